/* A hash of terms, the same for all that are =:= to each other. */
#include "term/compare.h"
#include "term/private.h"

#include <string.h>

typedef unsigned __int128 Wide;

/* Where the program was loaded: makes it hard to send keys which all collide. */
static const char seed_anchor;

static uint64_t
mix (uint64_t hash, uint64_t word)
{
  Wide product = (Wide) (hash ^ UINT64_C (0xA0761D6478BD642F)) *
                 (word ^ UINT64_C (0xE7037ED1A0B428DB));

  return (uint64_t) product ^ (uint64_t) (product >> 64);
}

static uint64_t
mix_bytes (uint64_t hash, const char *bytes, size_t n_bytes)
{
  uint64_t word;
  size_t   i = 0;

  hash = mix (hash, n_bytes);
  for (; i + sizeof word <= n_bytes; i += sizeof word) {
    memcpy (&word, bytes + i, sizeof word);
    hash = mix (hash, word);
  }
  if (i < n_bytes) {
    word = 0;
    memcpy (&word, bytes + i, n_bytes - i);
    hash = mix (hash, word);
  }
  return hash;
}

static uint64_t
mix_float (uint64_t hash, double value)
{
  uint64_t bits;

  /* Zero has two signs, but they are equal. */
  value = value == 0 ? 0 : value;
  memcpy (&bits, &value, sizeof bits);
  return mix (hash, bits);
}

static uint64_t
mix_function (uint64_t hash, CopTerm term)
{
  hash = mix (hash, cop_function_arity (term));
  if (cop_is_closure (term))
    return mix (hash, (uintptr_t) cop_closure_native (term));
  return mix (mix (hash, cop_function_module (term)), cop_function_name (term));
}

static uint64_t
mix_handle (uint64_t hash, CopTerm term)
{
  CopTerm  node;
  uint32_t creation, id, serial, words[3];

  if (cop_remote_pid_get (term, &node, &id, &serial, &creation))
    return mix (mix (hash, node ^ creation), (uint64_t) serial << 32 | id);
  cop_remote_reference_get (term, &node, &creation, words);
  hash = mix (mix (hash, node ^ creation), (uint64_t) words[1] << 32 | words[0]);
  return mix (hash, words[2]);
}

/* Mixes in what shows of a boxed term from outside; what is inside is pushed. */
static uint64_t
mix_box (uint64_t hash, CopTerm term, CopWalk *walk)
{
  CopBox *box = cop_box (term);
  size_t  n_slots;

  hash = mix (hash, box->kind);
  switch (cop_term_kind (term)) {
  case COP_KIND_INTEGER: {
    bool            negative;
    const uint64_t *limbs = cop_bigint_limbs (term, &n_slots, &negative);
    return mix_bytes (hash + negative, (const char *) limbs, n_slots * sizeof *limbs);
  }
  case COP_KIND_FLOAT: return mix_float (hash, cop_to_float (term));
  case COP_KIND_BINARY:
    return mix_bytes (hash, cop_binary_data (term), cop_binary_size (term));
  case COP_KIND_REFERENCE:
  case COP_KIND_PID: return mix_handle (hash, term);
  case COP_KIND_MAP: {
    CopTerm *owned;
    CopTerm *pairs = cop_map_sorted_pairs (term, &owned);
    n_slots = 2 * cop_map_size (term);
    cop_walk_push (walk, pairs, n_slots, owned);
    return mix (hash, n_slots);
  }
  case COP_KIND_FUNCTION: hash = mix_function (hash, term); break;
  case COP_KIND_TUPLE:
  case COP_KIND_CONS:
  case COP_KIND_ATOM:
  case COP_KIND_NIL:
  case COP_KIND_NONE: break;
  }

  CopTerm *slots = cop_box_slots (box, &n_slots);
  cop_walk_push (walk, slots, n_slots, NULL);
  return mix (hash, n_slots);
}

static uint32_t
hash_boxed (CopTerm term, uint64_t hash)
{
  g_auto (CopWalk) walk = { 0 };
  CopTerm         *place = &term;

  cop_walk_init (&walk);
  do {
    hash = cop_is_boxed (*place) ? mix_box (hash, *place, &walk) : mix (hash, *place);
  } while ((place = cop_walk_next (&walk)) != NULL);
  return (uint32_t) (hash >> 32);
}

uint32_t
cop_hash (CopTerm term)
{
  uint64_t seed = (uintptr_t) &seed_anchor;

  if (!cop_is_boxed (term))
    return (uint32_t) (mix (seed, term) >> 32);
  if (cop_is_binary (term)) {
    uint64_t hash = mix (seed, COP_KIND_BINARY);
    return (uint32_t) (mix_bytes (hash, cop_binary_data (term), cop_binary_size (term)) >>
                       32);
  }
  return hash_boxed (term, seed);
}
