/* The look at a node: watches a source, and tells pages. */
#include "observer/session.h"

#define RATE_USEC 900000

struct _ObserverSession {
  GObject parent_instance;

  CopSource       *source;   /* owned */
  CopSnapshot     *snapshot; /* owned */
  ObserverRates    rates;
  ObserverHistory *history; /* owned */
  int              interval_msec;
  GHashTable      *titles;     /* id → char *, owned: of those that were selected */
  ObserverTrail   *trail;      /* owned */
  uint64_t         n_restarts; /* seen */
  int64_t          own_usec;   /* spent by the window since own_start */
  int64_t          own_start;
  double           own_cost;
  bool             is_read_only;
  bool             is_lost;
};

enum { PROP_0, PROP_SELECTED, PROP_READ_ONLY, N_PROPS };
enum { CHANGED, EVENTS, LOST, N_SIGNALS };

static GParamSpec *props[N_PROPS];
static unsigned    signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ObserverSession, observer_session, G_TYPE_OBJECT)

static void
measure_own_cost (ObserverSession *self)
{
  int64_t now = g_get_monotonic_time ();
  int64_t usec = now - self->own_start;

  if (usec < RATE_USEC)
    return;
  self->own_cost = self->own_start != 0 ? (double) self->own_usec / (double) usec : 0;
  self->own_start = now;
  self->own_usec = 0;
}

static void
remember_title (ObserverSession *self)
{
  uint64_t              selected = observer_session_get_selected (self);
  const CopSeenProcess *process = observer_session_peek (self, selected);

  if (process != NULL)
    observer_session_tell_title (self, selected, cop_seen_title (process));
}

static void
snapshot_cb (CopSource *source, CopSnapshot *snapshot, void *data)
{
  ObserverSession        *self = data;
  int64_t                 start = g_get_monotonic_time ();
  g_autoptr (CopSnapshot) before = g_steal_pointer (&self->snapshot);

  g_object_ref (self);
  self->snapshot = cop_snapshot_ref (snapshot);
  observer_rates_update (&self->rates, before, snapshot);
  remember_title (self);
  observer_history_add (self->history, snapshot, self->interval_msec * (int64_t) 1000,
                        g_get_real_time ());
  g_signal_emit (self, signals[CHANGED], 0);
  self->own_usec += g_get_monotonic_time () - start;
  measure_own_cost (self);
  g_object_unref (self);
}

static void
events_cb (CopSource *source, const CopSeenEvent *events, size_t n_events, void *data)
{
  ObserverSession *self = data;

  for (size_t i = 0; i < n_events; i++)
    self->n_restarts += events[i].kind == COP_SEEN_RESTART;
  g_signal_emit (self, signals[EVENTS], 0, events, (unsigned) n_events);
}

static void
lost_cb (CopSource *source, const char *why, void *data)
{
  OBSERVER_SESSION (data)->is_lost = true;
  observer_history_break (OBSERVER_SESSION (data)->history);
  g_signal_emit (data, signals[LOST], 0, why);
}

static const CopWatcher watcher = {
  .snapshot = snapshot_cb,
  .events = events_cb,
  .lost = lost_cb,
};

static void
observer_session_dispose (GObject *object)
{
  ObserverSession *self = OBSERVER_SESSION (object);

  if (self->source != NULL)
    cop_source_unwatch (self->source, &watcher, self);
  g_clear_pointer (&self->source, cop_source_unref);
  G_OBJECT_CLASS (observer_session_parent_class)->dispose (object);
}

static void
observer_session_finalize (GObject *object)
{
  ObserverSession *self = OBSERVER_SESSION (object);

  g_clear_pointer (&self->snapshot, cop_snapshot_unref);
  observer_rates_clear (&self->rates);
  observer_history_free (self->history);
  g_hash_table_unref (self->titles);
  g_object_unref (self->trail);
  G_OBJECT_CLASS (observer_session_parent_class)->finalize (object);
}

