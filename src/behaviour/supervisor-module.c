/* Starting supervisors, and the modules Supervisor, :supervisor and those of supervisor
 * classes. */
#include "behaviour/supervisor-private.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/gen-server-module.h"
#include "behaviour/name.h"
#include "term/match.h"

#define DEFAULT_MAX_RESTARTS 3
#define DEFAULT_MAX_SECONDS 5

/* ---- start_link ---- */

CopTerm
cop_supervisor_start (CopTerm module, CopTerm argument, CopTerm name)
{
  CopTerm          shown = name == COP_NONE     ? cop_atom ("self")
                           : cop_is_atom (name) ? cop_tuple_of (COP_ATOM (local), name)
                                                : cop_term_ref (name);
  g_auto (CopTerm) start_argument = cop_tuple_of (shown, module, cop_term_ref (argument));
  g_auto (CopTerm) call = cop_tuple_of (COP_ATOM (supervisor), module, cop_int (1));

  return cop_gen_server_start_link (
      &cop_supervisor_server_class, start_argument,
      &(CopStartOptions){ .name = name, .initial_call = call });
}

/* Takes @flags and @specs: what an init gives. */
static CopTerm
init_result (CopTerm flags, CopTerm specs)
{
  return cop_tuple_of (COP_ATOM (ok), cop_tuple_of (flags, specs));
}

static CopTerm
flags_to_term (const CopSupervisorFlags *flags)
{
  static const CopSupervisorFlags defaults = COP_SUPERVISOR_DEFAULTS;
  if (flags == NULL)
    flags = &defaults;

  return cop_map_of (
      COP_ATOM (strategy),
      flags->strategy == COP_NONE ? COP_ATOM (one_for_one) : flags->strategy,
      COP_ATOM (intensity),
      cop_int (flags->max_restarts < 0 ? DEFAULT_MAX_RESTARTS : flags->max_restarts),
      COP_ATOM (period),
      cop_int (flags->max_seconds < 0 ? DEFAULT_MAX_SECONDS : flags->max_seconds),
      COP_ATOM (auto_shutdown),
      flags->auto_shutdown == COP_NONE ? COP_ATOM (never) : flags->auto_shutdown);
}

static CopTerm
default_module (void)
{
  return cop_module_atom ("Supervisor.Default");
}

CopTerm
cop_supervisor_init (CopTerm children, const CopSupervisorFlags *flags)
{
  g_auto (CopTerm) kept = children;
  CopTerm          specs = cop_child_specs (children);

  return init_result (flags_to_term (flags), specs);
}

CopTerm
cop_supervisor_start_link (CopTerm                   children,
                           const CopSupervisorFlags *flags,
                           CopTerm                   name)
{
  g_auto (CopTerm) result = cop_supervisor_init (children, flags);

  return cop_supervisor_start (default_module (), result, name);
}

/* ---- classes as modules ---- */

#define N_OWN_EXPORTS 4

typedef struct {
  CopModule module;
  CopExport exports[]; /* the class's own win over the generic ones */
} ClassModule;

static const char class_table_key;

static const CopModule *
module_of (CopTerm module)
{
  return cop_module_find (cop_node_current (), module);
}

static CopTerm
class_init (const CopTerm *args, size_t n_args, CopTerm module)
{
  const CopSupervisorClass *class = module_of (module)->class;

  return class->init (args[0]);
}

static CopTerm
class_start_link (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopStartOptions options = { 0 };
  if (n_args > 1)
    options = cop_start_options (args[1]);

  return g_str_equal (module_of (module)->behaviour, "supervisor")
             ? cop_supervisor_start (module, args[0], options.name)
             : cop_dynamic_supervisor_start (module, args[0], options.name);
}

static CopTerm
class_child_spec (const CopTerm *args, size_t n_args, CopTerm module)
{
  const CopSupervisorClass *class = module_of (module)->class;
  CopTerm start =
      cop_tuple_of (module, COP_ATOM (start_link), cop_list_of (cop_term_ref (args[0])));
  CopTerm spec = cop_map_of (COP_ATOM (id), module, COP_ATOM (start), start,
                             COP_ATOM (type), COP_ATOM (supervisor));

  if (class->restart != COP_NONE)
    spec = cop_map_put (spec, COP_ATOM (restart), class->restart);
  if (class->shutdown != COP_NONE)
    spec = cop_map_put (spec, COP_ATOM (shutdown), class->shutdown);
  return spec;
}

static const CopExport class_exports[N_OWN_EXPORTS] = {
  { "init", 1, class_init, "Flags and children." },
  { "start_link", 1, class_start_link, "Starts the supervisor with an argument." },
  { "start_link", 2, class_start_link, "The same with options: name." },
  { "child_spec", 1, class_child_spec, "How a supervisor starts it." },
};

