/* Which item of a tree shows a process that is not drawn itself. */
#include "observer/tree-private.h"

#include <string.h>

#define UNKNOWN (COP_NOWHERE - 2)

typedef struct {
  const CopSnapshot  *snapshot;
  const ObserverTree *tree;
  uint32_t           *items; /* owned by who asks: by row */
} StandIns;

/* Among the children of an open item: the group of that module, and of an open group its
 * rest; COP_NOWHERE when there is none. */
static uint32_t
find_group (const StandIns *self, uint32_t parent, const char *module)
{
  const ObserverTree *tree = self->tree;
  uint32_t            i = parent + 1;

  while (module != NULL && i < tree->items[parent].end) {
    const ObserverItem *item = &tree->items[i];

    if (item->kind == OBSERVER_ITEM_GROUP && strcmp (item->module, module) == 0)
      return item->is_open ? find_group (self, i, module) : i;
    if (item->kind == OBSERVER_ITEM_REST)
      return i;
    i = item->end;
  }
  return COP_NOWHERE;
}

static uint32_t
find_loose (const ObserverTree *tree)
{
  for (uint32_t i = 0; i < tree->n_items; i = tree->items[i].end) {
    if (tree->items[i].kind == OBSERVER_ITEM_LOOSE)
      return i;
  }
  return COP_NOWHERE;
}

/* @above stands for the parent, or shows it. */
static uint32_t
below (const StandIns *self, uint32_t above, uint32_t parent_row, uint32_t row)
{
  if (above == COP_NOWHERE)
    return COP_NOWHERE;

  const ObserverItem *item = &self->tree->items[above];
  bool                is_parent = item->kind == OBSERVER_ITEM_LOOSE ||
                   (item->kind == OBSERVER_ITEM_PROCESS && item->row == parent_row);
  if (!is_parent || !item->is_open)
    return above;
  return find_group (self, above, observer_tree_member_module (self->snapshot, row));
}

static void
resolve (StandIns *self, GArray *path, uint32_t row, uint32_t loose)
{
  const CopSeenProcess *processes = self->snapshot->processes;

  g_array_set_size (path, 0);
  while (row != COP_NOWHERE && self->items[row] == UNKNOWN) {
    g_array_append_val (path, row);
    row = processes[row].parent;
  }
  for (unsigned i = path->len; i-- > 0;) {
    uint32_t child = g_array_index (path, uint32_t, i);
    uint32_t parent = processes[child].parent;

    self->items[child] = parent != COP_NOWHERE
                             ? below (self, self->items[parent], parent, child)
                             : below (self, loose, COP_NOWHERE, child);
  }
}

/* Loose processes of another application, and masters that are not drawn, are nowhere. */
static bool
belongs (const CopSnapshot *snapshot, uint32_t row, uint32_t application)
{
  const CopSeenProcess *process = &snapshot->processes[row];

  return process->parent != COP_NOWHERE ||
         (process->application == application && process->kind != COP_SEEN_MASTER);
}

static uint32_t
application_of (const CopSnapshot *snapshot, const ObserverTree *tree)
{
  for (uint32_t i = 0; i < tree->n_items; i++) {
    if (tree->items[i].kind == OBSERVER_ITEM_PROCESS)
      return snapshot->processes[tree->items[i].row].application;
  }
  return COP_NOWHERE;
}

uint32_t *
observer_tree_stand_ins (const CopSnapshot *snapshot, const ObserverTree *tree)
{
  uint32_t          *items = g_new (uint32_t, MAX (snapshot->n_processes, 1));
  StandIns           self = { snapshot, tree, items };
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  uint32_t           application = application_of (snapshot, tree);
  uint32_t           loose = find_loose (tree);

  for (uint32_t i = 0; i < snapshot->n_processes; i++)
    items[i] = belongs (snapshot, i, application) ? UNKNOWN : COP_NOWHERE;
  for (uint32_t i = 0; i < tree->n_items; i++) {
    if (tree->items[i].kind == OBSERVER_ITEM_PROCESS)
      items[tree->items[i].row] = i;
  }
  for (uint32_t i = 0; i < snapshot->n_processes; i++) {
    if (items[i] == UNKNOWN)
      resolve (&self, path, i, loose);
  }
  return items;
}
