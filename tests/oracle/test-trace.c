/* What counts as the same trace. Lines are separated by “|”. */
#include "trace.h"

typedef struct {
  const char *name;
  const char *expected;
  const char *happened;
  bool        fits;
} Row;

static const Row rows[] = {
  { "nothing", "", "", true },
  { "something-for-nothing", "", ". down a boom", false },
  { "nothing-for-something", ". down a boom", "", false },
  { "the-same", "= ok|. start a#1|! crash a exit boom|. down a boom",
    "= ok|. start a#1|! crash a exit boom|. down a boom", true },
  { "another-result", "= ok", "= true", false },
  { "a-result-too-many", "", "= ok", false },
  { "no-result", "= ok", "", false },
  { "missing-at-the-end", ". a|. b", ". a", false },
  { "missing-in-the-middle", ". a|. b|. c", ". a|. c", false },
  { "one-too-many", ". a|. b", ". a|. b|. b", false },
  { "another-order", ". a|. b", ". b|. a", false },
  { "a-report-is-no-event", ". a", "! a", false },
  { "group-in-any-order", "(|. a|. b|. c|)", ". c|. a|. b", true },
  { "group-incomplete", "(|. a|. b|)", ". b", false },
  { "group-twice-the-same", "(|. a|. a|)", ". a|. a", true },
  { "group-once-too-often", "(|. a|. b|)", ". a|. a|. b", false },
  { "group-then-order", "(|. a|. b|)|. c", ". b|. a|. c", true },
  { "group-is-consecutive", "(|. a|. b|)|. c", ". b|. c|. a", false },
  { "group-not-before-its-turn", ". x|(|. a|. b|)", ". a|. x|. b", false },
  { "two-groups", "(|. a|. b|)|(|. c|. d|)", ". b|. a|. d|. c", true },
  { "two-groups-mixed", "(|. a|. b|)|(|. c|. d|)", ". b|. d|. a|. c", false },
  { "floating-at-once", "~ f|. a|. b", ". f|. a|. b", true },
  { "floating-later", "~ f|. a|. b", ". a|. b|. f", true },
  { "floating-not-before-it-is-announced", ". a|~ f|. b", ". f|. a|. b", false },
  { "floating-missing", "~ f|. a", ". a", false },
  { "floating-twice", "~ f|. a", ". f|. a|. f", false },
  { "floating-report", "~! crash a exit b|. a", ". a|! crash a exit b", true },
  { "floating-within-a-group", "~ f|(|. a|. b|)", ". a|. f|. b", true },
  { "floating-and-ordered-alike", "~ f|. f", ". f|. f", true },
};

static GPtrArray *
lines_of (const char *text)
{
  GPtrArray     *lines = g_ptr_array_new_with_free_func (oracle_line_free);
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);
  for (char **part = parts; *part; part++)
    g_ptr_array_add (lines, oracle_line_parse (*part));
  return lines;
}

static void
follows_the_table (const void *data)
{
  const Row            *row = data;
  g_autoptr (GPtrArray) expected = lines_of (row->expected);
  g_autoptr (GPtrArray) happened = g_ptr_array_new ();
  g_auto (GStrv)        parts = g_strsplit (row->happened, "|", -1);
  for (char **part = parts; *part; part++)
    g_ptr_array_add (happened, *part);

  g_autofree char *why = NULL;
  bool             fits = oracle_trace_fits (expected, happened, &why);

  g_assert_cmpint (fits, ==, row->fits);
  g_assert_true (fits == (why == NULL));
}

static void
tells_what_does_not_fit (void)
{
  g_autoptr (GPtrArray) expected = lines_of ("= ok|. down a boom");
  g_autoptr (GPtrArray) happened = g_ptr_array_new ();
  g_ptr_array_add (happened, (char *) "= ok");
  g_ptr_array_add (happened, (char *) ". down b boom");

  g_autofree char *why = NULL;
  g_assert_false (oracle_trace_fits (expected, happened, &why));

  g_assert_cmpstr (why, ==,
                   "  unexpected:\n    . down b boom\n"
                   "  wanted here:\n    . down a boom\n"
                   "  expected:\n    = ok\n    . down a boom\n"
                   "  happened:\n    = ok\n →  . down b boom\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/oracle/trace/", rows[i].name, NULL);
    g_test_add_data_func (path, &rows[i], follows_the_table);
  }
  g_test_add_func ("/oracle/trace/tells-what-does-not-fit", tells_what_does_not_fit);
  return g_test_run ();
}
