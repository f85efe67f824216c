/* When to look. The tree changed: soon, so that a cascade of restarts is one picture, but
 * not more often than MIN_GAP_USEC. Otherwise once per interval. While the observer has
 * not read the last news nothing is sent; what happens meanwhile gathers in the log. And
 * looking never takes more than a twentieth of the node's time, however large it is. */
#include "observation/probe.h"

#include "observation/action.h"
#include "observation/capture.h"
#include "observation/details.h"
#include "observation/mailbox.h"
#include "observation/self.h"
#include "observation/symbols.h"

#define NEWS_USEC 5000     /* from the first event to the look */
#define MIN_GAP_USEC 60000 /* between two looks; with a frame still less than 100 ms */
#define COST_FACTOR 20 /* a look is paid for when this many times its cost has passed */
#define MAX_DEBT_USEC 2000000 /* the longest wait, whatever it costs */
#define MAX_READERS 8
#define CREDIT_USEC 500000 /* how far ahead of that it may be */

typedef struct {
  CopNode     *node;    /* borrowed */
  CopBridge   *bridge;  /* owned */
  CopCapture  *capture; /* owned */
  CopTexts    *texts;   /* owned */
  CopEventLog *log;     /* owned; NULL while nobody watches */
  GPtrArray   *readers; /* CopMailboxReader, owned: those of the last requests */
  GSource     *timer;   /* owned; on the node's context */
  int          interval_msec;
  bool         is_in_flight;  /* news which the observer has not read */
  bool         has_request;   /* a snapshot at once */
  int64_t      news_usec;     /* real time of the first event since the last look, or 0 */
  int64_t      look_usec;     /* of the last look */
  int64_t      snapshot_usec; /* of the last snapshot */
  int64_t      debt_usec;     /* real time at which all looks are paid for */
} CopProbe;

static const char probes_key;

/* ---- when ---- */

/* When looking is paid for, but for what may be borrowed: a change after a quiet while is
 * shown at once also where looking is dear. */
static int64_t
paid (const CopProbe *probe)
{
  return probe->debt_usec - CREDIT_USEC;
}

static int64_t
value_due (const CopProbe *probe)
{
  return probe->interval_msec == 0
             ? G_MAXINT64
             : probe->snapshot_usec + probe->interval_msec * (int64_t) 1000;
}

static int64_t
next_look (const CopProbe *probe)
{
  int64_t due = value_due (probe);

  if (probe->has_request)
    due = 0;
  if (probe->news_usec != 0)
    due = MIN (due, MAX (probe->news_usec + NEWS_USEC, probe->look_usec + MIN_GAP_USEC));
  return due == G_MAXINT64 ? due : MAX (due, paid (probe));
}

static void
schedule (CopProbe *probe)
{
  int64_t due =
      probe->log == NULL || probe->is_in_flight ? G_MAXINT64 : next_look (probe);

  g_source_set_ready_time (probe->timer, due == G_MAXINT64 ? -1 : due);
}

static void
news_cb (bool structural, void *data)
{
  CopProbe *probe = data;

  if (probe->news_usec != 0)
    return;
  probe->news_usec = g_get_monotonic_time ();
  schedule (probe);
}

/* ---- looking ---- */

static void
look (CopProbe *probe, int64_t now)
{
  int64_t               start = cop_thread_usec ();
  bool                  is_due = probe->has_request || now >= value_due (probe);
  CopEventBatch        *events = cop_event_log_take (probe->log);
  bool                  has_changed = cop_event_log_is_structural (probe->log);
  g_autoptr (CopAnswer) answer = cop_answer_new (COP_ANSWER_NEWS, 0);

  probe->news_usec = 0;
  probe->look_usec = now;
  answer->events = events;
  if (is_due || has_changed) {
    cop_event_log_settle (probe->log);
    answer->snapshot = cop_capture_take (probe->capture);
    cop_event_log_check_mailboxes (probe->log);
    probe->has_request = false;
    probe->snapshot_usec = now;
  }
  if (answer->events != NULL || answer->snapshot != NULL) {
    probe->is_in_flight = true;
    cop_bridge_push (probe->bridge, g_steal_pointer (&answer));
  }
  probe->debt_usec =
      MIN (MAX (probe->debt_usec, now) + (cop_thread_usec () - start) * COST_FACTOR,
           now + MAX_DEBT_USEC);
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc callback, void *data)
{
  CopProbe *probe = data;

  look (probe, g_get_monotonic_time ());
  schedule (probe);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

/* GLib calls dispatch only; the callback is there to carry the data. */
static gboolean
unused_cb (void *data)
{
  return G_SOURCE_CONTINUE;
}

/* ---- life ---- */

static void
free_probe (void *data)
{
  CopProbe *probe = data;

  g_source_destroy (probe->timer);
  g_source_unref (probe->timer);
  cop_event_log_free (probe->log);
  cop_capture_free (probe->capture);
  cop_texts_unref (probe->texts);
  g_ptr_array_unref (probe->readers);
  cop_bridge_set_probe (probe->bridge, NULL);
  cop_bridge_unref (probe->bridge);
  g_free (probe);
}

/* The node ends. */
static void
lose_probes (void *data)
{
  GPtrArray *probes = data;

  for (unsigned i = 0; i < probes->len; i++) {
    CopProbe  *probe = probes->pdata[i];
    CopAnswer *answer = cop_answer_new (COP_ANSWER_LOST, 0);

    answer->failure = g_strdup ("The node has ended.");
    cop_bridge_lose_node (probe->bridge);
    cop_bridge_push (probe->bridge, answer);
  }
  g_ptr_array_unref (probes);
}

static GPtrArray *
probes_of (CopNode *node)
{
  GPtrArray *probes = cop_node_get_data (node, &probes_key);

  if (probes == NULL) {
    probes = g_ptr_array_new_with_free_func (free_probe);
    cop_node_set_data (node, &probes_key, probes, lose_probes);
  }
  return probes;
}

static CopProbe *
ensure_probe (CopBridge *bridge, CopNode *node)
{
  CopProbe *probe = cop_bridge_get_probe (bridge);

  if (probe != NULL)
    return probe;
  probe = g_new0 (CopProbe, 1);
  probe->node = node;
  probe->bridge = cop_bridge_ref (bridge);
  probe->capture = cop_capture_new (node);
  probe->texts = cop_texts_new ();
  probe->readers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cop_mailbox_reader_free);
  probe->timer = g_source_new (&timer_funcs, sizeof (GSource));
  g_source_set_callback (probe->timer, unused_cb, probe, NULL);
  g_source_set_static_name (probe->timer, "coppice probe");
  /* A busy node is always ready: looking must come before it, seldom as it is. */
  g_source_set_priority (probe->timer, G_PRIORITY_HIGH);
  g_source_attach (probe->timer, cop_node_context (node));
  cop_bridge_set_probe (bridge, probe);
  g_ptr_array_add (probes_of (node), probe);
  return probe;
}

