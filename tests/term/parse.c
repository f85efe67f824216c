/* Text to terms, in both notations. */
#include "term/parse.h"

#include "generate.h"
#include "term/compare.h"

#include <string.h>

/* What is read; how it prints. */
static const char *const elixir[][2] = {
  { " 1_000 ", "1000" },
  { "-5", "-5" },
  { "+5", "5" },
  { "0xfF", "255" },
  { "0o17", "15" },
  { "0b101", "5" },
  { "-0x10", "-16" },
  { "123456789012345678901234567890", "123456789012345678901234567890" },
  { "1.5e3", "1500.0" },
  { "1.5E-3", "0.0015" },
  { "1_0.0_1", "10.01" },
  { "?a", "97" },
  { "?\\n", "10" },
  { "?\\s", "32" },
  { "? ", "32" },
  { "?é", "233" },
  { "\"a\\nb\\t\\\"\\\\\\#{\"", "\"a\\nb\\t\\\"\\\\\\#{\"" },
  { "\"\\s\\q\\d\"", "\" q\\d\"" },
  { "\"\\xFF\"", "<<255>>" },
  { "\"\\xe\"", "<<14>>" },
  { "\"\\x{e9}\\u00e9\\u{1F600}\"", "\"éé\xf0\x9f\x98\x80\"" },
  { "\"\\0\"", "<<0>>" },
  { "\"a\\\nb\"", "\"ab\"" },
  { "\"two\nlines\"", "\"two\\nlines\"" },
  { "\"# no comment\"", "\"# no comment\"" },
  { "'abc'", "'abc'" },
  { "'\\u00FF'", "[255]" },
  { "~c\"abc\"", "'abc'" },
  { "''", "[]" },
  { ":ok", ":ok" },
  { ":Foo", ":Foo" },
  { ":a@b", ":a@b" },
  { ":é?", ":é?" },
  { ":\"foo bar\"", ":\"foo bar\"" },
  { ":'foo'", ":foo" },
  { ":\"\\u00FF\"", ":ÿ" },
  { ":+", ":+" },
  { ":<<>>", ":<<>>" },
  { ":%{}", ":%{}" },
  { ":..//", ":..//" },
  { "nil", "nil" },
  { "true", "true" },
  { "KV.Registry", "KV.Registry" },
  { "Elixir.KV", "KV" },
  { "Elixir", "Elixir" },
  { "Elixir.Elixir", "Elixir.Elixir" },
  { "[]", "[]" },
  { "[1, 2,]", "[1, 2]" },
  { "[1 | 2]", "[1 | 2]" },
  { "[1, 2 | [3]]", "[1, 2, 3]" },
  { "[a: 1, \"b c\": 2]", "[a: 1, \"b c\": 2]" },
  { "[a:\n1]", "[a: 1]" },
  { "['a': 1]", "[a: 1]" },
  { "[+: 1, {}: 2, Foo: 3, nil: 4, a?: 5]", "[+: 1, {}: 2, Foo: 3, nil: 4, a?: 5]" },
  { "[1, a: 2]", "[1, {:a, 2}]" },
  { "[\"a\", \"b\"]", "[\"a\", \"b\"]" },
  { "{1, a: 2, b: [c: 3]}", "{1, [a: 2, b: [c: 3]]}" },
  { "{}", "{}" },
  { "{:ok, 1,}", "{:ok, 1}" },
  { "%{}", "%{}" },
  { "%{a: 1, b: %{}}", "%{a: 1, b: %{}}" },
  { "%{\"a\" => 1, b: 2}", "%{:b => 2, \"a\" => 1}" },
  { "%{1 => 2, 1.0 => 3,}", "%{1 => 2, 1.0 => 3}" },
  { "%{a: 1, a: 2}", "%{a: 2}" },
  { "%KV.Bucket{size: 1}", "%KV.Bucket{size: 1}" },
  { "%KV{:size => 1}", "%KV{size: 1}" },
  { "%RuntimeError{message: \"x\"}", "%RuntimeError{message: \"x\"}" },
  { "<<1, 2, \"abc\">>", "<<1, 2, 97, 98, 99>>" },
  { "<<>>", "\"\"" },
  { "<< 104 , 105, >>", "\"hi\"" },
  { "#PID<0.72.0>", "#PID<0.72.0>" },
  { "pid(\"0.72.1\")", "#PID<0.72.1>" },
  { "#PID<a@b.c.72.0>", "#PID<a@b.c.72.0>" },
  { "#Reference<0.1.2.3>", "#Reference<0.1.2.3>" },
  { "&KV.Registry.lookup/2", "&KV.Registry.lookup/2" },
  { "&:mod.fun?/1", "&:mod.fun?/1" },
  { "&Kernel.+/2", "&Kernel.+/2" },
  { "&Kernel.//2", "&Kernel.//2" },
  { "&KV.\"odd name\"/0", "&KV.\"odd name\"/0" },
  { "# before\n[1, # inside ]\n 2] # after", "[1, 2]" },
};

