/* What a callback wants next: its constructors, and the same from Erlang's return terms.
 */
#include "behaviour/gen-server.h"

static CopNext
next_of (CopNextKind kind)
{
  return (CopNext){ .kind = kind };
}

CopNext
cop_next_ok (void)
{
  return next_of (COP_NEXT_OK);
}

CopNext
cop_next_ignore (void)
{
  return next_of (COP_NEXT_IGNORE);
}

CopNext
cop_next_stop (CopTerm reason)
{
  return (CopNext){ .kind = COP_NEXT_STOP, .reason = reason };
}

CopNext
cop_next_stop_reply (CopTerm reason, CopTerm reply)
{
  return (CopNext){ .kind = COP_NEXT_STOP_REPLY, .reason = reason, .reply = reply };
}

CopNext
cop_next_bad (CopTerm value)
{
  return (CopNext){ .kind = COP_NEXT_BAD, .reason = value };
}

CopNext
cop_next_timeout (CopNext next, int64_t msec)
{
  if (msec == COP_INFINITY) {
    next.then = COP_THEN_WAIT;
    return next;
  }

  next.then = COP_THEN_TIMEOUT;
  next.timeout_msec = MAX (msec, 0);
  return next;
}

CopNext
cop_next_hibernate (CopNext next)
{
  next.then = COP_THEN_HIBERNATE;
  return next;
}

CopNext
cop_next_continue (CopNext next, CopTerm argument)
{
  next.then = COP_THEN_CONTINUE;
  next.argument = argument;
  return next;
}

void
cop_next_clear (CopNext *next)
{
  cop_term_unref (next->reply);
  cop_term_unref (next->reason);
  if (next->then == COP_THEN_CONTINUE)
    cop_term_unref (next->argument);
  *next = (CopNext){ 0 };
}

/* The optional last element: a time, hibernate, infinity or {continue, T}. */
static bool
set_then (CopNext *next, CopTerm term)
{
  int64_t msec = 0;
  if (term == COP_ATOM (infinity))
    return true;

  if (term == COP_ATOM (hibernate)) {
    *next = cop_next_hibernate (*next);
    return true;
  }

  if (cop_is_integer (term) && cop_int_get (term, &msec) && msec >= 0) {
    *next = cop_next_timeout (*next, msec);
    return true;
  }

  if (cop_is_tuple (term) && cop_tuple_size (term) == 2 &&
      cop_tuple_get (term, 0) == COP_ATOM (continue)) {
    *next = cop_next_continue (*next, cop_term_ref (cop_tuple_get (term, 1)));
    return true;
  }

  return false;
}

/* Where the new state stands in @value, or 0 when @value has no valid form. */
static size_t
read_return (CopTerm value, bool in_call, CopNext *ret_next)
{
  size_t  size = cop_is_tuple (value) ? cop_tuple_size (value) : 0;
  CopTerm tag = size > 0 ? cop_tuple_get (value, 0) : COP_NONE;

  if (tag == COP_ATOM (noreply) && (size == 2 || size == 3)) {
    *ret_next = cop_next_noreply ();
    return size == 2 || set_then (ret_next, cop_tuple_get (value, 2)) ? 1 : 0;
  }

  if (tag == COP_ATOM (reply) && in_call && (size == 3 || size == 4)) {
    CopNext next = cop_next_reply (COP_NONE);
    if (size == 4 && !set_then (&next, cop_tuple_get (value, 3)))
      return 0;
    next.reply = cop_term_ref (cop_tuple_get (value, 1));
    *ret_next = next;
    return 2;
  }

  if (tag == COP_ATOM (stop) && size == 3) {
    *ret_next = cop_next_stop (cop_term_ref (cop_tuple_get (value, 1)));
    return 2;
  }

  if (tag == COP_ATOM (stop) && size == 4 && in_call) {
    *ret_next = cop_next_stop_reply (cop_term_ref (cop_tuple_get (value, 1)),
                                     cop_term_ref (cop_tuple_get (value, 2)));
    return 3;
  }

  return 0;
}

CopNext
cop_next_from_term (CopTerm value, bool in_call, CopTerm *state)
{
  CopNext next = { 0 };
  size_t  place = read_return (value, in_call, &next);
  if (place == 0)
    return cop_next_bad (value);

  if (state != NULL)
    cop_term_replace (state, cop_term_ref (cop_tuple_get (value, place)));
  cop_term_unref (value);
  return next;
}

CopNext
cop_next_from_init_term (CopTerm value, CopTerm *state)
{
  if (value == COP_ATOM (ignore))
    return cop_next_ignore ();

  size_t  size = cop_is_tuple (value) ? cop_tuple_size (value) : 0;
  CopTerm tag = size > 0 ? cop_tuple_get (value, 0) : COP_NONE;
  CopNext next = cop_next_bad (value);

  if (tag == COP_ATOM (stop) && size == 2) {
    next = cop_next_stop (cop_term_ref (cop_tuple_get (value, 1)));
  } else if (tag == COP_ATOM (ok) && (size == 2 || size == 3)) {
    CopNext ok = cop_next_ok ();
    if (size == 3 && !set_then (&ok, cop_tuple_get (value, 2)))
      return next;
    if (state != NULL)
      cop_term_replace (state, cop_term_ref (cop_tuple_get (value, 1)));
    next = ok;
  } else {
    return next;
  }

  cop_term_unref (value);
  return next;
}
