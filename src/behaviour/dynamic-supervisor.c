/* DynamicSupervisor as a gen_server. State, stopping and reports are those of
 * supervisor-private.h; decisions, order and results are Elixir's (1.14). A failed
 * restart is tried again by a message to itself. */
#include "behaviour/dynamic-supervisor.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/gen-server-module.h"
#include "behaviour/supervisor-private.h"
#include "term/match.h"

#define DEFAULT_MAX_RESTARTS 3
#define DEFAULT_MAX_SECONDS 5

/* ---- init ---- */

static CopTerm
flaw_of (const char *tag, CopTerm value)
{
  return cop_tuple_of (cop_atom (tag), cop_term_ref (value));
}

static CopTerm
flag_or (CopTerm flags, CopTerm key, CopTerm otherwise)
{
  CopTerm value = cop_map_get (flags, key);

  return value == COP_NONE ? otherwise : value;
}

/* Sets the flags; gives the flaw or COP_NONE. */
static CopTerm
set_flags (CopSupervisor *self, CopTerm flags)
{
  int64_t max_restarts = 0;
  int64_t max_seconds = 0;

  CopTerm strategy = flag_or (flags, COP_ATOM (strategy), COP_ATOM (one_for_one));
  if (strategy != COP_ATOM (one_for_one))
    return flaw_of ("invalid_strategy", strategy);

  CopTerm intensity = flag_or (flags, COP_ATOM (intensity), cop_int (1));
  if (!cop_supervisor_read_count (intensity, 0, &max_restarts))
    return flaw_of ("invalid_intensity", intensity);

  CopTerm period = flag_or (flags, COP_ATOM (period), cop_int (5));
  if (!cop_supervisor_read_count (period, 1, &max_seconds))
    return flaw_of ("invalid_period", period);

  CopTerm max_children = flag_or (flags, COP_ATOM (max_children), COP_ATOM (infinity));
  self->max_children = -1;
  if (max_children != COP_ATOM (infinity) &&
      !cop_supervisor_read_count (max_children, 0, &self->max_children))
    return flaw_of ("invalid_max_children", max_children);

  CopTerm extra = flag_or (flags, COP_ATOM (extra_arguments), COP_NIL);
  if (!cop_is_list (extra))
    return flaw_of ("invalid_extra_arguments", extra);

  self->extra_arguments = cop_term_ref (extra);
  self->auto_shutdown = COP_ATOM (never);
  cop_restart_window_init (&self->window, max_restarts, max_seconds);
  cop_children_init (&self->children, false);
  self->strategy = strategy;
  return COP_NONE;
}

/* @argument: {Module, Argument, Name | nil}. */
static CopNext
dynamic_init (void *state, CopTerm argument)
{
  CopSupervisor *self = state;
  CopTerm        name = cop_tuple_get (argument, 2);

  cop_trap_exit (true);
  self->is_dynamic = true;
  self->module = cop_tuple_get (argument, 0);
  self->argument = cop_term_ref (cop_tuple_get (argument, 1));
  self->name =
      cop_supervisor_report_name (name == COP_ATOM (nil) ? COP_NONE : name, self->module);

  g_auto (CopTerm) result =
      cop_apply_array (self->module, COP_ATOM (init), &self->argument, 1);
  if (result == COP_ATOM (ignore))
    return cop_next_ignore ();

  if (!cop_is_tagged (result, COP_ATOM (ok), 2) ||
      !cop_is_map (cop_tuple_get (result, 1)))
    return cop_next_stop (
        cop_tuple_of (COP_ATOM (bad_return), cop_tuple_of (self->module, COP_ATOM (init),
                                                           cop_term_steal (&result))));

  CopTerm flaw = set_flags (self, cop_tuple_get (result, 1));
  if (flaw != COP_NONE)
    return cop_next_stop (cop_tuple_of (COP_ATOM (supervisor_data), flaw));

  return cop_next_ok ();
}

/* ---- starting ---- */

/* Blocks. Extra arguments come first. */
static CopStart
call_start (CopSupervisor *self, const CopChildSpec *spec)
{
  g_auto (CopTerm) args =
      cop_list_append (self->extra_arguments, cop_term_ref (spec->args));

  return cop_supervisor_call_start (self, spec, args);
}

