/* Values differ by orders of magnitude, so each step is a factor above the one before. */
#include "observer/heat.h"

#include "observer/format.h"
#include "observation/i18n.h"

#include <math.h>

static const struct {
  const char *id;
  const char *name;
  double      least;  /* the highest bound is never lower than this */
  double      factor; /* between two bounds */
} measures[OBSERVER_N_MEASURES] = {
  [OBSERVER_MEASURE_NONE] = { "none", N_ ("No colours"), 1, 1 },
  [OBSERVER_MEASURE_QUEUE] = { "queue", N_ ("Messages waiting"), 1024, 4 },
  [OBSERVER_MEASURE_MEMORY] = { "memory", N_ ("Memory"), 1024, 2 },
  [OBSERVER_MEASURE_REDUCTIONS] = { "reductions", N_ ("Reductions per second"), 1000,
                                    10 },
  [OBSERVER_MEASURE_CPU] = { "cpu", N_ ("CPU"), 0.01, 2 },
};

const char *
observer_measure_id (ObserverMeasure measure)
{
  return measures[measure].id;
}

ObserverMeasure
observer_measure_from_id (const char *id)
{
  for (ObserverMeasure i = 0; i < OBSERVER_N_MEASURES; i++) {
    if (g_strcmp0 (id, measures[i].id) == 0)
      return i;
  }
  return OBSERVER_MEASURE_NONE;
}

const char *
observer_measure_name (ObserverMeasure measure)
{
  return _ (measures[measure].name);
}

char *
observer_measure_text (ObserverMeasure measure, double value)
{
  g_autofree char *rate = NULL;

  switch (measure) {
  case OBSERVER_MEASURE_QUEUE: return observer_format_count ((uint64_t) value);
  case OBSERVER_MEASURE_MEMORY: return observer_format_bytes ((uint64_t) value);
  case OBSERVER_MEASURE_REDUCTIONS:
    rate = observer_format_rate (value);
    return g_strdup_printf (_ ("%s/s"), rate);
  case OBSERVER_MEASURE_CPU: return observer_format_percent (value);
  case OBSERVER_MEASURE_NONE:
  case OBSERVER_N_MEASURES: break;
  }
  return g_strdup ("");
}

void
observer_measure_values (ObserverMeasure    measure,
                         const CopSnapshot *snapshot,
                         const float       *reductions,
                         const float       *cpu,
                         float             *values)
{
  const float *given = measure == OBSERVER_MEASURE_REDUCTIONS ? reductions
                       : measure == OBSERVER_MEASURE_CPU      ? cpu
                                                              : NULL;

  for (size_t i = 0; i < snapshot->n_processes; i++) {
    const CopSeenProcess *process = &snapshot->processes[i];

    values[i] = measure == OBSERVER_MEASURE_QUEUE    ? (float) process->mailbox
                : measure == OBSERVER_MEASURE_MEMORY ? (float) process->memory
                : given != NULL                      ? given[i]
                                                     : 0;
  }
}

/* The lowest round number that is not below @value: 1, 2, 5 times a power of ten, or a
 * power of two. */
static double
round_up (ObserverMeasure measure, double value)
{
  if (measure == OBSERVER_MEASURE_MEMORY || measure == OBSERVER_MEASURE_QUEUE)
    return exp2 (ceil (log2 (value)));

  double power = pow (10, floor (log10 (value)));
  double digit = value / power;
  return power * (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 5.0001 ? 5 : 10);
}

void
observer_scale_fit (ObserverScale *scale, ObserverMeasure measure, double highest)
{
  double top = scale->bounds[OBSERVER_HEAT_STEPS - 1];
  double factor = measures[measure].factor;

  if (scale->measure == measure && highest < top * factor && highest >= top / 4)
    return;
  /* The highest value is well within the highest step. */
  scale->measure = measure;
  scale->bounds[OBSERVER_HEAT_STEPS - 1] =
      round_up (measure, MAX (highest, measures[measure].least) / factor);
  for (int i = OBSERVER_HEAT_STEPS - 2; i >= 0; i--)
    scale->bounds[i] = scale->bounds[i + 1] / factor;
}

int
observer_scale_step (const ObserverScale *scale, double value)
{
  int step = 0;

  if (scale->measure == OBSERVER_MEASURE_NONE || value <= 0)
    return 0;
  while (step < OBSERVER_HEAT_STEPS && value >= scale->bounds[step])
    step++;
  return step;
}
