/* Two one-way roads. To the node: its own errands. To the observer: a queue and a GSource
 * on the observer's context which is made ready. The queue belongs to the bridge, not to
 * the context, so nothing is left behind when the observer goes. */
#include "observation/bridge.h"

struct _CopBridge {
  int n_refs; /* atomic */

  GMutex   node_lock;
  CopNode *node; /* borrowed; NULL once it has ended */

  GMutex   inbox_lock;
  GQueue   answers; /* CopAnswer *, owned */
  GSource *inbox;   /* borrowed; NULL: nobody listens */

  void *probe; /* borrowed; node's thread only */
};

typedef struct {
  CopBridge     *bridge; /* owned */
  CopBridgeFunc  func;
  void          *data;
  GDestroyNotify destroy;
} Errand;

CopAnswer *
cop_answer_new (CopAnswerKind kind, uint64_t token)
{
  CopAnswer *answer = g_new0 (CopAnswer, 1);

  answer->kind = kind;
  answer->token = token;
  return answer;
}

void
cop_answer_free (CopAnswer *answer)
{
  if (answer == NULL)
    return;
  cop_event_batch_free (answer->events);
  cop_snapshot_unref (answer->snapshot);
  cop_details_unref (answer->details);
  cop_seen_mailbox_unref (answer->mailbox);
  g_clear_pointer (&answer->edges, g_array_unref);
  cop_term_unref (answer->result);
  g_free (answer->failure);
  g_free (answer);
}

CopBridge *
cop_bridge_new (CopNode *node)
{
  CopBridge *bridge = g_new0 (CopBridge, 1);

  bridge->n_refs = 1;
  bridge->node = node;
  g_mutex_init (&bridge->node_lock);
  g_mutex_init (&bridge->inbox_lock);
  g_queue_init (&bridge->answers);
  return bridge;
}

CopBridge *
cop_bridge_ref (CopBridge *bridge)
{
  g_atomic_int_inc (&bridge->n_refs);
  return bridge;
}

static void
drop_answers (CopBridge *bridge)
{
  g_queue_clear_full (&bridge->answers, (GDestroyNotify) cop_answer_free);
}

void
cop_bridge_unref (CopBridge *bridge)
{
  if (bridge == NULL || !g_atomic_int_dec_and_test (&bridge->n_refs))
    return;
  drop_answers (bridge);
  g_mutex_clear (&bridge->node_lock);
  g_mutex_clear (&bridge->inbox_lock);
  g_free (bridge);
}

/* ---- to the observer ---- */

void
cop_bridge_open (CopBridge *bridge, GSource *inbox)
{
  g_mutex_lock (&bridge->inbox_lock);
  bridge->inbox = inbox;
  if (inbox == NULL)
    drop_answers (bridge);
  g_mutex_unlock (&bridge->inbox_lock);
}

CopAnswer *
cop_bridge_pop (CopBridge *bridge)
{
  g_mutex_lock (&bridge->inbox_lock);
  CopAnswer *answer = g_queue_pop_head (&bridge->answers);
  g_mutex_unlock (&bridge->inbox_lock);
  return answer;
}

void
cop_bridge_push (CopBridge *bridge, CopAnswer *answer)
{
  g_mutex_lock (&bridge->inbox_lock);
  if (bridge->inbox != NULL) {
    g_queue_push_tail (&bridge->answers, g_steal_pointer (&answer));
    g_source_set_ready_time (bridge->inbox, 0);
  }
  g_mutex_unlock (&bridge->inbox_lock);
  cop_answer_free (answer);
}

/* ---- to the node ---- */

static void
run_errand (void *data, void *node)
{
  Errand *errand = data;

  errand->func (errand->bridge, node, errand->data);
}

static void
free_errand (void *data)
{
  Errand *errand = data;

  if (errand->destroy != NULL)
    errand->destroy (errand->data);
  cop_bridge_unref (errand->bridge);
  g_free (errand);
}

bool
cop_bridge_to_node (CopBridge     *bridge,
                    CopBridgeFunc  func,
                    void          *data,
                    GDestroyNotify destroy)
{
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand){ cop_bridge_ref (bridge), func, data, destroy };
  g_mutex_lock (&bridge->node_lock);
  bool is_there = bridge->node != NULL;
  if (is_there)
    cop_node_invoke (bridge->node, run_errand, errand, free_errand);
  g_mutex_unlock (&bridge->node_lock);
  if (!is_there)
    free_errand (errand);
  return is_there;
}

void
cop_bridge_lose_node (CopBridge *bridge)
{
  g_mutex_lock (&bridge->node_lock);
  bridge->node = NULL;
  g_mutex_unlock (&bridge->node_lock);
}

void
cop_bridge_set_probe (CopBridge *bridge, void *probe)
{
  bridge->probe = probe;
}

void *
cop_bridge_get_probe (CopBridge *bridge)
{
  return bridge->probe;
}
