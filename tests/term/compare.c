/* Order, equality and hash. */
#include "term/compare.h"

#include "generate.h"
#include "term/parse.h"

/* From small to large, by Erlang's own account. */
static const char *const ascending[] = {
  "-340282366920938463463374607431768211456",
  "-1.0e30",
  "-5",
  "-0.5",
  "0",
  "1",
  "1.5",
  "2",
  "1.0e10",
  "9007199254740992.0",
  "9007199254740993",
  "18446744073709551616",
  "1.0e300",
  "''",
  "'A'",
  "a",
  "aa",
  "b",
  "é",
  "'日本'",
  "#Ref<0.0.0.1>",
  "#Ref<0.0.1.0>",
  "#Ref<a@b.0.0.0>",
  "fun a:b/1",
  "fun a:b/2",
  "fun b:a/0",
  "<0.1.0>",
  "<0.2.0>",
  "<a@b.2.0>",
  "<0.0.1>",
  "{}",
  "{z}",
  "{1,1}",
  "{1,2}",
  "{1.5,0}",
  "#{}",
  "#{a => 9}",
  "#{b => 1}",
  "#{1 => a,1.0 => a}",
  "#{1 => b,1.0 => a}",
  "#{1 => a,b => 1}",
  "#{a => 1,b => 1}",
  "[]",
  "[1|2]",
  "[1]",
  "[1,2]",
  "[1,2,3]",
  "[2|1]",
  "[a]",
  "<<>>",
  "<<0>>",
  "<<\"a\">>",
  "<<\"ab\">>",
  "<<\"b\">>",
  "<<255>>",
};

static CopTerm
term_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  CopTerm            term = cop_parse (text, COP_NOTATION_ERLANG, NULL, &error);

  g_assert_no_error (error);
  return term;
}

static int
sign (int order)
{
  return (order > 0) - (order < 0);
}

static void
orders_as_erlang (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (ascending); i++) {
    for (size_t j = 0; j < G_N_ELEMENTS (ascending); j++) {
      g_auto (CopTerm) a = term_of (ascending[i]);
      g_auto (CopTerm) b = term_of (ascending[j]);
      if (sign (cop_compare (a, b)) != (i > j) - (i < j))
        g_error ("%s and %s", ascending[i], ascending[j]);
    }
  }
}

/* Exact order, order: -1, 0 or 1. */
static const struct {
  const char *a;
  const char *b;
  int         order;
  int         exact;
} mixed[] = {
  { "1", "1.0", 0, -1 },
  { "2", "1.0", 1, -1 },
  { "{1}", "{1.0}", 0, -1 },
  { "[2]", "[1.0]", 1, -1 },
  { "#{a => 1}", "#{a => 1.0}", 0, -1 },
  { "#{1 => a}", "#{1.0 => a}", -1, -1 },
  { "#{2 => a}", "#{1.0 => a}", -1, -1 },
  { "0.0", "-0.0", 0, 0 },
};

static void
orders_integers_before_floats_when_exact (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (mixed); i++) {
    g_auto (CopTerm) a = term_of (mixed[i].a);
    g_auto (CopTerm) b = term_of (mixed[i].b);
    g_assert_cmpint (sign (cop_compare (a, b)), ==, mixed[i].order);
    g_assert_cmpint (sign (cop_compare_exact (a, b)), ==, mixed[i].exact);
    g_assert_cmpint (sign (cop_compare_exact (b, a)), ==, -mixed[i].exact);
    g_assert_cmpint (cop_equal (a, b), ==, mixed[i].exact == 0);
  }
}

static CopTerm
first_native_cb (const CopTerm *args, size_t n_args, CopTerm env)
{
  return COP_NIL;
}

static void
closures_are_equal_by_code_and_environment (void)
{
  g_auto (CopTerm) a = cop_closure ("f", 1, first_native_cb, cop_int (1));
  g_auto (CopTerm) same = cop_closure ("f", 1, first_native_cb, cop_int (1));
  g_auto (CopTerm) other = cop_closure ("f", 1, first_native_cb, cop_int (2));

  g_assert_true (cop_equal (a, same));
  g_assert_cmpuint (cop_hash (a), ==, cop_hash (same));
  g_assert_cmpint (cop_compare (a, other), <, 0);
}

#define N_RANDOM 120

static void
is_total_and_transitive (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);
  Generator         generator = { .rand = rand };
  CopTerm           terms[N_RANDOM];
  int8_t            order[N_RANDOM][N_RANDOM], exact[N_RANDOM][N_RANDOM];

  for (int i = 0; i < N_RANDOM; i++)
    terms[i] = generate_term (&generator, i % 3);
  for (int i = 0; i < N_RANDOM; i++) {
    for (int j = 0; j < N_RANDOM; j++) {
      order[i][j] = (int8_t) sign (cop_compare (terms[i], terms[j]));
      exact[i][j] = (int8_t) sign (cop_compare_exact (terms[i], terms[j]));
      g_assert_cmpint (cop_equal (terms[i], terms[j]), ==, exact[i][j] == 0);
    }
  }
  for (int i = 0; i < N_RANDOM; i++) {
    for (int j = 0; j < N_RANDOM; j++) {
      g_assert_cmpint (order[i][j], ==, -order[j][i]);
      g_assert_cmpint (exact[i][j], ==, -exact[j][i]);
      for (int k = 0; k < N_RANDOM; k++) {
        if (order[i][j] <= 0 && order[j][k] <= 0)
          g_assert_cmpint (order[i][k], <=, 0);
        if (exact[i][j] <= 0 && exact[j][k] <= 0)
          g_assert_cmpint (exact[i][k], <=, 0);
      }
    }
  }
  for (int i = 0; i < N_RANDOM; i++)
    cop_term_unref (terms[i]);
}

static void
equal_terms_have_equal_hashes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  Generator         generator = { .rand = rand };
  int               n_equal = 0;

  for (int i = 0; i < 20000; i++) {
    g_auto (CopTerm) a = generate_term (&generator, i % 2);
    g_auto (CopTerm) b = generate_term (&generator, i % 2);
    if (cop_equal (a, b)) {
      g_assert_cmpuint (cop_hash (a), ==, cop_hash (b));
      n_equal++;
    }
  }
  g_assert_cmpint (n_equal, >, 100);
}

static int
compare_words_cb (gconstpointer a, gconstpointer b)
{
  uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

  return (x > y) - (x < y);
}

static void
hashes_are_spread (void)
{
  static uint32_t hashes[20000];
  int             n_same = 0;

  for (int i = 0; i < 20000; i++) {
    g_auto (CopTerm) term = i % 2 ? cop_int (i) : cop_string_printf ("key %d", i);
    hashes[i] = cop_hash (term);
  }
  qsort (hashes, G_N_ELEMENTS (hashes), sizeof *hashes, compare_words_cb);
  for (int i = 1; i < 20000; i++)
    n_same += hashes[i] == hashes[i - 1];

  g_assert_cmpint (n_same, <, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/orders-as-erlang", orders_as_erlang);
  g_test_add_func ("/compare/orders-integers-before-floats-when-exact",
                   orders_integers_before_floats_when_exact);
  g_test_add_func ("/compare/closures-are-equal-by-code-and-environment",
                   closures_are_equal_by_code_and_environment);
  g_test_add_func ("/compare/is-total-and-transitive", is_total_and_transitive);
  g_test_add_func ("/compare/equal-terms-have-equal-hashes",
                   equal_terms_have_equal_hashes);
  g_test_add_func ("/compare/hashes-are-spread", hashes_are_spread);
  return g_test_run ();
}
