/* A node: one runtime on one GMainContext. It owns processes, names, timers and a clock;
 * all of it is used from one thread, the one that iterates the context. Only the
 * functions under “from any thread” may be called from elsewhere. */
#pragma once

#include "process/process.h"

G_BEGIN_DECLS

typedef struct _CopNode CopNode;

typedef enum {
  COP_CLOCK_REAL,   /* monotonic time of the system */
  COP_CLOCK_MANUAL, /* moves only by cop_node_advance (): for tests */
} CopClock;

typedef struct {
  const char   *name;    /* "name@host", or NULL for nonode@nohost */
  GMainContext *context; /* NULL: the thread's default context */
  CopClock      clock;
  int           priority;    /* of the run queue's source; 0: G_PRIORITY_DEFAULT */
  int64_t       budget_usec; /* one turn on the main loop lasts at most about this;
                              * 0: 2,000 */
} CopNodeOptions;

/* @options may be NULL. The node runs whenever its context is iterated. */
CopNode *cop_node_new (const CopNodeOptions *options);
/* Kills all processes, unwinding the blocked ones, and frees. Not from a process. */
void cop_node_free (CopNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopNode, cop_node_free)

/* The node of the running process, or the one given to cop_node_enter (); else NULL. */
CopNode *cop_node_current (void);
/* Makes @node the current one of this thread outside its processes (set-up code, tests);
 * gives what was current before, to be restored in the same way. May be NULL. */
CopNode *cop_node_enter (CopNode *node);

CopTerm       cop_node_name (CopNode *node); /* atom; mirrors node/0 */
GMainContext *cop_node_context (CopNode *node);

/* ---- running ---- */

/* Runs @func as a process and iterates until that process has ended. Gives the reason it
 * ended with. For main () and for tests; not from a process. */
CopTerm cop_node_run (CopNode *node, CopProcessFunc func, void *data);
/* Runs until no process is ready. Timers fire only as far as the clock has come. From a
 * process it waits until all others are quiet. */
void cop_node_settle (CopNode *node);
/* Manual clock only: moves the time by @msec; fires each timer at its own moment and
 * settles after each. Also from a process. */
void cop_node_advance (CopNode *node, int64_t msec);
/* Milliseconds until the next timer, or -1 when none is set. Exact on the manual clock.
 */
int64_t cop_node_next_timer (CopNode *node);

int64_t cop_node_now_usec (CopNode *node); /* of the node's clock; starts near 0 */
int64_t cop_node_now_msec (CopNode *node);

/* ---- from any thread ---- */

/* Runs @func on the node's thread, outside of any process, before the next turn. @destroy
 * (may be NULL) is called there too, also when the node ends before. */
void cop_node_invoke (CopNode *node, GFunc func, void *data, GDestroyNotify destroy);
/* Sends a copy of @message from outside. Silently dropped when @pid is dead. */
void cop_node_send (CopNode *node, CopTerm pid, CopTerm message);

/* A node on its own context and thread, for programs whose main thread is busy with
 * GTK. Use it through the functions above; cop_node_join () ends thread and node. */
CopNode *cop_node_new_thread (const CopNodeOptions *options);
void     cop_node_join (CopNode *node);

/* ---- what can be asked about the node ---- */

typedef struct {
  size_t   n_processes;
  size_t   n_ports;
  size_t   run_queue;
  uint64_t n_spawned; /* since the start */
  uint64_t n_exited;
  uint64_t n_messages; /* sent, calls and casts included */
  uint64_t reductions;
  size_t   n_names;
  size_t   n_timers;
  size_t   n_monitors;
  size_t   n_links;
  size_t   n_stacks;      /* borrowed by blocked processes */
  size_t   n_stacks_idle; /* in the pool */
  size_t   stack_bytes;   /* mapped for all of them; few are ever touched */
  CopClock clock;
  int64_t  uptime_usec;
  uint64_t n_turns;
  int64_t  busy_usec; /* time spent in turns, since the start */
  int64_t  longest_turn_usec;
  int64_t  recent_turn_usec; /* the longest one in this second and the one before */
} CopNodeStats;

void cop_node_stats (CopNode *node, CopNodeStats *ret_stats);

/* ---- events: one pointer test when nobody listens ---- */

typedef enum {
  COP_EVENT_SPAWN,      /* other: parent */
  COP_EVENT_EXIT,       /* term: reason */
  COP_EVENT_REGISTER,   /* term: name */
  COP_EVENT_UNREGISTER, /* term: name */
  COP_EVENT_LINK,       /* other: the partner */
  COP_EVENT_UNLINK,
  COP_EVENT_MONITOR, /* other: the watched */
  COP_EVENT_DEMONITOR,
  COP_EVENT_RESTART, /* pid: new, other: supervisor, term: {child id, old pid, reason} */
  COP_EVENT_CHILD,   /* a supervisor's children changed; pid: supervisor */
  COP_EVENT_LABEL,   /* label, initial call or application changed */
  COP_EVENT_REPORT,  /* term: the report (see behaviour/report.h) */
} CopEventKind;

typedef struct {
  CopEventKind kind;
  int64_t      time_usec;
  CopTerm      pid;
  CopTerm      other; /* COP_NONE when there is none */
  CopTerm      term;  /* lent */
} CopEvent;

/* Called on the node's thread, in the middle of what happens: must not block, spawn or
 * send, only note. */
typedef void (*CopEventFunc) (CopNode *node, const CopEvent *event, void *data);
/* One listener per (@func, @data). */
void cop_node_listen (CopNode *node, CopEventFunc func, void *data);
void cop_node_unlisten (CopNode *node, CopEventFunc func, void *data);
/* Whether anybody listens: otherwise what an event would carry need not be made. */
bool cop_node_has_listeners (CopNode *node);
/* For the floors above: tells the listeners. @pid may be COP_NONE. */
void cop_node_emit (
    CopNode *node, CopEventKind kind, CopTerm pid, CopTerm other, CopTerm term);

/* ---- data of the floors above, one slot per key (a static address) ---- */

void
cop_node_set_data (CopNode *node, const void *key, void *data, GDestroyNotify destroy);
void *cop_node_get_data (CopNode *node, const void *key);

G_END_DECLS
