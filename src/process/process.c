/* The life of a process: spawn, end, and its place in the node's table. */
#include "process/process-private.h"
#include "process/sanitizer.h"

#include <string.h>

/* ---- the table: slot = number & mask. Numbers only grow, so a pid is never reused; a
 * slot that is still taken is skipped. ---- */

static void
table_grow (CopNode *node)
{
  size_t       n_slots = node->n_slots * 2;
  CopProcess **slots = cop_array_new (n_slots * sizeof (CopProcess *));
  for (size_t i = 0; i < node->n_slots; i++)
    if (node->slots[i])
      slots[cop_local_pid_number (node->slots[i]->pid) & (n_slots - 1)] = node->slots[i];
  cop_array_free (node->slots, node->n_slots * sizeof (CopProcess *));
  node->slots = slots;
  node->n_slots = n_slots;
}

static void
table_add (CopNode *node, CopProcess *process)
{
  if ((node->n_processes + 1) * 5 > node->n_slots * 4)
    table_grow (node);
  while (node->slots[node->next_pid & (node->n_slots - 1)])
    node->next_pid++;
  process->pid = cop_local_pid (node->next_pid);
  node->slots[node->next_pid & (node->n_slots - 1)] = process;
  node->next_pid++;
  node->n_processes++;
}

static void
table_remove (CopNode *node, CopProcess *process)
{
  node->slots[cop_local_pid_number (process->pid) & (node->n_slots - 1)] = NULL;
  node->n_processes--;
}

/* ---- memory: pools by size ---- */

#define LINE_SIZE ((size_t) 64)

static CopProcess *
allocate (CopNode *node, size_t size)
{
  size_t      n_lines = (size + LINE_SIZE - 1) / LINE_SIZE;
  bool        is_pooled = n_lines <= COP_N_PROCESS_POOLS;
  CopProcess *process =
      is_pooled ? cop_pool_take (&node->processes[n_lines - 1]) : g_malloc0 (size);
  /* Line by line: a few wide stores each. A memset of a size not known is slow to begin.
   */
  for (size_t i = 0; is_pooled && i < n_lines; i++) {
    memset ((char *) process + i * LINE_SIZE, 0, LINE_SIZE);
    __asm__ volatile("" ::: "memory"); /* do not make one memset of them again */
  }
  process->n_lines = is_pooled ? (uint8_t) n_lines : 0;
  return process;
}

size_t
cop_process_size (const CopProcess *process)
{
  if (process->n_lines > 0)
    return process->n_lines * LINE_SIZE;

  return sizeof (CopProcess) +
         (process->class ? process->class->state_size : sizeof (CopPlain));
}

static void
release (CopNode *node, CopProcess *process)
{
  if (process->n_lines > 0)
    cop_pool_give (&node->processes[process->n_lines - 1], process);
  else
    g_free (process);
}

/* ---- birth ---- */

CopProcess *
cop_process_new (CopNode *node, const CopServerClass *class, size_t extra_size)
{
  size_t      state_size = class ? class->state_size + extra_size : sizeof (CopPlain);
  CopProcess *process = allocate (node, sizeof (CopProcess) + state_size);
  CopProcess *parent = node->current;
  process->node = node;
  process->class = class;
  process->mailbox.tail = &process->mailbox.head;
  process->started_usec = cop_node_last_usec (node);
  process->parent = parent ? parent->pid : COP_NONE;
  process->group_leader = parent ? parent->group_leader : COP_NONE;
  table_add (node, process);
  node->n_spawned++;
  return process;
}

CopTerm
cop_spawn_full (CopProcessFunc func, void *data, const CopSpawnOptions *options)
{
  CopNode *node = cop_the_node ();
  g_assert (node != NULL && func != NULL && options != NULL);
  CopProcess *parent = node->current;
  g_return_val_if_fail (parent || (!options->link && !options->ret_monitor), COP_NONE);

  CopProcess *process = cop_process_new (node, NULL, 0);
  CopPlain   *plain = (void *) process->state;
  *plain = (CopPlain){
    .func = func, .data = data, .destroy = options->destroy, .entry = options->name
  };
  process->trap_exit = options->trap_exit;
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_SPAWN, process->pid, process->parent, COP_NONE);
  if (options->link)
    cop_edge_link (parent, process);
  if (options->ret_monitor)
    *options->ret_monitor = cop_local_reference (
        cop_edge_monitor (parent, process, COP_NONE, false)->head.number);
  cop_make_ready (process);
  CopTerm pid = process->pid;
  if (parent)
    cop_count_work (parent);
  return pid;
}

