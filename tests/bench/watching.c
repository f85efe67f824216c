/* Looking at a node: snapshots, and what happens told as it happens. */
#include "bench/bench.h"

#include "observation/capture.h"

static void
take_snapshot (CopCapture *capture, const char *bench, const char *param, size_t n)
{
  BenchTime               start = bench_start ();
  g_autoptr (CopSnapshot) snapshot = cop_capture_take (capture);
  bench_row (bench, param, n, bench_since (start), BENCH_NO_BYTES);
  g_assert (snapshot->n_processes >= n);
}

/* The first one has to find out everything and to find room for it; later ones are what
 * an observer waits for. */
static void
snapshot (size_t n, const char *param)
{
  g_autofree char       *first = g_strdup_printf ("%s first", param);
  g_autoptr (CopCapture) capture = cop_capture_new (cop_node_current ());
  for (size_t i = 0; i < n; i++)
    bench_spawn_idle (true);
  take_snapshot (capture, "snapshot", first, n);
  cop_snapshot_unref (cop_capture_take (capture));
  take_snapshot (capture, "snapshot", param, n);
}

static void
snapshot_1e4 (void)
{
  snapshot (bench_scale (10000), "1e4");
}

static void
snapshot_1e5 (void)
{
  snapshot (bench_scale (100000), "1e5");
}

static void
snapshot_1e6 (void)
{
  snapshot (bench_scale (1000000), "1e6");
}

static void
snapshot_of (size_t n, const char *param)
{
  g_autoptr (CopCapture) capture = cop_capture_new (cop_node_current ());
  g_autofree CopTerm    *pids = g_new (CopTerm, n);
  for (size_t i = 0; i < n; i++)
    pids[i] = bench_spawn_idle (false);
  for (int i = 0; i < 2; i++)
    cop_snapshot_unref (cop_capture_take (capture));
  take_snapshot (capture, "growth_snapshot", param, n);
  for (size_t i = 0; i < n; i++)
    cop_send (pids[i], COP_ATOM (stop));
}

static void
growth_snapshot (void)
{
  bench_grow (snapshot_of);
}

/* ---- tracing ---- */

static uint64_t n_events;

static CopTerm
count_event (const CopTerm *args, size_t n_args, CopTerm env)
{
  n_events++;
  return cop_term_ref (args[0]);
}

/* Four events per round: each of two servers receives and returns. */
static void
trace_on (void)
{
  size_t  n = bench_scale (100000);
  CopTerm a, b;
  bench_start_players (&a, &b);
  CopTerm players[] = { a, b };
  for (size_t i = 0; i < 2; i++)
    cop_term_unref (cop_sys_install (
        players[i], cop_closure ("count", 3, count_event, COP_NONE), COP_NIL, 5000));
  n_events = 0;
  BenchTime start = bench_start ();
  bench_play (a, b, n);
  bench_row ("pingpong_trace", "on", n, bench_since (start), BENCH_NO_BYTES);
  g_assert (n_events >= 4 * n);
}

static void
count_listened (CopNode *node, const CopEvent *event, void *data)
{
  n_events++;
}

/* A listener hears of processes, not of messages: these must cost what they cost without.
 */
static void
trace_listener (void)
{
  size_t   n = bench_scale (1000000);
  CopNode *node = cop_node_current ();
  CopTerm  a, b;
  bench_start_players (&a, &b);
  cop_node_listen (node, count_listened, NULL);
  BenchTime start = bench_start ();
  bench_play (a, b, n);
  bench_row ("pingpong_trace", "listener", n, bench_since (start), BENCH_NO_BYTES);
  cop_node_unlisten (node, count_listened, NULL);
}

const Bench bench_watching[] = {
  { "snapshot_1e4", snapshot_1e4 },
  { "snapshot_1e5", snapshot_1e5 },
  { "snapshot_1e6", snapshot_1e6 },
  { "trace_on", trace_on },
  { "trace_listener", trace_listener },
  { "growth_snapshot", growth_snapshot },
  { NULL },
};
