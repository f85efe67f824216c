/* The drawn tree as a widget. */
#include "fake-source.h"
#include "observer/tree-node.h"
#include "observer/tree-view.h"
#include "widgets.h"

typedef struct {
  CopSource         *source;
  ObserverSession   *session;
  ObserverTreeModel *model;
  GtkScrolledWindow *scrolled;
  ObserverTreeView  *view;
  GtkWindow         *window;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer n_buckets)
{
  fix->source = fake_source_new (GPOINTER_TO_SIZE (n_buckets));
  fix->session = observer_session_new (fix->source);
  fix->view = g_object_new (OBSERVER_TYPE_TREE_VIEW, NULL);
  fix->model = observer_tree_model_new (fix->session);
  observer_tree_model_set_application (fix->model, "kv");
  observer_tree_view_set_model (fix->view, fix->model);
  fix->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (fix->scrolled, GTK_WIDGET (fix->view));
  fix->window = widgets_present (GTK_WIDGET (fix->scrolled), 1000, 400);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  widgets_destroy (fix->window);
  g_assert_finalize_object (fix->model);
  g_assert_finalize_object (fix->session);
  cop_source_unref (fix->source);
}

/* The visible node whose label for screen readers begins with @title, or NULL. */
static GtkWidget *
find_node (Fixture *fix, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fix->view));
       child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkInscription *text =
        GTK_INSCRIPTION (widgets_find (child, GTK_TYPE_INSCRIPTION, "title"));
    if (gtk_widget_get_child_visible (child) &&
        g_str_has_prefix (gtk_inscription_get_text (text), title))
      return child;
  }
  return NULL;
}

static unsigned
count_nodes (Fixture *fix)
{
  unsigned n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fix->view));
       child != NULL; child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_get_child_visible (child);
  return n;
}

static void
shows_each_process_to_screen_readers (Fixture *fix, gconstpointer data)
{
  GtkWidget *node = find_node (fix, "KV.Registry");

  g_assert_nonnull (node);
  gtk_test_accessible_assert_role (fix->view, GTK_ACCESSIBLE_ROLE_TREE);
  gtk_test_accessible_assert_role (node, GTK_ACCESSIBLE_ROLE_TREE_ITEM);
  gtk_test_accessible_assert_property (node, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "KV.Registry, worker, #PID<0.143.0>");
  gtk_test_accessible_assert_property (node, GTK_ACCESSIBLE_PROPERTY_LEVEL, 2);
}

static void
adds_and_removes_nodes (Fixture *fix, gconstpointer data)
{
  fake_source_add_bucket (fix->source, "shopping");
  widgets_wait_frame (fix->window);
  g_assert_nonnull (find_node (fix, "shopping"));

  fake_source_kill (fix->source, fake_source_find (fix->source, "shopping"), ":normal");
  widgets_wait_frame (fix->window);

  g_assert_null (find_node (fix, "shopping"));
}

static void
restarted_nodes_stay_and_flash (Fixture *fix, gconstpointer data)
{
  GtkWidget *before = find_node (fix, "KV.Registry");

  fake_source_kill (fix->source, fake_source_find (fix->source, "KV.Registry"), "killed");
  widgets_wait_frame (fix->window);

  g_assert_true (find_node (fix, "KV.Registry") == before);
  g_assert_true (gtk_widget_has_css_class (before, "fresh"));
  GtkWidget *badge = widgets_find (before, GTK_TYPE_LABEL, "restarts");
  g_assert_true (gtk_widget_get_visible (badge));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (badge)), ==, "↻ 1");
}

static void
arrow_keys_walk_and_select (Fixture *fix, gconstpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fix->view));
  g_assert_true (widgets_press (GTK_WIDGET (fix->view), GDK_KEY_Right, 0));
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==,
                    fake_source_find (fix->source, "KV.BucketSupervisor"));

  g_assert_true (widgets_press (GTK_WIDGET (fix->view), GDK_KEY_Down, 0));

  g_assert_cmpuint (observer_session_get_selected (fix->session), ==,
                    fake_source_find (fix->source, "KV.Registry"));
  g_assert_true (gtk_widget_has_focus (find_node (fix, "KV.Registry")));
  gtk_test_accessible_assert_state (find_node (fix, "KV.Registry"),
                                    GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
}