/* ---- errands ---- */

void
cop_probe_watch (CopBridge *bridge, CopNode *node, void *data)
{
  CopProbe *probe = ensure_probe (bridge, node);

  probe->interval_msec = *(const int *) data;
  if (probe->log == NULL)
    probe->log = cop_event_log_new (node, probe->capture, news_cb, probe);
  probe->has_request |= probe->snapshot_usec == 0;
  schedule (probe);
}

void
cop_probe_unwatch (CopBridge *bridge, CopNode *node, void *data)
{
  CopProbe *probe = ensure_probe (bridge, node);

  g_clear_pointer (&probe->log, cop_event_log_free);
  probe->news_usec = probe->snapshot_usec = 0;
  schedule (probe);
}

void
cop_probe_refresh (CopBridge *bridge, CopNode *node, void *data)
{
  CopProbe *probe = ensure_probe (bridge, node);

  probe->has_request = true;
  schedule (probe);
}

void
cop_probe_consumed (CopBridge *bridge, CopNode *node, void *data)
{
  CopProbe *probe = cop_bridge_get_probe (bridge);

  if (probe == NULL)
    return;
  probe->is_in_flight = false;
  schedule (probe);
}

void
cop_probe_end (CopBridge *bridge, CopNode *node, void *data)
{
  CopProbe *probe = cop_bridge_get_probe (bridge);

  if (probe != NULL)
    g_ptr_array_remove_fast (probes_of (node), probe);
}

void
cop_probe_inspect (CopBridge *bridge, CopNode *node, void *data)
{
  const CopInspectRequest *request = data;
  CopProbe                *probe = ensure_probe (bridge, node);
  CopAnswer               *answer = cop_answer_new (COP_ANSWER_DETAILS, request->token);

  answer->details = cop_details_gather (
      &(CopDetailsPlace){ node, probe->texts, cop_capture_last (probe->capture),
                          probe->log },
      request->id);
  /* Finding the words of addresses takes longer than the node can wait. */
  if (answer->details != NULL && answer->details->stack->len > 0)
    cop_symbols_answer (bridge, answer);
  else
    cop_bridge_push (bridge, answer);
}

/* The reader of that mailbox, last in the list. */
static CopMailboxReader *
reader_of (CopProbe *probe, uint64_t id)
{
  for (unsigned i = 0; i < probe->readers->len; i++) {
    CopMailboxReader *reader = probe->readers->pdata[i];

    if (cop_mailbox_reader_id (reader) != id)
      continue;
    g_ptr_array_add (probe->readers, g_ptr_array_steal_index (probe->readers, i));
    return reader;
  }
  if (probe->readers->len >= MAX_READERS)
    g_ptr_array_remove_index (probe->readers, 0);
  g_ptr_array_add (probe->readers, cop_mailbox_reader_new (probe->node, id));
  return probe->readers->pdata[probe->readers->len - 1];
}

void
cop_probe_mailbox (CopBridge *bridge, CopNode *node, void *data)
{
  const CopMailboxRequest *request = data;
  CopProbe                *probe = ensure_probe (bridge, node);
  CopAnswer               *answer = cop_answer_new (COP_ANSWER_MAILBOX, request->token);

  answer->mailbox =
      cop_mailbox_reader_read (reader_of (probe, request->query.id), &request->query);
  cop_bridge_push (bridge, answer);
}

void
cop_probe_apply (CopBridge *bridge, CopNode *node, void *data)
{
  CopApplyRequest *request = data;
  CopProbe        *probe = ensure_probe (bridge, node);

  if (probe->log != NULL && request->what != NULL)
    cop_event_log_action (probe->log, request->what, cop_action_target (request->args),
                          NULL);
  cop_action_start (bridge, node, request);
}

void
cop_probe_note_failure (CopBridge  *bridge,
                        const char *what,
                        uint64_t    id,
                        const char *failure)
{
  CopProbe *probe = cop_bridge_get_probe (bridge);

  if (probe != NULL && probe->log != NULL)
    cop_event_log_action (probe->log, what, id, failure);
}
