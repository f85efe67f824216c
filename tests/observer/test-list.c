/* The model of the process table, and the table's page. */
#include "fake-source.h"
#include "observer/process-list.h"
#include "observer/processes-page.h"
#include "widgets.h"

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

static void
set_up (Fixture *fix, gconstpointer n_buckets)
{
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
  if (has_display)
    ADD ("page-sorts-by-header-and-filters", page_sorts_by_header_and_filters);
  return g_test_run ();
}
