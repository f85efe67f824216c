/* Blocks of one size with a number each, by which they are found again: what a reference
 * names. No table stands between; the number tells the place and how often it was used
 * before, so that a number never comes twice and an old one finds nothing. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* A number is this bit, the family, how often the place was used, and the place. It fits
 * a local reference and is none of the small ones which are counted up. */
#define COP_ARENA_BIT ((uint64_t) 1 << 60)
#define COP_ARENA_FAMILY_BIT ((uint64_t) 1 << 59)
#define COP_ARENA_PLACE_BITS 28
#define COP_ARENA_ONE_USE ((uint64_t) 1 << COP_ARENA_PLACE_BITS)
#define COP_ARENA_IDLE_BIT ((uint64_t) 1 << 63) /* in blocks that were given back */

#define COP_ARENA_FIRST_BITS 6
#define COP_ARENA_FIRST ((uint32_t) 1 << COP_ARENA_FIRST_BITS)
#define COP_ARENA_N_CHUNKS (COP_ARENA_PLACE_BITS - COP_ARENA_FIRST_BITS + 1)

/* What each block begins with; the rest is its user's. */
typedef struct {
  uint64_t number;
} CopArenaBlock;

typedef struct {
  CopArenaBlock  head;
  CopArenaBlock *next;
} CopArenaIdle;

typedef struct {
  size_t         block_size;                 /* at least that of CopArenaIdle */
  uint64_t       first_number;               /* of its family */
  size_t         n_used;                     /* blocks in use */
  char          *chunks[COP_ARENA_N_CHUNKS]; /* owned; each as large as all before it */
  uint32_t       n_fresh;                    /* blocks which were ever used */
  uint32_t       n_room;                     /* blocks there is memory for */
  CopArenaBlock *idle;                       /* list of blocks given back */
} CopArena;

/* @family: 0 or 1; arenas of different families never give the same number. */
void cop_arena_init (CopArena *arena, size_t block_size, unsigned family);
void cop_arena_clear (CopArena *arena);
/* Calls @func for each block in use; it may give that one back. */
void
cop_arena_foreach (CopArena *arena, void (*func) (void *block, void *data), void *data);
void *cop_arena_take_fresh (CopArena *arena);

/* The highest bit of a place tells its chunk. */
static inline unsigned
cop_arena_chunk_of (uint32_t place)
{
  return place < COP_ARENA_FIRST
             ? 0
             : 32 - COP_ARENA_FIRST_BITS - (unsigned) __builtin_clz (place);
}

static inline uint32_t
cop_arena_chunk_size (unsigned chunk)
{
  return chunk == 0 ? COP_ARENA_FIRST : COP_ARENA_FIRST << (chunk - 1);
}

static inline void *
cop_arena_block (const CopArena *arena, uint32_t place)
{
  unsigned chunk = cop_arena_chunk_of (place);
  uint32_t first = chunk == 0 ? 0 : cop_arena_chunk_size (chunk);
  return arena->chunks[chunk] + (place - first) * arena->block_size;
}

/* A block with its number set and the rest unset. */
static inline void *
cop_arena_take (CopArena *arena)
{
  CopArenaBlock *block = arena->idle;
  arena->n_used++;
  if (!block)
    return cop_arena_take_fresh (arena);
  arena->idle = ((CopArenaIdle *) block)->next;
  block->number = (block->number & ~COP_ARENA_IDLE_BIT) + COP_ARENA_ONE_USE;
  return block;
}

/* Its number finds nothing from now on. */
static inline void
cop_arena_give (CopArena *arena, void *data)
{
  CopArenaBlock *block = data;
  uint64_t       last = block->number | (COP_ARENA_ONE_USE - 1);
  arena->n_used--;
  block->number |= COP_ARENA_IDLE_BIT;
  /* The next number would be of another family. */
  if (last == arena->first_number + COP_ARENA_FAMILY_BIT - 1)
    return;
  ((CopArenaIdle *) block)->next = arena->idle;
  arena->idle = block;
}

/* The block of @number, which may be any; NULL when there is none. */
static inline void *
cop_arena_at (const CopArena *arena, uint64_t number)
{
  uint32_t place = number & (COP_ARENA_ONE_USE - 1);
  if (place >= arena->n_fresh)
    return NULL;
  CopArenaBlock *block = cop_arena_block (arena, place);
  return block->number == number ? block : NULL;
}
