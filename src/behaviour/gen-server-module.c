#include "behaviour/gen-server-module.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/name.h"
#include "process/table.h"
#include "term/match.h"
#include "term/print.h"

/* ---- a class as a module ---- */

#define N_OWN_EXPORTS 3

typedef struct {
  CopModule module;
  CopTerm   initial_call; /* owned */
  CopExport exports[];    /* the class's own win over the generic ones */
} ClassModule;

static const char class_table_key; /* CopGenServerClass → ClassModule, owned */

static void
free_class_module (ClassModule *entry)
{
  cop_term_unref (entry->initial_call);
  g_free (entry);
}

static const CopGenServerClass *
class_of (CopTerm module)
{
  const CopModule *found = cop_module_find (cop_node_current (), module);

  return found->class;
}

static CopTerm
class_start_link (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopStartOptions options = { 0 };
  if (n_args > 1)
    options = cop_start_options (args[1]);

  return cop_gen_server_start_link (class_of (module), args[0], &options);
}

static CopTerm
class_child_spec (const CopTerm *args, size_t n_args, CopTerm module)
{
  const CopGenServerClass *class = class_of (module);
  CopTerm start =
      cop_tuple_of (module, COP_ATOM (start_link), cop_list_of (cop_term_ref (args[0])));
  CopTerm spec = cop_map_of (COP_ATOM (id), module, COP_ATOM (start), start);

  if (class->restart != COP_NONE)
    spec = cop_map_put (spec, COP_ATOM (restart), class->restart);
  if (class->shutdown != COP_NONE)
    spec = cop_map_put (spec, COP_ATOM (shutdown), class->shutdown);
  if (class->type != COP_NONE)
    spec = cop_map_put (spec, COP_ATOM (type), class->type);

  return spec;
}

static const CopExport generic_exports[N_OWN_EXPORTS] = {
  { "start_link", 1, class_start_link, "Starts the server with an argument." },
  { "start_link", 2, class_start_link, "The same with options: name, timeout, debug." },
  { "child_spec", 1, class_child_spec, "How a supervisor starts it." },
};

static ClassModule *
make_class_module (const CopGenServerClass *class)
{
  size_t n_exports = 0;
  while (class->exports && class->exports[n_exports].name)
    n_exports++;

  ClassModule *entry =
      g_malloc0 (sizeof *entry + (N_OWN_EXPORTS + n_exports + 1) * sizeof (CopExport));
  entry->module = (CopModule){ .name = class->module,
                               .doc = class->doc,
                               .exports = entry->exports,
                               .class = class,
                               .behaviour = "gen_server" };
  entry->initial_call =
      cop_tuple_of (cop_module_atom (class->module), COP_ATOM (init), cop_int (1));
  memcpy (entry->exports, generic_exports, sizeof generic_exports);
  if (n_exports > 0)
    memcpy (entry->exports + N_OWN_EXPORTS, class->exports,
            n_exports * sizeof (CopExport));

  return entry;
}

static void
free_entry (uint64_t key, void *entry, void *data)
{
  free_class_module (entry);
}

static void
free_class_table (gpointer data)
{
  CopTable *table = data;

  cop_table_foreach (table, free_entry, NULL);
  cop_table_clear (table);
  g_free (table);
}

static ClassModule *
class_module_of (CopNode *node, const CopGenServerClass *class)
{
  CopTable *table = cop_node_get_data (node, &class_table_key);
  if (G_UNLIKELY (table == NULL)) {
    table = g_new0 (CopTable, 1);
    cop_node_set_data (node, &class_table_key, table, free_class_table);
  }

  ClassModule *entry = cop_table_get (table, (uintptr_t) class);
  if (G_UNLIKELY (entry == NULL)) {
    entry = make_class_module (class);
    cop_table_put (table, (uintptr_t) class, entry);
    cop_module_register (node, &entry->module);
  }

  return entry;
}

