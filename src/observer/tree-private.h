/* What the parts share that make a tree. */
#pragma once

#include "observer/tree.h"

G_BEGIN_DECLS

/* A member is a row of processes, or an absent child with this bit. */
#define OBSERVER_MEMBER_ABSENT (1U << 31)

typedef struct {
  const CopSnapshot         *snapshot;
  const ObserverTreeOptions *options;
  uint32_t *first;     /* owned: row → index into members, one more than rows;
                        * one row more for those without supervisor */
  uint32_t   *members; /* owned: children of all rows */
  GArray     *items;
  GHashTable *tops;   /* set of ids */
  uint8_t    *is_top; /* owned: by row, or NULL; of the groups so far */
} ObserverTreeBuilder;

/* tree-members.c */
void observer_tree_collect_members (ObserverTreeBuilder *builder, uint32_t application);
void observer_tree_sort_members (ObserverTreeBuilder *builder, uint32_t row);
/* What its likes are known by, or NULL. */
const char *observer_tree_member_module (const CopSnapshot *snapshot, uint32_t member);
/* The row of those without supervisor. */
static inline uint32_t
observer_tree_loose_row (const ObserverTreeBuilder *builder)
{
  return (uint32_t) builder->snapshot->n_processes;
}

/* tree-group.c */
/* Which modules of @row's children are too many to draw each; given, or NULL. */
GHashTable *observer_tree_count_like (ObserverTreeBuilder *builder, uint32_t row);
/* Count, sums and highest value of all children of @row that are like @module. */
void observer_tree_sum_group (ObserverTreeBuilder *builder,
                              ObserverItem        *group,
                              const char          *module);
/* Marks the top of the group in is_top and tops. */
void
observer_tree_choose_top (ObserverTreeBuilder *builder, uint32_t row, const char *module);

G_END_DECLS
