/* How a snapshot is taken: the applications' masters, then one pass over all processes,
 * then one over the children of each supervisor, which gives the tree. Rows are found by
 * a table of ids that is used again each time. Nothing here runs code of a process but
 * state_term () of gen_servers, and that only while processes are few. */
#include "observation/capture.h"

#include "behaviour/application.h"
#include "behaviour/supervisor.h"
#include "observation/row-store.h"
#include "observation/self.h"
#include "observation/texts.h"
#include "observation/words.h"
#include "process/fiber.h"
#include "process/server.h"
#include "term/print.h"

#include <string.h>

#define MAX_TEXTS 65536 /* then a new store is begun */
#define MAX_STATES 2000 /* with more processes than that no states are shown */
#define STATE_BYTES 96  /* of a state's text */
#define REASON_BYTES 200
/* A message waits in a queue that embeds its link. */
#define LETTER_BYTES (sizeof (CopMessage) + sizeof (void *))
/* Of a stack only some pages are ever touched: the process floor counts as much. */
#define TOUCHED_STACK (cop_fiber_stack_size () / 32)
#define STATES_USEC 2000     /* for the states of one snapshot */
#define SLOW_STATE_USEC 500  /* a state that costs more is asked for seldom: */
#define SLOW_STATE_FACTOR 50 /* not before this many times its cost has passed */
#define MAX_SLOW_STATES 1000

struct _CopCapture {
  CopNode     *node;        /* borrowed */
  CopTexts    *texts;       /* owned */
  CopRowStore *rows;        /* owned */
  CopSnapshot *last;        /* owned */
  GHashTable  *slow_states; /* id → int64_t *: not before; owned */
  uint32_t    *places;      /* row of each id, by id & mask; owned */
  size_t       n_places;
};

/* One snapshot in the making. */
typedef struct {
  CopCapture  *capture;            /* borrowed */
  CopSnapshot *snapshot;           /* owned by who takes it */
  CopTerm     *masters;            /* pid of each application; owned */
  GArray      *supervisors;        /* uint32_t rows; owned */
  GArray      *absent;             /* CopSeenAbsent; owned */
  CopTerm      leader;             /* the last group leader seen … */
  uint32_t     leader_application; /* … and whose it is */
  const CopServerClass *class; /* the last row that is no supervisor: its class, … */
  const char *module;
  CopSeenKind kind;
  bool        has_kind;
  uint32_t    previous; /* row of the last snapshot, moving along */
  bool        has_states;
  int64_t     states_usec; /* that may still be spent on states */
  uint32_t    parent;      /* whose children are listed */
  bool        is_dynamic;
  uint32_t    order;
} Take;

/* ---- life ---- */

CopCapture *
cop_capture_new (CopNode *node)
{
  CopCapture *capture = g_new0 (CopCapture, 1);

  capture->node = node;
  capture->texts = cop_texts_new ();
  capture->rows = cop_row_store_new ();
  capture->slow_states =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return capture;
}

void
cop_capture_free (CopCapture *capture)
{
  if (capture == NULL)
    return;
  cop_texts_unref (capture->texts);
  cop_row_store_unref (capture->rows);
  cop_snapshot_unref (capture->last);
  g_hash_table_unref (capture->slow_states);
  g_free (capture->places);
  g_free (capture);
}

CopSnapshot *
cop_capture_last (CopCapture *capture)
{
  return capture->last;
}

/* ---- the table of ids ---- */

static void
clear_places (CopCapture *capture, size_t n_rows)
{
  size_t n_places = 64;

  while (n_places < n_rows * 2)
    n_places *= 2;
  if (n_places != capture->n_places) {
    g_free (capture->places);
    capture->places = g_new (uint32_t, n_places);
    capture->n_places = n_places;
  }
  memset (capture->places, 0xFF, n_places * sizeof (uint32_t));
}

static void
add_place (CopCapture *capture, uint64_t id, uint32_t row)
{
  size_t mask = capture->n_places - 1;
  size_t place = id & mask;

  while (capture->places[place] != COP_NOWHERE)
    place = (place + 1) & mask;
  capture->places[place] = row;
}

static uint32_t
find_row (const Take *take, CopTerm pid)
{
  if (!cop_is_local_pid (pid))
    return COP_NOWHERE;

  const CopCapture *capture = take->capture;
  uint64_t          id = cop_local_pid_number (pid);
  size_t            mask = capture->n_places - 1;

  for (size_t place = id & mask; capture->places[place] != COP_NOWHERE;
       place = (place + 1) & mask) {
    if (take->snapshot->processes[capture->places[place]].id == id)
      return capture->places[place];
  }
  return COP_NOWHERE;
}

