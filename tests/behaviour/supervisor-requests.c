/* What supervisors are asked: by C, by the modules Supervisor and :supervisor, and what
 * observers see. */
#include "supervisor-probe.h"

#include "behaviour/exit-format.h"
#include "behaviour/sys.h"
#include "term/match.h"

static CopTerm
start_ab (void)
{
  CopTerm tree = start_tree (
      "one_for_one", 5, cop_list_of (probe_child ("a", NULL), probe_child ("b", NULL)));
  assert_events ("+a#1; +b#1");
  return tree;
}

/* Whether @actual is {ok, Pid} of the latest process of @id; drops it. */
static void
assert_started (CopTerm actual, const char *id)
{
  g_autofree char *pid = cop_inspect (probe_pid (id));
  g_autofree char *expected = g_strdup_printf ("{:ok, %s}", pid);

  assert_term (actual, expected);
}

/* ---- children ---- */

static void
starts_a_child_last (void)
{
  CopTerm tree = start_ab ();

  assert_started (cop_supervisor_start_child (tree, probe_child ("c", NULL)), "c");

  assert_children (tree, "a=a#1 b=b#1 c=c#1");
}

static void
refuses_a_child_that_is_there (void)
{
  CopTerm          tree = start_ab ();
  g_autofree char *pid = cop_inspect (probe_pid ("a"));
  g_autofree char *expected = g_strdup_printf ("{:error, {:already_started, %s}}", pid);

  assert_term (cop_supervisor_start_child (tree, probe_child ("a", NULL)), expected);
  assert_term (cop_supervisor_terminate_child (tree, cop_atom ("a")), ":ok");
  assert_term (cop_supervisor_start_child (tree, probe_child ("a", NULL)),
               "{:error, :already_present}");
}

static void
names_the_child_that_did_not_start (void)
{
  CopTerm tree = start_ab ();
  probe_plan ("c", "{:error, :no}");

  assert_term (cop_supervisor_start_child (tree, probe_child ("c", NULL)),
               "{:error, {:no, {:child, :undefined, :c, {Probe, :start, [:c]}, "
               ":permanent, false, 5000, :worker, [Probe]}}}");

  assert_children (tree, "a=a#1 b=b#1");
}

static void
start_outcomes_are_otps (void)
{
  static const struct {
    const char *plan;
    const char *expected; /* a prefix */
  } rows[] = {
    { ":ignore", "{:ok, :undefined}" },
    { "{:return, :junk}", "{:error, {:junk, {:child" },
    { "{:return, {:ok, :x}}", "{:error, {{:ok, :x}, {:child" },
    { "{:exit, :e}", "{:error, {{:EXIT, :e}, {:child" },
    { "{:raise, :e}", "{:error, {{:EXIT, {:e, [{" },
    { "{:throw, {:error, 7}}", "{:error, {7, {:child" },
    { "{:throw, :t}", "{:error, {:t, {:child" },
  };
  CopTerm tree = start_ab ();

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *id = g_strdup_printf ("c%zu", i);
    probe_plan (id, rows[i].plan);
    g_auto (CopTerm) result = cop_supervisor_start_child (tree, probe_child (id, NULL));
    g_autofree char *text = cop_inspect (result);
    if (!g_str_has_prefix (text, rows[i].expected))
      g_error ("%s: expected %s, got %s", rows[i].plan, rows[i].expected, text);
  }
  assert_children (tree, "a=a#1 b=b#1 c0=undefined");
}

static void
wait_for_ever (void *data)
{
  cop_sleep (COP_INFINITY);
}

static void
gives_the_info_of_a_start (void)
{
  CopTerm          tree = start_ab ();
  CopTerm          pid = cop_spawn_link (wait_for_ever, NULL);
  g_autofree char *text = cop_inspect (pid);
  g_autofree char *plan = g_strdup_printf ("{:return, {:ok, %s, :info}}", text);
  g_autofree char *expected = g_strdup_printf ("{:ok, %s, :info}", text);
  probe_plan ("c", plan);

  assert_term (cop_supervisor_start_child (tree, probe_child ("c", NULL)), expected);
}

