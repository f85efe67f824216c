#include "kv/registry.h"

typedef struct {
  CopTerm names;             /* owned map: name → pid */
  CopTerm refs;              /* owned map: monitor → name */
  CopTerm bucket_supervisor; /* owned */
} Registry;

/* ---- callbacks ---- */

/* @argument: the bucket supervisor. */
static CopNext
registry_init (void *state, CopTerm argument)
{
  Registry *self = state;

  self->names = cop_map_new ();
  self->refs = cop_map_new ();
  self->bucket_supervisor = cop_term_ref (argument);
  return cop_next_ok ();
}

static CopNext
registry_handle_call (void *state, CopTerm request, CopFrom from)
{
  Registry *self = state;
  if (!cop_is_tagged (request, COP_ATOM (lookup), 2))
    cop_no_clause ();

  CopTerm bucket = cop_map_get (self->names, cop_tuple_get (request, 1));
  if (bucket == COP_NONE)
    return cop_next_reply (COP_ATOM (error));

  return cop_next_reply (cop_tuple_of (COP_ATOM (ok), cop_term_ref (bucket)));
}

/* Blocks. */
static CopTerm
start_bucket (Registry *self)
{
  g_auto (CopTerm) result = cop_dynamic_supervisor_start_child (
      self->bucket_supervisor, cop_module_atom ("KV.Bucket"));
  if (!cop_is_tagged (result, COP_ATOM (ok), 2))
    cop_raise (cop_tuple_of (COP_ATOM (badmatch), cop_term_steal (&result)));

  return cop_term_ref (cop_tuple_get (result, 1));
}

static CopNext
registry_handle_cast (void *state, CopTerm request)
{
  Registry *self = state;
  if (!cop_is_tagged (request, COP_ATOM (create), 2))
    cop_no_clause ();

  CopTerm name = cop_tuple_get (request, 1);
  if (cop_map_get (self->names, name) != COP_NONE)
    return cop_next_noreply ();

  CopTerm bucket = start_bucket (self);
  CopTerm ref = cop_monitor (bucket);
  self->refs = cop_map_put (cop_term_steal (&self->refs), ref, cop_term_ref (name));
  self->names = cop_map_put (cop_term_steal (&self->names), cop_term_ref (name), bucket);
  return cop_next_noreply ();
}

/* Other messages than the end of a bucket are ignored. */
static CopNext
registry_handle_info (void *state, CopTerm message)
{
  Registry *self = state;
  if (!cop_is_tagged (message, COP_ATOM (DOWN), 5))
    return cop_next_noreply ();

  CopTerm ref = cop_tuple_get (message, 1);
  CopTerm name = cop_map_get (self->refs, ref);
  if (name == COP_NONE)
    return cop_next_noreply ();

  self->names = cop_map_remove (cop_term_steal (&self->names), name);
  self->refs = cop_map_remove (cop_term_steal (&self->refs), ref);
  return cop_next_noreply ();
}

static CopTerm
registry_state_term (const void *state)
{
  const Registry *self = state;

  return cop_tuple_of (cop_term_ref (self->names), cop_term_ref (self->refs));
}

static void
registry_clear (void *state)
{
  Registry *self = state;

  cop_term_unref (self->names);
  cop_term_unref (self->refs);
  cop_term_unref (self->bucket_supervisor);
}

/* ---- clients ---- */

CopTerm
kv_registry_start_link (CopTerm options)
{
  CopStartOptions start = cop_start_options (options);
  CopTerm bucket_supervisor = cop_keyword_get (options, cop_atom ("bucket_supervisor"));
  if (bucket_supervisor == COP_NONE)
    bucket_supervisor = cop_module_atom ("KV.BucketSupervisor");

  return cop_gen_server_start_link (&kv_registry_class, bucket_supervisor, &start);
}

bool
kv_registry_lookup (CopTerm registry, CopTerm name, CopTerm *ret_bucket)
{
  g_auto (CopTerm) reply =
      cop_call (registry, cop_tuple_of (COP_ATOM (lookup), cop_term_ref (name)));
  if (!cop_is_tagged (reply, COP_ATOM (ok), 2))
    return false;

  if (ret_bucket != NULL)
    *ret_bucket = cop_tuple_get (reply, 1);
  return true;
}

void
kv_registry_create (CopTerm registry, CopTerm name)
{
  cop_cast (registry, cop_tuple_of (COP_ATOM (create), cop_term_ref (name)));
}

/* ---- the module ---- */

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  return kv_registry_start_link (args[0]);
}

static CopTerm
export_lookup (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm bucket = COP_NONE;

  return kv_registry_lookup (args[0], args[1], &bucket)
             ? cop_tuple_of (COP_ATOM (ok), bucket)
             : COP_ATOM (error);
}

static CopTerm
export_create (const CopTerm *args, size_t n_args, CopTerm env)
{
  kv_registry_create (args[0], args[1]);
  return COP_ATOM (ok);
}

static const CopExport registry_exports[] = {
  { "start_link", 1, export_start_link, "Starts a registry: name, bucket_supervisor." },
  { "lookup", 2, export_lookup, "{:ok, bucket} of a name, or :error." },
  { "create", 2, export_create, "Starts a bucket unless there is one of the name." },
  { NULL },
};

const CopGenServerClass kv_registry_class = {
  .module = "KV.Registry",
  .state_size = sizeof (Registry),
  .init = registry_init,
  .handle_call = registry_handle_call,
  .handle_cast = registry_handle_cast,
  .handle_info = registry_handle_info,
  .state_term = registry_state_term,
  .clear_state = registry_clear,
  .exports = registry_exports,
  .doc = "Buckets by name.",
};
