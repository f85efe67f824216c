#include "observer/axis.h"

#include "observer/format.h"
#include "observation/i18n.h"

#include <math.h>

#define MAX_STEPS 4
/* The axis shrinks when the curve fills less than this. */
#define SHRINK 0.35

/* ---- values ---- */

static double
decimal_step (double rough)
{
  double power = pow (10, floor (log10 (rough)));
  double digit = rough / power;

  return power * (digit <= 1.0001 ? 1 : digit <= 2.0001 ? 2 : digit <= 5.0001 ? 5 : 10);
}

static double
step_above (ObserverUnit unit, double rough)
{
  if (unit == OBSERVER_UNIT_BYTES && !observer_format_is_si ())
    return exp2 (ceil (log2 (rough) - 0.0001));
  return decimal_step (rough);
}

/* The lowest top: an axis of nothing is not empty. */
static double
least (ObserverUnit unit)
{
  switch (unit) {
  case OBSERVER_UNIT_SHARE: return 1;
  case OBSERVER_UNIT_DURATION: return 1000;
  case OBSERVER_UNIT_RATE: return 4;
  case OBSERVER_UNIT_COUNT: return 4;
  case OBSERVER_UNIT_BYTES: return 1024;
  }
  return 1;
}

void
observer_axis_fit (ObserverAxis *axis, ObserverUnit unit, double highest)
{
  double wanted = MAX (isfinite (highest) ? highest : 0, least (unit));

  if (axis->top > 0 && wanted <= axis->top && wanted >= axis->top * SHRINK)
    return;
  axis->step = unit == OBSERVER_UNIT_SHARE && wanted <= 1
                   ? 0.25
                   : step_above (unit, wanted / MAX_STEPS);
  axis->top = ceil (wanted / axis->step - 0.0001) * axis->step;
}

static char *
short_count (double value)
{
  static const char *const suffixes[] = { "", " k", " M", " G", " T" };
  size_t                   i = 0;

  while (value >= 999.5 && i + 1 < G_N_ELEMENTS (suffixes)) {
    value /= 1000;
    i++;
  }
  return g_strdup_printf ("%g%s", round (value * 100) / 100, suffixes[i]);
}

static char *
duration_label (double usec)
{
  if (usec >= 1e6)
    return g_strdup_printf (_ ("%g s"), usec / 1e6);
  return usec >= 1000 ? g_strdup_printf (_ ("%g ms"), usec / 1000)
                      : g_strdup_printf (_ ("%g µs"), usec);
}

char *
observer_axis_label (ObserverUnit unit, double value)
{
  switch (unit) {
  case OBSERVER_UNIT_SHARE: return g_strdup_printf (_ ("%.0f %%"), value * 100);
  case OBSERVER_UNIT_DURATION: return value > 0 ? duration_label (value) : g_strdup ("0");
  case OBSERVER_UNIT_RATE:
  case OBSERVER_UNIT_COUNT: return short_count (value);
  case OBSERVER_UNIT_BYTES:
    return value > 0 ? observer_format_round_bytes ((uint64_t) value) : g_strdup ("0");
  }
  return NULL;
}

char *
observer_unit_text (ObserverUnit unit, double value)
{
  g_autofree char *rate = NULL;

  switch (unit) {
  case OBSERVER_UNIT_SHARE: return observer_format_percent (value);
  case OBSERVER_UNIT_DURATION:
    return value > 0 ? observer_format_duration ((int64_t) value) : g_strdup ("0");
  case OBSERVER_UNIT_RATE:
    rate = observer_format_rate (value);
    return g_strdup_printf (_ ("%s/s"), rate);
  case OBSERVER_UNIT_COUNT: return observer_format_count ((uint64_t) (value + 0.5));
  case OBSERVER_UNIT_BYTES: return observer_format_bytes ((uint64_t) value);
  }
  return NULL;
}

/* ---- time ---- */

int64_t
observer_time_step (int64_t length_usec, int n_ticks)
{
  static const int seconds[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800 };
  size_t           i = 0;

  while (i + 1 < G_N_ELEMENTS (seconds) &&
         length_usec > seconds[i] * (int64_t) G_USEC_PER_SEC * MAX (n_ticks, 1))
    i++;
  return seconds[i] * (int64_t) G_USEC_PER_SEC;
}

char *
observer_time_label (int64_t age_usec)
{
  int seconds = (int) ((age_usec + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);

  if (seconds == 0)
    return g_strdup (_ ("now"));
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), seconds);
  if (seconds % 60 == 0)
    return g_strdup_printf (_ ("%d min"), seconds / 60);
  return g_strdup_printf (_ ("%d min %d s"), seconds / 60, seconds % 60);
}
