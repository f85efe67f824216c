/* Starting and stopping the children of a supervisor, and what it says about it.
 *
 * Stopping, as OTP does it: monitor, exit signal, wait for DOWN; when the time is over
 * kill, and wait again; unlink; an EXIT in the mailbox says more about the reason than
 * DOWN does. The monitor protects against a child that has unlinked itself.
 *
 * A group is stopped in time linear to its size even when all of it has died at once: the
 * EXITs which wait in the mailbox are then taken out in one go, not looked for one by
 * one.
 */
#include "behaviour/supervisor-private.h"

#include "behaviour/report.h"
#include "term/match.h"

/* ---- starting ---- */

void
cop_start_clear (CopStart *start)
{
  cop_term_unref (cop_term_steal (&start->result));
}

typedef struct {
  const CopChildSpec *spec;
  CopTerm             args;   /* borrowed */
  CopTerm             result; /* owned */
} StartCall;

static void
run_start (void *data)
{
  StartCall *call = data;

  call->result = cop_apply (call->spec->module, call->spec->function, call->args);
}

/* What `catch` makes of a failure: a throw counts as returned. */
static CopTerm
caught (CopFailure *failure)
{
  if (failure->class == COP_CLASS_THROW)
    return cop_term_steal (&failure->value);

  return cop_tuple_of (COP_ATOM (EXIT), cop_failure_reason (failure));
}

static CopStart
failed_start (CopTerm reason)
{
  return (CopStart){ COP_START_FAILED, COP_NONE, reason };
}

/* Takes what a start function returned. */
static CopStart
judge_start (CopTerm value)
{
  g_auto (CopTerm) kept = value;
  size_t           size = cop_is_tuple (value) ? cop_tuple_size (value) : 0;
  CopTerm          tag = size > 0 ? cop_tuple_get (value, 0) : COP_NONE;

  if (value == COP_ATOM (ignore))
    return (CopStart){ COP_START_IGNORED, COP_NONE, value };
  if (tag == COP_ATOM (ok) && (size == 2 || size == 3) &&
      cop_is_pid (cop_tuple_get (value, 1)))
    return (CopStart){ COP_STARTED, cop_tuple_get (value, 1), cop_term_steal (&kept) };
  if (tag == COP_ATOM (error) && size == 2)
    return failed_start (cop_term_ref (cop_tuple_get (value, 1)));

  return failed_start (cop_term_steal (&kept));
}

CopStart
cop_supervisor_call_start (CopSupervisor *self, const CopChildSpec *spec, CopTerm args)
{
  g_auto (CopTerm)    kept = cop_term_ref (args);
  g_auto (CopFailure) failure = { 0 };
  StartCall           call = { spec, kept, COP_NONE };

  if (cop_try (run_start, &call, &failure))
    return judge_start (call.result);

  /* OTP: only supervisor uses `catch`. */
  return self->is_dynamic ? failed_start (cop_failure_reason (&failure))
                          : judge_start (caught (&failure));
}

/* ---- reports ---- */

static CopTerm
pair (const char *key, CopTerm value)
{
  return cop_tuple_of (cop_atom (key), value);
}

/* Takes @first, {pid, …} or {nb_children, …}. */
static CopTerm
offender (const CopSupervisor *self, const CopChildSpec *spec, CopTerm first)
{
  CopTerm type = pair ("child_type", cop_child_spec_type_term (spec));
  CopTerm shutdown = pair ("shutdown", cop_child_spec_shutdown_term (spec));
  CopTerm restart = pair ("restart_type", cop_child_spec_restart_term (spec));
  CopTerm id = pair ("id", cop_term_ref (spec->id));

  if (!self->is_dynamic)
    return cop_list_of (first, id, pair ("mfargs", cop_child_spec_mfa_term (spec)),
                        restart, pair ("significant", cop_bool (spec->significant)),
                        shutdown, type);

  /* OTP: with forgotten arguments this list is improper, or `undefined`. */
  CopTerm args = cop_list_append (self->extra_arguments, cop_term_ref (spec->args));
  CopTerm mfa = cop_tuple_of (spec->module, spec->function, args);
  return cop_list_of (first, id, pair ("mfargs", mfa), restart, shutdown, type);
}

