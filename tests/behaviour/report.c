/* Reports: their fields, and what Elixir's Logger.Translator makes of them at level
 * debug, taken from the real one. */
#include "behaviour/report.h"

#include "behaviour/proc-lib.h"
#include "gen-server-probe.h"
#include "term/match.h"

typedef struct {
  const char *report;
  const char *text;
} Row;

/* clang-format off */
static const Row rows[] = {
{ "%{label: {:gen_server, :terminate}, name: KV.Registry, last_message: {:lookup, \"a\"}, state: %{names: 1}, log: [], reason: :boom, client_info: {#PID<0.5.0>, {#PID<0.5.0>, []}}}",
      "GenServer KV.Registry terminating\n** (stop) :boom\nLast message (from #PID<0.5.0>): {:lookup, \"a\"}\nState: %{names: 1}\nClient #PID<0.5.0> is alive\n" },
    { "%{label: {:gen_server, :terminate}, name: #PID<0.9.0>, last_message: {:\"$gen_cast\", :x}, state: 1, log: [], reason: {:boom, [{KV.Registry, :handle_cast, 2, []}]}, client_info: :undefined}",
      "GenServer #PID<0.9.0> terminating\n** (stop) :boom\n    KV.Registry.handle_cast/2\nLast message: {:\"$gen_cast\", :x}\nState: 1" },
    { "%{label: {:gen_server, :terminate}, name: \"via\", last_message: [], state: 1, log: [], reason: {{:badmatch, 3}, [{KV.Registry, :handle_cast, 2, [file: 'lib/r.ex', line: 9]}, {:other, :loop, 7, []}]}, client_info: {#PID<0.5.0>, :dead}}",
      "GenServer \"via\" terminating\n** (MatchError) no match of right hand side value: 3\n    lib/r.ex:9: KV.Registry.handle_cast/2\n    :other.loop/7\nLast message (from #PID<0.5.0>): []\nState: 1\nClient #PID<0.5.0> is dead" },
    { "%{label: {:gen_server, :terminate}, name: :srv, last_message: :x, state: 1, log: [], reason: {%{__struct__: RuntimeError, __exception__: true, message: \"oops\"}, [{KV.Registry, :handle_info, 2, []}]}, client_info: {#PID<0.5.0>, {:client, []}}}",
      "GenServer :srv terminating\n** (RuntimeError) oops\n    KV.Registry.handle_info/2\nLast message (from :client): :x\nState: 1\nClient :client is alive\n" },
    { "%{label: {:gen_server, :terminate}, name: :srv, last_message: :x, state: 1, log: [], reason: {:noproc, {GenServer, :call, [:a, :b, 5000]}}, client_info: :undefined}",
      "GenServer :srv terminating\n** (stop) exited in: GenServer.call(:a, :b, 5000)\n    ** (EXIT) no process: the process is not alive or there's no process currently associated with the given name, possibly because its application isn't started\nLast message: :x\nState: 1" },
    { "%{label: {:gen_server, :terminate}, name: :srv, last_message: :x, state: 1, log: [], reason: {:function_clause, [{KV.Registry, :handle_call, [:bad, 1], []}]}, client_info: :undefined}",
      "GenServer :srv terminating\n** (FunctionClauseError) no function clause matching in KV.Registry.handle_call/2\n    KV.Registry.handle_call(:bad, 1)\nLast message: :x\nState: 1" },
    { "%{label: {:supervisor, :child_terminated}, supervisor: {:local, KV.Supervisor}, errorContext: :child_terminated, reason: :killed, offender: [pid: #PID<0.9.0>, id: KV.Registry, mfargs: {KV.Registry, :start_link, [[name: KV.Registry]]}, restart_type: :permanent, significant: false, shutdown: 5000, child_type: :worker]}",
      "Child KV.Registry of Supervisor KV.Supervisor terminated\n** (exit) killed\nPid: #PID<0.9.0>\nStart Call: KV.Registry.start_link([name: KV.Registry])\nRestart: :permanent\nShutdown: 5000\nType: :worker" },
    { "%{label: {:supervisor, :start_error}, supervisor: {#PID<0.7.0>, KV.Supervisor}, errorContext: :start_error, reason: {:EXIT, {:undef, [{Nope, :start_link, [[]], []}]}}, offender: [pid: :undefined, id: :a, mfargs: {Nope, :start_link, [[]]}, restart_type: :transient, significant: true, shutdown: :brutal_kill, child_type: :supervisor]}",
      "Child :a of Supervisor #PID<0.7.0> (KV.Supervisor) failed to start\n** (exit) an exception was raised:\n    ** (UndefinedFunctionError) function Nope.start_link/1 is undefined (module Nope is not available)\n        Nope.start_link([])\nStart Call: Nope.start_link([])\nRestart: :transient\nSignificant: true\nShutdown: :brutal_kill\nType: :supervisor" },
    { "%{label: {:supervisor, :shutdown}, supervisor: {:local, :sup}, errorContext: :shutdown, reason: :reached_max_restart_intensity, offender: [pid: #PID<0.9.0>, id: :a, mfargs: {M, :start_link, []}, restart_type: :permanent, significant: false, shutdown: 5000, child_type: :worker]}",
      "Child :a of Supervisor :sup caused shutdown\n** (exit) :reached_max_restart_intensity\nStart Call: M.start_link()\nRestart: :permanent\nShutdown: 5000\nType: :worker" },
    { "%{label: {:supervisor, :shutdown_error}, supervisor: {:global, {:a, 1}}, errorContext: :shutdown_error, reason: :killed, offender: [nb_children: 3, id: :a, mfargs: {M, :start_link, :undefined}, restart_type: :temporary, significant: false, shutdown: 100, child_type: :worker]}",
      "Children :a of Supervisor {:a, 1} shut down abnormally\n** (exit) killed\nNumber: 3\nStart Call: M.start_link/?\nRestart: :temporary\nShutdown: 100\nType: :worker" },
    { "%{label: {:supervisor, :child_terminated}, supervisor: {#PID<0.7.0>, DynamicSupervisor}, errorContext: :child_terminated, reason: {:boom, [{M, :f, 1, []}]}, offender: [pid: {:restarting, #PID<0.9.0>}, id: :undefined, mfargs: {M, :start_link, [1]}, restart_type: :temporary, significant: false, shutdown: :infinity, child_type: :worker]}",
      "Child :undefined of Supervisor #PID<0.7.0> (DynamicSupervisor) terminated\n** (exit) an exception was raised:\n    ** (ErlangError) Erlang error: :boom\n        M.f/1\nStart Call: M.start_link(1)\nRestart: :temporary\nShutdown: :infinity\nType: :worker" },
    { "%{label: {:supervisor, :progress}, supervisor: {:local, KV.Supervisor}, started: [pid: #PID<0.9.0>, id: KV.Registry, mfargs: {KV.Registry, :start_link, [[]]}, restart_type: :permanent, significant: false, shutdown: 5000, child_type: :worker]}",
      "Child KV.Registry of Supervisor KV.Supervisor started\nPid: #PID<0.9.0>\nStart Call: KV.Registry.start_link([])\nRestart: :permanent\nShutdown: 5000\nType: :worker" },
    { "%{label: {:application_controller, :progress}, application: :kv, started_at: :nonode@nohost}",
      "Application kv started at :nonode@nohost" },
    { "%{label: {:application_controller, :exit}, application: :kv, exited: :stopped, type: :temporary}",
      "Application kv exited: :stopped" },
    { "%{label: {:application_controller, :exit}, application: :kv, exited: {:shutdown, {KV, :start, [:normal, []]}}, type: :temporary}",
      "Application kv exited: KV.start(:normal, []) returned an error: shutdown" },
    { "%{label: {:application_controller, :exit}, application: :kv, exited: {:bad_return, {{KV, :start, [:normal, []]}, :junk}}, type: :temporary}",
      "Application kv exited: KV.start(:normal, []) returned a bad value: :junk" },
    { "%{label: {:application_controller, :exit}, application: :kv, exited: {:bad_return, {{KV, :start, [:normal, []]}, {:EXIT, :boom}}}, type: :temporary}",
      "Application kv exited: exited in: KV.start(:normal, [])\n    ** (EXIT) :boom" },
    { "%{label: {:application_controller, :exit}, application: :kv, exited: {{:EXIT, :normal}, {KV, :start, [:normal, []]}}, type: :temporary}",
      "Application kv exited: exited in: KV.start(:normal, [])\n    ** (EXIT) normal" },
    { "%{label: {:application_controller, :exit}, application: :kv, exited: {:not_started, :logger}, type: :temporary}",
      "Application kv exited: not started application logger" },
    { "%{label: {:proc_lib, :crash}, info: [initial_call: {KV.Registry, :init, [:Argument__1]}, pid: #PID<0.9.0>, registered_name: [], error_info: {:exit, :boom, []}, ancestors: [:sup, #PID<0.3.0>], message_queue_len: 0, messages: [], links: [#PID<0.3.0>], dictionary: [], trap_exit: false, status: :running, heap_size: 233, stack_size: 28, reductions: 77], neighbours: []}",
      "Process #PID<0.9.0> terminating\n** (exit) :boom\nInitial Call: KV.Registry.init/1\nAncestors: [:sup, #PID<0.3.0>]\nMessage Queue Length: 0\nMessages: []\nLinks: [#PID<0.3.0>]\nDictionary: []\nTrapping Exits: false\nStatus: :running\nHeap Size: 233\nStack Size: 28\nReductions: 77" },
    { "%{label: {:proc_lib, :crash}, info: [initial_call: {:supervisor, KV.Supervisor, [:Argument__1]}, pid: #PID<0.9.0>, registered_name: :srv, error_info: {:error, {:badmatch, 1}, [{M, :f, 1, [file: 'm.ex', line: 4]}]}, ancestors: [], message_queue_len: 1, messages: [:x], links: [], dictionary: [a: 1], trap_exit: true, status: :running, heap_size: 233, stack_size: 28, reductions: 77], neighbours: [neighbour: [pid: #PID<0.4.0>, registered_name: [], initial_call: {M, :init, [:Argument__1, :Argument__2]}, current_function: [], ancestors: [:sup], message_queue_len: 0, links: [], trap_exit: false, status: :waiting, heap_size: 10, stack_size: 2, reductions: 5, current_stacktrace: []]]}",
      "Process :srv (#PID<0.9.0>) terminating\n** (MatchError) no match of right hand side value: 1\n    m.ex:4: M.f/1\nInitial Call: KV.Supervisor.init/1\nAncestors: []\nMessage Queue Length: 1\nMessages: [:x]\nLinks: []\nDictionary: [a: 1]\nTrapping Exits: true\nStatus: :running\nHeap Size: 233\nStack Size: 28\nReductions: 77\nNeighbours:\n    #PID<0.4.0>\n        Initial Call: M.init/2\n        Ancestors: [:sup]\n        Message Queue Length: 0\n        Links: []\n        Trapping Exits: false\n        Status: :waiting\n        Heap Size: 10\n        Stack Size: 2\n        Reductions: 5\n        Current Stacktrace:" },
    { "%{label: {:proc_lib, :crash}, info: [pid: #PID<0.9.0>, registered_name: [], error_info: {:throw, :ball, []}, ancestors: [], message_queue_len: 0, messages: [], links: [], dictionary: [], trap_exit: false, status: :running, heap_size: 233, stack_size: 28, reductions: 77], neighbours: []}",
      "Process #PID<0.9.0> terminating\n** (throw) :ball\nAncestors: []\nMessage Queue Length: 0\nMessages: []\nLinks: []\nDictionary: []\nTrapping Exits: false\nStatus: :running\nHeap Size: 233\nStack Size: 28\nReductions: 77" },
};
/* clang-format on */

