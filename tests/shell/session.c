/* Sessions: numbers, results, output, and the evaluator's end. */
#include "shell/console.h"

#include "behaviour/module.h"

#include <string.h>

/* Compares the answer, but for the numbers of pids. */
#define assert_eval(console, text, expected)                                             \
  assert_same (console_eval (console, text), expected)
#define assert_same(actual, expected) assert_text (G_STRFUNC, __LINE__, actual, expected)

static void
assert_text (const char *function, int line, const char *actual, const char *expected)
{
  g_autoptr (GRegex) pids = g_regex_new ("#PID<[0-9.]+>", 0, 0, NULL);
  g_autofree char   *plain =
      g_regex_replace_literal (pids, actual, -1, 0, "#PID<…>", 0, NULL);

  if (!g_str_equal (plain, expected))
    g_test_message ("%s:%d: %s", function, line, plain);
  g_assert_cmpstr (plain, ==, expected);
}

static void
numbers_values_only (void)
{
  g_autoptr (Console) console = console_new ();

  g_assert_cmpuint (cop_shell_number (console->shell), ==, 1);
  assert_eval (console, "{:ok, [1, 2]}", "{:ok, [1, 2]}");
  g_assert_cmpint (console->kind, ==, COP_SHELL_VALUE);
  g_assert_cmpuint (cop_shell_number (console->shell), ==, 2);

  assert_eval (console, "1 + :a",
               "** (ArithmeticError) bad argument in arithmetic expression: 1 + :a");
  g_assert_cmpint (console->kind, ==, COP_SHELL_ERROR);
  g_assert_cmpuint (cop_shell_number (console->shell), ==, 2);
}

static void
remembers_results (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (console, "10", "10");
  assert_eval (console, "v() + 1", "11");
  assert_eval (console, "v(1)", "10");
  assert_eval (console, "v(-2)", "11");
  assert_eval (console, "|> Kernel.+(5)", "16");
  assert_eval (console, "v(100)", "** (RuntimeError) v(100) is out of bounds");
  for (int i = 0; i < 20; i++)
    console_eval (console, ":x");
  assert_eval (console, "v(1)", "** (RuntimeError) v(1) is out of bounds");
}

static void
keeps_variables_of_good_inputs (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (console, "x = 1", "1");
  assert_eval (console, "x = 2; throw(:x)", "** (throw) :x");
  assert_eval (console, "x", "1");
  assert_eval (
      console, "y",
      "** (CompileError) iex:3: undefined function y/0 (there is no such import)");
}

static void
asks_for_more_lines (void)
{
  static const char *const texts[] = { "1 +",     "{1, 2",   "\"abc",   "foo(", "x =",
                                       "[1,\n2,", "fn x ->", "%{a: 1,", "1 |>", "(1" };
  g_autoptr (Console)      console = console_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    console_eval (console, texts[i]);
    g_assert_cmpint (console->kind, ==, COP_SHELL_INCOMPLETE);
  }
  assert_eval (console, "{1,\n2}", "{1, 2}");
  g_assert_cmpuint (cop_shell_number (console->shell), ==, 2);
}

static void
points_at_the_place (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (
      console, "foo(1))",
      "** (SyntaxError) iex:1:7: unexpected token: )\n    |\n  1 | foo(1))\n    |   "
      "    ^");
  g_assert_cmpuint (console->line, ==, 1);
  g_assert_cmpuint (console->column, ==, 7);
  assert_eval (
      console, "[1,\n * 2]",
      "** (SyntaxError) iex:2:2: syntax error before: '*'\n    |\n  2 |  * 2]\n    "
      "|  ^");
}

static void
goes_on_after_its_end (void)
{
  g_autoptr (Console) console = console_new ();
  assert_eval (console, "x = self(); y = 5", "5");

  assert_eval (console, "Process.exit(self(), :kill)",
               "** (EXIT from #PID<…>) shell process exited with reason: killed");
  g_assert_cmpint (console->kind, ==, COP_SHELL_EXITED);
  assert_eval (console, "{y, x == self(), v(1)}", "{5, false, 5}");

  assert_eval (console, "spawn_link(fn -> exit(:boom) end)", "#PID<…>");
  assert_same (console->events->str,
               "** (EXIT from #PID<…>) shell process exited with reason: :boom\n");
  assert_eval (console, "y", "5");
}

static void
is_interrupted (void)
{
  g_autoptr (Console) console = console_new ();
  assert_eval (console, "y = 5", "5");

  g_assert_cmpstr (console_eval (console, "Process.sleep(:infinity)"), ==, "(no answer)");
  cop_shell_interrupt (console->shell);
  console_settle (console);

  g_assert_cmpint (console->kind, ==, COP_SHELL_INTERRUPTED);
  assert_eval (console, "y", "5");
  cop_shell_interrupt (console->shell);
  assert_eval (console, "y + 1", "6");
}

/* Ctrl-C may come before the evaluator has come to the input. */
static void
is_interrupted_before_it_begins (void)
{
  g_autoptr (Console) console = console_new ();
  assert_eval (console, "y = 5", "5");
  unsigned n_answers = console->n_answers;

  cop_shell_eval (console->shell, "Process.sleep(:infinity)");
  cop_shell_interrupt (console->shell);
  console_settle (console);

  g_assert_cmpint (console->kind, ==, COP_SHELL_INTERRUPTED);
  g_assert_cmpuint (console->n_answers, ==, n_answers + 1);
  assert_eval (console, "y", "5");
}

