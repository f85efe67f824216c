/* The tree view: what it shows, its scroll range and where its children stand. Motion,
 * painting and input have files of their own. */
#include "observer/tree-view-private.h"

#include "observer/kinds.h"

enum {
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY
};
enum { ZOOMED, MOVED, N_SIGNALS };

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverTreeView,
                               observer_tree_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* ---- coordinates ---- */

static double
scroll_of (ObserverTreeView *self, GtkOrientation orientation)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];

  return adjustment != NULL ? gtk_adjustment_get_value (adjustment) : 0;
}

double
observer_tree_view_to_x (ObserverTreeView *self, double x)
{
  return x * self->zoom + OBSERVER_TREE_MARGIN -
         scroll_of (self, GTK_ORIENTATION_HORIZONTAL);
}

double
observer_tree_view_to_y (ObserverTreeView *self, double y)
{
  return y * self->zoom + OBSERVER_TREE_MARGIN -
         scroll_of (self, GTK_ORIENTATION_VERTICAL);
}

static double
extent (ObserverTreeView *self, GtkOrientation orientation)
{
  if (self->tree == NULL)
    return 0;
  double size =
      orientation == GTK_ORIENTATION_HORIZONTAL ? self->tree->width : self->tree->height;
  return size * self->zoom + 2 * OBSERVER_TREE_MARGIN;
}

static int
size_of (ObserverTreeView *self, GtkOrientation orientation)
{
  return orientation == GTK_ORIENTATION_HORIZONTAL
             ? gtk_widget_get_width (GTK_WIDGET (self))
             : gtk_widget_get_height (GTK_WIDGET (self));
}

#define CORNER_WIDTH 190.0

/* A tree that has to be scrolled can be scrolled past the map and the buttons which lie
 * upon its lower end, in the corner. */
static double
foot (ObserverTreeView *self, GtkOrientation orientation)
{
  bool is_larger = false;

  for (GtkOrientation o = GTK_ORIENTATION_HORIZONTAL; o <= GTK_ORIENTATION_VERTICAL; o++)
    is_larger |= extent (self, o) > size_of (self, o);
  return is_larger && orientation == GTK_ORIENTATION_VERTICAL ? OBSERVER_TREE_FOOT : 0;
}

static void
configure (ObserverTreeView *self, GtkOrientation orientation, double value)
{
  double size = size_of (self, orientation);
  double upper = MAX (extent (self, orientation) + foot (self, orientation), size);

  if (self->adjustments[orientation] == NULL)
    return;
  /* A tree that shrinks does not pull the view along: there may be room at its end. */
  upper = MAX (upper, MIN (self->reach[orientation], value + size));
  self->is_configuring = true;
  gtk_adjustment_configure (self->adjustments[orientation],
                            CLAMP (value, 0, upper - size), 0, upper, size * 0.1,
                            size * 0.9, size);
  self->is_configuring = false;
}

static void
configure_both (ObserverTreeView *self)
{
  for (GtkOrientation o = GTK_ORIENTATION_HORIZONTAL; o <= GTK_ORIENTATION_VERTICAL; o++)
    configure (self, o, scroll_of (self, o));
}

static void
refresh_places (ObserverTreeView *self)
{
  observer_tree_view_sync (self, NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[MOVED], 0);
}

static void
scrolled_cb (ObserverTreeView *self)
{
  if (!self->is_configuring)
    refresh_places (self);
}

void
observer_tree_view_set_zoom_at (ObserverTreeView *self, double zoom, double x, double y)
{
  double before = self->zoom;

  zoom = CLAMP (zoom, OBSERVER_ZOOM_MIN, OBSERVER_ZOOM_MAX);
  if (zoom == before)
    return;

  double left = scroll_of (self, GTK_ORIENTATION_HORIZONTAL) + x - OBSERVER_TREE_MARGIN;
  double top = scroll_of (self, GTK_ORIENTATION_VERTICAL) + y - OBSERVER_TREE_MARGIN;
  self->zoom = zoom;
  self->needs_fit = false;
  memset (self->reach, 0, sizeof self->reach);
  configure (self, GTK_ORIENTATION_HORIZONTAL,
             left * zoom / before - x + OBSERVER_TREE_MARGIN);
  configure (self, GTK_ORIENTATION_VERTICAL,
             top * zoom / before - y + OBSERVER_TREE_MARGIN);
  refresh_places (self);
  g_signal_emit (self, signals[ZOOMED], 0);
}

