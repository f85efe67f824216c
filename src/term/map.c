/* Maps: up to 32 pairs a sorted array, above that a trie of hashes (node.c). */
#include "term/compare.h"
#include "term/private.h"
#include "term/term.h"

#include <string.h>

/* A hashed map becomes flat again at this size: well below the other limit, so that a map
 * which shrinks and grows there is not built anew each time. */
#define SHRINK_AT (COP_MAP_MAX_FLAT / 2)

static CopFlatMapBox *
flat_box (CopTerm map)
{
  return (CopFlatMapBox *) cop_box (map);
}

static CopHashMapBox *
hash_box (CopTerm map)
{
  return (CopHashMapBox *) cop_box (map);
}

static CopFlatMapBox *
flat_new (uint32_t capacity)
{
  CopFlatMapBox *box =
      cop_box_new (sizeof *box + capacity * 2 * sizeof (CopTerm), COP_KIND_MAP, 0);

  box->n_pairs = 0;
  box->capacity = capacity;
  return box;
}

static void
check_map (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_map (term)))
    cop_term_wrong_kind (term, "a map");
}

/* The place of @key, or the one where it belongs. */
static bool
flat_search (const CopFlatMapBox *box, CopTerm key, uint32_t *ret_index)
{
  uint32_t low = 0, high = box->n_pairs;

  while (low < high) {
    uint32_t middle = (low + high) / 2;
    int      order = cop_compare_exact (box->pairs[2 * middle], key);
    if (order == 0) {
      *ret_index = middle;
      return true;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *ret_index = low;
  return false;
}

static bool
flat_find (const CopFlatMapBox *box, CopTerm key, uint32_t *ret_index)
{
  if (cop_is_boxed (key))
    return flat_search (box, key, ret_index);

  /* Immediate terms are equal when their words are: no need to compare names. */
  for (uint32_t i = 0; i < box->n_pairs; i++) {
    if (box->pairs[2 * i] == key) {
      *ret_index = i;
      return true;
    }
  }
  return false;
}

/* Takes @box; gives one which nobody else holds, with room for @n_pairs. */
static CopFlatMapBox *
flat_own (CopFlatMapBox *box, uint32_t n_pairs)
{
  if (box->box.n_refs == 1 && box->capacity >= n_pairs)
    return box;

  uint32_t capacity = box->capacity;
  while (capacity < n_pairs)
    capacity = MAX (capacity * 2, 4);

  CopFlatMapBox *own = flat_new (MIN (capacity, COP_MAP_MAX_FLAT));
  own->n_pairs = box->n_pairs;
  memcpy (own->pairs, box->pairs, box->n_pairs * 2 * sizeof (CopTerm));

  if (box->box.n_refs == 1) {
    cop_alloc_free (box, cop_box_size (&box->box));
  } else {
    for (uint32_t i = 0; i < 2 * own->n_pairs; i++)
      cop_term_ref (own->pairs[i]);
    box->box.n_refs--;
  }
  return own;
}

/* Takes all three; @map is flat and full. */
static CopTerm
hash_and_put (CopTerm map, CopTerm key, CopTerm value)
{
  CopFlatMapBox *flat = flat_box (map);
  CopHashMapBox *box = cop_box_new (sizeof *box, COP_KIND_MAP, COP_FLAG_HASHED);
  bool           added;

  box->n_pairs = flat->n_pairs + 1;
  box->root = cop_trie_new ();
  for (uint32_t i = 0; i < flat->n_pairs; i++) {
    CopTerm old_key = cop_term_ref (flat->pairs[2 * i]);
    CopTerm old_value = cop_term_ref (flat->pairs[2 * i + 1]);
    box->root = cop_trie_put (box->root, cop_hash (old_key), old_key, old_value, &added);
  }
  box->root = cop_trie_put (box->root, cop_hash (key), key, value, &added);
  cop_term_unref (map);
  return cop_term_of_box (box);
}

static CopTerm
flat_put (CopTerm map, CopTerm key, CopTerm value)
{
  uint32_t index;

  if (flat_find (flat_box (map), key, &index)) {
    CopFlatMapBox *own = flat_own (flat_box (map), flat_box (map)->n_pairs);
    cop_term_unref (key);
    cop_term_replace (&own->pairs[2 * index + 1], value);
    return cop_term_of_box (own);
  }

  if (flat_box (map)->n_pairs == COP_MAP_MAX_FLAT)
    return hash_and_put (map, key, value);

  flat_search (flat_box (map), key, &index);
  CopFlatMapBox *own = flat_own (flat_box (map), flat_box (map)->n_pairs + 1);
  CopTerm       *place = own->pairs + 2 * index;
  memmove (place + 2, place, (own->n_pairs - index) * 2 * sizeof (CopTerm));
  place[0] = key;
  place[1] = value;
  own->n_pairs++;
  return cop_term_of_box (own);
}

static CopTerm
flat_remove (CopTerm map, CopTerm key)
{
  uint32_t index;

  if (!flat_find (flat_box (map), key, &index))
    return map;

  CopFlatMapBox *own = flat_own (flat_box (map), flat_box (map)->n_pairs);
  CopTerm       *place = own->pairs + 2 * index;
  CopTerm        old_key = place[0], old_value = place[1];
  own->n_pairs--;
  memmove (place, place + 2, (own->n_pairs - index) * 2 * sizeof (CopTerm));
  cop_term_unref (old_key);
  cop_term_unref (old_value);
  return cop_term_of_box (own);
}

/* Takes @map; gives a head which nobody else holds. */
static CopHashMapBox *
hash_own (CopTerm map)
{
  CopHashMapBox *box = hash_box (map);

  if (box->box.n_refs == 1)
    return box;

  CopHashMapBox *own = cop_box_new (sizeof *own, COP_KIND_MAP, COP_FLAG_HASHED);
  own->n_pairs = box->n_pairs;
  own->root = cop_term_ref (box->root);
  box->box.n_refs--;
  return own;
}

/* Takes @map. */
static CopTerm
flatten (CopTerm map)
{
  g_autofree CopTerm *pairs = cop_map_collect_sorted (map);
  uint32_t            n_pairs = (uint32_t) cop_map_size (map);
  CopFlatMapBox      *flat = flat_new (COP_MAP_MAX_FLAT);

  flat->n_pairs = n_pairs;
  for (uint32_t i = 0; i < 2 * n_pairs; i++)
    flat->pairs[i] = cop_term_ref (pairs[i]);
  cop_term_unref (map);
  return cop_term_of_box (flat);
}

CopTerm
cop_map_new (void)
{
  return cop_term_of_box (flat_new (0));
}

CopTerm
cop_map (const CopTerm *pairs, size_t n_pairs)
{
  CopTerm map = cop_term_of_box (flat_new ((uint32_t) MIN (n_pairs, COP_MAP_MAX_FLAT)));

  for (size_t i = 0; i < n_pairs; i++)
    map = cop_map_put (map, pairs[2 * i], pairs[2 * i + 1]);
  return map;
}

size_t
cop_map_size (CopTerm map)
{
  check_map (map);
  return cop_map_is_hashed (map) ? hash_box (map)->n_pairs : flat_box (map)->n_pairs;
}

CopTerm
cop_map_get (CopTerm map, CopTerm key)
{
  uint32_t index;

  check_map (map);
  if (cop_map_is_hashed (map))
    return cop_trie_get (hash_box (map)->root, cop_hash (key), key);
  if (!flat_find (flat_box (map), key, &index))
    return COP_NONE;
  return flat_box (map)->pairs[2 * index + 1];
}

CopTerm
cop_map_put (CopTerm map, CopTerm key, CopTerm value)
{
  check_map (map);
  if (!cop_map_is_hashed (map))
    return flat_put (map, key, value);

  CopHashMapBox *own = hash_own (map);
  bool           added = false;
  own->root = cop_trie_put (own->root, cop_hash (key), key, value, &added);
  own->n_pairs += added;
  return cop_term_of_box (own);
}

CopTerm
cop_map_remove (CopTerm map, CopTerm key)
{
  check_map (map);
  if (!cop_map_is_hashed (map))
    return flat_remove (map, key);

  uint32_t hash = cop_hash (key);
  if (cop_trie_get (hash_box (map)->root, hash, key) == COP_NONE)
    return map;

  CopHashMapBox *own = hash_own (map);
  own->root = cop_trie_remove (own->root, hash, key);
  own->n_pairs--;
  return own->n_pairs <= SHRINK_AT ? flatten (cop_term_of_box (own))
                                   : cop_term_of_box (own);
}

CopTerm *
cop_map_collect (CopTerm map, size_t max_pairs, size_t *ret_n_pairs)
{
  size_t   n_pairs = MIN (hash_box (map)->n_pairs, max_pairs);
  CopTerm *pairs = g_new (CopTerm, 2 * MAX (n_pairs, 1));

  *ret_n_pairs = cop_trie_collect (hash_box (map)->root, pairs, 0, n_pairs);
  return pairs;
}

static int
compare_keys_cb (gconstpointer a, gconstpointer b, gpointer unused)
{
  return cop_compare_exact (*(const CopTerm *) a, *(const CopTerm *) b);
}

CopTerm *
cop_map_collect_sorted (CopTerm map)
{
  size_t   n_pairs;
  CopTerm *pairs = cop_map_collect (map, SIZE_MAX, &n_pairs);

  g_qsort_with_data (pairs, (int) n_pairs, 2 * sizeof (CopTerm), compare_keys_cb, NULL);
  return pairs;
}

CopTerm *
cop_map_sorted_pairs (CopTerm map, CopTerm **ret_owned)
{
  *ret_owned = cop_map_is_hashed (map) ? cop_map_collect_sorted (map) : NULL;
  return *ret_owned != NULL ? *ret_owned : flat_box (map)->pairs;
}

void
cop_map_iter_init (CopMapIter *iter, CopTerm map)
{
  check_map (map);
  *iter = (CopMapIter){ .map = map };
  if (cop_map_is_hashed (map))
    iter->sorted = cop_map_collect_sorted (map);
}

void
cop_map_iter_init_unordered (CopMapIter *iter, CopTerm map)
{
  size_t n_pairs;

  check_map (map);
  *iter = (CopMapIter){ .map = map };
  if (cop_map_is_hashed (map))
    iter->sorted = cop_map_collect (map, SIZE_MAX, &n_pairs);
}

bool
cop_map_iter_next (CopMapIter *iter, CopTerm *ret_key, CopTerm *ret_value)
{
  if (iter->position == cop_map_size (iter->map))
    return false;

  const CopTerm *pairs = iter->sorted ? iter->sorted : flat_box (iter->map)->pairs;
  *ret_key = pairs[2 * iter->position];
  *ret_value = pairs[2 * iter->position + 1];
  iter->position++;
  return true;
}

void
cop_map_iter_clear (CopMapIter *iter)
{
  g_clear_pointer (&iter->sorted, g_free);
}
