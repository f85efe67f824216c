/* Terms as text. What is expected was written by Elixir 1.14 and OTP 25, except for
 * handles. */
#include "term/print.h"

#include "generate.h"
#include "term/compare.h"
#include "term/parse.h"

#include <string.h>

static void
assert_prints (CopTerm term, const char *elixir, const char *erlang)
{
  g_autofree char *in_elixir = cop_inspect (term);
  g_autofree char *in_erlang = cop_print (term, COP_NOTATION_ERLANG);

  g_assert_cmpstr (in_elixir, ==, elixir);
  g_assert_cmpstr (in_erlang, ==, erlang);
}

/* The name; as atom; as key; as the name of a function; in Erlang. */
static const char *const atoms[][5] = {
  { "ok", ":ok", "ok", "ok", "ok" },
  { "nil", "nil", "nil", "nil", "nil" },
  { "true", "true", "true", "true", "true" },
  { "Elixir", "Elixir", "\"Elixir\"", "\"Elixir\"", "'Elixir'" },
  { "", ":\"\"", "\"\"", "\"\"", "''" },
  { "a@b", ":a@b", "a@b", "\"a@b\"", "a@b" },
  { "@a", ":\"@a\"", "\"@a\"", "\"@a\"", "'@a'" },
  { "a?", ":a?", "a?", "a?", "'a?'" },
  { "a!", ":a!", "a!", "a!", "'a!'" },
  { "a?b", ":\"a?b\"", "\"a?b\"", "\"a?b\"", "'a?b'" },
  { "Foo", ":Foo", "Foo", "\"Foo\"", "'Foo'" },
  { "foo bar", ":\"foo bar\"", "\"foo bar\"", "\"foo bar\"", "'foo bar'" },
  { "ünï", ":ünï", "ünï", "ünï", "ünï" },
  { "Ünï", ":Ünï", "Ünï", "\"Ünï\"", "'Ünï'" },
  { "日本", ":日本", "日本", "日本", "'日本'" },
  { "_x", ":_x", "_x", "_x", "'_x'" },
  { "1a", ":\"1a\"", "\"1a\"", "\"1a\"", "'1a'" },
  { "a\nb", ":\"a\\nb\"", "\"a\\nb\"", "\"a\\nb\"", "'a\\nb'" },
  { "a\"b", ":\"a\\\"b\"", "\"a\\\"b\"", "\"a\\\"b\"", "'a\"b'" },
  { "a'b", ":\"a'b\"", "\"a'b\"", "\"a'b\"", "'a\\'b'" },
  { "a#{b", ":\"a\\#{b\"", "\"a\\#{b\"", "\"a\\#{b\"", "'a#{b'" },
  { "a\\b", ":\"a\\\\b\"", "\"a\\\\b\"", "\"a\\\\b\"", "'a\\\\b'" },
  { "\xc2\x80", ":\"\\x80\"", "\"\\x80\"", "\"\\x80\"", "'\\200'" },
  { "\x01", ":\"\\x01\"", "\"\\x01\"", "\"\\x01\"", "'\\001'" },
  { "\x7f", ":\"\\d\"", "\"\\d\"", "\"\\d\"", "'\\d'" },
  { "$gen_call", ":\"$gen_call\"", "\"$gen_call\"", "\"$gen_call\"", "'$gen_call'" },
  { "+", ":+", "+", "+", "'+'" },
  { "/", ":/", "/", "/", "'/'" },
  { "..", ":..", "..", "\"..\"", "'..'" },
  { "//", ":\"//\"", "\"//\"", "\"//\"", "'//'" },
  { "..//", ":..//", "..//", "\"..//\"", "'..//'" },
  { "::", ":\"::\"", "\"::\"", "::", "'::'" },
  { "=>", ":\"=>\"", "\"=>\"", "\"=>\"", "'=>'" },
  { "^^^", ":\"^^^\"", "\"^^^\"", "^^^", "'^^^'" },
  { "%{}", ":%{}", "%{}", "\"%{}\"", "'%{}'" },
  { "<<>>", ":<<>>", "<<>>", "\"<<>>\"", "'<<>>'" },
  { "[]", ":\"[]\"", "\"[]\"", "\"[]\"", "'[]'" },
  { "\\\\", ":\\\\", "\\\\", "\\\\", "'\\\\\\\\'" },
  { "fn", ":fn", "fn", "fn", "fn" },
  { "fun", ":fun", "fun", "fun", "'fun'" },
  { "and", ":and", "and", "and", "'and'" },
  { "maybe", ":maybe", "maybe", "maybe", "maybe" },
  { "a÷", ":\"a÷\"", "\"a÷\"", "\"a÷\"", "'a÷'" },
};