static void
checks_a_child_before_it_starts (void)
{
  CopTerm tree = start_ab ();

  assert_term (cop_supervisor_start_child (tree, probe_child ("c", "restart: :maybe")),
               "{:error, {:invalid_restart_type, :maybe}}");
  assert_events ("");
}

static void
stops_and_restarts_by_request (void)
{
  CopTerm tree = start_ab ();
  CopTerm a = cop_atom ("a");

  assert_term (cop_supervisor_restart_child (tree, a), "{:error, :running}");
  assert_term (cop_supervisor_delete_child (tree, a), "{:error, :running}");
  assert_term (cop_supervisor_terminate_child (tree, a), ":ok");
  assert_term (cop_supervisor_terminate_child (tree, a), ":ok");
  assert_started (cop_supervisor_restart_child (tree, a), "a");

  assert_children (tree, "a=a#2 b=b#1");
  assert_events ("-a#1 :shutdown; +a#2");
}

static void
deletes_by_request (void)
{
  CopTerm tree = start_ab ();
  CopTerm a = cop_atom ("a");
  cop_term_unref (cop_supervisor_terminate_child (tree, a));

  assert_term (cop_supervisor_delete_child (tree, a), ":ok");
  assert_term (cop_supervisor_delete_child (tree, a), "{:error, :not_found}");
  assert_term (cop_supervisor_restart_child (tree, a), "{:error, :not_found}");
  assert_term (cop_supervisor_terminate_child (tree, a), "{:error, :not_found}");

  assert_started (cop_supervisor_start_child (tree, probe_child ("a", NULL)), "a");
  assert_children (tree, "b=b#1 a=a#2");
}

static void
forgets_arguments_of_temporary_ones (void)
{
  CopTerm tree = start_ab ();
  cop_term_unref (
      cop_supervisor_start_child (tree, probe_child ("c", "restart: :temporary")));

  assert_term (cop_supervisor_get_childspec (tree, cop_atom ("c")),
               "{:ok, %{id: :c, modules: [Probe], restart: :temporary, shutdown: 5000, "
               "significant: false, start: {Probe, :start, :undefined}, "
               "type: :worker}}");
  assert_term (cop_supervisor_get_childspec (tree, cop_atom ("x")),
               "{:error, :not_found}");
}

static void
counts_by_kind (void)
{
  CopTerm tree = start_ab ();
  cop_term_unref (
      cop_supervisor_start_child (tree, probe_child ("s", "type: :supervisor")));
  cop_term_unref (cop_supervisor_terminate_child (tree, cop_atom ("a")));

  assert_term (cop_supervisor_count_children (tree),
               "%{active: 2, specs: 3, supervisors: 1, workers: 2}");
}

/* ---- start_link ---- */

static void
assert_start (CopTerm children, CopSupervisorFlags flags, const char *expected)
{
  cop_trap_exit (true);
  assert_term (cop_supervisor_start_link (children, &flags, COP_NONE), expected);
}

static void
names_flaws_of_its_own (void)
{
  assert_start (COP_NIL,
                (CopSupervisorFlags){ .strategy = cop_atom ("one_for_many"),
                                      .max_restarts = 1,
                                      .max_seconds = 1 },
                "{:error, {:supervisor_data, {:invalid_strategy, :one_for_many}}}");
  assert_start (COP_NIL, (CopSupervisorFlags){ .max_restarts = 1, .max_seconds = 0 },
                "{:error, {:supervisor_data, {:invalid_period, 0}}}");
  assert_start (cop_list_of (probe_child ("a", NULL), probe_child ("a", NULL)),
                (CopSupervisorFlags) COP_SUPERVISOR_DEFAULTS,
                "{:error, {:start_spec, {:duplicate_child_name, :a}}}");
  assert_start (
      cop_list_of (probe_child ("a", NULL), probe_child ("b", "shutdown: :soon")),
      (CopSupervisorFlags) COP_SUPERVISOR_DEFAULTS,
      "{:error, {:start_spec, {:invalid_shutdown, :soon}}}");
  assert_start (COP_NIL,
                (CopSupervisorFlags){ COP_ATOM (simple_one_for_one), 1, 1, COP_NONE },
                "{:error, {:bad_start_spec, []}}");
  assert_events ("");
}

