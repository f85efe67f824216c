#include "kv/supervisor.h"

static CopTerm
name_or (CopTerm options, const char *key, const char *module)
{
  CopTerm name = cop_keyword_get (options, cop_atom (key));

  return name == COP_NONE ? cop_module_atom (module) : cop_term_ref (name);
}

/* One for all: a registry that is restarted has forgotten the buckets, and without its
 * bucket supervisor it can start none. */
static CopTerm
supervisor_init (CopTerm options)
{
  CopSupervisorFlags flags = COP_SUPERVISOR_DEFAULTS;
  CopTerm            bucket_supervisor =
      name_or (options, "bucket_supervisor", "KV.BucketSupervisor");
  CopTerm registry = name_or (options, "registry", "KV.Registry");

  CopTerm buckets = cop_tuple_of (
      COP_ATOM (Elixir_DynamicSupervisor),
      cop_list_of (cop_tuple_of (COP_ATOM (name), cop_term_ref (bucket_supervisor)),
                   cop_tuple_of (COP_ATOM (strategy), COP_ATOM (one_for_one))));
  CopTerm names = cop_tuple_of (
      cop_module_atom ("KV.Registry"),
      cop_list_of (cop_tuple_of (COP_ATOM (name), registry),
                   cop_tuple_of (cop_atom ("bucket_supervisor"), bucket_supervisor)));

  flags.strategy = COP_ATOM (one_for_all);
  return cop_supervisor_init (cop_list_of (buckets, names), &flags);
}

CopTerm
kv_supervisor_start_link (CopTerm options)
{
  CopStartOptions start = cop_start_options (options);

  return cop_supervisor_class_start_link (&kv_supervisor_class, options, start.name);
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  return kv_supervisor_start_link (args[0]);
}

static const CopExport supervisor_exports[] = {
  { "start_link", 1, export_start_link, "Starts bucket supervisor and registry." },
  { NULL },
};

const CopSupervisorClass kv_supervisor_class = {
  .module = "KV.Supervisor",
  .init = supervisor_init,
  .exports = supervisor_exports,
  .doc = "The bucket supervisor and the registry.",
};
