/* Exit signals and ends of processes by OTP's tables; links and monitors. */
#include "support/fixture.h"

static void
idle (void *data)
{
  for (;;)
    cop_term_unref (cop_receive (COP_INFINITY));
}

/* Receives one message, if any comes, and passes it on to its parent. */
typedef struct {
  CopTerm watcher;
  bool    trap;
  CopTerm self_signal; /* sent to itself at the start */
} Target;

static void
target_main (void *data)
{
  Target *target = data;
  cop_trap_exit (target->trap);
  if (target->self_signal != COP_NONE)
    cop_exit_process (cop_self (), target->self_signal);
  for (;;) {
    CopTerm message = cop_receive (COP_INFINITY);
    cop_send (target->watcher, cop_tuple_of (cop_atom ("got"), message));
  }
}

typedef struct {
  const char *reason;
  bool        self;
  bool        trap;
  const char *effect; /* "dies R", "message R", "nothing" */
} SignalRow;

static const SignalRow signal_rows[] = {
  { ":normal", false, false, "nothing" },
  { ":shutdown", false, false, "dies :shutdown" },
  { "{:shutdown, :x}", false, false, "dies {:shutdown, :x}" },
  { ":boom", false, false, "dies :boom" },
  { ":kill", false, false, "dies :killed" },
  { ":killed", false, false, "dies :killed" },
  { ":noproc", false, false, "dies :noproc" },
  { ":normal", false, true, "message :normal" },
  { ":shutdown", false, true, "message :shutdown" },
  { "{:shutdown, :x}", false, true, "message {:shutdown, :x}" },
  { ":boom", false, true, "message :boom" },
  { ":kill", false, true, "dies :killed" },
  { ":killed", false, true, "message :killed" },
  { ":noproc", false, true, "message :noproc" },
  { ":normal", true, false, "dies :normal" },
  { ":shutdown", true, false, "dies :shutdown" },
  { "{:shutdown, :x}", true, false, "dies {:shutdown, :x}" },
  { ":boom", true, false, "dies :boom" },
  { ":kill", true, false, "dies :killed" },
  { ":killed", true, false, "dies :killed" },
  { ":normal", true, true, "message :normal" },
  { ":shutdown", true, true, "message :shutdown" },
  { ":boom", true, true, "message :boom" },
  { ":kill", true, true, "dies :killed" },
  { ":killed", true, true, "message :killed" },
};

static char *
effect_seen (CopTerm pid)
{
  g_auto (CopTerm) seen = cop_receive (0);
  if (seen == COP_NONE)
    return g_strdup (cop_is_alive (pid) ? "nothing" : "silent death");
  if (cop_tuple_get (seen, 0) == COP_ATOM (DOWN)) {
    g_autofree char *reason = cop_inspect (cop_tuple_get (seen, 4));
    return g_strconcat ("dies ", reason, NULL);
  }
  CopTerm exit = cop_tuple_get (seen, 1);
  g_assert_true (cop_tuple_get (exit, 0) == COP_ATOM (EXIT));
  g_autofree char *reason = cop_inspect (cop_tuple_get (exit, 2));
  return g_strconcat ("message ", reason, NULL);
}

static void
exit_signals_follow_the_table (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (signal_rows); i++) {
    const SignalRow *row = &signal_rows[i];
    g_auto (CopTerm) reason = T (row->reason);
    Target           target = { cop_self (), row->trap, row->self ? reason : COP_NONE };
    CopTerm          ref;
    CopTerm          pid = cop_spawn_monitor (target_main, &target, &ref);
    settle ();
    if (!row->self)
      cop_exit_process (pid, reason);
    settle ();

    g_autofree char *effect = effect_seen (pid);
    g_assert_cmpstr (effect, ==, row->effect);
    cop_demonitor (ref, COP_DEMONITOR_FLUSH);
    cop_exit_process (pid, COP_ATOM (kill));
    settle ();
  }
}

static void
end_with (void *data)
{
  g_auto (CopTerm) reason = cop_receive (COP_INFINITY);
  cop_exit (cop_term_steal (&reason));
}

typedef struct {
  const char *reason;
  const char *plain_partner; /* reason with which it dies, or "alive" */
} EndRow;

static void
ends_become_messages_when_trapping (void)
{
  static const char *const reasons[] = { ":normal", ":shutdown", "{:shutdown, :x}",
                                         ":boom",   ":kill",     ":killed" };
  cop_trap_exit (true);
  for (size_t i = 0; i < G_N_ELEMENTS (reasons); i++) {
    CopTerm dying = cop_spawn_link (end_with, NULL);
    cop_send (dying, T (reasons[i]));
    g_auto (CopTerm) exit = cop_receive_exit (dying, COP_INFINITY);
    assert_term (cop_term_ref (cop_tuple_get (exit, 2)), reasons[i]);
  }
}

static void
link_then_end (void *data)
{
  cop_link (*(CopTerm *) data);
  cop_exit (cop_term_ref (((CopTerm *) data)[1]));
}

