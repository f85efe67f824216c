/* Names and messages of errors: Erlang's error terms and Elixir's exception structs. */
#include "behaviour/exit-format.h"

#include "behaviour/module.h"
#include "term/match.h"
#include "term/print.h"

/* ---- the exceptions whose message is made of their fields ---- */

typedef char *(*MessageFunc) (CopTerm term, CopTerm other);

static char *
with_text (const char *prefix, CopTerm term)
{
  g_autofree char *text = cop_inspect (term == COP_NONE ? COP_ATOM (nil) : term);

  return g_strconcat (prefix, text, NULL);
}

static char *
match_message (CopTerm term, CopTerm other)
{
  return with_text ("no match of right hand side value: ", term);
}

static char *
case_clause_message (CopTerm term, CopTerm other)
{
  return with_text ("no case clause matching: ", term);
}

static char *
with_clause_message (CopTerm term, CopTerm other)
{
  return with_text ("no with clause matching: ", term);
}

static char *
try_clause_message (CopTerm term, CopTerm other)
{
  return with_text ("no try clause matching: ", term);
}

static char *
bad_map_message (CopTerm term, CopTerm other)
{
  return with_text ("expected a map, got: ", term);
}

static char *
bad_function_message (CopTerm term, CopTerm other)
{
  return with_text ("expected a function, got: ", term);
}

static char *
erlang_message (CopTerm term, CopTerm other)
{
  return with_text ("Erlang error: ", term);
}

static char *
cond_clause_message (CopTerm term, CopTerm other)
{
  return g_strdup ("no cond clause evaluated to a truthy value");
}

static char *
bad_struct_message (CopTerm term, CopTerm name)
{
  g_autofree char *wanted = cop_inspect (name);
  g_autofree char *got = cop_inspect (term);

  return g_strdup_printf ("expected a struct named %s, got: %s", wanted, got);
}

static char *
bad_boolean_message (CopTerm term, CopTerm operator)
{
  g_autofree char *wanted = cop_display (operator);
  g_autofree char *got = cop_inspect (term);

  return g_strdup_printf ("expected a boolean on left-side of \"%s\", got: %s", wanted,
                          got);
}

static char *
bad_arity_message (CopTerm function, CopTerm args)
{
  g_autofree char    *name = cop_inspect (function);
  g_autoptr (GString) text = g_string_new (NULL);
  size_t              n_args = 0;

  for (CopTerm l = args; cop_is_cons (l); l = cop_tail (l)) {
    g_string_append (text, n_args++ > 0 ? ", " : "");
    cop_print_append (text, cop_head (l), COP_NOTATION_ELIXIR);
  }
  unsigned arity = cop_is_function (function) ? cop_function_arity (function) : 0;
  if (n_args == 0)
    return g_strdup_printf ("%s with arity %u called with no arguments", name, arity);

  return g_strdup_printf ("%s with arity %u called with %zu argument%s (%s)", name, arity,
                          n_args, n_args == 1 ? "" : "s", text->str);
}

static char *
key_message (CopTerm key, CopTerm term)
{
  g_autofree char *name = cop_inspect (key);
  if (term == COP_NONE || term == COP_ATOM (nil))
    return g_strdup_printf ("key %s not found", name);

  g_autofree char *in = cop_inspect (term);
  return g_strdup_printf ("key %s not found in: %s", name, in);
}

typedef struct {
  const char *name; /* of the exception */
  const char *tag;  /* of Erlang's error {tag, Term} or {tag, Other, Term}; NULL: none */
  const char *field;
  const char *other_field; /* or NULL */
  MessageFunc message;
} Exception;

