/* Servers: how they start, whom they obey, what they keep as their state. */
#include "behaviour/sys.h"
#include "gen-server-probe.h"
#include "term/match.h"

static CopTerm
ask (CopTerm server, const char *request)
{
  return cop_call (server, T (request));
}

/* ---- start ---- */

static void
gives_what_init_says (void)
{
  cop_trap_exit (true);

  assert_term (probe_start_with (":ignore", NULL, true), ":ignore");
  assert_term (probe_start_with ("{:stop, :boom}", NULL, true), "{:error, :boom}");
  assert_term (probe_start_with ("{:exit, :normal}", NULL, true), "{:error, :normal}");
  assert_text (probe_start_with ("{:raise, :oops}", NULL, true),
               "{:error, {:oops, :STACK}}");
  assert_term (probe_start_with (":junk", NULL, true),
               "{:error, {:bad_return_value, :junk}}");
  assert_term (probe_start_with ("{:ok, 1, :junk}", NULL, true),
               "{:error, {:bad_return_value, {:ok, 1, :junk}}}");
  assert_term (probe_start_with ("{:throw, :ball}", NULL, true),
               "{:error, {:bad_return_value, :ball}}");
  cop_term_unref (cop_start_pid (probe_start_with ("{:throw, {:ok, 3}}", NULL, true)));
}

static void
leaves_the_exit_of_a_failed_start (void)
{
  cop_trap_exit (true);

  cop_term_unref (probe_start_with ("{:stop, :boom}", NULL, true));
  cop_term_unref (probe_start_with (":ignore", NULL, true));

  g_auto (CopTerm) first = cop_receive (0);
  g_auto (CopTerm) second = cop_receive (0);
  g_assert_true (cop_match (first, "{'EXIT', $p, boom}", &(CopTerm){ 0 }));
  g_assert_true (cop_match (second, "{'EXIT', $p, normal}", &(CopTerm){ 0 }));
}

static void
start_failing_server (void *data)
{
  probe_start (data);
}

static void
kills_a_starter_that_does_not_trap (void)
{
  CopTerm ref = COP_NONE;
  cop_spawn_monitor (start_failing_server, "{:stop, :boom}", &ref);

  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);

  g_assert_cmpuint (cop_tuple_get (down, 4), ==, cop_atom ("boom"));
}

static void
gives_up_a_slow_init (void)
{
  cop_trap_exit (true);
  CopTerm result = probe_start_with ("{:sleep, 100, {:ok, 0}}",
                                     &(CopStartOptions){ .timeout_msec = 30 }, true);

  assert_term (result, "{:error, :timeout}");
  g_assert_cmpuint (cop_receive (0), ==, COP_NONE);
  advance (100);
  assert_events ("init");
}

static void
registers_its_name_before_init (void)
{
  CopStartOptions  options = { .name = cop_atom ("srv") };
  g_auto (CopTerm) first = probe_start_with ("{:ok, 0}", &options, true);

  g_assert_cmpuint (cop_whereis (cop_atom ("srv")), ==, cop_tuple_get (first, 1));
  g_auto (CopTerm) second = probe_start_with ("{:ok, 1}", &options, true);
  g_assert_true (cop_match (second, "{error, {already_started, $p}}", &(CopTerm){ 0 }));
  assert_term (cop_call (cop_atom ("srv"), COP_ATOM (get)), "0");
}

static void
frees_the_name_of_a_failed_start (void)
{
  CopStartOptions options = { .name = cop_atom ("srv") };

  cop_term_unref (probe_start_with ("{:stop, :normal}", &options, true));
  g_assert_cmpuint (cop_whereis (cop_atom ("srv")), ==, COP_NONE);
  cop_term_unref (probe_start_with (":ignore", &options, true));
  g_assert_cmpuint (cop_whereis (cop_atom ("srv")), ==, COP_NONE);
}

static void
has_global_names (void)
{
  g_auto (CopTerm) name = T ("{:global, {:any, \"term\"}}");
  CopStartOptions  options = { .name = name };
  g_auto (CopTerm) first = probe_start_with ("{:ok, 0}", &options, false);
  g_auto (CopTerm) second = probe_start_with ("{:ok, 1}", &options, false);

  g_assert_true (cop_match (second, "{error, {already_started, $p}}", &(CopTerm){ 0 }));
  assert_term (cop_call (name, COP_ATOM (get)), "0");
  cop_exit_process (cop_tuple_get (first, 1), COP_ATOM (kill));
  g_assert_cmpuint (cop_server_whereis (name), ==, COP_NONE);
  cop_term_unref (cop_start_pid (probe_start_with ("{:ok, 2}", &options, false)));
  assert_term (cop_call (name, COP_ATOM (get)), "2");
}

