#include "observer/id-set.h"

#include <stdlib.h>

void
observer_id_set_init (ObserverIdSet *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (uint64_t));
}

void
observer_id_set_clear (ObserverIdSet *self)
{
  g_clear_pointer (&self->ids, g_array_unref);
}

size_t
observer_id_set_size (const ObserverIdSet *self)
{
  return self->ids->len;
}

uint64_t
observer_id_set_get (const ObserverIdSet *self, size_t index)
{
  return g_array_index (self->ids, uint64_t, index);
}

static int
compare_ids (const void *a, const void *b)
{
  uint64_t one = *(const uint64_t *) a;
  uint64_t two = *(const uint64_t *) b;

  return (one > two) - (one < two);
}

static bool
has (const uint64_t *ids, size_t n_ids, uint64_t id)
{
  return n_ids > 0 && bsearch (&id, ids, n_ids, sizeof id, compare_ids) != NULL;
}

bool
observer_id_set_has (const ObserverIdSet *self, uint64_t id)
{
  return has ((const uint64_t *) (void *) self->ids->data, self->ids->len, id);
}

void
observer_id_set_assign (ObserverIdSet *self, uint64_t id)
{
  g_array_set_size (self->ids, 0);
  if (id != 0)
    g_array_append_val (self->ids, id);
}

void
observer_id_set_add (ObserverIdSet *self, const uint64_t *ids, size_t n_ids)
{
  unsigned n_kept = 0;

  g_array_append_vals (self->ids, ids, (unsigned) n_ids);
  g_array_sort (self->ids, compare_ids);
  for (unsigned i = 0; i < self->ids->len; i++) {
    uint64_t id = g_array_index (self->ids, uint64_t, i);
    if (id != 0 && (n_kept == 0 || g_array_index (self->ids, uint64_t, n_kept - 1) != id))
      g_array_index (self->ids, uint64_t, n_kept++) = id;
  }
  g_array_set_size (self->ids, n_kept);
}

void
observer_id_set_remove (ObserverIdSet *self, const uint64_t *ids, size_t n_ids)
{
  g_autofree uint64_t *sorted = g_memdup2 (ids, n_ids * sizeof *ids);
  unsigned             n_kept = 0;

  if (n_ids == 0)
    return;
  qsort (sorted, n_ids, sizeof *sorted, compare_ids);
  for (unsigned i = 0; i < self->ids->len; i++) {
    uint64_t id = g_array_index (self->ids, uint64_t, i);
    if (!has (sorted, n_ids, id))
      g_array_index (self->ids, uint64_t, n_kept++) = id;
  }
  g_array_set_size (self->ids, n_kept);
}

bool
observer_id_set_prune (ObserverIdSet *self, const CopSnapshot *snapshot)
{
  unsigned n_kept = 0;
  unsigned n_before = self->ids->len;

  for (unsigned i = 0; i < n_before; i++) {
    uint64_t id = g_array_index (self->ids, uint64_t, i);
    if (cop_snapshot_find (snapshot, id) != COP_NOWHERE)
      g_array_index (self->ids, uint64_t, n_kept++) = id;
  }
  g_array_set_size (self->ids, n_kept);
  return n_kept != n_before;
}
