/* Timers that send a message. */
#include "bench/bench.h"

static void
timer_start_cancel (void)
{
  size_t              n = bench_scale (1000000);
  g_autofree CopTerm *timers = g_new (CopTerm, n);
  for (size_t i = 0; i < n; i++) /* its pages are not the timers' */
    timers[i] = COP_NONE;

  BenchTime start = bench_start ();
  for (size_t i = 0; i < n; i++)
    timers[i] = cop_send_after (60000 + (int64_t) (i * 7919 % 100000), cop_self (),
                                COP_ATOM (ok));
  bench_row ("timer_start", "1e6", n, bench_since (start), BENCH_NO_BYTES);

  start = bench_start ();
  for (size_t i = 0; i < n; i++)
    cop_cancel_timer (timers[i]);
  bench_row ("timer_cancel", "1e6", n, bench_since (start), BENCH_NO_BYTES);
}

static void
timer_fire (void)
{
  size_t    n = bench_scale (200000);
  BenchTime start = bench_start ();
  for (size_t i = n; i > 0; i--)
    cop_send_after ((int64_t) (i * 7919 % 1000), cop_self (), COP_ATOM (ok));
  bench_drain (n);
  bench_row ("timer_fire", "2e5in1s", n, bench_since (start), BENCH_NO_BYTES);
}

const Bench bench_timers[] = {
  { "timer_start_cancel", timer_start_cancel },
  { "timer_fire", timer_fire },
  { NULL },
};
