/* The heading is a button; the content is set from the .ui file by property. */
#include "observer/section.h"

#include "observer/settings.h"

#define FOLDED "details-folded"

struct _ObserverSection {
  GtkBox parent_instance;

  GtkButton *heading;
  GtkImage  *arrow;
  GtkLabel  *title;
  GtkLabel  *note;
  GtkButton *copy;
  GtkWidget *content; /* borrowed: a child */

  char      *key;      /* owned: its name among the settings */
  GSettings *settings; /* owned, or NULL */
  bool       is_open;
};

enum { PROP_0, PROP_KEY, PROP_TITLE, PROP_CONTENT, PROP_COPYABLE, N_PROPS };

static GParamSpec *props[N_PROPS];
static unsigned    copy_signal;

G_DEFINE_FINAL_TYPE (ObserverSection, observer_section, GTK_TYPE_BOX)

static void
set_open (ObserverSection *self, bool is_open)
{
  self->is_open = is_open;
  gtk_image_set_from_icon_name (self->arrow,
                                is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->heading),
                               GTK_ACCESSIBLE_STATE_EXPANDED, is_open, -1);
  if (self->content != NULL)
    gtk_widget_set_visible (self->content, is_open);
  gtk_widget_set_opacity (GTK_WIDGET (self->copy), is_open ? 1 : 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copy), is_open);
}

static void
folded_cb (ObserverSection *self)
{
  g_auto (GStrv) folded = g_settings_get_strv (self->settings, FOLDED);

  set_open (self, !g_strv_contains ((const char *const *) folded, self->key));
}

static void
keep (ObserverSection *self)
{
  g_auto (GStrv)           folded = g_settings_get_strv (self->settings, FOLDED);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **name = folded; *name != NULL; name++) {
    if (!g_str_equal (*name, self->key))
      g_strv_builder_add (builder, *name);
  }
  if (!self->is_open)
    g_strv_builder_add (builder, self->key);

  g_auto (GStrv) names = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, FOLDED, (const char *const *) names);
}

static void
heading_cb (ObserverSection *self)
{
  set_open (self, !self->is_open);
  if (self->settings != NULL && self->key != NULL)
    keep (self);
}

static void
copy_cb (ObserverSection *self)
{
  g_signal_emit (self, copy_signal, 0);
}

static void
set_content (ObserverSection *self, GtkWidget *content)
{
  self->content = content;
  if (content != NULL)
    gtk_box_append (GTK_BOX (self), content);
}

static void
observer_section_set_property (GObject      *object,
                               unsigned      id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ObserverSection *self = OBSERVER_SECTION (object);

  switch (id) {
  case PROP_KEY: self->key = g_value_dup_string (value); break;
  case PROP_TITLE:
    gtk_label_set_text (self->title, g_value_get_string (value));
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->heading),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    g_value_get_string (value), -1);
    break;
  case PROP_CONTENT: set_content (self, g_value_get_object (value)); break;
  case PROP_COPYABLE:
    gtk_widget_set_visible (GTK_WIDGET (self->copy), g_value_get_boolean (value));
    break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
observer_section_constructed (GObject *object)
{
  ObserverSection *self = OBSERVER_SECTION (object);

  G_OBJECT_CLASS (observer_section_parent_class)->constructed (object);
  self->settings = observer_settings_new ();
  if (self->settings == NULL || self->key == NULL)
    return;
  g_signal_connect_object (self->settings, "changed::" FOLDED, G_CALLBACK (folded_cb),
                           self, G_CONNECT_SWAPPED);
  folded_cb (self);
}

static void
observer_section_finalize (GObject *object)
{
  ObserverSection *self = OBSERVER_SECTION (object);

  g_free (self->key);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (observer_section_parent_class)->finalize (object);
}

static void
observer_section_class_init (ObserverSectionClass *klass)
{
  GObjectClass   *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object->set_property = observer_section_set_property;
  object->constructed = observer_section_constructed;
  object->finalize = observer_section_finalize;
  props[PROP_KEY] =
      g_param_spec_string ("key", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  props[PROP_CONTENT] =
      g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  props[PROP_COPYABLE] = g_param_spec_boolean ("copyable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object, N_PROPS, props);
  copy_signal = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget, "section");
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/section.ui");
  gtk_widget_class_bind_template_child (widget, ObserverSection, heading);
  gtk_widget_class_bind_template_child (widget, ObserverSection, arrow);
  gtk_widget_class_bind_template_child (widget, ObserverSection, title);
  gtk_widget_class_bind_template_child (widget, ObserverSection, note);
  gtk_widget_class_bind_template_child (widget, ObserverSection, copy);
  gtk_widget_class_bind_template_callback (widget, heading_cb);
  gtk_widget_class_bind_template_callback (widget, copy_cb);
}

static void
observer_section_init (ObserverSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_open (self, true);
}

void
observer_section_set_note (ObserverSection *self, const char *note)
{
  g_return_if_fail (OBSERVER_IS_SECTION (self));

  if (g_strcmp0 (gtk_label_get_text (self->note), note) != 0)
    gtk_label_set_text (self->note, note != NULL ? note : "");
}

const char *
observer_section_get_key (ObserverSection *self)
{
  return self->key;
}

bool
observer_section_is_open (ObserverSection *self)
{
  return self->is_open;
}
