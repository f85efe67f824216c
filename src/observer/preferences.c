#include "observer/preferences.h"

#include "observation/i18n.h"

struct _ObserverPreferences {
  GtkWindow parent_instance;

  GtkStack    *stack;
  GtkDropDown *scheme;
  GtkDropDown *interval;
  GtkDropDown *units;
  GtkSwitch   *read_only;
};

G_DEFINE_FINAL_TYPE (ObserverPreferences, observer_preferences, GTK_TYPE_WINDOW)

/* ---- choices in the order of the lists in the template ---- */

static const char *const schemes[] = { "default", "light", "dark" };
static const char *const units[] = { "iec", "si" };
static const int         intervals[] = { 250, 500, 1000, 2000, 5000, 10000 };

static gboolean
scheme_from_settings (GValue *value, GVariant *variant, void *data)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_str_equal (g_variant_get_string (variant, NULL), schemes[i]))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
scheme_to_settings (const GValue *value, const GVariantType *type, void *data)
{
  unsigned i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (schemes) ? g_variant_new_string (schemes[i]) : NULL;
}

static gboolean
units_from_settings (GValue *value, GVariant *variant, void *data)
{
  g_value_set_uint (value, g_str_equal (g_variant_get_string (variant, NULL), "si"));
  return TRUE;
}

static GVariant *
units_to_settings (const GValue *value, const GVariantType *type, void *data)
{
  unsigned i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (units) ? g_variant_new_string (units[i]) : NULL;
}

/* The longest of the list that is not longer. */
static gboolean
interval_from_settings (GValue *value, GVariant *variant, void *data)
{
  unsigned i = G_N_ELEMENTS (intervals) - 1;

  while (i > 0 && intervals[i] > g_variant_get_int32 (variant))
    i--;
  g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
interval_to_settings (const GValue *value, const GVariantType *type, void *data)
{
  unsigned i = g_value_get_uint (value);

  return i < G_N_ELEMENTS (intervals) ? g_variant_new_int32 (intervals[i]) : NULL;
}

/* ---- life ---- */

static void
observer_preferences_class_init (ObserverPreferencesClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/preferences.ui");
  gtk_widget_class_bind_template_child (widget, ObserverPreferences, stack);
  gtk_widget_class_bind_template_child (widget, ObserverPreferences, scheme);
  gtk_widget_class_bind_template_child (widget, ObserverPreferences, interval);
  gtk_widget_class_bind_template_child (widget, ObserverPreferences, units);
  gtk_widget_class_bind_template_child (widget, ObserverPreferences, read_only);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_w, GDK_CONTROL_MASK,
                                       "window.close", NULL);
}

static void
observer_preferences_init (ObserverPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
observer_preferences_new (GtkWindow *parent, GSettings *settings)
{
  ObserverPreferences *self =
      g_object_new (OBSERVER_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE,
                    "destroy-with-parent", TRUE, NULL);

  if (settings == NULL) {
    gtk_stack_set_visible_child_name (self->stack, "none");
    return GTK_WINDOW (self);
  }
  g_settings_bind_with_mapping (settings, "color-scheme", self->scheme, "selected",
                                G_SETTINGS_BIND_DEFAULT, scheme_from_settings,
                                scheme_to_settings, NULL, NULL);
  g_settings_bind_with_mapping (settings, "refresh-msec", self->interval, "selected",
                                G_SETTINGS_BIND_DEFAULT, interval_from_settings,
                                interval_to_settings, NULL, NULL);
  g_settings_bind_with_mapping (settings, "units", self->units, "selected",
                                G_SETTINGS_BIND_DEFAULT, units_from_settings,
                                units_to_settings, NULL, NULL);
  g_settings_bind (settings, "read-only", self->read_only, "active",
                   G_SETTINGS_BIND_DEFAULT);
  return GTK_WINDOW (self);
}
