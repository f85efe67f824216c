#include "observer/fact-row.h"

#include "observer/direction.h"
#include "observation/i18n.h"
#include "observer/memory-bar.h"
#include "observer/tooltip.h"

struct _ObserverFactRow {
  GtkBox parent_instance;

  GtkLabel    *name;
  GtkImage    *warning;
  GtkLabel    *value;
  GtkLevelBar *level;
};

G_DEFINE_FINAL_TYPE (ObserverFactRow, observer_fact_row, GTK_TYPE_BOX)

static void
observer_fact_row_class_init (ObserverFactRowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget, "factrow");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/fact-row.ui");
  gtk_widget_class_bind_template_child (widget, ObserverFactRow, name);
  gtk_widget_class_bind_template_child (widget, ObserverFactRow, warning);
  gtk_widget_class_bind_template_child (widget, ObserverFactRow, value);
  gtk_widget_class_bind_template_child (widget, ObserverFactRow, level);
}

static void
observer_fact_row_init (ObserverFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->value));
}

GtkWidget *
observer_fact_row_new (const ObserverFact *fact)
{
  ObserverFactRow *self = g_object_new (OBSERVER_TYPE_FACT_ROW, NULL);

  gtk_label_set_text (self->name, fact->name);
  observer_set_tooltip (GTK_WIDGET (self), fact->hint);
  if (fact->memory >= 0)
    gtk_box_prepend (GTK_BOX (gtk_widget_get_first_child (GTK_WIDGET (self))),
                     observer_memory_bar_new_sign ((unsigned) fact->memory));
  observer_fact_row_update (self, fact);
  return GTK_WIDGET (self);
}

void
observer_fact_row_update (ObserverFactRow *self, const ObserverFact *fact)
{
  bool is_full = fact->level > OBSERVER_WARNING_LEVEL;

  if (g_strcmp0 (gtk_label_get_text (self->value), fact->text) != 0)
    gtk_label_set_text (self->value, fact->text);
  gtk_widget_set_visible (GTK_WIDGET (self->level), fact->level >= 0);
  if (fact->level >= 0)
    gtk_level_bar_set_value (self->level, CLAMP (fact->level, 0, 1));
  if (is_full == gtk_widget_get_visible (GTK_WIDGET (self->warning)))
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->warning), is_full);
  if (is_full)
    gtk_widget_add_css_class (GTK_WIDGET (self), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "warning");
}

const char *
observer_fact_row_get_value (ObserverFactRow *self)
{
  return gtk_label_get_text (self->value);
}
