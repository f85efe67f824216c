/* Prints terms as the original runner's fmt does, clause by clause. */
#include "notation.h"

#include "term/match.h"
#include "term/parse.h"
#include "term/print.h"

CopTerm
oracle_term_parse (const char *text)
{
  return cop_parse (text, COP_NOTATION_ERLANG, NULL, NULL);
}

CopTerm
oracle_terms_parse (const char *text)
{
  g_autofree char *list = g_strdup_printf ("[%s]", text);
  return oracle_term_parse (list);
}

static void append (GString *text, const OracleNames *names, CopTerm term);

static bool
is_frame (CopTerm term)
{
  if (!cop_is_tuple (term) || cop_tuple_size (term) != 4)
    return false;
  const CopTerm *part = cop_tuple_elements (term);
  return cop_is_atom (part[0]) && cop_is_atom (part[1]) &&
         (cop_is_integer (part[2]) || cop_is_list (part[2])) && cop_is_list (part[3]);
}

static bool
is_stack (CopTerm list)
{
  for (; cop_is_cons (list); list = cop_tail (list))
    if (!is_frame (cop_head (list)))
      return false;
  return cop_is_nil (list);
}

static void
append_list (GString *text, const OracleNames *names, CopTerm list)
{
  if (is_stack (list)) {
    g_string_append (text, cop_is_nil (list) ? "[]" : "STACK");
    return;
  }
  if (!cop_list_length (list, &(size_t){ 0 })) {
    g_string_append (text, "IMPROPER");
    return;
  }
  char before = '[';
  for (; cop_is_cons (list); list = cop_tail (list)) {
    g_string_append_c (text, before);
    append (text, names, cop_head (list));
    before = ',';
  }
  g_string_append_c (text, ']');
}

/* The triple {Module, call, Arguments} of a failed call. */
static bool
is_call (CopTerm tuple)
{
  if (cop_tuple_size (tuple) != 3)
    return false;
  const CopTerm *part = cop_tuple_elements (tuple);
  return (part[0] == cop_atom ("Elixir.GenServer") || part[0] == COP_ATOM (gen_server)) &&
         part[1] == cop_atom ("call") && cop_is_list (part[2]);
}

/* The supervisor's record of a child. */
static bool
is_child (CopTerm tuple)
{
  if (!cop_is_tagged (tuple, cop_atom ("child"), 9))
    return false;
  CopTerm mfa = cop_tuple_get (tuple, 3);
  return cop_is_tuple (mfa) && cop_tuple_size (mfa) == 3;
}

static void
append_tuple (GString *text, const OracleNames *names, CopTerm tuple)
{
  if (is_child (tuple)) {
    g_string_append (text, "CHILD:");
    append (text, names, cop_tuple_get (tuple, 2));
  } else if (cop_is_tagged (tuple, cop_atom ("ctx"), 2)) {
    g_string_append_c (text, '@');
  } else if (is_call (tuple)) {
    g_string_append (text, "CALL");
  } else {
    g_string_append_c (text, '{');
    for (size_t i = 0; i < cop_tuple_size (tuple); i++) {
      if (i > 0)
        g_string_append_c (text, ',');
      append (text, names, cop_tuple_get (tuple, i));
    }
    g_string_append_c (text, '}');
  }
}

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
append_pairs (GString *text, const OracleNames *names, CopTerm map)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_auto (CopMapIter)   iter;
  CopTerm               key, value;
  cop_map_iter_init (&iter, map);
  while (cop_map_iter_next (&iter, &key, &value)) {
    g_autoptr (GString) pair = g_string_new (NULL);
    append (pair, names, key);
    g_string_append_c (pair, '=');
    append (pair, names, value);
    g_ptr_array_add (pairs, g_string_free (g_steal_pointer (&pair), FALSE));
  }
  g_ptr_array_sort (pairs, compare_texts);

  g_string_append (text, "#{");
  for (guint i = 0; i < pairs->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (char *) pairs->pdata[i]);
  g_string_append_c (text, '}');
}

static void
append_map (GString *text, const OracleNames *names, CopTerm map)
{
  CopTerm module = cop_map_get (map, cop_atom ("__struct__"));
  CopTerm id = cop_map_get (map, cop_atom ("id"));
  CopTerm start = cop_map_get (map, cop_atom ("start"));
  if (module != COP_NONE &&
      cop_map_get (map, cop_atom ("__exception__")) == COP_ATOM (true)) {
    g_string_append (text, "EXC:");
    append (text, names, module);
  } else if (id != COP_NONE && start != COP_NONE && cop_is_tuple (start) &&
             cop_tuple_size (start) == 3) {
    g_string_append (text, "SPEC:");
    append (text, names, id);
  } else {
    append_pairs (text, names, map);
  }
}

static void
append_atom (GString *text, CopTerm atom)
{
  static const char *const modules[] = { "Elixir.Oracle.Sup", "Elixir.Oracle.Dyn",
                                         "Elixir.Oracle.Worker", "Elixir.Oracle.Start",
                                         NULL };
  const char              *name = cop_atom_name (atom);
  if (g_strv_contains (modules, name)) {
    g_string_append (text, "MODULE");
    return;
  }
  while (g_str_has_prefix (name, "Elixir."))
    name += strlen ("Elixir.");
  g_string_append (text, name);
}

static void
append (GString *text, const OracleNames *names, CopTerm term)
{
  switch (cop_term_kind (term)) {
  case COP_KIND_NONE: g_assert_not_reached ();
  case COP_KIND_PID:
    g_string_append_printf (text, "<%s>", oracle_names_of (names, term));
    return;
  case COP_KIND_REFERENCE:
    g_string_append (text, oracle_names_of_ref (names, term));
    return;
  case COP_KIND_FUNCTION: g_string_append (text, "FUN"); return;
  case COP_KIND_ATOM: append_atom (text, term); return;
  case COP_KIND_NIL:
  case COP_KIND_CONS: append_list (text, names, term); return;
  case COP_KIND_TUPLE: append_tuple (text, names, term); return;
  case COP_KIND_MAP: append_map (text, names, term); return;
  case COP_KIND_INTEGER:
  case COP_KIND_FLOAT:
  case COP_KIND_BINARY: cop_print_append (text, term, COP_NOTATION_ELIXIR); return;
  }
}

char *
oracle_term_text (const OracleNames *names, CopTerm term)
{
  g_autoptr (GString) text = g_string_new (NULL);
  append (text, names, term);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