static void
keyboard_stays_in_place_over_restarts (Fixture *fix, gconstpointer data)
{
  uint64_t before = fake_source_find (fix->source, "KV.Registry");
  observer_tree_view_reveal (fix->view, before);
  gtk_widget_grab_focus (GTK_WIDGET (fix->view));

  fake_source_kill (fix->source, before, "killed");
  widgets_wait_frame (fix->window);

  g_assert_cmpuint (observer_tree_view_get_cursor_id (fix->view), ==,
                    fake_source_find (fix->source, "KV.Registry"));
  g_assert_true (gtk_widget_has_focus (find_node (fix, "KV.Registry")));
}

static graphene_point_t
corner_of (Fixture *fix, const char *title)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (find_node (fix, title),
                                            GTK_WIDGET (fix->view), &bounds));
  return bounds.origin;
}

static double
place_of (Fixture *fix, const char *title)
{
  return (double) corner_of (fix, title).y;
}

static void
what_is_seen_stays_where_it_is (Fixture *fix, gconstpointer data)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (fix->scrolled);
  observer_tree_view_zoom_reset (fix->view);
  widgets_wait_frame (fix->window);
  gtk_adjustment_set_value (vertical, 633);
  widgets_wait_frame (fix->window);
  double zoom = observer_tree_view_get_zoom (fix->view);
  double place = place_of (fix, "bucket 12");

  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 2"), ":normal");
  fake_source_add_bucket (fix->source, "new");
  fake_source_tick (fix->source);
  widgets_wait_frame (fix->window);

  g_assert_cmpfloat (place_of (fix, "bucket 12"), ==, place);
  g_assert_cmpfloat (gtk_adjustment_get_value (vertical), <, 633);
  g_assert_cmpfloat (observer_tree_view_get_zoom (fix->view), ==, zoom);
}

static void
a_tree_that_shrinks_does_not_pull_the_view (Fixture *fix, gconstpointer data)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (fix->scrolled);
  observer_tree_view_zoom_reset (fix->view);
  widgets_wait_frame (fix->window);
  gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical));
  widgets_wait_frame (fix->window);
  double place = place_of (fix, "bucket 29");

  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 30"), ":normal");
  widgets_wait_frame (fix->window);

  g_assert_cmpfloat (place_of (fix, "bucket 29"), ==, place);
}

static void
the_selected_one_stays_among_others (Fixture *fix, gconstpointer data)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (fix->scrolled);
  uint64_t       registry = fake_source_find (fix->source, "KV.Registry");
  observer_tree_view_zoom_reset (fix->view);
  widgets_wait_frame (fix->window);
  observer_session_select (fix->session, registry);
  gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical));
  widgets_wait_frame (fix->window);
  double place = place_of (fix, "KV.Registry");

  /* Below those that are in view, above the selected one. */
  for (int i = 1; i <= 5; i++) {
    g_autofree char *label = g_strdup_printf ("new %d", i);
    fake_source_add_bucket (fix->source, label);
    widgets_wait_frame (fix->window);
    g_assert_cmpfloat (place_of (fix, "KV.Registry"), ==, place);
  }
  fake_source_kill (fix->source, fake_source_find (fix->source, "new 3"), ":normal");
  widgets_wait_frame (fix->window);

  g_assert_cmpfloat (place_of (fix, "KV.Registry"), ==, place);
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, registry);
}

/* Down to one that just fits, in both directions. */
static void
a_tree_that_fits_at_last_stays_in_place (Fixture *fix, gconstpointer n_buckets)
{
  gtk_window_set_default_size (fix->window, 700, 400);
  observer_tree_view_zoom_reset (fix->view);
  widgets_wait_frame (fix->window);
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (fix->scrolled);
  GtkAdjustment *horizontal = gtk_scrolled_window_get_hadjustment (fix->scrolled);
  gtk_adjustment_set_value (vertical, 40);
  gtk_adjustment_set_value (horizontal, 60);
  widgets_wait_frame (fix->window);
  graphene_point_t place = corner_of (fix, "KV.Registry");
  uint64_t         bucket;

  observer_session_select (fix->session, fake_source_find (fix->source, "KV.Registry"));
  while ((bucket = fake_source_find (fix->source, "bucket 1")) != 0 ||
         (bucket = fake_source_find (fix->source, "bucket 2")) != 0 ||
         (bucket = fake_source_find (fix->source, "bucket 3")) != 0) {
    fake_source_kill (fix->source, bucket, ":normal");
    widgets_wait_frame (fix->window);
    g_assert_cmpfloat ((double) corner_of (fix, "KV.Registry").x, ==, (double) place.x);
  }

  g_assert_cmpfloat (gtk_adjustment_get_value (horizontal), ==, 60);
  g_assert_cmpfloat ((double) corner_of (fix, "KV.Supervisor").x, ==,
                     (double) place.x - observer_tree_metrics.width -
                         observer_tree_metrics.column_gap);
}

