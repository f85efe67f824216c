/* Scales of charts: where the ticks are and what they are called. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef enum {
  OBSERVER_UNIT_SHARE,    /* 0 … 1: "25 %" */
  OBSERVER_UNIT_DURATION, /* microseconds */
  OBSERVER_UNIT_RATE,     /* per second */
  OBSERVER_UNIT_COUNT,
  OBSERVER_UNIT_BYTES,
} ObserverUnit;

/* From 0 to top in steps. */
typedef struct {
  double top;
  double step;
} ObserverAxis;

/* Fits the axis to the highest value. An axis that still serves stays as it is, so that
 * the curve does not jump; begin with zeros. */
void observer_axis_fit (ObserverAxis *axis, ObserverUnit unit, double highest);
/* A value on the axis: "50 %", "2 ms", "1.5 k", "64 MiB". To be freed. */
char *observer_axis_label (ObserverUnit unit, double value);
/* A value by itself: "1,250/s", "12 ms", "63.7 MiB". To be freed. */
char *observer_unit_text (ObserverUnit unit, double value);

/* Between two ticks of a time axis that is @length long and has room for @n_ticks. */
int64_t observer_time_step (int64_t length_usec, int n_ticks);
/* How long ago: "0", "30 s", "5 min", "1 min 30 s". To be freed. */
char *observer_time_label (int64_t age_usec);

G_END_DECLS
