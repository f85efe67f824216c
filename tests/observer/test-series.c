/* Values over time: what is kept, what is brought together, what is not known. */
#include "observer/series.h"

#include <math.h>

#define SECOND ((int64_t) G_USEC_PER_SEC)

static void
add (ObserverSeries *series, int64_t time_usec, float value)
{
  observer_series_add (series, time_usec, &value);
}

static float
at (ObserverSeries *series, size_t row)
{
  return observer_series_row (series, row)[0];
}

static void
keeps_rows_in_order (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 60 * SECOND, 8);

  add (series, 1 * SECOND, 5);
  add (series, 2 * SECOND, 7);

  g_assert_cmpuint (observer_series_count (series), ==, 2);
  g_assert_cmpint (observer_series_time (series, 0), ==, 1 * SECOND);
  g_assert_cmpfloat (at (series, 1), ==, 7);
}

static void
leaves_out_what_goes_back_in_time (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 60 * SECOND, 8);

  add (series, 2 * SECOND, 7);
  add (series, 2 * SECOND, 8);
  add (series, 1 * SECOND, 9);

  g_assert_cmpuint (observer_series_count (series), ==, 1);
  g_assert_cmpfloat (at (series, 0), ==, 7);
}

static void
forgets_what_is_older_than_its_span (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 3600 * SECOND, 600);

  for (int i = 0; i < 5000; i++)
    add (series, i * SECOND, (float) i);

  g_assert_cmpuint (observer_series_count (series), ==, 3601);
  g_assert_cmpfloat (at (series, 0), ==, 1399);
  g_assert_cmpfloat (at (series, 3600), ==, 4999);
}

static void
brings_old_rows_together_each_in_its_way (void)
{
  static const ObserverKeep  keep[] = { OBSERVER_KEEP_MEAN, OBSERVER_KEEP_MAX,
                                        OBSERVER_KEEP_LAST };
  g_autoptr (ObserverSeries) series = observer_series_new (3, keep, 3600 * SECOND, 2);

  for (int i = 0; i < 6; i++)
    observer_series_add (series, SECOND + i * 200000,
                         (float[]){ (float) i, i == 1 ? 9 : 0, (float) i });

  /* 1.0, 1.2, 1.4, 1.6 in one row, then 1.8 and 2.0 as they came. */
  g_assert_cmpuint (observer_series_count (series), ==, 3);
  g_assert_cmpfloat (observer_series_row (series, 0)[0], ==, 1.5);
  g_assert_cmpfloat (observer_series_row (series, 0)[1], ==, 9);
  g_assert_cmpfloat (observer_series_row (series, 0)[2], ==, 3);
  g_assert_cmpint (observer_series_time (series, 0), ==, 1600000);
}

static void
an_hour_at_ten_hertz_is_bounded (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 3600 * SECOND, 600);

  for (int i = 0; i < 50000; i++)
    add (series, i * (int64_t) 100000, 1);

  g_assert_cmpuint (observer_series_count (series), <=, 600 + 3602);
  g_assert_cmpint (observer_series_time (series, 0), <=, 1400 * SECOND);
  g_assert_cmpint (observer_series_time (series, 0), >=, 1399 * SECOND);
}

static void
remembers_gaps (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 3600 * SECOND, 1);

  add (series, 1 * SECOND, 1);
  observer_series_break (series);
  add (series, 1 * SECOND + 100000, 2);
  add (series, 1 * SECOND + 200000, 3);
  add (series, 5 * SECOND, 4);

  /* Rows on both sides of a gap are not brought together, though of one second. */
  g_assert_cmpuint (observer_series_count (series), ==, 3);
  g_assert_false (observer_series_is_after_gap (series, 0));
  g_assert_true (observer_series_is_after_gap (series, 1));
  g_assert_cmpfloat (at (series, 1), ==, 2.5);
  g_assert_false (observer_series_is_after_gap (series, 2));
}

static void
finds_rows_by_time (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 3600 * SECOND, 4);
  size_t                     row = 99;

  g_assert_false (observer_series_find_nearest (series, 0, &row));
  for (int i = 1; i <= 8; i++)
    add (series, i * 10 * SECOND, (float) i);

  g_assert_cmpuint (observer_series_find (series, 0), ==, 0);
  g_assert_cmpuint (observer_series_find (series, 20 * SECOND), ==, 1);
  g_assert_cmpuint (observer_series_find (series, 21 * SECOND), ==, 2);
  g_assert_cmpuint (observer_series_find (series, 81 * SECOND), ==, 8);
  g_assert_true (observer_series_find_nearest (series, 24 * SECOND, &row));
  g_assert_cmpuint (row, ==, 1);
  g_assert_true (observer_series_find_nearest (series, 26 * SECOND, &row));
  g_assert_cmpuint (row, ==, 2);
  g_assert_true (observer_series_find_nearest (series, 999 * SECOND, &row));
  g_assert_cmpuint (row, ==, 7);
}

static void
sums_up_a_window (void)
{
  g_autoptr (ObserverSeries) series = observer_series_new (1, NULL, 3600 * SECOND, 9);
  static const float         values[] = { 100, 4, NAN, 8, 6, -100 };

  for (int i = 0; i < 6; i++)
    add (series, (i + 1) * SECOND, values[i]);
  ObserverSummary summary = observer_series_summary (series, 0, 2 * SECOND, 5 * SECOND);

  g_assert_cmpuint (summary.n, ==, 3);
  g_assert_cmpfloat (summary.min, ==, 4);
  g_assert_cmpfloat (summary.max, ==, 8);
  g_assert_cmpfloat (summary.mean, ==, 6);
  g_assert_cmpfloat (summary.last, ==, 6);
  g_assert_cmpuint (observer_series_summary (series, 0, 70 * SECOND, 80 * SECOND).n, ==,
                    0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/keeps-rows-in-order", keeps_rows_in_order);
  g_test_add_func ("/series/leaves-out-what-goes-back-in-time",
                   leaves_out_what_goes_back_in_time);
  g_test_add_func ("/series/forgets-what-is-older-than-its-span",
                   forgets_what_is_older_than_its_span);
  g_test_add_func ("/series/brings-old-rows-together-each-in-its-way",
                   brings_old_rows_together_each_in_its_way);
  g_test_add_func ("/series/an-hour-at-ten-hertz-is-bounded",
                   an_hour_at_ten_hertz_is_bounded);
  g_test_add_func ("/series/remembers-gaps", remembers_gaps);
  g_test_add_func ("/series/finds-rows-by-time", finds_rows_by_time);
  g_test_add_func ("/series/sums-up-a-window", sums_up_a_window);
  return g_test_run ();
}