/* ---- end ---- */

static void
free_process (CopProcess *process)
{
  CopNode *node = process->node;
  if (process->letter)
    cop_letter_free (node, process->letter);
  cop_mailbox_clear (process);
  if (process->class && process->class->clear)
    process->class->clear (process->state);
  const CopPlain *plain = cop_process_plain (process);
  if (plain && plain->destroy)
    plain->destroy (plain->data);
  cop_term_unref (process->label);
  cop_term_unref (process->dictionary);
  cop_term_unref (process->initial_call);
  cop_term_unref (process->exit_reason);
  release (node, process);
}

/* What others can see, in OTP's order: it is not alive (is_ending), its name is free, and
 * then everybody is told, all before any of them runs. */
void
cop_process_finish (CopProcess *process)
{
  CopNode        *node = process->node;
  const CopPlain *plain = cop_process_plain (process);
  g_assert (process->is_ending && !process->stay);

  cop_stop_idle (process);
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_EXIT, process->pid, COP_NONE, process->exit_reason);
  cop_process_forget_name (process);
  cop_process_answer_requests (process, process->exit_reason);
  cop_process_tell_links (process);
  cop_process_tell_monitors (process);
  cop_process_drop_monitors (process);
  if (plain && plain->ret_reason)
    *plain->ret_reason = cop_term_ref (process->exit_reason);
  table_remove (node, process);
  node->n_exited++;
  node->current = NULL;
  free_process (process);
}

/* ---- questions and small things ---- */

CopTerm
cop_self (void)
{
  CopProcess *self = cop_the_process ();
  return self ? self->pid : COP_NONE;
}

bool
cop_is_alive (CopTerm pid)
{
  CopNode *node = cop_the_node ();
  return node && cop_process_lookup (node, pid) != NULL;
}

CopTerm
cop_make_ref (void)
{
  return cop_local_reference (cop_the_node ()->next_ref++);
}

static int
compare_pids (const void *a, const void *b)
{
  CopTerm pid_a = *(const CopTerm *) a, pid_b = *(const CopTerm *) b;
  return (pid_a > pid_b) - (pid_a < pid_b);
}

CopTerm
cop_processes (void)
{
  CopNode            *node = cop_the_node ();
  g_autofree CopTerm *pids = g_new (CopTerm, node->n_processes + 1);
  size_t              n_pids = 0;
  for (size_t i = 0; i < node->n_slots; i++)
    if (node->slots[i] && !node->slots[i]->is_ending)
      pids[n_pids++] = node->slots[i]->pid;
  qsort (pids, n_pids, sizeof (CopTerm), compare_pids);
  return cop_list (pids, n_pids);
}

void
cop_no_process (void)
{
  g_error ("this function is for code that runs in a process");
}

CopTerm
cop_dictionary_put (CopTerm key, CopTerm value)
{
  CopProcess *self = cop_running ();
  if (self->dictionary == COP_NONE)
    self->dictionary = cop_map_new ();
  CopTerm old = cop_term_ref (cop_map_get (self->dictionary, key));
  self->dictionary = cop_map_put (self->dictionary, key, value);
  return old;
}

CopTerm
cop_dictionary_get (CopTerm key)
{
  CopProcess *self = cop_running ();
  return self->dictionary == COP_NONE ? COP_NONE : cop_map_get (self->dictionary, key);
}

CopTerm
cop_dictionary_erase (CopTerm key)
{
  CopProcess *self = cop_running ();
  if (self->dictionary == COP_NONE)
    return COP_NONE;
  CopTerm old = cop_term_ref (cop_map_get (self->dictionary, key));
  self->dictionary = cop_map_remove (self->dictionary, key);
  return old;
}

void
cop_set_label (CopTerm label)
{
  CopProcess *self = cop_running ();
  cop_term_replace (&self->label, label);
  if (self->node->listeners->len)
    cop_node_emit (self->node, COP_EVENT_LABEL, self->pid, COP_NONE, COP_NONE);
}

CopTerm
cop_group_leader (void)
{
  return cop_running ()->group_leader;
}

void
cop_set_group_leader (CopTerm leader, CopTerm pid)
{
  CopNode    *node = cop_the_node ();
  CopProcess *process = cop_process_lookup (node, pid);
  if (!process)
    return;
  process->group_leader = leader;
  if (node->listeners->len)
    cop_node_emit (node, COP_EVENT_LABEL, pid, COP_NONE, COP_NONE);
}
