/* A window as a picture. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether the mapped @window now stands in @file, as PNG. */
bool coppice_picture_save (GtkWindow *window, const char *file, GError **error);

G_END_DECLS
