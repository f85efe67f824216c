/* Plans for herds and how they are played. */
#include "herd.h"

Herd herd;

static const char *const op_names[N_HERD_OPS] = {
  "bear",     "kill",        "advance",      "send",          "flood",     "link",
  "unlink",   "monitor",     "monitor name", "monitor alias", "demonitor", "send alias",
  "register", "unregister",  "trap",         "leave",         "try",       "signal",
  "spawn",    "request",     "sleep",        "wait",          "timer",     "cancel",
  "settle",   "die sending",
};

/* How often each is taken. */
static const int weights[N_HERD_OPS] = {
  [HERD_BEAR] = 8,          [HERD_KILL] = 2,        [HERD_ADVANCE] = 8,
  [HERD_SEND] = 12,         [HERD_FLOOD] = 1,       [HERD_LINK] = 8,
  [HERD_UNLINK] = 3,        [HERD_MONITOR] = 7,     [HERD_MONITOR_NAME] = 3,
  [HERD_MONITOR_ALIAS] = 4, [HERD_DEMONITOR] = 5,   [HERD_SEND_ALIAS] = 4,
  [HERD_REGISTER] = 4,      [HERD_UNREGISTER] = 2,  [HERD_TRAP] = 4,
  [HERD_LEAVE] = 3,         [HERD_TRY] = 3,         [HERD_SIGNAL] = 6,
  [HERD_SPAWN] = 5,         [HERD_REQUEST] = 8,     [HERD_SLEEP] = 4,
  [HERD_WAIT] = 4,          [HERD_TIMER] = 5,       [HERD_CANCEL] = 3,
  [HERD_SETTLE] = 1,        [HERD_DIE_SENDING] = 2,
};

static int
take_op (Rng *rng)
{
  int sum = 0;
  for (int op = 0; op < N_HERD_OPS; op++)
    sum += weights[op];
  int left = rng_below (rng, sum);
  for (int op = 0;; op++)
    if ((left -= weights[op]) < 0)
      return op;
}

static void
generate (Plan *plan, Rng *rng)
{
  plan->n_slots = 2 + rng_below (rng, 8);
  for (int i = 0; i < plan->n_slots; i++)
    plan->slots[i] = (Slot){ .traps = rng_chance (rng, 40),
                             .is_server = rng_chance (rng, 50),
                             .is_spare = rng_chance (rng, 20) };

  plan->n_steps = 10 + rng_below (rng, MAX_STEPS - 10);
  for (int i = 0; i < plan->n_steps; i++)
    plan->steps[i] = (Step){ .op = (uint8_t) take_op (rng),
                             .settles = rng_chance (rng, 50),
                             .who = (int16_t) rng_below (rng, plan->n_slots),
                             .whom = (int16_t) rng_below (rng, plan->n_slots),
                             .value = rng_below (rng, 300) };
}

static void
free_actor (void *data)
{
  Actor *actor = data;
  cop_term_unref (actor->reason);
  g_hash_table_unref (actor->sent);
  g_hash_table_unref (actor->received);
  g_hash_table_unref (actor->exits);
  g_array_unref (actor->watches);
  g_free (actor);
}

static void
begin (const Plan *plan, CopNode *node)
{
  herd = (Herd){ .plan = plan,
                 .node = node,
                 .actors = g_ptr_array_new_with_free_func (free_actor),
                 .by_pid = g_hash_table_new (NULL, NULL),
                 .links = g_hash_table_new (NULL, NULL) };
  cop_node_listen (node, herd_note, NULL);
  for (int i = 0; i < plan->n_slots; i++)
    if (!plan->slots[i].is_spare && !plan->slots[i].is_left_out)
      herd_bear (i, false, NULL);
}

static void
take_step (const Step *step)
{
  Actor *actor = herd.at[step->who];
  bool   is_there = actor && cop_is_alive (actor->pid);

  switch ((int) step->op) {
  case HERD_BEAR:
    if (!is_there && !herd.plan->slots[step->who].is_left_out)
      herd_bear (step->who, false, NULL);
    break;
  case HERD_KILL:
    if (is_there) {
      actor->must_end = true;
      cop_exit_process (actor->pid, COP_ATOM (kill));
    }
    break;
  case HERD_ADVANCE: cop_node_advance (herd.node, step->value); break;
  default:
    if (is_there)
      cop_send (actor->pid, herd_order (step));
    break;
  }
}

static void
end (void)
{
  for (guint i = 0; i < herd.actors->len; i++) {
    Actor *actor = herd.actors->pdata[i];
    actor->must_end = true;
    cop_exit_process (actor->pid, COP_ATOM (kill));
  }
  cop_node_settle (herd.node);
  cop_node_unlisten (herd.node, herd_note, NULL);
  expect (g_hash_table_size (herd.links) == 0, "a link outlived its ends");
  g_ptr_array_unref (herd.actors);
  g_hash_table_unref (herd.by_pid);
  g_hash_table_unref (herd.links);
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
  cop_node_settle (node);
  herd_check_quiet ();
  end ();
}

static void
set_up (CopNode *node)
{
}

static void
describe_slot (const Plan *plan, int slot, GString *out)
{
  const Slot *its = &plan->slots[slot];
  g_string_append_printf (out, "%s%s%s", its->is_server ? "server" : "plain process",
                          its->traps ? ", traps" : "", its->is_spare ? ", later" : "");
}

static void
describe_step (const Step *step, GString *out)
{
  g_string_append_printf (out, "%d: %s %d, %d", step->who, op_names[step->op], step->whom,
                          step->value);
}

const Game herd_game = {
  .name = "herd",
  .set_up = set_up,
  .generate = generate,
  .play = play,
  .describe_slot = describe_slot,
  .describe_step = describe_step,
};
