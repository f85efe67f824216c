/* gen_server's loop: one message at a time to its callback, and what its return asks for.
 * cop_gen_server_handle () is the hot path of every server. */
#include "behaviour/gen-server-private.h"

#include "behaviour/report.h"
#include "term/match.h"
#include "term/print.h"

/* ---- default callbacks, as `use GenServer` writes them ---- */

static CopTerm
name_or_self (void)
{
  CopTerm name = cop_registered_name (cop_self ());

  return name == COP_NONE ? cop_self () : name;
}

G_NORETURN static void
raise_no_callback (const char *what, const char *callback)
{
  g_autofree char *name = cop_inspect (name_or_self ());

  cop_raise (cop_exception (COP_ATOM (Elixir_RuntimeError),
                            "attempted to %s GenServer %s but no %s clause was provided",
                            what, name, callback));
}

static CopNext
report_unexpected (CopGenServer *self, CopTerm message)
{
  if (cop_report_is_wanted ())
    cop_report (cop_map_of (
        cop_atom ("label"),
        cop_tuple_of (COP_ATOM (gen_server), cop_atom ("no_handle_info")),
        cop_atom ("module"), cop_module_atom (self->class->module), COP_ATOM (message),
        cop_term_ref (message), COP_ATOM (name), name_or_self ()));

  return cop_next_noreply ();
}

/* ---- the callbacks ---- */

/* Notes which callback runs; raises when there is none for a call or cast. */
static inline void
check_callback (CopGenServer *self, CopCallback callback)
{
  self->callback = callback;
  if (G_UNLIKELY (callback == COP_CALLBACK_CALL && self->class->handle_call == NULL))
    raise_no_callback ("call", "handle_call/3");
  if (G_UNLIKELY (callback == COP_CALLBACK_CAST && self->class->handle_cast == NULL))
    raise_no_callback ("cast", "handle_cast/2");
}

static CopNext
info_callback (CopGenServer *self, CopTerm message)
{
  self->callback = COP_CALLBACK_INFO;
  if (self->class->handle_info == NULL)
    return report_unexpected (self, message);

  return self->class->handle_info (self->state, message);
}

static CopNext
continue_callback (CopGenServer *self, CopTerm argument)
{
  self->callback = COP_CALLBACK_CONTINUE;
  if (self->class->handle_continue == NULL) {
    CopTerm frame = cop_tuple_of (
        cop_module_atom (self->class->module), COP_ATOM (handle_continue),
        cop_list_of (cop_term_ref (argument), cop_gen_server_state_term (self)), COP_NIL);
    cop_raise_stack (COP_ATOM (undef), cop_list_of (frame));
  }

  return self->class->handle_continue (self->state, argument);
}

/* ---- debug events ---- */

void
cop_gen_server_event (CopGenServer *self, CopTerm event)
{
  cop_debug_event (&cop_gen_server_rare (self)->debug, cop_gen_server_name_term (self),
                   event);
  cop_gen_server_note_watched (self);
}

static void
tell_reply (CopGenServer *self, CopFrom from, CopTerm reply)
{
  cop_gen_server_event (self, cop_tuple_of (cop_atom ("out"), cop_term_ref (reply),
                                            cop_from_to_term (from),
                                            cop_gen_server_state_term (self)));
}

static void
tell_noreply (CopGenServer *self)
{
  cop_gen_server_event (
      self, cop_tuple_of (COP_ATOM (noreply), cop_gen_server_state_term (self)));
}

/* ---- returns ---- */

void
cop_gen_server_restore (CopGenServer *self)
{
  CopTermState *state = cop_gen_server_term_state (self);

  if (state != NULL && state->before != COP_NONE)
    cop_term_replace (&state->term, cop_term_steal (&state->before));
}

static inline void
forget_before (CopGenServer *self)
{
  CopTermState *state = cop_gen_server_term_state (self);
  if (state != NULL)
    cop_term_unref (cop_term_steal (&state->before));
}

static inline void
remember_before (CopGenServer *self)
{
  CopTermState *state = cop_gen_server_term_state (self);
  if (state != NULL)
    state->before = cop_term_ref (state->term);
}

void
cop_gen_server_wait (CopGenServer *self)
{
  if (self->is_suspended)
    return;

  int64_t idle_msec = cop_gen_server_idle_msec (self);
  if (idle_msec != COP_INFINITY)
    cop_server_set_timeout (idle_msec);
  else if (self->rare != NULL && self->rare->hibernate_after_msec > 0 &&
           !self->is_hibernating)
    cop_server_set_timeout (self->rare->hibernate_after_msec);
}

static void
stop_bad_return (CopGenServer *self, CopTerm value)
{
  cop_gen_server_restore (self);
  cop_gen_server_stop (self, cop_tuple_of (COP_ATOM (bad_return_value), value));
}

