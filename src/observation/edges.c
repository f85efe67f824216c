/* Each process may give an equal share of the edges: one with a million links must not
 * leave the others without. An edge between two of those asked for is seen from both; it
 * is taken from one. */
#include "observation/edges.h"

#include "observation/probe.h"
#include "process/server.h"

#define MIN_SHARE 16

typedef struct {
  CopNode             *node;  /* borrowed */
  const CopEdgesQuery *query; /* borrowed */
  GArray              *edges; /* owned by who gathers */
  CopTerm             *pids;  /* owned: room for a share */
  size_t               share;
  bool                 is_cut;
} Gathering;

static bool
is_asked_for (const CopEdgesQuery *query, uint64_t id)
{
  size_t low = 0;
  size_t high = query->n_ids;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (query->ids[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < query->n_ids && query->ids[low] == id;
}

static void
add (Gathering *self, CopSeenEdge edge)
{
  if (self->edges->len < COP_MAX_EDGES)
    g_array_append_val (self->edges, edge);
  else
    self->is_cut = true;
}

/* One more than the share is asked for, to know whether there are more. */
static void
gather (Gathering *self, uint64_t id, CopRelation relation)
{
  size_t n = cop_process_edges (self->node, cop_local_pid (id), relation, self->pids,
                                self->share + 1);

  self->is_cut |= n > self->share;
  for (size_t i = 0; i < MIN (n, self->share); i++) {
    uint64_t other = cop_local_pid_number (self->pids[i]);

    switch (relation) {
    case COP_RELATION_LINK:
      if (id < other || !is_asked_for (self->query, other))
        add (self, (CopSeenEdge){ .from = id, .to = other });
      break;
    case COP_RELATION_MONITORS:
      add (self, (CopSeenEdge){ .from = id, .to = other, .is_monitor = true });
      break;
    case COP_RELATION_MONITORED_BY:
      if (!is_asked_for (self->query, other))
        add (self, (CopSeenEdge){ .from = other, .to = id, .is_monitor = true });
      break;
    }
  }
}

GArray *
cop_edges_gather (CopNode *node, const CopEdgesQuery *query, bool *ret_is_cut)
{
  size_t    share = MAX (COP_MAX_EDGES / 2 / MAX (query->n_ids, 1), MIN_SHARE);
  Gathering self = {
    .node = node,
    .query = query,
    .edges = g_array_new (FALSE, FALSE, sizeof (CopSeenEdge)),
    .pids = g_new (CopTerm, share + 1),
    .share = share,
  };

  for (size_t i = 0; i < query->n_ids; i++) {
    if (query->links)
      gather (&self, query->ids[i], COP_RELATION_LINK);
    if (query->monitors) {
      gather (&self, query->ids[i], COP_RELATION_MONITORS);
      gather (&self, query->ids[i], COP_RELATION_MONITORED_BY);
    }
  }
  g_free (self.pids);
  *ret_is_cut = self.is_cut;
  return self.edges;
}

/* ---- as an errand ---- */

void
cop_edges_request_free (CopEdgesRequest *request)
{
  g_free ((void *) request->query.ids);
  g_free (request);
}

void
cop_probe_edges (CopBridge *bridge, CopNode *node, void *data)
{
  const CopEdgesRequest *request = data;
  CopAnswer             *answer = cop_answer_new (COP_ANSWER_EDGES, request->token);

  answer->edges = cop_edges_gather (node, &request->query, &answer->is_cut);
  cop_bridge_push (bridge, answer);
}
