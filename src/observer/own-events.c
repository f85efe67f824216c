/* An event is a process's own when it is about it, or when it took its place. */
#include "observer/own-events.h"

#include "observer/format.h"
#include "observation/i18n.h"

typedef struct {
  uint64_t   id;
  int64_t    now_usec;
  GPtrArray *pairs; /* oldest first */
} Gathering;

static char *
restart_text (const CopSeenEvent *event, uint64_t id)
{
  g_autofree char *pid = cop_seen_pid_text (event->id == id ? event->other : event->id);
  const char *reason = event->reason != NULL ? event->reason : _ ("an unknown reason");

  return event->id == id
             ? g_strdup_printf (_ ("Started in the place of %s, which ended with %s"),
                                pid, reason)
             : g_strdup_printf (_ ("Restarted as %s"), pid);
}

static char *
spawn_text (const CopSeenEvent *event)
{
  if (event->other == 0)
    return g_strdup (_ ("Spawned"));

  g_autofree char *pid = cop_seen_pid_text (event->other);

  return g_strdup_printf (_ ("Spawned by %s"), pid);
}

static char *
with_reason (const char *text, const char *reason)
{
  return reason != NULL ? g_strdup_printf ("%s: %s", text, reason) : g_strdup (text);
}

/* NULL when there is nothing to tell. */
static char *
words_of (const CopSeenEvent *event, uint64_t id)
{
  const char *text = event->text != NULL ? event->text : "";

  switch (event->kind) {
  case COP_SEEN_SPAWN: return spawn_text (event);
  case COP_SEEN_EXIT:
    return g_strdup_printf (_ ("Ended with %s"),
                            event->reason != NULL ? event->reason : _ ("no reason"));
  case COP_SEEN_REGISTER: return g_strdup_printf (_ ("Registered as %s"), text);
  case COP_SEEN_UNREGISTER: return g_strdup_printf (_ ("Gave up the name %s"), text);
  case COP_SEEN_RESTART: return restart_text (event, id);
  case COP_SEEN_REPORT: return g_strdup (text);
  case COP_SEEN_ACTION: return with_reason (text, event->reason);
  case COP_SEEN_LONG_TURN:
  case COP_SEEN_MAILBOX:
  case COP_SEEN_APPLICATION: return with_reason (text, event->reason);
  case COP_N_SEEN_EVENT_KINDS: break;
  }
  return NULL;
}

static void
gather_cb (const CopSeenEvent *event, void *data)
{
  Gathering *gathering = data;
  bool       is_own = event->id == gathering->id ||
                (event->kind == COP_SEEN_RESTART && event->other == gathering->id);
  char *words = is_own ? words_of (event, gathering->id) : NULL;

  if (words == NULL)
    return;

  CopSeenPair     *pair = g_new0 (CopSeenPair, 1);
  g_autofree char *ago =
      observer_format_duration (MAX (gathering->now_usec - event->time_usec, 0));

  pair->key = g_strdup_printf (_ ("%s ago"), ago);
  pair->value = words;
  g_ptr_array_add (gathering->pairs, pair);
}

GPtrArray *
observer_own_events (CopSource *source, uint64_t id, int64_t now_usec, size_t max)
{
  g_return_val_if_fail (source != NULL, NULL);

  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  Gathering             gathering = { id, now_usec, all };
  GPtrArray            *newest = g_ptr_array_new_with_free_func (cop_seen_pair_free);

  cop_source_foreach_event (source, gather_cb, &gathering);
  while (all->len > 0 && newest->len < max)
    g_ptr_array_add (newest, g_ptr_array_remove_index (all, all->len - 1));
  g_ptr_array_set_free_func (all, cop_seen_pair_free);
  return newest;
}