static void
observer_session_get_property (GObject    *object,
                               unsigned    id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ObserverSession *self = OBSERVER_SESSION (object);

  if (id == PROP_SELECTED)
    g_value_set_uint64 (value, observer_session_get_selected (self));
  else if (id == PROP_READ_ONLY)
    g_value_set_boolean (value, self->is_read_only);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
observer_session_set_property (GObject      *object,
                               unsigned      id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (id == PROP_READ_ONLY)
    observer_session_set_read_only (OBSERVER_SESSION (object),
                                    g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
observer_session_class_init (ObserverSessionClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  GType         type = G_TYPE_FROM_CLASS (klass);

  object->dispose = observer_session_dispose;
  object->finalize = observer_session_finalize;
  object->get_property = observer_session_get_property;
  object->set_property = observer_session_set_property;

  props[PROP_SELECTED] = g_param_spec_uint64 ("selected", NULL, NULL, 0, G_MAXUINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                                  G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_READ_ONLY] = g_param_spec_boolean (
      "read-only", NULL, NULL, FALSE,
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object, N_PROPS, props);

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[EVENTS] = g_signal_new ("events", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
  signals[LOST] = g_signal_new ("lost", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
selected_cb (ObserverSession *self)
{
  remember_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTED]);
}

static void
observer_session_init (ObserverSession *self)
{
  observer_rates_init (&self->rates, RATE_USEC);
  self->history = observer_history_new ();
  self->interval_msec = 1000;
  self->titles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->trail = observer_trail_new ();
  g_signal_connect_object (self->trail, "notify::selected", G_CALLBACK (selected_cb),
                           self, G_CONNECT_SWAPPED);
}

ObserverSession *
observer_session_new (CopSource *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  ObserverSession *self = g_object_new (OBSERVER_TYPE_SESSION, NULL);
  self->source = cop_source_ref (source);
  cop_source_watch (source, &watcher, self);
  return self;
}

CopSource *
observer_session_get_source (ObserverSession *self)
{
  return self->source;
}

CopSnapshot *
observer_session_get_snapshot (ObserverSession *self)
{
  return self->snapshot;
}

uint32_t
observer_session_find (ObserverSession *self, uint64_t id)
{
  return self->snapshot != NULL ? cop_snapshot_find (self->snapshot, id) : COP_NOWHERE;
}

const CopSeenProcess *
observer_session_peek (ObserverSession *self, uint64_t id)
{
  uint32_t row = observer_session_find (self, id);

  return row != COP_NOWHERE ? &self->snapshot->processes[row] : NULL;
}

char *
observer_session_title (ObserverSession *self, uint64_t id)
{
  const CopSeenProcess *process = observer_session_peek (self, id);

  if (process != NULL)
    return g_strdup (cop_seen_title (process));

  const char *title = g_hash_table_lookup (self->titles, &id);
  return title != NULL ? g_strdup (title) : cop_seen_pid_text (id);
}

void
observer_session_tell_title (ObserverSession *self, uint64_t id, const char *title)
{
  g_hash_table_replace (self->titles, g_memdup2 (&id, sizeof id), g_strdup (title));
}

const float *
observer_session_get_rates (ObserverSession *self)
{
  return self->rates.rows != NULL ? self->rates.rows->reductions : NULL;
}

const float *
observer_session_get_cpu (ObserverSession *self)
{
  return self->rates.rows != NULL ? self->rates.rows->cpu : NULL;
}

ObserverRowRates *
observer_session_get_row_rates (ObserverSession *self)
{
  return self->rates.rows;
}

double
observer_session_get_messages (ObserverSession *self)
{
  return self->rates.messages;
}

double
observer_session_get_cost (ObserverSession *self)
{
  return self->own_cost + self->rates.cost;
}

uint64_t
observer_session_get_restarts (ObserverSession *self)
{
  return self->n_restarts;
}

void
observer_session_add_own_cost (ObserverSession *self, int64_t usec)
{
  self->own_usec += usec;
}

bool
observer_session_is_read_only (ObserverSession *self)
{
  return self->is_read_only;
}

bool
observer_session_may_act (ObserverSession *self)
{
  return !self->is_read_only && !self->is_lost;
}

void
observer_session_set_read_only (ObserverSession *self, bool read_only)
{
  if (self->is_read_only == read_only)
    return;
  self->is_read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_READ_ONLY]);
}

/* ---- the last hour ---- */

ObserverHistory *
observer_session_get_history (ObserverSession *self)
{
  return self->history;
}

void
observer_session_set_interval (ObserverSession *self, int msec)
{
  g_return_if_fail (msec > 0);

  self->interval_msec = msec;
  cop_source_set_interval (self->source, msec);
}

int
observer_session_get_interval (ObserverSession *self)
{
  return self->interval_msec;
}

/* ---- the selected process ---- */

ObserverTrail *
observer_session_get_trail (ObserverSession *self)
{
  return self->trail;
}

uint64_t
observer_session_get_selected (ObserverSession *self)
{
  return observer_trail_get_selected (self->trail);
}

void
observer_session_select (ObserverSession *self, uint64_t id)
{
  g_return_if_fail (OBSERVER_IS_SESSION (self));

  observer_trail_select (self->trail, id);
}

bool
observer_session_can_go (ObserverSession *self, int steps)
{
  return observer_trail_can_go (self->trail, steps);
}

void
observer_session_go (ObserverSession *self, int steps)
{
  observer_trail_go (self->trail, steps);
}
