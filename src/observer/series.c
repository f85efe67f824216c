/* Two rings: rows that leave the fine one are brought together in the coarse one. */
#include "observer/series.h"

#include <math.h>
#include <string.h>

#define COARSE_USEC G_USEC_PER_SEC

typedef struct {
  int64_t  time_usec;
  bool     is_after_gap;
  uint32_t n_merged; /* rows it was made of */
} Moment;

typedef struct {
  size_t  n_columns;
  size_t  n_room;
  size_t  first;
  size_t  n_rows;
  Moment *moments; /* owned */
  float  *values;  /* owned: n_columns for each row */
} Ring;

struct _ObserverSeries {
  size_t        n_columns;
  int64_t       span_usec;
  bool          is_broken; /* the next row comes after a gap */
  ObserverKeep *keep;      /* owned */
  Ring          coarse;
  Ring          fine;
};

/* ---- a ring ---- */

static void
ring_init (Ring *ring, size_t n_columns, size_t n_room)
{
  *ring = (Ring){ .n_columns = n_columns, .n_room = n_room };
  ring->moments = g_new0 (Moment, n_room);
  ring->values = g_new0 (float, n_room *n_columns);
}

static void
ring_clear (Ring *ring)
{
  g_free (ring->moments);
  g_free (ring->values);
}

static Moment *
ring_moment (const Ring *ring, size_t row)
{
  return &ring->moments[(ring->first + row) % ring->n_room];
}

static float *
ring_values (const Ring *ring, size_t row)
{
  return &ring->values[(ring->first + row) % ring->n_room * ring->n_columns];
}

static void
ring_drop (Ring *ring)
{
  ring->first = (ring->first + 1) % ring->n_room;
  ring->n_rows--;
}

static void
ring_append (Ring *ring, const Moment *moment, const float *values)
{
  if (ring->n_rows == ring->n_room)
    ring_drop (ring);
  ring->n_rows++;
  *ring_moment (ring, ring->n_rows - 1) = *moment;
  memcpy (ring_values (ring, ring->n_rows - 1), values, ring->n_columns * sizeof (float));
}

/* ---- life ---- */

ObserverSeries *
observer_series_new (size_t              n_columns,
                     const ObserverKeep *keep,
                     int64_t             span_usec,
                     size_t              n_fine)
{
  g_return_val_if_fail (n_columns > 0 && span_usec > 0 && n_fine > 0, NULL);

  ObserverSeries *series = g_new0 (ObserverSeries, 1);

  series->n_columns = n_columns;
  series->span_usec = span_usec;
  series->keep = keep != NULL ? g_memdup2 (keep, n_columns * sizeof (ObserverKeep))
                              : g_new0 (ObserverKeep, n_columns);
  ring_init (&series->fine, n_columns, n_fine);
  ring_init (&series->coarse, n_columns, (size_t) (span_usec / COARSE_USEC) + 2);
  return series;
}

void
observer_series_free (ObserverSeries *series)
{
  if (series == NULL)
    return;
  ring_clear (&series->coarse);
  ring_clear (&series->fine);
  g_free (series->keep);
  g_free (series);
}

void
observer_series_break (ObserverSeries *series)
{
  series->is_broken = true;
}

void
observer_series_reset (ObserverSeries *series)
{
  series->coarse.n_rows = series->fine.n_rows = 0;
  series->is_broken = false;
}

/* ---- adding ---- */

static float
merge (ObserverKeep keep, float old, uint32_t n_old, float new)
{
  if (isnan (old) || isnan (new))
    return isnan (old) ? new : old;
  switch (keep) {
  case OBSERVER_KEEP_MEAN: return old + (new - old) / (float) (n_old + 1);
  case OBSERVER_KEEP_MAX: return MAX (old, new);
  case OBSERVER_KEEP_LAST: break;
  }
  return new;
}

