/* One row of name and value. */
#include "observer/pair-row.h"

#include "observer/direction.h"

struct _ObserverPairRow {
  GtkBox parent_instance;

  GtkLabel *key;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (ObserverPairRow, observer_pair_row, GTK_TYPE_BOX)

static void
observer_pair_row_class_init (ObserverPairRowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget, "pairrow");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/pair-row.ui");
  gtk_widget_class_bind_template_child (widget, ObserverPairRow, key);
  gtk_widget_class_bind_template_child (widget, ObserverPairRow, value);
}

static void
observer_pair_row_init (ObserverPairRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->value));
}

GtkWidget *
observer_pair_row_new (int key_width)
{
  ObserverPairRow *self = g_object_new (OBSERVER_TYPE_PAIR_ROW, NULL);

  gtk_label_set_width_chars (self->key, key_width);
  gtk_label_set_max_width_chars (self->key, key_width);
  return GTK_WIDGET (self);
}

void
observer_pair_row_set (ObserverPairRow *self, const char *key, const char *value)
{
  if (g_strcmp0 (gtk_label_get_text (self->key), key) != 0)
    gtk_label_set_text (self->key, key);
  if (g_strcmp0 (gtk_label_get_text (self->value), value) != 0)
    gtk_label_set_text (self->value, value != NULL ? value : "");
}

void
observer_pair_row_append (ObserverPairRow *self, GString *text)
{
  g_string_append_printf (text, "%s\t%s\n", gtk_label_get_text (self->key),
                          gtk_label_get_text (self->value));
}
