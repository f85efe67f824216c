/* The table of expressions.txt: what each evaluates to, compared with a real Elixir. */
#include "shell/console.h"

#include <string.h>

static char *
replace_all (const char *text, const char *pattern, const char *replacement)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_DOTALL, 0, NULL);

  return g_regex_replace_literal (regex, text, -1, 0, replacement, 0, NULL);
}

/* As record.exs does it. */
static char *
plain (const char *text)
{
  static const char *const replacements[][2] = {
    { "#PID<[0-9.]+>", "#PID<…>" },
    { "#Reference<[0-9.]+>", "#Reference<…>" },
    { "#Function<[^>]+>", "#Function<…>" },
    { "iex:[0-9]+:[0-9]+:", "iex:L:C:" },
    { "iex:[0-9]+:", "iex:L:" },
    { "\\n +\\|\\n.*\\z", "" },
    { "[ \\t]+\\n", "\n" },
    { "\\n\\\\(?=\\n)", "\n" },
    { "\\s+\\z", "" },
  };
  char *plain = g_strdup (text);

  for (size_t i = 0; i < G_N_ELEMENTS (replacements); i++) {
    g_autofree char *old = plain;
    plain = replace_all (old, replacements[i][0], replacements[i][1]);
  }
  return plain;
}

/* Compares without the lines of a stack, which only we print. */
static bool
says (const char *actual, const char *expected)
{
  g_autofree char *left = plain (actual);
  g_autofree char *right = plain (expected);

  if (g_str_equal (left, right))
    return true;
  size_t length = strlen (right);
  return g_str_has_prefix (right, "** (") && strncmp (left, right, length) == 0 &&
         g_str_has_prefix (left + length, "\n    ");
}

static unsigned n_compared;
static unsigned n_different;

/* "> text\nresult": one entry of a block. */
static void
compare_entry (Console *console, const char *entry)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv)      lines = g_strsplit (entry, "\n", -1);
  guint               i = 1;

  g_string_append (text, lines[0]);
  for (; lines[i] != NULL && g_str_has_prefix (lines[i], ". "); i++)
    g_string_append_printf (text, "\n%s", lines[i] + 2);
  g_autofree char *expected = g_strjoinv ("\n", lines + i);

  cop_shell_eval_whole (console->shell, text->str);
  console_settle (console);
  for (unsigned n = 0; console->n_answers == 0 && n < 200; n++) {
    cop_node_advance (console->node, 100);
    console_settle (console);
  }
  n_compared++;
  if (console->n_answers > 0 && says (console->text, expected))
    return;
  n_different++;
  g_test_message ("> %s\nexpected: %s\nanswered: %s", text->str, expected,
                  console->n_answers > 0 ? console->text : "(nothing)");
}

static void
compare_block (const char *block)
{
  g_autoptr (Console) console = console_new ();
  g_auto (GStrv)      entries = g_strsplit (block + 2, "\n> ", -1);

  for (char **entry = entries; *entry != NULL; entry++) {
    console->n_answers = 0;
    compare_entry (console, *entry);
  }
}

static void
answers_as_elixir (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "expressions.txt", NULL);
  g_autofree char *table = NULL;
  g_assert_true (g_file_get_contents (path, &table, NULL, NULL));
  g_auto (GStrv) blocks = g_strsplit (table, "\n\n", -1);

  for (char **block = blocks; *block != NULL; block++)
    if (g_str_has_prefix (*block, "> "))
      compare_block (*block);

  g_test_message ("%u expressions, %u different", n_compared, n_different);
  g_assert_cmpuint (n_compared, >=, 250);
  g_assert_cmpuint (n_different, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/expressions/answers-as-elixir", answers_as_elixir);
  return g_test_run ();
}
