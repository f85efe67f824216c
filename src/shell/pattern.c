/* Pattern matching: the left side of =, the parameters of fn. */
#include "shell/evaluate.h"

#include "shell/raise.h"
#include "term/compare.h"

static bool match (CopTerm pattern, CopTerm value, CopTerm outer, CopTerm *found);

/* A name twice in one pattern must match equal values. */
static bool
match_variable (CopTerm name, CopTerm value, CopTerm *found)
{
  CopTerm before = cop_map_get (*found, name);

  if (name == cop_atom ("_"))
    return true;
  if (before != COP_NONE)
    return cop_equal (before, value);
  *found = cop_map_put (*found, name, cop_term_ref (value));
  return true;
}

static bool
match_tuple (CopTerm nodes, CopTerm value, CopTerm outer, CopTerm *found)
{
  size_t length = 0;
  size_t i = 0;

  cop_list_length (nodes, &length);
  if (!cop_is_tuple (value) || cop_tuple_size (value) != length)
    return false;
  for (; cop_is_cons (nodes); nodes = cop_tail (nodes))
    if (!match (cop_head (nodes), cop_tuple_get (value, i++), outer, found))
      return false;
  return true;
}

static bool
match_list (CopTerm pattern, CopTerm value, CopTerm outer, CopTerm *found)
{
  CopTerm tail = cop_syntax_part (pattern, 1);

  for (CopTerm l = cop_syntax_part (pattern, 0); cop_is_cons (l); l = cop_tail (l)) {
    if (!cop_is_cons (value) || !match (cop_head (l), cop_head (value), outer, found))
      return false;
    value = cop_tail (value);
  }
  return cop_is_nil (tail) ? cop_is_nil (value) : match (tail, value, outer, found);
}

static bool
match_map (CopTerm pairs, CopTerm value, CopTerm outer, CopTerm *found)
{
  if (!cop_is_map (value))
    return false;
  for (; cop_is_cons (pairs); pairs = cop_tail (pairs)) {
    g_auto (CopTerm) bindings = cop_term_ref (outer);
    CopTerm          key_node = cop_tuple_get (cop_head (pairs), 0);
    bool             is_pin = cop_syntax_kind (key_node) == COP_SYNTAX_UNARY;
    g_auto (CopTerm) key =
        cop_evaluate (is_pin ? cop_syntax_part (key_node, 1) : key_node, &bindings);
    CopTerm held = cop_map_get (value, key);
    if (held == COP_NONE ||
        !match (cop_tuple_get (cop_head (pairs), 1), held, outer, found))
      return false;
  }
  return true;
}

/* "prefix" <> rest */
static bool
match_prefix (CopTerm pattern, CopTerm value, CopTerm outer, CopTerm *found)
{
  g_auto (CopTerm) bindings = cop_term_ref (outer);
  g_auto (CopTerm) prefix = cop_evaluate (cop_syntax_part (pattern, 1), &bindings);

  if (!cop_is_binary (value) || !cop_is_binary (prefix))
    return false;
  size_t n_prefix = cop_binary_size (prefix);
  if (cop_binary_size (value) < n_prefix ||
      memcmp (cop_binary_data (value), cop_binary_data (prefix), n_prefix) != 0)
    return false;
  g_auto (CopTerm) rest =
      cop_binary (cop_binary_data (value) + n_prefix, cop_binary_size (value) - n_prefix);
  return match (cop_syntax_part (pattern, 2), rest, outer, found);
}

static bool
match_value (CopTerm node, CopTerm value, CopTerm outer)
{
  g_auto (CopTerm) bindings = cop_term_ref (outer);
  g_auto (CopTerm) expected = cop_evaluate (node, &bindings);

  return cop_equal (expected, value);
}

static bool
match_operator (CopTerm pattern, CopTerm value, CopTerm outer, CopTerm *found)
{
  CopTerm symbol = cop_syntax_part (pattern, 0);

  if (symbol == cop_atom ("="))
    return match (cop_syntax_part (pattern, 1), value, outer, found) &&
           match (cop_syntax_part (pattern, 2), value, outer, found);
  if (symbol == cop_atom ("<>"))
    return match_prefix (pattern, value, outer, found);
  return match_value (pattern, value, outer);
}

static bool
match (CopTerm pattern, CopTerm value, CopTerm outer, CopTerm *found)
{
  if (cop_stack_is_short ())
    cop_raise_limit ();
  switch (cop_syntax_kind (pattern)) {
  case COP_SYNTAX_VARIABLE:
    return match_variable (cop_syntax_part (pattern, 0), value, found);
  case COP_SYNTAX_TUPLE:
    return match_tuple (cop_syntax_part (pattern, 0), value, outer, found);
  case COP_SYNTAX_LIST: return match_list (pattern, value, outer, found);
  case COP_SYNTAX_MAP:
    return match_map (cop_syntax_part (pattern, 0), value, outer, found);
  case COP_SYNTAX_OPERATOR: return match_operator (pattern, value, outer, found);
  case COP_SYNTAX_UNARY:
    return match_value (cop_syntax_part (pattern, 0) == cop_atom ("^")
                            ? cop_syntax_part (pattern, 1)
                            : pattern,
                        value, outer);
  case COP_SYNTAX_LITERAL:
  case COP_SYNTAX_ALIAS:
  case COP_SYNTAX_BYTES:
  case COP_SYNTAX_CAPTURE_NAME: return match_value (pattern, value, outer);
  case COP_SYNTAX_UPDATE:
  case COP_SYNTAX_STRUCT:
  case COP_SYNTAX_TEXT:
  case COP_SYNTAX_BLOCK:
  case COP_SYNTAX_CALL:
  case COP_SYNTAX_REMOTE:
  case COP_SYNTAX_FIELD:
  case COP_SYNTAX_INVOKE:
  case COP_SYNTAX_ACCESS:
  case COP_SYNTAX_CAPTURE:
  case COP_SYNTAX_ARGUMENT:
  case COP_SYNTAX_FUNCTION: break;
  }
  return false;
}

bool
cop_pattern_match (CopTerm pattern, CopTerm value, CopTerm *bindings)
{
  g_auto (CopTerm) found = cop_map_new ();
  if (!match (pattern, value, *bindings, &found))
    return false;

  CopTerm             name = COP_NONE;
  CopTerm             bound = COP_NONE;
  g_auto (CopMapIter) iter = { 0 };
  cop_map_iter_init (&iter, found);
  while (cop_map_iter_next (&iter, &name, &bound))
    *bindings = cop_map_put (*bindings, name, cop_term_ref (bound));
  return true;
}
