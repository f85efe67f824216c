/* A message with a clock; the clock stands still under the pointer. */
#include "observer/toast.h"

#define SUCCESS_SECONDS 4
#define FAILURE_SECONDS 10

struct _ObserverToast {
  GtkBox parent_instance;

  GtkImage *image;
  GtkLabel *label;

  bool     is_failure;
  unsigned clock;   /* source, or 0 */
  unsigned seconds; /* how long it stays */
};

G_DEFINE_FINAL_TYPE (ObserverToast, observer_toast, GTK_TYPE_BOX)

static void
go (ObserverToast *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  g_clear_handle_id (&self->clock, g_source_remove);
  if (GTK_IS_BOX (parent))
    gtk_box_remove (GTK_BOX (parent), GTK_WIDGET (self));
}

static gboolean
time_over_cb (void *data)
{
  ObserverToast *self = data;

  self->clock = 0;
  go (self);
  return G_SOURCE_REMOVE;
}

static void
start_clock (ObserverToast *self)
{
  g_clear_handle_id (&self->clock, g_source_remove);
  self->clock = g_timeout_add_seconds (self->seconds, time_over_cb, self);
}

static void
enter_cb (ObserverToast *self)
{
  g_clear_handle_id (&self->clock, g_source_remove);
}

static void
leave_cb (ObserverToast *self)
{
  start_clock (self);
}

static void
close_cb (ObserverToast *self)
{
  go (self);
}

static void
observer_toast_dispose (GObject *object)
{
  g_clear_handle_id (&OBSERVER_TOAST (object)->clock, g_source_remove);
  G_OBJECT_CLASS (observer_toast_parent_class)->dispose (object);
}

static void
observer_toast_class_init (ObserverToastClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_toast_dispose;
  gtk_widget_class_set_css_name (widget, "toast");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (widget, "/org/coppice/Observer/toast.ui");
  gtk_widget_class_bind_template_child (widget, ObserverToast, image);
  gtk_widget_class_bind_template_child (widget, ObserverToast, label);
  gtk_widget_class_bind_template_callback (widget, close_cb);
  gtk_widget_class_bind_template_callback (widget, enter_cb);
  gtk_widget_class_bind_template_callback (widget, leave_cb);
}

static void
observer_toast_init (ObserverToast *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
observer_toast_new (const char *text, bool is_failure)
{
  ObserverToast *self = g_object_new (OBSERVER_TYPE_TOAST, NULL);

  gtk_label_set_text (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  if (is_failure)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failure");
  gtk_widget_set_visible (GTK_WIDGET (self->image), is_failure);
  self->is_failure = is_failure;
  self->seconds = is_failure ? FAILURE_SECONDS : SUCCESS_SECONDS;
  start_clock (self);
  return GTK_WIDGET (self);
}

const char *
observer_toast_get_text (ObserverToast *self)
{
  return gtk_label_get_text (self->label);
}

bool
observer_toast_is_failure (ObserverToast *self)
{
  return self->is_failure;
}
