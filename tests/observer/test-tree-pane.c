/* The pane: list and drawing of one tree, search, colours, layers. */
#include "fake-source.h"
#include "observer/tree-legend.h"
#include "observer/tree-map.h"
#include "observer/tree-node.h"
#include "observer/tree-pane.h"
#include "observer/tree-table.h"
#include "observer/tree-view.h"
#include "widgets.h"

typedef struct {
  CopSource        *source;
  ObserverSession  *session;
  ObserverTreePane *pane;
  GtkWindow        *window;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer n_buckets)
{
  fix->source = fake_source_new (GPOINTER_TO_SIZE (n_buckets));
  fix->session = observer_session_new (fix->source);
  fix->pane = g_object_new (OBSERVER_TYPE_TREE_PANE, NULL);
  g_object_set (fix->pane, "view", "drawn", "color", "none", "links", FALSE, "monitors",
                FALSE, NULL);
  observer_tree_pane_set_session (fix->pane, fix->session);
  observer_tree_pane_set_application (fix->pane, "kv");
  gtk_widget_insert_action_group (GTK_WIDGET (fix->pane), "tree",
                                  observer_tree_pane_get_actions (fix->pane));
  fix->window = widgets_present (GTK_WIDGET (fix->pane), 1000, 500);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  g_object_set (fix->pane, "view", "drawn", "color", "none", "links", FALSE, "monitors",
                FALSE, NULL);
  widgets_destroy (fix->window);
  g_assert_finalize_object (fix->session);
  cop_source_unref (fix->source);
}

static void
act (Fixture *fix, const char *action, const char *target)
{
  g_action_group_activate_action (observer_tree_pane_get_actions (fix->pane), action,
                                  target != NULL ? g_variant_new_string (target) : NULL);
  widgets_wait_frame (fix->window);
}

static bool
shows (Fixture *fix, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  observer_tree_pane_describe (fix->pane, all);
  return strstr (all->str, text) != NULL;
}

static GtkWidget *
find (Fixture *fix, GType type, const char *class)
{
  return widgets_find (GTK_WIDGET (fix->pane), type, class);
}

static GListModel *
rows_of (Fixture *fix)
{
  GtkWidget *table = find (fix, GTK_TYPE_COLUMN_VIEW, NULL);

  return G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)));
}

/* The entry would wait for more keys. */
static void
search_now (Fixture *fix)
{
  g_signal_emit_by_name (find (fix, GTK_TYPE_SEARCH_ENTRY, NULL), "search-changed");
  widgets_wait_frame (fix->window);
}

