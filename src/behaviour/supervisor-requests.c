/* What a supervisor is asked: its half of the requests, and the callers' half in C. */
#include "behaviour/supervisor-private.h"

#include "term/compare.h"

static CopNext
reply_error (CopTerm reason)
{
  return cop_next_reply (cop_tuple_of (COP_ATOM (error), reason));
}

/* What a start function gave, as the reply of start_child and restart_child. */
static CopTerm
start_reply (CopStart *start)
{
  switch (start->kind) {
  case COP_STARTED: return cop_term_steal (&start->result);
  case COP_START_IGNORED: return cop_tuple_of (COP_ATOM (ok), COP_ATOM (undefined));
  case COP_START_FAILED:
    return cop_tuple_of (COP_ATOM (error), cop_term_steal (&start->result));
  }

  g_assert_not_reached ();
}

/* ---- start_child ---- */

static CopNext
start_simple_child (CopSupervisor *self, CopTerm extra)
{
  g_auto (CopChildSpec) spec = { 0 };
  cop_child_spec_copy (&self->template, &spec);
  cop_term_replace (&spec.args,
                    cop_list_append (self->template.args, cop_term_ref (extra)));

  g_auto (CopStart) start = cop_supervisor_call_start (self, &spec, spec.args);
  if (start.kind == COP_STARTED) {
    CopChild *child = cop_child_new (&spec);
    cop_child_forget_arguments (child);
    cop_children_append (&self->children, child);
    cop_children_set (&self->children, child, COP_CHILD_RUNNING, start.pid);
    cop_supervisor_note_changed (self);
  }

  return cop_next_reply (start_reply (&start));
}

static CopNext
add_child (CopSupervisor *self, CopChildSpec *spec)
{
  g_autoptr (CopChild) child = cop_child_new (spec);
  bool                 is_temporary = child->spec->restart == COP_RESTART_TEMPORARY;
  g_auto (CopStart)    start =
      cop_supervisor_call_start (self, child->spec, child->spec->args);

  if (start.kind == COP_START_FAILED)
    return reply_error (
        cop_tuple_of (cop_term_steal (&start.result), cop_child_record (child)));
  if (start.kind == COP_START_IGNORED && is_temporary)
    return cop_next_reply (start_reply (&start));

  CopChild *added = g_steal_pointer (&child);
  cop_children_append (&self->children, added);
  if (start.kind == COP_STARTED) {
    cop_supervisor_report_progress (self, added->spec, start.pid);
    cop_children_set (&self->children, added, COP_CHILD_RUNNING, start.pid);
  }
  cop_child_forget_arguments (added);
  cop_supervisor_note_changed (self);
  return cop_next_reply (start_reply (&start));
}

static CopNext
start_child (CopSupervisor *self, CopTerm term)
{
  g_auto (CopChildSpec) spec = { 0 };
  CopTerm               flaw = COP_NONE;
  if (!cop_child_spec_check (term, self->auto_shutdown, &spec, &flaw))
    return reply_error (flaw);

  const CopChild *old = cop_children_of_id (&self->children, spec.id);
  if (old == NULL)
    return add_child (self, &spec);
  if (old->state != COP_CHILD_RUNNING)
    return reply_error (COP_ATOM (already_present));

  return reply_error (cop_tuple_of (COP_ATOM (already_started), cop_term_ref (old->pid)));
}

/* ---- terminate_child, restart_child, delete_child ---- */

static CopNext
terminate_found (CopSupervisor *self, CopChild *child)
{
  if (child->state == COP_CHILD_RUNNING)
    cop_supervisor_stop_child (self, child);
  if (child->spec->restart == COP_RESTART_TEMPORARY || cop_supervisor_is_simple (self))
    cop_children_remove (&self->children, child);
  else
    cop_children_set (&self->children, child, COP_CHILD_DOWN, COP_NONE);

  cop_supervisor_note_changed (self);
  return cop_next_reply (COP_ATOM (ok));
}

static CopNext
terminate_child (CopSupervisor *self, CopTerm key)
{
  if (!cop_supervisor_is_simple (self)) {
    CopChild *child = cop_children_of_id (&self->children, key);
    return child ? terminate_found (self, child) : reply_error (COP_ATOM (not_found));
  }

  if (!cop_is_pid (key))
    return reply_error (COP_ATOM (simple_one_for_one));

  CopChild *child = cop_children_of_pid (&self->children, key);
  if (child != NULL)
    return terminate_found (self, child);

  return cop_is_alive (key) ? reply_error (COP_ATOM (not_found))
                            : cop_next_reply (COP_ATOM (ok));
}

/* restart_child and delete_child are for children that do not run. Gives the reply that
 * refuses, or one with the kind COP_NEXT_OK and *@ret_child. */
static CopNext
find_down (CopSupervisor *self, CopTerm id, CopChild **ret_child)
{
  if (cop_supervisor_is_simple (self))
    return reply_error (COP_ATOM (simple_one_for_one));

  CopChild *child = cop_children_of_id (&self->children, id);
  if (child == NULL)
    return reply_error (COP_ATOM (not_found));

  switch (child->state) {
  case COP_CHILD_RUNNING: return reply_error (COP_ATOM (running));
  case COP_CHILD_RESTARTING: return reply_error (COP_ATOM (restarting));
  case COP_CHILD_DOWN: break;
  }

  *ret_child = child;
  return cop_next_ok ();
}

