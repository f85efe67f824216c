/* The scale with its bounds, and a sample of each kind of line. */
#include "observer/tree-legend.h"

#include "observation/i18n.h"

struct _ObserverTreeLegend {
  GtkBox parent_instance;

  GtkWidget *scale;
  GtkLabel  *measure;
  GtkLabel  *bounds[OBSERVER_HEAT_STEPS];
  GtkWidget *links;
  GtkWidget *monitors;

  ObserverTreeModel *model; /* owned */
};

G_DEFINE_FINAL_TYPE (ObserverTreeLegend, observer_tree_legend, GTK_TYPE_BOX)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static void
update (ObserverTreeLegend *self)
{
  const ObserverScale *scale = observer_tree_model_get_scale (self->model);
  bool                 has_scale = scale->measure != OBSERVER_MEASURE_NONE;

  gtk_widget_set_visible (self->scale, has_scale);
  gtk_widget_set_visible (GTK_WIDGET (self), has_scale ||
                                                 gtk_widget_get_visible (self->links) ||
                                                 gtk_widget_get_visible (self->monitors));
  if (!has_scale)
    return;
  set_text (self->measure, observer_measure_name (scale->measure));
  for (int i = 0; i < OBSERVER_HEAT_STEPS; i++) {
    g_autofree char *value = observer_measure_text (scale->measure, scale->bounds[i]);
    g_autofree char *text = g_strdup_printf ("≥ %s", value);
    set_text (self->bounds[i], text);
  }
}

static void
observer_tree_legend_dispose (GObject *object)
{
  g_clear_object (&OBSERVER_TREE_LEGEND (object)->model);
  G_OBJECT_CLASS (observer_tree_legend_parent_class)->dispose (object);
}

static void
observer_tree_legend_class_init (ObserverTreeLegendClass *klass)
{
  static const char *const bounds[OBSERVER_HEAT_STEPS] = { "bound_1", "bound_2",
                                                           "bound_3", "bound_4",
                                                           "bound_5" };
  GtkWidgetClass          *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_tree_legend_dispose;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/tree-legend.ui");
  gtk_widget_class_bind_template_child (widget, ObserverTreeLegend, scale);
  gtk_widget_class_bind_template_child (widget, ObserverTreeLegend, measure);
  gtk_widget_class_bind_template_child (widget, ObserverTreeLegend, links);
  gtk_widget_class_bind_template_child (widget, ObserverTreeLegend, monitors);
  for (unsigned i = 0; i < OBSERVER_HEAT_STEPS; i++)
    gtk_widget_class_bind_template_child_full (
        widget, bounds[i], FALSE,
        G_STRUCT_OFFSET (ObserverTreeLegend, bounds) + (int) (i * sizeof (void *)));
}

static void
observer_tree_legend_init (ObserverTreeLegend *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
observer_tree_legend_set_model (ObserverTreeLegend *self, ObserverTreeModel *model)
{
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
observer_tree_legend_set_layers (ObserverTreeLegend *self, bool links, bool monitors)
{
  gtk_widget_set_visible (self->links, links);
  gtk_widget_set_visible (self->monitors, monitors);
  update (self);
}
