#include "shell/evaluate.h"

#include "behaviour/module.h"
#include "process/server.h"
#include "shell/help.h"
#include "shell/kernel.h"
#include "shell/raise.h"
#include "term/compare.h"
#include "term/print.h"

#define SHORT_STACK (64 * 1024)
#define EVALUATIONS_PER_TURN 512
#define MAX_TEXT (64 * 1024 * 1024)

bool
cop_stack_is_short (void)
{
  return cop_stack_left () < SHORT_STACK;
}

/* Lets the others run now and then, so that a long evaluation can be interrupted. */
static void
count_work (void)
{
  static _Thread_local unsigned n_evaluations;

  if (++n_evaluations % EVALUATIONS_PER_TURN == 0)
    cop_yield ();
}

/* ---- arguments ---- */

typedef struct {
  CopTerm *values; /* owned */
  size_t   n_values;
} Values;

static void
values_clear (Values *self)
{
  for (size_t i = 0; i < self->n_values; i++)
    cop_term_unref (self->values[i]);
  g_free (self->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

static void
evaluate_all (CopTerm nodes, CopTerm *bindings, Values *values)
{
  size_t length = 0;

  cop_list_length (nodes, &length);
  values->values = g_new (CopTerm, length + 1);
  for (CopTerm l = nodes; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm value = cop_evaluate (cop_head (l), bindings);
    values->values[values->n_values++] = value;
  }
}

static CopTerm
steal_list (Values *values, CopTerm tail)
{
  while (values->n_values > 0)
    tail = cop_cons (values->values[--values->n_values], tail);
  return tail;
}

/* ---- data ---- */

static CopTerm
evaluate_tuple (CopTerm node, CopTerm *bindings)
{
  g_auto (Values) values = { 0 };

  evaluate_all (cop_syntax_part (node, 0), bindings, &values);
  CopTerm tuple = cop_tuple (values.values, values.n_values);
  values.n_values = 0;
  return tuple;
}

static CopTerm
evaluate_list (CopTerm node, CopTerm *bindings)
{
  g_auto (Values) values = { 0 };

  evaluate_all (cop_syntax_part (node, 0), bindings, &values);
  CopTerm tail = cop_syntax_part (node, 1);
  return steal_list (&values,
                     cop_is_nil (tail) ? COP_NIL : cop_evaluate (tail, bindings));
}

static CopTerm
evaluate_map (CopTerm pairs, CopTerm base, bool is_update, CopTerm *bindings)
{
  g_auto (CopTerm) map = base;

  if (is_update && !cop_is_map (map))
    cop_raise_tagged (COP_ATOM (badmap), map);
  for (CopTerm l = pairs; cop_is_cons (l); l = cop_tail (l)) {
    g_auto (CopTerm) key = cop_evaluate (cop_tuple_get (cop_head (l), 0), bindings);
    if (is_update && cop_map_get (map, key) == COP_NONE)
      cop_raise_stack (
          cop_tuple_of (COP_ATOM (badkey), cop_term_ref (key), cop_term_ref (map)),
          COP_NIL);
    CopTerm value = cop_evaluate (cop_tuple_get (cop_head (l), 1), bindings);
    map = cop_map_put (cop_term_steal (&map), cop_term_steal (&key), value);
  }
  return cop_term_steal (&map);
}

static CopTerm
text_to_term (int quote, const GString *text)
{
  if (quote == '"')
    return cop_binary (text->str, text->len);
  if (quote == '\'') {
    g_auto (CopTerm) binary = cop_binary (text->str, text->len);
    return cop_charlist_of_binary (binary);
  }
  CopTerm atom = cop_atom_from_outside (text->str, text->len);
  if (atom == COP_NONE)
    cop_raise_limit ();
  return atom;
}

static CopTerm
evaluate_text (CopTerm node, CopTerm *bindings)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (CopTerm l = cop_syntax_part (node, 1); cop_is_cons (l); l = cop_tail (l)) {
    CopTerm          part = cop_head (l);
    g_auto (CopTerm) value =
        cop_is_binary (part) ? cop_term_ref (part) : cop_evaluate (part, bindings);
    g_auto (CopTerm) string = cop_string_of_term (value);
    g_string_append_len (text, cop_binary_data (string),
                         (gssize) cop_binary_size (string));
    if (text->len > MAX_TEXT)
      cop_raise_limit ();
  }
  return text_to_term ((int) cop_to_int (cop_syntax_part (node, 0)), text);
}

static CopTerm
evaluate_bytes (CopTerm node, CopTerm *bindings)
{
  g_auto (Values)     values = { 0 };
  g_autoptr (GString) bytes = g_string_new (NULL);

  evaluate_all (cop_syntax_part (node, 0), bindings, &values);
  for (size_t i = 0; i < values.n_values; i++) {
    CopTerm value = values.values[i];
    if (cop_is_binary (value))
      g_string_append_len (bytes, cop_binary_data (value),
                           (gssize) cop_binary_size (value));
    else if (cop_is_small (value))
      g_string_append_c (bytes, (char) (cop_to_int (value) & 0xFF));
    else
      cop_raise_badarg ();
    if (bytes->len > MAX_TEXT)
      cop_raise_limit ();
  }
  return cop_binary (bytes->str, bytes->len);
}

static CopTerm
evaluate_block (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) value = COP_NONE;

  for (CopTerm l = cop_syntax_part (node, 0); cop_is_cons (l); l = cop_tail (l))
    cop_term_replace (&value, cop_evaluate (cop_head (l), bindings));
  return cop_term_steal (&value);
}