static CopNext
restart_child (CopSupervisor *self, CopTerm id)
{
  CopChild *child = NULL;
  CopNext   refusal = find_down (self, id, &child);
  if (child == NULL)
    return refusal;

  g_auto (CopStart) start = cop_supervisor_start_static (self, child);
  cop_supervisor_note_changed (self);
  return cop_next_reply (start_reply (&start));
}

static CopNext
delete_child (CopSupervisor *self, CopTerm id)
{
  CopChild *child = NULL;
  CopNext   refusal = find_down (self, id, &child);
  if (child == NULL)
    return refusal;

  cop_children_remove (&self->children, child);
  cop_supervisor_note_changed (self);
  return cop_next_reply (COP_ATOM (ok));
}

/* ---- get_childspec ---- */

static CopNext
get_childspec (CopSupervisor *self, CopTerm key)
{
  const CopChildSpec *spec = NULL;

  if (cop_supervisor_is_simple (self)) {
    /* OTP: the template for its id, for each child and for each dead pid. */
    bool is_known =
        cop_is_pid (key)
            ? cop_children_of_pid (&self->children, key) != NULL || !cop_is_alive (key)
            : cop_equal (key, self->template.id);
    spec = is_known ? &self->template : NULL;
  } else {
    const CopChild *child = cop_children_of_id (&self->children, key);
    spec = child ? child->spec : NULL;
  }

  if (spec == NULL)
    return reply_error (COP_ATOM (not_found));

  return cop_next_reply (cop_tuple_of (COP_ATOM (ok), cop_child_spec_to_term (spec)));
}

CopNext
cop_supervisor_handle_call (void *state, CopTerm request, CopFrom from)
{
  CopSupervisor *self = state;

  if (request == COP_ATOM (which_children))
    return cop_next_reply (cop_supervisor_which (self));
  if (request == COP_ATOM (count_children))
    return cop_next_reply (cop_supervisor_count (self));
  if (!cop_is_tuple (request) || cop_tuple_size (request) != 2)
    cop_no_clause ();

  CopTerm tag = cop_tuple_get (request, 0);
  CopTerm key = cop_tuple_get (request, 1);
  if (tag == COP_ATOM (start_child))
    return cop_supervisor_is_simple (self) ? start_simple_child (self, key)
                                           : start_child (self, key);
  if (tag == COP_ATOM (terminate_child))
    return terminate_child (self, key);
  if (tag == COP_ATOM (restart_child))
    return restart_child (self, key);
  if (tag == COP_ATOM (delete_child))
    return delete_child (self, key);
  if (tag == COP_ATOM (get_childspec))
    return get_childspec (self, key);

  cop_no_clause ();
}

/* ---- the callers' half ---- */

static CopTerm
ask (CopTerm supervisor, CopTerm request)
{
  return cop_call_timeout (supervisor, request, COP_INFINITY);
}

CopTerm
cop_supervisor_start_child (CopTerm supervisor, CopTerm spec)
{
  g_auto (CopTerm) kept = spec;
  CopTerm          request =
      cop_is_list (spec) ? cop_term_steal (&kept) : cop_child_spec (spec, COP_NIL);

  return ask (supervisor, cop_tuple_of (COP_ATOM (start_child), request));
}

CopTerm
cop_supervisor_terminate_child (CopTerm supervisor, CopTerm id_or_pid)
{
  return ask (supervisor,
              cop_tuple_of (COP_ATOM (terminate_child), cop_term_ref (id_or_pid)));
}

CopTerm
cop_supervisor_restart_child (CopTerm supervisor, CopTerm id)
{
  return ask (supervisor, cop_tuple_of (COP_ATOM (restart_child), cop_term_ref (id)));
}

CopTerm
cop_supervisor_delete_child (CopTerm supervisor, CopTerm id)
{
  return ask (supervisor, cop_tuple_of (COP_ATOM (delete_child), cop_term_ref (id)));
}

CopTerm
cop_supervisor_which_children (CopTerm supervisor)
{
  return ask (supervisor, COP_ATOM (which_children));
}

CopTerm
cop_supervisor_counts_to_map (CopTerm list)
{
  g_auto (CopTerm) kept = list;
  g_auto (CopTerm) map = cop_map_new ();

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    map = cop_map_put (cop_term_steal (&map), cop_tuple_get (cop_head (l), 0),
                       cop_tuple_get (cop_head (l), 1));

  return cop_term_steal (&map);
}

CopTerm
cop_supervisor_count_children (CopTerm supervisor)
{
  return cop_supervisor_counts_to_map (ask (supervisor, COP_ATOM (count_children)));
}

CopTerm
cop_supervisor_get_childspec (CopTerm supervisor, CopTerm id)
{
  return ask (supervisor, cop_tuple_of (COP_ATOM (get_childspec), cop_term_ref (id)));
}
