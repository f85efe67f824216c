/* From top to bottom: title, legend with values, plot, times. All charts have the same
 * margins, so that a moment is at the same place in those above each other. */
#include "observer/chart-paint.h"

#include "observation/i18n.h"

#include <math.h>

#define PAD 14.0
#define GUTTER 58.0 /* for the labels of the axis */
#define TITLE 24.0
#define ROW 19.0 /* of the legend */
#define TIMES 22.0
#define SWATCH 18.0
#define TICK_ROOM 90.0
#define VALUE_ROOM "8,888.8 MiB"

typedef struct {
  const ObserverChartPicture *picture;
  cairo_t                    *cr;
  PangoLayout                *layout;              /* owned */
  double                      x, y, width, height; /* of the plot */
  size_t                      row;                 /* of the values in the legend */
  bool                        has_row;
  unsigned                    n_legend_columns;
  double                      legend_slot;
} Painter;

/* ---- tools ---- */

static void
set_color (cairo_t *cr, const GdkRGBA *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

typedef enum { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } Align;

static void
set_text (Painter *painter, const char *text, double size, PangoWeight weight)
{
  const PangoFontDescription *base = painter->picture->font;
  PangoFontDescription       *font = pango_font_description_copy (base);

  pango_font_description_set_absolute_size (font, pango_font_description_get_size (base) *
                                                      size);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (painter->layout, font);
  pango_layout_set_text (painter->layout, text, -1);
  pango_font_description_free (font);
}

static double
text_width (Painter *painter)
{
  int width;

  pango_layout_get_pixel_size (painter->layout, &width, NULL);
  return width;
}

/* The text set before, with its middle at @y. */
static void
show_text (Painter *painter, const GdkRGBA *color, double x, double y, Align align)
{
  int width, height;

  pango_layout_get_pixel_size (painter->layout, &width, &height);
  x -= align == ALIGN_RIGHT ? width : align == ALIGN_CENTER ? width / 2.0 : 0;
  set_color (painter->cr, color, 1);
  cairo_move_to (painter->cr, round (x), round (y - height / 2.0));
  pango_cairo_show_layout (painter->cr, painter->layout);
}

static void
set_dash (cairo_t *cr, unsigned dash)
{
  static const double dashes[][4] = {
    { 0 }, { 6, 3, 6, 3 }, { 2, 3, 2, 3 }, { 8, 3, 2, 3 }
  };

  cairo_set_dash (cr, dashes[dash % 4], dash % 4 == 0 ? 0 : 4, 0);
}

/* ---- places ---- */

static double
x_of (const Painter *painter, int64_t time)
{
  const ObserverTimeView *view = painter->picture->view;

  return painter->x + (double) (time - observer_time_view_start (view)) * painter->width /
                          (double) view->length;
}

static double
y_of (const Painter *painter, double value)
{
  return painter->y + painter->height * (1 - value / painter->picture->axis.top);
}

static double
plot_width (const ObserverChartPicture *picture)
{
  return MAX (picture->width - GUTTER - PAD, 1);
}

int64_t
observer_chart_time_at (const ObserverChartPicture *picture, double x)
{
  return observer_time_view_start (picture->view) +
         (int64_t) ((x - GUTTER) * observer_chart_usec_per_pixel (picture));
}

double
observer_chart_usec_per_pixel (const ObserverChartPicture *picture)
{
  return (double) picture->view->length / plot_width (picture);
}

static void
measure_legend (Painter *painter)
{
  const ObserverChartSpec *spec = painter->picture->spec;
  double                   widest = 0;

  for (size_t i = 0; i < spec->n_lines; i++) {
    set_text (painter, _ (spec->lines[i].name), 0.92, PANGO_WEIGHT_NORMAL);
    widest = MAX (widest, text_width (painter));
  }
  set_text (painter, VALUE_ROOM, 0.92, PANGO_WEIGHT_BOLD);
  painter->legend_slot = SWATCH + 12 + widest + text_width (painter) + 12;
  painter->n_legend_columns =
      (unsigned) CLAMP ((painter->picture->width - 2 * PAD) / painter->legend_slot, 1,
                        (double) spec->n_lines);
}

static void
find_row (Painter *painter)
{
  const ObserverChartPicture *picture = painter->picture;

  if (picture->history == NULL)
    return;

  const ObserverTimeView *view = picture->view;

  painter->has_row = observer_series_find_nearest (
      observer_history_get_series (picture->history),
      view->has_cursor ? view->cursor : view->end, &painter->row);
}

static void
painter_init (Painter *painter, const ObserverChartPicture *picture, cairo_t *cr)
{
  *painter = (Painter){ .picture = picture, .cr = cr };
  painter->layout = pango_cairo_create_layout (cr);
  measure_legend (painter);
  find_row (painter);

  size_t n_rows = (picture->spec->n_lines + painter->n_legend_columns - 1) /
                  painter->n_legend_columns;

  painter->x = GUTTER;
  painter->y = PAD + TITLE + ROW * (double) n_rows + 10;
  painter->width = plot_width (picture);
  painter->height = MAX (picture->height - painter->y - TIMES - 6, 1);
}

/* ---- the axis ---- */

/* Rows of the series that are in view, and one more on each side. */
static void
rows_in_view (const ObserverChartPicture *picture, size_t *ret_first, size_t *ret_end)
{
  const ObserverSeries *series = observer_history_get_series (picture->history);
  size_t first = observer_series_find (series, observer_time_view_start (picture->view));
  size_t end = observer_series_find (series, picture->view->end + 1);

  *ret_first = first > 0 ? first - 1 : 0;
  *ret_end = MIN (end + 1, observer_series_count (series));
}

static double
value_at (const ObserverChartSpec *spec, const float *values, size_t line)
{
  double value = values[spec->lines[line].load];

  if (isnan (value))
    return spec->is_stacked ? 0 : NAN;
  return value;
}

static double
highest_at (const ObserverChartSpec *spec, const float *values)
{
  double highest = 0;

  for (size_t i = 0; i < spec->n_lines; i++) {
    double value = value_at (spec, values, i);

    highest = spec->is_stacked ? highest + value : fmax (highest, value);
  }
  return highest;
}

void
observer_chart_fit (ObserverChartPicture *picture)
{
  double highest = 0;
  size_t first = 0, end = 0;

  if (picture->history != NULL)
    rows_in_view (picture, &first, &end);
  for (size_t row = first; row < end; row++)
    highest = fmax (
        highest, highest_at (picture->spec,
                             observer_series_row (
                                 observer_history_get_series (picture->history), row)));
  observer_axis_fit (&picture->axis, picture->spec->unit, highest);
}

static void
paint_values (Painter *painter)
{
  const ObserverChartPicture *picture = painter->picture;
  const ObserverAxis         *axis = &picture->axis;

  cairo_set_line_width (painter->cr, 1);
  for (double value = 0; value <= axis->top * 1.0001; value += axis->step) {
    double           y = round (y_of (painter, value)) + 0.5;
    g_autofree char *text = observer_axis_label (picture->spec->unit, value);

    set_color (painter->cr, &picture->colors->grid, value == 0 ? 1 : 0.6);
    cairo_move_to (painter->cr, painter->x, y);
    cairo_line_to (painter->cr, painter->x + painter->width, y);
    cairo_stroke (painter->cr);
    set_text (painter, text, 0.85, PANGO_WEIGHT_NORMAL);
    show_text (painter, &picture->colors->quiet, painter->x - 8, y, ALIGN_RIGHT);
  }
}

static void
paint_times (Painter *painter)
{
  const ObserverChartPicture *picture = painter->picture;
  const ObserverTimeView     *view = picture->view;
  int64_t step = observer_time_step (view->length, (int) (painter->width / TICK_ROOM));
  int64_t age = (view->last - view->end + step - 1) / step * step;

  cairo_set_line_width (painter->cr, 1);
  for (; age <= view->last - observer_time_view_start (view); age += step) {
    double           x = x_of (painter, view->last - age);
    g_autofree char *text = observer_time_label (age);

    set_color (painter->cr, &picture->colors->grid, 0.6);
    cairo_move_to (painter->cr, round (x) + 0.5, painter->y);
    cairo_line_to (painter->cr, round (x) + 0.5, painter->y + painter->height);
    cairo_stroke (painter->cr);
    set_text (painter, text, 0.85, PANGO_WEIGHT_NORMAL);

    double half = text_width (painter) / 2;

    show_text (painter, &picture->colors->quiet,
               CLAMP (x, painter->x + half, painter->x + painter->width - half),
               painter->y + painter->height + TIMES / 2, ALIGN_CENTER);
  }
}

/* ---- curves ---- */

/* A stretch without gap; one point for each pixel at most, twice that for lines. */
typedef struct {
  size_t  n;
  double *xs;                        /* owned */
  double *lows[OBSERVER_MAX_LINES];  /* owned; of stacked ones the lower edge */
  double *highs[OBSERVER_MAX_LINES]; /* owned */
} Stretch;

static void
stretch_init (Stretch *stretch, size_t n_lines, size_t n_room)
{
  *stretch = (Stretch){ .xs = g_new (double, n_room) };
  for (size_t i = 0; i < n_lines; i++) {
    stretch->lows[i] = g_new (double, n_room);
    stretch->highs[i] = g_new (double, n_room);
  }
}

static void
stretch_clear (Stretch *stretch)
{
  g_free (stretch->xs);
  for (size_t i = 0; i < OBSERVER_MAX_LINES; i++) {
    g_free (stretch->lows[i]);
    g_free (stretch->highs[i]);
  }
}

/* Rows of the same pixel are one point which keeps the extremes. */
static void
stretch_add (Stretch *stretch, const ObserverChartSpec *spec, double x, const float *row)
{
  bool   is_same = stretch->n > 0 && floor (x) == floor (stretch->xs[stretch->n - 1]);
  size_t at = is_same ? stretch->n - 1 : stretch->n++;
  double sum = 0;

  stretch->xs[at] = x;
  for (size_t i = 0; i < spec->n_lines; i++) {
    double value = value_at (spec, row, i);

    if (spec->is_stacked) {
      stretch->lows[i][at] = sum;
      stretch->highs[i][at] = sum += value;
    } else if (is_same) {
      stretch->lows[i][at] = fmin (stretch->lows[i][at], value);
      stretch->highs[i][at] = fmax (stretch->highs[i][at], value);
    } else {
      stretch->lows[i][at] = stretch->highs[i][at] = value;
    }
  }
}

static void
trace_line (Painter *painter, const Stretch *stretch, size_t line)
{
  bool is_down = false;

  for (size_t i = 0; i < stretch->n; i++) {
    double low = stretch->lows[line][i];
    double high = stretch->highs[line][i];

    if (isnan (high)) {
      is_down = false;
      continue;
    }
    if (is_down)
      cairo_line_to (painter->cr, stretch->xs[i], y_of (painter, high));
    else
      cairo_move_to (painter->cr, stretch->xs[i], y_of (painter, high));
    if (low < high && !painter->picture->spec->is_stacked)
      cairo_line_to (painter->cr, stretch->xs[i], y_of (painter, low));
    is_down = true;
  }
}

static void
stroke_line (Painter *painter, const Stretch *stretch, size_t line)
{
  const ObserverChartLine *look = &painter->picture->spec->lines[line];

  trace_line (painter, stretch, line);
  set_color (painter->cr, &painter->picture->colors->lines[look->color], 1);
  cairo_set_line_width (painter->cr, 1.8);
  set_dash (painter->cr, look->dash);
  cairo_stroke (painter->cr);
  set_dash (painter->cr, 0);
}

static void
fill_area (Painter *painter, const Stretch *stretch, size_t line, double alpha)
{
  const ObserverChartLine *look = &painter->picture->spec->lines[line];
  bool                     is_stacked = painter->picture->spec->is_stacked;

  for (size_t i = 0; i < stretch->n; i++)
    cairo_line_to (painter->cr, stretch->xs[i],
                   y_of (painter, fmax (stretch->highs[line][i], 0)));
  for (size_t i = stretch->n; i-- > 0;)
    cairo_line_to (painter->cr, stretch->xs[i],
                   y_of (painter, is_stacked ? stretch->lows[line][i] : 0));
  cairo_close_path (painter->cr);
  set_color (painter->cr, &painter->picture->colors->lines[look->color], alpha);
  cairo_fill (painter->cr);
}

static void
paint_stretch (Painter *painter, const Stretch *stretch)
{
  const ObserverChartSpec *spec = painter->picture->spec;

  if (stretch->n == 0)
    return;
  if (spec->is_stacked) {
    for (size_t i = 0; i < spec->n_lines; i++)
      fill_area (painter, stretch, i, 0.45);
  } else {
    fill_area (painter, stretch, 0, 0.12);
  }
  for (size_t i = spec->n_lines; i-- > 0;)
    stroke_line (painter, stretch, i);
}

static void
paint_curves (Painter *painter)
{
  const ObserverChartPicture *picture = painter->picture;
  const ObserverSeries       *series = observer_history_get_series (picture->history);
  Stretch                     stretch;
  size_t                      first, end;

  rows_in_view (picture, &first, &end);
  stretch_init (&stretch, picture->spec->n_lines, end - first + 1);
  cairo_save (painter->cr);
  cairo_rectangle (painter->cr, painter->x, painter->y - 2, painter->width,
                   painter->height + 4);
  cairo_clip (painter->cr);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  for (size_t row = first; row < end; row++) {
    if (observer_series_is_after_gap (series, row)) {
      paint_stretch (painter, &stretch);
      stretch.n = 0;
    }
    stretch_add (&stretch, picture->spec,
                 x_of (painter, observer_series_time (series, row)),
                 observer_series_row (series, row));
  }
  paint_stretch (painter, &stretch);
  cairo_restore (painter->cr);
  stretch_clear (&stretch);
}

/* ---- head ---- */

static void
paint_swatch (Painter *painter, const ObserverChartLine *line, double x, double y)
{
  const GdkRGBA *color = &painter->picture->colors->lines[line->color];

  if (painter->picture->spec->is_stacked) {
    set_color (painter->cr, color, 0.45);
    cairo_rectangle (painter->cr, x, y - 1, SWATCH, 6);
    cairo_fill (painter->cr);
  }
  set_color (painter->cr, color, 1);
  cairo_set_line_width (painter->cr, 2.4);
  set_dash (painter->cr, line->dash);
  cairo_move_to (painter->cr, x, y - (painter->picture->spec->is_stacked ? 2 : 0));
  cairo_rel_line_to (painter->cr, SWATCH, 0);
  cairo_stroke (painter->cr);
  set_dash (painter->cr, 0);
}

static char *
value_text (const Painter *painter, const ObserverChartLine *line)
{
  const ObserverChartPicture *picture = painter->picture;

  if (!painter->has_row)
    return g_strdup ("–");

  float value = observer_series_row (observer_history_get_series (picture->history),
                                     painter->row)[line->load];

  return isnan (value) ? g_strdup ("–") : observer_unit_text (picture->spec->unit, value);
}

static void
paint_legend (Painter *painter)
{
  const ObserverChartPicture *picture = painter->picture;

  for (size_t i = 0; i < picture->spec->n_lines; i++) {
    const ObserverChartLine *line = &picture->spec->lines[i];
    g_autofree char         *value = value_text (painter, line);
    double x = PAD + painter->legend_slot * (double) (i % painter->n_legend_columns);
    double y = PAD + TITLE + ROW * ((double) (i / painter->n_legend_columns) + 0.5);

    paint_swatch (painter, line, x, y);
    x += SWATCH + 7;
    set_text (painter, _ (line->name), 0.92, PANGO_WEIGHT_NORMAL);
    show_text (painter, &picture->colors->quiet, x, y, ALIGN_LEFT);
    x += text_width (painter) + 6;
    set_text (painter, value, 0.92, PANGO_WEIGHT_BOLD);
    show_text (painter, &picture->colors->ink, x, y, ALIGN_LEFT);
  }
}

static void
paint_title (Painter *painter)
{
  set_text (painter, _ (painter->picture->spec->title), 1.0, PANGO_WEIGHT_BOLD);
  show_text (painter, &painter->picture->colors->ink, PAD, PAD + 6, ALIGN_LEFT);
}

/* ---- the cursor ---- */

static void
paint_dots (Painter *painter, double x)
{
  const ObserverChartPicture *picture = painter->picture;
  const float                *row =
      observer_series_row (observer_history_get_series (picture->history), painter->row);
  double sum = 0;

  for (size_t i = 0; i < picture->spec->n_lines; i++) {
    double value = value_at (picture->spec, row, i);

    if (isnan (value))
      continue;
    sum = picture->spec->is_stacked ? sum + value : value;
    cairo_arc (painter->cr, x, y_of (painter, sum), 3.5, 0, 2 * G_PI);
    set_color (painter->cr, &picture->colors->lines[picture->spec->lines[i].color], 1);
    cairo_fill_preserve (painter->cr);
    set_color (painter->cr, &picture->colors->ground, 1);
    cairo_set_line_width (painter->cr, 1.5);
    cairo_stroke (painter->cr);
  }
}

static void
paint_cursor (Painter *painter)
{
  const ObserverChartPicture *picture = painter->picture;
  double                      x =
      x_of (painter, observer_series_time (observer_history_get_series (picture->history),
                                           painter->row));

  if (x < painter->x - 1 || x > painter->x + painter->width + 1)
    return;
  set_color (painter->cr, &picture->colors->quiet, 1);
  cairo_set_line_width (painter->cr, 1);
  cairo_move_to (painter->cr, round (x) + 0.5, painter->y);
  cairo_rel_line_to (painter->cr, 0, painter->height);
  cairo_stroke (painter->cr);
  paint_dots (painter, x);
}

static void
paint_waiting (Painter *painter)
{
  set_text (painter, _ ("Waiting for the first values"), 0.92, PANGO_WEIGHT_NORMAL);
  show_text (painter, &painter->picture->colors->quiet, painter->x + painter->width / 2,
             painter->y + painter->height / 2, ALIGN_CENTER);
}

void
observer_chart_paint (const ObserverChartPicture *picture, cairo_t *cr)
{
  Painter painter;

  painter_init (&painter, picture, cr);
  paint_title (&painter);
  paint_legend (&painter);
  if (painter.has_row) {
    paint_values (&painter);
    paint_times (&painter);
    paint_curves (&painter);
    if (picture->view->has_cursor)
      paint_cursor (&painter);
  } else {
    paint_waiting (&painter);
  }
  g_object_unref (painter.layout);
}

/* ---- style ---- */

PangoFontDescription *
observer_chart_font (GtkWidget *widget)
{
  PangoContext         *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font =
      pango_font_description_copy (pango_context_get_font_description (context));
  double resolution = pango_cairo_context_get_resolution (context);

  if (!pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (
        font,
        pango_font_description_get_size (font) * (resolution > 0 ? resolution : 96) / 72);
  return font;
}

static void
look_up (GtkStyleContext *context, const char *name, const char *other, GdkRGBA *color)
{
  if (!gtk_style_context_lookup_color (context, name, color))
    gdk_rgba_parse (color, other);
}

void
observer_chart_colors_look_up (ObserverChartColors *colors, GtkWidget *widget)
{
  static const char *const lines[OBSERVER_MAX_LINES] = {
    "#1a5fb4", "#954900", "#77398f", "#18724a", "#b3141d", "#6e6d78"
  };
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  look_up (context, "ink", "#25252b", &colors->ink);
  look_up (context, "quiet", "#5d5c66", &colors->quiet);
  look_up (context, "hairline", "#dedee4", &colors->grid);
  look_up (context, "card", "#ffffff", &colors->ground);
  for (int i = 0; i < OBSERVER_MAX_LINES; i++) {
    g_autofree char *name = g_strdup_printf ("chart_%d", i + 1);
    look_up (context, name, lines[i], &colors->lines[i]);
  }
}
