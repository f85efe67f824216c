#include "behaviour/match-spec.h"

#include "term/compare.h"
#include "term/match.h"

/* The number of `$N`, or -1. */
static int
variable_number (CopTerm term)
{
  if (!cop_is_atom (term))
    return -1;

  const char *name = cop_atom_name (term);
  char       *end = NULL;
  if (name[0] != '$' || !g_ascii_isdigit (name[1]))
    return -1;

  guint64 number = g_ascii_strtoull (name + 1, &end, 10);
  return *end == '\0' && number < COP_N_BINDINGS ? (int) number : -1;
}

static bool
is_wildcard (CopTerm term)
{
  return cop_is_atom (term) && g_str_equal (cop_atom_name (term), "_");
}

/* ---- patterns ---- */

static bool
match_tuple (CopTerm pattern, CopTerm term, CopBindings *bindings)
{
  size_t size = cop_tuple_size (pattern);
  if (!cop_is_tuple (term) || cop_tuple_size (term) != size)
    return false;

  for (size_t i = 0; i < size; i++)
    if (!cop_match_pattern (cop_tuple_get (pattern, i), cop_tuple_get (term, i),
                            bindings))
      return false;

  return true;
}

static bool
match_map (CopTerm pattern, CopTerm term, CopBindings *bindings)
{
  if (!cop_is_map (term))
    return false;

  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter;
  cop_map_iter_init (&iter, pattern);
  while (cop_map_iter_next (&iter, &key, &value)) {
    CopTerm found = cop_map_get (term, key);
    if (found == COP_NONE || !cop_match_pattern (value, found, bindings))
      return false;
  }

  return true;
}

bool
cop_match_pattern (CopTerm pattern, CopTerm term, CopBindings *bindings)
{
  while (cop_is_cons (pattern) && cop_is_cons (term)) {
    if (!cop_match_pattern (cop_head (pattern), cop_head (term), bindings))
      return false;
    pattern = cop_tail (pattern);
    term = cop_tail (term);
  }

  int number = variable_number (pattern);
  if (number >= 0) {
    CopTerm *value = &bindings->values[number];
    if (*value != COP_NONE)
      return cop_equal (*value, term);
    *value = term;
    return true;
  }

  if (is_wildcard (pattern))
    return true;
  if (cop_is_tuple (pattern))
    return match_tuple (pattern, term, bindings);
  if (cop_is_map (pattern))
    return match_map (pattern, term, bindings);

  return cop_equal (pattern, term);
}

/* ---- functions of guards and bodies; arguments are values, results given or NONE ----
 */

typedef CopTerm (*GuardFunc) (CopTerm a, CopTerm b);

static CopTerm
test_atom (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_atom (a));
}

static CopTerm
test_integer (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_integer (a));
}

static CopTerm
test_float (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_float (a));
}

static CopTerm
test_number (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_integer (a) || cop_is_float (a));
}

static CopTerm
test_binary (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_binary (a));
}

static CopTerm
test_list (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_list (a));
}

static CopTerm
test_tuple (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_tuple (a));
}

static CopTerm
test_map (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_map (a));
}

static CopTerm
test_pid (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_pid (a));
}

static CopTerm
test_reference (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_reference (a));
}

static CopTerm
test_function (CopTerm a, CopTerm b)
{
  return cop_bool (cop_is_function (a));
}

static CopTerm
negate (CopTerm a, CopTerm b)
{
  if (a != COP_ATOM (true) && a != COP_ATOM (false))
    return COP_NONE;

  return cop_bool (a == COP_ATOM (false));
}

static CopTerm
exactly_equal (CopTerm a, CopTerm b)
{
  return cop_bool (cop_equal (a, b));
}

static CopTerm
exactly_unequal (CopTerm a, CopTerm b)
{
  return cop_bool (!cop_equal (a, b));
}

static CopTerm
equal (CopTerm a, CopTerm b)
{
  return cop_bool (cop_compare (a, b) == 0);
}

static CopTerm
unequal (CopTerm a, CopTerm b)
{
  return cop_bool (cop_compare (a, b) != 0);
}

static CopTerm
less (CopTerm a, CopTerm b)
{
  return cop_bool (cop_compare (a, b) < 0);
}

static CopTerm
less_or_equal (CopTerm a, CopTerm b)
{
  return cop_bool (cop_compare (a, b) <= 0);
}

static CopTerm
greater (CopTerm a, CopTerm b)
{
  return cop_bool (cop_compare (a, b) > 0);
}

static CopTerm
greater_or_equal (CopTerm a, CopTerm b)
{
  return cop_bool (cop_compare (a, b) >= 0);
}

static CopTerm
element (CopTerm index, CopTerm tuple)
{
  int64_t i = 0;
  if (!cop_is_integer (index) || !cop_int_get (index, &i) || !cop_is_tuple (tuple) ||
      i < 1 || (size_t) i > cop_tuple_size (tuple))
    return COP_NONE;

  return cop_term_ref (cop_tuple_get (tuple, i - 1));
}

