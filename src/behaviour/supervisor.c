/* supervisor as a gen_server: its init, what it does when children end, and how it ends.
 * Requests are in supervisor-requests.c.
 *
 * A failed restart is tried again by a cast to itself, so that what is queued comes
 * first. Decisions, order and reports are those of OTP 25. */
#include "behaviour/supervisor-private.h"

#include "term/compare.h"
#include "term/match.h"

/* ---- flags ---- */

static CopTerm
flag_or (CopTerm flags, CopTerm key, CopTerm otherwise)
{
  CopTerm value = cop_map_get (flags, key);

  return value == COP_NONE ? otherwise : value;
}

static CopTerm
flaw_of (const char *tag, CopTerm value)
{
  return cop_tuple_of (cop_atom (tag), cop_term_ref (value));
}

/* A very big number is as good as infinite. */
bool
cop_supervisor_read_count (CopTerm term, int64_t minimum, int64_t *ret_count)
{
  if (!cop_is_integer (term) || cop_compare (term, cop_int (minimum)) < 0)
    return false;

  if (!cop_int_get (term, ret_count))
    *ret_count = INT64_MAX;
  return true;
}

static bool
is_strategy (CopTerm term)
{
  return term == COP_ATOM (one_for_one) || term == COP_ATOM (one_for_all) ||
         term == COP_ATOM (rest_for_one) || term == COP_ATOM (simple_one_for_one);
}

/* Sets the flags; gives the flaw or COP_NONE. */
static CopTerm
set_flags (CopSupervisor *self, CopTerm flags)
{
  int64_t max_restarts = 0;
  int64_t max_seconds = 0;

  CopTerm strategy = flag_or (flags, COP_ATOM (strategy), COP_ATOM (one_for_one));
  if (!is_strategy (strategy))
    return flaw_of ("invalid_strategy", strategy);

  CopTerm intensity = flag_or (flags, COP_ATOM (intensity), cop_int (1));
  if (!cop_supervisor_read_count (intensity, 0, &max_restarts))
    return flaw_of ("invalid_intensity", intensity);

  CopTerm period = flag_or (flags, COP_ATOM (period), cop_int (5));
  if (!cop_supervisor_read_count (period, 1, &max_seconds))
    return flaw_of ("invalid_period", period);

  CopTerm auto_shutdown = flag_or (flags, COP_ATOM (auto_shutdown), COP_ATOM (never));
  if (auto_shutdown != COP_ATOM (never) && auto_shutdown != COP_ATOM (any_significant) &&
      auto_shutdown != COP_ATOM (all_significant))
    return flaw_of ("invalid_auto_shutdown", auto_shutdown);

  self->auto_shutdown = auto_shutdown;
  cop_restart_window_init (&self->window, max_restarts, max_seconds);
  self->strategy = strategy;
  cop_children_init (&self->children, strategy != COP_ATOM (simple_one_for_one));
  return COP_NONE;
}

/* Also the old {Strategy, Intensity, Period}. */
static CopTerm
check_flags (CopSupervisor *self, CopTerm flags)
{
  if (cop_is_map (flags))
    return set_flags (self, flags);

  if (!cop_is_tuple (flags) || cop_tuple_size (flags) != 3)
    return flaw_of ("invalid_type", flags);

  g_auto (CopTerm) map =
      cop_map_of (COP_ATOM (strategy), cop_term_ref (cop_tuple_get (flags, 0)),
                  COP_ATOM (intensity), cop_term_ref (cop_tuple_get (flags, 1)),
                  COP_ATOM (period), cop_term_ref (cop_tuple_get (flags, 2)));
  return set_flags (self, map);
}

/* ---- init ---- */

CopTerm
cop_supervisor_report_name (CopTerm name, CopTerm module)
{
  if (name == COP_NONE)
    return cop_tuple_of (cop_self (), module);

  return cop_is_atom (name) ? cop_tuple_of (COP_ATOM (local), name) : cop_term_ref (name);
}

