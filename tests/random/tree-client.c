/* Those who trouble the tree: each is a process that does one thing, so that several are
 * under way at the same time. */
#include "tree.h"

#include "behaviour/sys.h"
#include "term/match.h"

typedef struct {
  Step    step;
  CopTerm target; /* pid of what step.who was */
} Client;

/* ---- faults ---- */

static void
send_exit (const Client *self)
{
  g_auto (CopTerm) reason =
      self->step.op == TREE_KILL ? COP_ATOM (kill) : tree_reason (self->step.value);
  cop_exit_process (self->target, reason);
}

static void
tell_worker (const Client *self)
{
  CopTerm peer = tree.at[self->step.whom];
  cop_cast (self->target, cop_tuple_of (cop_atom ("order"), cop_int (self->step.op),
                                        peer == COP_NONE ? self->target : peer,
                                        cop_int (self->step.value)));
}

static void
call_worker (const Client *self)
{
  int64_t          before = tree_now (), msec = self->step.value % 90;
  CopTerm          request = cop_int (++tree.n_calls);
  g_auto (CopTerm) answer = COP_NONE;
  bool             is_reply =
      cop_try_call (self->target, COP_MESSAGE_CALL, request, msec, "client", &answer);
  if (is_reply)
    expect (answer == request, "the reply to another call");
  else if (answer == COP_ATOM (timeout))
    expect (tree_now () == before + msec, "a call gave up at the wrong time");
  else
    expect (!cop_is_alive (self->target), "a call failed, but the server lives");

  g_auto (CopTerm) stray = cop_receive (500);
  expect (stray == COP_NONE, "a reply came late");
}

/* ---- requests to supervisors ---- */

typedef struct {
  int slot;
} Request;

static Request
request_begin (int slot)
{
  tree.n_requests[slot]++;
  tree.is_touched[slot] = true;
  return (Request){ slot };
}

static void
request_clear (Request *request)
{
  tree.n_requests[request->slot]--;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

static CopTerm
add_child (int parent, CopTerm supervisor, int slot)
{
  switch (tree_slot (parent)->kind) {
  case SLOT_DYNAMIC:
    return cop_dynamic_supervisor_start_child (supervisor, tree_child_spec (slot));
  case SLOT_SIMPLE: return cop_supervisor_start_child (supervisor, COP_NIL);
  case SLOT_SUPERVISOR:
  case SLOT_WORKER: break;
  }
  return cop_supervisor_start_child (supervisor, tree_child_spec (slot));
}

static CopTerm
change_child (const Client *self, CopTerm supervisor, int parent)
{
  CopTerm id = tree_is_ordered (parent) ? cop_int (self->step.who) : self->target;
  switch ((int) self->step.op) {
  case TREE_ADD: return add_child (parent, supervisor, self->step.who);
  case TREE_RESTART: return cop_supervisor_restart_child (supervisor, id);
  case TREE_DELETE: return cop_supervisor_delete_child (supervisor, id);
  default: break;
  }
  return tree_slot (parent)->kind == SLOT_DYNAMIC
             ? cop_dynamic_supervisor_terminate_child (supervisor, id)
             : cop_supervisor_terminate_child (supervisor, id);
}

static void
ask_supervisor (const Client *self)
{
  int     parent = tree_slot (self->step.who)->parent;
  CopTerm supervisor = parent >= 0 ? tree.at[parent] : COP_NONE;
  bool    is_possible = supervisor != COP_NONE &&
                     (tree_slot (parent)->kind != SLOT_DYNAMIC ||
                      self->step.op == TREE_ADD || self->step.op == TREE_TERMINATE);
  if (!is_possible || (self->target == COP_NONE && self->step.op == TREE_TERMINATE))
    return;

  g_auto (Request) request = request_begin (parent);
  g_auto (CopTerm) answer = change_child (self, supervisor, parent);
  expect (answer != COP_NONE, "a supervisor gave no answer");
}

/* What it says is what it shows. */
static void
add_one (const CopChildInfo *child, void *data)
{
  int *counts = data;
  counts[0]++;
  counts[1] += cop_is_alive (child->pid);
}

static void
compare (int slot)
{
  CopTerm supervisor = tree.at[slot];
  if (supervisor == COP_NONE || !cop_is_alive (supervisor))
    return;
  bool             is_dynamic = tree_slot (slot)->kind == SLOT_DYNAMIC;
  g_auto (CopTerm) list = is_dynamic ? cop_dynamic_supervisor_which_children (supervisor)
                                     : cop_supervisor_which_children (supervisor);
  g_auto (CopTerm) counts = is_dynamic
                                ? cop_dynamic_supervisor_count_children (supervisor)
                                : cop_supervisor_count_children (supervisor);
  int              shown[2] = { 0, 0 };
  size_t           length = 0;
  cop_supervisor_foreach_child (tree.node, supervisor, add_one, shown);
  bool is_list = cop_list_length (list, &length);
  if (tree_slot (slot)->kind == SLOT_SIMPLE)
    return; /* a ghost of OTP's may be among them */
  expect (is_list && (int) length == shown[0], "which_children gives %zu of %d", length,
          shown[0]);
  expect (cop_to_int (cop_map_get (counts, cop_atom ("active"))) == shown[1],
          "count_children does not count the %d that live", shown[1]);
}

/* ---- clients ---- */

static void
do_step (const Client *self)
{
  bool             is_worker = tree_slot (self->step.who)->kind == SLOT_WORKER;
  g_auto (CopTerm) answer = COP_NONE;

  switch ((int) self->step.op) {
  case TREE_KILL:
  case TREE_EXIT: send_exit (self); return;
  case TREE_ADD:
  case TREE_TERMINATE:
  case TREE_RESTART:
  case TREE_DELETE: ask_supervisor (self); return;
  case TREE_LIST:
    if (!is_worker)
      answer = cop_call (self->target, COP_ATOM (which_children));
    return;
  case TREE_CALL:
    if (is_worker)
      call_worker (self);
    return;
  case TREE_STOP_SERVER:
    if (is_worker)
      cop_try_stop (self->target, COP_ATOM (normal), 100, &answer);
    return;
  case TREE_SUSPEND:
    if (is_worker)
      answer = cop_sys_suspend (self->target, 100);
    return;
  case TREE_RESUME:
    if (is_worker)
      answer = cop_sys_resume (self->target, 100);
    return;
  default:
    if (is_worker)
      tell_worker (self);
  }
}

static void
client_main (void *data)
{
  const Client  *self = data;
  g_auto (Guard) guard = guard_new ();
  if (self->target != COP_NONE || self->step.op == TREE_ADD ||
      self->step.op == TREE_RESTART || self->step.op == TREE_DELETE)
    do_step (self);
}

void
tree_spawn_client (const Step *step)
{
  if (tree_slot (step->who)->is_left_out)
    return;
  Client *client = g_new (Client, 1);
  *client = (Client){ *step, tree.at[step->who] };
  cop_spawn_full (client_main, client,
                  &(CopSpawnOptions){ .name = "client", .destroy = g_free });
}

static void
comparer_main (void *slot)
{
  compare (GPOINTER_TO_INT (slot));
}

void
tree_spawn_comparer (int slot)
{
  cop_spawn (comparer_main, GINT_TO_POINTER (slot));
}
