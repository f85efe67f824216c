/* Which files are well formed, and where a mistake is said to be. */
#include "definition.h"
#include "scenario.h"

typedef struct {
  const char *name;
  const char *text;
  const char *error; /* NULL: none */
} Row;

#define SIGNALS "scenario s\nkind signals\n"
#define GENSERVER "scenario s\nkind genserver\n"
#define SUPERVISOR "scenario s\nkind supervisor\n"

static const Row rows[] = {
  { "empty", "\n# nothing\n", NULL },
  { "two-scenarios", SIGNALS "end\n\n" SIGNALS "end\n", NULL },
  { "carriage-returns", "scenario s\r\nkind signals\r\nend\r\n", NULL },
  { "no-end", SIGNALS "step alive a\n", "f:4: scenario s has no “end”" },
  { "scenario-before-end", SIGNALS "scenario t\n", "f:3: scenario s has no “end”" },
  { "no-name", "scenario\n", "f:1: expected “scenario NAME”" },
  { "no-kind", "scenario s\nstep alive a\n", "f:2: expected “kind”, found “step”" },
  { "unknown-kind", "scenario s\nkind nice\n", "f:2: unknown kind “nice”" },
  { "kind-twice", SIGNALS "kind signals\n", "f:3: the kind is already known" },
  { "line-outside", "step alive a\n", "f:1: “step” outside of a scenario" },
  { "unknown-word", SIGNALS "jump\n", "f:3: unknown word “jump”" },
  { "unknown-step", SIGNALS "step jump a\n", "f:3: kind signals has no step “jump”" },
  { "step-of-another-kind", SIGNALS "step client c\n",
    "f:3: kind signals has no step “client”" },
  { "too-few-words", SIGNALS "step link a\n", "f:3: expected “step link PID PID”" },
  { "too-many-words", SIGNALS "step link a b c\n", "f:3: expected “step link PID PID”" },
  { "no-term", SIGNALS "step die a {x\n", "f:3: expected “step die PID TERM”" },
  { "no-number", SIGNALS "step sleep soon\n", "f:3: expected “step sleep MS”" },
  { "unknown-option", SIGNALS "step spawn a loud\n",
    "f:3: expected “step spawn NAME {manual,trap,by=PID,link,monitor=NAME}”" },
  { "options", SIGNALS "step spawn a manual trap by=b link monitor=m\nend\n", NULL },
  { "receive", SIGNALS "step recv a\nstep recv a tag after=5\nend\n", NULL },
  { "result-twice", SIGNALS "step alive a\n= true\n= true\n",
    "f:5: a result stands directly below its step" },
  { "result-after-event", SIGNALS "step alive a\n. down a boom\n= true\n",
    "f:5: a result stands directly below its step" },
  { "trace-before-steps", SIGNALS "= ok\n",
    "f:3: a line of a trace before the first step" },
  { "group-not-closed", SIGNALS "step alive a\n(\n. x\nend\n",
    "f:6: a group is not closed" },
  { "group-in-group", SIGNALS "step alive a\n(\n(\n", "f:5: a group within a group" },
  { "group-not-opened", SIGNALS "step alive a\n)\n", "f:4: a “)” without “(”" },
  { "floating-in-group", SIGNALS "step alive a\n(\n~ x\n",
    "f:5: a floating line within a group" },
  { "request", GENSERVER "step call c s timeout=40 sleep 400 late\nend\n", NULL },
  { "unknown-request", GENSERVER "step call c s jump\n",
    "f:3: expected “step call PID SERVER [timeout=LIMIT] REQUEST”" },
  { "request-without-term", GENSERVER "step cast c s put\n",
    "f:3: expected “step cast PID SERVER REQUEST”" },
  { "init", GENSERVER "step start c s init=continue:{twice,x} term=raise:bad\nend\n",
    NULL },
  { "via-without-key", GENSERVER "step call c via:r get\n",
    "f:3: expected “step call PID SERVER [timeout=LIMIT] REQUEST”" },
  { "inherits-steps", GENSERVER "step alive c\nstep aget c a add -3\nend\n", NULL },
  { "tree",
    SUPERVISOR "sup a parent=-\nworker b parent=a plan=ok|raise:{x,1}|fexit:y\nend\n",
    NULL },
  { "parent-below", SUPERVISOR "worker b parent=a\nsup a parent=-\nend\n", NULL },
  { "nested-steps",
    SUPERVISOR "sup a parent=-\nstep async t which a\nstep timed 5 kill a\nend\n", NULL },
  { "nested-unknown-step", SUPERVISOR "sup a parent=-\nstep timed 5 jump\n",
    "f:4: expected “step timed MS STEP”" },
  { "definition-in-signals", SIGNALS "worker a\n", "f:3: unknown word “worker”" },
  { "unknown-definition", SUPERVISOR "robot a\n",
    "f:3: neither a step nor a definition: “robot”" },
  { "unknown-key", SUPERVISOR "worker a colour=red\n",
    "f:3: this is no option of a definition: “colour=red”" },
  { "unknown-outcome", SUPERVISOR "worker a plan=ok|maybe\n",
    "f:3: this is no option of a definition: “plan=ok|maybe”" },
  { "no-root", SUPERVISOR "end\n", "f:3: 0 definitions are the root, not one" },
  { "two-roots", SUPERVISOR "sup a\nsup b parent=-\nend\n",
    "f:5: 2 definitions are the root, not one" },
  { "defined-twice", SUPERVISOR "sup a\nworker b parent=a\nworker b parent=a\nend\n",
    "f:6: b is defined twice" },
  { "unknown-parent", SUPERVISOR "sup a\nworker b parent=c\nend\n",
    "f:5: the parent of b is not defined" },
  { "definition-after-steps", SUPERVISOR "sup a\nstep start\nworker b parent=a\n",
    "f:5: definitions stand before the steps" },
};

static void
reads_as_the_table_says (const void *data)
{
  const Row            *row = data;
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) scenarios =
      g_ptr_array_new_with_free_func ((GDestroyNotify) oracle_scenario_free);

  bool is_good = oracle_scenario_parse ("f", row->text, scenarios, &error);

  if (row->error) {
    g_assert_error (error, ORACLE_SCENARIO_ERROR, ORACLE_SCENARIO_ERROR_MALFORMED);
    g_assert_cmpstr (error->message, ==, row->error);
  } else {
    g_assert_no_error (error);
    g_assert_true (is_good);
  }
}

static void
the_last_of_equal_options_counts (void)
{
  const char      *words[] = { "intensity=1", "period=5", "intensity=2", NULL };
  OracleDefinition definition = { .options = words };
  g_auto (CopTerm) value = oracle_definition_value (&definition, "intensity");

  g_assert_cmpint (cop_to_int (value), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *path = g_strconcat ("/oracle/scenario/", rows[i].name, NULL);
    g_test_add_data_func (path, &rows[i], reads_as_the_table_says);
  }
  g_test_add_func ("/oracle/scenario/the-last-of-equal-options-counts",
                   the_last_of_equal_options_counts);
  return g_test_run ();
}
