/* A caption, a value and a sparkline. */
#include "observer/figure.h"

#include "observer/direction.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/sparkline.h"
#include "observer/tooltip.h"

#define MAX_LONG_COUNT 100000 /* larger ones have no room */
#define MIN_ROOM 40           /* moments that the line is wide at first */

struct _ObserverFigure {
  GtkBox parent_instance;

  GtkLabel          *caption;
  GtkLabel          *value;
  ObserverSparkline *line;
};

G_DEFINE_FINAL_TYPE (ObserverFigure, observer_figure, GTK_TYPE_BOX)

static void
observer_figure_class_init (ObserverFigureClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  g_type_ensure (OBSERVER_TYPE_SPARKLINE);
  gtk_widget_class_set_css_name (widget, "figure");
  gtk_widget_class_set_template_from_resource (widget, "/org/coppice/Observer/figure.ui");
  gtk_widget_class_bind_template_child (widget, ObserverFigure, caption);
  gtk_widget_class_bind_template_child (widget, ObserverFigure, value);
  gtk_widget_class_bind_template_child (widget, ObserverFigure, line);
}

static void
observer_figure_init (ObserverFigure *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->value));
}

static char *
value_text (ObserverFigureKind kind, double value)
{
  switch (kind) {
  case OBSERVER_FIGURE_MAILBOX:
    return value < MAX_LONG_COUNT ? observer_format_count ((uint64_t) value)
                                  : observer_format_rate (value);
  case OBSERVER_FIGURE_MEMORY: return observer_format_bytes ((uint64_t) value);
  case OBSERVER_FIGURE_MESSAGES: return observer_format_rate (value);
  case OBSERVER_FIGURE_CPU: return observer_format_percent (value);
  case OBSERVER_N_FIGURES: break;
  }
  return g_strdup ("");
}

void
observer_figure_set (ObserverFigure        *self,
                     const ObserverFigures *figures,
                     ObserverFigureKind     kind)
{
  static const char *const captions[OBSERVER_N_FIGURES] = { N_ ("Mailbox"), N_ ("Memory"),
                                                            N_ ("Messages/s"),
                                                            N_ ("CPU") };

  g_return_if_fail (OBSERVER_IS_FIGURE (self) && kind < OBSERVER_N_FIGURES);

  g_autofree char *value = value_text (kind, observer_figures_last (figures, kind));
  g_autofree char *most = value_text (kind, observer_figures_highest (figures, kind));
  g_autofree char *span = observer_format_duration (observer_figures_span (figures));
  g_autofree char *text = g_strdup_printf (_ ("%s: %s, at most %s in the last %s"),
                                           _ (captions[kind]), value, most, span);

  gtk_label_set_text (self->caption, _ (captions[kind]));
  gtk_label_set_text (self->value, value);
  observer_set_tooltip (GTK_WIDGET (self), text);
  observer_sparkline_set (self->line, figures->values[kind], figures->n_moments,
                          MAX (figures->n_moments, MIN_ROOM), text);
}
