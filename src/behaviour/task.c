/* Tasks: their processes and who waits for them. Messages and arguments are those of
 * Elixir's Task.Supervised; Task.Supervisor is in task-supervisor.c.
 *
 * A task that is awaited gets {Owner, Ref, ReplyTo, Callers, MFA} once its owner monitors
 * it, so that no end is missed, and sends {Ref, Result}. */
#include "behaviour/task-private.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/gen-server-module.h"
#include "behaviour/proc-lib.h"
#include "behaviour/report.h"
#include "term/match.h"
#include "term/print.h"

#define OWNER_TIMEOUT_MSEC 5000
#define SHUTDOWN_TIMEOUT_MSEC 5000

/* ---- what a task runs: {M, F, Args}, a function as {erlang, apply, [Function, []]} ----
 */

CopTerm
cop_task_mfa (CopTerm function)
{
  if (cop_is_tuple (function) && cop_tuple_size (function) == 3)
    return cop_term_ref (function);
  if (!cop_is_function (function) || cop_function_arity (function) != 0)
    cop_raise (COP_ATOM (function_clause));

  return cop_tuple_of (COP_ATOM (erlang), cop_atom ("apply"),
                       cop_list_of (cop_term_ref (function), COP_NIL));
}

/* The function of {erlang, apply, [Function, []]}, lent, or COP_NONE. */
static CopTerm
applied_function (CopTerm mfa)
{
  CopTerm args = cop_tuple_get (mfa, 2);
  bool    is_apply = cop_tuple_get (mfa, 0) == COP_ATOM (erlang) &&
                  cop_tuple_get (mfa, 1) == cop_atom ("apply") && cop_is_cons (args) &&
                  cop_is_function (cop_head (args));

  return is_apply ? cop_head (args) : COP_NONE;
}

static CopTerm
call_mfa (CopTerm mfa)
{
  CopTerm function = applied_function (mfa);

  return function != COP_NONE ? cop_call_function (function, NULL, 0)
                              : cop_run_function (mfa, NULL, 0);
}

static void
note_initial_call (CopTerm mfa)
{
  CopTerm function = applied_function (mfa);
  CopTerm module = cop_tuple_get (mfa, 0);
  CopTerm name = cop_tuple_get (mfa, 1);
  size_t  arity = 0;
  if (function != COP_NONE && cop_is_closure (function)) {
    module = COP_ATOM (Elixir_Task);
    name = cop_atom (cop_closure_name (function));
  } else if (function != COP_NONE) {
    module = cop_function_module (function);
    name = cop_function_name (function);
  } else if (!cop_list_length (cop_tuple_get (mfa, 2), &arity)) {
    cop_raise (COP_ATOM (badarg));
  }

  cop_term_unref (cop_dictionary_put (COP_ATOM (initial_call),
                                      cop_tuple_of (module, name, cop_uint (arity))));
}

/* {Node, Name or pid, Pid} of the caller. */
CopTerm
cop_task_owner (void)
{
  CopTerm self = cop_self ();
  CopTerm name = cop_registered_name (self);

  return cop_tuple_of (cop_node_name (cop_node_current ()),
                       name == COP_NONE ? self : name, self);
}

/* Who has asked for it, the nearest first. */
CopTerm
cop_task_callers (void)
{
  CopTerm older = cop_dictionary_get (cop_atom ("$callers"));

  return cop_cons (cop_self (), older == COP_NONE ? COP_NIL : cop_term_ref (older));
}

/* ---- the process ---- */

typedef struct {
  CopTerm owner;   /* owned, as the others; {Node, Name, Pid} */
  CopTerm callers; /* COP_NONE: the owner sends them with what is to be run */
  CopTerm mfa;
  bool    watches; /* the owner may die before it has sent it */
} Task;

static void
free_task (gpointer data)
{
  Task *task = data;

  cop_term_unref (task->owner);
  cop_term_unref (task->callers);
  cop_term_unref (task->mfa);
  g_free (task);
}

typedef struct {
  CopTerm mfa;    /* borrowed */
  CopTerm result; /* owned */
} TaskCall;

static void
run_call (void *data)
{
  TaskCall *call = data;

  call->result = call_mfa (call->mfa);
}

/* {Reason, Stack} with thrown terms as {nocatch, T}, also for exits. */
static CopTerm
reported_reason (const CopFailure *failure)
{
  CopTerm value = cop_term_ref (failure->value);
  if (failure->class == COP_CLASS_THROW)
    value = cop_tuple_of (COP_ATOM (nocatch), value);

  return cop_tuple_of (value, failure->stack == COP_NONE ? COP_NIL
                                                         : cop_term_ref (failure->stack));
}