/* ---- calls ---- */

static CopTerm
call_local (CopTerm name, const CopTerm *args, size_t n_args)
{
  static const char *const imports[] = COP_IMPORTS;

  for (size_t i = 0; i < G_N_ELEMENTS (imports); i++) {
    CopTerm   module = cop_module_atom (imports[i]);
    CopNative native =
        cop_module_function (cop_node_current (), module, name, (unsigned) n_args);
    if (native != NULL)
      return native (args, n_args, module);
  }
  return cop_apply_array (cop_module_atom ("Kernel"), name, args, n_args);
}

static CopTerm
evaluate_call (CopTerm node, CopTerm *bindings)
{
  CopTerm         name = cop_syntax_part (node, 0);
  CopTerm         nodes = cop_syntax_part (node, 1);
  g_auto (Values) values = { 0 };

  /* h's argument is a name, not a value. */
  if (name == cop_atom ("h") && cop_is_cons (nodes))
    return cop_help (cop_head (nodes));
  evaluate_all (nodes, bindings, &values);
  return call_local (name, values.values, values.n_values);
}

G_NORETURN static void
raise_not_a_module (CopTerm target, CopTerm name)
{
  g_autofree char *text = cop_print_short (target, COP_NOTATION_ELIXIR, 2000);

  cop_raise_exception (
      "ArgumentError",
      "you attempted to apply a function named :%s on %s. If you are using "
      "Kernel.apply/3, make sure the module is an atom. If you are using the dot syntax, "
      "such as module.function(), make sure the left-hand side of the dot is a module "
      "atom",
      cop_atom_name (name), text);
}

static CopTerm
call_remote (CopTerm target, CopTerm name, const CopTerm *args, size_t n_args)
{
  if (!cop_is_atom (target))
    raise_not_a_module (target, name);
  return cop_apply_array (target, name, args, n_args);
}

static CopTerm
evaluate_remote (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) target = cop_evaluate (cop_syntax_part (node, 0), bindings);
  g_auto (Values)  values = { 0 };

  evaluate_all (cop_syntax_part (node, 2), bindings, &values);
  return call_remote (target, cop_syntax_part (node, 1), values.values, values.n_values);
}

