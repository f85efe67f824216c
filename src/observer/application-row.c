/* Name, whether it runs, and the sums of an application. */
#include "observer/application-row.h"

#include "observer/format.h"
#include "observation/i18n.h"

struct _ObserverApplicationRow {
  GtkListBoxRow parent_instance;

  GtkWidget *dot;
  GtkLabel  *title;
  GtkLabel  *memory;
  GtkLabel  *subtitle;
  GtkLabel  *figures;
  GtkLabel  *rate;
  GtkLabel  *queue;

  char                   *name; /* owned */
  ObserverApplicationSums sums; /* without texts but its name */
};

G_DEFINE_FINAL_TYPE (ObserverApplicationRow,
                     observer_application_row,
                     GTK_TYPE_LIST_BOX_ROW)

static void
observer_application_row_finalize (GObject *object)
{
  g_free (OBSERVER_APPLICATION_ROW (object)->name);
  G_OBJECT_CLASS (observer_application_row_parent_class)->finalize (object);
}

static void
observer_application_row_class_init (ObserverApplicationRowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = observer_application_row_finalize;
  gtk_widget_class_set_template_from_resource (
      widget, "/org/coppice/Observer/application-row.ui");
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, dot);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, title);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, memory);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, subtitle);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, figures);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, rate);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationRow, queue);
}

static void
observer_application_row_init (ObserverApplicationRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
observer_application_row_new (const char *name)
{
  ObserverApplicationRow *self = g_object_new (OBSERVER_TYPE_APPLICATION_ROW, NULL);

  self->name = g_strdup (name);
  gtk_label_set_text (self->title, name[0] != '\0' ? name : _ ("Outside"));
  return GTK_WIDGET (self);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static char *
count_text (const ObserverApplicationSums *sums)
{
  g_autofree char *count = observer_format_count (sums->n_processes);

  if (sums->n_processes > 0)
    return g_strdup_printf (ngettext_ ("%s process", "%s processes", sums->n_processes),
                            count);
  return g_strdup (sums->is_running ? _ ("no processes") : _ ("loaded, not running"));
}

static void
show_description (ObserverApplicationRow *self, const char *description)
{
  set_text (self->subtitle, description);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle),
                          description != NULL && description[0] != '\0' &&
                              !g_str_equal (description, self->name));
}

void
observer_application_row_update (ObserverApplicationRow        *self,
                                 const ObserverApplicationSums *sums)
{
  bool             has = sums->n_processes > 0;
  g_autofree char *memory = observer_format_bytes (sums->memory);
  g_autofree char *per_second = observer_format_rate (sums->reductions);
  g_autofree char *rate = g_strdup_printf (_ ("%s reductions/s"), per_second);
  g_autofree char *waiting = observer_format_count (sums->mailbox);
  g_autofree char *queue = g_strdup_printf ("✉ %s", waiting);
  g_autofree char *count = count_text (sums);
  g_autofree char *label = g_strdup_printf (
      _ ("%s, %s, %s, %s messages waiting, %s reductions per second"),
      gtk_label_get_text (self->title), count, memory, waiting, per_second);

  self->sums = *sums;
  self->sums.name = self->name;
  self->sums.description = NULL;
  set_text (self->figures, count);
  set_text (self->memory, has ? memory : "");
  set_text (self->rate, rate);
  gtk_widget_set_visible (GTK_WIDGET (self->rate), has);
  set_text (self->queue, queue);
  gtk_widget_set_visible (GTK_WIDGET (self->queue), sums->mailbox > 0);
  show_description (self, sums->description);
  gtk_widget_set_css_classes (
      self->dot,
      (const char *[]){ "dot", sums->is_running ? "running" : "stopped", NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

const char *
observer_application_row_get_name (ObserverApplicationRow *self)
{
  return self->name;
}

const ObserverApplicationSums *
observer_application_row_get_sums (ObserverApplicationRow *self)
{
  return &self->sums;
}
