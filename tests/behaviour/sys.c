/* System messages: state, status, suspension, statistics, log, trace, hooks. */
#include "behaviour/sys.h"

#include "gen-server-probe.h"
#include "term/match.h"

#include <glib/gstdio.h>

#define LIMIT 1000

static CopTerm
start_named (void)
{
  return cop_start_pid (probe_start_with (
      "{:ok, 0}", &(CopStartOptions){ .name = cop_atom ("srv"), .trap_exit = true },
      true));
}

static CopTerm
double_it (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (2 * cop_to_int (args[0]));
}

static CopTerm
fail_oops (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_raise (cop_atom ("oops"));
}

static void
gives_and_replaces_the_state (void)
{
  CopTerm server = start_named ();
  cop_cast (server, T ("{:noreply, 21}"));

  assert_term (cop_sys_get_state (server, LIMIT), "21");
  CopTerm function = cop_closure ("double", 1, double_it, COP_NONE);
  assert_term (cop_sys_replace_state (cop_atom ("srv"), function, LIMIT), "42");
  assert_term (cop_call (server, COP_ATOM (get)), "42");
}

static void
replace_with_failure (void *data)
{
  cop_term_unref (cop_sys_replace_state (
      cop_atom ("srv"), cop_closure ("fail", 1, fail_oops, COP_NONE), LIMIT));
}

static void
keeps_the_state_when_the_function_fails (void)
{
  CopTerm             server = start_named ();
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (replace_with_failure, NULL, &failure));

  g_assert_cmpint (failure.class, ==, COP_CLASS_ERROR);
  assert_term (
      cop_term_ref (failure.value),
      "{:callback_failed, {:gen_server, :system_replace_state}, {:error, :oops}}");
  assert_term (cop_sys_get_state (server, LIMIT), "0");
}

static void
ask_nobody (void *data)
{
  cop_term_unref (cop_sys_get_state (cop_atom ("nobody"), LIMIT));
}

static void
ask_nobody_to_log (void *data)
{
  cop_term_unref (cop_sys_log (cop_atom ("nobody"), COP_ATOM (true), LIMIT));
}

static void
names_the_failed_request (void)
{
  g_auto (CopFailure) failure = { 0 };
  g_auto (CopFailure) other = { 0 };

  g_assert_false (cop_try (ask_nobody, NULL, &failure));
  assert_term (cop_term_ref (failure.value),
               "{:noproc, {:sys, :get_state, [:nobody, 1000]}}");
  g_assert_false (cop_try (ask_nobody_to_log, NULL, &other));
  assert_term (cop_term_ref (other.value),
               "{:noproc, {:sys, :log, [:nobody, true, 1000]}}");
}

static void
gives_its_status (void)
{
  CopTerm          server = start_named ();
  g_auto (CopTerm) status = cop_sys_get_status (server, LIMIT);
  CopTerm          dictionary = COP_NONE;
  CopTerm          state = COP_NONE;
  CopTerm          parent = COP_NONE;
  CopTerm          header = COP_NONE;
  CopTerm          data = COP_NONE;

  g_assert_true (cop_match (status,
                            "{status, $p, {module, gen_server}, [$l, running, $p, [], "
                            "[{header, $}, {data, $}, {data, [{_, $}]}]]}",
                            &server, &dictionary, &parent, &header, &data, &state));
  g_assert_cmpuint (parent, ==, cop_self ());
  g_assert_cmpuint (state, ==, cop_int (0));
  g_autofree char *text = cop_charlist_to_utf8 (header);
  g_assert_cmpstr (text, ==, "Status for generic server srv");
  assert_text (cop_term_ref (data),
               "[{'Status', :running}, {'Parent', #PID}, {'Logged events', []}]");
  g_assert_nonnull (cop_keyword_get (dictionary, COP_ATOM (initial_call)) ? "" : NULL);
}