/* A row stands for its whole second and has its last moment. */
static void
retire (ObserverSeries *series, const Moment *moment, const float *values)
{
  Ring   *coarse = &series->coarse;
  Moment *last = coarse->n_rows > 0 ? ring_moment (coarse, coarse->n_rows - 1) : NULL;

  if (last == NULL || moment->is_after_gap ||
      moment->time_usec / COARSE_USEC != last->time_usec / COARSE_USEC) {
    ring_append (coarse, moment, values);
    return;
  }

  float *merged = ring_values (coarse, coarse->n_rows - 1);

  for (size_t i = 0; i < series->n_columns; i++)
    merged[i] = merge (series->keep[i], merged[i], last->n_merged, values[i]);
  last->time_usec = moment->time_usec;
  last->n_merged++;
}

static void
forget_before (ObserverSeries *series, int64_t time_usec)
{
  while (observer_series_count (series) > 0 &&
         observer_series_time (series, 0) < time_usec)
    ring_drop (series->coarse.n_rows > 0 ? &series->coarse : &series->fine);
}

void
observer_series_add (ObserverSeries *series, int64_t time_usec, const float *values)
{
  g_return_if_fail (series != NULL && values != NULL);

  Ring  *fine = &series->fine;
  size_t n_rows = observer_series_count (series);

  if (n_rows > 0 && time_usec <= observer_series_time (series, n_rows - 1))
    return;
  if (fine->n_rows == fine->n_room) {
    retire (series, ring_moment (fine, 0), ring_values (fine, 0));
    ring_drop (fine);
  }
  ring_append (fine, &(Moment){ time_usec, series->is_broken, 1 }, values);
  series->is_broken = false;
  forget_before (series, time_usec - series->span_usec);
}

/* ---- rows ---- */

size_t
observer_series_count (const ObserverSeries *series)
{
  return series->coarse.n_rows + series->fine.n_rows;
}

static const Moment *
moment_at (const ObserverSeries *series, size_t row)
{
  size_t n_coarse = series->coarse.n_rows;

  return row < n_coarse ? ring_moment (&series->coarse, row)
                        : ring_moment (&series->fine, row - n_coarse);
}

int64_t
observer_series_time (const ObserverSeries *series, size_t row)
{
  g_return_val_if_fail (row < observer_series_count (series), 0);

  return moment_at (series, row)->time_usec;
}

const float *
observer_series_row (const ObserverSeries *series, size_t row)
{
  g_return_val_if_fail (row < observer_series_count (series), NULL);

  size_t n_coarse = series->coarse.n_rows;

  return row < n_coarse ? ring_values (&series->coarse, row)
                        : ring_values (&series->fine, row - n_coarse);
}

bool
observer_series_is_after_gap (const ObserverSeries *series, size_t row)
{
  g_return_val_if_fail (row < observer_series_count (series), false);

  return moment_at (series, row)->is_after_gap;
}

size_t
observer_series_find (const ObserverSeries *series, int64_t time_usec)
{
  size_t low = 0;
  size_t high = observer_series_count (series);

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (observer_series_time (series, middle) < time_usec)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool
observer_series_find_nearest (const ObserverSeries *series,
                              int64_t               time_usec,
                              size_t               *ret_row)
{
  size_t n_rows = observer_series_count (series);
  size_t row = observer_series_find (series, time_usec);

  if (n_rows == 0)
    return false;
  if (row == n_rows || (row > 0 && time_usec - observer_series_time (series, row - 1) <=
                                       observer_series_time (series, row) - time_usec))
    row--;
  *ret_row = row;
  return true;
}

ObserverSummary
observer_series_summary (const ObserverSeries *series,
                         size_t                column,
                         int64_t               from_usec,
                         int64_t               to_usec)
{
  ObserverSummary summary = { 0 };
  size_t          n_rows = observer_series_count (series);
  double          sum = 0;

  g_return_val_if_fail (column < series->n_columns, summary);
  for (size_t row = observer_series_find (series, from_usec);
       row < n_rows && observer_series_time (series, row) <= to_usec; row++) {
    float value = observer_series_row (series, row)[column];

    if (isnan (value))
      continue;
    summary.min = summary.n == 0 ? value : MIN (summary.min, value);
    summary.max = summary.n == 0 ? value : MAX (summary.max, value);
    summary.last = value;
    sum += value;
    summary.n++;
  }
  summary.mean = summary.n > 0 ? (float) (sum / (double) summary.n) : 0;
  return summary;
}
