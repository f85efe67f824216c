#include "behaviour/exit-format.h"

#include "term/match.h"
#include "term/print.h"

static void append_exit (GString *text, CopTerm reason, const char *joiner);

static void
append_term (GString *text, CopTerm term)
{
  cop_print_append (text, term, COP_NOTATION_ELIXIR);
}

/* ---- functions and stacks ---- */

/* A function's name as it stands behind the dot of a call. */
static void
append_function_name (GString *text, const char *name)
{
  if (g_str_has_prefix (name, "Elixir.")) {
    g_string_append_printf (text, "\"%s\"", name);
    return;
  }

  CopTerm          atom = cop_atom (name);
  g_autofree char *inspected = cop_inspect (atom);
  g_string_append (text, inspected[0] == ':' ? inspected + 1 : inspected);
}

static bool
append_arity (GString *text, CopTerm arity_or_args)
{
  size_t n_args = 0;
  if (cop_is_integer (arity_or_args)) {
    g_autofree char *digits = cop_int_to_string (arity_or_args);
    g_string_append_printf (text, "/%s", digits);
    return true;
  }

  if (!cop_list_length (arity_or_args, &n_args))
    return false;

  g_string_append_c (text, '(');
  for (CopTerm l = arity_or_args; cop_is_cons (l); l = cop_tail (l)) {
    append_term (text, cop_head (l));
    if (cop_is_cons (cop_tail (l)))
      g_string_append (text, ", ");
  }
  g_string_append_c (text, ')');
  return true;
}

/* "-func/arity-fun-0-": Erlang's name of an anonymous function. Gives func/arity. */
static bool
split_anonymous (const char *name, char **ret_outer, char **ret_arity)
{
  const char *slash = strrchr (name, '/');
  if (name[0] != '-' || slash == NULL)
    return false;

  g_auto (GStrv) parts = g_strsplit (slash + 1, "-", -1);
  if (g_strv_length (parts) != 4 || parts[3][0] != '\0')
    return false;

  *ret_outer = g_strndup (name + 1, slash - name - 1);
  *ret_arity = g_strdup (parts[0]);
  return true;
}

static bool
append_mfa (GString *text, CopTerm module, CopTerm function, CopTerm arity_or_args)
{
  g_autofree char *outer = NULL;
  g_autofree char *outer_arity = NULL;
  if (!cop_is_atom (module) || !cop_is_atom (function))
    return false;

  if (split_anonymous (cop_atom_name (function), &outer, &outer_arity)) {
    g_string_append (text, "anonymous fn");
    if (!append_arity (text, arity_or_args))
      return false;
    g_string_append (text, " in ");
    append_term (text, module);
    g_string_append_c (text, '.');
    append_function_name (text, outer);
    g_string_append_printf (text, "/%s", outer_arity);
    return true;
  }

  append_term (text, module);
  g_string_append_c (text, '.');
  append_function_name (text, cop_atom_name (function));
  return append_arity (text, arity_or_args);
}

char *
cop_format_mfa (CopTerm module, CopTerm function, CopTerm arity_or_args)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (module == COP_NONE || function == COP_NONE || arity_or_args == COP_NONE ||
      !append_mfa (text, module, function, arity_or_args))
    return NULL;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "lib/kv/registry.ex:37: " of [{file, F}, {line, L}]. */
static void
append_location (GString *text, CopTerm location)
{
  CopTerm file = cop_keyword_get (location, COP_ATOM (file));
  CopTerm line = cop_keyword_get (location, COP_ATOM (line));
  if (file == COP_NONE || file == COP_ATOM (nil))
    return;

  g_autofree char *chars = cop_is_list (file) ? cop_charlist_to_utf8 (file) : NULL;
  g_autofree char *path = chars ? g_steal_pointer (&chars) : cop_display (file);
  bool has_line = line != COP_NONE && line != COP_ATOM (nil) && line != cop_int (0);
  g_autofree char *number = has_line ? cop_display (line) : NULL;
  g_string_append_printf (text, has_line ? "%s:%s: " : "%s: ", path, number);
}