static void
handles_only_system_messages_while_suspended (void)
{
  CopTerm server = start_named ();

  assert_term (cop_sys_suspend (server, LIMIT), ":ok");
  assert_term (cop_sys_suspend (server, LIMIT), ":ok");
  cop_cast (server, T ("{:noreply, 5}"));
  cop_send (server, T (":hello"));
  assert_term (cop_sys_get_state (server, LIMIT), "0");
  assert_events ("init");
  assert_term (cop_sys_resume (server, LIMIT), ":ok");

  assert_term (cop_call (server, COP_ATOM (get)), "5");
  assert_events ("info :hello");
}

static void
obeys_its_parent_while_suspended (void)
{
  cop_trap_exit (true);
  CopTerm server = start_named ();
  cop_term_unref (cop_sys_suspend (server, LIMIT));

  cop_exit_process (server, COP_ATOM (shutdown));

  assert_events ("init; terminate :shutdown 0");
}

static void
send_exit (void *data)
{
  cop_exit_process (*(CopTerm *) data, COP_ATOM (shutdown));
}

static void
lets_strangers_wait_while_suspended (void)
{
  CopTerm server = start_named ();
  cop_term_unref (cop_sys_suspend (server, LIMIT));

  cop_spawn (send_exit, &server);
  settle ();
  assert_events ("init");
  cop_term_unref (cop_sys_resume (server, LIMIT));

  assert_events ("info {:EXIT, #PID, :shutdown}");
}

static void
stops_while_suspended (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");
  cop_term_unref (cop_sys_suspend (server, LIMIT));

  cop_stop (server, COP_ATOM (shutdown), COP_INFINITY);

  assert_events ("init; terminate :shutdown 0");
}

static void
keeps_the_idle_timeout_over_a_suspension (void)
{
  CopTerm server = probe_start ("{:ok, 0, 50}");

  cop_term_unref (cop_sys_suspend (server, LIMIT));
  advance (200);
  assert_events ("init");
  cop_term_unref (cop_sys_resume (server, LIMIT));
  advance (50);

  assert_events ("timeout");
}

static void
terminates_when_told (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");

  assert_term (cop_sys_terminate (server, cop_atom ("boom"), LIMIT), ":ok");

  assert_events ("init; terminate :boom 0");
}

static void
counts_messages (void)
{
  CopTerm server = start_named ();
  assert_term (cop_sys_statistics (server, COP_ATOM (get), LIMIT),
               "{:ok, :no_statistics}");

  assert_term (cop_sys_statistics (server, COP_ATOM (true), LIMIT), ":ok");
  cop_term_unref (cop_call (server, T ("{:reply, :x, 1}")));
  cop_cast (server, T ("{:noreply, 2}"));
  cop_send (server, T (":hi"));

  g_auto (CopTerm) statistics = cop_sys_statistics (server, COP_ATOM (get), LIMIT);
  CopTerm          list = cop_tuple_get (statistics, 1);
  assert_term (cop_term_ref (cop_keyword_get (list, cop_atom ("messages_in"))), "3");
  assert_term (cop_term_ref (cop_keyword_get (list, cop_atom ("messages_out"))), "1");
  assert_term (cop_sys_statistics (server, COP_ATOM (false), LIMIT), ":ok");
  assert_term (cop_sys_statistics (server, COP_ATOM (get), LIMIT),
               "{:ok, :no_statistics}");
}

static void
logs_events (void)
{
  CopTerm server = start_named ();

  assert_term (cop_sys_log (server, COP_ATOM (true), LIMIT), ":ok");
  cop_term_unref (cop_call (server, T ("{:reply, :x, 1, {:continue, :c}}")));
  cop_cast (server, T ("{:noreply, 2}"));

  assert_text (
      cop_sys_log (server, COP_ATOM (get), LIMIT),
      "{:ok, [{:in, {:\"$gen_call\", {#PID, [:alias | #Reference]}, {:reply, :x, 1, "
      "{:continue, :c}}}}, {:out, :x, {#PID, [:alias | #Reference]}, 1}, {:continue, "
      ":c}, {:noreply, 1}, {:in, {:\"$gen_cast\", {:noreply, 2}}}, {:noreply, 2}]}");
  assert_term (cop_sys_log (server, COP_ATOM (false), LIMIT), ":ok");
  assert_term (cop_sys_log (server, COP_ATOM (get), LIMIT), "{:ok, []}");
}

