/* One line of a term's tree: a key, a value, what has changed, and an arrow when there is
 * more inside. Signal `toggle`: open or close it, or show more. */
#pragma once

#include "observer/term-tree.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TERM_ROW (observer_term_row_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTermRowWidget, observer_term_row, OBSERVER, TERM_ROW, GtkBox)
/* clang-format on */

GtkWidget *observer_term_row_new (void);
void observer_term_row_set (ObserverTermRowWidget *self, const ObserverTermRow *row);

G_END_DECLS