static void
report_offender (CopSupervisor      *self,
                 CopTerm             context,
                 CopTerm             reason,
                 const CopChildSpec *spec,
                 CopTerm             first)
{
  cop_report (cop_map_of (
      cop_atom ("label"), cop_tuple_of (COP_ATOM (supervisor), context),
      COP_ATOM (supervisor), cop_term_ref (self->name), cop_atom ("errorContext"),
      context, COP_ATOM (reason), cop_term_ref (reason), cop_atom ("offender"),
      offender (self, spec, first)));
}

void
cop_supervisor_report (CopSupervisor      *self,
                       CopTerm             context,
                       CopTerm             reason,
                       const CopChildSpec *spec,
                       CopTerm             pid)
{
  if (cop_report_is_wanted ())
    report_offender (self, context, reason, spec, cop_tuple_of (COP_ATOM (pid), pid));
  else
    cop_term_unref (pid);
}

void
cop_supervisor_report_progress (CopSupervisor      *self,
                                const CopChildSpec *spec,
                                CopTerm             pid)
{
  if (!cop_report_is_wanted ())
    return;

  CopTerm started =
      offender (self, spec, cop_tuple_of (COP_ATOM (pid), cop_term_ref (pid)));
  cop_report (cop_map_of (
      cop_atom ("label"), cop_tuple_of (COP_ATOM (supervisor), COP_ATOM (progress)),
      COP_ATOM (supervisor), cop_term_ref (self->name), cop_atom ("started"), started));
}

void
cop_supervisor_report_unexpected (CopTerm module, CopTerm message)
{
  if (!cop_report_is_wanted ())
    return;

  cop_report (cop_map_of (cop_atom ("label"),
                          cop_tuple_of (module, cop_atom ("unexpected_msg")),
                          COP_ATOM (message), cop_term_ref (message)));
}

/* ---- what the Observer sees ---- */

void
cop_supervisor_note_end (CopChild *child, CopTerm reason)
{
  cop_term_replace (&child->last_reason, cop_term_ref (reason));
}

void
cop_supervisor_note_changed (CopSupervisor *self)
{
  cop_node_emit (cop_node_current (), COP_EVENT_CHILD, cop_self (), COP_NONE, COP_NONE);
}

bool
cop_supervisor_count_restart (CopSupervisor *self, const CopChild *child)
{
  int64_t now_usec = cop_node_last_usec (cop_node_current ());

  self->n_restarts++;
  self->last_restart_usec = now_usec;
  cop_term_replace (&self->last_reason, cop_term_ref (child->last_reason));
  return cop_restart_window_add (&self->window, now_usec);
}

static CopTerm
or_undefined (CopTerm term)
{
  return term == COP_NONE ? COP_ATOM (undefined) : cop_term_ref (term);
}

void
cop_supervisor_note_restarted (CopSupervisor *self, CopChild *child)
{
  CopNode *node = cop_node_current ();

  child->n_restarts++;
  child->last_restart_usec = cop_node_last_usec (node);
  cop_supervisor_note_changed (self);
  if (!cop_node_has_listeners (node) || child->state != COP_CHILD_RUNNING)
    return;

  g_auto (CopTerm) what =
      cop_tuple_of (cop_term_ref (child->spec->id), or_undefined (child->last_pid),
                    or_undefined (child->last_reason));
  cop_node_emit (node, COP_EVENT_RESTART, child->pid, cop_self (), what);
}

/* ---- EXITs taken out of turn ---- */

static bool
is_exit_of_marked (CopTerm message, void *data)
{
  CopSupervisor *self = data;
  if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
    return false;

  CopChild *child = cop_children_of_pid (&self->children, cop_tuple_get (message, 1));
  return child != NULL && child->is_marked && child->end.reason == COP_NONE &&
         child->state == COP_CHILD_RUNNING;
}

