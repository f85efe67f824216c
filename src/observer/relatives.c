/* Buttons that lead to processes; the first ones of long lists, more when asked for. */
#include "observer/relatives.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/tooltip.h"

#define FIRST_SHOWN 8
#define MORE_SHOWN 100

struct _ObserverRelatives {
  GtkBox parent_instance;

  GtkBox    *buttons;
  GtkButton *more;
  GtkLabel  *rest;

  GPtrArray *relatives; /* CopSeenRelative, owned reference, or NULL */
  uint64_t   n_all;
  unsigned   n_shown;
};

G_DEFINE_FINAL_TYPE (ObserverRelatives, observer_relatives, GTK_TYPE_BOX)

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

/* To be freed. */
static char *
text_of (const CopSeenRelative *relative)
{
  g_autofree char *pid =
      relative->id != 0 ? cop_seen_pid_text (relative->id) : g_strdup ("");
  bool is_pid = relative->title == NULL || g_str_equal (relative->title, pid);

  return is_pid ? g_strdup (pid)
                : g_strdup_printf (*pid != '\0' ? "%s  %s" : "%s", relative->title, pid);
}

static void
show (GtkWidget *button, const CopSeenRelative *relative)
{
  uint64_t         id = relative->alive_id != 0 ? relative->alive_id : relative->id;
  g_autofree char *text = text_of (relative);
  GtkWidget       *label = gtk_button_get_child (GTK_BUTTON (button));

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
  if (relative->id != 0 && relative->alive_id == 0)
    gtk_widget_add_css_class (button, "gone");
  else
    gtk_widget_remove_css_class (button, "gone");
  observer_set_tooltip (
      button, relative->id != 0 && relative->alive_id == 0 ? _ ("has ended") : NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "t", id);
  gtk_widget_set_sensitive (button, id != 0);
}

static void
show_rest (ObserverRelatives *self, unsigned n_known)
{
  uint64_t         n_more = n_known > self->n_shown ? n_known - self->n_shown : 0;
  uint64_t         n_rest = self->n_all - n_known;
  g_autofree char *more = observer_format_count (n_more + n_rest);
  g_autofree char *rest = observer_format_count (n_rest);
  g_autofree char *more_text = g_strdup_printf (_ ("… %s more"), more);
  g_autofree char *rest_text = g_strdup_printf (_ ("and %s more"), rest);

  gtk_button_set_label (self->more, more_text);
  gtk_widget_set_visible (GTK_WIDGET (self->more), n_more > 0);
  gtk_label_set_text (self->rest, rest_text);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), n_more == 0 && n_rest > 0);
}

static void
show_all (ObserverRelatives *self)
{
  unsigned   n = self->relatives != NULL ? self->relatives->len : 0;
  GtkWidget *button = NULL;
  GtkWidget *extra;

  for (unsigned i = 0; i < MIN (n, self->n_shown); i++) {
    button = next_button (self, button);
    show (button, self->relatives->pdata[i]);
  }
  while ((extra = button != NULL
                      ? gtk_widget_get_next_sibling (button)
                      : gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, extra);
  show_rest (self, n);
}

static void
more_cb (ObserverRelatives *self)
{
  self->n_shown += MORE_SHOWN;
  show_all (self);
}

static void
observer_relatives_dispose (GObject *object)
{
  g_clear_pointer (&OBSERVER_RELATIVES (object)->relatives, g_ptr_array_unref);
  G_OBJECT_CLASS (observer_relatives_parent_class)->dispose (object);
}

static void
observer_relatives_class_init (ObserverRelativesClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_relatives_dispose;
  gtk_widget_class_set_css_name (widget, "relatives");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/relatives.ui");
  gtk_widget_class_bind_template_child (widget, ObserverRelatives, buttons);
  gtk_widget_class_bind_template_child (widget, ObserverRelatives, more);
  gtk_widget_class_bind_template_child (widget, ObserverRelatives, rest);
  gtk_widget_class_bind_template_callback (widget, more_cb);
}

static void
observer_relatives_init (ObserverRelatives *self)
{
  self->n_shown = FIRST_SHOWN;
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
observer_relatives_set (ObserverRelatives *self, GPtrArray *relatives, uint64_t n_all)
{
  g_return_if_fail (OBSERVER_IS_RELATIVES (self));

  if (relatives != NULL)
    g_ptr_array_ref (relatives);
  g_clear_pointer (&self->relatives, g_ptr_array_unref);
  self->relatives = relatives;
  self->n_all = MAX (n_all, relatives != NULL ? relatives->len : 0);
  show_all (self);
}

void
observer_relatives_reset (ObserverRelatives *self)
{
  g_return_if_fail (OBSERVER_IS_RELATIVES (self));

  self->n_shown = FIRST_SHOWN;
}

char *
observer_relatives_text (ObserverRelatives *self)
{
  g_return_val_if_fail (OBSERVER_IS_RELATIVES (self), NULL);

  unsigned n = self->relatives != NULL ? self->relatives->len : 0;
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < n; i++) {
    g_autofree char *line = text_of (self->relatives->pdata[i]);
    g_string_append_printf (text, "%s\n", line);
  }
  return g_string_free (text, FALSE);
}
