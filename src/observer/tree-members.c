/* Who is whose child, in start order. */
#include "observer/tree-private.h"

#include <string.h>

static uint32_t
member_order (const CopSnapshot *snapshot, uint32_t member)
{
  if (member & OBSERVER_MEMBER_ABSENT)
    return snapshot->absent[member & ~OBSERVER_MEMBER_ABSENT].order;
  return snapshot->processes[member].order;
}

static int
compare_members (const void *a, const void *b, void *data)
{
  const CopSnapshot *snapshot = data;
  uint32_t           one = *(const uint32_t *) a;
  uint32_t           two = *(const uint32_t *) b;
  uint32_t           order_one = member_order (snapshot, one);
  uint32_t           order_two = member_order (snapshot, two);

  if (order_one != order_two)
    return order_one < order_two ? -1 : 1;
  return (one > two) - (one < two);
}

/* Row of the parent in the tree, the row of the loose ones, or COP_NOWHERE. */
static uint32_t
parent_of (const ObserverTreeBuilder *builder, uint32_t row, uint32_t application)
{
  const CopSnapshot    *snapshot = builder->snapshot;
  const CopSeenProcess *process = &snapshot->processes[row];

  if (process->parent != COP_NOWHERE)
    return process->parent;
  if (application == OBSERVER_OUTSIDE)
    return process->application == COP_NOWHERE ? observer_tree_loose_row (builder)
                                               : COP_NOWHERE;
  if (process->application != application || process->kind == COP_SEEN_MASTER ||
      snapshot->applications[application].root == row)
    return COP_NOWHERE;
  return observer_tree_loose_row (builder);
}

/* Counted, then placed. */
void
observer_tree_collect_members (ObserverTreeBuilder *builder, uint32_t application)
{
  const CopSnapshot *snapshot = builder->snapshot;
  uint32_t           n = (uint32_t) snapshot->n_processes;
  uint32_t          *first = g_new0 (uint32_t, n + 3);

  for (uint32_t i = 0; i < n; i++) {
    uint32_t parent = parent_of (builder, i, application);
    if (parent != COP_NOWHERE)
      first[parent + 2]++;
  }
  for (size_t i = 0; i < snapshot->n_absent; i++)
    first[snapshot->absent[i].supervisor + 2]++;
  for (uint32_t i = 2; i < n + 3; i++)
    first[i] += first[i - 1];

  builder->members = g_new (uint32_t, MAX (first[n + 2], 1));
  for (uint32_t i = 0; i < n; i++) {
    uint32_t parent = parent_of (builder, i, application);
    if (parent != COP_NOWHERE)
      builder->members[first[parent + 1]++] = i;
  }
  for (uint32_t i = 0; i < snapshot->n_absent; i++)
    builder->members[first[snapshot->absent[i].supervisor + 1]++] =
        i | OBSERVER_MEMBER_ABSENT;
  builder->first = first;
}

void
observer_tree_sort_members (ObserverTreeBuilder *builder, uint32_t row)
{
  uint32_t *members = builder->members + builder->first[row];
  uint32_t  n = builder->first[row + 1] - builder->first[row];
  bool      sorted = true;

  for (uint32_t i = 1; i < n && sorted; i++)
    sorted =
        compare_members (&members[i - 1], &members[i], (void *) builder->snapshot) <= 0;
  if (!sorted)
    g_qsort_with_data (members, (int) n, sizeof *members, compare_members,
                       (void *) builder->snapshot);
}

const char *
observer_tree_member_module (const CopSnapshot *snapshot, uint32_t member)
{
  if (member & OBSERVER_MEMBER_ABSENT)
    return NULL;

  const CopSeenProcess *process = &snapshot->processes[member];
  return process->module != NULL ? process->module : process->initial_call;
}
