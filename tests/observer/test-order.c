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

static void
assert_order (ObserverColumn column, bool descending, const char *expected)
{
  static const float      rates[] = { 0, 5.5F, 1000, 5.25F };
  g_autoptr (CopSnapshot) snapshot = sample ();
  g_autoptr (GString)     text = g_string_new (NULL);
  ObserverOrder           order = { 0 };

  observer_order_compute (&order, snapshot, rates, NULL, column, descending);
  for (size_t i = 0; i < order.n_rows; i++)
    g_string_append_printf (text, "%u", order.rows[i]);
  observer_order_clear (&order);
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
}

static void
keeps_equal_rows_in_order_of_pids (void)
{
  assert_order (OBSERVER_COLUMN_MEMORY, false, "2031");
  assert_order (OBSERVER_COLUMN_MEMORY, true, "1032");
  assert_order (OBSERVER_COLUMN_FUNCTION, true, "0123");
}

static void
leaves_out_what_the_filter_does_not_mean (void)
{
  g_autoptr (CopSnapshot)    snapshot = sample ();
  g_autoptr (ObserverFilter) filter = observer_filter_new ("a");
  ObserverOrder              order = { 0 };

  observer_order_compute (&order, snapshot, NULL, filter, OBSERVER_COLUMN_PID, false);

  g_assert_cmpuint (order.n_rows, ==, 4); /* all have an “a” in their initial call */
  g_assert_cmpuint (observer_order_find (&order, 2), ==, 2);
  g_assert_cmpuint (observer_order_find (&order, 9), ==, COP_NOWHERE);
  observer_order_clear (&order);
}

static void
sorts_a_hundred_thousand_rows (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (100000, 0, 0);
  ObserverOrder           order = { 0 };

  for (size_t i = 0; i < snapshot->n_processes; i++) {
    snapshot->processes[i].id = i + 1;
    snapshot->processes[i].memory = i * 2654435761U % 1000003;
  }
  observer_order_compute (&order, snapshot, NULL, NULL, OBSERVER_COLUMN_MEMORY, true);

  for (size_t i = 1; i < order.n_rows; i++)
    g_assert_cmpuint (snapshot->processes[order.rows[i - 1]].memory, >=,
                      snapshot->processes[order.rows[i]].memory);
  observer_order_clear (&order);
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
  g_test_add_func ("/order/sorts-a-hundred-thousand-rows", sorts_a_hundred_thousand_rows);
  return g_test_run ();
}
