/* Blocks of memory for boxed terms: small ones come from lists of free blocks which
 * belong to the thread. A block may be freed by another thread than the one that took it.
 * Internal to this folder. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define COP_ALLOC_PLAIN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COP_ALLOC_PLAIN 1
#endif
#endif
#ifndef COP_ALLOC_PLAIN
#define COP_ALLOC_PLAIN 0
#endif

#if COP_ALLOC_PLAIN

void cop_alloc_count (int64_t n_bytes);

/* The sanitizer sees each use after free and each leak. */
static inline void *
cop_alloc (size_t size)
{
  cop_alloc_count ((int64_t) size);
  return g_malloc (size);
}

static inline void
cop_alloc_free (void *block, size_t size)
{
  cop_alloc_count (-(int64_t) size);
  g_free (block);
}

#else

/* Classes of 24, 40, 56 … 280 bytes: what glibc's malloc hands out without waste. */
#define COP_ALLOC_N_CLASSES 17
#define COP_ALLOC_MAX (24 + 16 * (COP_ALLOC_N_CLASSES - 1))

typedef struct CopFreeBlock CopFreeBlock;
struct CopFreeBlock {
  CopFreeBlock *next;
};

typedef struct {
  CopFreeBlock *first;  /* owned */
  uint32_t      n_room; /* how many more blocks may be kept */
} CopFreeList;

extern _Thread_local CopFreeList cop_free_lists[COP_ALLOC_N_CLASSES]
    __attribute__ ((tls_model ("initial-exec")));

void *cop_alloc_slow (size_t size);
void  cop_alloc_free_slow (void *block, size_t size);
void *cop_alloc_large (size_t size);
void  cop_alloc_free_large (void *block, size_t size);

static inline void *
cop_alloc (size_t size)
{
  if (G_UNLIKELY (size > COP_ALLOC_MAX))
    return cop_alloc_large (size);

  CopFreeList  *list = &cop_free_lists[(size - 9) >> 4];
  CopFreeBlock *block = list->first;

  if (G_UNLIKELY (block == NULL))
    return cop_alloc_slow (size);
  list->first = block->next;
  list->n_room++;
  return block;
}

static inline void
cop_alloc_free (void *block, size_t size)
{
  if (G_UNLIKELY (size > COP_ALLOC_MAX)) {
    cop_alloc_free_large (block, size);
    return;
  }

  CopFreeList *list = &cop_free_lists[(size - 9) >> 4];

  if (G_UNLIKELY (list->n_room == 0)) {
    cop_alloc_free_slow (block, size);
    return;
  }
  ((CopFreeBlock *) block)->next = list->first;
  list->first = block;
  list->n_room--;
}

#endif