static void
type (Fixture *fix, const char *text)
{
  observer_tree_pane_search (fix->pane);
  GtkWidget *entry = find (fix, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  search_now (fix);
}

/* ---- the list ---- */

static void
the_list_has_the_rows_of_the_tree (Fixture *fix, gconstpointer data)
{
  act (fix, "view", "list");

  g_assert_true (shows (fix, "branch 0\tKV.Supervisor\t<0.141.0>\tsupervisor\t\t"
                             "one_for_all · 0 of 3 in 5 s"));
  g_assert_true (shows (fix, "branch 2\tbucket 2\t<0.145.0>\tagent\ttemporary"));
  g_assert_cmpuint (g_list_model_get_n_items (rows_of (fix)), ==, 5);
}

static void
list_and_drawing_have_one_selection (Fixture *fix, gconstpointer data)
{
  act (fix, "view", "list");
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (rows_of (fix));

  observer_session_select (fix->session, fake_source_find (fix->source, "KV.Registry"));
  g_assert_true (gtk_selection_model_is_selected (selection, 4));
  gtk_selection_model_select_item (selection, 3, TRUE);

  g_assert_cmpuint (observer_session_get_selected (fix->session), ==,
                    fake_source_find (fix->source, "bucket 2"));
}

typedef struct {
  unsigned n, position, n_removed, n_added;
} Change;

static void
items_changed_cb (
    GListModel *rows, unsigned position, unsigned removed, unsigned added, Change *change)
{
  *change = (Change){ change->n + 1, position, removed, added };
}

static void
rows_come_and_go_one_by_one (Fixture *fix, gconstpointer data)
{
  act (fix, "view", "list");
  Change change = { 0 };
  g_signal_connect (rows_of (fix), "items-changed", G_CALLBACK (items_changed_cb),
                    &change);

  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 2"), ":normal");
  g_assert_cmpuint (change.n, ==, 1);
  g_assert_cmpuint (change.position, ==, 3);
  g_assert_cmpuint (change.n_removed, ==, 1);
  fake_source_add_bucket (fix->source, "new");
  g_assert_cmpuint (change.n, ==, 2);
  g_assert_cmpuint (change.n_added, ==, 1);
  fake_source_tick (fix->source);

  g_assert_cmpuint (change.n, ==, 2);
  g_signal_handlers_disconnect_by_data (rows_of (fix), &change);
}

static void
folds_are_the_same_in_both (Fixture *fix, gconstpointer data)
{
  const ObserverTree *tree =
      observer_tree_model_get_tree (observer_tree_pane_get_model (fix->pane));
  act (fix, "view", "list");

  g_action_group_activate_action (observer_tree_pane_get_actions (fix->pane), "fold",
                                  g_variant_new_uint64 (tree->items[1].key));
  g_assert_cmpuint (g_list_model_get_n_items (rows_of (fix)), ==, 3);
  act (fix, "view", "drawn");

  g_assert_false (shows (fix, "bucket 1"));
}

/* ---- search ---- */

static void
search_dims_the_rest (Fixture *fix, gconstpointer data)
{
  type (fix, "registry");

  g_assert_true (shows (fix, "search registry\t1 match"));
  unsigned n_found = 0;
  unsigned n_dimmed = 0;
  for (GtkWidget *child =
           gtk_widget_get_first_child (find (fix, OBSERVER_TYPE_TREE_VIEW, NULL));
       child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (!gtk_widget_get_child_visible (child))
      continue;
    n_found += gtk_widget_has_css_class (child, "found");
    n_dimmed += gtk_widget_has_css_class (child, "dimmed");
  }
  g_assert_cmpuint (n_found, ==, 1);
  g_assert_cmpuint (n_dimmed, ==, 4);
}

static void
mistake_in_an_expression_is_told (Fixture *fix, gconstpointer data)
{
  type (fix, "registry");
  int end = -1;
  gtk_editable_insert_text (GTK_EDITABLE (find (fix, GTK_TYPE_SEARCH_ENTRY, NULL)),
                            " queue>many", -1, &end);
  search_now (fix);
  GtkWidget *hint = find (fix, GTK_TYPE_LABEL, "hint");

  g_assert_true (shows (fix, "Column 16: “many” is no number"));
  g_assert_true (gtk_widget_get_visible (hint));
  g_assert_nonnull (find (fix, GTK_TYPE_BOX, "mistaken"));
  /* What was searched before goes on. */
  g_assert_true (shows (fix, "1 match"));

  type (fix, "queue>=0");

  g_assert_false (gtk_widget_get_visible (hint));
  g_assert_null (find (fix, GTK_TYPE_BOX, "mistaken"));
  g_assert_true (shows (fix, "5 matches"));
}

static void
next_match_goes_round (Fixture *fix, gconstpointer data)
{
  type (fix, "bucket");
  act (fix, "next-match", NULL);
  uint64_t first = observer_session_get_selected (fix->session);
  g_assert_true (shows (fix, "1 of 3"));
  act (fix, "next-match", NULL);
  act (fix, "next-match", NULL);
  g_assert_true (shows (fix, "3 of 3"));
  act (fix, "next-match", NULL);
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, first);

  act (fix, "previous-match", NULL);

  g_assert_true (shows (fix, "3 of 3"));
}

static void
a_match_in_a_group_comes_out (Fixture *fix, gconstpointer data)
{
  uint64_t needle = fake_source_add_bucket (fix->source, "needle");
  g_assert_false (shows (fix, "needle"));
  type (fix, "needle");

  act (fix, "next-match", NULL);

  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, needle);
  g_assert_true (shows (fix, "node needle"));
}

