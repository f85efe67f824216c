/* Scales of charts: ticks, their names, and which stretch of time is looked at. */
#include "observer/axis.h"
#include "observer/format.h"
#include "observer/time-view.h"

#define SECOND ((int64_t) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

static void
fits_round_steps (void)
{
  static const struct {
    ObserverUnit unit;
    double       highest, top, step;
  } cases[] = {
    { OBSERVER_UNIT_SHARE, 0.02, 1, 0.25 },
    { OBSERVER_UNIT_SHARE, 1.7, 2, 0.5 },
    { OBSERVER_UNIT_RATE, 0, 4, 1 },
    { OBSERVER_UNIT_RATE, 37, 40, 10 },
    { OBSERVER_UNIT_RATE, 1234, 1500, 500 },
    { OBSERVER_UNIT_COUNT, 9.5, 10, 5 },
    { OBSERVER_UNIT_DURATION, 2100, 3000, 1000 },
    { OBSERVER_UNIT_BYTES, 3 * 1024 * 1024, 3 * 1024 * 1024, 1024 * 1024 },
    { OBSERVER_UNIT_BYTES, 130 * 1024, 192 * 1024, 64 * 1024 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    ObserverAxis axis = { 0 };

    observer_axis_fit (&axis, cases[i].unit, cases[i].highest);

    g_assert_cmpfloat_with_epsilon (axis.top, cases[i].top, cases[i].top * 1e-9);
    g_assert_cmpfloat_with_epsilon (axis.step, cases[i].step, cases[i].step * 1e-9);
  }
}

static void
keeps_an_axis_that_serves (void)
{
  ObserverAxis axis = { 0 };

  observer_axis_fit (&axis, OBSERVER_UNIT_RATE, 1000);
  observer_axis_fit (&axis, OBSERVER_UNIT_RATE, 400);
  g_assert_cmpfloat (axis.top, ==, 1000);

  observer_axis_fit (&axis, OBSERVER_UNIT_RATE, 300);
  g_assert_cmpfloat (axis.top, ==, 300);
}

static void
names_values (void)
{
  static const struct {
    ObserverUnit unit;
    double       value;
    const char  *label, *text;
  } cases[] = {
    { OBSERVER_UNIT_SHARE, 0.25, "25 %", "25 %" },
    { OBSERVER_UNIT_DURATION, 500, "500 µs", "500 µs" },
    { OBSERVER_UNIT_DURATION, 2500, "2.5 ms", "2 ms" },
    { OBSERVER_UNIT_RATE, 1500, "1.5 k", "1,500/s" },
    { OBSERVER_UNIT_COUNT, 2e6, "2 M", "2,000,000" },
    { OBSERVER_UNIT_BYTES, 64 * 1024 * 1024, "64 MiB", "64.0 MiB" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *label = observer_axis_label (cases[i].unit, cases[i].value);
    g_autofree char *text = observer_unit_text (cases[i].unit, cases[i].value);

    g_assert_cmpstr (label, ==, cases[i].label);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
counts_bytes_by_thousands_on_request (void)
{
  ObserverAxis axis = { 0 };

  observer_format_set_si (true);
  observer_axis_fit (&axis, OBSERVER_UNIT_BYTES, 3.5e6);
  g_autofree char *label = observer_axis_label (OBSERVER_UNIT_BYTES, axis.top);
  g_autofree char *text = observer_format_bytes (1500);
  observer_format_set_si (false);

  g_assert_cmpstr (label, ==, "4 MB");
  g_assert_cmpstr (text, ==, "1.5 kB");
}

static void
divides_time (void)
{
  g_assert_cmpint (observer_time_step (MINUTE, 6), ==, 10 * SECOND);
  g_assert_cmpint (observer_time_step (5 * MINUTE, 4), ==, 2 * MINUTE);
  g_assert_cmpint (observer_time_step (60 * MINUTE, 4), ==, 15 * MINUTE);

  g_autofree char *now = observer_time_label (0);
  g_autofree char *short_ago = observer_time_label (30 * SECOND);
  g_autofree char *long_ago = observer_time_label (5 * MINUTE);
  g_autofree char *odd = observer_time_label (90 * SECOND);

  g_assert_cmpstr (now, ==, "now");
  g_assert_cmpstr (short_ago, ==, "30 s");
  g_assert_cmpstr (long_ago, ==, "5 min");
  g_assert_cmpstr (odd, ==, "1 min 30 s");
}

/* ---- the stretch in view ---- */

static ObserverTimeView
view_of (int64_t first, int64_t last)
{
  ObserverTimeView view;

  observer_time_view_init (&view, MINUTE);
  observer_time_view_extend (&view, first, last);
  return view;
}

static void
follows_the_newest (void)
{
  ObserverTimeView view = view_of (0, 100 * SECOND);

  observer_time_view_extend (&view, 0, 101 * SECOND);

  g_assert_cmpint (view.end, ==, 101 * SECOND);
  g_assert_cmpint (observer_time_view_start (&view), ==, 41 * SECOND);
}

static void
stands_still_while_paused (void)
{
  ObserverTimeView view = view_of (0, 100 * SECOND);

  observer_time_view_set_paused (&view, true);
  observer_time_view_extend (&view, 0, 200 * SECOND);
  g_assert_cmpint (view.end, ==, 100 * SECOND);

  observer_time_view_set_paused (&view, false);
  g_assert_cmpint (view.end, ==, 200 * SECOND);
}

static void
zooms_about_a_moment (void)
{
  ObserverTimeView view = view_of (0, 600 * SECOND);

  observer_time_view_zoom (&view, 570 * SECOND, 0.5);
  g_assert_cmpint (view.length, ==, 30 * SECOND);
  g_assert_cmpint (view.end, ==, 585 * SECOND);

  /* What was zoomed stays where it is when samples come … */
  observer_time_view_extend (&view, 0, 601 * SECOND);
  g_assert_cmpint (view.end, ==, 585 * SECOND);

  /* … until the newest is in view again. */
  observer_time_view_reset (&view);
  g_assert_cmpint (view.end, ==, 601 * SECOND);
  g_assert_cmpint (view.length, ==, MINUTE);
}

static void
does_not_leave_the_history (void)
{
  ObserverTimeView view = view_of (100 * SECOND, 400 * SECOND);

  observer_time_view_move (&view, -1000 * SECOND);
  g_assert_cmpint (observer_time_view_start (&view), ==, 100 * SECOND);
  g_assert_true (view.is_held);

  observer_time_view_move (&view, 5000 * SECOND);
  g_assert_cmpint (view.end, ==, 400 * SECOND);
  g_assert_false (view.is_held);

  observer_time_view_zoom (&view, 400 * SECOND, 1e6);
  g_assert_cmpint (view.length, ==, 60 * MINUTE);
}

static void
takes_the_cursor_along (void)
{
  ObserverTimeView view = view_of (0, 600 * SECOND);

  observer_time_view_set_cursor (&view, 500 * SECOND);

  g_assert_true (view.has_cursor);
  g_assert_cmpint (observer_time_view_start (&view), ==, 500 * SECOND);
  observer_time_view_clear_cursor (&view);
  g_assert_false (view.has_cursor);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/fits-round-steps", fits_round_steps);
  g_test_add_func ("/axis/keeps-an-axis-that-serves", keeps_an_axis_that_serves);
  g_test_add_func ("/axis/names-values", names_values);
  g_test_add_func ("/axis/counts-bytes-by-thousands-on-request",
                   counts_bytes_by_thousands_on_request);
  g_test_add_func ("/axis/divides-time", divides_time);
  g_test_add_func ("/time-view/follows-the-newest", follows_the_newest);
  g_test_add_func ("/time-view/stands-still-while-paused", stands_still_while_paused);
  g_test_add_func ("/time-view/zooms-about-a-moment", zooms_about_a_moment);
  g_test_add_func ("/time-view/does-not-leave-the-history", does_not_leave_the_history);
  g_test_add_func ("/time-view/takes-the-cursor-along", takes_the_cursor_along);
  return g_test_run ();
}