static void
starts_with_a_monitor (void)
{
  g_auto (CopTerm) init = T ("{:ok, 0}");
  g_auto (CopTerm) result = cop_gen_server_start_monitor (&probe_class, init, NULL);
  CopTerm          pid = COP_NONE;
  CopTerm          ref = COP_NONE;
  g_assert_true (cop_match (result, "{ok, {$p, $}}", &pid, &ref));

  cop_cast (pid, T ("{:stop, :boom, 0}"));

  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);
  g_assert_cmpuint (cop_tuple_get (down, 4), ==, cop_atom ("boom"));
}

static void
leaves_nothing_of_a_failed_monitored_start (void)
{
  g_auto (CopTerm) init = T ("{:stop, :bad}");

  assert_term (cop_gen_server_start_monitor (&probe_class, init, NULL), "{:error, :bad}");

  g_assert_cmpuint (cop_receive (0), ==, COP_NONE);
}

static void
knows_its_ancestors (void)
{
  cop_register (cop_atom ("tester"), cop_self ());
  CopTerm server = probe_start ("{:ok, 0}");

  CopTerm dictionary = cop_process_dictionary (cop_node_current (), server);

  assert_term (cop_term_ref (cop_map_get (dictionary, COP_ATOM (ancestors))),
               "[:tester]");
  assert_term (cop_term_ref (cop_map_get (dictionary, COP_ATOM (initial_call))),
               "{Probe, :init, 1}");
}

/* ---- parents and strangers ---- */

static void
obeys_its_parent_when_trapping (void)
{
  cop_trap_exit (true);
  g_auto (CopTerm) result =
      probe_start_with ("{:ok, 0}", &(CopStartOptions){ .trap_exit = true }, true);

  cop_exit_process (cop_tuple_get (result, 1), COP_ATOM (normal));

  assert_events ("init; terminate :normal 0");
}

static void
start_and_die (void *data)
{
  cop_term_unref (
      probe_start_with ("{:ok, 0}", &(CopStartOptions){ .trap_exit = true }, true));
  cop_exit (cop_atom ("boom"));
}

static void
follows_its_parent (void)
{
  cop_spawn (start_and_die, NULL);

  assert_events ("init; terminate :boom 0");
}

static void
takes_exits_of_strangers_for_messages (void)
{
  g_auto (CopTerm) result =
      probe_start_with ("{:ok, 0}", &(CopStartOptions){ .trap_exit = true }, false);

  cop_exit_process (cop_tuple_get (result, 1), cop_atom ("boom"));

  assert_events ("init; info {:EXIT, #PID, :boom}");
}

static void
does_not_terminate_by_a_signal (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_exit_process (server, cop_atom ("boom"));

  assert_events ("init; down :boom");
}

/* ---- messages written by hand ---- */

static void
understands_calls_written_as_tuples (void)
{
  CopTerm server = probe_start ("{:ok, 4}");
  CopTerm ref = cop_make_ref ();

  cop_send (server, cop_tuple_of (COP_ATOM (gen_cast), T ("{:noreply, 5}")));
  cop_send (server, cop_tuple_of (COP_ATOM (gen_call), cop_tuple_of (cop_self (), ref),
                                  COP_ATOM (get)));
  settle ();

  g_auto (CopTerm) reply = cop_receive (0);
  g_assert_cmpuint (cop_tuple_get (reply, 0), ==, ref);
  g_assert_cmpuint (cop_tuple_get (reply, 1), ==, cop_int (5));
}

/* ---- a structure as state; callbacks that are missing ---- */

typedef struct {
  GString *text; /* owned */
  int      n_handled;
} Words;

static int n_cleared;

static CopNext
words_init (void *state, CopTerm argument)
{
  Words *words = state;

  g_assert_null (words->text);
  words->text = g_string_new (cop_binary_data (argument));
  return cop_next_ok ();
}

static CopNext
words_handle_call (void *state, CopTerm request, CopFrom from)
{
  Words *words = state;

  words->n_handled++;
  g_string_append (words->text, cop_binary_data (request));
  if (g_str_equal (cop_binary_data (request), "!"))
    cop_throw (T ("{:reply, :thrown, :whatever}"));
  if (g_str_equal (cop_binary_data (request), "?"))
    cop_raise (cop_atom ("question"));

  return cop_next_reply (cop_string (words->text->str));
}

