/* The list of events, and the page which shows it. */
#include "fake-source.h"
#include "observer/event-list.h"
#include "observer/events-page.h"
#include "widgets.h"

typedef struct {
  CopSource         *source;
  ObserverSession   *session;
  ObserverEventList *list;
  uint64_t           serial;
  unsigned           n_changes;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer data)
{
  fix->source = fake_source_new (2);
  fix->session = observer_session_new (fix->source);
  fix->list = observer_event_list_new (fix->session);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  g_assert_finalize_object (fix->list);
  g_assert_finalize_object (fix->session);
  cop_source_unref (fix->source);
}

static void
give (Fixture *fix, CopSeenEvent event)
{
  event.serial = ++fix->serial;
  cop_source_give_events (fix->source, &event, 1);
}

static void
give_exit (Fixture *fix, const char *title, const char *reason)
{
  give (fix, (CopSeenEvent){ .kind = COP_SEEN_EXIT, .title = title, .reason = reason });
}

static unsigned
n_shown (Fixture *fix)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fix->list));
}

static void
assert_shown (Fixture *fix, unsigned position, const char *expected)
{
  g_autoptr (ObserverEvent) event =
      g_list_model_get_item (G_LIST_MODEL (fix->list), position);
  g_autofree char *text =
      g_strdup_printf ("%s: %s %s", observer_event_get_kind_name (event),
                       observer_event_get_title (event), observer_event_get_what (event));

  g_assert_cmpstr (text, ==, expected);
}

/* ---- the list ---- */

static void
newest_come_first (Fixture *fix, gconstpointer data)
{
  give_exit (fix, "one", ":normal");
  give_exit (fix, "two", ":killed");

  g_assert_cmpuint (n_shown (fix), ==, 2);
  assert_shown (fix, 0, "Crashed: two ended: :killed");
  assert_shown (fix, 1, "Ended: one ended: :normal");
}

