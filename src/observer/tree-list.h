/* The items of a tree as rows of a table: a list model and its selection in one. Items
 * come and go one by one as they do in the tree, so the table never scrolls by itself. */
#pragma once

#include "observer/tree-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  OBSERVER_TREE_COLUMN_NAME,
  OBSERVER_TREE_COLUMN_PID,
  OBSERVER_TREE_COLUMN_KIND,
  OBSERVER_TREE_COLUMN_RESTART,
  OBSERVER_TREE_COLUMN_STRATEGY,
  OBSERVER_TREE_COLUMN_RESTARTS,
  OBSERVER_TREE_COLUMN_QUEUE,
  OBSERVER_TREE_COLUMN_MEMORY,
  OBSERVER_TREE_COLUMN_REDUCTIONS,
  OBSERVER_TREE_COLUMN_STATE,
  OBSERVER_N_TREE_COLUMNS
} ObserverTreeColumn;

#define OBSERVER_TYPE_TREE_ROW (observer_tree_row_get_type ())
#define OBSERVER_TYPE_TREE_LIST (observer_tree_list_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeRow, observer_tree_row, OBSERVER, TREE_ROW, GObject)
G_DECLARE_FINAL_TYPE (ObserverTreeList, observer_tree_list, OBSERVER, TREE_LIST, GObject)
/* clang-format on */

/* Empty and asleep at first. */
ObserverTreeList *observer_tree_list_new (ObserverTreeModel *model);
/* While nobody sees it, it stays as it is: rows have their price even unseen. */
void observer_tree_list_set_active (ObserverTreeList *self, bool active);
/* Position of an item of the tree, or GTK_INVALID_LIST_POSITION. */
unsigned observer_tree_list_find (ObserverTreeList *self, uint64_t key);

/* Emits `changed`. The item, lent until the next change; NULL when it has gone. */
const ObserverItem *observer_tree_row_peek (ObserverTreeRow *self);
ObserverTreeModel  *observer_tree_row_get_model (ObserverTreeRow *self);
/* What @column says of it; to be freed. */
char *observer_tree_row_get_text (ObserverTreeRow *self, ObserverTreeColumn column);
bool  observer_tree_column_is_number (ObserverTreeColumn column);

G_END_DECLS
