/* Newest at the bottom. */
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

/* A new message takes the place of good news; of failures some stay. */
static void
make_room (ObserverToaster *self)
{
  GtkWidget *next;
  unsigned   n_failures = 0;

  for (GtkWidget *child = gtk_widget_get_last_child (GTK_WIDGET (self)); child != NULL;
       child = next) {
    next = gtk_widget_get_prev_sibling (child);
    if (!observer_toast_is_failure (OBSERVER_TOAST (child)) || ++n_failures >= MAX_TOASTS)
      gtk_box_remove (GTK_BOX (self), child);
  }
}

void
observer_toaster_show (ObserverToaster *self, const char *text, bool is_failure)
{
  make_room (self);
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