static void
ends_take_plain_partners_along (void)
{
  static const EndRow rows[] = {
    { ":normal", "alive" },
    { ":shutdown", ":shutdown" },
    { ":boom", ":boom" },
    /* a partner's own kill is an ordinary reason */
    { ":kill", ":kill" },
    { ":killed", ":killed" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    CopTerm          ref;
    CopTerm          partner = cop_spawn_monitor (idle, NULL, &ref);
    g_auto (CopTerm) reason = T (rows[i].reason);
    CopTerm          pair[2] = { partner, reason };
    cop_spawn (link_then_end, pair);
    settle ();

    g_auto (CopTerm) down = cop_receive_down (ref, 0);
    g_autofree char *text =
        down == COP_NONE ? g_strdup ("alive") : cop_inspect (cop_tuple_get (down, 4));
    g_assert_cmpstr (text, ==, rows[i].plain_partner);
    cop_exit_process (partner, COP_ATOM (kill));
    settle ();
    if (down == COP_NONE)
      cop_demonitor (ref, COP_DEMONITOR_FLUSH);
  }
}

static void
linking_the_dead (void)
{
  CopTerm dead = cop_spawn (idle, NULL);
  cop_exit_process (dead, COP_ATOM (kill));
  settle ();

  cop_trap_exit (true);
  cop_link (dead);
  g_auto (CopTerm) exit = cop_receive_exit (dead, 0);
  g_assert_true (cop_tuple_get (exit, 2) == COP_ATOM (noproc));
}

static void
link_it (void *pid)
{
  cop_link (*(CopTerm *) pid);
}

static void
linking_the_dead_raises_without_trap (void)
{
  CopTerm dead = cop_spawn (idle, NULL);
  cop_exit_process (dead, COP_ATOM (kill));
  settle ();

  g_auto (CopFailure) failure = { 0 };
  g_assert_false (cop_try (link_it, &dead, &failure));
  g_assert_cmpint (failure.class, ==, COP_CLASS_ERROR);
  g_assert_true (failure.value == COP_ATOM (noproc));
}

static void
unlink_stops_the_signal (void)
{
  CopTerm pid = cop_spawn_link (idle, NULL);
  cop_link (pid); /* a second link is none */
  cop_unlink (pid);
  cop_exit_process (pid, cop_atom ("boom"));
  settle ();
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
demonitor_flushes (void)
{
  CopTerm ref;
  CopTerm pid = cop_spawn_monitor (idle, NULL, &ref);
  g_assert_true (cop_demonitor (ref, COP_DEMONITOR_INFO));
  g_assert_false (cop_demonitor (ref, COP_DEMONITOR_INFO));

  CopTerm second = cop_monitor (pid);
  cop_exit_process (pid, COP_ATOM (kill));
  settle ();
  g_assert_false (cop_demonitor (second, COP_DEMONITOR_FLUSH | COP_DEMONITOR_INFO));
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
alias_dies_with_its_monitor (void)
{
  CopTerm pid = cop_spawn (idle, NULL);
  CopTerm alias = cop_monitor_alias (pid);
  cop_send (alias, cop_atom ("first"));
  cop_send (alias, cop_atom ("second"));
  assert_term (cop_receive (0), ":first");
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
send_to (void *alias)
{
  cop_send (*(CopTerm *) alias, cop_atom ("hello"));
}

static void
alias_takes_one_message_of_anybody (void)
{
  CopTerm pid = cop_spawn (idle, NULL);
  CopTerm alias = cop_monitor_alias (pid);
  cop_spawn (send_to, &alias);
  cop_spawn (send_to, &alias);
  settle ();
  assert_term (cop_receive (0), ":hello");
  g_assert_true (cop_receive (0) == COP_NONE);
}

#define N_WATCHED 20000

static void
many_links_and_monitors (void)
{
  static CopTerm pids[N_WATCHED];
  cop_trap_exit (true);
  for (int i = 0; i < N_WATCHED; i++) {
    pids[i] = cop_spawn_link (idle, NULL);
    cop_monitor (pids[i]);
  }
  settle ();
  for (int i = 0; i < N_WATCHED; i++)
    cop_exit_process (pids[i], COP_ATOM (kill));
  settle ();
  for (int i = 0; i < 2 * N_WATCHED; i++)
    cop_term_unref (cop_receive (0));
  g_assert_true (cop_receive (0) == COP_NONE);

  CopNodeStats stats;
  cop_node_stats (cop_node_current (), &stats);
  g_assert_cmpuint (stats.n_links, ==, 0);
  g_assert_cmpuint (stats.n_monitors, ==, 0);
  g_assert_cmpuint (stats.n_processes, ==, 1);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/signals/exit-signals-follow-the-table", exit_signals_follow_the_table);
  cop_test_add ("/signals/ends-become-messages-when-trapping",
                ends_become_messages_when_trapping);
  cop_test_add ("/signals/ends-take-plain-partners-along",
                ends_take_plain_partners_along);
  cop_test_add ("/signals/linking-the-dead", linking_the_dead);
  cop_test_add ("/signals/linking-the-dead-raises-without-trap",
                linking_the_dead_raises_without_trap);
  cop_test_add ("/signals/unlink-stops-the-signal", unlink_stops_the_signal);
  cop_test_add ("/signals/demonitor-flushes", demonitor_flushes);
  cop_test_add ("/signals/alias-dies-with-its-monitor", alias_dies_with_its_monitor);
  cop_test_add ("/signals/alias-takes-one-message-of-anybody",
                alias_takes_one_message_of_anybody);
  cop_test_add ("/signals/many-links-and-monitors", many_links_and_monitors);
  return g_test_run ();
}