void
cop_gen_server_register (CopNode *node, const CopGenServerClass *class)
{
  g_return_if_fail (node != NULL);
  g_return_if_fail (class != NULL && class->module != NULL);

  class_module_of (node, class);
}

CopTerm
cop_gen_server_initial_call (CopNode *node, const CopGenServerClass *class)
{
  return class_module_of (node, class)->initial_call;
}

/* ---- options ---- */

int64_t
cop_timeout_of_term (CopTerm term)
{
  int64_t msec = 0;
  if (term == COP_ATOM (infinity))
    return COP_INFINITY;

  if (!cop_is_integer (term) || !cop_int_get (term, &msec) || msec < 0)
    cop_raise (COP_ATOM (function_clause));

  return msec;
}

G_NORETURN static void
raise_bad_name (CopTerm name)
{
  g_autofree char *text = cop_inspect (name);

  cop_raise_argument ("expected :name option to be one of the following:\n"
                      "\n"
                      "  * nil\n"
                      "  * atom\n"
                      "  * {:global, term}\n"
                      "  * {:via, module, term}\n"
                      "\n"
                      "Got: %s\n",
                      text);
}

CopStartOptions
cop_start_options (CopTerm keywords)
{
  CopStartOptions options = { 0 };
  if (!cop_is_list (keywords))
    cop_raise (COP_ATOM (function_clause));

  CopTerm name = cop_keyword_get (keywords, COP_ATOM (name));
  if (name != COP_NONE && name != COP_ATOM (nil)) {
    if (!cop_name_is_valid (name))
      raise_bad_name (name);
    options.name = name;
  }

  CopTerm timeout = cop_keyword_get (keywords, COP_ATOM (timeout));
  if (timeout != COP_NONE && timeout != COP_ATOM (infinity))
    options.timeout_msec = MAX (cop_timeout_of_term (timeout), 1);

  CopTerm hibernate_after = cop_keyword_get (keywords, COP_ATOM (hibernate_after));
  if (hibernate_after != COP_NONE && hibernate_after != COP_ATOM (infinity))
    options.hibernate_after_msec = MAX (cop_timeout_of_term (hibernate_after), 1);

  options.debug = cop_keyword_get (keywords, COP_ATOM (debug));
  return options;
}

/* ---- the modules GenServer and :gen_server ---- */

/* Which module's words the failure of a call uses: `GenServer` or `gen_server`. */
static CopTerm
module_call (const CopTerm *args, size_t n_args, CopTerm module)
{
  int64_t timeout_msec = n_args > 2 ? cop_timeout_of_term (args[2]) : COP_CALL_TIMEOUT;
  if (module == COP_ATOM (Elixir_GenServer))
    return cop_call_timeout (args[0], cop_term_ref (args[1]), timeout_msec);

  for (size_t i = 0; i < n_args; i++)
    cop_term_ref (args[i]);
  CopTerm mfa = cop_tuple_of (module, COP_ATOM (call), cop_list (args, n_args));

  return cop_call_as (args[0], cop_term_ref (args[1]), timeout_msec, ":gen_server.call/3",
                      mfa);
}

static CopTerm
module_cast (const CopTerm *args, size_t n_args, CopTerm module)
{
  cop_cast (args[0], cop_term_ref (args[1]));
  return COP_ATOM (ok);
}

static CopTerm
module_stop (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopTerm reason = n_args > 1 ? args[1] : COP_ATOM (normal);
  int64_t timeout_msec = n_args > 2 ? cop_timeout_of_term (args[2]) : COP_INFINITY;
  if (module == COP_ATOM (Elixir_GenServer)) {
    cop_stop (args[0], reason, timeout_msec);
    return COP_ATOM (ok);
  }

  /* OTP: gen_server:stop exits with the bare reason. */
  CopTerm failure = COP_NONE;
  if (!cop_try_stop (args[0], reason, timeout_msec, &failure))
    cop_exit (failure);
  return COP_ATOM (ok);
}