/* What a return which is not allowed there would have looked like as a term. */
static CopTerm
misplaced_return (CopGenServer *self, CopNext *next)
{
  CopTerm state = cop_gen_server_state_term (self);

  switch (next->kind) {
  case COP_NEXT_OK: return cop_tuple_of (COP_ATOM (ok), state);
  case COP_NEXT_REPLY:
    return cop_tuple_of (COP_ATOM (reply), cop_term_steal (&next->reply), state);
  case COP_NEXT_STOP_REPLY:
    return cop_tuple_of (COP_ATOM (stop), cop_term_steal (&next->reason),
                         cop_term_steal (&next->reply), state);
  case COP_NEXT_IGNORE:
  case COP_NEXT_NOREPLY:
  case COP_NEXT_STOP:
  case COP_NEXT_BAD: break;
  }

  cop_term_unref (state);
  return COP_ATOM (ignore);
}

/* Replies, stops, or neither. Whether the server goes on. */
static bool
carry_out (CopGenServer *self, CopNext *next)
{
  bool in_call = self->callback == COP_CALLBACK_CALL;

  switch (next->kind) {
  case COP_NEXT_NOREPLY:
    if (cop_gen_server_debug (self) != NULL)
      tell_noreply (self);
    return true;

  case COP_NEXT_REPLY:
    if (!in_call)
      break;
    if (cop_gen_server_debug (self) != NULL) {
      cop_reply (self->message->from, cop_term_ref (next->reply));
      tell_reply (self, self->message->from, next->reply);
    } else {
      cop_reply (self->message->from, cop_term_steal (&next->reply));
    }
    return true;

  case COP_NEXT_STOP:
    cop_gen_server_stop (self, cop_term_steal (&next->reason));
    return false;

  case COP_NEXT_STOP_REPLY:
    if (!in_call)
      break;
    cop_gen_server_stop_reply (self, cop_term_steal (&next->reason),
                               cop_term_steal (&next->reply));
    return false;

  case COP_NEXT_BAD: stop_bad_return (self, cop_term_steal (&next->reason)); return false;

  case COP_NEXT_OK:
  case COP_NEXT_IGNORE: break;
  }

  stop_bad_return (self, misplaced_return (self, next));
  return false;
}

/* Runs handle_continue until a return asks for something else. OTP: continue comes before
 * the mailbox, and its event before that of its return. Whether the server goes on. */
static bool
run_continues (CopGenServer *self, CopNext *next)
{
  while (next->then == COP_THEN_CONTINUE) {
    cop_term_replace (&self->argument, cop_term_steal (&next->argument));
    cop_next_clear (next);
    *next = (CopNext){ 0 };
    self->message = NULL;
    remember_before (self);
    *next = continue_callback (self, self->argument);
    if (cop_gen_server_debug (self) != NULL)
      cop_gen_server_event (
          self, cop_tuple_of (COP_ATOM (continue), cop_term_ref (self->argument)));
    if (!carry_out (self, next))
      return false;
    forget_before (self);
  }

  return true;
}

void
cop_gen_server_follow (CopGenServer *self, CopNext *next)
{
  forget_before (self);
  if (!run_continues (self, next))
    return;

  self->message = NULL;
  cop_term_unref (cop_term_steal (&self->argument));
  self->callback = COP_CALLBACK_NONE;
  cop_gen_server_set_idle (self, next->then == COP_THEN_TIMEOUT ? next->timeout_msec
                                                                : COP_INFINITY);
  if (next->then == COP_THEN_HIBERNATE)
    self->is_hibernating = true;
  cop_gen_server_wait (self);
}

void
cop_gen_server_go_on (CopGenServer *self, CopNext *first)
{
  g_auto (CopNext) next = *first;
  *first = (CopNext){ 0 };

  if (carry_out (self, &next))
    cop_gen_server_follow (self, &next);
}

CopNext
cop_gen_server_thrown (CopGenServer *self, CopTerm value)
{
  /* A structure keeps its content: the state that was thrown is not looked at. */
  CopTerm *state = self->has_term ? &cop_gen_server_term_state (self)->term : NULL;

  return self->callback == COP_CALLBACK_INIT
             ? cop_next_from_init_term (value, state)
             : cop_next_from_term (value, self->callback == COP_CALLBACK_CALL, state);
}

/* ---- messages ---- */

/* The two short cuts: nothing but a reply, or nothing at all, was asked for. */
static inline void
handle_call (CopGenServer *self, CopMessage *message)
{
  check_callback (self, COP_CALLBACK_CALL);
  CopNext next = self->class->handle_call (self->state, message->term, message->from);
  if (G_UNLIKELY (next.kind != COP_NEXT_REPLY || next.then != COP_THEN_WAIT ||
                  self->is_watched)) {
    cop_gen_server_go_on (self, &next);
    return;
  }

  cop_reply (message->from, next.reply);
  forget_before (self);
  self->message = NULL;
  self->idle_high = COP_IDLE_HIGH_INFINITY;
}

