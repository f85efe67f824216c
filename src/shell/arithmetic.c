#include "shell/arithmetic.h"

#include "shell/raise.h"
#include "term/compare.h"

#include <math.h>

#define MAX_LIMBS 1024 /* 65,536 bits, or 19,728 digits */

typedef unsigned __int128 Wide;

typedef struct {
  uint64_t limbs[MAX_LIMBS + 2];
  size_t   n_limbs;
  bool     is_negative;
} Big;

static void
load (Big *big, CopTerm integer)
{
  if (cop_is_small (integer)) {
    int64_t value = cop_to_int (integer);
    big->is_negative = value < 0;
    big->limbs[0] = value < 0 ? -(uint64_t) value : (uint64_t) value;
    big->n_limbs = value != 0;
    return;
  }

  const uint64_t *limbs = cop_bigint_limbs (integer, &big->n_limbs, &big->is_negative);
  if (big->n_limbs > MAX_LIMBS)
    cop_raise_limit ();
  memcpy (big->limbs, limbs, big->n_limbs * sizeof *limbs);
}

static CopTerm
store (const Big *big)
{
  if (big->n_limbs > MAX_LIMBS)
    cop_raise_limit ();
  return cop_bigint (big->limbs, big->n_limbs, big->is_negative);
}

static void
trim (Big *big)
{
  while (big->n_limbs > 0 && big->limbs[big->n_limbs - 1] == 0)
    big->n_limbs--;
}

static int
compare_magnitudes (const Big *a, const Big *b)
{
  if (a->n_limbs != b->n_limbs)
    return a->n_limbs < b->n_limbs ? -1 : 1;
  for (size_t i = a->n_limbs; i > 0; i--)
    if (a->limbs[i - 1] != b->limbs[i - 1])
      return a->limbs[i - 1] < b->limbs[i - 1] ? -1 : 1;
  return 0;
}

/* *@a += *@b, without signs. */
static void
add_magnitude (Big *a, const Big *b)
{
  Wide   carry = 0;
  size_t n_limbs = MAX (a->n_limbs, b->n_limbs);

  for (size_t i = 0; i < n_limbs; i++) {
    carry +=
        (Wide) (i < a->n_limbs ? a->limbs[i] : 0) + (i < b->n_limbs ? b->limbs[i] : 0);
    a->limbs[i] = (uint64_t) carry;
    carry >>= 64;
  }
  a->n_limbs = n_limbs;
  if (carry != 0)
    a->limbs[a->n_limbs++] = (uint64_t) carry;
}

/* *@a -= *@b, without signs; *@a is not the smaller. */
static void
subtract_magnitude (Big *a, const Big *b)
{
  uint64_t borrow = 0;

  for (size_t i = 0; i < a->n_limbs; i++) {
    Wide taken = (Wide) (i < b->n_limbs ? b->limbs[i] : 0) + borrow;
    borrow = taken > a->limbs[i];
    a->limbs[i] -= (uint64_t) taken;
  }
  trim (a);
}

static CopTerm
add_big (CopTerm x, CopTerm y, bool negate_y)
{
  Big a;
  Big b;

  load (&a, x);
  load (&b, y);
  b.is_negative ^= negate_y;
  if (a.is_negative == b.is_negative) {
    add_magnitude (&a, &b);
    return store (&a);
  }
  if (compare_magnitudes (&a, &b) < 0) {
    subtract_magnitude (&b, &a);
    return store (&b);
  }
  subtract_magnitude (&a, &b);
  return store (&a);
}

static CopTerm
multiply_big (CopTerm x, CopTerm y)
{
  Big a;
  Big b;
  Big product = { 0 };

  load (&a, x);
  load (&b, y);
  if (a.n_limbs + b.n_limbs > MAX_LIMBS + 1)
    cop_raise_limit ();
  product.n_limbs = a.n_limbs + b.n_limbs;
  product.is_negative = a.is_negative != b.is_negative;
  for (size_t i = 0; i < a.n_limbs; i++) {
    Wide carry = 0;
    for (size_t j = 0; j < b.n_limbs || carry != 0; j++) {
      carry += (Wide) product.limbs[i + j] +
               (j < b.n_limbs ? (Wide) a.limbs[i] * b.limbs[j] : 0);
      product.limbs[i + j] = (uint64_t) carry;
      carry >>= 64;
    }
  }
  trim (&product);
  return store (&product);
}

/* Bit by bit: simple, and numbers are bounded. */
static void
divide_magnitude (const Big *a, const Big *b, Big *ret_quotient, Big *ret_rest)
{
  *ret_quotient = (Big){ .n_limbs = a->n_limbs };
  *ret_rest = (Big){ 0 };
  for (size_t bit = a->n_limbs * 64; bit > 0; bit--) {
    uint64_t carry = a->limbs[(bit - 1) / 64] >> ((bit - 1) % 64) & 1;
    for (size_t i = 0; i < ret_rest->n_limbs; i++) {
      uint64_t next = ret_rest->limbs[i] >> 63;
      ret_rest->limbs[i] = ret_rest->limbs[i] << 1 | carry;
      carry = next;
    }
    if (carry != 0)
      ret_rest->limbs[ret_rest->n_limbs++] = carry;
    if (compare_magnitudes (ret_rest, b) < 0)
      continue;
    subtract_magnitude (ret_rest, b);
    ret_quotient->limbs[(bit - 1) / 64] |= UINT64_C (1) << ((bit - 1) % 64);
  }
  trim (ret_quotient);
}

static bool
is_number (CopTerm term)
{
  return cop_is_integer (term) || cop_is_float (term);
}

