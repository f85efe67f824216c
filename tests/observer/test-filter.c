/* Which processes a search text means. */
#include "fake-source.h"
#include "observer/filter.h"

#include <string.h>

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

/* Of master, supervisor, bucket supervisor, registry and four buckets. */
static const struct {
  const char *text;
  size_t      n;
} meanings[] = {
  { NULL, 8 },
  { "  ", 8 },
  { "kv.registry", 1 },
  { "supervisor", 2 },
  { "super bucket", 1 },
  { "bucket 3", 1 },
  { "waiting", 8 },
  { "<0.141.0>", 1 },
  { "#PID<0.141.0>", 1 },
  { "PID<0.141.0>", 1 },
  { "bucket.init", 4 },
  { "läden", 0 },
  { "\"bucket 3\"", 1 },
  { "\"bucket  3\"", 0 },
  { "\"\"", 8 },
  { ":normal", 0 },
  { "app:kv", 8 },
  { "application:KV", 8 },
  { "app:k", 0 },
  { "app=kv", 8 },
  { "app:~k", 8 },
  { "-app:kv", 0 },
  { "app!=kv", 0 },
  { "app!~x", 8 },
  { "name:KV.Registry", 1 },
  { "name:~Reg", 1 },
  { "name~reg", 1 },
  { "name:KV.*", 3 },
  { "name:kv.?egistry", 1 },
  { "name:\"KV.*\"", 0 },
  { "name:\"bucket 2\"", 1 },
  { "name!~bucket", 3 },
  { "label:\"\"", 4 },
  { "label:b*", 4 },
  { "pid:<0.141.0>", 1 },
  { "pid:#PID<0.141.0>", 1 },
  { "pid~141", 1 },
  { "state:waiting", 8 },
  { "status:waiting", 8 },
  { "status:run*", 0 },
  { "kind:agent", 4 },
  { "kind:\"dynamic supervisor\"", 1 },
  { "sup:KV.BucketSupervisor", 4 },
  { "supervisor:KV.Supervisor", 2 },
  { "module:KV.Bucket", 4 },
  { "restart:temporary", 4 },
  { "restart:permanent", 2 },
  { "queue>100", 0 },
  { "queue:0", 8 },
  { "queue=0", 8 },
  { "queue!=0", 0 },
  { "queue<=0", 8 },
  { "queue<0", 0 },
  { "queue:>=0", 8 },
  { "links=1", 8 },
  { "restarts>0", 0 },
  { "children>=2", 2 },
  { "mem>=1M", 0 },
  { "mem<2k", 4 },
  { "mem>2.5KiB", 4 },
  { "memory=1344", 4 },
  { "mem=1344B", 4 },
  { "cpu>5%", 0 },
  { "cpu:0", 8 },
  { "reds<1k", 8 },
  { "age<1min", 8 },
  { "age>=0s", 8 },
  { "age>2h", 0 },
  { "app:kv kind:agent", 4 },
  { "app:kv and kind:agent", 4 },
  { "kind:agent or kind:supervisor", 5 },
  { "kind:agent OR name:KV.Registry mem>2k", 5 },
  { "(kind:agent or name:KV.Registry) mem>2k", 1 },
  { "not kind:agent", 4 },
  { "-(kind:agent or kind:worker)", 3 },
  { "not not kind:agent", 4 },
  { "- bucket", 0 },
  { "\"or\"", 2 }, /* supervisors */
  { "init/1)", 0 },
};

static void
means_what_it_says (void)
{
  g_autoptr (CopSource) source = fake_source_new (4);
  fake_source_tick (source);

  for (size_t i = 0; i < G_N_ELEMENTS (meanings); i++) {
    g_autoptr (GError)         error = NULL;
    g_autoptr (ObserverFilter) filter =
        observer_filter_parse (meanings[i].text, NULL, &error);
    size_t n = count_matches (source, meanings[i].text);
    g_assert_no_error (error);
    if (n != meanings[i].n)
      g_test_message ("“%s”: %zu, not %zu", meanings[i].text, n, meanings[i].n);
    g_assert_cmpuint (n, ==, meanings[i].n);
  }
}

