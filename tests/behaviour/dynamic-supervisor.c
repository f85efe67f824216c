/* DynamicSupervisor: where it differs from supervisor, and its main lines. */
#include "supervisor-probe.h"

#include "behaviour/sys.h"
#include "term/match.h"

static CopTerm
start_pool (CopDynamicSupervisorFlags flags)
{
  cop_trap_exit (true);
  return cop_start_pid (cop_dynamic_supervisor_start_link (&flags, COP_NONE));
}

static const CopDynamicSupervisorFlags defaults = COP_DYNAMIC_SUPERVISOR_DEFAULTS;

static CopTerm
add (CopTerm pool, const char *id, const char *more)
{
  return cop_start_pid (
      cop_dynamic_supervisor_start_child (pool, probe_child (id, more)));
}

static void
starts_children_on_demand (void)
{
  CopTerm pool = start_pool (defaults);
  CopTerm pid = add (pool, "a", NULL);
  add (pool, "a", NULL);

  assert_term (cop_dynamic_supervisor_count_children (pool),
               "%{active: 2, specs: 2, supervisors: 0, workers: 2}");
  assert_term (cop_dynamic_supervisor_terminate_child (pool, pid), ":ok");
  assert_term (cop_dynamic_supervisor_terminate_child (pool, pid),
               "{:error, :not_found}");
  assert_events ("+a#1; +a#2; -a#1 :shutdown");
}

static void
start_outcomes_are_elixirs (void)
{
  static const struct {
    const char *plan;
    const char *expected; /* a prefix */
  } rows[] = {
    { ":ignore", ":ignore" },
    { "{:error, :no}", "{:error, :no}" },
    { "{:return, :junk}", "{:error, :junk}" },
    { "{:return, {:ok, :x}}", "{:error, {:ok, :x}}" },
    { "{:exit, :e}", "{:error, :e}" },
    { "{:raise, :e}", "{:error, {:e, [{" },
    { "{:throw, :t}", "{:error, {{:nocatch, :t}, [" },
  };
  CopTerm pool = start_pool (defaults);

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    probe_plan ("a", rows[i].plan);
    g_auto (CopTerm) result =
        cop_dynamic_supervisor_start_child (pool, probe_child ("a", NULL));
    g_autofree char *text = cop_inspect (result);
    if (!g_str_has_prefix (text, rows[i].expected))
      g_error ("%s: expected %s, got %s", rows[i].plan, rows[i].expected, text);
  }
  assert_term (cop_dynamic_supervisor_which_children (pool), "[]");
}

static void
puts_extra_arguments_first (void)
{
  CopDynamicSupervisorFlags flags = defaults;
  g_auto (CopTerm)          extra = T ("[:x]");
  flags.extra_arguments = extra;
  CopTerm pool = start_pool (flags);

  add (pool, "a", NULL);
  probe_kill ("a");

  assert_events ("+a#1; -a#1 :killed; +a#2");
}

static void
refuses_too_many (void)
{
  CopDynamicSupervisorFlags flags = defaults;
  flags.max_children = 1;
  CopTerm pool = start_pool (flags);
  add (pool, "a", "restart: :temporary");

  assert_term (cop_dynamic_supervisor_start_child (pool, probe_child ("b", NULL)),
               "{:error, :max_children}");
  probe_kill ("a");
  add (pool, "b", NULL);

  assert_events ("+a#1; -a#1 :killed; +b#1");
}

static void
checks_specifications_in_the_caller (void)
{
  CopTerm nobody = cop_atom ("nobody");

  assert_term (
      cop_dynamic_supervisor_start_child (nobody, probe_child ("a", "restart: :maybe")),
      "{:error, {:invalid_restart_type, :maybe}}");
  assert_term (
      cop_dynamic_supervisor_start_child (nobody, probe_child ("a", "shutdown: 0")),
      "{:error, {:invalid_shutdown, 0}}");
}

static void
names_flaws_of_its_own (void)
{
  CopDynamicSupervisorFlags flags = defaults;
  cop_trap_exit (true);

  flags.strategy = COP_ATOM (one_for_all);
  assert_term (cop_dynamic_supervisor_start_link (&flags, COP_NONE),
               "{:error, {:supervisor_data, {:invalid_strategy, :one_for_all}}}");
  flags = defaults;
  flags.extra_arguments = cop_atom ("x");
  assert_term (cop_dynamic_supervisor_start_link (&flags, COP_NONE),
               "{:error, {:supervisor_data, {:invalid_extra_arguments, :x}}}");
}

static void
restarts_and_gives_up (void)
{
  log_reports ();
  CopDynamicSupervisorFlags flags = defaults;
  flags.max_restarts = 1;
  CopTerm pool = start_pool (flags);
  add (pool, "a", NULL);
  add (pool, "b", "restart: :temporary");
  probe_kill ("b");
  assert_events ("+a#1; +b#1; -b#1 :killed; child_terminated b#1 :killed");

  probe_kill ("a");
  probe_kill ("a");

  assert_events ("-a#1 :killed; child_terminated a#1 :killed; +a#2; -a#2 :killed; "
                 "child_terminated a#2 :killed; "
                 "shutdown a#2 :reached_max_restart_intensity");
  g_assert_false (cop_is_alive (pool));
}

static void
retries_under_the_old_pid (void)
{
  probe_plan ("a", "ok|{:error, :no}|ok");
  CopTerm pool = start_pool (defaults);
  CopTerm old = add (pool, "a", NULL);
  cop_term_unref (cop_sys_suspend (pool, 5000));
  probe_kill ("a");
  cop_post (pool, COP_MESSAGE_CALL, cop_tuple_of (COP_ATOM (terminate_child), old),
            (CopFrom){ .pid = cop_self (), .tag = 77 });
  cop_term_unref (cop_sys_resume (pool, 5000));
  settle ();

  g_auto (CopTerm) reply = cop_receive (0);
  assert_term (cop_term_ref (cop_tuple_get (reply, 1)), ":ok");
  assert_term (cop_dynamic_supervisor_which_children (pool), "[]");
  assert_events ("+a#1; -a#1 :killed; !a#2");
}