static CopTerm
map_get (CopTerm key, CopTerm map)
{
  return cop_is_map (map) ? cop_term_ref (cop_map_get (map, key)) : COP_NONE;
}

static CopTerm
map_size (CopTerm map, CopTerm b)
{
  return cop_is_map (map) ? cop_uint (cop_map_size (map)) : COP_NONE;
}

static CopTerm
tuple_size (CopTerm tuple, CopTerm b)
{
  return cop_is_tuple (tuple) ? cop_uint (cop_tuple_size (tuple)) : COP_NONE;
}

static CopTerm
list_length (CopTerm list, CopTerm b)
{
  size_t length = 0;
  return cop_list_length (list, &length) ? cop_uint (length) : COP_NONE;
}

static CopTerm
list_head (CopTerm list, CopTerm b)
{
  return cop_is_cons (list) ? cop_term_ref (cop_head (list)) : COP_NONE;
}

static CopTerm
list_tail (CopTerm list, CopTerm b)
{
  return cop_is_cons (list) ? cop_term_ref (cop_tail (list)) : COP_NONE;
}

/* Arithmetic of what fits 63 bits; anything else fails the guard. */
static bool
both_small (CopTerm a, CopTerm b, int64_t *ret_a, int64_t *ret_b)
{
  return cop_is_small (a) && cop_is_small (b) && cop_int_get (a, ret_a) &&
         cop_int_get (b, ret_b);
}

static CopTerm
add (CopTerm a, CopTerm b)
{
  int64_t x = 0;
  int64_t y = 0;
  return both_small (a, b, &x, &y) ? cop_int (x + y) : COP_NONE;
}

static CopTerm
subtract (CopTerm a, CopTerm b)
{
  int64_t x = 0;
  int64_t y = 0;
  return both_small (a, b, &x, &y) ? cop_int (x - y) : COP_NONE;
}

static CopTerm
multiply (CopTerm a, CopTerm b)
{
  int64_t x = 0;
  int64_t y = 0;
  int64_t product = 0;
  bool    fits = both_small (a, b, &x, &y) && !__builtin_mul_overflow (x, y, &product);
  return fits ? cop_int (product) : COP_NONE;
}

static CopTerm
divide (CopTerm a, CopTerm b)
{
  int64_t x = 0;
  int64_t y = 0;
  return both_small (a, b, &x, &y) && y != 0 ? cop_int (x / y) : COP_NONE;
}

static CopTerm
modulo (CopTerm a, CopTerm b)
{
  int64_t x = 0;
  int64_t y = 0;
  return both_small (a, b, &x, &y) && y != 0 ? cop_int (y == -1 ? 0 : x % y) : COP_NONE;
}

typedef struct {
  const char *name;
  size_t      arity;
  GuardFunc   func;
} GuardFunction;

static const GuardFunction functions[] = {
  { "is_atom", 1, test_atom },
  { "is_integer", 1, test_integer },
  { "is_float", 1, test_float },
  { "is_number", 1, test_number },
  { "is_binary", 1, test_binary },
  { "is_list", 1, test_list },
  { "is_tuple", 1, test_tuple },
  { "is_map", 1, test_map },
  { "is_pid", 1, test_pid },
  { "is_reference", 1, test_reference },
  { "is_function", 1, test_function },
  { "not", 1, negate },
  { "=:=", 2, exactly_equal },
  { "=/=", 2, exactly_unequal },
  { "==", 2, equal },
  { "/=", 2, unequal },
  { "<", 2, less },
  { "=<", 2, less_or_equal },
  { ">", 2, greater },
  { ">=", 2, greater_or_equal },
  { "element", 2, element },
  { "map_get", 2, map_get },
  { "map_size", 1, map_size },
  { "tuple_size", 1, tuple_size },
  { "size", 1, tuple_size },
  { "length", 1, list_length },
  { "hd", 1, list_head },
  { "tl", 1, list_tail },
  { "+", 2, add },
  { "-", 2, subtract },
  { "*", 2, multiply },
  { "div", 2, divide },
  { "rem", 2, modulo },
};

/* ---- expressions ---- */

/* {{A, B}} is the tuple {A, B}. */
static CopTerm
make_tuple (CopTerm elements, const CopBindings *bindings)
{
  size_t              size = cop_tuple_size (elements);
  g_autofree CopTerm *values = g_new0 (CopTerm, size + 1);
  for (size_t i = 0; i < size; i++) {
    values[i] = cop_match_body (cop_tuple_get (elements, i), bindings);
    if (values[i] == COP_NONE) {
      while (i > 0)
        cop_term_unref (values[--i]);
      return COP_NONE;
    }
  }

  return cop_tuple (values, size);
}

