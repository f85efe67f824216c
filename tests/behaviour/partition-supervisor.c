/* PartitionSupervisor: copies of a child, and addresses that pick one. */
#include "behaviour/partition-supervisor.h"

#include "behaviour/agent.h"
#include "behaviour/dynamic-supervisor.h"
#include "support/fixture.h"
#include "term/match.h"

static CopNext
echo_call (void *state, CopTerm request, CopFrom from)
{
  return cop_next_reply (cop_term_ref (*(CopTerm *) state));
}

static const CopGenServerClass echo_class = { .module = "Echo",
                                              .handle_call = echo_call };

static void
set_up (CopNode *node)
{
  cop_gen_server_register (node, &echo_class);
}

/* [{argument, partition}]: what each copy keeps. */
static CopTerm
with_partition (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_list_of (cop_tuple_of (cop_term_ref (cop_head (args[0])), args[1]));
}

static CopTerm
start_copies (unsigned n)
{
  g_auto (CopTerm) spec = T ("{Echo, :x}");
  g_auto (CopTerm) function = cop_closure ("with_partition", 2, with_partition, COP_NIL);
  CopPartitionSupervisorOptions options = COP_PARTITION_SUPERVISOR_DEFAULTS;
  options.name = cop_atom ("echos");
  options.child_spec = spec;
  options.partitions = n;
  options.with_arguments = function;

  cop_trap_exit (true);
  return cop_start_pid (cop_partition_supervisor_start_link (&options));
}

static CopTerm
address (const char *key)
{
  return cop_tuple_of (COP_ATOM (via), cop_module_atom ("PartitionSupervisor"),
                       cop_tuple_of (cop_atom ("echos"), T (key)));
}

static void
assert_partition (const char *key, const char *expected)
{
  g_auto (CopTerm) server = address (key);

  assert_term (cop_call (server, COP_ATOM (get)), expected);
}

static void
integer_keys_pick_by_remainder (void)
{
  start_copies (3);

  assert_partition ("0", "{:x, 0}");
  assert_partition ("7", "{:x, 1}");
  assert_partition ("-8", "{:x, 2}");
  g_assert_cmpuint (cop_partition_supervisor_partitions (cop_atom ("echos")), ==, 3);
}

static void
other_keys_pick_by_their_hash (void)
{
  start_copies (4);
  unsigned n_copies = 0;
  CopTerm  seen[4] = { COP_NONE };

  for (unsigned i = 0; i < 64; i++) {
    g_auto (CopTerm) key = cop_string_printf ("key %u", i);
    CopTerm          pid = cop_partition_supervisor_whereis (cop_atom ("echos"), key);
    unsigned         at = 0;
    while (at < n_copies && seen[at] != pid)
      at++;
    g_assert_cmpuint (at, <, 4);
    seen[at] = pid;
    n_copies = MAX (n_copies, at + 1);
  }

  g_assert_cmpuint (n_copies, ==, 4);
}

static void
restarted_copy_is_found (void)
{
  CopTerm tree = start_copies (2);
  CopTerm old = cop_partition_supervisor_whereis (cop_atom ("echos"), cop_int (1));

  cop_exit_process (old, COP_ATOM (kill));
  settle ();

  g_assert_true (cop_partition_supervisor_whereis (cop_atom ("echos"), cop_int (1)) !=
                 old);
  assert_partition ("1", "{:x, 1}");
  assert_term (cop_supervisor_count_children (tree),
               "%{active: 2, specs: 2, supervisors: 0, workers: 2}");
}

static void
ask_nobody (void *data)
{
  cop_partition_supervisor_partitions (cop_atom ("nobody"));
}

static void
unknown_supervisor_is_noproc (void)
{
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (ask_nobody, NULL, &failure));

  assert_term (cop_term_ref (failure.value),
               "{:noproc, {PartitionSupervisor, :partitions, [:nobody]}}");
}

static void
module_is_elixirs (void)
{
  g_auto (CopTerm) args =
      T ("[[name: :pools, child_spec: DynamicSupervisor, partitions: 2]]");
  CopTerm module = cop_module_atom ("PartitionSupervisor");
  cop_trap_exit (true);
  cop_start_pid (cop_apply (module, COP_ATOM (start_link), args));
  g_auto (CopTerm) pool = T ("{:via, PartitionSupervisor, {:pools, :me}}");

  cop_start_pid (cop_dynamic_supervisor_start_child (pool, T ("{Echo, 1}")));

  assert_term (cop_dynamic_supervisor_count_children (pool),
               "%{active: 1, specs: 1, supervisors: 0, workers: 1}");
}

#define ADD(name, func) cop_test_add ("/partition-supervisor/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (set_up);
  ADD ("integer-keys-pick-by-remainder", integer_keys_pick_by_remainder);
  ADD ("other-keys-pick-by-their-hash", other_keys_pick_by_their_hash);
  ADD ("restarted-copy-is-found", restarted_copy_is_found);
  ADD ("unknown-supervisor-is-noproc", unknown_supervisor_is_noproc);
  ADD ("module-is-elixirs", module_is_elixirs);
  return g_test_run ();
}