static void
report_failure (CopTerm owner, CopTerm mfa, const CopFailure *failure)
{
  bool is_orderly =
      failure->class == COP_CLASS_EXIT && !cop_reason_is_abnormal (failure->value);
  if (is_orderly || !cop_report_is_wanted ())
    return;

  CopTerm function = applied_function (mfa);
  CopTerm args = cop_tuple_get (mfa, 2);
  size_t  arity = 0;
  cop_list_length (args, &arity);
  CopTerm shown = function != COP_NONE
                      ? cop_term_ref (function)
                      : cop_function (cop_tuple_get (mfa, 0), cop_tuple_get (mfa, 1),
                                      (unsigned) arity);

  cop_report (cop_map_of (
      cop_atom ("label"),
      cop_tuple_of (cop_module_atom ("Task.Supervisor"), cop_atom ("terminating")),
      COP_ATOM (name), cop_self (), cop_atom ("starter"),
      cop_term_ref (cop_tuple_get (owner, 1)), cop_atom ("function"), shown,
      COP_ATOM (args), function != COP_NONE ? COP_NIL : cop_term_ref (args),
      COP_ATOM (reason), reported_reason (failure)));
}

/* Gives the result; a failure is reported and goes on. */
static CopTerm
invoke (CopTerm owner, CopTerm callers, CopTerm mfa)
{
  g_auto (CopFailure) failure = { 0 };
  TaskCall            call = { mfa, COP_NONE };

  note_initial_call (mfa);
  cop_term_unref (cop_dictionary_put (cop_atom ("$callers"), cop_term_ref (callers)));
  if (cop_try (run_call, &call, &failure))
    return call.result;

  report_failure (owner, mfa, &failure);
  cop_rethrow (&failure);
}

static void
run_noreply (void *data)
{
  Task *task = data;

  cop_term_unref (invoke (task->owner, task->callers, task->mfa));
}

typedef struct {
  CopTerm owner_pid;
  CopTerm monitor; /* COP_NONE: not watched */
} OwnerWait;

static bool
is_from_owner (CopTerm message, void *data)
{
  const OwnerWait *wait = data;
  if (!cop_is_tuple (message) || cop_tuple_size (message) != 5)
    return false;

  return cop_tuple_get (message, 0) == wait->owner_pid ||
         (cop_tuple_get (message, 0) == COP_ATOM (DOWN) && wait->monitor != COP_NONE &&
          cop_tuple_get (message, 1) == wait->monitor);
}

static void
run_reply (void *data)
{
  Task            *task = data;
  CopTerm          pid = cop_tuple_get (task->owner, 2);
  g_auto (CopTerm) monitor = task->watches ? cop_monitor (pid) : COP_NONE;
  OwnerWait        wait = { pid, monitor };
  g_auto (CopTerm) message = cop_receive_if (
      is_from_owner, &wait, task->watches ? OWNER_TIMEOUT_MSEC : COP_INFINITY);
  if (message == COP_NONE)
    cop_exit (COP_ATOM (timeout));
  if (cop_tuple_get (message, 0) == COP_ATOM (DOWN))
    cop_exit (
        cop_tuple_of (COP_ATOM (shutdown), cop_term_ref (cop_tuple_get (message, 4))));

  if (monitor != COP_NONE)
    cop_demonitor (monitor, COP_DEMONITOR_FLUSH);
  CopTerm result =
      invoke (task->owner, cop_tuple_get (message, 3), cop_tuple_get (message, 4));
  cop_send (cop_tuple_get (message, 2),
            cop_tuple_of (cop_term_ref (cop_tuple_get (message, 1)), result));
}

static CopTerm
spawn_task (CopProcessFunc func, const Task *content, bool link)
{
  g_auto (CopTerm) initial_call =
      cop_tuple_of (cop_module_atom ("Task.Supervised"),
                    cop_atom (func == run_reply ? "reply" : "noreply"),
                    cop_int (func == run_reply ? 2 : 3));
  Task *task = g_new (Task, 1);
  *task = *content;

  CopTerm pid = cop_proc_lib_spawn (func, task,
                                    &(CopProcLibOptions){ .link = link,
                                                          .initial_call = initial_call,
                                                          .name = "Task",
                                                          .destroy = free_task });
  return pid;
}

static CopTerm
start_task (CopTerm function, bool link)
{
  Task task = { .mfa = cop_task_mfa (function) };
  task.owner = cop_task_owner ();
  task.callers = cop_task_callers ();

  return cop_tuple_of (COP_ATOM (ok), spawn_task (run_noreply, &task, link));
}

CopTerm
cop_task_start_link (CopTerm function)
{
  return start_task (function, true);
}

CopTerm
cop_task_start (CopTerm function)
{
  return start_task (function, false);
}

/* ---- async, await, yield, shutdown ---- */

