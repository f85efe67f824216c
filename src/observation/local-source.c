/* The observer's side of the node in this program. Requests get a number and wait in a
 * table, so nothing of the observer's ever crosses the threads: an answer whose number is
 * unknown comes too late and is dropped. */
#include "observation/local-source.h"

#include "observation/probe.h"
#include "observation/self.h"

#define DEFAULT_INTERVAL_MSEC 1000
#define PROGRAM_USEC 90000 /* between two looks at the program itself */

typedef struct {
  CopSource   base;
  CopBridge  *bridge;   /* owned */
  GSource    *inbox;    /* owned; on the observer's context */
  GHashTable *requests; /* token → Request, owned */
  uint64_t    last_token;
  int         interval_msec;
  bool        is_lost;

  CopSeenProgram program;
} CopLocalSource;

typedef struct {
  uint64_t           token;
  CopDetailsFunc     details;
  CopSeenMailboxFunc mailbox;
  CopSeenEdgesFunc   edges;
  CopResultFunc      result;
  void              *data;
  GDestroyNotify     destroy;
} Request;

typedef struct {
  GSource         base;
  CopLocalSource *source; /* borrowed: it destroys the inbox */
} Inbox;

/* ---- requests ---- */

static void
free_request (void *data)
{
  Request *request = data;

  if (request->destroy != NULL)
    request->destroy (request->data);
  g_free (request);
}

static uint64_t
add_request (CopLocalSource *self, Request content)
{
  Request *request = g_memdup2 (&content, sizeof content);

  request->token = ++self->last_token;
  g_hash_table_insert (self->requests, &request->token, request);
  return request->token;
}

static void
tell_edges (CopLocalSource *self, Request *request, const CopAnswer *answer)
{
  const GArray *edges = answer->edges;

  request->edges (&self->base,
                  edges != NULL ? (const CopSeenEdge *) (void *) edges->data : NULL,
                  edges != NULL ? edges->len : 0, answer->is_cut, request->data);
}

static void
finish_request (CopLocalSource *self, Request *request, const CopAnswer *answer)
{
  if (request->details != NULL)
    request->details (&self->base, answer->details, request->data);
  if (request->edges != NULL)
    tell_edges (self, request, answer);
  if (request->mailbox != NULL)
    request->mailbox (&self->base, answer->mailbox, request->data);
  if (request->result != NULL)
    request->result (&self->base, answer->result, answer->failure, request->data);
  free_request (request);
}

static void
answer_request (CopLocalSource *self, const CopAnswer *answer)
{
  Request *request = g_hash_table_lookup (self->requests, &answer->token);

  if (request == NULL)
    return;
  g_hash_table_steal (self->requests, &answer->token);
  finish_request (self, request, answer);
}

static void
fail_request (CopLocalSource *self, uint64_t token)
{
  CopAnswer *answer = cop_answer_new (COP_ANSWER_RESULT, token);

  answer->failure = g_strdup ("** (exit) the node has ended");
  cop_bridge_push (self->bridge, answer);
}

static void
lose_node (CopLocalSource *self, const CopAnswer *answer)
{
  if (self->is_lost)
    return;
  self->is_lost = true;

  g_autoptr (GList) tokens = g_hash_table_get_keys (self->requests);

  for (GList *l = tokens; l != NULL; l = l->next)
    fail_request (self, *(const uint64_t *) l->data);
  cop_source_give_lost (&self->base, answer->failure);
}

/* ---- answers ---- */

/* On the observer's thread: the node does not wait for it. */
static void
add_program (CopLocalSource *self, CopSnapshot *snapshot)
{
  if (g_get_monotonic_time () - self->program.time_usec >= PROGRAM_USEC)
    cop_self_read (&self->program);
  snapshot->node.program = self->program;
  snapshot->node.memory_rss = self->program.rss;
}

static void
read_news (CopLocalSource *self, CopAnswer *answer)
{
  if (answer->events != NULL)
    cop_source_give_events (&self->base,
                            (const CopSeenEvent *) answer->events->events->data,
                            answer->events->events->len);
  if (answer->snapshot != NULL)
    add_program (self, answer->snapshot);
  if (answer->snapshot != NULL)
    cop_source_give_snapshot (&self->base, g_steal_pointer (&answer->snapshot));
  cop_bridge_to_node (self->bridge, cop_probe_consumed, NULL, NULL);
}

static void
read_answer (CopLocalSource *self, CopAnswer *answer)
{
  switch (answer->kind) {
  case COP_ANSWER_NEWS: read_news (self, answer); break;
  case COP_ANSWER_DETAILS:
  case COP_ANSWER_MAILBOX:
  case COP_ANSWER_EDGES:
  case COP_ANSWER_RESULT: answer_request (self, answer); break;
  case COP_ANSWER_LOST: lose_node (self, answer); break;
  }
}