double
cop_number_to_double (CopTerm number)
{
  Big    big;
  double value = 0;

  if (cop_is_float (number))
    return cop_to_float (number);
  load (&big, number);
  for (size_t i = big.n_limbs; i > 0; i--)
    value = value * 18446744073709551616.0 + (double) big.limbs[i - 1];
  return big.is_negative ? -value : value;
}

static CopTerm
finite_float (double value, const char *operation, CopTerm a, CopTerm b)
{
  if (!isfinite (value))
    cop_raise_arithmetic (operation, a, b);
  return cop_float (value);
}

/* Both are numbers, or this raises. */
static bool
check_numbers (CopTerm a, CopTerm b, const char *operation)
{
  if (!is_number (a) || !is_number (b))
    cop_raise_arithmetic (operation, a, b);
  return cop_is_float (a) || cop_is_float (b);
}

CopTerm
cop_number_add (CopTerm a, CopTerm b)
{
  int64_t sum;

  if (check_numbers (a, b, "+"))
    return finite_float (cop_number_to_double (a) + cop_number_to_double (b), "+", a, b);
  if (cop_is_small (a) && cop_is_small (b) &&
      !__builtin_add_overflow (cop_to_int (a), cop_to_int (b), &sum))
    return cop_int (sum);
  return add_big (a, b, false);
}

CopTerm
cop_number_subtract (CopTerm a, CopTerm b)
{
  if (check_numbers (a, b, "-"))
    return finite_float (cop_number_to_double (a) - cop_number_to_double (b), "-", a, b);
  return add_big (a, b, true);
}

CopTerm
cop_number_multiply (CopTerm a, CopTerm b)
{
  int64_t product;

  if (check_numbers (a, b, "*"))
    return finite_float (cop_number_to_double (a) * cop_number_to_double (b), "*", a, b);
  if (cop_is_small (a) && cop_is_small (b) &&
      !__builtin_mul_overflow (cop_to_int (a), cop_to_int (b), &product))
    return cop_int (product);
  return multiply_big (a, b);
}

CopTerm
cop_number_divide (CopTerm a, CopTerm b)
{
  check_numbers (a, b, "/");
  double divisor = cop_number_to_double (b);

  if (divisor == 0)
    cop_raise_arithmetic ("/", a, b);
  return finite_float (cop_number_to_double (a) / divisor, "/", a, b);
}

static CopTerm
divide_integers (CopTerm x, CopTerm y, bool wants_rest)
{
  g_autofree Big *numbers = g_new (Big, 4);
  Big            *a = &numbers[0];
  Big            *b = &numbers[1];
  Big            *quotient = &numbers[2];
  Big            *rest = &numbers[3];

  load (a, x);
  load (b, y);
  divide_magnitude (a, b, quotient, rest);
  quotient->is_negative = a->is_negative != b->is_negative;
  rest->is_negative = a->is_negative;
  return store (wants_rest ? rest : quotient);
}

CopTerm
cop_number_div (CopTerm a, CopTerm b)
{
  if (!cop_is_integer (a) || !cop_is_integer (b) || b == cop_int (0))
    cop_raise_arithmetic ("div", a, b);
  if (cop_is_small (a) && cop_is_small (b))
    return cop_int (cop_to_int (a) / cop_to_int (b));
  return divide_integers (a, b, false);
}

CopTerm
cop_number_rem (CopTerm a, CopTerm b)
{
  if (!cop_is_integer (a) || !cop_is_integer (b) || b == cop_int (0))
    cop_raise_arithmetic ("rem", a, b);
  if (cop_is_small (a) && cop_is_small (b))
    return cop_int (cop_to_int (a) % cop_to_int (b));
  return divide_integers (a, b, true);
}

static CopTerm
integer_power (CopTerm base, int64_t exponent)
{
  g_auto (CopTerm) power = cop_int (1);
  g_auto (CopTerm) square = cop_term_ref (base);

  while (exponent > 0) {
    if (exponent & 1)
      cop_term_replace (&power, cop_number_multiply (power, square));
    exponent >>= 1;
    if (exponent > 0)
      cop_term_replace (&square, cop_number_multiply (square, square));
  }
  return cop_term_steal (&power);
}

CopTerm
cop_number_power (CopTerm base, CopTerm exponent)
{
  int64_t small = 0;

  check_numbers (base, exponent, "**");
  if (cop_is_integer (base) && cop_is_integer (exponent) &&
      cop_compare (exponent, cop_int (0)) >= 0) {
    bool is_unit = base == cop_int (0) || base == cop_int (1) || base == cop_int (-1);
    if (!cop_int_get (exponent, &small) || (!is_unit && small > 64 * MAX_LIMBS))
      cop_raise_limit ();
    return integer_power (base, small);
  }
  double value = pow (cop_number_to_double (base), cop_number_to_double (exponent));
  return finite_float (value, "**", base, exponent);
}

CopTerm
cop_number_negate (CopTerm a)
{
  return cop_is_float (a) ? cop_float (-cop_to_float (a))
                          : cop_number_subtract (cop_int (0), a);
}

CopTerm
cop_integer_of_double (double value)
{
  Big    big = { .is_negative = value < 0 };
  int    exponent = 0;
  double fraction = frexp (fabs (value), &exponent);

  if (fabs (value) < 9007199254740992.0)
    return cop_int ((int64_t) value);
  uint64_t digits = (uint64_t) ldexp (fraction, 53);
  unsigned shift = (unsigned) (exponent - 53);
  size_t   index = shift / 64;
  big.limbs[index] = digits << shift % 64;
  if (shift % 64 > 11)
    big.limbs[index + 1] = digits >> (64 - shift % 64);
  big.n_limbs = index + 2;
  trim (&big);
  return store (&big);
}
