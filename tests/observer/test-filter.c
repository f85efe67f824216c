/* Which processes a search text means. */
#include "fake-source.h"
#include "observer/filter.h"

static size_t
count_matches (CopSource *source, const char *text)
{
  g_autoptr (ObserverFilter) filter = observer_filter_new (text);
  CopSnapshot               *snapshot = cop_source_snapshot (source);
  size_t                     n = 0;

  for (uint32_t row = 0; row < snapshot->n_processes; row++)
    n += observer_filter_matches (filter, snapshot, row);
  return n;
}

static void
matches_words (void)
{
  static const struct {
    const char *text;
    size_t      n;
  } cases[] = {
    { NULL, 8 },          /* master, supervisor, bucket supervisor, registry, buckets */
    { "  ", 8 },          /* blanks mean nothing */
    { "kv.registry", 1 }, /* whatever the case */
    { "supervisor", 2 },  { "super bucket", 1 }, /* each word */
    { "bucket 3", 1 },                           /* a label */
    { "waiting", 8 },                            /* a status */
    { "<0.141.0>", 1 },                          /* a pid */
    { "bucket.init", 4 },                        /* an initial call */
    { "läden", 0 },
  };
  g_autoptr (CopSource) source = fake_source_new (4);
  fake_source_tick (source);

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("“%s”", cases[i].text);
    g_assert_cmpuint (count_matches (source, cases[i].text), ==, cases[i].n);
  }
}

static void
folds_case_beyond_ascii (void)
{
  g_autoptr (CopSource) source = fake_source_new (0);
  fake_source_add_bucket (source, "Läden");

  g_assert_cmpuint (count_matches (source, "LÄDEN"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/matches-words", matches_words);
  g_test_add_func ("/filter/folds-case-beyond-ascii", folds_case_beyond_ascii);
  return g_test_run ();
}
