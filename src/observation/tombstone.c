/* A ring of tombstones with an index by id. */
#include "observation/tombstone.h"

struct _CopGraveyard {
  CopTombstone *places; /* owned */
  size_t        n_places;
  size_t        next;  /* the place that is used next */
  GHashTable   *by_id; /* &tombstone->id → CopTombstone, both borrowed */
};

static void
clear_tombstone (CopTombstone *tombstone)
{
  g_free (tombstone->title);
  g_free (tombstone->initial_call);
  g_free (tombstone->application);
  g_free (tombstone->last_message);
  g_free (tombstone->state);
  cop_term_unref (tombstone->reason);
  *tombstone = (CopTombstone){ 0 };
}

CopGraveyard *
cop_graveyard_new (size_t n_places)
{
  g_return_val_if_fail (n_places > 0, NULL);

  CopGraveyard *graveyard = g_new0 (CopGraveyard, 1);

  graveyard->places = g_new0 (CopTombstone, n_places);
  graveyard->n_places = n_places;
  graveyard->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  return graveyard;
}

void
cop_graveyard_free (CopGraveyard *graveyard)
{
  if (graveyard == NULL)
    return;
  g_hash_table_unref (graveyard->by_id);
  for (size_t i = 0; i < graveyard->n_places; i++)
    clear_tombstone (&graveyard->places[i]);
  g_free (graveyard->places);
  g_free (graveyard);
}

void
cop_graveyard_add (CopGraveyard *graveyard, CopTombstone *tombstone)
{
  CopTombstone *place = &graveyard->places[graveyard->next];

  graveyard->next = (graveyard->next + 1) % graveyard->n_places;
  if (place->id != 0)
    g_hash_table_remove (graveyard->by_id, &place->id);
  clear_tombstone (place);
  *place = *tombstone;
  *tombstone = (CopTombstone){ 0 };
  g_hash_table_insert (graveyard->by_id, &place->id, place);
}

CopTombstone *
cop_graveyard_find (CopGraveyard *graveyard, uint64_t id)
{
  return g_hash_table_lookup (graveyard->by_id, &id);
}