static void
keeps_the_last_events_only (void)
{
  CopTerm          server = start_named ();
  g_auto (CopTerm) flag = T ("{true, 3}");

  assert_term (cop_sys_log (server, flag, LIMIT), ":ok");
  cop_cast (server, T ("{:noreply, 1}"));
  cop_cast (server, T ("{:noreply, 2}"));

  assert_text (cop_sys_log (server, COP_ATOM (get), LIMIT),
               "{:ok, [noreply: 1, in: {:\"$gen_cast\", {:noreply, 2}}, noreply: 2]}");
}

static void
note_line (CopNode *node, const char *text, void *data)
{
  g_string_append (data, text);
}

static void
traces (void)
{
  CopTerm             server = start_named ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char    *self = cop_print (cop_self (), COP_NOTATION_ERLANG);
  cop_sys_set_print (cop_node_current (), note_line, text);

  assert_term (cop_sys_trace (server, COP_ATOM (true), LIMIT), ":ok");
  cop_term_unref (cop_call (server, T ("{:reply, :x, 1}")));
  cop_cast (server, T ("{:noreply, 2}"));
  cop_send (server, T (":hi"));
  settle ();
  assert_term (cop_sys_trace (server, COP_ATOM (false), LIMIT), ":ok");
  cop_term_unref (cop_call (server, T ("{:reply, :x, 1}")));

  g_autofree char *expected = g_strdup_printf ("*DBG* srv got call {reply,x,1} from %s\n"
                                               "*DBG* srv sent x to %s, new state 1\n"
                                               "*DBG* srv got cast {noreply,2}\n"
                                               "*DBG* srv new state 2\n"
                                               "*DBG* srv got hi\n"
                                               "*DBG* srv new state 2\n",
                                               self, self);
  g_assert_cmpstr (text->str, ==, expected);
}

static CopTerm
count_until_two (const CopTerm *args, size_t n_args, CopTerm env)
{
  log_event ("hook %d", (int) cop_to_int (args[0]));
  return args[0] == cop_int (2) ? cop_atom ("done") : cop_int (cop_to_int (args[0]) + 1);
}

static void
calls_installed_functions (void)
{
  CopTerm          server = start_named ();
  g_auto (CopTerm) function = cop_closure ("count", 3, count_until_two, COP_NONE);

  assert_term (cop_sys_install (server, cop_term_ref (function), cop_int (0), LIMIT),
               ":ok");
  cop_cast (server, T ("{:noreply, 1}"));
  cop_cast (server, T ("{:noreply, 2}"));
  cop_cast (server, T ("{:noreply, 3}"));
  assert_events ("init; hook 0; hook 1; hook 2");

  assert_term (cop_sys_install (server, cop_term_ref (function), cop_int (0), LIMIT),
               ":ok");
  assert_term (cop_sys_remove (server, cop_term_ref (function), LIMIT), ":ok");
  cop_cast (server, T ("{:noreply, 4}"));
  assert_events ("");
}

static void
takes_all_hooks_away (void)
{
  CopTerm server = start_named ();
  cop_term_unref (cop_sys_log (server, COP_ATOM (true), LIMIT));
  cop_term_unref (cop_sys_statistics (server, COP_ATOM (true), LIMIT));

  assert_term (cop_sys_no_debug (server, LIMIT), ":ok");

  assert_term (cop_sys_statistics (server, COP_ATOM (get), LIMIT),
               "{:ok, :no_statistics}");
}

static void
takes_debug_options_at_the_start (void)
{
  g_auto (CopTerm) debug = T ("[:statistics, {:log, 2}, :nonsense]");
  CopTerm          server = cop_start_pid (
               probe_start_with ("{:ok, 0}", &(CopStartOptions){ .debug = debug }, true));

  cop_cast (server, T ("{:noreply, 1}"));

  assert_text (cop_sys_log (server, COP_ATOM (get), LIMIT),
               "{:ok, [in: {:\"$gen_cast\", {:noreply, 1}}, noreply: 1]}");
}

