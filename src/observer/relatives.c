/* Buttons that lead to processes; the first ones of long lists, the rest as a number. */
#include "observer/relatives.h"

#include "observer/format.h"
#include "observer/i18n.h"

#define MAX_SHOWN 20

struct _ObserverRelatives {
  GtkBox parent_instance;

  GtkBox   *buttons;
  GtkLabel *more;
};

G_DEFINE_FINAL_TYPE (ObserverRelatives, observer_relatives, GTK_TYPE_BOX)

static void
observer_relatives_class_init (ObserverRelativesClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget, "relatives");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/relatives.ui");
  gtk_widget_class_bind_template_child (widget, ObserverRelatives, buttons);
  gtk_widget_class_bind_template_child (widget, ObserverRelatives, more);
}

static void
observer_relatives_init (ObserverRelatives *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
next_button (ObserverRelatives *self, GtkWidget *button)
{
  GtkWidget *next = button != NULL
                        ? gtk_widget_get_next_sibling (button)
                        : gtk_widget_get_first_child (GTK_WIDGET (self->buttons));

  if (next != NULL)
    return next;
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/org/coppice/Observer/relative.ui");
  next = GTK_WIDGET (gtk_builder_get_object (builder, "button"));
  gtk_box_append (self->buttons, next);
  return next;
}

static void
show (GtkWidget *button, const CopSeenRelative *relative)
{
  uint64_t         id = relative->alive_id != 0 ? relative->alive_id : relative->id;
  g_autofree char *pid =
      relative->id != 0 ? cop_seen_pid_text (relative->id) : g_strdup ("");
  bool             is_pid = relative->title == NULL || g_str_equal (relative->title, pid);
  g_autofree char *text =
      is_pid ? g_strdup (pid) : g_strdup_printf ("%s  %s", relative->title, pid);
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  if (relative->alive_id == 0)
    gtk_widget_add_css_class (button, "gone");
  else
    gtk_widget_remove_css_class (button, "gone");
  gtk_widget_set_tooltip_text (button, relative->alive_id == 0 ? _ ("has ended") : NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "t", id);
}

void
observer_relatives_set (ObserverRelatives *self, GPtrArray *relatives)
{
  unsigned   n = relatives != NULL ? relatives->len : 0;
  GtkWidget *button = NULL;
  GtkWidget *extra;

  for (unsigned i = 0; i < MIN (n, MAX_SHOWN); i++) {
    button = next_button (self, button);
    show (button, relatives->pdata[i]);
  }
  while ((extra = button != NULL
                      ? gtk_widget_get_next_sibling (button)
                      : gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, extra);

  gtk_widget_set_visible (GTK_WIDGET (self->more), n > MAX_SHOWN);
  if (n > MAX_SHOWN) {
    g_autofree char *count = observer_format_count (n - MAX_SHOWN);
    g_autofree char *text = g_strdup_printf (_ ("and %s more"), count);
    gtk_label_set_text (self->more, text);
  }
}
