/* What reads a registry: in place, in the calling process. */
#include "behaviour/registry-private.h"

#include "behaviour/match-spec.h"
#include "behaviour/term-table.h"
#include "term/print.h"

typedef void (*EntryFunc) (const CopRegistryEntry *entry, void *data);

/* @func for each entry of @key, partition by partition, oldest first. */
static void
foreach_of_key (CopRegistry *self, CopTerm key, EntryFunc func, void *data)
{
  for (unsigned i = 0; i < self->n_partitions; i++) {
    CopRegistryPartition *partition = &self->partitions[i];
    if (self->is_unique && partition != cop_registry_key_partition (self, key, COP_NONE))
      continue;
    for (CopRegistryEntry *entry = cop_registry_first_of_key (partition, key); entry;
         entry = entry->key_next)
      func (entry, data);
  }
}

static void
foreach_entry (CopRegistry *self, EntryFunc func, void *data)
{
  for (unsigned i = 0; i < self->n_partitions; i++) {
    GHashTableIter iter;
    gpointer       value = NULL;
    if (self->partitions[i].keys == NULL)
      continue;
    g_hash_table_iter_init (&iter, self->partitions[i].keys);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      const CopRegistryList *list = value;
      for (CopRegistryEntry *entry = list->first; entry; entry = entry->key_next)
        func (entry, data);
    }
  }
}

/* ---- lists of {Pid, Value}; built in reverse ---- */

static CopTerm
pair_of (const CopRegistryEntry *entry)
{
  return cop_tuple_of (entry->pid, cop_term_ref (entry->value));
}

static void
add_pair (const CopRegistryEntry *entry, void *data)
{
  CopTerm *list = data;
  *list = cop_cons (pair_of (entry), *list);
}

static CopTerm
take_reversed (CopTerm list)
{
  g_auto (CopTerm) kept = list;

  return cop_list_reverse (kept);
}

CopTerm
cop_registry_lookup (CopTerm registry, CopTerm key)
{
  CopRegistry *self = cop_registry_get (registry);
  CopTerm      list = COP_NIL;
  if (self->is_unique) {
    const CopRegistryEntry *entry =
        cop_registry_first_of_key (cop_registry_key_partition (self, key, COP_NONE), key);
    return entry ? cop_list_of (pair_of (entry)) : COP_NIL;
  }

  foreach_of_key (self, key, add_pair, &list);
  return take_reversed (list);
}

CopTerm
cop_registry_whereis (CopTerm registry, CopTerm key)
{
  CopRegistry *self = cop_registry_get (registry);
  if (!self->is_unique)
    cop_raise_argument (":via is not supported for duplicate registries");

  const CopRegistryEntry *entry =
      cop_registry_first_of_key (cop_registry_key_partition (self, key, COP_NONE), key);
  return entry && cop_is_alive (entry->pid) ? entry->pid : COP_NONE;
}

/* Newest first, as Elixir gathers them. */
CopTerm
cop_registry_keys (CopTerm registry, CopTerm pid)
{
  CopRegistry            *self = cop_registry_get (registry);
  CopTerm                 list = COP_NIL;
  const CopRegistryEntry *entry =
      cop_registry_first_of_pid (cop_registry_pid_partition (self, pid), pid);
  for (; entry != NULL; entry = entry->pid_next)
    list = cop_cons (cop_term_ref (entry->key), list);

  return list;
}

CopTerm
cop_registry_values (CopTerm registry, CopTerm key, CopTerm pid)
{
  CopRegistry            *self = cop_registry_get (registry);
  CopTerm                 list = COP_NIL;
  const CopRegistryEntry *entry =
      cop_registry_first_of_key (cop_registry_key_partition (self, key, pid), key);
  for (; entry != NULL; entry = entry->key_next)
    if (entry->pid == pid)
      list = cop_cons (cop_term_ref (entry->value), list);

  return take_reversed (list);
}

size_t
cop_registry_count (CopTerm registry)
{
  CopRegistry *self = cop_registry_get (registry);
  size_t       count = 0;
  for (unsigned i = 0; i < self->n_partitions; i++)
    count += self->partitions[i].n_entries;

  return count;
}

/* ---- dispatch ---- */

static void
dispatch_partition (CopRegistryPartition *partition, CopTerm key, CopTerm function)
{
  CopTerm list = COP_NIL;
  for (CopRegistryEntry *entry = cop_registry_first_of_key (partition, key); entry;
       entry = entry->key_next)
    add_pair (entry, &list);
  if (list == COP_NIL)
    return;

  g_auto (CopTerm) entries = take_reversed (list);
  g_auto (CopTerm) result = cop_run_function (function, &entries, 1);
}

