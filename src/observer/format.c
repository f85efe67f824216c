/* Numbers as text: grouping, IEC units, rates, durations, shares. */
#include "observer/format.h"

#include "observation/i18n.h"

char *
observer_format_count (uint64_t count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  size_t           n_digits = strlen (digits);
  GString         *text = g_string_sized_new (n_digits + n_digits / 3 + 1);
  /* Translators: what groups the digits of 9,988 */
  const char *separator = C_ ("thousands", ",");

  for (size_t i = 0; i < n_digits; i++) {
    if (i > 0 && (n_digits - i) % 3 == 0)
      g_string_append (text, separator);
    g_string_append_c (text, digits[i]);
  }
  return g_string_free (text, FALSE);
}

static bool is_si;

void
observer_format_set_si (bool si)
{
  is_si = si;
}

bool
observer_format_is_si (void)
{
  return is_si;
}

/* Brings the bytes to the unit they are told in; lent. */
static const char *
scale_bytes (uint64_t bytes, double *ret_value)
{
  static const char *const iec[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  static const char *const si[] = { "B", "kB", "MB", "GB", "TB", "PB", "EB" };
  double                   base = is_si ? 1000 : 1024;
  double                   value = (double) bytes;
  size_t                   unit = 0;

  while (value >= (unit == 0 ? base : base - 0.05) && unit + 1 < G_N_ELEMENTS (iec)) {
    value /= base;
    unit++;
  }
  *ret_value = value;
  return is_si ? si[unit] : iec[unit];
}

char *
observer_format_bytes (uint64_t bytes)
{
  double      value;
  const char *unit = scale_bytes (bytes, &value);

  if (bytes < (is_si ? 1000 : 1024))
    return g_strdup_printf ("%u B", (unsigned) bytes);
  return g_strdup_printf (value < 99.95 ? "%.1f %s" : "%.0f %s", value, unit);
}

char *
observer_format_round_bytes (uint64_t bytes)
{
  double      value;
  const char *unit = scale_bytes (bytes, &value);

  return g_strdup_printf ("%.4g %s", value, unit);
}

char *
observer_format_rate (double per_second)
{
  if (!(per_second >= 0.05))
    return g_strdup ("0");
  if (per_second < 9.95)
    return g_strdup_printf ("%.1f", per_second);
  if (per_second < 99999.5)
    return observer_format_count ((uint64_t) (per_second + 0.5));
  if (per_second < 999500)
    return g_strdup_printf ("%.0f k", per_second / 1e3);
  if (per_second < 99.95e6)
    return g_strdup_printf ("%.1f M", per_second / 1e6);
  return g_strdup_printf ("%.0f M", per_second / 1e6);
}

char *
observer_format_duration (int64_t usec)
{
  int64_t seconds = usec / G_USEC_PER_SEC;
  int64_t minutes = seconds / 60;
  int64_t hours = minutes / 60;

  if (usec < 1000)
    return g_strdup_printf (_ ("%d µs"), (int) MAX (usec, 0));
  if (usec < G_USEC_PER_SEC)
    return g_strdup_printf (_ ("%d ms"), (int) (usec / 1000));
  if (seconds < 60)
    return g_strdup_printf (_ ("%d s"), (int) seconds);
  if (minutes < 60)
    return g_strdup_printf (_ ("%d min %d s"), (int) minutes, (int) (seconds % 60));
  if (hours < 48)
    return g_strdup_printf (_ ("%d h %d min"), (int) hours, (int) (minutes % 60));
  return g_strdup_printf (_ ("%d d %d h"), (int) (hours / 24), (int) (hours % 24));
}

char *
observer_format_percent (double share)
{
  double percent = share * 100.0;

  if (!(percent >= 0.05))
    return g_strdup (_ ("0 %"));
  return g_strdup_printf (percent < 9.95 ? _ ("%.1f %%") : _ ("%.0f %%"), percent);
}

void
observer_format_json (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *at = valid; *at != '\0'; at++) {
    if (*at == '"' || *at == '\\')
      g_string_append_c (text, '\\');
    if ((unsigned char) *at >= 0x20)
      g_string_append_c (text, *at);
    else
      g_string_append_printf (text, "\\u%04x", (unsigned char) *at);
  }
  g_string_append_c (text, '"');
}