char *
cop_format_stack_entry (CopTerm entry)
{
  size_t size = cop_is_tuple (entry) ? cop_tuple_size (entry) : 0;
  if ((size != 3 && size != 4) || !cop_is_list (cop_tuple_get (entry, size - 1)))
    return NULL;

  g_autoptr (GString) text = g_string_new (NULL);
  append_location (text, cop_tuple_get (entry, size - 1));
  CopTerm function = cop_tuple_get (entry, size - 3);
  CopTerm arity = cop_tuple_get (entry, size - 2);
  if (size == 4) {
    if (!append_mfa (text, cop_tuple_get (entry, 0), function, arity))
      return NULL;
  } else {
    if (!cop_is_function (function))
      return NULL;
    append_term (text, function);
    if (!append_arity (text, arity))
      return NULL;
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The entries of a list of which every element can be printed so, or NULL. */
static GPtrArray *
format_stack (CopTerm stack)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  size_t                length = 0;
  if (stack == COP_NONE || !cop_list_length (stack, &length))
    return NULL;

  for (CopTerm l = stack; cop_is_cons (l); l = cop_tail (l)) {
    char *entry = cop_format_stack_entry (cop_head (l));
    if (entry == NULL)
      return NULL;
    g_ptr_array_add (entries, entry);
  }

  return g_steal_pointer (&entries);
}

/* ---- flaws of supervisors ---- */

typedef struct {
  const char *tag;
  const char *text;
  const char *hint; /* behind the value */
} Flaw;

static const Flaw supervisor_flaws[] = {
  { "invalid_type", "invalid type: ", "" },
  { "invalid_strategy", "invalid strategy: ", "" },
  { "invalid_intensity", "invalid max_restarts (intensity): ", "" },
  { "invalid_period", "invalid max_seconds (period): ", "" },
  { "invalid_max_children", "invalid max_children: ", "" },
  { "invalid_extra_arguments", "invalid extra_arguments: ", "" },
  { NULL, NULL, NULL },
};

static const Flaw spec_flaws[] = {
  { "invalid_child_spec", "invalid child specification: ", "" },
  { "invalid_child_type", "invalid child type: ", ". Must be :worker or :supervisor." },
  { "invalid_mfa", "invalid mfa: ", "" },
  { "invalid_restart_type",
    "invalid restart type: ", ". Must be :permanent, :transient or :temporary." },
  { "invalid_shutdown",
    "invalid shutdown: ", ". Must be an integer >= 0, :infinity or :brutal_kill." },
  { "invalid_module", "invalid module: ", ". Must be an atom." },
  { "invalid_modules", "invalid modules: ", ". Must be a list of atoms or :dynamic." },
  { "duplicate_child_name", "more than one child specification has the id: ",
    ".\n"
    "If using maps as child specifications, make sure the :id keys are unique.\n"
    "If using a module or {module, arg} as child, use Supervisor.child_spec/2 to change "
    "the :id, "
    "for example:\n"
    "\n"
    "    children = [\n"
    "      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_1),\n"
    "      Supervisor.child_spec({MyWorker, arg}, id: :my_worker_2)\n"
    "    ]\n" },
  { NULL, NULL, NULL },
};

static void
append_flaw (GString *text, const Flaw *flaws, CopTerm flaw)
{
  bool is_pair = cop_is_tuple (flaw) && cop_tuple_size (flaw) == 2 &&
                 cop_is_atom (cop_tuple_get (flaw, 0));
  for (; is_pair && flaws->tag != NULL; flaws++) {
    if (!g_str_equal (flaws->tag, cop_atom_name (cop_tuple_get (flaw, 0))))
      continue;
    g_string_append (text, flaws->text);
    append_term (text, cop_tuple_get (flaw, 1));
    g_string_append (text, flaws->hint);
    return;
  }

  g_string_append (text, "got: ");
  append_term (text, flaw);
}

/* ---- plain reasons ---- */

static const char *
atom_text (CopTerm reason)
{
  if (reason == COP_ATOM (normal))
    return "normal";
  if (reason == COP_ATOM (shutdown))
    return "shutdown";
  if (reason == COP_ATOM (calling_self))
    return "process attempted to call itself";
  if (reason == COP_ATOM (timeout))
    return "time out";
  if (reason == COP_ATOM (killed))
    return "killed";
  if (reason == COP_ATOM (noconnection))
    return "no connection";
  if (reason == COP_ATOM (noproc))
    return "no process: the process is not alive or there's no process currently "
           "associated "
           "with the given name, possibly because its application isn't started";

  return NULL;
}

/* {bad_return, {Module, init, Value}} */
static bool
append_bad_return (GString *text, CopTerm value)
{
  bool is_init = cop_is_tuple (value) && cop_tuple_size (value) == 3 &&
                 cop_is_atom (cop_tuple_get (value, 0)) &&
                 cop_tuple_get (value, 1) == COP_ATOM (init);
  if (!is_init)
    return false;

  append_mfa (text, cop_tuple_get (value, 0), COP_ATOM (init), cop_int (1));
  g_string_append (text, " returned a bad value: ");
  append_term (text, cop_tuple_get (value, 2));
  return true;
}

static bool
append_pair (GString *text, CopTerm tag, CopTerm value)
{
  const char *prefix = NULL;
  if (tag == COP_ATOM (shutdown))
    prefix = "shutdown: ";
  else if (tag == COP_ATOM (already_started))
    prefix = "already started: ";
  else if (tag == COP_ATOM (bad_return_value))
    prefix = "bad return value: ";
  else if (tag == cop_atom ("bad_call"))
    prefix = "bad call: ";
  else if (tag == cop_atom ("bad_cast"))
    prefix = "bad cast: ";
  else if (tag == COP_ATOM (bad_start_spec))
    prefix = "bad child specification, invalid children: ";

  if (prefix != NULL) {
    g_string_append (text, prefix);
    append_term (text, value);
  } else if (tag == COP_ATOM (nodedown) && cop_is_atom (value)) {
    g_string_append_printf (text, "no connection to %s", cop_atom_name (value));
  } else if (tag == COP_ATOM (start_spec)) {
    g_string_append (text, "bad child specification, ");
    append_flaw (text, spec_flaws, value);
  } else if (tag == COP_ATOM (supervisor_data)) {
    g_string_append (text, "bad supervisor configuration, ");
    append_flaw (text, supervisor_flaws, value);
  } else {
    return tag == COP_ATOM (bad_return) && append_bad_return (text, value);
  }

  return true;
}

static void
append_reason (GString *text, CopTerm reason)
{
  const char *plain = atom_text (reason);
  if (plain != NULL)
    g_string_append (text, plain);
  else if (!cop_is_tuple (reason) || cop_tuple_size (reason) != 2 ||
           !append_pair (text, cop_tuple_get (reason, 0), cop_tuple_get (reason, 1)))
    append_term (text, reason);
}

/* ---- nested reasons ---- */

/* {Error, Stack} */
static bool
append_exception (GString *text, CopTerm error, CopTerm stack, const char *joiner)
{
  g_autoptr (GPtrArray) entries = cop_is_cons (stack) ? format_stack (stack) : NULL;
  if (entries == NULL)
    return false;

  g_autofree char *banner = cop_format_error (error, stack);
  g_string_append_printf (text, "an exception was raised:%s%s", joiner, banner);
  for (unsigned i = 0; i < entries->len; i++)
    g_string_append_printf (text, "%s    %s", joiner, (char *) entries->pdata[i]);

  return true;
}

static void
append_nested (GString *text, CopTerm reason, const char *joiner)
{
  g_autofree char *deeper = g_strconcat (joiner, "    ", NULL);

  g_string_append_printf (text, "%s** (EXIT) ", joiner);
  append_exit (text, reason, deeper);
}

/* {shutdown, {failed_to_start_child, Child, Reason | {EXIT, Reason}}} */
static bool
append_failed_child (GString *text, CopTerm tag, CopTerm value, const char *joiner)
{
  if (tag != COP_ATOM (shutdown) ||
      !cop_is_tagged (value, COP_ATOM (failed_to_start_child), 3))
    return false;

  CopTerm reason = cop_tuple_get (value, 2);
  if (cop_is_tagged (reason, COP_ATOM (EXIT), 2))
    reason = cop_tuple_get (reason, 1);
  g_string_append (text, "shutdown: failed to start child: ");
  append_term (text, cop_tuple_get (value, 1));
  append_nested (text, reason, joiner);
  return true;
}

/* {Reason, {Module, Function, Args}} */
static bool
append_failed_call (GString *text, CopTerm reason, CopTerm mfa, const char *joiner)
{
  size_t n_args = 0;
  if (!cop_is_tuple (mfa) || cop_tuple_size (mfa) != 3 ||
      !cop_list_length (cop_tuple_get (mfa, 2), &n_args) || n_args > 255)
    return false;

  g_autofree char *call = cop_format_mfa (cop_tuple_get (mfa, 0), cop_tuple_get (mfa, 1),
                                          cop_tuple_get (mfa, 2));
  if (call == NULL)
    return false;

  g_string_append_printf (text, "exited in: %s", call);
  append_nested (text, reason, joiner);
  return true;
}

static void
append_exit (GString *text, CopTerm reason, const char *joiner)
{
  if (cop_is_tuple (reason) && cop_tuple_size (reason) == 2) {
    CopTerm first = cop_tuple_get (reason, 0);
    CopTerm second = cop_tuple_get (reason, 1);
    if (append_exception (text, first, second, joiner) ||
        append_failed_child (text, first, second, joiner) ||
        append_failed_call (text, first, second, joiner))
      return;
  }

  append_reason (text, reason);
}

/* ---- public ---- */

char *
cop_format_exit (CopTerm reason)
{
  GString *text = g_string_new (NULL);
  append_exit (text, reason, "\n    ");

  return g_string_free (text, FALSE);
}

char *
cop_format_error (CopTerm error, CopTerm stack)
{
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  cop_error_describe (error, stack, &name, &message);

  return g_strdup_printf ("** (%s) %s", name, message);
}

char *
cop_format_banner (const CopFailure *failure)
{
  g_autofree char *text = NULL;

  switch (failure->class) {
  case COP_CLASS_ERROR: return cop_format_error (failure->value, failure->stack);
  case COP_CLASS_THROW:
    text = cop_inspect (failure->value);
    return g_strconcat ("** (throw) ", text, NULL);
  case COP_CLASS_NONE:
  case COP_CLASS_EXIT: break;
  }

  text = cop_format_exit (failure->value);
  return g_strconcat ("** (exit) ", text, NULL);
}

char *
cop_format_failure (const CopFailure *failure)
{
  g_autofree char      *banner = cop_format_banner (failure);
  g_autoptr (GPtrArray) entries = format_stack (failure->stack);
  if (entries == NULL || entries->len == 0)
    return g_steal_pointer (&banner);

  GString *text = g_string_new (banner);
  for (unsigned i = 0; i < entries->len; i++)
    g_string_append_printf (text, "\n    %s", (char *) entries->pdata[i]);
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}
