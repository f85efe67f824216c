/* Processes started the OTP way: they know their ancestors, acknowledge their start, and
 * say why they crashed. Mirrors proc_lib. */
#pragma once

#include "process/server.h"

G_BEGIN_DECLS

typedef enum { COP_START_NOLINK, COP_START_LINK, COP_START_MONITOR } CopStartLinkage;

/* [Own name or pid | own ancestors], for the processes the caller starts. Given. */
CopTerm cop_proc_lib_ancestors (void);
/* What a process that the caller starts has in its dictionary: both as below. Lent; the
 * same map for all that are started by the same process with the same {M, F, Arity}. */
CopTerm cop_proc_lib_dictionary (CopTerm initial_call);
/* In a new process: remembers both in the dictionary, as `$ancestors` and
 * `$initial_call` {M, F, Arity}. Takes both. */
void cop_proc_lib_init (CopTerm ancestors, CopTerm initial_call);

/* Blocks until the process @pid, just spawned by the caller in the given way, has called
 * cop_init_ack (). Gives what it said, or {error, Reason}. When the time is over it is
 * killed: {error, timeout}. @ref is the monitor of COP_START_MONITOR; its DOWN is taken
 * from the mailbox unless the answer was {ok, Pid}, which becomes {ok, {Pid, @ref}}. */
CopTerm cop_proc_lib_await (CopTerm         pid,
                            CopStartLinkage linkage,
                            CopTerm         ref,
                            int64_t         timeout_msec);

typedef struct {
  bool           link;
  CopTerm       *ret_monitor;  /* not NULL: the caller monitors it; given */
  CopTerm        initial_call; /* {M, F, Arity}; lent */
  const char    *name;         /* static; for the Observer */
  GDestroyNotify destroy;      /* frees the data after the end, or NULL */
} CopProcLibOptions;

/* Gives the pid. Mirrors proc_lib:spawn_opt/2: a failure of @func is reported. */
CopTerm
cop_proc_lib_spawn (CopProcessFunc func, void *data, const CopProcLibOptions *options);

/* Whether an end with @reason is announced: not normal, shutdown, {shutdown, _}. */
bool cop_reason_is_abnormal (CopTerm reason);
/* Blocks. The crash report of the calling process, if its failure deserves one. OTP
 * leaves open whether somebody linked to it, whom it has just answered, sees the answer
 * or dies first; a report takes time there, so the answer comes first, and so it does
 * here: the others run once before the end. */
void cop_proc_lib_crash_report (const CopFailure *failure);
/* The tuple {Module, Function, [Argument__1, …]} of {Module, Function, Arity}; given. */
CopTerm cop_proc_lib_dummy_call (CopTerm mfa);

G_END_DECLS
