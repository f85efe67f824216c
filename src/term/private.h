/* How boxed terms lie in memory. Internal to this folder. */
#pragma once

#include "term/alloc.h"
#include "term/term.h"

/* The inner nodes of large maps are boxes as well, so that counting, copying and freeing
 * need not tell them from tuples. Never seen as a term. */
#define COP_KIND_NODE (COP_KIND_BINARY + 1)

/* CopBox.flags, each of one kind */
#define COP_FLAG_HASHED 1    /* map: a tree of nodes instead of sorted pairs */
#define COP_FLAG_COLLISION 1 /* node: keys whose hashes are equal in all bits */
#define COP_FLAG_NEGATIVE 1  /* integer */
#define COP_FLAG_CLOSURE 1   /* function */

typedef struct {
  CopBox   box;
  size_t   n_limbs;
  uint64_t limbs[]; /* least first; the last is not 0 */
} CopIntegerBox;

typedef struct {
  CopBox box;
  double value;
} CopFloatBox;

typedef struct {
  CopBox box;
  size_t n_bytes;
  char   bytes[]; /* n_bytes and a NUL */
} CopBinaryBox;

/* Up to COP_MAP_MAX_FLAT pairs, or a bit more than half as many after removals. */
typedef struct {
  CopBox   box;
  uint32_t n_pairs;
  uint32_t capacity; /* pairs there is room for */
  CopTerm  pairs[];  /* key, value, key, value … sorted by cop_compare_exact () */
} CopFlatMapBox;

typedef struct {
  CopBox  box;
  size_t  n_pairs;
  CopTerm root; /* CopNodeBox */
} CopHashMapBox;

/* A node of a compressed trie over five bits of the hash at each level: first the pairs
 * in the order of the bits in data_map, then the nodes below in that of node_map. With
 * COP_FLAG_COLLISION data_map is the number of pairs. */
typedef struct {
  CopBox   box;
  uint32_t data_map;
  uint32_t node_map;
  CopTerm  slots[];
} CopNodeBox;

typedef struct {
  CopBox   box;
  uint32_t id;
  uint32_t serial;
  uint32_t creation;
  CopTerm  node;
} CopPidBox;

typedef struct {
  CopBox   box;
  uint32_t creation;
  uint32_t words[3];
  CopTerm  node;
} CopReferenceBox;

typedef struct {
  CopBox   box;
  unsigned arity;
  CopTerm  module;
  CopTerm  name;
} CopFunctionBox;

typedef struct {
  CopBox      box;
  unsigned    arity;
  const char *name; /* static */
  CopNative   native;
  CopTerm     env;
} CopClosureBox;

#define COP_MAP_MAX_FLAT 32

static inline CopBox *
cop_box (CopTerm term)
{
  return (CopBox *) (uintptr_t) term;
}

static inline CopTerm
cop_term_of_box (const void *box)
{
  return (CopTerm) (uintptr_t) box;
}

/* A box with one reference and everything after its head unset. */
static inline void *
cop_box_new (size_t size, int kind, int flags)
{
  CopBox *box = cop_alloc (size);

  *box = (CopBox){ 1, (uint8_t) kind, (uint8_t) flags, 0 };
  return box;
}

size_t cop_box_size (const CopBox *box);
/* The terms which @box holds, and their number. */
CopTerm *cop_box_slots (CopBox *box, size_t *ret_n_slots);

/* A row of terms still to be visited. */
typedef struct {
  CopTerm *terms;
  size_t   n_terms;
  CopTerm *owned; /* freed when the row is done, or NULL */
} CopSpan;

/* The rows of the values around the current one. Starts on the stack, grows on the heap.
 */
typedef struct {
  CopSpan *spans;
  size_t   n_spans;
  size_t   capacity;
  CopSpan  first_spans[8];
} CopWalk;

void cop_walk_init (CopWalk *walk);
/* Rows are visited last pushed first. Does nothing for an empty one but free @owned. */
void cop_walk_push (CopWalk *walk, CopTerm *terms, size_t n_terms, CopTerm *owned);
/* The place of the next term, or NULL at the end. A row is gone once its last term is
 * taken, so a long list needs no more room than a short one. */
CopTerm *cop_walk_next (CopWalk *walk);
void     cop_walk_clear (CopWalk *walk);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopWalk, cop_walk_clear)

static inline bool
cop_map_is_hashed (CopTerm map)
{
  return (cop_box (map)->flags & COP_FLAG_HASHED) != 0;
}

/* Key, value, key, value … of at most @max_pairs pairs of a hashed map, in no order; to
 * be freed. The terms are lent. */
CopTerm *cop_map_collect (CopTerm map, size_t max_pairs, size_t *ret_n_pairs);
/* As above, all of them, sorted by key. */
CopTerm *cop_map_collect_sorted (CopTerm map);
/* The pairs in key order: of a flat map its own; of a hashed map a new array, put into
 * *@ret_owned as well (else NULL there). */
CopTerm *cop_map_sorted_pairs (CopTerm map, CopTerm **ret_owned);

CopTerm cop_trie_new (void);
/* Lent, or COP_NONE. */
CopTerm cop_trie_get (CopTerm node, uint32_t hash, CopTerm key);
/* Takes @node, @key and @value. */
CopTerm
cop_trie_put (CopTerm node, uint32_t hash, CopTerm key, CopTerm value, bool *ret_added);
/* Takes @node; @key must be in it. */
CopTerm cop_trie_remove (CopTerm node, uint32_t hash, CopTerm key);
/* Copies pairs to @pairs until it has @max_pairs; gives how many it has now. */
size_t cop_trie_collect (CopTerm node, CopTerm *pairs, size_t n_pairs, size_t max_pairs);

/* Without an instruction of its own, which the oldest amd64 lacks, the compiler calls a
 * function for __builtin_popcount (). */
static inline size_t
cop_count_bits (uint32_t bits)
{
#if defined(__x86_64__) && !defined(__POPCNT__)
  bits -= bits >> 1 & 0x55555555u;
  bits = (bits & 0x33333333u) + (bits >> 2 & 0x33333333u);
  return ((bits + (bits >> 4)) & 0x0F0F0F0Fu) * 0x01010101u >> 24;
#else
  return (size_t) __builtin_popcount (bits);
#endif
}

int cop_bigint_compare (CopTerm a, CopTerm b); /* both integers of any size */
/* Exact: neither is rounded. */
int cop_integer_compare_float (CopTerm integer, double value);
