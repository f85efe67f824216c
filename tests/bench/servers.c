/* gen_servers, agents and tasks. */
#include "bench/bench.h"

#include <malloc.h>
#include <string.h>

/* ---- the counter ---- */

typedef struct {
  int64_t value;
  CopTerm behind; /* who is asked instead, or COP_NONE */
} Counter;

static CopNext
counter_init (void *state, CopTerm argument)
{
  Counter *self = state;
  if (cop_is_tagged (argument, cop_atom ("proxy"), 2))
    self->behind = cop_tuple_get (argument, 1);
  else if (cop_is_tagged (argument, cop_atom ("notify"), 2))
    cop_send (cop_tuple_get (argument, 1), cop_tuple_of (cop_atom ("up"), cop_self ()));
  return cop_next_ok ();
}

static CopNext
counter_call (void *state, CopTerm request, CopFrom from)
{
  Counter *self = state;
  if (request != COP_ATOM (get))
    cop_no_clause ();
  if (self->behind != COP_NONE)
    return cop_next_reply (cop_call (self->behind, COP_ATOM (get)));
  return cop_next_reply (cop_int (self->value));
}

static CopNext
counter_cast (void *state, CopTerm request)
{
  ((Counter *) state)->value++;
  return cop_next_noreply ();
}

const CopGenServerClass bench_counter = {
  .module = "Bench.Counter",
  .state_size = sizeof (Counter),
  .init = counter_init,
  .handle_call = counter_call,
  .handle_cast = counter_cast,
};

CopTerm
bench_start_counter (CopTerm argument)
{
  g_auto (CopTerm) owned = argument;
  return cop_start_pid (cop_gen_server_start_link (&bench_counter, argument, NULL));
}

static CopTerm
start_counter (void)
{
  return bench_start_counter (COP_NIL);
}

static void
stop_server (CopTerm pid)
{
  cop_stop (pid, COP_ATOM (normal), COP_INFINITY);
}

/* ---- starting many, what they weigh, stopping them ---- */

static void
idle (const char *kind, CopTerm (*start_one) (void), void (*stop_one) (CopTerm))
{
  size_t              n = bench_scale (100000);
  g_autofree CopTerm *pids = g_new (CopTerm, n);
  g_autofree char    *started = g_strdup_printf ("%s_start_link", kind);

  g_autofree char *stopped = g_strdup_printf ("%s_stop", kind);
  malloc_trim (0);
  memset (pids, 0xff, n * sizeof (CopTerm)); /* the list is not theirs */
  double rss = bench_rss ();

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    pids[i] = start_one ();
  BenchTime took = bench_since (start);
  bench_row (started, "1e5", n, took, (bench_rss () - rss) / (double) n);

  start = bench_start ();
  for (size_t i = 0; i < n; i++)
    stop_one (pids[i]);
  bench_row (stopped, "1e5", n, bench_since (start), BENCH_NO_BYTES);
}

static void
genserver_idle (void)
{
  idle ("genserver", start_counter, stop_server);
}

static void
stop_wait (void)
{
  size_t    n = bench_scale (100000);
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    stop_server (start_counter ());
  bench_row ("gs_start_stop", "-", n, bench_since (start), BENCH_NO_BYTES);
}

/* ---- requests ---- */

/* With the usual limit of 5,000 ms each. */
static void
call_n_times (CopTerm server, size_t n)
{
  for (size_t i = 0; i < n; i++)
    cop_term_unref (cop_call (server, COP_ATOM (get)));
}

static void
call (void)
{
  size_t    n = bench_scale (500000);
  CopTerm   pid = start_counter ();
  BenchTime start = bench_start ();
  call_n_times (pid, n);
  bench_row ("gs_call", "-", n, bench_since (start), BENCH_NO_BYTES);
  stop_server (pid);
}

static void
cast (void)
{
  size_t    n = bench_scale (1000000);
  CopTerm   pid = start_counter (), inc = cop_atom ("inc");
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_cast (pid, inc);
  call_n_times (pid, 1);
  bench_row ("gs_cast", "-", n, bench_since (start), BENCH_NO_BYTES);
  stop_server (pid);
}

static void
call_nested (void)
{
  size_t    n = bench_scale (300000);
  CopTerm   pid = start_counter ();
  CopTerm   proxy = bench_start_counter (cop_tuple_of (cop_atom ("proxy"), pid));
  BenchTime start = bench_start ();
  call_n_times (proxy, n);
  bench_row ("gs_call_nested", "-", n, bench_since (start), BENCH_NO_BYTES);
  stop_server (proxy);
  stop_server (pid);
}

