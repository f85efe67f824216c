/* Details in a window of their own: as many as one likes, each with its own way back. */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_DETAILS_WINDOW (observer_details_window_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverDetailsWindow, observer_details_window, OBSERVER, DETAILS_WINDOW, GtkWindow)
/* clang-format on */

/* @main_window carries out what this one cannot, and takes it along when it closes. */
GtkWindow *observer_details_window_new (GtkWindow       *main_window,
                                        ObserverSession *session,
                                        uint64_t         id);

G_END_DECLS
