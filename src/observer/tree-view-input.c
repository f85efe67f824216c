/* Hands on the tree: pointer, wheel, fingers, keys. */
#include "observer/process-menu.h"
#include "observer/tree-view-private.h"

#define ZOOM_STEP 1.2

/* ---- which item ---- */

static uint32_t
item_at (ObserverTreeView *self, double x, double y)
{
  if (self->tree == NULL)
    return COP_NOWHERE;
  return observer_tree_pick (self->tree, &observer_tree_metrics,
                             (x - observer_tree_view_to_x (self, 0)) / self->zoom,
                             (y - observer_tree_view_to_y (self, 0)) / self->zoom);
}

static void
select_item (ObserverTreeView *self, uint32_t index)
{
  const ObserverItem *item = &self->tree->items[index];

  self->cursor = item->key;
  observer_session_select (self->session, item->id);
}

/* Without scrolling: for the pointer, which is already there. */
static void
focus_in_place (ObserverTreeView *self, uint32_t index)
{
  ObserverPlaced *placed;

  self->cursor = self->tree->items[index].key;
  placed = g_hash_table_lookup (self->placed, &self->cursor);
  if (placed != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (placed->widget));
}

void
observer_tree_view_focus_item (ObserverTreeView *self, uint32_t index)
{
  observer_tree_view_reveal_item (self, index);
  observer_tree_view_sync (self, NULL);
  focus_in_place (self, index);
}

static void
activate_item (ObserverTreeView *self, uint32_t index)
{
  const ObserverItem *item = &self->tree->items[index];

  if (observer_item_is_many (item))
    observer_tree_model_fold (self->model, item->key);
  else if (item->id != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.details", "t", item->id);
}

static void
show_menu (ObserverTreeView *self, uint32_t index, double x, double y)
{
  const ObserverItem *item = &self->tree->items[index];
  GMenuModel         *model = NULL;

  if (item->kind == OBSERVER_ITEM_PROCESS)
    model = observer_process_menu (self->snapshot, item->row);
  else if (item->kind == OBSERVER_ITEM_ABSENT)
    model = observer_absent_menu (self->snapshot, item->row);
  if (model != NULL)
    g_set_weak_pointer (&self->menu,
                        observer_popup_menu (GTK_WIDGET (self), model, x, y));
}

static gboolean
query_tooltip (GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  uint32_t          item =
      by_keyboard ? observer_tree_view_get_cursor_item (self) : item_at (self, x, y);

  if (item == COP_NOWHERE || self->menu != NULL)
    return FALSE;
  g_autofree char *text =
      observer_tree_tooltip (self->snapshot, &self->tree->items[item]);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- pointer ---- */

static void
pressed_cb (
    GtkGestureClick *gesture, int n_press, double x, double y, ObserverTreeView *self)
{
  uint32_t item = item_at (self, x, y);

  if (item == COP_NOWHERE)
    return;
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) ==
      GDK_BUTTON_SECONDARY) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    select_item (self, item);
    focus_in_place (self, item);
    show_menu (self, item, x, y);
  } else if (n_press == 2) {
    activate_item (self, item);
  }
}

/* Selecting waits for the release: pressing may be the start of a pan. */
static void
released_cb (
    GtkGestureClick *gesture, int n_press, double x, double y, ObserverTreeView *self)
{
  uint32_t item = item_at (self, x, y);

  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) !=
      GDK_BUTTON_PRIMARY)
    return;
  if (item == COP_NOWHERE) {
    observer_session_select (self->session, 0);
    gtk_widget_grab_focus (GTK_WIDGET (self));
    return;
  }
  select_item (self, item);
  focus_in_place (self, item);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture, double x, double y, ObserverTreeView *self)
{
  uint32_t item = item_at (self, x, y);

  if (item == COP_NOWHERE)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  select_item (self, item);
  show_menu (self, item, x, y);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, ObserverTreeView *self)
{
  self->pan_x = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL]);
  self->pan_y = gtk_adjustment_get_value (self->adjustments[GTK_ORIENTATION_VERTICAL]);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, ObserverTreeView *self)
{
  if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) x, (int) y) &&
      gtk_gesture_get_sequence_state (
          GTK_GESTURE (gesture),
          gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture))) !=
          GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_HORIZONTAL],
                            self->pan_x - x);
  gtk_adjustment_set_value (self->adjustments[GTK_ORIENTATION_VERTICAL], self->pan_y - y);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double x, double y, ObserverTreeView *self)
{
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           ObserverTreeView         *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           ObserverTreeView         *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0)
    return FALSE;
  observer_tree_view_set_zoom_at (self, self->zoom * pow (ZOOM_STEP, -dy),
                                  self->pointer_x, self->pointer_y);
  return TRUE;
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, ObserverTreeView *self)
{
  self->pinch = self->zoom;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, ObserverTreeView *self)
{
  double x = self->pointer_x;
  double y = self->pointer_y;

  gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y);
  observer_tree_view_set_zoom_at (self, self->pinch * scale, x, y);
}

static void
add_click (ObserverTreeView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
}

