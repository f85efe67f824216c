/* Timers which send a message: send_after, start_timer. They outlive who set them. */
#include "process/process-private.h"

static void
timer_free (CopMessageTimer *timer)
{
  cop_term_unref (timer->destination);
  cop_term_unref (timer->message);
  cop_arena_give (&timer->node->timers, timer);
}

static void
timer_fired (CopTimer *base)
{
  CopMessageTimer *timer =
      (CopMessageTimer *) ((char *) base - G_STRUCT_OFFSET (CopMessageTimer, timer));
  CopNode    *node = timer->node;
  CopNode    *before = cop_node_enter (node);
  CopTerm     pid = cop_is_atom (timer->destination) ? cop_whereis (timer->destination)
                                                     : timer->destination;
  CopProcess *process = cop_process_lookup (node, pid);
  if (process)
    cop_deliver (process, COP_MESSAGE_PLAIN, cop_term_steal (&timer->message),
                 (CopFrom){ 0 });
  cop_node_enter (before);
  timer_free (timer);
}

/* Takes @message; it becomes {timeout, Ref, Message} when @wrap. */
static CopTerm
start (int64_t msec, CopTerm destination, CopTerm message, bool wrap)
{
  CopNode *node = cop_the_node ();
  if (msec < 0 || !(cop_is_atom (destination) || cop_is_pid (destination))) {
    cop_term_unref (message);
    cop_raise (COP_ATOM (badarg));
  }

  CopMessageTimer *timer = cop_arena_take (&node->timers);
  CopTerm          ref = cop_local_reference (timer->head.number);
  timer->timer.fire = timer_fired;
  timer->node = node;
  timer->destination = cop_term_ref (destination);
  timer->message = wrap ? cop_tuple_of (COP_ATOM (timeout), ref, message) : message;
  if (msec == 0)
    timer_fired (&timer->timer);
  else
    cop_node_start_timer (node, &timer->timer, msec);
  return ref;
}

CopTerm
cop_send_after (int64_t msec, CopTerm destination, CopTerm message)
{
  return start (msec, destination, message, false);
}

CopTerm
cop_start_timer (int64_t msec, CopTerm destination, CopTerm message)
{
  return start (msec, destination, message, true);
}

static int64_t
left (CopMessageTimer *timer)
{
  return MAX (0, timer->timer.expiry - cop_node_recent_usec (timer->node) / 1000);
}

static CopMessageTimer *
find (CopTerm ref)
{
  if (!cop_is_reference (ref))
    cop_raise (COP_ATOM (badarg));
  return cop_is_local_reference (ref) ? cop_arena_at (&cop_the_node ()->timers, ref >> 3)
                                      : NULL;
}

int64_t
cop_cancel_timer (CopTerm ref)
{
  CopMessageTimer *timer = find (ref);
  if (!timer)
    return -1;
  int64_t msec = left (timer);
  cop_wheel_stop (&timer->node->wheel, &timer->timer);
  timer_free (timer);
  return msec;
}

int64_t
cop_read_timer (CopTerm ref)
{
  CopMessageTimer *timer = find (ref);
  return timer ? left (timer) : -1;
}

static void
drop (void *block, void *data)
{
  CopMessageTimer *timer = block;
  cop_wheel_stop (&timer->node->wheel, &timer->timer);
  timer_free (timer);
}

void
cop_message_timers_clear (CopNode *node)
{
  cop_arena_foreach (&node->timers, drop, NULL);
}
