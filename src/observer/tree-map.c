/* Each of the two directions has a scale of its own: a tree of 10,000 children would
 * otherwise be a hair. What is painted of the tree is kept until the tree changes. */
#include "observer/tree-map.h"

#define WIDTH 140
#define HEIGHT 88
#define MARGIN 6.0
#define MIN_VIEW_WIDTH 480
#define MIN_VIEW_HEIGHT 300
#define MIN_FRAME 5.0 /* the part in view is never smaller than that */

struct _ObserverTreeMap {
  GtkWidget parent_instance;

  ObserverTreeView  *view;  /* owned */
  ObserverTreeModel *model; /* owned */
  GskRenderNode     *node;  /* owned, or NULL: the tree as painted last */
};

G_DEFINE_FINAL_TYPE (ObserverTreeMap, observer_tree_map, GTK_TYPE_WIDGET)

/* ---- geometry ---- */

typedef struct {
  double x, y; /* map units for one of the tree */
} Scale;

static Scale
scale_of (const ObserverTree *tree)
{
  double x = (WIDTH - 2 * MARGIN) / MAX (tree->width, 1);
  double y = (HEIGHT - 2 * MARGIN) / MAX (tree->height, 1);

  return (Scale){ MIN (x, 0.16), MIN (y, 0.16) };
}

/* Called while sizes are handed out as well, when nothing may become visible: what is not
 * useful is there, but cannot be seen. */
static void
show_when_useful (ObserverTreeMap *self)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  graphene_rect_t     shown;

  observer_tree_view_get_shown (self->view, &shown);
  /* In a narrow view it would hide more than it shows. */
  bool has_room = gtk_widget_get_width (GTK_WIDGET (self->view)) >= MIN_VIEW_WIDTH &&
                  gtk_widget_get_height (GTK_WIDGET (self->view)) >= MIN_VIEW_HEIGHT;
  bool is_useful = has_room && tree != NULL &&
                   (tree->height > (double) shown.size.height + 1 ||
                    tree->width > (double) shown.size.width + 1);
  gtk_widget_set_opacity (GTK_WIDGET (self), is_useful ? 1 : 0);
  gtk_widget_set_can_target (GTK_WIDGET (self), is_useful);
}

/* ---- painting ---- */

/* Items that fall on the same line of pixels in the same column are painted once. */
static void
paint_items (ObserverTreeMap *self, GtkSnapshot *snapshot, const ObserverTree *tree)
{
  GtkStyleContext       *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  g_autoptr (GHashTable) painted = g_hash_table_new (NULL, NULL);
  Scale                  scale = scale_of (tree);
  GdkRGBA                color;

  gtk_style_context_get_color (context, &color);
  for (size_t i = 0; i < tree->n_items; i++) {
    const ObserverItem *item = &tree->items[i];
    double              y = MARGIN + item->y * scale.y;
    unsigned            place = item->depth * (HEIGHT + 1) + (unsigned) y + 1;
    int                 heat = observer_tree_model_get_heat (self->model, item);
    GdkRGBA             ground = color;

    if (heat == 0 && !g_hash_table_add (painted, GUINT_TO_POINTER (place)))
      continue;
    if (heat > 0) {
      g_autofree char *name = g_strdup_printf ("heat_%d", heat);
      gtk_style_context_lookup_color (context, name, &ground);
    }
    if (!observer_tree_model_is_match (self->model, item))
      ground.alpha *= 0.3F;
    gtk_snapshot_append_color (
        snapshot, &ground,
        &GRAPHENE_RECT_INIT ((float) (MARGIN + item->x * scale.x), (float) y,
                             (float) (observer_tree_metrics.width * scale.x),
                             (float) MAX (item->height * scale.y, 1)));
  }
}

static void
paint_frame (ObserverTreeMap *self, GtkSnapshot *snapshot, const ObserverTree *tree)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  Scale            scale = scale_of (tree);
  graphene_rect_t  shown;
  graphene_rect_t  frame;
  GskRoundedRect   outline;
  GdkRGBA          color;

  if (!gtk_style_context_lookup_color (context, "tree_path", &color))
    gtk_style_context_get_color (context, &color);
  observer_tree_view_get_shown (self->view, &shown);
  frame =
      GRAPHENE_RECT_INIT ((float) (MARGIN + (double) shown.origin.x * scale.x),
                          (float) (MARGIN + (double) shown.origin.y * scale.y),
                          (float) MAX ((double) shown.size.width * scale.x, MIN_FRAME),
                          (float) MAX ((double) shown.size.height * scale.y, MIN_FRAME));
  if (!graphene_rect_intersection (
          &frame, &GRAPHENE_RECT_INIT (1, 1, WIDTH - 2, HEIGHT - 2), &frame))
    return;
  gsk_rounded_rect_init_from_rect (&outline, &frame, 3);
  GdkRGBA ground = color;
  ground.alpha = 0.14F;
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &frame);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 1.5F, 1.5F, 1.5F, 1.5F },
                              (GdkRGBA[4]){ color, color, color, color });
}

static void
observer_tree_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ObserverTreeMap    *self = OBSERVER_TREE_MAP (widget);
  const ObserverTree *tree =
      self->model != NULL ? observer_tree_model_get_tree (self->model) : NULL;

  if (tree == NULL || tree->n_items == 0)
    return;
  if (self->node == NULL) {
    GtkSnapshot *inner = gtk_snapshot_new ();
    paint_items (self, inner, tree);
    self->node = gtk_snapshot_free_to_node (inner);
  }
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  paint_frame (self, snapshot, tree);
}

/* ---- the pointer ---- */

static void
go_to (ObserverTreeMap *self, double x, double y)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);

  if (tree == NULL)
    return;
  Scale scale = scale_of (tree);
  observer_tree_view_centre (self->view, (x - MARGIN) / scale.x, (y - MARGIN) / scale.y);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, ObserverTreeMap *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  go_to (self, x, y);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, ObserverTreeMap *self)
{
  double start_x = 0;
  double start_y = 0;

  gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
  go_to (self, start_x + x, start_y + y);
}

/* ---- life ---- */

static void
moved_cb (ObserverTreeMap *self)
{
  show_when_useful (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
changed_cb (ObserverTreeMap *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  moved_cb (self);
}

static void
observer_tree_map_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  ObserverTreeMap *self = OBSERVER_TREE_MAP (widget);

  GTK_WIDGET_CLASS (observer_tree_map_parent_class)->css_changed (widget, change);
  g_clear_pointer (&self->node, gsk_render_node_unref);
}

static void
observer_tree_map_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
observer_tree_map_dispose (GObject *object)
{
  ObserverTreeMap *self = OBSERVER_TREE_MAP (object);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  g_clear_object (&self->view);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (observer_tree_map_parent_class)->dispose (object);
}

static void
observer_tree_map_class_init (ObserverTreeMapClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_tree_map_dispose;
  widget->measure = observer_tree_map_measure;
  widget->snapshot = observer_tree_map_snapshot;
  widget->css_changed = observer_tree_map_css_changed;
  gtk_widget_class_set_css_name (widget, "treemap");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
observer_tree_map_init (ObserverTreeMap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
observer_tree_map_set_view (ObserverTreeMap   *self,
                            ObserverTreeView  *view,
                            ObserverTreeModel *model)
{
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  moved_cb (self);
}

void
observer_tree_map_set_wanted (ObserverTreeMap *self, bool wanted)
{
  gtk_widget_set_visible (GTK_WIDGET (self), wanted);
}
