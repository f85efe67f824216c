/* Lists. */
#include "term/compare.h"
#include "term/parse.h"

static CopTerm
term_of (const char *text)
{
  CopTerm term = cop_parse (text, COP_NOTATION_ERLANG, NULL, NULL);

  g_assert_cmpuint (term, !=, COP_NONE);
  return term;
}

static void
is_made_of_cells (void)
{
  g_auto (CopTerm) list = cop_list_of (cop_int (1), cop_int (2));

  g_assert_true (cop_is_list (list) && cop_is_cons (list));
  g_assert_cmpint (cop_to_int (cop_head (list)), ==, 1);
  g_assert_cmpint (cop_to_int (cop_head (cop_tail (list))), ==, 2);
  g_assert_true (cop_is_nil (cop_tail (cop_tail (list))));
  g_assert_true (cop_is_list (COP_NIL) && !cop_is_cons (COP_NIL));
}

static void
measures_proper_lists_only (void)
{
  g_auto (CopTerm) proper = term_of ("[a,b,c]");
  g_auto (CopTerm) improper = term_of ("[a|b]");
  size_t           length = 99;

  g_assert_false (cop_list_length (improper, &length));
  g_assert_false (cop_list_length (COP_ATOM (ok), &length));
  g_assert_cmpuint (length, ==, 99);
  g_assert_true (cop_list_length (proper, &length));
  g_assert_cmpuint (length, ==, 3);
  g_assert_true (cop_list_length (COP_NIL, &length));
  g_assert_cmpuint (length, ==, 0);
}

static void
is_reversed (void)
{
  g_auto (CopTerm) list = term_of ("[1,{2},3]");
  g_auto (CopTerm) expected = term_of ("[3,{2},1]");
  g_auto (CopTerm) reverse = cop_list_reverse (list);

  g_assert_true (cop_equal (reverse, expected));
}

static void
is_appended (void)
{
  g_auto (CopTerm) front = term_of ("[1,2]");
  g_auto (CopTerm) expected = term_of ("[1,2|x]");
  g_auto (CopTerm) both = cop_list_append (front, cop_atom ("x"));
  g_auto (CopTerm) none = cop_list_append (COP_NIL, cop_atom ("x"));

  g_assert_true (cop_equal (both, expected));
  g_assert_cmpuint (none, ==, cop_atom ("x"));
}

static void
finds_keywords (void)
{
  g_auto (CopTerm) list = term_of ("[{name,1},odd,{name,2},{id,3,4},{id,5}]");

  g_assert_cmpint (cop_to_int (cop_keyword_get (list, COP_ATOM (name))), ==, 1);
  g_assert_cmpint (cop_to_int (cop_keyword_get (list, COP_ATOM (id))), ==, 5);
  g_assert_cmpuint (cop_keyword_get (list, COP_ATOM (ok)), ==, COP_NONE);
}

static void
charlists_become_text (void)
{
  g_auto (CopTerm) text = term_of ("\"grün\"");
  g_auto (CopTerm) numbers = term_of ("[103,-1]");
  g_auto (CopTerm) improper = term_of ("[103|a]");
  g_autofree char *utf8 = cop_charlist_to_utf8 (text);

  g_assert_cmpstr (utf8, ==, "grün");
  g_assert_null (cop_charlist_to_utf8 (numbers));
  g_assert_null (cop_charlist_to_utf8 (improper));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list/is-made-of-cells", is_made_of_cells);
  g_test_add_func ("/list/measures-proper-lists-only", measures_proper_lists_only);
  g_test_add_func ("/list/is-reversed", is_reversed);
  g_test_add_func ("/list/is-appended", is_appended);
  g_test_add_func ("/list/finds-keywords", finds_keywords);
  g_test_add_func ("/list/charlists-become-text", charlists_become_text);
  return g_test_run ();
}
