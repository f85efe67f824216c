/* Supervisors: starting, restarting and ending children. */
#include "bench/bench.h"

#define ANY_NUMBER 1000000000

static CopTerm
start_supervisor (CopTerm strategy, CopTerm children)
{
  CopSupervisorFlags flags = { .strategy = strategy,
                               .max_restarts = ANY_NUMBER,
                               .max_seconds = 1 };
  return cop_start_pid (cop_supervisor_start_link (children, &flags, COP_NONE));
}

static CopTerm
start_dynamic_supervisor (void)
{
  CopDynamicSupervisorFlags flags = COP_DYNAMIC_SUPERVISOR_DEFAULTS;
  flags.max_restarts = ANY_NUMBER;
  flags.max_seconds = 1;
  return cop_start_pid (cop_dynamic_supervisor_start_link (&flags, COP_NONE));
}

static void
start_children (CopTerm supervisor, size_t n)
{
  g_auto (CopTerm) child = cop_child_of (&bench_counter, COP_NIL, COP_NONE);
  for (size_t i = 0; i < n; i++)
    cop_start_pid (cop_dynamic_supervisor_start_child (supervisor, cop_term_ref (child)));
}

/* A list of @n children which tell the caller when they are up. */
static CopTerm
notifying_children (size_t n)
{
  CopTerm          children = COP_NIL;
  g_auto (CopTerm) child = cop_child_of (
      &bench_counter, cop_tuple_of (cop_atom ("notify"), cop_self ()), COP_NONE);
  for (size_t i = n; i > 0; i--) {
    g_auto (CopTerm) overrides =
        cop_list_of (cop_tuple_of (COP_ATOM (id), cop_int ((int64_t) i)));
    children = cop_cons (cop_child_spec (child, overrides), children);
  }
  return children;
}

static CopTerm
await_up (void)
{
  g_auto (CopTerm) message = cop_receive (COP_INFINITY);
  while (!cop_is_tagged (message, cop_atom ("up"), 2))
    cop_term_replace (&message, cop_receive (COP_INFINITY));
  return cop_tuple_get (message, 1);
}

static void
sofo_start (void)
{
  size_t  n = bench_scale (100000);
  CopTerm child = cop_child_of (&bench_counter, COP_NIL, COP_NONE);
  CopTerm start_link = cop_tuple_of (
      cop_term_ref (cop_tuple_get (cop_map_get (child, COP_ATOM (start)), 0)),
      COP_ATOM (start_link), COP_NIL);
  CopTerm supervisor =
      start_supervisor (COP_ATOM (simple_one_for_one),
                        cop_list_of (cop_map_put (child, COP_ATOM (start), start_link)));
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_start_pid (cop_supervisor_start_child (supervisor, cop_list_of (COP_NIL)));
  bench_row ("sup_start_child", "simple_one_for_one", n, bench_since (start),
             BENCH_NO_BYTES);

  start = bench_start ();
  bench_stop_supervisor (supervisor);
  bench_row ("sup_terminate", "simple_one_for_one", n, bench_since (start),
             BENCH_NO_BYTES);
}

/* ---- restarts ---- */

static void
restart_one_by_one (size_t n, CopTerm child)
{
  for (size_t i = 0; i < n; i++) {
    cop_exit_process (child, COP_ATOM (kill));
    child = await_up ();
  }
}

static void
sup_restart (void)
{
  size_t  n = bench_scale (20000);
  CopTerm supervisor = start_supervisor (COP_ATOM (one_for_one), notifying_children (1));
  CopTerm child = await_up ();
  BenchTime start = bench_start ();
  restart_one_by_one (n, child);
  bench_row ("sup_restart", "sequential", n, bench_since (start), BENCH_NO_BYTES);
  bench_stop_supervisor (supervisor);

  size_t n_supervisors = bench_scale (50), n_each = 100;
  start = bench_start ();
  for (size_t i = 0; i < n_supervisors; i++) {
    supervisor = start_supervisor (COP_ATOM (one_for_one), notifying_children (1));
    restart_one_by_one (n_each, await_up ());
    bench_stop_supervisor (supervisor);
  }
  bench_row ("sup_restart", "first100", n_supervisors * n_each, bench_since (start),
             BENCH_NO_BYTES);
}

static void
await_all (CopTerm *pids, size_t n)
{
  for (size_t i = 0; i < n; i++)
    pids[i] = await_up ();
}

/* All children crash at once, @n_rounds times. */
static void
restart_all (CopTerm *pids, size_t n, size_t n_rounds)
{
  for (size_t round = 0; round < n_rounds; round++) {
    for (size_t i = 0; i < n; i++)
      cop_exit_process (pids[i], COP_ATOM (kill));
    await_all (pids, n);
  }
}

static void
sup_restart_async (void)
{
  size_t  n = 1000, n_rounds = MAX (1, bench_scale (20000) / n);
  CopTerm pids[1000];
  CopTerm supervisor = start_supervisor (COP_ATOM (one_for_one), notifying_children (n));
  await_all (pids, n);
  BenchTime start = bench_start ();
  restart_all (pids, n, n_rounds);
  bench_row ("sup_restart", "burst1000", n * n_rounds, bench_since (start),
             BENCH_NO_BYTES);
  bench_stop_supervisor (supervisor);
}

