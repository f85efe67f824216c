/* Fibers: stacks that can be left in the middle and gone on with later, from a pool.
 * Wraps boost's fcontext; tells the sanitizers about every switch. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <glib.h>

typedef struct _CopFiber CopFiber;

struct _CopFiber {
  void     *context; /* of fcontext, while it is not running; NULL: starts afresh */
  char     *base;    /* lowest usable address; NULL: the thread's own stack */
  size_t    size;
  void     *boundary;   /* frame of the loop: unwinding stops there */
  CopFiber *next;       /* pool->idle */
  void     *fake_stack; /* ASan's */
};

typedef struct {
  CopFiber  *idle;
  size_t     n_idle;
  size_t     n_all;
  GPtrArray *slabs; /* CopSlab * */
  size_t     colour;
  void (*entry) (void *data);
  void *data;
} CopFiberPool;

void cop_fiber_pool_init (CopFiberPool *pool, void (*entry) (void *data), void *data);
/* All fibers must be idle or abandoned. */
void cop_fiber_pool_clear (CopFiberPool *pool);

/* One that is idle, or a new one. */
CopFiber *cop_fiber_take (CopFiberPool *pool);
/* Gives back: with its context when parked in the loop, with none when abandoned. */
void cop_fiber_give (CopFiberPool *pool, CopFiber *fiber);

/* Leaves @from, which is running, for @to. Returns when somebody switches back. */
void cop_fiber_switch (CopFiberPool *pool, CopFiber *from, CopFiber *to);
/* The same, but @from is not to be gone on with: it is put into the pool to start afresh.
 */
G_NORETURN void cop_fiber_abandon (CopFiberPool *pool, CopFiber *from, CopFiber *to);

/* Stands for the stack of the calling thread. */
CopFiber *cop_fiber_new_main (void);
void      cop_fiber_free_main (CopFiber *fiber);

/* Whether @address lies in the guard below a stack of this pool. */
bool cop_fiber_pool_is_guard (CopFiberPool *pool, const void *address);
/* Usable bytes of one stack. */
size_t cop_fiber_stack_size (void);
