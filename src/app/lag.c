/* The time from one wait of the main loop to the next is what a click would have to wait.
 */
#include "app/lag.h"

#include <time.h>

static int64_t woken; /* when the last wait ended */
static int64_t woken_cpu;
static int64_t since;
static int64_t window_before, program_before;
static int64_t stall; /* longest time between waits since `since` */
static int64_t stall_cpu;
static bool    is_told; /* once a second */

static int64_t
cpu_usec (clockid_t clock)
{
  struct timespec time = { 0 };

  clock_gettime (clock, &time);
  return (int64_t) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
end_of_work (int64_t now)
{
  if (woken == 0)
    return;
  stall = MAX (stall, now - woken);
  stall_cpu = MAX (stall_cpu, cpu_usec (CLOCK_THREAD_CPUTIME_ID) - woken_cpu);
}

void
coppice_lag_take (CoppiceLag *ret_lag)
{
  int64_t now = g_get_monotonic_time ();
  int64_t window = cpu_usec (CLOCK_THREAD_CPUTIME_ID);
  int64_t program = cpu_usec (CLOCK_PROCESS_CPUTIME_ID);

  end_of_work (now);
  *ret_lag = (CoppiceLag){ now - since, stall, stall_cpu, window - window_before,
                           program - program_before };
  window_before = window;
  program_before = program;
  since = now;
  stall = stall_cpu = 0;
}

static void
tell (void)
{
  CoppiceLag lag;

  coppice_lag_take (&lag);
  double usec = (double) lag.usec;
  g_printerr ("lag: stall %.1f ms (cpu %.1f), window %.1f %%, program %.1f %%\n",
              (double) lag.stall / 1000, (double) lag.stall_cpu / 1000,
              100 * (double) lag.window / usec, 100 * (double) lag.program / usec);
}

static int
poll_cb (GPollFD *fds, unsigned n_fds, int timeout)
{
  int64_t now = g_get_monotonic_time ();

  end_of_work (now);
  if (is_told && now - since > G_USEC_PER_SEC)
    tell ();
  int n = g_poll (fds, n_fds, timeout);
  woken = g_get_monotonic_time ();
  woken_cpu = cpu_usec (CLOCK_THREAD_CPUTIME_ID);
  return n;
}

bool
coppice_lag_is_probed (void)
{
  return g_strcmp0 (g_getenv ("COPPICE_LAG"), "probe") == 0;
}

void
coppice_lag_start (void)
{
  if (g_getenv ("COPPICE_LAG") == NULL)
    return;
  is_told = !coppice_lag_is_probed ();
  since = g_get_monotonic_time ();
  g_main_context_set_poll_func (NULL, poll_cb);
}