static ClassModule *
make_class_module (const CopSupervisorClass *class, bool is_dynamic)
{
  size_t n_exports = 0;
  while (class->exports && class->exports[n_exports].name)
    n_exports++;

  ClassModule *entry =
      g_malloc0 (sizeof *entry + (N_OWN_EXPORTS + n_exports + 1) * sizeof (CopExport));
  entry->module =
      (CopModule){ .name = class->module,
                   .doc = class->doc,
                   .exports = entry->exports,
                   .class = class,
                   .behaviour = is_dynamic ? "dynamic_supervisor" : "supervisor" };
  memcpy (entry->exports, class_exports, sizeof class_exports);
  if (n_exports > 0)
    memcpy (entry->exports + N_OWN_EXPORTS, class->exports,
            n_exports * sizeof (CopExport));

  return entry;
}

void
cop_supervisor_register_class (CopNode *node,
                               const CopSupervisorClass *class,
                               bool is_dynamic)
{
  GHashTable *table = cop_node_get_data (node, &class_table_key);
  if (table == NULL) {
    table = g_hash_table_new_full (NULL, NULL, NULL, g_free);
    cop_node_set_data (node, &class_table_key, table,
                       (GDestroyNotify) g_hash_table_unref);
  }

  if (g_hash_table_contains (table, class))
    return;

  ClassModule *entry = make_class_module (class, is_dynamic);
  g_hash_table_insert (table, (gpointer) class, entry);
  cop_module_register (node, &entry->module);
}

void
cop_supervisor_register (CopNode *node, const CopSupervisorClass *class)
{
  g_return_if_fail (node != NULL);
  g_return_if_fail (class != NULL && class->module != NULL && class->init != NULL);

  cop_supervisor_register_class (node, class, false);
}

CopTerm
cop_supervisor_class_start_link (const CopSupervisorClass *class,
                                 CopTerm argument,
                                 CopTerm name)
{
  g_return_val_if_fail (class != NULL && class->module != NULL, COP_NONE);

  cop_supervisor_register_class (cop_node_current (), class, false);
  return cop_supervisor_start (cop_module_atom (class->module),
                               argument == COP_NONE ? COP_NIL : argument, name);
}

/* ---- the module Supervisor ---- */

static CopTerm
option_or (CopTerm options, CopTerm key, CopTerm otherwise)
{
  CopTerm value = cop_keyword_get (options, key);

  return value == COP_NONE ? otherwise : cop_term_ref (value);
}

/* Supervisor.init/2 */
static CopTerm
export_init (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm options = args[1];
  if (!cop_is_list (args[0]) || !cop_is_list (options))
    cop_raise (COP_ATOM (function_clause));
  if (cop_keyword_get (options, COP_ATOM (strategy)) == COP_NONE)
    cop_raise_argument ("expected :strategy option to be given");

  CopTerm specs = cop_child_specs (args[0]);
  CopTerm flags = cop_map_of (
      COP_ATOM (strategy), option_or (options, COP_ATOM (strategy), COP_NONE),
      COP_ATOM (intensity),
      option_or (options, COP_ATOM (max_restarts), cop_int (DEFAULT_MAX_RESTARTS)),
      COP_ATOM (period),
      option_or (options, COP_ATOM (max_seconds), cop_int (DEFAULT_MAX_SECONDS)));
  CopTerm auto_shutdown = cop_keyword_get (options, COP_ATOM (auto_shutdown));
  if (auto_shutdown != COP_NONE)
    flags = cop_map_put (flags, COP_ATOM (auto_shutdown), cop_term_ref (auto_shutdown));

  return init_result (flags, specs);
}

/* start_link (Children, Options) or (Module, Argument [, Options]) */
static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (n_args == 2 && cop_is_list (args[0])) {
    g_auto (CopTerm) result = export_init (args, 2, env);
    CopStartOptions  options = cop_start_options (args[1]);
    return cop_supervisor_start (default_module (), result, options.name);
  }

  CopStartOptions options = cop_start_options (n_args > 2 ? args[2] : COP_NIL);
  return cop_supervisor_start (args[0], args[1], options.name);
}

static CopTerm
export_start_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_start_child (args[0], cop_term_ref (args[1]));
}

static CopTerm
export_terminate_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_terminate_child (args[0], args[1]);
}

static CopTerm
export_restart_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_restart_child (args[0], args[1]);
}

static CopTerm
export_delete_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_delete_child (args[0], args[1]);
}

static CopTerm
export_which_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_which_children (args[0]);
}

static CopTerm
export_count_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_supervisor_count_children (args[0]);
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_child_spec (args[0], args[1]);
}

CopTerm
cop_supervisor_export_stop (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_stop (args[0], n_args > 1 ? args[1] : COP_ATOM (normal),
            n_args > 2 ? cop_timeout_of_term (args[2]) : COP_INFINITY);
  return COP_ATOM (ok);
}

