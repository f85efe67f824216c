/* GSettings, or nothing: a missing schema must not end the program. */
#include "observer/settings.h"

#define SCHEMA "org.coppice.Observer"

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
