/* A mailbox is a queue that only its process takes from, so as long as the number of
 * messages it has taken is the same, every letter that was there still is. */
#include "process/look.h"

#include "process/process-private.h"

/* Unwinding needs some room below the frames that it looks at. */
#define STACK_ROOM ((size_t) 64 * 1024)

bool
cop_mailbox_look (CopNode         *node,
                  CopTerm          pid,
                  CopMailboxPlace *place,
                  size_t           limit,
                  CopMailboxFunc   func,
                  void            *data)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process || (place->position && place->n_taken != process->n_in)) {
    *place = (CopMailboxPlace){ 0 };
    return false;
  }

  const CopLetter *last = place->letter;
  const CopLetter *next = last ? last->next : process->mailbox.head;
  for (; next && limit > 0; next = next->next, limit--) {
    if (func)
      func (&next->message, data);
    last = next;
    place->position++;
  }
  place->letter = last;
  place->n_taken = process->n_in;
  return true;
}

CopTerm
cop_edge_relative (const CopEdge *edge, const CopProcess *process, CopRelation relation)
{
  switch (relation) {
  case COP_RELATION_LINK: return edge->end[edge->end[0] == process]->pid;
  case COP_RELATION_MONITORED_BY: return edge->end[0]->pid;
  case COP_RELATION_MONITORS:
    return edge->kind == COP_EDGE_WATCH || edge->name == COP_NONE
               ? edge->end[1]->pid
               : cop_tuple_of (cop_term_ref (edge->name), process->node->name);
  }
  g_assert_not_reached ();
}

void
cop_process_foreach_relative (CopNode        *node,
                              CopTerm         pid,
                              CopRelation     relation,
                              size_t          limit,
                              CopRelativeFunc func,
                              void           *data)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process)
    return;

  const CopEdgeList *list = relation == COP_RELATION_LINK       ? &process->links
                            : relation == COP_RELATION_MONITORS ? &process->monitors
                                                                : &process->monitored_by;
  CopEdge           *edge = list->first;
  for (size_t i = 0; i < MIN (list->length, limit); i++) {
    g_auto (CopTerm) relative = cop_edge_relative (edge, process, relation);
    func (relative, data);
    edge = cop_edge_hook (edge, process)->next;
  }
}

/* ---- stack ---- */

typedef struct {
  uintptr_t from; /* frames of the machinery that blocks lie below … */
  uintptr_t to;   /* … and the loop's above */
  void    **addresses;
  size_t    n_addresses;
  size_t    n_room;
} Walk;

/* libgcc gives the lower end of a frame as its CFA at this point. */
static _Unwind_Reason_Code
note_frame (struct _Unwind_Context *context, void *data)
{
  Walk     *walk = data;
  uintptr_t end = (uintptr_t) _Unwind_GetCFA (context);

  if (end > walk->to) { /* the one before was the loop's */
    walk->n_addresses -= walk->n_addresses > 0;
    return _URC_NORMAL_STOP;
  }
  if (end <= walk->from)
    return _URC_NO_REASON;
  if (walk->n_addresses == walk->n_room)
    return _URC_NORMAL_STOP;
  walk->addresses[walk->n_addresses++] = (void *) (uintptr_t) _Unwind_GetIP (context);
  return _URC_NO_REASON;
}

static void
walk_stack (void *data)
{
  _Unwind_Backtrace (note_frame, data);
}

size_t
cop_process_stack (CopNode *node, CopTerm pid, void **ret_addresses, size_t n_addresses)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process || !process->stay || process == node->current || process->is_unwinding)
    return 0;

  CopFiber *fiber = process->stay->fiber;
  char     *top = (char *) fiber->context;
  if (fiber->is_main || !top || top < fiber->base + STACK_ROOM)
    return 0;

  Walk walk = { .from = (uintptr_t) process->stay,
                .to = (uintptr_t) fiber->boundary,
                .addresses = ret_addresses,
                .n_room = n_addresses };
  cop_fiber_look (node->is_turning ? node->running : node->main_fiber, fiber, walk_stack,
                  &walk);
  return walk.n_addresses;
}
