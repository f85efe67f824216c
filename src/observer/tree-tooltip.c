/* What the tree says about the item under the pointer. */
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/kinds.h"
#include "observer/tree-view-private.h"

static char *
process_text (const CopSeenProcess *process)
{
  GString         *text = g_string_new (cop_seen_title (process));
  g_autofree char *pid = cop_seen_pid_text (process->id);
  g_autofree char *memory = observer_format_bytes (process->memory);

  g_string_append_printf (text, " %s\n%s · %s · %s", pid,
                          observer_kind_name (process->kind),
                          observer_status_name (process->status), memory);
  if (process->restart != NULL)
    g_string_append_printf (text, " · %s", process->restart);
  if (process->n_restarts > 0)
    g_string_append_printf (
        text,
        ngettext_ (" · restarted once", " · restarted %u times", process->n_restarts),
        process->n_restarts);
  if (process->strategy != NULL && process->max_restarts > 0)
    g_string_append_printf (
        text, _ ("\n%u restarts in the last %d seconds, more than %d end it"),
        process->n_recent, process->max_seconds, process->max_restarts);
  if (process->last_reason != NULL)
    g_string_append_printf (text, _ ("\nThe last restart was because of %s"),
                            process->last_reason);
  if (process->state != NULL)
    g_string_append_printf (text, "\n%s", process->state);
  return g_string_free (text, FALSE);
}

static char *
absent_text (const CopSeenAbsent *child)
{
  return g_strdup_printf (child->is_restarting ? _ ("%s is waiting for its restart%s%s")
                                               : _ ("%s does not run%s%s"),
                          child->child_id, child->last_reason != NULL ? ": " : "",
                          child->last_reason != NULL ? child->last_reason : "");
}

char *
observer_tree_tooltip (const CopSnapshot *snapshot, const ObserverItem *item)
{
  switch (item->kind) {
  case OBSERVER_ITEM_PROCESS: return process_text (&snapshot->processes[item->row]);
  case OBSERVER_ITEM_ABSENT: return absent_text (&snapshot->absent[item->row]);
  case OBSERVER_ITEM_GROUP:
    return g_strdup (item->is_open ? _ ("Double-click to draw them as one")
                                   : _ ("Double-click to draw the first of them"));
  case OBSERVER_ITEM_REST:
    return g_strdup (item->is_open ? _ ("Double-click to draw them as one")
                                   : _ ("Double-click to draw each"));
  case OBSERVER_ITEM_LOOSE: break;
  }
  return g_strdup (_ ("Processes that no supervisor has started"));
}
