/* What Elixir's compiler would refuse, found before anything runs. */
#include "behaviour/module.h"
#include "shell/evaluate.h"

typedef struct {
  CopTerm  known;        /* owned; map: name → true */
  unsigned n_arguments;  /* of the capture around: the largest */
  bool     has_argument; /* … it has one */
  bool     is_capture;
  char    *problem;     /* owned */
  bool     is_argument; /* it is an ArgumentError: the macro refuses its arguments */
  unsigned line;
} Check;

static bool check (Check *self, CopTerm node);
static bool check_pattern (Check *self, CopTerm node, CopTerm *names);

G_GNUC_PRINTF (3, 4)
static bool
fail (Check *self, CopTerm node, const char *format, ...)
{
  va_list args;

  if (self->problem != NULL)
    return false;
  va_start (args, format);
  self->problem = g_strdup_vprintf (format, args);
  va_end (args);
  self->line = MAX (cop_syntax_line (node), 1);
  return false;
}

static bool
check_all (Check *self, CopTerm nodes)
{
  for (; cop_is_cons (nodes); nodes = cop_tail (nodes))
    if (!check (self, cop_head (nodes)))
      return false;
  return true;
}

static bool
check_pairs (Check *self, CopTerm pairs)
{
  for (; cop_is_cons (pairs); pairs = cop_tail (pairs))
    if (!check (self, cop_tuple_get (cop_head (pairs), 0)) ||
        !check (self, cop_tuple_get (cop_head (pairs), 1)))
      return false;
  return true;
}

/* ---- names ---- */

static bool
is_known (const Check *self, CopTerm name)
{
  return cop_map_get (self->known, name) != COP_NONE;
}

static bool
check_local (Check *self, CopTerm node, CopTerm name, unsigned arity)
{
  static const char *const imports[] = COP_IMPORTS;

  for (size_t i = 0; i < G_N_ELEMENTS (imports); i++)
    if (cop_module_function (cop_node_current (), cop_module_atom (imports[i]), name,
                             arity) != NULL)
      return true;
  return fail (self, node, "undefined function %s/%u (there is no such import)",
               cop_atom_name (name), arity);
}

static bool
check_variable (Check *self, CopTerm node)
{
  CopTerm name = cop_syntax_part (node, 0);

  if (name == cop_atom ("_"))
    return fail (self, node,
                 "invalid use of _. \"_\" represents a value to be ignored in a pattern "
                 "and cannot be used in expressions");
  return is_known (self, name) || check_local (self, node, name, 0);
}

static bool
check_call (Check *self, CopTerm node, unsigned n_before)
{
  CopTerm name = cop_syntax_part (node, 0);
  CopTerm nodes = cop_syntax_part (node, 1);
  size_t  n_nodes = 0;

  cop_list_length (nodes, &n_nodes);
  if (name == cop_atom ("h") && n_nodes == 1)
    return true;
  return check_local (self, node, name, (unsigned) n_nodes + n_before) &&
         check_all (self, nodes);
}

static bool
is_module_target (CopTerm node)
{
  CopSyntaxKind kind = cop_syntax_kind (node);

  return kind != COP_SYNTAX_LITERAL || cop_is_atom (cop_syntax_part (node, 0));
}

static bool
check_target (Check *self, CopTerm node)
{
  CopTerm target = cop_syntax_part (node, 0);

  if (!is_module_target (target)) {
    g_autofree char *text = cop_syntax_to_string (node);
    return fail (self, node, "invalid call %s", text);
  }
  return check (self, target);
}

/* ---- patterns ---- */

static bool
check_patterns (Check *self, CopTerm nodes, CopTerm *names)
{
  for (; cop_is_cons (nodes); nodes = cop_tail (nodes))
    if (!check_pattern (self, cop_head (nodes), names))
      return false;
  return true;
}

static bool
check_pattern_pairs (Check *self, CopTerm pairs, CopTerm *names)
{
  for (; cop_is_cons (pairs); pairs = cop_tail (pairs)) {
    CopTerm key = cop_tuple_get (cop_head (pairs), 0);
    if (cop_syntax_kind (key) == COP_SYNTAX_VARIABLE) {
      CopTerm name = cop_syntax_part (key, 0);
      return fail (self, key,
                   "cannot use variable %s as map key inside a pattern. If you are "
                   "attempting to match on an existing variable, use the pin operator: "
                   "^%s",
                   cop_atom_name (name), cop_atom_name (name));
    }
    if (!check_pattern (self, key, names) ||
        !check_pattern (self, cop_tuple_get (cop_head (pairs), 1), names))
      return false;
  }
  return true;
}

