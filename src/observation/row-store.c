/* Three arrays are in use at most: the observer's snapshot, the one on its way, and the
 * one in the making. Two may wait, if they are not far too large for what is needed now.
 */
#include "observation/row-store.h"

#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t) 1 << 21)
#define LARGE (2 * LARGE_PAGE)
#define MAX_SPARE 2
#define MIN_ROOM 64
#define MAX_WASTE 4 /* an array this many times too large is freed */

struct _CopRowStore {
  int    n_refs; /* atomic */
  GMutex lock;
  struct {
    CopSeenProcess *rows; /* owned, or NULL */
    size_t          n_room;
  } spare[MAX_SPARE];
};

CopRowStore *
cop_row_store_new (void)
{
  CopRowStore *store = g_new0 (CopRowStore, 1);

  store->n_refs = 1;
  g_mutex_init (&store->lock);
  return store;
}

CopRowStore *
cop_row_store_ref (CopRowStore *store)
{
  g_atomic_int_inc (&store->n_refs);
  return store;
}

void
cop_row_store_unref (CopRowStore *store)
{
  if (store == NULL || !g_atomic_int_dec_and_test (&store->n_refs))
    return;
  for (int i = 0; i < MAX_SPARE; i++)
    g_free (store->spare[i].rows);
  g_mutex_clear (&store->lock);
  g_free (store);
}

/* Large arrays on large pages where the system has them: else the first snapshot of
 * 100,000 processes costs the node 6,000 page faults. */
static CopSeenProcess *
allocate (size_t n_room)
{
  size_t n_bytes = n_room * sizeof (CopSeenProcess);

  if (n_bytes < LARGE)
    return g_new (CopSeenProcess, n_room);

  void *rows = NULL;

  if (posix_memalign (&rows, LARGE_PAGE, n_bytes) != 0)
    g_error ("no memory for %zu rows", n_room);
  madvise (rows, n_bytes, MADV_HUGEPAGE);
  return rows;
}

CopSeenProcess *
cop_row_store_take (CopRowStore *store, size_t n_rows, size_t *ret_n_room)
{
  CopSeenProcess *rows = NULL;

  g_mutex_lock (&store->lock);
  for (int i = 0; i < MAX_SPARE && rows == NULL; i++) {
    size_t n_room = store->spare[i].n_room;

    if (n_room >= n_rows && n_room <= MAX (n_rows, MIN_ROOM) * MAX_WASTE) {
      rows = g_steal_pointer (&store->spare[i].rows);
      *ret_n_room = n_room;
    } else {
      g_clear_pointer (&store->spare[i].rows, g_free);
    }
    store->spare[i].n_room = 0;
  }
  g_mutex_unlock (&store->lock);
  if (rows != NULL)
    return rows;
  *ret_n_room = MAX (n_rows + n_rows / 4, MIN_ROOM);
  return allocate (*ret_n_room);
}

void
cop_row_store_give (CopRowStore *store, CopSeenProcess *rows, size_t n_room)
{
  g_mutex_lock (&store->lock);
  for (int i = 0; i < MAX_SPARE && rows != NULL; i++) {
    if (store->spare[i].rows == NULL) {
      store->spare[i].rows = g_steal_pointer (&rows);
      store->spare[i].n_room = n_room;
    }
  }
  g_mutex_unlock (&store->lock);
  g_free (rows);
}