static CopTerm
start_reply (CopStart *start)
{
  return start->kind == COP_START_FAILED
             ? cop_tuple_of (COP_ATOM (error), cop_term_steal (&start->result))
             : cop_term_steal (&start->result);
}

/* Takes the content of @spec. */
static CopNext
start_child (CopSupervisor *self, CopChildSpec *spec)
{
  if (self->max_children >= 0 && self->children.n_children >= (size_t) self->max_children)
    return cop_next_reply (cop_tuple_of (COP_ATOM (error), COP_ATOM (max_children)));

  g_autoptr (CopChild) child = cop_child_new (spec);
  g_auto (CopStart)    start = call_start (self, child->spec);
  if (start.kind == COP_STARTED) {
    CopChild *added = g_steal_pointer (&child);
    cop_child_forget_arguments (added);
    cop_children_append (&self->children, added);
    cop_children_set (&self->children, added, COP_CHILD_RUNNING, start.pid);
    cop_supervisor_note_changed (self);
  }

  return cop_next_reply (start_reply (&start));
}

/* @child: {{M, F, Args}, Restart, Shutdown, Type, Modules}, checked by the caller. */
static CopNext
handle_start_child (CopSupervisor *self, CopTerm child)
{
  g_auto (CopChildSpec) spec = { 0 };
  if (!cop_child_spec_check_parts (child, &spec))
    cop_no_clause ();

  return start_child (self, &spec);
}

/* OTP: {start_task, Args, Restart, Shutdown}; nil stands for what the Task.Supervisor was
 * started with. */
static CopNext
handle_start_task (CopSupervisor *self, CopTerm request)
{
  CopTerm defaults = cop_dictionary_get (cop_module_atom ("Task.Supervisor"));
  if (defaults == COP_NONE)
    cop_no_clause ();

  CopTerm restart = cop_tuple_get (request, 2);
  CopTerm shutdown = cop_tuple_get (request, 3);
  if (restart == COP_ATOM (nil))
    restart = cop_tuple_get (defaults, 0);
  if (shutdown == COP_ATOM (nil))
    shutdown = cop_tuple_get (defaults, 1);

  CopTerm          module = cop_module_atom ("Task.Supervised");
  CopTerm          mfa = cop_tuple_of (module, COP_ATOM (start_link),
                                       cop_term_ref (cop_tuple_get (request, 1)));
  g_auto (CopTerm) child =
      cop_tuple_of (mfa, cop_term_ref (restart), cop_term_ref (shutdown),
                    COP_ATOM (worker), cop_list_of (module));
  return handle_start_child (self, child);
}

/* ---- ends of children ---- */

static CopTerm
restarting (CopTerm pid)
{
  return cop_tuple_of (COP_ATOM (restarting), cop_term_ref (pid));
}

static CopNext
forget (CopSupervisor *self, CopChild *child)
{
  cop_children_remove (&self->children, child);
  cop_supervisor_note_changed (self);
  return cop_next_noreply ();
}

static CopNext
restart_child (CopSupervisor *self, CopChild *child)
{
  g_auto (CopTerm) old_pid = cop_term_ref (child->pid);
  if (!cop_supervisor_count_restart (self, child)) {
    cop_supervisor_report (self, COP_ATOM (shutdown),
                           COP_ATOM (reached_max_restart_intensity), child->spec,
                           cop_term_ref (old_pid));
    forget (self, child);
    return cop_next_stop (COP_ATOM (shutdown));
  }

  g_auto (CopStart) start = call_start (self, child->spec);
  switch (start.kind) {
  case COP_STARTED:
    cop_children_set (&self->children, child, COP_CHILD_RUNNING, start.pid);
    cop_supervisor_note_restarted (self, child);
    return cop_next_noreply ();

  case COP_START_IGNORED: return forget (self, child);

  case COP_START_FAILED: break;
  }

  cop_supervisor_report (self, COP_ATOM (start_error), start.result, child->spec,
                         restarting (old_pid));
  cop_children_set (&self->children, child, COP_CHILD_RESTARTING, old_pid);
  cop_supervisor_note_changed (self);
  cop_send (cop_self (),
            cop_tuple_of (cop_atom ("$gen_restart"), cop_term_ref (old_pid)));
  return cop_next_noreply ();
}