static bool
check_pin (Check *self, CopTerm node)
{
  CopTerm operand = cop_syntax_part (node, 1);

  if (cop_syntax_kind (operand) != COP_SYNTAX_VARIABLE) {
    g_autofree char *text = cop_syntax_to_string (operand);
    return fail (self, node,
                 "invalid argument for unary operator ^, expected an existing variable, "
                 "got: ^%s",
                 text);
  }
  CopTerm name = cop_syntax_part (operand, 0);
  return is_known (self, name) ||
         fail (self, node,
               "undefined variable ^%s. No variable \"%s\" has been defined before the "
               "current pattern",
               cop_atom_name (name), cop_atom_name (name));
}

static bool
check_pattern_operator (Check *self, CopTerm node, CopTerm *names)
{
  CopTerm symbol = cop_syntax_part (node, 0);
  CopTerm left = cop_syntax_part (node, 1);
  CopTerm right = cop_syntax_part (node, 2);

  if (symbol == cop_atom ("="))
    return check_pattern (self, left, names) && check_pattern (self, right, names);
  if (symbol == cop_atom ("<>") && cop_syntax_kind (left) == COP_SYNTAX_LITERAL)
    return check_pattern (self, right, names);
  if (symbol == cop_atom ("<>"))
    return fail (self, node,
                 "the left argument of <> operator inside a match should always be a "
                 "literal binary because its size can't be verified");
  return fail (self, node, "cannot invoke remote function :erlang.%s/2 inside a match",
               cop_atom_name (symbol));
}

static bool
check_pattern (Check *self, CopTerm node, CopTerm *names)
{
  if (cop_stack_is_short ())
    return fail (self, node, "nested too deep");
  switch (cop_syntax_kind (node)) {
  case COP_SYNTAX_VARIABLE:
    *names = cop_map_put (*names, cop_syntax_part (node, 0), COP_ATOM (true));
    return true;
  case COP_SYNTAX_TUPLE: return check_patterns (self, cop_syntax_part (node, 0), names);
  case COP_SYNTAX_LIST:
    return check_patterns (self, cop_syntax_part (node, 0), names) &&
           (cop_is_nil (cop_syntax_part (node, 1)) ||
            check_pattern (self, cop_syntax_part (node, 1), names));
  case COP_SYNTAX_MAP:
    return check_pattern_pairs (self, cop_syntax_part (node, 0), names);
  case COP_SYNTAX_OPERATOR: return check_pattern_operator (self, node, names);
  case COP_SYNTAX_UNARY:
    if (cop_syntax_part (node, 0) == cop_atom ("^"))
      return check_pin (self, node);
    return cop_syntax_kind (cop_syntax_part (node, 1)) == COP_SYNTAX_LITERAL ||
           fail (self, node, "cannot invoke remote function :erlang.%s/1 inside a match",
                 cop_atom_name (cop_syntax_part (node, 0)));
  case COP_SYNTAX_LITERAL:
  case COP_SYNTAX_ALIAS: return true;
  case COP_SYNTAX_BYTES:
    for (CopTerm l = cop_syntax_part (node, 0); cop_is_cons (l); l = cop_tail (l))
      if (cop_syntax_kind (cop_head (l)) != COP_SYNTAX_LITERAL)
        return fail (self, node, "patterns of bits are not known to this console");
    return true;
  case COP_SYNTAX_CALL: {
    size_t n_nodes = 0;
    cop_list_length (cop_syntax_part (node, 1), &n_nodes);
    return check_local (self, node, cop_syntax_part (node, 0), (unsigned) n_nodes) &&
           fail (self, node, "cannot find or invoke local %s/%zu inside match",
                 cop_atom_name (cop_syntax_part (node, 0)), n_nodes);
  }
  case COP_SYNTAX_UPDATE:
  case COP_SYNTAX_STRUCT:
  case COP_SYNTAX_TEXT:
  case COP_SYNTAX_BLOCK:
  case COP_SYNTAX_REMOTE:
  case COP_SYNTAX_FIELD:
  case COP_SYNTAX_INVOKE:
  case COP_SYNTAX_ACCESS:
  case COP_SYNTAX_CAPTURE:
  case COP_SYNTAX_CAPTURE_NAME:
  case COP_SYNTAX_ARGUMENT:
  case COP_SYNTAX_FUNCTION: break;
  }
  g_autofree char *text = cop_syntax_to_string (node);
  return fail (self, node, "invalid pattern in match: %s", text);
}

