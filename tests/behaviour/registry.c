/* Registry: unique and duplicate keys, partitions, via names, listeners, matching. */
#include "behaviour/registry.h"

#include "behaviour/module.h"
#include "gen-server-probe.h"
#include "term/match.h"

static CopTerm
reg (void)
{
  return cop_atom ("reg");
}

static CopTerm
key (void)
{
  return cop_atom ("k");
}

static void
start_registry (CopTerm keys, unsigned n_partitions)
{
  CopRegistryOptions options = { .keys = keys,
                                 .name = reg (),
                                 .partitions = n_partitions };

  cop_start_pid (cop_registry_start_link (&options));
}

static CopTerm
apply (const char *mfa)
{
  g_auto (CopTerm) call = T (mfa);

  return cop_apply (cop_tuple_get (call, 0), cop_tuple_get (call, 1),
                    cop_tuple_get (call, 2));
}

/* Another process which registers @key with 1, 2, … and then waits. */
typedef struct {
  CopTerm key;
  int     count;
} Other;

static void
register_and_wait (void *data)
{
  Other other = *(Other *) data;

  for (int i = 1; i <= other.count; i++)
    cop_term_unref (cop_registry_register (reg (), other.key, cop_int (i)));
  cop_term_unref (cop_receive (COP_INFINITY));
}

static CopTerm
spawn_other (const char *name, int count)
{
  Other   other = { cop_atom (name), count };
  CopTerm pid = cop_spawn (register_and_wait, &other);

  settle ();
  return pid;
}

/* ---- unique keys ---- */

static void
registers_a_key_once (unsigned n_partitions)
{
  start_registry (COP_ATOM (unique), n_partitions);
  spawn_other ("theirs", 1);

  assert_text (cop_registry_register (reg (), key (), cop_int (1)), "{:ok, #PID}");
  assert_text (cop_registry_register (reg (), key (), cop_int (2)),
               "{:error, {:already_registered, #PID}}");
  assert_text (cop_registry_register (reg (), cop_atom ("theirs"), cop_int (2)),
               "{:error, {:already_registered, #PID}}");
  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, 1}]");
  assert_text (cop_registry_lookup (reg (), cop_atom ("other")), "[]");
  g_assert_cmpuint (cop_registry_count (reg ()), ==, 2);
  assert_text (cop_registry_keys (reg (), cop_self ()), "[:k]");
  assert_text (cop_registry_values (reg (), key (), cop_self ()), "[1]");
  assert_text (cop_registry_values (reg (), cop_atom ("theirs"), cop_self ()), "[]");
  cop_registry_unregister (reg (), cop_atom ("theirs"));
  cop_registry_unregister (reg (), key ());
  assert_text (cop_registry_lookup (reg (), key ()), "[]");
  assert_text (cop_registry_lookup (reg (), cop_atom ("theirs")), "[{#PID, 1}]");
}

static void
registers_a_unique_key_once (void)
{
  registers_a_key_once (1);
}

static void
registers_a_unique_key_once_in_partitions (void)
{
  registers_a_key_once (3);
}

static void
drops_the_entries_of_the_dead (void)
{
  start_registry (COP_ATOM (unique), 3);
  CopTerm other = spawn_other ("k", 1);
  g_assert_cmpuint (cop_registry_whereis (reg (), key ()), ==, other);

  cop_exit_process (other, COP_ATOM (kill));
  g_assert_cmpuint (cop_registry_whereis (reg (), key ()), ==, COP_NONE);
  settle ();

  g_assert_cmpuint (cop_registry_count (reg ()), ==, 0);
}

/* Before the partition has heard of it. */
static void
gives_the_key_of_a_dead_process_away (void)
{
  start_registry (COP_ATOM (unique), 1);
  CopTerm other = spawn_other ("k", 1);

  cop_exit_process (other, COP_ATOM (kill));

  assert_text (cop_registry_register (reg (), key (), COP_NIL), "{:ok, #PID}");
  settle ();
  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, []}]");
}

static CopTerm
plus_one (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_int (cop_to_int (args[0]) + 1);
}

