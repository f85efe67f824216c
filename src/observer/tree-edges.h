/* Links and monitors as they are drawn over a tree: between its items. */
#pragma once

#include "observer/tree-model.h"

G_BEGIN_DECLS

typedef struct {
  uint32_t from, to;   /* items */
  uint32_t n;          /* edges in one: to and from items that stand for many */
  bool     is_monitor; /* @from watches @to */
} ObserverTreeEdge;

/* Brings edges between processes to the items that show them or stand for them. Without
 * those that the tree shows already (a child's link to its supervisor), without those
 * that begin and end at the same item or leave the tree. Given: ObserverTreeEdge. */
GArray *observer_tree_join_edges (const CopSnapshot  *snapshot,
                                  const ObserverTree *tree,
                                  const CopSeenEdge  *edges,
                                  size_t              n_edges);
/* The processes whose edges are asked for: those drawn, ascending. Given: uint64_t. */
GArray *observer_tree_edge_ids (const ObserverTree *tree);

/* A curve from side to side, in the coordinates of the tree. */
typedef struct {
  double x0, y0, x1, y1, x2, y2, x3, y3;
} ObserverCurve;
/* Between two items at these places. In one column it bends to the right. */
ObserverCurve observer_tree_curve (const ObserverMetrics *metrics,
                                   const double           from[3],
                                   const double           to[3]);

#define OBSERVER_TYPE_TREE_EDGES (observer_tree_edges_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeEdges, observer_tree_edges, OBSERVER, TREE_EDGES, GObject)
/* clang-format on */

/* Asks the source for the edges of what is drawn, again when something changed, never
 * twice at a time. Signal: `changed`. */
ObserverTreeEdges *observer_tree_edges_new (ObserverTreeModel *model);
void observer_tree_edges_set_layers (ObserverTreeEdges *self, bool links, bool monitors);
/* Of the model's tree as it is now; lent until it changes. */
const GArray *observer_tree_edges_get (ObserverTreeEdges *self);
bool          observer_tree_edges_is_cut (ObserverTreeEdges *self);

G_END_DECLS
