/* Rates per second. A structural change gives a snapshot within milliseconds; dividing by
 * so short a time would make every number jump, so rates move on only when the base is at
 * least min_usec old, and are carried over by id in between. */
#include "observer/rates.h"

#define N_VALUES 4

ObserverRowRates *
observer_row_rates_new (size_t n_rows)
{
  ObserverRowRates *rates = g_atomic_rc_box_alloc0 (sizeof (ObserverRowRates) +
                                                    N_VALUES * n_rows * sizeof (float));

  rates->n_rows = n_rows;
  rates->reductions = rates->values;
  rates->cpu = rates->values + n_rows;
  rates->messages_in = rates->values + 2 * n_rows;
  rates->messages_out = rates->values + 3 * n_rows;
  return rates;
}

ObserverRowRates *
observer_row_rates_ref (ObserverRowRates *rates)
{
  return g_atomic_rc_box_acquire (rates);
}

void
observer_row_rates_unref (ObserverRowRates *rates)
{
  if (rates != NULL)
    g_atomic_rc_box_release (rates);
}

void
observer_rates_init (ObserverRates *rates, int64_t min_usec)
{
  *rates = (ObserverRates){ .min_usec = min_usec };
}

void
observer_rates_clear (ObserverRates *rates)
{
  g_clear_pointer (&rates->base, cop_snapshot_unref);
  g_clear_pointer (&rates->rows, observer_row_rates_unref);
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
compute (ObserverRowRates  *rates,
         const CopSnapshot *base,
         const CopSnapshot *after,
         double             seconds)
{
  static const CopSeenProcess nothing;
  size_t                      i = 0;

  for (size_t row = 0; row < after->n_processes; row++) {
    const CopSeenProcess *process = &after->processes[row];

    while (i < base->n_processes && base->processes[i].id < process->id)
      i++;
    bool known = i < base->n_processes && base->processes[i].id == process->id;
    const CopSeenProcess *old = known ? &base->processes[i] : &nothing;
    rates->reductions[row] = rate_of (old->reductions, process->reductions, seconds);
    rates->cpu[row] = share_of (old->cpu_usec, process->cpu_usec, seconds);
    rates->messages_in[row] = rate_of (old->messages_in, process->messages_in, seconds);
    rates->messages_out[row] =
        rate_of (old->messages_out, process->messages_out, seconds);
  }
}

static void
carry_over (ObserverRowRates       *rates,
            const ObserverRowRates *old,
            const CopSnapshot      *before,
            const CopSnapshot      *after)
{
  size_t i = 0;

  for (size_t row = 0; row < after->n_processes; row++) {
    while (i < before->n_processes && before->processes[i].id < after->processes[row].id)
      i++;
    if (i >= before->n_processes || before->processes[i].id != after->processes[row].id)
      continue;
    rates->reductions[row] = old->reductions[i];
    rates->cpu[row] = old->cpu[i];
    rates->messages_in[row] = old->messages_in[i];
    rates->messages_out[row] = old->messages_out[i];
  }
}

static void
move_on (ObserverRates *rates, CopSnapshot *after, double seconds)
{
  const CopSeenNode *a = &rates->base->node;
  const CopSeenNode *b = &after->node;

  compute (rates->rows, rates->base, after, seconds);
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
  g_autoptr (ObserverRowRates) old = g_steal_pointer (&rates->rows);

  rates->rows = observer_row_rates_new (after->n_processes);
  if (rates->base == NULL) {
    rates->base = cop_snapshot_ref (after);
    return;
  }

  int64_t usec = after->node.time_usec - rates->base->node.time_usec;
  if (usec >= rates->min_usec && usec > 0)
    move_on (rates, after, (double) usec / 1e6);
  else if (before != NULL && old != NULL && old->n_rows == before->n_processes)
    carry_over (rates->rows, old, before, after);
}
