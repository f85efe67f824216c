/* Which items have widgets, and how these come, go and move. A change starts one motion
 * for all: what stays glides to its new place, what is new fades in, what has ended fades
 * out where it was. Without animations everything is at its place at once. */
#include "observer/tree-view-private.h"

#define MOTION_USEC 150000
#define FADED 0.05 /* opacity of what has as good as left */
#define N_SPARE 12
#define VIEW_EXTRA 120.0 /* widgets are ready this far outside */

static double
ease (double t)
{
  double rest = 1 - t;

  return 1 - rest * rest * rest;
}

static void
apply_progress (ObserverTreeView *self, ObserverPlaced *placed)
{
  double t = ease (self->progress);

  placed->x = placed->from_x + (placed->to_x - placed->from_x) * t;
  placed->y = placed->from_y + (placed->to_y - placed->from_y) * t;
  gtk_widget_set_opacity (GTK_WIDGET (placed->widget),
                          placed->from_opacity +
                              (placed->to_opacity - placed->from_opacity) * t);
}

void
observer_tree_view_position (ObserverTreeView   *self,
                             const ObserverItem *item,
                             double             *ret_x,
                             double             *ret_y)
{
  const ObserverPlaced *placed = g_hash_table_lookup (self->placed, &item->key);

  *ret_x = placed != NULL ? placed->x : item->x;
  *ret_y = placed != NULL ? placed->y : item->y;
}

static GtkWidget *
make_widget (ObserverTreeView *self)
{
  GtkWidget *widget = observer_tree_node_new ();

  gtk_widget_set_parent (widget, GTK_WIDGET (self));
  return widget;
}

/* A node takes a millisecond to make: some are made while there is time. */
static gboolean
warm_cb (void *data)
{
  ObserverTreeView *self = data;

  if (self->pool->len >= N_SPARE) {
    self->warming = 0;
    return G_SOURCE_REMOVE;
  }
  GtkWidget *widget = make_widget (self);
  gtk_widget_set_child_visible (widget, FALSE);
  g_ptr_array_add (self->pool, widget);
  return G_SOURCE_CONTINUE;
}

static ObserverTreeNode *
take_widget (ObserverTreeView *self)
{
  if (self->pool->len > 0)
    return g_ptr_array_steal_index_fast (self->pool, self->pool->len - 1);

  if (self->warming == 0)
    self->warming = g_idle_add (warm_cb, self);
  return OBSERVER_TREE_NODE (make_widget (self));
}

static void
give_back (ObserverTreeView *self, ObserverPlaced *placed)
{
  GtkWidget *widget = GTK_WIDGET (placed->widget);

  gtk_widget_set_child_visible (widget, FALSE);
  g_ptr_array_add (self->pool, widget);
}

static bool
has_focus (const ObserverPlaced *placed)
{
  GtkStateFlags state = gtk_widget_get_state_flags (GTK_WIDGET (placed->widget));

  return (state & GTK_STATE_FLAG_FOCUSED) != 0;
}

/* ---- the items in view ---- */

typedef struct {
  double left, top, right, bottom; /* item coordinates */
} View;

static View
view_of (ObserverTreeView *self)
{
  double left = -observer_tree_view_to_x (self, 0) - VIEW_EXTRA;
  double top = -observer_tree_view_to_y (self, 0) - VIEW_EXTRA;
  double width = gtk_widget_get_width (GTK_WIDGET (self)) + 2 * VIEW_EXTRA;
  double height = gtk_widget_get_height (GTK_WIDGET (self)) + 2 * VIEW_EXTRA;

  return (View){ left / self->zoom, top / self->zoom, (left + width) / self->zoom,
                 (top + height) / self->zoom };
}

static bool
is_in (const View *view, double x, double y, double height)
{
  return x + observer_tree_metrics.width >= view->left && x <= view->right &&
         y + height >= view->top && y <= view->bottom;
}

static void
bind (ObserverTreeView *self, ObserverPlaced *placed, const ObserverItem *item)
{
  uint64_t selected = observer_session_get_selected (self->session);

  placed->height = item->height;
  placed->id = item->id;
  observer_tree_node_bind (placed->widget, self->model, item);
  observer_tree_node_set_selected (placed->widget, item->id != 0 && item->id == selected);
}

static void
place (ObserverTreeView *self, const ObserverItem *item, bool is_new)
{
  ObserverPlaced *placed = g_new0 (ObserverPlaced, 1);

  placed->key = item->key;
  placed->widget = take_widget (self);
  placed->to_x = placed->from_x = item->x;
  placed->to_y = placed->from_y = item->y;
  placed->from_opacity = is_new ? 0 : 1;
  placed->to_opacity = 1;
  if (is_new)
    placed->from_x -= observer_tree_metrics.column_gap / 3;
  bind (self, placed, item);
  gtk_widget_set_child_visible (GTK_WIDGET (placed->widget), TRUE);
  apply_progress (self, placed);
  g_hash_table_replace (self->placed, &placed->key, placed);
}

static void
drop_unseen (ObserverTreeView *self, const View *view)
{
  GHashTableIter iter;
  void          *value;

  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    ObserverPlaced *placed = value;

    /* What has the keyboard keeps its widget, or the keyboard would be lost. */
    if (is_in (view, placed->x, placed->y, placed->height) ||
        is_in (view, placed->to_x, placed->to_y, placed->height) ||
        (has_focus (placed) && !placed->is_leaving))
      continue;
    give_back (self, placed);
    g_hash_table_iter_remove (&iter);
  }
}

