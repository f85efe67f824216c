/* The window's choices that are kept. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Before the first use of GSettings: without a session bus, where dconf cannot write, the
 * choices are kept in a file. */
void observer_settings_prepare (void);
/* NULL where the schema is not installed: everything then works with defaults. Given. */
GSettings *observer_settings_new (void);

G_END_DECLS