static CopTerm
evaluate_field (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) target = cop_evaluate (cop_syntax_part (node, 0), bindings);
  CopTerm          name = cop_syntax_part (node, 1);

  if (cop_is_map (target)) {
    CopTerm value = cop_map_get (target, name);
    if (value != COP_NONE)
      return cop_term_ref (value);
  } else if (cop_is_atom (target) && target != COP_ATOM (nil) &&
             target != COP_ATOM (true) && target != COP_ATOM (false)) {
    return cop_apply_array (target, name, NULL, 0);
  }
  cop_raise_stack (cop_tuple_of (COP_ATOM (badkey), name, cop_term_ref (target)),
                   COP_NIL);
}

static CopTerm
evaluate_invoke (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) function = cop_evaluate (cop_syntax_part (node, 0), bindings);
  g_auto (Values)  values = { 0 };

  evaluate_all (cop_syntax_part (node, 1), bindings, &values);
  return cop_call_function (function, values.values, values.n_values);
}

static CopTerm
evaluate_access (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) container = cop_evaluate (cop_syntax_part (node, 0), bindings);
  g_auto (CopTerm) key = cop_evaluate (cop_syntax_part (node, 1), bindings);

  return cop_access_get (container, key, COP_ATOM (nil));
}

/* ---- functions ---- */

/* The environment of a closure: {node, bindings}. */
static CopTerm
run_clauses (CopTerm clauses, CopTerm outer, const CopTerm *args, size_t n_args)
{
  for (; cop_is_cons (clauses); clauses = cop_tail (clauses)) {
    CopTerm          clause = cop_head (clauses);
    g_auto (CopTerm) bindings = cop_term_ref (outer);
    CopTerm          patterns = cop_tuple_get (clause, 0);
    bool             matches = true;
    for (size_t i = 0; i < n_args && matches; i++, patterns = cop_tail (patterns))
      matches = cop_pattern_match (cop_head (patterns), args[i], &bindings);
    CopTerm guard = cop_tuple_get (clause, 1);
    if (matches && !cop_is_nil (guard)) {
      g_auto (CopTerm) verdict = cop_evaluate (guard, &bindings);
      matches = verdict == COP_ATOM (true);
    }
    if (matches)
      return cop_evaluate (cop_tuple_get (clause, 2), &bindings);
  }
  cop_raise_no_clause (":erl_eval", "-inside-an-interpreted-fun-", (unsigned) n_args);
}

static CopTerm
run_closure (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) kept = cop_term_ref (env);
  CopTerm          node = cop_tuple_get (kept, 0);

  if (cop_stack_is_short ())
    cop_raise_limit ();
  if (cop_syntax_kind (node) == COP_SYNTAX_FUNCTION)
    return run_clauses (cop_syntax_part (node, 0), cop_tuple_get (kept, 1), args, n_args);

  g_auto (CopTerm) bindings = cop_term_ref (cop_tuple_get (kept, 1));
  for (size_t i = 0; i < n_args; i++)
    bindings = cop_map_put (cop_term_steal (&bindings), cop_int ((int64_t) i + 1),
                            cop_term_ref (args[i]));
  return cop_evaluate (cop_syntax_part (node, 0), &bindings);
}

static CopTerm
make_closure (CopTerm node, unsigned arity, CopTerm bindings)
{
  return cop_closure ("console", arity, run_closure,
                      cop_tuple_of (cop_term_ref (node), cop_term_ref (bindings)));
}

static unsigned
largest_argument (CopTerm term)
{
  unsigned largest = 0;

  if (cop_is_tuple (term)) {
    if (cop_tuple_size (term) == 3 &&
        cop_tuple_get (term, 0) == cop_int (COP_SYNTAX_ARGUMENT))
      return (unsigned) cop_to_int (cop_syntax_part (term, 0));
    for (size_t i = 0; i < cop_tuple_size (term); i++)
      largest = MAX (largest, largest_argument (cop_tuple_get (term, i)));
    return largest;
  }
  for (; cop_is_cons (term); term = cop_tail (term))
    largest = MAX (largest, largest_argument (cop_head (term)));
  return largest;
}