/* ---- texts of states ---- */

/* What the last snapshot said of the process @id; rows come in the same order. */
static const char *
previous_state (Take *take, uint64_t id)
{
  const CopSnapshot *last = take->capture->last;

  if (last == NULL)
    return NULL;
  while (take->previous < last->n_processes && last->processes[take->previous].id < id)
    take->previous++;
  if (take->previous == last->n_processes || last->processes[take->previous].id != id)
    return NULL;
  return cop_snapshot_text (take->snapshot, last->processes[take->previous].state);
}

static bool
is_slow (const CopCapture *capture, uint64_t id, int64_t now)
{
  const int64_t *not_before = g_hash_table_lookup (capture->slow_states, &id);

  return not_before != NULL && now < *not_before;
}

static void
note_cost (CopCapture *capture, uint64_t id, int64_t start, int64_t end)
{
  if (end - start < SLOW_STATE_USEC)
    return;
  if (g_hash_table_size (capture->slow_states) >= MAX_SLOW_STATES)
    g_hash_table_remove_all (capture->slow_states);

  int64_t not_before = end + (end - start) * SLOW_STATE_FACTOR;

  g_hash_table_insert (capture->slow_states, g_memdup2 (&id, sizeof id),
                       g_memdup2 (&not_before, sizeof not_before));
}

static const char *
state_text (Take *take, uint64_t id, const CopProcessInfo *info)
{
  int64_t start = g_get_monotonic_time ();

  if (take->states_usec < 0 || is_slow (take->capture, id, start))
    return previous_state (take, id);

  g_auto (CopTerm) state = cop_words_state (take->capture->node, info);

  if (state == COP_NONE)
    return NULL;

  g_autofree char *text = cop_print_short (state, COP_NOTATION_ELIXIR, STATE_BYTES);

  int64_t end = g_get_monotonic_time ();

  take->states_usec -= end - start;
  note_cost (take->capture, id, start, end);
  return cop_snapshot_text (take->snapshot, text);
}

/* ---- processes ---- */

static uint32_t
application_of_leader (Take *take, CopTerm leader)
{
  if (leader != take->leader) {
    take->leader = leader;
    take->leader_application = COP_NOWHERE;
    for (size_t i = 0; leader != COP_NONE && i < take->snapshot->n_applications; i++) {
      if (take->masters[i] == leader)
        take->leader_application = (uint32_t) i;
    }
  }
  return take->leader_application;
}

static void
sum_up (CopSnapshot *snapshot, const CopSeenProcess *row)
{
  snapshot->node.memory_processes += row->memory;
  snapshot->node.memory_mailboxes += row->mailbox * LETTER_BYTES;
  snapshot->node.n_mailbox += row->mailbox;
  if (row->application == COP_NOWHERE)
    return;

  CopSeenApplication *application = &snapshot->applications[row->application];

  application->n_processes++;
  application->memory += row->memory;
  application->reductions += row->reductions;
  application->mailbox += row->mailbox;
}

static void
fill_words (Take *take, CopSeenProcess *row, const CopProcessInfo *info)
{
  CopCapture *capture = take->capture;

  row->name = cop_texts_atom (capture->texts, info->name);
  if (info->label != COP_NONE) {
    g_autofree char *label = cop_words_label (info->label);

    row->label = cop_snapshot_text (take->snapshot, label);
  }
  row->initial_call = cop_words_initial_call (capture->texts, info);
  row->module = cop_words_module (capture->node, capture->texts, info);
  row->current_function = info->current_function != NULL
                              ? cop_texts_copy (capture->texts, info->current_function)
                              : row->initial_call;
}

static void
fill_numbers (CopSeenProcess *row, const CopProcessInfo *info)
{
  row->status = cop_words_status (info->status);
  row->reductions = info->reductions;
  row->messages_in = info->messages_in;
  row->messages_out = info->messages_out;
  row->cpu_usec = info->cpu_usec;
  row->started_usec = info->started_usec;
  row->memory = info->memory;
  row->mailbox = (uint32_t) MIN (info->mailbox, UINT32_MAX);
  row->n_links = (uint32_t) info->n_links;
  row->n_monitors = (uint32_t) info->n_monitors;
  row->n_monitored_by = (uint32_t) info->n_monitored_by;
  row->trap_exit = info->trap_exit;
}

/* Neighbours are mostly of one kind: supervisors are looked for only where class or
 * module differs from the last row that was none. */
