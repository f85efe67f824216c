/* Drawing by cairo and Pango. Colours are those of the window's styles. */
#include "observer/tree-export.h"

#include "observer/format.h"
#include "observer/kinds.h"
#include "observer/picture-file.h"

#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#define MARGIN 24.0
#define MAX_SIDE 16000.0 /* of a PNG: cairo's own limit is 32767 */

typedef struct {
  uint32_t ground, card, ink, quiet, line, outline;
  uint32_t heat[OBSERVER_HEAT_STEPS];
  uint32_t link, monitor;
} Palette;

static const Palette light = {
  .ground = 0xf6f6f9,
  .card = 0xffffff,
  .ink = 0x25252b,
  .quiet = 0x5d5c66,
  .line = 0x8b8b99,
  .outline = 0x8b8b99,
  .heat = { 0xfff7dc, 0xffe6b0, 0xffcd8c, 0xffb080, 0xff9488 },
  .link = 0x8a4fbf,
  .monitor = 0xb3541e,
};
static const Palette dark = {
  .ground = 0x1c1c20,
  .card = 0x2e2e34,
  .ink = 0xf1f1f4,
  .quiet = 0xb3b2bd,
  .line = 0x787885,
  .outline = 0x787885,
  .heat = { 0x3d3823, 0x54431f, 0x6b4620, 0x7f4127, 0x8f3531 },
  .link = 0xc9a2ee,
  .monitor = 0xf5a36a,
};
static const uint32_t kinds_light[COP_N_SEEN_KINDS] = {
  [COP_SEEN_WORKER] = 0x18724a,   [COP_SEEN_SUPERVISOR] = 0x1a5fb4,
  [COP_SEEN_AGENT] = 0x954900,    [COP_SEEN_DYNAMIC_SUPERVISOR] = 0x77398f,
  [COP_SEEN_REGISTRY] = 0x0a6576, [COP_SEEN_TASK] = 0x6e5a00,
  [COP_SEEN_MASTER] = 0x55535e,   [COP_SEEN_PLAIN] = 0x55535e,
};
static const uint32_t kinds_dark[COP_N_SEEN_KINDS] = {
  [COP_SEEN_WORKER] = 0x7fd9aa,   [COP_SEEN_SUPERVISOR] = 0x8ab8f5,
  [COP_SEEN_AGENT] = 0xffbe7d,    [COP_SEEN_DYNAMIC_SUPERVISOR] = 0xd7aeea,
  [COP_SEEN_REGISTRY] = 0x7fd3e2, [COP_SEEN_TASK] = 0xeed565,
  [COP_SEEN_MASTER] = 0xc3c2cb,   [COP_SEEN_PLAIN] = 0xc3c2cb,
};

typedef struct {
  const ObserverTreePicture *picture;
  const Palette             *palette;
  cairo_t                   *cairo;
  PangoLayout               *layout; /* owned */
} Painter;