static void
at_the_top_the_root_stays (Fixture *fix, gconstpointer data)
{
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (fix->scrolled);
  double         place = place_of (fix, "KV.Supervisor");

  fake_source_add_bucket (fix->source, "new");
  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 1"), ":normal");
  widgets_wait_frame (fix->window);

  g_assert_cmpfloat (gtk_adjustment_get_value (vertical), ==, 0);
  g_assert_cmpfloat (place_of (fix, "KV.Supervisor"), ==, place);
}

static void
ten_thousand_children_need_few_widgets (Fixture *fix, gconstpointer data)
{
  g_assert_cmpuint (count_nodes (fix), ==, 4);
  GtkWidget *group = find_node (fix, "10,000 × KV.Bucket");
  g_assert_nonnull (group);

  observer_tree_model_fold (fix->model,
                            observer_tree_node_get_key (OBSERVER_TREE_NODE (group)));
  widgets_wait_frame (fix->window);
  GtkWidget *rest = find_node (fix, "9,980 more");
  g_assert_null (rest);
  observer_tree_view_reveal (fix->view, fake_source_find (fix->source, "KV.Registry"));
  widgets_wait_frame (fix->window);
  rest = find_node (fix, "9,980 more");
  g_assert_nonnull (rest);
  observer_tree_model_fold (fix->model,
                            observer_tree_node_get_key (OBSERVER_TREE_NODE (rest)));
  widgets_wait_frame (fix->window);

  g_assert_cmpuint (count_nodes (fix), >, 5);
  g_assert_cmpuint (count_nodes (fix), <, 30);
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (fix->scrolled);
  gtk_adjustment_set_value (vertical, gtk_adjustment_get_upper (vertical));
  GtkAdjustment *horizontal = gtk_scrolled_window_get_hadjustment (fix->scrolled);
  gtk_adjustment_set_value (horizontal, gtk_adjustment_get_upper (horizontal));
  widgets_wait_frame (fix->window);
  g_assert_nonnull (find_node (fix, "bucket 10000"));
  g_assert_nonnull (find_node (fix, "KV.Registry"));
}

static void
fits_and_zooms (Fixture *fix, gconstpointer data)
{
  observer_tree_view_zoom (fix->view, 0.01);
  widgets_wait_frame (fix->window);
  g_assert_cmpuint (count_nodes (fix), <=, 1); /* blocks are painted instead */

  observer_tree_view_fit (fix->view);
  widgets_wait_frame (fix->window);
  double fitting = observer_tree_view_get_zoom (fix->view);
  observer_tree_view_zoom (fix->view, 1.2);

  g_assert_cmpfloat (fitting, <=, 1);
  g_assert_cmpfloat_with_epsilon (observer_tree_view_get_zoom (fix->view), fitting * 1.2,
                                  1e-6);
}

typedef struct {
  Fixture *fix;
  int      n_frames;
} Churn;

static gboolean
churn_cb (GtkWidget *widget, GdkFrameClock *clock, void *data)
{
  Churn     *churn = data;
  CopSource *source = churn->fix->source;

  if (churn->n_frames++ % 2 == 0)
    fake_source_add_bucket (source, "short-lived");
  else
    fake_source_kill (source, fake_source_find (source, "short-lived"), ":normal");
  return G_SOURCE_CONTINUE;
}

/* Those who come appear and those who go vanish, though no motion comes to its end. */
static void
motion_goes_on_when_every_frame_brings_changes (Fixture *fix, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (fix->view));
  Churn        churn = { fix, 0 };

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 1"), ":normal");
  fake_source_add_bucket (fix->source, "long-lived");
  unsigned tick =
      gtk_widget_add_tick_callback (GTK_WIDGET (fix->window), churn_cb, &churn, NULL);
  while (churn.n_frames < 60)
    g_main_context_iteration (NULL, TRUE);
  GtkWidget *entered = find_node (fix, "long-lived");
  GtkWidget *left = find_node (fix, "bucket 1");
  gtk_widget_remove_tick_callback (GTK_WIDGET (fix->window), tick);
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);

  g_assert_nonnull (entered);
  g_assert_cmpfloat (gtk_widget_get_opacity (entered), >, 0.9);
  g_assert_null (left);
}

