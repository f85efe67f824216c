/* GSettings, or nothing: a missing schema must not end the program. */
#include "observer/settings.h"

#include <stdbool.h>

#define SCHEMA "org.coppice.Observer"

static bool
has_bus (void)
{
  const char      *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *bus = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  return address != NULL ? !g_str_has_prefix (address, "disabled:")
                         : g_file_test (bus, G_FILE_TEST_EXISTS);
}

void
observer_settings_prepare (void)
{
  if (!has_bus ())
    g_setenv ("GSETTINGS_BACKEND", "keyfile", FALSE);
}

GSettings *
observer_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  GSettingsSchema       *schema =
      source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  if (schema == NULL)
    return NULL;
  g_settings_schema_unref (schema);
  return g_settings_new (SCHEMA);
}
