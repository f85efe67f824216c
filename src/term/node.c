/* The trie of large maps: persistent, but edited in place where nobody else looks. A node
 * whose count is 1 below another whose count is 1 is seen by one map only, because
 * copying a shared node counts each of its children once more. */
#include "term/compare.h"
#include "term/private.h"

#include <string.h>

#define LEVEL_BITS 5
#define HASH_BITS 32

static CopNodeBox *
node_box (CopTerm node)
{
  return (CopNodeBox *) cop_box (node);
}

static bool
is_collision (const CopNodeBox *node)
{
  return (node->box.flags & COP_FLAG_COLLISION) != 0;
}

static uint32_t
bit_of (uint32_t hash, unsigned shift)
{
  return 1u << (hash >> shift & ((1u << LEVEL_BITS) - 1));
}

/* How many bits of @map are below @bit. */
static size_t
rank (uint32_t map, uint32_t bit)
{
  return cop_count_bits (map & (bit - 1));
}

static size_t
n_pairs_of (const CopNodeBox *node)
{
  return is_collision (node) ? node->data_map : cop_count_bits (node->data_map);
}

static size_t
n_children_of (const CopNodeBox *node)
{
  return cop_count_bits (node->node_map);
}

static size_t
pair_index (const CopNodeBox *node, uint32_t bit)
{
  return 2 * rank (node->data_map, bit);
}

static size_t
child_index (const CopNodeBox *node, uint32_t bit)
{
  return 2 * n_pairs_of (node) + rank (node->node_map, bit);
}

static CopNodeBox *
node_new (size_t n_slots, int flags)
{
  CopNodeBox *node =
      cop_box_new (sizeof *node + n_slots * sizeof (CopTerm), COP_KIND_NODE, flags);

  node->data_map = 0;
  node->node_map = 0;
  return node;
}

/* Takes @node; gives one without the @n_removed slots at @at and with @n_inserted unset
 * ones there. The removed terms, read before, then belong to the caller, as does setting
 * the bits. */
static CopNodeBox *
splice (CopNodeBox *node, size_t at, size_t n_removed, size_t n_inserted)
{
  size_t      n_slots = 2 * n_pairs_of (node) + n_children_of (node);
  size_t      n_after = n_slots - at - n_removed;
  CopNodeBox *result = node_new (n_slots - n_removed + n_inserted, node->box.flags);

  result->data_map = node->data_map;
  result->node_map = node->node_map;
  memcpy (result->slots, node->slots, at * sizeof (CopTerm));
  memcpy (result->slots + at + n_inserted, node->slots + at + n_removed,
          n_after * sizeof (CopTerm));

  if (node->box.n_refs == 1) {
    cop_alloc_free (node, cop_box_size (&node->box));
  } else {
    for (size_t i = 0; i < n_slots; i++)
      cop_term_ref (node->slots[i]);
    node->box.n_refs--;
  }
  return result;
}

static CopNodeBox *
own (CopNodeBox *node)
{
  return node->box.n_refs == 1 ? node : splice (node, 0, 0, 0);
}

/* Takes all but @node, which is unshared after. */
static CopNodeBox *
insert_pair (CopNodeBox *node, size_t at, CopTerm key, CopTerm value)
{
  CopNodeBox *result = splice (node, at, 0, 2);

  result->slots[at] = key;
  result->slots[at + 1] = value;
  return result;
}

/* A node of two pairs (taken) whose hashes agree below @shift. */
static CopTerm
join (unsigned      shift,
      const CopTerm a[2],
      uint32_t      a_hash,
      const CopTerm b[2],
      uint32_t      b_hash)
{
  if (shift >= HASH_BITS) {
    CopNodeBox *node = node_new (4, COP_FLAG_COLLISION);
    node->data_map = 2;
    memcpy (node->slots, a, 2 * sizeof *a);
    memcpy (node->slots + 2, b, 2 * sizeof *b);
    return cop_term_of_box (node);
  }

  uint32_t a_bit = bit_of (a_hash, shift), b_bit = bit_of (b_hash, shift);
  if (a_bit == b_bit) {
    CopNodeBox *node = node_new (1, 0);
    node->node_map = a_bit;
    node->slots[0] = join (shift + LEVEL_BITS, a, a_hash, b, b_hash);
    return cop_term_of_box (node);
  }

  CopNodeBox *node = node_new (4, 0);
  node->data_map = a_bit | b_bit;
  memcpy (node->slots, a_bit < b_bit ? a : b, 2 * sizeof *a);
  memcpy (node->slots + 2, a_bit < b_bit ? b : a, 2 * sizeof *a);
  return cop_term_of_box (node);
}

/* The slot of @key, or the end of the pairs. */
static size_t
find_collision (const CopNodeBox *node, CopTerm key)
{
  size_t n_slots = 2 * n_pairs_of (node), i = 0;

  while (i < n_slots && !cop_equal (node->slots[i], key))
    i += 2;
  return i;
}

/* Takes all; the pair at @at already has this key. */
static CopTerm
replace_value (CopNodeBox *node, size_t at, CopTerm key, CopTerm value)
{
  CopNodeBox *result = own (node);

  cop_term_unref (key);
  cop_term_replace (&result->slots[at + 1], value);
  return cop_term_of_box (result);
}

static CopTerm
put_collision (CopNodeBox *node, CopTerm key, CopTerm value, bool *ret_added)
{
  size_t at = find_collision (node, key);

  if (at < 2 * n_pairs_of (node))
    return replace_value (node, at, key, value);

  CopNodeBox *result = insert_pair (node, at, key, value);
  result->data_map++;
  *ret_added = true;
  return cop_term_of_box (result);
}

