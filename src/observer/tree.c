/* From a snapshot to the items of one application's tree. */
#include "observer/tree.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/tree-private.h"

#include <string.h>

#define SEED 14695981039346656037ULL

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

static bool
is_open (const ObserverTreeBuilder *builder, uint64_t key, bool by_default)
{
  if (builder->options->whole)
    return true;

  int fold = GPOINTER_TO_INT (g_hash_table_lookup (builder->options->folds, &key));

  return fold == 0 ? by_default : fold - 1 != 0;
}

static ObserverItem *
item_at (const ObserverTreeBuilder *builder, uint32_t index)
{
  return &g_array_index (builder->items, ObserverItem, index);
}

/* Static children keep their place in the tree when they are restarted; children of
 * dynamic supervisors are their processes. */
static uint64_t
process_key (const CopSeenProcess *process, uint64_t parent_key)
{
  if (process->child_id != NULL && strcmp (process->child_id, "undefined") != 0 &&
      strcmp (process->child_id, ":undefined") != 0)
    return mix_text (parent_key, process->child_id);
  return mix (SEED, &process->id, sizeof process->id);
}

static uint32_t
n_members (const ObserverTreeBuilder *builder, uint32_t row)
{
  return builder->first[row + 1] - builder->first[row];
}

/* ---- levels of the walk ---- */

typedef enum {
  LEVEL_ALL,  /* children, large groups of them as one */
  LEVEL_TOP,  /* the top of a group, then the rest as one */
  LEVEL_REST, /* those of a group that are not its top */
} LevelKind;

/* Members [next, end) of a supervisor are still to be added. */
typedef struct {
  LevelKind   kind;
  uint32_t    item;
  uint32_t    row;
  uint32_t    next, end;
  const char *only;    /* in a group: members of this module only */
  GHashTable *grouped; /* owned: modules which have a group of their own, or NULL */
  const char *drawn;   /* the last of them which was met: neighbours share their text */
} Level;

static void
push_level (ObserverTreeBuilder *builder,
            GArray              *levels,
            LevelKind            kind,
            uint32_t             item,
            const char          *only)
{
  uint32_t row = item_at (builder, item)->row;
  Level    level = { .kind = kind,
                     .item = item,
                     .row = row,
                     .next = builder->first[row],
                     .end = builder->first[row + 1],
                     .only = only };

  if (kind == LEVEL_ALL) {
    observer_tree_sort_members (builder, row);
    level.grouped =
        builder->options->whole ? NULL : observer_tree_count_like (builder, row);
  }
  g_array_append_val (levels, level);
}

static uint32_t
add_item (ObserverTreeBuilder *builder, ObserverItem item)
{
  if (item.parent != COP_NOWHERE)
    item.depth = item_at (builder, item.parent)->depth + 1;
  g_array_append_val (builder->items, item);
  return builder->items->len - 1;
}

static void
add_process (ObserverTreeBuilder *builder,
             GArray              *levels,
             uint32_t             row,
             uint32_t             parent,
             uint64_t             parent_key)
{
  const CopSeenProcess *process = &builder->snapshot->processes[row];
  const float          *values = builder->options->values;
  uint64_t              key = process_key (process, parent_key);
  ObserverItem          item = {
             .key = key,
             .id = process->id,
             .kind = OBSERVER_ITEM_PROCESS,
             .row = row,
             .parent = parent,
             .n_children = n_members (builder, row),
             .is_open = is_open (builder, key, true),
             .value = values != NULL ? values[row] : 0,
  };
  uint32_t index = add_item (builder, item);

  if (item.n_children > 0 && item.is_open)
    push_level (builder, levels, LEVEL_ALL, index, NULL);
}

static void
add_absent (ObserverTreeBuilder *builder, uint32_t index, uint32_t parent)
{
  const CopSeenAbsent *absent = &builder->snapshot->absent[index];

  add_item (builder,
            (ObserverItem){
                .key = mix_text (item_at (builder, parent)->key, absent->child_id),
                .kind = OBSERVER_ITEM_ABSENT,
                .row = index,
                .parent = parent,
            });
}

