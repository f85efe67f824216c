/* Values over time: rows of floats which share their moments, kept for a span. The newest
 * rows are kept as they came; older ones are brought together to one row a second, so an
 * hour costs the same at any rate. Pure. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

/* What stays of several old rows. */
typedef enum {
  OBSERVER_KEEP_MEAN,
  OBSERVER_KEEP_MAX,
  OBSERVER_KEEP_LAST,
} ObserverKeep;

typedef struct _ObserverSeries ObserverSeries;

/* @keep: one for each column, or NULL: the mean of all. Rows older than @span_usec before
 * the newest go; of the newest, @n_fine are kept as they came. */
ObserverSeries *observer_series_new (size_t              n_columns,
                                     const ObserverKeep *keep,
                                     int64_t             span_usec,
                                     size_t              n_fine);
void            observer_series_free (ObserverSeries *series); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverSeries, observer_series_free)

/* One value for each column; NAN where there is none. Time never goes back: a row that is
 * not after the last one is left out. */
void observer_series_add (ObserverSeries *series, int64_t time_usec, const float *values);
/* Nothing is known between the last row and the next: paused, or lost. */
void observer_series_break (ObserverSeries *series);
void observer_series_reset (ObserverSeries *series); /* forgets all rows */

/* ---- rows, oldest first ---- */

size_t       observer_series_count (const ObserverSeries *series);
int64_t      observer_series_time (const ObserverSeries *series, size_t row);
const float *observer_series_row (const ObserverSeries *series, size_t row); /* lent */
/* Whether nothing is known of the time just before @row. */
bool observer_series_is_after_gap (const ObserverSeries *series, size_t row);
/* The first row that is not before that time; the count when all are. */
size_t observer_series_find (const ObserverSeries *series, int64_t time_usec);
/* The row nearest in time; false when there is none. */
bool observer_series_find_nearest (const ObserverSeries *series,
                                   int64_t               time_usec,
                                   size_t               *ret_row);

/* ---- a column over a window ---- */

typedef struct {
  size_t n; /* values; the rest is set when there is one */
  float  min;
  float  max;
  float  mean;
  float  last;
} ObserverSummary;

/* Both ends are included. */
ObserverSummary observer_series_summary (const ObserverSeries *series,
                                         size_t                column,
                                         int64_t               from_usec,
                                         int64_t               to_usec);

G_END_DECLS
