/* Links and monitors: one edge each, on a list of both ends, so that adding, removing and
 * telling are O(1) a piece. */
#include "process/process-private.h"

#include <string.h>

static CopEdgeList *
list_of (CopEdge *edge, int side)
{
  CopProcess *process = edge->end[side];
  if (edge->kind == COP_EDGE_LINK)
    return &process->links;
  return side == 0 ? &process->monitors : &process->monitored_by;
}

static void
list_add (CopEdge *edge, int side)
{
  CopProcess  *owner = edge->end[side];
  CopEdgeList *list = list_of (edge, side);
  CopEdge     *first = list->first;
  list->length++;
  if (!first) {
    edge->hook[side] = (CopEdgeHook){ edge, edge };
    list->first = edge;
    return;
  }

  CopEdgeHook *of_first = cop_edge_hook (first, owner);
  edge->hook[side] = (CopEdgeHook){ of_first->prev, first };
  cop_edge_hook (of_first->prev, owner)->next = edge;
  of_first->prev = edge;
}

static void
list_remove (CopEdge *edge, int side)
{
  CopProcess  *owner = edge->end[side];
  CopEdgeList *list = list_of (edge, side);
  CopEdgeHook  hook = edge->hook[side];
  list->length--;
  if (list->length == 0) {
    list->first = NULL;
    return;
  }

  cop_edge_hook (hook.prev, owner)->next = hook.next;
  cop_edge_hook (hook.next, owner)->prev = hook.prev;
  if (list->first == edge)
    list->first = hook.next;
}

static CopEdge *
edge_add (CopEdge *edge)
{
  list_add (edge, 0);
  list_add (edge, 1);
  return edge;
}

/* A link or a watch. */
static CopEdge *
edge_new (CopNode *node, CopEdge content)
{
  CopEdge *edge = cop_pool_take (&node->links);
  memcpy (edge, &content, COP_LINK_SIZE);
  return edge_add (edge);
}

void
cop_edge_free (CopNode *node, CopEdge *edge)
{
  list_remove (edge, 0);
  list_remove (edge, 1);
  if (edge->kind != COP_EDGE_MONITOR) {
    node->n_links -= edge->kind == COP_EDGE_LINK;
    cop_pool_give (&node->links, edge);
    return;
  }

  cop_term_unref (edge->name);
  cop_arena_give (&node->monitors, edge);
}

CopEdge *
cop_edge_link (CopProcess *a, CopProcess *b)
{
  CopNode *node = a->node;
  node->n_links++;
  CopEdge *edge = edge_new (node, (CopEdge){ .kind = COP_EDGE_LINK, .end = { a, b } });
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_LINK, a->pid, b->pid, COP_NONE);
  return edge;
}

/* Walks the links of both in step: as long as the shorter list. */
CopEdge *
cop_edge_find_link (CopProcess *a, CopProcess *b)
{
  CopEdge *of_a = a->links.first;
  CopEdge *of_b = b->links.first;
  for (size_t n = MIN (a->links.length, b->links.length); n > 0; n--) {
    if (of_a->end[0] == b || of_a->end[1] == b)
      return of_a;
    if (of_b->end[0] == a || of_b->end[1] == a)
      return of_b;
    of_a = cop_edge_hook (of_a, a)->next;
    of_b = cop_edge_hook (of_b, b)->next;
  }
  return NULL;
}

CopEdge *
cop_edge_monitor (CopProcess *owner, CopProcess *watched, CopTerm name, bool alias)
{
  CopNode *node = owner->node;
  CopEdge *edge = cop_arena_take (&node->monitors);
  *edge = (CopEdge){ .head = edge->head,
                     .kind = COP_EDGE_MONITOR,
                     .alias = alias,
                     .end = { owner, watched },
                     .name = cop_term_ref (name) };
  edge_add (edge);
  owner->mark = owner->mailbox.tail;
  owner->mark_ref = edge->head.number;
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_MONITOR, owner->pid, watched->pid, COP_NONE);
  return edge;
}

/* ---- at the end of a process ---- */