/* @covered: at the end of the view. */
static void
reveal_range (ObserverTreeView *self,
              GtkOrientation    orientation,
              double            start,
              double            length,
              double            covered)
{
  GtkAdjustment *adjustment = self->adjustments[orientation];
  double         size = size_of (self, orientation) - covered;

  if (adjustment == NULL || size <= 0)
    return;
  double value = gtk_adjustment_get_value (adjustment);
  double low = start * self->zoom; /* with the margin before it in view */
  double high = (start + length) * self->zoom + 2 * OBSERVER_TREE_MARGIN;
  if (low < value)
    gtk_adjustment_set_value (adjustment, low);
  else if (high > value + size)
    gtk_adjustment_set_value (adjustment, MIN (high - size, low));
}

void
observer_tree_view_reveal_item (ObserverTreeView *self, uint32_t index)
{
  const ObserverItem *item = &self->tree->items[index];

  reveal_range (self, GTK_ORIENTATION_HORIZONTAL, item->x, observer_tree_metrics.width,
                0);
  double end = observer_tree_view_to_x (self, item->x + observer_tree_metrics.width);
  bool   is_at_corner = end > size_of (self, GTK_ORIENTATION_HORIZONTAL) - CORNER_WIDTH;
  reveal_range (self, GTK_ORIENTATION_VERTICAL, item->y, item->height,
                is_at_corner ? foot (self, GTK_ORIENTATION_VERTICAL) : 0);
}

uint32_t
observer_tree_view_get_cursor_item (ObserverTreeView *self)
{
  return self->tree != NULL ? observer_tree_find (self->tree, self->cursor) : COP_NOWHERE;
}

/* ---- content ---- */

