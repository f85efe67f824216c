/* Template children that a widget keeps in an array. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The children of these names, into the array of pointers at @offset. */
void observer_bind_array (GtkWidgetClass    *widget,
                          const char *const *names,
                          size_t             n,
                          size_t             offset);

G_END_DECLS
