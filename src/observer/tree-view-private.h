/* What the parts of the tree view share. */
#pragma once

#include "observer/tree-edges.h"
#include "observer/tree-node.h"
#include "observer/tree-view.h"

G_BEGIN_DECLS

#define OBSERVER_TREE_MARGIN 24.0
#define OBSERVER_TREE_FOOT 150.0
#define OBSERVER_ZOOM_MIN 0.12
#define OBSERVER_ZOOM_MAX 2.0
/* Below this, nodes are painted as plain blocks: no text could be read. */
#define OBSERVER_ZOOM_WIDGETS 0.45

/* An item that has a widget, and where it is on its way. */
typedef struct {
  uint64_t          key;
  uint64_t          id;
  ObserverTreeNode *widget; /* borrowed: child of the view */
  double            from_x, from_y;
  double            to_x, to_y;
  double            x, y;
  double            height;
  double            from_opacity, to_opacity;
  bool              is_leaving;
} ObserverPlaced;

struct _ObserverTreeView {
  GtkWidget parent_instance;

  ObserverTreeModel  *model;    /* owned */
  ObserverSession    *session;  /* borrowed: the model's, as the next two */
  const CopSnapshot  *snapshot; /* what the tree is made of */
  const ObserverTree *tree;     /* or NULL */

  GtkAdjustment *adjustments[2]; /* owned: by GtkOrientation */
  unsigned       policies[2];
  double reach[2]; /* the view may go so far, though the tree has become smaller */
  double zoom;
  bool   needs_fit; /* at the next allocation: a tree that is shown first */
  bool   is_configuring;

  ObserverTreeEdges *edges; /* owned */

  GHashTable *placed;  /* &key → ObserverPlaced, owned */
  GPtrArray  *pool;    /* ObserverTreeNode, borrowed: hidden children */
  unsigned    warming; /* source, or 0 */
  unsigned    tick;
  int64_t     motion_start; /* frame time; 0: not begun */
  int64_t     motion_usec;  /* frame time of its last step */
  double      progress;     /* of the motion, 0 … 1 */

  uint64_t   cursor;               /* key of the item with the keyboard */
  uint64_t   reveal_id;            /* at the next allocation; or 0 */
  GtkWidget *menu;                 /* weak: the open context menu */
  double     pointer_x, pointer_y; /* for zooming by keys */
  double     pan_x, pan_y;         /* where a drag began */
  double     pinch;                /* zoom when a pinch began */
};

/* Item coordinates → widget coordinates. */
double observer_tree_view_to_x (ObserverTreeView *self, double x);
double observer_tree_view_to_y (ObserverTreeView *self, double y);
/* Where the item is now, on its way or at rest. */
void observer_tree_view_position (ObserverTreeView   *self,
                                  const ObserverItem *item,
                                  double             *ret_x,
                                  double             *ret_y);
void
observer_tree_view_set_zoom_at (ObserverTreeView *self, double zoom, double x, double y);
void     observer_tree_view_reveal_item (ObserverTreeView *self, uint32_t item);
void     observer_tree_view_focus_item (ObserverTreeView *self, uint32_t item);
uint32_t observer_tree_view_get_cursor_item (ObserverTreeView *self); /* or COP_NOWHERE */

/* tree-motion.c */
/* @shift: how far the view has scrolled along with what it shows. */
void observer_tree_motion_begin (ObserverTreeView   *self,
                                 const ObserverTree *before,
                                 double              shift);
void observer_tree_motion_stop (ObserverTreeView *self);
/* Widgets for what is in view. */
void observer_tree_view_sync (ObserverTreeView *self, const ObserverTree *before);
void observer_tree_view_clear (ObserverTreeView *self);

/* tree-view-paint.c */
void observer_tree_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);

/* tree-view-layers.c */
void observer_tree_view_paint_layers (ObserverTreeView *self, GtkSnapshot *snapshot);

/* tree-tooltip.c; to be freed */
char *observer_tree_tooltip (const CopSnapshot *snapshot, const ObserverItem *item);

/* tree-view-input.c */
void observer_tree_view_class_init_input (GtkWidgetClass *widget);
void observer_tree_view_init_input (ObserverTreeView *self);

G_END_DECLS
