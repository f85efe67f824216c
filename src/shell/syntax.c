/* Trees as text, for messages. */
#include "shell/syntax.h"

#include "term/print.h"

#define MAX_TEXT 200

static void append (GString *text, CopTerm node);

static void
append_list (GString *text, const char *opener, CopTerm nodes, const char *closer)
{
  g_string_append (text, opener);
  for (CopTerm l = nodes; cop_is_cons (l); l = cop_tail (l)) {
    append (text, cop_head (l));
    if (cop_is_cons (cop_tail (l)))
      g_string_append (text, ", ");
  }
  g_string_append (text, closer);
}

static void
append_pairs (GString *text, CopTerm pairs)
{
  for (CopTerm l = pairs; cop_is_cons (l); l = cop_tail (l)) {
    append (text, cop_tuple_get (cop_head (l), 0));
    g_string_append (text, " => ");
    append (text, cop_tuple_get (cop_head (l), 1));
    if (cop_is_cons (cop_tail (l)))
      g_string_append (text, ", ");
  }
}

static void
append_part (GString *text, CopTerm node, size_t index)
{
  append (text, cop_syntax_part (node, index));
}

static const char *
name_of (CopTerm node, size_t index)
{
  return cop_atom_name (cop_syntax_part (node, index));
}

static void
append_calls (GString *text, CopTerm node)
{
  switch ((int) cop_syntax_kind (node)) {
  case COP_SYNTAX_CALL:
    g_string_append (text, name_of (node, 0));
    append_list (text, "(", cop_syntax_part (node, 1), ")");
    break;
  case COP_SYNTAX_REMOTE:
    append_part (text, node, 0);
    g_string_append_printf (text, ".%s", name_of (node, 1));
    append_list (text, "(", cop_syntax_part (node, 2), ")");
    break;
  case COP_SYNTAX_FIELD:
    append_part (text, node, 0);
    g_string_append_printf (text, ".%s", name_of (node, 1));
    break;
  case COP_SYNTAX_INVOKE:
    append_part (text, node, 0);
    append_list (text, ".(", cop_syntax_part (node, 1), ")");
    break;
  case COP_SYNTAX_ACCESS:
    append_part (text, node, 0);
    g_string_append_c (text, '[');
    append_part (text, node, 1);
    g_string_append_c (text, ']');
    break;
  case COP_SYNTAX_OPERATOR:
    append_part (text, node, 1);
    g_string_append_printf (text, " %s ", name_of (node, 0));
    append_part (text, node, 2);
    break;
  case COP_SYNTAX_UNARY:
    g_string_append_printf (text, g_ascii_isalpha (*name_of (node, 0)) ? "%s " : "%s",
                            name_of (node, 0));
    append_part (text, node, 1);
    break;
  default: g_string_append (text, "…"); break;
  }
}

static void
append (GString *text, CopTerm node)
{
  if (text->len > MAX_TEXT)
    return;

  g_autofree char *value = NULL;
  switch (cop_syntax_kind (node)) {
  case COP_SYNTAX_LITERAL:
  case COP_SYNTAX_ALIAS:
    value = cop_print_short (cop_syntax_part (node, 0), COP_NOTATION_ELIXIR, MAX_TEXT);
    g_string_append (text, value);
    break;
  case COP_SYNTAX_VARIABLE: g_string_append (text, name_of (node, 0)); break;
  case COP_SYNTAX_ARGUMENT:
    g_string_append_printf (text, "&%d", (int) cop_to_int (cop_syntax_part (node, 0)));
    break;
  case COP_SYNTAX_TUPLE: append_list (text, "{", cop_syntax_part (node, 0), "}"); break;
  case COP_SYNTAX_BYTES: append_list (text, "<<", cop_syntax_part (node, 0), ">>"); break;
  case COP_SYNTAX_LIST:
    append_list (text, "[", cop_syntax_part (node, 0), "");
    if (!cop_is_nil (cop_syntax_part (node, 1))) {
      g_string_append (text, " | ");
      append_part (text, node, 1);
    }
    g_string_append_c (text, ']');
    break;
  case COP_SYNTAX_MAP:
    g_string_append (text, "%{");
    append_pairs (text, cop_syntax_part (node, 0));
    g_string_append_c (text, '}');
    break;
  case COP_SYNTAX_CAPTURE:
    g_string_append (
        text,
        cop_syntax_kind (cop_syntax_part (node, 0)) == COP_SYNTAX_ARGUMENT ? "& " : "&");
    append_part (text, node, 0);
    break;
  case COP_SYNTAX_BLOCK:
  case COP_SYNTAX_UPDATE:
  case COP_SYNTAX_STRUCT:
  case COP_SYNTAX_TEXT:
  case COP_SYNTAX_OPERATOR:
  case COP_SYNTAX_UNARY:
  case COP_SYNTAX_CALL:
  case COP_SYNTAX_REMOTE:
  case COP_SYNTAX_FIELD:
  case COP_SYNTAX_INVOKE:
  case COP_SYNTAX_ACCESS:
  case COP_SYNTAX_CAPTURE_NAME:
  case COP_SYNTAX_FUNCTION: append_calls (text, node); break;
  }
}

char *
cop_syntax_to_string (CopTerm node)
{
  GString *text = g_string_new (NULL);

  append (text, node);
  return g_string_free (text, FALSE);
}