static const char *const erlang[][2] = {
  { "16#fF", "255" },
  { "-2#101", "-5" },
  { "1_000", "1000" },
  { "1.0e-3", "0.001" },
  { "$a", "97" },
  { "$\\n", "10" },
  { "$ ", "32" },
  { "\"str\"", "\"str\"" },
  { "\"a\" \"b\"\n \"c\"", "\"abc\"" },
  { "\"\"", "[]" },
  { "\"\\101\\x42\\x{43}\\^A\"", "[65,66,67,1]" },
  { "\"λ\"", "[955]" },
  { "'quoted atom'", "'quoted atom'" },
  { "'it\\'s'", "'it\\'s'" },
  { "nonode@nohost", "nonode@nohost" },
  { "ünï", "ünï" },
  { "{ok, [1|2]}", "{ok,[1|2]}" },
  { "#{a => 1, <<\"b\">> => [] }", "#{a => 1,<<\"b\">> => []}" },
  { "<<1,2,\"abc\">>", "<<1,2,97,98,99>>" },
  { "<<\"é\">>", "<<\"é\">>" },
  { "<<\"é\"/utf8>>", "<<\"é\"/utf8>>" },
  { "<<\"日本\"/utf8, 10>>", "<<\"日本\\n\"/utf8>>" },
  { "<0.72.0>", "<0.72.0>" },
  { "#Ref<0.1.2.3>", "#Ref<0.1.2.3>" },
  { "fun lists:map/2", "fun lists:map/2" },
  { "fun 'Elixir.KV':'+'/2", "fun 'Elixir.KV':'+'/2" },
  { "fund", "fund" },
  { "% before\n[1, % inside ]\n2]", "[1,2]" },
};

static void
assert_reads (const char *text, CopNotation notation, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_auto (CopTerm)   term = cop_parse (text, notation, NULL, &error);

  g_assert_no_error (error);
  g_autofree char *printed = cop_print (term, notation);
  g_assert_cmpstr (printed, ==, expected);
}

static void
reads_elixir (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (elixir); i++)
    assert_reads (elixir[i][0], COP_NOTATION_ELIXIR, elixir[i][1]);
}

static void
reads_erlang (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (erlang); i++)
    assert_reads (erlang[i][0], COP_NOTATION_ERLANG, erlang[i][1]);
}