/* The marks stand below what is wrong. */
static const struct {
  const char *text;
  const char *marks;
  const char *message; /* a part of it */
} mistakes[] = {
  { "foo:bar", "^^^", "no field “foo”" },
  { "app:kv  qeue>3", "        ^^^^", "no field “qeue”" },
  { "queue>", "^^^^^^", "needs a value" },
  { "queue> 3", "^^^^^^", "needs a value" },
  { "name:", "^^^^^", "needs a value" },
  { "queue>abc", "      ^^^", "is no number" },
  { "queue>-", "      ^", "is no number" },
  { "queue>nan", "      ^^^", "is no number" },
  { "queue>1e999", "      ^^^^^", "is no number" },
  { "mem>5X", "    ^^", "no unit" },
  { "cpu>5s", "    ^^", "no unit" },
  { "age<5GiB", "    ^^^^", "no unit" },
  { "queue~5", "     ^", "is a number" },
  { "name>5", "    ^", "is a text" },
  { "\"never ends", "^^^^^^^^^^^", "has no end" },
  { "name:\"never", "     ^^^^^^", "has no end" },
  { "(bucket", "^", "has no end" },
  { "()", "^^", "nothing in the parentheses" },
  { "or bucket", "^^", "before this word" },
  { "bucket or", "       ^^", "after this word" },
  { "bucket and", "       ^^^", "after this word" },
  { "and", "^^^", "before this word" },
  { "not", "^^^", "missing" },
  { "a (b or) c", "     ^^", "after this word" },
  { "läden foo:x", "       ^^^", "no field" },
};

static void
shows_the_place_of_a_mistake (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (GError) error = NULL;
    ObserverSpan       span = { 0 };

    g_test_message ("“%s”", mistakes[i].text);
    g_assert_null (observer_filter_parse (mistakes[i].text, &span, &error));
    g_assert_error (error, OBSERVER_FILTER_ERROR, 0);
    g_assert_nonnull (strstr (error->message, mistakes[i].message));
    g_assert_cmpuint (span.start, ==, strspn (mistakes[i].marks, " "));
    g_assert_cmpuint (span.end, ==, strlen (mistakes[i].marks));
  }
}

static void
ends_at_too_many_parentheses (void)
{
  g_autofree char   *open = g_strnfill (100000, '(');
  g_autoptr (GError) error = NULL;

  g_assert_null (observer_filter_parse (open, NULL, &error));
  g_assert_error (error, OBSERVER_FILTER_ERROR, 0);
}

static void
searches_for_what_is_no_expression (void)
{
  g_autoptr (CopSource) source = fake_source_new (4);
  fake_source_tick (source);

  g_assert_cmpuint (count_matches (source, "registry or"), ==, 0);
  g_assert_cmpuint (count_matches (source, "(registry"), ==, 0);
}

static void
matcher_agrees_with_single_rows (void)
{
  g_autoptr (CopSource)      source = fake_source_new (40);
  g_autoptr (ObserverFilter) filter = observer_filter_new ("bucket 3 or kind:worker");
  fake_source_tick (source);
  CopSnapshot                *snapshot = cop_source_snapshot (source);
  g_autoptr (ObserverMatcher) matcher =
      observer_matcher_new (filter, (ObserverRows){ .snapshot = snapshot });

  for (uint32_t row = 0; row < snapshot->n_processes; row++)
    g_assert_true (observer_matcher_test (matcher, row) ==
                   observer_filter_matches (filter, snapshot, row));
}

static void
folds_case_beyond_ascii (void)
{
  g_autoptr (CopSource) source = fake_source_new (0);
  fake_source_add_bucket (source, "Läden");

  g_assert_cmpuint (count_matches (source, "LÄDEN"), ==, 1);
  g_assert_cmpuint (count_matches (source, "name:LÄ*"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter/means-what-it-says", means_what_it_says);
  g_test_add_func ("/filter/shows-the-place-of-a-mistake", shows_the_place_of_a_mistake);
  g_test_add_func ("/filter/ends-at-too-many-parentheses", ends_at_too_many_parentheses);
  g_test_add_func ("/filter/searches-for-what-is-no-expression",
                   searches_for_what_is_no_expression);
  g_test_add_func ("/filter/matcher-agrees-with-single-rows",
                   matcher_agrees_with_single_rows);
  g_test_add_func ("/filter/folds-case-beyond-ascii", folds_case_beyond_ascii);
  return g_test_run ();
}