static CopTerm
evaluate_function (CopTerm node, CopTerm bindings)
{
  size_t arity = 0;

  if (cop_syntax_kind (node) == COP_SYNTAX_CAPTURE)
    return make_closure (node, largest_argument (cop_syntax_part (node, 0)), bindings);
  CopTerm clause = cop_head (cop_syntax_part (node, 0));
  cop_list_length (cop_tuple_get (clause, 0), &arity);
  return make_closure (node, (unsigned) arity, bindings);
}

static CopTerm
evaluate_capture_name (CopTerm node, CopTerm *bindings)
{
  static const char *const imports[] = COP_IMPORTS;
  CopTerm                  target = cop_syntax_part (node, 0);
  CopTerm                  name = cop_syntax_part (node, 1);
  unsigned                 arity = (unsigned) cop_to_int (cop_syntax_part (node, 2));

  if (!cop_is_nil (target)) {
    g_auto (CopTerm) module = cop_evaluate (target, bindings);
    if (!cop_is_atom (module))
      raise_not_a_module (module, name);
    return cop_function (module, name, arity);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (imports); i++) {
    CopTerm module = cop_module_atom (imports[i]);
    if (cop_module_function (cop_node_current (), module, name, arity) != NULL)
      return cop_function (module, name, arity);
  }
  return cop_function (cop_module_atom ("Kernel"), name, arity);
}

/* ---- operators ---- */

G_NORETURN static void
raise_bad_boolean (const char *name, CopTerm value)
{
  cop_raise_stack (
      cop_tuple_of (cop_atom ("badbool"), cop_atom (name), cop_term_ref (value)),
      COP_NIL);
}

static bool
is_truthy (CopTerm value)
{
  return value != COP_ATOM (nil) && value != COP_ATOM (false);
}

/* and, or, &&, ||: the right side is evaluated only when it matters. */
static CopTerm
evaluate_logical (const char *name, CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) left = cop_evaluate (cop_syntax_part (node, 1), bindings);
  bool             is_strict = g_ascii_isalpha (name[0]);
  bool             is_and = name[0] == 'a' || name[0] == '&';

  if (is_strict && left != COP_ATOM (true) && left != COP_ATOM (false))
    raise_bad_boolean (name, left);
  if (is_truthy (left) == is_and)
    return cop_evaluate (cop_syntax_part (node, 2), bindings);
  return cop_term_steal (&left);
}

static CopTerm
evaluate_match (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) value = cop_evaluate (cop_syntax_part (node, 2), bindings);

  if (!cop_pattern_match (cop_syntax_part (node, 1), value, bindings))
    cop_raise_tagged (COP_ATOM (badmatch), value);
  return cop_term_steal (&value);
}

/* left |> call: the value of left goes before the arguments. */
static CopTerm
evaluate_pipe (CopTerm node, CopTerm *bindings)
{
  CopTerm          right = cop_syntax_part (node, 2);
  CopSyntaxKind    kind = cop_syntax_kind (right);
  bool             is_local = kind == COP_SYNTAX_CALL || kind == COP_SYNTAX_VARIABLE;
  g_auto (Values)  values = { 0 };
  g_auto (CopTerm) left = cop_evaluate (cop_syntax_part (node, 1), bindings);
  g_auto (CopTerm) target =
      is_local ? COP_ATOM (nil) : cop_evaluate (cop_syntax_part (right, 0), bindings);
  CopTerm          nodes = kind == COP_SYNTAX_CALL || kind == COP_SYNTAX_INVOKE
                               ? cop_syntax_part (right, 1)
                           : kind == COP_SYNTAX_REMOTE ? cop_syntax_part (right, 2)
                                                       : COP_NIL;
  g_auto (CopTerm) all = cop_cons (
      cop_syntax (COP_SYNTAX_LITERAL, 0, cop_term_steal (&left)), cop_term_ref (nodes));

  evaluate_all (all, bindings, &values);
  if (is_local)
    return call_local (cop_syntax_part (right, 0), values.values, values.n_values);
  if (kind == COP_SYNTAX_INVOKE)
    return cop_call_function (target, values.values, values.n_values);
  return call_remote (target, cop_syntax_part (right, 1), values.values, values.n_values);
}

