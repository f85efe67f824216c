/* Integers which do not fit 63 bits: sign and limbs; and numbers as digits. */
#include "term/private.h"
#include "term/term.h"

#include <math.h>
#include <string.h>

typedef unsigned __int128 Wide;

/* Nine decimal digits fit thirty bits: nineteen fit a limb. */
#define DECIMAL_CHUNK UINT64_C (10000000000000000000)
#define DECIMAL_CHUNK_DIGITS 19

static const CopIntegerBox *
integer_box (CopTerm term)
{
  return (const CopIntegerBox *) cop_box (term);
}

CopTerm
cop_bigint (const uint64_t *limbs, size_t n_limbs, bool negative)
{
  const uint64_t bound = UINT64_C (1) << 62;

  while (n_limbs > 0 && limbs[n_limbs - 1] == 0)
    n_limbs--;
  if (n_limbs == 0)
    return cop_int (0);
  if (n_limbs == 1 && (limbs[0] < bound || (negative && limbs[0] == bound)))
    return cop_int (negative ? -(int64_t) limbs[0] : (int64_t) limbs[0]);

  size_t         n_bytes = n_limbs * sizeof *limbs;
  CopIntegerBox *box = cop_box_new (sizeof *box + n_bytes, COP_KIND_INTEGER, 0);
  box->box.flags = negative ? COP_FLAG_NEGATIVE : 0;
  box->n_limbs = n_limbs;
  memcpy (box->limbs, limbs, n_bytes);
  return cop_term_of_box (box);
}

CopTerm
cop_int_big (int64_t value)
{
  uint64_t magnitude = value < 0 ? -(uint64_t) value : (uint64_t) value;

  return cop_bigint (&magnitude, 1, value < 0);
}

CopTerm
cop_uint (uint64_t value)
{
  return cop_bigint (&value, 1, false);
}

const uint64_t *
cop_bigint_limbs (CopTerm term, size_t *ret_n_limbs, bool *ret_negative)
{
  if (G_UNLIKELY (!cop_is_boxed_kind (term, COP_KIND_INTEGER)))
    cop_term_wrong_kind (term, "a big integer");
  *ret_n_limbs = integer_box (term)->n_limbs;
  *ret_negative = (cop_box (term)->flags & COP_FLAG_NEGATIVE) != 0;
  return integer_box (term)->limbs;
}

bool
cop_int_get (CopTerm term, int64_t *ret_value)
{
  if (cop_is_small (term)) {
    *ret_value = (int64_t) term >> 1;
    return true;
  }
  if (!cop_is_integer (term))
    return false;

  size_t          n_limbs;
  bool            negative;
  const uint64_t *limbs = cop_bigint_limbs (term, &n_limbs, &negative);
  if (n_limbs > 1 || limbs[0] > (uint64_t) INT64_MAX + negative)
    return false;
  *ret_value = (int64_t) (negative ? -limbs[0] : limbs[0]);
  return true;
}

int64_t
cop_to_int (CopTerm term)
{
  int64_t value;

  if (G_UNLIKELY (!cop_int_get (term, &value)))
    cop_term_wrong_kind (term, "an integer of 64 bits");
  return value;
}

/* A growing magnitude: limbs = limbs * factor + summand. */
static size_t
multiply_add (uint64_t *limbs, size_t n_limbs, uint64_t factor, uint64_t summand)
{
  Wide carry = summand;

  for (size_t i = 0; i < n_limbs; i++) {
    carry += (Wide) limbs[i] * factor;
    limbs[i] = (uint64_t) carry;
    carry >>= 64;
  }
  if (carry != 0)
    limbs[n_limbs++] = (uint64_t) carry;
  return n_limbs;
}

CopTerm
cop_int_from_string (const char *text, size_t length, int base)
{
  g_return_val_if_fail (base >= 2 && base <= 36, COP_NONE);

  bool   negative = length > 0 && *text == '-';
  size_t start = length > 0 && (*text == '-' || *text == '+') ? 1 : 0;
  if (start == length)
    return COP_NONE;

  /* No digit is worth more than six bits. */
  g_autofree uint64_t *limbs = g_new (uint64_t, (length - start) * 6 / 64 + 2);
  size_t               n_limbs = 0;
  uint64_t             factor = 1, chunk = 0;

  for (size_t i = start; i < length; i++) {
    int digit = g_ascii_isdigit (text[i])   ? text[i] - '0'
                : g_ascii_isalpha (text[i]) ? g_ascii_tolower (text[i]) - 'a' + 10
                                            : base;
    if (digit >= base)
      return COP_NONE;
    chunk = chunk * (uint64_t) base + (uint64_t) digit;
    factor *= (uint64_t) base;
    if (factor > UINT64_MAX / 36 || i + 1 == length) {
      n_limbs = multiply_add (limbs, n_limbs, factor, chunk);
      factor = 1;
      chunk = 0;
    }
  }
  return cop_bigint (limbs, n_limbs, negative);
}