static CopTerm
junk_init (CopTerm argument)
{
  return cop_term_ref (argument);
}

static const CopSupervisorClass junk_class = { .module = "Junk", .init = junk_init };

static void
takes_what_its_module_says (void)
{
  cop_trap_exit (true);
  assert_term (cop_supervisor_class_start_link (&junk_class, COP_ATOM (ignore), COP_NONE),
               ":ignore");
  assert_term (
      cop_supervisor_class_start_link (&junk_class, cop_atom ("nonsense"), COP_NONE),
      "{:error, {:bad_return, {Junk, :init, :nonsense}}}");

  g_auto (CopTerm) old = T ("{:ok, {{:one_for_all, 2, 7}, []}}");
  CopTerm          tree =
      cop_start_pid (cop_supervisor_class_start_link (&junk_class, old, COP_NONE));
  CopSupervisorInfo info;
  g_assert_true (cop_supervisor_info (cop_node_current (), tree, &info));
  g_assert_cmpint (info.max_restarts, ==, 2);
  g_assert_cmpint (info.max_seconds, ==, 7);
  g_assert_true (info.strategy == COP_ATOM (one_for_all));
}

static void
says_when_its_name_is_taken (void)
{
  CopTerm          first = start_tree ("one_for_one", 3, COP_NIL);
  g_autofree char *pid = cop_inspect (first);
  g_autofree char *expected = g_strdup_printf ("{:error, {:already_started, %s}}", pid);
  cop_register (cop_atom ("top"), first);

  assert_term (cop_supervisor_start_link (COP_NIL, NULL, cop_atom ("top")), expected);
}

/* ---- simple_one_for_one ---- */

static CopTerm
start_pool (const char *more)
{
  return start_tree ("simple_one_for_one", 3, cop_list_of (probe_child ("a", more)));
}

static CopTerm
start_in_pool (CopTerm pool)
{
  return cop_start_pid (cop_supervisor_start_child (pool, COP_NIL));
}

static void
simple_children_are_known_by_pid (void)
{
  CopTerm pool = start_pool (NULL);
  CopTerm first = start_in_pool (pool);
  CopTerm second = start_in_pool (pool);

  assert_term (cop_supervisor_terminate_child (pool, first), ":ok");
  assert_term (cop_supervisor_terminate_child (pool, first), ":ok");
  assert_term (cop_supervisor_terminate_child (pool, cop_self ()),
               "{:error, :not_found}");
  assert_term (cop_supervisor_terminate_child (pool, cop_atom ("a")),
               "{:error, :simple_one_for_one}");
  assert_term (cop_supervisor_delete_child (pool, cop_atom ("a")),
               "{:error, :simple_one_for_one}");

  g_assert_true (cop_is_alive (second));
  assert_term (cop_supervisor_count_children (pool),
               "%{active: 1, specs: 1, supervisors: 0, workers: 1}");
}

static void
simple_children_stop_together (void)
{
  log_reports ();
  CopTerm pool =
      start_tree ("simple_one_for_one", 3,
                  cop_list_of (probe_child_with (
                      "a", "trap: true, terminate: {:sleep, 90}", "shutdown: 100")));
  start_in_pool (pool);
  start_in_pool (pool);
  start_in_pool (pool);
  assert_events ("+a#1; +a#2; +a#3");

  cop_exit_process (pool, COP_ATOM (shutdown));
  settle ();
  advance (90);

  assert_events ("-a#1 :shutdown; -a#2 :shutdown; -a#3 :shutdown");
}

