/* KV.RegistryTest of the guide, and what its text says would happen otherwise. */
#include "kv/registry.h"

#include "kv/application.h"
#include "kv/bucket.h"
#include "linked-registry.h"
#include "support/supervised.h"

static CopTerm shopping; /* "shopping"; owned */

static void
set_up (CopNode *node)
{
  kv_define (node);
  cop_gen_server_register (node, &linked_registry_class);
  cop_term_replace (&shopping, cop_string ("shopping"));
}

/* A bucket supervisor and a registry of the test's own. */
static CopTerm
start_registry (void)
{
  start_supervised (T ("{DynamicSupervisor, name: :buckets}"));
  return start_supervised (T ("{KV.Registry, bucket_supervisor: :buckets}"));
}

static void
spawns_buckets (void)
{
  CopTerm          registry = start_registry ();
  CopTerm          bucket = COP_NONE;
  g_auto (CopTerm) milk = cop_string ("milk");
  g_assert_false (kv_registry_lookup (registry, shopping, NULL));

  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  kv_bucket_put (bucket, milk, cop_int (1));
  assert_term (kv_bucket_get (bucket, milk), "1");
}

static void
creates_once (void)
{
  CopTerm registry = start_registry ();
  CopTerm first = COP_NONE, second = COP_NONE;

  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &first));
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &second));

  g_assert_true (first == second);
}

static void
removes_buckets_on_exit (void)
{
  CopTerm registry = start_registry ();
  CopTerm bucket = COP_NONE;
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  cop_agent_stop (bucket, COP_ATOM (normal), COP_INFINITY);

  g_assert_false (kv_registry_lookup (registry, shopping, NULL));
}

static void
removes_bucket_on_crash (void)
{
  CopTerm registry = start_registry ();
  CopTerm bucket = COP_NONE;
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  cop_agent_stop (bucket, COP_ATOM (shutdown), COP_INFINITY);

  g_assert_false (kv_registry_lookup (registry, shopping, NULL));
}

static void
ignores_other_messages (void)
{
  CopTerm registry = start_registry ();

  cop_send (registry, cop_atom ("hello"));
  settle ();

  g_assert_true (cop_is_alive (registry));
}

static void
shows_its_state (void)
{
  CopTerm registry = start_registry ();
  CopTerm bucket = COP_NONE;
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  g_auto (CopTerm) state = cop_sys_get_state (registry, 5000);
  g_autofree char *pid = cop_inspect (bucket);
  g_autofree char *names = g_strdup_printf ("%%{\"shopping\" => %s}", pid);

  assert_term (cop_term_ref (cop_tuple_get (state, 0)), names);
  g_assert_cmpuint (cop_map_size (cop_tuple_get (state, 1)), ==, 1);
}

/* ---- linked to its buckets ---- */

static void
linked_one_removes_buckets_on_exit (void)
{
  CopTerm registry = start_supervised (cop_module_atom ("Linked.Registry"));
  CopTerm bucket = COP_NONE;
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  cop_agent_stop (bucket, COP_ATOM (normal), COP_INFINITY);

  g_assert_false (kv_registry_lookup (registry, shopping, NULL));
}

static void
look_up (void *registry)
{
  kv_registry_lookup (*(CopTerm *) registry, shopping, NULL);
}

/* As the guide prints it: the registry has died with the bucket, the test still has the
 * pid of the one before. */
static void
linked_one_dies_with_its_bucket (void)
{
  CopTerm             registry = start_supervised (cop_module_atom ("Linked.Registry"));
  CopTerm             bucket = COP_NONE;
  g_auto (CopFailure) failure = { 0 };
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  cop_agent_stop (bucket, COP_ATOM (shutdown), COP_INFINITY);
  g_assert_false (cop_try (look_up, &registry, &failure));

  g_autofree char *pid = cop_inspect (registry);
  g_autofree char *text = cop_format_banner (&failure);
  g_autofree char *expected = g_strdup_printf (
      "** (exit) exited in: GenServer.call(%s, {:lookup, \"shopping\"}, 5000)\n"
      "    ** (EXIT) no process: the process is not alive or there's no process "
      "currently associated with the given name, possibly because its application isn't "
      "started",
      pid);
  g_assert_cmpstr (text, ==, expected);
}

/* ---- a bucket that is restarted ---- */

static CopTerm
permanent_child_spec (const CopTerm *args, size_t n_args, CopTerm module)
{
  CopTerm start =
      cop_tuple_of (module, COP_ATOM (start_link), cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), module, COP_ATOM (start), start);
}

static CopTerm
permanent_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  return kv_bucket_start_link (args[0]);
}

static CopTerm
permanent_new (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_map_new ();
}

static const CopExport permanent_exports[] = {
  { "child_spec", 1, permanent_child_spec, NULL },
  { "start_link", 1, permanent_start_link, NULL },
  { "new", 0, permanent_new, NULL },
  { NULL },
};

/* KV.Bucket with `use Agent` alone. */
static const CopModule permanent_bucket = { .name = "KV.Bucket",
                                            .exports = permanent_exports };

static void
permanent_bucket_becomes_an_orphan (void)
{
  cop_module_register (cop_node_current (), &permanent_bucket);
  CopTerm registry = start_registry ();
  CopTerm bucket = COP_NONE;
  kv_registry_create (registry, shopping);
  g_assert_true (kv_registry_lookup (registry, shopping, &bucket));

  cop_agent_stop (bucket, COP_ATOM (shutdown), COP_INFINITY);
  settle ();

  g_assert_false (kv_registry_lookup (registry, shopping, NULL));
  assert_term (cop_dynamic_supervisor_count_children (cop_atom ("buckets")),
               "%{active: 1, specs: 1, supervisors: 0, workers: 1}");
}

#define ADD(name, func) cop_test_add ("/kv/registry/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (set_up);
  ADD ("spawns buckets", spawns_buckets);
  ADD ("creates once", creates_once);
  ADD ("removes buckets on exit", removes_buckets_on_exit);
  ADD ("removes bucket on crash", removes_bucket_on_crash);
  ADD ("ignores other messages", ignores_other_messages);
  ADD ("shows its state", shows_its_state);
  ADD ("linked/removes buckets on exit", linked_one_removes_buckets_on_exit);
  ADD ("linked/dies with its bucket", linked_one_dies_with_its_bucket);
  ADD ("permanent bucket becomes an orphan", permanent_bucket_becomes_an_orphan);
  int status = g_test_run ();
  cop_term_replace (&shopping, COP_NONE);
  return status;
}
