/* The widget of one item of the drawn tree. Recycled: it stands for whatever it was bound
 * to last. */
#pragma once

#include "observer/tree-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_NODE (observer_tree_node_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeNode, observer_tree_node, OBSERVER, TREE_NODE, GtkBox)
/* clang-format on */

GtkWidget *observer_tree_node_new (void);
void       observer_tree_node_bind (ObserverTreeNode   *self,
                                    ObserverTreeModel  *model,
                                    const ObserverItem *item);
void       observer_tree_node_set_selected (ObserverTreeNode *self, bool selected);
/* Shows for a moment that another process has taken this place. */
void     observer_tree_node_flash (ObserverTreeNode *self);
uint64_t observer_tree_node_get_key (ObserverTreeNode *self);

G_END_DECLS