static void
words_every_report_as_elixir_does (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CopTerm) report = T (rows[i].report);
    g_autofree char *text = cop_report_format (report);
    g_assert_cmpstr (text, ==, rows[i].text);
  }
}

static void
words_unexpected_messages_as_erlang_does (void)
{
  g_auto (CopTerm) report = T ("%{label: {:gen_server, :no_handle_info}, module: "
                               "Oracle.Gs, name: #PID<0.9.0>, message: "
                               "{:x, 1}}");
  g_autofree char *text = cop_report_format (report);

  g_assert_cmpstr (
      text, ==,
      "'Elixir.Oracle.Gs' <0.9.0> received unexpected message in handle_info/2: {x,1}");
}

static void
knows_levels (void)
{
  g_auto (CopTerm) progress = T ("%{label: {:supervisor, :progress}}");
  g_auto (CopTerm) crash = T ("%{label: {:proc_lib, :crash}}");

  g_assert_cmpint (cop_report_level (progress), ==, COP_LEVEL_INFO);
  g_assert_cmpint (cop_report_level (crash), ==, COP_LEVEL_ERROR);
}

/* ---- what servers report ---- */

static CopTerm kept; /* the last report of the wanted label, owned */

static void
keep_cb (CopNode *node, const CopEvent *event, void *data)
{
  CopTerm wanted = GPOINTER_TO_SIZE (data);
  if (event->kind != COP_EVENT_REPORT)
    return;

  CopTerm label = cop_map_get (event->term, cop_atom ("label"));
  if (cop_tuple_get (label, 0) == wanted)
    cop_term_replace (&kept, cop_term_ref (event->term));
}

