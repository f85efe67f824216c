/* The rare ways of the block allocator: empty and full lists, the start and the end of a
 * thread. */
#include "term/alloc.h"

#if !COP_ALLOC_PLAIN

/* What a thread may keep of each class: of a hundred thousand messages. What malloc gets
 * back it gives to the system, and the page faults to have it again cost more than all
 * else that is done with a message. */
#define MAX_KEPT_BYTES (8 * 1024 * 1024)

_Thread_local CopFreeList cop_free_lists[COP_ALLOC_N_CLASSES];
static _Thread_local bool lists_are_open;

static size_t
class_size (size_t index)
{
  return 24 + 16 * index;
}

/* Gives the kept blocks back when the thread ends. A destructor that runs later may free
 * terms again: then the lists open once more, and this is called again. */
static void
close_lists_cb (void *unused)
{
  for (size_t i = 0; i < COP_ALLOC_N_CLASSES; i++) {
    CopFreeBlock *block = cop_free_lists[i].first;
    cop_free_lists[i] = (CopFreeList){ 0 };
    while (block != NULL) {
      CopFreeBlock *next = block->next;
      g_free (block);
      block = next;
    }
  }
  lists_are_open = false;
}

static GPrivate closer = G_PRIVATE_INIT (close_lists_cb);

static void
open_lists (void)
{
  for (size_t i = 0; i < COP_ALLOC_N_CLASSES; i++)
    cop_free_lists[i].n_room = (uint32_t) (MAX_KEPT_BYTES / class_size (i));
  lists_are_open = true;
  g_private_set (&closer, &lists_are_open);
}

void *
cop_alloc_slow (size_t size)
{
  return g_malloc (class_size ((size - 9) >> 4));
}

void
cop_alloc_free_slow (void *block, size_t size)
{
  if (lists_are_open) {
    g_free (block);
  } else {
    open_lists ();
    cop_alloc_free (block, size);
  }
}

#endif
