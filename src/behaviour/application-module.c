/* The modules Application and :application. */
#include "behaviour/application-private.h"
#include "behaviour/builtin-modules.h"
#include "term/match.h"
#include "term/print.h"

static CopTerm
type_of_args (const CopTerm *args, size_t n_args)
{
  return n_args > 1 ? args[1] : COP_ATOM (temporary);
}

static CopTerm
export_start (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_start (args[0], type_of_args (args, n_args));
}

static CopTerm
export_ensure_started (const CopTerm *args, size_t n_args, CopTerm env)
{
  g_auto (CopTerm) result = export_start (args, n_args, env);
  bool             is_running =
      cop_is_tagged (result, COP_ATOM (error), 2) &&
      cop_is_tagged (cop_tuple_get (result, 1), COP_ATOM (already_started), 2);

  return is_running ? COP_ATOM (ok) : cop_term_steal (&result);
}

static CopTerm
export_ensure_all_started (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_ensure_all_started (args[0], type_of_args (args, n_args));
}

static CopTerm
export_stop (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_stop (args[0]);
}

static CopTerm
export_load (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_load (args[0]);
}

static CopTerm
export_unload (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_unload (args[0]);
}

static CopTerm
export_which (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_which ();
}

static CopTerm
export_get_env (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm value = cop_application_get_env (args[0], args[1]);
  if (value == COP_NONE)
    value = n_args > 2 ? args[2] : COP_ATOM (nil);

  return cop_term_ref (value);
}

static CopTerm
export_fetch_env (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm value = cop_application_get_env (args[0], args[1]);

  return value == COP_NONE ? COP_ATOM (error)
                           : cop_tuple_of (COP_ATOM (ok), cop_term_ref (value));
}

static CopTerm
export_fetch_env_or_raise (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm value = cop_application_get_env (args[0], args[1]);
  if (value != COP_NONE)
    return cop_term_ref (value);

  g_autofree char *name = cop_inspect (args[0]);
  g_autofree char *key = cop_inspect (args[1]);
  cop_raise_argument ("could not fetch application environment %s for application %s "
                      "because configuration at %s was not set",
                      key, name, key);
}

static CopTerm
export_put_env (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_application_put_env (args[0], cop_term_ref (args[1]), cop_term_ref (args[2]));
  return COP_ATOM (ok);
}

static CopTerm
export_delete_env (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_application_delete_env (args[0], args[1]);
  return COP_ATOM (ok);
}

static CopTerm
export_get_all_env (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_application_all_env (args[0]);
}

/* The application the caller belongs to, or nil. */
static CopTerm
export_get_application (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm pid = n_args > 0 ? args[0] : cop_self ();
  CopTerm name =
      cop_is_local_pid (pid) ? cop_application_of (cop_node_current (), pid) : COP_NONE;

  return name == COP_NONE ? COP_ATOM (undefined) : cop_tuple_of (COP_ATOM (ok), name);
}

static CopTerm
export_loaded (const CopTerm *args, size_t n_args, CopTerm env)
{
  const CopApplications *all = cop_applications (cop_node_current ());
  CopTerm                list = COP_NIL;

  for (unsigned i = all->all->len; i > 0; i--) {
    const CopKnownApplication *self = g_ptr_array_index (all->all, i - 1);
    if (!self->is_loaded || self->definition == NULL)
      continue;
    const char *description = self->definition->description;
    const char *version = self->definition->version;
    list =
        cop_cons (cop_tuple_of (self->name, cop_charlist (description ? description : ""),
                                cop_charlist (version ? version : "")),
                  list);
  }

  return list;
}

static CopTerm
atoms_of (const char *const *names)
{
  CopTerm list = COP_NIL;
  size_t  n = 0;
  while (names && names[n])
    n++;
  while (n > 0)
    list = cop_cons (cop_atom (names[--n]), list);

  return list;
}

