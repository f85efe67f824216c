/* Supervisors: order, strategies, restarts, ends. What OTP does in each case is recorded
 * in tests/oracle; here are its main lines, one by one. */
#include "supervisor-probe.h"

#include "behaviour/report.h"
#include "behaviour/sys.h"
#include "term/match.h"

/* Ends the tree as its parent does and waits. */
static void
end_tree (CopTerm tree)
{
  cop_exit_process (tree, COP_ATOM (shutdown));
  settle ();
}

static CopTerm
three (const char *of_b)
{
  return cop_list_of (probe_child ("a", NULL), probe_child ("b", of_b),
                      probe_child ("c", NULL));
}

/* ---- start and stop ---- */

static void
starts_in_order_stops_in_reverse (void)
{
  CopTerm tree = start_tree ("one_for_one", 3, three (NULL));
  assert_events ("+a#1; +b#1; +c#1");
  assert_children (tree, "a=a#1 b=b#1 c=c#1");

  end_tree (tree);

  assert_events ("-c#1 :shutdown; -b#1 :shutdown; -a#1 :shutdown");
  g_assert_false (cop_is_alive (tree));
}

static void
stops_what_ran_when_one_does_not_start (void)
{
  log_reports ();
  probe_plan ("c", "{:error, :no}");
  CopSupervisorFlags flags = COP_SUPERVISOR_DEFAULTS;
  cop_trap_exit (true);

  CopTerm result = cop_supervisor_start_link (three (NULL), &flags, COP_NONE);

  assert_term (result, "{:error, {:shutdown, {:failed_to_start_child, :c, :no}}}");
  assert_events ("+a#1; +b#1; !c#1; start_error c :no; -b#1 :shutdown; -a#1 :shutdown");
}

static void
ignored_child_is_kept (void)
{
  probe_plan ("b", ":ignore|ok");
  CopTerm tree = start_tree ("one_for_one", 3, three (NULL));

  assert_children (tree, "a=a#1 b=undefined c=c#1");
  g_auto (CopTerm) result = cop_supervisor_restart_child (tree, cop_atom ("b"));
  assert_children (tree, "a=a#1 b=b#2 c=c#1");
}

static void
ignored_temporary_child_is_dropped (void)
{
  probe_plan ("b", ":ignore");
  CopTerm tree = start_tree ("one_for_one", 3, three ("restart: :temporary"));

  assert_children (tree, "a=a#1 c=c#1");
}

static void
kills_after_the_time (void)
{
  log_reports ();
  CopTerm child = probe_child_with ("a", "trap: true, terminate: :hang", "shutdown: 100");
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (child));
  end_tree (tree);
  assert_events ("+a#1");

  advance (99);
  assert_events ("");
  advance (1);

  assert_events ("-a#1 :killed; shutdown_error a#1 :killed");
  g_assert_false (cop_is_alive (tree));
}

static void
waits_for_ever_with_infinity (void)
{
  CopTerm child = probe_child_with ("a", "trap: true, terminate: {:sleep, 100000}",
                                    "shutdown: :infinity");
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (child));
  end_tree (tree);

  advance (99999);
  g_assert_true (cop_is_alive (tree));
  advance (1);

  assert_events ("+a#1; -a#1 :shutdown");
}

static void
brutal_kill_asks_nobody (void)
{
  CopTerm child =
      probe_child_with ("a", "trap: true, terminate: :hang", "shutdown: :brutal_kill");
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (child));

  end_tree (tree);

  assert_events ("+a#1; -a#1 :killed");
}

/* Not the noproc of a monitor that comes too late. */
static void
reason_of_one_dead_before_counts (void)
{
  log_reports ();
  CopTerm tree = start_tree ("one_for_one", 3, three (NULL));

  cop_exit_process (probe_pid ("b"), COP_ATOM (kill));
  cop_exit_process (tree, COP_ATOM (shutdown));
  settle ();

  assert_events ("+a#1; +b#1; +c#1; -b#1 :killed; -c#1 :shutdown; "
                 "shutdown_error b#1 :killed; -a#1 :shutdown");
}

/* ---- strategies ---- */

static void
one_for_one_restarts_the_one (void)
{
  log_reports ();
  CopTerm tree = start_tree ("one_for_one", 3, three (NULL));
  assert_events ("+a#1; +b#1; +c#1");

  probe_kill ("b");

  assert_events ("-b#1 :killed; child_terminated b#1 :killed; +b#2");
  assert_children (tree, "a=a#1 b=b#2 c=c#1");
}

static void
one_for_all_restarts_all (void)
{
  CopTerm tree = start_tree ("one_for_all", 3, three (NULL));
  assert_events ("+a#1; +b#1; +c#1");

  probe_kill ("b");

  assert_events ("-b#1 :killed; -c#1 :shutdown; -a#1 :shutdown; +a#2; +b#2; +c#2");
  assert_children (tree, "a=a#2 b=b#2 c=c#2");
}