static CopSeenKind
kind_of_row (Take *take, const CopSeenProcess *row, const CopProcessInfo *info)
{
  if (info->class == take->class && row->module == take->module && take->has_kind)
    return take->kind;

  CopSeenKind kind = cop_words_kind (take->capture->node, info, row->module);

  if (kind != COP_SEEN_SUPERVISOR && kind != COP_SEEN_DYNAMIC_SUPERVISOR) {
    take->class = info->class;
    take->module = row->module;
    take->kind = kind;
    take->has_kind = true;
  }
  return kind;
}

/* Behaviours around one function are called after that function. */
static void
use_own_call (Take *take, CopSeenProcess *row, const CopProcessInfo *info)
{
  CopTexts   *texts = take->capture->texts;
  CopTerm     call = cop_words_own_call (take->capture->node, info);
  const char *text = cop_texts_call (texts, call);

  if (text == NULL)
    return;
  row->initial_call = text;
  row->module = cop_texts_atom (texts, cop_tuple_get (call, 0));
}

static void
add_process_cb (const CopProcessInfo *info, void *data)
{
  Take        *take = data;
  CopSnapshot *snapshot = take->snapshot;

  if (snapshot->n_processes == snapshot->n_room)
    return;

  uint32_t        index = (uint32_t) snapshot->n_processes++;
  CopSeenProcess *row = &snapshot->processes[index];

  *row =
      (CopSeenProcess){ .id = cop_local_pid_number (info->pid), .parent = COP_NOWHERE };
  row->application = application_of_leader (take, info->group_leader);
  fill_numbers (row, info);
  fill_words (take, row, info);
  row->kind = kind_of_row (take, row, info);
  if (row->kind == COP_SEEN_AGENT || row->kind == COP_SEEN_TASK)
    use_own_call (take, row, info);
  if (row->kind == COP_SEEN_SUPERVISOR || row->kind == COP_SEEN_DYNAMIC_SUPERVISOR)
    g_array_append_val (take->supervisors, index);
  else if (take->has_states && info->class != NULL)
    row->state = state_text (take, row->id, info);
  sum_up (snapshot, row);
  add_place (take->capture, row->id, index);
}

/* ---- the tree ---- */

static const char *
reason_text (CopSnapshot *snapshot, CopTerm reason)
{
  if (reason == COP_NONE)
    return NULL;

  g_autofree char *text = cop_print_short (reason, COP_NOTATION_ELIXIR, REASON_BYTES);

  return cop_snapshot_text (snapshot, text);
}

static const char *
child_id (Take *take, const CopChildInfo *child)
{
  if (take->is_dynamic || child->id == COP_NONE || child->id == COP_ATOM (undefined))
    return "undefined";
  if (cop_is_atom (child->id))
    return cop_texts_atom (take->capture->texts, child->id);

  g_autofree char *text = cop_words_child_id (child->id);

  return cop_snapshot_text (take->snapshot, text);
}

static const char *
module_of_spec (Take *take, const CopChildInfo *child)
{
  return child->spec != NULL && cop_is_atom (child->spec->module)
             ? cop_texts_atom (take->capture->texts, child->spec->module)
             : NULL;
}

static void
add_absent (Take *take, const CopChildInfo *child)
{
  CopSeenAbsent absent = {
    .supervisor = take->parent,
    .order = take->order,
    .child_id = child_id (take, child),
    .restart = child->spec != NULL ? cop_words_restart (child->spec->restart) : NULL,
    .is_restarting = child->pid == COP_ATOM (restarting),
    .is_supervisor = child->spec != NULL && child->spec->is_supervisor,
    .module = module_of_spec (take, child),
    .n_restarts = (uint32_t) child->n_restarts,
    .last_reason = reason_text (take->snapshot, child->last_reason),
  };

  g_array_append_val (take->absent, absent);
}

/* What a behaviour calls itself says less than where its child spec starts it:
 * "KV.Bucket", not "Agent.Server". */
static bool
is_generic (const CopSeenProcess *row)
{
  return row->module == NULL || row->kind != COP_SEEN_WORKER;
}

static void
add_child_cb (const CopChildInfo *child, void *data)
{
  Take    *take = data;
  uint32_t row = find_row (take, child->pid);

  if (row == COP_NOWHERE || take->snapshot->processes[row].parent != COP_NOWHERE) {
    add_absent (take, child);
  } else {
    CopSeenProcess *process = &take->snapshot->processes[row];
    const char     *module = is_generic (process) ? module_of_spec (take, child) : NULL;

    process->parent = take->parent;
    process->order = take->order;
    process->child_id = child_id (take, child);
    process->n_restarts = (uint32_t) child->n_restarts;
    if (child->spec != NULL)
      process->restart = cop_words_restart (child->spec->restart);
    if (module != NULL)
      process->module = module;
    take->snapshot->processes[take->parent].n_children++;
  }
  take->order++;
}

