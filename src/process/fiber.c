/* Stacks from slabs with guard pages, and the switch between them. */
#include "process/fiber.h"

#include "process/advice.h"
#include "process/switch.h"

#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#ifdef COP_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#endif

#ifdef COP_ASAN
#define STACK_SIZE ((size_t) 1024 * 1024) /* instrumented frames are larger */
#else
#define STACK_SIZE ((size_t) 256 * 1024)
#endif
#define STACKS_PER_SLAB 64
/* More than a page: a large frame must not step over it. */
#define GUARD_SIZE ((size_t) 32 * 1024)
/* Stack tops differ by these steps, or their first lines would share one cache set; not
 * by more than half a page, or most processes that wait would need a second one. */
#define COLOUR_STEP 128
#define N_COLOURS 16

#define TOP_SIZE ((size_t) 4096) /* what nearly every process uses of its stack */

typedef struct {
  char    *memory;
  CopFiber fibers[STACKS_PER_SLAB];
} CopSlab;

size_t
cop_fiber_stack_size (void)
{
  return STACK_SIZE - GUARD_SIZE;
}

/* ---- advice to the kernel about many stacks at once ---- */

#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif
#define PIDFD_OF_SELF (-10000)

/* One system call and one flush of the TLB for all (Linux 6.14). */
static bool
advise_all (const struct iovec *parts, size_t n_parts, int advice)
{
  size_t n_bytes = 0;
  for (size_t i = 0; i < n_parts; i++)
    n_bytes += parts[i].iov_len;
  long done = syscall (SYS_process_madvise, PIDFD_OF_SELF, parts, n_parts, advice, 0);
  return done == (long) n_bytes;
}

/* MADV_GUARD_INSTALL costs no mapping (Linux 6.13); mprotect splits one. When even that
 * fails, the stack works without a guard. */
static void
install_guards (const struct iovec *parts, size_t n_parts)
{
  if (advise_all (parts, n_parts, MADV_GUARD_INSTALL))
    return;
  for (size_t i = 0; i < n_parts; i++)
    if (madvise (parts[i].iov_base, parts[i].iov_len, MADV_GUARD_INSTALL) != 0)
      (void) !mprotect (parts[i].iov_base, parts[i].iov_len, PROT_NONE);
}

static void
give_memory_back (const struct iovec *parts, size_t n_parts)
{
  if (advise_all (parts, n_parts, MADV_DONTNEED))
    return;
  for (size_t i = 0; i < n_parts; i++)
    madvise (parts[i].iov_base, parts[i].iov_len, MADV_DONTNEED);
}

/* A page that is there already is not faulted in, which costs more than the page. Where
 * this is not known the faults come one by one. */
static void
get_memory (const struct iovec *parts, size_t n_parts)
{
  (void) advise_all (parts, n_parts, MADV_POPULATE_WRITE);
}

/* ---- slabs ---- */

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

/* What is on the stack is of no use any more. */
static void
reset (CopFiber *fiber)
{
#ifdef COP_ASAN
  __asan_unpoison_memory_region (fiber->base, fiber->size);
#endif
  fiber->context = NULL;
}

static void
add_cold (CopFiber *fiber)
{
  CopFiberPool *pool = fiber->pool;
  fiber->next = pool->cold;
  pool->cold = fiber;
  pool->n_cold++;
}

static void
add_slab (CopFiberPool *pool)
{
  CopSlab     *slab = slab_new ();
  struct iovec guards[STACKS_PER_SLAB];
  for (size_t i = 0; i < STACKS_PER_SLAB; i++) {
    char     *memory = slab->memory + i * STACK_SIZE;
    CopFiber *fiber = &slab->fibers[i];
    guards[i] = (struct iovec){ memory, GUARD_SIZE };
    fiber->pool = pool;
    fiber->base = memory + GUARD_SIZE;
    fiber->size = STACK_SIZE - GUARD_SIZE - COLOUR_STEP * (i % N_COLOURS);
    add_cold (fiber);
  }
  install_guards (guards, STACKS_PER_SLAB);
  g_ptr_array_add (pool->slabs, slab);
  pool->n_all += STACKS_PER_SLAB;
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
  pool->warm = pool->cold = NULL;
}

/* The end of the stack, colour and all. */
static char *
top_of (const CopFiber *fiber)
{
  return fiber->base + STACK_SIZE - GUARD_SIZE;
}

