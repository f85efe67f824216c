/* The insides of both supervisors (supervisor and DynamicSupervisor are gen_servers with
 * one kind of state), shared by their files: children and their order
 * (supervisor-children.c), starting, stopping and reporting one or all
 * (supervisor-lifecycle.c), what is shown of them (supervisor-info.c).
 *
 * A supervisor may be killed wherever it blocks: in a start function and while it waits
 * for a child's end. There every child is in the list or owned by a local, and the class
 * frees what the list holds. */
#pragma once

#include "behaviour/restart.h"
#include "behaviour/supervisor.h"
#include "process/table.h"

G_BEGIN_DECLS

typedef enum {
  COP_CHILD_DOWN,       /* not running: `undefined` */
  COP_CHILD_RUNNING,    /* pid is its process, which may be dead already */
  COP_CHILD_RESTARTING, /* a start failed; pid is what it had before, or COP_NONE */
} CopChildState;

typedef struct _CopChild CopChild;
struct _CopChild {
  CopChild           *previous; /* CopChildren.first: in start order */
  CopChild           *next;
  const CopChildSpec *spec; /* shared with others of the same */
  CopTerm             pid;
  CopEndWatch end;       /* while it is being stopped; or of an EXIT taken out of turn */
  uint8_t     state;     /* CopChildState */
  bool        is_marked; /* belongs to the group that is being stopped */

  /* for the Observer */
  uint32_t n_restarts;
  int64_t  last_restart_usec;
  CopTerm  last_pid;    /* the one it had before; COP_NONE */
  CopTerm  last_reason; /* owned */
};

CopChild *cop_child_new (CopChildSpec *spec); /* takes the content */
void      cop_child_free (CopChild *child);
/* OTP: the arguments of a child which is never restarted are not kept. */
void cop_child_forget_arguments (CopChild *child);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopChild, cop_child_free)
/* What the child's pid is in reports: pid, undefined, {restarting, …}. Given. */
CopTerm cop_child_pid_term (const CopChild *child);
/* OTP's child record; given. */
CopTerm cop_child_record (const CopChild *child);

typedef struct {
  CopChild   *first; /* owned, as all that follow */
  CopChild   *last;
  size_t      n_children;
  size_t      n_restarting;
  size_t      n_significant; /* of those which are not down */
  GHashTable *by_id;         /* id → CopChild, borrowed; NULL: they have no ids */
  /* pid, of restarting ones the old one → CopChild, borrowed */
  CopTable    by_pid;        /* those of this node */
  GHashTable *by_remote_pid; /* NULL: none yet */
} CopChildren;

void cop_children_init (CopChildren *children, bool with_ids);
void cop_children_clear (CopChildren *children);
/* Takes @child, puts it last. */
void      cop_children_append (CopChildren *children, CopChild *child);
void      cop_children_remove (CopChildren *children, CopChild *child); /* and frees */
CopChild *cop_children_of_id (const CopChildren *children, CopTerm id);
/* Running ones, and those which are to be restarted by the pid they had. */
CopChild *cop_children_of_pid (const CopChildren *children, CopTerm pid);
/* @pid: of RUNNING, or of RESTARTING the old one (may be COP_NONE). */
void cop_children_set (CopChildren  *children,
                       CopChild     *child,
                       CopChildState state,
                       CopTerm       pid);

typedef struct {
  CopTerm name;     /* owned; {local, N}, {global, T}, {via, M, T} or {Pid, Module} */
  CopTerm module;   /* atom: whose init it was */
  CopTerm argument; /* owned */
  CopTerm strategy; /* atom; COP_NONE before init has come so far */
  CopTerm auto_shutdown;
  bool    is_dynamic;

  int64_t max_children;    /* dynamic; -1: infinity */
  CopTerm extra_arguments; /* dynamic; owned list */

  CopChildSpec template; /* of simple_one_for_one */
  bool has_ghost;        /* simple_one_for_one: see restart_simple () */

  CopChildren      children;
  CopRestartWindow window;

  uint64_t n_restarts;
  CopTerm  last_reason; /* owned */
  int64_t  last_restart_usec;
} CopSupervisor;

extern const CopGenServerClass cop_supervisor_server_class;
extern const CopGenServerClass cop_dynamic_supervisor_server_class;

static inline bool
cop_supervisor_is_simple (const CopSupervisor *self)
{
  return self->strategy == COP_ATOM (simple_one_for_one);
}

