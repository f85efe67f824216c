/* Fibers: stacks that can be left in the middle and gone on with later, from a pool.
 * Wraps boost's fcontext; tells the sanitizers about every switch. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct _CopFiber     CopFiber;
typedef struct _CopFiberPool CopFiberPool;

struct _CopFiber {
  void         *context; /* of fcontext, while it is not running; NULL: starts afresh */
  char         *base;    /* lowest usable address; of the calling stack only ASan's use */
  size_t        size;
  void         *boundary;     /* frame of the loop: unwinding stops there */
  CopFiber     *next;         /* pool->idle */
  void         *fake_stack;   /* ASan's */
  bool          is_abandoned; /* by the switch in progress */
  bool          is_main;      /* stands for the stack that called */
  CopFiberPool *pool;
};

struct _CopFiberPool {
  CopFiber  *idle;
  size_t     n_idle;
  size_t     n_all;
  GPtrArray *slabs; /* CopSlab * */
  size_t     colour;
  void (*entry) (void *data);
  void *data;
};

/* Idle stacks beyond this many give their memory back to the system, if they are
 * abandoned and not parked. */
#define COP_N_WARM_STACKS 256

void cop_fiber_pool_init (CopFiberPool *pool, void (*entry) (void *data), void *data);
/* All fibers must be idle or abandoned. */
void cop_fiber_pool_clear (CopFiberPool *pool);

CopFiber *cop_fiber_new (CopFiberPool *pool);
void      cop_fiber_cool (CopFiber *fiber); /* gives memory back to the system */

/* One that is idle, or a new one. */
static inline CopFiber *
cop_fiber_take (CopFiberPool *pool)
{
  CopFiber *fiber = pool->idle;
  if (G_UNLIKELY (!fiber))
    return cop_fiber_new (pool);
  pool->idle = fiber->next;
  pool->n_idle--;
  return fiber;
}

/* Gives back: with its context when parked in the loop, with none when abandoned. */
static inline void
cop_fiber_give (CopFiber *fiber)
{
  CopFiberPool *pool = fiber->pool;
  if (G_UNLIKELY (pool->n_idle >= COP_N_WARM_STACKS) && !fiber->context)
    cop_fiber_cool (fiber);
  fiber->next = pool->idle;
  pool->idle = fiber;
  pool->n_idle++;
}

/* Leaves @from, which is running, for @to. Returns when somebody switches back. */
void cop_fiber_switch (CopFiber *from, CopFiber *to);
/* The same, but @from is not to be gone on with: it is put into the pool to start afresh.
 */
G_NORETURN void cop_fiber_abandon (CopFiber *from, CopFiber *to);

/* Stands for the stack of the calling thread. */
CopFiber *cop_fiber_new_main (CopFiberPool *pool);
void      cop_fiber_free_main (CopFiber *fiber);

/* Whether @address lies in the guard below a stack of this pool. */
bool cop_fiber_pool_is_guard (CopFiberPool *pool, const void *address);
/* Usable bytes of one stack. */
size_t cop_fiber_stack_size (void);
