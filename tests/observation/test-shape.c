/* Shapes of messages, without a node. */
#include "observation/shape.h"
#include "term/parse.h"

static void
assert_shape (CopMessageKind kind, const char *message, const char *expected)
{
  g_auto (CopTerm) term = cop_parse (message, COP_NOTATION_ELIXIR, NULL, NULL);
  CopShape         shape = cop_shape_of (&(CopMessage){ .kind = kind, .term = term });
  g_autofree char *text = cop_shape_text (&shape);

  g_assert_cmpstr (text, ==, expected);
}

static void
says_what_they_have_in_common (void)
{
  static const struct {
    CopMessageKind kind;
    const char    *message;
    const char    *expected;
  } cases[] = {
    { COP_MESSAGE_PLAIN, "{:put, \"eggs\", 3}", "{:put, _, _}" },
    { COP_MESSAGE_PLAIN, "{:go}", "{:go}" },
    { COP_MESSAGE_PLAIN, "{}", "{}" },
    { COP_MESSAGE_PLAIN, "{1, :put}", "{_, _}" },
    { COP_MESSAGE_PLAIN, "{:a, 1, 2, 3, 4, 5, 6, 7, 8}",
      "{:a, _, _, _, _, _, _, … 2 more}" },
    { COP_MESSAGE_PLAIN, ":tick", ":tick" },
    { COP_MESSAGE_PLAIN, "17", "integer" },
    { COP_MESSAGE_PLAIN, "1.5", "float" },
    { COP_MESSAGE_PLAIN, "\"text\"", "binary" },
    { COP_MESSAGE_PLAIN, "[]", "[]" },
    { COP_MESSAGE_PLAIN, "[1, 2]", "[_ | _]" },
    { COP_MESSAGE_PLAIN, "%{a: 1}", "%{}" },
    { COP_MESSAGE_PLAIN, "%{:__struct__ => KV.Item}", "%KV.Item{}" },
    { COP_MESSAGE_CALL, "{:get, \"eggs\"}", "call {:get, _}" },
    { COP_MESSAGE_CAST, ":stop", "cast :stop" },
    { COP_MESSAGE_SYSTEM, ":get_state", "system :get_state" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_shape (cases[i].kind, cases[i].message, cases[i].expected);
}

static void
add (CopHistogram *histogram, CopTerm term, int n)
{
  g_auto (CopTerm) owned = term;
  CopShape         shape = cop_shape_of (&(CopMessage){ .term = term });

  for (int i = 0; i < n; i++)
    cop_histogram_add (histogram, &shape);
}

static void
counts_the_most_frequent_first (void)
{
  g_autoptr (CopHistogram) histogram = cop_histogram_new ();
  uint64_t                 n_others = 0;
  add (histogram, cop_int (1), 2);
  add (histogram, cop_string ("x"), 5);
  add (histogram, cop_int (2), 1);
  add (histogram, COP_ATOM (ok), 1);

  g_autoptr (GArray) top = cop_histogram_top (histogram, 2, &n_others);

  g_assert_cmpuint (top->len, ==, 2);
  g_assert_cmpint (g_array_index (top, CopShapeCount, 0).shape.kind, ==, COP_KIND_BINARY);
  g_assert_cmpuint (g_array_index (top, CopShapeCount, 0).count, ==, 5);
  g_assert_cmpuint (g_array_index (top, CopShapeCount, 1).count, ==, 3);
  g_assert_cmpuint (n_others, ==, 1);
  g_assert_cmpuint (cop_histogram_total (histogram), ==, 9);
}

static void
does_not_grow_without_bound (void)
{
  g_autoptr (CopHistogram) histogram = cop_histogram_new ();
  uint64_t                 n_others = 0;
  for (uint32_t i = 0; i < 2000; i++)
    cop_histogram_add (histogram,
                       &(CopShape){ .tag = COP_NONE, .kind = COP_KIND_TUPLE, .size = i });

  g_autoptr (GArray) top = cop_histogram_top (histogram, 2000, &n_others);

  g_assert_cmpuint (top->len, <, 1000);
  g_assert_cmpuint (top->len + n_others, ==, 2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/says-what-they-have-in-common", says_what_they_have_in_common);
  g_test_add_func ("/shape/counts-the-most-frequent-first",
                   counts_the_most_frequent_first);
  g_test_add_func ("/shape/does-not-grow-without-bound", does_not_grow_without_bound);
  return g_test_run ();
}