void
cop_registry_dispatch (CopTerm registry, CopTerm key, CopTerm function)
{
  CopRegistry *self = cop_registry_get (registry);
  if (self->is_unique) {
    dispatch_partition (cop_registry_key_partition (self, key, COP_NONE), key, function);
    return;
  }

  /* Elixir begins with the last one. The function may end the registry. */
  for (unsigned i = self->n_partitions; i > 0; i--) {
    dispatch_partition (&self->partitions[i - 1], key, function);
    self = cop_registry_find (registry);
    if (self == NULL)
      return;
  }
}

/* ---- match ---- */

bool
cop_registry_entry_matches (const CopRegistryEntry *entry,
                            CopTerm                 pattern,
                            CopTerm                 guards)
{
  g_auto (CopTerm) object = cop_tuple_of (cop_term_ref (entry->key), pair_of (entry));
  CopBindings      bindings = { .object = object };

  return cop_match_pattern (pattern, entry->value, &bindings) &&
         cop_match_guards (guards, &bindings);
}

typedef struct {
  CopTerm pattern; /* borrowed */
  CopTerm guards;  /* borrowed */
  CopTerm list;    /* owned */
  size_t  count;
} Match;

static void
match_entry (const CopRegistryEntry *entry, void *data)
{
  Match *match = data;
  if (!cop_registry_entry_matches (entry, match->pattern, match->guards))
    return;

  match->count++;
  add_pair (entry, &match->list);
}

CopTerm
cop_registry_match (CopTerm registry, CopTerm key, CopTerm pattern, CopTerm guards)
{
  Match match = { .pattern = pattern, .guards = guards, .list = COP_NIL };
  foreach_of_key (cop_registry_get (registry), key, match_entry, &match);

  return take_reversed (match.list);
}

size_t
cop_registry_count_match (CopTerm registry, CopTerm key, CopTerm pattern, CopTerm guards)
{
  Match match = { .pattern = pattern, .guards = guards, .list = COP_NIL };
  foreach_of_key (cop_registry_get (registry), key, match_entry, &match);
  cop_term_unref (match.list);

  return match.count;
}

/* ---- select ---- */

typedef struct {
  CopTerm spec; /* owned */
  CopTerm list; /* owned */
  size_t  count;
} Selection;

/* Elixir: the header {Key, Pid, Value} of each part means the object {Key, {Pid, Value}}.
 */
static CopTerm
group_headers (CopTerm spec, const char *function)
{
  g_auto (CopTerm) parts = COP_NIL;
  for (CopTerm l = spec; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm part = cop_head (l);
    CopTerm header = cop_is_tuple (part) && cop_tuple_size (part) == 3
                         ? cop_tuple_get (part, 0)
                         : COP_NONE;
    if (header == COP_NONE || !cop_is_tuple (header) || cop_tuple_size (header) != 3) {
      g_autofree char *text = cop_inspect (spec);
      cop_raise_argument ("invalid match specification in Registry.%s/2: %s", function,
                          text);
    }

    CopTerm entry = cop_tuple_of (cop_term_ref (cop_tuple_get (header, 1)),
                                  cop_term_ref (cop_tuple_get (header, 2)));
    CopTerm object = cop_tuple_of (cop_term_ref (cop_tuple_get (header, 0)), entry);
    parts = cop_cons (cop_tuple_of (object, cop_term_ref (cop_tuple_get (part, 1)),
                                    cop_term_ref (cop_tuple_get (part, 2))),
                      cop_term_steal (&parts));
  }

  return cop_list_reverse (parts);
}

static void
select_entry (const CopRegistryEntry *entry, void *data)
{
  Selection       *selection = data;
  g_auto (CopTerm) object = cop_tuple_of (cop_term_ref (entry->key), pair_of (entry));
  CopTerm          value = cop_match_spec_run (selection->spec, object);
  if (value == COP_NONE)
    return;

  /* OTP: select_count counts `true` only. */
  selection->count += value == COP_ATOM (true);
  selection->list = cop_cons (value, selection->list);
}

CopTerm
cop_registry_select (CopTerm registry, CopTerm spec)
{
  g_auto (CopTerm) grouped = group_headers (spec, "select");
  Selection        selection = { .spec = grouped, .list = COP_NIL };
  foreach_entry (cop_registry_get (registry), select_entry, &selection);

  return take_reversed (selection.list);
}

size_t
cop_registry_count_select (CopTerm registry, CopTerm spec)
{
  g_auto (CopTerm) grouped = group_headers (spec, "count_select");
  Selection        selection = { .spec = grouped, .list = COP_NIL };
  foreach_entry (cop_registry_get (registry), select_entry, &selection);
  cop_term_unref (selection.list);

  return selection.count;
}
