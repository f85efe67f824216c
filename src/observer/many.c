/* Processes with the same supervisor, kind and restart type have the same fate, so one of
 * them is asked for all. */
#include "observer/many.h"

#include "observer/format.h"
#include "observation/i18n.h"

#include <string.h>

#define MAX_TITLES 4
#define MAX_GROUPS 5

typedef struct {
  uint32_t row; /* the first of them */
  size_t   n;
} Group;

typedef bool (*SameFunc) (const CopSeenProcess *a, const CopSeenProcess *b);

static bool
has_same_title (const CopSeenProcess *a, const CopSeenProcess *b)
{
  return g_str_equal (cop_seen_title (a), cop_seen_title (b));
}

/* A label is a name for one: buckets have the same kind, whatever they are called. */
static bool
has_same_fate (const CopSeenProcess *a, const CopSeenProcess *b)
{
  return a->parent == b->parent && a->kind == b->kind && a->n_children == 0 &&
         b->n_children == 0 && g_strcmp0 (a->restart, b->restart) == 0 &&
         g_strcmp0 (a->module, b->module) == 0;
}

/* Array of Group, at most @max of them; @ret_n_left: processes in none. To be freed. */
static GArray *
group (const CopSnapshot *snapshot,
       const uint64_t    *ids,
       size_t             n_ids,
       SameFunc           is_same,
       unsigned           max,
       size_t            *ret_n_left)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (Group));

  *ret_n_left = 0;
  for (size_t i = 0; i < n_ids; i++) {
    uint32_t row = cop_snapshot_find (snapshot, ids[i]);
    unsigned j = 0;
    if (row == COP_NOWHERE)
      continue;
    while (j < groups->len &&
           !is_same (&snapshot->processes[g_array_index (groups, Group, j).row],
                     &snapshot->processes[row]))
      j++;
    if (j < groups->len) {
      g_array_index (groups, Group, j).n++;
    } else if (groups->len < max) {
      Group one = { row, 1 };
      g_array_append_val (groups, one);
    } else {
      (*ret_n_left)++;
    }
  }
  return groups;
}

static void
append_title (GString *text, const CopSnapshot *snapshot, const Group *group)
{
  const char      *title = cop_seen_title (&snapshot->processes[group->row]);
  g_autofree char *n = observer_format_count (group->n);

  if (group->n > 1)
    g_string_append_printf (text, "%s × ", n);
  g_string_append (text, title);
}

char *
observer_many_titles (const CopSnapshot *snapshot, const uint64_t *ids, size_t n_ids)
{
  size_t             n_left;
  g_autoptr (GArray) groups =
      group (snapshot, ids, n_ids, has_same_title, MAX_TITLES, &n_left);
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < groups->len; i++) {
    if (i > 0)
      g_string_append (text, ", ");
    append_title (text, snapshot, &g_array_index (groups, Group, i));
  }
  if (n_left > 0) {
    g_autofree char *left = observer_format_count (n_left);
    g_string_append_printf (text, ngettext_ (" and %s other", " and %s others", n_left),
                            left);
  }
  return g_string_free (text, FALSE);
}

/* ---- restarts that are needed, and left ---- */

static void
count_restart (GHashTable *needed, const CopSnapshot *snapshot, uint64_t id)
{
  uint32_t              row = cop_snapshot_find (snapshot, id);
  const CopSeenProcess *process = row != COP_NOWHERE ? &snapshot->processes[row] : NULL;

  if (process == NULL || process->parent == COP_NOWHERE || process->restart == NULL ||
      g_str_equal (process->restart, "temporary"))
    return;
  void *parent = GUINT_TO_POINTER (process->parent);
  void *n = g_hash_table_lookup (needed, parent);
  g_hash_table_insert (needed, parent, GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
}

static void
append_limits (GString           *text,
               const CopSnapshot *snapshot,
               const uint64_t    *ids,
               size_t             n_ids)
{
  g_autoptr (GHashTable) needed = g_hash_table_new (NULL, NULL);
  GHashTableIter         iter;
  void                  *parent, *n;

  for (size_t i = 0; i < n_ids; i++)
    count_restart (needed, snapshot, ids[i]);
  g_hash_table_iter_init (&iter, needed);
  while (g_hash_table_iter_next (&iter, &parent, &n)) {
    const CopSeenProcess *supervisor = &snapshot->processes[GPOINTER_TO_UINT (parent)];
    if (supervisor->strategy == NULL || GPOINTER_TO_UINT (n) + supervisor->n_recent <=
                                            (uint32_t) MAX (supervisor->max_restarts, 0))
      continue;
    g_string_append_printf (
        text, _ ("\n%s allows %d restarts in %d s: it may give up and end itself."),
        cop_seen_title (supervisor), supervisor->max_restarts, supervisor->max_seconds);
  }
}

char *
observer_many_consequences (const CopSnapshot *snapshot,
                            const uint64_t    *ids,
                            size_t             n_ids)
{
  size_t             n_left;
  g_autoptr (GArray) groups =
      group (snapshot, ids, n_ids, has_same_fate, MAX_GROUPS, &n_left);
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < groups->len; i++) {
    const Group     *one = &g_array_index (groups, Group, i);
    g_autofree char *consequences = cop_snapshot_consequences (snapshot, one->row, false);
    if (i > 0)
      g_string_append_c (text, '\n');
    if (one->n > 1) {
      g_autofree char *n = observer_format_count (one->n);
      /* Translators: "12 processes like this one: KV.Bucket #PID<…> ends and …" */
      g_string_append_printf (text, _ ("%s processes like this one: "), n);
    }
    g_string_append (text, consequences);
  }
  if (n_left > 0) {
    g_autofree char *left = observer_format_count (n_left);
    g_string_append_c (text, '\n');
    g_string_append_printf (
        text, ngettext_ ("%s more process ends.", "%s more processes end.", n_left),
        left);
  }
  append_limits (text, snapshot, ids, n_ids);
  return g_string_free (text, FALSE);
}
