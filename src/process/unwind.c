/* Leaving a handler from any depth. The frames between are unwound by the C++ runtime's
 * forced unwinding, so that every cleanup attribute on them runs; the stack is then given
 * up and the loop goes on upon another one. cop_try () is a place where it stops before.
 */
#include "process/process-private.h"
#include "process/sanitizer.h"

#include <setjmp.h>
#include <string.h>

#ifdef COP_ASAN
#include <sanitizer/asan_interface.h>
#endif

typedef struct _CopCatch CopCatch;

struct _CopCatch {
  CopCatch *outer;
  void     *frame;
  jmp_buf   place;
};

/* Called for each frame before it is unwound; a frame's CFA lies above all of its own
 * addresses, so the first frame beyond the boundary is the one that holds it. */
static _Unwind_Reason_Code
stop_at_boundary (int                       version,
                  _Unwind_Action            actions,
                  _Unwind_Exception_Class   exception_class,
                  struct _Unwind_Exception *exception,
                  struct _Unwind_Context   *context,
                  void                     *data)
{
  CopProcess *process = data;
  CopNode    *node = process->node;
  CopCatch *catch = process->is_ending ? NULL : node->catches;
  uintptr_t boundary = (uintptr_t) (catch ? catch->frame : node->running->boundary);

  if (actions & _UA_END_OF_STACK)
    g_error ("the stack of a process ended before its loop");
  if ((uintptr_t) _Unwind_GetCFA (context) <= boundary)
    return _URC_NO_REASON;

  process->is_unwinding = false;
  if (catch)
    _longjmp (catch->place, 1);

  node->catches = NULL;
  CopFiber *left = node->running;
  node->failed = process;
  node->running = cop_fiber_take (&node->fibers);
  cop_fiber_abandon (left, node->running);
}

G_NORETURN static void
unwind (CopProcess *process)
{
  CopNode *node = process->node;
  if (process->is_unwinding)
    g_error ("a clean-up function of process %s left by exit, raise or throw",
             process->class ? process->class->name : cop_process_plain (process)->entry);
#ifdef COP_ASAN
  __asan_handle_no_return ();
#endif
  process->is_unwinding = true;
  node->unwind = (struct _Unwind_Exception){ 0 };
  memcpy (&node->unwind.exception_class, "COPPICE", 8);
  _Unwind_ForcedUnwind (&node->unwind, stop_at_boundary, process);
  g_error ("the stack of a process cannot be unwound: compile with -fexceptions");
}

void
cop_unwind_to_loop (CopProcess *process)
{
  unwind (process);
}

G_NORETURN static void
fail (CopClass class, CopTerm value, CopTerm stack)
{
  CopProcess *self = cop_running ();
  self->node->failure = (CopFailure){ .class = class, .value = value, .stack = stack };
  unwind (self);
}

void
cop_exit (CopTerm reason)
{
  fail (COP_CLASS_EXIT, reason, COP_NIL);
}

/* A frame as Erlang writes it: {Module, Function, Arity, [{file, F}, {line, L}]}. */
static CopTerm
stack_here (const char *file, int line, const char *function)
{
  CopTerm place = cop_list_of (cop_tuple_of (COP_ATOM (file), cop_string (file)),
                               cop_tuple_of (COP_ATOM (line), cop_int (line)));
  return cop_list_of (
      cop_tuple_of (cop_atom ("c"), cop_atom (function), cop_int (0), place));
}

void
cop_throw_at (CopTerm thrown, const char *file, int line, const char *function)
{
  fail (COP_CLASS_THROW, thrown, stack_here (file, line, function));
}

void
cop_raise_at (CopTerm error, const char *file, int line, const char *function)
{
  fail (COP_CLASS_ERROR, error, stack_here (file, line, function));
}

void
cop_raise_stack (CopTerm error, CopTerm stack)
{
  fail (COP_CLASS_ERROR, error, stack);
}

void
cop_rethrow (CopFailure *failure)
{
  CopFailure taken = *failure;
  *failure = (CopFailure){ 0 };
  fail (taken.class, taken.value, taken.stack);
}

CopTerm
cop_exception (CopTerm module, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return cop_map_of (COP_ATOM (struct_), module, COP_ATOM (exception), COP_ATOM (true),
                     COP_ATOM (message), cop_string (message));
}

void
cop_failure_clear (CopFailure *failure)
{
  cop_term_unref (failure->value);
  cop_term_unref (failure->stack);
  *failure = (CopFailure){ 0 };
}

CopTerm
cop_failure_reason (const CopFailure *failure)
{
  CopTerm value = cop_term_ref (failure->value);
  CopTerm stack = cop_term_ref (failure->stack);
  switch (failure->class) {
  case COP_CLASS_NONE: return COP_ATOM (normal);
  case COP_CLASS_EXIT: cop_term_unref (stack); return value;
  case COP_CLASS_ERROR: return cop_tuple_of (value, stack);
  case COP_CLASS_THROW:
    return cop_tuple_of (cop_tuple_of (COP_ATOM (nocatch), value), stack);
  }
  g_assert_not_reached ();
}

bool __attribute__ ((noinline))
cop_try (void (*func) (void *data), void *data, CopFailure *ret_failure)
{
  CopNode *node = cop_running ()->node;
  CopCatch catch = { .outer = node->catches, .frame = __builtin_frame_address (0) };
  node->catches = &catch;
  if (_setjmp (catch.place) == 0) {
    func (data);
    cop_the_node ()->catches = catch.outer;
    return true;
  }

  node = cop_the_node ();
  node->catches = catch.outer;
  *ret_failure = node->failure;
  node->failure = (CopFailure){ 0 };
  return false;
}