static void
restart_that_is_ignored_removes (void)
{
  probe_plan ("a", "ok|:ignore");
  CopTerm pool = start_pool (defaults);
  add (pool, "a", NULL);

  probe_kill ("a");

  assert_term (cop_dynamic_supervisor_which_children (pool), "[]");
}

/* One timer for each time: the second does not wait for the first. */
static void
stops_all_at_the_same_time (void)
{
  log_reports ();
  CopTerm pool = start_pool (defaults);
  CopTerm specs[] = {
    probe_child_with ("a", "trap: true, terminate: :hang", "shutdown: 100"),
    probe_child_with ("b", "trap: true, terminate: :hang", "shutdown: 20"),
    probe_child_with ("c", "trap: true, terminate: {:sleep, 50}", NULL),
  };
  for (size_t i = 0; i < G_N_ELEMENTS (specs); i++)
    cop_start_pid (cop_dynamic_supervisor_start_child (pool, specs[i]));
  assert_events ("+a#1; +b#1; +c#1");

  cop_exit_process (pool, COP_ATOM (shutdown));
  settle ();
  advance (20);
  assert_events ("-b#1 :killed");
  advance (30);
  assert_events ("-c#1 :shutdown");
  advance (50);

  assert_events ("-a#1 :killed; shutdown_error a#1 :killed; shutdown_error b#1 :killed");
  g_assert_false (cop_is_alive (pool));
}

static void
ignores_casts_and_messages (void)
{
  CopTerm pool = start_pool (defaults);
  add (pool, "a", NULL);

  cop_cast (pool, cop_atom ("hello"));
  cop_send (pool, cop_atom ("hello"));
  settle ();

  g_assert_true (cop_is_alive (pool));
}

static void
killed_in_a_start (void)
{
  probe_plan ("a", "ok|:block");
  CopTerm pool = start_pool (defaults);
  add (pool, "a", NULL);
  probe_kill ("a");

  cop_exit_process (pool, COP_ATOM (kill));
  settle ();

  assert_events ("+a#1; -a#1 :killed; !a#2");
}

static void
module_is_elixirs (void)
{
  g_auto (CopTerm) args = T ("[[name: :pool, strategy: :one_for_one, max_children: 2]]");
  g_auto (CopTerm) spec_args = T ("[[name: :pool]]");
  CopTerm          module = COP_ATOM (Elixir_DynamicSupervisor);
  cop_trap_exit (true);

  cop_start_pid (cop_apply (module, COP_ATOM (start_link), args));
  add (cop_atom ("pool"), "a", NULL);

  assert_term (cop_apply (module, COP_ATOM (child_spec), spec_args),
               "%{id: :pool, start: {DynamicSupervisor, :start_link, [[name: :pool]]}, "
               "type: :supervisor}");
  g_auto (CopTerm) pool = T ("[:pool]");
  assert_term (cop_apply (module, COP_ATOM (count_children), pool),
               "%{active: 1, specs: 1, supervisors: 0, workers: 1}");
  assert_term (cop_apply (module, COP_ATOM (stop), pool), ":ok");
}

static CopTerm
limited_init (CopTerm argument)
{
  return cop_tuple_of (COP_ATOM (ok),
                       cop_map_of (COP_ATOM (max_children), cop_term_ref (argument)));
}

static const CopSupervisorClass limited_class = { .module = "Limited",
                                                  .init = limited_init };

static void
takes_what_its_module_says (void)
{
  cop_trap_exit (true);
  CopTerm pool = cop_start_pid (
      cop_dynamic_supervisor_class_start_link (&limited_class, cop_int (1), COP_NONE));
  CopSupervisorInfo info;

  g_assert_true (cop_supervisor_info (cop_node_current (), pool, &info));
  g_assert_true (info.is_dynamic);
  g_assert_cmpint (info.max_children, ==, 1);
  g_assert_cmpint (info.max_restarts, ==, 1);
  assert_term (
      cop_dynamic_supervisor_class_start_link (&limited_class, cop_atom ("x"), COP_NONE),
      "{:error, {:supervisor_data, {:invalid_max_children, :x}}}");
}

#define ADD(name, func) cop_test_add ("/dynamic-supervisor/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  ADD ("starts-children-on-demand", starts_children_on_demand);
  ADD ("start-outcomes-are-elixirs", start_outcomes_are_elixirs);
  ADD ("puts-extra-arguments-first", puts_extra_arguments_first);
  ADD ("refuses-too-many", refuses_too_many);
  ADD ("checks-specifications-in-the-caller", checks_specifications_in_the_caller);
  ADD ("names-flaws-of-its-own", names_flaws_of_its_own);
  ADD ("restarts-and-gives-up", restarts_and_gives_up);
  ADD ("retries-under-the-old-pid", retries_under_the_old_pid);
  ADD ("restart-that-is-ignored-removes", restart_that_is_ignored_removes);
  ADD ("stops-all-at-the-same-time", stops_all_at_the_same_time);
  ADD ("ignores-casts-and-messages", ignores_casts_and_messages);
  ADD ("killed-in-a-start", killed_in_a_start);
  ADD ("module-is-elixirs", module_is_elixirs);
  ADD ("takes-what-its-module-says", takes_what_its_module_says);
  return g_test_run ();
}
