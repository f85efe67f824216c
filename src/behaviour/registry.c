/* The registry's processes and what changes its tables. Names and messages are those of
 * Elixir: Registry.Supervisor over servers Name.PIDPartition0 … of Registry.Partition. */
#include "behaviour/registry-private.h"

#include "behaviour/supervisor.h"
#include "behaviour/term-table.h"
#include "term/compare.h"
#include "term/match.h"
#include "term/print.h"

/* ---- a partition's server: it is linked to the processes and drops what they leave ----
 */

typedef struct {
  CopRegistry *registry; /* owned */
  unsigned     index;
  CopTerm      self;
} PartitionServer;

/* @argument: {Registry, Index}. */
static CopNext
partition_init (void *state, CopTerm argument)
{
  PartitionServer *server = state;
  CopRegistry     *registry = cop_registry_get (cop_tuple_get (argument, 0));

  cop_trap_exit (true);
  server->registry = cop_registry_ref (registry);
  server->index = (unsigned) cop_to_int (cop_tuple_get (argument, 1));
  server->self = cop_self ();
  cop_registry_partition_open (&registry->partitions[server->index], server->self);
  return cop_next_ok ();
}

static CopNext
partition_handle_call (void *state, CopTerm request, CopFrom from)
{
  if (request != cop_atom ("sync"))
    cop_no_clause ();

  return cop_next_reply (COP_ATOM (ok));
}

static CopNext
partition_handle_info (void *state, CopTerm message)
{
  PartitionServer *server = state;
  if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
    cop_no_clause ();

  CopRegistryPartition *partition = &server->registry->partitions[server->index];
  CopTerm               pid = cop_tuple_get (message, 1);
  CopRegistryEntry     *entry = NULL;
  while ((entry = cop_registry_first_of_pid (partition, pid)) != NULL)
    cop_registry_remove (entry);

  return cop_next_noreply ();
}

static void
partition_clear (void *state)
{
  PartitionServer *server = state;
  if (server->registry == NULL)
    return;

  CopRegistryPartition *partition = &server->registry->partitions[server->index];
  if (partition->server == server->self)
    cop_registry_partition_close (partition);
  cop_registry_unref (server->registry);
}

static CopTerm partition_start_link (const CopTerm *args, size_t n_args, CopTerm env);

static const CopExport partition_exports[] = {
  { "start_link", 2, partition_start_link, "Starts a partition under a name." },
  { NULL },
};

static const CopGenServerClass partition_class = {
  .module = "Registry.Partition",
  .state_size = sizeof (PartitionServer),
  .init = partition_init,
  .handle_call = partition_handle_call,
  .handle_info = partition_handle_info,
  .clear_state = partition_clear,
  .exports = partition_exports,
};

static CopTerm
partition_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_gen_server_start_link (&partition_class, args[1],
                                    &(CopStartOptions){ .name = args[0] });
}

/* ---- the supervisor ---- */

static CopTerm
partition_name (CopTerm registry, int64_t index)
{
  g_autofree char *name =
      g_strdup_printf ("%s.PIDPartition%d", cop_atom_name (registry), (int) index);

  return g_str_has_prefix (name, "Elixir.") ? cop_atom (name) : cop_module_atom (name);
}

static CopTerm
partition_spec (CopTerm registry, int64_t index)
{
  CopTerm id = partition_name (registry, index);
  CopTerm args = cop_list_of (id, cop_tuple_of (registry, cop_int (index)));
  CopTerm start =
      cop_tuple_of (cop_module_atom ("Registry.Partition"), COP_ATOM (start_link), args);

  return cop_map_of (COP_ATOM (id), id, COP_ATOM (start), start);
}

static void
put_meta_list (CopRegistry *registry, CopTerm meta)
{
  for (; cop_is_cons (meta); meta = cop_tail (meta)) {
    CopTerm pair = cop_head (meta);
    g_hash_table_replace (registry->meta,
                          cop_term_key (cop_term_ref (cop_tuple_get (pair, 0))),
                          cop_term_key (cop_term_ref (cop_tuple_get (pair, 1))));
  }
}

/* @argument: {Keys, Name, Partitions, Listeners, Meta}. OTP: of unique keys a partition's
 * entries lie in all others, so they fall together; of duplicate ones in its own. */