static CopNext
child_ended (CopSupervisor *self, CopTerm pid, CopTerm reason)
{
  CopChild *child = cop_children_of_pid (&self->children, pid);
  bool      has_to_report = false;
  if (child == NULL || child->state != COP_CHILD_RUNNING)
    return cop_next_noreply ();

  CopFate fate = cop_restart_decide (child->spec->restart, reason, &has_to_report);
  cop_supervisor_note_end (child, reason);
  if (has_to_report)
    cop_supervisor_report (self, COP_ATOM (child_terminated), reason, child->spec,
                           cop_term_ref (pid));

  return fate == COP_FATE_RESTART ? restart_child (self, child) : forget (self, child);
}

static CopNext
try_again (CopSupervisor *self, CopTerm pid)
{
  CopChild *child = cop_children_of_pid (&self->children, pid);

  return child != NULL && child->state == COP_CHILD_RESTARTING
             ? restart_child (self, child)
             : cop_next_noreply ();
}

static CopNext
terminate_child (CopSupervisor *self, CopTerm pid)
{
  CopChild *child = cop_children_of_pid (&self->children, pid);
  if (child == NULL)
    return cop_next_reply (cop_tuple_of (COP_ATOM (error), COP_ATOM (not_found)));

  if (child->state == COP_CHILD_RUNNING)
    cop_supervisor_stop_together (self, &child, 1);
  forget (self, child);
  return cop_next_reply (COP_ATOM (ok));
}

/* ---- the callbacks ---- */

static CopNext
dynamic_handle_call (void *state, CopTerm request, CopFrom from)
{
  CopSupervisor *self = state;

  if (request == COP_ATOM (which_children))
    return cop_next_reply (cop_supervisor_which (self));
  if (request == COP_ATOM (count_children))
    return cop_next_reply (cop_supervisor_count (self));
  if (cop_is_tagged (request, COP_ATOM (start_child), 2))
    return handle_start_child (self, cop_tuple_get (request, 1));
  if (cop_is_tagged (request, COP_ATOM (terminate_child), 2))
    return terminate_child (self, cop_tuple_get (request, 1));
  if (cop_is_tagged (request, cop_atom ("start_task"), 4))
    return handle_start_task (self, request);

  cop_no_clause ();
}

/* Elixir: unknown casts are ignored, other than by supervisor. */
static CopNext
dynamic_handle_cast (void *state, CopTerm request)
{
  return cop_next_noreply ();
}

static CopNext
dynamic_handle_info (void *state, CopTerm message)
{
  if (cop_is_tagged (message, COP_ATOM (EXIT), 3))
    return child_ended (state, cop_tuple_get (message, 1), cop_tuple_get (message, 2));
  if (cop_is_tagged (message, cop_atom ("$gen_restart"), 2))
    return try_again (state, cop_tuple_get (message, 1));

  cop_supervisor_report_unexpected (COP_ATOM (Elixir_DynamicSupervisor), message);
  return cop_next_noreply ();
}

static void
dynamic_terminate (void *state, CopTerm reason)
{
  cop_supervisor_stop_all_together (state);
}

/* ---- callers ---- */

CopTerm
cop_dynamic_supervisor_start (CopTerm module, CopTerm argument, CopTerm name)
{
  CopTerm          shown = name == COP_NONE ? COP_ATOM (nil) : cop_term_ref (name);
  g_auto (CopTerm) start_argument = cop_tuple_of (module, cop_term_ref (argument), shown);
  g_auto (CopTerm) call = cop_tuple_of (COP_ATOM (supervisor), module, cop_int (1));

  return cop_gen_server_start_link (
      &cop_dynamic_supervisor_server_class, start_argument,
      &(CopStartOptions){ .name = name, .initial_call = call });
}