static void
keep_reports_of (CopTerm source)
{
  cop_node_listen (cop_node_current (), keep_cb, GSIZE_TO_POINTER (source));
}

/* A field of the kept report. */
static CopTerm
field (const char *name)
{
  return cop_term_ref (cop_map_get (kept, cop_atom (name)));
}

static CopTerm
info (const char *name)
{
  return cop_term_ref (
      cop_keyword_get (cop_map_get (kept, COP_ATOM (info)), cop_atom (name)));
}

static void
forget (void)
{
  cop_term_replace (&kept, COP_NONE);
}

static void
tells_of_the_caller_and_the_last_message (void)
{
  keep_reports_of (COP_ATOM (gen_server));
  CopTerm server = probe_start_alone ("{:ok, 4}");

  cop_term_unref (reason_of_call (server, "{:stop, :boom, 5}", 100));

  assert_text (field ("name"), "#PID");
  assert_text (field ("last_message"), "{:stop, :boom, 5}");
  assert_text (field ("state"), "5");
  assert_text (field ("reason"), ":boom");
  assert_text (field ("log"), "[]");
  assert_text (field ("client_info"), "{#PID, {#PID, []}}");
  forget ();
}

static void
tells_of_casts_with_their_envelope (void)
{
  keep_reports_of (COP_ATOM (gen_server));
  g_auto (CopTerm) debug = T ("[:log]");
  CopTerm          server = cop_start_pid (probe_start_with (
               "{:ok, 4}", &(CopStartOptions){ .name = cop_atom ("srv"), .debug = debug }, false));

  cop_cast (server, T ("{:raise, :oops}"));
  settle ();

  assert_text (field ("name"), ":srv");
  assert_text (field ("last_message"), "{:\"$gen_cast\", {:raise, :oops}}");
  assert_text (field ("reason"), "{:oops, :STACK}");
  assert_text (field ("client_info"), ":undefined");
  assert_text (field ("log"), "[in: {:\"$gen_cast\", {:raise, :oops}}]");
  forget ();
}