CopTerm
cop_task_begin (CopTerm pid, CopTerm mfa)
{
  CopTerm          self = cop_self ();
  g_auto (CopTerm) ref = cop_monitor_alias (pid);
  size_t           arity = 0;
  cop_list_length (cop_tuple_get (mfa, 2), &arity);

  cop_send (pid, cop_tuple_of (self, cop_term_ref (ref), cop_term_ref (ref),
                               cop_task_callers (), cop_term_ref (mfa)));
  return cop_map_of (
      COP_ATOM (struct_), COP_ATOM (Elixir_Task), cop_atom ("mfa"),
      cop_tuple_of (cop_tuple_get (mfa, 0), cop_tuple_get (mfa, 1), cop_uint (arity)),
      cop_atom ("owner"), self, COP_ATOM (pid), cop_term_ref (pid), cop_atom ("ref"),
      cop_term_ref (ref));
}

CopTerm
cop_task_async (CopTerm function)
{
  g_auto (CopTerm) mfa = cop_task_mfa (function);
  Task             task = { .owner = cop_task_owner () };
  CopTerm          pid = spawn_task (run_reply, &task, true);

  return cop_task_begin (pid, mfa);
}

static CopTerm
field (CopTerm task, const char *key)
{
  return cop_map_get (task, cop_atom (key));
}

static CopTerm
owned_ref (CopTerm task)
{
  if (!cop_is_map (task) ||
      cop_map_get (task, COP_ATOM (struct_)) != COP_ATOM (Elixir_Task))
    cop_raise (COP_ATOM (function_clause));

  if (field (task, "owner") != cop_self ()) {
    g_autofree char *text = cop_inspect (task);
    g_autofree char *self = cop_inspect (cop_self ());
    cop_raise_argument ("task %s must be queried from the owner but was queried from %s",
                        text, self);
  }

  return field (task, "ref");
}

/* {Ref, Reply} or {DOWN, Ref, process, Pid, Reason} */
static bool
is_answer (CopTerm message, void *data)
{
  CopTerm ref = *(CopTerm *) data;
  if (!cop_is_tuple (message))
    return false;

  size_t size = cop_tuple_size (message);
  return (size == 2 && cop_tuple_get (message, 0) == ref) ||
         (size == 5 && cop_tuple_get (message, 0) == COP_ATOM (DOWN) &&
          cop_tuple_get (message, 1) == ref);
}

static CopTerm
timeout_term (int64_t timeout_msec)
{
  return timeout_msec == COP_INFINITY ? COP_ATOM (infinity) : cop_int (timeout_msec);
}

CopTerm
cop_task_await (CopTerm task, int64_t timeout_msec)
{
  CopTerm          ref = owned_ref (task);
  g_auto (CopTerm) message = cop_receive_if (is_answer, &ref, timeout_msec);
  cop_demonitor (ref, COP_DEMONITOR_FLUSH);
  if (message != COP_NONE && cop_tuple_size (message) == 2)
    return cop_term_ref (cop_tuple_get (message, 1));

  CopTerm reason = message == COP_NONE ? COP_ATOM (timeout)
                                       : cop_term_ref (cop_tuple_get (message, 4));
  CopTerm args = cop_list_of (cop_term_ref (task), timeout_term (timeout_msec));
  cop_exit (cop_tuple_of (
      reason, cop_tuple_of (COP_ATOM (Elixir_Task), cop_atom ("await"), args)));
}

CopTerm
cop_task_yield (CopTerm task, int64_t timeout_msec)
{
  CopTerm          ref = owned_ref (task);
  g_auto (CopTerm) message = cop_receive_if (is_answer, &ref, timeout_msec);
  if (message == COP_NONE)
    return COP_ATOM (nil);

  if (cop_tuple_size (message) == 5)
    return cop_tuple_of (COP_ATOM (exit), cop_term_ref (cop_tuple_get (message, 4)));

  cop_demonitor (ref, COP_DEMONITOR_FLUSH);
  return cop_tuple_of (COP_ATOM (ok), cop_term_ref (cop_tuple_get (message, 1)));
}

/* {ok, Reply} when it is there, else nil. */
static CopTerm
flush_reply (CopTerm ref)
{
  g_auto (CopTerm) message = cop_receive_if (is_answer, &ref, 0);

  return message != COP_NONE && cop_tuple_size (message) == 2
             ? cop_tuple_of (COP_ATOM (ok), cop_term_ref (cop_tuple_get (message, 1)))
             : COP_ATOM (nil);
}

/* The reason in the DOWN of the task's own monitor, given, or COP_NONE: says more than
 * noproc. */
static CopTerm
flush_reason (CopTerm ref)
{
  g_auto (CopTerm) down = cop_receive_down (ref, 0);

  return down == COP_NONE ? COP_NONE : cop_term_ref (cop_tuple_get (down, 4));
}

