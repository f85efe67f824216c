#include "watch.h"

#include "term/parse.h"

#include <string.h>

#define MAX_ITERATIONS 20000

static const char *
kind_name (CopSeenEventKind kind)
{
  static const char *const names[] = {
    [COP_SEEN_SPAWN] = "spawn",       [COP_SEEN_EXIT] = "exit",
    [COP_SEEN_REGISTER] = "register", [COP_SEEN_UNREGISTER] = "unregister",
    [COP_SEEN_RESTART] = "restart",   [COP_SEEN_REPORT] = "report",
    [COP_SEEN_ACTION] = "action",     [COP_SEEN_LONG_TURN] = "long-turn",
    [COP_SEEN_MAILBOX] = "mailbox",   [COP_SEEN_APPLICATION] = "application",
  };

  return names[kind];
}

static void
snapshot_cb (CopSource *source, CopSnapshot *snapshot, void *data)
{
  Watch *watch = data;

  g_assert_true (cop_source_snapshot (source) == snapshot);
  if (watch->snapshot != NULL)
    cop_snapshot_unref (watch->snapshot);
  watch->snapshot = cop_snapshot_ref (snapshot);
  watch->n_snapshots++;
}

static void
events_cb (CopSource *source, const CopSeenEvent *events, size_t n_events, void *data)
{
  Watch *watch = data;

  for (size_t i = 0; i < n_events; i++) {
    const CopSeenEvent *event = &events[i];

    g_assert_cmpuint (event->serial, >, watch->last_serial);
    watch->last_serial = event->serial;
    watch->n_events++;
    g_string_append_printf (watch->events, "%s %s %s %s\n", kind_name (event->kind),
                            event->title ? event->title : "-",
                            event->text ? event->text : "-",
                            event->reason ? event->reason : "-");
  }
}

static void
lost_cb (CopSource *source, const char *why, void *data)
{
  Watch *watch = data;

  g_assert_null (watch->lost);
  watch->lost = g_strdup (why);
}

static const CopWatcher watcher = { snapshot_cb, events_cb, lost_cb };

void
watch_init (Watch *watch, CopNode *node)
{
  *watch = (Watch){ .node = node, .events = g_string_new (NULL) };
  watch->source = cop_local_source_new (node);
  cop_source_set_interval (watch->source, 20);
  cop_source_watch (watch->source, &watcher, watch);
}

void
watch_clear (Watch *watch)
{
  cop_source_unref (watch->source);
  cop_snapshot_unref (watch->snapshot);
  cop_details_unref (watch->details);
  cop_seen_mailbox_unref (watch->mailbox);
  g_string_free (watch->events, TRUE);
  g_free (watch->lost);
  g_free (watch->result);
}

void
watch_until (Watch *watch, WatchFunc func, const void *data)
{
  for (int i = 0; i < MAX_ITERATIONS; i++) {
    if (func (watch, data))
      return;
    g_main_context_iteration (NULL, TRUE);
  }
  g_error ("what was waited for did not come; events were:\n%s", watch->events->str);
}

typedef struct {
  const char *name;
  uint64_t    not_id;
  uint32_t    row;
} Named;

static bool
has_name (Watch *watch, const void *data)
{
  Named *named = (Named *) data;

  if (watch->snapshot == NULL)
    return false;
  named->row = cop_snapshot_find_name (watch->snapshot, named->name);
  return named->row != COP_NOWHERE &&
         watch->snapshot->processes[named->row].id != named->not_id;
}

const CopSeenProcess *
watch_name (Watch *watch, const char *name, uint64_t not_id)
{
  Named named = { name, not_id, COP_NOWHERE };

  watch_until (watch, has_name, &named);
  return &watch->snapshot->processes[named.row];
}

static bool
has_event (Watch *watch, const void *data)
{
  return strstr (watch->events->str, data) != NULL;
}

void
watch_event (Watch *watch, const char *text)
{
  watch_until (watch, has_event, text);
}

/* ---- asking ---- */

static void
details_cb (CopSource *source, CopDetails *details, void *data)
{
  Watch *watch = data;

  cop_details_unref (watch->details);
  watch->details = details != NULL ? cop_details_ref (details) : NULL;
  watch->n_details++;
}

static bool
has_details (Watch *watch, const void *data)
{
  return watch->n_details > *(const int *) data;
}

CopDetails *
watch_details (Watch *watch, uint64_t id)
{
  int n_before = watch->n_details;

  cop_source_inspect (watch->source, id, details_cb, watch, NULL);
  watch_until (watch, has_details, &n_before);
  return watch->details;
}

static void
mailbox_cb (CopSource *source, CopSeenMailbox *mailbox, void *data)
{
  Watch *watch = data;

  cop_seen_mailbox_unref (watch->mailbox);
  watch->mailbox = mailbox != NULL ? cop_seen_mailbox_ref (mailbox) : NULL;
  watch->n_mailboxes++;
}

static bool
has_mailbox (Watch *watch, const void *data)
{
  return watch->n_mailboxes > *(const int *) data;
}

CopSeenMailbox *
watch_mailbox (Watch *watch, uint64_t id, uint64_t offset, uint64_t n_messages)
{
  int n_before = watch->n_mailboxes;

  cop_source_mailbox (watch->source, &(CopMailboxQuery){ id, offset, n_messages },
                      mailbox_cb, watch, NULL);
  watch_until (watch, has_mailbox, &n_before);
  return watch->mailbox;
}

static void
result_cb (CopSource *source, CopTerm result, const char *failure, void *data)
{
  Watch *watch = data;

  g_free (watch->result);
  watch->result = failure != NULL ? g_strdup (failure) : cop_inspect (result);
  watch->n_results++;
}

static bool
has_result (Watch *watch, const void *data)
{
  return watch->n_results > *(const int *) data;
}

const char *
watch_apply (Watch *watch, const char *module, const char *function, const char *args)
{
  int     n_before = watch->n_results;
  CopTerm list = cop_parse (args, COP_NOTATION_ELIXIR, NULL, NULL);

  g_assert_true (list != COP_NONE);
  cop_source_apply (watch->source, function, module, function, list, result_cb, watch,
                    NULL);
  watch_until (watch, has_result, &n_before);
  return watch->result;
}

/* ---- reading ---- */

const char *
pair_value (GPtrArray *pairs, const char *key)
{
  for (unsigned i = 0; i < pairs->len; i++) {
    const CopSeenPair *pair = pairs->pdata[i];

    if (g_str_equal (pair->key, key))
      return pair->value;
  }
  return NULL;
}

static void
write_row (const CopSnapshot *snapshot, uint32_t row, int depth, GString *text)
{
  const CopSeenProcess *process = &snapshot->processes[row];

  g_string_append_printf (text, "%*s%s (%s)\n", depth * 2, "", cop_seen_title (process),
                          cop_seen_kind_name (process->kind));
  for (uint32_t order = 0; order < process->n_children + snapshot->n_absent; order++) {
    for (uint32_t i = 0; i < snapshot->n_processes; i++) {
      if (snapshot->processes[i].parent == row && snapshot->processes[i].order == order)
        write_row (snapshot, i, depth + 1, text);
    }
  }
}

char *
tree_text (const CopSnapshot *snapshot)
{
  GString *text = g_string_new (NULL);

  for (size_t i = 0; i < snapshot->n_applications; i++) {
    if (snapshot->applications[i].root != COP_NOWHERE)
      write_row (snapshot, snapshot->applications[i].root, 0, text);
  }
  return g_string_free (text, FALSE);
}