static void
rest_for_one_restarts_those_behind (void)
{
  CopTerm tree = start_tree ("rest_for_one", 3, three (NULL));
  assert_events ("+a#1; +b#1; +c#1");

  probe_kill ("b");

  assert_events ("-b#1 :killed; -c#1 :shutdown; +b#2; +c#2");
  assert_children (tree, "a=a#1 b=b#2 c=c#2");
}

static void
transient_child_stays_away_after_a_normal_end (void)
{
  CopTerm tree = start_tree ("one_for_one", 3, three ("restart: :transient"));

  probe_stop ("b", ":normal");
  assert_children (tree, "a=a#1 b=undefined c=c#1");
  g_auto (CopTerm) result = cop_supervisor_restart_child (tree, cop_atom ("b"));
  probe_stop ("b", ":boom");

  assert_children (tree, "a=a#1 b=b#3 c=c#1");
}

static void
temporary_child_is_forgotten (void)
{
  CopTerm tree = start_tree ("one_for_one", 0, three ("restart: :temporary"));

  probe_kill ("b");

  assert_children (tree, "a=a#1 c=c#1");
}

static void
group_drops_temporary_and_revives_stopped (void)
{
  CopTerm specs =
      cop_list_of (probe_child ("a", "restart: :temporary"), probe_child ("b", NULL),
                   probe_child ("c", "restart: :transient"), probe_child ("d", NULL));
  CopTerm tree = start_tree ("one_for_all", 3, specs);
  cop_term_unref (cop_supervisor_terminate_child (tree, cop_atom ("b")));
  probe_stop ("c", ":normal");
  assert_children (tree, "a=a#1 b=undefined c=undefined d=d#1");

  probe_kill ("d");

  assert_children (tree, "b=b#2 c=c#2 d=d#2");
}

/* ---- limits ---- */

static void
gives_up_after_too_many (void)
{
  log_reports ();
  CopTerm tree = start_tree (
      "one_for_one", 1, cop_list_of (probe_child ("a", NULL), probe_child ("b", NULL)));
  probe_kill ("a");
  assert_events ("+a#1; +b#1; -a#1 :killed; child_terminated a#1 :killed; +a#2");

  probe_kill ("a");

  assert_events ("-a#2 :killed; child_terminated a#2 :killed; "
                 "shutdown a#2 :reached_max_restart_intensity; -b#1 :shutdown");
  g_auto (CopTerm) message = cop_receive_exit (tree, 0);
  assert_term (cop_term_ref (cop_tuple_get (message, 2)), ":shutdown");
}

static void
tolerates_more_in_more_time (void)
{
  CopTerm tree = start_tree ("one_for_one", 1, cop_list_of (probe_child ("a", NULL)));

  for (int i = 0; i < 5; i++) {
    probe_kill ("a");
    advance (7000);
  }

  assert_children (tree, "a=a#6");
}

static void
each_failed_attempt_counts (void)
{
  log_reports ();
  probe_plan ("a", "ok|{:error, :no}");
  CopTerm tree = start_tree ("one_for_one", 2, cop_list_of (probe_child ("a", NULL)));

  probe_kill ("a");

  assert_events ("+a#1; -a#1 :killed; child_terminated a#1 :killed; !a#2; "
                 "start_error a#1 :no; !a#3; start_error a :no; "
                 "shutdown a :reached_max_restart_intensity");
  g_assert_false (cop_is_alive (tree));
}

/* What is queued comes first: that is when `restarting` is seen. */
static void
retries_behind_what_is_queued (void)
{
  probe_plan ("a", "ok|{:error, :no}|ok");
  CopTerm tree = start_tree ("one_for_one", 5, cop_list_of (probe_child ("a", NULL)));
  cop_term_unref (cop_sys_suspend (tree, 5000));
  probe_kill ("a");
  cop_post (tree, COP_MESSAGE_CALL, COP_ATOM (which_children),
            (CopFrom){ .pid = cop_self (), .tag = 77 });
  cop_term_unref (cop_sys_resume (tree, 5000));
  settle ();

  g_auto (CopTerm) message = cop_receive (0);

  assert_term (cop_term_ref (cop_tuple_get (message, 1)),
               "[{:a, :restarting, :worker, [Probe]}]");
  assert_children (tree, "a=a#3");
}

static void
terminate_child_cancels_a_retry (void)
{
  probe_plan ("a", "ok|{:error, :no}|ok");
  CopTerm tree = start_tree ("one_for_one", 5, cop_list_of (probe_child ("a", NULL)));
  cop_term_unref (cop_sys_suspend (tree, 5000));
  probe_kill ("a");
  cop_post (tree, COP_MESSAGE_CALL,
            cop_tuple_of (COP_ATOM (terminate_child), cop_atom ("a")),
            (CopFrom){ .pid = cop_self (), .tag = 77 });
  cop_term_unref (cop_sys_resume (tree, 5000));
  settle ();

  assert_children (tree, "a=undefined");
  assert_events ("+a#1; -a#1 :killed; !a#2");
}

