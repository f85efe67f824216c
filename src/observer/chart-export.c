#include "observer/chart-export.h"

#include "observer/picture-file.h"

#include <math.h>

#define COLUMNS 2
#define CHART_WIDTH 620
#define CHART_HEIGHT 240
#define MARGIN 12
#define PNG_SCALE 2 /* for screens and paper with many dots */

static const char *const names[] = { "png", "svg", "csv" };

/* As column heads: the unit is in the name, and they are the same in all languages. */
static const char *const columns[OBSERVER_N_LOADS] = {
  [OBSERVER_LOAD_NODE] = "node_utilisation",
  [OBSERVER_LOAD_PROGRAM] = "program_cores",
  [OBSERVER_LOAD_TURN] = "longest_turn_usec",
  [OBSERVER_LOAD_MESSAGES] = "messages_per_s",
  [OBSERVER_LOAD_SPAWNS] = "spawns_per_s",
  [OBSERVER_LOAD_EXITS] = "exits_per_s",
  [OBSERVER_LOAD_RESTARTS] = "restarts_per_s",
  [OBSERVER_LOAD_RUN_QUEUE] = "run_queue",
  [OBSERVER_LOAD_MAILBOXES] = "messages_waiting",
  [OBSERVER_LOAD_PROCESSES] = "processes_bytes",
  [OBSERVER_LOAD_STACKS] = "stacks_bytes",
  [OBSERVER_LOAD_LETTERS] = "mailboxes_bytes",
  [OBSERVER_LOAD_TERMS] = "terms_bytes",
  [OBSERVER_LOAD_ATOMS] = "atoms_bytes",
  [OBSERVER_LOAD_HEAP] = "other_heap_bytes",
  [OBSERVER_LOAD_FREE] = "free_heap_bytes",
  [OBSERVER_LOAD_RSS] = "resident_bytes",
};

bool
observer_export_from_name (const char *name, ObserverExport *ret_format)
{
  const char *dot = strrchr (name, '.');

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    if (g_ascii_strcasecmp (dot != NULL ? dot + 1 : name, names[i]) == 0) {
      *ret_format = (ObserverExport) i;
      return true;
    }
  }
  return false;
}

const char *
observer_export_name (ObserverExport format)
{
  return names[format];
}

/* ---- values ---- */

static void
write_number (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  /* More digits than a float has would only look exact. */
  g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.7g", value));
}

static void
write_row (GString *text, const ObserverHistory *history, size_t row)
{
  const ObserverSeries *series = observer_history_get_series (history);
  const float          *values = observer_series_row (series, row);
  int64_t real = observer_history_real (history, observer_series_time (series, row));
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (real / G_USEC_PER_SEC);
  g_autofree char      *day = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  g_string_append_printf (text, "%s.%03dZ", day, (int) (real % G_USEC_PER_SEC / 1000));
  for (int i = 0; i < OBSERVER_N_LOADS; i++) {
    g_string_append_c (text, ',');
    write_number (text, (double) values[i]);
  }
  g_string_append_c (text, '\n');
}

static GBytes *
make_csv (const ObserverExportContent *content)
{
  const ObserverSeries *series = observer_history_get_series (content->history);
  GString              *text = g_string_new ("time");
  size_t                end = observer_series_find (series, content->view->end + 1);

  for (int i = 0; i < OBSERVER_N_LOADS; i++)
    g_string_append_printf (text, ",%s", columns[i]);
  g_string_append_c (text, '\n');
  for (size_t row =
           observer_series_find (series, observer_time_view_start (content->view));
       row < end; row++)
    write_row (text, content->history, row);
  return g_string_free_to_bytes (text);
}

/* ---- pictures ---- */

static int
picture_width (void)
{
  return COLUMNS * CHART_WIDTH + 2 * MARGIN;
}

static int
picture_height (void)
{
  return (OBSERVER_N_CHARTS + COLUMNS - 1) / COLUMNS * CHART_HEIGHT + 2 * MARGIN;
}

static void
paint_all (const void *picture_content, cairo_t *cr)
{
  const ObserverExportContent *content = picture_content;
  const GdkRGBA               *ground = &content->colors->ground;

  cairo_set_source_rgb (cr, ground->red, ground->green, ground->blue);
  cairo_paint (cr);
  for (int i = 0; i < OBSERVER_N_CHARTS; i++) {
    ObserverChartPicture picture = {
      .spec = &observer_charts[i],
      .history = content->history,
      .view = content->view,
      .colors = content->colors,
      .font = content->font,
      .width = CHART_WIDTH,
      .height = CHART_HEIGHT,
    };

    observer_chart_fit (&picture);
    cairo_save (cr);
    cairo_translate (cr, MARGIN + i % COLUMNS * CHART_WIDTH,
                     MARGIN + i / COLUMNS * CHART_HEIGHT);
    observer_chart_paint (&picture, cr);
    cairo_restore (cr);
  }
}

GBytes *
observer_export_make (const ObserverExportContent *content,
                      ObserverExport               format,
                      GError                     **error)
{
  if (format == OBSERVER_EXPORT_CSV)
    return make_csv (content);

  if (format == OBSERVER_EXPORT_SVG)
    return observer_picture_svg (picture_width (), picture_height (), paint_all, content,
                                 error);
  return observer_picture_png (picture_width (), picture_height (), PNG_SCALE, paint_all,
                               content, error);
}