static inline void
handle_cast (CopGenServer *self, CopMessage *message)
{
  check_callback (self, COP_CALLBACK_CAST);
  CopNext next = self->class->handle_cast (self->state, message->term);
  if (G_UNLIKELY (next.kind != COP_NEXT_NOREPLY || next.then != COP_THEN_WAIT ||
                  self->is_watched)) {
    cop_gen_server_go_on (self, &next);
    return;
  }

  forget_before (self);
  self->message = NULL;
  self->idle_high = COP_IDLE_HIGH_INFINITY;
}

/* Whether a plain message is for handle_info: none of gen's own in disguise, no exit of
 * the parent. */
static inline bool
is_info (const CopGenServer *self, const CopMessage *message)
{
  CopTerm term = message->term;
  if (!cop_is_tuple (term) || cop_tuple_size (term) < 2)
    return true;

  CopTerm tag = cop_tuple_get (term, 0);
  if (tag == COP_ATOM (EXIT))
    return cop_tuple_get (term, 1) != self->parent;
  return tag != COP_ATOM (gen_call) && tag != COP_ATOM (gen_cast) &&
         tag != COP_ATOM (system);
}

static inline void
handle_info (CopGenServer *self, CopMessage *message)
{
  self->callback = COP_CALLBACK_INFO;
  CopNext next = self->class->handle_info (self->state, message->term);
  if (G_UNLIKELY (next.kind != COP_NEXT_NOREPLY || next.then != COP_THEN_WAIT ||
                  self->is_watched)) {
    cop_gen_server_go_on (self, &next);
    return;
  }

  forget_before (self);
  self->message = NULL;
  self->idle_high = COP_IDLE_HIGH_INFINITY;
}

/* A plain message may be one of gen's own, written as a tuple: from another node, or by
 * hand. Makes it what it says; whether it was handled already. */
static bool
handle_disguised (CopGenServer *self, CopMessage *message)
{
  CopTerm term = message->term;
  size_t  size = cop_is_tuple (term) ? cop_tuple_size (term) : 0;
  CopTerm tag = size > 0 ? cop_tuple_get (term, 0) : COP_NONE;

  if (tag == COP_ATOM (EXIT) && size == 3 && cop_tuple_get (term, 1) == self->parent) {
    cop_gen_server_stop (self, cop_term_ref (cop_tuple_get (term, 2)));
    return true;
  }

  bool is_call = tag == COP_ATOM (gen_call) && size == 3;
  bool is_system = tag == COP_ATOM (system) && size == 3;
  bool is_cast = tag == COP_ATOM (gen_cast) && size == 2;
  if (!is_call && !is_system && !is_cast)
    return false;

  if (!is_cast && !cop_from_of_term (cop_tuple_get (term, 1), &message->from))
    return false;

  message->kind = is_call   ? COP_MESSAGE_CALL
                  : is_cast ? COP_MESSAGE_CAST
                            : COP_MESSAGE_SYSTEM;
  message->term = cop_term_ref (cop_tuple_get (term, size - 1));
  cop_term_unref (term);
  return false;
}

/* Everything that is not a plain call or cast of an unwatched server. */
static void
handle_slowly (CopGenServer *self, CopMessage *message)
{
  self->message = message;
  if (message->kind != COP_MESSAGE_SYSTEM)
    self->is_hibernating = false;
  if (message->kind == COP_MESSAGE_PLAIN && handle_disguised (self, message))
    return;

  if (message->kind == COP_MESSAGE_SYSTEM) {
    self->message = NULL;
    cop_gen_server_system (self, message->term, message->from);
    return;
  }

  if (cop_gen_server_debug (self) != NULL)
    cop_gen_server_event (self,
                          cop_tuple_of (cop_atom ("in"), cop_message_to_term (message)));

  remember_before (self);
  if (message->kind == COP_MESSAGE_CALL) {
    handle_call (self, message);
  } else if (message->kind == COP_MESSAGE_CAST) {
    handle_cast (self, message);
  } else {
    CopNext next = info_callback (self, message->term);
    cop_gen_server_go_on (self, &next);
  }
}

void
cop_gen_server_handle (void *data, CopMessage *message)
{
  CopGenServer *self = data;
  bool          is_plain = message->kind == COP_MESSAGE_PLAIN;
  if (G_UNLIKELY (
          self->is_watched || self->is_hibernating ||
          message->kind == COP_MESSAGE_SYSTEM ||
          (is_plain && (self->class->handle_info == NULL || !is_info (self, message))))) {
    handle_slowly (self, message);
    return;
  }

  self->message = message;
  remember_before (self);
  if (message->kind == COP_MESSAGE_CALL)
    handle_call (self, message);
  else if (is_plain)
    handle_info (self, message);
  else
    handle_cast (self, message);
}

void
cop_gen_server_idle (void *data)
{
  CopGenServer *self = data;
  if (self->idle_high == COP_IDLE_HIGH_INFINITY) {
    self->is_hibernating = true;
    return;
  }

  /* Outlives a failing callback; nobody writes to a message which is an atom. */
  static const CopMessage message = { .kind = COP_MESSAGE_PLAIN,
                                      .term = COP_ATOM (timeout) };
  handle_slowly (self, (CopMessage *) &message);
}