/* The group of all children that are like @module. */
static void
add_group (ObserverTreeBuilder *builder,
           GArray              *levels,
           uint32_t             row,
           uint32_t             parent,
           const char          *module)
{
  ObserverItem group = {
    .key = mix_text (item_at (builder, parent)->key * 31, module),
    .kind = OBSERVER_ITEM_GROUP,
    .row = row,
    .parent = parent,
    .module = module,
  };

  observer_tree_sum_group (builder, &group, module);
  group.is_open = is_open (builder, group.key, false);
  uint32_t index = add_item (builder, group);
  if (group.is_open) {
    observer_tree_choose_top (builder, row, module);
    push_level (builder, levels, LEVEL_TOP, index, module);
  }
}

static bool
is_in_rest (const ObserverTreeBuilder *builder, uint32_t member, const char *module)
{
  const char *other = observer_tree_member_module (builder->snapshot, member);

  return other != NULL && !builder->is_top[member] &&
         (other == module || strcmp (other, module) == 0);
}

/* After the top of the group: all others. */
static void
add_rest (ObserverTreeBuilder *builder, GArray *levels, const Level *top)
{
  ObserverItem rest = *item_at (builder, top->item);

  rest.key = rest.key * 31 + 1;
  rest.kind = OBSERVER_ITEM_REST;
  rest.parent = top->item;
  rest.is_open = is_open (builder, rest.key, false);
  rest.value = 0;
  for (uint32_t i = top->item + 1; i < builder->items->len; i++) {
    const ObserverItem *item = item_at (builder, i);
    if (item->parent != top->item)
      continue;
    rest.n_children--;
    rest.memory -= builder->snapshot->processes[item->row].memory;
    rest.mailbox -= builder->snapshot->processes[item->row].mailbox;
  }
  for (uint32_t i = builder->first[top->row];
       i < top->end && builder->options->values != NULL; i++) {
    uint32_t member = builder->members[i];
    if (is_in_rest (builder, member, rest.module))
      rest.value = MAX (rest.value, builder->options->values[member]);
  }
  if (rest.n_children == 0)
    return;

  uint32_t index = add_item (builder, rest);
  if (rest.is_open)
    push_level (builder, levels, LEVEL_REST, index, rest.module);
}

/* ---- the walk ---- */

static void
add_to_group (ObserverTreeBuilder *builder,
              GArray              *levels,
              const Level         *level,
              uint32_t             member)
{
  const char *module = observer_tree_member_module (builder->snapshot, member);
  bool belongs = level->kind == LEVEL_REST ? is_in_rest (builder, member, level->only)
                                           : module != NULL && builder->is_top[member] &&
                                                 strcmp (module, level->only) == 0;

  if (belongs)
    add_process (builder, levels, member, level->item,
                 item_at (builder, level->item)->key);
}

static void
add_member (ObserverTreeBuilder *builder, GArray *levels, uint32_t member)
{
  Level       level = g_array_index (levels, Level, levels->len - 1);
  const char *module = observer_tree_member_module (builder->snapshot, member);
  void       *count = NULL;

  if (module != NULL && module == level.drawn)
    return;
  if (level.kind != LEVEL_ALL) {
    add_to_group (builder, levels, &level, member);
  } else if (member & OBSERVER_MEMBER_ABSENT) {
    add_absent (builder, member & ~OBSERVER_MEMBER_ABSENT, level.item);
  } else if (level.grouped != NULL && module != NULL &&
             g_hash_table_lookup_extended (level.grouped, module, NULL, &count)) {
    /* The count is taken away once the group is there. */
    g_array_index (levels, Level, levels->len - 1).drawn = module;
    if (count == NULL)
      return;
    g_hash_table_insert (level.grouped, (void *) module, NULL);
    add_group (builder, levels, level.row, level.item, module);
  } else {
    add_process (builder, levels, member, level.item, item_at (builder, level.item)->key);
  }
}

