/* Painting the tree: connectors below the nodes, and blocks instead of nodes when they
 * are too small to be read. All of it is plain render nodes, so GTK repaints what
 * changed. */
#include "observer/tree-view-private.h"

#include "observer/kinds.h"

#define CORNER 10.0
#define DIM 0.25F /* what does not match */

typedef struct {
  ObserverTreeView *self;
  GtkSnapshot      *snapshot;
  GdkRGBA           line, accent;
  double            width, top, bottom; /* of a line; of what is in view */
  uint32_t          selected;           /* item, or COP_NOWHERE */
} Painter;

static void
fill (Painter       *painter,
      const GdkRGBA *color,
      double         x,
      double         y,
      double         width,
      double         height)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (
        painter->snapshot, color,
        &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* A line from (@x, @top) down to @y and, round the corner, on to @right: two sides of a
 * rounded border. */
static void
elbow (
    Painter *painter, const GdkRGBA *color, double x, double top, double y, double right)
{
  float line = (float) painter->width;
  float radius = (float) MIN (CORNER * painter->self->zoom, MIN (y - top, right - x));
  GskRoundedRect outline;

  if (right <= x || y + line <= top)
    return;
  gsk_rounded_rect_init (&outline,
                         &GRAPHENE_RECT_INIT ((float) x, (float) top, (float) (right - x),
                                              (float) (y - top) + line),
                         &GRAPHENE_SIZE_INIT (0, 0), &GRAPHENE_SIZE_INIT (0, 0),
                         &GRAPHENE_SIZE_INIT (0, 0),
                         &GRAPHENE_SIZE_INIT (MAX (radius, 0), MAX (radius, 0)));
  gtk_snapshot_append_border (painter->snapshot, &outline, (float[4]){ 0, 0, line, line },
                              (GdkRGBA[4]){ *color, *color, *color, *color });
}

static double
middle_y (Painter *painter, const ObserverItem *item)
{
  double x;
  double y;

  observer_tree_view_position (painter->self, item, &x, &y);
  return round (observer_tree_view_to_y (painter->self, y + item->height / 2));
}

static double
left_x (Painter *painter, const ObserverItem *item)
{
  double x;
  double y;

  observer_tree_view_position (painter->self, item, &x, &y);
  return round (observer_tree_view_to_x (painter->self, x));
}

static bool
leads_to_selected (Painter *painter, uint32_t index)
{
  return painter->selected != COP_NOWHERE && index <= painter->selected &&
         painter->selected < painter->self->tree->items[index].end;
}

static double
bus_x (Painter *painter, const ObserverItem *parent)
{
  double right =
      left_x (painter, parent) + observer_tree_metrics.width * painter->self->zoom;

  return round (right + observer_tree_metrics.column_gap * painter->self->zoom / 2);
}

/* From the parent's right side to the child's left one. */
static void
connect (Painter *painter, uint32_t index, const GdkRGBA *color)
{
  const ObserverTree *tree = painter->self->tree;
  const ObserverItem *item = &tree->items[index];
  const ObserverItem *parent = &tree->items[item->parent];
  double              half = painter->width / 2;
  double              from = middle_y (painter, parent) - half;
  double              to = middle_y (painter, item) - half;
  double              right = left_x (painter, item);
  double              bus = bus_x (painter, parent);
  double              left =
      left_x (painter, parent) + observer_tree_metrics.width * painter->self->zoom;

  if (fabs (to - from) < 2) {
    fill (painter, color, left, to, right - left, painter->width);
    return;
  }
  fill (painter, color, left, from, bus - left + painter->width, painter->width);
  elbow (painter, color, bus, MAX (from, painter->top), to, right);
}

/* The part of a parent's line that runs past the view, to children below it. */
static void
pass_by (Painter *painter, uint32_t first)
{
  const ObserverTree *tree = painter->self->tree;

  for (uint32_t i = first; i != COP_NOWHERE; i = tree->items[i].parent) {
    const ObserverItem *item = &tree->items[i];
    uint32_t            next = item->end;

    if (item->parent == COP_NOWHERE || next >= tree->items[item->parent].end)
      continue;
    const ObserverItem *parent = &tree->items[item->parent];
    double              from = MAX (middle_y (painter, parent), painter->top);
    double              to =
        MIN (middle_y (painter, &tree->items[next]) - CORNER * painter->self->zoom,
             painter->bottom);
    fill (painter, &painter->line, bus_x (painter, parent), from, painter->width,
          to - from);
  }
}

static void
paint_lines (Painter *painter)
{
  ObserverTreeView   *self = painter->self;
  const ObserverTree *tree = self->tree;
  double              y = -observer_tree_view_to_y (self, 0) / self->zoom;
  uint32_t            first = observer_tree_first_at (tree, y - 100);
  double below = (painter->bottom - observer_tree_view_to_y (self, 0)) / self->zoom;

  if (first < tree->n_items)
    pass_by (painter, first);
  for (int highlighted = 0; highlighted < 2; highlighted++) {
    for (uint32_t i = first; i < tree->n_items; i++) {
      /* Positions on their way may be elsewhere, so a little further than the view. */
      if (tree->items[i].y > below + 400)
        break;
      if (tree->items[i].parent == COP_NOWHERE ||
          leads_to_selected (painter, i) != highlighted)
        continue;
      connect (painter, i, highlighted ? &painter->accent : &painter->line);
    }
  }
  /* The way to the selected one may start above the view. */
  for (uint32_t i = painter->selected; i < first && i != COP_NOWHERE;
       i = tree->items[i].parent) {
    if (tree->items[i].parent != COP_NOWHERE)
      connect (painter, i, &painter->accent);
  }
}

/* ---- far away: blocks ---- */

/* Ground and edge of a kind of item. */
static void
block_colors (GtkStyleContext *context, const char *kind, GdkRGBA *ground, GdkRGBA *edge)
{
  g_autofree char *edge_name = g_strdup_printf ("kind_%s", kind);
  g_autofree char *ground_name = g_strdup_printf ("kind_%s_soft", kind);

  if (!gtk_style_context_lookup_color (context, edge_name, edge))
    *edge = (GdkRGBA){ 0.5F, 0.5F, 0.5F, 1 };
  if (!gtk_style_context_lookup_color (context, ground_name, ground))
    *ground = *edge;
}

static const char *
block_kind (const ObserverTreeView *self, const ObserverItem *item)
{
  switch (item->kind) {
  case OBSERVER_ITEM_PROCESS:
    return observer_kind_class (self->snapshot->processes[item->row].kind);
  case OBSERVER_ITEM_ABSENT: return "absent";
  case OBSERVER_ITEM_GROUP:
  case OBSERVER_ITEM_REST:
  case OBSERVER_ITEM_LOOSE: break;
  }
  return "group";
}

static void
paint_block (Painter *painter, uint32_t index, double top, GtkStyleContext *context)
{
  ObserverTreeView   *self = painter->self;
  const ObserverItem *item = &self->tree->items[index];
  GskRoundedRect      outline;
  GdkRGBA             ground;
  GdkRGBA             edge;

  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT ((float) observer_tree_view_to_x (self, item->x), (float) top,
                           (float) (observer_tree_metrics.width * self->zoom),
                           (float) (item->height * self->zoom)),
      (float) (14 * self->zoom));
  block_colors (context, block_kind (self, item), &ground, &edge);
  int heat = observer_tree_model_get_heat (self->model, item);
  if (heat > 0) {
    g_autofree char *name = g_strdup_printf ("heat_%d", heat);
    gtk_style_context_lookup_color (context, name, &ground);
  }
  if (index == painter->selected)
    ground = edge = painter->accent;
  if (!observer_tree_model_is_match (self->model, item))
    ground.alpha = edge.alpha = DIM;
  gtk_snapshot_push_rounded_clip (painter->snapshot, &outline);
  gtk_snapshot_append_color (painter->snapshot, &ground, &outline.bounds);
  gtk_snapshot_pop (painter->snapshot);
  edge.alpha *= 0.55F;
  gtk_snapshot_append_border (painter->snapshot, &outline, (float[4]){ 1, 1, 1, 1 },
                              (GdkRGBA[4]){ edge, edge, edge, edge });
}