CopTerm
cop_dynamic_supervisor_start_link (const CopDynamicSupervisorFlags *flags, CopTerm name)
{
  static const CopDynamicSupervisorFlags defaults = COP_DYNAMIC_SUPERVISOR_DEFAULTS;
  if (flags == NULL)
    flags = &defaults;

  CopTerm map = cop_map_of (
      COP_ATOM (strategy),
      flags->strategy == COP_NONE ? COP_ATOM (one_for_one) : flags->strategy,
      COP_ATOM (intensity),
      cop_int (flags->max_restarts < 0 ? DEFAULT_MAX_RESTARTS : flags->max_restarts),
      COP_ATOM (period),
      cop_int (flags->max_seconds < 0 ? DEFAULT_MAX_SECONDS : flags->max_seconds),
      COP_ATOM (max_children),
      flags->max_children < 0 ? COP_ATOM (infinity) : cop_int (flags->max_children),
      COP_ATOM (extra_arguments),
      flags->extra_arguments == COP_NONE ? COP_NIL
                                         : cop_term_ref (flags->extra_arguments));
  g_auto (CopTerm) result = cop_tuple_of (COP_ATOM (ok), map);

  return cop_dynamic_supervisor_start (cop_module_atom ("Supervisor.Default"), result,
                                       name);
}

void
cop_dynamic_supervisor_register (CopNode *node, const CopSupervisorClass *class)
{
  g_return_if_fail (node != NULL);
  g_return_if_fail (class != NULL && class->module != NULL && class->init != NULL);

  cop_supervisor_register_class (node, class, true);
}

CopTerm
cop_dynamic_supervisor_class_start_link (const CopSupervisorClass *class,
                                         CopTerm argument,
                                         CopTerm name)
{
  g_return_val_if_fail (class != NULL && class->module != NULL, COP_NONE);

  cop_supervisor_register_class (cop_node_current (), class, true);
  return cop_dynamic_supervisor_start (cop_module_atom (class->module),
                                       argument == COP_NONE ? COP_NIL : argument, name);
}

static CopTerm
ask (CopTerm supervisor, CopTerm request)
{
  return cop_call_timeout (supervisor, request, COP_INFINITY);
}

CopTerm
cop_dynamic_supervisor_start_child (CopTerm supervisor, CopTerm child)
{
  g_auto (CopTerm)      kept = child;
  g_auto (CopTerm)      term = cop_child_spec (child, COP_NIL);
  g_auto (CopChildSpec) spec = { 0 };
  CopTerm               flaw = COP_NONE;
  if (!cop_child_spec_check_dynamic (term, &spec, &flaw))
    return cop_tuple_of (COP_ATOM (error), flaw);

  CopTerm checked =
      cop_tuple_of (cop_child_spec_mfa_term (&spec), cop_child_spec_restart_term (&spec),
                    cop_child_spec_shutdown_term (&spec),
                    cop_child_spec_type_term (&spec), cop_term_ref (spec.modules));
  return ask (supervisor, cop_tuple_of (COP_ATOM (start_child), checked));
}

CopTerm
cop_dynamic_supervisor_terminate_child (CopTerm supervisor, CopTerm pid)
{
  return ask (supervisor, cop_tuple_of (COP_ATOM (terminate_child), cop_term_ref (pid)));
}

CopTerm
cop_dynamic_supervisor_which_children (CopTerm supervisor)
{
  return ask (supervisor, COP_ATOM (which_children));
}

CopTerm
cop_dynamic_supervisor_count_children (CopTerm supervisor)
{
  return cop_supervisor_counts_to_map (ask (supervisor, COP_ATOM (count_children)));
}

/* ---- the module DynamicSupervisor ---- */

static CopTerm
option_or (CopTerm options, CopTerm key, CopTerm otherwise)
{
  CopTerm value = cop_keyword_get (options, key);

  return value == COP_NONE ? otherwise : cop_term_ref (value);
}