static void
fill_supervisor (Take *take, uint32_t row)
{
  CopSeenProcess   *process = &take->snapshot->processes[row];
  CopTerm           pid = cop_local_pid (process->id);
  CopSupervisorInfo info;

  if (!cop_supervisor_info (take->capture->node, pid, &info))
    return;
  process->strategy =
      info.strategy != COP_NONE ? cop_atom_name (info.strategy) : "one_for_one";
  process->max_restarts = (int32_t) CLAMP (info.max_restarts, 0, INT32_MAX);
  process->max_seconds = (int32_t) CLAMP (info.max_seconds, 0, INT32_MAX);
  process->n_recent = (uint32_t) info.n_recent;
  process->n_all_restarts = info.n_restarts;
  process->last_restart_usec = info.last_restart_usec;
  process->last_reason = reason_text (take->snapshot, info.last_reason);
  take->snapshot->node.n_restarts += info.n_restarts;
  take->parent = row;
  take->order = 0;
  take->is_dynamic = info.is_dynamic;
  cop_supervisor_foreach_child (take->capture->node, pid, add_child_cb, take);
}

/* ---- applications ---- */

static void
collect_application_cb (const CopApplicationInfo *info, void *data)
{
  g_array_append_vals (data, info, 1);
}

static int
compare_applications (const void *a, const void *b)
{
  const CopApplicationInfo *left = a;
  const CopApplicationInfo *right = b;

  return strcmp (cop_atom_name (left->name), cop_atom_name (right->name));
}

static void
fill_application (Take *take, CopSeenApplication *row, const CopApplicationInfo *info)
{
  const CopApplication *application = info->application;

  row->name = cop_atom_name (info->name);
  row->description = cop_snapshot_text (take->snapshot, application->description);
  row->version = cop_snapshot_text (take->snapshot, application->version);
  row->is_running = info->running;
  row->type = info->running && info->type != COP_NONE ? cop_atom_name (info->type) : NULL;
  row->last_reason = reason_text (take->snapshot, info->last_reason);
}

static void
hang (CopSnapshot *snapshot, uint32_t child, uint32_t parent)
{
  if (snapshot->processes[child].parent != COP_NOWHERE)
    return;
  snapshot->processes[child].parent = parent;
  snapshot->processes[parent].n_children++;
}

/* OTP: a master has a second process which starts the root supervisor and waits. */
static uint32_t
find_starter (const Take *take, const CopSeenApplication *row)
{
  const CopSeenProcess *processes = take->snapshot->processes;
  CopProcessInfo        root;

  if (!cop_process_info (take->capture->node, cop_local_pid (processes[row->root].id),
                         &root))
    return COP_NOWHERE;

  uint32_t starter = find_row (take, root.parent);

  return starter != COP_NOWHERE && starter != row->master &&
                 processes[starter].kind == COP_SEEN_PLAIN &&
                 processes[starter].application == processes[row->master].application
             ? starter
             : COP_NOWHERE;
}

/* Once all rows are there: where its processes are. */
static void
place_application (Take *take, CopSeenApplication *row, const CopApplicationInfo *info)
{
  row->root = info->running ? find_row (take, info->root) : COP_NOWHERE;
  row->master = info->running ? find_row (take, info->master) : COP_NOWHERE;
  if (row->master == COP_NOWHERE)
    return;

  CopSeenProcess *processes = take->snapshot->processes;

  processes[row->master].kind = COP_SEEN_MASTER;
  if (row->root == COP_NOWHERE || row->root == row->master)
    return;

  uint32_t starter = find_starter (take, row);

  if (starter != COP_NOWHERE) {
    processes[starter].kind = COP_SEEN_MASTER;
    hang (take->snapshot, starter, row->master);
  }
  hang (take->snapshot, row->root, starter != COP_NOWHERE ? starter : row->master);
}

/* ---- the node ---- */

