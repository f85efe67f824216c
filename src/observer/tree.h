/* The tree of one application, as it is drawn: pure data and geometry, no display.
 *
 * Items are in preorder, and a child is never above its parent, so their y only grows:
 * what is in view is found by binary search. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* More like children than this are drawn as one item that opens. */
#define OBSERVER_GROUP_LIMIT 50
/* So many of an open group are drawn one by one: those with the highest values. */
#define OBSERVER_GROUP_TOP 20
/* As the application: the processes that belong to none. */
#define OBSERVER_OUTSIDE (COP_NOWHERE - 1)

typedef enum {
  OBSERVER_ITEM_PROCESS,
  OBSERVER_ITEM_ABSENT, /* a child without process */
  OBSERVER_ITEM_GROUP,  /* many like children of one supervisor */
  OBSERVER_ITEM_REST,   /* those of an open group that are not its top */
  OBSERVER_ITEM_LOOSE,  /* processes that no supervisor has started */
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
  float            value; /* what it is coloured by; of a group the highest */
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
  GHashTable   *tops;   /* owned: set of ids that are the tops of open groups */
  double        width, height;
} ObserverTree;

/* All lent; only folds must not be NULL. */
typedef struct {
  /* key → GINT_TO_POINTER (is open + 1) of what was opened or closed by hand; what is not
   * in it is open, but for groups. */
  GHashTable         *folds;
  const float        *values;  /* by which the top is chosen, by row; NULL: by age */
  const ObserverTree *before;  /* who was at the top stays there while near it */
  GHashTable         *wanted;  /* set of ids that are shown even beyond the top */
  bool                masters; /* with application masters */
  bool                whole;   /* everything one by one: no folds, no groups */
} ObserverTreeOptions;

/* @application: index, or OBSERVER_OUTSIDE. */
ObserverTree *observer_tree_new (const CopSnapshot         *snapshot,
                                 uint32_t                   application,
                                 const ObserverTreeOptions *options);
void          observer_tree_free (ObserverTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverTree, observer_tree_free)

uint32_t observer_tree_find (const ObserverTree *tree, uint64_t key); /* or COP_NOWHERE */
uint32_t observer_tree_find_id (const ObserverTree *tree, uint64_t id); /* linear */

/* For each row the item that shows the process, or else the closed one or the group which
 * stands for it; COP_NOWHERE for processes that are not of this tree. To be freed. */
uint32_t *observer_tree_stand_ins (const CopSnapshot *snapshot, const ObserverTree *tree);
/* What people call it: "KV.Registry", "9,988 × KV.Bucket", "9,968 more". To be freed. */
char *observer_tree_title (const CopSnapshot *snapshot, const ObserverItem *item);
/* Whether it stands for several processes. */
static inline bool
observer_item_is_many (const ObserverItem *item)
{
  return item->kind == OBSERVER_ITEM_GROUP || item->kind == OBSERVER_ITEM_REST ||
         item->kind == OBSERVER_ITEM_LOOSE;
}

typedef struct {
  double width;         /* of every item */
  double height;        /* of leaves */
  double branch_height; /* of supervisors, the highest */
  double column_gap;
  double row_gap;
  double branch_gap; /* more room between a subtree and its next sibling */
} ObserverMetrics;
extern const ObserverMetrics observer_tree_metrics; /* of the window */

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
