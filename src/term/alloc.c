/* The rare ways of the block allocator: empty and full lists, the start and the end of a
 * thread. Only they count, so that counting costs terms nothing. */
#include "term/alloc.h"

#include "term/term.h"

#if COP_ALLOC_PLAIN

static int64_t n_all_bytes;

void
cop_alloc_count (int64_t n_bytes)
{
  __atomic_fetch_add (&n_all_bytes, n_bytes, __ATOMIC_RELAXED);
}

size_t
cop_term_memory (void)
{
  return (size_t) MAX (__atomic_load_n (&n_all_bytes, __ATOMIC_RELAXED), 0);
}

#else

/* What a thread may keep of each class: of a hundred thousand messages. What malloc gets
 * back it gives to the system, and the page faults to have it again cost more than all
 * else that is done with a message. */
#define MAX_KEPT_BYTES (8 * 1024 * 1024)

_Thread_local CopFreeList cop_free_lists[COP_ALLOC_N_CLASSES];
static _Thread_local bool lists_are_open;

/* What a thread took from malloc less what it gave back. As blocks move between threads,
 * only the sum over all of them means something. */
typedef struct Balance Balance;
struct Balance {
  int64_t  n_bytes; /* written by its thread, read by others */
  Balance *next;    /* threads */
};

static GMutex                mutex;
static Balance              *threads; /* borrowed; guarded, as the next */
static int64_t               n_past_bytes;
static _Thread_local Balance balance;

static size_t
class_size (size_t index)
{
  return 24 + 16 * index;
}

static void
count (int64_t n_bytes)
{
  __atomic_store_n (&balance.n_bytes, balance.n_bytes + n_bytes, __ATOMIC_RELAXED);
}

static void
join_balance (void)
{
  g_mutex_lock (&mutex);
  balance = (Balance){ .next = threads };
  threads = &balance;
  g_mutex_unlock (&mutex);
}

static void
leave_balance (void)
{
  Balance **place = &threads;

  g_mutex_lock (&mutex);
  while (*place != &balance)
    place = &(*place)->next;
  *place = balance.next;
  n_past_bytes += balance.n_bytes;
  g_mutex_unlock (&mutex);
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
      count (-(int64_t) class_size (i));
      g_free (block);
      block = next;
    }
  }
  lists_are_open = false;
  leave_balance ();
}

static GPrivate closer = G_PRIVATE_INIT (close_lists_cb);

static void
open_lists (void)
{
  for (size_t i = 0; i < COP_ALLOC_N_CLASSES; i++)
    cop_free_lists[i].n_room = (uint32_t) (MAX_KEPT_BYTES / class_size (i));
  lists_are_open = true;
  join_balance ();
  g_private_set (&closer, &lists_are_open);
}

void *
cop_alloc_slow (size_t size)
{
  size_t n_bytes = class_size ((size - 9) >> 4);

  if (G_UNLIKELY (!lists_are_open))
    open_lists ();
  count ((int64_t) n_bytes);
  return g_malloc (n_bytes);
}

void
cop_alloc_free_slow (void *block, size_t size)
{
  if (lists_are_open) {
    count (-(int64_t) class_size ((size - 9) >> 4));
    g_free (block);
  } else {
    open_lists ();
    cop_alloc_free (block, size);
  }
}

void *
cop_alloc_large (size_t size)
{
  if (G_UNLIKELY (!lists_are_open))
    open_lists ();
  count ((int64_t) size);
  return g_malloc (size);
}

void
cop_alloc_free_large (void *block, size_t size)
{
  if (G_UNLIKELY (!lists_are_open))
    open_lists ();
  count (-(int64_t) size);
  g_free (block);
}

/* What this thread keeps for later. */
static int64_t
kept_bytes (void)
{
  int64_t n_bytes = 0;

  for (size_t i = 0; lists_are_open && i < COP_ALLOC_N_CLASSES; i++) {
    size_t n_kept = MAX_KEPT_BYTES / class_size (i) - cop_free_lists[i].n_room;

    n_bytes += (int64_t) (n_kept * class_size (i));
  }
  return n_bytes;
}

size_t
cop_term_memory (void)
{
  g_mutex_lock (&mutex);
  int64_t n_bytes = n_past_bytes - kept_bytes ();
  for (const Balance *thread = threads; thread != NULL; thread = thread->next)
    n_bytes += __atomic_load_n (&thread->n_bytes, __ATOMIC_RELAXED);
  g_mutex_unlock (&mutex);
  return (size_t) MAX (n_bytes, 0);
}

#endif
