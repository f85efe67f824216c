/* Processes that are a table of functions and a state. */
#include "process/process-private.h"

CopTerm
cop_server_spawn (const CopServerClass *class,
                  const CopServerOptions *options,
                  void                  **ret_state)
{
  CopNode *node = cop_the_node ();
  g_return_val_if_fail (node != NULL && class != NULL, COP_NONE);
  CopProcess *parent = node->current;
  g_return_val_if_fail (parent || !(options->link || options->monitor), COP_NONE);

  CopProcess *process = cop_process_new (node, class, options->extra_size);
  if (options->parent != COP_NONE)
    process->parent = options->parent;
  process->initial_call = cop_term_ref (options->initial_call);
  process->dictionary = cop_term_ref (options->dictionary);
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_SPAWN, process->pid, process->parent, COP_NONE);
  if (options->link)
    cop_edge_link (parent, process);
  if (options->monitor)
    *options->ret_monitor = cop_local_reference (
        cop_edge_monitor (parent, process, COP_NONE, false)->head.number);
  *ret_state = process->state;
  cop_make_ready (process);
  return process->pid;
}

void
cop_server_end (CopTerm reason)
{
  cop_process_decide_end (cop_running (), reason);
}

void
cop_server_set_timeout (int64_t msec)
{
  CopProcess *self = cop_running ();
  cop_stop_idle (self);
  if (msec == 0) {
    self->is_idle_over = true;
    self->is_refilled = true;
  } else if (msec > 0) {
    cop_start_idle (self, msec);
  }
}

void
cop_server_set_selective (bool selective)
{
  CopProcess *self = cop_running ();
  self->is_selective = selective;
  self->is_refilled = true;
}

void *
cop_server_state (const CopServerClass *class)
{
  CopProcess *self = cop_the_process ();
  return self && self->class == class ? self->state : NULL;
}

void *
cop_server_peek (CopTerm pid, const CopServerClass *class)
{
  CopProcess *process = cop_process_lookup_any (cop_the_node (), pid);
  return process && process->class == class ? process->state : NULL;
}

const CopMessage *
cop_server_message (void)
{
  CopProcess *self = cop_the_process ();
  return self && self->letter ? &self->letter->message : NULL;
}

void
cop_set_suspended (bool suspended)
{
  cop_running ()->is_suspended = suspended;
}
