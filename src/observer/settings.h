/* The window's choices that are kept. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* NULL where the schema is not installed: everything then works with defaults. Given. */
GSettings *observer_settings_new (void);

G_END_DECLS