typedef struct {
  CopTerm server, parent;
  size_t  n;
} Caller;

static void
caller (void *data)
{
  const Caller *self = data;
  bench_drain (1);
  call_n_times (self->server, self->n);
  cop_send (self->parent, COP_ATOM (ok));
}

static void
call_fanin (void)
{
  size_t  n_callers = 100;
  Caller  data = { start_counter (), cop_self (), bench_scale (500000) / n_callers };
  CopTerm pids[100];
  for (size_t i = 0; i < n_callers; i++)
    pids[i] = cop_spawn (caller, &data);

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n_callers; i++)
    cop_send (pids[i], COP_ATOM (start));
  bench_drain (n_callers);
  bench_row ("gs_call_fanin", "100to1", data.n * n_callers, bench_since (start),
             BENCH_NO_BYTES);
  stop_server (data.server);
}

/* Calls made by a process with a full mailbox. */
static void
selective_ref (void)
{
  size_t  n_noise = bench_scale (100000), n = bench_scale (100000);
  CopTerm pid = start_counter ();
  for (size_t i = 0; i < n_noise; i++)
    cop_send (cop_self (), cop_tuple_of (COP_ATOM (no), cop_int ((int64_t) i)));

  BenchTime start = bench_start ();
  call_n_times (pid, n);
  bench_row ("gs_call_busy_mailbox", "1e5queued", n, bench_since (start), BENCH_NO_BYTES);
  stop_server (pid);
}

/* ---- agents: functions made anew for each request, as a closure in Elixir is ---- */

static CopTerm
zero (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (0);
}

static CopTerm
same (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_term_ref (args[0]);
}

static CopTerm
plus_one (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (cop_to_int (args[0]) + 1);
}

static CopTerm
start_agent (void)
{
  g_auto (CopTerm) function = cop_closure ("zero", 0, zero, COP_NONE);
  return cop_start_pid (cop_agent_start_link (function, NULL));
}

static void
stop_agent (CopTerm agent)
{
  cop_agent_stop (agent, COP_ATOM (normal), COP_INFINITY);
}

static void
agent_idle (void)
{
  idle ("agent", start_agent, stop_agent);
}

static void
agent_get (void)
{
  size_t    n = bench_scale (500000);
  CopTerm   agent = start_agent ();
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_term_unref (cop_agent_get (agent, cop_closure ("same", 1, same, COP_NONE), 5000));
  bench_row ("agent_get", "-", n, bench_since (start), BENCH_NO_BYTES);
}

static void
agent_update (void)
{
  size_t    n = bench_scale (500000);
  CopTerm   agent = start_agent ();
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_agent_update (agent, cop_closure ("plus_one", 1, plus_one, COP_NONE), 5000);
  bench_row ("agent_update", "-", n, bench_since (start), BENCH_NO_BYTES);
}

/* ---- tasks ---- */

static CopTerm
one (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (1);
}

static void
task_async (void)
{
  size_t           n = bench_scale (200000);
  g_auto (CopTerm) function = cop_closure ("one", 0, one, COP_NONE);
  BenchTime        start = bench_start ();
  for (size_t i = 0; i < n; i++) {
    g_auto (CopTerm) task = cop_task_async (function);
    cop_term_unref (cop_task_await (task, 5000));
  }
  bench_row ("task_async_await", "-", n, bench_since (start), BENCH_NO_BYTES);
}

/* ---- cost per call when there are few or many servers ---- */

static void
call_many (size_t n, const char *param)
{
  g_autofree CopTerm *pids = g_new0 (CopTerm, n);
  for (size_t i = 0; i < n; i++)
    pids[i] = start_counter ();
  size_t    n_calls = MAX (n, bench_scale (100000)) / n * n;
  BenchTime start = bench_start ();
  for (size_t i = 0; i < n_calls; i++)
    cop_term_unref (cop_call (pids[i % n], COP_ATOM (get)));
  bench_row ("growth_call", param, n_calls, bench_since (start), BENCH_NO_BYTES);
  for (size_t i = 0; i < n; i++)
    stop_server (pids[i]);
}

static void
growth_call (void)
{
  bench_grow (call_many);
}

const Bench bench_servers[] = {
  { "genserver_idle", genserver_idle },
  { "stop_wait", stop_wait },
  { "call", call },
  { "cast", cast },
  { "call_nested", call_nested },
  { "call_fanin", call_fanin },
  { "selective_ref", selective_ref },
  { "agent_idle", agent_idle },
  { "agent_get", agent_get },
  { "agent_update", agent_update },
  { "task_async", task_async },
  { "growth_call", growth_call },
  { NULL },
};
