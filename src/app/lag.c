/* The time from one wait of the main loop to the next is what a click would have to wait.
 * Once a second a line is printed: the longest such time, by the clock on the wall and by
 * that of the thread (which does not count what other programs took), and the share of a
 * core that this thread and the whole program took. */
#include "app/lag.h"

#include <stdint.h>
#include <time.h>

static int64_t woken; /* when the last wait ended */
static int64_t stall; /* longest time between waits since `since` */
static int64_t woken_cpu;
static int64_t stall_cpu;
static int64_t since;
static int64_t thread_before, process_before;

static int64_t
cpu_usec (clockid_t clock)
{
  struct timespec time = { 0 };

  clock_gettime (clock, &time);
  return (int64_t) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
print (int64_t now)
{
  int64_t thread = cpu_usec (CLOCK_THREAD_CPUTIME_ID);
  int64_t process = cpu_usec (CLOCK_PROCESS_CPUTIME_ID);
  double  usec = (double) (now - since);

  g_printerr ("lag: stall %.1f ms (cpu %.1f), window %.1f %%, program %.1f %%\n",
              (double) stall / 1000, (double) stall_cpu / 1000,
              100 * (double) (thread - thread_before) / usec,
              100 * (double) (process - process_before) / usec);
  thread_before = thread;
  process_before = process;
  since = now;
  stall = stall_cpu = 0;
}

static int
poll_cb (GPollFD *fds, unsigned n_fds, int timeout)
{
  int64_t now = g_get_monotonic_time ();

  if (woken != 0) {
    stall = MAX (stall, now - woken);
    stall_cpu = MAX (stall_cpu, cpu_usec (CLOCK_THREAD_CPUTIME_ID) - woken_cpu);
  }
  if (now - since > G_USEC_PER_SEC)
    print (now);
  int n = g_poll (fds, n_fds, timeout);
  woken = g_get_monotonic_time ();
  woken_cpu = cpu_usec (CLOCK_THREAD_CPUTIME_ID);
  return n;
}

void
coppice_lag_start (void)
{
  if (g_getenv ("COPPICE_LAG") == NULL)
    return;
  since = g_get_monotonic_time ();
  g_main_context_set_poll_func (NULL, poll_cb);
}
