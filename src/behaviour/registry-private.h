/* The tables of a registry: each entry hangs on a list of its key and on one of its
 * process. Shared by registry-table.c (the tables), registry.c (the processes and the
 * requests that write) and registry-query.c (those that read). */
#pragma once

#include "behaviour/registry.h"

G_BEGIN_DECLS

typedef struct _CopRegistry          CopRegistry;
typedef struct _CopRegistryEntry     CopRegistryEntry;
typedef struct _CopRegistryPartition CopRegistryPartition;

typedef struct {
  CopRegistryEntry *first; /* by_key or by_pid of the entries */
  CopRegistryEntry *last;
} CopRegistryList;

struct _CopRegistryEntry {
  CopRegistryEntry     *key_prev, *key_next;
  CopRegistryEntry     *pid_prev, *pid_next;
  CopTerm               key;   /* owned */
  CopTerm               value; /* owned */
  CopTerm               pid;
  CopRegistryPartition *key_partition; /* borrowed */
  CopRegistryPartition *pid_partition; /* borrowed */
};

struct _CopRegistryPartition {
  CopTerm     server;    /* pid; COP_NONE while there is none */
  GHashTable *keys;      /* key → CopRegistryList, owned */
  GHashTable *pids;      /* pid → CopRegistryList, owned */
  size_t      n_entries; /* by key */
};

struct _CopRegistry {
  CopTerm              name;
  CopTerm              owner; /* pid of the supervisor */
  bool                 is_unique;
  unsigned             n_partitions;
  CopTerm              listeners; /* owned list */
  GHashTable          *meta;      /* term → term, owned */
  CopRegistryPartition partitions[];
};

/* registry-table.c; registries are counted references: the node's table holds one, each
 * partition server another. */
CopRegistry *
cop_registry_new (CopTerm name, CopTerm owner, bool is_unique, unsigned n_partitions);
CopRegistry *cop_registry_ref (CopRegistry *self);
void         cop_registry_unref (CopRegistry *self);
/* Makes @self the registry of its name on the current node; takes it. */
void cop_registry_publish (CopRegistry *self);
/* NULL when there is none or its supervisor is dead. */
CopRegistry *cop_registry_find (CopTerm name);
/* The same, raising ArgumentError. */
CopRegistry *cop_registry_get (CopTerm name);

CopRegistryPartition *
cop_registry_key_partition (CopRegistry *self, CopTerm key, CopTerm pid);
CopRegistryPartition *cop_registry_pid_partition (CopRegistry *self, CopTerm pid);
/* The partition's server has begun: empty tables. */
void cop_registry_partition_open (CopRegistryPartition *partition, CopTerm server);
void cop_registry_partition_close (CopRegistryPartition *partition);

/* The entries of @key in @partition, oldest first, or NULL. */
CopRegistryEntry *cop_registry_first_of_key (CopRegistryPartition *partition,
                                             CopTerm               key);
CopRegistryEntry *cop_registry_first_of_pid (CopRegistryPartition *partition,
                                             CopTerm               pid);
void cop_registry_insert (CopRegistry *self, CopTerm key, CopTerm pid, CopTerm value);
void cop_registry_remove (CopRegistryEntry *entry);

/* registry-query.c */
bool cop_registry_entry_matches (const CopRegistryEntry *entry,
                                 CopTerm                 pattern,
                                 CopTerm                 guards);

G_END_DECLS