static void
writes_names_in_their_places (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (atoms); i++) {
    CopTerm          atom = cop_atom (atoms[i][0]);
    g_auto (CopTerm) list = cop_list_of (cop_tuple_of (atom, cop_int (1)));
    g_auto (CopTerm) function = cop_function (cop_atom ("m"), atom, 1);

    g_autofree char *key = g_strdup_printf ("[%s: 1]", atoms[i][2]);
    g_autofree char *pair = g_strdup_printf ("[{%s,1}]", atoms[i][4]);
    g_autofree char *capture = g_strdup_printf ("&:m.%s/1", atoms[i][3]);
    g_autofree char *fun = g_strdup_printf ("fun m:%s/1", atoms[i][4]);
    assert_prints (atom, atoms[i][1], atoms[i][4]);
    assert_prints (list, key, pair);
    assert_prints (function, capture, fun);
  }
}

static const char *const modules[][2] = {
  { "Elixir.KV.Registry", "KV.Registry" },
  { "Elixir.foo", ":\"Elixir.foo\"" },
  { "Elixir.KV.foo", ":\"Elixir.KV.foo\"" },
  { "Elixir.A.", ":\"Elixir.A.\"" },
  { "Elixir.", ":\"Elixir.\"" },
  { "Elixir.Elixir", "Elixir.Elixir" },
  { "Elixir.ElixirX", "ElixirX" },
  { "Elixir.Ünï", ":\"Elixir.Ünï\"" },
};

static void
writes_modules_without_their_prefix (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (modules); i++) {
    CopTerm          atom = cop_atom (modules[i][0]);
    g_auto (CopTerm) list = cop_list_of (cop_tuple_of (atom, cop_int (1)));
    g_auto (CopTerm) map = cop_map_of (atom, cop_int (1));
    g_autofree char *erlang = g_strdup_printf ("'%s'", modules[i][0]);
    g_autofree char *erlang_list = g_strdup_printf ("[{%s,1}]", erlang);
    g_autofree char *erlang_map = g_strdup_printf ("#{%s => 1}", erlang);
    g_autofree char *elixir_list = g_strdup_printf ("[{%s, 1}]", modules[i][1]);
    g_autofree char *elixir_map = g_strdup_printf ("%%{%s => 1}", modules[i][1]);

    assert_prints (atom, modules[i][1], erlang);
    assert_prints (list, elixir_list, erlang_list);
    assert_prints (map, elixir_map, erlang_map);
  }
}

