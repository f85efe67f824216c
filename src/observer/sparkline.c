/* Painted with cairo: it is small, and changes once a second. */
#include "observer/sparkline.h"

#define HEIGHT 26
#define LINE_WIDTH 1.5

struct _ObserverSparkline {
  GtkWidget parent_instance;

  GArray *values; /* double, owned */
  size_t  n_room;
};

G_DEFINE_FINAL_TYPE (ObserverSparkline, observer_sparkline, GTK_TYPE_WIDGET)

static double
highest (ObserverSparkline *self)
{
  double value = 0;

  for (unsigned i = 0; i < self->values->len; i++)
    value = MAX (value, g_array_index (self->values, double, i));
  return value;
}

/* The newest stands at the right, as in charts, whatever the language. */
static void
trace (ObserverSparkline *self, cairo_t *cairo, double width, double height)
{
  double step = width / (double) MAX (self->n_room - 1, 1);
  double scale = highest (self);
  double first = width - step * (double) (self->values->len - 1);

  for (unsigned i = 0; i < self->values->len; i++) {
    double value = g_array_index (self->values, double, i);
    double x = first + step * i;
    double y =
        height - LINE_WIDTH - (scale > 0 ? value / scale * (height - 2 * LINE_WIDTH) : 0);

    cairo_line_to (cairo, x, y);
  }
}

static void
observer_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ObserverSparkline *self = OBSERVER_SPARKLINE (widget);
  double             width = gtk_widget_get_width (widget);
  double             height = gtk_widget_get_height (widget);
  GdkRGBA            color;

  if (self->values->len < 2 || width < 1)
    return;

  double   step = width / (double) MAX (self->n_room - 1, 1);
  double   first = width - step * (double) (self->values->len - 1);
  cairo_t *cairo = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  trace (self, cairo, width, height);
  cairo_line_to (cairo, width, height);
  cairo_line_to (cairo, first, height);
  cairo_close_path (cairo);
  cairo_set_source_rgba (cairo, color.red, color.green, color.blue, 0.13);
  cairo_fill (cairo);
  trace (self, cairo, width, height);
  cairo_set_line_width (cairo, LINE_WIDTH);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  gdk_cairo_set_source_rgba (cairo, &color);
  cairo_stroke (cairo);
  cairo_destroy (cairo);
}

static void
observer_sparkline_measure (GtkWidget     *widget,
                            GtkOrientation orientation,
                            int            for_size,
                            int           *minimum,
                            int           *natural,
                            int           *minimum_baseline,
                            int           *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 30 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : HEIGHT;
}

static void
observer_sparkline_finalize (GObject *object)
{
  g_array_unref (OBSERVER_SPARKLINE (object)->values);
  G_OBJECT_CLASS (observer_sparkline_parent_class)->finalize (object);
}

static void
observer_sparkline_class_init (ObserverSparklineClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = observer_sparkline_finalize;
  widget->snapshot = observer_sparkline_snapshot;
  widget->measure = observer_sparkline_measure;
  gtk_widget_class_set_css_name (widget, "sparkline");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
observer_sparkline_init (ObserverSparkline *self)
{
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
}

void
observer_sparkline_set (ObserverSparkline *self,
                        const double      *values,
                        size_t             n_values,
                        size_t             n_room,
                        const char        *text)
{
  g_return_if_fail (OBSERVER_IS_SPARKLINE (self));

  g_array_set_size (self->values, 0);
  if (n_values > 0)
    g_array_append_vals (self->values, values, (unsigned) n_values);
  self->n_room = MAX (n_room, n_values);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
