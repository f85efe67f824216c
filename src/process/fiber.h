/* Fibers: stacks that can be left in the middle and gone on with later, from a pool.
 * Tells the sanitizers about every switch. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef struct _CopFiber     CopFiber;
typedef struct _CopFiberPool CopFiberPool;

struct _CopFiber {
  void  *context; /* stack pointer where it was left; NULL: starts afresh … */
  void  *frame;   /* … and frame pointer … */
  void  *resume;  /* … and place to go on at. switch.h knows these three by position */
  char  *base;    /* lowest usable address; of the calling stack only ASan's use */
  size_t size;
  void  *boundary;                    /* frame of the loop: unwinding stops there */
  CopFiber             *next;         /* pool->idle */
  void                 *fake_stack;   /* ASan's */
  bool                  is_abandoned; /* by the switch in progress */
  bool                  is_main;      /* stands for the stack that called */
  bool                  has_looker;   /* on its top: it was looked at since it was left */
  struct _CopFiberLook *look;         /* borrowed; in progress, of both sides */
  CopFiberPool         *pool;
};

struct _CopFiberPool {
  CopFiber  *warm; /* idle stacks that have their memory */
  size_t     n_warm;
  CopFiber  *cold; /* idle stacks without */
  size_t     n_cold;
  size_t     n_all;
  GPtrArray *slabs; /* CopSlab * */
  void (*entry) (void *data);
  void *data;
};

/* Idle stacks beyond this many give their memory back to the system, bit by bit: who had
 * many at once is likely to want them again soon. */
#define COP_N_WARM_STACKS 2048
#define COP_TRIM_PAUSE_USEC ((int64_t) 100 * 1000)

void cop_fiber_pool_init (CopFiberPool *pool, void (*entry) (void *data), void *data);
/* All fibers must be idle or abandoned. */
void cop_fiber_pool_clear (CopFiberPool *pool);

CopFiber *cop_fiber_take_cold (CopFiberPool *pool);

/* One that is idle, or a new one. */
static inline CopFiber *
cop_fiber_take (CopFiberPool *pool)
{
  CopFiber *fiber = pool->warm;
  if (G_UNLIKELY (!fiber))
    return cop_fiber_take_cold (pool);
  pool->warm = fiber->next;
  pool->n_warm--;
  return fiber;
}

static inline bool
cop_fiber_pool_has_excess (const CopFiberPool *pool)
{
  return pool->n_warm > COP_N_WARM_STACKS;
}

/* Gives back the memory of some of those; once in COP_TRIM_PAUSE_USEC is enough. */
void cop_fiber_pool_trim (CopFiberPool *pool);

static inline size_t
cop_fiber_pool_n_idle (const CopFiberPool *pool)
{
  return pool->n_warm + pool->n_cold;
}

/* Puts @fiber, which is left in the loop or abandoned, among the warm ones. */
static inline void
cop_fiber_park (CopFiber *fiber)
{
  CopFiberPool *pool = fiber->pool;
  fiber->next = pool->warm;
  pool->warm = fiber;
  pool->n_warm++;
}

/* Leaves @from, which is running, for @to (cop_fiber_switch () of switch.h); @from is not
 * to be gone on with: it is put into the pool to start afresh. */
G_NORETURN void cop_fiber_abandon (CopFiber *from, CopFiber *to);

/* Runs @func on top of what @left has on its stack, and leaves that as it was. @self is
 * running, @left was left by cop_fiber_switch (). @func must return. */
void
cop_fiber_look (CopFiber *self, CopFiber *left, void (*func) (void *data), void *data);

/* Stands for the stack of the calling thread. */
CopFiber *cop_fiber_new_main (CopFiberPool *pool);
void      cop_fiber_free_main (CopFiber *fiber);

/* Whether @address lies in the guard below a stack of this pool. */
bool cop_fiber_pool_is_guard (CopFiberPool *pool, const void *address);
/* Usable bytes of one stack. */
size_t cop_fiber_stack_size (void);
