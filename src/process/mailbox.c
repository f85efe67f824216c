/* The queue of what a process has not handled yet. */
#include "process/process-private.h"

static inline CopLetter *
letter_new (CopNode *node, CopMessageKind kind, CopTerm term, CopFrom from)
{
  CopLetter *letter = cop_pool_take (&node->letters);
  letter->next = NULL;
  letter->message = (CopMessage){ .kind = kind, .term = term, .from = from };
  return letter;
}

void
cop_mailbox_clear (CopProcess *process)
{
  while (process->mailbox.head)
    cop_letter_free (process->node, cop_mailbox_take (process, &process->mailbox.head));
}

void
cop_deliver (CopProcess *process, CopMessageKind kind, CopTerm term, CopFrom from)
{
  CopLetter *letter = letter_new (process->node, kind, term, from);
  *process->mailbox.tail = letter;
  process->mailbox.tail = &letter->next;
  process->n_letters++;

  if (process->wait == COP_WAIT_MESSAGE)
    cop_wake (process);
  else if (!process->is_running &&
           (!process->is_selective ||
            process->class->accepts (process->state, &letter->message)))
    cop_make_ready (process);
}

CopTerm
cop_from_to_term (CopFrom from)
{
  CopTerm ref = cop_local_reference (from.tag);
  return cop_tuple_of (from.pid, from.alias ? cop_cons (COP_ATOM (alias), ref) : ref);
}

bool
cop_from_of_term (CopTerm term, CopFrom *ret_from)
{
  if (!cop_is_tuple (term) || cop_tuple_size (term) != 2)
    return false;

  CopTerm pid = cop_tuple_get (term, 0);
  CopTerm tag = cop_tuple_get (term, 1);
  bool    alias = cop_is_cons (tag) && cop_head (tag) == COP_ATOM (alias);
  CopTerm ref = alias ? cop_tail (tag) : tag;
  if (!cop_is_local_pid (pid) || !cop_is_local_reference (ref))
    return false;
  *ret_from = (CopFrom){ .pid = pid, .tag = ref >> 3, .alias = alias };
  return true;
}

CopTerm
cop_message_to_term (const CopMessage *message)
{
  CopTerm term = cop_term_ref (message->term);
  switch (message->kind) {
  case COP_MESSAGE_PLAIN: return term;
  case COP_MESSAGE_CALL:
    return cop_tuple_of (COP_ATOM (gen_call), cop_from_to_term (message->from), term);
  case COP_MESSAGE_CAST: return cop_tuple_of (COP_ATOM (gen_cast), term);
  case COP_MESSAGE_SYSTEM:
    return cop_tuple_of (COP_ATOM (system), cop_from_to_term (message->from), term);
  }
  g_assert_not_reached ();
}

/* ---- sending ---- */

/* The process behind a local name, {Name, Node} or an alias, whose first message ends it.
 */
static CopProcess *
find_destination (CopNode *node, CopTerm destination)
{
  if (cop_is_local_reference (destination)) {
    CopEdge *edge = cop_arena_at (&node->monitors, destination >> 3);
    if (!edge || !edge->alias)
      return NULL;
    CopProcess *owner = edge->end[0];
    CopTerm     watched = edge->end[1]->pid;
    cop_edge_free (node, edge);
    if (node->listeners->len)
      cop_node_emit (node, COP_EVENT_DEMONITOR, owner->pid, watched, COP_NONE);
    return owner;
  }
  if (cop_is_pid (destination) || cop_is_reference (destination)) /* of another node */
    return NULL;
  if (cop_is_tuple (destination) && cop_tuple_size (destination) == 2)
    return cop_tuple_get (destination, 1) == node->name
               ? cop_process_lookup (node, cop_whereis (cop_tuple_get (destination, 0)))
               : NULL;

  CopTerm pid = cop_is_atom (destination) ? cop_whereis (destination) : COP_NONE;
  if (pid == COP_NONE)
    cop_raise (COP_ATOM (badarg));
  return cop_process_lookup (node, pid);
}

/* Takes @term; @receiver may be NULL. */
static inline void
send (
    CopNode *node, CopProcess *receiver, CopMessageKind kind, CopTerm term, CopFrom from)
{
  if (G_LIKELY (receiver)) {
    node->n_messages++;
    cop_deliver (receiver, kind, term, from);
  } else {
    cop_term_unref (term);
  }
  if (node->current)
    cop_count_send (node->current);
}

