/* Many like children as one item: which they are, and which of them are worth to be drawn
 * one by one. Values change all the time: who is at the top stays until he is far from
 * it, so that nothing jumps about under people's eyes. */
#include "observer/tree-private.h"

#include <string.h>

#define NEAR_TOP (2 * OBSERVER_GROUP_TOP)

GHashTable *
observer_tree_count_like (ObserverTreeBuilder *builder, uint32_t row)
{
  uint32_t first = builder->first[row];
  uint32_t end = builder->first[row + 1];

  if (end - first <= OBSERVER_GROUP_LIMIT)
    return NULL;

  GHashTable    *counts = g_hash_table_new (g_str_hash, g_str_equal);
  const char    *last = NULL; /* neighbours are mostly alike, and share their text */
  unsigned       n = 0;
  GHashTableIter iter;
  void          *count;

  for (uint32_t i = first; i <= end; i++) {
    const char *module =
        i < end ? observer_tree_member_module (builder->snapshot, builder->members[i])
                : NULL;
    if (module == last && i < end) {
      n++;
      continue;
    }
    if (last != NULL) {
      n += GPOINTER_TO_UINT (g_hash_table_lookup (counts, last));
      g_hash_table_insert (counts, (void *) last, GUINT_TO_POINTER (n));
    }
    last = module;
    n = 1;
  }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count)) {
    if (GPOINTER_TO_UINT (count) <= OBSERVER_GROUP_LIMIT)
      g_hash_table_iter_remove (&iter);
  }
  return counts;
}

static bool
is_like (const ObserverTreeBuilder *builder, uint32_t member, const char *module)
{
  const char *other = observer_tree_member_module (builder->snapshot, member);

  return other != NULL && (other == module || strcmp (other, module) == 0);
}

static float
value_of (const ObserverTreeBuilder *builder, uint32_t row)
{
  return builder->options->values != NULL ? builder->options->values[row] : 0;
}

void
observer_tree_sum_group (ObserverTreeBuilder *builder,
                         ObserverItem        *group,
                         const char          *module)
{
  for (uint32_t i = builder->first[group->row]; i < builder->first[group->row + 1]; i++) {
    uint32_t member = builder->members[i];

    if (!is_like (builder, member, module))
      continue;
    group->n_children++;
    group->memory += builder->snapshot->processes[member].memory;
    group->mailbox += builder->snapshot->processes[member].mailbox;
    group->value = MAX (group->value, value_of (builder, member));
  }
}

/* The highest values, in order; equal ones by age. */
typedef struct {
  uint32_t rows[NEAR_TOP];
  unsigned n;
} Best;

static void
consider (const ObserverTreeBuilder *builder, Best *best, uint32_t row)
{
  float    value = value_of (builder, row);
  unsigned place = best->n;

  if (best->n == NEAR_TOP) {
    if (value <= value_of (builder, best->rows[NEAR_TOP - 1]))
      return;
    place--;
  } else {
    best->n++;
  }
  for (; place > 0 && value_of (builder, best->rows[place - 1]) < value; place--)
    best->rows[place] = best->rows[place - 1];
  best->rows[place] = row;
}

static void
mark (ObserverTreeBuilder *builder, uint32_t row)
{
  uint64_t id = builder->snapshot->processes[row].id;

  builder->is_top[row] = 1;
  if (!g_hash_table_contains (builder->tops, &id))
    g_hash_table_add (builder->tops, g_memdup2 (&id, sizeof id));
}

static bool
has (GHashTable *set, const ObserverTreeBuilder *builder, uint32_t row)
{
  return set != NULL &&
         g_hash_table_contains (set, &builder->snapshot->processes[row].id);
}

void
observer_tree_choose_top (ObserverTreeBuilder *builder, uint32_t row, const char *module)
{
  const ObserverTree *before = builder->options->before;
  GHashTable         *old = before != NULL ? before->tops : NULL;
  Best                best = { .n = 0 };
  unsigned            n = 0;

  if (builder->is_top == NULL)
    builder->is_top = g_new0 (uint8_t, builder->snapshot->n_processes);
  for (uint32_t i = builder->first[row]; i < builder->first[row + 1]; i++) {
    uint32_t member = builder->members[i];

    if (!is_like (builder, member, module))
      continue;
    consider (builder, &best, member);
    if (has (builder->options->wanted, builder, member))
      mark (builder, member);
  }
  for (unsigned i = 0; i < best.n && n < OBSERVER_GROUP_TOP; i++) {
    if (has (old, builder, best.rows[i])) {
      mark (builder, best.rows[i]);
      n++;
    }
  }
  for (unsigned i = 0; i < best.n && n < OBSERVER_GROUP_TOP; i++) {
    if (!builder->is_top[best.rows[i]]) {
      mark (builder, best.rows[i]);
      n++;
    }
  }
}
