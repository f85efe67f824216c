#include "behaviour/registry-private.h"

#include "behaviour/term-table.h"
#include "term/print.h"

static const char registries_key;

/* ---- registries ---- */

CopRegistry *
cop_registry_new (CopTerm name, CopTerm owner, bool is_unique, unsigned n_partitions)
{
  CopRegistry *self =
      g_rc_box_alloc0 (sizeof *self + n_partitions * sizeof (CopRegistryPartition));
  self->name = name;
  self->owner = owner;
  self->is_unique = is_unique;
  self->n_partitions = n_partitions;
  self->listeners = COP_NIL;
  self->meta = cop_term_table_new (cop_term_key_free);

  return self;
}

CopRegistry *
cop_registry_ref (CopRegistry *self)
{
  return g_rc_box_acquire (self);
}

static void
clear_registry (gpointer data)
{
  CopRegistry *self = data;

  for (unsigned i = 0; i < self->n_partitions; i++)
    cop_registry_partition_close (&self->partitions[i]);
  cop_term_unref (self->listeners);
  g_hash_table_unref (self->meta);
}

void
cop_registry_unref (CopRegistry *self)
{
  g_rc_box_release_full (self, clear_registry);
}

static GHashTable *
registries (void)
{
  CopNode    *node = cop_node_current ();
  GHashTable *table = cop_node_get_data (node, &registries_key);
  if (G_UNLIKELY (table == NULL)) {
    table = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) cop_registry_unref);
    cop_node_set_data (node, &registries_key, table, (GDestroyNotify) g_hash_table_unref);
  }

  return table;
}

void
cop_registry_publish (CopRegistry *self)
{
  g_hash_table_replace (registries (), cop_term_key (self->name), self);
}

CopRegistry *
cop_registry_find (CopTerm name)
{
  CopRegistry *self = g_hash_table_lookup (registries (), cop_term_key (name));
  if (self == NULL || cop_is_alive (self->owner))
    return self;

  g_hash_table_remove (registries (), cop_term_key (name));
  return NULL;
}

CopRegistry *
cop_registry_get (CopTerm name)
{
  CopRegistry *self = cop_registry_find (name);
  if (G_LIKELY (self != NULL))
    return self;

  g_autofree char *text = cop_inspect (name);
  cop_raise_argument ("unknown registry: %s", text);
}

/* ---- partitions ---- */

/* Unique keys are spread by key, duplicate ones by process. */
CopRegistryPartition *
cop_registry_key_partition (CopRegistry *self, CopTerm key, CopTerm pid)
{
  if (self->n_partitions == 1)
    return &self->partitions[0];

  return &self->partitions[cop_hash (self->is_unique ? key : pid) % self->n_partitions];
}

CopRegistryPartition *
cop_registry_pid_partition (CopRegistry *self, CopTerm pid)
{
  return self->n_partitions == 1 ? &self->partitions[0]
                                 : &self->partitions[cop_hash (pid) % self->n_partitions];
}

void
cop_registry_partition_open (CopRegistryPartition *partition, CopTerm server)
{
  cop_registry_partition_close (partition);
  partition->server = server;
  partition->keys = cop_term_table_new (g_free);
  partition->pids = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

static void
collect_entries (gpointer key, gpointer value, gpointer data)
{
  const CopRegistryList *list = value;
  for (CopRegistryEntry *entry = list->first; entry != NULL; entry = entry->key_next)
    g_ptr_array_add (data, entry);
}

static void
collect_entries_of_pid (gpointer key, gpointer value, gpointer data)
{
  const CopRegistryList *list = value;
  for (CopRegistryEntry *entry = list->first; entry != NULL; entry = entry->pid_next)
    g_ptr_array_add (data, entry);
}

/* An entry belongs to a table of keys and one of processes, of two partitions perhaps; it
 * goes with either. */
static void
drop_all (GHashTable *table, GHFunc collect)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_hash_table_foreach (table, collect, entries);
  for (unsigned i = 0; i < entries->len; i++)
    cop_registry_remove (entries->pdata[i]);
}

