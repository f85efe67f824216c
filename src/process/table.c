/* Open addressing with linear probing; removal moves later entries back, so there are no
 * tombstones and long-lived tables do not decay. */
#include "process/table.h"

#include <glib.h>

#define MIN_PLACES 16

static inline size_t
place_of (const CopTable *table, uint64_t key)
{
  return (size_t) ((key * 0x9E3779B97F4A7C15u) >> 20) & (table->n_places - 1);
}

static CopTableEntry *
find (const CopTable *table, uint64_t key)
{
  size_t i = place_of (table, key);
  while (table->entries[i].key && table->entries[i].key != key)
    i = (i + 1) & (table->n_places - 1);
  return &table->entries[i];
}

static void
resize (CopTable *table, size_t n_places)
{
  CopTable old = *table;
  table->entries = g_new0 (CopTableEntry, n_places);
  table->n_places = n_places;
  for (size_t i = 0; i < old.n_places; i++)
    if (old.entries[i].key)
      *find (table, old.entries[i].key) = old.entries[i];
  g_free (old.entries);
}

void
cop_table_clear (CopTable *table)
{
  g_free (table->entries);
  *table = (CopTable){ 0 };
}

void *
cop_table_get (const CopTable *table, uint64_t key)
{
  return table->n_places ? find (table, key)->value : NULL;
}

void
cop_table_put (CopTable *table, uint64_t key, void *value)
{
  if ((table->n_entries + 1) * 2 > table->n_places)
    resize (table, MAX (MIN_PLACES, table->n_places * 2));

  CopTableEntry *entry = find (table, key);
  if (!entry->key)
    table->n_entries++;
  entry->key = key;
  entry->value = value;
}

void *
cop_table_remove (CopTable *table, uint64_t key)
{
  if (!table->n_places)
    return NULL;
  CopTableEntry *entry = find (table, key);
  if (!entry->key)
    return NULL;

  void  *value = entry->value;
  size_t mask = table->n_places - 1;
  size_t hole = (size_t) (entry - table->entries);
  for (size_t i = (hole + 1) & mask; table->entries[i].key; i = (i + 1) & mask) {
    size_t home = place_of (table, table->entries[i].key);
    if (((i - home) & mask) >= ((i - hole) & mask)) {
      table->entries[hole] = table->entries[i];
      hole = i;
    }
  }
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