/* Checks the whole list before anything is started; gives the flaw or COP_NONE. */
static CopTerm
add_specs (CopSupervisor *self, CopTerm specs)
{
  CopTerm l = specs;

  for (; cop_is_cons (l); l = cop_tail (l)) {
    g_auto (CopChildSpec) spec = { 0 };
    CopTerm               flaw = COP_NONE;
    if (!cop_child_spec_check (cop_head (l), self->auto_shutdown, &spec, &flaw))
      return flaw;
    if (cop_children_of_id (&self->children, spec.id) != NULL)
      return flaw_of ("duplicate_child_name", spec.id);
    cop_children_append (&self->children, cop_child_new (&spec));
  }

  return cop_is_nil (l) ? COP_NONE : flaw_of ("invalid_child_spec", l);
}

CopStart
cop_supervisor_start_static (CopSupervisor *self, CopChild *child)
{
  CopStart start = cop_supervisor_call_start (self, child->spec, child->spec->args);

  if (start.kind == COP_STARTED) {
    cop_supervisor_report_progress (self, child->spec, start.pid);
    cop_children_set (&self->children, child, COP_CHILD_RUNNING, start.pid);
  } else if (start.kind == COP_START_IGNORED) {
    cop_children_set (&self->children, child, COP_CHILD_DOWN, COP_NONE);
  }

  return start;
}

/* Starts @first and those behind it. Gives the one that failed, or NULL; *@ret_reason
 * (given) is then why. */
static CopChild *
start_from (CopSupervisor *self, CopChild *first, bool is_restart, CopTerm *ret_reason)
{
  CopChild *next = NULL;

  for (CopChild *child = first; child != NULL; child = next) {
    next = child->next;
    g_auto (CopStart) start = cop_supervisor_start_static (self, child);
    if (start.kind == COP_START_FAILED) {
      cop_supervisor_report (self, COP_ATOM (start_error), start.result, child->spec,
                             COP_ATOM (undefined));
      *ret_reason = cop_term_steal (&start.result);
      return child;
    }

    if (is_restart)
      cop_supervisor_note_restarted (self, child);
    else
      cop_supervisor_note_changed (self);
    if (start.kind == COP_START_IGNORED && child->spec->restart == COP_RESTART_TEMPORARY)
      cop_children_remove (&self->children, child);
  }

  return NULL;
}

static CopNext
stop_with (CopTerm tag, CopTerm reason)
{
  return cop_next_stop (cop_tuple_of (tag, reason));
}

static CopNext
init_static (CopSupervisor *self, CopTerm specs)
{
  CopTerm flaw = add_specs (self, specs);
  if (flaw != COP_NONE)
    return stop_with (COP_ATOM (start_spec), flaw);

  g_auto (CopTerm) reason = COP_NONE;
  CopChild        *failed = start_from (self, self->children.first, false, &reason);
  if (failed == NULL)
    return cop_next_ok ();

  g_auto (CopTerm) id = cop_term_ref (failed->spec->id);
  cop_supervisor_stop_from (self, self->children.first);
  return stop_with (COP_ATOM (shutdown),
                    cop_tuple_of (COP_ATOM (failed_to_start_child), cop_term_steal (&id),
                                  cop_term_steal (&reason)));
}

static CopNext
init_simple (CopSupervisor *self, CopTerm specs)
{
  CopTerm flaw = COP_NONE;

  if (!cop_is_cons (specs) || !cop_is_nil (cop_tail (specs)))
    return stop_with (COP_ATOM (bad_start_spec), cop_term_ref (specs));
  if (!cop_child_spec_check (cop_head (specs), self->auto_shutdown, &self->template,
                             &flaw))
    return stop_with (COP_ATOM (start_spec), flaw);

  return cop_next_ok ();
}

/* @argument: {Name | self, Module, Argument}. */
static CopNext
supervisor_init (void *state, CopTerm argument)
{
  CopSupervisor *self = state;
  CopTerm        name = cop_tuple_get (argument, 0);

  cop_trap_exit (true);
  self->module = cop_tuple_get (argument, 1);
  self->argument = cop_term_ref (cop_tuple_get (argument, 2));
  self->name = name == cop_atom ("self") ? cop_tuple_of (cop_self (), self->module)
                                         : cop_term_ref (name);

  g_auto (CopTerm) result =
      cop_apply_array (self->module, COP_ATOM (init), &self->argument, 1);
  if (result == COP_ATOM (ignore))
    return cop_next_ignore ();

  CopTerm both =
      cop_is_tagged (result, COP_ATOM (ok), 2) ? cop_tuple_get (result, 1) : COP_NONE;
  if (both == COP_NONE || !cop_is_tuple (both) || cop_tuple_size (both) != 2)
    return stop_with (COP_ATOM (bad_return), cop_tuple_of (self->module, COP_ATOM (init),
                                                           cop_term_steal (&result)));

  CopTerm flaw = check_flags (self, cop_tuple_get (both, 0));
  if (flaw != COP_NONE)
    return stop_with (COP_ATOM (supervisor_data), flaw);

  CopTerm specs = cop_tuple_get (both, 1);
  return cop_supervisor_is_simple (self) ? init_simple (self, specs)
                                         : init_static (self, specs);
}