static void
is_a_process (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (console, "send(self(), {:hi, 1}); send(self(), :ho)", ":ho");
  assert_eval (console, "flush()", ":ok");
  g_assert_cmpstr (console->output->str, ==, "{:hi, 1}\n:ho\n");
  assert_eval (console, "me = self(); spawn(fn -> send(me, :from_there) end)", "#PID<…>");
  assert_eval (console, "Process.send_after(self(), :later, 100); flush()", ":ok");
  cop_node_advance (console->node, 100);
  assert_eval (console, "flush()", ":ok");
  g_assert_cmpstr (console->output->str, ==, "{:hi, 1}\n:ho\n:from_there\n:later\n");
}

static void
prints_for_other_processes (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (console, "IO.puts(\"a\")", ":ok");
  assert_eval (console, "spawn(fn -> IO.inspect({:b}, label: \"x\") end)", "#PID<…>");
  g_assert_cmpstr (console->output->str, ==, "a\nx: {:b}\n");
}

static void
gives_closures_to_agents (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (console, "{:ok, a} = Agent.start(fn -> %{} end)", "{:ok, #PID<…>}");
  assert_eval (console, "n = 7; Agent.update(a, &Map.put(&1, \"k\", n))", ":ok");
  assert_eval (console, "Agent.get(a, &Map.get(&1, \"k\"))", "7");
  assert_eval (console, "Agent.get(a, &map_size/1)", "1");
  assert_eval (console, ":sys.get_state(a)", "%{\"k\" => 7}");
  assert_eval (console, "Agent.stop(a); Process.alive?(a)", "false");
}

static void
waits_inputs_turn (void)
{
  g_autoptr (Console) console = console_new ();

  cop_shell_eval (console->shell, "x = 1");
  cop_shell_eval (console->shell, "x + 1");
  cop_shell_eval (console->shell, "Process.exit(self(), :kill)");
  cop_shell_eval (console->shell, "x + 2");
  console_settle (console);

  g_assert_cmpuint (console->n_answers, ==, 4);
  g_assert_cmpstr (console->text, ==, "3");
}

static void
outlives_its_server (void)
{
  g_autoptr (Console) console = console_new ();

  assert_eval (console, "y = 1", "1");
  assert_eval (console, "Enum.each(Process.list(), &Process.exit(&1, :kill))",
               "** (EXIT from #PID<…>) shell process exited with reason: killed");
  assert_eval (console, "y", "1");
}

static void
says_that_the_node_has_ended (void)
{
  g_autoptr (Console) console = console_new ();
  console_settle (console);

  cop_node_free (g_steal_pointer (&console->node));
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_cmpint (console->last, ==, COP_SHELL_LOST);
  cop_shell_eval (console->shell, "1");
}

/* ---- completion ---- */

static void
completed_cb (CopShell *shell, CopShellCompletion *completion, void *data)
{
  *(CopShellCompletion **) data = completion;
}

/* "start common: label label …" */
static char *
complete (Console *console, const char *text)
{
  g_autoptr (CopShellCompletion) completion = NULL;
  cop_shell_complete_async (console->shell, text, strlen (text), completed_cb,
                            &completion);
  console_settle (console);
  g_assert_nonnull (completion);

  GString *all = g_string_new (NULL);
  g_string_printf (all, "%zu %s:", completion->start, completion->common);
  for (guint i = 0; i < completion->candidates->len; i++) {
    CopShellCandidate *candidate = completion->candidates->pdata[i];
    g_string_append_printf (all, " %s", candidate->label);
  }
  return g_string_free (all, FALSE);
}

static void
completes (void)
{
  static const char *const cases[][2] = {
    { "Agent.get_", "0 Agent.get_and_update: get_and_update/2 get_and_update/3 "
                    "get_and_update/4 get_and_update/5" },
    { "x = Proc", "4 Process: Process" },
    { ":sys.repl", "0 :sys.replace_state: replace_state/2 replace_state/3" },
    { "buc", "0 bucket: bucket" },
    { "put_e", "0 put_elem: put_elem/3" },
    { "f(bucket, Str", "10 String: String" },
    { "Foo.b", "0 :" },
    { "", "0 bucket: bucket" },
  };
  g_autoptr (Console) console = console_new ();
  console_eval (console, "bucket = 1");

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = complete (console, cases[i][0]);
    g_assert_cmpstr (found, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/numbers-values-only", numbers_values_only);
  g_test_add_func ("/session/remembers-results", remembers_results);
  g_test_add_func ("/session/keeps-variables-of-good-inputs",
                   keeps_variables_of_good_inputs);
  g_test_add_func ("/session/asks-for-more-lines", asks_for_more_lines);
  g_test_add_func ("/session/points-at-the-place", points_at_the_place);
  g_test_add_func ("/session/goes-on-after-its-end", goes_on_after_its_end);
  g_test_add_func ("/session/is-interrupted", is_interrupted);
  g_test_add_func ("/session/is-interrupted-before-it-begins",
                   is_interrupted_before_it_begins);
  g_test_add_func ("/session/is-a-process", is_a_process);
  g_test_add_func ("/session/prints-for-other-processes", prints_for_other_processes);
  g_test_add_func ("/session/gives-closures-to-agents", gives_closures_to_agents);
  g_test_add_func ("/session/waits-inputs-turn", waits_inputs_turn);
  g_test_add_func ("/session/outlives-its-server", outlives_its_server);
  g_test_add_func ("/session/says-that-the-node-has-ended", says_that_the_node_has_ended);
  g_test_add_func ("/session/completes", completes);
  return g_test_run ();
}
