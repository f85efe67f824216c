/* Hashed tables: open addressing with linear probing, entries in the order of their homes
 * (Robin Hood); removal moves later entries back, so there are no tombstones and
 * long-lived tables do not decay. The keys that there are (pids, atoms) are numbers given
 * out in turn, above three bits of tag, and are not mixed: what was made together stands
 * together, and a long run of neighbours, each at home, costs nothing. */
#include "process/table.h"
#include "process/pool.h"

#include <glib.h>

#define MIN_PLACES 16

static inline size_t
place_of (const CopTable *table, uint64_t key)
{
  return (size_t) (key >> 3) & (table->n_places - 1);
}

/* How far an entry stands behind its home. */
static inline size_t
distance (const CopTable *table, size_t place)
{
  size_t home = place_of (table, table->entries[place].key);
  return (place - home) & (table->n_places - 1);
}

/* Of @key; NULL when it is absent. */
static CopTableEntry *
find (const CopTable *table, uint64_t key)
{
  size_t mask = table->n_places - 1;
  size_t i = place_of (table, key);
  for (size_t passed = 0; table->entries[i].key; passed++, i = (i + 1) & mask) {
    if (table->entries[i].key == key)
      return &table->entries[i];
    if (distance (table, i) < passed)
      return NULL;
  }
  return NULL;
}

/* A key that is absent: it takes the place of the first which is nearer to its home. */
static void
insert (CopTable *table, CopTableEntry entry)
{
  size_t mask = table->n_places - 1;
  size_t i = place_of (table, entry.key);
  for (size_t passed = 0; table->entries[i].key; passed++, i = (i + 1) & mask) {
    size_t its = distance (table, i);
    if (its < passed) {
      CopTableEntry moved = table->entries[i];
      table->entries[i] = entry;
      entry = moved;
      passed = its;
    }
  }
  table->entries[i] = entry;
}

static void
resize (CopTable *table, size_t n_places)
{
  CopTable old = *table;
  table->entries = cop_array_new (n_places * sizeof (CopTableEntry));
  table->n_places = n_places;
  for (size_t i = 0; i < old.n_places; i++)
    if (old.entries[i].key)
      insert (table, old.entries[i]);
  cop_array_free (old.entries, old.n_places * sizeof (CopTableEntry));
}

void
cop_table_clear (CopTable *table)
{
  cop_array_free (table->entries, table->n_places * sizeof (CopTableEntry));
  *table = (CopTable){ 0 };
}

void *
cop_table_get (const CopTable *table, uint64_t key)
{
  const CopTableEntry *entry = table->n_places ? find (table, key) : NULL;
  return entry ? entry->value : NULL;
}

void
cop_table_put (CopTable *table, uint64_t key, void *value)
{
  CopTableEntry *entry = table->n_places ? find (table, key) : NULL;
  if (entry) {
    entry->value = value;
    return;
  }

  if ((table->n_entries + 1) * 5 > table->n_places * 4)
    resize (table, MAX (MIN_PLACES, table->n_places * 2));
  insert (table, (CopTableEntry){ key, value });
  table->n_entries++;
}

void *
cop_table_remove (CopTable *table, uint64_t key)
{
  CopTableEntry *entry = table->n_places ? find (table, key) : NULL;
  if (!entry)
    return NULL;

  void  *value = entry->value;
  size_t mask = table->n_places - 1;
  size_t hole = (size_t) (entry - table->entries);
  for (size_t i = (hole + 1) & mask; table->entries[i].key && distance (table, i) > 0;
       hole = i, i = (i + 1) & mask)
    table->entries[hole] = table->entries[i];
  table->entries[hole] = (CopTableEntry){ 0 };
  table->n_entries--;
  if (table->n_places > 1024 && table->n_entries * 8 < table->n_places)
    resize (table, table->n_places / 2);
  return value;
}

void
cop_table_foreach (const CopTable *table,
                   void (*func) (uint64_t key, void *value, void *data),
                   void *data)
{
  for (size_t i = 0; i < table->n_places; i++)
    if (table->entries[i].key)
      func (table->entries[i].key, table->entries[i].value, data);
}
