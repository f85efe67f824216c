/* Plans for trees and how they are played. */
#include "tree.h"

Tree tree;

static const struct {
  const char *name;
  int         weight;
} ops[N_TREE_OPS] = {
  [TREE_ADVANCE] = { "advance", 12 },
  [TREE_KILL] = { "kill", 5 },
  [TREE_EXIT] = { "exit", 4 },
  [TREE_CAST] = { "cast", 8 },
  [TREE_FAIL] = { "fail", 10 },
  [TREE_STOP] = { "stop", 5 },
  [TREE_LINK] = { "link to", 2 },
  [TREE_UNLINK] = { "unlink from", 1 },
  [TREE_MONITOR] = { "monitor", 2 },
  [TREE_TIMER] = { "timer to", 2 },
  [TREE_SLEEP] = { "sleep", 3 },
  [TREE_CALL_PEER] = { "call", 2 },
  [TREE_CALL] = { "is called", 6 },
  [TREE_ADD] = { "is added", 8 },
  [TREE_TERMINATE] = { "terminate_child", 4 },
  [TREE_RESTART] = { "restart_child", 4 },
  [TREE_DELETE] = { "delete_child", 2 },
  [TREE_LIST] = { "which_children", 2 },
  [TREE_STOP_SERVER] = { "GenServer.stop", 3 },
  [TREE_SUSPEND] = { "suspend", 1 },
  [TREE_RESUME] = { "resume", 1 },
};

/* ---- plans ---- */

static int
take_op (Rng *rng)
{
  int sum = 0;
  for (int op = 0; op < N_TREE_OPS; op++)
    sum += ops[op].weight;
  int left = rng_below (rng, sum);
  for (int op = 0;; op++)
    if ((left -= ops[op].weight) < 0)
      return op;
}

static void
make_supervisor (Slot *slot, Rng *rng, bool is_root)
{
  static const char *const strategies[] = { "one_for_one", "one_for_all",
                                            "rest_for_one" };
  int                      kind = is_root ? 0 : rng_below (rng, 100);
  slot->kind = kind < 60 ? SLOT_SUPERVISOR : kind < 85 ? SLOT_DYNAMIC : SLOT_SIMPLE;
  slot->strategy =
      slot->kind == SLOT_SIMPLE ? "simple_one_for_one" : strategies[rng_below (rng, 3)];
  slot->max_restarts = rng_chance (rng, 20) ? 0 : rng_below (rng, 6);
  if (is_root)
    slot->max_restarts += 3;
  slot->max_seconds = 1 + rng_below (rng, 5);
  slot->max_children = rng_chance (rng, 20) ? rng_below (rng, 4) : -1;
}

static void
make_worker (Slot *slot, Rng *rng)
{
  slot->kind = SLOT_WORKER;
  slot->traps = rng_chance (rng, 50);
  if (rng_chance (rng, 15)) {
    slot->start_fault = (StartFault) rng_below (rng, N_START_FAULTS);
    slot->bad_starts = (uint32_t) rng_next (rng) & (uint32_t) rng_next (rng);
    if (rng_chance (rng, 70))
      slot->bad_starts &= ~3u; /* it mostly starts at first */
  }
  slot->end_fault =
      rng_chance (rng, 70) ? END_WELL : (EndFault) rng_below (rng, N_END_FAULTS);
  slot->end_msec = rng_below (rng, 3000);
}

/* A supervisor for @slot: one above it in the list. */
static int
choose_parent (const Plan *plan, int slot, Rng *rng)
{
  int parents[MAX_SLOTS], n = 0;
  for (int i = 0; i < slot; i++)
    if (plan->slots[i].kind != SLOT_WORKER)
      parents[n++] = i;
  return parents[rng_below (rng, n)];
}