static gboolean
inbox_dispatch (GSource *source, GSourceFunc callback, void *data)
{
  CopLocalSource                     *self = ((Inbox *) source)->source;
  G_GNUC_UNUSED g_autoptr (CopSource) kept = cop_source_ref (&self->base);
  CopAnswer                          *next;

  g_source_set_ready_time (source, -1);
  /* When the reference held here is the last one, nobody waits for the rest. */
  while (self->base.n_refs > 1 && (next = cop_bridge_pop (self->bridge)) != NULL) {
    g_autoptr (CopAnswer) answer = next;

    read_answer (self, answer);
  }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs inbox_funcs = { .dispatch = inbox_dispatch };

/* ---- the class ---- */

static void
local_start (CopSource *source)
{
  CopLocalSource *self = (CopLocalSource *) source;

  cop_bridge_to_node (self->bridge, cop_probe_watch,
                      g_memdup2 (&self->interval_msec, sizeof (int)), g_free);
}

static void
local_stop (CopSource *source)
{
  CopLocalSource *self = (CopLocalSource *) source;

  cop_bridge_to_node (self->bridge, cop_probe_unwatch, NULL, NULL);
}

static void
local_set_interval (CopSource *source, int msec)
{
  CopLocalSource *self = (CopLocalSource *) source;

  self->interval_msec = msec;
  if (source->watchers->len > 0)
    local_start (source);
}

static void
local_refresh (CopSource *source)
{
  CopLocalSource *self = (CopLocalSource *) source;

  cop_bridge_to_node (self->bridge, cop_probe_refresh, NULL, NULL);
}

static void
local_inspect (CopSource     *source,
               uint64_t       id,
               CopDetailsFunc func,
               void          *data,
               GDestroyNotify destroy)
{
  CopLocalSource   *self = (CopLocalSource *) source;
  CopInspectRequest request = { .id = id };

  request.token =
      add_request (self, (Request){ .details = func, .data = data, .destroy = destroy });
  if (!cop_bridge_to_node (self->bridge, cop_probe_inspect,
                           g_memdup2 (&request, sizeof request), g_free))
    fail_request (self, request.token);
}

static void
local_mailbox (CopSource             *source,
               const CopMailboxQuery *query,
               CopSeenMailboxFunc     func,
               void                  *data,
               GDestroyNotify         destroy)
{
  CopLocalSource   *self = (CopLocalSource *) source;
  CopMailboxRequest request = { .query = *query };

  request.token =
      add_request (self, (Request){ .mailbox = func, .data = data, .destroy = destroy });
  if (!cop_bridge_to_node (self->bridge, cop_probe_mailbox,
                           g_memdup2 (&request, sizeof request), g_free))
    fail_request (self, request.token);
}

static void
local_edges (CopSource           *source,
             const CopEdgesQuery *query,
             CopSeenEdgesFunc     func,
             void                *data,
             GDestroyNotify       destroy)
{
  CopLocalSource  *self = (CopLocalSource *) source;
  CopEdgesRequest *request = g_new (CopEdgesRequest, 1);
  uint64_t         token =
      add_request (self, (Request){ .edges = func, .data = data, .destroy = destroy });

  *request = (CopEdgesRequest){ .token = token, .query = *query };
  request->query.ids = g_memdup2 (query->ids, query->n_ids * sizeof *query->ids);
  if (!cop_bridge_to_node (self->bridge, cop_probe_edges, request,
                           (GDestroyNotify) cop_edges_request_free))
    fail_request (self, token);
}

static void
local_apply (CopSource     *source,
             const char    *what,
             const char    *module,
             const char    *function,
             CopTerm        args,
             CopResultFunc  func,
             void          *data,
             GDestroyNotify destroy)
{
  CopLocalSource  *self = (CopLocalSource *) source;
  CopApplyRequest *request = g_new0 (CopApplyRequest, 1);
  uint64_t         token =
      add_request (self, (Request){ .result = func, .data = data, .destroy = destroy });

  request->token = token;
  request->what = g_strdup (what);
  request->module = g_strdup (module);
  request->function = g_strdup (function);
  request->args = cop_term_copy (args);
  cop_term_unref (args);
  if (!cop_bridge_to_node (self->bridge, cop_probe_apply, request,
                           (GDestroyNotify) cop_apply_request_free))
    fail_request (self, token);
}

static void
local_free (CopSource *source)
{
  CopLocalSource *self = (CopLocalSource *) source;

  cop_bridge_open (self->bridge, NULL);
  g_source_destroy (self->inbox);
  g_source_unref (self->inbox);
  cop_bridge_to_node (self->bridge, cop_probe_end, NULL, NULL);
  cop_bridge_unref (self->bridge);
  g_hash_table_unref (self->requests);
  cop_source_clear (source);
  g_free (self);
}

static const CopSourceClass local_class = {
  .start = local_start,
  .stop = local_stop,
  .set_interval = local_set_interval,
  .refresh = local_refresh,
  .inspect = local_inspect,
  .mailbox = local_mailbox,
  .edges = local_edges,
  .apply = local_apply,
  .free = local_free,
};

CopSource *
cop_local_source_new (CopNode *node)
{
  g_return_val_if_fail (node != NULL, NULL);

  CopLocalSource          *self = g_new0 (CopLocalSource, 1);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  cop_source_init (&self->base, &local_class);
  self->bridge = cop_bridge_new (node);
  self->requests =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_request);
  self->interval_msec = DEFAULT_INTERVAL_MSEC;
  self->inbox = g_source_new (&inbox_funcs, sizeof (Inbox));
  ((Inbox *) self->inbox)->source = self;
  g_source_set_static_name (self->inbox, "coppice answers");
  g_source_attach (self->inbox, context);
  cop_bridge_open (self->bridge, self->inbox);
  return &self->base;
}
