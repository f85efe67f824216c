/* The tree of one application, as it is drawn: pure data and geometry, no display.
 *
 * Items are in preorder, and a child is never above its parent, so their y only grows:
 * what is in view is found by binary search. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* More like children than this are drawn as one item that opens. */
#define OBSERVER_GROUP_LIMIT 50

typedef enum {
  OBSERVER_ITEM_PROCESS,
  OBSERVER_ITEM_ABSENT, /* a child without process */
  OBSERVER_ITEM_GROUP,  /* many like children of one supervisor */
} ObserverItemKind;

typedef struct {
  uint64_t         key; /* the same place in the tree, whoever takes it */
  uint64_t         id;  /* of the process; 0 when there is none */
  ObserverItemKind kind;
  uint32_t         row;    /* process, absent child, or supervisor of the group */
  uint32_t         parent; /* item, or COP_NOWHERE */
  uint32_t         end;    /* first item behind this one's descendants */
  uint32_t         depth;
  uint32_t         n_children; /* of which it has, shown or not */
  bool             is_open;
  /* of a group */
  const char *module;
  uint64_t    memory;
  uint64_t    mailbox;
  /* geometry, set by observer_tree_lay_out () */
  double x, y, height;
} ObserverItem;

typedef struct {
  ObserverItem *items; /* owned */
  size_t        n_items;
  GHashTable   *by_key; /* owned: &key → item */
  double        width, height;
} ObserverTree;

/* @folds: key → GINT_TO_POINTER (is open + 1) of what was opened or closed by hand; what
 * is not in it is open, but for groups. */
ObserverTree *
observer_tree_new (const CopSnapshot *snapshot, uint32_t application, GHashTable *folds);
void observer_tree_free (ObserverTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverTree, observer_tree_free)

uint32_t observer_tree_find (const ObserverTree *tree, uint64_t key); /* or COP_NOWHERE */
uint32_t observer_tree_find_id (const ObserverTree *tree, uint64_t id); /* linear */

typedef struct {
  double width;         /* of every item */
  double height;        /* of leaves */
  double branch_height; /* of supervisors */
  double column_gap;
  double row_gap;
  double branch_gap; /* more room between a subtree and its next sibling */
} ObserverMetrics;

/* Columns are depths; the first child stands beside its parent, the others below it: so
 * what grows never moves its ancestors, and the root is always at the top left. */
void observer_tree_lay_out (ObserverTree *tree, const ObserverMetrics *metrics);

/* First item whose lower edge is at or below @y; n_items when there is none. */
uint32_t observer_tree_first_at (const ObserverTree *tree, double y);
/* The item at a point, or COP_NOWHERE. */
uint32_t observer_tree_pick (const ObserverTree    *tree,
                             const ObserverMetrics *metrics,
                             double                 x,
                             double                 y);

typedef enum {
  OBSERVER_STEP_UP,
  OBSERVER_STEP_DOWN,
  OBSERVER_STEP_PARENT,
  OBSERVER_STEP_CHILD
} ObserverStep;
/* Where an arrow key leads from @item: COP_NOWHERE when there is nothing. Up and down
 * stay in the column as long as there is something. */
uint32_t observer_tree_step (const ObserverTree *tree, uint32_t item, ObserverStep step);

G_END_DECLS