static void
show_selected (ObserverTreeView *self)
{
  uint64_t       selected = observer_session_get_selected (self->session);
  GHashTableIter iter;
  void          *value;

  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    ObserverPlaced *placed = value;
    observer_tree_node_set_selected (placed->widget,
                                     placed->id != 0 && placed->id == selected);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What people look at stays where it is, whatever comes and goes above: of the items that
 * are wholly in view, and in the new tree as well, the first holds its place; when the
 * root has left the view, the selected one does. How far it was moved by the new layout.
 */
static double
anchor_shift (ObserverTreeView *self, const ObserverTree *before)
{
  double   scroll = scroll_of (self, GTK_ORIENTATION_VERTICAL);
  double   top = (scroll - OBSERVER_TREE_MARGIN) / self->zoom;
  double   bottom = top + size_of (self, GTK_ORIENTATION_VERTICAL) / self->zoom;
  uint64_t selected = scroll > 0 ? observer_session_get_selected (self->session) : 0;
  bool     is_held = false;
  double   shift = 0;

  for (uint32_t i = observer_tree_first_at (before, top); i < before->n_items; i++) {
    const ObserverItem *item = &before->items[i];
    if (item->y > bottom)
      break;
    bool     is_selected = selected != 0 && item->id == selected;
    uint32_t after = item->y >= top && (!is_held || is_selected)
                         ? observer_tree_find (self->tree, item->key)
                         : COP_NOWHERE;
    if (after == COP_NOWHERE)
      continue;
    shift = self->tree->items[after].y - item->y;
    if (is_selected)
      break;
    is_held = true;
  }
  return shift;
}

static void
show_another (ObserverTreeView *self)
{
  observer_tree_view_clear (self);
  self->needs_fit = true;
  self->cursor = 0;
  configure (self, GTK_ORIENTATION_HORIZONTAL, 0);
  configure (self, GTK_ORIENTATION_VERTICAL, 0);
}

/* Another tree in the same view, or moved along by @shift with what holds its place. */
static void
stay (ObserverTreeView *self, GtkOrientation orientation, double shift)
{
  double value = scroll_of (self, orientation) + shift;

  self->reach[orientation] = self->needs_fit ? 0 : value + size_of (self, orientation);
  configure (self, orientation, value);
}

static void
changed_cb (ObserverTreeView *self, const ObserverTree *before)
{
  double shift = 0;

  self->snapshot = observer_tree_model_get_snapshot (self->model);
  self->tree = observer_tree_model_get_tree (self->model);
  if (before == NULL)
    show_another (self);
  else
    shift = anchor_shift (self, before);
  stay (self, GTK_ORIENTATION_HORIZONTAL, 0);
  stay (self, GTK_ORIENTATION_VERTICAL, shift * self->zoom);
  observer_tree_motion_begin (self, before, shift);
  show_selected (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_signal_emit (self, signals[MOVED], 0);
}

void
observer_tree_view_set_model (ObserverTreeView *self, ObserverTreeModel *model)
{
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  self->session = observer_tree_model_get_session (model);
  self->edges = observer_tree_edges_new (model);
  g_signal_connect_object (self->edges, "changed", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::selected", G_CALLBACK (show_selected),
                           self, G_CONNECT_SWAPPED);
  if (observer_tree_model_get_tree (model) != NULL)
    changed_cb (self, NULL);
}

/* ---- zoom by command ---- */

double
observer_tree_view_get_zoom (ObserverTreeView *self)
{
  return self->zoom;
}

void
observer_tree_view_zoom (ObserverTreeView *self, double factor)
{
  observer_tree_view_set_zoom_at (self, self->zoom * factor,
                                  size_of (self, GTK_ORIENTATION_HORIZONTAL) / 2.0,
                                  size_of (self, GTK_ORIENTATION_VERTICAL) / 2.0);
}

void
observer_tree_view_zoom_reset (ObserverTreeView *self)
{
  observer_tree_view_zoom (self, 1 / self->zoom);
}

static double
fitting_zoom (ObserverTreeView *self, double least)
{
  double width = size_of (self, GTK_ORIENTATION_HORIZONTAL) - 2 * OBSERVER_TREE_MARGIN;
  double height = size_of (self, GTK_ORIENTATION_VERTICAL) - 2 * OBSERVER_TREE_MARGIN;

  if (self->tree == NULL || self->tree->n_items == 0 || width <= 0 || height <= 0)
    return 1;
  return CLAMP (MIN (width / self->tree->width, height / self->tree->height), least, 1);
}

void
observer_tree_view_fit (ObserverTreeView *self)
{
  observer_tree_view_set_zoom_at (self, fitting_zoom (self, OBSERVER_ZOOM_MIN), 0, 0);
  memset (self->reach, 0, sizeof self->reach);
  for (GtkOrientation o = GTK_ORIENTATION_HORIZONTAL; o <= GTK_ORIENTATION_VERTICAL; o++)
    configure (self, o, 0);
  refresh_places (self);
}

void
observer_tree_view_reveal (ObserverTreeView *self, uint64_t id)
{
  uint32_t item = observer_tree_model_uncover (self->model, id);

  if (item == COP_NOWHERE)
    return;
  self->cursor = self->tree->items[item].key;
  observer_tree_view_reveal_item (self, item);
}

void
observer_tree_view_reveal_when_resized (ObserverTreeView *self, uint64_t id)
{
  self->reveal_id = id;
}

uint64_t
observer_tree_view_get_cursor_id (ObserverTreeView *self)
{
  uint32_t item = observer_tree_view_get_cursor_item (self);

  return item != COP_NOWHERE ? self->tree->items[item].id : 0;
}

void
observer_tree_view_get_shown (ObserverTreeView *self, graphene_rect_t *ret_shown)
{
  *ret_shown = GRAPHENE_RECT_INIT (
      (float) (-observer_tree_view_to_x (self, 0) / self->zoom),
      (float) (-observer_tree_view_to_y (self, 0) / self->zoom),
      (float) (size_of (self, GTK_ORIENTATION_HORIZONTAL) / self->zoom),
      (float) (size_of (self, GTK_ORIENTATION_VERTICAL) / self->zoom));
}

void
observer_tree_view_centre (ObserverTreeView *self, double x, double y)
{
  const double place[2] = {
    [GTK_ORIENTATION_HORIZONTAL] = x, [GTK_ORIENTATION_VERTICAL] = y
  };

  for (GtkOrientation o = GTK_ORIENTATION_HORIZONTAL; o <= GTK_ORIENTATION_VERTICAL; o++)
    gtk_adjustment_set_value (self->adjustments[o], place[o] * self->zoom +
                                                        OBSERVER_TREE_MARGIN -
                                                        size_of (self, o) / 2.0);
}

void
observer_tree_view_set_layers (ObserverTreeView *self, bool links, bool monitors)
{
  observer_tree_edges_set_layers (self->edges, links, monitors);
}

ObserverTreeEdges *
observer_tree_view_get_edges (ObserverTreeView *self)
{
  return self->edges;
}

bool
observer_tree_view_is_empty (ObserverTreeView *self)
{
  return self->tree == NULL || self->tree->n_items == 0;
}

/* ---- GtkWidget ---- */

static void
observer_tree_view_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 600 : 400;
}

static void
place_child (ObserverTreeView *self, const ObserverPlaced *placed)
{
  GtkWidget    *child = GTK_WIDGET (placed->widget);
  GskTransform *transform = NULL;
  double        x = round (observer_tree_view_to_x (self, placed->x));
  double        y = round (observer_tree_view_to_y (self, placed->y));

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, (int) observer_tree_metrics.width,
                      NULL, NULL, NULL, NULL);
  transform =
      gsk_transform_translate (transform, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  if (self->zoom != 1)
    transform = gsk_transform_scale (transform, (float) self->zoom, (float) self->zoom);
  gtk_widget_allocate (child, (int) observer_tree_metrics.width, (int) placed->height, -1,
                       transform);
}

static void
observer_tree_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  GHashTableIter    iter;
  void             *value;

  if (self->needs_fit && self->tree != NULL && self->tree->n_items > 0 && width > 1) {
    self->needs_fit = false;
    self->zoom = fitting_zoom (self, 0.8);
    g_signal_emit (self, signals[ZOOMED], 0);
  }
  configure_both (self);
  g_signal_emit (self, signals[MOVED], 0);
  if (self->reveal_id != 0) {
    uint64_t id = self->reveal_id;
    self->reveal_id = 0;
    observer_tree_view_reveal (self, id);
  }
  observer_tree_view_sync (self, NULL);
  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    place_child (self, value);
}

