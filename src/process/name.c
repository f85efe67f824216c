/* Registered names: one per process, one process per name. */
#include "process/process-private.h"

void
cop_process_forget_name (CopProcess *process)
{
  if (process->name == COP_NONE)
    return;
  CopNode *node = process->node;
  CopTerm  name = process->name;
  cop_table_remove (&node->names, name);
  process->name = COP_NONE;
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_UNREGISTER, process->pid, COP_NONE, name);
}

bool
cop_try_register (CopTerm name, CopTerm pid)
{
  CopNode *node = cop_the_node ();
  if (!cop_is_atom (name) || name == COP_ATOM (undefined))
    return false;
  CopProcess *process = cop_process_lookup (node, pid);
  if (!process || process->name != COP_NONE)
    return false;
  CopProcess *holder = cop_table_get (&node->names, name);
  if (holder && !holder->is_ending)
    return false;

  if (holder)
    cop_process_forget_name (holder);
  process->name = name;
  cop_table_put (&node->names, name, process);
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_REGISTER, pid, COP_NONE, name);
  return true;
}

void
cop_register (CopTerm name, CopTerm pid)
{
  if (!cop_try_register (name, pid))
    cop_raise (COP_ATOM (badarg));
}

void
cop_unregister (CopTerm name)
{
  CopProcess *process =
      cop_is_atom (name) ? cop_table_get (&cop_the_node ()->names, name) : NULL;
  if (!process || process->is_ending)
    cop_raise (COP_ATOM (badarg));
  cop_process_forget_name (process);
}

CopTerm
cop_whereis (CopTerm name)
{
  CopProcess *process =
      cop_is_atom (name) ? cop_table_get (&cop_the_node ()->names, name) : NULL;
  return process && !process->is_ending ? process->pid : COP_NONE;
}

CopTerm
cop_registered_name (CopTerm pid)
{
  CopProcess *process = cop_process_lookup (cop_the_node (), pid);
  return process ? process->name : COP_NONE;
}

static void
add_name (uint64_t key, void *value, void *data)
{
  CopTerm    *list = data;
  CopProcess *process = value;
  if (!process->is_ending)
    *list = cop_cons (key, *list);
}

CopTerm
cop_registered (void)
{
  CopTerm list = COP_NIL;
  cop_table_foreach (&cop_the_node ()->names, add_name, &list);
  return list;
}
