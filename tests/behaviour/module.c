/* Modules, functions of modules, and closures. */
#include "behaviour/module.h"

#include "gen-server-probe.h"

static CopTerm
export_twice (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_tuple_of (env, cop_term_ref (args[0]), cop_term_ref (args[0]));
}

static CopTerm
export_none (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int ((int64_t) n_args);
}

static const CopExport first_exports[] = { { "twice", 1, export_twice, "Twice." },
                                           { "none", 0, export_none, NULL },
                                           { NULL } };
static const CopExport second_exports[] = { { "none", 1, export_none, NULL }, { NULL } };

static const CopModule first = { .name = "My.Module", .exports = first_exports };
static const CopModule second = { .name = "My.Module", .exports = second_exports };
static const CopModule erlangs = { .name = ":my_module", .exports = first_exports };

static CopTerm
apply (const char *mfa)
{
  g_auto (CopTerm) call = T (mfa);

  return cop_apply (cop_tuple_get (call, 0), cop_tuple_get (call, 1),
                    cop_tuple_get (call, 2));
}

static void
calls_functions_by_name (void)
{
  cop_module_register (cop_node_current (), &first);
  cop_module_register (cop_node_current (), &first);
  cop_module_register (cop_node_current (), &erlangs);

  assert_term (apply ("{My.Module, :twice, [\"a\"]}"), "{My.Module, \"a\", \"a\"}");
  assert_term (apply ("{:my_module, :none, []}"), "0");
}

static void
replaces_a_module (void)
{
  CopNode *node = cop_node_current ();
  CopTerm  name = cop_module_atom ("My.Module");
  cop_module_register (node, &first);

  cop_module_register (node, &second);

  g_assert_true (cop_module_find (node, name) == &second);
  g_assert_null (cop_module_function (node, name, cop_atom ("twice"), 1));
  g_assert_nonnull (cop_module_function (node, name, cop_atom ("none"), 1));
}

static void
run_applied (void *data)
{
  cop_term_unref (apply (data));
}

static void
raises_undef (void)
{
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (run_applied, (char *) "{Nope, :f, [1, 2]}", &failure));

  g_assert_cmpint (failure.class, ==, COP_CLASS_ERROR);
  assert_term (cop_term_ref (failure.value), ":undef");
  assert_term (cop_term_ref (failure.stack), "[{Nope, :f, [1, 2], []}]");
}

static void
lists_modules_in_order (void)
{
  g_auto (CopTerm) list = cop_module_list (cop_node_current ());
  g_autofree char *text = cop_inspect (list);

  g_assert_nonnull (strstr (text, "Agent, "));
  g_assert_true (strstr (text, "Agent") < strstr (text, "GenServer"));
  g_assert_nonnull (strstr (text, ":sys"));
}

/* ---- functions ---- */

static CopTerm
add (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (cop_to_int (args[0]) + cop_to_int (env));
}

static void
call_not_a_function (void *data)
{
  cop_term_unref (cop_call_function (cop_atom ("f"), NULL, 0));
}

static void
call_wrongly (void *data)
{
  g_auto (CopTerm) function = cop_closure ("add", 1, add, cop_int (1));

  cop_term_unref (cop_call_function (function, NULL, 0));
}

static void
calls_closures_and_references (void)
{
  cop_module_register (cop_node_current (), &first);
  g_auto (CopTerm) closure = cop_closure ("add", 1, add, cop_int (3));
  g_auto (CopTerm) reference =
      cop_function (cop_module_atom ("My.Module"), cop_atom ("twice"), 1);
  CopTerm argument = cop_int (4);

  assert_term (cop_call_function (closure, &argument, 1), "7");
  assert_term (cop_call_function (reference, &argument, 1), "{My.Module, 4, 4}");
}

static void
raises_badfun_and_badarity (void)
{
  g_auto (CopFailure) badfun = { 0 };
  g_auto (CopFailure) badarity = { 0 };

  g_assert_false (cop_try (call_not_a_function, NULL, &badfun));
  g_assert_false (cop_try (call_wrongly, NULL, &badarity));

  assert_term (cop_term_ref (badfun.value), "{:badfun, :f}");
  g_assert_cmpuint (cop_tuple_get (badarity.value, 0), ==, COP_ATOM (badarity));
}

/* ---- classes as modules ---- */

