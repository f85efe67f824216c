/* Agents: functions that run in the agent, and how they fail. */
#include "behaviour/agent.h"

#include "behaviour/module.h"
#include "gen-server-probe.h"

/* ---- functions on the value ---- */

static CopTerm
run_value (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_term_ref (env);
}

static CopTerm
run_add (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (cop_to_int (args[0]) + cop_to_int (env));
}

static CopTerm
run_swap (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_tuple_of (cop_term_ref (args[0]), cop_term_ref (env));
}

static CopTerm
run_raise (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_raise (cop_term_ref (env));
}

static CopTerm
run_exit (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_exit (cop_term_ref (env));
}

static CopTerm
run_throw (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_throw (cop_term_ref (env));
}

static CopTerm
run_sleep (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_sleep (cop_to_int (env));
  return cop_term_ref (args[0]);
}

#define FUN(name, env) cop_closure (#name, 1, run_##name, T (env))

static CopTerm
start_agent (bool link)
{
  g_auto (CopTerm) function = cop_closure ("value", 0, run_value, cop_int (5));

  return cop_start_pid (link ? cop_agent_start_link (function, NULL)
                             : cop_agent_start (function, NULL));
}

static void
keeps_a_value (void)
{
  CopTerm agent = start_agent (true);

  assert_term (cop_agent_get (agent, FUN (add, "2"), 500), "7");
  cop_agent_update (agent, FUN (add, "3"), 500);
  assert_term (cop_agent_get_and_update (agent, FUN (swap, "20"), 500), "8");
  cop_agent_cast (agent, FUN (add, "1"));

  assert_term (cop_agent_get (agent, FUN (add, "0"), 500), "21");
  cop_agent_stop (agent, COP_ATOM (normal), COP_INFINITY);
  g_assert_false (cop_is_alive (agent));
}

/* ---- failures ---- */

typedef struct {
  CopTerm agent;
  CopTerm function; /* owned */
  int     kind;     /* 0 get, 1 update, 2 get_and_update */
} Request;

static void
run_request (void *data)
{
  Request *request = data;
  CopTerm  function = cop_term_steal (&request->function);

  if (request->kind == 0)
    cop_term_unref (cop_agent_get (request->agent, function, 500));
  else if (request->kind == 1)
    cop_agent_update (request->agent, function, 500);
  else
    cop_term_unref (cop_agent_get_and_update (request->agent, function, 500));
}

/* The bare reason of the caller's end. */
static CopTerm
reason_of (CopTerm agent, CopTerm function, int kind)
{
  Request request = { agent, function, kind };
  CopTerm ref = COP_NONE;
  cop_spawn_monitor (run_request, &request, &ref);
  settle ();
  advance (500);

  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);
  CopTerm          reason = cop_tuple_get (down, 4);
  return cop_term_ref (cop_is_tuple (reason) ? cop_tuple_get (reason, 0) : reason);
}

static void
ends_with_its_function (void)
{
  assert_text (reason_of (start_agent (false), FUN (raise, ":oops"), 0),
               "{:oops, :STACK}");
  assert_text (reason_of (start_agent (false), FUN (exit, ":boom"), 1), ":boom");
  assert_text (reason_of (start_agent (false), FUN (exit, ":normal"), 1), ":normal");
  assert_text (reason_of (start_agent (false), FUN (throw, ":junk"), 0),
               "{:bad_return_value, :junk}");
}

static void
wants_a_pair_of_get_and_update (void)
{
  CopTerm agent = start_agent (false);

  assert_text (reason_of (agent, FUN (add, "1"), 2), "{:bad_return_value, 6}");

  g_assert_false (cop_is_alive (agent));
}

static void
takes_a_throw_for_a_return (void)
{
  CopTerm agent = start_agent (false);

  assert_term (cop_agent_get (agent, FUN (throw, "{:reply, :x, 9}"), 500), ":x");

  assert_term (cop_agent_get (agent, FUN (add, "0"), 500), "9");
}

static void
outlives_a_caller_that_gives_up (void)
{
  CopTerm agent = start_agent (false);

  assert_text (reason_of (agent, FUN (sleep, "700"), 0), ":timeout");
  advance (300);

  assert_term (cop_agent_get (agent, FUN (add, "0"), 500), "5");
}

