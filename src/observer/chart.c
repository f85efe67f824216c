#include "observer/chart.h"

#include "observation/i18n.h"

#include <math.h>

#define MIN_WIDTH 260
#define NATURAL_WIDTH 390
#define HEIGHT 192
#define ZOOM 1.25
#define FAR_STEPS 10

struct _ObserverChart {
  GtkWidget parent_instance;

  ObserverChartPicture picture;
  ObserverTimeView    *view; /* borrowed */
  ObserverChartColors  colors;
  char                *words; /* owned */
  double               dragged;
  bool                 is_dragged;
};

enum { VIEW_CHANGED, N_SIGNALS };

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ObserverChart, observer_chart, GTK_TYPE_WIDGET)

static void
tell (ObserverChart *self)
{
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static int64_t
time_at (ObserverChart *self, double x)
{
  self->picture.width = gtk_widget_get_width (GTK_WIDGET (self));
  return observer_chart_time_at (&self->picture, x);
}

/* ---- pointer ---- */

static void
motion_cb (ObserverChart *self, double x, double y)
{
  if (self->picture.history == NULL || self->is_dragged)
    return;

  int64_t time = time_at (self, x);

  observer_time_view_set_cursor (
      self->view, CLAMP (time, observer_time_view_start (self->view), self->view->end));
  tell (self);
}

static void
leave_cb (ObserverChart *self)
{
  observer_time_view_clear_cursor (self->view);
  tell (self);
}

/* Where the page itself can be scrolled, the wheel belongs to it. */
static bool
page_scrolls (ObserverChart *self)
{
  GtkWidget *window =
      gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  if (window == NULL)
    return false;

  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));

  return gtk_adjustment_get_upper (adjustment) >
         gtk_adjustment_get_page_size (adjustment);
}

static gboolean
scroll_cb (ObserverChart            *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double sideways = (state & GDK_SHIFT_MASK) != 0 ? dx + dy : dx;

  if (sideways != 0)
    observer_time_view_move (self->view,
                             (int64_t) (sideways * (double) self->view->length / 12));
  else if ((state & GDK_CONTROL_MASK) != 0 || !page_scrolls (self))
    observer_time_view_zoom (
        self->view, self->view->has_cursor ? self->view->cursor : self->view->end,
        pow (ZOOM, dy));
  else
    return GDK_EVENT_PROPAGATE;
  tell (self);
  return GDK_EVENT_STOP;
}

static void
drag_begin_cb (ObserverChart *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->dragged = 0;
  self->is_dragged = true;
}

static void
drag_cb (ObserverChart *self, double dx, double dy)
{
  double scale = observer_chart_usec_per_pixel (&self->picture);

  observer_time_view_move (self->view, (int64_t) ((self->dragged - dx) * scale));
  self->dragged = dx;
  tell (self);
}

static void
drag_end_cb (ObserverChart *self, double dx, double dy)
{
  self->is_dragged = false;
}

static void
pressed_cb (ObserverChart *self, int n_press, double x, double y)
{
  if (n_press != 2)
    return;
  observer_time_view_reset (self->view);
  tell (self);
}

static void
add_controller (ObserverChart *self, void *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (controller));
}

static void
connect (void *controller, const char *signal, GCallback func, ObserverChart *self)
{
  g_signal_connect_swapped (controller, signal, func, self);
}

static void
add_controllers (ObserverChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  connect (motion, "motion", G_CALLBACK (motion_cb), self);
  connect (motion, "leave", G_CALLBACK (leave_cb), self);
  connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  connect (drag, "drag-update", G_CALLBACK (drag_cb), self);
  connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  add_controller (self, motion);
  add_controller (self, scroll);
  add_controller (self, drag);
  add_controller (self, click);
}

/* ---- keys ---- */

/* From sample to sample; begins with the newest that is shown. */
static gboolean
step_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverChart *self = OBSERVER_CHART (widget);
  int            steps = g_variant_get_int32 (args);
  size_t         row;

  if (self->picture.history == NULL)
    return GDK_EVENT_PROPAGATE;

  const ObserverSeries *series = observer_history_get_series (self->picture.history);
  bool                  has_cursor = self->view->has_cursor;

  if (!observer_series_find_nearest (
          series, has_cursor ? self->view->cursor : self->view->end, &row))
    return GDK_EVENT_PROPAGATE;

  int64_t last = (int64_t) observer_series_count (series) - 1;
  int64_t to = CLAMP ((int64_t) row + (has_cursor ? steps : 0), 0, last);

  observer_time_view_set_cursor (self->view, observer_series_time (series, (size_t) to));
  tell (self);
  return GDK_EVENT_STOP;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverChart *self = OBSERVER_CHART (widget);
  int            direction = g_variant_get_int32 (args);

  if (direction == 0)
    observer_time_view_reset (self->view);
  else
    observer_time_view_zoom (
        self->view, self->view->has_cursor ? self->view->cursor : self->view->end,
        pow (ZOOM, direction));
  tell (self);
  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, void *data)
{
  ObserverChart *self = OBSERVER_CHART (widget);

  if (!self->view->has_cursor)
    return GDK_EVENT_PROPAGATE;
  leave_cb (self);
  return GDK_EVENT_STOP;
}