static void
simple_children_are_reported_together (void)
{
  log_reports ();
  CopTerm pool = start_tree ("simple_one_for_one", 3,
                             cop_list_of (probe_child_with (
                                 "a", "trap: true, terminate: :hang", "shutdown: 100")));
  start_in_pool (pool);
  start_in_pool (pool);

  cop_exit_process (pool, COP_ATOM (shutdown));
  settle ();
  advance (100);

  assert_events ("+a#1; +a#2; -a#1 :killed; -a#2 :killed; shutdown_error a :killed");
}

/* ---- the modules ---- */

static CopTerm
call (const char *module, const char *function, const char *args)
{
  g_auto (CopTerm) list = T (args);

  return cop_apply (cop_module_atom (module), cop_atom (function), list);
}

static void
module_supervisor_is_elixirs (void)
{
  cop_trap_exit (true);
  cop_start_pid (call ("Supervisor", "start_link",
                       "[[%{id: :a, start: {Probe, :start, [:a]}}], "
                       "[strategy: :one_for_all, max_restarts: 7, name: :top]]"));

  assert_term (call ("Supervisor", "count_children", "[:top]"),
               "%{active: 1, specs: 1, supervisors: 0, workers: 1}");
  assert_started (call ("Supervisor", "start_child",
                        "[:top, %{id: :b, start: {Probe, :start, [:b]}}]"),
                  "b");
  assert_term (call ("Supervisor", "terminate_child", "[:top, :b]"), ":ok");
  assert_started (call ("Supervisor", "restart_child", "[:top, :b]"), "b");
  assert_term (call ("Supervisor", "stop", "[:top]"), ":ok");
  assert_events ("+a#1; +b#1; -b#1 :shutdown; +b#2; -b#2 :shutdown; -a#1 :shutdown");
}

static void
module_supervisor_is_erlangs (void)
{
  cop_trap_exit (true);
  cop_start_pid (call (":supervisor", "start_link",
                       "[{:local, :top}, Supervisor.Default, "
                       "{:ok, {%{}, [%{id: :a, start: {Probe, :start, [:a]}}]}}]"));

  assert_term (call (":supervisor", "count_children", "[:top]"),
               "[specs: 1, active: 1, supervisors: 0, workers: 1]");
  assert_term (call (":supervisor", "start_child", "[:top, 7]"),
               "{:error, {:invalid_child_spec, 7}}");
  assert_term (call (":supervisor", "check_childspecs", "[[%{id: 1}]]"),
               "{:error, :missing_start}");
}

static void
call_nobody (void *data)
{
  cop_term_unref (call (data, "which_children", "[:nobody]"));
}

static void
failed_calls_name_their_module (void)
{
  g_auto (CopFailure) elixir = { 0 };
  g_auto (CopFailure) erlang = { 0 };

  g_assert_false (cop_try (call_nobody, "Supervisor", &elixir));
  g_assert_false (cop_try (call_nobody, ":supervisor", &erlang));

  assert_term (cop_term_ref (elixir.value),
               "{:noproc, {GenServer, :call, [:nobody, :which_children, :infinity]}}");
  assert_term (cop_term_ref (erlang.value),
               "{:noproc, {:gen_server, :call, [:nobody, :which_children, :infinity]}}");
}

/* ---- what observers see ---- */

static void
is_a_known_state_to_sys (void)
{
  CopTerm          tree = start_ab ();
  g_auto (CopTerm) state = cop_sys_get_state (tree, 5000);
  g_autofree char *name = cop_inspect (tree);
  g_autofree char *expected = g_strdup_printf ("{%s, Supervisor.Default}", name);

  g_assert_true (cop_is_tagged (state, cop_atom ("state"), 12));
  assert_term (cop_term_ref (cop_tuple_get (state, 1)), expected);
  assert_term (cop_term_ref (cop_tuple_get (cop_tuple_get (state, 3), 0)), "[:b, :a]");
}

typedef struct {
  unsigned n_children;
  unsigned n_restarts;
  char    *last; /* owned */
} Seen;

static void
see_cb (CopNode *node, const CopEvent *event, void *data)
{
  Seen *seen = data;

  seen->n_children += event->kind == COP_EVENT_CHILD;
  if (event->kind != COP_EVENT_RESTART)
    return;
  seen->n_restarts++;
  g_free (seen->last);
  seen->last = cop_inspect (event->term);
}