static bool
is_watched_by (const CopProcess *process, const CopProcess *owner)
{
  CopEdge *edge = process->monitored_by.first;
  for (size_t n = process->monitored_by.length; n > 0; n--) {
    if (edge->kind == COP_EDGE_WATCH && edge->end[0] == owner)
      return true;
    edge = edge->hook[1].next;
  }
  return false;
}

void
cop_process_tell_links (CopProcess *process)
{
  while (process->links.first) {
    CopEdge    *edge = process->links.first;
    CopProcess *partner = edge->end[edge->end[0] == process];
    cop_edge_free (process->node, edge);
    if (partner->wait == COP_WAIT_ENDS && is_watched_by (process, partner))
      continue; /* hears it in cop_process_tell_monitors () */
    cop_signal_exit (partner, process->pid, process->exit_reason, COP_EXIT_BY_LINK);
  }
}

static CopTerm
down_message (uint64_t ref, CopTerm object, CopTerm reason)
{
  return cop_tuple_of (COP_ATOM (DOWN), cop_local_reference (ref), COP_ATOM (process),
                       object, cop_term_ref (reason));
}

static void
tell_watch (CopProcess *owner, CopEndWatch *watch, CopTerm reason)
{
  size_t *n_left = watch->n_left;
  watch->n_left = NULL;
  if (watch->reason == COP_NONE)
    watch->reason = cop_term_ref (reason);
  if (--*n_left == 0 && owner->wait == COP_WAIT_ENDS)
    cop_wake (owner);
}

void
cop_process_tell_monitors (CopProcess *process)
{
  CopNode *node = process->node;
  while (process->monitored_by.first) {
    CopEdge    *edge = process->monitored_by.first;
    CopProcess *owner = edge->end[0];
    if (edge->kind == COP_EDGE_WATCH) {
      CopEndWatch *watch = edge->watch;
      cop_edge_free (node, edge);
      tell_watch (owner, watch, process->exit_reason);
      continue;
    }
    CopTerm object = edge->name == COP_NONE
                         ? process->pid
                         : cop_tuple_of (cop_term_ref (edge->name), node->name);
    CopTerm message = down_message (edge->head.number, object, process->exit_reason);
    cop_edge_free (node, edge);
    if (owner->is_ending)
      cop_term_unref (message);
    else
      cop_deliver (owner, COP_MESSAGE_PLAIN, message, (CopFrom){ 0 });
  }
}

void
cop_process_drop_monitors (CopProcess *process)
{
  while (process->monitors.first)
    cop_edge_free (process->node, process->monitors.first);
}

/* ---- ends of many ---- */

bool
cop_watch_end (CopTerm pid, CopEndWatch *watch, size_t *n_left)
{
  CopProcess *self = cop_running ();
  CopNode    *node = self->node;
  CopProcess *watched = cop_process_lookup (node, pid);
  if (!watched || watched == self)
    return false;

  watch->n_left = n_left;
  ++*n_left;
  edge_new (node, (CopEdge){
                      .kind = COP_EDGE_WATCH, .end = { self, watched }, .watch = watch });
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_MONITOR, self->pid, pid, COP_NONE);
  return true;
}

bool
cop_await_ends (const size_t *n_left, int64_t timeout_msec)
{
  CopProcess *self = cop_running ();
  if (*n_left > 0 && timeout_msec != 0)
    cop_block (self, COP_WAIT_ENDS, timeout_msec, "receive");
  return *n_left == 0;
}

void
cop_unwatch_ends (void)
{
  CopProcess *self = cop_running ();
  CopEdge    *edge = self->monitors.first;
  for (size_t n = self->monitors.length; n > 0; n--) {
    CopEdge *next = edge->hook[0].next;
    if (edge->kind == COP_EDGE_WATCH)
      cop_edge_free (self->node, edge);
    edge = next;
  }
}

/* ---- what processes ask for ---- */