/* Who needs a second slab will need many stacks more. */
static void
warm_up (CopFiberPool *pool)
{
  struct iovec tops[STACKS_PER_SLAB];
  size_t       n = 0, n_wanted = pool->slabs->len > 1 ? STACKS_PER_SLAB : 1;
  while (pool->cold && n < n_wanted) {
    CopFiber *fiber = pool->cold;
    pool->cold = fiber->next;
    pool->n_cold--;
    tops[n++] = (struct iovec){ top_of (fiber) - TOP_SIZE, TOP_SIZE };
    cop_fiber_park (fiber);
  }
  if (n > 1)
    get_memory (tops, n);
}

CopFiber *
cop_fiber_take_cold (CopFiberPool *pool)
{
  if (!pool->cold)
    add_slab (pool);
  warm_up (pool);
  return cop_fiber_take (pool);
}

void
cop_fiber_pool_trim (CopFiberPool *pool)
{
  struct iovec stacks[STACKS_PER_SLAB];
  for (int round = 0; round < 4; round++) {
    size_t n = 0;
    while (cop_fiber_pool_has_excess (pool) && n < STACKS_PER_SLAB) {
      CopFiber *fiber = cop_fiber_take (pool);
      reset (fiber);
      stacks[n++] = (struct iovec){ fiber->base, STACK_SIZE - GUARD_SIZE };
      add_cold (fiber);
    }
    give_memory_back (stacks, n);
  }
}

/* ---- the switch ---- */

void
cop_fiber_retire (CopFiber *fiber)
{
  fiber->is_abandoned = false;
  reset (fiber);
  cop_fiber_park (fiber);
}

#ifdef COP_ASAN
void
cop_fiber_start_switch (CopFiber *from, CopFiber *to)
{
  __sanitizer_start_switch_fiber (from->is_abandoned ? NULL : &from->fake_stack, to->base,
                                  to->size);
}

void
cop_fiber_finish_switch (void *fake_stack, CopFiber *left)
{
  const void *base = NULL;
  size_t      size = 0;
  __sanitizer_finish_switch_fiber (fake_stack, &base, &size);
  if (left->is_main) {
    left->base = (char *) base;
    left->size = size;
  }
}
#endif

void
cop_fiber_main (CopFiber *left)
{
#ifdef COP_ASAN
  cop_fiber_finish_switch (NULL, left);
#endif
  CopFiberPool *pool = left->pool;
  cop_fiber_arrive (left);
  pool->entry (pool->data);
  g_assert_not_reached ();
}

void
cop_fiber_begin (CopFiber *fiber)
{
  cop_fiber_prepare (fiber);
}

void
cop_fiber_abandon (CopFiber *from, CopFiber *to)
{
  from->is_abandoned = true;
  cop_fiber_switch (from, to);
  g_assert_not_reached ();
}

/* ---- looking at a stack that was left ---- */

typedef struct _CopFiberLook {
  CopFiber *self;
  CopFiber *left;
  void (*func) (void *data);
  void *data;
} CopFiberLook;

#if defined(__x86_64__) || defined(__i386__)
/* The stack below need not be aligned: it was not left by a call. */
#define ALIGNED __attribute__ ((force_align_arg_pointer))
#else
#define ALIGNED
#endif

/* Stands on top of the stack, where it was entered instead of the return from the switch
 * that left it. It stays there for the next look, so that looking again and again does
 * not make the stack grow; whoever goes on with the fiber passes through. */
ALIGNED __attribute__ ((no_sanitize_address)) static CopFiber *
looker (CopFiber *from)
{
  CopFiber *left = from->look->left;

  while (left->look) {
    CopFiberLook *look = left->look;
#ifdef COP_ASAN
    cop_fiber_finish_switch (left->fake_stack, look->self);
#endif
    look->func (look->data);
    left->look = NULL;
#ifdef COP_ASAN
    cop_fiber_start_switch (left, look->self);
#endif
    from = cop_fiber_jump (left, look->self);
  }
  left->has_looker = false;
  return from;
}

void
cop_fiber_look (CopFiber *self, CopFiber *left, void (*func) (void *data), void *data)
{
  CopFiberLook look = { self, left, func, data };
  self->look = left->look = &look;
  bool is_there = left->has_looker;
  left->has_looker = true;
#ifdef COP_ASAN
  cop_fiber_start_switch (self, left);
#endif
  if (is_there)
    cop_fiber_jump (self, left);
  else
    cop_fiber_jump_ontop (self, left, looker);
#ifdef COP_ASAN
  cop_fiber_finish_switch (self->fake_stack, left);
#endif
  self->look = NULL;
}

CopFiber *
cop_fiber_new_main (CopFiberPool *pool)
{
  CopFiber *fiber = g_new0 (CopFiber, 1);
  fiber->pool = pool;
  fiber->is_main = true;
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