static void
add_pan (ObserverTreeView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

static void
add_zoom (ObserverTreeView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

void
observer_tree_view_init_input (ObserverTreeView *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  add_click (self);
  add_pan (self);
  add_zoom (self);
}

/* ---- keys ---- */

/* Right opens what is closed before it goes there, left closes what is open. */
static bool
fold_by_arrow (ObserverTreeView *self, const ObserverItem *item, ObserverStep step)
{
  bool opens = step == OBSERVER_STEP_CHILD && !item->is_open;
  bool closes = step == OBSERVER_STEP_PARENT && item->is_open;

  if (item->n_children == 0 || (!opens && !closes))
    return false;
  observer_tree_model_fold (self->model, item->key);
  return true;
}

static gboolean
step_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  uint32_t          item = observer_tree_view_get_cursor_item (self);
  uint32_t          next = 0;

  if (observer_tree_view_is_empty (self))
    return FALSE;
  ObserverStep step = (ObserverStep) g_variant_get_int32 (args);
  if (item != COP_NOWHERE && fold_by_arrow (self, &self->tree->items[item], step))
    return TRUE;
  if (item != COP_NOWHERE)
    next = observer_tree_step (self->tree, item, step);
  if (next == COP_NOWHERE)
    return TRUE;
  select_item (self, next);
  observer_tree_view_focus_item (self, next);
  return TRUE;
}

static gboolean
end_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);

  if (observer_tree_view_is_empty (self))
    return FALSE;
  uint32_t item = g_variant_get_boolean (args) ? (uint32_t) self->tree->n_items - 1 : 0;
  select_item (self, item);
  observer_tree_view_focus_item (self, item);
  return TRUE;
}

static gboolean
activate_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  uint32_t          item = observer_tree_view_get_cursor_item (self);

  if (item == COP_NOWHERE)
    return FALSE;
  select_item (self, item);
  activate_item (self, item);
  return TRUE;
}

static gboolean
fold_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);

  observer_tree_model_fold (self->model, self->cursor);
  return TRUE;
}

/* The Menu key: at the node with the keyboard. */
static gboolean
menu_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  uint32_t          index = observer_tree_view_get_cursor_item (self);

  if (index == COP_NOWHERE)
    return FALSE;
  const ObserverItem *item = &self->tree->items[index];
  select_item (self, index);
  observer_tree_view_focus_item (self, index);
  show_menu (self, index, observer_tree_view_to_x (self, item->x + 24),
             observer_tree_view_to_y (self, item->y + item->height));
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  double            factor = g_variant_get_double (args);

  if (factor == 0)
    observer_tree_view_zoom_reset (self);
  else
    observer_tree_view_zoom (self, factor);
  return TRUE;
}

static void
bind_step (GtkWidgetClass *widget, unsigned key, unsigned keypad, ObserverStep step)
{
  gtk_widget_class_add_binding (widget, key, 0, step_cb, "i", step);
  gtk_widget_class_add_binding (widget, keypad, 0, step_cb, "i", step);
}

/* With Ctrl as everywhere, and without: nothing is typed here. */
static void
bind_zoom (GtkWidgetClass *widget)
{
  static const struct {
    unsigned key;
    double   factor;
  } keys[] = {
    { GDK_KEY_plus, ZOOM_STEP },
    { GDK_KEY_equal, ZOOM_STEP },
    { GDK_KEY_KP_Add, ZOOM_STEP },
    { GDK_KEY_minus, 1 / ZOOM_STEP },
    { GDK_KEY_KP_Subtract, 1 / ZOOM_STEP },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    gtk_widget_class_add_binding (widget, keys[i].key, 0, zoom_cb, "d", keys[i].factor);
    gtk_widget_class_add_binding (widget, keys[i].key, GDK_CONTROL_MASK, zoom_cb, "d",
                                  keys[i].factor);
  }
  gtk_widget_class_add_binding (widget, GDK_KEY_0, GDK_CONTROL_MASK, zoom_cb, "d", 0.0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_0, 0, "tree.fit", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_KP_0, 0, "tree.fit", NULL);
}

void
observer_tree_view_class_init_input (GtkWidgetClass *widget)
{
  widget->query_tooltip = query_tooltip;
  bind_step (widget, GDK_KEY_Up, GDK_KEY_KP_Up, OBSERVER_STEP_UP);
  bind_step (widget, GDK_KEY_Down, GDK_KEY_KP_Down, OBSERVER_STEP_DOWN);
  bind_step (widget, GDK_KEY_Left, GDK_KEY_KP_Left, OBSERVER_STEP_PARENT);
  bind_step (widget, GDK_KEY_Right, GDK_KEY_KP_Right, OBSERVER_STEP_CHILD);
  gtk_widget_class_add_binding (widget, GDK_KEY_Home, 0, end_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget, GDK_KEY_End, 0, end_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget, GDK_KEY_Return, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_KP_Enter, 0, activate_cb, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_space, 0, fold_cb, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
  bind_zoom (widget);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_9, GDK_CONTROL_MASK, "tree.fit",
                                       NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, 0, "win.exit", "t",
                                       (uint64_t) 0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, GDK_SHIFT_MASK, "win.kill",
                                       "t", (uint64_t) 0);
}