void
cop_link (CopTerm pid)
{
  CopProcess *self = cop_running ();
  if (pid == self->pid)
    return;
  if (!cop_is_pid (pid))
    cop_raise (COP_ATOM (badarg));

  CopProcess *other = cop_process_lookup (self->node, pid);
  if (other) {
    if (!cop_edge_find_link (self, other))
      cop_edge_link (self, other);
  } else if (self->trap_exit || !cop_is_local_pid (pid)) {
    CopTerm reason = cop_is_local_pid (pid) ? COP_ATOM (noproc) : COP_ATOM (noconnection);
    cop_signal_exit (self, pid, reason, COP_EXIT_BY_LINK);
  } else {
    cop_raise (COP_ATOM (noproc));
  }
}

void
cop_unlink (CopTerm pid)
{
  CopProcess *self = cop_running ();

  CopProcess *other = cop_process_lookup_any (self->node, pid);
  CopEdge    *edge = other && other != self ? cop_edge_find_link (self, other) : NULL;
  if (!edge)
    return;
  cop_edge_free (self->node, edge);
  if (self->node->listeners->len)
    cop_node_emit (self->node, COP_EVENT_UNLINK, self->pid, pid, COP_NONE);
}

/* What a monitor on somebody who is not there delivers at once. */
static CopTerm
monitor_nobody (CopProcess *self, CopTerm object, CopTerm reason)
{
  uint64_t ref = self->node->next_ref++;
  self->mark = NULL;
  cop_deliver (self, COP_MESSAGE_PLAIN, down_message (ref, object, reason),
               (CopFrom){ 0 });
  return cop_local_reference (ref);
}

static CopTerm
monitor (CopTerm target, bool alias)
{
  CopProcess *self = cop_running ();
  CopNode    *node = self->node;
  CopTerm     name = COP_NONE;
  CopTerm     at = node->name;

  if (cop_is_atom (target)) {
    name = target;
  } else if (cop_is_tuple (target) && cop_tuple_size (target) == 2 &&
             cop_is_atom (cop_tuple_get (target, 0)) &&
             cop_is_atom (cop_tuple_get (target, 1))) {
    name = cop_tuple_get (target, 0);
    at = cop_tuple_get (target, 1);
  } else if (!cop_is_pid (target)) {
    cop_raise (COP_ATOM (badarg));
  }

  CopTerm     pid = name == COP_NONE   ? target
                    : at == node->name ? cop_whereis (name)
                                       : COP_NONE;
  CopProcess *watched = cop_process_lookup (node, pid);
  if (watched && watched != self)
    return cop_local_reference (
        cop_edge_monitor (self, watched, name, alias)->head.number);
  if (watched) /* a monitor on oneself never fires */
    return cop_local_reference (node->next_ref++);

  CopTerm object = name == COP_NONE ? cop_term_ref (target) : cop_tuple_of (name, at);
  bool    is_here = at == node->name && (name != COP_NONE || cop_is_local_pid (target));
  return monitor_nobody (self, object,
                         is_here ? COP_ATOM (noproc) : COP_ATOM (noconnection));
}

CopTerm
cop_monitor (CopTerm target)
{
  return monitor (target, false);
}

CopTerm
cop_monitor_alias (CopTerm target)
{
  return monitor (target, true);
}

bool
cop_demonitor (CopTerm ref, CopDemonitorFlags flags)
{
  CopProcess *self = cop_running ();
  if (!cop_is_reference (ref))
    cop_raise (COP_ATOM (badarg));

  CopNode *node = self->node;
  CopEdge *edge =
      cop_is_local_reference (ref) ? cop_arena_at (&node->monitors, ref >> 3) : NULL;
  bool existed = edge && edge->end[0] == self;
  if (existed) {
    CopTerm watched = edge->end[1]->pid;
    cop_edge_free (node, edge);
    if (node->listeners->len)
      cop_node_emit (node, COP_EVENT_DEMONITOR, self->pid, watched, COP_NONE);
  } else if (flags & COP_DEMONITOR_FLUSH) {
    cop_term_unref (cop_receive_down (ref, 0));
  }
  return flags & COP_DEMONITOR_INFO ? existed : true;
}
