/* Newest at the bottom; when there are too many, the oldest goes. */
#include "observer/toaster.h"

#include "observer/toast.h"

#define MAX_TOASTS 3

struct _ObserverToaster {
  GtkBox parent_instance;
};

G_DEFINE_FINAL_TYPE (ObserverToaster, observer_toaster, GTK_TYPE_BOX)

static void
observer_toaster_class_init (ObserverToasterClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "toaster");
}

static void
observer_toaster_init (ObserverToaster *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
}

void
observer_toaster_show (ObserverToaster *self, const char *text, bool is_failure)
{
  unsigned n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n++;
  for (; n >= MAX_TOASTS; n--)
    gtk_box_remove (GTK_BOX (self), gtk_widget_get_first_child (GTK_WIDGET (self)));
  gtk_box_append (GTK_BOX (self), observer_toast_new (text, is_failure));
}

void
observer_toaster_describe (ObserverToaster *self, GString *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    g_string_append_printf (text, "toast %s\n",
                            observer_toast_get_text (OBSERVER_TOAST (child)));
}
