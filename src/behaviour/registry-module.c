/* The module Registry, with what {via, Registry, {Name, Key}} asks of it. */
#include "behaviour/registry.h"

#include "behaviour/builtin-modules.h"
#include "term/match.h"
#include "term/print.h"

/* ---- start_link, child_spec ---- */

G_NORETURN static void
raise_option (const char *expectation, CopTerm value)
{
  g_autofree char *text = cop_inspect (value == COP_NONE ? COP_ATOM (nil) : value);

  cop_raise_argument ("expected %s, got: %s", expectation, text);
}

static bool
is_atom_list (CopTerm list)
{
  for (; cop_is_cons (list); list = cop_tail (list))
    if (!cop_is_atom (cop_head (list)))
      return false;

  return cop_is_nil (list);
}

static bool
is_keyword_list (CopTerm list)
{
  for (; cop_is_cons (list); list = cop_tail (list)) {
    CopTerm pair = cop_head (list);
    if (!cop_is_tuple (pair) || cop_tuple_size (pair) != 2 ||
        !cop_is_atom (cop_tuple_get (pair, 0)))
      return false;
  }

  return cop_is_nil (list);
}

static CopRegistryOptions
read_options (CopTerm keywords)
{
  CopRegistryOptions options = { .keys = cop_keyword_get (keywords, COP_ATOM (keys)),
                                 .name = cop_keyword_get (keywords, COP_ATOM (name)),
                                 .listeners =
                                     cop_keyword_get (keywords, COP_ATOM (listeners)),
                                 .meta = cop_keyword_get (keywords, cop_atom ("meta")) };
  if (options.keys != COP_ATOM (unique) && options.keys != COP_ATOM (duplicate))
    raise_option (":keys to be given and be one of :unique or :duplicate", options.keys);

  if (options.name == COP_NONE)
    cop_raise_argument ("expected :name option to be present");
  if (!cop_is_atom (options.name))
    raise_option (":name to be an atom", options.name);
  if (options.meta != COP_NONE && !is_keyword_list (options.meta))
    raise_option (":meta to be a keyword list", options.meta);

  CopTerm partitions = cop_keyword_get (keywords, COP_ATOM (partitions));
  int64_t n_partitions = 1;
  if (partitions != COP_NONE &&
      (!cop_is_integer (partitions) || !cop_int_get (partitions, &n_partitions) ||
       n_partitions < 1 || n_partitions > 65536))
    raise_option (":partitions to be a positive integer", partitions);
  options.partitions = (unsigned) n_partitions;

  if (options.listeners != COP_NONE && !is_atom_list (options.listeners))
    raise_option (":listeners to be a list of named processes", options.listeners);

  return options;
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopRegistryOptions options = read_options (args[0]);

  return cop_registry_start_link (&options);
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm name = cop_keyword_get (args[0], COP_ATOM (name));
  CopTerm start = cop_tuple_of (COP_ATOM (Elixir_Registry), COP_ATOM (start_link),
                                cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), name == COP_NONE ? COP_ATOM (Elixir_Registry) : name,
                     COP_ATOM (start), start, COP_ATOM (type), COP_ATOM (supervisor));
}

/* ---- via: {Registry, Key} or {Registry, Key, Value} ---- */

static void
require_via_name (CopTerm name)
{
  size_t size = cop_is_tuple (name) ? cop_tuple_size (name) : 0;
  if (size != 2 && size != 3)
    cop_raise (COP_ATOM (function_clause));
}

static CopTerm
export_whereis_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_via_name (args[0]);
  CopTerm pid =
      cop_registry_whereis (cop_tuple_get (args[0], 0), cop_tuple_get (args[0], 1));

  return pid == COP_NONE ? COP_ATOM (undefined) : pid;
}

static CopTerm
export_register_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_via_name (args[0]);
  if (args[1] != cop_self ())
    cop_raise (COP_ATOM (function_clause));

  CopTerm value =
      cop_tuple_size (args[0]) == 3 ? cop_tuple_get (args[0], 2) : COP_ATOM (nil);
  g_auto (CopTerm) result = cop_registry_register (cop_tuple_get (args[0], 0),
                                                   cop_tuple_get (args[0], 1), value);

  return cop_is_tagged (result, COP_ATOM (ok), 2) ? COP_ATOM (yes) : COP_ATOM (no);
}

