/* Memory for many things: pools of blocks of one size, and large arrays. */
#pragma once

#include "process/sanitizer.h"

#include <glib.h>
#include <stddef.h>
#include <string.h>

/* ---- blocks: taking and giving back are a few instructions ---- */

/* Blocks come from chunks that grow with their number and are kept until the pool is
 * cleared. Links are copied, not assigned: compilers may reorder an assignment with those
 * to what the block was, which is of another type. */
typedef struct {
  size_t block_size;
  void  *idle;   /* list of blocks given back; each begins with the next */
  char  *fresh;  /* the rest of the last chunk, never used */
  char  *end;    /* of the last chunk */
  void  *chunks; /* list, newest first; owned */
} CopPool;

void  cop_pool_init (CopPool *pool, size_t block_size);
void  cop_pool_clear (CopPool *pool); /* every block must be given back or forgotten */
void *cop_pool_take_fresh (CopPool *pool);

/* Not zeroed. */
static inline void *
cop_pool_take (CopPool *pool)
{
#ifdef COP_ASAN
  return g_malloc (pool->block_size);
#else
  void *block = pool->idle;
  if (G_UNLIKELY (!block))
    return cop_pool_take_fresh (pool);
  memcpy (&pool->idle, block, sizeof pool->idle);
  return block;
#endif
}

static inline void
cop_pool_give (CopPool *pool, void *block)
{
#ifdef COP_ASAN
  g_free (block);
#else
  memcpy (block, &pool->idle, sizeof pool->idle);
  pool->idle = block;
#endif
}

/* ---- arrays: zeroed; large ones are on huge pages where the system has them ---- */

void *cop_array_new (size_t n_bytes);
void  cop_array_free (void *array, size_t n_bytes); /* accepts NULL */