static void
makes_a_module_of_a_class (void)
{
  cop_gen_server_register (cop_node_current (), &probe_class);

  assert_term (apply ("{Probe, :child_spec, [:arg]}"),
               "%{id: Probe, start: {Probe, :start_link, [:arg]}}");
  assert_text (apply ("{Probe, :start_link, [{:ok, 1}, [name: :probe]]}"), "{:ok, #PID}");
  assert_term (apply ("{GenServer, :call, [:probe, :get]}"), "1");
  assert_text (apply ("{GenServer, :start_link, [Probe, {:ok, 2}, [name: :probe]]}"),
               "{:error, {:already_started, #PID}}");
  assert_text (apply ("{GenServer, :whereis, [:probe]}"), "#PID");
  assert_term (apply ("{GenServer, :whereis, [{:global, :probe}]}"), "nil");
  assert_text (apply ("{GenServer, :start, [Nope, 1]}"), "{:error, {:undef, :STACK}}");
}

static void
start_badly (void *data)
{
  cop_module_register (cop_node_current (), &first);
  cop_term_unref (apply ("{GenServer, :start, [Probe, {:ok, 2}, [name: {:local, :x}]]}"));
}

static void
refuses_bad_names (void)
{
  g_auto (CopFailure) failure = { 0 };
  cop_gen_server_register (cop_node_current (), &probe_class);

  g_assert_false (cop_try (start_badly, NULL, &failure));

  assert_term (cop_term_ref (cop_map_get (failure.value, COP_ATOM (message))),
               "\"expected :name option to be one of the following:\\n\\n  * nil\\n  * "
               "atom\\n  * {:global, term}\\n  * {:via, module, term}\\n\\nGot: {:local, "
               ":x}\\n\"");
}

/* ---- the module Process ---- */

static void
asks_about_processes (void)
{
  CopTerm          server = probe_start ("{:ok, 1}");
  g_autofree char *pid = cop_inspect (server);
  g_autofree char *alive = g_strdup_printf ("{Process, :alive?, [%s]}", pid);
  g_autofree char *links = g_strdup_printf ("{Process, :info, [%s, :links]}", pid);
  g_autofree char *several = g_strdup_printf (
      "{Process, :info, [%s, [:registered_name, :current_function]]}", pid);
  g_autofree char *named = g_strdup_printf ("{Process, :register, [%s, :probe]}", pid);
  g_autofree char *killed = g_strdup_printf ("{Process, :exit, [%s, :kill]}", pid);

  assert_term (apply (alive), "true");
  assert_text (apply (links), "{:links, [#PID]}");
  assert_term (apply (named), "true");
  assert_term (apply (several),
               "[registered_name: :probe, current_function: {:gen_server, :loop, 7}]");
  assert_text (apply ("{Process, :whereis, [:probe]}"), "#PID");
  assert_term (apply ("{Process, :whereis, [:nobody]}"), "nil");
  assert_term (apply ("{Process, :flag, [:trap_exit, true]}"), "false");
  assert_term (apply (killed), "true");
  assert_term (apply (alive), "false");
  assert_term (apply (links), "nil");
  settle ();
  assert_text (cop_receive (0), "{:EXIT, #PID, :killed}");
}

static void
sets_timers (void)
{
  CopTerm       self = cop_self ();
  const CopTerm args[] = { self, cop_atom ("tick"), cop_int (10) };
  CopTerm       ref =
      cop_apply_array (COP_ATOM (Elixir_Process), cop_atom ("send_after"), args, 3);
  const CopTerm again[] = { ref };

  assert_term (
      cop_apply_array (COP_ATOM (Elixir_Process), cop_atom ("read_timer"), again, 1),
      "10");
  advance (10);
  assert_term (cop_receive (0), ":tick");
  assert_term (
      cop_apply_array (COP_ATOM (Elixir_Process), cop_atom ("cancel_timer"), again, 1),
      "false");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/module/calls-functions-by-name", calls_functions_by_name);
  cop_test_add ("/module/replaces-a-module", replaces_a_module);
  cop_test_add ("/module/raises-undef", raises_undef);
  cop_test_add ("/module/lists-modules-in-order", lists_modules_in_order);
  cop_test_add ("/module/calls-closures-and-references", calls_closures_and_references);
  cop_test_add ("/module/raises-badfun-and-badarity", raises_badfun_and_badarity);
  cop_test_add ("/module/makes-a-module-of-a-class", makes_a_module_of_a_class);
  cop_test_add ("/module/refuses-bad-names", refuses_bad_names);
  cop_test_add ("/module/asks-about-processes", asks_about_processes);
  cop_test_add ("/module/sets-timers", sets_timers);

  return g_test_run ();
}
