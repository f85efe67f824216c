/* Shares of a whole, side by side; or, as a small sign in a legend, one of them. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_MEMORY_BAR (observer_memory_bar_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverMemoryBar, observer_memory_bar, OBSERVER, MEMORY_BAR, GtkWidget)
/* clang-format on */

#define OBSERVER_MEMORY_BAR_PARTS 7

GtkWidget *observer_memory_bar_new (void);
/* Only the part @part, as in the bar: for a legend. */
GtkWidget *observer_memory_bar_new_sign (unsigned part);
/* @words: what the bar shows, for readers of the screen. */
void observer_memory_bar_set (ObserverMemoryBar *self,
                              const double       parts[OBSERVER_MEMORY_BAR_PARTS],
                              const char        *words);

G_END_DECLS