/* ---- auto_shutdown ---- */

static CopTerm
start_auto (const char *auto_shutdown)
{
  CopSupervisorFlags flags = COP_SUPERVISOR_DEFAULTS;
  flags.auto_shutdown = cop_atom (auto_shutdown);
  CopTerm specs =
      cop_list_of (probe_child ("a", "restart: :transient, significant: true"),
                   probe_child ("b", "restart: :temporary, significant: true"),
                   probe_child ("c", NULL));

  cop_trap_exit (true);
  return cop_start_pid (cop_supervisor_start_link (specs, &flags, COP_NONE));
}

static void
any_significant_end_is_enough (void)
{
  CopTerm tree = start_auto ("any_significant");
  probe_kill ("a");
  g_assert_true (cop_is_alive (tree));

  probe_stop ("a", ":normal");

  assert_events ("+a#1; +b#1; +c#1; -a#1 :killed; +a#2; -a#2 :normal; -c#1 :shutdown; "
                 "-b#1 :shutdown");
  g_assert_false (cop_is_alive (tree));
}

static void
all_significant_ends_are_needed (void)
{
  CopTerm tree = start_auto ("all_significant");
  probe_kill ("b");
  g_assert_true (cop_is_alive (tree));

  probe_stop ("a", ":shutdown");

  g_assert_false (cop_is_alive (tree));
}

static void
terminate_child_never_shuts_down (void)
{
  CopTerm tree = start_auto ("any_significant");

  cop_term_unref (cop_supervisor_terminate_child (tree, cop_atom ("a")));
  cop_term_unref (cop_supervisor_terminate_child (tree, cop_atom ("b")));

  assert_children (tree, "a=undefined c=c#1");
}

/* ---- messages ---- */

static void
unknown_call_crashes_it (void)
{
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (probe_child ("a", NULL)));
  CopTerm answer = COP_NONE;

  g_assert_false (
      cop_try_call (tree, COP_MESSAGE_CALL, cop_atom ("hello"), 5000, "test", &answer));

  g_auto (CopTerm) reason = answer;
  assert_term (cop_term_ref (cop_tuple_get (reason, 0)), ":function_clause");
  CopTerm frame = cop_head (cop_tuple_get (reason, 1));
  assert_term (cop_term_ref (cop_tuple_get (frame, 0)), ":supervisor");
  assert_events ("+a#1; -a#1 :shutdown");
}

static void
unknown_cast_crashes_it (void)
{
  CopTerm tree = start_tree ("one_for_one", 3, COP_NIL);

  cop_cast (tree, cop_atom ("hello"));
  settle ();

  g_assert_false (cop_is_alive (tree));
}

static void
format_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_REPORT)
    *(char **) data = cop_report_format (event->term);
}

static void
other_messages_are_ignored (void)
{
  g_autofree char *report = NULL;
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (probe_child ("a", NULL)));

  cop_node_listen (cop_node_current (), format_cb, &report);
  cop_send (tree, cop_atom ("hello"));
  settle ();
  cop_node_unlisten (cop_node_current (), format_cb, &report);

  assert_children (tree, "a=a#1");
  g_assert_cmpstr (report, ==, "Supervisor received unexpected message: :hello");
}

static void
send_exit (void *tree)
{
  cop_exit_process (*(CopTerm *) tree, COP_ATOM (shutdown));
}

static void
exit_of_a_stranger_is_ignored (void)
{
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (probe_child ("a", NULL)));
  CopTerm stranger = cop_spawn (send_exit, &tree);
  settle ();
  g_assert_false (cop_is_alive (stranger));

  assert_children (tree, "a=a#1");
}

/* ---- killed where it waits ---- */

static void
start_blocked (void *data)
{
  start_tree ("one_for_one", 3, three (NULL));
}

static CopTerm
child_of (CopTerm parent)
{
  g_auto (CopTerm) links =
      cop_process_relations (cop_node_current (), parent, COP_RELATION_LINK);

  return cop_is_cons (links) ? cop_head (links) : COP_NONE;
}

static void
killed_in_a_first_start (void)
{
  probe_plan ("b", ":block");
  CopTerm starter = cop_spawn (start_blocked, NULL);
  settle ();
  assert_events ("+a#1; !b#1");

  cop_exit_process (child_of (starter), COP_ATOM (kill));
  settle ();

  assert_events ("-a#1 :killed");
}

