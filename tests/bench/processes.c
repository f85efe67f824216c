/* Spawning, dying, and being told of it. */
#include "bench/bench.h"

#include <malloc.h>
#include <string.h>

static void
do_nothing (void *data)
{
}

static void
wait_for_stop (void *data)
{
  for (CopTerm message = COP_NONE; message != COP_ATOM (stop);) {
    cop_term_unref (message);
    message = cop_receive (COP_INFINITY);
  }
}

static void
spawn_exit (void)
{
  size_t    n = bench_scale (1000000), base = bench_n_processes ();
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_spawn (do_nothing, NULL);
  bench_wait_processes (base);
  bench_row ("spawn_exit", "-", n, bench_since (start), BENCH_NO_BYTES);
}

/* ---- idle processes: without a stack, as all servers are ---- */

static void
idle_start (void *state)
{
}

static void
idle_handle (void *state, CopMessage *message)
{
  if (message->term == COP_ATOM (stop))
    cop_server_end (COP_ATOM (normal));
}

static const CopServerClass idle_class = { .name = "idle",
                                           .start = idle_start,
                                           .handle = idle_handle };

CopTerm
bench_spawn_idle (bool linked)
{
  CopServerOptions options = { .link = linked };
  void            *state;
  return cop_server_spawn (&idle_class, &options, &state);
}

static CopTerm
spawn_handler (void)
{
  return bench_spawn_idle (false);
}

static CopTerm
spawn_waiter (void)
{
  return cop_spawn (wait_for_stop, NULL);
}

static void
stop_all (const CopTerm *pids, size_t n, size_t base)
{
  for (size_t i = 0; i < n; i++)
    cop_send (pids[i], COP_ATOM (stop));
  bench_wait_processes (base);
}

static void
spawn_idle (size_t n, const char *param, CopTerm (*spawn_one) (void))
{
  g_autofree CopTerm *pids = g_new (CopTerm, n);
  size_t              base = bench_n_processes ();
  malloc_trim (0);
  memset (pids, 0xff, n * sizeof (CopTerm)); /* the list is not theirs */
  double rss = bench_rss ();

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    pids[i] = spawn_one ();
  BenchTime took = bench_since (start);
  cop_yield (); /* each has its first turn */
  bench_row ("spawn_idle", param, n, took, (bench_rss () - rss) / (double) n);

  start = bench_start ();
  stop_all (pids, n, base);
  bench_row ("wake_exit", param, n, bench_since (start), BENCH_NO_BYTES);

  start = bench_start ();
  for (size_t i = 0; i < n; i++)
    pids[i] = spawn_one ();
  bench_row ("spawn_idle_warm", param, n, bench_since (start), BENCH_NO_BYTES);
  stop_all (pids, n, base);
}

static void
spawn_idle_1e5 (void)
{
  spawn_idle (bench_scale (100000), "1e5", spawn_handler);
}

static void
spawn_idle_1e6 (void)
{
  spawn_idle (bench_scale (1000000), "1e6", spawn_handler);
}

static void
spawn_idle_receive (void)
{
  spawn_idle (bench_scale (100000), "1e5 in receive", spawn_waiter);
}

/* ---- links and monitors ---- */

static void
spawn_monitor (void)
{
  size_t    n = bench_scale (300000);
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++) {
    CopTerm ref;
    cop_spawn_monitor (do_nothing, NULL, &ref);
    cop_term_unref (cop_receive_down (ref, COP_INFINITY));
  }
  bench_row ("spawn_monitor_down", "-", n, bench_since (start), BENCH_NO_BYTES);
}

static void
spawn_link (void)
{
  size_t n = bench_scale (300000);
  cop_trap_exit (true);
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++) {
    CopTerm pid = cop_spawn_link (do_nothing, NULL);
    cop_term_unref (cop_receive_exit (pid, COP_INFINITY));
  }
  bench_row ("spawn_link_exit", "-", n, bench_since (start), BENCH_NO_BYTES);
}

