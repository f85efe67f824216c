/* The queue of what a process has not handled yet. */
#include "process/process-private.h"

CopLetter *
cop_letter_new (CopNode *node, CopMessageKind kind, CopTerm term, CopFrom from)
{
  CopLetter *letter = node->free_letters;
  if (letter)
    node->free_letters = letter->next;
  else
    letter = g_new (CopLetter, 1);
  letter->next = NULL;
  letter->message = (CopMessage){ .kind = kind, .term = term, .from = from };
  return letter;
}

void
cop_letter_free (CopNode *node, CopLetter *letter)
{
  cop_term_unref (letter->message.term);
  letter->next = node->free_letters;
  node->free_letters = letter;
}

void
cop_mailbox_put (CopMailbox *mailbox, CopLetter *letter)
{
  if (!mailbox->head)
    mailbox->tail = &mailbox->head;
  *mailbox->tail = letter;
  mailbox->tail = &letter->next;
  mailbox->length++;
}

CopLetter *
cop_mailbox_take (CopProcess *process, CopLetter **place)
{
  CopMailbox *mailbox = &process->mailbox;
  CopLetter  *letter = *place;
  *place = letter->next;
  if (mailbox->tail == &letter->next)
    mailbox->tail = place;
  if (process->mark == &letter->next)
    process->mark = place;
  mailbox->length--;
  letter->next = NULL;
  return letter;
}

void
cop_mailbox_clear (CopNode *node, CopMailbox *mailbox)
{
  while (mailbox->head) {
    CopLetter *letter = mailbox->head;
    mailbox->head = letter->next;
    cop_letter_free (node, letter);
  }
  *mailbox = (CopMailbox){ 0 };
}

void
cop_deliver (CopProcess *process, CopMessageKind kind, CopTerm term, CopFrom from)
{
  CopLetter *letter = cop_letter_new (process->node, kind, term, from);
  cop_mailbox_put (&process->mailbox, letter);

  if (process->is_running) {
    if (process->wait == COP_WAIT_MESSAGE)
      cop_wake (process);
  } else if (!process->is_selective ||
             process->class->accepts (process->state, &letter->message)) {
    cop_make_ready (process);
  }
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

/* The process behind a local name, also in the form {Name, Node}. */
static CopProcess *
find_destination (CopNode *node, CopTerm destination)
{
  if (cop_is_pid (destination))
    return cop_process_lookup (node, destination);
  if (cop_is_local_reference (destination)) {
    CopEdge *edge = cop_table_get (&node->monitors, destination >> 3);
    return edge && edge->alias ? edge->end[0] : NULL;
  }
  if (cop_is_reference (destination))
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

void
cop_send (CopTerm destination, CopTerm message)
{
  g_return_if_fail (message != COP_NONE);

  CopNode         *node = cop_the_node ();
  g_auto (CopTerm) owned = message;
  CopProcess      *receiver = find_destination (node, destination);
  if (receiver) {
    if (cop_is_local_reference (destination))
      cop_demonitor (destination, COP_DEMONITOR_PLAIN);
    node->n_messages++;
    cop_deliver (receiver, COP_MESSAGE_PLAIN, cop_term_steal (&owned), (CopFrom){ 0 });
  }
  if (node->current)
    cop_count_send (node->current);
}

void
cop_post (CopTerm pid, CopMessageKind kind, CopTerm term, CopFrom from)
{
  CopNode    *node = cop_the_node ();
  CopProcess *receiver = cop_process_lookup (node, pid);
  if (!receiver) {
    cop_term_unref (term);
    return;
  }
  node->n_messages++;
  cop_deliver (receiver, kind, term, from);
  if (node->current)
    cop_count_send (node->current);
}

/* ---- receiving ---- */

/* Waits for a letter for which @func says yes, looking at each once. */
static CopTerm
receive (CopLetter **place, CopMessageFunc func, void *data, int64_t timeout_msec)
{
  CopProcess *self = cop_running ();
  int64_t     deadline = timeout_msec > 0
                             ? cop_node_now_usec (self->node) + timeout_msec * 1000
                             : timeout_msec;

  if (!place)
    place = &self->mailbox.head;
  for (;;) {
    for (; *place; place = &(*place)->next) {
      g_auto (CopTerm) term = cop_message_to_term (&(*place)->message);
      if (func && !func (term, data))
        continue;
      cop_letter_free (self->node, cop_mailbox_take (self, place));
      self->n_in++;
      self->reductions++;
      return cop_term_steal (&term);
    }
    if (timeout_msec == 0)
      return COP_NONE;

    int64_t left = COP_INFINITY;
    if (timeout_msec > 0) {
      left = (deadline - cop_node_now_usec (self->node) + 999) / 1000;
      if (left <= 0)
        return COP_NONE;
    }
    cop_block (self, COP_WAIT_MESSAGE, left, "receive");
  }
}

CopTerm
cop_receive (int64_t timeout_msec)
{
  return receive (NULL, NULL, NULL, timeout_msec);
}

CopTerm
cop_receive_if (CopMessageFunc func, void *data, int64_t timeout_msec)
{
  return receive (NULL, func, data, timeout_msec);
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
  CopLetter **place = self->mark && self->mark_ref == ref >> 3 ? self->mark : NULL;
  return receive (place, is_down_of, &ref, timeout_msec);
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
  return receive (NULL, is_exit_of, &pid, timeout_msec);
}
