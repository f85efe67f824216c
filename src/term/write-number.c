/* Integers and floats as text. */
#include "term/term.h"
#include "term/write.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* From here on Erlang writes no float without an exponent: not every integer is one. */
#define FIRST_INEXACT 9007199254740992.0 /* 2^53 */

static void
append_int64 (GString *text, int64_t value)
{
  char     digits[24];
  char    *start = digits + sizeof digits;
  uint64_t magnitude = value < 0 ? -(uint64_t) value : (uint64_t) value;

  do {
    *--start = (char) ('0' + magnitude % 10);
    magnitude /= 10;
  } while (magnitude != 0);
  if (value < 0)
    *--start = '-';
  g_string_append_len (text, start, digits + sizeof digits - start);
}

void
cop_write_integer (CopWriter *self, CopTerm term)
{
  int64_t value;

  if (cop_int_get (term, &value)) {
    append_int64 (self->text, value);
  } else {
    g_autofree char *digits = cop_int_to_string (term);
    g_string_append (self->text, digits);
  }
}

/* One more in the last place of "d.ddde±x"; false when that would carry to the front. */
static bool
bump_last_digit (char *text)
{
  for (char *digit = strchr (text, 'e') - 1; digit >= text; digit--) {
    if (*digit == '.')
      continue;
    if (*digit != '9') {
      (*digit)++;
      return true;
    }
    *digit = '0';
  }
  return false;
}

/* "d.ddde±x" with as few digits as give @value back, the nearest of these. */
static void
format_shortest (double value, char *buffer, int size)
{
  /* Fifteen digits survive each normal float: with fewer needed, the rest are zeros. */
  int first = fabs (value) < DBL_MIN ? 0 : DBL_DIG - 1;

  for (int n_decimals = first; n_decimals < 17; n_decimals++) {
    char format[8];
    g_snprintf (format, sizeof format, "%%.%de", n_decimals);
    g_ascii_formatd (buffer, size, format, value);
    if (g_ascii_strtod (buffer, NULL) == value)
      return;
    /* Below a power of two floats are closer: the next digit up may do, rounded wrong. */
    if (bump_last_digit (buffer) && g_ascii_strtod (buffer, NULL) == value)
      return;
  }
}

/* The significant digits of @value > 0, no zeros at the end; it is 0.DIGITS × 10^place.
 */
static size_t
shortest_digits (double value, char digits[24], int *ret_place)
{
  char   buffer[40];
  size_t n_digits = 0;
  char  *from;

  format_shortest (value, buffer, sizeof buffer);
  for (from = buffer; *from != 'e'; from++)
    if (*from != '.')
      digits[n_digits++] = *from;
  while (n_digits > 1 && digits[n_digits - 1] == '0')
    n_digits--;
  *ret_place = atoi (from + 1) + 1;
  return n_digits;
}

static void
append_zeros (GString *text, int n)
{
  while (n-- > 0)
    g_string_append_c (text, '0');
}

static void
append_exponential (GString *text, const char *digits, size_t n_digits, int exponent)
{
  g_string_append_c (text, digits[0]);
  g_string_append_c (text, '.');
  if (n_digits == 1)
    g_string_append_c (text, '0');
  g_string_append_len (text, digits + 1, (gssize) n_digits - 1);
  g_string_append_c (text, 'e');
  append_int64 (text, exponent);
}

/* As io_lib_format:fwrite_g/1: the shorter of both forms. */
void
cop_write_float_short (GString *text, double value)
{
  if (signbit (value))
    g_string_append_c (text, '-');
  value = fabs (value);
  if (value == 0) {
    g_string_append (text, "0.0");
    return;
  }

  char digits[24];
  int  place;
  int  n = (int) shortest_digits (value, digits, &place);
  int  exponent = place - 1;
  int  exponent_length = (abs (exponent) >= 100  ? 3
                          : abs (exponent) >= 10 ? 2
                                                 : 1) +
                        (exponent < 0);
  int cost = exponent_length + 1 + (n == 1 ? 2 : 1);

  if (value >= FIRST_INEXACT || (place < 0 && 2 - place > cost) ||
      (place >= n && place - n + 2 > cost)) {
    append_exponential (text, digits, (size_t) n, exponent);
  } else if (place <= 0) {
    g_string_append (text, "0.");
    append_zeros (text, -place);
    g_string_append_len (text, digits, n);
  } else {
    g_string_append_len (text, digits, MIN (place, n));
    append_zeros (text, place - n);
    g_string_append_c (text, '.');
    g_string_append_len (text, place < n ? digits + place : "0",
                         place < n ? n - place : 1);
  }
}

void
cop_write_float (CopWriter *self, double value)
{
  /* Elixir keeps whole numbers readable. */
  if (self->notation == COP_NOTATION_ELIXIR && fabs (value) >= 1 && fabs (value) < 1e16 &&
      trunc (value) == value) {
    append_int64 (self->text, (int64_t) value);
    g_string_append (self->text, ".0");
  } else {
    cop_write_float_short (self->text, value);
  }
}
