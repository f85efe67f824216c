#include "observer/process-search.h"

#include "observation/i18n.h"
#include "observer/search-mistake.h"

struct _ObserverProcessSearch {
  GtkBox parent_instance;

  GtkSearchEntry *entry;
  GtkLabel       *mistake;
  GtkMenuButton  *help;
  GtkBox         *examples;
  GtkLabel       *fields;
};

enum { CHANGED, ACTIVATE, STOP, N_SIGNALS };

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ObserverProcessSearch, observer_process_search, GTK_TYPE_BOX)

/* ---- help ---- */

static const struct {
  const char *text;
  const char *meaning;
} examples[] = {
  { "bucket shop", N_ ("both words occur somewhere") },
  { "\"bucket 7\"", N_ ("these words, in this order") },
  { "app:kv queue>100", N_ ("of the application kv, more than 100 messages wait") },
  { "name:~Reg", N_ ("the name contains “Reg”") },
  { "name:KV.*", N_ ("the name begins with “KV.”") },
  { "-app:kv", N_ ("not of the application kv") },
  { "state:blocked or restarts>0", N_ ("one of the two") },
  { "mem>=1M cpu>5% age<10min", N_ ("numbers with units") },
};

static void
example_cb (GtkButton *button, ObserverProcessSearch *self)
{
  gtk_menu_button_popdown (self->help);
  observer_process_search_set_text (self, gtk_widget_get_name (GTK_WIDGET (button)));
  observer_process_search_focus (self);
}

static void
add_example (ObserverProcessSearch *self, const char *text, const char *meaning)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *example = gtk_label_new (text);
  GtkWidget *explanation = gtk_label_new (meaning);

  gtk_label_set_width_chars (GTK_LABEL (example), 32);
  gtk_label_set_xalign (GTK_LABEL (example), 0);
  gtk_widget_add_css_class (example, "monospace");
  gtk_widget_add_css_class (explanation, "quiet");
  gtk_box_append (GTK_BOX (box), example);
  gtk_box_append (GTK_BOX (box), explanation);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_name (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, meaning, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (example_cb), self, 0);
  gtk_box_append (self->examples, button);
}

static void
fill_help (ObserverProcessSearch *self)
{
  g_autoptr (GString) fields = g_string_new (NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (examples); i++)
    add_example (self, examples[i].text, _ (examples[i].meaning));
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++)
    g_string_append_printf (fields, "%s%s", i > 0 ? ", " : "",
                            observer_column_info (i)->key);
  gtk_label_set_text (self->fields, fields->str);
}

/* ---- the entry ---- */

static void
search_changed_cb (ObserverProcessSearch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (ObserverProcessSearch *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
stop_search_cb (ObserverProcessSearch *self)
{
  g_signal_emit (self, signals[STOP], 0);
}

const char *
observer_process_search_get_text (ObserverProcessSearch *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
observer_process_search_set_text (ObserverProcessSearch *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  search_changed_cb (self); /* the entry waits for more keys before it says so */
}

void
observer_process_search_show_mistake (ObserverProcessSearch *self,
                                      const char            *message,
                                      ObserverSpan           span)
{
  observer_search_show_mistake (self->entry, self->mistake, GTK_WIDGET (self), message,
                                span);
}

const char *
observer_process_search_get_mistake (ObserverProcessSearch *self)
{
  return gtk_label_get_text (self->mistake);
}

void
observer_process_search_capture (ObserverProcessSearch *self, GtkWidget *widget)
{
  gtk_search_entry_set_key_capture_widget (self->entry, widget);
}

void
observer_process_search_focus (ObserverProcessSearch *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static unsigned
add_signal (ObserverProcessSearchClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                       NULL, G_TYPE_NONE, 0);
}

static void
observer_process_search_class_init (ObserverProcessSearchClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  signals[CHANGED] = add_signal (klass, "changed");
  signals[ACTIVATE] = add_signal (klass, "activate");
  signals[STOP] = add_signal (klass, "stop");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/process-search.ui");
  gtk_widget_class_bind_template_child (widget, ObserverProcessSearch, entry);
  gtk_widget_class_bind_template_child (widget, ObserverProcessSearch, mistake);
  gtk_widget_class_bind_template_child (widget, ObserverProcessSearch, help);
  gtk_widget_class_bind_template_child (widget, ObserverProcessSearch, examples);
  gtk_widget_class_bind_template_child (widget, ObserverProcessSearch, fields);
  gtk_widget_class_bind_template_callback (widget, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget, activate_cb);
  gtk_widget_class_bind_template_callback (widget, stop_search_cb);
}

static void
observer_process_search_init (ObserverProcessSearch *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_help (self);
}