static const struct {
  const char *text;
  const char *message;
} elixir_mistakes[] = {
  { "", "line 1, column 1: expected a term, found the end" },
  { "  foo", "line 1, column 3: expected a term, found “foo”" },
  { "1 2", "line 1, column 3: expected the end, found “2”" },
  { "\"a\" \"b\"", "line 1, column 5: expected the end, found “\"”" },
  { "[1, 2", "line 1, column 6: expected “,” or “]”, found the end" },
  { "{:ok,\n ä }", "line 2, column 2: expected a term, found “ä”" },
  { "{\"ä\", 2]", "line 1, column 8: expected “,” or “}”, found “]”" },
  { "[1 | 2, 3]", "line 1, column 7: expected “]”, found “,”" },
  { "[ | 2]", "line 1, column 3: expected a term, found “|”" },
  { "%{1, 2}", "line 1, column 4: expected “=>”, found “,”" },
  { "%{a: 1, 2 => 3}", "line 1, column 9: expected another “key:”, found “2”" },
  { "[a: 1, 2]", "line 1, column 8: expected another “key:”, found “2”" },
  { "[a:1]", "line 1, column 4: expected a blank after the key, found “1”" },
  { "[a: ]", "line 1, column 5: expected a term, found “]”" },
  { "{a: 1}", "line 1, column 2: expected a term, found “a”" },
  { "%foo{}", "line 1, column 2: expected the name of a module, found “foo”" },
  { "12ab", "line 1, column 3: expected the end of the number, found “ab”" },
  { "1__0", "line 1, column 2: expected the end of the number, found “__0”" },
  { "1.0e400", "line 1, column 1: expected a float of at most 1.8e308, found “1”" },
  { "0xg", "line 1, column 3: expected a digit, found “g”" },
  { "\"abc", "line 1, column 5: expected “\"”, found the end" },
  { "\"a#{b}\"",
    "line 1, column 3: expected plain text without interpolation (#{…}), found “#”" },
  { "\"\\xg\"", "line 1, column 4: expected a hexadecimal digit, found “g”" },
  { "\"\\u12\"", "line 1, column 6: expected four hexadecimal digits, found “\"”" },
  { "\"\\uD800\"", "line 1, column 4: expected the number of a character, found “D800”" },
  { "<<256>>", "line 1, column 3: expected a number up to 255, found “256”" },
  { "<<:a>>", "line 1, column 3: expected a byte or a text, found “:”" },
  { ": a", "line 1, column 2: expected the name of an atom, found “ ”" },
  { "#PID<0.x.0>", "line 1, column 8: expected a number, found “x”" },
  { "#PID<1.2.3>", "line 1, column 6: expected 0 or the name of a node, and numbers, found “1”" },
  { "pid(\"0.72\")", "line 1, column 6: expected a pid like 0.72.0, found “0”" },
  { "&KV.put", "line 1, column 8: expected “/”, found the end" },
  { "&KV.put/256", "line 1, column 9: expected a number up to 255, found “256”" },
  { "[1,\n 2,\n\"ä\\q\", ~]", "line 3, column 8: expected a term, found “~”" },
}, erlang_mistakes[] = {
  { "[1,]", "line 1, column 4: expected a term, found “]”" },
  { "{a b}", "line 1, column 4: expected “,” or “}”, found “b”" },
  { "receive", "line 1, column 1: expected a term, found “receive”" },
  { "Var", "line 1, column 1: expected a term, found “Var”" },
  { "_", "line 1, column 1: expected a term, found “_”" },
  { "#{a := 1}", "line 1, column 5: expected “=>”, found “:”" },
  { "<<\"λ\">>", "line 1, column 3: expected a text of bytes (or /utf8 after it), found “\"”" },
  { "37#1", "line 1, column 3: expected the end, found “#”" },
  { "fun a", "line 1, column 6: expected “:”, found the end" },
};

static void
assert_refuses (const char *text, CopNotation notation, const char *message)
{
  g_autoptr (GError) error = NULL;
  CopTerm            term = cop_parse (text, notation, NULL, &error);

  if (term != COP_NONE)
    g_error ("“%s” was read", text);
  g_assert_error (error, COP_PARSE_ERROR, COP_PARSE_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, message);
}

static void
says_what_was_expected (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (elixir_mistakes); i++)
    assert_refuses (elixir_mistakes[i].text, COP_NOTATION_ELIXIR,
                    elixir_mistakes[i].message);
  for (size_t i = 0; i < G_N_ELEMENTS (erlang_mistakes); i++)
    assert_refuses (erlang_mistakes[i].text, COP_NOTATION_ERLANG,
                    erlang_mistakes[i].message);
}

static void
reports_line_and_column (void)
{
  CopParsePlace place = { 0 };

  g_assert_cmpuint (cop_parse ("{1,\n  \"ü\", x", COP_NOTATION_ELIXIR, &place, NULL), ==,
                    COP_NONE);

  g_assert_cmpuint (place.offset, ==, 12);
  g_assert_cmpuint (place.line, ==, 2);
  g_assert_cmpuint (place.column, ==, 8);
}

