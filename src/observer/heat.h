/* Colouring by a value: which values there are, and the steps of their scale. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_MEASURE_NONE,
  OBSERVER_MEASURE_QUEUE,
  OBSERVER_MEASURE_MEMORY,
  OBSERVER_MEASURE_REDUCTIONS, /* per second */
  OBSERVER_MEASURE_CPU,        /* share of a core */
  OBSERVER_N_MEASURES
} ObserverMeasure;

const char     *observer_measure_id (ObserverMeasure measure);   /* "memory" */
ObserverMeasure observer_measure_from_id (const char *id);       /* NONE when unknown */
const char     *observer_measure_name (ObserverMeasure measure); /* translated */
/* "12 KiB", "3", "1,250/s", "0.4 %". To be freed. */
char *observer_measure_text (ObserverMeasure measure, double value);
/* Of each row of the snapshot. @reductions, @cpu: per second, by row, or NULL. */
void observer_measure_values (ObserverMeasure    measure,
                              const CopSnapshot *snapshot,
                              const float       *reductions,
                              const float       *cpu,
                              float             *values);

#define OBSERVER_HEAT_STEPS 5

/* Step i (1 … 5) holds the values from bounds[i - 1]; below the first bound is 0. */
typedef struct {
  ObserverMeasure measure;
  double          bounds[OBSERVER_HEAT_STEPS];
} ObserverScale;

/* Fits the scale to the highest value. A scale that still serves stays as it is, so that
 * colours do not flicker. */
void observer_scale_fit (ObserverScale *scale, ObserverMeasure measure, double highest);
int  observer_scale_step (const ObserverScale *scale, double value);

G_END_DECLS
