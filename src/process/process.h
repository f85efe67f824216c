/* Lightweight processes: spawn, send, receive, link, monitor, exit. Meaning and words are
 * Erlang's; a pid is a CopTerm and cannot dangle.
 *
 * Unless said otherwise these functions are for code that runs in a process (a process
 * function or a handler). Those marked “blocks” may switch to other processes before they
 * return, and do not return at all when the process is ended meanwhile: its stack is then
 * unwound and every g_auto* local on it is cleaned up (compile with -fexceptions).
 *
 * Order that OTP leaves open: signals (exit, link, monitor, down) take effect at the
 * moment they are sent; messages wait in the mailbox. When a process ends, watchers are
 * told in the order in which they began to watch, links before monitors. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

#define COP_INFINITY ((int64_t) -1)

typedef void (*CopProcessFunc) (void *data);

/* ---- spawn ---- */

typedef struct {
  const char    *name;        /* static; shown as the initial call of a plain process */
  bool           link;        /* to the caller, atomically */
  CopTerm       *ret_monitor; /* not NULL: the caller monitors it; given */
  bool           trap_exit;
  GDestroyNotify destroy; /* frees the data after the end, or NULL */
} CopSpawnOptions;

/* Gives the pid. The process runs @func later, ends `normal` when it returns. */
CopTerm cop_spawn_full (CopProcessFunc func, void *data, const CopSpawnOptions *options);
/* Mirror spawn/1, spawn_link/1, spawn_monitor/1. */
#define cop_spawn(func, data)                                                            \
  cop_spawn_full (func, data, &(CopSpawnOptions){ .name = #func })
#define cop_spawn_link(func, data)                                                       \
  cop_spawn_full (func, data, &(CopSpawnOptions){ .name = #func, .link = true })
#define cop_spawn_monitor(func, data, ret_ref)                                           \
  cop_spawn_full (func, data, &(CopSpawnOptions){ .name = #func, .ret_monitor = ret_ref })

CopTerm cop_self (void);
/* Of a pid of this node; false from the moment its end is decided. Also outside of
 * processes. */
bool    cop_is_alive (CopTerm pid);
CopTerm cop_make_ref (void);

/* ---- messages ---- */

/* Takes @message. @destination is a pid, a registered name, {Name, Node} or an alias.
 * To a dead pid: dropped. To an unknown name: raises badarg, as Erlang does. */
void cop_send (CopTerm destination, CopTerm message);

/* Whether this is the message waited for. */
typedef bool (*CopMessageFunc) (CopTerm message, void *data);
/* Blocks. Gives the oldest message, or COP_NONE after @timeout_msec (0 looks once). */
CopTerm cop_receive (int64_t timeout_msec);
/* Blocks. Selective receive: the oldest message for which @func says yes. */
CopTerm cop_receive_if (CopMessageFunc func, void *data, int64_t timeout_msec);
void    cop_sleep (int64_t msec); /* blocks */
/* Lets the others run once round. */
void cop_yield (void);

/* ---- links and monitors ---- */

/* To a dead process: message {EXIT, pid, noproc} when trapping, else raises noproc. */
void cop_link (CopTerm pid);
void cop_unlink (CopTerm pid);

/* Gives the reference. @target is a pid, a name or {Name, Node}. Its end, or its absence,
 * arrives as {DOWN, Ref, process, Object, Reason}. */
CopTerm cop_monitor (CopTerm target);
/* The reference is also an address until it is demonitored, the DOWN or a first message
 * to it arrives. Mirrors monitor(process, P, [{alias, reply_demonitor}]). */
CopTerm cop_monitor_alias (CopTerm target);

typedef enum {
  COP_DEMONITOR_PLAIN = 0,
  COP_DEMONITOR_FLUSH = 1 << 0, /* remove a DOWN already delivered */
  COP_DEMONITOR_INFO = 1 << 1,
} CopDemonitorFlags;
/* true; with INFO false when there was no such monitor any more. */
bool cop_demonitor (CopTerm ref, CopDemonitorFlags flags);

/* ---- exits ---- */

/* Sets the flag, gives the old one. Mirrors process_flag(trap_exit, on). */
bool cop_trap_exit (bool on);
/* exit/2: sends an exit signal with the caller as sender. @reason is lent. To oneself it
 * may not return. Outside of processes the sender is “the outside world”. */
void cop_exit_process (CopTerm pid, CopTerm reason);

/* Leave the handler or process function from any depth. They take their term. */
G_NORETURN void cop_exit (CopTerm reason); /* exit/1 */
/* throw/1; when nobody catches it the process ends with {{nocatch, @thrown}, Stack}. */
#define cop_throw(thrown) cop_throw_at (thrown, __FILE__, __LINE__, G_STRFUNC)
G_NORETURN void
cop_throw_at (CopTerm thrown, const char *file, int line, const char *function);
/* error/1: the reason becomes {@error, Stack} with the place of the call. */
#define cop_raise(error) cop_raise_at (error, __FILE__, __LINE__, G_STRFUNC)
G_NORETURN void
cop_raise_at (CopTerm error, const char *file, int line, const char *function);
/* With a ready stack: error/3. Takes both. */
G_NORETURN void cop_raise_stack (CopTerm error, CopTerm stack);
/* raises %RuntimeError{message: …}, %ArgumentError{message: …} */
#define cop_raise_message(...)                                                           \
  cop_raise (cop_exception (COP_ATOM (Elixir_RuntimeError), __VA_ARGS__))
#define cop_raise_argument(...)                                                          \
  cop_raise (cop_exception (COP_ATOM (Elixir_ArgumentError), __VA_ARGS__))
/* An exception struct %module{message: …}. */
CopTerm cop_exception (CopTerm module, const char *format, ...) G_GNUC_PRINTF (2, 3);

typedef enum {
  COP_CLASS_NONE,
  COP_CLASS_EXIT,
  COP_CLASS_ERROR,
  COP_CLASS_THROW
} CopClass;

typedef struct {
  CopClass class;
  CopTerm value; /* reason, error or thrown term; owned */
  CopTerm stack; /* list of {Module, Function, Arity, [{file, F}, {line, L}]}; owned */
} CopFailure;

void cop_failure_clear (CopFailure *failure);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopFailure, cop_failure_clear)
/* With what a process ends that fails so: Reason, {Error, Stack}, {{nocatch, T}, Stack}.
 * Given. */
CopTerm cop_failure_reason (const CopFailure *failure);

/* Runs @func and catches what leaves it. Whether it returned; otherwise *@ret_failure
 * says how it was left. Exit signals are not caught. Mirrors try … catch. */
bool cop_try (void (*func) (void *data), void *data, CopFailure *ret_failure);
/* Leaves the handler again with a failure that was caught; takes its content. */
G_NORETURN void cop_rethrow (CopFailure *failure);

/* ---- names ---- */

/* Raise badarg as Erlang does: taken, has one already, dead, `undefined`, unknown. */
void cop_register (CopTerm name, CopTerm pid);
void cop_unregister (CopTerm name);
/* Without raising: false when it would have been badarg. */
bool    cop_try_register (CopTerm name, CopTerm pid);
CopTerm cop_whereis (CopTerm name);        /* COP_NONE when unknown */
CopTerm cop_registered_name (CopTerm pid); /* COP_NONE when it has none */
CopTerm cop_registered (void);             /* list of names, given */
CopTerm cop_processes (void);              /* list of pids, oldest first, given */

/* ---- timers: milliseconds of the node's clock ---- */

/* Give the timer's reference; @message is taken. @destination: pid or name. */
CopTerm cop_send_after (int64_t msec, CopTerm destination, CopTerm message);
CopTerm cop_start_timer (int64_t msec,
                         CopTerm destination,
                         CopTerm message); /* {timeout, Ref, Message} */
/* Milliseconds that were left, or -1 (fired, cancelled, unknown). */
int64_t cop_cancel_timer (CopTerm ref);
int64_t cop_read_timer (CopTerm ref);

/* ---- dictionary, label, group ---- */

CopTerm cop_dictionary_put (CopTerm key,
                            CopTerm value); /* takes both; gives the old or COP_NONE */
CopTerm cop_dictionary_get (CopTerm key);   /* lent or COP_NONE */
CopTerm cop_dictionary_erase (CopTerm key); /* gives the old or COP_NONE */
/* A few words for people, shown beside the pid. Takes @label. Mirrors
 * Process.set_label/1. */
void    cop_set_label (CopTerm label);
CopTerm cop_group_leader (void);
void    cop_set_group_leader (CopTerm leader, CopTerm pid);

G_END_DECLS
