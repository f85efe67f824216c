/* Samples of a node: rates from counters, memory by kind, and what they look like in a
 * file. */
#include "observer/chart-export.h"
#include "observer/history.h"

#include <math.h>
#include <string.h>

#define SECOND ((int64_t) G_USEC_PER_SEC)
#define NOON (1767268800 * SECOND) /* 2026-01-01 12:00:00 UTC */

static CopSnapshot *
moment (int64_t msec)
{
  CopSnapshot *snapshot = cop_snapshot_new (0, 0, 0);
  CopSeenNode *node = &snapshot->node;

  node->time_usec = msec * 1000;
  node->busy_usec = msec * 250;
  node->n_messages = (uint64_t) msec;
  node->n_spawned = (uint64_t) msec / 100;
  node->n_exited = (uint64_t) msec / 500;
  node->run_queue = 7;
  node->recent_turn_usec = 1800;
  node->memory_processes = 4096;
  node->memory_stacks = 8192;
  node->memory_atoms = 1000;
  node->memory_terms = 500;
  node->program = (CopSeenProgram){ .time_usec = msec * 1000 + 1,
                                    .cpu_usec = msec * 500,
                                    .rss = 9000000,
                                    .heap_used = 100000,
                                    .heap_free = 5000 };
  return snapshot;
}

static bool
add (ObserverHistory *history, int64_t msec)
{
  g_autoptr (CopSnapshot) snapshot = moment (msec);

  return observer_history_add (history, snapshot, SECOND, NOON + msec * 1000);
}

static float
last (const ObserverHistory *history, ObserverLoad load)
{
  const ObserverSeries *series = observer_history_get_series (history);

  return observer_series_row (series, observer_series_count (series) - 1)[load];
}

static void
makes_rates_of_counters (void)
{
  g_autoptr (ObserverHistory) history = observer_history_new ();

  g_assert_false (add (history, 1000));
  g_assert_true (add (history, 3000));

  g_assert_cmpfloat (last (history, OBSERVER_LOAD_NODE), ==, 0.25);
  g_assert_cmpfloat (last (history, OBSERVER_LOAD_PROGRAM), ==, 0.5);
  g_assert_cmpfloat (last (history, OBSERVER_LOAD_MESSAGES), ==, 1000);
  g_assert_cmpfloat (last (history, OBSERVER_LOAD_SPAWNS), ==, 10);
  g_assert_cmpfloat (last (history, OBSERVER_LOAD_EXITS), ==, 2);
  g_assert_cmpfloat (last (history, OBSERVER_LOAD_RUN_QUEUE), ==, 7);
  g_assert_cmpfloat (last (history, OBSERVER_LOAD_TURN), ==, 1800);
}

static void
passes_over_what_comes_early (void)
{
  g_autoptr (ObserverHistory) history = observer_history_new ();

  add (history, 0);
  g_assert_true (add (history, 1000));
  g_assert_false (add (history, 1050));
  g_assert_false (add (history, 1800));
  g_assert_true (add (history, 1950));

  g_assert_cmpuint (observer_series_count (observer_history_get_series (history)), ==, 2);
}

static void
knows_nothing_of_long_silence (void)
{
  g_autoptr (ObserverHistory) history = observer_history_new ();

  add (history, 0);
  add (history, 1000);
  add (history, 2000);
  add (history, 60000);

  const ObserverSeries *series = observer_history_get_series (history);

  g_assert_false (observer_series_is_after_gap (series, 1));
  g_assert_true (observer_series_is_after_gap (series, 2));
}

static void
counts_no_byte_twice (void)
{
  g_autoptr (CopSnapshot) snapshot = moment (0);
  double                  kinds[OBSERVER_N_MEMORY_KINDS];

  observer_memory_kinds (&snapshot->node, kinds);

  g_assert_cmpfloat (kinds[0], ==, 4096);
  g_assert_cmpfloat (kinds[OBSERVER_LOAD_HEAP - OBSERVER_LOAD_PROCESSES], ==,
                     100000 - 4096 - 1000 - 500);
  g_assert_cmpfloat (kinds[OBSERVER_LOAD_FREE - OBSERVER_LOAD_PROCESSES], ==, 5000);
}

static void
knows_the_time_of_day (void)
{
  g_autoptr (ObserverHistory) history = observer_history_new ();

  add (history, 0);
  add (history, 5000);

  g_assert_cmpint (observer_history_get_end (history), ==, 5 * SECOND);
  g_assert_cmpint (observer_history_real (history, 2 * SECOND), ==, NOON + 2 * SECOND);
}

/* ---- files ---- */

typedef struct {
  ObserverHistory      *history;
  ObserverTimeView      view;
  ObserverChartColors   colors;
  PangoFontDescription *font;
} Fixture;