static void
updates_own_values (void)
{
  start_registry (COP_ATOM (unique), 1);
  spawn_other ("theirs", 1);
  g_auto (CopTerm) function = cop_closure ("plus_one", 1, plus_one, COP_NONE);
  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1)));

  assert_term (cop_registry_update_value (reg (), key (), function), "{2, 1}");

  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, 2}]");
  assert_term (cop_registry_update_value (reg (), cop_atom ("theirs"), function),
               ":error");
  assert_term (cop_registry_update_value (reg (), cop_atom ("none"), function), ":error");
}

static void
links_only_who_is_registered (void)
{
  start_registry (COP_ATOM (unique), 1);
  spawn_other ("theirs", 1);
  CopNode *node = cop_node_current ();
  size_t   n_links = 0;
  CopTerm  self = cop_self ();

  assert_text (cop_registry_register (reg (), cop_atom ("theirs"), COP_NIL),
               "{:error, {:already_registered, #PID}}");
  g_auto (CopTerm) before = cop_process_relations (node, self, COP_RELATION_LINK);
  cop_list_length (before, &n_links);
  g_assert_cmpuint (n_links, ==, 1);
  cop_term_unref (cop_registry_register (reg (), key (), COP_NIL));
  g_auto (CopTerm) during = cop_process_relations (node, self, COP_RELATION_LINK);
  cop_list_length (during, &n_links);
  g_assert_cmpuint (n_links, ==, 2);
  cop_registry_unregister (reg (), key ());
  g_auto (CopTerm) after = cop_process_relations (node, self, COP_RELATION_LINK);
  cop_list_length (after, &n_links);
  g_assert_cmpuint (n_links, ==, 1);
}

/* ---- duplicate keys ---- */

static void
registers_a_key_often (unsigned n_partitions)
{
  start_registry (COP_ATOM (duplicate), n_partitions);
  CopTerm other = spawn_other ("k", 2);
  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1007)));
  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1008)));

  g_assert_cmpuint (cop_registry_count (reg ()), ==, 4);
  assert_text (cop_registry_keys (reg (), cop_self ()), "[:k, :k]");
  assert_text (cop_registry_values (reg (), key (), cop_self ()), "[1007, 1008]");
  cop_registry_unregister (reg (), key ());
  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, 1}, {#PID, 2}]");
  cop_exit_process (other, COP_ATOM (kill));
  settle ();
  g_assert_cmpuint (cop_registry_count (reg ()), ==, 0);
}

static void
registers_duplicate_keys (void)
{
  registers_a_key_often (1);
}

static void
registers_duplicate_keys_in_partitions (void)
{
  registers_a_key_often (5);
}

static CopTerm
send_news (const CopTerm *args, size_t n_args, CopTerm env)
{
  for (CopTerm l = args[0]; cop_is_cons (l); l = cop_tail (l))
    cop_send (
        cop_tuple_get (cop_head (l), 0),
        cop_tuple_of (cop_atom ("news"), cop_term_ref (cop_tuple_get (cop_head (l), 1))));

  return COP_ATOM (ok);
}

static void
dispatches_to_all_of_a_key (void)
{
  start_registry (COP_ATOM (duplicate), 2);
  g_auto (CopTerm) function = cop_closure ("news", 1, send_news, COP_NONE);
  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1007)));
  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1008)));

  cop_registry_dispatch (reg (), key (), function);
  cop_registry_dispatch (reg (), cop_atom ("silence"), cop_atom ("not a function"));

  assert_term (cop_receive (0), "{:news, 1007}");
  assert_term (cop_receive (0), "{:news, 1008}");
}

/* ---- patterns ---- */

static void
matches_values (void)
{
  start_registry (COP_ATOM (duplicate), 1);
  assert_text (apply ("{Registry, :register, [:reg, :k, {1, :atom, 1}]}"), "{:ok, #PID}");
  assert_text (apply ("{Registry, :register, [:reg, :k, {2, :atom, 2}]}"), "{:ok, #PID}");
  assert_text (apply ("{Registry, :register, [:reg, :k, {1, :atom, 2}]}"), "{:ok, #PID}");

  assert_text (apply ("{Registry, :match, [:reg, :k, {1, :_, :_}]}"),
               "[{#PID, {1, :atom, 1}}, {#PID, {1, :atom, 2}}]");
  assert_text (apply ("{Registry, :match, [:reg, :k, {:\"$1\", :_, :\"$1\"}]}"),
               "[{#PID, {1, :atom, 1}}, {#PID, {2, :atom, 2}}]");
  assert_text (
      apply ("{Registry, :match, [:reg, :k, {:_, :_, :\"$1\"}, [{:>, :\"$1\", 1}]]}"),
      "[{#PID, {2, :atom, 2}}, {#PID, {1, :atom, 2}}]");
  assert_text (apply ("{Registry, :count_match, [:reg, :k, {1, :_, :_}]}"), "2");
  assert_text (
      apply ("{Registry, :count_match, [:reg, :k, {:_, :_, :\"$1\"}, [{:is_binary, "
             ":\"$1\"}]]}"),
      "0");
}