/* The map and the buttons of zoom lie upon the corner: 190 wide, 150 high. */
static void
what_is_revealed_is_clear_of_the_corner (Fixture *fix, gconstpointer data)
{
  observer_tree_view_zoom_reset (fix->view);
  widgets_wait_frame (fix->window);
  observer_tree_view_reveal (fix->view, fake_source_find (fix->source, "bucket 12"));
  widgets_wait_frame (fix->window);

  graphene_point_t corner = corner_of (fix, "bucket 12");
  g_assert_cmpfloat ((double) corner.x + observer_tree_metrics.width, >,
                     gtk_widget_get_width (GTK_WIDGET (fix->view)) - 190);
  g_assert_cmpfloat ((double) corner.y + observer_tree_metrics.height, <=,
                     gtk_widget_get_height (GTK_WIDGET (fix->view)) - 150);

  observer_tree_view_reveal (fix->view, fake_source_find (fix->source, "KV.Registry"));
  widgets_wait_frame (fix->window);
  corner = corner_of (fix, "KV.Registry");
  g_assert_cmpfloat ((double) corner.y + observer_tree_metrics.height, <=,
                     gtk_widget_get_height (GTK_WIDGET (fix->view)));
}

static void
motion_is_left_out_when_it_is_not_wanted (Fixture *fix, gconstpointer data)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (fix->view));

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  fake_source_add_bucket (fix->source, "gliding");
  g_assert_false (observer_tree_view_is_at_rest (fix->view));
  while (!observer_tree_view_is_at_rest (fix->view))
    widgets_wait_frame (fix->window);
  double place = place_of (fix, "gliding");

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  fake_source_kill (fix->source, fake_source_find (fix->source, "bucket 1"), ":normal");
  g_assert_true (observer_tree_view_is_at_rest (fix->view));
  widgets_wait_frame (fix->window);

  g_assert_cmpfloat (place_of (fix, "gliding"), <, place);
  g_assert_cmpfloat (gtk_widget_get_opacity (find_node (fix, "gliding")), ==, 1);
}

#define ADD(path, n_buckets, test)                                                       \
  g_test_add ("/tree-view/" path, Fixture, GSIZE_TO_POINTER (n_buckets), set_up, test,   \
              tear_down)

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  ADD ("shows-each-process-to-screen-readers", 2, shows_each_process_to_screen_readers);
  ADD ("adds-and-removes-nodes", 1, adds_and_removes_nodes);
  ADD ("restarted-nodes-stay-and-flash", 2, restarted_nodes_stay_and_flash);
  ADD ("arrow-keys-walk-and-select", 0, arrow_keys_walk_and_select);
  ADD ("keyboard-stays-in-place-over-restarts", 2, keyboard_stays_in_place_over_restarts);
  ADD ("what-is-seen-stays-where-it-is", 30, what_is_seen_stays_where_it_is);
  ADD ("a-tree-that-shrinks-does-not-pull-the-view", 30,
       a_tree_that_shrinks_does_not_pull_the_view);
  ADD ("the-selected-one-stays-among-others", 30, the_selected_one_stays_among_others);
  ADD ("a-tree-that-fits-at-last-stays-in-place", 3,
       a_tree_that_fits_at_last_stays_in_place);
  ADD ("at-the-top-the-root-stays", 30, at_the_top_the_root_stays);
  ADD ("ten-thousand-children-need-few-widgets", 10000,
       ten_thousand_children_need_few_widgets);
  ADD ("motion-goes-on-when-every-frame-brings-changes", 2,
       motion_goes_on_when_every_frame_brings_changes);
  ADD ("what-is-revealed-is-clear-of-the-corner", 30,
       what_is_revealed_is_clear_of_the_corner);
  ADD ("motion-is-left-out-when-it-is-not-wanted", 2,
       motion_is_left_out_when_it_is_not_wanted);
  ADD ("fits-and-zooms", 8, fits_and_zooms);
  return g_test_run ();
}
