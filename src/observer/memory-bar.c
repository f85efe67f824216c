#include "observer/memory-bar.h"

#include "observation/i18n.h"

#include <string.h>

#define BAR_HEIGHT 18
#define SIGN_SIZE 12
#define GAP 1.0F

struct _ObserverMemoryBar {
  GtkWidget parent_instance;

  double parts[OBSERVER_MEMORY_BAR_PARTS];
  bool   is_sign;
};

G_DEFINE_FINAL_TYPE (ObserverMemoryBar, observer_memory_bar, GTK_TYPE_WIDGET)

static void
observer_memory_bar_measure (GtkWidget     *widget,
                             GtkOrientation orientation,
                             int            for_size,
                             int           *minimum,
                             int           *natural,
                             int           *minimum_baseline,
                             int           *natural_baseline)
{
  bool is_sign = OBSERVER_MEMORY_BAR (widget)->is_sign;

  *minimum = *natural = is_sign                                     ? SIGN_SIZE
                        : orientation == GTK_ORIENTATION_HORIZONTAL ? 120
                                                                    : BAR_HEIGHT;
}

static void
observer_memory_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  /* As in the chart of memory by kind. */
  static const char *const colors[OBSERVER_MEMORY_BAR_PARTS] = {
    "chart_1", "chart_3", "chart_2", "chart_5", "chart_4", "chart_6", "chart_free"
  };
  ObserverMemoryBar *self = OBSERVER_MEMORY_BAR (widget);
  float              width = (float) gtk_widget_get_width (widget);
  float              height = (float) gtk_widget_get_height (widget);
  float              x = 0;
  double             whole = 0;
  GskRoundedRect     outline;

  for (int i = 0; i < OBSERVER_MEMORY_BAR_PARTS; i++)
    whole += self->parts[i];
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height),
                                   4);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  for (int i = 0; i < OBSERVER_MEMORY_BAR_PARTS && whole > 0; i++) {
    float   part = (float) (self->parts[i] / whole) * width;
    GdkRGBA color;

    if (part > 0 && gtk_style_context_lookup_color (gtk_widget_get_style_context (widget),
                                                    colors[i], &color))
      gtk_snapshot_append_color (
          snapshot, &color,
          &GRAPHENE_RECT_INIT (x, 0, part > 3 * GAP ? part - GAP : part, height));
    x += part;
  }
  gtk_snapshot_pop (snapshot);
}

static void
observer_memory_bar_class_init (ObserverMemoryBarClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  widget->measure = observer_memory_bar_measure;
  widget->snapshot = observer_memory_bar_snapshot;
  gtk_widget_class_set_css_name (widget, "memorybar");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
observer_memory_bar_init (ObserverMemoryBar *self)
{
}

GtkWidget *
observer_memory_bar_new (void)
{
  GtkWidget *self = g_object_new (OBSERVER_TYPE_MEMORY_BAR, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Memory by kind"), -1);
  return self;
}

GtkWidget *
observer_memory_bar_new_sign (unsigned part)
{
  ObserverMemoryBar *self = g_object_new (OBSERVER_TYPE_MEMORY_BAR, NULL);

  self->is_sign = true;
  self->parts[part] = 1;
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  return GTK_WIDGET (self);
}

void
observer_memory_bar_set (ObserverMemoryBar *self,
                         const double       parts[OBSERVER_MEMORY_BAR_PARTS],
                         const char        *words)
{
  if (memcmp (parts, self->parts, sizeof self->parts) == 0)
    return;
  memcpy (self->parts, parts, sizeof self->parts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
