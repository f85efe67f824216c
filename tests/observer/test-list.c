/* The model of the process table, and the table's page. */
#include "fake-source.h"
#include "observer/process-list.h"
#include "observer/processes-page.h"
#include "observer/settings.h"
#include "widgets.h"

#include <string.h>

typedef struct {
  CopSource           *source;
  ObserverSession     *session;
  ObserverProcessList *list;
  unsigned             n_changes; /* of the list */
} Fixture;

static void
items_changed_cb (
    GListModel *model, unsigned at, unsigned removed, unsigned added, Fixture *fix)
{
  fix->n_changes++;
  g_assert_cmpuint (at + added, ==,
                    g_list_model_get_n_items (model)); /* at the end only */
}

/* Pages keep what was chosen, also from one test to the next. */
static void
forget_choices (void)
{
  static const char *const keys[] = { "processes-columns", "processes-widths",
                                      "processes-sort", "processes-filter" };
  g_autoptr (GSettings)    settings = observer_settings_new ();

  for (size_t i = 0; settings != NULL && i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
}

static void
set_up (Fixture *fix, gconstpointer n_buckets)
{
  forget_choices ();
  fix->source = fake_source_new (GPOINTER_TO_SIZE (n_buckets));
  fix->session = observer_session_new (fix->source);
  fix->list = observer_process_list_new (fix->session);
  observer_process_list_set_sort (fix->list, OBSERVER_COLUMN_PID, false);
  g_signal_connect (fix->list, "items-changed", G_CALLBACK (items_changed_cb), fix);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  g_assert_finalize_object (fix->list);
  g_assert_finalize_object (fix->session);
  cop_source_unref (fix->source);
}

static void
refreshes_without_changing_items (Fixture *fix, gconstpointer data)
{
  g_autoptr (GObject) slot = g_list_model_get_item (G_LIST_MODEL (fix->list), 3);
  fake_source_work (fix->source);

  fake_source_tick (fix->source);
  g_autoptr (GObject) again = g_list_model_get_item (G_LIST_MODEL (fix->list), 3);

  g_assert_cmpuint (fix->n_changes, ==, 0);
  g_assert_true (slot == again);
}

static void
grows_and_shrinks_at_the_end (Fixture *fix, gconstpointer data)
{
  fake_source_add_bucket (fix->source, "new");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 8);
  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 1"), ":normal");

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 7);
  g_assert_cmpuint (fix->n_changes, ==, 2);
}

static void
selection_follows_the_process (Fixture *fix, gconstpointer data)
{
  uint64_t id = fake_source_find (fix->source, "KV.Registry");
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fix->list), 3, TRUE);
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, id);

  observer_process_list_set_sort (fix->list, OBSERVER_COLUMN_PID, true);
  unsigned rank = observer_process_list_get_selected_rank (fix->list);
  g_assert_cmpuint (rank, ==, 3);
  fake_source_add_bucket (fix->source, "new");

  rank = observer_process_list_get_selected_rank (fix->list);
  g_assert_cmpuint (rank, ==, 4);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (fix->list), 4));
  g_assert_cmpuint (observer_process_list_get_id (fix->list, rank), ==, id);
}

static void
filter_keeps_the_selection (Fixture *fix, gconstpointer data)
{
  uint64_t id = fake_source_find (fix->source, "KV.Registry");
  observer_session_select (fix->session, id);

  observer_process_list_set_filter (fix->list, "bucket", NULL, NULL);
  g_assert_cmpuint (observer_process_list_get_selected_rank (fix->list), ==,
                    GTK_INVALID_LIST_POSITION);
  observer_process_list_set_filter (fix->list, "", NULL, NULL);

  g_assert_cmpuint (observer_process_list_get_selected_rank (fix->list), ==, 3);
}

static void
stands_still_while_paused (Fixture *fix, gconstpointer data)
{
  observer_process_list_set_paused (fix->list, true);

  fake_source_add_bucket (fix->source, "new");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 7);
  observer_process_list_set_paused (fix->list, false);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 8);
}