static CopTerm
export_init (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm options = args[0];
  if (!cop_is_list (options))
    cop_raise (COP_ATOM (function_clause));

  CopTerm flags = cop_map_of (
      COP_ATOM (strategy),
      option_or (options, COP_ATOM (strategy), COP_ATOM (one_for_one)),
      COP_ATOM (intensity),
      option_or (options, COP_ATOM (max_restarts), cop_int (DEFAULT_MAX_RESTARTS)),
      COP_ATOM (period),
      option_or (options, COP_ATOM (max_seconds), cop_int (DEFAULT_MAX_SECONDS)),
      COP_ATOM (max_children),
      option_or (options, COP_ATOM (max_children), COP_ATOM (infinity)),
      COP_ATOM (extra_arguments),
      option_or (options, COP_ATOM (extra_arguments), COP_NIL));
  return cop_tuple_of (COP_ATOM (ok), flags);
}

/* start_link (Options) or (Module, Argument [, Options]) */
static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (n_args == 1) {
    g_auto (CopTerm) result = export_init (args, 1, env);
    CopStartOptions  options = cop_start_options (args[0]);
    return cop_dynamic_supervisor_start (cop_module_atom ("Supervisor.Default"), result,
                                         options.name);
  }

  CopStartOptions options = cop_start_options (n_args > 2 ? args[2] : COP_NIL);
  return cop_dynamic_supervisor_start (args[0], args[1], options.name);
}

/* The id: the name without its form. */
static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (!cop_is_list (args[0]))
    cop_raise (COP_ATOM (function_clause));

  CopTerm id = cop_keyword_get (args[0], COP_ATOM (name));
  if (id == COP_NONE)
    id = COP_ATOM (Elixir_DynamicSupervisor);
  else if (cop_is_tagged (id, COP_ATOM (global), 2) ||
           cop_is_tagged (id, COP_ATOM (via), 3))
    id = cop_tuple_get (id, cop_tuple_size (id) - 1);
  CopTerm start =
      cop_tuple_of (COP_ATOM (Elixir_DynamicSupervisor), COP_ATOM (start_link),
                    cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), cop_term_ref (id), COP_ATOM (start), start,
                     COP_ATOM (type), COP_ATOM (supervisor));
}

static CopTerm
export_start_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_dynamic_supervisor_start_child (args[0], cop_term_ref (args[1]));
}

static CopTerm
export_terminate_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (!cop_is_pid (args[1]))
    cop_raise (COP_ATOM (function_clause));

  return cop_dynamic_supervisor_terminate_child (args[0], args[1]);
}

static CopTerm
export_which_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_dynamic_supervisor_which_children (args[0]);
}

static CopTerm
export_count_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_dynamic_supervisor_count_children (args[0]);
}

const CopExport cop_dynamic_supervisor_exports[] = {
  { "start_link", 1, export_start_link, "Starts a supervisor without children." },
  { "start_link", 2, export_start_link, "Starts a supervisor of a module." },
  { "start_link", 3, export_start_link, "The same with options: name." },
  { "init", 1, export_init, "What init of a module gives." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { "start_child", 2, export_start_child, "Starts a child." },
  { "terminate_child", 2, export_terminate_child, "Stops a child, given by its pid." },
  { "which_children", 1, export_which_children, "All children." },
  { "count_children", 1, export_count_children, "How many children there are." },
  { "stop", 1, cop_supervisor_export_stop, "Ends the supervisor and waits for it." },
  { "stop", 2, cop_supervisor_export_stop, "The same with a reason." },
  { "stop", 3, cop_supervisor_export_stop, "The same with a reason and a timeout." },
  { NULL },
};

const CopModule cop_dynamic_supervisor_module = { .name = "DynamicSupervisor",
                                                  .doc = "Children started on demand.",
                                                  .exports =
                                                      cop_dynamic_supervisor_exports };

const CopGenServerClass cop_dynamic_supervisor_server_class = {
  .module = "DynamicSupervisor",
  .state_size = sizeof (CopSupervisor),
  .init = dynamic_init,
  .handle_call = dynamic_handle_call,
  .handle_cast = dynamic_handle_cast,
  .handle_info = dynamic_handle_info,
  .terminate = dynamic_terminate,
  .state_term = cop_supervisor_state_term,
  .clear_state = cop_supervisor_clear,
  .type = COP_ATOM (supervisor),
  .exports = cop_dynamic_supervisor_exports,
  .doc = "Children started on demand.",
};