void cop_supervisor_clear (void *state);
/* The name in reports: @name in a form of start options, COP_NONE for none. Given. */
CopTerm cop_supervisor_report_name (CopTerm name, CopTerm module);

/* ---- supervisor-lifecycle.c ---- */

typedef enum { COP_STARTED, COP_START_IGNORED, COP_START_FAILED } CopStartKind;

typedef struct {
  CopStartKind kind;
  CopTerm      pid;    /* of STARTED */
  CopTerm      result; /* owned; {ok, Pid} or {ok, Pid, Info}; ignore; the reason */
} CopStart;

void cop_start_clear (CopStart *start);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopStart, cop_start_clear)

/* Blocks. Calls the start function with @args (lent). */
CopStart
cop_supervisor_call_start (CopSupervisor *self, const CopChildSpec *spec, CopTerm args);

/* @context: start_error, child_terminated …; takes @pid. @reason is lent. */
void cop_supervisor_report (CopSupervisor      *self,
                            CopTerm             context,
                            CopTerm             reason,
                            const CopChildSpec *spec,
                            CopTerm             pid);
void cop_supervisor_report_progress (CopSupervisor      *self,
                                     const CopChildSpec *spec,
                                     CopTerm             pid);
/* A message which is none of its own. */
void cop_supervisor_report_unexpected (CopTerm module, CopTerm message);

/* Remembers why @child ended. */
void cop_supervisor_note_end (CopChild *child, CopTerm reason);
/* Counts a restart that is to come; false: there were too many. */
bool cop_supervisor_count_restart (CopSupervisor *self, const CopChild *child);
/* @child runs again: counts and tells who listens. */
void cop_supervisor_note_restarted (CopSupervisor *self, CopChild *child);
void cop_supervisor_note_changed (CopSupervisor *self);

/* Blocks. Stops a running child and waits; it is down then. Reports what went wrong. */
void cop_supervisor_stop_child (CopSupervisor *self, CopChild *child);
/* Blocks. Stops @first and what was started after it, last first. Temporary ones are
 * forgotten. */
void cop_supervisor_stop_from (CopSupervisor *self, CopChild *first);
/* Blocks. Stops them all at the same time; those restarting are left alone. */
void cop_supervisor_stop_together (CopSupervisor *self, CopChild **children, size_t n);
/* The same with all children. */
void cop_supervisor_stop_all_together (CopSupervisor *self);

/* ---- supervisor-requests.c, supervisor-info.c ---- */

/* Of both kinds, given: [{Id, Pid, Type, Modules}], last started first; [{specs, N}, …];
 * OTP's state record or struct. */
CopTerm cop_supervisor_which (const CopSupervisor *self);
CopTerm cop_supervisor_count (const CopSupervisor *self);
CopTerm cop_supervisor_state_term (const void *state);

CopNext cop_supervisor_handle_call (void *state, CopTerm request, CopFrom from);

/* ---- supervisor.c ---- */

/* Flags: whether @term is an integer from @minimum on. */
bool cop_supervisor_read_count (CopTerm term, int64_t minimum, int64_t *ret_count);
/* Restarts what the strategy says. false: the supervisor is to shut down. */
bool cop_supervisor_restart (CopSupervisor *self, CopChild *child);
/* Starts a static child and notes the result, without reporting a failure. */
CopStart cop_supervisor_start_static (CopSupervisor *self, CopChild *child);

/* ---- supervisor-module.c ---- */

/* Blocks. supervisor:start_link: @name in a form of start options, or COP_NONE. */
CopTerm cop_supervisor_start (CopTerm module, CopTerm argument, CopTerm name);
/* [{specs, 1}, …] → map; takes @list. */
CopTerm cop_supervisor_counts_to_map (CopTerm list);
/* A class of supervisors as a module of the node; @is_dynamic: of DynamicSupervisors. */
void cop_supervisor_register_class (CopNode *node,
                                    const CopSupervisorClass *class,
                                    bool is_dynamic);

/* The same for DynamicSupervisor.start_link/3; in dynamic-supervisor.c. */
CopTerm cop_dynamic_supervisor_start (CopTerm module, CopTerm argument, CopTerm name);
/* stop/1..3 of both modules. */
CopTerm cop_supervisor_export_stop (const CopTerm *args, size_t n_args, CopTerm env);

extern const CopExport cop_erlang_supervisor_exports[];
extern const CopExport cop_dynamic_supervisor_exports[];

G_END_DECLS
