/* GTK 4.8 does not ask the desktop whether it is dark: the settings portal knows. */
#include "app/color-scheme.h"

#include <stdbool.h>

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SETTINGS "org.freedesktop.portal.Settings"
#define APPEARANCE "org.freedesktop.appearance"
#define COLOR_SCHEME "color-scheme"

struct _CoppiceColorScheme {
  GCancellable    *cancellable; /* owned */
  GDBusConnection *bus;         /* owned, or NULL */
  unsigned         subscription;
  int              chosen;  /* -1: as the desktop; else dark */
  int              desktop; /* -1: not known; else dark */
};

static void
apply (CoppiceColorScheme *self)
{
  int dark = self->chosen >= 0 ? self->chosen : self->desktop;

  if (dark >= 0)
    g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme",
                  dark != 0, NULL);
  else
    gtk_settings_reset_property (gtk_settings_get_default (),
                                 "gtk-application-prefer-dark-theme");
}

/* 1 means dark; 0 no preference and 2 light are the same to us. */
static void
learn (CoppiceColorScheme *self, GVariant *value)
{
  g_autoptr (GVariant) inner = g_variant_ref (value);

  while (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT)) {
    GVariant *unboxed = g_variant_get_variant (inner);
    g_variant_unref (inner);
    inner = unboxed;
  }
  if (!g_variant_is_of_type (inner, G_VARIANT_TYPE_UINT32))
    return;
  self->desktop = g_variant_get_uint32 (inner) == 1;
  apply (self);
}

static void
changed_cb (GDBusConnection *bus,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *signal,
            GVariant        *parameters,
            void            *data)
{
  const char *namespace;
  const char          *key;
  g_autoptr (GVariant) value = NULL;

  g_variant_get (parameters, "(&s&sv)", &namespace, &key, &value);
  if (g_str_equal (namespace, APPEARANCE) && g_str_equal (key, COLOR_SCHEME))
    learn (data, value);
}

static void
read_cb (GObject *bus, GAsyncResult *result, void *data)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, &error);

  if (reply == NULL) /* no portal; or @data is gone */
    return;
  g_autoptr (GVariant) value = g_variant_get_child_value (reply, 0);
  learn (data, value);
}

static void
bus_cb (GObject *source, GAsyncResult *result, void *data)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection   *bus = g_bus_get_finish (result, &error);

  if (bus == NULL)
    return;

  CoppiceColorScheme *self = data;
  self->bus = bus;
  self->subscription = g_dbus_connection_signal_subscribe (
      bus, PORTAL, PORTAL_SETTINGS, "SettingChanged", PORTAL_PATH, APPEARANCE,
      G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, self, NULL);
  g_dbus_connection_call (bus, PORTAL, PORTAL_PATH, PORTAL_SETTINGS, "Read",
                          g_variant_new ("(ss)", APPEARANCE, COLOR_SCHEME),
                          G_VARIANT_TYPE ("(v)"), G_DBUS_CALL_FLAGS_NONE, 2000,
                          self->cancellable, read_cb, self);
}

CoppiceColorScheme *
coppice_color_scheme_new (void)
{
  CoppiceColorScheme *self = g_new0 (CoppiceColorScheme, 1);

  self->cancellable = g_cancellable_new ();
  self->chosen = self->desktop = -1;
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, bus_cb, self);
  return self;
}

void
coppice_color_scheme_free (CoppiceColorScheme *self)
{
  if (self == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  if (self->bus != NULL)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_clear_object (&self->bus);
  g_free (self);
}

void
coppice_color_scheme_set (CoppiceColorScheme *self, const char *scheme)
{
  self->chosen = g_str_equal (scheme, "default") ? -1 : g_str_equal (scheme, "dark");
  apply (self);
}