static CopTerm
export_spec (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopKnownApplication *self =
      cop_applications_find (cop_applications (cop_node_current ()), args[0]);
  if (self == NULL || !self->is_loaded || self->definition == NULL)
    return COP_ATOM (nil);

  const CopApplication *definition = self->definition;
  CopTerm               mod = COP_NIL;
  if (definition->start != NULL) {
    g_auto (CopTerm) call = cop_application_start_call (definition);
    CopTerm          argument = cop_head (cop_tail (cop_tuple_get (call, 2)));
    mod = cop_tuple_of (cop_tuple_get (call, 0), cop_term_ref (argument));
  }

  g_auto (CopTerm) spec = cop_list_of (
      cop_tuple_of (
          cop_atom ("description"),
          cop_charlist (definition->description ? definition->description : "")),
      cop_tuple_of (cop_atom ("vsn"),
                    cop_charlist (definition->version ? definition->version : "")),
      cop_tuple_of (cop_atom ("registered"), atoms_of (definition->registered)),
      cop_tuple_of (cop_atom ("applications"), atoms_of (definition->applications)),
      cop_tuple_of (cop_atom ("mod"), mod));
  if (n_args == 1)
    return cop_term_steal (&spec);

  CopTerm value = cop_keyword_get (spec, args[1]);
  return value == COP_NONE ? COP_ATOM (nil) : cop_term_ref (value);
}

static const CopExport application_exports[] = {
  { "start", 1, export_start, "Starts an application whose dependencies run." },
  { "start", 2, export_start, "The same as temporary, transient or permanent." },
  { "ensure_started", 1, export_ensure_started, "Starts it unless it runs." },
  { "ensure_started", 2, export_ensure_started, "The same with a type." },
  { "ensure_all_started", 1, export_ensure_all_started,
    "Starts it and what it depends on." },
  { "ensure_all_started", 2, export_ensure_all_started, "The same with a type." },
  { "stop", 1, export_stop, "Stops an application." },
  { "load", 1, export_load, "Loads an application without starting it." },
  { "unload", 1, export_unload, "Forgets a loaded application." },
  { "started_applications", 0, export_which, "The running ones, last started first." },
  { "loaded_applications", 0, export_loaded, "The loaded ones." },
  { "spec", 1, export_spec, "What an application says of itself." },
  { "spec", 2, export_spec, "One value of it." },
  { "get_env", 2, export_get_env, "A value of the environment, or nil." },
  { "get_env", 3, export_get_env, "The same with a default." },
  { "fetch_env", 2, export_fetch_env, "{:ok, value} or :error." },
  { "fetch_env!", 2, export_fetch_env_or_raise, "A value that must be there." },
  { "put_env", 3, export_put_env, "Sets a value of the environment." },
  { "delete_env", 2, export_delete_env, "Removes a value." },
  { "get_all_env", 1, export_get_all_env, "The whole environment." },
  { NULL },
};

const CopModule cop_application_module = { .name = "Application",
                                           .doc = "Starts and stops applications.",
                                           .exports = application_exports };

/* :application.get_env gives {ok, Value} or undefined. */
static CopTerm
erlang_get_env (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm value = cop_application_get_env (args[0], args[1]);
  if (n_args > 2)
    return cop_term_ref (value == COP_NONE ? args[2] : value);

  return value == COP_NONE ? COP_ATOM (undefined)
                           : cop_tuple_of (COP_ATOM (ok), cop_term_ref (value));
}

static const CopExport erlang_application_exports[] = {
  { "start", 1, export_start, "Starts an application whose dependencies run." },
  { "start", 2, export_start, "The same as temporary, transient or permanent." },
  { "ensure_started", 1, export_ensure_started, "Starts it unless it runs." },
  { "ensure_started", 2, export_ensure_started, "The same with a type." },
  { "ensure_all_started", 1, export_ensure_all_started,
    "Starts it and what it depends on." },
  { "ensure_all_started", 2, export_ensure_all_started, "The same with a type." },
  { "stop", 1, export_stop, "Stops an application." },
  { "load", 1, export_load, "Loads an application without starting it." },
  { "unload", 1, export_unload, "Forgets a loaded application." },
  { "which_applications", 0, export_which, "The running ones, last started first." },
  { "loaded_applications", 0, export_loaded, "The loaded ones." },
  { "get_application", 0, export_get_application, "The caller's application." },
  { "get_application", 1, export_get_application, "The application of a process." },
  { "get_env", 2, erlang_get_env, "{ok, Value} or undefined." },
  { "get_env", 3, erlang_get_env, "A value of the environment, or a default." },
  { "get_all_env", 1, export_get_all_env, "The whole environment." },
  { "set_env", 3, export_put_env, "Sets a value of the environment." },
  { "unset_env", 2, export_delete_env, "Removes a value." },
  { NULL },
};

const CopModule cop_erlang_application_module = {
  .name = ":application",
  .doc = "Starts and stops applications, Erlang's words.",
  .exports = erlang_application_exports,
};
