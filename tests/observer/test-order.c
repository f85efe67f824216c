/* In which order the table shows processes. */
#include "fake-source.h"
#include "observer/process-order.h"

static CopSnapshot *
sample (void)
{
  static const char *const names[] = { "Delta", "alpha", NULL, "Bravo" };
  static const uint64_t    memory[] = { 300, 70000, 20, 300 };
  CopSnapshot             *snapshot = cop_snapshot_new (4, 0, 0);

  for (size_t i = 0; i < 4; i++) {
    snapshot->processes[i].id = 10 + i;
    snapshot->processes[i].name = names[i];
    snapshot->processes[i].initial_call = "charlie.init/1";
    snapshot->processes[i].current_function = "loop/0";
    snapshot->processes[i].memory = memory[i];
  }
  return snapshot;
}

static ObserverRowRates *
sample_rates (void)
{
  static const float values[] = { 0, 5.5F, 1000, 5.25F };
  ObserverRowRates  *rates = observer_row_rates_new (4);

  for (size_t i = 0; i < 4; i++)
    rates->reductions[i] = rates->cpu[i] = values[i];
  return rates;
}

static void
assert_order (ObserverColumn column, bool descending, const char *expected)
{
  g_autoptr (CopSnapshot)      snapshot = sample ();
  g_autoptr (ObserverRowRates) rates = sample_rates ();
  g_autoptr (GString)          text = g_string_new (NULL);
  g_autoptr (ObserverOrder)    order = observer_order_new (&(ObserverOrderTask){
         .snapshot = snapshot,
         .rates = rates,
         .column = column,
         .descending = descending,
  });

  for (size_t i = 0; i < order->n_rows; i++)
    g_string_append_printf (text, "%u", order->rows[i]);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
sorts_by_each_kind_of_column (void)
{
  assert_order (OBSERVER_COLUMN_PID, false, "0123");
  assert_order (OBSERVER_COLUMN_PID, true, "3210");
  assert_order (OBSERVER_COLUMN_NAME, false, "1320");
  assert_order (OBSERVER_COLUMN_NAME, true, "0231");
  assert_order (OBSERVER_COLUMN_REDUCTIONS, true, "2130");
  assert_order (OBSERVER_COLUMN_CPU, false, "0312");
  assert_order (OBSERVER_COLUMN_LABEL, false, "0123"); /* nobody has one */
}

static void
keeps_equal_rows_in_order_of_pids (void)
{
  assert_order (OBSERVER_COLUMN_MEMORY, false, "2031");
  assert_order (OBSERVER_COLUMN_MEMORY, true, "1032");
  assert_order (OBSERVER_COLUMN_FUNCTION, true, "0123");
}

static void
compares_numbers_in_texts (void)
{
  g_assert_cmpint (observer_compare_texts ("bucket 2", "Bucket 10"), <, 0);
  g_assert_cmpint (observer_compare_texts ("bucket 010", "bucket 10"), ==, 0);
  g_assert_cmpint (observer_compare_texts ("b", "a1"), >, 0);
  g_assert_cmpint (observer_compare_texts ("a", "a1"), <, 0);
  g_assert_cmpint (observer_compare_texts ("a99999999999999999999", "a1"), >, 0);
}

static void
leaves_out_what_the_filter_does_not_mean (void)
{
  g_autoptr (CopSnapshot)    snapshot = sample ();
  g_autoptr (ObserverFilter) filter = observer_filter_new ("mem<1k");
  g_autoptr (ObserverOrder)  order =
      observer_order_new (&(ObserverOrderTask){ .snapshot = snapshot, .filter = filter });

  g_assert_cmpuint (order->n_rows, ==, 3);
  g_assert_cmpuint (observer_order_find (order, 12), ==, 1);
  g_assert_cmpuint (observer_order_find (order, 11), ==, COP_NOWHERE);
}

static ObserverOrder *
after_the_second_ended (const ObserverOrder *before, int64_t now)
{
  g_autoptr (CopSnapshot) snapshot = sample ();

  snapshot->processes[1] = snapshot->processes[2];
  snapshot->processes[2] = snapshot->processes[3];
  snapshot->n_processes = 3;
  return observer_order_new (&(ObserverOrderTask){ .snapshot = snapshot,
                                                   .before = before,
                                                   .n_shown = 4,
                                                   .now_usec = now,
                                                   .until_usec = 100 });
}

static void
keeps_the_rank_of_who_has_ended (void)
{
  g_autoptr (CopSnapshot)   snapshot = sample ();
  g_autoptr (ObserverOrder) before =
      observer_order_new (&(ObserverOrderTask){ .snapshot = snapshot });
  ObserverRows rows;
  bool         is_ghost = false;

  g_autoptr (ObserverOrder) order = after_the_second_ended (before, 0);
  g_assert_cmpuint (order->n_rows, ==, 4);
  uint32_t row = observer_order_get (order, 1, &rows, &is_ghost);
  g_assert_true (is_ghost);
  g_assert_cmpuint (rows.snapshot->processes[row].id, ==, 11);
  g_autoptr (ObserverOrder) later = after_the_second_ended (order, 99);
  g_assert_cmpuint (later->n_ghosts, ==, 1);
  g_autoptr (ObserverOrder) last = after_the_second_ended (later, 100);

  g_assert_cmpuint (last->n_ghosts, ==, 0);
  g_assert_cmpuint (last->n_rows, ==, 3);
}

static void
sorts_a_hundred_thousand_rows (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (100000, 0, 0);

  for (size_t i = 0; i < snapshot->n_processes; i++) {
    snapshot->processes[i].id = i + 1;
    snapshot->processes[i].memory = i * 2654435761U % 1000003;
  }
  g_autoptr (ObserverOrder) order = observer_order_new (&(ObserverOrderTask){
      .snapshot = snapshot, .column = OBSERVER_COLUMN_MEMORY, .descending = true });

  for (size_t i = 1; i < order->n_rows; i++)
    g_assert_cmpuint (snapshot->processes[order->rows[i - 1]].memory, >=,
                      snapshot->processes[order->rows[i]].memory);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/order/sorts-by-each-kind-of-column", sorts_by_each_kind_of_column);
  g_test_add_func ("/order/keeps-equal-rows-in-order-of-pids",
                   keeps_equal_rows_in_order_of_pids);
  g_test_add_func ("/order/leaves-out-what-the-filter-does-not-mean",
                   leaves_out_what_the_filter_does_not_mean);
  g_test_add_func ("/order/compares-numbers-in-texts", compares_numbers_in_texts);
  g_test_add_func ("/order/keeps-the-rank-of-who-has-ended",
                   keeps_the_rank_of_who_has_ended);
  g_test_add_func ("/order/sorts-a-hundred-thousand-rows", sorts_a_hundred_thousand_rows);
  return g_test_run ();
}