static void
each_kind_has_its_words (Fixture *fix, gconstpointer data)
{
  uint64_t registry = fake_source_find (fix->source, "KV.Registry");
  static const struct {
    CopSeenEventKind kind;
    const char      *text, *reason, *expected;
  } cases[] = {
    { COP_SEEN_SPAWN, NULL, NULL, "Started: it was started by KV.Registry" },
    { COP_SEEN_REGISTER, "Shop", NULL, "Registered: it is registered as Shop" },
    { COP_SEEN_UNREGISTER, "Shop", NULL,
      "Unregistered: it is registered as Shop no more" },
    { COP_SEEN_RESTART, "id", ":killed",
      "Restarted: it took the place of KV.Registry: :killed" },
    { COP_SEEN_REPORT, "\nProcess x\nState: 1", NULL, "Report: it Process x" },
    { COP_SEEN_ACTION, "Kill it", "noproc", "Failed: it Kill it: noproc" },
    { COP_SEEN_LONG_TURN, "a turn took 30 ms", NULL, "Long turn: it a turn took 30 ms" },
    { COP_SEEN_APPLICATION, "kv started", NULL, "Application: it kv started" },
    { COP_SEEN_MAILBOX, "9 messages wait", NULL, "Long mailbox: it 9 messages wait" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    give (fix, (CopSeenEvent){ .kind = cases[i].kind,
                               .title = "it",
                               .other = registry,
                               .text = cases[i].text,
                               .reason = cases[i].reason });
    assert_shown (fix, 0, cases[i].expected);
  }
}

static bool
is_first_bad (Fixture *fix)
{
  g_autoptr (ObserverEvent) event = g_list_model_get_item (G_LIST_MODEL (fix->list), 0);

  return observer_event_is_bad (event);
}

static void
crashes_and_alarms_stand_out (Fixture *fix, gconstpointer data)
{
  give_exit (fix, "it", "{:shutdown, 1}");
  g_assert_false (is_first_bad (fix));
  give_exit (fix, "it", ":boom");
  g_assert_true (is_first_bad (fix));
  give (fix,
        (CopSeenEvent){ .kind = COP_SEEN_REPORT, .text = "up", .level = COP_SEEN_INFO });
  g_assert_false (is_first_bad (fix));
  give (fix, (CopSeenEvent){
                 .kind = COP_SEEN_REPORT, .text = "down", .level = COP_SEEN_ERROR });
  g_assert_true (is_first_bad (fix));
}

static void
count_cb (Fixture *fix)
{
  fix->n_changes++;
}

static void
filter_leaves_topics_and_words (Fixture *fix, gconstpointer data)
{
  give_exit (fix, "Kv.Bucket", ":killed");
  give (fix, (CopSeenEvent){
                 .kind = COP_SEEN_REGISTER, .title = "KV.Registry", .text = "KV" });

  observer_event_list_set_filter (fix->list, 1u << OBSERVER_TOPIC_NAMES, NULL);
  g_assert_cmpuint (n_shown (fix), ==, 1);
  assert_shown (fix, 0, "Registered: KV.Registry is registered as KV");
  observer_event_list_set_filter (fix->list, OBSERVER_ALL_TOPICS, "KILLED bucket");
  g_assert_cmpuint (n_shown (fix), ==, 1);
  assert_shown (fix, 0, "Crashed: Kv.Bucket ended: :killed");

  g_signal_connect_swapped (fix->list, "items-changed", G_CALLBACK (count_cb), fix);
  give_exit (fix, "other", ":normal");
  g_assert_cmpuint (fix->n_changes, ==, 0);
  give_exit (fix, "bucket", ":killed");
  g_assert_cmpuint (fix->n_changes, ==, 1);
  g_assert_cmpuint (observer_event_list_get_n_all (fix->list), ==, 4);
}

static void
paused_list_stands_still (Fixture *fix, gconstpointer data)
{
  observer_event_list_set_paused (fix->list, true);
  give_exit (fix, "one", ":normal");
  g_assert_cmpuint (n_shown (fix), ==, 0);
  g_assert_cmpuint (observer_event_list_get_n_waiting (fix->list), ==, 1);

  observer_event_list_set_paused (fix->list, false);
  g_assert_cmpuint (n_shown (fix), ==, 1);
  g_assert_cmpuint (observer_event_list_get_n_waiting (fix->list), ==, 0);
}

static void
oldest_go_when_there_are_too_many (Fixture *fix, gconstpointer data)
{
  g_autofree CopSeenEvent *many = g_new0 (CopSeenEvent, OBSERVER_MAX_EVENTS);
  give_exit (fix, "first", ":normal");
  for (size_t i = 0; i < OBSERVER_MAX_EVENTS; i++)
    many[i] =
        (CopSeenEvent){ .kind = COP_SEEN_SPAWN, .serial = ++fix->serial, .title = "m" };
  cop_source_give_events (fix->source, many, OBSERVER_MAX_EVENTS);
  g_assert_cmpuint (n_shown (fix), ==, OBSERVER_MAX_EVENTS);
  assert_shown (fix, OBSERVER_MAX_EVENTS - 1, "Started: m was started");
  give_exit (fix, "last", ":normal");
  g_assert_cmpuint (n_shown (fix), ==, OBSERVER_MAX_EVENTS);
  assert_shown (fix, 0, "Ended: last ended: :normal");
}

static void
gaps_are_counted (Fixture *fix, gconstpointer data)
{
  give_exit (fix, "one", ":normal");
  fix->serial += 500;
  give_exit (fix, "two", ":normal");

  g_assert_cmpuint (observer_event_list_get_n_lost (fix->list), ==, 500);
}

static void
earlier_events_are_there (Fixture *fix, gconstpointer data)
{
  give_exit (fix, "one", ":normal");
  g_autoptr (ObserverEventList) later = observer_event_list_new (fix->session);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (later)), ==, 1);
}

static void
full_text_tells_the_pids (Fixture *fix, gconstpointer data)
{
  uint64_t registry = fake_source_find (fix->source, "KV.Registry");
  give (fix, (CopSeenEvent){ .kind = COP_SEEN_SPAWN,
                             .id = 71,
                             .title = "it",
                             .wall_usec = 1500,
                             .other = registry });

  g_autoptr (ObserverEvent) event = g_list_model_get_item (G_LIST_MODEL (fix->list), 0);
  g_autofree char          *expected = g_strdup_printf (
               "it <0.71.0> was started by KV.Registry <0.%" G_GUINT64_FORMAT ".0>", registry);
  g_assert_cmpstr (observer_event_get_pid (event), ==, "<0.71.0>");
  g_assert_cmpstr (observer_event_get_text (event), ==, expected);
  g_assert_true (g_str_has_suffix (observer_event_get_time (event), ":00.001"));
}

/* ---- the page ---- */