static const CopExport supervisor_exports[] = {
  { "start_link", 2, export_start_link, "Starts children under a new supervisor." },
  { "start_link", 3, export_start_link, "Starts a supervisor of a module." },
  { "init", 2, export_init, "What init of a module gives." },
  { "start_child", 2, export_start_child, "Adds a child and starts it." },
  { "terminate_child", 2, export_terminate_child, "Stops a child." },
  { "restart_child", 2, export_restart_child, "Starts a child that does not run." },
  { "delete_child", 2, export_delete_child, "Forgets a child that does not run." },
  { "which_children", 1, export_which_children, "All children, last started first." },
  { "count_children", 1, export_count_children, "How many children there are." },
  { "child_spec", 2, export_child_spec, "A child specification with other values." },
  { "stop", 1, cop_supervisor_export_stop, "Ends the supervisor and waits for it." },
  { "stop", 2, cop_supervisor_export_stop, "The same with a reason." },
  { "stop", 3, cop_supervisor_export_stop, "The same with a reason and a timeout." },
  { NULL },
};

const CopModule cop_supervisor_module = { .name = "Supervisor",
                                          .doc = "Keeps its children alive.",
                                          .exports = supervisor_exports };

/* Supervisor.Default: the argument is what init gives. */
static CopTerm
export_default_init (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_term_ref (args[0]);
}

static const CopExport default_exports[] = {
  { "init", 1, export_default_init, "Gives its argument." },
  { NULL },
};

const CopModule cop_supervisor_default_module = { .name = "Supervisor.Default",
                                                  .exports = default_exports };

/* ---- the module :supervisor ---- */

/* Takes @request. OTP: failures name gen_server. */
static CopTerm
ask (CopTerm supervisor, CopTerm request)
{
  CopTerm args = cop_list_of (cop_term_ref (supervisor), cop_term_ref (request),
                              COP_ATOM (infinity));

  return cop_call_as (supervisor, request, COP_INFINITY, ":gen_server.call/3",
                      cop_tuple_of (COP_ATOM (gen_server), COP_ATOM (call), args));
}

static CopTerm
ask_about (const CopTerm *args, CopTerm tag)
{
  return ask (args[0], cop_tuple_of (tag, cop_term_ref (args[1])));
}

static CopTerm
erlang_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (n_args == 2)
    return cop_supervisor_start (args[0], args[1], COP_NONE);

  CopTerm name = args[0];
  if (cop_is_tagged (name, COP_ATOM (local), 2))
    name = cop_tuple_get (name, 1);
  else if (cop_is_atom (name))
    cop_raise (COP_ATOM (badarg));
  if (!cop_name_is_valid (name))
    cop_raise (COP_ATOM (badarg));

  return cop_supervisor_start (args[1], args[2], name);
}

static CopTerm
erlang_start_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask_about (args, COP_ATOM (start_child));
}

static CopTerm
erlang_terminate_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask_about (args, COP_ATOM (terminate_child));
}

static CopTerm
erlang_restart_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask_about (args, COP_ATOM (restart_child));
}

static CopTerm
erlang_delete_child (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask_about (args, COP_ATOM (delete_child));
}

static CopTerm
erlang_get_childspec (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask_about (args, COP_ATOM (get_childspec));
}

static CopTerm
erlang_which_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask (args[0], COP_ATOM (which_children));
}

static CopTerm
erlang_count_children (const CopTerm *args, size_t n_args, CopTerm env)
{
  return ask (args[0], COP_ATOM (count_children));
}

static CopTerm
erlang_check_childspecs (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm auto_shutdown = n_args > 1 ? args[1] : COP_ATOM (undefined);
  size_t  length = 0;
  if (!cop_list_length (args[0], &length))
    return cop_tuple_of (COP_ATOM (error),
                         cop_tuple_of (COP_ATOM (badarg), cop_term_ref (args[0])));

  for (CopTerm l = args[0]; cop_is_cons (l); l = cop_tail (l)) {
    g_auto (CopChildSpec) spec = { 0 };
    CopTerm               flaw = COP_NONE;
    if (!cop_child_spec_check (cop_head (l), auto_shutdown, &spec, &flaw))
      return cop_tuple_of (COP_ATOM (error), flaw);
  }

  return COP_ATOM (ok);
}

const CopExport cop_erlang_supervisor_exports[] = {
  { "start_link", 2, erlang_start_link, "Starts a supervisor of a module." },
  { "start_link", 3, erlang_start_link, "The same under a name." },
  { "start_child", 2, erlang_start_child, "Adds a child and starts it." },
  { "terminate_child", 2, erlang_terminate_child, "Stops a child." },
  { "restart_child", 2, erlang_restart_child, "Starts a child that does not run." },
  { "delete_child", 2, erlang_delete_child, "Forgets a child that does not run." },
  { "get_childspec", 2, erlang_get_childspec, "The specification of a child." },
  { "which_children", 1, erlang_which_children, "All children, last started first." },
  { "count_children", 1, erlang_count_children, "How many children there are." },
  { "check_childspecs", 1, erlang_check_childspecs, "Whether specifications are sound." },
  { "check_childspecs", 2, erlang_check_childspecs, "The same for an auto_shutdown." },
  { NULL },
};

const CopModule cop_erlang_supervisor_module = { .name = ":supervisor",
                                                 .doc = "Supervisors, Erlang's words.",
                                                 .exports =
                                                     cop_erlang_supervisor_exports };