static void
add_keys (GtkWidgetClass *widget)
{
  static const struct {
    unsigned        key;
    GdkModifierType modifiers;
    GtkShortcutFunc func;
    int             argument;
  } keys[] = {
    { GDK_KEY_Left, 0, step_cb, -1 },
    { GDK_KEY_Right, 0, step_cb, 1 },
    { GDK_KEY_Left, GDK_CONTROL_MASK, step_cb, -FAR_STEPS },
    { GDK_KEY_Right, GDK_CONTROL_MASK, step_cb, FAR_STEPS },
    { GDK_KEY_Home, 0, step_cb, -1000000 },
    { GDK_KEY_End, 0, step_cb, 1000000 },
    { GDK_KEY_plus, 0, zoom_cb, -1 },
    { GDK_KEY_KP_Add, 0, zoom_cb, -1 },
    { GDK_KEY_minus, 0, zoom_cb, 1 },
    { GDK_KEY_KP_Subtract, 0, zoom_cb, 1 },
    { GDK_KEY_0, 0, zoom_cb, 0 },
    { GDK_KEY_Escape, 0, escape_cb, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget, keys[i].key, keys[i].modifiers, keys[i].func,
                                  "i", keys[i].argument);
}

/* ---- as a widget ---- */

static void
observer_chart_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  bool is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? MIN_WIDTH : HEIGHT;
  *natural = is_width ? NATURAL_WIDTH : HEIGHT;
}

static void
observer_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ObserverChart                   *self = OBSERVER_CHART (widget);
  int                              width = gtk_widget_get_width (widget);
  int                              height = gtk_widget_get_height (widget);
  g_autoptr (PangoFontDescription) font = observer_chart_font (widget);

  self->picture.width = width;
  self->picture.height = height;
  self->picture.font = font;
  observer_chart_colors_look_up (&self->colors, widget);
  observer_chart_fit (&self->picture);

  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  observer_chart_paint (&self->picture, cr);
  cairo_destroy (cr);
  self->picture.font = NULL;
}

static void
observer_chart_finalize (GObject *object)
{
  g_free (OBSERVER_CHART (object)->words);
  G_OBJECT_CLASS (observer_chart_parent_class)->finalize (object);
}

static void
observer_chart_class_init (ObserverChartClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = observer_chart_finalize;
  widget->measure = observer_chart_measure;
  widget->snapshot = observer_chart_snapshot;
  gtk_widget_class_set_css_name (widget, "chart");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
  add_keys (widget);
  signals[VIEW_CHANGED] =
      g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
observer_chart_init (ObserverChart *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
}

GtkWidget *
observer_chart_new (const ObserverChartSpec *spec, ObserverTimeView *view)
{
  ObserverChart *self = g_object_new (OBSERVER_TYPE_CHART, NULL);

  self->view = view;
  self->picture.spec = spec;
  self->picture.view = view;
  self->picture.colors = &self->colors;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (spec->title), -1);
  return GTK_WIDGET (self);
}

void
observer_chart_set_history (ObserverChart *self, const ObserverHistory *history)
{
  self->picture.history = history;
  observer_chart_update (self);
}

/* "Node 12 %, program 14 %. What it means." */
static void
update_words (ObserverChart *self)
{
  const ObserverSeries *series = self->picture.history != NULL
                                     ? observer_history_get_series (self->picture.history)
                                     : NULL;
  g_autofree char      *words = NULL;
  size_t                row;

  if (series != NULL &&
      observer_series_find_nearest (
          series, self->view->has_cursor ? self->view->cursor : self->view->end, &row))
    words = observer_chart_words (self->picture.spec, series, row);
  else
    words = g_strdup (_ ("no values yet"));
  if (g_strcmp0 (words, self->words) == 0)
    return;
  g_free (self->words);
  self->words = g_steal_pointer (&words);

  g_autofree char *description =
      g_strdup_printf ("%s. %s", self->words, _ (self->picture.spec->hint));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
observer_chart_update (ObserverChart *self)
{
  update_words (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const ObserverChartSpec *
observer_chart_get_spec (ObserverChart *self)
{
  return self->picture.spec;
}

const char *
observer_chart_get_words (ObserverChart *self)
{
  return self->words;
}
