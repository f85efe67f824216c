/* The switch from one stack to another, inline. Its jump is some instructions of ours
 * where we have them, else boost's C interface, whose names live in its C++ headers. */
#pragma once

#include "process/fiber.h"
#include "process/sanitizer.h"

/* Both leave @from for @to and give back, once somebody comes to @from again, who was
 * left for that. cop_fiber_jump_ontop () goes on in @to with a call of @func, which is
 * told who left and returns what the jump that left @to gives back. */
typedef CopFiber *(*CopOntopFunc) (CopFiber *left);

/* Where a stack begins. */
G_NORETURN void cop_fiber_main (CopFiber *left);

#if defined(__x86_64__) && !defined(__CET__) /* no shadow stack that would notice */

/* Three registers are saved; of the rest the compiler saves what it needs. Neither call
 * nor return is used, since the processor's prediction of returns would be wrong by one
 * for all that follow on the other side. A frame that was left is found by its frame
 * pointer, so back-traces pass. Only for functions that call others: they keep nothing
 * below their stack pointer. */
#define COP_JUMP(INTO)                                                                   \
  "leaq 1f(%%rip), %%rax\n\t"                                                            \
  "movq %%rsp, (%%rdi)\n\t" /* from->context … */                                      \
  "movq %%rbp, 8(%%rdi)\n\t"                                                             \
  "movq %%rax, 16(%%rdi)\n\t"                                                            \
  "movq (%%rsi), %%rsp\n\t" /* to->context … */                                        \
  "movq 8(%%rsi), %%rbp\n\t"                                                             \
  "movq %%rdi, %%rax\n\t" INTO "1:"

#ifdef __AVX512F__
#define COP_JUMP_CLOBBERS_MORE                                                           \
  , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24",     \
      "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3",   \
      "k4", "k5", "k6", "k7"
#else
#define COP_JUMP_CLOBBERS_MORE
#endif
#define COP_JUMP_CLOBBERS                                                                \
  "rbx", "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "xmm0", "xmm1",    \
      "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11",  \
      "xmm12", "xmm13", "xmm14", "xmm15", "cc", "memory" COP_JUMP_CLOBBERS_MORE

static inline CopFiber *
cop_fiber_jump (CopFiber *from, CopFiber *to)
{
  CopFiber *left;
  __asm__ volatile(COP_JUMP ("jmp *16(%%rsi)\n")
                   : "=a"(left), "+D"(from), "+S"(to)
                   :
                   : "rdx", COP_JUMP_CLOBBERS);
  return left;
}

static inline CopFiber *
cop_fiber_jump_ontop (CopFiber *from, CopFiber *to, CopOntopFunc func)
{
  CopFiber *left;
  __asm__ volatile(COP_JUMP ("pushq 16(%%rsi)\n\t" /* where @func returns to */
                             "jmp *%%rdx\n")
                   : "=a"(left), "+D"(from), "+S"(to), "+d"(func)
                   :
                   : COP_JUMP_CLOBBERS);
  return left;
}

/* Makes a jump to @fiber begin with cop_fiber_main (). */
static inline void
cop_fiber_prepare (CopFiber *fiber)
{
  uintptr_t *top = (uintptr_t *) (void *) (fiber->base + fiber->size);
  top[-1] = 0; /* nobody to return to: back-traces end */
  fiber->context = top - 1;
  fiber->frame = NULL;
  fiber->resume = (void *) cop_fiber_main;
}

#else

typedef struct {
  void *context;
  void *data;
} CopTransfer;

extern CopTransfer jump_fcontext (void *to, void *data);
extern CopTransfer
ontop_fcontext (void *to, void *data, CopTransfer (*func) (CopTransfer transfer));
extern void *make_fcontext (void *stack_top, size_t size, void (*entry) (CopTransfer));

static inline CopFiber *
cop_fiber_left (CopTransfer transfer)
{
  CopFiber *left = transfer.data;
  left->context = transfer.context;
  return left;
}

static inline CopFiber *
cop_fiber_jump (CopFiber *from, CopFiber *to)
{
  return cop_fiber_left (jump_fcontext (to->context, from));
}

static inline CopTransfer
cop_fiber_call_ontop (CopTransfer transfer)
{
  CopFiber *left = cop_fiber_left (transfer);
  left = ((CopOntopFunc) left->resume) (left);
  return (CopTransfer){ left->context, left };
}

static inline CopFiber *
cop_fiber_jump_ontop (CopFiber *from, CopFiber *to, CopOntopFunc func)
{
  from->resume = (void *) func;
  return cop_fiber_left (ontop_fcontext (to->context, from, cop_fiber_call_ontop));
}

static inline void
cop_fiber_enter (CopTransfer transfer)
{
  cop_fiber_main (cop_fiber_left (transfer));
}

static inline void
cop_fiber_prepare (CopFiber *fiber)
{
  fiber->context =
      make_fcontext (fiber->base + fiber->size, fiber->size, cop_fiber_enter);
}

#endif

/* ---- the switch ---- */

/* Makes @to, which starts afresh, ready to be switched to. */
void cop_fiber_begin (CopFiber *fiber);
/* @fiber was abandoned and is left now. */
void cop_fiber_retire (CopFiber *fiber);

/* The first thing on the other side of each switch. */
static inline void
cop_fiber_arrive (CopFiber *left)
{
  if (G_UNLIKELY (left->is_abandoned))
    cop_fiber_retire (left);
}

#ifdef COP_ASAN
void cop_fiber_start_switch (CopFiber *from, CopFiber *to);
/* Where the calling stack lies is learnt from ASan when it is left: of a node within
 * another node's process it is a fiber as well. */
void cop_fiber_finish_switch (void *fake_stack, CopFiber *left);
#endif

/* Leaves @from, which is running, for @to. Returns when somebody switches back. */
static inline void
cop_fiber_switch (CopFiber *from, CopFiber *to)
{
  if (G_UNLIKELY (!to->context))
    cop_fiber_begin (to);
#ifdef COP_ASAN
  cop_fiber_start_switch (from, to);
#endif
  CopFiber *left = cop_fiber_jump (from, to);
#ifdef COP_ASAN
  cop_fiber_finish_switch (from->fake_stack, left);
#endif
  cop_fiber_arrive (left);
}