static CopTerm
words_state_term (const void *state)
{
  const Words *words = state;

  return cop_string (words->text->str);
}

static void
words_clear (void *state)
{
  Words *words = state;

  g_string_free (words->text, TRUE);
  n_cleared++;
}

static const CopGenServerClass words_class = {
  .module = "Words",
  .state_size = sizeof (Words),
  .init = words_init,
  .handle_call = words_handle_call,
  .state_term = words_state_term,
  .clear_state = words_clear,
};

static CopTerm
start_words (void)
{
  g_auto (CopTerm) argument = cop_string ("a");

  return cop_start_pid (cop_gen_server_start (&words_class, argument, NULL));
}

static void
keeps_a_structure (void)
{
  CopTerm server = start_words ();
  n_cleared = 0;

  assert_term (ask (server, "\"b\""), "\"ab\"");
  assert_term (ask (server, "\"!\""), ":thrown");
  assert_term (ask (server, "\"c\""), "\"ab!c\"");
  assert_text (reason_of_call (server, "\"?\"", 10),
               "{{:question, :STACK}, {GenServer, :call, [#PID, \"?\", 10]}}");

  settle ();
  g_assert_cmpint (n_cleared, ==, 1);
}

static void
crashes_at_a_cast_without_callback (void)
{
  log_reports ();
  CopTerm server = start_words ();

  cop_cast (server, COP_ATOM (ok));

  assert_events (
      "report {%RuntimeError{message: \"attempted to cast GenServer #PID but no "
      "handle_cast/2 clause was provided\"}, :STACK}; crash error %RuntimeError{message: "
      "\"attempted to cast GenServer #PID but no handle_cast/2 clause was provided\"}; "
      "down "
      "{%RuntimeError{message: \"attempted to cast GenServer #PID but no handle_cast/2 "
      "clause was provided\"}, :STACK}");
}

static void
goes_on_after_an_unexpected_message (void)
{
  CopTerm server = start_words ();

  cop_send (server, cop_atom ("hello"));
  settle ();

  assert_term (ask (server, "\"b\""), "\"ab\"");
}

static void
keeps_the_argument_without_init (void)
{
  static const CopGenServerClass plain = { .module = "Plain" };
  CopTerm server = cop_start_pid (cop_gen_server_start (&plain, cop_int (42), NULL));

  assert_term (cop_gen_server_peek_state (cop_node_current (), server), "42");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/gen-server-start/gives-what-init-says", gives_what_init_says);
  cop_test_add ("/gen-server-start/leaves-the-exit-of-a-failed-start",
                leaves_the_exit_of_a_failed_start);
  cop_test_add ("/gen-server-start/kills-a-starter-that-does-not-trap",
                kills_a_starter_that_does_not_trap);
  cop_test_add ("/gen-server-start/gives-up-a-slow-init", gives_up_a_slow_init);
  cop_test_add ("/gen-server-start/registers-its-name-before-init",
                registers_its_name_before_init);
  cop_test_add ("/gen-server-start/frees-the-name-of-a-failed-start",
                frees_the_name_of_a_failed_start);
  cop_test_add ("/gen-server-start/has-global-names", has_global_names);
  cop_test_add ("/gen-server-start/starts-with-a-monitor", starts_with_a_monitor);
  cop_test_add ("/gen-server-start/leaves-nothing-of-a-failed-monitored-start",
                leaves_nothing_of_a_failed_monitored_start);
  cop_test_add ("/gen-server-start/knows-its-ancestors", knows_its_ancestors);
  cop_test_add ("/gen-server-start/obeys-its-parent-when-trapping",
                obeys_its_parent_when_trapping);
  cop_test_add ("/gen-server-start/follows-its-parent", follows_its_parent);
  cop_test_add ("/gen-server-start/takes-exits-of-strangers-for-messages",
                takes_exits_of_strangers_for_messages);
  cop_test_add ("/gen-server-start/does-not-terminate-by-a-signal",
                does_not_terminate_by_a_signal);
  cop_test_add ("/gen-server-start/understands-calls-written-as-tuples",
                understands_calls_written_as_tuples);
  cop_test_add ("/gen-server-start/keeps-a-structure", keeps_a_structure);
  cop_test_add ("/gen-server-start/crashes-at-a-cast-without-callback",
                crashes_at_a_cast_without_callback);
  cop_test_add ("/gen-server-start/goes-on-after-an-unexpected-message",
                goes_on_after_an_unexpected_message);
  cop_test_add ("/gen-server-start/keeps-the-argument-without-init",
                keeps_the_argument_without_init);

  return g_test_run ();
}