typedef struct {
  size_t  n;
  CopTerm parent;
} Hub;

static void
hub (void *data)
{
  const Hub *self = data;
  for (size_t i = 0; i < self->n; i++)
    bench_spawn_idle (true);
  cop_send (self->parent, COP_ATOM (ok));
  wait_for_stop (NULL);
}

static void
links_1e5 (void)
{
  Hub    data = { bench_scale (100000), cop_self () };
  size_t base = bench_n_processes ();

  CopTerm pid = cop_spawn (hub, &data);
  bench_drain (1);
  BenchTime start = bench_start ();
  cop_exit_process (pid, COP_ATOM (shutdown));
  bench_wait_processes (base);
  bench_row ("links_die", "1e5", data.n, bench_since (start), BENCH_NO_BYTES);
}

/* Ends when the process it watches has ended. */
typedef struct {
  CopTerm watched, parent;
} Watcher;

static void
watcher_start (void *state)
{
  Watcher *self = state;
  cop_monitor (self->watched);
  cop_send (self->parent, COP_ATOM (ok));
}

static void
watcher_handle (void *state, CopMessage *message)
{
  if (cop_is_tagged (message->term, COP_ATOM (DOWN), 5))
    cop_server_end (COP_ATOM (normal));
}

static const CopServerClass watcher_class = {
  .name = "watcher",
  .state_size = sizeof (Watcher),
  .start = watcher_start,
  .handle = watcher_handle,
};

static void
monitors_fire_1e5 (void)
{
  size_t  n = bench_scale (100000), base = bench_n_processes ();
  CopTerm watched = spawn_handler ();
  for (size_t i = 0; i < n; i++) {
    CopServerOptions options = { 0 };
    Watcher         *state;
    cop_server_spawn (&watcher_class, &options, (void **) &state);
    *state = (Watcher){ watched, cop_self () };
  }
  bench_drain (n);

  BenchTime start = bench_start ();
  cop_exit_process (watched, COP_ATOM (shutdown));
  bench_wait_processes (base);
  bench_row ("monitors_fire", "1e5watchers", n, bench_since (start), BENCH_NO_BYTES);
}

static void
monitors_many_1e5 (void)
{
  size_t              n = bench_scale (100000);
  g_autofree CopTerm *pids = g_new0 (CopTerm, n);
  for (size_t i = 0; i < n; i++) {
    pids[i] = spawn_handler ();
    cop_monitor (pids[i]);
  }

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_exit_process (pids[i], COP_ATOM (kill));
  bench_drain (n);
  bench_row ("monitors_fire", "1watcher1e5", n, bench_since (start), BENCH_NO_BYTES);
}

/* ---- cost per item from few to many ---- */

static void
spawn_many (size_t n, const char *param)
{
  g_autofree CopTerm *pids = g_new0 (CopTerm, n);
  size_t              base = bench_n_processes ();
  BenchTime           start = bench_start ();
  for (size_t i = 0; i < n; i++)
    pids[i] = bench_spawn_idle (false);
  bench_row ("growth_spawn", param, n, bench_since (start), BENCH_NO_BYTES);
  stop_all (pids, n, base);
}

static void
growth_spawn (void)
{
  bench_grow (spawn_many);
}

const Bench bench_processes[] = {
  { "spawn_exit", spawn_exit },
  { "spawn_idle_1e5", spawn_idle_1e5 },
  { "spawn_idle_1e6", spawn_idle_1e6 },
  { "spawn_idle_receive", spawn_idle_receive },
  { "spawn_monitor", spawn_monitor },
  { "spawn_link", spawn_link },
  { "links_1e5", links_1e5 },
  { "monitors_fire_1e5", monitors_fire_1e5 },
  { "monitors_many_1e5", monitors_many_1e5 },
  { "growth_spawn", growth_spawn },
  { NULL },
};
