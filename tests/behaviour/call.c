/* Calls that fail, after tables/call-failures of OTP; stop; names. */
#include "behaviour/module.h"
#include "gen-server-probe.h"

/* The reason with which a fresh process ends that runs @func. */
static CopTerm
reason_of (CopProcessFunc func, void *data)
{
  CopTerm          ref = COP_NONE;
  CopTerm          pid = cop_spawn_monitor (func, data, &ref);
  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);

  g_assert_false (cop_is_alive (pid));
  return cop_term_ref (cop_tuple_get (down, 4));
}

typedef struct {
  const char *request;
  const char *reason;
} Failure;

static void
names_the_reason_of_a_failed_call (void)
{
  static const Failure failures[] = {
    { "{:stop, :normal, 0}", ":normal" },
    { "{:stop, :shutdown, 0}", ":shutdown" },
    { "{:stop, :boom, 0}", ":boom" },
    { "{:raise, :boom}", "{:boom, :STACK}" },
    { "{:exit, :boom}", ":boom" },
    { "{:exit, :normal}", ":normal" },
    { "{:throw, :junk}", "{:bad_return_value, :junk}" },
    { ":bad", "{:bad_return_value, :bad}" },
    { "{:noreply, 0}", ":timeout" },
    { "{:call, :me, :x}", "{:noproc, {GenServer, :call, [:me, :x, 200]}}" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (failures); i++) {
    CopTerm          server = probe_start_alone ("{:ok, 0}");
    g_autofree char *expected =
        g_strdup_printf ("{%s, {GenServer, :call, [#PID, %s, 40]}}", failures[i].reason,
                         failures[i].request);
    assert_text (reason_of_call (server, failures[i].request, 40), expected);
  }
}

static void
calls_itself (void *data)
{
  cop_term_unref (cop_call (cop_self (), cop_atom ("x")));
}

static void
refuses_to_call_itself (void)
{
  assert_text (reason_of (calls_itself, NULL),
               "{:calling_self, {GenServer, :call, [#PID, :x, 5000]}}");
}

static void
calls_nobody (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");
  cop_exit_process (server, COP_ATOM (kill));
  g_auto (CopTerm) global = T ("{:global, :nobody}");
  g_auto (CopTerm) remote = T ("{:nobody, :n@h}");
  g_auto (CopTerm) local = T ("{:nobody, :nonode@nohost}");

  assert_text (reason_of_call (server, ":x", 40),
               "{:noproc, {GenServer, :call, [#PID, :x, 40]}}");
  assert_text (reason_of_call (cop_atom ("nobody"), ":x", 40),
               "{:noproc, {GenServer, :call, [:nobody, :x, 40]}}");
  assert_text (reason_of_call (global, ":x", 40),
               "{:noproc, {GenServer, :call, [{:global, :nobody}, :x, 40]}}");
  assert_text (reason_of_call (remote, ":x", 40),
               "{{:nodedown, :n@h}, {GenServer, :call, [{:nobody, :n@h}, :x, 40]}}");
  assert_text (
      reason_of_call (local, ":x", COP_INFINITY),
      "{:noproc, {GenServer, :call, [{:nobody, :nonode@nohost}, :x, :infinity]}}");
}

static void
casts_to_nobody (void)
{
  g_auto (CopTerm) global = T ("{:global, :nobody}");
  g_auto (CopTerm) via = T ("{:via, NoModule, :nobody}");
  g_auto (CopTerm) remote = T ("{:nobody, :n@h}");
  CopTerm          server = probe_start_alone ("{:ok, 0}");
  cop_exit_process (server, COP_ATOM (kill));

  cop_cast (server, T ("[:x]"));
  cop_cast (cop_atom ("nobody"), T ("[:x]"));
  cop_cast (global, T ("[:x]"));
  cop_cast (via, T ("[:x]"));
  cop_cast (remote, T ("[:x]"));
}

static void
casts_by_name (void)
{
  g_auto (CopTerm) global = T ("{:global, :srv}");
  g_auto (CopTerm) local = T ("{:srv, :nonode@nohost}");
  cop_term_unref (
      probe_start_with ("{:ok, 0}", &(CopStartOptions){ .name = global }, true));
  cop_term_unref (probe_start_with (
      "{:ok, 0}", &(CopStartOptions){ .name = cop_atom ("srv") }, true));

  cop_cast (global, T ("{:noreply, 1}"));
  cop_cast (local, T ("{:noreply, 2}"));

  assert_term (cop_call (global, COP_ATOM (get)), "1");
  assert_term (cop_call (cop_atom ("srv"), COP_ATOM (get)), "2");
}

static void
drops_a_late_reply (void)
{
  CopTerm          server = probe_start ("{:ok, 0}");
  g_auto (CopTerm) reason = reason_of_call (server, "{:keep, {:noreply, 0}}", 25);

  assert_term (cop_call (server, T ("{:answer, :late, {:reply, :ok, 0}}")), ":ok");

  g_assert_cmpuint (cop_receive (0), ==, COP_NONE);
}

/* A second reply arrives as a plain message unless the reference was an alias. */
static void
delivers_a_second_reply_without_limit (void)
{
  CopTerm server = probe_start ("{:ok, 0}");
  CopTerm request = T ("{:keep, {:reply, :one, 0}}");
  assert_term (cop_call_timeout (server, request, COP_INFINITY), ":one");

  assert_term (cop_call (server, T ("{:answer, :two, {:reply, :ok, 0}}")), ":ok");

  assert_text (cop_receive (0), "{#Reference, :two}");
}

static void
names_another_function_when_asked_to (void)
{
  CopFailure failure = { 0 };
  CopTerm    answer = COP_NONE;
  CopTerm    server = probe_start_alone ("{:ok, 0}");

  g_assert_false (
      cop_try_call (cop_atom ("nobody"), COP_MESSAGE_CALL, T ("{:x}"), 10, "f", &answer));
  assert_term (answer, ":noproc");
  g_assert_true (
      cop_try_call (server, COP_MESSAGE_CALL, COP_ATOM (get), 10, "f", &answer));
  assert_term (answer, "0");
  cop_failure_clear (&failure);
}

/* ---- stop ---- */

typedef struct {
  CopTerm     server;
  const char *reason;
  int64_t     timeout_msec;
} Stop;

static void
run_stop (void *data)
{
  const Stop      *stop = data;
  g_auto (CopTerm) reason = T (stop->reason);

  cop_stop (stop->server, reason, stop->timeout_msec);
}

static void
stops_a_server (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");
  Stop    stop = { server, "{:shutdown, :x}", COP_INFINITY };

  assert_term (reason_of (run_stop, &stop), ":normal");

  g_assert_false (cop_is_alive (server));
  assert_events ("init; terminate {:shutdown, :x} 0");
}

static void
tells_how_a_stop_failed (void)
{
  CopTerm server = probe_start_alone ("{:ok, [:fail, {:exit, :odd}]}");
  Stop    stop = { server, ":boom", 10 };

  assert_text (reason_of (run_stop, &stop),
               "{:odd, {GenServer, :stop, [#PID, :boom, 10]}}");
  assert_text (reason_of (run_stop, &stop),
               "{:noproc, {GenServer, :stop, [#PID, :boom, 10]}}");
  stop.server = cop_atom ("nobody");
  stop.timeout_msec = COP_INFINITY;
  assert_text (reason_of (run_stop, &stop),
               "{:noproc, {GenServer, :stop, [:nobody, :boom, :infinity]}}");
}

static void
gives_up_a_slow_stop (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");
  Stop    stop = { server, ":normal", 10 };
  CopTerm ref = COP_NONE;
  cop_cast (server, T ("{:sleep, 100, {:noreply, 0}}"));
  cop_spawn_monitor (run_stop, &stop, &ref);

  advance (50);
  g_auto (CopTerm) down = cop_receive_down (ref, 0);
  assert_text (cop_term_ref (cop_tuple_get (down, 4)),
               "{:timeout, {GenServer, :stop, [#PID, :normal, 10]}}");
  g_assert_true (cop_is_alive (server));
  advance (100);

  g_assert_false (cop_is_alive (server));
}

static void
stops_in_the_middle_of_a_call (void)
{
  CopTerm server = probe_start_alone ("{:ok, 0}");
  Stop    stop = { server, ":shutdown", COP_INFINITY };
  CopTerm ref = COP_NONE;
  cop_cast (server, T ("{:sleep, 100, {:stop, :boom, 0}}"));
  settle ();
  cop_spawn_monitor (run_stop, &stop, &ref);

  advance (200);

  g_auto (CopTerm) down = cop_receive_down (ref, 0);
  assert_text (
      cop_term_ref (cop_tuple_get (down, 4)),
      "{{:boom, {:sys, :terminate, [#PID, :shutdown, :infinity]}}, {GenServer, :stop, "
      "[#PID, :shutdown, :infinity]}}");
}

/* ---- the modules GenServer and :gen_server ---- */

static void
run_applied (void *data)
{
  g_auto (CopTerm) mfa = T (data);

  cop_term_unref (
      cop_apply (cop_tuple_get (mfa, 0), cop_tuple_get (mfa, 1), cop_tuple_get (mfa, 2)));
}

static void
calls_through_the_modules (void)
{
  cop_term_unref (probe_start_with (
      "{:ok, 0}", &(CopStartOptions){ .name = cop_atom ("srv") }, true));

  assert_term (reason_of (run_applied, "{GenServer, :cast, [:srv, {:noreply, 3}]}"),
               ":normal");
  assert_term (cop_call (cop_atom ("srv"), COP_ATOM (get)), "3");
  assert_text (reason_of (run_applied, "{:gen_server, :call, [:reg, :x]}"),
               "{:noproc, {:gen_server, :call, [:reg, :x]}}");
  assert_text (reason_of (run_applied, "{:gen_server, :call, [:reg, :x, :infinity]}"),
               "{:noproc, {:gen_server, :call, [:reg, :x, :infinity]}}");
  assert_text (reason_of (run_applied, "{GenServer, :call, [:reg, :x]}"),
               "{:noproc, {GenServer, :call, [:reg, :x, 5000]}}");
  assert_text (reason_of (run_applied, "{GenServer, :stop, [:srv, :normal, 100]}"),
               ":normal");
  g_assert_cmpuint (cop_whereis (cop_atom ("srv")), ==, COP_NONE);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/call/names-the-reason-of-a-failed-call",
                names_the_reason_of_a_failed_call);
  cop_test_add ("/call/refuses-to-call-itself", refuses_to_call_itself);
  cop_test_add ("/call/calls-nobody", calls_nobody);
  cop_test_add ("/call/casts-to-nobody", casts_to_nobody);
  cop_test_add ("/call/casts-by-name", casts_by_name);
  cop_test_add ("/call/drops-a-late-reply", drops_a_late_reply);
  cop_test_add ("/call/delivers-a-second-reply-without-limit",
                delivers_a_second_reply_without_limit);
  cop_test_add ("/call/names-another-function-when-asked-to",
                names_another_function_when_asked_to);
  cop_test_add ("/call/stops-a-server", stops_a_server);
  cop_test_add ("/call/tells-how-a-stop-failed", tells_how_a_stop_failed);
  cop_test_add ("/call/gives-up-a-slow-stop", gives_up_a_slow_stop);
  cop_test_add ("/call/stops-in-the-middle-of-a-call", stops_in_the_middle_of_a_call);
  cop_test_add ("/call/calls-through-the-modules", calls_through_the_modules);

  return g_test_run ();
}
