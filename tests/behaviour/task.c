/* Tasks, awaited and supervised. */
#include "behaviour/task.h"

#include "behaviour/exit-format.h"
#include "behaviour/report.h"
#include "support/fixture.h"
#include "term/match.h"

/* ---- what tasks run ---- */

static CopTerm
run_value (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_term_ref (env);
}

static CopTerm
run_sleep (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_sleep (cop_to_int (env));
  return cop_atom ("rested");
}

static CopTerm
run_exit (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_exit (cop_term_ref (env));
}

static CopTerm
run_raise (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_raise (cop_term_ref (env));
}

static CopTerm
run_callers (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_term_ref (cop_dictionary_get (cop_atom ("$callers")));
}

#define FUN(name, env) cop_closure (#name, 0, run_##name, env)

static CopTerm
export_double (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (2 * cop_to_int (args[0]));
}

static const CopExport exports[] = { { "double", 1, export_double, NULL }, { NULL } };
static const CopModule module = { .name = "Sums", .exports = exports };

static unsigned n_reports;
static char    *last_report; /* owned */

static void
count_reports_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind != COP_EVENT_REPORT)
    return;

  CopTerm label = cop_map_get (event->term, cop_atom ("label"));
  if (cop_tuple_get (label, 1) != cop_atom ("terminating"))
    return;
  n_reports++;
  g_free (last_report);
  last_report = cop_report_format (event->term);
}

static void
set_up (CopNode *node)
{
  n_reports = 0;
  cop_module_register (node, &module);
  cop_node_listen (node, count_reports_cb, NULL);
}

/* Takes @function. */
static CopTerm
async (CopTerm function)
{
  g_auto (CopTerm) kept = function;

  return cop_task_async (kept);
}

static void
await_task (void *task)
{
  cop_term_unref (cop_task_await (*(CopTerm *) task, 100));
}

/* ---- awaited ones ---- */

static void
gives_its_result (void)
{
  g_auto (CopTerm) task = async (FUN (value, T ("{:eggs, 3}")));
  assert_term (cop_task_await (task, 100), "{:eggs, 3}");

  g_auto (CopTerm) other = async (T ("{Sums, :double, [21]}"));
  assert_term (cop_task_await (other, 100), "42");
  g_assert_cmpuint (n_reports, ==, 0);
}

static void
await_gives_up_in_time (void)
{
  g_auto (CopTerm)    task = async (FUN (sleep, cop_int (1000)));
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (await_task, &task, &failure));

  assert_term (cop_term_ref (cop_tuple_get (failure.value, 0)), ":timeout");
  CopTerm call = cop_tuple_get (failure.value, 1);
  assert_term (cop_term_ref (cop_tuple_get (call, 1)), ":await");
  advance (1000);
  assert_term (cop_receive (0) == COP_NONE ? COP_ATOM (ok) : COP_ATOM (error), ":ok");
}

static void
await_exits_with_a_failed_task (void)
{
  cop_trap_exit (true);
  g_auto (CopTerm)    task = async (FUN (exit, cop_atom ("boom")));
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (await_task, &task, &failure));

  assert_term (cop_term_ref (cop_tuple_get (failure.value, 0)), ":boom");
  g_assert_cmpuint (n_reports, ==, 1);
}

static void
failure_is_reported_as_a_tasks (void)
{
  g_auto (CopTerm) function = FUN (exit, cop_atom ("boom"));
  CopTerm          pid = cop_start_pid (cop_task_start (function));
  settle ();

  g_autofree char *task = cop_inspect (pid);
  g_autofree char *self = cop_inspect (cop_self ());
  g_autofree char *shown = cop_inspect (function);
  g_autofree char *expected = g_strdup_printf ("Task %s started from %s terminating\n"
                                               "** (stop) :boom\n"
                                               "Function: %s\n"
                                               "    Args: []",
                                               task, self, shown);
  g_assert_cmpstr (last_report, ==, expected);
}

static void
await_takes_who_works_along (void *result)
{
  g_auto (CopTerm) task = async (FUN (raise, cop_atom ("oops")));
  *(bool *) result = true;
  cop_term_unref (cop_task_await (task, 100));
  *(bool *) result = false;
}

static void
failed_task_ends_its_owner (void)
{
  bool is_there = false;

  cop_spawn (await_takes_who_works_along, &is_there);
  settle ();

  g_assert_true (is_there);
  g_assert_cmpuint (n_reports, ==, 1);
}

static void
yield_waits_without_giving_up (void)
{
  g_auto (CopTerm) task = async (FUN (sleep, cop_int (150)));

  assert_term (cop_task_yield (task, 100), "nil");
  assert_term (cop_task_yield (task, 100), "{:ok, :rested}");
}

static void
shutdown_gives_what_there_is (void)
{
  cop_trap_exit (true);
  g_auto (CopTerm) ready = async (FUN (value, cop_int (1)));
  g_auto (CopTerm) busy = async (FUN (sleep, cop_int (1000)));
  settle ();

  assert_term (cop_task_shutdown (ready, cop_int (100)), "{:ok, 1}");
  assert_term (cop_task_shutdown (busy, cop_int (100)), "nil");
  g_assert_false (cop_is_alive (cop_map_get (busy, COP_ATOM (pid))));
}

static void
only_its_owner_may_ask (void)
{
  g_auto (CopTerm)    task = async (FUN (value, cop_int (1)));
  g_auto (CopFailure) failure = { 0 };
  task = cop_map_put (cop_term_steal (&task), cop_atom ("owner"), cop_local_pid (1));

  g_assert_false (cop_try (await_task, &task, &failure));

  g_autofree char *text = cop_format_banner (&failure);
  g_assert_true (g_str_has_prefix (text, "** (ArgumentError) task %"));
}

