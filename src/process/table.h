/* Two tables from numbers (never 0) to pointers. */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint64_t key;
  void    *value;
} CopTableEntry;

typedef struct {
  CopTableEntry *entries; /* owned; a power of two of them */
  size_t         n_places;
  size_t         n_entries;
} CopTable;

void cop_table_clear (CopTable *table); /* zeroed is empty */
/* Calls @func for each; it must not change the table. */
void cop_table_foreach (const CopTable *table,
                        void (*func) (uint64_t key, void *value, void *data),
                        void *data);

/* ---- hashed: any keys (atoms) ---- */

void *cop_table_get (const CopTable *table, uint64_t key); /* NULL when absent */
void  cop_table_put (CopTable *table, uint64_t key, void *value);
void *cop_table_remove (CopTable *table, uint64_t key); /* what was there, or NULL */

/* ---- numbered: the table chooses the keys, which only grow ---- */

/* Stores @value under the next number from *@next on whose place is free; gives it and
 * leaves *@next behind it. */
uint64_t cop_table_add (CopTable *table, uint64_t *next, void *value);

static inline void *
cop_table_at (const CopTable *table, uint64_t key)
{
  if (!table->n_places)
    return NULL;
  const CopTableEntry *entry = &table->entries[key & (table->n_places - 1)];
  return entry->key == key ? entry->value : NULL;
}

void *cop_table_drop (CopTable *table, uint64_t key); /* what was there, or NULL */
