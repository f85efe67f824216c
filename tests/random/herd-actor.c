/* What the processes of a herd do: each carries out orders, in the middle of frames which
 * must be cleaned up however they are left. */
#include "herd.h"

#include "process/server.h"
#include "term/match.h"

#define N_FLOOD 700
#define DEPTH 3

CopTerm
herd_reason (int value)
{
  switch (value % 6) {
  case 0: return COP_ATOM (normal);
  case 1: return COP_ATOM (shutdown);
  case 2: return cop_tuple_of (COP_ATOM (shutdown), cop_string ("with text"));
  case 3: return COP_ATOM (kill);
  case 4: return cop_string ("boom");
  default: return COP_ATOM (killed);
  }
}

static CopTerm
pid_at (int slot)
{
  return herd.at[slot] ? herd.at[slot]->pid : COP_NONE;
}

static CopTerm
name_of (int value)
{
  static const char *const names[N_NAMES] = { "ann", "bob", "cid", "dan" };
  return cop_atom (names[value % N_NAMES]);
}

static int64_t
now (void)
{
  return cop_node_now_msec (herd.node);
}

/* ---- messages ---- */

static void
send_numbered (Actor *self, CopTerm to)
{
  if (to == COP_NONE)
    return;
  herd_add (self->sent, to, 1);
  cop_send (to, cop_tuple_of (cop_atom ("msg"), self->pid,
                              cop_int (herd_count (self->sent, to))));
}

static void
check_order (Actor *self, CopTerm from, int64_t number)
{
  herd_add (self->received, from, 1);
  expect (herd_count (self->received, from) == number,
          "message %" G_GINT64_FORMAT " came as number %d", number,
          herd_count (self->received, from));
}

/* Whoever calls is answered in one of several ways. */
static void
answer (CopTerm from_term, CopTerm number)
{
  CopFrom from;
  int64_t n = cop_to_int (number);
  expect (cop_from_of_term (from_term, &from), "a call without From");
  if (n % 7 == 0)
    return;
  if (n % 5 == 0)
    cop_sleep (n % 100);
  cop_reply (from, cop_term_ref (number));
  if (n % 11 == 0)
    cop_reply (from, cop_atom ("again"));
}

static bool
is_second_reply (CopTerm message)
{
  return cop_is_tuple (message) && cop_tuple_size (message) == 2 &&
         cop_tuple_get (message, 1) == cop_atom ("again");
}

/* ---- orders ---- */

static bool
is_wanted (CopTerm message, void *data)
{
  return message == cop_atom ("wanted");
}

static void
sleep_exactly (int msec)
{
  int64_t before = now ();
  cop_sleep (msec);
  expect (now () == before + msec, "a sleep of %d ms lasted %d", msec,
          (int) (now () - before));
}

static void
wait_for (int msec)
{
  int64_t          before = now ();
  g_auto (CopTerm) got = cop_receive_if (is_wanted, NULL, msec);
  expect (got == cop_atom ("wanted") || now () == before + msec,
          "a receive gave up after %d ms of %d", (int) (now () - before), msec);
}

static void
request (Actor *self, CopTerm to, int number, int msec)
{
  if (to == COP_NONE || to == self->pid)
    return;
  int64_t          before = now ();
  g_auto (CopTerm) term = COP_NONE;
  CopRequestResult result =
      cop_request (to, COP_MESSAGE_CALL, cop_int (number), msec, "herd", &term);
  switch (result) {
  case COP_REQUEST_REPLIED:
    expect (term == cop_int (number), "another call's reply");
    break;
  case COP_REQUEST_DOWN:
    expect (!cop_is_alive (to), "a call found the living dead");
    break;
  case COP_REQUEST_TIMEOUT:
    expect (now () == before + msec, "a call gave up after %d ms of %d",
            (int) (now () - before), msec);
    break;
  }
}

static void
monitor (Actor *self, CopTerm object, CopTerm target, bool alias)
{
  if (object == COP_NONE)
    return;
  Watch watch = { .target = target,
                  .was_dead = target == COP_NONE || !cop_is_alive (target),
                  .is_alias = alias };
  watch.ref = alias ? cop_monitor_alias (object) : cop_monitor (object);
  watch.is_over = target == self->pid; /* it never fires */
  g_array_append_val (self->watches, watch);
}

static void
demonitor (Actor *self, bool flush)
{
  if (self->watches->len == 0)
    return;
  Watch *watch = &g_array_index (self->watches, Watch, self->watches->len - 1);
  bool   is_told = watch->is_over || watch->n_down > 0;
  bool   was_there =
      cop_demonitor (watch->ref, COP_DEMONITOR_INFO | (flush ? COP_DEMONITOR_FLUSH : 0));
  expect (!was_there || !is_told, "a demonitor of what was over");
  if (!is_told && (flush || was_there)) /* else there is a DOWN in the mailbox */
    watch->is_over = true;
}

