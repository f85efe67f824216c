/* A worker of the tree: does what it is told, well or badly. */
#include "tree.h"

#include "term/match.h"

typedef struct {
  Life   *life;
  CopFrom owed; /* a call not answered yet */
} Worker;

static const Slot *
slot_of (const Worker *self)
{
  return tree_slot (self->life->slot);
}

/* ---- start and end ---- */

static CopNext
fail_to_start (Worker *self)
{
  switch (slot_of (self)->start_fault) {
  case START_STOP: return cop_next_stop (cop_string ("no"));
  case START_RAISE: cop_raise (cop_string ("init"));
  case START_EXIT: cop_exit (COP_ATOM (kill));
  case START_IGNORE: return cop_next_ignore ();
  case START_SLEEP:
  case N_START_FAULTS: break;
  }
  cop_sleep (slot_of (self)->end_msec);
  self->life->is_initialised = true;
  return cop_next_ok ();
}

static CopNext
worker_init (void *state, CopTerm argument)
{
  Worker        *self = state;
  g_auto (Guard) guard = guard_new ();
  int            slot = (int) cop_to_int (argument);
  self->life = tree_add_life (cop_self (), slot);
  if (slot_of (self)->traps)
    cop_trap_exit (true);
  tree_check_start (self->life);

  if (slot_of (self)->bad_starts >> (tree.n_starts[slot]++ % 32) & 1)
    return fail_to_start (self);
  self->life->is_initialised = true;
  return cop_next_ok ();
}

static void
worker_terminate (void *state, CopTerm reason)
{
  Worker        *self = state;
  g_auto (Guard) guard = guard_new ();
  self->life->n_terminated++;
  if (reason == COP_ATOM (shutdown))
    tree_check_stop (self->life);

  switch (slot_of (self)->end_fault) {
  case END_RAISE: cop_raise (cop_string ("terminate"));
  case END_EXIT: cop_exit (cop_string ("terminate"));
  case END_THROW: cop_throw (cop_string ("terminate"));
  case END_SLEEP: cop_sleep (slot_of (self)->end_msec); break;
  case END_WELL:
  case N_END_FAULTS: break;
  }
}

/* ---- calls ---- */

static CopNext
worker_handle_call (void *state, CopTerm request, CopFrom from)
{
  Worker        *self = state;
  g_auto (Guard) guard = guard_new ();
  int64_t        n = cop_to_int (request);

  switch (n % 8) {
  case 0: cop_sleep (n % 70); break;
  case 1: cop_raise (cop_string ("in call"));
  case 2: return cop_next_stop_reply (cop_string ("in call"), cop_int (n));
  case 3:
    cop_reply (self->owed, COP_ATOM (ok)); /* late by now, or to nobody */
    self->owed = from;
    return cop_next_noreply ();
  case 4: return cop_next_continue (cop_next_reply (cop_int (n)), cop_int (n));
  case 5: return cop_next_timeout (cop_next_reply (cop_int (n)), n % 50);
  case 6: cop_reply (from, cop_int (n)); return cop_next_noreply ();
  default: break;
  }
  return cop_next_reply (cop_int (n));
}

static CopNext
worker_handle_continue (void *state, CopTerm argument)
{
  if (cop_to_int (argument) % 3 == 0)
    cop_sleep (10);
  return cop_next_noreply ();
}

/* ---- casts ---- */

static void
fail (int value)
{
  g_auto (Guard) guard = guard_new ();
  if (value % 7 == 0)
    cop_sleep (value % 100);
  switch (value % 3) {
  case 0: cop_exit (tree_reason (value / 3));
  case 1: cop_raise (cop_string ("raised"));
  default: cop_throw (cop_string ("thrown"));
  }
}

static void
call_peer (CopTerm peer, int value)
{
  CopTerm          request = cop_int (8 * (int64_t) value + 7);
  g_auto (CopTerm) answer = COP_NONE;
  int64_t          before = tree_now ();
  if (cop_try_call (peer, COP_MESSAGE_CALL, request, value % 200, "peer", &answer))
    expect (answer == request, "a peer's reply to another call");
  else
    expect (answer != COP_ATOM (timeout) || tree_now () == before + value % 200,
            "a peer's call gave up at the wrong time");
}

static CopNext
carry_out (Worker *self, TreeOp op, CopTerm peer, int value)
{
  g_auto (Guard) guard = guard_new ();
  bool           has_peer = peer != COP_NONE && peer != self->life->pid;

  switch ((int) op) {
  case TREE_FAIL: fail (value); break;
  case TREE_STOP: return cop_next_stop (tree_reason (value));
  case TREE_SLEEP: cop_sleep (value % 800); break;
  default: break;
  }
  if (!has_peer)
    return cop_next_noreply ();

  switch ((int) op) {
  case TREE_LINK: cop_link (peer); break;
  case TREE_UNLINK:
    if (peer != self->life->parent && tree_life (peer)->parent != self->life->pid)
      cop_unlink (peer);
    break;
  case TREE_MONITOR: cop_monitor (peer); break;
  case TREE_TIMER: cop_send_after (value, peer, cop_atom ("tick")); break;
  case TREE_CALL_PEER: call_peer (peer, value); break;
  default: break;
  }
  return cop_next_noreply ();
}

static CopNext
worker_handle_cast (void *state, CopTerm request)
{
  Worker *self = state;
  if (cop_is_tagged (request, cop_atom ("seq"), 2)) {
    expect (cop_to_int (cop_tuple_get (request, 1)) == ++self->life->n_received,
            "casts lost their order");
    return cop_next_noreply ();
  }
  return carry_out (self, (TreeOp) cop_to_int (cop_tuple_get (request, 1)),
                    cop_tuple_get (request, 2),
                    (int) cop_to_int (cop_tuple_get (request, 3)));
}

static CopNext
worker_handle_info (void *state, CopTerm message)
{
  bool is_known = message == cop_atom ("tick") || message == COP_ATOM (timeout) ||
                  cop_is_tagged (message, COP_ATOM (DOWN), 5) ||
                  cop_is_tagged (message, COP_ATOM (EXIT), 3);
  expect (is_known, "a worker got a message that nobody sent");
  return cop_next_noreply ();
}

const CopGenServerClass tree_worker_class = {
  .module = ":random_worker",
  .state_size = sizeof (Worker),
  .init = worker_init,
  .handle_call = worker_handle_call,
  .handle_cast = worker_handle_cast,
  .handle_info = worker_handle_info,
  .handle_continue = worker_handle_continue,
  .terminate = worker_terminate,
};