static void
fails_with_its_first_function (void)
{
  cop_trap_exit (true);
  g_auto (CopTerm) raises = cop_closure ("raise", 0, run_raise, cop_atom ("oops"));
  g_auto (CopTerm) exits = cop_closure ("exit", 0, run_exit, COP_ATOM (normal));
  g_auto (CopTerm) sleeps = cop_closure ("exit", 0, run_value, COP_NIL);

  assert_text (cop_agent_start_link (raises, NULL), "{:error, {:oops, :STACK}}");
  settle (); /* the answer comes before the end */
  assert_text (cop_receive (0), "{:EXIT, #PID, {:oops, :STACK}}");
  assert_text (cop_agent_start (exits, NULL), "{:error, :normal}");
}

static void
has_a_name (void)
{
  g_auto (CopTerm) function = cop_closure ("value", 0, run_value, cop_int (5));
  CopStartOptions  options = { .name = cop_atom ("box") };
  cop_term_unref (cop_agent_start_link (function, &options));

  assert_text (cop_agent_start_link (function, &options),
               "{:error, {:already_started, #PID}}");
  assert_term (cop_agent_get (cop_atom ("box"), FUN (add, "0"), 500), "5");
}

/* ---- functions of modules ---- */

static CopTerm
export_plus (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (cop_to_int (args[0]) + cop_to_int (args[1]));
}

static CopTerm
export_six (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (6);
}

static const CopExport sums_exports[] = { { "plus", 2, export_plus, NULL },
                                          { "six", 0, export_six, NULL },
                                          { NULL } };
static const CopModule sums = { .name = "Sums", .exports = sums_exports };

static CopTerm
apply (const char *mfa)
{
  g_auto (CopTerm) call = T (mfa);

  return cop_apply (cop_tuple_get (call, 0), cop_tuple_get (call, 1),
                    cop_tuple_get (call, 2));
}

static void
calls_functions_of_modules (void)
{
  cop_module_register (cop_node_current (), &sums);

  assert_text (apply ("{Agent, :start_link, [Sums, :six, [], [name: :box]]}"),
               "{:ok, #PID}");
  assert_term (apply ("{Agent, :get, [:box, Sums, :plus, [4]]}"), "10");
  assert_term (apply ("{Agent, :update, [:box, Sums, :plus, [1], 100]}"), ":ok");
  assert_term (apply ("{Agent, :cast, [:box, Sums, :plus, [1]]}"), ":ok");
  assert_term (apply ("{Agent, :get, [:box, {Sums, :plus, [0]}]}"), "8");
  assert_term (apply ("{Agent, :stop, [:box]}"), ":ok");
  assert_term (apply ("{Agent, :child_spec, [[]]}"),
               "%{id: Agent, start: {Agent, :start_link, [[]]}}");
}

static CopTerm
run_remember (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_term_unref (cop_dictionary_put (cop_atom ("note"), cop_term_ref (env)));
  return cop_term_ref (args[0]);
}

static CopTerm
run_recall (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm note = cop_dictionary_get (cop_atom ("note"));
  return note == COP_NONE ? COP_ATOM (nil) : cop_term_ref (note);
}

/* Agents of one starter begin with the same dictionary. */
static void
remembers_apart_from_its_siblings (void)
{
  g_auto (CopTerm) zero = cop_closure ("zero", 0, run_value, cop_int (0));
  CopTerm          one = cop_start_pid (cop_agent_start_link (zero, NULL));
  CopTerm          other = cop_start_pid (cop_agent_start_link (zero, NULL));

  cop_agent_update (one, cop_closure ("remember", 1, run_remember, cop_int (7)), 5000);

  assert_term (cop_agent_get (one, cop_closure ("recall", 1, run_recall, COP_NONE), 5000),
               "7");
  assert_term (
      cop_agent_get (other, cop_closure ("recall", 1, run_recall, COP_NONE), 5000),
      "nil");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/agent/keeps-a-value", keeps_a_value);
  cop_test_add ("/agent/ends-with-its-function", ends_with_its_function);
  cop_test_add ("/agent/wants-a-pair-of-get-and-update", wants_a_pair_of_get_and_update);
  cop_test_add ("/agent/takes-a-throw-for-a-return", takes_a_throw_for_a_return);
  cop_test_add ("/agent/outlives-a-caller-that-gives-up",
                outlives_a_caller_that_gives_up);
  cop_test_add ("/agent/fails-with-its-first-function", fails_with_its_first_function);
  cop_test_add ("/agent/has-a-name", has_a_name);
  cop_test_add ("/agent/remembers-apart-from-its-siblings",
                remembers_apart_from_its_siblings);
  cop_test_add ("/agent/calls-functions-of-modules", calls_functions_of_modules);

  return g_test_run ();
}
