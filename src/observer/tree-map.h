/* The whole tree at the size of a stamp, and which part of it is in view: a click or a
 * drag in it moves the view. Shown only when not all is in view. */
#pragma once

#include "observer/tree-view.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_MAP (observer_tree_map_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeMap, observer_tree_map, OBSERVER, TREE_MAP, GtkWidget)
/* clang-format on */

void observer_tree_map_set_view (ObserverTreeMap   *self,
                                 ObserverTreeView  *view,
                                 ObserverTreeModel *model);
void observer_tree_map_set_wanted (ObserverTreeMap *self, bool wanted);

G_END_DECLS