/* ---- restarts ---- */

/* OTP: to the end of the mailbox. */
static void
try_again (CopTerm id)
{
  cop_cast (cop_self (),
            cop_tuple_of (cop_atom ("try_again_restart"), cop_term_ref (id)));
}

/* Marks the child whose restart failed; @old_pid is lent. */
static void
set_restarting (CopSupervisor *self, CopChild *child, CopTerm old_pid)
{
  cop_children_set (&self->children, child, COP_CHILD_RESTARTING, old_pid);
  cop_supervisor_note_changed (self);
  try_again (cop_supervisor_is_simple (self) ? old_pid : child->spec->id);
}

static void
restart_alone (CopSupervisor *self, CopChild *child)
{
  g_auto (CopTerm)  pid_before = cop_child_pid_term (child);
  g_auto (CopTerm)  old_pid = cop_term_ref (child->pid);
  g_auto (CopStart) start = cop_supervisor_start_static (self, child);

  if (start.kind != COP_START_FAILED) {
    cop_supervisor_note_restarted (self, child);
    return;
  }

  set_restarting (self, child, old_pid);
  cop_supervisor_report (self, COP_ATOM (start_error), start.result, child->spec,
                         cop_term_steal (&pid_before));
}

/* OTP: when the restart of a child says `ignore`, an entry `undefined` stays behind,
 * which is counted as active and which terminate has no clause for. */
static void
restart_simple (CopSupervisor *self, CopChild *child)
{
  g_auto (CopTerm)  pid_before = cop_child_pid_term (child);
  g_auto (CopTerm)  old_pid = cop_term_ref (child->pid);
  g_auto (CopStart) start =
      cop_supervisor_call_start (self, child->spec, child->spec->args);

  switch (start.kind) {
  case COP_STARTED:
    cop_children_set (&self->children, child, COP_CHILD_RUNNING, start.pid);
    cop_supervisor_note_restarted (self, child);
    return;

  case COP_START_IGNORED:
    cop_children_remove (&self->children, child);
    self->has_ghost = true;
    cop_supervisor_note_changed (self);
    return;

  case COP_START_FAILED:
    set_restarting (self, child, old_pid);
    cop_supervisor_report (self, COP_ATOM (start_error), start.result, child->spec,
                           cop_term_steal (&pid_before));
    return;
  }
}

/* @first: where the group begins. */
static void
restart_group (CopSupervisor *self, CopChild *child, CopChild *first)
{
  g_auto (CopTerm) old_pid = cop_term_ref (child->pid);
  g_auto (CopTerm) reason = COP_NONE;

  cop_children_set (&self->children, child, COP_CHILD_DOWN, COP_NONE);
  cop_supervisor_stop_from (self, first);
  /* Temporary ones are gone, perhaps the first of them. */
  first = first == child ? child : self->children.first;
  CopChild *failed = start_from (self, first, true, &reason);
  if (failed != NULL)
    set_restarting (self, failed, failed == child ? old_pid : COP_NONE);
}

static void
forget_or_set_down (CopSupervisor *self, CopChild *child)
{
  if (child->spec->restart == COP_RESTART_TEMPORARY || cop_supervisor_is_simple (self))
    cop_children_remove (&self->children, child);
  else
    cop_children_set (&self->children, child, COP_CHILD_DOWN, COP_NONE);
  cop_supervisor_note_changed (self);
}

bool
cop_supervisor_restart (CopSupervisor *self, CopChild *child)
{
  if (!cop_supervisor_count_restart (self, child)) {
    cop_supervisor_report (self, COP_ATOM (shutdown),
                           COP_ATOM (reached_max_restart_intensity), child->spec,
                           cop_child_pid_term (child));
    forget_or_set_down (self, child);
    return false;
  }

  if (self->strategy == COP_ATOM (one_for_one))
    restart_alone (self, child);
  else if (self->strategy == COP_ATOM (one_for_all))
    restart_group (self, child, self->children.first);
  else if (self->strategy == COP_ATOM (rest_for_one))
    restart_group (self, child, child);
  else
    restart_simple (self, child);

  return true;
}