static CopTerm
export_unregister_name (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_via_name (args[0]);
  cop_registry_unregister (cop_tuple_get (args[0], 0), cop_tuple_get (args[0], 1));

  return COP_ATOM (ok);
}

static CopTerm
export_send (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_via_name (args[0]);
  g_auto (CopTerm) found =
      cop_registry_lookup (cop_tuple_get (args[0], 0), cop_tuple_get (args[0], 1));
  if (!cop_is_cons (found))
    cop_raise (COP_ATOM (badarg));

  cop_send (cop_tuple_get (cop_head (found), 0), cop_term_ref (args[1]));
  return cop_term_ref (args[1]);
}

/* ---- everything else ---- */

static CopTerm
export_register (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_register (args[0], args[1], args[2]);
}

static CopTerm
export_unregister (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_registry_unregister (args[0], args[1]);
  return COP_ATOM (ok);
}

static CopTerm
export_unregister_match (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_registry_unregister_match (args[0], args[1], args[2],
                                 n_args > 3 ? args[3] : COP_NIL);
  return COP_ATOM (ok);
}

static CopTerm
export_lookup (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_lookup (args[0], args[1]);
}

static CopTerm
export_keys (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_keys (args[0], args[1]);
}

static CopTerm
export_values (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_values (args[0], args[1], args[2]);
}

static CopTerm
export_count (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_uint (cop_registry_count (args[0]));
}

static CopTerm
export_update_value (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_update_value (args[0], args[1], args[2]);
}

static CopTerm
export_dispatch (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_registry_dispatch (args[0], args[1], args[2]);
  return COP_ATOM (ok);
}

static CopTerm
export_match (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_match (args[0], args[1], args[2], n_args > 3 ? args[3] : COP_NIL);
}

static CopTerm
export_count_match (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_uint (cop_registry_count_match (args[0], args[1], args[2],
                                             n_args > 3 ? args[3] : COP_NIL));
}

static CopTerm
export_select (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_select (args[0], args[1]);
}

static CopTerm
export_count_select (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_uint (cop_registry_count_select (args[0], args[1]));
}

static CopTerm
export_meta (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registry_meta (args[0], args[1]);
}

static CopTerm
export_put_meta (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_registry_put_meta (args[0], args[1], args[2]);
  return COP_ATOM (ok);
}

static CopTerm
export_delete_meta (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_registry_delete_meta (args[0], args[1]);
  return COP_ATOM (ok);
}

static const CopExport registry_exports[] = {
  { "start_link", 1, export_start_link,
    "Starts a registry: keys, name, partitions, listeners." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { "register", 3, export_register, "Registers the caller under a key." },
  { "unregister", 2, export_unregister, "Drops the caller's entries under a key." },
  { "unregister_match", 3, export_unregister_match, "Drops those whose value matches." },
  { "unregister_match", 4, export_unregister_match, "The same with guards." },
  { "lookup", 2, export_lookup, "The processes under a key with their values." },
  { "keys", 2, export_keys, "The keys of a process." },
  { "values", 3, export_values, "The values of a process under a key." },
  { "count", 1, export_count, "The number of entries." },
  { "update_value", 3, export_update_value, "Changes the value of the caller's entry." },
  { "dispatch", 3, export_dispatch, "Calls a function with all entries of a key." },
  { "dispatch", 4, export_dispatch, "The same with options." },
  { "match", 3, export_match, "Entries of a key whose value matches." },
  { "match", 4, export_match, "The same with guards." },
  { "count_match", 3, export_count_match, "How many match." },
  { "count_match", 4, export_count_match, "The same with guards." },
  { "select", 2, export_select, "What a match specification makes of all entries." },
  { "count_select", 2, export_count_select, "For how many it gives true." },
  { "meta", 2, export_meta, "A value kept with the registry." },
  { "put_meta", 3, export_put_meta, "Keeps a value with the registry." },
  { "delete_meta", 2, export_delete_meta, "Forgets it." },
  { "whereis_name", 1, export_whereis_name, "For via names." },
  { "register_name", 2, export_register_name, "For via names." },
  { "unregister_name", 1, export_unregister_name, "For via names." },
  { "send", 2, export_send, "For via names." },
  { NULL },
};

const CopModule cop_registry_module = { .name = "Registry",
                                        .doc =
                                            "Keys to processes, cleaned when they end.",
                                        .exports = registry_exports };
