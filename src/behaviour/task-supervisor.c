/* Task.Supervisor: a DynamicSupervisor whose children are tasks. */
#include "behaviour/task-private.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/supervisor-private.h"
#include "term/match.h"

#define DEFAULT_SHUTDOWN_MSEC 5000

static CopTerm
own_module (void)
{
  return cop_module_atom ("Task.Supervisor");
}

/* Takes @flags, a keyword list for DynamicSupervisor.init/1. */
static CopTerm
start_link (CopTerm restart, CopTerm shutdown, CopTerm flags, CopTerm name)
{
  g_auto (CopTerm) argument = cop_tuple_of (
      cop_tuple_of (cop_term_ref (restart), cop_term_ref (shutdown)), flags);

  return cop_dynamic_supervisor_start (own_module (), argument, name);
}

static CopTerm
add_count (CopTerm flags, CopTerm key, int64_t count)
{
  return count < 0 ? flags : cop_cons (cop_tuple_of (key, cop_int (count)), flags);
}

CopTerm
cop_task_supervisor_start_link (const CopTaskSupervisorOptions *options)
{
  static const CopTaskSupervisorOptions defaults = COP_TASK_SUPERVISOR_DEFAULTS;
  if (options == NULL)
    options = &defaults;

  CopTerm flags = COP_NIL;
  flags = add_count (flags, COP_ATOM (max_children), options->max_children);
  flags = add_count (flags, COP_ATOM (max_restarts), options->max_restarts);
  flags = add_count (flags, COP_ATOM (max_seconds), options->max_seconds);
  return start_link (COP_ATOM (temporary), cop_int (DEFAULT_SHUTDOWN_MSEC), flags,
                     options->name);
}

static CopTerm
or_nil (CopTerm term)
{
  return term == COP_NONE ? COP_ATOM (nil) : cop_term_ref (term);
}

/* Takes @args. */
static CopTerm
request_task (CopTerm supervisor, CopTerm args, CopTerm restart, CopTerm shutdown)
{
  return cop_call_timeout (
      supervisor,
      cop_tuple_of (cop_atom ("start_task"), args, or_nil (restart), or_nil (shutdown)),
      COP_INFINITY);
}

CopTerm
cop_task_supervisor_start_child (CopTerm supervisor,
                                 CopTerm function,
                                 CopTerm restart,
                                 CopTerm shutdown)
{
  CopTerm mfa = cop_task_mfa (function);
  CopTerm args = cop_list_of (cop_task_owner (), cop_task_callers (), mfa);

  return request_task (supervisor, args, restart, shutdown);
}

static CopTerm
async (CopTerm supervisor, CopTerm function, CopTerm shutdown, bool link)
{
  g_auto (CopTerm) mfa = cop_task_mfa (function);
  CopTerm          args = cop_list_of (cop_task_owner (), cop_atom ("monitor"));
  g_auto (CopTerm) result =
      request_task (supervisor, args, COP_ATOM (temporary), shutdown);
  if (!cop_is_tagged (result, COP_ATOM (ok), 2))
    cop_raise_message (
        "reached the maximum number of tasks for this task supervisor. The maximum "
        "number of tasks that are allowed to run at the same time under this supervisor "
        "can be configured with the :max_children option passed to "
        "Task.Supervisor.start_link/1");

  CopTerm pid = cop_tuple_get (result, 1);
  if (link)
    cop_link (pid);
  return cop_task_begin (pid, mfa);
}

CopTerm
cop_task_supervisor_async (CopTerm supervisor, CopTerm function)
{
  return async (supervisor, function, COP_NONE, true);
}

CopTerm
cop_task_supervisor_async_nolink (CopTerm supervisor, CopTerm function)
{
  return async (supervisor, function, COP_NONE, false);
}

/* ---- the module ---- */

static CopTerm
option_or (CopTerm options, CopTerm key, CopTerm otherwise)
{
  CopTerm value = cop_keyword_get (options, key);

  return value == COP_NONE ? otherwise : value;
}

