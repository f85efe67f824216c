/* Terms over several lines. */
#include "observer/pretty.h"
#include "term/parse.h"

static void
breaks_what_does_not_fit (void)
{
  static const struct {
    const char *term;
    const char *text;
  } cases[] = {
    { "%{\"eggs\" => 3}", "%{\"eggs\" => 3}" },
    { "{:ok, [1, 2, 3], \"a long text\"}",
      "{\n  :ok,\n  [1, 2, 3],\n  \"a long text\"\n}" },
    { "%{\"a\" => [100000000, 200000000]}",
      "%{\n  \"a\" => [\n    100000000,\n    200000000\n  ]\n}" },
    { "%{\"key of a map\" => \"a value\"}",
      "%{\n  \"key of a map\" =>\n    \"a value\"\n}" },
    { "\"longer than any line can be\"", "\"longer than any line can be\"" },
    { "{}", "{}" },
    { "[]", "[]" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (CopTerm) term = cop_parse (cases[i].term, COP_NOTATION_ELIXIR, NULL, NULL);
    g_assert_cmpuint (term, !=, COP_NONE);
    g_autofree char *text = observer_pretty (term, 22);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pretty/breaks-what-does-not-fit", breaks_what_does_not_fit);
  return g_test_run ();
}