static void
page_sorts_by_header_and_filters (Fixture *fix, gconstpointer data)
{
  GtkWidget *page = g_object_new (OBSERVER_TYPE_PROCESSES_PAGE, NULL);
  observer_page_set_session (OBSERVER_PAGE (page), fix->session);
  GtkWindow     *window = widgets_present (page, 900, 500);
  GtkColumnView *table =
      GTK_COLUMN_VIEW (widgets_find (page, GTK_TYPE_COLUMN_VIEW, NULL));
  g_autoptr (GtkColumnViewColumn) pid =
      g_list_model_get_item (gtk_column_view_get_columns (table), 0);
  GListModel *model = G_LIST_MODEL (gtk_column_view_get_model (table));

  gtk_column_view_sort_by_column (table, pid, GTK_SORT_DESCENDING);
  g_assert_cmpuint (observer_process_list_get_id (OBSERVER_PROCESS_LIST (model), 0), ==,
                    fake_source_find (fix->source, "bucket 3"));
  GtkWidget *search = widgets_find (page, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (search), "registry");
  g_signal_emit_by_name (search, "search-changed");

  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 1);
  gtk_test_accessible_assert_role (table, GTK_ACCESSIBLE_ROLE_TREE_GRID);
  widgets_destroy (window);
}

typedef struct {
  GtkWidget           *page;
  GtkWindow           *window;
  ObserverProcessList *list; /* borrowed: of the page */
  GtkColumnView       *table;
} Shown;

static Shown
show_page (Fixture *fix)
{
  Shown shown = { .page = g_object_new (OBSERVER_TYPE_PROCESSES_PAGE, NULL) };

  observer_page_set_session (OBSERVER_PAGE (shown.page), fix->session);
  shown.window = widgets_present (shown.page, 900, 500);
  shown.table = GTK_COLUMN_VIEW (widgets_find (shown.page, GTK_TYPE_COLUMN_VIEW, NULL));
  shown.list = OBSERVER_PROCESS_LIST (gtk_column_view_get_model (shown.table));
  return shown;
}

static void
selects_several (Fixture *fix, gconstpointer data)
{
  GtkSelectionModel *model = GTK_SELECTION_MODEL (fix->list);

  gtk_selection_model_select_item (model, 3, TRUE);
  gtk_selection_model_select_item (model, 5, FALSE);
  g_assert_cmpuint (observer_process_list_get_n_selected (fix->list), ==, 2);
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==,
                    observer_process_list_get_id (fix->list, 3));
  gtk_selection_model_unselect_item (model, 3);
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==,
                    observer_process_list_get_id (fix->list, 5));
  gtk_selection_model_select_all (model);
  g_assert_cmpuint (observer_process_list_get_n_selected (fix->list), ==, 7);
  gtk_selection_model_select_range (model, 1, 2, TRUE);

  g_assert_cmpuint (observer_process_list_get_n_selected (fix->list), ==, 2);
  g_assert_true (gtk_selection_model_is_selected (model, 2));
  g_assert_false (gtk_selection_model_is_selected (model, 3));
}

static void
selection_loses_who_has_ended (Fixture *fix, gconstpointer data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fix->list));

  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 1"), ":normal");

  g_assert_cmpuint (observer_process_list_get_n_selected (fix->list), ==, 6);
}

static void
wrong_filter_changes_nothing (Fixture *fix, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ObserverSpan       span = { 0 };

  observer_process_list_set_filter (fix->list, "name:~bucket", NULL, NULL);
  g_assert_false (
      observer_process_list_set_filter (fix->list, "nme:~bucket", &span, &error));

  g_assert_error (error, OBSERVER_FILTER_ERROR, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 4);
}

static void
sorts_while_paused (Fixture *fix, gconstpointer data)
{
  observer_process_list_set_paused (fix->list, true);
  fake_source_add_bucket (fix->source, "new");

  observer_process_list_set_sort (fix->list, OBSERVER_COLUMN_PID, true);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 7);
  g_assert_cmpuint (observer_process_list_get_id (fix->list, 0), ==,
                    fake_source_find (fix->source, "bucket 3"));
}

