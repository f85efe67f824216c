/* What must hold in a tree: order of starts and stops, intensity, nobody forgotten. */
#include "tree.h"

/* ---- children beside each other ---- */

typedef struct {
  CopTerm pid; /* of whom the later siblings are looked at */
  int     id;
  bool    is_passed;
  CopTerm later; /* one that lives, or COP_NONE */
} Siblings;

static void
look_at_sibling (const CopChildInfo *child, void *data)
{
  Siblings *self = data;
  if (self->is_passed && cop_is_pid (child->pid) && cop_is_alive (child->pid))
    self->later = child->pid;
  if (child->id == cop_int (self->id))
    self->is_passed = true;
}

/* Whether a child that was started after @life is alive. */
static bool
has_later_sibling (const Life *life)
{
  Siblings siblings = { .pid = life->pid, .id = life->slot };
  cop_supervisor_foreach_child (tree.node, life->parent, look_at_sibling, &siblings);
  return siblings.later != COP_NONE;
}

/* Of an ordered supervisor that does nothing but its own. */
static bool
is_left_alone (const Life *life)
{
  int parent = tree_slot (life->slot)->parent;
  return tree_is_ordered (parent) && tree.n_requests[parent] == 0;
}

void
tree_check_start (const Life *life)
{
  const char *strategy = is_left_alone (life)
                             ? tree_slot (tree_slot (life->slot)->parent)->strategy
                             : "one_for_one";
  expect (g_str_equal (strategy, "one_for_one") || !has_later_sibling (life),
          "slot %d is started while a later sibling lives (%s)", life->slot, strategy);
}

void
tree_check_stop (const Life *life)
{
  expect (!is_left_alone (life) || !has_later_sibling (life),
          "slot %d is stopped before a later sibling", life->slot);
}

/* ---- events ---- */

static void
note_end (const Life *life, CopTerm reason)
{
  const Slot *slot = tree_slot (life->slot);
  if (slot->kind != SLOT_WORKER)
    return;
  expect (life->n_terminated <= 1, "slot %d was terminated twice", life->slot);
  expect (life->is_initialised || life->n_terminated == 0,
          "slot %d was terminated, but its init failed", life->slot);
  expect (!life->is_initialised || !slot->traps || reason == COP_ATOM (killed) ||
              life->n_terminated == 1,
          "slot %d traps, but was not terminated", life->slot);
}

/* Intensity: restarts of one child, of those which are restarted alone also all together.
 * A restart counts when it is decided: stopping and starting the others may take time. */
static void
note_restart (CopTerm supervisor, CopTerm what)
{
  const Life *life = tree_life (supervisor);
  if (!life)
    return;
  CopSupervisorInfo info;
  bool              is_known = cop_supervisor_info (tree.node, supervisor, &info);
  expect (is_known, "slot %d is restarted by a supervisor that is none", life->slot);

  const Slot *slot = tree_slot (life->slot);
  CopTerm     id = cop_tuple_get (what, 0);
  bool        is_alone =
      !tree_is_ordered (life->slot) || g_str_equal (slot->strategy, "one_for_one");
  Restart now = { .supervisor = supervisor,
                  .id = is_alone ? -1 : (int) cop_to_int (id),
                  .second = info.last_restart_usec / G_USEC_PER_SEC };
  g_array_append_val (tree.restarts, now);

  int n = 0;
  for (guint i = 0; i < tree.restarts->len; i++) {
    const Restart *before = &g_array_index (tree.restarts, Restart, i);
    n += before->supervisor == supervisor && before->id == now.id &&
         now.second - before->second <= slot->max_seconds;
  }
  expect (n <= slot->max_restarts, "supervisor %d restarted %d times in %d s, may %d",
          life->slot, n, slot->max_seconds, slot->max_restarts);
}

void
tree_note (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_RESTART)
    note_restart (event->other, event->term);
  if (event->kind != COP_EVENT_EXIT)
    return;

  Life *life = tree_life (event->pid);
  if (!life)
    return;
  expect (!life->has_ended, "slot %d ended twice", life->slot);
  life->has_ended = true;
  note_end (life, event->term);
  g_array_append_val (tree.ends, event->pid);
}

/* ---- when nothing moves ---- */

static bool
may_ignore (int slot)
{
  return tree_slot (slot)->start_fault == START_IGNORE && tree_slot (slot)->bad_starts;
}

static void
check_child (const CopChildInfo *child, void *data)
{
  int  parent = *(int *) data;
  bool is_running = cop_is_pid (child->pid);
  expect (child->pid != COP_ATOM (restarting), "a child of %d is restarting for ever",
          parent);
  expect (!is_running || cop_is_alive (child->pid), "supervisor %d keeps a dead child",
          parent);
  if (is_running) {
    const Life *life = tree_life (child->pid);
    expect (life && life->is_initialised, "supervisor %d has an unknown child", parent);
    return;
  }
  int slot = tree_is_ordered (parent) ? (int) cop_to_int (child->id) : -1;
  expect (tree.is_touched[parent] || child->spec->restart != COP_RESTART_PERMANENT ||
              (slot >= 0 && may_ignore (slot)),
          "supervisor %d has lost a permanent child", parent);
}