CopTerm
cop_task_shutdown (CopTerm task, CopTerm how)
{
  CopTerm          ref = owned_ref (task);
  CopTerm          pid = field (task, "pid");
  bool             is_brutal = how == COP_ATOM (brutal_kill);
  int64_t          msec = is_brutal ? COP_INFINITY : cop_timeout_of_term (how);
  g_auto (CopTerm) monitor = cop_monitor (pid);
  CopTerm          expected = is_brutal ? COP_ATOM (killed) : COP_ATOM (shutdown);

  cop_unlink (pid);
  cop_exit_process (pid, is_brutal ? COP_ATOM (kill) : COP_ATOM (shutdown));
  g_auto (CopTerm) down = cop_receive_down (monitor, msec);
  if (down == COP_NONE) {
    cop_exit_process (pid, COP_ATOM (kill));
    down = cop_receive_down (monitor, COP_INFINITY);
  }

  g_auto (CopTerm) reason = cop_term_ref (cop_tuple_get (down, 4));
  CopTerm          better = flush_reason (ref);
  if (reason == COP_ATOM (noproc) && better != COP_NONE)
    cop_term_replace (&reason, better);
  else
    cop_term_unref (better);

  CopTerm reply = flush_reply (ref);
  cop_demonitor (ref, COP_DEMONITOR_FLUSH);
  if (reply != COP_ATOM (nil) || reason == expected)
    return reply;

  return cop_tuple_of (COP_ATOM (exit), cop_term_steal (&reason));
}

/* ---- the modules Task and Task.Supervised ---- */

/* (Function) or (Module, Function, Args) */
static CopTerm
function_of_args (const CopTerm *args, size_t n_args)
{
  return n_args == 1 ? cop_term_ref (args[0])
                     : cop_tuple_of (cop_term_ref (args[0]), cop_term_ref (args[1]),
                                     cop_term_ref (args[2]));
}

static CopTerm
export_start (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) function = function_of_args (args, n_args);

  return cop_task_start (function);
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) function = function_of_args (args, n_args);

  return cop_task_start_link (function);
}

static CopTerm
export_async (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) function = function_of_args (args, n_args);

  return cop_task_async (function);
}

static CopTerm
export_await (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_task_await (args[0],
                         n_args > 1 ? cop_timeout_of_term (args[1]) : COP_CALL_TIMEOUT);
}

static CopTerm
export_yield (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_task_yield (args[0],
                         n_args > 1 ? cop_timeout_of_term (args[1]) : COP_CALL_TIMEOUT);
}

static CopTerm
export_shutdown (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_task_shutdown (args[0],
                            n_args > 1 ? args[1] : cop_int (SHUTDOWN_TIMEOUT_MSEC));
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm start = cop_tuple_of (COP_ATOM (Elixir_Task), COP_ATOM (start_link),
                                cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), COP_ATOM (Elixir_Task), COP_ATOM (start), start,
                     COP_ATOM (restart), COP_ATOM (temporary));
}

static const CopExport task_exports[] = {
  { "start", 1, export_start, "Runs a function in a new process." },
  { "start", 3, export_start, "The same with module, function and arguments." },
  { "start_link", 1, export_start_link, "Runs a function in a linked process." },
  { "start_link", 3, export_start_link, "The same with module, function and arguments." },
  { "async", 1, export_async, "Starts a task whose result is awaited." },
  { "async", 3, export_async, "The same with module, function and arguments." },
  { "await", 1, export_await, "Waits for the result, at most 5 s." },
  { "await", 2, export_await, "The same with a timeout." },
  { "yield", 1, export_yield, "Waits for the result without giving up." },
  { "yield", 2, export_yield, "The same with a timeout." },
  { "shutdown", 1, export_shutdown, "Ends a task." },
  { "shutdown", 2, export_shutdown, "The same with a timeout or :brutal_kill." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { NULL },
};

const CopModule cop_task_module = { .name = "Task",
                                    .doc = "Processes that run one function.",
                                    .exports = task_exports };

/* start_link (Owner, Callers, MFA) or (Owner, monitor | nomonitor) */
static CopTerm
supervised_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  Task task = { .owner = cop_term_ref (args[0]) };
  if (n_args == 2)
    task.watches = args[1] == cop_atom ("monitor");
  else
    task.callers = cop_term_ref (args[1]), task.mfa = cop_term_ref (args[2]);

  CopTerm pid = spawn_task (n_args == 2 ? run_reply : run_noreply, &task, true);
  return cop_tuple_of (COP_ATOM (ok), pid);
}

static const CopExport supervised_exports[] = {
  { "start_link", 2, supervised_start_link, "Starts a task that is awaited." },
  { "start_link", 3, supervised_start_link, "Starts a task nobody awaits." },
  { NULL },
};

const CopModule cop_task_supervised_module = { .name = "Task.Supervised",
                                               .exports = supervised_exports };