void
cop_registry_partition_close (CopRegistryPartition *partition)
{
  if (partition->keys == NULL)
    return;

  drop_all (partition->keys, collect_entries);
  drop_all (partition->pids, collect_entries_of_pid);
  g_clear_pointer (&partition->keys, g_hash_table_unref);
  g_clear_pointer (&partition->pids, g_hash_table_unref);
  partition->server = COP_NONE;
}

/* ---- entries ---- */

CopRegistryEntry *
cop_registry_first_of_key (CopRegistryPartition *partition, CopTerm key)
{
  if (partition->keys == NULL)
    return NULL;

  const CopRegistryList *list = g_hash_table_lookup (partition->keys, cop_term_key (key));
  return list ? list->first : NULL;
}

CopRegistryEntry *
cop_registry_first_of_pid (CopRegistryPartition *partition, CopTerm pid)
{
  if (partition->pids == NULL)
    return NULL;

  const CopRegistryList *list = g_hash_table_lookup (partition->pids, cop_term_key (pid));
  return list ? list->first : NULL;
}

void
cop_registry_insert (CopRegistry *self, CopTerm key, CopTerm pid, CopTerm value)
{
  CopRegistryEntry *entry = g_new0 (CopRegistryEntry, 1);
  entry->key = cop_term_ref (key);
  entry->value = cop_term_ref (value);
  entry->pid = pid;
  entry->key_partition = cop_registry_key_partition (self, key, pid);
  entry->pid_partition = cop_registry_pid_partition (self, pid);

  CopRegistryList *by_key =
      g_hash_table_lookup (entry->key_partition->keys, cop_term_key (key));
  if (by_key == NULL) {
    by_key = g_new0 (CopRegistryList, 1);
    g_hash_table_insert (entry->key_partition->keys, cop_term_key (cop_term_ref (key)),
                         by_key);
  }
  entry->key_prev = by_key->last;
  *(by_key->last ? &by_key->last->key_next : &by_key->first) = entry;
  by_key->last = entry;
  entry->key_partition->n_entries++;

  CopRegistryList *by_pid =
      g_hash_table_lookup (entry->pid_partition->pids, cop_term_key (pid));
  if (by_pid == NULL) {
    by_pid = g_new0 (CopRegistryList, 1);
    g_hash_table_insert (entry->pid_partition->pids, cop_term_key (pid), by_pid);
  }
  entry->pid_prev = by_pid->last;
  *(by_pid->last ? &by_pid->last->pid_next : &by_pid->first) = entry;
  by_pid->last = entry;
}

static void
remove_from_key (CopRegistryEntry *entry)
{
  GHashTable      *keys = entry->key_partition->keys;
  CopRegistryList *list = g_hash_table_lookup (keys, cop_term_key (entry->key));

  *(entry->key_prev ? &entry->key_prev->key_next : &list->first) = entry->key_next;
  *(entry->key_next ? &entry->key_next->key_prev : &list->last) = entry->key_prev;
  entry->key_partition->n_entries--;
  if (list->first == NULL)
    g_hash_table_remove (keys, cop_term_key (entry->key));
}

static void
remove_from_pid (CopRegistryEntry *entry)
{
  GHashTable      *pids = entry->pid_partition->pids;
  CopRegistryList *list = g_hash_table_lookup (pids, cop_term_key (entry->pid));

  *(entry->pid_prev ? &entry->pid_prev->pid_next : &list->first) = entry->pid_next;
  *(entry->pid_next ? &entry->pid_next->pid_prev : &list->last) = entry->pid_prev;
  if (list->first == NULL)
    g_hash_table_remove (pids, cop_term_key (entry->pid));
}

void
cop_registry_remove (CopRegistryEntry *entry)
{
  remove_from_key (entry);
  remove_from_pid (entry);
  cop_term_unref (entry->key);
  cop_term_unref (entry->value);
  g_free (entry);
}
