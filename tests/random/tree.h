/* Supervision trees under fire. Shared by its files: plans and playing (tree.c), the
 * processes of the tree (tree-worker.c, tree-supervisor.c), those who trouble them
 * (tree-client.c), and what must hold (tree-check.c). */
#pragma once

#include "random.h"

#include "behaviour/dynamic-supervisor.h"

typedef enum {
  TREE_ADVANCE,
  TREE_KILL,
  TREE_EXIT, /* exit/2 */
  TREE_CAST, /* a number */
  TREE_FAIL, /* a worker is told to exit, raise or throw */
  TREE_STOP, /* a worker returns {stop, …} */
  TREE_LINK, /* of two workers */
  TREE_UNLINK,
  TREE_MONITOR,
  TREE_TIMER,
  TREE_SLEEP,
  TREE_CALL_PEER,
  TREE_CALL,
  TREE_ADD, /* start_child */
  TREE_TERMINATE,
  TREE_RESTART,
  TREE_DELETE,
  TREE_LIST,        /* which_children, count_children */
  TREE_STOP_SERVER, /* GenServer.stop */
  TREE_SUSPEND,
  TREE_RESUME,
  N_TREE_OPS,
} TreeOp;

/* One process of the tree, also after its end. */
typedef struct {
  int     slot;
  CopTerm pid;
  CopTerm parent; /* pid of its supervisor */
  bool    is_initialised;
  bool    has_ended;
  int     n_terminated;
  int     n_cast; /* to it, by the outside */
  int     n_received;
} Life;

/* A restart. */
typedef struct {
  CopTerm supervisor;
  int     id; /* -1: the children have none */
  int64_t second;
} Restart;

typedef struct {
  const Plan *plan;
  CopNode    *node;
  CopTerm     boss;          /* who started the root */
  GHashTable *lives;         /* pid → Life, owned */
  CopTerm     at[MAX_SLOTS]; /* pid of the last of each slot */
  int         n_starts[MAX_SLOTS];
  int         n_requests[MAX_SLOTS]; /* to the supervisor of that slot, in progress */
  bool        is_touched[MAX_SLOTS]; /* somebody has asked that supervisor for changes */
  GArray     *restarts;              /* Restart */
  GArray     *ends;                  /* CopTerm: pids of the tree, as they ended */
  int         n_calls;
} Tree;

extern Tree tree;

static inline int64_t
tree_now (void)
{
  return cop_node_now_msec (tree.node);
}

static inline const Slot *
tree_slot (int slot)
{
  return &tree.plan->slots[slot];
}

Life *tree_life (CopTerm pid); /* NULL: not of the tree */
Life *tree_add_life (CopTerm pid, int slot);
/* Whether that supervisor keeps its children in an order. */
bool    tree_is_ordered (int slot);
CopTerm tree_reason (int value);

/* tree-worker.c */
extern const CopGenServerClass tree_worker_class;

/* tree-supervisor.c */
extern const CopModule tree_module;
CopTerm                tree_start_supervisor (int slot); /* blocks; {ok, Pid} … */
CopTerm                tree_child_spec (int slot);       /* given */

/* tree-client.c */
void tree_spawn_client (const Step *step);
void tree_spawn_comparer (int slot); /* compares what a supervisor says and shows */

/* tree-check.c */
void tree_note (CopNode *node, const CopEvent *event, void *data);
void tree_check_start (const Life *life); /* a worker's init begins */
void tree_check_stop (const Life *life);  /* a worker was told to stop */
void tree_check_quiet (void);
/* When the whole tree has ended, so have its timers. */
void   tree_check_timers (void);
size_t tree_count_living (void);
/* What the ends of the whole tree must look like, and whether they did. */
GArray *tree_expect_ends (void); /* NULL: cannot be known */
void    tree_check_ends (GArray *expected);
