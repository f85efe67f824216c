/* Integers of any size, and floats. */
#include "term/compare.h"
#include "term/term.h"

#include <string.h>

static void
keeps_all_64_bits (void)
{
  static const int64_t values[] = {
    0,
    1,
    -1,
    INT64_MAX,
    INT64_MIN,
    (INT64_C (1) << 62) - 1,
    INT64_C (1) << 62,
    -(INT64_C (1) << 62),
    -(INT64_C (1) << 62) - 1,
  };

  for (size_t i = 0; i < G_N_ELEMENTS (values); i++) {
    g_auto (CopTerm) term = cop_int (values[i]);
    g_assert_true (cop_is_integer (term));
    g_assert_cmpint (cop_to_int (term), ==, values[i]);
  }
}

static void
refuses_what_does_not_fit (void)
{
  g_auto (CopTerm) large = cop_uint (UINT64_MAX);
  int64_t          value = 99;

  g_assert_false (cop_int_get (large, &value));
  g_assert_false (cop_int_get (COP_ATOM (ok), &value));
  g_assert_cmpint (value, ==, 99);
}

static void
is_small_whenever_it_fits (void)
{
  const uint64_t zeros[3] = { 5, 0, 0 };
  const uint64_t lowest[1] = { UINT64_C (1) << 62 };

  g_assert_cmpuint (cop_bigint (zeros, 3, true), ==, cop_int (-5));
  g_assert_cmpuint (cop_bigint (lowest, 1, true), ==, cop_int (-(INT64_C (1) << 62)));
  g_assert_cmpuint (cop_bigint (NULL, 0, true), ==, cop_int (0));
  g_assert_cmpuint (cop_uint (7), ==, cop_int (7));
}

static void
reads_and_writes_digits (void)
{
  static const char *const numbers[] = {
    "0",
    "-1",
    "4611686018427387904",
    "-4611686018427387905",
    "18446744073709551615",
    "18446744073709551616",
    "-340282366920938463463374607431768211456",
    "10000000000000000000",
    "100000000000000000000000000000000000000000000000000000000000",
    "99999999999999999999999999999999999999",
  };

  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_auto (CopTerm) term = cop_int_from_string (numbers[i], strlen (numbers[i]), 10);
    g_autofree char *digits = cop_int_to_string (term);
    g_assert_cmpstr (digits, ==, numbers[i]);
  }
}

static void
reads_other_bases (void)
{
  g_auto (CopTerm) hex = cop_int_from_string ("fFfFfFfFfFfFfFfFf", 17, 16);
  g_autofree char *digits = cop_int_to_string (hex);

  g_assert_cmpstr (digits, ==, "295147905179352825855");
  g_assert_cmpuint (cop_int_from_string ("-101", 4, 2), ==, cop_int (-5));
  g_assert_cmpuint (cop_int_from_string ("zz", 2, 36), ==, cop_int (1295));
  g_assert_cmpuint (cop_int_from_string ("12", 2, 2), ==, COP_NONE);
  g_assert_cmpuint (cop_int_from_string ("-", 1, 10), ==, COP_NONE);
  g_assert_cmpuint (cop_int_from_string ("", 0, 10), ==, COP_NONE);
}

static void
gives_limbs (void)
{
  g_auto (CopTerm) term = cop_int_from_string ("-18446744073709551621", 21, 10);
  size_t           n_limbs;
  bool             negative;
  const uint64_t  *limbs = cop_bigint_limbs (term, &n_limbs, &negative);

  g_assert_cmpuint (n_limbs, ==, 2);
  g_assert_true (negative);
  g_assert_cmpuint (limbs[0], ==, 5);
  g_assert_cmpuint (limbs[1], ==, 1);
}

/* @order is that of the integer and the float. */
static const struct {
  const char *integer;
  double      value;
  int         order;
} mixed[] = {
  { "1", 1.0, 0 },
  { "1", 1.5, -1 },
  { "-1", -1.5, 1 },
  { "0", -0.0, 0 },
  { "9007199254740992", 0x1p53, 0 },
  { "9007199254740993", 0x1p53, 1 },
  { "4611686018427387904", 0x1p62, 0 },
  { "4611686018427387903", 0x1p62, -1 },
  { "-4611686018427387904", -0x1p62, 0 },
  { "-4611686018427387905", -0x1p62, -1 },
  { "18446744073709551616", 0x1p64, 0 },
  { "18446744073709551617", 0x1p64, 1 },
  { "18446744073709551615", 0x1p64, -1 },
  { "1267650600228229401496703205376", 0x1p100, 0 },
  { "1267650600228229401496703205377", 0x1p100, 1 },
  { "-1267650600228229401496703205377", -0x1p100, -1 },
  { "1267650600228229401496703205376", 1e-300, 1 },
  { "-1267650600228229401496703205376", 1e300, -1 },
  { "1267650600228229401496703205376", 1e308, -1 },
};

static void
compares_with_floats_exactly (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (mixed); i++) {
    const char      *digits = mixed[i].integer;
    g_auto (CopTerm) integer = cop_int_from_string (digits, strlen (digits), 10);
    g_auto (CopTerm) value = cop_float (mixed[i].value);
    g_assert_cmpint (cop_compare (integer, value), ==, mixed[i].order);
    g_assert_cmpint (cop_compare (value, integer), ==, -mixed[i].order);
    g_assert_cmpint (cop_compare_exact (integer, value), ==, -1);
    g_assert_false (cop_equal (integer, value));
  }
}

static void
zeros_of_both_signs_are_equal (void)
{
  g_auto (CopTerm) plus = cop_float (0.0);
  g_auto (CopTerm) minus = cop_float (-0.0);

  g_assert_true (cop_equal (plus, minus));
  g_assert_cmpuint (cop_hash (plus), ==, cop_hash (minus));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/number/keeps-all-64-bits", keeps_all_64_bits);
  g_test_add_func ("/number/refuses-what-does-not-fit", refuses_what_does_not_fit);
  g_test_add_func ("/number/is-small-whenever-it-fits", is_small_whenever_it_fits);
  g_test_add_func ("/number/reads-and-writes-digits", reads_and_writes_digits);
  g_test_add_func ("/number/reads-other-bases", reads_other_bases);
  g_test_add_func ("/number/gives-limbs", gives_limbs);
  g_test_add_func ("/number/compares-with-floats-exactly", compares_with_floats_exactly);
  g_test_add_func ("/number/zeros-of-both-signs-are-equal",
                   zeros_of_both_signs_are_equal);
  return g_test_run ();
}
