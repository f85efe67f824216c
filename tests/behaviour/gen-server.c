/* Servers: returns of callbacks, timeouts, continues, failures and ends, after
 * tables/genserver-returns of OTP. */
#include "gen-server-probe.h"

#include "behaviour/sys.h"
#include "term/match.h"

static CopTerm
ask (CopTerm server, const char *request)
{
  return cop_call (server, T (request));
}

/* ---- returns ---- */

static void
replies_and_keeps_the_new_state (void)
{
  CopTerm server = probe_start ("{:ok, 0}");

  assert_term (ask (server, "{:reply, :x, 5}"), ":x");

  assert_term (ask (server, ":get"), "5");
}

static void
handles_casts_and_messages_in_order (void)
{
  CopTerm server = probe_start ("{:ok, 0}");

  cop_cast (server, T ("{:noreply, 1}"));
  cop_cast (server, T ("{:noreply, 2}"));
  cop_send (server, T ("{:noreply, 3}"));

  assert_term (ask (server, ":get"), "3");
}

static void
answers_later_by_reply (void)
{
  CopTerm server = probe_start ("{:ok, 0}");
  CopTerm before = reason_of_call (server, "{:keep, {:noreply, 0}}", COP_INFINITY);
  assert_term (before, ":alive");

  assert_term (ask (server, "{:answer, :late, {:reply, :ok, 0}}"), ":ok");

  assert_events ("init");
  assert_text (cop_receive (0), "{:DOWN, #Reference, :process, #PID, :normal}");
}

static void
stops_without_reply (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  CopTerm reason = reason_of_call (server, "{:stop, :boom, 7}", 40);

  assert_term (cop_term_ref (cop_tuple_get (reason, 0)), ":boom");
  cop_term_unref (reason);
  assert_events ("init; terminate :boom 7; report :boom; crash exit :boom; down :boom");
}

static void
stops_quietly_with_shutdown (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_cast (server, T ("{:stop, {:shutdown, :x}, 0}"));

  assert_events ("init; terminate {:shutdown, :x} 0; down {:shutdown, :x}");
}

static void
replies_after_terminate (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, [:fail, {:raise, :bad}]}");

  CopTerm reply = ask (server, "{:stop, :normal, :bye, [:fail, {:raise, :bad}]}");

  assert_term (reply, ":bye");
  assert_events (
      "init; terminate :normal [:fail, {:raise, :bad}]; report {:bad, :STACK}; crash "
      "error :bad; down {:bad, :STACK}");
}

static void
ends_by_a_bad_return (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_cast (server, T ("{:noreply, 5, {:oops, 1}}"));

  assert_events (
      "init; terminate {:bad_return_value, {:noreply, 5, {:oops, 1}}} 0; report "
      "{:bad_return_value, {:noreply, 5, {:oops, 1}}}; crash exit {:bad_return_value, "
      "{:noreply, 5, {:oops, 1}}}; down {:bad_return_value, {:noreply, 5, {:oops, 1}}}");
}

static void
takes_a_reply_in_a_cast_for_a_bad_return (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_cast (server, T ("{:reply, :x, 1}"));

  assert_events ("init; terminate {:bad_return_value, {:reply, :x, 1}} 0");
}

static void
takes_a_throw_for_a_return (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");

  assert_term (ask (server, "{:throw, {:reply, :x, 3}}"), ":x");
  assert_term (ask (server, ":get"), "3");
  cop_cast (server, T ("{:throw, :junk}"));

  assert_events ("init; terminate {:bad_return_value, :junk} 3");
}

static void
ends_by_an_error (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_cast (server, T ("{:raise, :oops}"));

  assert_events (
      "init; terminate {:oops, :STACK} 0; report {:oops, :STACK}; crash error :oops; "
      "down {:oops, :STACK}");
}

static void
ends_by_an_exit (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_send (server, T ("{:noreply, 4}"));
  cop_cast (server, T ("{:exit, {:a, :b}}"));

  assert_events ("init; terminate {:a, :b} 4; report {{:a, :b}, :STACK}; crash exit {:a, "
                 ":b}; down {:a, :b}");
}