static CopTerm
make_list (CopTerm list, const CopBindings *bindings)
{
  g_auto (CopTerm) reversed = COP_NIL;
  for (; cop_is_cons (list); list = cop_tail (list)) {
    CopTerm value = cop_match_body (cop_head (list), bindings);
    if (value == COP_NONE)
      return COP_NONE;
    reversed = cop_cons (value, cop_term_steal (&reversed));
  }

  return cop_list_reverse (reversed);
}

/* `$$`: the list of everything that is bound. */
static CopTerm
all_bindings (const CopBindings *bindings)
{
  CopTerm list = COP_NIL;
  for (int i = COP_N_BINDINGS - 1; i >= 0; i--)
    if (bindings->values[i] != COP_NONE)
      list = cop_cons (cop_term_ref (bindings->values[i]), list);

  return list;
}

/* and, or, andalso, orelse: of any number of arguments. COP_NONE when it is none of them.
 */
static CopTerm
run_connective (CopTerm call, const CopBindings *bindings)
{
  const char *name = cop_atom_name (cop_tuple_get (call, 0));
  bool        is_and = g_str_equal (name, "and") || g_str_equal (name, "andalso");
  if (!is_and && !g_str_equal (name, "or") && !g_str_equal (name, "orelse"))
    return COP_NONE;

  for (size_t i = 1; i < cop_tuple_size (call); i++) {
    g_auto (CopTerm) value = cop_match_body (cop_tuple_get (call, i), bindings);
    if (value != COP_ATOM (true) && value != COP_ATOM (false))
      return COP_NONE;
    if ((value == COP_ATOM (true)) != is_and)
      return cop_bool (!is_and);
  }

  return cop_bool (is_and);
}

static CopTerm
run_call (CopTerm call, const CopBindings *bindings)
{
  CopTerm tag = cop_tuple_size (call) > 0 ? cop_tuple_get (call, 0) : COP_NONE;
  size_t  n_args = cop_tuple_size (call) - 1;
  if (tag == COP_NONE)
    return COP_NONE;

  if (cop_is_tuple (tag) && n_args == 0)
    return make_tuple (tag, bindings);
  if (!cop_is_atom (tag))
    return COP_NONE;

  if (g_str_equal (cop_atom_name (tag), "const") && n_args == 1)
    return cop_term_ref (cop_tuple_get (call, 1));

  for (size_t i = 0; i < G_N_ELEMENTS (functions); i++) {
    if (functions[i].arity != n_args ||
        !g_str_equal (functions[i].name, cop_atom_name (tag)))
      continue;
    g_auto (CopTerm) a = cop_match_body (cop_tuple_get (call, 1), bindings);
    g_auto (CopTerm) b =
        n_args > 1 ? cop_match_body (cop_tuple_get (call, 2), bindings) : COP_NONE;
    if (a == COP_NONE || (n_args > 1 && b == COP_NONE))
      return COP_NONE;
    return functions[i].func (a, b);
  }

  return run_connective (call, bindings);
}

CopTerm
cop_match_body (CopTerm expression, const CopBindings *bindings)
{
  int number = variable_number (expression);
  if (number >= 0)
    return cop_term_ref (bindings->values[number]);

  if (cop_is_atom (expression) && g_str_equal (cop_atom_name (expression), "$_"))
    return cop_term_ref (bindings->object);
  if (cop_is_atom (expression) && g_str_equal (cop_atom_name (expression), "$$"))
    return all_bindings (bindings);
  if (cop_is_tuple (expression))
    return run_call (expression, bindings);
  if (cop_is_cons (expression))
    return make_list (expression, bindings);

  return cop_term_ref (expression);
}

bool
cop_match_guards (CopTerm guards, const CopBindings *bindings)
{
  for (; cop_is_cons (guards); guards = cop_tail (guards)) {
    g_auto (CopTerm) value = cop_match_body (cop_head (guards), bindings);
    if (value != COP_ATOM (true))
      return false;
  }

  return true;
}

CopTerm
cop_match_spec_run (CopTerm spec, CopTerm object)
{
  for (; cop_is_cons (spec); spec = cop_tail (spec)) {
    CopTerm     clause = cop_head (spec);
    CopBindings bindings = { .object = object };
    if (!cop_is_tuple (clause) || cop_tuple_size (clause) != 3)
      continue;
    if (!cop_match_pattern (cop_tuple_get (clause, 0), object, &bindings) ||
        !cop_match_guards (cop_tuple_get (clause, 1), &bindings))
      continue;

    CopTerm body = cop_tuple_get (clause, 2);
    while (cop_is_cons (body) && cop_is_cons (cop_tail (body)))
      body = cop_tail (body);
    return cop_is_cons (body) ? cop_match_body (cop_head (body), &bindings) : COP_NONE;
  }

  return COP_NONE;
}