static void
ended_rows_stay_for_a_moment (Fixture *fix, gconstpointer data)
{
  observer_process_list_set_shown (fix->list, 0, 7);
  g_autoptr (ObserverSlot) slot = g_list_model_get_item (G_LIST_MODEL (fix->list), 4);

  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 1"), ":normal");
  g_autofree char *name = observer_slot_get_text (slot, OBSERVER_COLUMN_NAME);
  g_autofree char *status = observer_slot_get_text (slot, OBSERVER_COLUMN_STATUS);
  g_assert_true (observer_slot_has_ended (slot));
  g_assert_cmpstr (name, ==, "bucket 1 (ended)");
  g_assert_cmpstr (status, ==, "ended");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 7);
  observer_process_list_bury (fix->list);

  g_assert_false (observer_slot_has_ended (slot));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 6);
}

static void
many_rows_are_sorted_beside (Fixture *fix, gconstpointer data)
{
  g_assert_true (observer_process_list_is_busy (fix->list));
  while (observer_process_list_is_busy (fix->list))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fix->list)), ==, 4004);
  g_assert_cmpuint (observer_process_list_get_id (fix->list, 0), ==,
                    fake_source_find (fix->source, "bucket 4000"));
}

static void
set_up_many (Fixture *fix, gconstpointer data)
{
  fix->source = fake_source_new (4000);
  fix->session = observer_session_new (fix->source);
  fix->list = observer_process_list_new (fix->session);
  observer_process_list_set_sort (fix->list, OBSERVER_COLUMN_PID, true);
}

static void
page_pauses (Fixture *fix, gconstpointer data)
{
  Shown shown = show_page (fix);

  g_assert_true (observer_page_toggle_pause (OBSERVER_PAGE (shown.page)));
  fake_source_add_bucket (fix->source, "new");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown.list)), ==, 7);
  GtkWidget *bar = widgets_find (shown.page, GTK_TYPE_BOX, "paused");
  g_assert_true (gtk_widget_get_visible (bar));
  gtk_widget_activate_action (shown.page, "page.pause", NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown.list)), ==, 8);
  g_assert_false (gtk_widget_get_visible (bar));
  widgets_destroy (shown.window);
}

/* What dragging a title does. */
static void
page_keeps_the_order_of_columns (Fixture *fix, gconstpointer data)
{
  g_autoptr (GSettings) settings = observer_settings_new ();
  Shown                 shown = show_page (fix);
  GListModel           *columns = gtk_column_view_get_columns (shown.table);
  unsigned              n = g_list_model_get_n_items (columns);

  g_autoptr (GtkColumnViewColumn) last = g_list_model_get_item (columns, n - 1);
  gtk_column_view_insert_column (shown.table, 0, last);
  widgets_settle ();
  g_auto (GStrv) keys = g_settings_get_strv (settings, "processes-columns");
  g_assert_cmpstr (keys[0], ==, "fn");
  g_assert_cmpstr (keys[1], ==, "pid");
  g_assert_cmpuint (g_strv_length (keys), ==, n);
  widgets_destroy (shown.window);

  Shown                           again = show_page (fix);
  g_autoptr (GtkColumnViewColumn) first =
      g_list_model_get_item (gtk_column_view_get_columns (again.table), 0);
  g_assert_cmpstr (gtk_column_view_column_get_title (first), ==, "Current Function");
  widgets_destroy (again.window);
}

static void
page_shows_and_hides_columns (Fixture *fix, gconstpointer data)
{
  Shown       shown = show_page (fix);
  GListModel *columns = gtk_column_view_get_columns (shown.table);
  unsigned    n = g_list_model_get_n_items (columns);

  gtk_widget_activate_action (shown.page, "columns.age", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, n + 1);
  gtk_widget_activate_action (shown.page, "columns.mem", NULL);
  gtk_widget_activate_action (shown.page, "columns.cpu", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, n - 1);
  gtk_widget_activate_action (shown.page, "columns.reset", NULL);

  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, n);
  widgets_settle ();
  widgets_destroy (shown.window);
}

