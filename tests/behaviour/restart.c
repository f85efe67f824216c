/* The pure decisions: fates of children, and the window of restarts. */
#include "behaviour/restart.h"

#include "support/fixture.h"

#define SECOND G_USEC_PER_SEC

static void
decides_as_otp (void)
{
  static const struct {
    CopRestart  restart;
    const char *reason;
    CopFate     fate;
    bool        report;
  } rows[] = {
    { COP_RESTART_PERMANENT, ":normal", COP_FATE_RESTART, true },
    { COP_RESTART_PERMANENT, ":shutdown", COP_FATE_RESTART, true },
    { COP_RESTART_PERMANENT, "{:shutdown, :x}", COP_FATE_RESTART, true },
    { COP_RESTART_PERMANENT, ":boom", COP_FATE_RESTART, true },
    { COP_RESTART_TRANSIENT, ":normal", COP_FATE_KEEP, false },
    { COP_RESTART_TRANSIENT, ":shutdown", COP_FATE_KEEP, false },
    { COP_RESTART_TRANSIENT, "{:shutdown, :x}", COP_FATE_KEEP, false },
    { COP_RESTART_TRANSIENT, "{:shutdown, :x, :y}", COP_FATE_RESTART, true },
    { COP_RESTART_TRANSIENT, ":killed", COP_FATE_RESTART, true },
    { COP_RESTART_TEMPORARY, ":normal", COP_FATE_FORGET, false },
    { COP_RESTART_TEMPORARY, "{:shutdown, :x}", COP_FATE_FORGET, false },
    { COP_RESTART_TEMPORARY, ":boom", COP_FATE_FORGET, true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (CopTerm) reason = T (rows[i].reason);
    bool             report = !rows[i].report;
    g_assert_cmpint (cop_restart_decide (rows[i].restart, reason, &report), ==,
                     rows[i].fate);
    g_assert_cmpint (report, ==, rows[i].report);
  }
}

/* Rows of tables/shutdown-reports: kind, shutdown, restart, reason, fine. */
static void
knows_expected_ends (void)
{
  static const struct {
    bool            is_dynamic;
    CopShutdownKind shutdown;
    CopRestart      restart;
    const char     *reason;
    bool            is_expected;
  } rows[] = {
    { false, COP_SHUTDOWN_TIME, COP_RESTART_PERMANENT, ":shutdown", true },
    { false, COP_SHUTDOWN_TIME, COP_RESTART_PERMANENT, ":normal", false },
    { false, COP_SHUTDOWN_TIME, COP_RESTART_PERMANENT, "{:shutdown, :x}", false },
    { false, COP_SHUTDOWN_TIME, COP_RESTART_TRANSIENT, ":normal", true },
    { false, COP_SHUTDOWN_TIME, COP_RESTART_TEMPORARY, "{:shutdown, :x}", true },
    { false, COP_SHUTDOWN_TIME, COP_RESTART_TEMPORARY, ":boom", false },
    { false, COP_SHUTDOWN_TIME, COP_RESTART_TEMPORARY, ":killed", false },
    { false, COP_SHUTDOWN_BRUTAL_KILL, COP_RESTART_PERMANENT, ":killed", true },
    { false, COP_SHUTDOWN_BRUTAL_KILL, COP_RESTART_PERMANENT, ":shutdown", false },
    { false, COP_SHUTDOWN_BRUTAL_KILL, COP_RESTART_TRANSIENT, ":shutdown", true },
    { true, COP_SHUTDOWN_INFINITY, COP_RESTART_PERMANENT, "{:shutdown, :x}", true },
    { true, COP_SHUTDOWN_INFINITY, COP_RESTART_PERMANENT, ":normal", false },
    { true, COP_SHUTDOWN_INFINITY, COP_RESTART_TEMPORARY, ":normal", true },
    { true, COP_SHUTDOWN_BRUTAL_KILL, COP_RESTART_TEMPORARY, ":shutdown", false },
    { true, COP_SHUTDOWN_BRUTAL_KILL, COP_RESTART_TEMPORARY, ":killed", true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    CopChildSpec     spec = { .restart = rows[i].restart, .shutdown = rows[i].shutdown };
    g_auto (CopTerm) reason = T (rows[i].reason);
    bool             is = cop_shutdown_is_expected (&spec, reason, rows[i].is_dynamic);
    g_assert_cmpint (is, ==, rows[i].is_expected);
  }
}

static void
none_tolerated_by_zero (void)
{
  CopRestartWindow window;
  cop_restart_window_init (&window, 0, 5);

  g_assert_false (cop_restart_window_add (&window, 3 * SECOND));

  cop_restart_window_clear (&window);
}

static void
n_are_tolerated_by_n (void)
{
  CopRestartWindow window;
  cop_restart_window_init (&window, 3, 5);

  for (int64_t i = 0; i < 3; i++)
    g_assert_true (cop_restart_window_add (&window, i * SECOND));
  g_assert_false (cop_restart_window_add (&window, 4 * SECOND));

  cop_restart_window_clear (&window);
}

static void
truncates_to_seconds (void)
{
  CopRestartWindow window;
  cop_restart_window_init (&window, 1, 1);

  /* 1.999 s apart but 1 s by their numbers. */
  g_assert_true (cop_restart_window_add (&window, 10 * SECOND));
  g_assert_false (cop_restart_window_add (&window, 11 * SECOND + 999000));
  cop_restart_window_clear (&window);

  cop_restart_window_init (&window, 1, 1);
  g_assert_true (cop_restart_window_add (&window, 10 * SECOND + 999000));
  g_assert_true (cop_restart_window_add (&window, 12 * SECOND));
  cop_restart_window_clear (&window);
}

static void
forgets_what_is_old (void)
{
  CopRestartWindow window;
  cop_restart_window_init (&window, 2, 5);

  cop_restart_window_add (&window, 1 * SECOND);
  cop_restart_window_add (&window, 1 * SECOND);
  g_assert_cmpuint (cop_restart_window_count (&window, 6 * SECOND), ==, 2);
  g_assert_cmpuint (cop_restart_window_count (&window, 7 * SECOND), ==, 0);
  g_assert_true (cop_restart_window_add (&window, 7 * SECOND));
  g_assert_cmpuint (cop_restart_window_count (&window, 7 * SECOND), ==, 1);

  cop_restart_window_clear (&window);
}

/* However many restarts are allowed: as many numbers as seconds. */
static void
stays_small (void)
{
  CopRestartWindow window;
  cop_restart_window_init (&window, 1000000, 5);

  for (int64_t i = 0; i < 100000; i++)
    g_assert_true (cop_restart_window_add (&window, i * SECOND / 1000));
  g_assert_cmpuint (window.seconds->len, <=, 6);
  g_assert_cmpuint (window.n_restarts, ==, 6000);

  cop_restart_window_clear (&window);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  g_test_add_func ("/restart/decides-as-otp", decides_as_otp);
  g_test_add_func ("/restart/knows-expected-ends", knows_expected_ends);
  g_test_add_func ("/restart/window/none-tolerated-by-zero", none_tolerated_by_zero);
  g_test_add_func ("/restart/window/n-are-tolerated-by-n", n_are_tolerated_by_n);
  g_test_add_func ("/restart/window/truncates-to-seconds", truncates_to_seconds);
  g_test_add_func ("/restart/window/forgets-what-is-old", forgets_what_is_old);
  g_test_add_func ("/restart/window/stays-small", stays_small);
  return g_test_run ();
}
