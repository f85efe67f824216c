/* Pools and arrays. The first touch of each 4 KiB page would cost more than everything
 * else that is done with a new process: hence huge pages, as soon as there are many. */
#include "process/pool.h"

#include "process/advice.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define HUGE_PAGE ((size_t) 2 * 1024 * 1024)
#define FIRST_CHUNK ((size_t) 4096)
#define CACHE_LINE ((size_t) 64)

/* ---- arrays ---- */

#ifdef COP_ASAN
#define LARGE                                                                            \
  G_MAXSIZE /* LeakSanitizer does not look for pointers in our own mappings              \
             */
#else
#define LARGE HUGE_PAGE
#endif

/* Anonymous memory which begins at a multiple of HUGE_PAGE. */
static void *
map_aligned (size_t n_bytes)
{
  size_t size = n_bytes + HUGE_PAGE;
  char  *memory = mmap (NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    g_error ("no memory for %zu bytes", n_bytes);

  size_t before = -(uintptr_t) memory & (HUGE_PAGE - 1);
  if (before > 0)
    munmap (memory, before);
  munmap (memory + before + n_bytes, HUGE_PAGE - before);
#ifdef MADV_HUGEPAGE
  madvise (memory + before, n_bytes, MADV_HUGEPAGE);
#endif
  return memory + before;
}

void *
cop_array_new (size_t n_bytes)
{
  return n_bytes >= LARGE ? map_aligned (n_bytes) : g_malloc0 (n_bytes);
}

void
cop_array_free (void *array, size_t n_bytes)
{
  if (array && n_bytes >= LARGE)
    munmap (array, n_bytes);
  else
    g_free (array);
}

/* ---- pools ---- */

typedef struct {
  void  *next;
  size_t n_bytes;
} Chunk; /* in the first line of cache of its memory */

void
cop_pool_init (CopPool *pool, size_t block_size)
{
  *pool = (CopPool){ .block_size = block_size };
}

void
cop_pool_clear (CopPool *pool)
{
  while (pool->chunks) {
    Chunk *chunk = pool->chunks;
    pool->chunks = chunk->next;
    cop_array_free (chunk, chunk->n_bytes);
  }
  cop_pool_init (pool, pool->block_size);
}

/* From here on the pages of a chunk are touched all at once: one by one each costs many
 * times as much. */
#define MANY_PAGES ((size_t) 64 * 1024)

/* Freed as arrays are. Memory which the heap has already stays as it is. */
static void *
chunk_new (size_t n_bytes)
{
  if (n_bytes < MANY_PAGES || n_bytes >= LARGE)
    return cop_array_new (n_bytes);

  char  *memory = g_malloc (n_bytes);
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  char  *first = (char *) (((uintptr_t) memory + page - 1) & ~(page - 1));
  /* Systems that cannot do it touch them later. */
  (void) madvise (first, (size_t) (memory + n_bytes - first) & ~(page - 1),
                  MADV_POPULATE_WRITE);
  return memory;
}

static void
add_chunk (CopPool *pool)
{
  Chunk *last = pool->chunks;
  size_t n_bytes = last ? MIN (last->n_bytes * 2, HUGE_PAGE) : FIRST_CHUNK;
  Chunk *chunk = chunk_new (n_bytes);
  *chunk = (Chunk){ last, n_bytes };
  pool->chunks = chunk;
  pool->end = (char *) chunk + n_bytes;
  pool->fresh = (char *) (((uintptr_t) chunk + sizeof (Chunk) + CACHE_LINE - 1) &
                          ~(uintptr_t) (CACHE_LINE - 1));
}

void *
cop_pool_take_fresh (CopPool *pool)
{
  if (!pool->fresh || pool->fresh + pool->block_size > pool->end)
    add_chunk (pool);
  void *block = pool->fresh;
  pool->fresh += pool->block_size;
  return block;
}