static void
take_arrived_exits (CopSupervisor *self)
{
  for (;;) {
    g_auto (CopTerm) message = cop_receive_if (is_exit_of_marked, self, 0);
    if (message == COP_NONE)
      return;

    CopChild *child = cop_children_of_pid (&self->children, cop_tuple_get (message, 1));
    child->end.reason = cop_term_ref (cop_tuple_get (message, 2));
  }
}

/* Of a process elsewhere only a monitor can tell. */
static bool
is_dead (const CopChild *child)
{
  return cop_is_local_pid (child->pid) && !cop_is_alive (child->pid);
}

/* Between the decision that a process ends and its EXIT others may run. */
static bool
is_dying (const CopChild *child)
{
  return child->state == COP_CHILD_RUNNING && child->end.reason == COP_NONE &&
         is_dead (child);
}

/* Of marked children from @first on. */
static void
take_exits_of_marked (CopSupervisor *self, CopChild *first)
{
  take_arrived_exits (self);
  for (CopChild *child = first; child != NULL; child = child->next) {
    if (child->is_marked && is_dying (child)) {
      cop_yield ();
      take_arrived_exits (self);
      return;
    }
  }
}

/* ---- stopping one ---- */

/* An end that is waited for, on the stack of who waits. */
typedef struct {
  CopEndWatch watch;
  size_t      n_left;
} AwaitedEnd;