static const struct {
  double      value;
  const char *elixir;
  const char *erlang;
} floats[] = {
  { 0.0, "0.0", "0.0" },
  { -0.0, "-0.0", "-0.0" },
  { 1.0, "1.0", "1.0" },
  { 1.5, "1.5", "1.5" },
  { 100.0, "100.0", "100.0" },
  { 1000.0, "1000.0", "1.0e3" },
  { 12345.0, "12345.0", "12345.0" },
  { 123456.0, "123456.0", "123456.0" },
  { 250000.0, "250000.0", "2.5e5" },
  { 1e10, "10000000000.0", "1.0e10" },
  { 1.2e15, "1200000000000000.0", "1.2e15" },
  { 1e16, "1.0e16", "1.0e16" },
  { 9007199254740991.0, "9007199254740991.0", "9007199254740991.0" },
  { 9007199254740992.0, "9007199254740992.0", "9.007199254740992e15" },
  { 2251799813685248.5, "2251799813685248.5", "2251799813685248.5" },
  { 1e20, "1.0e20", "1.0e20" },
  { 1e23, "1.0e23", "1.0e23" },
  { 0.1, "0.1", "0.1" },
  { 0.0001, "0.0001", "0.0001" },
  { 0.00012345, "1.2345e-4", "1.2345e-4" },
  { 1e-5, "1.0e-5", "1.0e-5" },
  { 1e-10, "1.0e-10", "1.0e-10" },
  { -1.5e-7, "-1.5e-7", "-1.5e-7" },
  { 0.30000000000000004, "0.30000000000000004", "0.30000000000000004" },
  { 5e-324, "5.0e-324", "5.0e-324" },
  { 2.2250738585072014e-308, "2.2250738585072014e-308", "2.2250738585072014e-308" },
  { 1.7976931348623157e308, "1.7976931348623157e308", "1.7976931348623157e308" },
  { 5.684341886080802e-14, "5.684341886080802e-14", "5.684341886080802e-14" },
};

static void
writes_the_shortest_floats (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (floats); i++) {
    g_auto (CopTerm) term = cop_float (floats[i].value);
    assert_prints (term, floats[i].elixir, floats[i].erlang);
  }
}

static const char *const binaries[][3] = {
  { "", "\"\"", "<<>>" },
  { "abc", "\"abc\"", "<<\"abc\">>" },
  { "a\nb\tc", "\"a\\nb\\tc\"", "<<\"a\\nb\\tc\">>" },
  { "q\"q", "\"q\\\"q\"", "<<\"q\\\"q\">>" },
  { "\\", "\"\\\\\"", "<<\"\\\\\">>" },
  { "#{x}", "\"\\#{x}\"", "<<\"#{x}\">>" },
  { "#x", "\"#x\"", "<<\"#x\">>" },
  { "it's", "\"it's\"", "<<\"it's\">>" },
  { "é", "\"é\"", "<<\"é\"/utf8>>" },
  { "日本", "\"日本\"", "<<\"日本\"/utf8>>" },
  { "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"", "<<\"\xf0\x9f\x98\x80\"/utf8>>" },
  { "\xc2\x85", "<<194, 133>>", "<<194,133>>" },
  { "\xef\xbb\xbf", "\"\\uFEFF\"", "<<\"\xef\xbb\xbf\"/utf8>>" },
  { "\xef\xbf\xbe", "<<239, 191, 190>>", "<<239,191,190>>" },
  { "\x01", "<<1>>", "<<1>>" },
  { "\x01\x02\xff", "<<1, 2, 255>>", "<<1,2,255>>" },
  { "\xff", "<<255>>", "<<\"ÿ\">>" },
  { "\x7f", "\"\\d\"", "<<127>>" },
  { "\x1b[0m", "\"\\e[0m\"", "<<\"\\e[0m\">>" },
  { "\a\b\f\v\r", "\"\\a\\b\\f\\v\\r\"", "<<7,8,12,11,13>>" },
};

static void
writes_binaries_as_text_if_they_are (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (binaries); i++) {
    g_auto (CopTerm) term = cop_string (binaries[i][0]);
    assert_prints (term, binaries[i][1], binaries[i][2]);
  }

  g_auto (CopTerm) with_nul = cop_binary ("a\0", 2);
  assert_prints (with_nul, "<<97, 0>>", "<<97,0>>");
}

