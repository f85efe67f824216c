/* From a snapshot to the items of one application's tree. */
#include "observer/tree.h"

#include <string.h>

typedef struct {
  const CopSnapshot *snapshot;
  GHashTable        *folds;
  uint32_t          *first;   /* owned: row → index into children, one more than rows */
  uint32_t          *members; /* owned: children of all rows, see member_* */
  GArray            *items;
} Builder;

/* A member is a row of processes, or an absent child with this bit. */
#define MEMBER_ABSENT (1U << 31)

static uint64_t
mix (uint64_t seed, const void *bytes, size_t n_bytes)
{
  const unsigned char *byte = bytes;

  for (size_t i = 0; i < n_bytes; i++)
    seed = (seed ^ byte[i]) * 0x100000001b3ULL;
  return seed ^ seed >> 29;
}

static uint64_t
mix_text (uint64_t seed, const char *text)
{
  return text != NULL ? mix (seed, text, strlen (text)) : seed;
}

static uint32_t
member_order (const CopSnapshot *snapshot, uint32_t member)
{
  if (member & MEMBER_ABSENT)
    return snapshot->absent[member & ~MEMBER_ABSENT].order;
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

/* Children of each row in start order: counted, placed, sorted where they are not yet. */
static void
collect_members (Builder *builder)
{
  const CopSnapshot *snapshot = builder->snapshot;
  size_t             n = snapshot->n_processes;
  uint32_t          *first = g_new0 (uint32_t, n + 2);

  for (size_t i = 0; i < n; i++) {
    if (snapshot->processes[i].parent != COP_NOWHERE)
      first[snapshot->processes[i].parent + 2]++;
  }
  for (size_t i = 0; i < snapshot->n_absent; i++)
    first[snapshot->absent[i].supervisor + 2]++;
  for (size_t i = 2; i < n + 2; i++)
    first[i] += first[i - 1];

  builder->members = g_new (uint32_t, MAX (first[n + 1], 1));
  for (uint32_t i = 0; i < n; i++) {
    if (snapshot->processes[i].parent != COP_NOWHERE)
      builder->members[first[snapshot->processes[i].parent + 1]++] = i;
  }
  for (uint32_t i = 0; i < snapshot->n_absent; i++)
    builder->members[first[snapshot->absent[i].supervisor + 1]++] = i | MEMBER_ABSENT;
  builder->first = first;
}

static void
sort_members (Builder *builder, uint32_t row)
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

static bool
is_open (Builder *builder, uint64_t key, bool by_default)
{
  int fold = GPOINTER_TO_INT (g_hash_table_lookup (builder->folds, &key));

  return fold == 0 ? by_default : fold - 1 != 0;
}

static ObserverItem *
add_item (Builder *builder, const ObserverItem *item)
{
  g_array_append_vals (builder->items, item, 1);
  return &g_array_index (builder->items, ObserverItem, builder->items->len - 1);
}

/* Static children keep their place in the tree when they are restarted; children of
 * dynamic supervisors are their processes. */
static uint64_t
process_key (const CopSeenProcess *process, uint64_t parent_key)
{
  if (process->child_id != NULL && strcmp (process->child_id, "undefined") != 0 &&
      strcmp (process->child_id, ":undefined") != 0)
    return mix_text (parent_key, process->child_id);
  return mix (14695981039346656037ULL, &process->id, sizeof process->id);
}

static uint32_t
n_members (const Builder *builder, uint32_t row)
{
  return builder->first[row + 1] - builder->first[row];
}

static const char *
member_module (const CopSnapshot *snapshot, uint32_t member)
{
  if (member & MEMBER_ABSENT)
    return NULL;

  const CopSeenProcess *process = &snapshot->processes[member];
  return process->module != NULL ? process->module : process->initial_call;
}

/* One level of the walk: members [next, end) of a supervisor are still to be added. */
typedef struct {
  uint32_t    item;
  uint32_t    row;
  uint32_t    next, end;
  const char *only;    /* inside a group: members of this module only */
  GHashTable *grouped; /* owned: modules which have a group of their own, or NULL */
} Level;

/* Which modules of @row's children are too many to draw each. */
static GHashTable *
count_like (Builder *builder, uint32_t row)
{
  if (n_members (builder, row) <= OBSERVER_GROUP_LIMIT)
    return NULL;

  GHashTable    *counts = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  void          *count;

  for (uint32_t i = builder->first[row]; i < builder->first[row + 1]; i++) {
    const char *module = member_module (builder->snapshot, builder->members[i]);
    if (module != NULL)
      g_hash_table_insert (
          counts, (void *) module,
          GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, module)) + 1));
  }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count)) {
    if (GPOINTER_TO_UINT (count) <= OBSERVER_GROUP_LIMIT)
      g_hash_table_iter_remove (&iter);
  }
  return counts;
}

static void
add_process (
    Builder *builder, GArray *levels, uint32_t row, uint32_t parent, uint64_t parent_key)
{
  const CopSeenProcess *process = &builder->snapshot->processes[row];
  uint32_t              index = builder->items->len;
  uint32_t              depth = parent == COP_NOWHERE
                                    ? 0
                                    : g_array_index (builder->items, ObserverItem, parent).depth + 1;
  uint64_t              key = process_key (process, parent_key);
  ObserverItem         *item = add_item (builder, &(ObserverItem){
                                                      .key = key,
                                                      .id = process->id,
                                                      .kind = OBSERVER_ITEM_PROCESS,
                                                      .row = row,
                                                      .parent = parent,
                                                      .depth = depth,
                                                      .n_children = n_members (builder, row),
                                                      .is_open = is_open (builder, key, true),
                                          });

  if (item->n_children > 0 && item->is_open) {
    sort_members (builder, row);
    Level level = { .item = index,
                    .row = row,
                    .next = builder->first[row],
                    .end = builder->first[row + 1],
                    .grouped = count_like (builder, row) };
    g_array_append_val (levels, level);
  }
}

