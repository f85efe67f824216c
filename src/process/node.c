/* A node: its place on the main loop, its clock, its errands from other threads, and what
 * the floors above hang on it. */
#include "process/process-private.h"

__thread CopNode *cop_current_node;

#define DEFAULT_BUDGET_USEC 2000
#define FIRST_SLOTS 64
#define FIRST_PID 64 /* small numbers are for people's examples */

typedef struct {
  GSource  base;
  CopNode *node;
} RunSource;

typedef struct {
  GFunc          func;
  void          *data;
  GDestroyNotify destroy;
} CopErrand;

/* ---- the run queue as a source ---- */

static bool
is_ready (CopNode *node)
{
  return node->run_head || g_atomic_int_get (&node->inbox_filled);
}

static gboolean
source_prepare (GSource *source, int *timeout)
{
  CopNode *node = ((RunSource *) source)->node;
  *timeout = -1;
  if (is_ready (node)) {
    *timeout = 0;
    return TRUE;
  }
  int64_t left = G_MAXINT64;
  if (node->clock == COP_CLOCK_REAL && node->wheel.n_timers) {
    cop_node_place_timers (node);
    left = cop_wheel_bound (&node->wheel) * 1000 - cop_node_now_usec (node);
  }
  if (cop_fiber_pool_has_excess (&node->fibers))
    left = MIN (left, node->trim_time - g_get_monotonic_time ());
  if (left < G_MAXINT64)
    *timeout = (int) CLAMP ((left + 999) / 1000, 0, G_MAXINT);
  return *timeout == 0;
}

static gboolean
source_check (GSource *source)
{
  int timeout;
  return source_prepare (source, &timeout);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, void *data)
{
  CopNode *node = ((RunSource *) source)->node;
  if (node->is_turning) /* a process iterates the context itself */
    return G_SOURCE_CONTINUE;
  cop_node_run_errands (node);
  if (node->clock == COP_CLOCK_REAL)
    cop_node_expire (node);
  cop_node_turn (node, node->budget_usec);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .prepare = source_prepare,
                                     .check = source_check,
                                     .dispatch = source_dispatch };

/* ---- birth and death ---- */

static void
init_pools (CopNode *node)
{
  cop_pool_init (&node->letters, sizeof (CopLetter));
  cop_pool_init (&node->links, COP_LINK_SIZE);
  cop_arena_init (&node->monitors, sizeof (CopEdge), 1);
  cop_arena_init (&node->timers, sizeof (CopMessageTimer), 0);
  for (size_t i = 0; i < COP_N_PROCESS_POOLS; i++)
    cop_pool_init (&node->processes[i], (i + 1) * 64);
}

static void
clear_pools (CopNode *node)
{
  cop_pool_clear (&node->letters);
  cop_pool_clear (&node->links);
  cop_arena_clear (&node->monitors);
  cop_arena_clear (&node->timers);
  for (size_t i = 0; i < COP_N_PROCESS_POOLS; i++)
    cop_pool_clear (&node->processes[i]);
}

CopNode *
cop_node_new (const CopNodeOptions *options)
{
  CopNodeOptions defaults = { 0 };
  if (!options)
    options = &defaults;

  CopNode *node = g_new0 (CopNode, 1);
  node->name = options->name ? cop_atom (options->name) : COP_ATOM (nonode);
  node->context = options->context ? g_main_context_ref (options->context)
                                   : g_main_context_ref_thread_default ();
  node->clock = options->clock;
  node->budget_usec = options->budget_usec ? options->budget_usec : DEFAULT_BUDGET_USEC;
  node->epoch_usec = g_get_monotonic_time ();
  node->run_tail = &node->run_head;
  node->quiet = g_ptr_array_new ();
  node->slots = cop_array_new (FIRST_SLOTS * sizeof (CopProcess *));
  node->n_slots = FIRST_SLOTS;
  node->next_pid = FIRST_PID;
  node->next_ref = 1;
  node->listeners = g_array_new (FALSE, FALSE, sizeof (CopListener));
  cop_fiber_pool_init (&node->fibers, cop_loop_main, node);
  node->main_fiber = cop_fiber_new_main (&node->fibers);
  cop_wheel_init (&node->wheel, 0);
  init_pools (node);
  g_mutex_init (&node->inbox_lock);
  g_queue_init (&node->inbox);

  node->source = g_source_new (&source_funcs, sizeof (RunSource));
  ((RunSource *) node->source)->node = node;
  g_source_set_static_name (node->source, "coppice node");
  g_source_set_priority (node->source, options->priority);
  g_source_attach (node->source, node->context);
  return node;
}