static const Exception exceptions[] = {
  { "MatchError", "badmatch", "term", NULL, match_message },
  { "CaseClauseError", "case_clause", "term", NULL, case_clause_message },
  { "WithClauseError", "with_clause", "term", NULL, with_clause_message },
  { "TryClauseError", "try_clause", "term", NULL, try_clause_message },
  { "BadMapError", "badmap", "term", NULL, bad_map_message },
  { "BadFunctionError", "badfun", "term", NULL, bad_function_message },
  { "BadStructError", "badstruct", "term", "struct", bad_struct_message },
  { "BadBooleanError", "badbool", "term", "operator", bad_boolean_message },
  { "BadArityError", NULL, "function", "args", bad_arity_message },
  { "KeyError", NULL, "key", "term", key_message },
  { "CondClauseError", NULL, "term", NULL, cond_clause_message },
  { "ErlangError", NULL, "original", NULL, erlang_message },
};

/* ---- exception structs ---- */

static CopTerm
field_of (CopTerm map, const char *name)
{
  return name ? cop_map_get (map, cop_atom (name)) : COP_NONE;
}

static char *
undefined_message (CopTerm module, CopTerm function, CopTerm arity)
{
  g_autofree char *mfa = cop_format_mfa (module, function, arity);
  if (mfa == NULL)
    return g_strdup ("undefined function");

  CopNode *node = cop_node_current ();
  if (module == COP_ATOM (nil))
    return g_strdup_printf ("function %s is undefined", mfa);

  if (node != NULL && cop_module_find (node, module) != NULL)
    return g_strdup_printf ("function %s is undefined or private", mfa);

  g_autofree char *name = cop_inspect (module);
  return g_strdup_printf ("function %s is undefined (module %s is not available)", mfa,
                          name);
}

static char *
no_clause_message (CopTerm module, CopTerm function, CopTerm arity)
{
  g_autofree char *mfa = cop_format_mfa (module, function, arity);

  return mfa ? g_strconcat ("no function clause matching in ", mfa, NULL)
             : g_strdup ("no function clause matches");
}

static char *
struct_message (CopTerm exception, const char *name)
{
  CopTerm message = field_of (exception, "message");
  if (message != COP_NONE && cop_is_binary (message))
    return g_strdup (cop_binary_data (message));

  for (size_t i = 0; i < G_N_ELEMENTS (exceptions); i++)
    if (g_str_equal (exceptions[i].name, name))
      return exceptions[i].message (field_of (exception, exceptions[i].field),
                                    field_of (exception, exceptions[i].other_field));

  CopTerm module = field_of (exception, "module");
  CopTerm function = field_of (exception, "function");
  CopTerm arity = field_of (exception, "arity");
  if (g_str_equal (name, "UndefinedFunctionError"))
    return undefined_message (module, function, arity);
  if (g_str_equal (name, "FunctionClauseError"))
    return no_clause_message (module, function, arity);

  return cop_inspect (exception);
}

/* ---- Erlang's errors ---- */

static void
describe (const char *name, char *message, char **ret_name, char **ret_message)
{
  *ret_name = g_strdup (name);
  *ret_message = message;
}

static bool
describe_atom (CopTerm error, CopTerm stack, char **ret_name, char **ret_message)
{
  CopTerm frame = stack != COP_NONE && cop_is_cons (stack) ? cop_head (stack) : COP_NONE;
  bool has_mfa = frame != COP_NONE && cop_is_tuple (frame) && cop_tuple_size (frame) == 4;
  CopTerm module = has_mfa ? cop_tuple_get (frame, 0) : COP_ATOM (nil);
  CopTerm function = has_mfa ? cop_tuple_get (frame, 1) : COP_NONE;
  size_t  arity = 0;
  CopTerm last = has_mfa ? cop_tuple_get (frame, 2) : COP_NONE;
  if (has_mfa && cop_list_length (last, &arity))
    last = cop_int ((int64_t) arity);

  if (error == COP_ATOM (badarg))
    describe ("ArgumentError", g_strdup ("argument error"), ret_name, ret_message);
  else if (error == COP_ATOM (badarith))
    describe ("ArithmeticError", g_strdup ("bad argument in arithmetic expression"),
              ret_name, ret_message);
  else if (error == COP_ATOM (system_limit))
    describe ("SystemLimitError", g_strdup ("a system limit has been reached"), ret_name,
              ret_message);
  else if (error == cop_atom ("cond_clause"))
    describe ("CondClauseError", cond_clause_message (COP_NONE, COP_NONE), ret_name,
              ret_message);
  else if (error == COP_ATOM (undef))
    describe ("UndefinedFunctionError", undefined_message (module, function, last),
              ret_name, ret_message);
  else if (error == COP_ATOM (function_clause))
    describe ("FunctionClauseError", no_clause_message (module, function, last), ret_name,
              ret_message);
  else
    return false;

  return true;
}