static void
add_absent (Builder *builder, uint32_t index, uint32_t parent)
{
  const CopSeenAbsent *absent = &builder->snapshot->absent[index];
  const ObserverItem  *above = &g_array_index (builder->items, ObserverItem, parent);

  add_item (builder, &(ObserverItem){
                         .key = mix_text (above->key, absent->child_id),
                         .kind = OBSERVER_ITEM_ABSENT,
                         .row = index,
                         .parent = parent,
                         .depth = above->depth + 1,
                     });
}

/* The group of all children of @level that are like @module. */
static void
add_group (Builder *builder, GArray *levels, const Level *level, const char *module)
{
  const ObserverItem *above = &g_array_index (builder->items, ObserverItem, level->item);
  ObserverItem        group = {
           .key = mix_text (above->key * 31, module),
           .kind = OBSERVER_ITEM_GROUP,
           .row = level->row,
           .parent = level->item,
           .depth = above->depth + 1,
           .module = module,
  };

  for (uint32_t i = builder->first[level->row]; i < level->end; i++) {
    uint32_t    member = builder->members[i];
    const char *other = member_module (builder->snapshot, member);
    if (other == NULL || (other != module && strcmp (other, module) != 0))
      continue;
    group.n_children++;
    group.memory += builder->snapshot->processes[member].memory;
    group.mailbox += builder->snapshot->processes[member].mailbox;
  }
  group.is_open = is_open (builder, group.key, false);
  uint32_t index = builder->items->len;
  add_item (builder, &group);
  if (group.is_open) {
    Level inside = { .item = index,
                     .row = level->row,
                     .next = builder->first[level->row],
                     .end = level->end,
                     .only = module };
    g_array_append_val (levels, inside);
  }
}

static void
add_member (Builder *builder, GArray *levels, uint32_t member)
{
  Level      *level = &g_array_index (levels, Level, levels->len - 1);
  const char *module = member_module (builder->snapshot, member);
  uint64_t    key = g_array_index (builder->items, ObserverItem, level->item).key;

  if (level->only != NULL) {
    if (module != NULL && strcmp (module, level->only) == 0)
      add_process (builder, levels, member, level->item, key);
  } else if (level->grouped != NULL && module != NULL) {
    bool grouped = g_hash_table_contains (level->grouped, module);
    bool shown = grouped && g_hash_table_lookup (level->grouped, module) == NULL;
    if (grouped && !shown) {
      g_hash_table_insert (level->grouped, (void *) module, NULL);
      Level copy = *level;
      add_group (builder, levels, &copy, module);
    } else if (!grouped) {
      add_process (builder, levels, member, level->item, key);
    }
  } else if (member & MEMBER_ABSENT) {
    add_absent (builder, member & ~MEMBER_ABSENT, level->item);
  } else {
    add_process (builder, levels, member, level->item, key);
  }
}

/* Depth first without recursion: a tree may be as deep as there are processes. */
static void
walk (Builder *builder, uint32_t root, uint64_t seed)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));

  add_process (builder, levels, root, COP_NOWHERE, seed);
  while (levels->len > 0) {
    Level *level = &g_array_index (levels, Level, levels->len - 1);

    if (level->next < level->end) {
      add_member (builder, levels, builder->members[level->next++]);
      continue;
    }
    g_clear_pointer (&level->grouped, g_hash_table_unref);
    g_array_set_size (levels, levels->len - 1);
  }
}

static void
set_ends (ObserverTree *tree)
{
  for (size_t i = tree->n_items; i-- > 0;) {
    ObserverItem *item = &tree->items[i];

    item->end = MAX (item->end, (uint32_t) i + 1);
    if (item->parent != COP_NOWHERE) {
      ObserverItem *parent = &tree->items[item->parent];
      parent->end = MAX (parent->end, item->end);
    }
    g_hash_table_insert (tree->by_key, &item->key, item);
  }
}

ObserverTree *
observer_tree_new (const CopSnapshot *snapshot, uint32_t application, GHashTable *folds)
{
  ObserverTree *tree = g_new0 (ObserverTree, 1);
  GArray       *items = g_array_new (FALSE, FALSE, sizeof (ObserverItem));

  if (application < snapshot->n_applications &&
      snapshot->applications[application].root != COP_NOWHERE) {
    const CopSeenApplication *app = &snapshot->applications[application];
    Builder builder = { .snapshot = snapshot, .folds = folds, .items = items };

    collect_members (&builder);
    walk (&builder, app->root, mix_text (14695981039346656037ULL, app->name));
    g_free (builder.first);
    g_free (builder.members);
  }
  tree->n_items = items->len;
  tree->items = (ObserverItem *) (void *) g_array_free (items, FALSE);
  tree->by_key = g_hash_table_new (g_int64_hash, g_int64_equal);
  set_ends (tree);
  return tree;
}

void
observer_tree_free (ObserverTree *tree)
{
  if (tree == NULL)
    return;
  g_free (tree->items);
  g_hash_table_unref (tree->by_key);
  g_free (tree);
}

uint32_t
observer_tree_find (const ObserverTree *tree, uint64_t key)
{
  ObserverItem *item = g_hash_table_lookup (tree->by_key, &key);

  return item != NULL ? (uint32_t) (item - tree->items) : COP_NOWHERE;
}

uint32_t
observer_tree_find_id (const ObserverTree *tree, uint64_t id)
{
  for (size_t i = 0; i < tree->n_items && id != 0; i++) {
    if (tree->items[i].id == id)
      return (uint32_t) i;
  }
  return COP_NOWHERE;
}
