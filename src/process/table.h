/* A table from numbers (never 0) to pointers. */
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

void *cop_table_get (const CopTable *table, uint64_t key); /* NULL when absent */
void  cop_table_put (CopTable *table, uint64_t key, void *value);
void *cop_table_remove (CopTable *table, uint64_t key); /* what was there, or NULL */