static void
check_worker (const Life *life)
{
  CopProcessInfo info;
  if (!cop_process_info (tree.node, life->pid, &info))
    return;
  expect (info.status == COP_STATUS_SUSPENDED || info.mailbox == 0,
          "messages of slot %d are left", life->slot);
  expect (info.status == COP_STATUS_SUSPENDED || life->n_cast == life->n_received,
          "%d casts to slot %d, %d received", life->n_cast, life->slot, life->n_received);
  expect (info.status == COP_STATUS_SUSPENDED || info.status == COP_STATUS_WAITING,
          "slot %d does not wait", life->slot);

  g_autofree char *name = g_strdup_printf ("worker%d", life->slot);
  if (tree_slot (life->slot)->has_name)
    expect (cop_whereis (cop_atom (name)) == life->pid, "%s is not there", name);
}

void
tree_check_quiet (void)
{
  GHashTableIter iter;
  void          *value;
  size_t         n_living = 1; /* the boss */
  g_hash_table_iter_init (&iter, tree.lives);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Life *life = value;
    if (!cop_is_alive (life->pid))
      continue;
    n_living++;
    if (tree_slot (life->slot)->kind == SLOT_WORKER)
      check_worker (life);
    else
      cop_supervisor_foreach_child (tree.node, life->pid, check_child, &life->slot);
    expect (cop_is_alive (life->parent), "slot %d is an orphan", life->slot);
  }

  CopNodeStats stats;
  cop_node_stats (tree.node, &stats);
  expect (stats.n_processes == n_living, "%zu processes, %zu known", stats.n_processes,
          n_living);
}

/* ---- the end of all ---- */

size_t
tree_count_living (void)
{
  GHashTableIter iter;
  void          *value;
  size_t         n = 0;
  g_hash_table_iter_init (&iter, tree.lives);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += !((Life *) value)->has_ended;
  return n;
}

void
tree_check_timers (void)
{
  CopNodeStats stats;
  cop_node_stats (tree.node, &stats);
  expect (tree_count_living () == 0, "orphans are left when the root has ended");
  expect (stats.n_timers == 0, "%zu timers are left when the root has ended",
          stats.n_timers);
}

static void walk (CopTerm supervisor, GArray *expected);

static void
collect (const CopChildInfo *child, void *pids)
{
  if (cop_is_pid (child->pid))
    g_array_append_val ((GArray *) pids, child->pid);
}

/* The pids of a subtree as they must end; COP_NONE stands before and COP_NIL after those
 * which end in any order. */
static void
walk (CopTerm supervisor, GArray *expected)
{
  static const CopTerm opening = COP_NONE, closing = COP_NIL;
  bool                 is_ordered = tree_is_ordered (tree_life (supervisor)->slot);
  g_autoptr (GArray)   children = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  cop_supervisor_foreach_child (tree.node, supervisor, collect, children);

  if (!is_ordered)
    g_array_append_val (expected, opening);
  for (guint i = children->len; i > 0; i--) {
    CopTerm     pid = g_array_index (children, CopTerm, i - 1);
    const Life *life = tree_life (pid);
    if (life && tree_slot (life->slot)->kind != SLOT_WORKER)
      walk (pid, expected);
    else
      g_array_append_val (expected, pid);
  }
  if (!is_ordered)
    g_array_append_val (expected, closing);
  g_array_append_val (expected, supervisor);
}

/* Links between workers change the order, and supervisors that are not given the time
 * leave orphans behind for a while. */
static bool
may_disturb (const Life *life)
{
  const Slot      *slot = tree_slot (life->slot);
  size_t           n = 0;
  g_auto (CopTerm) links =
      cop_process_relations (tree.node, life->pid, COP_RELATION_LINK);
  return slot->kind == SLOT_WORKER
             ? cop_list_length (links, &n) && n > 1
             : slot->parent >= 0 && slot->shutdown != SHUTDOWN_INFINITY;
}

GArray *
tree_expect_ends (void)
{
  GHashTableIter iter;
  void          *value;
  if (!cop_is_alive (tree.at[0]))
    return NULL;
  g_hash_table_iter_init (&iter, tree.lives);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Life *life = value;
    if (cop_is_alive (life->pid) && may_disturb (life))
      return NULL;
  }

  GArray *expected = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  walk (tree.at[0], expected);
  return expected;
}

/* How many there are from @from on to the bracket that closes. */
static guint
length_of_group (const GArray *expected, guint from)
{
  int depth = 1;
  for (guint i = from; i < expected->len; i++) {
    CopTerm pid = g_array_index (expected, CopTerm, i);
    depth += pid == COP_NONE ? 1 : pid == COP_NIL ? -1 : 0;
    if (depth == 0)
      return i - from;
  }
  return 0;
}

static bool
is_among (const GArray *pids, guint from, guint n, CopTerm pid)
{
  for (guint i = from; i < from + n; i++)
    if (g_array_index (pids, CopTerm, i) == pid)
      return true;
  return false;
}

void
tree_check_ends (GArray *expected)
{
  if (!expected)
    return;
  guint n_ends = 0;
  for (guint i = 0; i < expected->len; i++) {
    CopTerm pid = g_array_index (expected, CopTerm, i);
    guint   n_group = pid == COP_NONE ? length_of_group (expected, i + 1) : 1;
    guint   from = pid == COP_NONE ? i + 1 : i;
    for (guint j = from; j < from + n_group; j++) {
      if (g_array_index (expected, CopTerm, j) <= COP_NIL) /* a bracket */
        continue;
      bool has_ended = n_ends < tree.ends->len;
      expect (has_ended && is_among (expected, from, n_group,
                                     g_array_index (tree.ends, CopTerm, n_ends)),
              "the tree did not end in reverse order of its start (end %u)", n_ends);
      n_ends++;
    }
    i = from + n_group - (pid != COP_NONE);
  }
  expect (n_ends == tree.ends->len, "%u ends, %u expected", tree.ends->len, n_ends);
  g_array_unref (expected);
}