static void
writes_events_to_a_file (void)
{
  CopTerm          server = start_named ();
  g_autofree char *path =
      g_strdup_printf ("%s/coppice-sys-%d", g_get_tmp_dir (), (int) getpid ());
  g_auto (CopTerm) name = cop_string (path);
  g_autofree char *content = NULL;

  assert_term (cop_sys_log_to_file (server, name, LIMIT), ":ok");
  cop_cast (server, T ("{:noreply, 1}"));
  assert_term (cop_sys_log_to_file (server, COP_ATOM (false), LIMIT), ":ok");

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_unlink (path);
  g_assert_cmpstr (content, ==,
                   "*DBG* srv got cast {noreply,1}\n*DBG* srv new state 1\n");
}

static void
does_not_know_other_requests (void)
{
  CopTerm server = start_named ();
  CopTerm answer = COP_NONE;

  g_assert_true (
      cop_try_call (server, COP_MESSAGE_SYSTEM, cop_atom ("what"), LIMIT, "s", &answer));
  assert_term (answer, "{:error, {:unknown_system_msg, :what}}");
  assert_term (
      cop_sys_change_code (server, cop_atom ("m"), cop_atom ("v"), COP_NIL, LIMIT),
      "{:error, {:unknown_system_msg, {:change_code, :m, :v, []}}}");
  cop_term_unref (cop_sys_suspend (server, LIMIT));
  assert_term (
      cop_sys_change_code (server, cop_atom ("m"), cop_atom ("v"), COP_NIL, LIMIT),
      ":ok");
}

static void
shows_its_state_to_observers (void)
{
  CopTerm  server = start_named ();
  CopNode *node = cop_node_current ();

  assert_term (cop_gen_server_peek_state (node, server), "0");
  g_assert_cmpstr (cop_gen_server_module_of (node, server), ==, "Probe");
  g_assert_null (cop_gen_server_callback_of (node, server));
  cop_cast (server, T ("{:sleep, 10, {:noreply, 1}}"));
  settle ();

  g_autofree char *callback = cop_gen_server_callback_of (node, server);
  g_assert_cmpstr (callback, ==, "Probe.handle_cast/2");
  g_assert_cmpuint (cop_gen_server_peek_state (node, cop_self ()), ==, COP_NONE);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/sys/gives-and-replaces-the-state", gives_and_replaces_the_state);
  cop_test_add ("/sys/keeps-the-state-when-the-function-fails",
                keeps_the_state_when_the_function_fails);
  cop_test_add ("/sys/names-the-failed-request", names_the_failed_request);
  cop_test_add ("/sys/gives-its-status", gives_its_status);
  cop_test_add ("/sys/handles-only-system-messages-while-suspended",
                handles_only_system_messages_while_suspended);
  cop_test_add ("/sys/obeys-its-parent-while-suspended",
                obeys_its_parent_while_suspended);
  cop_test_add ("/sys/lets-strangers-wait-while-suspended",
                lets_strangers_wait_while_suspended);
  cop_test_add ("/sys/stops-while-suspended", stops_while_suspended);
  cop_test_add ("/sys/keeps-the-idle-timeout-over-a-suspension",
                keeps_the_idle_timeout_over_a_suspension);
  cop_test_add ("/sys/terminates-when-told", terminates_when_told);
  cop_test_add ("/sys/counts-messages", counts_messages);
  cop_test_add ("/sys/logs-events", logs_events);
  cop_test_add ("/sys/keeps-the-last-events-only", keeps_the_last_events_only);
  cop_test_add ("/sys/traces", traces);
  cop_test_add ("/sys/calls-installed-functions", calls_installed_functions);
  cop_test_add ("/sys/takes-all-hooks-away", takes_all_hooks_away);
  cop_test_add ("/sys/takes-debug-options-at-the-start",
                takes_debug_options_at_the_start);
  cop_test_add ("/sys/writes-events-to-a-file", writes_events_to_a_file);
  cop_test_add ("/sys/does-not-know-other-requests", does_not_know_other_requests);
  cop_test_add ("/sys/shows-its-state-to-observers", shows_its_state_to_observers);

  return g_test_run ();
}