static void
send_alias (Actor *owner)
{
  if (!owner || !cop_is_alive (owner->pid) || owner->watches->len == 0)
    return;
  Watch *watch = &g_array_index (owner->watches, Watch, owner->watches->len - 1);
  /* Until its end is told, a target is watched. */
  if (watch->is_alias && !watch->was_dead &&
      cop_process_info (herd.node, watch->target, &(CopProcessInfo){ 0 }))
    watch->is_over = true;
  cop_send (watch->ref, cop_tuple_of (cop_atom ("alias"), watch->ref));
}

static void
set_timer (Actor *self, int16_t whom, int msec)
{
  CopTerm to = msec % 3 == 0 ? name_of (msec) : pid_at (whom);
  if (to == COP_NONE)
    return;
  self->timer_due = now () + msec;
  self->timer = cop_send_after (
      msec, to, cop_tuple_of (cop_atom ("timed"), cop_int (self->timer_due)));
}

static void
cancel_timer (Actor *self)
{
  if (self->timer == COP_NONE)
    return;
  int64_t left = self->timer_due - now ();
  expect (cop_cancel_timer (self->timer) == (left > 0 ? left : -1),
          "a timer was cancelled at another time than it had");
  self->timer = COP_NONE;
}

static void
link_to (Actor *self, CopTerm to)
{
  if (to == COP_NONE)
    return;
  if (!cop_is_alive (to)) {
    if (herd_traps (self->pid))
      herd_add (self->exits, to, 1);
    else
      self->must_end = true;
  }
  cop_link (to);
}

static void
leave (int value)
{
  switch (value % 3) {
  case 0: cop_exit (herd_reason (value / 3));
  case 1: cop_raise (cop_string ("raised"));
  default: cop_throw (cop_string ("thrown"));
  }
}

static void
leave_cb (void *value)
{
  g_auto (Guard) guard = guard_new ();
  if (*(int *) value % 2)
    cop_sleep (*(int *) value % 50);
  leave (*(int *) value);
}

static void
try_it (Actor *self, int value)
{
  g_auto (CopFailure)   failure = { 0 };
  static const CopClass classes[] = { COP_CLASS_EXIT, COP_CLASS_ERROR, COP_CLASS_THROW };
  self->is_trying = true;
  bool returned = cop_try (leave_cb, &value, &failure);
  self->is_trying = false;
  expect (!returned && failure.class == classes[value % 3],
          "a try caught something else");
}

static void
send_signal (Actor *self, CopTerm to, int value)
{
  if (to == COP_NONE)
    return;
  g_auto (CopTerm) reason = herd_reason (value);
  herd_expect_signal (self->pid, to, reason);
  cop_exit_process (to, reason);
}

static void
spawn (Actor *self, int slot, int value)
{
  if (herd.plan->slots[slot].is_left_out ||
      (herd.at[slot] && cop_is_alive (pid_at (slot))))
    return;
  CopTerm ref = COP_NONE;
  bool    monitors = value & 2;
  Actor  *child = herd_bear (slot, value & 1, monitors ? &ref : NULL);
  if (monitors) {
    Watch watch = { .ref = ref, .target = child->pid };
    g_array_append_val (self->watches, watch);
  }
}

typedef struct {
  Actor  *self;
  CopTerm to;
} Will;

static void
will_clear (Will *will)
{
  for (int i = 0; i < 3; i++)
    send_numbered (will->self, will->to);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Will, will_clear)

static void
die_sending (Actor *self, CopTerm to, int value)
{
  g_auto (Will) will = { self, to };
  send_numbered (self, to);
  if (value % 2)
    cop_sleep (value % 50);
  leave (value);
}

