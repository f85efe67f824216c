/* What a person or a cat may type: read and evaluated, without crash, hang or leak.
 *
 * As a libFuzzer target (-Dfuzz=true, clang) it gets its inputs from there; as a test it
 * replays the files of the folders that it is given. */
#include "shell/console.h"

#include <string.h>

#define MAX_TURNS 2000

/* What ends the program or waits for ever is no find: an input that is not done after
 * many turns is interrupted, as with Ctrl-C. */
static void
run_input (const char *text)
{
  g_autoptr (Console) console = console_new ();

  cop_shell_eval_whole (console->shell, text);
  for (int i = 0; i < MAX_TURNS && console->n_answers == 0; i++)
    g_main_context_iteration (NULL, FALSE);
  if (console->n_answers == 0)
    cop_shell_interrupt (console->shell);
  for (int i = 0; i < MAX_TURNS && console->n_answers == 0; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (console->n_answers, ==, 1);

  /* The console lives on. */
  cop_shell_eval (console->shell, "1 + 1");
  for (int i = 0; i < MAX_TURNS && console->n_answers == 1; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (console->text, ==, "2");
}

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);

  run_input (text);
  return 0;
}

#ifndef COP_FUZZER
static void
replays_corpus (void)
{
  g_autofree char   *path = g_test_build_filename (G_TEST_DIST, "corpus", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir)   folder = g_dir_open (path, 0, &error);
  g_assert_no_error (error);

  unsigned    n_files = 0;
  const char *name;
  while ((name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    g_autofree char *text = NULL;
    size_t           size = 0;
    g_assert_true (g_file_get_contents (file, &text, &size, NULL));
    g_test_message ("%s", name);
    LLVMFuzzerTestOneInput ((const uint8_t *) text, size);
    n_files++;
  }
  g_assert_cmpuint (n_files, >=, 10);
}

/* ---- what is bounded ---- */

static char *
repeated (const char *text, unsigned n_times)
{
  GString *all = g_string_new (NULL);

  for (unsigned i = 0; i < n_times; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

static void
bounds_depth_and_size (void)
{
  static const char *const parts[] = { "(",    "[",      "{",   "%{",   "-",
                                       "!",    "fn -> ", "&",   "f.(",  "\"#{",
                                       "1 + ", "1 |> ",  "a.b", "x[0]", "[1 | " };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    for (unsigned n = 100; n <= 10000; n *= 10) {
      g_autofree char *text = repeated (parts[i], n);
      run_input (text);
    }
  }
  g_autofree char *long_text = repeated ("1\n", COP_SHELL_MAX_INPUT);
  run_input (long_text);
}

static void
bounds_recursion_and_growth (void)
{
  run_input ("f = fn f, n -> 1 + f.(f, n + 1) end; f.(f, 0)");
  run_input ("f = fn f -> f.(f) + f.(f) end; f.(f)");
  run_input ("String.duplicate(\"abc\", 1000000000000)");
  run_input ("2 ** 2 ** 2 ** 2 ** 2 ** 2");
  run_input (
      "x = [1]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, "
      "x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x "
      "= [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, "
      "x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]; x = [x, x]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/replays-corpus", replays_corpus);
  g_test_add_func ("/fuzz/bounds-depth-and-size", bounds_depth_and_size);
  g_test_add_func ("/fuzz/bounds-recursion-and-growth", bounds_recursion_and_growth);
  return g_test_run ();
}
#endif
