/* Sessions: numbers, answers, the evaluator's end. */
#include "shell/console.h"

static void
answers_with_the_value (void)
{
  g_autoptr (Console) console = console_new ();

  g_assert_cmpstr (console_eval (console, "{:ok, [1, 2]}"), ==, "{:ok, [1, 2]}");

  g_assert_cmpint (console->kind, ==, COP_SHELL_VALUE);
  g_assert_cmpuint (cop_shell_number (console->shell), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/answers-with-the-value", answers_with_the_value);
  return g_test_run ();
}
