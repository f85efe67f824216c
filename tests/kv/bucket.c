/* KV.BucketTest of the guide. */
#include "kv/bucket.h"

#include "kv/application.h"
#include "support/supervised.h"

static CopTerm
start_bucket (void)
{
  return start_supervised (cop_module_atom ("KV.Bucket"));
}

static void
stores_values_by_key (void)
{
  CopTerm          bucket = start_bucket ();
  g_auto (CopTerm) milk = cop_string ("milk");

  assert_term (kv_bucket_get (bucket, milk), "nil");
  kv_bucket_put (bucket, milk, cop_int (3));
  assert_term (kv_bucket_get (bucket, milk), "3");
}

static void
stores_values_by_key_on_a_named_process (void)
{
  CopTerm          name = cop_atom ("this test");
  g_auto (CopTerm) milk = cop_string ("milk");
  start_supervised (T ("{KV.Bucket, name: :\"this test\"}"));

  assert_term (kv_bucket_get (name, milk), "nil");
  kv_bucket_put (name, milk, cop_int (3));
  assert_term (kv_bucket_get (name, milk), "3");
}

static void
deletes (void)
{
  CopTerm          bucket = start_bucket ();
  g_auto (CopTerm) milk = cop_string ("milk");
  kv_bucket_put (bucket, milk, cop_int (3));

  assert_term (kv_bucket_delete (bucket, milk), "3");
  assert_term (kv_bucket_get (bucket, milk), "nil");
  assert_term (kv_bucket_delete (bucket, milk), "nil");
}

static void
are_temporary_workers (void)
{
  g_auto (CopTerm) spec = cop_child_spec (cop_module_atom ("KV.Bucket"), COP_NIL);

  assert_term (cop_map_get (spec, COP_ATOM (restart)), ":temporary");
}

/* What the console calls. */
static CopTerm
call (const char *function, CopTerm args)
{
  g_auto (CopTerm) kept = args;

  return cop_apply (cop_module_atom ("KV.Bucket"), cop_atom (function), args);
}

static void
is_a_module (void)
{
  CopTerm bucket = start_bucket ();

  assert_term (call ("put", cop_list_of (bucket, cop_string ("eggs"), cop_int (3))),
               ":ok");
  assert_term (call ("get", cop_list_of (bucket, cop_string ("eggs"))), "3");
  assert_term (call ("delete", cop_list_of (bucket, cop_string ("eggs"))), "3");
  CopTerm calls = cop_process_dictionary (cop_node_current (), bucket); /* lent */
  assert_term (cop_term_ref (cop_map_get (calls, COP_ATOM (initial_call))),
               "{KV.Bucket, :new, 0}");
}

#define ADD(name, func) cop_test_add ("/kv/bucket/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (kv_define);
  ADD ("stores values by key", stores_values_by_key);
  ADD ("stores values by key on a named process",
       stores_values_by_key_on_a_named_process);
  ADD ("delete", deletes);
  ADD ("are temporary workers", are_temporary_workers);
  ADD ("is a module", is_a_module);
  return g_test_run ();
}
