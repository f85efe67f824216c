/* What can be asked about processes and about the node, without disturbing them. */
#include "process/process-private.h"

static CopStatus
status_of (const CopProcess *process)
{
  if (process->is_ending)
    return COP_STATUS_EXITING;
  if (process == process->node->current)
    return COP_STATUS_RUNNING;
  if (process->is_queued)
    return COP_STATUS_RUNNABLE;
  if (process->is_suspended)
    return COP_STATUS_SUSPENDED;
  bool in_handler = process->is_running && process->class;
  return in_handler || process->wait == COP_WAIT_REQUEST ||
                 process->wait == COP_WAIT_TIME || process->wait == COP_WAIT_ENDS
             ? COP_STATUS_BLOCKED
             : COP_STATUS_WAITING;
}

static const char *
function_of (const CopProcess *process)
{
  if (process->stay && process->stay->where)
    return process->stay->where;
  if (process->class)
    return process->class->idle_function ? process->class->idle_function
                                         : process->class->name;
  const char *entry = cop_process_plain (process)->entry;
  return entry ? entry : "";
}

static void
fill (const CopProcess *process, CopProcessInfo *info)
{
  const CopPlain   *plain = cop_process_plain (process);
  const CopRequest *request = process->stay ? process->stay->request : NULL;
  size_t stack = process->stay ? cop_fiber_stack_size () / 32 : 0; /* what is touched */
  *info = (CopProcessInfo){
    .pid = process->pid,
    .name = process->name,
    .label = process->label,
    .initial_call = process->initial_call,
    .entry = plain ? plain->entry : NULL,
    .parent = process->parent,
    .group_leader = process->group_leader,
    .status = status_of (process),
    .current_function = function_of (process),
    .blocked_on = request && request->callee ? request->callee->pid : COP_NONE,
    .mailbox = process->n_letters,
    .reductions = process->reductions,
    .messages_in = process->n_in,
    .messages_out = process->n_out,
    .cpu_usec = process->cpu_usec,
    .started_usec = process->started_usec,
    .memory =
        cop_process_size (process) + process->n_letters * sizeof (CopLetter) + stack,
    .n_links = process->links.length,
    .n_monitors = process->monitors.length,
    .n_monitored_by = process->monitored_by.length,
    .trap_exit = process->trap_exit,
    .class = process->class,
  };
}

bool
cop_process_info (CopNode *node, CopTerm pid, CopProcessInfo *ret_info)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process)
    return false;
  fill (process, ret_info);
  return true;
}

static int
compare_age (const void *a, const void *b)
{
  CopTerm pid_a = (*(CopProcess *const *) a)->pid;
  CopTerm pid_b = (*(CopProcess *const *) b)->pid;
  return (pid_a > pid_b) - (pid_a < pid_b);
}

static void
tell (const CopProcess *process, CopProcessInfoFunc func, void *data)
{
  CopProcessInfo info;
  fill (process, &info);
  func (&info, data);
}

/* Numbers only grow: as long as they have not gone round the table since the oldest
 * process was spawned, its order is that of age. */
static bool
is_sorted (const CopNode *node)
{
  CopTerm last = 0;
  for (size_t i = 0; i < node->n_slots; i++) {
    if (!node->slots[i])
      continue;
    if (node->slots[i]->pid < last)
      return false;
    last = node->slots[i]->pid;
  }
  return true;
}

void
cop_process_foreach (CopNode *node, CopProcessInfoFunc func, void *data)
{
  if (is_sorted (node)) {
    for (size_t i = 0; i < node->n_slots; i++)
      if (node->slots[i] && !node->slots[i]->is_ending)
        tell (node->slots[i], func, data);
    return;
  }

  g_autofree CopProcess **all = g_new (CopProcess *, node->n_processes + 1);
  size_t                  n_all = 0;
  for (size_t i = 0; i < node->n_slots; i++)
    if (node->slots[i] && !node->slots[i]->is_ending)
      all[n_all++] = node->slots[i];
  qsort (all, n_all, sizeof *all, compare_age);
  for (size_t i = 0; i < n_all; i++)
    tell (all[i], func, data);
}

