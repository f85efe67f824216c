/* The pages of load and system, on a recorded source. */
#include "fake-source.h"
#include "observer/chart.h"
#include "observer/facts.h"
#include "observer/load-page.h"
#include "observer/system-page.h"
#include "widgets.h"

#include <string.h>

typedef struct {
  CopSource       *source;  /* owned */
  ObserverSession *session; /* owned */
  GtkWidget       *page;
  GtkWindow       *window;
} Fixture;

static void
set_up (Fixture *fix, GType type)
{
  fix->source = fake_source_new (12);
  fix->session = observer_session_new (fix->source);
  fix->page = g_object_new (type, NULL);
  observer_page_set_session (OBSERVER_PAGE (fix->page), fix->session);
  for (int i = 0; i < 5; i++) {
    fake_source_work (fix->source);
    fake_source_tick (fix->source);
  }
  fix->window = widgets_present (fix->page, 900, 600);
}

static void
tear_down (Fixture *fix)
{
  widgets_destroy (fix->window);
  g_object_unref (fix->session);
  cop_source_unref (fix->source);
}

static char *
describe (Fixture *fix)
{
  GString *text = g_string_new (NULL);

  observer_page_describe (OBSERVER_PAGE (fix->page), text);
  return g_string_free (text, FALSE);
}

static ObserverChart *
first_chart (Fixture *fix)
{
  return OBSERVER_CHART (widgets_find (fix->page, OBSERVER_TYPE_CHART, NULL));
}

static const ObserverTimeView *
view_of (Fixture *fix)
{
  return observer_load_page_get_view (OBSERVER_LOAD_PAGE (fix->page));
}

static void
history_is_kept_while_the_page_is_hidden (void)
{
  Fixture fix;
  set_up (&fix, OBSERVER_TYPE_LOAD_PAGE);

  g_autofree char *text = describe (&fix);

  g_assert_nonnull (strstr (text, "chart messages\tSent "));
  g_assert_null (strstr (text, "no values yet"));
  g_assert_cmpuint (observer_series_count (observer_history_get_series (
                        observer_session_get_history (fix.session))),
                    >=, 4);
  tear_down (&fix);
}

static void
charts_have_names_and_say_their_values (void)
{
  Fixture fix;
  set_up (&fix, OBSERVER_TYPE_LOAD_PAGE);

  GtkAccessible *chart = GTK_ACCESSIBLE (first_chart (&fix));

  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Utilisation");
  gtk_test_accessible_has_property (chart, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
  g_assert_true (
      g_str_has_prefix (observer_chart_get_words (first_chart (&fix)), "Node "));
  tear_down (&fix);
}

static void
pause_holds_the_view_and_not_the_samples (void)
{
  Fixture fix;
  set_up (&fix, OBSERVER_TYPE_LOAD_PAGE);
  int64_t end = view_of (&fix)->end;

  observer_page_toggle_pause (OBSERVER_PAGE (fix.page));
  fake_source_tick (fix.source);
  g_assert_cmpint (view_of (&fix)->end, ==, end);
  g_assert_cmpint (observer_history_get_end (observer_session_get_history (fix.session)),
                   >, end);

  observer_page_toggle_pause (OBSERVER_PAGE (fix.page));
  g_assert_cmpint (view_of (&fix)->end, >, end);
  tear_down (&fix);
}

static void
keys_move_the_cursor_and_zoom (void)
{
  Fixture fix;
  set_up (&fix, OBSERVER_TYPE_LOAD_PAGE);
  GtkWidget *chart = GTK_WIDGET (first_chart (&fix));

  g_assert_true (widgets_press (chart, GDK_KEY_Left, 0));
  g_assert_cmpint (view_of (&fix)->cursor, ==, view_of (&fix)->last);
  g_assert_true (widgets_press (chart, GDK_KEY_Left, 0));
  g_assert_cmpint (view_of (&fix)->cursor, ==, view_of (&fix)->last - G_USEC_PER_SEC);

  int64_t length = view_of (&fix)->length;
  g_assert_true (widgets_press (chart, GDK_KEY_plus, 0));
  g_assert_cmpint (view_of (&fix)->length, <, length);
  g_assert_true (widgets_press (chart, GDK_KEY_0, 0));
  g_assert_cmpint (view_of (&fix)->length, ==, length);

  g_assert_true (widgets_press (chart, GDK_KEY_Escape, 0));
  g_assert_false (view_of (&fix)->has_cursor);
  tear_down (&fix);
}

/* ---- system ---- */

static void
system_page_tells_the_facts (void)
{
  Fixture fix;
  set_up (&fix, OBSERVER_TYPE_SYSTEM_PAGE);

  g_autofree char *before = describe (&fix);
  fake_source_add_bucket (fix.source, "more");
  fake_source_tick (fix.source);
  g_autofree char *after = describe (&fix);

  g_assert_nonnull (strstr (before, "fact name\tfake@nowhere\n"));
  g_assert_nonnull (strstr (before, "fact clock\t"));
  g_assert_cmpstr (before, !=, after);
  tear_down (&fix);
}

static CopSnapshot *
nearly_full (void)
{
  CopSnapshot *snapshot = cop_snapshot_new (0, 0, 0);

  snapshot->node.node_name = "a \"quoted\" name";
  snapshot->node.n_atoms = 900;
  snapshot->node.atom_limit = 1000;
  snapshot->node.memory_processes = 2048;
  return snapshot;
}

static void
facts_warn_in_words (void)
{
  g_autoptr (CopSnapshot) snapshot = nearly_full ();
  g_autoptr (GArray)      facts = observer_facts_new (snapshot, NULL);
  g_autofree char        *text = observer_facts_to_text (facts);

  g_assert_nonnull (strstr (text, "  Atoms: 900 of 1,000 (90 %, nearly full)\n"));
  g_assert_nonnull (strstr (text, "Memory\n  Processes: 2.0 KiB\n"));
}

static void
facts_are_json_for_programs (void)
{
  g_autoptr (CopSnapshot) snapshot = nearly_full ();
  g_autoptr (GArray)      facts = observer_facts_new (snapshot, NULL);
  g_autofree char        *json = observer_facts_to_json (facts);

  g_assert_true (
      g_str_has_prefix (json, "{\n  \"node\": {\n    \"name\": \"a \\\"quoted"));
  g_assert_nonnull (strstr (json, "\"memory\": {\n    \"processes\": 2048,\n"));
  g_assert_nonnull (strstr (json, "\"utilisation\": null,\n"));
  g_assert_true (g_str_has_suffix (json, "\n  }\n}\n"));
}

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv))
    return 77;
  g_test_add_func ("/load/history-is-kept-while-the-page-is-hidden",
                   history_is_kept_while_the_page_is_hidden);
  g_test_add_func ("/load/charts-have-names-and-say-their-values",
                   charts_have_names_and_say_their_values);
  g_test_add_func ("/load/pause-holds-the-view-and-not-the-samples",
                   pause_holds_the_view_and_not_the_samples);
  g_test_add_func ("/load/keys-move-the-cursor-and-zoom", keys_move_the_cursor_and_zoom);
  g_test_add_func ("/system/tells-the-facts", system_page_tells_the_facts);
  g_test_add_func ("/system/facts-warn-in-words", facts_warn_in_words);
  g_test_add_func ("/system/facts-are-json-for-programs", facts_are_json_for_programs);
  return g_test_run ();
}