static gboolean
observer_tree_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  GtkRoot          *root = gtk_widget_get_root (widget);
  GtkWidget        *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  uint32_t          item = observer_tree_view_get_cursor_item (self);

  if (observer_tree_view_is_empty (self) ||
      (focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget))))
    return FALSE;
  if (item == COP_NOWHERE)
    item =
        observer_tree_find_id (self->tree, observer_session_get_selected (self->session));
  observer_tree_view_focus_item (self, item != COP_NOWHERE ? item : 0);
  return TRUE;
}

static gboolean
observer_tree_view_grab_focus (GtkWidget *widget)
{
  return observer_tree_view_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
set_adjustment (ObserverTreeView *self,
                GtkOrientation    orientation,
                GtkAdjustment    *adjustment)
{
  GtkAdjustment **place = &self->adjustments[orientation];

  if (adjustment != NULL && adjustment == *place)
    return;
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, scrolled_cb, self);
  g_clear_object (place);
  *place = g_object_ref_sink (adjustment != NULL ? adjustment
                                                 : gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_object (*place, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  configure (self, orientation, 0);
}

static void
observer_tree_view_set_property (GObject      *object,
                                 unsigned      id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (object);

  switch (id) {
  case PROP_HADJUSTMENT:
  case PROP_VADJUSTMENT:
    set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
    break;
  case PROP_HSCROLL_POLICY:
  case PROP_VSCROLL_POLICY:
    self->policies[id - PROP_HSCROLL_POLICY] = (unsigned) g_value_get_enum (value);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
observer_tree_view_get_property (GObject    *object,
                                 unsigned    id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (object);

  switch (id) {
  case PROP_HADJUSTMENT:
  case PROP_VADJUSTMENT:
    g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
    break;
  case PROP_HSCROLL_POLICY:
  case PROP_VSCROLL_POLICY:
    g_value_set_enum (value, (int) self->policies[id - PROP_HSCROLL_POLICY]);
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
observer_tree_view_dispose (GObject *object)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (object);
  GtkWidget        *child;

  observer_tree_view_clear (self);
  g_clear_handle_id (&self->warming, g_source_remove);
  g_ptr_array_set_size (self->pool, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_weak_pointer (&self->menu);
  g_clear_object (&self->adjustments[0]);
  g_clear_object (&self->adjustments[1]);
  self->tree = NULL;
  self->session = NULL;
  g_clear_object (&self->edges);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (observer_tree_view_parent_class)->dispose (object);
}

static void
observer_tree_view_finalize (GObject *object)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (object);

  g_hash_table_unref (self->placed);
  g_ptr_array_unref (self->pool);
  G_OBJECT_CLASS (observer_tree_view_parent_class)->finalize (object);
}

static void
observer_tree_view_class_init (ObserverTreeViewClass *klass)
{
  GObjectClass   *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  object->dispose = observer_tree_view_dispose;
  object->finalize = observer_tree_view_finalize;
  object->set_property = observer_tree_view_set_property;
  object->get_property = observer_tree_view_get_property;
  g_object_class_override_property (object, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object, PROP_VSCROLL_POLICY, "vscroll-policy");

  widget->measure = observer_tree_view_measure;
  widget->size_allocate = observer_tree_view_size_allocate;
  widget->snapshot = observer_tree_view_snapshot;
  widget->focus = observer_tree_view_focus;
  widget->grab_focus = observer_tree_view_grab_focus;
  gtk_widget_class_set_css_name (widget, "treeview-canvas");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_TREE);
  observer_tree_view_class_init_input (widget);

  signals[ZOOMED] = g_signal_new ("zoomed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
observer_tree_view_init (ObserverTreeView *self)
{
  self->zoom = 1;
  self->progress = 1;
  self->needs_fit = true;
  self->placed = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->pool = g_ptr_array_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  observer_tree_view_init_input (self);
}

void
observer_tree_view_describe (ObserverTreeView *self, GString *text)
{
  uint64_t selected = observer_session_get_selected (self->session);

  if (self->menu != NULL && gtk_widget_get_mapped (self->menu))
    g_string_append (text, "menu\n");
  g_string_append_printf (text, "tree zoom %.2f items %zu\n", self->zoom,
                          self->tree != NULL ? self->tree->n_items : 0);
  for (size_t i = 0; self->tree != NULL && i < MIN (self->tree->n_items, 200); i++) {
    const ObserverItem *item = &self->tree->items[i];
    graphene_point_t    place;
    graphene_point_t    middle = GRAPHENE_POINT_INIT (
           (float) observer_tree_view_to_x (self, item->x + observer_tree_metrics.width / 3),
           (float) observer_tree_view_to_y (self, item->y + item->height / 2));
    GtkWidget       *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
    g_autofree char *title = observer_tree_title (self->snapshot, item);

    if (!gtk_widget_compute_point (GTK_WIDGET (self), root, &middle, &place))
      continue;
    g_string_append_printf (text, "node %s\t%" G_GUINT64_FORMAT "\t%d\t%d\t%s%s\n", title,
                            item->id, (int) place.x, (int) place.y,
                            item->id != 0 && item->id == selected ? "selected" : "-",
                            item->key == self->cursor ? " cursor" : "");
  }
}
