/* The drawn tree of one application: pan, zoom, keyboard, selection. Scrollable.
 * Selection, scroll position and zoom change only by hand.
 *
 * Signals: `zoomed`; `moved`: something else may be in view. */
#pragma once

#include "observer/tree-edges.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_VIEW (observer_tree_view_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeView, observer_tree_view, OBSERVER, TREE_VIEW, GtkWidget)
/* clang-format on */

void observer_tree_view_set_model (ObserverTreeView *self, ObserverTreeModel *model);

double observer_tree_view_get_zoom (ObserverTreeView *self);
void   observer_tree_view_zoom (ObserverTreeView *self,
                                double            factor); /* around the middle */
void   observer_tree_view_zoom_reset (ObserverTreeView *self);
void   observer_tree_view_fit (ObserverTreeView *self);
/* Edges beyond the tree. */
void observer_tree_view_set_layers (ObserverTreeView *self, bool links, bool monitors);
ObserverTreeEdges *observer_tree_view_get_edges (ObserverTreeView *self); /* lent */
/* What is in view, in coordinates of the tree. */
void observer_tree_view_get_shown (ObserverTreeView *self, graphene_rect_t *ret_shown);
void observer_tree_view_centre (ObserverTreeView *self, double x, double y);

/* Opens what hides it, and scrolls as little as needed. */
void observer_tree_view_reveal (ObserverTreeView *self, uint64_t id);
/* The same, when the view next gets another size: its room is about to be taken. */
void observer_tree_view_reveal_when_resized (ObserverTreeView *self, uint64_t id);
/* The process at the keyboard's place, or 0. */
uint64_t observer_tree_view_get_cursor_id (ObserverTreeView *self);
bool     observer_tree_view_is_empty (ObserverTreeView *self);
/* Whether nothing is on its way to its place. */
bool observer_tree_view_is_at_rest (ObserverTreeView *self);
void observer_tree_view_describe (ObserverTreeView *self, GString *text);

G_END_DECLS
