/* Rates per second. A structural change gives a snapshot within milliseconds; dividing by
 * so short a time would make every number jump, so rates move on only when the base is at
 * least min_usec old, and are carried over by id in between. */
#include "observer/rates.h"

void
observer_rates_init (ObserverRates *rates, int64_t min_usec)
{
  *rates = (ObserverRates){ .min_usec = min_usec };
}

void
observer_rates_clear (ObserverRates *rates)
{
  g_clear_pointer (&rates->base, cop_snapshot_unref);
  g_clear_pointer (&rates->reductions, g_free);
  g_clear_pointer (&rates->cpu, g_free);
  rates->n_rows = 0;
}

static float
rate_of (uint64_t before, uint64_t after, double seconds)
{
  return after > before ? (float) ((double) (after - before) / seconds) : 0;
}

static float
share_of (int64_t before_usec, int64_t after_usec, double seconds)
{
  return rate_of ((uint64_t) MAX (before_usec, 0), (uint64_t) MAX (after_usec, 0),
                  seconds * 1e6);
}

/* Merges two lists of rows, both ordered by id. */
static void
compute (ObserverRates *rates, const CopSnapshot *after, double seconds)
{
  const CopSnapshot *base = rates->base;
  size_t             i = 0;

  for (size_t row = 0; row < after->n_processes; row++) {
    const CopSeenProcess *process = &after->processes[row];

    while (i < base->n_processes && base->processes[i].id < process->id)
      i++;
    bool known = i < base->n_processes && base->processes[i].id == process->id;
    rates->reductions[row] =
        rate_of (known ? base->processes[i].reductions : 0, process->reductions, seconds);
    rates->cpu[row] =
        share_of (known ? base->processes[i].cpu_usec : 0, process->cpu_usec, seconds);
  }
}

static void
carry_over (ObserverRates     *rates,
            const float       *old,
            const float       *old_cpu,
            const CopSnapshot *before,
            const CopSnapshot *after)
{
  size_t i = 0;

  for (size_t row = 0; row < after->n_processes; row++) {
    while (i < before->n_processes && before->processes[i].id < after->processes[row].id)
      i++;
    bool known =
        i < before->n_processes && before->processes[i].id == after->processes[row].id;
    rates->reductions[row] = known ? old[i] : 0;
    rates->cpu[row] = known ? old_cpu[i] : 0;
  }
}

static void
move_on (ObserverRates *rates, CopSnapshot *after, double seconds)
{
  const CopSeenNode *a = &rates->base->node;
  const CopSeenNode *b = &after->node;

  compute (rates, after, seconds);
  rates->messages = rate_of (a->n_messages, b->n_messages, seconds);
  rates->load = MAX (0, (double) (b->busy_usec - a->busy_usec) / 1e6 / seconds);
  rates->cost = (double) b->cost_usec / 1e6 / seconds;
  cop_snapshot_unref (rates->base);
  rates->base = cop_snapshot_ref (after);
}

void
observer_rates_update (ObserverRates     *rates,
                       const CopSnapshot *before,
                       CopSnapshot       *after)
{
  g_autofree float *old = g_steal_pointer (&rates->reductions);
  g_autofree float *old_cpu = g_steal_pointer (&rates->cpu);
  size_t            n_old = rates->n_rows;

  rates->n_rows = after->n_processes;
  rates->reductions = g_new0 (float, after->n_processes);
  rates->cpu = g_new0 (float, after->n_processes);
  if (rates->base == NULL) {
    rates->base = cop_snapshot_ref (after);
    return;
  }

  int64_t usec = after->node.time_usec - rates->base->node.time_usec;
  if (usec >= rates->min_usec && usec > 0)
    move_on (rates, after, (double) usec / 1e6);
  else if (before != NULL && n_old == before->n_processes)
    carry_over (rates, old, old_cpu, before, after);
}