static void
tells_of_the_crash (void)
{
  keep_reports_of (COP_ATOM (proc_lib));
  CopTerm server = probe_start_alone ("{:ok, 4}");
  cop_cast (server, T ("{:raise, :oops}"));
  cop_send (server, T (":waiting"));
  settle ();

  assert_text (info ("initial_call"), "{Probe, :init, [:Argument__1]}");
  assert_text (info ("registered_name"), "[]");
  assert_text (info ("error_info"), "{:error, :oops, :STACK}");
  assert_text (info ("ancestors"), "[#PID]");
  assert_text (info ("messages"), "[:waiting]");
  assert_text (info ("links"), "[]");
  assert_text (info ("trap_exit"), "false");
  assert_text (field ("neighbours"), "[]");
  forget ();
}

static void
raise_oops (void *data)
{
  cop_raise (cop_atom ("oops"));
}

static void
tells_of_plain_processes_of_proc_lib (void)
{
  keep_reports_of (COP_ATOM (proc_lib));
  g_auto (CopTerm) call = T ("{Some, :function, 2}");

  cop_proc_lib_spawn (raise_oops, NULL, &(CopProcLibOptions){ .initial_call = call });
  settle ();

  assert_text (info ("initial_call"), "{Some, :function, [:Argument__1, :Argument__2]}");
  forget ();
}

static void
tells_of_unexpected_messages (void)
{
  static const CopGenServerClass plain = { .module = "Plain" };
  keep_reports_of (COP_ATOM (gen_server));
  CopTerm server = cop_start_pid (cop_gen_server_start (&plain, cop_int (42), NULL));

  cop_send (server, cop_atom ("hello"));
  settle ();

  assert_text (field ("label"), "{:gen_server, :no_handle_info}");
  assert_text (field ("module"), "Plain");
  assert_text (field ("message"), ":hello");
  g_assert_true (cop_is_alive (server));
  forget ();
}

static void
words_applications_errors (void)
{
  g_auto (CopTerm) reason = T ("{:boom, {KV, :start, [:normal, []]}}");
  g_autofree char *text = cop_format_application_error (reason);

  g_assert_cmpstr (text, ==, "KV.start(:normal, []) returned an error: :boom");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/report/words-every-report-as-elixir-does",
                words_every_report_as_elixir_does);
  cop_test_add ("/report/words-unexpected-messages-as-erlang-does",
                words_unexpected_messages_as_erlang_does);
  cop_test_add ("/report/knows-levels", knows_levels);
  cop_test_add ("/report/tells-of-the-caller-and-the-last-message",
                tells_of_the_caller_and_the_last_message);
  cop_test_add ("/report/tells-of-casts-with-their-envelope",
                tells_of_casts_with_their_envelope);
  cop_test_add ("/report/tells-of-the-crash", tells_of_the_crash);
  cop_test_add ("/report/tells-of-plain-processes-of-proc-lib",
                tells_of_plain_processes_of_proc_lib);
  cop_test_add ("/report/tells-of-unexpected-messages", tells_of_unexpected_messages);
  cop_test_add ("/report/words-applications-errors", words_applications_errors);

  return g_test_run ();
}