static void
carry_out (Actor *self, HerdOp op, int16_t whom, int value)
{
  CopTerm to = pid_at (whom);

  switch (op) {
  case HERD_BEAR:
  case HERD_KILL:
  case HERD_ADVANCE:
  case N_HERD_OPS: break;
  case HERD_SEND:
    send_numbered (self, to);
    if (to != COP_NONE && value % 4 == 0)
      cop_send (to, cop_atom ("wanted"));
    break;
  case HERD_FLOOD:
    for (int i = 0; i < N_FLOOD; i++)
      send_numbered (self, to);
    break;
  case HERD_LINK: link_to (self, to); break;
  case HERD_UNLINK: cop_unlink (to); break;
  case HERD_MONITOR: monitor (self, to, to, false); break;
  case HERD_MONITOR_NAME:
    monitor (self, name_of (value), cop_whereis (name_of (value)), false);
    break;
  case HERD_MONITOR_ALIAS: monitor (self, to, to, true); break;
  case HERD_DEMONITOR: demonitor (self, value % 2); break;
  case HERD_SEND_ALIAS: send_alias (herd.at[whom]); break;
  case HERD_REGISTER: cop_try_register (name_of (value), self->pid); break;
  case HERD_UNREGISTER:
    if (cop_whereis (name_of (value)) != COP_NONE)
      cop_unregister (name_of (value));
    break;
  case HERD_TRAP: cop_trap_exit (value % 2); break;
  case HERD_LEAVE: leave (value); break;
  case HERD_TRY: try_it (self, value); break;
  case HERD_SIGNAL: send_signal (self, to, value); break;
  case HERD_SPAWN: spawn (self, whom, value); break;
  case HERD_REQUEST: request (self, to, value, value * 7 % 100); break;
  case HERD_SLEEP: sleep_exactly (value % 90); break;
  case HERD_WAIT: wait_for (value % 60); break;
  case HERD_TIMER: set_timer (self, whom, value); break;
  case HERD_CANCEL: cancel_timer (self); break;
  case HERD_SETTLE: cop_node_settle (herd.node); break;
  case HERD_DIE_SENDING: die_sending (self, to, value); break;
  }
}

static void
descend (Actor *self, int depth, CopTerm order)
{
  g_auto (Guard) guard = guard_new ();
  if (depth > 0) {
    descend (self, depth - 1, order);
    return;
  }
  carry_out (self, (HerdOp) cop_to_int (cop_tuple_get (order, 1)),
             (int16_t) cop_to_int (cop_tuple_get (order, 2)),
             (int) cop_to_int (cop_tuple_get (order, 3)));
}

CopTerm
herd_order (const Step *step)
{
  return cop_tuple_of (cop_atom ("order"), cop_int (step->op), cop_int (step->whom),
                       cop_int (step->value));
}

/* ---- the actors ---- */

static void
handle (Actor *self, CopTerm message)
{
  if (cop_is_tagged (message, cop_atom ("order"), 4))
    descend (self, DEPTH, message);
  else if (cop_is_tagged (message, cop_atom ("msg"), 3))
    check_order (self, cop_tuple_get (message, 1),
                 cop_to_int (cop_tuple_get (message, 2)));
  else if (cop_is_tagged (message, COP_ATOM (DOWN), 5))
    herd_check_down (self, message);
  else if (cop_is_tagged (message, COP_ATOM (EXIT), 3))
    herd_check_exit (self, message);
  else if (cop_is_tagged (message, COP_ATOM (gen_call), 3))
    answer (cop_tuple_get (message, 1), cop_tuple_get (message, 2));
  else if (cop_is_tagged (message, cop_atom ("timed"), 2))
    expect (cop_to_int (cop_tuple_get (message, 1)) <= now (), "a timer fired early");
  else if (cop_is_tagged (message, cop_atom ("alias"), 2))
    herd_check_alias (self, cop_tuple_get (message, 1));
  else
    expect (message == cop_atom ("wanted") || is_second_reply (message),
            "a message that nobody sent");
}

static void
actor_main (void *data)
{
  for (;;) {
    g_auto (CopTerm) message = cop_receive (COP_INFINITY);
    handle (data, message);
  }
}

static void
server_start (void *state)
{
  const Actor *self = *(Actor **) state;
  if (herd.plan->slots[self->slot].traps)
    cop_trap_exit (true);
}

static void
server_handle (void *state, CopMessage *message)
{
  g_auto (CopTerm) term = cop_message_to_term (message);
  handle (*(Actor **) state, term);
}

static const CopServerClass server_class = {
  .name = "actor",
  .state_size = sizeof (Actor *),
  .start = server_start,
  .handle = server_handle,
};

Actor *
herd_bear (int slot, bool link, CopTerm *ret_monitor)
{
  Actor *actor = g_new0 (Actor, 1);
  actor->slot = slot;
  actor->is_server = herd.plan->slots[slot].is_server;
  actor->sent = g_hash_table_new (NULL, NULL);
  actor->received = g_hash_table_new (NULL, NULL);
  actor->exits = g_hash_table_new (NULL, NULL);
  actor->watches = g_array_new (FALSE, FALSE, sizeof (Watch));
  g_ptr_array_add (herd.actors, actor);
  herd.at[slot] = actor;
  herd.born = actor;

  if (actor->is_server) {
    void *state;
    cop_server_spawn (&server_class,
                      &(CopServerOptions){ .link = link,
                                           .monitor = ret_monitor != NULL,
                                           .ret_monitor = ret_monitor },
                      &state);
    *(Actor **) state = actor;
  } else {
    cop_spawn_full (actor_main, actor,
                    &(CopSpawnOptions){ .name = "actor",
                                        .link = link,
                                        .ret_monitor = ret_monitor,
                                        .trap_exit = herd.plan->slots[slot].traps });
  }
  return actor;
}