static void
fill_node (CopNode *node, const CopNodeStats *stats, CopSnapshot *snapshot)
{
  CopSeenNode     *seen = &snapshot->node;
  g_autofree char *system =
      g_strdup_printf ("Coppice %s on GLib %u.%u.%u", COP_VERSION, glib_major_version,
                       glib_minor_version, glib_micro_version);

  seen->node_name = cop_atom_name (cop_node_name (node));
  seen->system = cop_snapshot_text (snapshot, system);
  seen->time_usec = cop_node_now_usec (node);
  seen->uptime_usec = stats->uptime_usec;
  seen->n_spawned = stats->n_spawned;
  seen->n_exited = stats->n_exited;
  seen->n_messages = stats->n_messages;
  seen->reductions = stats->reductions;
  seen->n_names = stats->n_names;
  seen->n_timers = stats->n_timers;
  seen->n_monitors = stats->n_monitors;
  seen->n_links = stats->n_links;
  seen->n_atoms = cop_atom_count ();
  seen->atom_limit = cop_atom_limit ();
  seen->run_queue = stats->run_queue;
  seen->n_stacks = stats->n_stacks;
  seen->n_stacks_idle = stats->n_stacks_idle;
  seen->memory_stacks = (stats->n_stacks + stats->n_stacks_idle) * TOUCHED_STACK;
  seen->memory_atoms = cop_atom_memory ();
  seen->memory_terms = cop_term_memory ();
  seen->memory_stacks_mapped = stats->stack_bytes;
  seen->n_turns = stats->n_turns;
  seen->busy_usec = stats->busy_usec;
  seen->longest_turn_usec = stats->longest_turn_usec;
  seen->recent_turn_usec = stats->recent_turn_usec;
  seen->has_manual_clock = stats->clock == COP_CLOCK_MANUAL;
  seen->has_own_context = cop_node_context (node) != g_main_context_default ();
  seen->host = cop_self_host ();
}

/* ---- all together ---- */

static void
take_init (Take               *take,
           CopCapture         *capture,
           const CopNodeStats *stats,
           GArray             *applications)
{
  *take = (Take){ .capture = capture };
  take->snapshot = cop_snapshot_new (0, 0, applications->len);
  take->snapshot->shared = cop_texts_ref (capture->texts);
  take->snapshot->rows = cop_row_store_ref (capture->rows);
  g_free (take->snapshot->processes);
  take->snapshot->processes =
      cop_row_store_take (capture->rows, stats->n_processes, &take->snapshot->n_room);
  take->masters = g_new0 (CopTerm, applications->len + 1);
  take->supervisors = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  take->absent = g_array_new (FALSE, FALSE, sizeof (CopSeenAbsent));
  take->leader_application = COP_NOWHERE;
  take->has_states = stats->n_processes <= MAX_STATES;
  take->states_usec = STATES_USEC;
  for (unsigned i = 0; i < applications->len; i++) {
    const CopApplicationInfo *info = &g_array_index (applications, CopApplicationInfo, i);

    take->masters[i] = info->running ? info->master : COP_NONE;
    fill_application (take, &take->snapshot->applications[i], info);
  }
  clear_places (capture, stats->n_processes);
}

static void
take_tree (Take *take, GArray *applications)
{
  for (unsigned i = 0; i < take->supervisors->len; i++)
    fill_supervisor (take, g_array_index (take->supervisors, uint32_t, i));
  for (unsigned i = 0; i < applications->len; i++)
    place_application (take, &take->snapshot->applications[i],
                       &g_array_index (applications, CopApplicationInfo, i));
}

static CopSnapshot *
take_finish (Take *take)
{
  CopSnapshot *snapshot = take->snapshot;
  gsize        n_absent = 0;

  g_free (snapshot->absent);
  snapshot->absent = g_array_steal (take->absent, &n_absent);
  snapshot->n_absent = n_absent;
  g_array_unref (take->absent);
  g_array_unref (take->supervisors);
  g_free (take->masters);
  return snapshot;
}

static void
renew_texts (CopCapture *capture)
{
  if (cop_texts_size (capture->texts) < MAX_TEXTS)
    return;
  cop_texts_unref (capture->texts);
  capture->texts = cop_texts_new ();
}

CopSnapshot *
cop_capture_take (CopCapture *capture)
{
  g_return_val_if_fail (capture != NULL, NULL);

  int64_t            start = cop_thread_usec ();
  CopNode           *outer = cop_node_enter (capture->node);
  CopNodeStats       stats;
  Take               take;
  g_autoptr (GArray) applications =
      g_array_new (FALSE, FALSE, sizeof (CopApplicationInfo));

  renew_texts (capture);
  cop_node_stats (capture->node, &stats);
  cop_application_foreach (capture->node, collect_application_cb, applications);
  g_array_sort (applications, compare_applications);
  take_init (&take, capture, &stats, applications);
  cop_process_foreach (capture->node, add_process_cb, &take);
  take_tree (&take, applications);
  fill_node (capture->node, &stats, take.snapshot);

  CopSnapshot *snapshot = take_finish (&take);

  cop_node_enter (outer);
  snapshot->node.cost_usec = cop_thread_usec () - start;
  cop_snapshot_unref (capture->last);
  capture->last = cop_snapshot_ref (snapshot);
  return snapshot;
}
