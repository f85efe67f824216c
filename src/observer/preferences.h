/* The window of preferences: all choices that are kept and have no place of their own. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PREFERENCES (observer_preferences_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverPreferences, observer_preferences, OBSERVER, PREFERENCES, GtkWindow)
/* clang-format on */

/* @settings: NULL where the schema is not installed; then it says so. */
GtkWindow *observer_preferences_new (GtkWindow *parent, GSettings *settings);

G_END_DECLS
