/* What is read from left to right in every language: code, figures, and drawings of time.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @widget and all that is in it now. */
void observer_keep_ltr (GtkWidget *widget);
/* The text of a label or an inscription, which stays at the side where it was. */
void observer_text_keep_ltr (GtkWidget *text);

G_END_DECLS