static void
send_elsewhere (CopNode *node, CopTerm destination, CopTerm message)
{
  g_auto (CopTerm) owned = message;
  CopProcess      *receiver = find_destination (node, destination);
  send (node, receiver, COP_MESSAGE_PLAIN, cop_term_steal (&owned), (CopFrom){ 0 });
}

void
cop_send (CopTerm destination, CopTerm message)
{
  g_return_if_fail (message != COP_NONE);

  CopNode *node = cop_the_node ();
  if (G_LIKELY (cop_is_local_pid (destination)))
    send (node, cop_process_lookup (node, destination), COP_MESSAGE_PLAIN, message,
          (CopFrom){ 0 });
  else
    send_elsewhere (node, destination, message);
}

void
cop_post (CopTerm pid, CopMessageKind kind, CopTerm term, CopFrom from)
{
  CopNode *node = cop_the_node ();
  send (node, cop_process_lookup (node, pid), kind, term, from);
}

/* ---- receiving ---- */

static CopTerm
take_term (CopProcess *self, CopLetter **place)
{
  CopLetter *letter = cop_mailbox_take (self, place);
  CopTerm    term = letter->message.kind == COP_MESSAGE_PLAIN
                        ? cop_term_steal (&letter->message.term)
                        : cop_message_to_term (&letter->message);
  cop_letter_free (self->node, letter);
  self->n_in++;
  return term;
}

static bool
is_wanted (const CopMessage *message, CopMessageFunc func, void *data)
{
  if (message->kind == COP_MESSAGE_PLAIN)
    return func (message->term, data);
  g_auto (CopTerm) term = cop_message_to_term (message);
  return func (term, data);
}

/* Waits for a letter from @place on for which @func says yes, looking at each once.
 * Callers count it as work also when it looks only once, or who polls would never stop;
 * but what flushes (a demonitor, an unlink) is no place to lose the turn. */
static CopTerm
receive (CopProcess    *self,
         CopLetter    **place,
         CopMessageFunc func,
         void          *data,
         int64_t        timeout_msec)
{
  int64_t deadline = 0, left = timeout_msec;

  for (;;) {
    for (; *place; place = &(*place)->next)
      if (!func || is_wanted (&(*place)->message, func, data))
        return take_term (self, place);
    if (timeout_msec > 0) {
      int64_t now = cop_node_now_usec (self->node);
      if (!deadline)
        deadline = now + MIN (timeout_msec, COP_LONGEST_MSEC) * 1000;
      left = (deadline - now + 999) / 1000;
    }
    if (left == 0 || (timeout_msec > 0 && left < 0))
      return COP_NONE;
    cop_block (self, COP_WAIT_MESSAGE, left, "receive");
  }
}

CopTerm
cop_receive (int64_t timeout_msec)
{
  CopProcess *self = cop_running ();
  cop_count_work (self);
  return receive (self, &self->mailbox.head, NULL, NULL, timeout_msec);
}

CopTerm
cop_receive_if (CopMessageFunc func, void *data, int64_t timeout_msec)
{
  CopProcess *self = cop_running ();
  cop_count_work (self);
  return receive (self, &self->mailbox.head, func, data, timeout_msec);
}

static bool
is_down_of (CopTerm message, void *ref)
{
  return cop_is_tuple (message) && cop_tuple_size (message) == 5 &&
         cop_tuple_get (message, 0) == COP_ATOM (DOWN) &&
         cop_tuple_get (message, 1) == *(CopTerm *) ref;
}

CopTerm
cop_receive_down (CopTerm ref, int64_t timeout_msec)
{
  /* A DOWN is younger than its monitor: what came before need not be looked at. */
  CopProcess *self = cop_running ();
  if (timeout_msec != 0)
    cop_count_work (self);
  bool is_last = self->mark && self->mark_ref == ref >> 3;
  return receive (self, is_last ? self->mark : &self->mailbox.head, is_down_of, &ref,
                  timeout_msec);
}

static bool
is_exit_of (CopTerm message, void *pid)
{
  return cop_is_tuple (message) && cop_tuple_size (message) == 3 &&
         cop_tuple_get (message, 0) == COP_ATOM (EXIT) &&
         cop_tuple_get (message, 1) == *(CopTerm *) pid;
}

CopTerm
cop_receive_exit (CopTerm pid, int64_t timeout_msec)
{
  CopProcess *self = cop_running ();
  if (timeout_msec != 0)
    cop_count_work (self);
  return receive (self, &self->mailbox.head, is_exit_of, &pid, timeout_msec);
}
