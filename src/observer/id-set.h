/* A set of process ids: which rows are selected. A sorted array, since a hundred thousand
 * can be. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  GArray *ids; /* uint64_t, owned, ascending */
} ObserverIdSet;

void observer_id_set_init (ObserverIdSet *self);
void observer_id_set_clear (ObserverIdSet *self); /* frees it */

size_t   observer_id_set_size (const ObserverIdSet *self);
uint64_t observer_id_set_get (const ObserverIdSet *self, size_t index);
bool     observer_id_set_has (const ObserverIdSet *self, uint64_t id);
/* Only @id; 0: nothing. */
void observer_id_set_assign (ObserverIdSet *self, uint64_t id);
void observer_id_set_add (ObserverIdSet *self, const uint64_t *ids, size_t n_ids);
void observer_id_set_remove (ObserverIdSet *self, const uint64_t *ids, size_t n_ids);
/* Forgets those that have ended. Returns whether there were any. */
bool observer_id_set_prune (ObserverIdSet *self, const CopSnapshot *snapshot);

G_END_DECLS