static void
unregisters_what_matches (void)
{
  start_registry (COP_ATOM (duplicate), 1);
  cop_term_unref (apply ("{Registry, :register, [:reg, :k, {1, :a}]}"));
  cop_term_unref (apply ("{Registry, :register, [:reg, :k, {2, :a}]}"));

  assert_term (apply ("{Registry, :unregister_match, [:reg, :k, {1, :_}]}"), ":ok");
  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, {2, :a}}]");
  assert_term (
      apply (
          "{Registry, :unregister_match, [:reg, :k, {:\"$1\", :_}, [{:<, :\"$1\", 2}]]}"),
      ":ok");
  assert_text (apply ("{Registry, :keys, [:reg, :pid]}"), "[]");
  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, {2, :a}}]");
}

static void
selects (void)
{
  start_registry (COP_ATOM (unique), 2);
  cop_term_unref (apply ("{Registry, :register, [:reg, :a, 1]}"));
  cop_term_unref (apply ("{Registry, :register, [:reg, :b, 5]}"));

  assert_text (apply ("{Registry, :select, [:reg, [{{:b, :\"$2\", :\"$3\"}, [], "
                      "[{{:\"$2\", :\"$3\"}}]}]]}"),
               "[{#PID, 5}]");
  assert_text (apply ("{Registry, :select, [:reg, [{{:\"$1\", :_, :\"$3\"}, [{:and, {:>, "
                      ":\"$3\", 2}, "
                      "{:is_integer, :\"$3\"}}], [[:\"$1\", {:+, :\"$3\", 1}, {:const, "
                      ":\"$1\"}]]}]]}"),
               "[[:b, 6, :\"$1\"]]");
  assert_text (apply ("{Registry, :select, [:reg, [{{:a, :_, :_}, [], [:\"$_\"]}]]}"),
               "[a: {#PID, 1}]");
  assert_text (
      apply ("{Registry, :select, [:reg, [{{:\"$3\", :_, :\"$1\"}, [{:==, :\"$1\", 1}], "
             "[:\"$$\"]}]]}"),
      "[[1, :a]]");
  assert_text (
      apply ("{Registry, :count_select, [:reg, [{{:_, :_, :\"$1\"}, [{:orelse, {:==, "
             ":\"$1\", 1}, {:==, :\"$1\", 5}}], [true]}]]}"),
      "2");
}

/* ---- via ---- */

static void
names_servers (void)
{
  start_registry (COP_ATOM (unique), 1);
  g_auto (CopTerm) name = T ("{:via, Registry, {:reg, \"box\"}}");
  CopStartOptions  options = { .name = name };
  g_auto (CopTerm) first = probe_start_with ("{:ok, 0}", &options, false);

  assert_text (probe_start_with ("{:ok, 1}", &options, false),
               "{:error, {:already_started, #PID}}");
  cop_cast (name, T ("{:noreply, 7}"));
  assert_term (cop_call (name, COP_ATOM (get)), "7");
  assert_text (apply ("{Registry, :lookup, [:reg, \"box\"]}"), "[{#PID, nil}]");
  cop_exit_process (cop_tuple_get (first, 1), COP_ATOM (kill));
  assert_text (
      reason_of_call (name, ":get", 10),
      "{:noproc, {GenServer, :call, [{:via, Registry, {:reg, \"box\"}}, :get, 10]}}");
  cop_term_unref (cop_start_pid (probe_start_with ("{:ok, 2}", &options, false)));
  assert_term (cop_call (name, COP_ATOM (get)), "2");
}