static void
clear_awaited_end (AwaitedEnd *end)
{
  if (end->n_left > 0)
    cop_unwatch_ends ();
  cop_term_unref (end->watch.reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AwaitedEnd, clear_awaited_end)

static CopTerm
reason_of_absence (CopTerm pid)
{
  return cop_is_local_pid (pid) ? COP_ATOM (noproc) : COP_ATOM (noconnection);
}

/* Blocks until the child's process is gone; gives the reason. */
static CopTerm
await_end (const CopChildSpec *spec, CopTerm pid)
{
  bool    is_brutal = spec->shutdown == COP_SHUTDOWN_BRUTAL_KILL;
  int64_t msec = spec->shutdown == COP_SHUTDOWN_TIME ? spec->shutdown_msec : COP_INFINITY;
  g_auto (AwaitedEnd) end = { 0 };
  if (!cop_watch_end (pid, &end.watch, &end.n_left))
    return reason_of_absence (pid);

  cop_exit_process (pid, is_brutal ? COP_ATOM (kill) : COP_ATOM (shutdown));
  if (!cop_await_ends (&end.n_left, msec)) {
    cop_exit_process (pid, COP_ATOM (kill));
    cop_await_ends (&end.n_left, COP_INFINITY);
  }

  return cop_term_steal (&end.watch.reason);
}

/* The reason in the EXIT of the child, given; COP_NONE: there is none in the mailbox. */
static CopTerm
take_exit (CopChild *child)
{
  if (child->end.reason != COP_NONE)
    return cop_term_steal (&child->end.reason);

  g_auto (CopTerm) message = cop_receive_exit (child->pid, 0);
  return message != COP_NONE ? cop_term_ref (cop_tuple_get (message, 2)) : COP_NONE;
}

/* Blocks. Of a child which was dead before it was told to stop; noproc when it had
 * unlinked itself. */
static CopTerm
reason_of_dead (CopChild *child)
{
  CopTerm reason = take_exit (child);
  if (reason == COP_NONE) {
    cop_yield ();
    reason = take_exit (child);
  }

  return reason != COP_NONE ? reason : COP_ATOM (noproc);
}

/* Blocks. OTP: unlink first, then flush the exit, whose reason is preferred. */
static CopTerm
reason_of_stopped (CopChild *child)
{
  g_auto (CopTerm) reason = await_end (child->spec, child->pid);
  CopTerm          better = take_exit (child);

  return better != COP_NONE ? better : cop_term_steal (&reason);
}

static void
set_down (CopSupervisor *self, CopChild *child, CopTerm reason)
{
  cop_supervisor_note_end (child, reason);
  cop_children_set (&self->children, child, COP_CHILD_DOWN, COP_NONE);
  cop_supervisor_note_changed (self);
}

static void
report_shutdown (CopSupervisor *self, CopChild *child, CopTerm reason)
{
  if (cop_shutdown_is_expected (child->spec, reason, self->is_dynamic))
    return;

  /* OTP: of simple_one_for_one it shows the template, without the child's arguments. */
  cop_supervisor_report (self, COP_ATOM (shutdown_error), reason,
                         cop_supervisor_is_simple (self) ? &self->template : child->spec,
                         cop_child_pid_term (child));
}

void
cop_supervisor_stop_child (CopSupervisor *self, CopChild *child)
{
  g_assert (child->state == COP_CHILD_RUNNING);

  g_auto (CopTerm) reason =
      is_dead (child) ? reason_of_dead (child) : reason_of_stopped (child);

  report_shutdown (self, child, reason);
  set_down (self, child, reason);
}

void
cop_supervisor_stop_from (CopSupervisor *self, CopChild *first)
{
  CopChild *previous = NULL;

  for (CopChild *child = first; child != NULL; child = child->next)
    child->is_marked = true;
  take_exits_of_marked (self, first);

  for (CopChild *child = first ? self->children.last : NULL; child; child = previous) {
    bool is_first = child == first;
    previous = is_first ? NULL : child->previous;
    child->is_marked = false;
    if (child->state == COP_CHILD_RUNNING)
      cop_supervisor_stop_child (self, child);
    else
      cop_children_set (&self->children, child, COP_CHILD_DOWN, COP_NONE);
    if (child->spec->restart == COP_RESTART_TEMPORARY)
      cop_children_remove (&self->children, child);
  }
}

/* ---- stopping many at the same time ---- */

typedef struct {
  CopChild **children; /* borrowed */
  size_t     n_children;
  size_t     n_left;
} StopRound;

static void
clear_stop_round (StopRound *round)
{
  if (round->n_left > 0)
    cop_unwatch_ends ();
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StopRound, clear_stop_round)

static bool
has_to_stop_within (const CopChild *child, int64_t msec)
{
  return child->end.n_left != NULL && child->spec->shutdown == COP_SHUTDOWN_TIME &&
         child->spec->shutdown_msec <= msec;
}

/* The shortest shutdown time above @msec of those which have not ended. */
static int64_t
next_limit (const StopRound *round, int64_t msec)
{
  int64_t limit = COP_INFINITY;

  for (size_t i = 0; i < round->n_children; i++) {
    const CopChild *child = round->children[i];
    if (has_to_stop_within (child, INT64_MAX) && child->spec->shutdown_msec > msec &&
        (limit == COP_INFINITY || child->spec->shutdown_msec < limit))
      limit = child->spec->shutdown_msec;
  }

  return limit;
}

/* Blocks until all have ended; kills those whose time is over. */
static void
await_round (StopRound *round)
{
  int64_t passed = -1;

  while (round->n_left > 0) {
    int64_t limit = next_limit (round, passed);
    int64_t left = limit == COP_INFINITY ? COP_INFINITY : limit - MAX (passed, 0);
    if (cop_await_ends (&round->n_left, left))
      return;

    passed = limit;
    for (size_t i = 0; i < round->n_children; i++) {
      if (has_to_stop_within (round->children[i], passed))
        cop_exit_process (round->children[i]->pid, COP_ATOM (kill));
    }
  }
}

static void
tell_to_stop (StopRound *round, CopChild *child)
{
  if (!cop_watch_end (child->pid, &child->end, &round->n_left)) {
    if (child->end.reason == COP_NONE)
      child->end.reason = reason_of_absence (child->pid);
    return;
  }

  bool is_brutal = child->spec->shutdown == COP_SHUTDOWN_BRUTAL_KILL;
  cop_exit_process (child->pid, is_brutal ? COP_ATOM (kill) : COP_ATOM (shutdown));
}

/* OTP: a DynamicSupervisor looks for those which have ended by themselves before it sends
 * signals; of them only a fine `normal` is passed over in silence. */
static void
note_early_ends (CopChild **children, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    CopChild *child = children[i];
    bool      is_fine = child->end.reason == COP_ATOM (normal) &&
                   child->spec->restart != COP_RESTART_PERMANENT;
    child->is_marked = child->end.reason != COP_NONE && !is_fine;
    cop_unlink (child->pid);
  }
}