static CopTerm
registry_init (CopTerm argument)
{
  bool         is_unique = cop_tuple_get (argument, 0) == COP_ATOM (unique);
  CopTerm      name = cop_tuple_get (argument, 1);
  int64_t      n_partitions = cop_to_int (cop_tuple_get (argument, 2));
  CopRegistry *registry =
      cop_registry_new (name, cop_self (), is_unique, (unsigned) n_partitions);
  registry->listeners = cop_term_ref (cop_tuple_get (argument, 3));
  put_meta_list (registry, cop_tuple_get (argument, 4));
  cop_registry_publish (registry);

  CopTerm specs = COP_NIL;
  for (int64_t i = n_partitions; i > 0; i--)
    specs = cop_cons (partition_spec (name, i - 1), specs);
  CopTerm flags = cop_map_of (
      COP_ATOM (strategy), is_unique ? COP_ATOM (one_for_all) : COP_ATOM (one_for_one),
      COP_ATOM (intensity), cop_int (3), COP_ATOM (period), cop_int (5));

  return cop_tuple_of (COP_ATOM (ok), cop_tuple_of (flags, specs));
}

static const CopSupervisorClass registry_supervisor_class = {
  .module = "Registry.Supervisor",
  .init = registry_init,
};

CopTerm
cop_registry_start_link (const CopRegistryOptions *options)
{
  g_return_val_if_fail (options != NULL, COP_NONE);
  g_return_val_if_fail (cop_is_atom (options->name), COP_NONE);
  g_return_val_if_fail (options->keys == COP_ATOM (unique) ||
                            options->keys == COP_ATOM (duplicate),
                        COP_NONE);

  cop_gen_server_register (cop_node_current (), &partition_class);
  g_auto (CopTerm) argument = cop_tuple_of (
      options->keys, options->name, cop_int (MAX (options->partitions, 1)),
      options->listeners == COP_NONE ? COP_NIL : cop_term_ref (options->listeners),
      options->meta == COP_NONE ? COP_NIL : cop_term_ref (options->meta));

  return cop_supervisor_class_start_link (&registry_supervisor_class, argument,
                                          options->name);
}

/* ---- requests that write, in the caller ---- */

static void
tell_listeners (CopRegistry *registry, CopTerm message)
{
  g_auto (CopTerm) kept = message;
  g_auto (CopTerm) listeners = cop_term_ref (registry->listeners);

  for (CopTerm l = listeners; cop_is_cons (l); l = cop_tail (l))
    cop_send (cop_head (l), cop_term_ref (kept));
}

static void
unlink_if_unregistered (CopRegistryPartition *partition, CopTerm server)
{
  if (cop_registry_first_of_pid (partition, cop_self ()) == NULL)
    cop_unlink (server);
}

/* The living owner of a unique key, or COP_NONE; the entry of a dead one goes. */
static CopTerm
living_owner (CopRegistryPartition *partition, CopTerm key)
{
  CopRegistryEntry *entry = cop_registry_first_of_key (partition, key);
  if (entry == NULL)
    return COP_NONE;

  if (cop_is_alive (entry->pid))
    return entry->pid;

  cop_registry_remove (entry);
  return COP_NONE;
}

static void
require_open (CopRegistryPartition *partition)
{
  if (partition->keys == NULL)
    cop_raise (COP_ATOM (badarg));
}

CopTerm
cop_registry_register (CopTerm registry, CopTerm key, CopTerm value)
{
  CopRegistry          *self = cop_registry_get (registry);
  CopTerm               pid = cop_self ();
  CopRegistryPartition *keys = cop_registry_key_partition (self, key, pid);
  CopRegistryPartition *pids = cop_registry_pid_partition (self, pid);
  require_open (keys);
  require_open (pids);

  CopTerm server = pids->server;
  cop_link (server);
  CopTerm owner = self->is_unique ? living_owner (keys, key) : COP_NONE;
  if (owner != COP_NONE) {
    if (owner != pid)
      unlink_if_unregistered (pids, server);
    return cop_tuple_of (COP_ATOM (error),
                         cop_tuple_of (COP_ATOM (already_registered), owner));
  }

  cop_registry_insert (self, key, pid, value);
  if (self->listeners != COP_NIL)
    tell_listeners (self, cop_tuple_of (COP_ATOM (register), registry, cop_term_ref (key),
                                        pid, cop_term_ref (value)));
  return cop_tuple_of (COP_ATOM (ok), server);
}

static void
tell_unregistered (CopRegistry *self, CopTerm key)
{
  if (self->listeners != COP_NIL)
    tell_listeners (self, cop_tuple_of (COP_ATOM (unregister), self->name,
                                        cop_term_ref (key), cop_self ()));
}

/* Drops the caller's entries of @key for which @matches says so (NULL: all). Whether it
 * has none left. */
