/* Leaving handlers: exit, raise, throw from any depth, kill of the blocked; what is on
 * the stack is cleaned up. */
#include "support/fixture.h"

#include "process/server.h"

static int n_cleaned;

typedef struct {
  int depth;
} Guard;

static void
guard_clear (Guard *guard)
{
  n_cleaned++;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Guard, guard_clear)

typedef enum { BY_EXIT, BY_RAISE, BY_THROW, BY_RECEIVE, BY_SLEEP } Way;

static void
descend (int depth, Way way)
{
  g_auto (Guard)   guard = { depth };
  g_autofree char *text = g_strdup_printf ("depth %d", depth);
  if (depth > 0) {
    descend (depth - 1, way);
    g_assert_nonnull (text);
    return;
  }
  switch (way) {
  case BY_EXIT: cop_exit (cop_string ("bye"));
  case BY_RAISE: cop_raise (cop_atom ("oops"));
  case BY_THROW: cop_throw (cop_atom ("ball"));
  case BY_RECEIVE: cop_term_unref (cop_receive (COP_INFINITY)); break;
  case BY_SLEEP: cop_sleep (1000000); break;
  }
}

static void
leave (void *data)
{
  descend (9, *(Way *) data);
}

static CopTerm
reason_of_end (Way way)
{
  n_cleaned = 0;
  CopTerm ref;
  CopTerm pid = cop_spawn_monitor (leave, &way, &ref);
  settle ();
  if (cop_is_alive (pid))
    cop_exit_process (pid, COP_ATOM (kill));
  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);
  g_assert_cmpint (n_cleaned, ==, 10);
  return cop_term_ref (cop_tuple_get (down, 4));
}

static void
exit_cleans_up (void)
{
  assert_term (reason_of_end (BY_EXIT), "\"bye\"");
}

static void
raise_names_the_place (void)
{
  g_auto (CopTerm) reason = reason_of_end (BY_RAISE);
  g_assert_true (cop_tuple_get (reason, 0) == cop_atom ("oops"));
  CopTerm frame = cop_head (cop_tuple_get (reason, 1));
  g_assert_true (cop_tuple_get (frame, 1) == cop_atom ("descend"));
}

static void
throw_is_nocatch (void)
{
  g_auto (CopTerm) reason = reason_of_end (BY_THROW);
  assert_term (cop_term_ref (cop_tuple_get (reason, 0)), "{:nocatch, :ball}");
}

static void
kill_unwinds_the_blocked (void)
{
  assert_term (reason_of_end (BY_RECEIVE), ":killed");
  assert_term (reason_of_end (BY_SLEEP), ":killed");
}

static void
try_catches (void)
{
  for (int i = 0; i < 3; i++) {
    Way                 way = (Way) i;
    g_auto (CopFailure) failure = { 0 };
    n_cleaned = 0;
    g_assert_false (cop_try (leave, &way, &failure));
    g_assert_cmpint (failure.class, ==, i + 1);
    g_assert_cmpint (n_cleaned, ==, 10);
  }
}

static void
inner_try (void *data)
{
  Way                 way = BY_RAISE;
  g_auto (CopFailure) failure = { 0 };
  g_auto (Guard)      guard = { 0 };
  if (!cop_try (leave, &way, &failure))
    cop_rethrow (&failure);
}

static void
rethrows_to_the_outer_try (void)
{
  g_auto (CopFailure) failure = { 0 };
  n_cleaned = 0;
  g_assert_false (cop_try (inner_try, NULL, &failure));
  g_assert_cmpint (failure.class, ==, COP_CLASS_ERROR);
  g_assert_cmpint (n_cleaned, ==, 11);
}

static void
try_and_wait (void *data)
{
  Way                 way = BY_RECEIVE;
  g_auto (CopFailure) failure = { 0 };
  cop_try (leave, &way, &failure);
  g_assert_not_reached ();
}

static void
try_does_not_catch_signals (void)
{
  CopTerm ref;
  CopTerm pid = cop_spawn_monitor (try_and_wait, NULL, &ref);
  settle ();
  n_cleaned = 0;
  cop_exit_process (pid, cop_atom ("boom"));
  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);
  assert_term (cop_term_ref (cop_tuple_get (down, 4)), ":boom");
  g_assert_cmpint (n_cleaned, ==, 10);
}

static void
crash_many (void)
{
  CopNodeStats before, after;
  cop_node_stats (cop_node_current (), &before);
  for (int i = 0; i < 1000; i++) {
    Way way = (Way) (i % 5);
    cop_term_unref (reason_of_end (way));
  }
  cop_node_stats (cop_node_current (), &after);
  g_assert_cmpuint (after.n_processes, ==, before.n_processes);
  g_assert_cmpuint (after.n_stacks, <=, before.n_stacks + 1);
  g_assert_cmpuint (after.n_timers, ==, before.n_timers);
  g_assert_cmpuint (after.n_monitors, ==, before.n_monitors);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/exits/exit-cleans-up", exit_cleans_up);
  cop_test_add ("/exits/raise-names-the-place", raise_names_the_place);
  cop_test_add ("/exits/throw-is-nocatch", throw_is_nocatch);
  cop_test_add ("/exits/kill-unwinds-the-blocked", kill_unwinds_the_blocked);
  cop_test_add ("/exits/try-catches", try_catches);
  cop_test_add ("/exits/rethrows-to-the-outer-try", rethrows_to_the_outer_try);
  cop_test_add ("/exits/try-does-not-catch-signals", try_does_not_catch_signals);
  cop_test_add ("/exits/crash-many", crash_many);
  return g_test_run ();
}
