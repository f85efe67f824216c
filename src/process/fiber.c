/* Stacks from slabs with guard pages, and the switch between them. */
#include "process/fiber.h"
#include "process/sanitizer.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef COP_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#include <pthread.h>
#endif

/* Boost's C interface; the names live in its C++ headers. */
typedef struct {
  void *context;
  void *data;
} CopTransfer;

extern CopTransfer jump_fcontext (void *to, void *data);
extern void *make_fcontext (void *stack_top, size_t size, void (*entry) (CopTransfer));

#ifdef COP_ASAN
#define STACK_SIZE ((size_t) 1024 * 1024) /* instrumented frames are larger */
#else
#define STACK_SIZE ((size_t) 256 * 1024)
#endif
#define STACKS_PER_SLAB 64
/* More than a page: a large frame must not step over it. */
#define GUARD_SIZE ((size_t) 32 * 1024)
/* Stack tops differ by these steps, or their first lines would share one cache set. */
#define COLOUR_STEP 128
#define N_COLOURS 31
/* Idle stacks beyond this many give their memory back to the system. */
#define N_WARM_STACKS 256

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

typedef struct {
  char    *memory;
  size_t   n_used;
  CopFiber fibers[STACKS_PER_SLAB];
} CopSlab;

/* What a switch hands over. */
typedef struct {
  CopFiberPool *pool;
  CopFiber     *from;
  bool          abandon;
} CopHandover;

size_t
cop_fiber_stack_size (void)
{
  return STACK_SIZE - GUARD_SIZE;
}

static CopSlab *
slab_new (void)
{
  size_t size = STACK_SIZE * STACKS_PER_SLAB;
  char  *memory = mmap (NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED)
    g_error ("no memory for %d stacks of %zu KiB", STACKS_PER_SLAB, STACK_SIZE / 1024);

  CopSlab *slab = g_new0 (CopSlab, 1);
  slab->memory = memory;
#ifdef COP_ASAN
  __lsan_register_root_region (memory, size);
#endif
  return slab;
}

static void
slab_free (void *data)
{
  CopSlab *slab = data;
  size_t   size = STACK_SIZE * STACKS_PER_SLAB;
#ifdef COP_ASAN
  __lsan_unregister_root_region (slab->memory, size);
  __asan_unpoison_memory_region (slab->memory, size);
#endif
  munmap (slab->memory, size);
  g_free (slab);
}

/* MADV_GUARD_INSTALL costs no mapping (Linux 6.13); mprotect splits one. When even that
 * fails, the stack works without a guard. */
static void
install_guard (char *guard)
{
  if (madvise (guard, GUARD_SIZE, MADV_GUARD_INSTALL) != 0)
    (void) !mprotect (guard, GUARD_SIZE, PROT_NONE);
}

static CopFiber *
fiber_new (CopFiberPool *pool)
{
  CopSlab *slab =
      pool->slabs->len ? g_ptr_array_index (pool->slabs, pool->slabs->len - 1) : NULL;
  if (!slab || slab->n_used == STACKS_PER_SLAB) {
    slab = slab_new ();
    g_ptr_array_add (pool->slabs, slab);
  }

  char     *memory = slab->memory + slab->n_used * STACK_SIZE;
  CopFiber *fiber = &slab->fibers[slab->n_used++];
  install_guard (memory);
  fiber->base = memory + GUARD_SIZE;
  fiber->size = STACK_SIZE - GUARD_SIZE - COLOUR_STEP * (pool->colour++ % N_COLOURS);
  pool->n_all++;
  return fiber;
}

void
cop_fiber_pool_init (CopFiberPool *pool, void (*entry) (void *data), void *data)
{
  *pool = (CopFiberPool){ .entry = entry, .data = data };
  pool->slabs = g_ptr_array_new_with_free_func (slab_free);
}

void
cop_fiber_pool_clear (CopFiberPool *pool)
{
  g_clear_pointer (&pool->slabs, g_ptr_array_unref);
  pool->idle = NULL;
}

CopFiber *
cop_fiber_take (CopFiberPool *pool)
{
  CopFiber *fiber = pool->idle;
  if (!fiber)
    return fiber_new (pool);

  pool->idle = fiber->next;
  pool->n_idle--;
  return fiber;
}

void
cop_fiber_give (CopFiberPool *pool, CopFiber *fiber)
{
  if (pool->n_idle >= N_WARM_STACKS && !fiber->context)
    madvise (fiber->base, fiber->size & ~((size_t) sysconf (_SC_PAGESIZE) - 1),
             MADV_DONTNEED);
  fiber->next = pool->idle;
  pool->idle = fiber;
  pool->n_idle++;
}

/* The first thing on the other side of each switch. */
static void
arrive (CopTransfer transfer)
{
  CopHandover handover = *(CopHandover *) transfer.data;

  if (!handover.abandon) {
    handover.from->context = transfer.context;
    return;
  }

  CopFiber *dead = handover.from;
#ifdef COP_ASAN
  __asan_unpoison_memory_region (dead->base, dead->size);
#endif
  dead->context = NULL;
  cop_fiber_give (handover.pool, dead);
}

static void
finish_switch (CopFiber *self)
{
#ifdef COP_ASAN
  __sanitizer_finish_switch_fiber (self->fake_stack, NULL, NULL);
#endif
}

G_NORETURN static void
fiber_main (CopTransfer transfer)
{
#ifdef COP_ASAN
  __sanitizer_finish_switch_fiber (NULL, NULL, NULL);
#endif
  CopFiberPool *pool = ((CopHandover *) transfer.data)->pool;
  arrive (transfer);
  pool->entry (pool->data);
  g_assert_not_reached ();
}

static inline void
jump (CopFiberPool *pool, CopFiber *from, CopFiber *to, bool abandon)
{
  CopHandover handover = { pool, from, abandon };
  if (!to->context)
    to->context = make_fcontext (to->base + to->size, to->size, fiber_main);
#ifdef COP_ASAN
  __sanitizer_start_switch_fiber (abandon ? NULL : &from->fake_stack, to->base, to->size);
#endif
  arrive (jump_fcontext (to->context, &handover));
  finish_switch (from);
}

void
cop_fiber_switch (CopFiberPool *pool, CopFiber *from, CopFiber *to)
{
  jump (pool, from, to, false);
}

void
cop_fiber_abandon (CopFiberPool *pool, CopFiber *from, CopFiber *to)
{
  jump (pool, from, to, true);
  g_assert_not_reached ();
}

CopFiber *
cop_fiber_new_main (void)
{
  CopFiber *fiber = g_new0 (CopFiber, 1);
#ifdef COP_ASAN
  pthread_attr_t attributes;
  void          *base = NULL;
  g_assert (pthread_getattr_np (pthread_self (), &attributes) == 0);
  pthread_attr_getstack (&attributes, &base, &fiber->size);
  pthread_attr_destroy (&attributes);
  fiber->base = base;
#endif
  return fiber;
}

void
cop_fiber_free_main (CopFiber *fiber)
{
  g_free (fiber);
}

bool
cop_fiber_pool_is_guard (CopFiberPool *pool, const void *address)
{
  for (guint i = 0; pool->slabs && i < pool->slabs->len; i++) {
    CopSlab *slab = g_ptr_array_index (pool->slabs, i);
    size_t   offset = (uintptr_t) address - (uintptr_t) slab->memory;
    if ((uintptr_t) address >= (uintptr_t) slab->memory &&
        offset < STACK_SIZE * STACKS_PER_SLAB)
      return offset % STACK_SIZE < GUARD_SIZE;
  }
  return false;
}