static CopTerm
module_reply (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopFrom from = { 0 };
  if (!cop_from_of_term (args[0], &from))
    cop_raise (COP_ATOM (function_clause));

  cop_reply (from, cop_term_ref (args[1]));
  return COP_ATOM (ok);
}

static CopTerm
module_whereis (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopTerm pid = cop_server_whereis (args[0]);
  bool    is_remote = cop_is_tuple (args[0]) && cop_tuple_size (args[0]) == 2 &&
                   cop_tuple_get (args[0], 0) != COP_ATOM (global);
  if (pid != COP_NONE)
    return pid;

  return is_remote ? cop_term_ref (args[0]) : COP_ATOM (nil);
}

/* start (Module, Argument, Options): only modules written in C can be started. */
static CopTerm
start_module (const CopTerm *args, size_t n_args, bool link)
{
  const CopModule *module = cop_module_find (cop_node_current (), args[0]);
  bool             is_server = module && module->class && module->behaviour &&
                   g_str_equal (module->behaviour, "gen_server");
  if (!is_server) {
    CopTerm frame = cop_tuple_of (cop_term_ref (args[0]), COP_ATOM (init),
                                  cop_list_of (cop_term_ref (args[1])), COP_NIL);
    return cop_tuple_of (COP_ATOM (error),
                         cop_tuple_of (COP_ATOM (undef), cop_list_of (frame)));
  }

  CopStartOptions options = cop_start_options (n_args > 2 ? args[2] : COP_NIL);
  return link ? cop_gen_server_start_link (module->class, args[1], &options)
              : cop_gen_server_start (module->class, args[1], &options);
}

static CopTerm
module_start (const CopTerm *args, size_t n_args, CopTerm module)
{
  return start_module (args, n_args, false);
}

static CopTerm
module_start_link (const CopTerm *args, size_t n_args, CopTerm module)
{
  return start_module (args, n_args, true);
}

static const CopExport gen_server_exports[] = {
  { "call", 2, module_call, "Sends a request and waits for the reply, at most 5 s." },
  { "call", 3, module_call, "The same with a timeout." },
  { "cast", 2, module_cast, "Sends a request without waiting." },
  { "stop", 1, module_stop, "Asks a server to end and waits for it." },
  { "stop", 2, module_stop, "The same with a reason." },
  { "stop", 3, module_stop, "The same with a reason and a timeout." },
  { "reply", 2, module_reply, "Answers a caller that waits." },
  { "whereis", 1, module_whereis, "The pid of a server, or nil." },
  { "start", 2, module_start, "Starts a server of a module." },
  { "start", 3, module_start, "The same with options." },
  { "start_link", 2, module_start_link, "Starts a linked server of a module." },
  { "start_link", 3, module_start_link, "The same with options." },
  { NULL },
};

static const CopExport erlang_gen_server_exports[] = {
  { "call", 2, module_call, "Sends a request and waits for the reply, at most 5 s." },
  { "call", 3, module_call, "The same with a timeout." },
  { "cast", 2, module_cast, "Sends a request without waiting." },
  { "stop", 1, module_stop, "Asks a server to end and waits for it." },
  { "stop", 3, module_stop, "The same with a reason and a timeout." },
  { "reply", 2, module_reply, "Answers a caller that waits." },
  { "start", 3, module_start, "Starts a server of a module." },
  { "start_link", 3, module_start_link, "Starts a linked server of a module." },
  { NULL },
};

const CopModule cop_gen_server_module = { .name = "GenServer",
                                          .doc = "Servers: calls, casts, state.",
                                          .exports = gen_server_exports };

const CopModule cop_erlang_gen_server_module = { .name = ":gen_server",
                                                 .doc = "Servers, with Erlang's words.",
                                                 .exports = erlang_gen_server_exports };
