/* Edges arrive as pairs of processes, and are kept so: when something is opened or closed
 * meanwhile they only have to be joined to other items. */
#include "observer/tree-edges.h"

#include <stdlib.h>

#define MAX_IDS 4000

/* ---- pure ---- */

static int
compare_ids (const void *a, const void *b)
{
  uint64_t one = *(const uint64_t *) a;
  uint64_t two = *(const uint64_t *) b;

  return (one > two) - (one < two);
}

GArray *
observer_tree_edge_ids (const ObserverTree *tree)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (uint64_t));

  for (size_t i = 0; i < tree->n_items && ids->len < MAX_IDS; i++) {
    if (tree->items[i].id != 0)
      g_array_append_val (ids, tree->items[i].id);
  }
  g_array_sort (ids, compare_ids);
  return ids;
}

static int
compare_edges (const void *a, const void *b)
{
  const ObserverTreeEdge *one = a;
  const ObserverTreeEdge *two = b;

  if (one->from != two->from)
    return one->from < two->from ? -1 : 1;
  if (one->to != two->to)
    return one->to < two->to ? -1 : 1;
  return one->is_monitor - two->is_monitor;
}

static bool
is_in_tree (const CopSnapshot *snapshot, uint32_t a, uint32_t b)
{
  return snapshot->processes[a].parent == b || snapshot->processes[b].parent == a;
}

/* Equal ones follow each other now. */
static void
merge (GArray *joined)
{
  unsigned n = 0;

  g_array_sort (joined, compare_edges);
  for (unsigned i = 0; i < joined->len; i++) {
    ObserverTreeEdge *edge = &g_array_index (joined, ObserverTreeEdge, i);
    ObserverTreeEdge *last = &g_array_index (joined, ObserverTreeEdge, n - 1);

    if (n > 0 && compare_edges (edge, last) == 0)
      last->n++;
    else
      g_array_index (joined, ObserverTreeEdge, n++) = *edge;
  }
  g_array_set_size (joined, n);
}

GArray *
observer_tree_join_edges (const CopSnapshot  *snapshot,
                          const ObserverTree *tree,
                          const CopSeenEdge  *edges,
                          size_t              n_edges)
{
  GArray              *joined = g_array_new (FALSE, FALSE, sizeof (ObserverTreeEdge));
  g_autofree uint32_t *items = observer_tree_stand_ins (snapshot, tree);

  for (size_t i = 0; i < n_edges; i++) {
    uint32_t from = cop_snapshot_find (snapshot, edges[i].from);
    uint32_t to = cop_snapshot_find (snapshot, edges[i].to);

    if (from == COP_NOWHERE || to == COP_NOWHERE ||
        (!edges[i].is_monitor && is_in_tree (snapshot, from, to)))
      continue;
    ObserverTreeEdge edge = {
      .from = items[from], .to = items[to], .n = 1, .is_monitor = edges[i].is_monitor
    };
    if (edge.from == COP_NOWHERE || edge.to == COP_NOWHERE || edge.from == edge.to)
      continue;
    /* A link has no direction. */
    if (!edge.is_monitor && edge.from > edge.to) {
      edge.from = items[to];
      edge.to = items[from];
    }
    g_array_append_val (joined, edge);
  }
  merge (joined);
  return joined;
}

/* Places are x, y and height. Ends stand beside the middle of a side, where the tree's
 * own lines are. */
ObserverCurve
observer_tree_curve (const ObserverMetrics *metrics,
                     const double           from[3],
                     const double           to[3])
{
  double width = metrics->width;
  double bend = metrics->column_gap;
  double y0 = from[1] + from[2] * (to[1] > from[1] ? 0.68 : 0.32);
  double y3 = to[1] + to[2] * (to[1] > from[1] ? 0.32 : 0.68);

  if (from[0] + width <= to[0] || to[0] + width <= from[0]) {
    bool   right = from[0] < to[0];
    double x0 = right ? from[0] + width : from[0];
    double x3 = right ? to[0] : to[0] + width;
    double reach = right ? bend * 1.1 : -bend * 1.1;
    return (ObserverCurve){ x0, y0, x0 + reach, y0, x3 - reach, y3, x3, y3 };
  }

  double x0 = from[0] + width;
  double x3 = to[0] + width;
  double x = MAX (x0, x3) + MIN (bend * 1.6, bend * 0.5 + ABS (y3 - y0) * 0.15);
  return (ObserverCurve){ x0, y0, x, y0, x, y3, x3, y3 };
}

