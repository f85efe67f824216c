/* A window as a picture. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether the mapped @window now stands in @file, as PNG. G_IO_ERROR_BUSY: it is between
 * two frames; ask again. */
bool coppice_picture_save (GtkWindow *window, const char *file, GError **error);

G_END_DECLS