static void
errand_free (void *data)
{
  CopErrand *errand = data;
  if (errand->destroy)
    errand->destroy (errand->data);
  g_free (errand);
}

static void
end_all_processes (CopNode *node)
{
  while (node->n_processes > 0) {
    for (size_t i = 0; i < node->n_slots; i++)
      if (node->slots[i])
        cop_process_decide_end (node->slots[i], COP_ATOM (killed));
    cop_node_turn (node, 0);
  }
}

void
cop_node_free (CopNode *node)
{
  if (!node)
    return;
  g_return_if_fail (!node->is_turning);

  node->is_closing = true;
  CopNode *before = cop_node_enter (node);
  end_all_processes (node);
  cop_message_timers_clear (node);
  for (int i = COP_N_DATA - 1; i >= 0; i--)
    if (node->data[i].destroy)
      node->data[i].destroy (node->data[i].data);
  g_queue_clear_full (&node->inbox, errand_free);
  g_mutex_clear (&node->inbox_lock);
  cop_node_enter (before == node ? NULL : before);

  g_source_destroy (node->source);
  g_source_unref (node->source);
  g_main_context_unref (node->context);
  cop_fiber_pool_clear (&node->fibers);
  cop_fiber_free_main (node->main_fiber);
  cop_table_clear (&node->names);
  clear_pools (node);
  g_array_unref (node->listeners);
  g_ptr_array_unref (node->quiet);
  cop_array_free (node->slots, node->n_slots * sizeof (CopProcess *));
  g_free (node);
}

CopNode *
cop_node_current (void)
{
  return cop_current_node;
}

CopNode *
cop_node_enter (CopNode *node)
{
  CopNode *before = cop_current_node;
  cop_current_node = node;
  return before;
}

CopTerm
cop_node_name (CopNode *node)
{
  return node->name;
}

GMainContext *
cop_node_context (CopNode *node)
{
  return node->context;
}

/* ---- running ---- */

void
cop_node_settle (CopNode *node)
{
  if (node->current) {
    g_ptr_array_add (node->quiet, node->current);
    cop_block (node->current, COP_WAIT_QUIET, COP_INFINITY, "cop_node_settle");
    return;
  }
  do {
    cop_node_run_errands (node);
    if (node->clock == COP_CLOCK_REAL)
      cop_node_expire (node);
  } while (cop_node_turn (node, 0));
}

void
cop_node_advance (CopNode *node, int64_t msec)
{
  g_return_if_fail (node->clock == COP_CLOCK_MANUAL && msec >= 0);
  int64_t target = node->now_usec + msec * 1000;

  for (;;) {
    cop_node_settle (node);
    cop_node_place_timers (node);
    int64_t next = cop_wheel_next (&node->wheel);
    if (next < 0 || next * 1000 > target)
      break;
    node->now_usec = MAX (node->now_usec, next * 1000);
    cop_node_expire (node);
  }
  node->now_usec = MAX (node->now_usec, target);
  cop_node_expire (node);
}

int64_t
cop_node_next_timer (CopNode *node)
{
  cop_node_place_timers (node);
  int64_t next = cop_wheel_next (&node->wheel);
  return next < 0 ? -1 : MAX (0, next - cop_node_now_usec (node) / 1000);
}

int64_t
cop_node_now_usec (CopNode *node)
{
  return node->clock == COP_CLOCK_MANUAL ? node->now_usec
                                         : g_get_monotonic_time () - node->epoch_usec;
}

int64_t
cop_node_now_msec (CopNode *node)
{
  return cop_node_now_usec (node) / 1000;
}

/* On the manual clock time passes when everybody waits for it. */
static void
iterate_manual (CopNode *node, const CopTerm *reason)
{
  while (g_main_context_iteration (node->context, FALSE))
    ;
  cop_node_settle (node);
  if (*reason != COP_NONE || is_ready (node))
    return;
  int64_t msec = cop_node_next_timer (node);
  if (msec < 0)
    g_error ("cop_node_run: every process waits for ever");
  node->now_usec += msec * 1000;
  cop_node_expire (node);
}