/* Adds @names to those that are known; takes @names. */
static void
learn (Check *self, CopTerm names)
{
  CopTerm             name = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopTerm)    all = names;
  g_auto (CopMapIter) iter = { 0 };

  cop_map_iter_init (&iter, all);
  while (cop_map_iter_next (&iter, &name, &value))
    if (name != cop_atom ("_"))
      self->known = cop_map_put (self->known, name, COP_ATOM (true));
}

/* ---- functions ---- */

static bool
check_clause (Check *self, CopTerm clause)
{
  g_auto (CopTerm) outer = cop_term_ref (self->known);
  g_auto (CopTerm) names = cop_map_new ();
  CopTerm          guard = cop_tuple_get (clause, 1);
  bool             is_good = check_patterns (self, cop_tuple_get (clause, 0), &names);

  if (is_good)
    learn (self, cop_term_steal (&names));
  is_good = is_good && (cop_is_nil (guard) || check (self, guard)) &&
            check (self, cop_tuple_get (clause, 2));
  cop_term_replace (&self->known, cop_term_steal (&outer));
  return is_good;
}

static bool
check_function (Check *self, CopTerm node)
{
  size_t  arity = 0;
  size_t  n_patterns = 0;
  CopTerm clauses = cop_syntax_part (node, 0);

  cop_list_length (cop_tuple_get (cop_head (clauses), 0), &arity);
  if (arity > 255)
    return fail (self, node, "a function takes at most 255 arguments");
  for (CopTerm l = clauses; cop_is_cons (l); l = cop_tail (l)) {
    cop_list_length (cop_tuple_get (cop_head (l), 0), &n_patterns);
    if (n_patterns != arity)
      return fail (self, node,
                   "cannot mix clauses with different arities in anonymous functions");
    if (!check_clause (self, cop_head (l)))
      return false;
  }
  return true;
}

#define ANY_ARGUMENT (-1)

static bool
has_argument (CopTerm term, int64_t number)
{
  if (cop_is_tuple (term)) {
    if (cop_tuple_size (term) == 3 &&
        cop_tuple_get (term, 0) == cop_int (COP_SYNTAX_ARGUMENT))
      return number == ANY_ARGUMENT || cop_syntax_part (term, 0) == cop_int (number);
    for (size_t i = 0; i < cop_tuple_size (term); i++)
      if (has_argument (cop_tuple_get (term, i), number))
        return true;
    return false;
  }
  for (; cop_is_cons (term); term = cop_tail (term))
    if (has_argument (cop_head (term), number))
      return true;
  return false;
}

static bool
check_capture (Check *self, CopTerm node)
{
  CopTerm body = cop_syntax_part (node, 0);

  if (self->is_capture) {
    g_autofree char *text = cop_syntax_to_string (node);
    return fail (
        self, node,
        "nested captures are not allowed. You cannot define a function using  the "
        "capture operator & inside another function defined via &. Got invalid "
        "nested capture: %s",
        text);
  }
  if (!has_argument (body, ANY_ARGUMENT)) {
    g_autofree char *text = cop_syntax_to_string (body);
    return fail (
        self, node,
        "invalid args for &, expected one of:\n\n"
        "  * &Mod.fun/arity to capture a remote function, such as &Enum.map/2\n"
        "  * &fun/arity to capture a local or imported function, such as "
        "&is_atom/1\n"
        "  * &some_code(&1, ...) containing at least one argument as &1, such as "
        "&List.flatten(&1)\n\nGot: %s",
        text);
  }
  g_auto (CopTerm) outer = cop_term_ref (self->known);
  self->is_capture = true;
  self->n_arguments = 0;
  bool is_good = check (self, body);
  self->is_capture = false;
  cop_term_replace (&self->known, cop_term_steal (&outer));

  for (unsigned i = 1; is_good && i < self->n_arguments; i++)
    if (!has_argument (body, i))
      return fail (self, node,
                   "capture argument &%u cannot be defined without &%u (you cannot skip "
                   "arguments, all arguments must be numbered)",
                   self->n_arguments, i);
  return is_good;
}

static bool
check_argument (Check *self, CopTerm node)
{
  int64_t number = cop_to_int (cop_syntax_part (node, 0));

  if (!self->is_capture)
    return fail (self, node,
                 "capture argument &%d must be used within the capture operator &",
                 (int) number);
  if (number == 0)
    return fail (self, node, "capture argument &0 is not allowed: they begin with &1");
  self->n_arguments = MAX (self->n_arguments, (unsigned) number);
  return true;
}