/* @argument: {{Restart, Shutdown}, Options}. */
static CopTerm
export_init (const CopTerm *args, size_t n_args, CopTerm module)
{
  if (!cop_is_tuple (args[0]) || cop_tuple_size (args[0]) != 2)
    cop_raise (COP_ATOM (function_clause));

  CopTerm options = cop_tuple_get (args[0], 1);
  cop_term_unref (cop_dictionary_put (module, cop_term_ref (cop_tuple_get (args[0], 0))));
  return cop_apply_array (COP_ATOM (Elixir_DynamicSupervisor), COP_ATOM (init), &options,
                          1);
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm         options = n_args > 0 ? args[0] : COP_NIL;
  CopStartOptions start = cop_start_options (options);
  CopTerm         keys[] = { COP_ATOM (max_children), COP_ATOM (max_restarts),
                             COP_ATOM (max_seconds) };
  CopTerm         flags = COP_NIL;
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    CopTerm value = cop_keyword_get (options, keys[i]);
    if (value != COP_NONE)
      flags = cop_cons (cop_tuple_of (keys[i], cop_term_ref (value)), flags);
  }

  return start_link (
      option_or (options, COP_ATOM (restart), COP_ATOM (temporary)),
      option_or (options, COP_ATOM (shutdown), cop_int (DEFAULT_SHUTDOWN_MSEC)), flags,
      start.name);
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopTerm id = option_or (args[0], COP_ATOM (name), module);
  if (cop_is_tagged (id, COP_ATOM (global), 2) || cop_is_tagged (id, COP_ATOM (via), 3))
    id = cop_tuple_get (id, cop_tuple_size (id) - 1);
  CopTerm start =
      cop_tuple_of (module, COP_ATOM (start_link), cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), cop_term_ref (id), COP_ATOM (start), start,
                     COP_ATOM (type), COP_ATOM (supervisor));
}

/* (Supervisor, Function [, Options]) or (Supervisor, M, F, Args [, Options]) */
typedef struct {
  CopTerm function; /* owned */
  CopTerm options;  /* borrowed */
} TaskArgs;

static TaskArgs
read_args (const CopTerm *args, size_t n_args)
{
  if (n_args <= 3)
    return (TaskArgs){ cop_term_ref (args[1]), n_args > 2 ? args[2] : COP_NIL };

  return (TaskArgs){ cop_tuple_of (cop_term_ref (args[1]), cop_term_ref (args[2]),
                                   cop_term_ref (args[3])),
                     n_args > 4 ? args[4] : COP_NIL };
}

static CopTerm
export_start_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  TaskArgs         task = read_args (args, n_args);
  g_auto (CopTerm) function = task.function;

  return cop_task_supervisor_start_child (
      args[0], function, cop_keyword_get (task.options, COP_ATOM (restart)),
      cop_keyword_get (task.options, COP_ATOM (shutdown)));
}

static CopTerm
export_async (const CopTerm *args, size_t n_args, CopTerm env)
{
  TaskArgs         task = read_args (args, n_args);
  g_auto (CopTerm) function = task.function;

  return async (args[0], function, cop_keyword_get (task.options, COP_ATOM (shutdown)),
                true);
}

static CopTerm
export_async_nolink (const CopTerm *args, size_t n_args, CopTerm env)
{
  TaskArgs         task = read_args (args, n_args);
  g_auto (CopTerm) function = task.function;

  return async (args[0], function, cop_keyword_get (task.options, COP_ATOM (shutdown)),
                false);
}

static CopTerm
export_terminate_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_dynamic_supervisor_terminate_child (args[0], args[1]);
}

static CopTerm
export_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) which = cop_dynamic_supervisor_which_children (args[0]);
  CopTerm          pids = COP_NIL;

  for (CopTerm l = which; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm pid = cop_tuple_get (cop_head (l), 1);
    if (cop_is_pid (pid))
      pids = cop_cons (cop_term_ref (pid), pids);
  }

  return pids;
}

static const CopExport task_supervisor_exports[] = {
  { "start_link", 0, export_start_link, "Starts a supervisor of tasks." },
  { "start_link", 1, export_start_link, "The same with options: name, max_children." },
  { "init", 1, export_init, "Its flags." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { "start_child", 2, export_start_child, "Starts a task nobody awaits." },
  { "start_child", 3, export_start_child, "The same with options." },
  { "start_child", 4, export_start_child,
    "The same with module, function and arguments." },
  { "start_child", 5, export_start_child, "The same with options." },
  { "async", 2, export_async, "Starts a task to be awaited, linked to the caller." },
  { "async", 3, export_async, "The same with options." },
  { "async", 4, export_async, "The same with module, function and arguments." },
  { "async", 5, export_async, "The same with options." },
  { "async_nolink", 2, export_async_nolink, "Starts a task to be awaited, not linked." },
  { "async_nolink", 3, export_async_nolink, "The same with options." },
  { "async_nolink", 4, export_async_nolink,
    "The same with module, function and arguments." },
  { "async_nolink", 5, export_async_nolink, "The same with options." },
  { "terminate_child", 2, export_terminate_child, "Ends a task." },
  { "children", 1, export_children, "The pids of all tasks." },
  { "stop", 1, cop_supervisor_export_stop, "Ends the supervisor and waits for it." },
  { "stop", 2, cop_supervisor_export_stop, "The same with a reason." },
  { NULL },
};

const CopModule cop_task_supervisor_module = { .name = "Task.Supervisor",
                                               .doc = "Supervises tasks.",
                                               .exports = task_supervisor_exports };
