/* What all sources share: references, watchers, the last snapshot and the last events. A
 * watcher may unwatch, and the last reference may go, in the middle of handing out. */
#include "observation/source.h"

#include "observation/event-ring.h"

#define MAX_EVENTS 10000

typedef struct {
  int               n_refs;
  bool              is_removed;
  const CopWatcher *watcher; /* borrowed */
  void             *data;    /* borrowed */
} Watch;

static Watch *
watch_ref (Watch *watch)
{
  watch->n_refs++;
  return watch;
}

static void
watch_unref (void *data)
{
  Watch *watch = data;

  if (--watch->n_refs == 0)
    g_free (watch);
}

static void *
watch_copy (const void *watch, void *data)
{
  return watch_ref ((Watch *) watch);
}

/* ---- life ---- */

CopSource *
cop_source_ref (CopSource *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  source->n_refs++;
  return source;
}

void
cop_source_unref (CopSource *source)
{
  if (source != NULL && --source->n_refs == 0)
    source->class->free (source);
}

void
cop_source_init (CopSource *source, const CopSourceClass *class)
{
  g_return_if_fail (source != NULL && class != NULL);

  source->class = class;
  source->n_refs = 1;
  source->watchers = g_ptr_array_new_with_free_func (watch_unref);
  source->events = cop_event_ring_new (MAX_EVENTS);
}

void
cop_source_clear (CopSource *source)
{
  g_clear_pointer (&source->watchers, g_ptr_array_unref);
  g_clear_pointer (&source->snapshot, cop_snapshot_unref);
  g_clear_pointer (&source->events, cop_event_ring_free);
}

/* ---- watching ---- */

void
cop_source_watch (CopSource *source, const CopWatcher *watcher, void *data)
{
  g_return_if_fail (source != NULL && watcher != NULL);

  Watch *watch = g_new0 (Watch, 1);

  watch->n_refs = 1;
  watch->watcher = watcher;
  watch->data = data;
  g_ptr_array_add (source->watchers, watch);
  if (source->watchers->len == 1)
    source->class->start (source);
  else
    source->class->refresh (source);
}

void
cop_source_unwatch (CopSource *source, const CopWatcher *watcher, void *data)
{
  g_return_if_fail (source != NULL);

  for (unsigned i = 0; i < source->watchers->len; i++) {
    Watch *watch = source->watchers->pdata[i];

    if (watch->watcher != watcher || watch->data != data)
      continue;
    watch->is_removed = true;
    g_ptr_array_remove_index (source->watchers, i);
    if (source->watchers->len == 0 && source->class->stop != NULL)
      source->class->stop (source);
    return;
  }
}

void
cop_source_set_interval (CopSource *source, int msec)
{
  g_return_if_fail (source != NULL && msec >= 0);

  source->class->set_interval (source, msec);
}

void
cop_source_refresh (CopSource *source)
{
  g_return_if_fail (source != NULL);

  source->class->refresh (source);
}

CopSnapshot *
cop_source_snapshot (CopSource *source)
{
  g_return_val_if_fail (source != NULL, NULL);

  return source->snapshot;
}

void
cop_source_foreach_event (CopSource *source, CopSeenEventFunc func, void *data)
{
  g_return_if_fail (source != NULL && func != NULL);

  cop_event_ring_foreach (source->events, func, data);
}

/* ---- asking ---- */

void
cop_source_inspect (CopSource     *source,
                    uint64_t       id,
                    CopDetailsFunc func,
                    void          *data,
                    GDestroyNotify destroy)
{
  g_return_if_fail (source != NULL && func != NULL);

  source->class->inspect (source, id, func, data, destroy);
}

void
cop_source_edges (CopSource           *source,
                  const CopEdgesQuery *query,
                  CopSeenEdgesFunc     func,
                  void                *data,
                  GDestroyNotify       destroy)
{
  g_return_if_fail (source != NULL && query != NULL && func != NULL);

  source->class->edges (source, query, func, data, destroy);
}

void
cop_source_mailbox (CopSource             *source,
                    const CopMailboxQuery *query,
                    CopSeenMailboxFunc     func,
                    void                  *data,
                    GDestroyNotify         destroy)
{
  g_return_if_fail (source != NULL && query != NULL && func != NULL);

  source->class->mailbox (source, query, func, data, destroy);
}

void
cop_source_apply (CopSource     *source,
                  const char    *what,
                  const char    *module,
                  const char    *function,
                  CopTerm        args,
                  CopResultFunc  func,
                  void          *data,
                  GDestroyNotify destroy)
{
  g_return_if_fail (source != NULL && module != NULL && function != NULL);

  source->class->apply (source, what, module, function, args, func, data, destroy);
}

/* ---- handing out ---- */

/* The watchers of this moment; those that leave meanwhile are marked. */
static GPtrArray *
watches_now (CopSource *source)
{
  return g_ptr_array_copy (source->watchers, watch_copy, NULL);
}

void
cop_source_give_snapshot (CopSource *source, CopSnapshot *snapshot)
{
  g_return_if_fail (source != NULL && snapshot != NULL);

  G_GNUC_UNUSED g_autoptr (CopSource) kept = cop_source_ref (source);
  g_autoptr (CopSnapshot)             lent = cop_snapshot_ref (snapshot);
  g_autoptr (GPtrArray)               watches = watches_now (source);

  cop_snapshot_unref (source->snapshot);
  source->snapshot = snapshot;
  for (unsigned i = 0; i < watches->len; i++) {
    const Watch *watch = watches->pdata[i];

    if (!watch->is_removed && watch->watcher->snapshot != NULL)
      watch->watcher->snapshot (source, lent, watch->data);
  }
}

void
cop_source_give_events (CopSource *source, const CopSeenEvent *events, size_t n_events)
{
  g_return_if_fail (source != NULL);

  G_GNUC_UNUSED g_autoptr (CopSource) kept = cop_source_ref (source);
  g_autoptr (GPtrArray)               watches = watches_now (source);

  for (size_t i = 0; i < n_events; i++)
    cop_event_ring_add (source->events, &events[i]);
  for (unsigned i = 0; i < watches->len; i++) {
    const Watch *watch = watches->pdata[i];

    if (!watch->is_removed && watch->watcher->events != NULL)
      watch->watcher->events (source, events, n_events, watch->data);
  }
}

void
cop_source_give_lost (CopSource *source, const char *why)
{
  g_return_if_fail (source != NULL);

  G_GNUC_UNUSED g_autoptr (CopSource) kept = cop_source_ref (source);
  g_autoptr (GPtrArray)               watches = watches_now (source);

  for (unsigned i = 0; i < watches->len; i++) {
    const Watch *watch = watches->pdata[i];

    if (!watch->is_removed && watch->watcher->lost != NULL)
      watch->watcher->lost (source, why, watch->data);
  }
}