/* ---- operators ---- */

static bool
check_match (Check *self, CopTerm node)
{
  g_auto (CopTerm) names = cop_map_new ();

  /* Elixir expands the right side first. */
  if (!check (self, cop_syntax_part (node, 2)) ||
      !check_pattern (self, cop_syntax_part (node, 1), &names))
    return false;
  learn (self, cop_term_steal (&names));
  return true;
}

static bool
check_pipe (Check *self, CopTerm node)
{
  CopTerm left = cop_syntax_part (node, 1);
  CopTerm right = cop_syntax_part (node, 2);

  if (!check (self, left))
    return false;
  switch (cop_syntax_kind (right)) {
  case COP_SYNTAX_VARIABLE:
    return check_local (self, right, cop_syntax_part (right, 0), 1);
  case COP_SYNTAX_CALL: return check_call (self, right, 1);
  case COP_SYNTAX_REMOTE:
    return check_target (self, right) && check_all (self, cop_syntax_part (right, 2));
  case COP_SYNTAX_FIELD: return check_target (self, right);
  case COP_SYNTAX_INVOKE:
    return check (self, cop_syntax_part (right, 0)) &&
           check_all (self, cop_syntax_part (right, 1));
  case COP_SYNTAX_LITERAL:
  case COP_SYNTAX_ALIAS:
  case COP_SYNTAX_TUPLE:
  case COP_SYNTAX_LIST:
  case COP_SYNTAX_MAP:
  case COP_SYNTAX_UPDATE:
  case COP_SYNTAX_STRUCT:
  case COP_SYNTAX_TEXT:
  case COP_SYNTAX_BYTES:
  case COP_SYNTAX_BLOCK:
  case COP_SYNTAX_OPERATOR:
  case COP_SYNTAX_UNARY:
  case COP_SYNTAX_ACCESS:
  case COP_SYNTAX_CAPTURE:
  case COP_SYNTAX_CAPTURE_NAME:
  case COP_SYNTAX_ARGUMENT:
  case COP_SYNTAX_FUNCTION: break;
  }
  g_autofree char *from = cop_syntax_to_string (left);
  g_autofree char *to = cop_syntax_to_string (right);
  self->is_argument = self->problem == NULL;
  return fail (self, node,
               "cannot pipe %s into %s, can only pipe into local calls foo(), remote "
               "calls Foo.bar() or anonymous function calls foo.()",
               from, to);
}

static bool
check_operator (Check *self, CopTerm node)
{
  const char *name = cop_atom_name (cop_syntax_part (node, 0));

  if (g_str_equal (name, "="))
    return check_match (self, node);
  if (g_str_equal (name, "|>"))
    return check_pipe (self, node);
  if (g_str_equal (name, "|"))
    return fail (
        self, node,
        "misplaced operator |/2\n\nThe | operator is typically used between brackets as "
        "the cons operator:\n\n    [head | tail]\n\nwhere head is a single element and "
        "the tail is the remaining of a list.\nIt is also used to update maps and "
        "structs, via the %%{map | key: value} notation,\nand in typespecs, such as "
        "@type "
        "and @spec, to express the union of two types");
  if (g_str_equal (name, ".."))
    return check (self, cop_syntax_part (node, 1)) &&
           check (self, cop_syntax_part (node, 2)) &&
           fail (self, node, "ranges are not known to this console");
  if (g_str_equal (name, "::") || g_str_equal (name, "<-") || g_str_equal (name, "\\"))
    return fail (self, node, "misplaced operator %s/2", name);
  if (g_str_equal (name, "when"))
    return check_local (self, node, cop_syntax_part (node, 0), 2);
  bool is_lazy = g_str_equal (name, "and") || g_str_equal (name, "or") ||
                 g_str_equal (name, "&&") || g_str_equal (name, "||");
  return (is_lazy || check_local (self, node, cop_syntax_part (node, 0), 2)) &&
         check (self, cop_syntax_part (node, 1)) &&
         check (self, cop_syntax_part (node, 2));
}

static bool
check_unary (Check *self, CopTerm node)
{
  CopTerm symbol = cop_syntax_part (node, 0);

  if (symbol == cop_atom ("^")) {
    g_autofree char *text = cop_syntax_to_string (cop_syntax_part (node, 1));
    return fail (self, node, "cannot use ^%s outside of match clauses", text);
  }
  if (symbol == cop_atom ("@"))
    self->is_argument = true;
  if (symbol == cop_atom ("@"))
    return fail (self, node, "cannot invoke @/1 outside module");
  return check_local (self, node, symbol, 1) && check (self, cop_syntax_part (node, 1));
}