static void
ends_quietly_by_exit_normal (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, 0}");

  cop_cast (server, T ("{:exit, :normal}"));

  assert_events ("init; terminate :normal 0; down :normal");
}

static void
takes_the_exit_of_terminate (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, [:fail, {:exit, :odd}]}");

  cop_cast (server, T ("{:stop, :boom, [:fail, {:exit, :odd}]}"));

  assert_events (
      "init; terminate :boom [:fail, {:exit, :odd}]; report {:odd, :STACK}; crash exit "
      ":odd; down :odd");
}

static void
reports_a_normal_exit_of_terminate (void)
{
  log_reports ();
  CopTerm server = probe_start_alone ("{:ok, [:fail, {:exit, :normal}]}");

  cop_cast (server, T ("{:stop, :boom, [:fail, {:exit, :normal}]}"));

  assert_events (
      "init; terminate :boom [:fail, {:exit, :normal}]; report {:normal, :STACK}; down "
      ":normal");
}

static void
ignores_a_throw_of_terminate (void)
{
  CopTerm server = probe_start_alone ("{:ok, [:fail, {:throw, :ball}]}");

  g_assert_cmpint (cop_is_alive (server), ==, true);
  cop_stop (server, COP_ATOM (shutdown), COP_INFINITY);

  assert_events ("init; terminate :shutdown [:fail, {:throw, :ball}]");
}

static void
raises_function_clause_for_no_clause (void)
{
  CopTerm server = probe_start_alone ("{:ok, 9}");

  CopTerm reason = reason_of_call (server, ":unknown", 40);

  CopTerm request = COP_NONE;
  g_assert_true (cop_match (
      reason,
      "{{function_clause, [{'Elixir.Probe', handle_call, [$, {_, _}, 9], _}]}, _}",
      &request));
  g_assert_cmpuint (request, ==, cop_atom ("unknown"));
  cop_term_unref (reason);
}

/* ---- what follows ---- */

static void
times_out_when_idle (void)
{
  CopTerm server = probe_start ("{:ok, 0, 50}");

  advance (49);
  assert_events ("init");
  advance (1);
  assert_events ("timeout");
  advance (100);
  assert_events ("");
  g_assert_true (cop_is_alive (server));
}

static void
forgets_the_timeout_at_a_message (void)
{
  CopTerm server = probe_start ("{:ok, 0, 50}");

  advance (30);
  cop_term_unref (ask (server, ":get"));
  advance (200);

  assert_events ("init");
}

static void
times_out_at_once (void)
{
  CopTerm server = probe_start ("{:ok, 0}");

  assert_term (ask (server, "{:reply, :x, 1, 0}"), ":x");

  assert_events ("init; timeout");
}

static void
prefers_waiting_messages_to_a_timeout_of_zero (void)
{
  CopTerm server = probe_start ("{:ok, 0}");
  assert_events ("init");

  cop_cast (server, T ("{:noreply, 1, 0}"));
  cop_send (server, T (":hello"));

  assert_events ("info :hello");
}

static void
starts_the_timeout_again_after_a_system_message (void)
{
  CopTerm server = probe_start ("{:ok, 0, 50}");

  advance (30);
  cop_term_unref (cop_call_as (server, COP_ATOM (get), 10, "x", COP_ATOM (nil)));
  assert_term (ask (server, "{:reply, :x, 1, 50}"), ":x");
  advance (30);
  CopTerm answer = COP_NONE;
  g_assert_true (cop_try_call (server, COP_MESSAGE_SYSTEM, COP_ATOM (get_state), 10,
                               "sys", &answer));
  assert_term (answer, "1");
  advance (40);
  assert_events ("init");
  advance (10);
  assert_events ("timeout");
}

static void
continues_before_the_next_message (void)
{
  CopTerm server = probe_start ("{:ok, 0}");

  cop_cast (server, T ("{:noreply, 1, {:continue, {:noreply, 2, {:continue, :again}}}}"));
  cop_send (server, T (":hello"));

  assert_events (
      "init; continue {:noreply, 2, {:continue, :again}}; continue :again; info :hello");
  assert_term (ask (server, ":get"), "2");
}

