/* The application kv: the shell session of the guide's chapter on applications. */
#include "kv/application.h"

#include "kv/bucket.h"
#include "kv/registry.h"
#include "support/fixture.h"

static CopTerm
call (const char *function)
{
  g_auto (CopTerm) args = T ("[:kv]");

  return cop_apply (COP_ATOM (Elixir_Application), cop_atom (function), args);
}

static void
application_start_and_stop (void)
{
  assert_term (call ("ensure_all_started"), "{:ok, [:logger, :kv]}");
  assert_term (call ("start"), "{:error, {:already_started, :kv}}");
  assert_term (call ("stop"), ":ok");
  assert_term (cop_application_stop (cop_atom ("logger")), ":ok");
  assert_term (call ("start"), "{:error, {:not_started, :logger}}");
  assert_term (call ("ensure_all_started"), "{:ok, [:logger, :kv]}");
}

static void
runs_under_its_names (void)
{
  CopTerm          registry = cop_module_atom ("KV.Registry");
  g_auto (CopTerm) shopping = cop_string ("shopping");
  g_auto (CopTerm) milk = cop_string ("milk");
  CopTerm          bucket = COP_NONE;
  cop_term_unref (call ("ensure_all_started"));

  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));
  kv_bucket_put (bucket, milk, cop_int (3));

  assert_term (kv_bucket_get (bucket, milk), "3");
  assert_term (
      cop_dynamic_supervisor_count_children (cop_module_atom ("KV.BucketSupervisor")),
      "%{active: 1, specs: 1, supervisors: 0, workers: 1}");
  assert_term (cop_application_of (cop_node_current (), bucket), ":kv");
}

static void
leaves_nothing (void)
{
  CopNodeStats before, after;
  cop_node_stats (cop_node_current (), &before);
  cop_term_unref (call ("ensure_all_started"));
  kv_registry_create (cop_module_atom ("KV.Registry"), cop_atom ("shopping"));
  settle ();

  cop_term_unref (call ("stop"));
  settle ();

  cop_node_stats (cop_node_current (), &after);
  /* The application controller stays. */
  g_assert_cmpuint (after.n_processes, ==, before.n_processes + 1);
  g_assert_true (cop_whereis (cop_module_atom ("KV.Supervisor")) == COP_NONE);
}

#define ADD(name, func) cop_test_add ("/kv/application/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (kv_define);
  ADD ("start and stop", application_start_and_stop);
  ADD ("runs under its names", runs_under_its_names);
  ADD ("leaves nothing", leaves_nothing);
  return g_test_run ();
}