static void
make_child (Plan *plan, int i, Rng *rng)
{
  static const char *const restarts[] = { "permanent", "permanent", "transient",
                                          "temporary" };
  static const int shutdowns[] = { SHUTDOWN_INFINITY, SHUTDOWN_KILL, 0, 100, 1000, 5000 };
  Slot            *slot = &plan->slots[i];
  if (rng_chance (rng, 25))
    make_supervisor (slot, rng, false);
  else
    make_worker (slot, rng);
  slot->parent = choose_parent (plan, i, rng);
  slot->restart = restarts[rng_below (rng, 4)];
  bool is_worker = slot->kind == SLOT_WORKER;
  slot->shutdown = shutdowns[is_worker || rng_chance (rng, 10) ? rng_below (rng, 6) : 0];
  bool is_static = plan->slots[slot->parent].kind == SLOT_SUPERVISOR;
  slot->is_spare = !is_static || rng_chance (rng, 15);
  slot->has_name = is_worker && is_static && rng_chance (rng, 30);
}

static void
generate (Plan *plan, Rng *rng)
{
  plan->n_slots = 3 + rng_below (rng, MAX_SLOTS - 3);
  make_supervisor (&plan->slots[0], rng, true);
  plan->slots[0].parent = -1;
  for (int i = 1; i < plan->n_slots; i++)
    make_child (plan, i, rng);

  plan->n_steps = 5 + rng_below (rng, MAX_STEPS - 40);
  for (int i = 0; i < plan->n_steps; i++)
    plan->steps[i] = (Step){ .op = (uint8_t) take_op (rng),
                             .settles = rng_chance (rng, 60),
                             .who = (int16_t) rng_below (rng, plan->n_slots),
                             .whom = (int16_t) rng_below (rng, plan->n_slots),
                             .value = rng_below (rng, 1000) };
}

/* ---- lives ---- */

Life *
tree_life (CopTerm pid)
{
  return g_hash_table_lookup (tree.lives, (void *) (uintptr_t) pid);
}

Life *
tree_add_life (CopTerm pid, int slot)
{
  CopProcessInfo info = { 0 };
  cop_process_info (tree.node, pid, &info);
  Life *life = g_new0 (Life, 1);
  life->slot = slot;
  life->pid = pid;
  life->parent = info.parent;
  g_hash_table_insert (tree.lives, (void *) (uintptr_t) pid, life);
  tree.at[slot] = pid;
  return life;
}

bool
tree_is_ordered (int slot)
{
  return slot >= 0 && tree_slot (slot)->kind == SLOT_SUPERVISOR;
}

CopTerm
tree_reason (int value)
{
  switch (value % 4) {
  case 0: return COP_ATOM (normal);
  case 1: return cop_tuple_of (COP_ATOM (shutdown), cop_string ("outside"));
  case 2: return COP_ATOM (kill);
  default: return cop_string ("boom");
  }
}

/* ---- playing ---- */

/* Whoever started the root is its parent. */
static void
boss_main (void *data)
{
  cop_trap_exit (true);
  cop_term_unref (tree_start_supervisor (0));
  for (;;) {
    g_auto (CopTerm) message = cop_receive (COP_INFINITY);
    if (message == cop_atom ("stop"))
      cop_exit (COP_ATOM (shutdown));
  }
}

static void
begin (const Plan *plan, CopNode *node)
{
  tree = (Tree){ .plan = plan,
                 .node = node,
                 .lives = g_hash_table_new_full (NULL, NULL, NULL, g_free),
                 .restarts = g_array_new (FALSE, FALSE, sizeof (Restart)),
                 .ends = g_array_new (FALSE, FALSE, sizeof (CopTerm)) };
  cop_node_listen (node, tree_note, NULL);
  tree.boss = cop_spawn (boss_main, NULL);
  cop_node_settle (node);
}

static void
take_step (const Step *step)
{
  Life *life = tree_life (tree.at[step->who]);

  if (step->op == TREE_ADVANCE)
    cop_node_advance (tree.node, step->value * 3);
  else if (step->op != TREE_CAST)
    tree_spawn_client (step);
  else if (life && tree_slot (step->who)->kind == SLOT_WORKER)
    cop_cast (life->pid, cop_tuple_of (cop_atom ("seq"), cop_int (++life->n_cast)));
}