static void
continues_after_init (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0, {:continue, {:stop, :later, 8}}}");

  assert_events ("init; continue {:stop, :later, 8}; terminate :later 8");
  g_assert_false (cop_is_alive (server));
}

static void
reports_the_failed_continue (void)
{
  log_reports ();
  probe_start_alone ("{:ok, 0, {:continue, {:raise, :oops}}}");

  assert_events (
      "init; continue {:raise, :oops}; terminate {:oops, :STACK} 0; report {:oops, "
      ":STACK}; crash error :oops; down {:oops, :STACK}");
}

static void
hibernates (void)
{
  CopTerm server = probe_start ("{:ok, 0, :hibernate}");

  assert_term (ask (server, "{:reply, :h, 1, :hibernate}"), ":h");
  assert_term (ask (server, ":get"), "1");
}

static void
hibernates_after_a_while (void)
{
  g_auto (CopTerm) result = probe_start_with (
      "{:ok, 0}", &(CopStartOptions){ .hibernate_after_msec = 100 }, true);
  CopTerm server = cop_tuple_get (result, 1);

  advance (150);
  assert_term (ask (server, ":get"), "0");
  cop_cast (server, T ("{:noreply, 1, 20}"));
  advance (500);

  assert_events ("init; timeout");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/gen-server/replies-and-keeps-the-new-state",
                replies_and_keeps_the_new_state);
  cop_test_add ("/gen-server/handles-casts-and-messages-in-order",
                handles_casts_and_messages_in_order);
  cop_test_add ("/gen-server/answers-later-by-reply", answers_later_by_reply);
  cop_test_add ("/gen-server/stops-without-reply", stops_without_reply);
  cop_test_add ("/gen-server/stops-quietly-with-shutdown", stops_quietly_with_shutdown);
  cop_test_add ("/gen-server/replies-after-terminate", replies_after_terminate);
  cop_test_add ("/gen-server/ends-by-a-bad-return", ends_by_a_bad_return);
  cop_test_add ("/gen-server/takes-a-reply-in-a-cast-for-a-bad-return",
                takes_a_reply_in_a_cast_for_a_bad_return);
  cop_test_add ("/gen-server/takes-a-throw-for-a-return", takes_a_throw_for_a_return);
  cop_test_add ("/gen-server/ends-by-an-error", ends_by_an_error);
  cop_test_add ("/gen-server/ends-by-an-exit", ends_by_an_exit);
  cop_test_add ("/gen-server/ends-quietly-by-exit-normal", ends_quietly_by_exit_normal);
  cop_test_add ("/gen-server/takes-the-exit-of-terminate", takes_the_exit_of_terminate);
  cop_test_add ("/gen-server/reports-a-normal-exit-of-terminate",
                reports_a_normal_exit_of_terminate);
  cop_test_add ("/gen-server/ignores-a-throw-of-terminate", ignores_a_throw_of_terminate);
  cop_test_add ("/gen-server/raises-function-clause-for-no-clause",
                raises_function_clause_for_no_clause);
  cop_test_add ("/gen-server/times-out-when-idle", times_out_when_idle);
  cop_test_add ("/gen-server/forgets-the-timeout-at-a-message",
                forgets_the_timeout_at_a_message);
  cop_test_add ("/gen-server/times-out-at-once", times_out_at_once);
  cop_test_add ("/gen-server/prefers-waiting-messages-to-a-timeout-of-zero",
                prefers_waiting_messages_to_a_timeout_of_zero);
  cop_test_add ("/gen-server/starts-the-timeout-again-after-a-system-message",
                starts_the_timeout_again_after_a_system_message);
  cop_test_add ("/gen-server/continues-before-the-next-message",
                continues_before_the_next_message);
  cop_test_add ("/gen-server/continues-after-init", continues_after_init);
  cop_test_add ("/gen-server/reports-the-failed-continue", reports_the_failed_continue);
  cop_test_add ("/gen-server/hibernates", hibernates);
  cop_test_add ("/gen-server/hibernates-after-a-while", hibernates_after_a_while);

  return g_test_run ();
}
