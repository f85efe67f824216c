/* Differences of terms, and the tree of a term: without a display. */
#include "observer/term-tree.h"
#include "term/parse.h"
#include "term/print.h"

static CopTerm
term (const char *text)
{
  g_autoptr (GError) error = NULL;
  CopTerm            parsed = cop_parse (text, COP_NOTATION_ELIXIR, NULL, &error);

  g_assert_no_error (error);
  return parsed;
}

/* "=1 ~2 +3 -4": the parts with the sign of their change. */
static char *
diff_text (const char *before, const char *after)
{
  g_auto (CopTerm) old = before != NULL ? term (before) : COP_NONE;
  g_auto (CopTerm) new = term (after);
  g_autoptr (GArray) parts = observer_term_diff (old, new);
  GString           *text = g_string_new (NULL);

  for (unsigned i = 0; i < parts->len; i++) {
    const ObserverPart *part = &g_array_index (parts, ObserverPart, i);

    if (i > 0)
      g_string_append_c (text, ' ');
    g_string_append_c (text, "=~+-"[part->change]);
    if (cop_is_map (new)) {
      cop_print_append (text, part->key, COP_NOTATION_ELIXIR);
      g_string_append_c (text, ':');
    }
    cop_print_append (text, part->after != COP_NONE ? part->after : part->before,
                      COP_NOTATION_ELIXIR);
  }
  return g_string_free (text, FALSE);
}