static void
tells_of_restarts (void)
{
  CopTerm          tree = start_ab ();
  g_autofree char *old = cop_inspect (probe_pid ("a"));
  g_autofree char *expected = g_strdup_printf ("{:a, %s, :killed}", old);
  Seen             seen = { 0 };
  cop_node_listen (cop_node_current (), see_cb, &seen);

  probe_kill ("a");
  cop_term_unref (cop_supervisor_terminate_child (tree, cop_atom ("b")));

  cop_node_unlisten (cop_node_current (), see_cb, &seen);
  g_assert_cmpuint (seen.n_restarts, ==, 1);
  g_assert_cmpuint (seen.n_children, >=, 2);
  g_assert_cmpstr (seen.last, ==, expected);
  g_free (seen.last);
}

static void
sum_restarts_cb (const CopChildInfo *child, void *data)
{
  *(uint64_t *) data += child->n_restarts;
  if (child->n_restarts > 0)
    g_assert_true (child->last_reason == COP_ATOM (killed));
}

static void
counts_restarts (void)
{
  CopTerm           tree = start_ab ();
  CopSupervisorInfo info;
  uint64_t          n_restarts = 0;
  probe_kill ("a");
  advance (2000);
  probe_kill ("a");

  g_assert_true (cop_supervisor_info (cop_node_current (), tree, &info));
  cop_supervisor_foreach_child (cop_node_current (), tree, sum_restarts_cb, &n_restarts);

  g_assert_cmpuint (info.n_restarts, ==, 2);
  g_assert_cmpuint (info.n_recent, ==, 2);
  g_assert_cmpuint (info.n_children, ==, 2);
  g_assert_true (info.last_reason == COP_ATOM (killed));
  g_assert_cmpint (info.last_restart_usec, ==, 2000000);
  g_assert_cmpuint (n_restarts, ==, 2);
  advance (10000);
  g_assert_true (cop_supervisor_info (cop_node_current (), tree, &info));
  g_assert_cmpuint (info.n_recent, ==, 0);
  g_assert_false (cop_supervisor_info (cop_node_current (), cop_self (), &info));
}

#define ADD(name, func) cop_test_add ("/supervisor/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  ADD ("starts-a-child-last", starts_a_child_last);
  ADD ("refuses-a-child-that-is-there", refuses_a_child_that_is_there);
  ADD ("names-the-child-that-did-not-start", names_the_child_that_did_not_start);
  ADD ("start-outcomes-are-otps", start_outcomes_are_otps);
  ADD ("gives-the-info-of-a-start", gives_the_info_of_a_start);
  ADD ("checks-a-child-before-it-starts", checks_a_child_before_it_starts);
  ADD ("stops-and-restarts-by-request", stops_and_restarts_by_request);
  ADD ("deletes-by-request", deletes_by_request);
  ADD ("forgets-arguments-of-temporary-ones", forgets_arguments_of_temporary_ones);
  ADD ("counts-by-kind", counts_by_kind);
  ADD ("names-flaws-of-its-own", names_flaws_of_its_own);
  ADD ("takes-what-its-module-says", takes_what_its_module_says);
  ADD ("says-when-its-name-is-taken", says_when_its_name_is_taken);
  ADD ("simple/children-are-known-by-pid", simple_children_are_known_by_pid);
  ADD ("simple/children-stop-together", simple_children_stop_together);
  ADD ("simple/children-are-reported-together", simple_children_are_reported_together);
  ADD ("module-is-elixirs", module_supervisor_is_elixirs);
  ADD ("module-is-erlangs", module_supervisor_is_erlangs);
  ADD ("failed-calls-name-their-module", failed_calls_name_their_module);
  ADD ("is-a-known-state-to-sys", is_a_known_state_to_sys);
  ADD ("tells-of-restarts", tells_of_restarts);
  ADD ("counts-restarts", counts_restarts);
  return g_test_run ();
}