static void
set_color (Painter *painter, uint32_t color)
{
  cairo_set_source_rgb (painter->cairo, (color >> 16 & 0xff) / 255.0,
                        (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0);
}

/* ---- lines ---- */

static double
middle_of (const ObserverItem *item)
{
  return item->y + item->height / 2;
}

static void
draw_connector (Painter *painter, const ObserverItem *parent, const ObserverItem *item)
{
  cairo_t *cairo = painter->cairo;
  double   left = parent->x + observer_tree_metrics.width;
  double   bus = left + observer_tree_metrics.column_gap / 2;
  double   from = middle_of (parent);
  double   to = middle_of (item);

  cairo_move_to (cairo, left, from);
  if (to - from > 10) {
    cairo_line_to (cairo, bus, from);
    cairo_line_to (cairo, bus, to - 10);
    cairo_curve_to (cairo, bus, to, bus, to, bus + 10, to);
  }
  cairo_line_to (cairo, item->x, to);
  cairo_stroke (cairo);
}

static void
draw_connectors (Painter *painter)
{
  const ObserverTree *tree = painter->picture->tree;

  set_color (painter, painter->palette->line);
  cairo_set_line_width (painter->cairo, 1.6);
  for (size_t i = 0; i < tree->n_items; i++) {
    if (tree->items[i].parent != COP_NOWHERE)
      draw_connector (painter, &tree->items[tree->items[i].parent], &tree->items[i]);
  }
}

static void
draw_edges (Painter *painter)
{
  const GArray *edges = painter->picture->edges;
  cairo_t      *cairo = painter->cairo;

  cairo_set_line_width (cairo, 1.5);
  for (unsigned i = 0; edges != NULL && i < edges->len; i++) {
    const ObserverTreeEdge *edge = &g_array_index (edges, ObserverTreeEdge, i);
    const ObserverItem     *from = &painter->picture->tree->items[edge->from];
    const ObserverItem     *to = &painter->picture->tree->items[edge->to];
    ObserverCurve           c = observer_tree_curve (&observer_tree_metrics,
                                                     (double[]){ from->x, from->y, from->height },
                                                     (double[]){ to->x, to->y, to->height });

    set_color (painter,
               edge->is_monitor ? painter->palette->monitor : painter->palette->link);
    cairo_set_dash (cairo, (double[]){ 5, 3 }, edge->is_monitor ? 2 : 0, 0);
    cairo_move_to (cairo, c.x0, c.y0);
    cairo_curve_to (cairo, c.x1, c.y1, c.x2, c.y2, c.x3, c.y3);
    cairo_stroke (cairo);
    if (!edge->is_monitor)
      continue;
    double back = c.x2 < c.x3 ? -7 : 7;
    cairo_move_to (cairo, c.x3, c.y3);
    cairo_line_to (cairo, c.x3 + back, c.y3 - 3);
    cairo_line_to (cairo, c.x3 + back, c.y3 + 3);
    cairo_fill (cairo);
  }
  cairo_set_dash (cairo, NULL, 0, 0);
}

/* ---- nodes ---- */

static CopSeenKind
kind_of (const ObserverTreePicture *picture, const ObserverItem *item)
{
  if (item->kind == OBSERVER_ITEM_PROCESS)
    return picture->snapshot->processes[item->row].kind;
  return item->kind == OBSERVER_ITEM_ABSENT ? COP_SEEN_WORKER : COP_SEEN_PLAIN;
}

/* The corners tell the kind: top left, top right, bottom right, bottom left. */
static void
outline (cairo_t *cairo, const ObserverItem *item, CopSeenKind kind, double grow)
{
  static const double corners[COP_N_SEEN_KINDS][4] = {
    [COP_SEEN_WORKER] = { 26, 26, 26, 26 },
    [COP_SEEN_SUPERVISOR] = { 9, 9, 9, 9 },
    [COP_SEEN_DYNAMIC_SUPERVISOR] = { 9, 9, 9, 9 },
    [COP_SEEN_AGENT] = { 14, 14, 27, 27 },
    [COP_SEEN_REGISTRY] = { 4, 26, 26, 4 },
    [COP_SEEN_TASK] = { 26, 4, 26, 4 },
    [COP_SEEN_MASTER] = { 2, 2, 2, 2 },
    [COP_SEEN_PLAIN] = { 0, 0, 0, 0 },
  };
  const double *r = corners[kind];
  double        left = item->x + grow;
  double        top = item->y + grow;
  double        right = left + observer_tree_metrics.width;
  double        bottom = top + item->height;

  cairo_new_sub_path (cairo);
  cairo_arc (cairo, right - r[1], top + r[1], r[1], -M_PI / 2, 0);
  cairo_arc (cairo, right - r[2], bottom - r[2], r[2], 0, M_PI / 2);
  cairo_arc (cairo, left + r[3], bottom - r[3], r[3], M_PI / 2, M_PI);
  cairo_arc (cairo, left + r[0], top + r[0], r[0], M_PI, 3 * M_PI / 2);
  cairo_close_path (cairo);
}

static void
draw_text (Painter    *painter,
           const char *text,
           const char *font,
           uint32_t    color,
           double      x,
           double      y)
{
  PangoFontDescription *description = pango_font_description_from_string (font);

  pango_layout_set_font_description (painter->layout, description);
  pango_layout_set_text (painter->layout, text, -1);
  set_color (painter, color);
  cairo_move_to (painter->cairo, x, y);
  pango_cairo_show_layout (painter->cairo, painter->layout);
  pango_font_description_free (description);
}

static char *
second_line (const ObserverTreePicture *picture, const ObserverItem *item)
{
  if (observer_item_is_many (item))
    return observer_format_bytes (item->memory);
  if (item->kind == OBSERVER_ITEM_ABSENT)
    return g_strdup (picture->snapshot->absent[item->row].restart);

  const CopSeenProcess *process = &picture->snapshot->processes[item->row];
  g_autofree char      *pid = observer_short_pid (process->id);
  if (process->restart == NULL)
    return g_steal_pointer (&pid);
  return g_strdup_printf ("%s · %s", pid, process->restart);
}

static char *
third_line (const ObserverTreePicture *picture, const ObserverItem *item)
{
  if (item->kind != OBSERVER_ITEM_PROCESS)
    return NULL;

  const CopSeenProcess *process = &picture->snapshot->processes[item->row];
  g_autofree char      *intensity = observer_intensity_text (process);
  g_autofree char      *restarts = process->n_restarts > 0
                                       ? g_strdup_printf ("↻ %u  ", process->n_restarts)
                                       : g_strdup ("");
  if (process->strategy != NULL)
    return g_strdup_printf ("%s%s · %s", restarts, process->strategy, intensity);
  return g_strconcat (restarts, process->state, NULL);
}

static uint32_t
ground_of (const Painter *painter, const ObserverItem *item)
{
  int step = painter->picture->scale != NULL
                 ? observer_scale_step (painter->picture->scale, (double) item->value)
                 : 0;

  return step > 0 ? painter->palette->heat[step - 1] : painter->palette->card;
}

static void
draw_body (Painter *painter, const ObserverItem *item, CopSeenKind kind)
{
  cairo_t *cairo = painter->cairo;
  bool     is_stack = kind == COP_SEEN_DYNAMIC_SUPERVISOR || observer_item_is_many (item);

  cairo_set_line_width (cairo, kind == COP_SEEN_MASTER ? 2 : 1);
  if (is_stack) {
    outline (cairo, item, kind, 3);
    set_color (painter, painter->palette->outline);
    cairo_fill (cairo);
  }
  outline (cairo, item, kind, 0);
  set_color (painter, ground_of (painter, item));
  cairo_fill_preserve (cairo);
  set_color (painter, painter->palette->outline);
  if (item->kind == OBSERVER_ITEM_ABSENT)
    cairo_set_dash (cairo, (double[]){ 4, 3 }, 2, 0);
  cairo_stroke (cairo);
  cairo_set_dash (cairo, NULL, 0, 0);
}

/* A disk for a process, a square for a supervisor; what it is in letters beside it. */
static void
draw_tile (Painter *painter, const ObserverItem *item, CopSeenKind kind)
{
  cairo_t *cairo = painter->cairo;
  double   x = item->x + 24;
  double   y = middle_of (item);
  uint32_t color = (painter->picture->dark ? kinds_dark : kinds_light)[kind];

  set_color (painter, color);
  if (kind == COP_SEEN_SUPERVISOR || kind == COP_SEEN_DYNAMIC_SUPERVISOR)
    cairo_rectangle (cairo, x - 8, y - 8, 16, 16);
  else
    cairo_arc (cairo, x, y, 8, 0, 2 * M_PI);
  if (kind == COP_SEEN_DYNAMIC_SUPERVISOR || item->kind == OBSERVER_ITEM_ABSENT)
    cairo_stroke (cairo);
  else
    cairo_fill (cairo);
}

static void
draw_node (Painter *painter, const ObserverItem *item)
{
  const ObserverTreePicture *picture = painter->picture;
  CopSeenKind                kind = kind_of (picture, item);
  g_autofree char           *title = observer_tree_title (picture->snapshot, item);
  g_autofree char           *second = second_line (picture, item);
  g_autofree char           *third = third_line (picture, item);
  bool                       is_high = third != NULL && third[0] != '\0';
  double                     y = middle_of (item) - (is_high ? 24 : 17);

  draw_body (painter, item, kind);
  draw_tile (painter, item, kind);
  draw_text (painter, title, "sans-serif bold 10", painter->palette->ink, item->x + 46,
             y);
  draw_text (painter, second != NULL ? second : "", "sans-serif 8.5",
             painter->palette->quiet, item->x + 46, y + 18);
  if (is_high)
    draw_text (painter, third, "sans-serif 8.5", painter->palette->quiet, item->x + 46,
               y + 32);
}

void
observer_tree_picture_size (const ObserverTreePicture *picture,
                            double                    *ret_width,
                            double                    *ret_height)
{
  *ret_width = picture->tree->width + 2 * MARGIN;
  *ret_height = picture->tree->height + 2 * MARGIN;
}

void
observer_tree_picture_draw (const ObserverTreePicture *picture, cairo_t *cairo)
{
  Painter painter = { .picture = picture,
                      .palette = picture->dark ? &dark : &light,
                      .cairo = cairo,
                      .layout = pango_cairo_create_layout (cairo) };

  pango_layout_set_width (painter.layout,
                          (int) ((observer_tree_metrics.width - 60) * PANGO_SCALE));
  pango_layout_set_ellipsize (painter.layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (painter.layout, TRUE);
  set_color (&painter, painter.palette->ground);
  cairo_paint (cairo);
  cairo_translate (cairo, MARGIN, MARGIN);
  draw_connectors (&painter);
  draw_edges (&painter);
  for (size_t i = 0; i < picture->tree->n_items; i++)
    draw_node (&painter, &picture->tree->items[i]);
  g_object_unref (painter.layout);
}

/* ---- files ---- */

static void
draw_cb (const void *picture, cairo_t *cairo)
{
  observer_tree_picture_draw (picture, cairo);
}

GBytes *
observer_tree_picture_make (const ObserverTreePicture *picture,
                            const char                *format,
                            GError                   **error)
{
  double width;
  double height;

  observer_tree_picture_size (picture, &width, &height);
  if (g_str_equal (format, "svg"))
    return observer_picture_svg (width, height, draw_cb, picture, error);
  if (g_str_equal (format, "png"))
    return observer_picture_png (width, height, MIN (2, MAX_SIDE / MAX (width, height)),
                                 draw_cb, picture, error);

  char *dot = observer_tree_write_dot (picture);
  return g_bytes_new_take (dot, strlen (dot));
}