static bool
is_exit_of_stopped (CopTerm message, void *data)
{
  CopSupervisor *self = data;
  if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
    return false;

  const CopChild *child =
      cop_children_of_pid (&self->children, cop_tuple_get (message, 1));
  return child != NULL && child->is_marked;
}

/* OTP: what an EXIT says goes before the reason of DOWN; here only one that the child has
 * sent by itself can have come meanwhile. */
static void
take_late_exits (CopSupervisor *self)
{
  for (;;) {
    g_auto (CopTerm) message = cop_receive_if (is_exit_of_stopped, self, 0);
    if (message == COP_NONE)
      return;

    CopChild *child = cop_children_of_pid (&self->children, cop_tuple_get (message, 1));
    cop_term_replace (&child->end.reason, cop_term_ref (cop_tuple_get (message, 2)));
  }
}

static void
report_together (CopSupervisor *self, CopChild **children, size_t n)
{
  if (!cop_report_is_wanted ())
    return;

  if (self->is_dynamic) {
    for (size_t i = 0; i < n; i++) {
      CopChild *child = children[i];
      if (child->is_marked)
        cop_supervisor_report (self, COP_ATOM (shutdown_error), child->end.reason,
                               child->spec, cop_child_pid_term (child));
      else
        report_shutdown (self, child, child->end.reason);
    }
    return;
  }

  /* One report per reason. */
  g_auto (CopTerm) counts = cop_map_new ();
  for (size_t i = 0; i < n; i++) {
    CopTerm reason = children[i]->end.reason;
    if (cop_shutdown_is_expected (children[i]->spec, reason, false))
      continue;
    CopTerm count = cop_map_get (counts, reason);
    counts = cop_map_put (cop_term_steal (&counts), cop_term_ref (reason),
                          cop_int (count == COP_NONE ? 1 : cop_to_int (count) + 1));
  }

  g_auto (CopMapIter) iter = { 0 };
  CopTerm             reason = COP_NONE, count = COP_NONE;
  cop_map_iter_init (&iter, counts);
  while (cop_map_iter_next (&iter, &reason, &count))
    report_offender (self, COP_ATOM (shutdown_error), reason, &self->template,
                     cop_tuple_of (cop_atom ("nb_children"), cop_term_ref (count)));
}

void
cop_supervisor_stop_together (CopSupervisor *self, CopChild **children, size_t n)
{
  g_auto (StopRound) round = { .children = children, .n_children = n };

  for (size_t i = 0; i < n; i++)
    children[i]->is_marked = true;
  take_exits_of_marked (self, self->children.first);
  if (self->is_dynamic)
    note_early_ends (children, n);
  for (size_t i = 0; i < n; i++)
    tell_to_stop (&round, children[i]);
  await_round (&round);
  if (!self->is_dynamic)
    take_late_exits (self);

  report_together (self, children, n);
  for (size_t i = 0; i < n; i++) {
    g_auto (CopTerm) reason = cop_term_steal (&children[i]->end.reason);
    children[i]->is_marked = false;
    set_down (self, children[i], reason);
  }
}

void
cop_supervisor_stop_all_together (CopSupervisor *self)
{
  g_autoptr (GPtrArray) running = g_ptr_array_sized_new (self->children.n_children);

  for (CopChild *child = self->children.first; child != NULL; child = child->next) {
    if (child->state == COP_CHILD_RUNNING)
      g_ptr_array_add (running, child);
  }
  cop_supervisor_stop_together (self, (CopChild **) running->pdata, running->len);
}