/* In Erlang; in Elixir: the former is parsed. */
static const char *const terms[][2] = {
  { "\"abc\"", "'abc'" },
  { "\"it's\"", "'it\\'s'" },
  { "\"\\\"\"", "'\"'" },
  { "\"#{\"", "'\\#{'" },
  { "\"\\b\\t\\n\\v\\f\\r\"", "'\\b\\t\\n\\v\\f\\r'" },
  { "\"\\e\"", "'\\e'" },
  { "[7]", "'\\a'" },
  { "[127]", "[127]" },
  { "\"é\"", "[233]" },
  { "[955]", "[955]" },
  { "[97,98,1]", "[97, 98, 1]" },
  { "[]", "[]" },
  { "[[]]", "[[]]" },
  { "[97|98]", "[97 | 98]" },
  { "[1,2|3]", "[1, 2 | 3]" },
  { "[a,\"abc\",100,101]", "[:a, 'abc', 100, 101]" },
  { "[{a,1}]", "[a: 1]" },
  { "[{nil,1},{true,2}]", "[nil: 1, true: 2]" },
  { "[{a,1},2]", "[{:a, 1}, 2]" },
  { "[{a,1}|b]", "[{:a, 1} | :b]" },
  { "[{<<\"a\">>,1}]", "[{\"a\", 1}]" },
  { "[{a,1,2}]", "[{:a, 1, 2}]" },
  { "{}", "{}" },
  { "{ok,{1}}", "{:ok, {1}}" },
  { "{[{a,1}]}", "{[a: 1]}" },
  { "{1,[{a,1}]}", "{1, [a: 1]}" },
  { "#{}", "%{}" },
  { "#{a => 1}", "%{a: 1}" },
  { "#{<<\"a\">> => 1}", "%{\"a\" => 1}" },
  { "#{a => 1,<<\"b\">> => 2}", "%{:a => 1, \"b\" => 2}" },
  { "#{'Elixir.KV' => 1,a => 2}", "%{KV => 1, :a => 2}" },
  { "#{1 => 2,1.0 => 3}", "%{1 => 2, 1.0 => 3}" },
  { "#{[{a,1}] => 2}", "%{[a: 1] => 2}" },
  { "#{'__struct__' => 'Elixir.KV',a => 1,b => []}", "%KV{a: 1, b: []}" },
  { "#{'__struct__' => 'Elixir.KV'}", "%KV{}" },
  { "#{'__struct__' => kv,a => 1}", "%{__struct__: :kv, a: 1}" },
  { "#{'__struct__' => <<\"x\">>}", "%{__struct__: \"x\"}" },
  { "#{'__exception__' => true,'__struct__' => 'Elixir.RuntimeError',message => "
    "<<\"x\">>}",
    "%RuntimeError{message: \"x\"}" },
  { "#{'__struct__' => 'Elixir.RuntimeError'}", "%{__struct__: RuntimeError}" },
  { "123456789012345678901234567890", "123456789012345678901234567890" },
  { "-5", "-5" },
  { "<0.72.0>", "#PID<0.72.0>" },
  { "<a@b.c.72.0>", "#PID<a@b.c.72.0>" },
  { "<'o d'.72.0>", "#PID<'o d'.72.0>" },
  { "#Ref<0.1.2.3>", "#Reference<0.1.2.3>" },
  { "#Ref<a@b.1.2.3>", "#Reference<a@b.1.2.3>" },
  { "fun 'Elixir.String':upcase/1", "&String.upcase/1" },
  { "fun erlang:self/0", "&:erlang.self/0" },
};

static void
writes_values_in_each_other (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (terms); i++) {
    g_auto (CopTerm) term = cop_parse (terms[i][0], COP_NOTATION_ERLANG, NULL, NULL);
    g_assert_cmpuint (term, !=, COP_NONE);
    assert_prints (term, terms[i][1], terms[i][0]);
  }
}

static CopTerm
native_cb (const CopTerm *args, size_t n_args, CopTerm env)
{
  return COP_NIL;
}

static void
writes_closures (void)
{
  g_auto (CopTerm) closure = cop_closure ("put", 2, native_cb, COP_NIL);

  assert_prints (closure, "#Function<put/2>", "#Fun<put.2>");
}

static void
splits_numbers_of_handles (void)
{
  assert_prints (cop_local_pid (UINT64_C (3) << COP_PID_ID_BITS | 72), "#PID<0.72.3>",
                 "<0.72.3>");
  assert_prints (cop_local_reference (UINT64_C (1) << 50 | UINT64_C (2) << 18 | 3),
                 "#Reference<0.1.2.3>", "#Ref<0.1.2.3>");
}

