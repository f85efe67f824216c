/* A small line of values, without axes: how it went, beside a number that says how it
 * is. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_SPARKLINE (observer_sparkline_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverSparkline, observer_sparkline, OBSERVER, SPARKLINE, GtkWidget)
/* clang-format on */

/* @values are copied, oldest first; the line fills the width when there are @n_room of
 * them. @text is what a screen reader says. */
void observer_sparkline_set (ObserverSparkline *self,
                             const double      *values,
                             size_t             n_values,
                             size_t             n_room,
                             const char        *text);

G_END_DECLS