static void
killed_in_a_restart (void)
{
  probe_plan ("b", "ok|:block");
  CopTerm tree = start_tree ("one_for_all", 3, three (NULL));
  probe_kill ("c");
  assert_events ("+a#1; +b#1; +c#1; -c#1 :killed; -b#1 :shutdown; -a#1 :shutdown; +a#2; "
                 "!b#2");

  cop_exit_process (tree, COP_ATOM (kill));
  settle ();

  assert_events ("-a#2 :killed");
}

static void
killed_while_it_waits_for_an_end (void)
{
  CopTerm child =
      probe_child_with ("a", "trap: true, terminate: :hang", "shutdown: :infinity");
  CopTerm tree = start_tree ("one_for_one", 3, cop_list_of (child));
  end_tree (tree);

  cop_exit_process (tree, COP_ATOM (kill));
  settle ();

  g_assert_false (cop_is_alive (tree));
  probe_kill ("a");
}

/* ---- large ones ---- */

static CopTerm
many_children (int n, const char *id)
{
  CopTerm list = COP_NIL;
  for (int i = n; i > 0; i--) {
    g_autofree char *name = g_strdup_printf ("%s%d", id, i);
    list = cop_cons (probe_child (name, "restart: :transient"), list);
  }

  return list;
}

/* All have died before the supervisor looks: their EXITs are in its mailbox. */
static void
restarts_many_dead_at_once (void)
{
  enum { N = 3000 };
  CopTerm          tree = start_tree ("one_for_all", 3, many_children (N, "x"));
  g_auto (CopTerm) before = cop_supervisor_which_children (tree);
  cop_term_unref (cop_sys_suspend (tree, 5000));
  for (CopTerm l = before; cop_is_cons (l); l = cop_tail (l))
    cop_exit_process (cop_tuple_get (cop_head (l), 1), COP_ATOM (kill));

  cop_term_unref (cop_sys_resume (tree, 5000));
  settle ();

  assert_term (cop_supervisor_count_children (tree),
               "%{active: 3000, specs: 3000, supervisors: 0, workers: 3000}");
  CopSupervisorInfo info;
  g_assert_true (cop_supervisor_info (cop_node_current (), tree, &info));
  g_assert_cmpuint (info.n_restarts, ==, 1);
}

#define ADD(name, func) cop_test_add ("/supervisor/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  ADD ("starts-in-order-stops-in-reverse", starts_in_order_stops_in_reverse);
  ADD ("stops-what-ran-when-one-does-not-start", stops_what_ran_when_one_does_not_start);
  ADD ("ignored-child-is-kept", ignored_child_is_kept);
  ADD ("ignored-temporary-child-is-dropped", ignored_temporary_child_is_dropped);
  ADD ("kills-after-the-time", kills_after_the_time);
  ADD ("waits-for-ever-with-infinity", waits_for_ever_with_infinity);
  ADD ("brutal-kill-asks-nobody", brutal_kill_asks_nobody);
  ADD ("reason-of-one-dead-before-counts", reason_of_one_dead_before_counts);
  ADD ("one-for-one-restarts-the-one", one_for_one_restarts_the_one);
  ADD ("one-for-all-restarts-all", one_for_all_restarts_all);
  ADD ("rest-for-one-restarts-those-behind", rest_for_one_restarts_those_behind);
  ADD ("transient-child-stays-away-after-a-normal-end",
       transient_child_stays_away_after_a_normal_end);
  ADD ("temporary-child-is-forgotten", temporary_child_is_forgotten);
  ADD ("group-drops-temporary-and-revives-stopped",
       group_drops_temporary_and_revives_stopped);
  ADD ("gives-up-after-too-many", gives_up_after_too_many);
  ADD ("tolerates-more-in-more-time", tolerates_more_in_more_time);
  ADD ("each-failed-attempt-counts", each_failed_attempt_counts);
  ADD ("retries-behind-what-is-queued", retries_behind_what_is_queued);
  ADD ("terminate-child-cancels-a-retry", terminate_child_cancels_a_retry);
  ADD ("any-significant-end-is-enough", any_significant_end_is_enough);
  ADD ("all-significant-ends-are-needed", all_significant_ends_are_needed);
  ADD ("terminate-child-never-shuts-down", terminate_child_never_shuts_down);
  ADD ("unknown-call-crashes-it", unknown_call_crashes_it);
  ADD ("unknown-cast-crashes-it", unknown_cast_crashes_it);
  ADD ("other-messages-are-ignored", other_messages_are_ignored);
  ADD ("exit-of-a-stranger-is-ignored", exit_of_a_stranger_is_ignored);
  ADD ("killed-in-a-first-start", killed_in_a_first_start);
  ADD ("killed-in-a-restart", killed_in_a_restart);
  ADD ("killed-while-it-waits-for-an-end", killed_while_it_waits_for_an_end);
  ADD ("restarts-many-dead-at-once", restarts_many_dead_at_once);
  return g_test_run ();
}