static void
keeps_the_value_of_a_via_name (void)
{
  start_registry (COP_ATOM (unique), 1);
  g_auto (CopTerm) name = T ("{:via, Registry, {:reg, :box, :hello}}");
  CopStartOptions  options = { .name = name };
  cop_term_unref (cop_start_pid (probe_start_with ("{:ok, 0}", &options, false)));

  assert_text (apply ("{Registry, :lookup, [:reg, :box]}"), "[{#PID, :hello}]");
  assert_text (apply ("{Registry, :whereis_name, [{:reg, :box}]}"), "#PID");
  assert_text (apply ("{Registry, :whereis_name, [{:reg, :none}]}"), ":undefined");
  assert_text (apply ("{Registry, :send, [{:reg, :box}, :hi]}"), ":hi");
  assert_events ("init; info :hi");
}

static void
frees_the_via_name_of_a_failed_start (void)
{
  start_registry (COP_ATOM (unique), 1);
  g_auto (CopTerm) name = T ("{:via, Registry, {:reg, :box}}");
  CopStartOptions  options = { .name = name };

  assert_text (probe_start_with ("{:stop, :normal}", &options, false),
               "{:error, :normal}");

  assert_text (apply ("{Registry, :lookup, [:reg, :box]}"), "[]");
}

static void
run_applied (void *data)
{
  cop_term_unref (apply (data));
}

static void
assert_argument_error (const char *mfa, const char *message)
{
  g_auto (CopFailure) failure = { 0 };

  g_assert_false (cop_try (run_applied, (char *) mfa, &failure));
  g_assert_cmpint (failure.class, ==, COP_CLASS_ERROR);
  g_assert_cmpstr (cop_binary_data (cop_map_get (failure.value, COP_ATOM (message))), ==,
                   message);
}

static void
raises_argument_errors (void)
{
  start_registry (COP_ATOM (duplicate), 1);

  assert_argument_error ("{Registry, :lookup, [:nope, 1]}", "unknown registry: :nope");
  assert_argument_error ("{Registry, :whereis_name, [{:reg, 1}]}",
                         ":via is not supported for duplicate registries");
  assert_argument_error (
      "{Registry, :update_value, [:reg, 1, :f]}",
      "Registry.update_value/3 is not supported for duplicate registries");
  assert_argument_error (
      "{Registry, :start_link, [[name: :x]]}",
      "expected :keys to be given and be one of :unique or :duplicate, got: nil");
  assert_argument_error ("{Registry, :start_link, [[keys: :unique]]}",
                         "expected :name option to be present");
  assert_argument_error (
      "{Registry, :start_link, [[keys: :unique, name: :x, partitions: 0]]}",
      "expected :partitions to be a positive integer, got: 0");
  assert_argument_error (
      "{Registry, :select, [:reg, [{:x, [], []}]]}",
      "invalid match specification in Registry.select/2: [{:x, [], []}]");
}

/* ---- meta, listeners, the processes ---- */

static void
keeps_meta (void)
{
  assert_text (
      apply ("{Registry, :start_link, [[keys: :unique, name: :reg, meta: [a: 1]]]}"),
      "{:ok, #PID}");

  assert_term (apply ("{Registry, :meta, [:reg, :a]}"), "{:ok, 1}");
  assert_term (apply ("{Registry, :put_meta, [:reg, {:b, 1}, \"x\"]}"), ":ok");
  assert_term (apply ("{Registry, :meta, [:reg, {:b, 1}]}"), "{:ok, \"x\"}");
  assert_term (apply ("{Registry, :delete_meta, [:reg, :a]}"), ":ok");
  assert_term (apply ("{Registry, :meta, [:reg, :a]}"), ":error");
}

static void
tells_listeners (void)
{
  cop_register (cop_atom ("tester"), cop_self ());
  assert_text (
      apply (
          "{Registry, :start_link, [[keys: :unique, name: :reg, listeners: [:tester]]]}"),
      "{:ok, #PID}");

  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1)));
  cop_registry_unregister (reg (), key ());

  assert_text (cop_receive (0), "{:register, :reg, :k, #PID, 1}");
  assert_text (cop_receive (0), "{:unregister, :reg, :k, #PID}");
}