static void
page_selects_the_process (Fixture *fix, gconstpointer data)
{
  uint64_t      registry = fake_source_find (fix->source, "KV.Registry");
  ObserverPage *page = OBSERVER_PAGE (g_object_new (OBSERVER_TYPE_EVENTS_PAGE, NULL));
  observer_page_set_session (page, fix->session);
  GtkWindow *window = widgets_present (GTK_WIDGET (page), 800, 500);
  GtkWidget *list = widgets_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  GtkWidget *text = widgets_find (GTK_WIDGET (page), GTK_TYPE_TEXT_VIEW, NULL);
  gtk_test_accessible_assert_role (list, GTK_ACCESSIBLE_ROLE_LIST);

  give (fix, (CopSeenEvent){ .kind = COP_SEEN_REPORT,
                             .id = registry,
                             .title = "KV.Registry",
                             .text = "line 1\nline 2" });
  widgets_wait_frame (window);
  g_assert_false (gtk_widget_get_mapped (text));
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (list)), 0,
                                   TRUE);
  widgets_wait_frame (window);

  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, registry);
  g_assert_true (gtk_widget_get_mapped (text));
  g_autofree char *shown = NULL;
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "text", &shown, NULL);
  g_assert_cmpstr (shown, ==, "line 1\nline 2");
  widgets_destroy (window);
}

static void
page_selects_only_when_asked (Fixture *fix, gconstpointer data)
{
  uint64_t      registry = fake_source_find (fix->source, "KV.Registry");
  uint64_t      supervisor = fake_source_find (fix->source, "KV.Supervisor");
  ObserverPage *page = OBSERVER_PAGE (g_object_new (OBSERVER_TYPE_EVENTS_PAGE, NULL));
  observer_page_set_session (page, fix->session);
  GtkWindow         *window = widgets_present (GTK_WIDGET (page), 800, 500);
  GtkWidget         *list = widgets_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  give (fix, (CopSeenEvent){ .kind = COP_SEEN_SPAWN, .id = registry, .title = "it" });
  gtk_selection_model_select_item (model, 0, TRUE);

  observer_session_select (fix->session, supervisor);
  give_exit (fix, "other", ":normal");
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, supervisor);

  gtk_selection_model_select_item (model, 1, TRUE);
  give_exit (fix, "another", ":normal");
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, registry);
  g_assert_true (gtk_selection_model_is_selected (model, 2));
  widgets_destroy (window);
}

static void
page_filters_and_pauses (Fixture *fix, gconstpointer data)
{
  ObserverPage *page = OBSERVER_PAGE (g_object_new (OBSERVER_TYPE_EVENTS_PAGE, NULL));
  observer_page_set_session (page, fix->session);
  GtkWindow  *window = widgets_present (GTK_WIDGET (page), 800, 500);
  GtkWidget  *list = widgets_find (GTK_WIDGET (page), GTK_TYPE_LIST_VIEW, NULL);
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (list)));
  GtkWidget  *topics = widgets_find (GTK_WIDGET (page), GTK_TYPE_BOX, "topics");
  GtkWidget  *life = gtk_widget_get_first_child (topics);
  GtkWidget  *search = widgets_find (GTK_WIDGET (page), GTK_TYPE_SEARCH_ENTRY, NULL);

  give_exit (fix, "one", ":normal");
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (life), FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (life), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (search), "nobody");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  g_signal_emit_by_name (search, "search-changed");

  g_assert_true (observer_page_toggle_pause (page));
  give_exit (fix, "two", ":normal");
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  g_assert_true (observer_page_toggle_pause (page));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 2);
  widgets_destroy (window);
}

#define CASE(path, func)                                                                 \
  g_test_add ("/events/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  bool has_display = widgets_init (&argc, &argv);

  CASE ("newest-come-first", newest_come_first);
  CASE ("each-kind-has-its-words", each_kind_has_its_words);
  CASE ("crashes-and-alarms-stand-out", crashes_and_alarms_stand_out);
  CASE ("filter-leaves-topics-and-words", filter_leaves_topics_and_words);
  CASE ("paused-list-stands-still", paused_list_stands_still);
  CASE ("oldest-go-when-there-are-too-many", oldest_go_when_there_are_too_many);
  CASE ("gaps-are-counted", gaps_are_counted);
  CASE ("earlier-events-are-there", earlier_events_are_there);
  CASE ("full-text-tells-the-pids", full_text_tells_the_pids);
  if (has_display) {
    CASE ("page-selects-the-process", page_selects_the_process);
    CASE ("page-selects-only-when-asked", page_selects_only_when_asked);
    CASE ("page-filters-and-pauses", page_filters_and_pauses);
  }
  return g_test_run ();
}