static void
page_tells_mistakes_and_emptiness (Fixture *fix, gconstpointer data)
{
  Shown      shown = show_page (fix);
  GtkWidget *search = widgets_find (shown.page, GTK_TYPE_SEARCH_ENTRY, NULL);
  GtkWidget *stack = widgets_find (shown.page, GTK_TYPE_STACK, "process-rows");

  gtk_editable_set_text (GTK_EDITABLE (search), "queue>many");
  g_signal_emit_by_name (search, "search-changed");
  GtkWidget *hint = widgets_find (shown.page, GTK_TYPE_LABEL, "hint");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (hint)), ==,
                   "Column 7: “many” is no number");
  gtk_editable_set_text (GTK_EDITABLE (search), "queue>5000");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_false (gtk_widget_get_visible (hint));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "empty");
  gtk_widget_activate_action (shown.page, "page.clear", NULL);

  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "table");
  widgets_destroy (shown.window);
}

static void
read_cb (GObject *clipboard, GAsyncResult *result, void *data)
{
  *(char **) data =
      gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static void
page_copies_what_is_shown (Fixture *fix, gconstpointer data)
{
  Shown         shown = show_page (fix);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (shown.page);
  char         *text = NULL;

  observer_process_list_set_filter (shown.list, "name:KV.Registry", NULL, NULL);
  gtk_widget_activate_action (shown.page, "page.copy", "s", "csv");
  while (gdk_clipboard_get_content (clipboard) == NULL)
    g_main_context_iteration (NULL, TRUE);
  gdk_clipboard_read_text_async (clipboard, NULL, read_cb, &text);
  while (text == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (g_str_has_prefix (text, "pid,name,app,reds_per_s,cpu,mem_bytes,queue,"));
  g_assert_nonnull (strstr (text, "\r\n#PID<0.143.0>,KV.Registry,kv,0,0,2688,0,"));
  g_free (text);
  widgets_destroy (shown.window);
}

#define ADD(path, test)                                                                  \
  g_test_add ("/processes/" path, Fixture, GSIZE_TO_POINTER (3), set_up, test, tear_down)

int
main (int argc, char **argv)
{
  bool has_display = widgets_init (&argc, &argv);

  ADD ("refreshes-without-changing-items", refreshes_without_changing_items);
  ADD ("grows-and-shrinks-at-the-end", grows_and_shrinks_at_the_end);
  ADD ("selection-follows-the-process", selection_follows_the_process);
  ADD ("filter-keeps-the-selection", filter_keeps_the_selection);
  ADD ("stands-still-while-paused", stands_still_while_paused);
  ADD ("selects-several", selects_several);
  ADD ("selection-loses-who-has-ended", selection_loses_who_has_ended);
  ADD ("wrong-filter-changes-nothing", wrong_filter_changes_nothing);
  ADD ("sorts-while-paused", sorts_while_paused);
  ADD ("ended-rows-stay-for-a-moment", ended_rows_stay_for_a_moment);
  g_test_add ("/processes/many-rows-are-sorted-beside", Fixture, NULL, set_up_many,
              many_rows_are_sorted_beside, tear_down);
  if (has_display) {
    ADD ("page-sorts-by-header-and-filters", page_sorts_by_header_and_filters);
    ADD ("page-pauses", page_pauses);
    ADD ("page-shows-and-hides-columns", page_shows_and_hides_columns);
    ADD ("page-keeps-the-order-of-columns", page_keeps_the_order_of_columns);
    ADD ("page-tells-mistakes-and-emptiness", page_tells_mistakes_and_emptiness);
    ADD ("page-copies-what-is-shown", page_copies_what_is_shown);
  }
  return g_test_run ();
}