static uint64_t
divide_by_chunk (uint64_t *limbs, size_t n_limbs)
{
  Wide remainder = 0;

  for (size_t i = n_limbs; i-- > 0;) {
    remainder = remainder << 64 | limbs[i];
    limbs[i] = (uint64_t) (remainder / DECIMAL_CHUNK);
    remainder %= DECIMAL_CHUNK;
  }
  return (uint64_t) remainder;
}

static char *
big_to_string (CopTerm term)
{
  size_t               n_limbs;
  bool                 negative;
  const uint64_t      *source = cop_bigint_limbs (term, &n_limbs, &negative);
  g_autofree uint64_t *limbs = g_memdup2 (source, n_limbs * sizeof *limbs);
  /* A limb has fewer than twenty digits. */
  size_t size = n_limbs * (DECIMAL_CHUNK_DIGITS + 1) + 3;
  char  *text = g_malloc (size);
  char  *end = text + size - 1, *start = end;

  *end = '\0';
  while (n_limbs > 0) {
    uint64_t chunk = divide_by_chunk (limbs, n_limbs);
    while (n_limbs > 0 && limbs[n_limbs - 1] == 0)
      n_limbs--;
    for (int i = 0; n_limbs > 0 ? i < DECIMAL_CHUNK_DIGITS : chunk != 0; i++) {
      *--start = (char) ('0' + chunk % 10);
      chunk /= 10;
    }
  }
  if (negative)
    *--start = '-';
  memmove (text, start, (size_t) (end - start) + 1);
  return text;
}

char *
cop_int_to_string (CopTerm term)
{
  if (cop_is_small (term))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (int64_t) term >> 1);
  return big_to_string (term);
}

/* The limbs of any integer; @small is where those of a small one are put. */
static const uint64_t *
limbs_of (CopTerm term, uint64_t *small, size_t *ret_n_limbs, bool *ret_negative)
{
  if (!cop_is_small (term))
    return cop_bigint_limbs (term, ret_n_limbs, ret_negative);

  int64_t value = (int64_t) term >> 1;
  *small = value < 0 ? -(uint64_t) value : (uint64_t) value;
  *ret_n_limbs = 1;
  *ret_negative = value < 0;
  return small;
}

static int
compare_magnitudes (const uint64_t *a, size_t n_a, const uint64_t *b, size_t n_b)
{
  if (n_a != n_b)
    return n_a < n_b ? -1 : 1;
  for (size_t i = n_a; i-- > 0;)
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  return 0;
}

int
cop_bigint_compare (CopTerm a, CopTerm b)
{
  uint64_t        a_small, b_small;
  size_t          n_a, n_b;
  bool            a_negative, b_negative;
  const uint64_t *a_limbs = limbs_of (a, &a_small, &n_a, &a_negative);
  const uint64_t *b_limbs = limbs_of (b, &b_small, &n_b, &b_negative);

  if (a_negative != b_negative)
    return a_negative ? -1 : 1;
  int order = compare_magnitudes (a_limbs, n_a, b_limbs, n_b);
  return a_negative ? -order : order;
}

static int
compare_small_float (int64_t integer, double value)
{
  const double bound = 0x1p62;

  if (value >= bound)
    return -1;
  if (value < -bound)
    return 1;

  int64_t whole = (int64_t) value;
  if (integer != whole)
    return integer < whole ? -1 : 1;
  double rest = value - (double) whole;
  return rest > 0 ? -1 : rest < 0 ? 1 : 0;
}

/* Of a magnitude of at least 2^62 with a float of the same sign. */
static int
compare_magnitude_float (const uint64_t *limbs, size_t n_limbs, double value)
{
  int    exponent;
  double mantissa = frexp (value, &exponent);
  int    n_lead = __builtin_clzll (limbs[n_limbs - 1]);
  size_t n_bits = n_limbs * 64 - (size_t) n_lead;

  if (exponent <= 0 || n_bits != (size_t) exponent)
    return exponent > 0 && n_bits < (size_t) exponent ? -1 : 1;

  /* Both now begin with the same bit: compare the first 64, then what is left of us. */
  uint64_t top = limbs[n_limbs - 1] << n_lead;
  uint64_t rest = 0;
  if (n_limbs > 1 && n_lead > 0) {
    top |= limbs[n_limbs - 2] >> (64 - n_lead);
    rest = limbs[n_limbs - 2] << n_lead;
  } else if (n_limbs > 1) {
    rest = limbs[n_limbs - 2];
  }
  uint64_t value_top = (uint64_t) ldexp (mantissa, 64);
  if (top != value_top)
    return top < value_top ? -1 : 1;
  for (size_t i = 0; i + 2 < n_limbs; i++)
    rest |= limbs[i];
  return rest != 0;
}

int
cop_integer_compare_float (CopTerm integer, double value)
{
  if (cop_is_small (integer))
    return compare_small_float ((int64_t) integer >> 1, value);

  size_t          n_limbs;
  bool            negative;
  const uint64_t *limbs = cop_bigint_limbs (integer, &n_limbs, &negative);
  if (negative != (value < 0))
    return negative ? -1 : 1;
  int order = compare_magnitude_float (limbs, n_limbs, fabs (value));
  return negative ? -order : order;
}
