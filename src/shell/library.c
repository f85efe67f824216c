#include "shell/library.h"

#include "shell/kernel.h"
#include "shell/raise.h"
#include "term/print.h"

/* ---- what the modules share ---- */

static void
append_text (GString *text, CopTerm term)
{
  if (cop_is_small (term) && g_unichar_validate ((gunichar) cop_to_int (term)) &&
      cop_to_int (term) > 0 && cop_to_int (term) < 0x110000)
    g_string_append_unichar (text, (gunichar) cop_to_int (term));
  else if (cop_is_binary (term))
    g_string_append_len (text, cop_binary_data (term), (gssize) cop_binary_size (term));
  else
    cop_raise_exception ("ArgumentError",
                         "cannot convert the given list to a string.\n\nTo be converted "
                         "to a string, a list must either be empty or only\ncontain the "
                         "following elements:\n\n  * strings\n  * integers representing "
                         "Unicode code points\n  * a list containing one of these three "
                         "elements\n");
}

static CopTerm
string_of_list (CopTerm list)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (CopTerm)    rest = cop_term_ref (list);

  /* Lists in lists are put before what is left. */
  while (cop_is_cons (rest)) {
    CopTerm head = cop_head (rest);
    size_t  length = 0;
    if (!cop_is_list (head)) {
      append_text (text, head);
      cop_term_replace (&rest, cop_term_ref (cop_tail (rest)));
      continue;
    }
    if (!cop_list_length (head, &length))
      cop_raise_badarg ();
    cop_term_replace (&rest, cop_list_append (head, cop_term_ref (cop_tail (rest))));
  }
  return cop_binary (text->str, text->len);
}

CopTerm
cop_string_of_term (CopTerm term)
{
  if (cop_is_binary (term))
    return cop_term_ref (term);
  if (term == COP_ATOM (nil))
    return cop_binary ("", 0);
  if (cop_is_atom (term))
    return cop_binary (cop_atom_name (term), cop_atom_length (term));
  if (cop_is_list (term))
    return string_of_list (term);
  if (!cop_is_integer (term) && !cop_is_float (term))
    cop_raise_protocol ("String.Chars", term);

  g_autofree char *text = cop_inspect (term);
  return cop_string (text);
}

CopTerm
cop_charlist_of_binary (CopTerm binary)
{
  const char        *text = cop_binary_data (binary);
  const char        *end = text + cop_binary_size (binary);
  g_autoptr (GArray) characters = g_array_new (FALSE, FALSE, sizeof (CopTerm));

  if (!g_utf8_validate_len (text, (gsize) (end - text), NULL))
    cop_raise_badarg ();
  for (; text < end; text = g_utf8_next_char (text)) {
    CopTerm character = cop_int (g_utf8_get_char (text));
    g_array_append_val (characters, character);
  }
  return cop_list ((const CopTerm *) (const void *) characters->data, characters->len);
}

CopTerm
cop_access_get (CopTerm container, CopTerm key, CopTerm fallback)
{
  CopTerm value = COP_NONE;

  if (cop_is_map (container)) {
    value = cop_map_get (container, key);
  } else if (cop_is_list (container)) {
    if (!cop_is_atom (key)) {
      g_autofree char *text = cop_print_short (key, COP_NOTATION_ELIXIR, 2000);
      cop_raise_exception (
          "ArgumentError",
          "the Access calls for keywords expect the key to be an atom, got: %s", text);
    }
    value = cop_keyword_get (container, key);
  } else if (container != COP_ATOM (nil)) {
    cop_raise_no_clause ("Access", "get", 3);
  }
  return cop_term_ref (value == COP_NONE ? fallback : value);
}

CopTerm
cop_enumerate (CopTerm enumerable)
{
  size_t length = 0;

  if (cop_is_list (enumerable)) {
    if (!cop_list_length (enumerable, &length))
      cop_raise_no_clause ("Enum", "each", 2);
    return cop_term_ref (enumerable);
  }
  if (!cop_is_map (enumerable) ||
      cop_map_get (enumerable, COP_ATOM (struct_)) != COP_NONE)
    cop_raise_protocol ("Enumerable", enumerable);

  CopTerm             list = COP_NIL;
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter = { 0 };
  cop_map_iter_init (&iter, enumerable);
  while (cop_map_iter_next (&iter, &key, &value))
    list = cop_cons (cop_tuple_of (cop_term_ref (key), cop_term_ref (value)), list);
  g_auto (CopTerm) reversed = list;
  return cop_list_reverse (reversed);
}

CopTerm
cop_call_1 (CopTerm function, CopTerm a)
{
  return cop_call_function (function, &a, 1);
}

CopTerm
cop_call_2 (CopTerm function, CopTerm a, CopTerm b)
{
  return cop_call_function (function, (const CopTerm[]){ a, b }, 2);
}

/* ---- which there are ---- */

static const CopModule *const modules[] = {
  &cop_kernel_module, &cop_erlang_module,  &cop_iex_helpers_module, &cop_io_module,
  &cop_map_module,    &cop_keyword_module, &cop_list_module,        &cop_enum_module,
  &cop_string_module, &cop_integer_module, &cop_float_module,       &cop_atom_module,
  &cop_tuple_module,  &cop_node_module,
};

void
cop_library_register (CopNode *node)
{
  for (size_t i = 0; i < G_N_ELEMENTS (modules); i++)
    if (cop_module_find (node, cop_module_atom (modules[i]->name)) == NULL)
      cop_module_register (node, modules[i]);
}
