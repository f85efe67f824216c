/* Questions about the shape of terms. */
#include "term/match.h"

#include "term/atom.h"
#include "term/parse.h"

static CopTerm
term_of (const char *text)
{
  CopTerm term = cop_parse (text, COP_NOTATION_ERLANG, NULL, NULL);

  g_assert_cmpuint (term, !=, COP_NONE);
  return term;
}

static void
knows_tagged_tuples (void)
{
  g_auto (CopTerm) put = term_of ("{put,eggs,3}");

  g_assert_true (cop_is_tagged (put, COP_ATOM (put), 3));
  g_assert_false (cop_is_tagged (put, COP_ATOM (put), 2));
  g_assert_false (cop_is_tagged (put, COP_ATOM (get), 3));
  g_assert_false (cop_is_tagged (COP_ATOM (put), COP_ATOM (put), 3));
}

static const struct {
  const char *term;
  const char *pattern;
  bool        matches;
} cases[] = {
  { "{ok,1}", "{ok,1}", true },
  { "{ok,1}", "{ok,1.0}", false },
  { "{ok,1}", "{ok,_}", true },
  { "{ok,1}", "{ok}", false },
  { "{ok,1}", "_", true },
  { "[1,2,3]", "[1|_]", true },
  { "[1,2,3]", "[1,_]", false },
  { "[1,2,3]", "[_,_,_]", true },
  { "[]", "[]", true },
  { "\"abc\"", "\"abc\"", true },
  { "<<\"eggs\">>", "<<\"eggs\">>", true },
  { "#{a => 1,b => 2}", "#{a := 1}", true },
  { "#{a => 1,b => 2}", "#{a => 2}", false },
  { "#{a => 1}", "#{b => _}", false },
  { "#{}", "#{}", true },
  { "<0.1.0>", "<0.1.0>", true },
};

static void
matches_literals_and_holes (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (CopTerm) term = term_of (cases[i].term);
    g_assert_cmpint (cop_match (term, cases[i].pattern), ==, cases[i].matches);
  }
}

static void
captures_in_the_order_of_the_pattern (void)
{
  g_auto (CopTerm) term = term_of ("{put,#{z => 1,a => 2},[3|4]}");
  CopTerm          z, a, head, tail;

  g_assert_true (
      cop_match (term, "{put, #{z => $, a => $}, [$ | $]}", &z, &a, &head, &tail));

  g_assert_cmpint (cop_to_int (z), ==, 1);
  g_assert_cmpint (cop_to_int (a), ==, 2);
  g_assert_cmpint (cop_to_int (head), ==, 3);
  g_assert_cmpint (cop_to_int (tail), ==, 4);
}

static void
captures_by_kind (void)
{
  static const char *const of_kind[][2] = {
    { "ok", "$a" },   { "1", "$i" },       { "4611686018427387904", "$i" },
    { "<<>>", "$b" }, { "<0.1.0>", "$p" }, { "[]", "$l" },
    { "[1]", "$l" },  { "{}", "$t" },      { "#{}", "$m" },
  };
  CopTerm captured;

  for (size_t i = 0; i < G_N_ELEMENTS (of_kind); i++) {
    g_auto (CopTerm) term = term_of (of_kind[i][0]);
    g_auto (CopTerm) other = cop_float (1.5);
    g_assert_true (cop_match (term, of_kind[i][1], &captured));
    g_assert_cmpuint (captured, ==, term);
    g_assert_false (cop_match (other, of_kind[i][1], &captured));
  }
}

static void
writes_nothing_without_a_match (void)
{
  g_auto (CopTerm) term = term_of ("{ok,1}");
  CopTerm          tag = COP_NONE, value = COP_NONE;

  g_assert_false (cop_match (term, "{$,$a}", &tag, &value));

  g_assert_cmpuint (tag, ==, COP_NONE);
}

static void
aborts_on_a_malformed_pattern (void)
{
  if (g_test_subprocess ()) {
    cop_match (COP_NIL, "{ok, ");
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*Malformed pattern {ok, *column 6*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/knows-tagged-tuples", knows_tagged_tuples);
  g_test_add_func ("/match/matches-literals-and-holes", matches_literals_and_holes);
  g_test_add_func ("/match/captures-in-the-order-of-the-pattern",
                   captures_in_the_order_of_the_pattern);
  g_test_add_func ("/match/captures-by-kind", captures_by_kind);
  g_test_add_func ("/match/writes-nothing-without-a-match",
                   writes_nothing_without_a_match);
  g_test_add_func ("/match/aborts-on-a-malformed-pattern", aborts_on_a_malformed_pattern);
  return g_test_run ();
}
