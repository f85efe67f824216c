/* Registry: keys → processes, cleaned when a process ends. A supervisor over one server
 * per partition; lookups read in place and ask nobody. Mirrors Elixir's Registry. */
#pragma once

#include "behaviour/gen-server.h"

G_BEGIN_DECLS

typedef struct {
  CopTerm  keys;       /* COP_ATOM (unique) or COP_ATOM (duplicate) */
  CopTerm  name;       /* atom */
  unsigned partitions; /* 0: 1 */
  CopTerm  listeners;  /* list of registered names, or COP_NONE; lent */
  CopTerm  meta;       /* keyword list, or COP_NONE; lent */
} CopRegistryOptions;

/* Blocks. {ok, Pid} of the supervisor, {error, {already_started, Pid}}. */
CopTerm cop_registry_start_link (const CopRegistryOptions *options);

/* All raise ArgumentError for an unknown registry. @registry is its name (atom); keys,
 * values and functions are lent, results given. */

/* Registers the caller: {ok, Owner} or, unique only, {error, {already_registered, Pid}}.
 */
CopTerm cop_registry_register (CopTerm registry, CopTerm key, CopTerm value);
/* Drops the caller's own entries under @key. */
void cop_registry_unregister (CopTerm registry, CopTerm key);
void cop_registry_unregister_match (CopTerm registry,
                                    CopTerm key,
                                    CopTerm pattern,
                                    CopTerm guards);
/* [{Pid, Value}] in the order of registration; of unique keys at most one. */
CopTerm cop_registry_lookup (CopTerm registry, CopTerm key);
/* The living process of a unique key, or COP_NONE. */
CopTerm cop_registry_whereis (CopTerm registry, CopTerm key);
CopTerm cop_registry_keys (CopTerm registry, CopTerm pid);
CopTerm cop_registry_values (CopTerm registry, CopTerm key, CopTerm pid);
size_t  cop_registry_count (CopTerm registry);
/* Unique only, for the caller's own entry: {New, Old} or error. @function is called with
 * the old value. */
CopTerm cop_registry_update_value (CopTerm registry, CopTerm key, CopTerm function);
/* Calls @function (a function or {M, F, Args}) in the caller with [{Pid, Value}], per
 * partition that has any. */
void cop_registry_dispatch (CopTerm registry, CopTerm key, CopTerm function);
/* [{Pid, Value}] whose value matches; patterns and guards as in ets. */
CopTerm
cop_registry_match (CopTerm registry, CopTerm key, CopTerm pattern, CopTerm guards);
size_t
cop_registry_count_match (CopTerm registry, CopTerm key, CopTerm pattern, CopTerm guards);
/* What [{{Key, Pid, Value}, Guards, Body}] makes of all entries. */
CopTerm cop_registry_select (CopTerm registry, CopTerm spec);
size_t  cop_registry_count_select (CopTerm registry, CopTerm spec);
CopTerm cop_registry_meta (CopTerm registry, CopTerm key); /* {ok, Value} or error */
void    cop_registry_put_meta (CopTerm registry, CopTerm key, CopTerm value);
void    cop_registry_delete_meta (CopTerm registry, CopTerm key);

G_END_DECLS
