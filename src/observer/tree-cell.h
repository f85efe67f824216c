/* A cell of the table of a tree. */
#pragma once

#include "observer/tree-list.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_CELL (observer_tree_cell_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeCell, observer_tree_cell, OBSERVER, TREE_CELL, GtkWidget)
/* clang-format on */

GtkListItemFactory *observer_tree_cell_factory (ObserverTreeColumn column); /* given */
ObserverTreeRow    *observer_tree_cell_get_row (ObserverTreeCell *self);    /* or NULL */

G_END_DECLS