static void
tells_what_differs (void)
{
  static const struct {
    const char *before, *after, *expected;
  } cases[] = {
    { NULL, "[1, 2]", "=1 =2" },
    { "%{a: 1, b: 2}", "%{a: 1, b: 2}", "=:a:1 =:b:2" },
    { "%{a: 1, b: 2}", "%{a: 3, c: 2}", "~:a:3 +:c:2 -:b:2" },
    { "{1, 2}", "{1, 3}", "=1 ~3" },
    { "{1, 2, 3}", "{1}", "=1 -2 -3" },
    { "[1, 2, 3]", "[1, 9, 3]", "=1 ~9 =3" },
    { "[1, 2, 3]", "[0, 1, 2, 3]", "+0 =1 =2 =3" },
    { "[1, 2, 3]", "[2, 3, 4]", "-1 =2 =3 +4" },
    { "[1, 2, 3, 4, 5]", "[2, 3, 9, 5]", "-1 =2 =3 -4 +9 =5" },
    { "[1, 2]", "[3, 4]", "~3 ~4" },
    { "[1]", "[]", "-1" },
    { "[1 | 2]", "[1 | 3]", "=1 ~3" },
    { "%{a: 1}", "[7, 8]", "+7 +8" },
    { "{1.0}", "{1}", "~1" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = diff_text (cases[i].before, cases[i].after);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

static void
long_lists_are_compared_by_place (void)
{
  CopTerm old = COP_NIL, new = COP_NIL;
  for (int i = 0; i < 1000; i++) {
    old = cop_cons (cop_int (i), old);
    new = cop_cons (cop_int (i + 1000), new);
  }

  g_autoptr (GArray) parts = observer_term_diff (old, new);

  g_assert_cmpuint (parts->len, ==, 1000);
  g_assert_cmpint (g_array_index (parts, ObserverPart, 999).change, ==, OBSERVER_CHANGED);
  cop_term_unref (old);
  cop_term_unref (new);
}

/* ---- the tree ---- */

static char *
tree_text (ObserverTermTree *tree)
{
  GPtrArray *rows = observer_term_tree_rows (tree);
  GString   *text = g_string_new (NULL);

  for (unsigned i = 0; i < rows->len; i++) {
    const ObserverTermRow *row = rows->pdata[i];

    g_string_append_printf (text, "%*s%c", (int) row->depth * 2, "", "=~+-"[row->change]);
    if (row->n_more > 0)
      g_string_append_printf (text, "%zu more\n", row->n_more);
    else
      g_string_append_printf (
          text, "%s%s%s%s\n", row->can_open ? (row->is_open ? "v" : ">") : "",
          row->key != NULL ? row->key : "", row->key != NULL ? ": " : "", row->value);
  }
  return g_string_free (text, FALSE);
}

static void
set (ObserverTermTree *tree, const char *before, const char *after)
{
  g_auto (CopTerm) old = before != NULL ? term (before) : COP_NONE;
  g_auto (CopTerm) new = term (after);

  observer_term_tree_set (tree, old, new);
}

static void
assert_tree (ObserverTermTree *tree, const char *expected)
{
  g_autofree char *text = tree_text (tree);

  g_assert_cmpstr (text, ==, expected);
}

static const ObserverTermRow *
row_at (ObserverTermTree *tree, unsigned index)
{
  return observer_term_tree_rows (tree)->pdata[index];
}

static void
opens_and_closes (void)
{
  g_autoptr (ObserverTermTree) tree = observer_term_tree_new ();
  set (tree, NULL, "%{a: {1, {2}}, b: 3}");
  assert_tree (tree, "=v%{ 2 }\n"
                     "  =v:a: { 2 }\n"
                     "    =0: 1\n"
                     "    =>1: {2}\n"
                     "  =:b: 3\n");
  g_autofree char *inner = g_strdup (row_at (tree, 3)->path);

  observer_term_tree_open (tree, row_at (tree, 3)->path, true);
  assert_tree (tree, "=v%{ 2 }\n"
                     "  =v:a: { 2 }\n"
                     "    =0: 1\n"
                     "    =v1: { 1 }\n"
                     "      =0: 2\n"
                     "  =:b: 3\n");
  observer_term_tree_open (tree, inner, false);
  observer_term_tree_open (tree, "", false);

  assert_tree (tree, "=>%{a: {1, {2}}, b: 3}\n");
}

static void
stays_open_when_the_term_changes (void)
{
  g_autoptr (ObserverTermTree) tree = observer_term_tree_new ();
  set (tree, NULL, "%{a: %{b: [1, {2}]}}");
  observer_term_tree_open (tree, row_at (tree, 2)->path, true);

  set (tree, "%{a: %{b: [1, {2}]}}", "%{a: %{b: [1, {3}]}}");

  assert_tree (tree, "~v%{ 1 }\n"
                     "  ~v:a: %{ 1 }\n"
                     "    ~v:b: [ 2 ]\n"
                     "      =0: 1\n"
                     "      ~>1: {3}\n");
}

static void
shows_what_is_gone (void)
{
  g_autoptr (ObserverTermTree) tree = observer_term_tree_new ();
  set (tree, "%{a: {1}, b: 2}", "%{b: 2}");

  assert_tree (tree, "~v%{ 1 }\n"
                     "  =:b: 2\n"
                     "  -:a: {1}\n");
}

static void
texts_and_atoms_have_no_parts (void)
{
  static const char *const texts[] = {
    "\"text\"", "'abc'", "[]", "%{}", "{}", ":a", "1"
  };

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_auto (CopTerm) value = term (texts[i]);
    g_assert_false (observer_term_has_parts (value));
  }
}

static void
long_ones_are_cut_and_show_more (void)
{
  g_autoptr (ObserverTermTree) tree = observer_term_tree_new ();
  g_auto (CopTerm)             map = cop_map_new ();
  for (int i = 0; i < 10000; i++)
    map = cop_map_put (map, cop_int (i), cop_int (i));

  observer_term_tree_set (tree, COP_NONE, map);
  g_assert_cmpuint (observer_term_tree_rows (tree)->len, ==, 52);
  g_assert_cmpuint (row_at (tree, 51)->n_more, ==, 9950);
  observer_term_tree_more (tree, row_at (tree, 51)->path);

  g_assert_cmpuint (observer_term_tree_rows (tree)->len, ==, 152);
  g_assert_cmpuint (row_at (tree, 151)->n_more, ==, 9850);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/term-diff/tells-what-differs", tells_what_differs);
  g_test_add_func ("/term-diff/long-lists-are-compared-by-place",
                   long_lists_are_compared_by_place);
  g_test_add_func ("/term-tree/opens-and-closes", opens_and_closes);
  g_test_add_func ("/term-tree/stays-open-when-the-term-changes",
                   stays_open_when_the_term_changes);
  g_test_add_func ("/term-tree/shows-what-is-gone", shows_what_is_gone);
  g_test_add_func ("/term-tree/texts-and-atoms-have-no-parts",
                   texts_and_atoms_have_no_parts);
  g_test_add_func ("/term-tree/long-ones-are-cut-and-show-more",
                   long_ones_are_cut_and_show_more);
  return g_test_run ();
}