static void
stop_root (void *root)
{
  g_auto (CopTerm) reason = COP_NONE;
  cop_try_stop (*(CopTerm *) root, COP_ATOM (normal), COP_INFINITY, &reason);
}

static void
stop_tree (int way)
{
  CopTerm root = tree.at[0];
  g_array_set_size (tree.ends, 0);
  GArray *expected = way == 0 ? NULL : tree_expect_ends ();
  if (way == 0)
    cop_exit_process (root, COP_ATOM (kill));
  else if (way == 1)
    cop_spawn (stop_root, &root);
  cop_node_settle (tree.node);
  if (way != 1)
    cop_send (tree.boss, cop_atom ("stop"));
  /* Step by step, or timers that were forgotten would be gone in the end. */
  for (int i = 0; i < 6000 && tree_count_living () > 0; i++)
    cop_node_advance (tree.node, 50);
  tree_check_timers ();
  if (way == 1)
    cop_send (tree.boss, cop_atom ("stop"));
  cop_node_settle (tree.node);
  tree_check_ends (expected);
}

static void
end (void)
{
  cop_node_unlisten (tree.node, tree_note, NULL);
  g_hash_table_unref (tree.lives);
  g_array_unref (tree.restarts);
  g_array_unref (tree.ends);
}

static void
play (const Plan *plan, CopNode *node)
{
  begin (plan, node);
  for (int i = 0; i < plan->n_steps; i++) {
    const Step *step = &plan->steps[i];
    if (step->is_left_out)
      continue;
    take_step (step);
    if (step->settles)
      cop_node_settle (node);
  }

  cop_node_advance (node, 100000);
  for (int i = 0; i < plan->n_slots; i++)
    if (plan->slots[i].kind != SLOT_WORKER)
      tree_spawn_comparer (i);
  cop_node_settle (node);
  tree_check_quiet ();
  stop_tree ((int) (plan->seed % 3));
  end ();
}

static void
set_up (CopNode *node)
{
  cop_module_register (node, &tree_module);
  cop_gen_server_register (node, &tree_worker_class);
}

/* ---- telling ---- */

static void
describe_slot (const Plan *plan, int slot, GString *out)
{
  static const char *const start_faults[] = { "stop", "raise", "exit", "ignore",
                                              "sleep" };
  static const char *const end_faults[] = { "", "raise", "exit", "throw", "sleep" };
  const Slot              *its = &plan->slots[slot];
  if (its->kind == SLOT_WORKER)
    g_string_append_printf (out, "worker%s%s", its->traps ? ", traps" : "",
                            its->has_name ? ", named" : "");
  else
    g_string_append_printf (out, "%s%s, %d in %d s",
                            its->kind == SLOT_DYNAMIC ? "dynamic " : "", its->strategy,
                            its->max_restarts, its->max_seconds);
  if (its->max_children >= 0 && its->kind == SLOT_DYNAMIC)
    g_string_append_printf (out, ", at most %d", its->max_children);
  if (its->parent >= 0)
    g_string_append_printf (out, ", under %d, %s, shutdown %d%s", its->parent,
                            its->restart, its->shutdown, its->is_spare ? ", added" : "");
  if (its->bad_starts)
    g_string_append_printf (out, ", init: %s (%x)", start_faults[its->start_fault],
                            its->bad_starts);
  if (its->end_fault != END_WELL)
    g_string_append_printf (out, ", terminate: %s %d", end_faults[its->end_fault],
                            its->end_msec);
}

static void
describe_step (const Step *step, GString *out)
{
  g_string_append_printf (out, "%d: %s %d, %d", step->who, ops[step->op].name, step->whom,
                          step->value);
}

const Game tree_game = {
  .name = "tree",
  .set_up = set_up,
  .generate = generate,
  .play = play,
  .describe_slot = describe_slot,
  .describe_step = describe_step,
};