static void
refuses_what_is_not_utf8 (void)
{
  assert_refuses ("\"a\xff\"", COP_NOTATION_ELIXIR,
                  "line 1, column 3: expected text in UTF-8, found the end");
}

static void
refuses_long_atoms (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *name = g_strnfill (256, 'a');
  g_autofree char   *text = g_strconcat ("[:", name, NULL);

  g_assert_cmpuint (cop_parse (text, COP_NOTATION_ELIXIR, NULL, &error), ==, COP_NONE);

  g_assert_error (error, COP_PARSE_ERROR, COP_PARSE_ERROR_ATOM);
  g_assert_true (
      g_str_has_prefix (error->message, "line 1, column 3: expected an atom of at most"));
}

static char *
nested (int depth)
{
  g_autofree char *open = g_strnfill ((gsize) depth, '[');
  g_autofree char *close = g_strnfill ((gsize) depth, ']');

  return g_strconcat (open, close, NULL);
}

static void
limits_depth (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *deep = nested (1000);
  g_autofree char   *too_deep = nested (1001);

  g_auto (CopTerm) term = cop_parse (deep, COP_NOTATION_ERLANG, NULL, NULL);
  g_assert_cmpuint (term, !=, COP_NONE);
  g_assert_cmpuint (cop_parse (too_deep, COP_NOTATION_ERLANG, NULL, &error), ==,
                    COP_NONE);

  g_assert_error (error, COP_PARSE_ERROR, COP_PARSE_ERROR_TOO_DEEP);
}

static void
reads_back_what_is_printed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  Generator         generator = { .rand = rand, .without_closures = true };

  for (int i = 0; i < 4000; i++) {
    g_auto (CopTerm) term = generate_term (&generator, i % 5);
    for (int notation = COP_NOTATION_ELIXIR; notation <= COP_NOTATION_ERLANG;
         notation++) {
      g_autoptr (GError) error = NULL;
      g_autofree char   *text = cop_print (term, (CopNotation) notation);
      g_auto (CopTerm)   again = cop_parse (text, (CopNotation) notation, NULL, &error);
      g_assert_no_error (error);
      if (!cop_equal (term, again))
        g_error ("%s is read as another term", text);
    }
  }
}

/* Whatever the text, there is a term or an error. */
static void
survives_broken_text (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Generator         generator = { .rand = rand, .without_closures = true };

  for (int i = 0; i < 8000; i++) {
    CopNotation        notation = i % 2 ? COP_NOTATION_ELIXIR : COP_NOTATION_ERLANG;
    g_autoptr (GError) error = NULL;
    g_auto (CopTerm)   term = generate_term (&generator, i % 4);
    g_autofree char   *text = cop_print (term, notation);
    int                at = g_rand_int_range (rand, 0, (int) strlen (text));
    text[at] =
        "[]{}<>%#:\"'\\|,.&~$_0a \n"[g_rand_int_range (rand, 0, 24)] * (i % 3 != 0);
    g_auto (CopTerm) broken = cop_parse (text, notation, NULL, &error);
    g_assert_true ((broken == COP_NONE) == (error != NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parse/reads-elixir", reads_elixir);
  g_test_add_func ("/parse/reads-erlang", reads_erlang);
  g_test_add_func ("/parse/says-what-was-expected", says_what_was_expected);
  g_test_add_func ("/parse/reports-line-and-column", reports_line_and_column);
  g_test_add_func ("/parse/refuses-what-is-not-utf8", refuses_what_is_not_utf8);
  g_test_add_func ("/parse/refuses-long-atoms", refuses_long_atoms);
  g_test_add_func ("/parse/limits-depth", limits_depth);
  g_test_add_func ("/parse/reads-back-what-is-printed", reads_back_what_is_printed);
  g_test_add_func ("/parse/survives-broken-text", survives_broken_text);
  return g_test_run ();
}
