/* Exit signals: who survives, who dies of what, who gets a message. */
#include "process/process-private.h"

void
cop_process_decide_end (CopProcess *process, CopTerm reason)
{
  if (process->is_ending) {
    cop_term_unref (reason);
    return;
  }
  process->is_ending = true;
  process->exit_reason = reason;
  if (process != process->node->current) {
    cop_stop_idle (process);
    if (process->wait == COP_WAIT_QUIET)
      g_ptr_array_remove (process->node->quiet, process);
    process->wait = COP_WAIT_NOTHING;
    cop_make_ready (process);
  }
}

typedef enum { FATE_NOTHING, FATE_MESSAGE, FATE_DEATH } Fate;

/* OTP's table: semantics of exit/2 and of links. */
static Fate
decide (const CopProcess *target, CopTerm from, CopTerm reason, CopExitOrigin origin)
{
  if (origin == COP_EXIT_BY_CALL && reason == COP_ATOM (kill))
    return FATE_DEATH;
  if (target->trap_exit)
    return FATE_MESSAGE;
  if (reason == COP_ATOM (normal) && from != target->pid)
    return FATE_NOTHING;
  return FATE_DEATH;
}

void
cop_signal_exit (CopProcess *target, CopTerm from, CopTerm reason, CopExitOrigin origin)
{
  if (target->is_ending)
    return;

  switch (decide (target, from, reason, origin)) {
  case FATE_NOTHING: break;
  case FATE_MESSAGE:
    cop_deliver (
        target, COP_MESSAGE_PLAIN,
        cop_tuple_of (COP_ATOM (EXIT), cop_term_ref (from), cop_term_ref (reason)),
        (CopFrom){ 0 });
    break;
  case FATE_DEATH: {
    bool killed = origin == COP_EXIT_BY_CALL && reason == COP_ATOM (kill);
    cop_process_decide_end (target, killed ? COP_ATOM (killed) : cop_term_ref (reason));
    break;
  }
  }
}

void
cop_exit_process (CopTerm pid, CopTerm reason)
{
  CopNode    *node = cop_the_node ();
  CopProcess *self = node->current;
  CopProcess *target = cop_process_lookup (node, pid);
  if (!target)
    return;

  /* The outside world has a pid of its own which is nobody's. */
  CopTerm from = self ? self->pid : cop_local_pid (0);
  cop_signal_exit (target, from, reason, COP_EXIT_BY_CALL);
  if (self == target && self->is_ending)
    cop_unwind_to_loop (self);
}

bool
cop_trap_exit (bool on)
{
  CopProcess *self = cop_running ();
  bool        old = self->trap_exit;
  self->trap_exit = on;
  return old;
}
