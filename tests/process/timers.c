/* send_after, start_timer, cancel, read. */
#include "support/fixture.h"

static void
send_after_delivers_in_time (void)
{
  cop_send_after (100, cop_self (), cop_atom ("late"));
  cop_send_after (50, cop_self (), cop_atom ("soon"));
  advance (49);
  g_assert_true (cop_receive (0) == COP_NONE);
  advance (1);
  assert_term (cop_receive (0), ":soon");
  advance (50);
  assert_term (cop_receive (0), ":late");
}

static void
start_timer_wraps_its_message (void)
{
  CopTerm          ref = cop_start_timer (10, cop_self (), cop_atom ("tick"));
  g_auto (CopTerm) message = cop_receive (COP_INFINITY);
  g_assert_true (cop_tuple_get (message, 0) == COP_ATOM (timeout));
  g_assert_true (cop_tuple_get (message, 1) == ref);
}

static void
cancel_and_read_tell_what_is_left (void)
{
  CopTerm ref = cop_send_after (100, cop_self (), cop_atom ("never"));
  advance (30);
  g_assert_cmpint (cop_read_timer (ref), ==, 70);
  g_assert_cmpint (cop_cancel_timer (ref), ==, 70);
  g_assert_cmpint (cop_cancel_timer (ref), ==, -1);
  advance (100);
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
set_one (void *to)
{
  cop_send_after (20, *(CopTerm *) to, cop_atom ("posthumous"));
}

static void
timers_outlive_who_set_them (void)
{
  CopTerm self = cop_self ();
  CopTerm pid = cop_spawn (set_one, &self);
  settle ();
  g_assert_false (cop_is_alive (pid));
  assert_term (cop_receive (COP_INFINITY), ":posthumous");
}

static void
sleep_and_tell (void *to)
{
  cop_sleep (20);
  cop_send (*(CopTerm *) to, cop_atom ("slept"));
}

static void
sleepers_and_timers_keep_their_order (void)
{
  CopTerm self = cop_self ();
  cop_spawn (sleep_and_tell, &self);
  cop_yield ();
  cop_send_after (20, self, cop_atom ("sent"));
  cop_spawn (sleep_and_tell, &self);
  advance (20);
  assert_term (cop_receive (0), ":sent"); /* the first has been woken, not run */
  assert_term (cop_receive (0), ":slept");
  assert_term (cop_receive (0), ":slept");
}

static void
timers_to_names_resolve_late (void)
{
  cop_send_after (10, cop_atom ("later"), cop_atom ("hello"));
  cop_register (cop_atom ("later"), cop_self ());
  assert_term (cop_receive (20), ":hello");
}

static void
answer_late (void *data)
{
  cop_sleep (1000);
}

/* A time without end in practice must not come out as one that is over. */
static void
very_long_times_are_not_over_at_once (void)
{
  CopTerm          timer = cop_send_after (G_MAXINT64, cop_self (), cop_atom ("never"));
  CopTerm          ref;
  CopTerm          pid = cop_spawn_monitor (answer_late, NULL, &ref);
  g_auto (CopTerm) down = cop_receive_down (ref, G_MAXINT64);
  g_assert_true (cop_is_tuple (down));

  g_auto (CopTerm) reply = COP_NONE;
  pid = cop_spawn (answer_late, NULL);
  g_assert_cmpint (
      cop_request (pid, COP_MESSAGE_CALL, cop_atom ("x"), G_MAXINT64, "test", &reply), ==,
      COP_REQUEST_DOWN);
  g_assert_cmpint (cop_cancel_timer (timer), >, 1000);
}

static void
many_timers (void)
{
  for (int i = 0; i < 100000; i++)
    cop_send_after (1 + i % 10000, cop_self (), cop_int (i));
  advance (10000);
  for (int i = 0; i < 100000; i++)
    cop_term_unref (cop_receive (0));
  g_assert_true (cop_receive (0) == COP_NONE);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/timers/send-after-delivers-in-time", send_after_delivers_in_time);
  cop_test_add ("/timers/start-timer-wraps-its-message", start_timer_wraps_its_message);
  cop_test_add ("/timers/cancel-and-read-tell-what-is-left",
                cancel_and_read_tell_what_is_left);
  cop_test_add ("/timers/outlive-who-set-them", timers_outlive_who_set_them);
  cop_test_add ("/timers/sleepers-and-timers-keep-their-order",
                sleepers_and_timers_keep_their_order);
  cop_test_add ("/timers/names-resolve-late", timers_to_names_resolve_late);
  cop_test_add ("/timers/very-long-times-are-not-over-at-once",
                very_long_times_are_not_over_at_once);
  cop_test_add ("/timers/many", many_timers);
  return g_test_run ();
}
