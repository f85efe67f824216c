/* Tooltips that are said again at every refresh. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Does nothing when that is what it says: GTK asks the display server where the pointer
 * is whenever one is set, and waits for the answer. @text may be NULL. */
void observer_set_tooltip (GtkWidget *widget, const char *text);

G_END_DECLS