static void
paint_blocks (Painter *painter)
{
  ObserverTreeView *self = painter->self;
  GtkStyleContext  *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  double            y = -observer_tree_view_to_y (self, 0) / self->zoom;

  for (uint32_t i = observer_tree_first_at (self->tree, y); i < self->tree->n_items;
       i++) {
    double top = observer_tree_view_to_y (self, self->tree->items[i].y);

    if (top > painter->bottom)
      break;
    paint_block (painter, i, top, context);
  }
}

void
observer_tree_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ObserverTreeView *self = OBSERVER_TREE_VIEW (widget);
  GtkStyleContext  *context = gtk_widget_get_style_context (widget);
  Painter           painter = { .self = self, .snapshot = snapshot };

  if (self->tree == NULL || self->tree->n_items == 0)
    return;
  gtk_style_context_get_color (context, &painter.line);
  if (!gtk_style_context_lookup_color (context, "tree_path", &painter.accent))
    painter.accent = painter.line;
  painter.width = MAX (1, round (1.6 * self->zoom));
  painter.top = -20;
  painter.bottom = gtk_widget_get_height (widget) + 20;
  painter.selected =
      observer_tree_find_id (self->tree, observer_session_get_selected (self->session));

  paint_lines (&painter);
  observer_tree_view_paint_layers (self, snapshot);
  if (self->zoom < OBSERVER_ZOOM_WIDGETS)
    paint_blocks (&painter);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!GTK_IS_POPOVER (child))
      gtk_widget_snapshot_child (widget, child, snapshot);
  }
}
