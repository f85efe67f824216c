#include "shell/raise.h"

#include "term/print.h"

void
cop_raise_exception (const char *name, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);

  cop_raise_stack (cop_exception (cop_module_atom (name), "%s", message), COP_NIL);
}

void
cop_raise_arithmetic (const char *operation, CopTerm a, CopTerm b)
{
  g_autofree char *left = cop_print_short (a, COP_NOTATION_ELIXIR, 2000);
  g_autofree char *right =
      b == COP_NONE ? NULL : cop_print_short (b, COP_NOTATION_ELIXIR, 2000);
  const char *prefix = "bad argument in arithmetic expression";

  if (g_ascii_isalpha (operation[0]))
    cop_raise_exception ("ArithmeticError", "%s: %s(%s%s%s)", prefix, operation, left,
                         right ? ", " : "", right ? right : "");
  if (right == NULL)
    cop_raise_exception ("ArithmeticError", "%s: %s(%s)", prefix, operation, left);
  if (g_str_equal (operation, "**"))
    cop_raise_exception ("ArithmeticError", "%s", prefix);
  cop_raise_exception ("ArithmeticError", "%s: %s %s %s", prefix, left, operation, right);
}

void
cop_raise_bad_argument (unsigned position, const char *what)
{
  static const char *const suffixes[] = { "th", "st", "nd", "rd" };

  cop_raise_exception ("ArgumentError",
                       "errors were found at the given arguments:\n\n  * %u%s argument: "
                       "%s\n",
                       position, suffixes[position < 4 ? position : 0], what);
}

void
cop_raise_badarg (void)
{
  cop_raise_stack (COP_ATOM (badarg), COP_NIL);
}

void
cop_raise_no_clause (const char *module, const char *name, unsigned arity)
{
  CopTerm frame =
      cop_tuple_of (module[0] == ':' ? cop_atom (module + 1) : cop_module_atom (module),
                    cop_atom (name), cop_int (arity), COP_NIL);

  cop_raise_stack (COP_ATOM (function_clause), cop_list_of (frame));
}

void
cop_raise_tagged (CopTerm tag, CopTerm term)
{
  cop_raise_stack (cop_tuple_of (tag, cop_term_ref (term)), COP_NIL);
}

static const char *
type_name (CopTerm term)
{
  switch (cop_term_kind (term)) {
  case COP_KIND_INTEGER: return "Integer";
  case COP_KIND_FLOAT: return "Float";
  case COP_KIND_ATOM: return "Atom";
  case COP_KIND_REFERENCE: return "Reference";
  case COP_KIND_FUNCTION: return "Function";
  case COP_KIND_PID: return "PID";
  case COP_KIND_TUPLE: return "Tuple";
  case COP_KIND_MAP: return "Map";
  case COP_KIND_NIL:
  case COP_KIND_CONS: return "List";
  case COP_KIND_BINARY: return "BitString";
  case COP_KIND_NONE: break;
  }
  return "Any";
}

void
cop_raise_protocol (const char *protocol, CopTerm term)
{
  g_autofree char *text = cop_print_short (term, COP_NOTATION_ELIXIR, 2000);

  cop_raise_exception ("Protocol.UndefinedError",
                       "protocol %s not implemented for %s of type %s", protocol, text,
                       type_name (term));
}

void
cop_raise_limit (void)
{
  cop_raise_stack (COP_ATOM (system_limit), COP_NIL);
}