/* ---- asking ---- */

struct _ObserverTreeEdges {
  GObject parent_instance;

  ObserverTreeModel *model;  /* owned */
  GArray            *seen;   /* owned: CopSeenEdge, as answered last */
  GArray            *joined; /* owned: ObserverTreeEdge, or NULL: to be made */
  bool               links, monitors;
  bool               is_asking, is_stale; /* asked again once the answer is there */
  bool               is_cut;
};

static unsigned edges_changed;

G_DEFINE_FINAL_TYPE (ObserverTreeEdges, observer_tree_edges, G_TYPE_OBJECT)

static void ask (ObserverTreeEdges *self);

static void
forget_joined (ObserverTreeEdges *self)
{
  g_clear_pointer (&self->joined, g_array_unref);
  g_signal_emit (self, edges_changed, 0);
}

static void
edges_cb (
    CopSource *source, const CopSeenEdge *edges, size_t n_edges, bool is_cut, void *data)
{
  ObserverTreeEdges *self = data;

  self->is_asking = false;
  self->is_cut = is_cut;
  g_array_set_size (self->seen, 0);
  g_array_append_vals (self->seen, edges, (unsigned) n_edges);
  forget_joined (self);
  if (self->is_stale)
    ask (self);
}

static void
ask (ObserverTreeEdges *self)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);

  if ((!self->links && !self->monitors) || tree == NULL)
    return;
  self->is_stale = self->is_asking;
  if (self->is_asking)
    return;
  self->is_asking = true;
  g_autoptr (GArray) ids = observer_tree_edge_ids (tree);
  CopEdgesQuery      query = { .ids = (const uint64_t *) (void *) ids->data,
                               .n_ids = ids->len,
                               .links = self->links,
                               .monitors = self->monitors };
  cop_source_edges (
      observer_session_get_source (observer_tree_model_get_session (self->model)), &query,
      edges_cb, g_object_ref (self), g_object_unref);
}

static void
changed_cb (ObserverTreeEdges *self)
{
  g_clear_pointer (&self->joined, g_array_unref);
  ask (self);
}

static void
observer_tree_edges_finalize (GObject *object)
{
  ObserverTreeEdges *self = OBSERVER_TREE_EDGES (object);

  g_array_unref (self->seen);
  g_clear_pointer (&self->joined, g_array_unref);
  g_object_unref (self->model);
  G_OBJECT_CLASS (observer_tree_edges_parent_class)->finalize (object);
}

static void
observer_tree_edges_class_init (ObserverTreeEdgesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = observer_tree_edges_finalize;
  edges_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
observer_tree_edges_init (ObserverTreeEdges *self)
{
  self->seen = g_array_new (FALSE, FALSE, sizeof (CopSeenEdge));
}

ObserverTreeEdges *
observer_tree_edges_new (ObserverTreeModel *model)
{
  ObserverTreeEdges *self = g_object_new (OBSERVER_TYPE_TREE_EDGES, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
observer_tree_edges_set_layers (ObserverTreeEdges *self, bool links, bool monitors)
{
  if (links == self->links && monitors == self->monitors)
    return;
  self->links = links;
  self->monitors = monitors;
  if (!links && !monitors)
    g_array_set_size (self->seen, 0);
  forget_joined (self);
  ask (self);
}

const GArray *
observer_tree_edges_get (ObserverTreeEdges *self)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);

  if (self->joined == NULL && tree != NULL)
    self->joined = observer_tree_join_edges (
        observer_tree_model_get_snapshot (self->model), tree,
        (const CopSeenEdge *) (void *) self->seen->data, self->seen->len);
  return self->joined;
}

bool
observer_tree_edges_is_cut (ObserverTreeEdges *self)
{
  return self->is_cut;
}