/* ---- all ---- */

static bool
check_capture_name (Check *self, CopTerm node)
{
  CopTerm target = cop_syntax_part (node, 0);

  if (!cop_is_nil (target))
    return check (self, target);
  return check_local (self, node, cop_syntax_part (node, 1),
                      (unsigned) cop_to_int (cop_syntax_part (node, 2)));
}

static bool
check_text (Check *self, CopTerm parts)
{
  for (; cop_is_cons (parts); parts = cop_tail (parts))
    if (!cop_is_binary (cop_head (parts)) && !check (self, cop_head (parts)))
      return false;
  return true;
}

static bool
check_struct (Check *self, CopTerm node)
{
  g_autofree char *name = cop_syntax_to_string (cop_syntax_part (node, 0));

  return fail (self, node,
               "%s.__struct__/1 is undefined, cannot expand struct %s. Make sure the "
               "struct name is correct. If the struct name exists and is correct but it "
               "still cannot be found, you likely have cyclic module usage in your code",
               name, name);
}

static bool
check_invoke (Check *self, CopTerm node)
{
  CopTerm function = cop_syntax_part (node, 0);

  if (cop_syntax_kind (function) == COP_SYNTAX_LITERAL &&
      cop_is_atom (cop_syntax_part (function, 0))) {
    g_autofree char *text = cop_syntax_to_string (function);
    return fail (self, node, "invalid function call %s.()", text);
  }
  return check (self, function) && check_all (self, cop_syntax_part (node, 1));
}

static bool
check (Check *self, CopTerm node)
{
  if (cop_stack_is_short ())
    return fail (self, node, "nested too deep");
  switch (cop_syntax_kind (node)) {
  case COP_SYNTAX_LITERAL:
  case COP_SYNTAX_ALIAS: return true;
  case COP_SYNTAX_VARIABLE: return check_variable (self, node);
  case COP_SYNTAX_TUPLE:
  case COP_SYNTAX_BYTES:
  case COP_SYNTAX_BLOCK: return check_all (self, cop_syntax_part (node, 0));
  case COP_SYNTAX_LIST:
    return check_all (self, cop_syntax_part (node, 0)) &&
           (cop_is_nil (cop_syntax_part (node, 1)) ||
            check (self, cop_syntax_part (node, 1)));
  case COP_SYNTAX_MAP: return check_pairs (self, cop_syntax_part (node, 0));
  case COP_SYNTAX_UPDATE:
    return check (self, cop_syntax_part (node, 0)) &&
           check_pairs (self, cop_syntax_part (node, 1));
  case COP_SYNTAX_STRUCT: return check_struct (self, node);
  case COP_SYNTAX_TEXT: return check_text (self, cop_syntax_part (node, 1));
  case COP_SYNTAX_OPERATOR: return check_operator (self, node);
  case COP_SYNTAX_UNARY: return check_unary (self, node);
  case COP_SYNTAX_CALL: return check_call (self, node, 0);
  case COP_SYNTAX_REMOTE:
    return check_target (self, node) && check_all (self, cop_syntax_part (node, 2));
  case COP_SYNTAX_FIELD: return check_target (self, node);
  case COP_SYNTAX_INVOKE: return check_invoke (self, node);
  case COP_SYNTAX_ACCESS:
    return check (self, cop_syntax_part (node, 0)) &&
           check (self, cop_syntax_part (node, 1));
  case COP_SYNTAX_CAPTURE: return check_capture (self, node);
  case COP_SYNTAX_CAPTURE_NAME: return check_capture_name (self, node);
  case COP_SYNTAX_ARGUMENT: return check_argument (self, node);
  case COP_SYNTAX_FUNCTION: return check_function (self, node);
  }
  return true;
}

char *
cop_check (CopTerm node, CopTerm bindings, unsigned first_line)
{
  Check self = { .known = cop_term_ref (bindings) };

  check (&self, node);
  cop_term_unref (self.known);
  g_autofree char *problem = self.problem;
  if (problem == NULL)
    return NULL;
  if (self.is_argument)
    return g_strconcat ("** (ArgumentError) ", problem, NULL);
  return g_strdup_printf ("** (CompileError) iex:%u: %s", first_line + self.line - 1,
                          problem);
}