static void
is_a_supervisor_over_partitions (void)
{
  assert_text (
      apply ("{Registry, :start_link, [[keys: :unique, name: My.Reg, partitions: 2]]}"),
      "{:ok, #PID}");

  assert_text (apply ("{Registry, :start_link, [[keys: :unique, name: My.Reg]]}"),
               "{:error, {:already_started, #PID}}");
  g_assert_cmpuint (cop_whereis (cop_module_atom ("My.Reg")), !=, COP_NONE);
  g_assert_cmpuint (cop_whereis (cop_module_atom ("My.Reg.PIDPartition1")), !=, COP_NONE);
  assert_term (
      apply ("{Registry, :child_spec, [[keys: :unique, name: My.Reg]]}"),
      "%{id: My.Reg, start: {Registry, :start_link, [[keys: :unique, name: My.Reg]]}, "
      "type: :supervisor}");
}

static void
forgets_all_when_it_ends (void)
{
  cop_trap_exit (true);
  start_registry (COP_ATOM (unique), 2);
  cop_term_unref (cop_registry_register (reg (), key (), cop_int (1)));

  cop_stop (reg (), COP_ATOM (shutdown), COP_INFINITY);
  settle ();

  assert_argument_error ("{Registry, :count, [:reg]}", "unknown registry: :reg");
  start_registry (COP_ATOM (duplicate), 1);
  g_assert_cmpuint (cop_registry_count (reg ()), ==, 0);
}

static void
loses_its_entries_with_a_partition (void)
{
  cop_trap_exit (true);
  start_registry (COP_ATOM (unique), 2);
  cop_term_unref (cop_registry_register (reg (), cop_atom ("a"), cop_int (1)));
  cop_term_unref (cop_registry_register (reg (), cop_atom ("b"), cop_int (1)));
  cop_term_unref (cop_registry_register (reg (), cop_atom ("c"), cop_int (1)));

  cop_exit_process (cop_whereis (cop_module_atom ("reg.PIDPartition0")), COP_ATOM (kill));
  settle ();

  g_assert_cmpuint (cop_registry_count (reg ()), ==, 0);
  assert_text (cop_registry_register (reg (), key (), cop_int (1)), "{:ok, #PID}");
  assert_text (cop_registry_lookup (reg (), key ()), "[{#PID, 1}]");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (probe_set_up);
  cop_test_add ("/registry/registers-a-unique-key-once", registers_a_unique_key_once);
  cop_test_add ("/registry/registers-a-unique-key-once-in-partitions",
                registers_a_unique_key_once_in_partitions);
  cop_test_add ("/registry/drops-the-entries-of-the-dead", drops_the_entries_of_the_dead);
  cop_test_add ("/registry/gives-the-key-of-a-dead-process-away",
                gives_the_key_of_a_dead_process_away);
  cop_test_add ("/registry/updates-own-values", updates_own_values);
  cop_test_add ("/registry/links-only-who-is-registered", links_only_who_is_registered);
  cop_test_add ("/registry/registers-duplicate-keys", registers_duplicate_keys);
  cop_test_add ("/registry/registers-duplicate-keys-in-partitions",
                registers_duplicate_keys_in_partitions);
  cop_test_add ("/registry/dispatches-to-all-of-a-key", dispatches_to_all_of_a_key);
  cop_test_add ("/registry/matches-values", matches_values);
  cop_test_add ("/registry/unregisters-what-matches", unregisters_what_matches);
  cop_test_add ("/registry/selects", selects);
  cop_test_add ("/registry/names-servers", names_servers);
  cop_test_add ("/registry/keeps-the-value-of-a-via-name", keeps_the_value_of_a_via_name);
  cop_test_add ("/registry/frees-the-via-name-of-a-failed-start",
                frees_the_via_name_of_a_failed_start);
  cop_test_add ("/registry/raises-argument-errors", raises_argument_errors);
  cop_test_add ("/registry/keeps-meta", keeps_meta);
  cop_test_add ("/registry/tells-listeners", tells_listeners);
  cop_test_add ("/registry/is-a-supervisor-over-partitions",
                is_a_supervisor_over_partitions);
  cop_test_add ("/registry/forgets-all-when-it-ends", forgets_all_when_it_ends);
  cop_test_add ("/registry/loses-its-entries-with-a-partition",
                loses_its_entries_with_a_partition);

  return g_test_run ();
}