/* ---- ends of children ---- */

/* Whether the end of a child which is not restarted ends the supervisor too. */
static bool
asks_for_shutdown (const CopSupervisor *self, bool was_significant)
{
  if (!was_significant || self->auto_shutdown == COP_ATOM (never))
    return false;
  if (self->auto_shutdown == COP_ATOM (any_significant))
    return true;

  return cop_supervisor_is_simple (self)
             ? self->children.n_children == 0 && !self->has_ghost
             : self->children.n_significant == 0;
}

static CopNext
shutdown_unless (bool goes_on)
{
  return goes_on ? cop_next_noreply () : cop_next_stop (COP_ATOM (shutdown));
}

static CopNext
child_ended (CopSupervisor *self, CopTerm pid, CopTerm reason)
{
  CopChild *child = cop_children_of_pid (&self->children, pid);
  bool      has_to_report = false;
  if (child == NULL || child->state != COP_CHILD_RUNNING)
    return cop_next_noreply ();

  CopFate fate = cop_restart_decide (child->spec->restart, reason, &has_to_report);
  bool    was_significant = child->spec->significant;
  cop_supervisor_note_end (child, reason);
  if (has_to_report)
    cop_supervisor_report (self, COP_ATOM (child_terminated), reason, child->spec,
                           cop_child_pid_term (child));

  switch (fate) {
  case COP_FATE_RESTART: return shutdown_unless (cop_supervisor_restart (self, child));

  case COP_FATE_KEEP:
  case COP_FATE_FORGET:
    forget_or_set_down (self, child);
    return shutdown_unless (!asks_for_shutdown (self, was_significant));
  }

  g_assert_not_reached ();
}

static CopNext
supervisor_handle_info (void *state, CopTerm message)
{
  if (cop_is_tagged (message, COP_ATOM (EXIT), 3))
    return child_ended (state, cop_tuple_get (message, 1), cop_tuple_get (message, 2));

  cop_supervisor_report_unexpected (COP_ATOM (Elixir_Supervisor), message);
  return cop_next_noreply ();
}

static CopNext
supervisor_handle_cast (void *state, CopTerm request)
{
  CopSupervisor *self = state;
  if (!cop_is_tagged (request, cop_atom ("try_again_restart"), 2))
    cop_no_clause ();

  CopTerm   key = cop_tuple_get (request, 1);
  CopChild *child = cop_supervisor_is_simple (self)
                        ? cop_children_of_pid (&self->children, key)
                        : cop_children_of_id (&self->children, key);
  if (child == NULL || child->state != COP_CHILD_RESTARTING)
    return cop_next_noreply ();

  return shutdown_unless (cop_supervisor_restart (self, child));
}

/* ---- the end ---- */

static void
supervisor_terminate (void *state, CopTerm reason)
{
  CopSupervisor *self = state;

  if (!cop_supervisor_is_simple (self))
    cop_supervisor_stop_from (self, self->children.first);
  else if (!self->has_ghost)
    cop_supervisor_stop_all_together (self);
  else
    cop_raise (COP_ATOM (function_clause));
}

void
cop_supervisor_clear (void *state)
{
  CopSupervisor *self = state;

  cop_children_clear (&self->children);
  cop_restart_window_clear (&self->window);
  cop_child_spec_clear (&self->template);
  cop_term_unref (self->name);
  cop_term_unref (self->argument);
  cop_term_unref (self->extra_arguments);
  cop_term_unref (self->last_reason);
}

const CopGenServerClass cop_supervisor_server_class = {
  .module = ":supervisor",
  .state_size = sizeof (CopSupervisor),
  .init = supervisor_init,
  .handle_call = cop_supervisor_handle_call,
  .handle_cast = supervisor_handle_cast,
  .handle_info = supervisor_handle_info,
  .terminate = supervisor_terminate,
  .state_term = cop_supervisor_state_term,
  .clear_state = cop_supervisor_clear,
  .type = COP_ATOM (supervisor),
  .exports = cop_erlang_supervisor_exports,
  .doc = "Supervisors, with Erlang's words.",
};
