/* What happened per second. */
#include "observer/rates.h"

static CopSnapshot *
moment (int64_t msec, const uint64_t *ids, const uint64_t *reductions, size_t n)
{
  CopSnapshot *snapshot = cop_snapshot_new (n, 0, 0);

  snapshot->node.time_usec = msec * 1000;
  snapshot->node.n_messages = (uint64_t) msec;
  for (size_t i = 0; i < n; i++) {
    snapshot->processes[i].id = ids[i];
    snapshot->processes[i].reductions = reductions[i];
  }
  return snapshot;
}

static void
divides_by_the_time_between (void)
{
  static const uint64_t   ids[] = { 1, 2 };
  ObserverRates           rates;
  g_autoptr (CopSnapshot) a = moment (0, ids, (uint64_t[]){ 100, 50 }, 2);
  g_autoptr (CopSnapshot) b = moment (2000, ids, (uint64_t[]){ 300, 50 }, 2);
  observer_rates_init (&rates, 900000);

  observer_rates_update (&rates, NULL, a);
  g_assert_cmpfloat (rates.rows->reductions[0], ==, 0);
  observer_rates_update (&rates, a, b);

  g_assert_cmpfloat (rates.rows->reductions[0], ==, 100);
  g_assert_cmpfloat (rates.rows->reductions[1], ==, 0);
  g_assert_cmpfloat (rates.messages, ==, 1000);
  observer_rates_clear (&rates);
}

static void
carries_rates_over_short_times (void)
{
  ObserverRates           rates;
  g_autoptr (CopSnapshot) a = moment (0, (uint64_t[]){ 1, 2 }, (uint64_t[]){ 0, 0 }, 2);
  g_autoptr (CopSnapshot) b =
      moment (1000, (uint64_t[]){ 1, 2 }, (uint64_t[]){ 7, 9 }, 2);
  g_autoptr (CopSnapshot) c =
      moment (1010, (uint64_t[]){ 2, 3 }, (uint64_t[]){ 99, 5 }, 2);
  observer_rates_init (&rates, 900000);
  observer_rates_update (&rates, NULL, a);
  observer_rates_update (&rates, a, b);

  observer_rates_update (&rates, b, c);

  g_assert_cmpfloat (rates.rows->reductions[0], ==, 9); /* of process 2, as before */
  g_assert_cmpfloat (rates.rows->reductions[1], ==, 0); /* new */
  observer_rates_clear (&rates);
}

static void
counts_all_work_of_new_processes (void)
{
  ObserverRates           rates;
  g_autoptr (CopSnapshot) a = moment (0, (uint64_t[]){ 1 }, (uint64_t[]){ 10 }, 1);
  g_autoptr (CopSnapshot) b =
      moment (1000, (uint64_t[]){ 1, 4 }, (uint64_t[]){ 10, 30 }, 2);
  observer_rates_init (&rates, 900000);
  observer_rates_update (&rates, NULL, a);

  observer_rates_update (&rates, a, b);

  g_assert_cmpfloat (rates.rows->reductions[1], ==, 30);
  observer_rates_clear (&rates);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rates/divides-by-the-time-between", divides_by_the_time_between);
  g_test_add_func ("/rates/carries-rates-over-short-times",
                   carries_rates_over_short_times);
  g_test_add_func ("/rates/counts-all-work-of-new-processes",
                   counts_all_work_of_new_processes);
  return g_test_run ();
}
