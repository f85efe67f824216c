/* Painting links and monitors over the tree's own lines, under its nodes. GTK 4.8 has no
 * render node for curves: they are drawn by cairo, and only those in view. */
#include "observer/tree-view-private.h"

#define MAX_PAINTED 800
#define HEAD 7.0 /* length of an arrow's head */

typedef struct {
  ObserverTreeView *self;
  cairo_t          *cairo;
  graphene_rect_t   view; /* of the widget, with some more */
  uint32_t          selected;
} Painter;

static ObserverCurve
curve_of (ObserverTreeView *self, const ObserverTreeEdge *edge)
{
  const ObserverItem *items[2] = { &self->tree->items[edge->from],
                                   &self->tree->items[edge->to] };
  double              places[2][3];

  for (int i = 0; i < 2; i++) {
    observer_tree_view_position (self, items[i], &places[i][0], &places[i][1]);
    places[i][2] = items[i]->height;
  }
  ObserverCurve curve =
      observer_tree_curve (&observer_tree_metrics, places[0], places[1]);
  return (ObserverCurve){
    observer_tree_view_to_x (self, curve.x0), observer_tree_view_to_y (self, curve.y0),
    observer_tree_view_to_x (self, curve.x1), observer_tree_view_to_y (self, curve.y1),
    observer_tree_view_to_x (self, curve.x2), observer_tree_view_to_y (self, curve.y2),
    observer_tree_view_to_x (self, curve.x3), observer_tree_view_to_y (self, curve.y3),
  };
}

static bool
is_in_view (const Painter *painter, const ObserverCurve *curve)
{
  double left = MIN (MIN (curve->x0, curve->x3), MIN (curve->x1, curve->x2));
  double right = MAX (MAX (curve->x0, curve->x3), MAX (curve->x1, curve->x2));
  double top = MIN (curve->y0, curve->y3);
  double bottom = MAX (curve->y0, curve->y3);

  return graphene_rect_intersection (&painter->view,
                                     &GRAPHENE_RECT_INIT ((float) left, (float) top,
                                                          (float) MAX (right - left, 1),
                                                          (float) MAX (bottom - top, 1)),
                                     NULL);
}

/* Towards the end, along the last stretch of the curve. */
static void
draw_head (cairo_t *cairo, const ObserverCurve *curve, double size)
{
  double angle = atan2 (curve->y3 - curve->y2, curve->x3 - curve->x2);

  cairo_move_to (cairo, curve->x3, curve->y3);
  cairo_line_to (cairo, curve->x3 - size * cos (angle - 0.42),
                 curve->y3 - size * sin (angle - 0.42));
  cairo_line_to (cairo, curve->x3 - size * cos (angle + 0.42),
                 curve->y3 - size * sin (angle + 0.42));
  cairo_close_path (cairo);
  cairo_fill (cairo);
}

static void
draw (Painter *painter, const ObserverTreeEdge *edge, const ObserverCurve *curve)
{
  ObserverTreeView *self = painter->self;
  GtkStyleContext  *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  cairo_t          *cairo = painter->cairo;
  double            zoom = MAX (self->zoom, 0.35);
  bool    is_meant = edge->from == painter->selected || edge->to == painter->selected;
  GdkRGBA color = { 0.5F, 0.5F, 0.5F, 1 };

  gtk_style_context_lookup_color (
      context, edge->is_monitor ? "layer_monitor" : "layer_link", &color);
  /* The edges of the selected one stand out. */
  color.alpha = painter->selected == COP_NOWHERE ? 0.75F : is_meant ? 1 : 0.25F;
  gdk_cairo_set_source_rgba (cairo, &color);
  cairo_set_line_width (cairo, (is_meant ? 2.2 : 1.5) * zoom);
  cairo_set_dash (cairo, (double[]){ 5 * zoom, 3 * zoom }, edge->is_monitor ? 2 : 0, 0);
  cairo_move_to (cairo, curve->x0, curve->y0);
  cairo_curve_to (cairo, curve->x1, curve->y1, curve->x2, curve->y2, curve->x3,
                  curve->y3);
  cairo_stroke (cairo);
  if (edge->is_monitor)
    draw_head (cairo, curve, HEAD * zoom);
}

void
observer_tree_view_paint_layers (ObserverTreeView *self, GtkSnapshot *snapshot)
{
  const GArray *edges = observer_tree_edges_get (self->edges);
  Painter       painter = { .self = self };
  unsigned      n_painted = 0;

  if (edges == NULL || edges->len == 0)
    return;
  painter.view =
      GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (GTK_WIDGET (self)),
                          (float) gtk_widget_get_height (GTK_WIDGET (self)));
  painter.selected =
      observer_tree_find_id (self->tree, observer_session_get_selected (self->session));
  for (unsigned i = 0; i < edges->len && n_painted < MAX_PAINTED; i++) {
    const ObserverTreeEdge *edge = &g_array_index (edges, ObserverTreeEdge, i);
    ObserverCurve           curve = curve_of (self, edge);

    if (!is_in_view (&painter, &curve))
      continue;
    if (painter.cairo == NULL)
      painter.cairo = gtk_snapshot_append_cairo (snapshot, &painter.view);
    draw (&painter, edge, &curve);
    n_painted++;
  }
  g_clear_pointer (&painter.cairo, cairo_destroy);
}