static void
sup_one_for_all (void)
{
  size_t  n = 1000, n_rounds = bench_scale (20);
  CopTerm pids[1000];
  CopTerm supervisor = start_supervisor (COP_ATOM (one_for_all), notifying_children (n));
  await_all (pids, n);
  BenchTime start = bench_start ();
  for (size_t round = 0; round < n_rounds; round++) {
    cop_exit_process (pids[0], COP_ATOM (kill));
    await_all (pids, n);
  }
  bench_row ("sup_one_for_all", "1000children", n * n_rounds, bench_since (start),
             BENCH_NO_BYTES);
  bench_stop_supervisor (supervisor);
}

/* ---- dynamic supervisors ---- */

static void
dynsup_start (void)
{
  size_t    n = bench_scale (100000);
  CopTerm   supervisor = start_dynamic_supervisor ();
  BenchTime start = bench_start ();
  start_children (supervisor, n);
  bench_row ("dynsup_start_child", "1e5", n, bench_since (start), BENCH_NO_BYTES);
}

/* In the memory which as many children have had before. */
static void
dynsup_start_warm (void)
{
  size_t  n = bench_scale (100000);
  CopTerm supervisor = start_dynamic_supervisor ();
  start_children (supervisor, n);
  bench_stop_supervisor (supervisor);

  supervisor = start_dynamic_supervisor ();
  BenchTime start = bench_start ();
  start_children (supervisor, n);
  bench_row ("dynsup_start_child", "1e5 warm", n, bench_since (start), BENCH_NO_BYTES);
}

static void
dynsup_terminate (size_t n, const char *param)
{
  CopTerm supervisor = start_dynamic_supervisor ();
  start_children (supervisor, n);
  BenchTime start = bench_start ();
  bench_stop_supervisor (supervisor);
  bench_row ("dynsup_terminate", param, n, bench_since (start), BENCH_NO_BYTES);
}

static void
dynsup_terminate_1e4 (void)
{
  dynsup_terminate (bench_scale (10000), "1e4");
}

static void
dynsup_terminate_1e5 (void)
{
  dynsup_terminate (bench_scale (100000), "1e5");
}

static void
dynsup_restart_of (size_t n, size_t n_supervisors, const char *param)
{
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n_supervisors; i++) {
    CopTerm supervisor = start_dynamic_supervisor ();
    CopTerm child = cop_child_of (
        &bench_counter, cop_tuple_of (cop_atom ("notify"), cop_self ()), COP_NONE);
    cop_start_pid (cop_dynamic_supervisor_start_child (supervisor, child));
    restart_one_by_one (n, await_up ());
    bench_stop_supervisor (supervisor);
  }
  bench_row ("dynsup_restart", param, n * n_supervisors, bench_since (start),
             BENCH_NO_BYTES);
}

static void
dynsup_restart (void)
{
  dynsup_restart_of (bench_scale (20000), 1, "sequential");
  dynsup_restart_of (100, bench_scale (50), "first100");
}

/* ---- cost per item from few to many ---- */

static void
growth_terminate (size_t n, const char *param)
{
  CopTerm supervisor = start_dynamic_supervisor ();
  start_children (supervisor, n);
  BenchTime start = bench_start ();
  bench_stop_supervisor (supervisor);
  bench_row ("growth_terminate", param, n, bench_since (start), BENCH_NO_BYTES);
}

static void
growth_restart (size_t n, const char *param)
{
  g_autofree CopTerm *pids = g_new0 (CopTerm, n);
  CopTerm             supervisor = start_dynamic_supervisor ();
  g_auto (CopTerm)    child = cop_child_of (
         &bench_counter, cop_tuple_of (cop_atom ("notify"), cop_self ()), COP_NONE);
  for (size_t i = 0; i < n; i++)
    cop_start_pid (cop_dynamic_supervisor_start_child (supervisor, cop_term_ref (child)));
  await_all (pids, n);
  BenchTime start = bench_start ();
  restart_all (pids, n, 1);
  bench_row ("growth_restart", param, n, bench_since (start), BENCH_NO_BYTES);
  bench_stop_supervisor (supervisor);
}

static void
growth_terminate_all (void)
{
  bench_grow (growth_terminate);
}

static void
growth_restart_all (void)
{
  bench_grow (growth_restart);
}

const Bench bench_supervisors[] = {
  { "sofo_start", sofo_start },
  { "sup_restart", sup_restart },
  { "sup_restart_async", sup_restart_async },
  { "sup_one_for_all", sup_one_for_all },
  { "dynsup_start", dynsup_start },
  { "dynsup_start_warm", dynsup_start_warm },
  { "dynsup_terminate_1e4", dynsup_terminate_1e4 },
  { "dynsup_terminate_1e5", dynsup_terminate_1e5 },
  { "dynsup_restart", dynsup_restart },
  { "growth_terminate", growth_terminate_all },
  { "growth_restart", growth_restart_all },
  { NULL },
};
