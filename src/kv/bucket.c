#include "kv/bucket.h"

static CopTerm
own_module (void)
{
  return cop_module_atom ("KV.Bucket");
}

static CopTerm
given (CopTerm value)
{
  return value == COP_NONE ? COP_ATOM (nil) : cop_term_ref (value);
}

/* ---- functions that run in the agent; @args[0] is its map ---- */

static CopTerm
get_value (const CopTerm *args, size_t n_args, CopTerm key)
{
  return given (cop_map_get (args[0], key));
}

/* @pair: {Key, Value}. */
static CopTerm
put_value (const CopTerm *args, size_t n_args, CopTerm pair)
{
  return cop_map_put (cop_term_ref (args[0]), cop_term_ref (cop_tuple_get (pair, 0)),
                      cop_term_ref (cop_tuple_get (pair, 1)));
}

static CopTerm
pop_value (const CopTerm *args, size_t n_args, CopTerm key)
{
  CopTerm value = given (cop_map_get (args[0], key));

  return cop_tuple_of (value, cop_map_remove (cop_term_ref (args[0]), key));
}

/* ---- clients ---- */

CopTerm
kv_bucket_start_link (CopTerm options)
{
  g_auto (CopTerm) empty = cop_function (own_module (), cop_atom ("new"), 0);
  CopStartOptions  start = cop_start_options (options);

  return cop_agent_start_link (empty, &start);
}

CopTerm
kv_bucket_get (CopTerm bucket, CopTerm key)
{
  CopTerm function = cop_closure ("KV.Bucket.get/2", 1, get_value, cop_term_ref (key));

  return cop_agent_get (bucket, function, COP_CALL_TIMEOUT);
}

void
kv_bucket_put (CopTerm bucket, CopTerm key, CopTerm value)
{
  CopTerm pair = cop_tuple_of (cop_term_ref (key), value);

  cop_agent_update (bucket, cop_closure ("KV.Bucket.put/3", 1, put_value, pair),
                    COP_CALL_TIMEOUT);
}

CopTerm
kv_bucket_delete (CopTerm bucket, CopTerm key)
{
  CopTerm function = cop_closure ("KV.Bucket.delete/2", 1, pop_value, cop_term_ref (key));

  return cop_agent_get_and_update (bucket, function, COP_CALL_TIMEOUT);
}

/* ---- the module ---- */

static CopTerm
export_new (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_map_new ();
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  return kv_bucket_start_link (args[0]);
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopTerm start =
      cop_tuple_of (module, COP_ATOM (start_link), cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), module, COP_ATOM (start), start, COP_ATOM (restart),
                     COP_ATOM (temporary));
}

static CopTerm
export_get (const CopTerm *args, size_t n_args, CopTerm env)
{
  return kv_bucket_get (args[0], args[1]);
}

static CopTerm
export_put (const CopTerm *args, size_t n_args, CopTerm env)
{
  kv_bucket_put (args[0], args[1], cop_term_ref (args[2]));
  return COP_ATOM (ok);
}

static CopTerm
export_delete (const CopTerm *args, size_t n_args, CopTerm env)
{
  return kv_bucket_delete (args[0], args[1]);
}

static const CopExport bucket_exports[] = {
  { "new", 0, export_new, "The content of a new bucket." },
  { "start_link", 1, export_start_link, "Starts an empty bucket." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { "get", 2, export_get, "The value of a key, or nil." },
  { "put", 3, export_put, "Sets the value of a key." },
  { "delete", 2, export_delete, "Removes a key and gives its value." },
  { NULL },
};

const CopModule kv_bucket_module = { .name = "KV.Bucket",
                                     .doc = "Keys and values in a process.",
                                     .exports = bucket_exports };