/* Depth first without recursion: a tree may be as deep as there are processes. */
static void
walk (ObserverTreeBuilder *builder, GArray *levels)
{
  while (levels->len > 0) {
    Level *level = &g_array_index (levels, Level, levels->len - 1);

    if (level->next < level->end) {
      add_member (builder, levels, builder->members[level->next++]);
      continue;
    }
    Level done = *level;
    g_array_set_size (levels, levels->len - 1);
    g_clear_pointer (&done.grouped, g_hash_table_unref);
    if (done.kind == LEVEL_TOP)
      add_rest (builder, levels, &done);
  }
}

static void
add_loose (ObserverTreeBuilder *builder, GArray *levels, uint64_t seed)
{
  uint32_t     row = observer_tree_loose_row (builder);
  ObserverItem loose = {
    .key = mix_text (seed, "loose"),
    .kind = OBSERVER_ITEM_LOOSE,
    .row = row,
    .parent = COP_NOWHERE,
    .n_children = n_members (builder, row),
  };

  if (loose.n_children == 0)
    return;
  for (uint32_t i = builder->first[row]; i < builder->first[row + 1]; i++) {
    uint32_t member = builder->members[i];
    loose.memory += builder->snapshot->processes[member].memory;
    loose.mailbox += builder->snapshot->processes[member].mailbox;
  }
  loose.is_open = is_open (builder, loose.key, true);
  uint32_t index = add_item (builder, loose);
  if (loose.is_open)
    push_level (builder, levels, LEVEL_ALL, index, NULL);
}

static void
build (ObserverTreeBuilder *builder, uint32_t application)
{
  const CopSnapshot        *snapshot = builder->snapshot;
  const CopSeenApplication *app =
      application != OBSERVER_OUTSIDE ? &snapshot->applications[application] : NULL;
  uint64_t           seed = mix_text (SEED, app != NULL ? app->name : "outside");
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (Level));

  observer_tree_collect_members (builder, application);
  if (app != NULL && app->root != COP_NOWHERE) {
    bool from_master = builder->options->masters && app->master != COP_NOWHERE;

    add_process (builder, levels, from_master ? app->master : app->root, COP_NOWHERE,
                 seed);
    walk (builder, levels);
  }
  add_loose (builder, levels, seed);
  walk (builder, levels);
  g_free (builder->first);
  g_free (builder->members);
  g_free (builder->is_top);
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
observer_tree_new (const CopSnapshot         *snapshot,
                   uint32_t                   application,
                   const ObserverTreeOptions *options)
{
  ObserverTree *tree = g_new0 (ObserverTree, 1);
  GArray       *items = g_array_new (FALSE, FALSE, sizeof (ObserverItem));

  tree->tops = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (application < snapshot->n_applications || application == OBSERVER_OUTSIDE)
    build (&(ObserverTreeBuilder){ .snapshot = snapshot,
                                   .options = options,
                                   .items = items,
                                   .tops = tree->tops },
           application);
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
  g_hash_table_unref (tree->tops);
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

char *
observer_tree_title (const CopSnapshot *snapshot, const ObserverItem *item)
{
  g_autofree char *count = observer_format_count (item->n_children);

  switch (item->kind) {
  case OBSERVER_ITEM_PROCESS:
    return g_strdup (cop_seen_title (&snapshot->processes[item->row]));
  case OBSERVER_ITEM_ABSENT: {
    const CopSeenAbsent *child = &snapshot->absent[item->row];
    return g_strdup (child->child_id != NULL ? child->child_id : child->module);
  }
  case OBSERVER_ITEM_GROUP: return g_strdup_printf ("%s × %s", count, item->module);
  case OBSERVER_ITEM_REST: return g_strdup_printf (_ ("%s more"), count);
  case OBSERVER_ITEM_LOOSE: return g_strdup (_ ("Without a supervisor"));
  }
  return NULL;
}
