/* The player tells right traces from wrong ones: true scenarios pass, and no longer do
 * when any one line of their traces is dropped, doubled or changed. */
#include "player.h"

static const char signals[] = "scenario signals\n"
                              "kind signals\n"
                              "step spawn p1\n"
                              "step spawn p2 trap by=p1 link monitor=m\n"
                              "step links p1\n"
                              "= links p2\n"
                              "step die p1 boom\n"
                              "(\n"
                              ". down p1 boom\n"
                              ". got p2 {EXIT,<p1>,boom}\n"
                              ")\n"
                              "step alive p1\n"
                              "= false\n"
                              "step send_after p2 200 p2 {late,1} t\n"
                              "= ok\n"
                              "step sleep 100\n"
                              "step read_timer p2 t\n"
                              "= left\n"
                              "step sleep 100\n"
                              ". got p2 {late,1}\n"
                              "end\n";

static const char genserver[] = "scenario genserver\n"
                                "kind genserver\n"
                                "step client c trap\n"
                                "step start c s trap\n"
                                "= {ok,<s>}\n"
                                ". init s\n"
                                "step call c s timeout=40 sleep 400 late\n"
                                "= exit timeout\n"
                                "step call c s raise oops\n"
                                "= exit {oops,STACK}\n"
                                "~ got c {EXIT,<s>,{oops,STACK}}\n"
                                ". terminate s {oops,STACK}\n"
                                "! gserror s {oops,STACK}\n"
                                "! crash s error oops\n"
                                ". down s {oops,STACK}\n"
                                "end\n";

static const char supervisor[] = "scenario supervisor\n"
                                 "kind supervisor\n"
                                 "sup top parent=- intensity=1 period=3600\n"
                                 "worker a parent=top shutdown=30\n"
                                 "worker b parent=top trap=yes term=hang shutdown=30\n"
                                 "step start\n"
                                 "= {ok,<top#1>}\n"
                                 ". start top#1\n"
                                 ". start a#1\n"
                                 ". start b#1\n"
                                 "step kill a\n"
                                 ". down a#1 killed\n"
                                 "! report top#1 child_terminated a#1 killed\n"
                                 ". start a#2\n"
                                 "step timed 30 gstop top shutdown\n"
                                 "= within ok\n"
                                 ". terminate b#1 shutdown\n"
                                 ". down b#1 killed\n"
                                 "! report top#1 shutdown_error b#1 killed\n"
                                 ". down a#2 shutdown\n"
                                 ". down top#1 shutdown\n"
                                 "end\n";

static const char *const stories[] = { signals, genserver, supervisor };

/* NULL when the trace fits; else why not. */
static char *
play (const char *text)
{
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) scenarios =
      g_ptr_array_new_with_free_func ((GDestroyNotify) oracle_scenario_free);
  oracle_scenario_parse ("f", text, scenarios, &error);
  g_assert_no_error (error);
  g_assert_cmpint (scenarios->len, ==, 1);
  return oracle_play (scenarios->pdata[0]);
}

static void
true_stories_pass (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_autofree char *why = play (stories[i]);
    g_assert_cmpstr (why, ==, NULL);
  }
}

typedef enum { DROP, DOUBLE, CHANGE } Mutation;

static bool
can_mutate (const char *line, Mutation mutation)
{
  bool is_trace = line[0] && strchr ("=.!~", line[0]);
  return is_trace && !(mutation == DOUBLE && line[0] == '=');
}

static void
assert_fails_mutated (char **lines, size_t index, Mutation mutation)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (size_t i = 0; lines[i]; i++) {
    if (i == index && mutation == DROP)
      continue;
    g_string_append_printf (text, "%s%s\n", lines[i],
                            i == index && mutation == CHANGE ? "x" : "");
    if (i == index && mutation == DOUBLE)
      g_string_append_printf (text, "%s\n", lines[i]);
  }

  g_autofree char *why = play (text->str);

  if (!why)
    g_test_message ("passes although mutated:\n%s", text->str);
  g_assert_nonnull (why);
}