typedef bool (*EntryMatch) (const CopRegistryEntry *entry, void *data);

static bool
remove_own (CopRegistryPartition *partition, CopTerm key, EntryMatch matches, void *data)
{
  CopRegistryEntry *next = NULL;
  bool              is_clear = true;

  for (CopRegistryEntry *entry = cop_registry_first_of_key (partition, key); entry;
       entry = next) {
    next = entry->key_next;
    if (entry->pid != cop_self ())
      continue;
    if (matches == NULL || matches (entry, data))
      cop_registry_remove (entry);
    else
      is_clear = false;
  }

  return is_clear;
}

void
cop_registry_unregister (CopTerm registry, CopTerm key)
{
  CopRegistry          *self = cop_registry_get (registry);
  CopRegistryPartition *pids = cop_registry_pid_partition (self, cop_self ());
  CopTerm               server = pids->server;

  remove_own (cop_registry_key_partition (self, key, cop_self ()), key, NULL, NULL);
  if (server != COP_NONE)
    unlink_if_unregistered (pids, server);
  tell_unregistered (self, key);
}

typedef struct {
  CopTerm pattern; /* borrowed */
  CopTerm guards;  /* borrowed */
} ValueMatch;

static bool
value_matches (const CopRegistryEntry *entry, void *data)
{
  const ValueMatch *match = data;

  return cop_registry_entry_matches (entry, match->pattern, match->guards);
}

void
cop_registry_unregister_match (CopTerm registry,
                               CopTerm key,
                               CopTerm pattern,
                               CopTerm guards)
{
  CopRegistry          *self = cop_registry_get (registry);
  CopRegistryPartition *keys = cop_registry_key_partition (self, key, cop_self ());
  CopRegistryPartition *pids = cop_registry_pid_partition (self, cop_self ());
  CopTerm               server = pids->server;
  ValueMatch            match = { pattern, guards };

  if (!remove_own (keys, key, value_matches, &match))
    return;

  if (server != COP_NONE)
    unlink_if_unregistered (pids, server);
  tell_unregistered (self, key);
}

CopTerm
cop_registry_update_value (CopTerm registry, CopTerm key, CopTerm function)
{
  CopRegistry *self = cop_registry_get (registry);
  if (!self->is_unique)
    cop_raise_argument (
        "Registry.update_value/3 is not supported for duplicate registries");

  CopRegistryPartition *partition = cop_registry_key_partition (self, key, cop_self ());
  CopRegistryEntry     *entry = cop_registry_first_of_key (partition, key);
  if (entry == NULL || entry->pid != cop_self ())
    return COP_ATOM (error);

  g_auto (CopTerm) old = cop_term_ref (entry->value);
  g_auto (CopTerm) new = cop_call_function (function, &old, 1);
  /* The function may have blocked, or changed the registry itself. */
  entry = cop_registry_first_of_key (partition, key);
  if (entry != NULL && entry->pid == cop_self ())
    cop_term_replace (&entry->value, cop_term_ref (new));

  return cop_tuple_of (cop_term_steal (&new), cop_term_steal (&old));
}

/* ---- meta ---- */

static void
require_meta_key (CopTerm key)
{
  if (!cop_is_atom (key) && !cop_is_tuple (key))
    cop_raise (COP_ATOM (function_clause));
}

CopTerm
cop_registry_meta (CopTerm registry, CopTerm key)
{
  require_meta_key (key);
  CopRegistry *self = cop_registry_find (registry);
  if (self == NULL) {
    g_autofree char *text = cop_inspect (registry);
    cop_raise_argument (
        "unknown registry: %s. Either the registry name is invalid or the "
        "registry is not running, possibly because its application isn't started",
        text);
  }

  gpointer value = g_hash_table_lookup (self->meta, cop_term_key (key));
  if (value == NULL)
    return COP_ATOM (error);

  return cop_tuple_of (COP_ATOM (ok), cop_term_ref (cop_key_term (value)));
}

void
cop_registry_put_meta (CopTerm registry, CopTerm key, CopTerm value)
{
  require_meta_key (key);
  CopRegistry *self = cop_registry_get (registry);

  g_hash_table_replace (self->meta, cop_term_key (cop_term_ref (key)),
                        cop_term_key (cop_term_ref (value)));
}

void
cop_registry_delete_meta (CopTerm registry, CopTerm key)
{
  require_meta_key (key);
  g_hash_table_remove (cop_registry_get (registry)->meta, cop_term_key (key));
}