static void
knows_who_asked (void)
{
  g_auto (CopTerm) task = async (FUN (callers, COP_NIL));
  g_autofree char *self = cop_inspect (cop_self ());
  g_autofree char *expected = g_strdup_printf ("[%s]", self);

  assert_term (cop_task_await (task, 100), expected);
}

/* ---- under supervisors ---- */

static void
is_temporary_under_a_supervisor (void)
{
  cop_trap_exit (true);
  CopTerm task = cop_tuple_of (COP_ATOM (Elixir_Task), FUN (exit, cop_atom ("boom")));
  CopTerm tree =
      cop_start_pid (cop_supervisor_start_link (cop_list_of (task), NULL, COP_NONE));
  settle ();

  assert_term (cop_supervisor_which_children (tree), "[]");
  g_assert_true (cop_is_alive (tree));
}

static void
is_permanent_when_told (void)
{
  cop_trap_exit (true);
  g_auto (CopTerm) overrides = T ("[restart: :permanent]");
  g_auto (CopTerm) task =
      cop_tuple_of (COP_ATOM (Elixir_Task), FUN (sleep, cop_int (10)));
  CopTerm           tree = cop_start_pid (cop_supervisor_start_link (
                cop_list_of (cop_child_spec (task, overrides)), NULL, COP_NONE));
  CopSupervisorInfo info;

  advance (30);

  g_assert_true (cop_supervisor_info (cop_node_current (), tree, &info));
  g_assert_cmpuint (info.n_restarts, ==, 3);
}

static CopTerm
start_tasks (int64_t max_children)
{
  CopTaskSupervisorOptions options = COP_TASK_SUPERVISOR_DEFAULTS;
  options.max_children = max_children;

  cop_trap_exit (true);
  return cop_start_pid (cop_task_supervisor_start_link (&options));
}

static void
supervisor_runs_tasks (void)
{
  CopTerm          tasks = start_tasks (-1);
  g_auto (CopTerm) function = FUN (sleep, cop_int (10));

  cop_start_pid (cop_task_supervisor_start_child (tasks, function, COP_NONE, COP_NONE));
  cop_start_pid (cop_task_supervisor_start_child (tasks, function, COP_NONE, COP_NONE));
  assert_term (cop_dynamic_supervisor_count_children (tasks),
               "%{active: 2, specs: 2, supervisors: 0, workers: 2}");
  advance (10);

  assert_term (cop_dynamic_supervisor_which_children (tasks), "[]");
}

static void
supervisor_restarts_on_request (void)
{
  CopTerm           tasks = start_tasks (-1);
  g_auto (CopTerm)  function = FUN (sleep, cop_int (10));
  CopSupervisorInfo info;

  cop_start_pid (
      cop_task_supervisor_start_child (tasks, function, COP_ATOM (permanent), COP_NONE));
  advance (20);

  g_assert_true (cop_supervisor_info (cop_node_current (), tasks, &info));
  g_assert_cmpuint (info.n_restarts, ==, 2);
}

static void
supervisor_gives_results (void)
{
  CopTerm          tasks = start_tasks (1);
  g_auto (CopTerm) function = FUN (value, cop_int (7));
  g_auto (CopTerm) linked = cop_task_supervisor_async (tasks, function);
  assert_term (cop_task_await (linked, 100), "7");
  settle ();

  g_auto (CopTerm) boom = FUN (exit, cop_atom ("boom"));
  g_auto (CopTerm) loose = cop_task_supervisor_async_nolink (tasks, boom);
  assert_term (cop_task_yield (loose, 100), "{:exit, :boom}");
}

static void
start_one_too_many (void *tasks)
{
  g_auto (CopTerm) function = FUN (sleep, cop_int (10));

  for (int i = 0; i < 2; i++)
    cop_term_unref (cop_task_supervisor_async_nolink (*(CopTerm *) tasks, function));
}

static void
supervisor_refuses_too_many (void)
{
  CopTerm             tasks = start_tasks (1);
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (start_one_too_many, &tasks, &failure));

  g_autofree char *text = cop_format_banner (&failure);
  g_assert_true (
      g_str_has_prefix (text, "** (RuntimeError) reached the maximum number of tasks"));
}

#define ADD(name, func) cop_test_add ("/task/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (set_up);
  ADD ("gives-its-result", gives_its_result);
  ADD ("await-gives-up-in-time", await_gives_up_in_time);
  ADD ("await-exits-with-a-failed-task", await_exits_with_a_failed_task);
  ADD ("failure-is-reported-as-a-tasks", failure_is_reported_as_a_tasks);
  ADD ("failed-task-ends-its-owner", failed_task_ends_its_owner);
  ADD ("yield-waits-without-giving-up", yield_waits_without_giving_up);
  ADD ("shutdown-gives-what-there-is", shutdown_gives_what_there_is);
  ADD ("only-its-owner-may-ask", only_its_owner_may_ask);
  ADD ("knows-who-asked", knows_who_asked);
  ADD ("is-temporary-under-a-supervisor", is_temporary_under_a_supervisor);
  ADD ("is-permanent-when-told", is_permanent_when_told);
  ADD ("supervisor/runs-tasks", supervisor_runs_tasks);
  ADD ("supervisor/restarts-on-request", supervisor_restarts_on_request);
  ADD ("supervisor/gives-results", supervisor_gives_results);
  ADD ("supervisor/refuses-too-many", supervisor_refuses_too_many);

  int status = g_test_run ();
  g_free (last_report);
  return status;
}
