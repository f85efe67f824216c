#include "observer/event-row.h"

struct _ObserverEventRow {
  GtkBox parent_instance;

  GtkLabel *time;
  GtkImage *icon;
  GtkLabel *kind;
  GtkLabel *title;
  GtkLabel *pid;
  GtkLabel *what;
};

G_DEFINE_FINAL_TYPE (ObserverEventRow, observer_event_row, GTK_TYPE_BOX)

static void
observer_event_row_class_init (ObserverEventRowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/event-row.ui");
  gtk_widget_class_bind_template_child (widget, ObserverEventRow, time);
  gtk_widget_class_bind_template_child (widget, ObserverEventRow, icon);
  gtk_widget_class_bind_template_child (widget, ObserverEventRow, kind);
  gtk_widget_class_bind_template_child (widget, ObserverEventRow, title);
  gtk_widget_class_bind_template_child (widget, ObserverEventRow, pid);
  gtk_widget_class_bind_template_child (widget, ObserverEventRow, what);
}

static void
observer_event_row_init (ObserverEventRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
observer_event_row_new (void)
{
  return g_object_new (OBSERVER_TYPE_EVENT_ROW, NULL);
}

void
observer_event_row_set_event (ObserverEventRow *self, ObserverEvent *event)
{
  gtk_label_set_text (self->time, observer_event_get_time (event));
  gtk_image_set_from_icon_name (self->icon, observer_event_get_icon (event));
  gtk_label_set_text (self->kind, observer_event_get_kind_name (event));
  gtk_label_set_text (self->title, observer_event_get_title (event));
  gtk_label_set_text (self->pid, observer_event_get_pid (event));
  gtk_label_set_text (self->what, observer_event_get_what (event));
  if (observer_event_is_bad (event))
    gtk_widget_add_css_class (GTK_WIDGET (self), "bad");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "bad");
}

/* ---- the factory ---- */

static void
set_up_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, observer_event_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  observer_event_row_set_event (OBSERVER_EVENT_ROW (gtk_list_item_get_child (item)),
                                gtk_list_item_get_item (item));
}

GtkListItemFactory *
observer_event_row_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}
