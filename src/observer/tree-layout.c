/* Where the items of a tree stand. */
#include "observer/tree.h"

const ObserverMetrics observer_tree_metrics = {
  .width = 252,
  .height = 56,
  .branch_height = 62,
  .column_gap = 42,
  .row_gap = 12,
  .branch_gap = 14,
};

static double
height_of (const ObserverItem *item, const ObserverMetrics *metrics)
{
  return item->n_children > 0 && item->kind == OBSERVER_ITEM_PROCESS
             ? metrics->branch_height
             : metrics->height;
}

/* A row is an item with its first child, that one's first child and so on: in preorder
 * they follow each other, each one deeper. Gives the item behind the row. */
static uint32_t
place_row (ObserverTree *tree, const ObserverMetrics *metrics, uint32_t start, double y)
{
  double   tallest = 0;
  uint32_t end = start;

  do {
    ObserverItem *item = &tree->items[end];
    item->height = height_of (item, metrics);
    item->x = item->depth * (metrics->width + metrics->column_gap);
    tallest = MAX (tallest, item->height);
    tree->width = MAX (tree->width, item->x + metrics->width);
    end++;
  } while (end < tree->n_items && tree->items[end].parent == end - 1);

  for (uint32_t i = start; i < end; i++)
    tree->items[i].y = y + (tallest - tree->items[i].height) / 2;
  tree->height = y + tallest;
  return end;
}

void
observer_tree_lay_out (ObserverTree *tree, const ObserverMetrics *metrics)
{
  uint32_t next = 0;

  tree->width = tree->height = 0;
  while (next < tree->n_items) {
    double y = next == 0 ? 0 : tree->height + metrics->row_gap;

    /* What comes after a subtree stands a little apart from it. */
    if (next > 0 && tree->items[next].depth < tree->items[next - 1].depth)
      y += metrics->branch_gap;
    next = place_row (tree, metrics, next, y);
  }
}

uint32_t
observer_tree_first_at (const ObserverTree *tree, double y)
{
  uint32_t low = 0;
  uint32_t high = (uint32_t) tree->n_items;

  while (low < high) {
    uint32_t middle = low + (high - low) / 2;

    if (tree->items[middle].y + tree->items[middle].height < y)
      low = middle + 1;
    else
      high = middle;
  }
  /* Heights differ within a row: an item before may still reach below @y. */
  if (low > 0)
    low--;
  while (low > 0 && tree->items[low].parent == low - 1)
    low--;
  return low;
}

uint32_t
observer_tree_pick (const ObserverTree    *tree,
                    const ObserverMetrics *metrics,
                    double                 x,
                    double                 y)
{
  for (uint32_t i = observer_tree_first_at (tree, y); i < tree->n_items; i++) {
    const ObserverItem *item = &tree->items[i];

    if (item->y > y + metrics->branch_height)
      break;
    if (x >= item->x && x < item->x + metrics->width && y >= item->y &&
        y < item->y + item->height)
      return i;
  }
  return COP_NOWHERE;
}

static uint32_t
step_up (const ObserverTree *tree, uint32_t item)
{
  for (uint32_t i = item; i-- > 0;) {
    if (tree->items[i].depth == tree->items[item].depth)
      return i;
  }
  return tree->items[item].parent;
}

static uint32_t
step_down (const ObserverTree *tree, uint32_t item)
{
  uint32_t depth = tree->items[item].depth;

  for (uint32_t i = tree->items[item].end; i < tree->n_items; i++) {
    if (tree->items[i].depth == depth)
      return i;
  }
  /* Nothing below in this column: on to the next branch further left. */
  return tree->items[item].end < tree->n_items ? tree->items[item].end : COP_NOWHERE;
}

uint32_t
observer_tree_step (const ObserverTree *tree, uint32_t item, ObserverStep step)
{
  g_return_val_if_fail (item < tree->n_items, COP_NOWHERE);

  switch (step) {
  case OBSERVER_STEP_UP: return step_up (tree, item);
  case OBSERVER_STEP_DOWN: return step_down (tree, item);
  case OBSERVER_STEP_PARENT: return tree->items[item].parent;
  case OBSERVER_STEP_CHILD:
    return tree->items[item].end > item + 1 ? item + 1 : COP_NOWHERE;
  }
  return COP_NOWHERE;
}