static void
mutated_stories_fail (const void *data)
{
  Mutation mutation = GPOINTER_TO_INT (data);
  for (size_t i = 0; i < G_N_ELEMENTS (stories); i++) {
    g_auto (GStrv) lines = g_strsplit (stories[i], "\n", -1);
    for (size_t line = 0; lines[line]; line++)
      if (can_mutate (lines[line], mutation))
        assert_fails_mutated (lines, line, mutation);
  }
}

static void
wrong_order_fails (void)
{
  static const char   first[] = ". start a#1\n", second[] = ". start b#1\n";
  g_autoptr (GString) text = g_string_new (supervisor);
  g_string_replace (text, ". start a#1\n. start b#1\n", ". start b#1\n. start a#1\n", 1);

  g_autofree char *why = play (text->str);

  g_assert_nonnull (why);
  g_assert_nonnull (strstr (why, first));
  g_assert_nonnull (strstr (why, second));
}

static void
names_file_line_and_step (void)
{
  g_autofree char *why =
      play ("scenario s\nkind signals\n\nstep spawn p\nstep alive p\n= false\nend\n");

  g_assert_true (g_str_has_prefix (why, "f:5: step 2: alive p\n"));
}

static void
stops_at_the_first_wrong_step (void)
{
  g_autofree char *why =
      play ("scenario s\nkind signals\nstep spawn p\n= ok\nstep alive p\n= false\nend\n");

  g_assert_true (g_str_has_prefix (why, "f:3: step 1: spawn p\n"));
}

static void
says_when_somebody_waits_for_ever (void)
{
  g_autofree char *why =
      play ("scenario s\nkind genserver\nstep client c\nstep start c s\n= {ok,<s>}\n"
            ". init s\nstep call c s timeout=infinity noreply k\n= ok\nend\n");

  g_assert_nonnull (strstr (why, "cannot go on: c waits for ever"));
}

static void
says_when_it_never_becomes_quiet (void)
{
  g_autofree char *why = play (
      "scenario s\nkind supervisor\nworker w parent=- trap=yes term=hang\nstep start\n"
      "= {ok,<w#1>}\n. start w#1\nstep stop w boom\n. terminate w#1 boom\nend\n");

  g_assert_nonnull (strstr (why, "cannot go on: it never becomes quiet"));
}

static void
unknown_addresses_are_no_process (void)
{
  g_autofree char *why =
      play ("scenario s\nkind genserver\nstep client c\nstep call c nobody get\n"
            "= no-such-process\nstep links nobody\n= no-such-process\nend\n");

  g_assert_cmpstr (why, ==, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/oracle/player/true-stories-pass", true_stories_pass);
  g_test_add_data_func ("/oracle/player/missing-lines-fail", GINT_TO_POINTER (DROP),
                        mutated_stories_fail);
  g_test_add_data_func ("/oracle/player/doubled-lines-fail", GINT_TO_POINTER (DOUBLE),
                        mutated_stories_fail);
  g_test_add_data_func ("/oracle/player/changed-lines-fail", GINT_TO_POINTER (CHANGE),
                        mutated_stories_fail);
  g_test_add_func ("/oracle/player/wrong-order-fails", wrong_order_fails);
  g_test_add_func ("/oracle/player/names-file-line-and-step", names_file_line_and_step);
  g_test_add_func ("/oracle/player/stops-at-the-first-wrong-step",
                   stops_at_the_first_wrong_step);
  g_test_add_func ("/oracle/player/says-when-somebody-waits-for-ever",
                   says_when_somebody_waits_for_ever);
  g_test_add_func ("/oracle/player/says-when-it-never-becomes-quiet",
                   says_when_it_never_becomes_quiet);
  g_test_add_func ("/oracle/player/unknown-addresses-are-no-process",
                   unknown_addresses_are_no_process);
  return g_test_run ();
}
