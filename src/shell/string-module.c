/* The modules String, Integer, Float, Atom and Node. */
#include "shell/kernel.h"
#include "shell/arithmetic.h"
#include "shell/raise.h"
#include "term/print.h"

#define MAX_TEXT (64 * 1024 * 1024)

/* ---- String ---- */

static const char *
text_of (CopTerm term, const char *name, unsigned arity)
{
  if (!cop_is_binary (term) ||
      !g_utf8_validate_len (cop_binary_data (term), cop_binary_size (term), NULL))
    cop_raise_no_clause ("String", name, arity);
  return cop_binary_data (term);
}

static CopTerm
take_text (char *text)
{
  g_autofree char *owned = text;

  return cop_string (owned);
}

COP_NATIVE (string_upcase)
{
  return take_text (g_utf8_strup (text_of (args[0], "upcase", 2), -1));
}

COP_NATIVE (string_downcase)
{
  return take_text (g_utf8_strdown (text_of (args[0], "downcase", 2), -1));
}

COP_NATIVE (string_length)
{
  return cop_uint ((uint64_t) g_utf8_strlen (text_of (args[0], "length", 1), -1));
}

COP_NATIVE (string_reverse)
{
  return take_text (g_utf8_strreverse (text_of (args[0], "reverse", 1), -1));
}

COP_NATIVE (string_trim)
{
  return take_text (g_strstrip (g_strdup (text_of (args[0], "trim", 1))));
}

COP_NATIVE (string_to_atom)
{
  const char *text = text_of (args[0], "to_atom", 1);
  CopTerm     atom = cop_atom_from_outside (text, strlen (text));

  if (atom == COP_NONE)
    cop_raise_limit ();
  return atom;
}

COP_NATIVE (string_to_existing_atom)
{
  const char *text = text_of (args[0], "to_existing_atom", 1);
  CopTerm     atom = cop_atom_existing (text, strlen (text));

  if (atom == COP_NONE)
    cop_raise_bad_argument (1, "not an already existing atom");
  return atom;
}

static CopTerm
integer_of (CopTerm term, const char *name)
{
  const char *text = text_of (term, name, 1);
  size_t      length = strlen (text);
  CopTerm     number =
      length > 0 && length <= 20000 ? cop_int_from_string (text, length, 10) : COP_NONE;

  if (number == COP_NONE)
    cop_raise_bad_argument (1, "not a textual representation of an integer");
  return number;
}

COP_NATIVE (string_to_integer)
{
  return integer_of (args[0], "to_integer");
}

COP_NATIVE (string_contains)
{
  return cop_bool (strstr (text_of (args[0], "contains?", 2),
                           text_of (args[1], "contains?", 2)) != NULL);
}

COP_NATIVE (string_starts_with)
{
  return cop_bool (g_str_has_prefix (text_of (args[0], "starts_with?", 2),
                                     text_of (args[1], "starts_with?", 2)));
}

COP_NATIVE (string_ends_with)
{
  return cop_bool (g_str_has_suffix (text_of (args[0], "ends_with?", 2),
                                     text_of (args[1], "ends_with?", 2)));
}

static CopTerm
list_of_strings (char **parts, bool drops_empty)
{
  g_auto (GStrv) owned = parts;
  CopTerm        list = COP_NIL;

  for (guint i = g_strv_length (owned); i > 0; i--)
    if (!drops_empty || *owned[i - 1] != '\0')
      list = cop_cons (cop_string (owned[i - 1]), list);
  return list;
}

COP_NATIVE (string_split)
{
  const char *text = text_of (args[0], "split", n_args);

  if (n_args == 1)
    return list_of_strings (g_strsplit_set (text, " \t\r\n\v\f", -1), true);
  const char *separator = text_of (args[1], "split", 2);
  if (*separator == '\0')
    cop_raise_no_clause ("String", "split", 2);
  if (*text == '\0')
    return cop_list_of (cop_binary ("", 0));
  return list_of_strings (g_strsplit (text, separator, -1), false);
}