static void
fixture_init (Fixture *fix)
{
  *fix = (Fixture){ .history = observer_history_new () };
  for (int i = 0; i <= 10; i++)
    add (fix->history, i * 1000);
  observer_time_view_init (&fix->view, 5 * SECOND);
  observer_time_view_extend (&fix->view, 0, 10 * SECOND);
  fix->font = pango_font_description_from_string ("Sans 10px");
  fix->colors.ground = (GdkRGBA){ 1, 1, 1, 1 };
  for (int i = 0; i < OBSERVER_MAX_LINES; i++)
    fix->colors.lines[i] = (GdkRGBA){ 0, 0, 1, 1 };
}

static GBytes *
make (Fixture *fix, ObserverExport format)
{
  ObserverExportContent content = { fix->history, &fix->view, &fix->colors, fix->font };
  g_autoptr (GError)    error = NULL;
  GBytes               *bytes = observer_export_make (&content, format, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
fixture_clear (Fixture *fix)
{
  observer_history_free (fix->history);
  pango_font_description_free (fix->font);
}

static void
writes_a_line_for_each_sample_in_view (void)
{
  Fixture fix;
  fixture_init (&fix);

  g_autoptr (GBytes) bytes = make (&fix, OBSERVER_EXPORT_CSV);
  g_autofree char   *text =
      g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_str_has_prefix (
      lines[0], "time,node_utilisation,program_cores,longest_turn_usec,messages_per_s,"));
  g_assert_true (
      g_str_has_prefix (lines[1], "2026-01-01T12:00:05.000Z,0.25,0.5,1800,1000,"));
  g_assert_true (g_str_has_prefix (lines[6], "2026-01-01T12:00:10.000Z,"));
  g_assert_cmpstr (lines[7], ==, "");
  g_assert_null (lines[8]);
  fixture_clear (&fix);
}

static void
draws_svg_and_png (void)
{
  Fixture fix;
  fixture_init (&fix);

  g_autoptr (GBytes) svg = make (&fix, OBSERVER_EXPORT_SVG);
  g_autoptr (GBytes) png = make (&fix, OBSERVER_EXPORT_PNG);
  g_autofree char   *text =
      g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

  g_assert_nonnull (strstr (text, "<svg"));
  g_assert_nonnull (strstr (text, "</svg>"));
  g_assert_nonnull (strstr (text, "stroke-dasharray"));
  g_assert_cmpmem (g_bytes_get_data (png, NULL), 4, "\x89PNG", 4);
  fixture_clear (&fix);
}

static void
knows_formats_by_name (void)
{
  ObserverExport format = OBSERVER_EXPORT_PNG;

  g_assert_true (observer_export_from_name ("load.svg", &format));
  g_assert_cmpint (format, ==, OBSERVER_EXPORT_SVG);
  g_assert_true (observer_export_from_name ("CSV", &format));
  g_assert_cmpint (format, ==, OBSERVER_EXPORT_CSV);
  g_assert_false (observer_export_from_name ("load.doc", &format));
  g_assert_cmpint (format, ==, OBSERVER_EXPORT_CSV);
}

/* The pixel of a curve's colour: a line is where its value is. */
static void
draws_a_value_where_it_is (void)
{
  Fixture fix;
  fixture_init (&fix);

  ObserverChartPicture picture = { .spec = &observer_charts[0],
                                   .history = fix.history,
                                   .view = &fix.view,
                                   .colors = &fix.colors,
                                   .font = fix.font,
                                   .width = 400,
                                   .height = 200 };
  cairo_surface_t     *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, picture.width, picture.height);
  cairo_t *cr = cairo_create (surface);

  observer_chart_fit (&picture);
  observer_chart_paint (&picture, cr);
  cairo_surface_flush (surface);

  const unsigned char *data = cairo_image_surface_get_data (surface);
  int                  stride = cairo_image_surface_get_stride (surface);
  int                  n_blue = 0;

  /* A quarter up from the axis, in the middle of the time. */
  for (int y = 100; y < 172; y++)
    n_blue += data[y * stride + 230 * 4] > 200 && data[y * stride + 230 * 4 + 2] < 60;
  g_assert_cmpint (n_blue, >=, 1);
  g_assert_cmpfloat (picture.axis.top, ==, 1);
  g_assert_cmpint (observer_chart_time_at (&picture, 58), ==, 5 * SECOND);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  fixture_clear (&fix);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/makes-rates-of-counters", makes_rates_of_counters);
  g_test_add_func ("/history/passes-over-what-comes-early", passes_over_what_comes_early);
  g_test_add_func ("/history/knows-nothing-of-long-silence",
                   knows_nothing_of_long_silence);
  g_test_add_func ("/history/counts-no-byte-twice", counts_no_byte_twice);
  g_test_add_func ("/history/knows-the-time-of-day", knows_the_time_of_day);
  g_test_add_func ("/export/writes-a-line-for-each-sample-in-view",
                   writes_a_line_for_each_sample_in_view);
  g_test_add_func ("/export/draws-svg-and-png", draws_svg_and_png);
  g_test_add_func ("/export/knows-formats-by-name", knows_formats_by_name);
  g_test_add_func ("/export/draws-a-value-where-it-is", draws_a_value_where_it_is);
  return g_test_run ();
}