static void
the_end_of_the_search_shows_all_again (Fixture *fix, gconstpointer data)
{
  type (fix, "registry");

  act (fix, "stop-search", NULL);

  g_assert_false (shows (fix, "search"));
  g_assert_false (
      observer_tree_model_is_searching (observer_tree_pane_get_model (fix->pane)));
}

/* ---- colours and layers ---- */

static void
colours_come_with_their_scale (Fixture *fix, gconstpointer data)
{
  GtkWidget *legend = find (fix, OBSERVER_TYPE_TREE_LEGEND, NULL);
  g_assert_false (gtk_widget_get_visible (legend));

  act (fix, "color", "memory");

  g_assert_true (gtk_widget_get_visible (legend));
  GtkWidget *node = find (fix, OBSERVER_TYPE_TREE_NODE, "heat-5");
  g_assert_nonnull (node);
  GtkWidget *value = widgets_find (node, GTK_TYPE_LABEL, "value");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (value)), ==, "2.6 KiB");
}

static void
layers_are_asked_for_when_shown (Fixture *fix, gconstpointer data)
{
  ObserverTreeEdges *edges = observer_tree_view_get_edges (
      OBSERVER_TREE_VIEW (find (fix, OBSERVER_TYPE_TREE_VIEW, NULL)));
  g_assert_cmpuint (observer_tree_edges_get (edges)->len, ==, 0);

  act (fix, "monitors", NULL);
  g_assert_cmpuint (observer_tree_edges_get (edges)->len, ==, 2);
  act (fix, "links", NULL);
  g_assert_cmpuint (observer_tree_edges_get (edges)->len, ==, 3);
  act (fix, "links", NULL);
  act (fix, "monitors", NULL);

  g_assert_cmpuint (observer_tree_edges_get (edges)->len, ==, 0);
}

static void
the_map_moves_the_view (Fixture *fix, gconstpointer data)
{
  ObserverTreeView *view = OBSERVER_TREE_VIEW (find (fix, OBSERVER_TYPE_TREE_VIEW, NULL));
  GtkWidget        *map = find (fix, OBSERVER_TYPE_TREE_MAP, NULL);
  graphene_rect_t   shown;
  g_assert_cmpfloat (gtk_widget_get_opacity (map), ==, 1);

  observer_tree_view_centre (view, 0, 1500);
  widgets_wait_frame (fix->window);

  observer_tree_view_get_shown (view, &shown);
  g_assert_cmpfloat_with_epsilon ((double) (shown.origin.y + shown.size.height / 2), 1500,
                                  1);
}

#define ADD(path, n_buckets, test)                                                       \
  g_test_add ("/tree-pane/" path, Fixture, GSIZE_TO_POINTER (n_buckets), set_up, test,   \
              tear_down)

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  ADD ("the-list-has-the-rows-of-the-tree", 2, the_list_has_the_rows_of_the_tree);
  ADD ("list-and-drawing-have-one-selection", 2, list_and_drawing_have_one_selection);
  ADD ("rows-come-and-go-one-by-one", 2, rows_come_and_go_one_by_one);
  ADD ("folds-are-the-same-in-both", 2, folds_are_the_same_in_both);
  ADD ("search-dims-the-rest", 2, search_dims_the_rest);
  ADD ("mistake-in-an-expression-is-told", 2, mistake_in_an_expression_is_told);
  ADD ("next-match-goes-round", 2, next_match_goes_round);
  ADD ("a-match-in-a-group-comes-out", 1000, a_match_in_a_group_comes_out);
  ADD ("the-end-of-the-search-shows-all-again", 2, the_end_of_the_search_shows_all_again);
  ADD ("colours-come-with-their-scale", 2, colours_come_with_their_scale);
  ADD ("layers-are-asked-for-when-shown", 2, layers_are_asked_for_when_shown);
  ADD ("the-map-moves-the-view", 40, the_map_moves_the_view);
  return g_test_run ();
}