COP_NATIVE (string_duplicate)
{
  int64_t     count = 0;
  const char *text = text_of (args[0], "duplicate", 2);

  if (!cop_is_integer (args[1]) || !cop_int_get (args[1], &count) || count < 0)
    cop_raise_no_clause ("String", "duplicate", 2);
  if (*text != '\0' && count > (int64_t) (MAX_TEXT / strlen (text)))
    cop_raise_limit ();
  g_autoptr (GString) all = g_string_new (NULL);
  for (; *text != '\0' && count > 0; count--)
    g_string_append (all, text);
  return cop_binary (all->str, all->len);
}

COP_NATIVE (string_to_charlist)
{
  text_of (args[0], "to_charlist", 1);
  return cop_charlist_of_binary (args[0]);
}

static const CopExport string_exports[] = {
  { "upcase", 1, string_upcase, "In capital letters." },
  { "downcase", 1, string_downcase, "In small letters." },
  { "length", 1, string_length, "The number of characters." },
  { "reverse", 1, string_reverse, "From the last character to the first." },
  { "trim", 1, string_trim, "Without blanks around it." },
  { "to_atom", 1, string_to_atom, "The atom of that name." },
  { "to_existing_atom", 1, string_to_existing_atom, "The same; raises when it is new." },
  { "to_integer", 1, string_to_integer, "The integer of those digits." },
  { "to_charlist", 1, string_to_charlist, "The list of its characters." },
  { "contains?", 2, string_contains, "Whether another text is in it." },
  { "starts_with?", 2, string_starts_with, "Whether it begins with another text." },
  { "ends_with?", 2, string_ends_with, "Whether it ends with another text." },
  { "split", 1, string_split, "Its words." },
  { "split", 2, string_split, "Its parts between a separator." },
  { "duplicate", 2, string_duplicate, "It, n times." },
  { NULL },
};

const CopModule cop_string_module = { .name = "String",
                                      .doc = "Texts.",
                                      .exports = string_exports };

/* ---- Integer, Float, Atom ---- */

COP_NATIVE (integer_to_string)
{
  if (!cop_is_integer (args[0]))
    cop_raise_bad_argument (1, "not an integer");
  return cop_string_of_term (args[0]);
}

COP_NATIVE (integer_pow)
{
  if (!cop_is_integer (args[0]) || !cop_is_integer (args[1]))
    cop_raise_no_clause ("Integer", "pow", 2);
  return cop_number_power (args[0], args[1]);
}

static const CopExport integer_exports[] = {
  { "to_string", 1, integer_to_string, "Its digits." },
  { "pow", 2, integer_pow, "The power of two integers." },
  { NULL },
};

const CopModule cop_integer_module = { .name = "Integer",
                                       .doc = "Integers.",
                                       .exports = integer_exports };

COP_NATIVE (float_to_string)
{
  if (!cop_is_float (args[0]))
    cop_raise_bad_argument (1, "not a float");
  return cop_string_of_term (args[0]);
}

static const CopExport float_exports[] = {
  { "to_string", 1, float_to_string, "Its digits." },
  { NULL },
};

const CopModule cop_float_module = { .name = "Float",
                                     .doc = "Floats.",
                                     .exports = float_exports };

COP_NATIVE (atom_to_string)
{
  if (!cop_is_atom (args[0]))
    cop_raise_bad_argument (1, "not an atom");
  return cop_binary (cop_atom_name (args[0]), cop_atom_length (args[0]));
}

static const CopExport atom_exports[] = {
  { "to_string", 1, atom_to_string, "Its name." },
  { NULL },
};

const CopModule cop_atom_module = { .name = "Atom",
                                    .doc = "Atoms.",
                                    .exports = atom_exports };

/* ---- Node ---- */

COP_NATIVE (node_self)
{
  return cop_node_name (cop_node_current ());
}

COP_NATIVE (node_alive)
{
  return cop_bool (cop_node_name (cop_node_current ()) != COP_ATOM (nonode));
}

COP_NATIVE (node_list)
{
  return COP_NIL;
}

static const CopExport node_exports[] = {
  { "self", 0, node_self, "The name of this node." },
  { "alive?", 0, node_alive, "Whether the node has a name." },
  { "list", 0, node_list, "The nodes that this one is connected to." },
  { NULL },
};

const CopModule cop_node_module = { .name = "Node",
                                    .doc = "This node and its neighbours.",
                                    .exports = node_exports };
