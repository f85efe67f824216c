#include "process/arena.h"

#include "process/pool.h"

void
cop_arena_init (CopArena *arena, size_t block_size, unsigned family)
{
  *arena = (CopArena){ .block_size = block_size,
                       .first_number = COP_ARENA_BIT | family * COP_ARENA_FAMILY_BIT };
}

void
cop_arena_clear (CopArena *arena)
{
  for (unsigned i = 0; i < COP_ARENA_N_CHUNKS; i++)
    cop_array_free (arena->chunks[i], cop_arena_chunk_size (i) * arena->block_size);
  *arena =
      (CopArena){ .block_size = arena->block_size, .first_number = arena->first_number };
}

void *
cop_arena_take_fresh (CopArena *arena)
{
  if (arena->n_fresh == arena->n_room) {
    unsigned chunk = cop_arena_chunk_of (arena->n_room);
    if (chunk == COP_ARENA_N_CHUNKS)
      g_error ("more than %u timers or monitors at once", arena->n_room);
    arena->chunks[chunk] =
        cop_array_new (cop_arena_chunk_size (chunk) * arena->block_size);
    arena->n_room += cop_arena_chunk_size (chunk);
  }
  CopArenaBlock *block = cop_arena_block (arena, arena->n_fresh);
  block->number = arena->first_number | arena->n_fresh++;
  return block;
}

void
cop_arena_foreach (CopArena *arena, void (*func) (void *block, void *data), void *data)
{
  for (uint32_t place = 0; place < arena->n_fresh; place++) {
    CopArenaBlock *block = cop_arena_block (arena, place);
    if (!(block->number & COP_ARENA_IDLE_BIT))
      func (block, data);
  }
}