static void
shortens_to_whole_characters (void)
{
  g_auto (CopTerm) term = cop_list_of (cop_string ("äöü"), COP_ATOM (ok));
  g_autofree char *whole = cop_print_short (term, COP_NOTATION_ELIXIR, 100);

  g_assert_cmpstr (whole, ==, "[\"äöü\", :ok]");
  for (size_t n = 0; n < strlen (whole) + 3; n++) {
    g_autofree char *text = cop_print_short (term, COP_NOTATION_ELIXIR, n);
    bool             is_whole = n >= strlen (whole);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    g_assert_cmpuint (strlen (text), <=, n + strlen ("…"));
    g_assert_cmpint (g_str_has_suffix (text, "…"), ==, !is_whole);
  }
}

static void
shortens_large_terms_early (void)
{
  CopTerm map = cop_map_new ();
  for (int i = 0; i < 10000; i++)
    map = cop_map_put (map, cop_int (i), cop_int (0));
  CopTerm list = COP_NIL;
  for (int i = 0; i < 10000; i++)
    list = cop_cons (cop_int ('a'), list);
  g_auto (CopTerm) term = cop_tuple_of (list, map);
  g_auto (CopTerm) lent_map = cop_term_ref (map);

  g_autofree char *text = cop_print_short (term, COP_NOTATION_ELIXIR, 6);
  g_autofree char *map_text = cop_print_short (lent_map, COP_NOTATION_ELIXIR, 30);

  g_assert_cmpstr (text, ==, "{'aaaa…");
  g_assert_true (g_str_has_suffix (map_text, "…"));
}

static const char *const displayed[][2] = {
  { "\"eggs\"", "eggs" },
  { ":ok", "ok" },
  { "nil", "" },
  { "KV", "Elixir.KV" },
  { "12", "12" },
  { "1000.0", "1.0e3" },
  { "'abc'", "abc" },
  { "[]", "" },
  { "[:a]", "[:a]" },
  { "{1, :a}", "{1, :a}" },
  { "<<255>>", "<<255>>" },
};

static void
displays_text_without_quotes (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (displayed); i++) {
    g_auto (CopTerm) term = cop_parse (displayed[i][0], COP_NOTATION_ELIXIR, NULL, NULL);
    g_autofree char *text = cop_display (term);
    g_assert_cmpstr (text, ==, displayed[i][1]);
  }
}

static CopTerm
deep_term (int depth)
{
  CopTerm term = COP_NIL;

  for (int i = 0; i < depth; i++)
    term = cop_tuple_of (cop_list_of (term));
  return term;
}

static void
survives_depth (void)
{
  g_auto (CopTerm) term = deep_term (100000);
  g_autofree char *text = cop_inspect (term);

  g_assert_cmpuint (strlen (text), ==, 4 * 100000 + 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/writes-names-in-their-places", writes_names_in_their_places);
  g_test_add_func ("/print/writes-modules-without-their-prefix",
                   writes_modules_without_their_prefix);
  g_test_add_func ("/print/writes-the-shortest-floats", writes_the_shortest_floats);
  g_test_add_func ("/print/writes-binaries-as-text-if-they-are",
                   writes_binaries_as_text_if_they_are);
  g_test_add_func ("/print/writes-values-in-each-other", writes_values_in_each_other);
  g_test_add_func ("/print/writes-closures", writes_closures);
  g_test_add_func ("/print/splits-numbers-of-handles", splits_numbers_of_handles);
  g_test_add_func ("/print/shortens-to-whole-characters", shortens_to_whole_characters);
  g_test_add_func ("/print/shortens-large-terms-early", shortens_large_terms_early);
  g_test_add_func ("/print/displays-text-without-quotes", displays_text_without_quotes);
  g_test_add_func ("/print/survives-depth", survives_depth);
  return g_test_run ();
}