static const CopEdgeList *
edges_of (const CopProcess *process, CopRelation relation)
{
  return relation == COP_RELATION_LINK       ? &process->links
         : relation == COP_RELATION_MONITORS ? &process->monitors
                                             : &process->monitored_by;
}

size_t
cop_process_edges (
    CopNode *node, CopTerm pid, CopRelation relation, CopTerm *ret_pids, size_t limit)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process)
    return 0;

  const CopEdgeList *list = edges_of (process, relation);
  CopEdge           *edge = list->first;
  size_t             n = MIN (list->length, limit);
  for (size_t i = 0; i < n; i++) {
    edge = cop_edge_hook (edge, process)->prev;
    bool is_second = relation == COP_RELATION_MONITORS ||
                     (relation == COP_RELATION_LINK && edge->end[0] == process);
    ret_pids[i] = edge->end[is_second]->pid;
  }
  return n;
}

CopTerm
cop_process_relations (CopNode *node, CopTerm pid, CopRelation relation)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process)
    return COP_NIL;

  const CopEdgeList *list = edges_of (process, relation);
  CopTerm            relatives = COP_NIL;
  CopEdge           *edge = list->first;
  for (size_t i = 0; i < list->length; i++) { /* youngest first */
    edge = cop_edge_hook (edge, process)->prev;
    relatives = cop_cons (cop_edge_relative (edge, process, relation), relatives);
  }
  return relatives;
}

CopTerm
cop_process_messages (CopNode *node, CopTerm pid, size_t offset, size_t limit)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  if (!process)
    return COP_NIL;

  g_autoptr (GArray) terms = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  size_t             position = 0;
  for (CopLetter *letter = process->mailbox.head; letter && terms->len < limit;
       letter = letter->next) {
    if (position++ < offset)
      continue;
    CopTerm term = cop_message_to_term (&letter->message);
    g_array_append_val (terms, term);
  }
  return cop_list ((const CopTerm *) (void *) terms->data, terms->len);
}

CopTerm
cop_process_dictionary (CopNode *node, CopTerm pid)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  return process ? process->dictionary : COP_NONE;
}

/* A node that is quiet notes no turns. */
static int64_t
recent_turn (CopNode *node)
{
  int64_t age = g_get_monotonic_time () / G_USEC_PER_SEC - node->turn_second;

  return age <= 0   ? MAX (node->turn_usec, node->turn_before)
         : age == 1 ? node->turn_usec
                    : 0;
}

void
cop_node_stats (CopNode *node, CopNodeStats *ret_stats)
{
  *ret_stats = (CopNodeStats){
    .n_processes = node->n_processes,
    .run_queue = node->n_ready,
    .n_spawned = node->n_spawned,
    .n_exited = node->n_exited,
    .n_messages = node->n_messages,
    .reductions = node->reductions + (uint64_t) node->since_clock,
    .n_names = node->names.n_entries,
    .n_timers = node->wheel.n_timers,
    .n_monitors = node->monitors.n_used,
    .n_links = node->n_links,
    .n_stacks = node->fibers.n_all - cop_fiber_pool_n_idle (&node->fibers),
    .n_stacks_idle = cop_fiber_pool_n_idle (&node->fibers),
    .stack_bytes = node->fibers.n_all * cop_fiber_stack_size (),
    .clock = node->clock,
    .uptime_usec = cop_node_now_usec (node),
    .n_turns = node->n_turns,
    .busy_usec = node->busy_usec,
    .longest_turn_usec = node->longest_turn_usec,
    .recent_turn_usec = recent_turn (node),
  };
}

size_t
cop_stack_left (void)
{
  const CopNode  *node = cop_the_node ();
  const CopFiber *fiber = node && node->current ? node->running : NULL;
  const char     *here = __builtin_frame_address (0);

  if (fiber == NULL || fiber->is_main)
    return SIZE_MAX;
  return here > fiber->base ? (size_t) (here - fiber->base) : 0;
}
