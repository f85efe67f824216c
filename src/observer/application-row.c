/* Name, whether it runs, and the sums of an application. */
#include "observer/application-row.h"

#include "observer/format.h"
#include "observer/i18n.h"

struct _ObserverApplicationRow {
  GtkListBoxRow parent_instance;

  GtkWidget *dot;
  GtkLabel  *title;
  GtkLabel  *memory;
  GtkLabel  *subtitle;
  GtkLabel  *figures;

  char *name; /* owned */
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
  gtk_label_set_text (self->title, name);
  return GTK_WIDGET (self);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

void
observer_application_row_update (ObserverApplicationRow   *self,
                                 const CopSeenApplication *application)
{
  g_autofree char *count = observer_format_count (application->n_processes);
  g_autofree char *memory = observer_format_bytes (application->memory);
  g_autofree char *figures =
      application->n_processes > 0
          ? g_strdup_printf (
                ngettext_ ("%s process", "%s processes", application->n_processes), count)
          : g_strdup (application->is_running ? _ ("no processes") : _ ("not running"));
  g_autofree char *label = g_strdup_printf ("%s, %s", application->name, figures);

  set_text (self->figures, figures);
  set_text (self->memory, application->n_processes > 0 ? memory : "");
  set_text (self->subtitle, application->description);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle),
                          application->description != NULL &&
                              application->description[0] != '\0' &&
                              !g_str_equal (application->description, application->name));
  gtk_widget_set_css_classes (
      self->dot,
      (const char *[]){ "dot", application->is_running ? "running" : "stopped", NULL });
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

const char *
observer_application_row_get_name (ObserverApplicationRow *self)
{
  return self->name;
}
