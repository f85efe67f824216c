/* One application's tree with all that belongs to it: drawn or as a table, search,
 * colours and layers with their legend, a small map. What is chosen is kept in the
 * settings. */
#pragma once

#include "observer/tree-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_PANE (observer_tree_pane_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreePane, observer_tree_pane, OBSERVER, TREE_PANE, GtkBox)
/* clang-format on */

void observer_tree_pane_set_session (ObserverTreePane *self, ObserverSession *session);
/* NULL: the processes outside of any application. */
void observer_tree_pane_set_application (ObserverTreePane *self, const char *name);
ObserverTreeModel *observer_tree_pane_get_model (ObserverTreePane *self);
/* Everything people can do here, for "tree.": lent. */
GActionGroup *observer_tree_pane_get_actions (ObserverTreePane *self);

void observer_tree_pane_search (ObserverTreePane *self);
/* Opens what hides it, and scrolls as little as needed. */
void observer_tree_pane_reveal (ObserverTreePane *self, uint64_t id);
/* The same, when the pane next gets another size. */
void observer_tree_pane_reveal_when_resized (ObserverTreePane *self, uint64_t id);
/* The process with the keyboard, or 0. */
uint64_t observer_tree_pane_get_cursor_id (ObserverTreePane *self);
bool     observer_tree_pane_is_at_rest (ObserverTreePane *self);
void     observer_tree_pane_describe (ObserverTreePane *self, GString *text);

G_END_DECLS