static CopTerm
evaluate_operator (CopTerm node, CopTerm *bindings)
{
  CopTerm     symbol = cop_syntax_part (node, 0);
  const char *name = cop_atom_name (symbol);

  if (g_str_equal (name, "="))
    return evaluate_match (node, bindings);
  if (g_str_equal (name, "|>"))
    return evaluate_pipe (node, bindings);
  if (g_str_equal (name, "and") || g_str_equal (name, "or") || g_str_equal (name, "&&") ||
      g_str_equal (name, "||"))
    return evaluate_logical (name, node, bindings);

  g_auto (Values) values = { 0 };
  values.values = g_new0 (CopTerm, 2);
  values.n_values = 2;
  values.values[0] = cop_evaluate (cop_syntax_part (node, 1), bindings);
  values.values[1] = cop_evaluate (cop_syntax_part (node, 2), bindings);
  return call_local (symbol, values.values, 2);
}

static CopTerm
evaluate_unary (CopTerm node, CopTerm *bindings)
{
  g_auto (CopTerm) value = cop_evaluate (cop_syntax_part (node, 1), bindings);

  return call_local (cop_syntax_part (node, 0), &value, 1);
}

/* ---- all ---- */

static CopTerm
variable_value (CopTerm name, CopTerm bindings)
{
  CopTerm value = cop_map_get (bindings, name);

  /* The check before lets no other through. */
  if (value == COP_NONE)
    cop_raise_badarg ();
  return cop_term_ref (value);
}

CopTerm
cop_evaluate (CopTerm node, CopTerm *bindings)
{
  if (cop_stack_is_short ())
    cop_raise_limit ();
  count_work ();
  switch (cop_syntax_kind (node)) {
  case COP_SYNTAX_LITERAL:
  case COP_SYNTAX_ALIAS: return cop_term_ref (cop_syntax_part (node, 0));
  case COP_SYNTAX_VARIABLE:
  case COP_SYNTAX_ARGUMENT: return variable_value (cop_syntax_part (node, 0), *bindings);
  case COP_SYNTAX_TUPLE: return evaluate_tuple (node, bindings);
  case COP_SYNTAX_LIST: return evaluate_list (node, bindings);
  case COP_SYNTAX_MAP:
    return evaluate_map (cop_syntax_part (node, 0), cop_map_new (), false, bindings);
  case COP_SYNTAX_UPDATE:
    return evaluate_map (cop_syntax_part (node, 1),
                         cop_evaluate (cop_syntax_part (node, 0), bindings), true,
                         bindings);
  case COP_SYNTAX_TEXT: return evaluate_text (node, bindings);
  case COP_SYNTAX_BYTES: return evaluate_bytes (node, bindings);
  case COP_SYNTAX_BLOCK: return evaluate_block (node, bindings);
  case COP_SYNTAX_OPERATOR: return evaluate_operator (node, bindings);
  case COP_SYNTAX_UNARY: return evaluate_unary (node, bindings);
  case COP_SYNTAX_CALL: return evaluate_call (node, bindings);
  case COP_SYNTAX_REMOTE: return evaluate_remote (node, bindings);
  case COP_SYNTAX_FIELD: return evaluate_field (node, bindings);
  case COP_SYNTAX_INVOKE: return evaluate_invoke (node, bindings);
  case COP_SYNTAX_ACCESS: return evaluate_access (node, bindings);
  case COP_SYNTAX_CAPTURE:
  case COP_SYNTAX_FUNCTION: return evaluate_function (node, *bindings);
  case COP_SYNTAX_CAPTURE_NAME: return evaluate_capture_name (node, bindings);
  case COP_SYNTAX_STRUCT: break;
  }
  cop_raise_badarg ();
}
