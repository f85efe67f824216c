/* The tree as a table with columns: same items, same folds and same selection as the
 * drawn one. */
#pragma once

#include "observer/tree-list.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_TABLE (observer_tree_table_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeTable, observer_tree_table, OBSERVER, TREE_TABLE, GtkBox)
/* clang-format on */

void observer_tree_table_set_model (ObserverTreeTable *self, ObserverTreeModel *model);
/* Opens what hides it, and scrolls as little as needed. */
void observer_tree_table_reveal (ObserverTreeTable *self, uint64_t id);
void observer_tree_table_describe (ObserverTreeTable *self, GString *text);

G_END_DECLS
