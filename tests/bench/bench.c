/* The program: runs the benchmarks named on its command line, or all, and prints rows.
 * What differs from run to run comes by environment variables, as for the peers:
 *
 *   BENCH_REPS (3)    repetitions, each on a fresh node
 *   BENCH_WARMUP (1)  repetitions before them, which are not printed
 *   BENCH_SCALE (1)   divides the number of operations
 *   BENCH_MAX (1e6)   the largest size of growth_* */
#include "bench/bench.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const Bench *const groups[] = {
  bench_processes, bench_messages, bench_servers, bench_supervisors,
  bench_names,     bench_store,    bench_timers,  bench_watching,
};

static int repetition;

/* ---- what benchmarks use ---- */

static size_t
variable (const char *name, size_t otherwise)
{
  const char *text = g_getenv (name);
  return text ? (size_t) g_ascii_strtoull (text, NULL, 10) : otherwise;
}

size_t
bench_scale (size_t n_ops)
{
  return MAX (1, n_ops / MAX (1, variable ("BENCH_SCALE", 1)));
}

static int64_t
clock_nsec (clockid_t clock)
{
  struct timespec time;
  clock_gettime (clock, &time);
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec;
}

BenchTime
bench_start (void)
{
  return (BenchTime){ clock_nsec (CLOCK_MONOTONIC),
                      clock_nsec (CLOCK_PROCESS_CPUTIME_ID) };
}

BenchTime
bench_since (BenchTime start)
{
  BenchTime now = bench_start ();
  return (BenchTime){ now.wall_nsec - start.wall_nsec, now.cpu_nsec - start.cpu_nsec };
}

void
bench_row (
    const char *bench, const char *param, size_t n_ops, BenchTime took, double bytes)
{
  if (repetition < 1)
    return;
  printf ("coppice\t1thread\t%s\t%s\t%d\t%zu\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT
          "\t",
          bench, param, repetition, n_ops, took.wall_nsec, took.cpu_nsec);
  if (bytes < 0)
    puts ("-");
  else
    printf ("%.1f\n", bytes);
  fflush (stdout);
}

double
bench_heap (void)
{
  struct mallinfo2 info = mallinfo2 ();
  return (double) (info.uordblks + info.hblkhd);
}

double
bench_rss (void)
{
  g_autofree char *text = NULL;
  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;
  const char *resident = strchr (text, ' ');
  return resident ? g_ascii_strtod (resident, NULL) * (double) sysconf (_SC_PAGESIZE) : 0;
}

size_t
bench_n_processes (void)
{
  CopNodeStats stats;
  cop_node_stats (cop_node_current (), &stats);
  return stats.n_processes;
}

void
bench_wait_processes (size_t n)
{
  while (bench_n_processes () > n)
    cop_yield ();
}

void
bench_drain (size_t n)
{
  for (size_t i = 0; i < n; i++)
    cop_term_unref (cop_receive (COP_INFINITY));
}

void
bench_stop_supervisor (CopTerm supervisor)
{
  cop_unlink (supervisor);
  CopTerm ref = cop_monitor (supervisor);
  cop_exit_process (supervisor, COP_ATOM (shutdown));
  cop_term_unref (cop_receive_down (ref, COP_INFINITY));
}

void
bench_grow (void (*func) (size_t n, const char *param))
{
  size_t max = variable ("BENCH_MAX", 1000000) / MAX (1, variable ("BENCH_SCALE", 1));
  for (size_t n = 100, digits = 2; n <= MAX (max, 100); n *= 10, digits++) {
    g_autofree char *param = g_strdup_printf ("1e%zu", digits);
    func (n, param);
  }
}

/* ---- running ---- */

static void
run_one (void *data)
{
  ((const Bench *) data)->run ();
}

/* Whether it came to its end. */
static bool
run (const Bench *bench)
{
  int   n_warmup = (int) variable ("BENCH_WARMUP", 1);
  int   n_reps = (int) variable ("BENCH_REPS", 3);
  Bench copy = *bench;
  for (repetition = 1 - n_warmup; repetition <= n_reps; repetition++) {
    g_autoptr (CopNode) node = cop_node_new (NULL);
    g_auto (CopTerm)    reason = cop_node_run (node, run_one, &copy);
    if (reason != COP_ATOM (normal)) {
      g_autofree char *text = cop_inspect (reason);
      g_printerr ("%s failed: %s\n", bench->name, text);
      return false;
    }
  }
  return true;
}

static bool
is_named (const char *name, char **names)
{
  return *names ? g_strv_contains ((const char *const *) names, name)
                : !g_str_has_prefix (name, "growth_");
}

int
main (int argc, char **argv)
{
  bool only_list = argc == 2 && strcmp (argv[1], "--list") == 0;
  bool all_well = true;
  for (size_t i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const Bench *bench = groups[i]; bench->name; bench++) {
      if (only_list)
        puts (bench->name);
      else if (is_named (bench->name, argv + 1))
        all_well = run (bench) && all_well;
    }
  return all_well ? EXIT_SUCCESS : EXIT_FAILURE;
}