CopTerm
cop_node_run (CopNode *node, CopProcessFunc func, void *data)
{
  g_return_val_if_fail (!node->is_turning, COP_NONE);
  CopNode    *before = cop_node_enter (node);
  CopTerm     reason = COP_NONE;
  CopTerm     pid = cop_spawn (func, data);
  CopProcess *process = cop_process_lookup (node, pid);
  g_assert (process != NULL && !process->class);
  CopPlain *plain = (void *) process->state;
  plain->ret_reason = &reason;

  while (reason == COP_NONE) {
    if (node->clock == COP_CLOCK_MANUAL)
      iterate_manual (node, &reason);
    else
      g_main_context_iteration (node->context, TRUE);
  }
  cop_node_enter (before);
  return reason;
}

/* ---- from other threads ---- */

void
cop_node_invoke (CopNode *node, GFunc func, void *data, GDestroyNotify destroy)
{
  CopErrand *errand = g_new (CopErrand, 1);
  *errand = (CopErrand){ func, data, destroy };
  /* The errand may be to end the node: then it can be gone right after the unlock. */
  g_autoptr (GMainContext) context = g_main_context_ref (node->context);
  g_mutex_lock (&node->inbox_lock);
  g_queue_push_tail (&node->inbox, errand);
  g_atomic_int_set (&node->inbox_filled, 1);
  g_mutex_unlock (&node->inbox_lock);
  g_main_context_wakeup (context);
}

void
cop_node_run_errands (CopNode *node)
{
  if (!g_atomic_int_get (&node->inbox_filled))
    return;
  g_mutex_lock (&node->inbox_lock);
  GQueue errands = node->inbox;
  g_queue_init (&node->inbox);
  g_atomic_int_set (&node->inbox_filled, 0);
  g_mutex_unlock (&node->inbox_lock);

  CopNode *before = cop_node_enter (node);
  for (CopErrand *errand; (errand = g_queue_pop_head (&errands));) {
    errand->func (errand->data, node);
    errand_free (errand);
  }
  cop_node_enter (before);
}

typedef struct {
  CopTerm pid;
  CopTerm message;
} Parcel;

static void
parcel_free (void *data)
{
  Parcel *parcel = data;
  cop_term_unref (parcel->message);
  g_free (parcel);
}

static void
parcel_deliver (void *data, void *node)
{
  Parcel     *parcel = data;
  CopProcess *receiver = cop_process_lookup (node, parcel->pid);
  if (receiver)
    cop_deliver (receiver, COP_MESSAGE_PLAIN, cop_term_steal (&parcel->message),
                 (CopFrom){ 0 });
}

void
cop_node_send (CopNode *node, CopTerm pid, CopTerm message)
{
  g_return_if_fail (cop_is_local_pid (pid));
  Parcel *parcel = g_new (Parcel, 1);
  *parcel = (Parcel){ pid, cop_term_copy (message) };
  cop_node_invoke (node, parcel_deliver, parcel, parcel_free);
}

/* ---- listeners and data ---- */

void
cop_node_listen (CopNode *node, CopEventFunc func, void *data)
{
  CopListener listener = { func, data };
  g_array_append_val (node->listeners, listener);
}

void
cop_node_unlisten (CopNode *node, CopEventFunc func, void *data)
{
  for (guint i = 0; i < node->listeners->len; i++) {
    CopListener *listener = &g_array_index (node->listeners, CopListener, i);
    if (listener->func == func && listener->data == data) {
      g_array_remove_index (node->listeners, i);
      return;
    }
  }
}

bool
cop_node_has_listeners (CopNode *node)
{
  return node->listeners->len > 0;
}

void
cop_node_emit (CopNode *node, CopEventKind kind, CopTerm pid, CopTerm other, CopTerm term)
{
  if (!node->listeners->len)
    return;
  CopEvent event = { .kind = kind,
                     .time_usec = cop_node_now_usec (node),
                     .pid = pid,
                     .other = other,
                     .term = term };
  for (guint i = 0; i < node->listeners->len; i++) {
    CopListener *listener = &g_array_index (node->listeners, CopListener, i);
    listener->func (node, &event, listener->data);
  }
}

void
cop_node_set_data (CopNode *node, const void *key, void *data, GDestroyNotify destroy)
{
  for (int i = 0; i < COP_N_DATA; i++) {
    if (node->data[i].key && node->data[i].key != key)
      continue;
    if (node->data[i].destroy)
      node->data[i].destroy (node->data[i].data);
    node->data[i].key = key;
    node->data[i].data = data;
    node->data[i].destroy = destroy;
    return;
  }
  g_error ("a node has only %d places for data", COP_N_DATA);
}

void *
cop_node_get_data (CopNode *node, const void *key)
{
  for (int i = 0; i < COP_N_DATA; i++)
    if (node->data[i].key == key)
      return node->data[i].data;
  return NULL;
}
