/* KV.Supervisor: the shell sessions of the guide's chapters on supervisors. */
#include "kv/supervisor.h"

#include "kv/application.h"
#include "kv/bucket.h"
#include "kv/registry.h"
#include "support/supervised.h"

static CopTerm registry_name;

/* A tree under names of its own. */
static CopTerm
start_tree (void)
{
  registry_name = cop_atom ("registry");
  return start_supervised (
      T ("{KV.Supervisor, name: :kv, registry: :registry, bucket_supervisor: :buckets}"));
}

/* The pid of the child at @index, last started first. */
static CopTerm
child (CopTerm tree, size_t index)
{
  g_auto (CopTerm) which = cop_supervisor_which_children (tree);
  CopTerm          l = which;
  for (; index > 0; index--)
    l = cop_tail (l);

  return cop_tuple_get (cop_head (l), 1);
}

static void
which_children (void)
{
  CopTerm          tree = start_tree ();
  g_autofree char *registry = cop_inspect (cop_whereis (registry_name));
  g_autofree char *buckets = cop_inspect (cop_whereis (cop_atom ("buckets")));
  g_autofree char *expected =
      g_strdup_printf ("[{KV.Registry, %s, :worker, [KV.Registry]}, "
                       "{:buckets, %s, :supervisor, [DynamicSupervisor]}]",
                       registry, buckets);

  assert_term (cop_supervisor_which_children (tree), expected);
}

static void
ask_badly (void *server)
{
  cop_term_unref (cop_call (*(CopTerm *) server, cop_atom ("bad_input")));
}

static void
a_bad_call_gives_a_new_pid (void)
{
  CopTerm             tree = start_tree ();
  CopTerm             before = child (tree, 0);
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (ask_badly, &before, &failure));
  settle ();

  g_assert_true (child (tree, 0) != before);
  g_autofree char *text = cop_format_banner (&failure);
  g_assert_nonnull (strstr (text, "(EXIT) an exception was raised:\n"
                                  "        ** (FunctionClauseError) no function clause "
                                  "matching in KV.Registry.handle_call/3\n"));
}

static void
buckets_end_with_the_registry (void)
{
  CopTerm          tree = start_tree ();
  CopTerm          bucket = COP_NONE;
  g_auto (CopTerm) shopping = cop_string ("shopping");
  kv_registry_create (registry_name, shopping);
  g_assert_true (kv_registry_lookup (registry_name, shopping, &bucket));

  cop_exit_process (child (tree, 0), COP_ATOM (kill));
  settle ();

  g_assert_false (cop_is_alive (bucket));
  g_assert_false (kv_registry_lookup (registry_name, shopping, NULL));
  kv_registry_create (registry_name, shopping);
  g_assert_true (kv_registry_lookup (registry_name, shopping, NULL));
}

static void
start_child (void)
{
  start_tree ();
  g_auto (CopTerm) eggs = cop_string ("eggs");

  CopTerm bucket = cop_start_pid (cop_dynamic_supervisor_start_child (
      cop_atom ("buckets"), cop_module_atom ("KV.Bucket")));
  kv_bucket_put (bucket, eggs, cop_int (3));

  assert_term (kv_bucket_get (bucket, eggs), "3");
}

/* A crashing bucket does not count against anything: it is temporary. */
static void
buckets_crash_alone (void)
{
  CopTerm          tree = start_tree ();
  CopTerm          registry = child (tree, 0);
  g_auto (CopTerm) shopping = cop_string ("shopping");

  for (int i = 0; i < 10; i++) {
    CopTerm bucket = COP_NONE;
    kv_registry_create (registry_name, shopping);
    g_assert_true (kv_registry_lookup (registry_name, shopping, &bucket));
    cop_exit_process (bucket, COP_ATOM (kill));
    settle ();
  }

  g_assert_true (child (tree, 0) == registry);
  g_assert_false (kv_registry_lookup (registry_name, shopping, NULL));
}

#define ADD(name, func) cop_test_add ("/kv/supervisor/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (kv_define);
  ADD ("which_children", which_children);
  ADD ("a bad call gives a new pid", a_bad_call_gives_a_new_pid);
  ADD ("buckets end with the registry", buckets_end_with_the_registry);
  ADD ("start_child", start_child);
  ADD ("buckets crash alone", buckets_crash_alone);
  return g_test_run ();
}
