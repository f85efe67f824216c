/* The timing wheel against a sorted list, by random operations. */
#include "process/timer-wheel.h"

#include <glib.h>

typedef struct {
  CopTimer timer;
  int      serial;
} Entry;

static CopWheel wheel;
static GArray  *fired; /* serials */

static void
note (CopTimer *timer)
{
  g_assert_cmpint (timer->expiry, <=, wheel.now);
  g_array_append_val (fired, ((Entry *) timer)->serial);
}

#define N_TIMERS 5000

/* Whether a is due before b: by expiry, then by start. */
static int
compare_due (const void *a, const void *b)
{
  const Entry *one = *(Entry *const *) a, *two = *(Entry *const *) b;
  if (one->timer.expiry != two->timer.expiry)
    return one->timer.expiry < two->timer.expiry ? -1 : 1;
  return one->serial - two->serial;
}

static void
fires_in_order (void)
{
  static const int64_t  spans[] = { 10, 100, 5000, 300000, 50000000 };
  static Entry          entries[N_TIMERS];
  g_autoptr (GPtrArray) expected = g_ptr_array_new ();
  cop_wheel_init (&wheel, 12345);
  fired = g_array_new (FALSE, FALSE, sizeof (int));

  for (int i = 0; i < N_TIMERS; i++) {
    int64_t span = spans[g_test_rand_int_range (0, G_N_ELEMENTS (spans))];
    entries[i] = (Entry){ .timer = { .fire = note }, .serial = i };
    cop_wheel_start (&wheel, &entries[i].timer,
                     wheel.now + g_test_rand_int_range (1, (int) span));
  }
  for (int i = 0; i < N_TIMERS; i++) {
    if (i % 3 == 0)
      cop_wheel_stop (&wheel, &entries[i].timer);
    else
      g_ptr_array_add (expected, &entries[i]);
  }
  qsort (expected->pdata, expected->len, sizeof (void *), compare_due);
  g_assert_cmpint (cop_wheel_next (&wheel), ==,
                   ((Entry *) g_ptr_array_index (expected, 0))->timer.expiry);
  g_autofree int *order = g_new (int, expected->len);
  for (guint i = 0; i < expected->len; i++)
    order[i] = ((Entry *) g_ptr_array_index (expected, i))->serial;

  while (wheel.n_timers > 0)
    cop_wheel_advance (&wheel, wheel.now + g_test_rand_int_range (1, 2000000));

  g_assert_cmpmem (fired->data, fired->len * sizeof (int), order,
                   expected->len * sizeof (int));
  g_array_unref (fired);
}

static void
same_tick_fires_in_order_of_start (void)
{
  Entry first = { .timer = { .fire = note }, .serial = 1 };
  Entry second = { .timer = { .fire = note }, .serial = 2 };
  cop_wheel_init (&wheel, 0);
  fired = g_array_new (FALSE, FALSE, sizeof (int));

  cop_wheel_start (&wheel, &first.timer, 1000);
  cop_wheel_advance (&wheel, 990);
  cop_wheel_start (&wheel, &second.timer, 1000);
  g_assert_cmpint (cop_wheel_next (&wheel), ==, 1000);
  cop_wheel_advance (&wheel, 999);
  g_assert_cmpuint (fired->len, ==, 0);
  cop_wheel_advance (&wheel, 1000);

  g_assert_cmpuint (fired->len, ==, 2);
  g_assert_cmpint (g_array_index (fired, int, 0), ==, 1);
  g_array_unref (fired);
}

static void
later_counts_from_the_next_look_at_the_clock (void)
{
  Entry first = { .timer = { .fire = note }, .serial = 1 };
  Entry stopped = { .timer = { .fire = note }, .serial = 2 };
  Entry second = { .timer = { .fire = note }, .serial = 3 };
  cop_wheel_init (&wheel, 100);
  fired = g_array_new (FALSE, FALSE, sizeof (int));

  cop_wheel_start_later (&wheel, &first.timer, 50);
  cop_wheel_start_later (&wheel, &stopped.timer, 50);
  cop_wheel_stop (&wheel, &stopped.timer);
  cop_wheel_place (&wheel, 120);
  cop_wheel_start (&wheel, &second.timer, 170);
  g_assert_cmpint (cop_wheel_next (&wheel), ==, 170);
  cop_wheel_advance (&wheel, 169);
  g_assert_cmpuint (fired->len, ==, 0);
  cop_wheel_advance (&wheel, 170);

  g_assert_cmpuint (fired->len, ==, 2);
  g_assert_cmpint (g_array_index (fired, int, 0), ==, 1);
  g_assert_cmpuint (wheel.n_timers, ==, 0);
  g_array_unref (fired);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timer-wheel/fires-in-order", fires_in_order);
  g_test_add_func ("/timer-wheel/same-tick-fires-in-order-of-start",
                   same_tick_fires_in_order_of_start);
  g_test_add_func ("/timer-wheel/later-counts-from-the-next-look-at-the-clock",
                   later_counts_from_the_next_look_at_the_clock);
  return g_test_run ();
}