/* {badkey, Key}, {badkey, Key, Map}, {badarity, {Fun, Args}}, {badarg, Payload}. */
static bool
describe_special (CopTerm error, char **ret_name, char **ret_message)
{
  CopTerm tag = cop_tuple_get (error, 0);
  CopTerm second = cop_tuple_get (error, 1);
  size_t  size = cop_tuple_size (error);

  if (tag == COP_ATOM (badkey) && size == 3 && !cop_is_map (cop_tuple_get (error, 2))) {
    g_autofree char *key = cop_inspect (second);
    g_autofree char *in = cop_inspect (cop_tuple_get (error, 2));
    g_autofree char *base = g_strdup_printf ("key %s not found in: %s", key, in);
    describe ("KeyError",
              g_strconcat (base,
                           ". If you are using the dot syntax, such as map.field, make "
                           "sure the left-hand side of the dot is a map",
                           NULL),
              ret_name, ret_message);
  } else if (tag == COP_ATOM (badkey)) {
    describe ("KeyError",
              key_message (second, size == 3 ? cop_tuple_get (error, 2) : COP_NONE),
              ret_name, ret_message);
  } else if (tag == COP_ATOM (badarity) && size == 2 && cop_is_tuple (second) &&
             cop_tuple_size (second) == 2) {
    describe ("BadArityError",
              bad_arity_message (cop_tuple_get (second, 0), cop_tuple_get (second, 1)),
              ret_name, ret_message);
  } else if (tag == COP_ATOM (badarg) && size == 2) {
    describe ("ArgumentError", with_text ("argument error: ", second), ret_name,
              ret_message);
  } else {
    return false;
  }

  return true;
}

static bool
describe_tuple (CopTerm error, char **ret_name, char **ret_message)
{
  size_t size = cop_is_tuple (error) ? cop_tuple_size (error) : 0;
  if (size != 2 && size != 3)
    return false;

  CopTerm tag = cop_tuple_get (error, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (exceptions) && cop_is_atom (tag); i++) {
    const Exception *exception = &exceptions[i];
    size_t           wanted = exception->other_field ? 3 : 2;
    if (exception->tag == NULL || wanted != size ||
        !g_str_equal (exception->tag, cop_atom_name (tag)))
      continue;

    CopTerm other = wanted == 3 ? cop_tuple_get (error, 1) : COP_NONE;
    describe (exception->name,
              exception->message (cop_tuple_get (error, size - 1), other), ret_name,
              ret_message);
    return true;
  }

  return describe_special (error, ret_name, ret_message);
}

void
cop_error_describe (CopTerm error, CopTerm stack, char **ret_name, char **ret_message)
{
  CopTerm module =
      cop_is_map (error) ? cop_map_get (error, COP_ATOM (struct_)) : COP_NONE;
  if (module != COP_NONE && cop_is_atom (module) &&
      cop_map_get (error, COP_ATOM (exception)) == COP_ATOM (true)) {
    *ret_name = cop_inspect (module);
    *ret_message = struct_message (error, *ret_name);
    return;
  }

  if (describe_atom (error, stack, ret_name, ret_message) ||
      describe_tuple (error, ret_name, ret_message))
    return;

  describe ("ErlangError", erlang_message (error, COP_NONE), ret_name, ret_message);
}