void
observer_tree_view_sync (ObserverTreeView *self, const ObserverTree *before)
{
  View view = view_of (self);

  if (self->tree == NULL || gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;
  if (self->zoom < OBSERVER_ZOOM_WIDGETS) {
    observer_tree_motion_stop (self);
    view = (View){ 1, 1, 0, 0 };
  }
  drop_unseen (self, &view);
  if (view.right < view.left)
    return;
  for (uint32_t i = observer_tree_first_at (self->tree, view.top);
       i < self->tree->n_items; i++) {
    const ObserverItem *item = &self->tree->items[i];

    if (item->y > view.bottom)
      break;
    if (is_in (&view, item->x, item->y, item->height) &&
        g_hash_table_lookup (self->placed, &item->key) == NULL)
      place (self, item,
             before != NULL && observer_tree_find (before, item->key) == COP_NOWHERE);
  }
}

void
observer_tree_view_clear (ObserverTreeView *self)
{
  GHashTableIter iter;
  void          *value;

  observer_tree_motion_stop (self);
  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    give_back (self, value);
    g_hash_table_iter_remove (&iter);
  }
}

/* ---- motion ---- */

/* The keyboard goes on at the cursor, without scrolling there. */
static void
hand_over_focus (ObserverTreeView *self)
{
  ObserverPlaced *placed = g_hash_table_lookup (self->placed, &self->cursor);

  if (placed != NULL && !placed->is_leaving)
    gtk_widget_grab_focus (GTK_WIDGET (placed->widget));
}

static void
finish (ObserverTreeView *self)
{
  GHashTableIter iter;
  void          *value;
  bool           lost_focus = false;

  self->progress = 1;
  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    ObserverPlaced *placed = value;

    if (placed->is_leaving) {
      lost_focus |= has_focus (placed);
      give_back (self, placed);
      g_hash_table_iter_remove (&iter);
      continue;
    }
    placed->from_x = placed->to_x;
    placed->from_y = placed->to_y;
    placed->from_opacity = placed->to_opacity;
    apply_progress (self, placed);
  }
  if (lost_focus)
    hand_over_focus (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  int64_t           now = gdk_frame_clock_get_frame_time (clock);
  GHashTableIter    iter;
  void             *value;

  if (self->motion_start == 0)
    self->motion_start = now;
  self->motion_usec = now;
  self->progress = CLAMP ((double) (now - self->motion_start) / MOTION_USEC, 0, 1);
  if (self->progress >= 1) {
    self->tick = 0;
    finish (self);
    return G_SOURCE_REMOVE;
  }
  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    apply_progress (self, value);
  gtk_widget_queue_allocate (widget);
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

void
observer_tree_motion_stop (ObserverTreeView *self)
{
  if (self->tick == 0)
    return;
  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  finish (self);
}

bool
observer_tree_view_is_at_rest (ObserverTreeView *self)
{
  return self->tick == 0;
}

static bool
is_animated (ObserverTreeView *self)
{
  gboolean animations = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations",
                &animations, NULL);
  return animations && gtk_widget_get_mapped (GTK_WIDGET (self));
}

/* Turns all that has a widget towards its place in the new tree. */
static void
redirect (ObserverTreeView *self, ObserverPlaced *placed, double shift)
{
  uint32_t index = observer_tree_find (self->tree, placed->key);

  placed->from_x = placed->x;
  placed->from_y = placed->y + shift;
  placed->from_opacity = gtk_widget_get_opacity (GTK_WIDGET (placed->widget));
  if (index == COP_NOWHERE) {
    placed->is_leaving = true;
    placed->to_y += shift;
    placed->to_opacity = 0;
    placed->id = 0;
    return;
  }
  const ObserverItem *item = &self->tree->items[index];
  bool                replaced = placed->id != item->id && item->id != 0;
  placed->is_leaving = false;
  placed->to_opacity = 1;
  placed->to_x = item->x;
  placed->to_y = item->y;
  bind (self, placed, item);
  if (replaced)
    observer_tree_node_flash (placed->widget);
}

/* Where changes come faster than motions end, those that left must not stay for ever. */
static bool
has_faded (const ObserverPlaced *placed)
{
  return placed->is_leaving && !has_focus (placed) &&
         gtk_widget_get_opacity (GTK_WIDGET (placed->widget)) <= FADED;
}

/* When the item at the cursor is gone, the next one before it that is still there has it.
 */
static void
move_cursor (ObserverTreeView *self, const ObserverTree *before)
{
  uint32_t index =
      before != NULL ? observer_tree_find (before, self->cursor) : COP_NOWHERE;

  if (index == COP_NOWHERE ||
      observer_tree_find (self->tree, self->cursor) != COP_NOWHERE)
    return;
  while (index > 0 &&
         observer_tree_find (self->tree, before->items[index].key) == COP_NOWHERE)
    index--;
  self->cursor = before->items[index].key;
}

void
observer_tree_motion_begin (ObserverTreeView   *self,
                            const ObserverTree *before,
                            double              shift)
{
  bool           moves = false;
  GHashTableIter iter;
  void          *value;

  move_cursor (self, before);
  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    ObserverPlaced *placed = value;

    if (has_faded (placed)) {
      give_back (self, placed);
      g_hash_table_iter_remove (&iter);
      continue;
    }
    redirect (self, placed, shift);
    moves |= placed->is_leaving || placed->from_x != placed->to_x ||
             placed->from_y != placed->to_y || placed->from_opacity != placed->to_opacity;
  }
  bool enters = before != NULL && before->n_items > 0;
  self->progress = 0;
  self->motion_start = self->tick != 0 ? self->motion_usec : 0;
  observer_tree_view_sync (self, enters ? before : NULL);
  moves |= before == NULL || before->n_items != self->tree->n_items;
  if (!moves || !is_animated (self)) {
    if (self->tick != 0)
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
    self->tick = 0;
    finish (self);
  } else if (self->tick == 0) {
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
  }
}