/* The pair at @bit and a new one of the same bits go one level down. */
static CopTerm
push_down (CopNodeBox *node, unsigned shift, uint32_t hash, const CopTerm pair[2])
{
  uint32_t bit = bit_of (hash, shift);
  size_t   at = pair_index (node, bit);
  CopTerm  old[2] = { node->slots[at], node->slots[at + 1] };
  CopTerm  child = join (shift + LEVEL_BITS, old, cop_hash (old[0]), pair, hash);

  node = splice (node, at, 2, 0);
  node->data_map &= ~bit;
  size_t place = child_index (node, bit);
  node = splice (node, place, 0, 1);
  node->slots[place] = child;
  node->node_map |= bit;
  return cop_term_of_box (node);
}

static CopTerm
put_at (
    CopTerm term, unsigned shift, uint32_t hash, const CopTerm pair[2], bool *ret_added)
{
  CopNodeBox *node = node_box (term);

  if (is_collision (node))
    return put_collision (node, pair[0], pair[1], ret_added);

  uint32_t bit = bit_of (hash, shift);
  if (node->node_map & bit) {
    size_t at = child_index (node, bit);
    node = own (node);
    node->slots[at] = put_at (node->slots[at], shift + LEVEL_BITS, hash, pair, ret_added);
    return cop_term_of_box (node);
  }

  size_t at = pair_index (node, bit);
  if ((node->data_map & bit) && cop_equal (node->slots[at], pair[0]))
    return replace_value (node, at, pair[0], pair[1]);

  *ret_added = true;
  if (node->data_map & bit)
    return push_down (node, shift, hash, pair);
  node = insert_pair (node, at, pair[0], pair[1]);
  node->data_map |= bit;
  return cop_term_of_box (node);
}

/* Takes @node out of the pair at @at. */
static CopTerm
remove_pair (CopNodeBox *node, size_t at, uint32_t bit)
{
  CopTerm     key = node->slots[at], value = node->slots[at + 1];
  CopNodeBox *result = splice (node, at, 2, 0);

  if (is_collision (result))
    result->data_map--;
  else
    result->data_map &= ~bit;
  cop_term_unref (key);
  cop_term_unref (value);
  return cop_term_of_box (result);
}

/* Puts the only pair below @bit into @node itself, as if there had never been two. */
static CopTerm
pull_up (CopNodeBox *node, uint32_t bit)
{
  size_t  at = child_index (node, bit);
  CopTerm child = node->slots[at];
  CopTerm key = cop_term_ref (node_box (child)->slots[0]);
  CopTerm value = cop_term_ref (node_box (child)->slots[1]);

  node = splice (node, at, 1, 0);
  node->node_map &= ~bit;
  node = insert_pair (node, pair_index (node, bit), key, value);
  node->data_map |= bit;
  cop_term_unref (child);
  return cop_term_of_box (node);
}

static CopTerm
remove_at (CopTerm term, unsigned shift, uint32_t hash, CopTerm key)
{
  CopNodeBox *node = node_box (term);

  if (is_collision (node))
    return remove_pair (node, find_collision (node, key), 0);

  uint32_t bit = bit_of (hash, shift);
  if (node->data_map & bit)
    return remove_pair (node, pair_index (node, bit), bit);

  size_t at = child_index (node, bit);
  node = own (node);
  node->slots[at] = remove_at (node->slots[at], shift + LEVEL_BITS, hash, key);

  const CopNodeBox *child = node_box (node->slots[at]);
  if (n_pairs_of (child) == 1 && n_children_of (child) == 0)
    return pull_up (node, bit);
  return cop_term_of_box (node);
}

CopTerm
cop_trie_new (void)
{
  return cop_term_of_box (node_new (0, 0));
}

CopTerm
cop_trie_get (CopTerm term, uint32_t hash, CopTerm key)
{
  for (unsigned shift = 0;; shift += LEVEL_BITS) {
    const CopNodeBox *node = node_box (term);

    if (is_collision (node)) {
      size_t at = find_collision (node, key);
      return at < 2 * n_pairs_of (node) ? node->slots[at + 1] : COP_NONE;
    }

    uint32_t bit = bit_of (hash, shift);
    if (node->data_map & bit) {
      size_t at = pair_index (node, bit);
      return cop_equal (node->slots[at], key) ? node->slots[at + 1] : COP_NONE;
    }
    if (!(node->node_map & bit))
      return COP_NONE;
    term = node->slots[child_index (node, bit)];
  }
}

CopTerm
cop_trie_put (CopTerm node, uint32_t hash, CopTerm key, CopTerm value, bool *ret_added)
{
  const CopTerm pair[2] = { key, value };

  return put_at (node, 0, hash, pair, ret_added);
}

CopTerm
cop_trie_remove (CopTerm node, uint32_t hash, CopTerm key)
{
  return remove_at (node, 0, hash, key);
}

size_t
cop_trie_collect (CopTerm term, CopTerm *pairs, size_t n_pairs, size_t max_pairs)
{
  const CopNodeBox *node = node_box (term);
  size_t            n_here = n_pairs_of (node), n_children = n_children_of (node);
  size_t            n_taken = MIN (n_here, max_pairs - n_pairs);

  memcpy (pairs + 2 * n_pairs, node->slots, n_taken * 2 * sizeof (CopTerm));
  n_pairs += n_taken;
  for (size_t i = 0; i < n_children && n_pairs < max_pairs; i++)
    n_pairs = cop_trie_collect (node->slots[2 * n_here + i], pairs, n_pairs, max_pairs);
  return n_pairs;
}
