/* Details are read where they are, never asked for: a process that is busy, blocked or
 * suspended shows as much as an idle one. */
#include "observation/details.h"

#include "behaviour/application.h"
#include "behaviour/exit-format.h"
#include "behaviour/sys.h"
#include "observation/i18n.h"
#include "observation/words.h"
#include "process/look.h"
#include "term/print.h"

#include <string.h>

#define MAX_RELATIVES 1000
#define MAX_FRAMES 64
#define MAX_PAIRS 1000
#define MAX_SUCCESSIONS 100
#define VALUE_BYTES 400
/* A text that wraps is laid out at 20 us a byte: more of it would hold the window up. */
#define STATE_TEXT_BYTES 3072
#define STATE_BYTES                                                                      \
  (1 << 20) /* larger states are not copied, only their text is shown                    \
             */

/* ---- life ---- */

void
cop_seen_relative_free (void *data)
{
  CopSeenRelative *relative = data;

  g_free (relative->title);
  g_free (relative);
}

void
cop_seen_pair_free (void *data)
{
  CopSeenPair *pair = data;

  g_free (pair->key);
  g_free (pair->value);
  g_free (pair);
}

static void
free_frame (void *data)
{
  CopSeenFrame *frame = data;

  g_free (frame->function);
  g_free (frame->file);
  g_free (frame);
}

CopDetails *
cop_details_new (uint64_t id)
{
  CopDetails *details = g_new0 (CopDetails, 1);

  details->n_refs = 1;
  details->id = id;
  details->overview = g_ptr_array_new_with_free_func (cop_seen_pair_free);
  details->links = g_ptr_array_new_with_free_func (cop_seen_relative_free);
  details->monitors = g_ptr_array_new_with_free_func (cop_seen_relative_free);
  details->monitored_by = g_ptr_array_new_with_free_func (cop_seen_relative_free);
  details->ancestors = g_ptr_array_new_with_free_func (cop_seen_relative_free);
  details->stack = g_ptr_array_new_with_free_func (free_frame);
  details->dictionary = g_ptr_array_new_with_free_func (cop_seen_pair_free);
  details->child_spec = g_ptr_array_new_with_free_func (cop_seen_pair_free);
  details->supervision = g_ptr_array_new_with_free_func (cop_seen_pair_free);
  return details;
}

CopDetails *
cop_details_ref (CopDetails *details)
{
  g_return_val_if_fail (details != NULL, NULL);

  g_atomic_int_inc (&details->n_refs);
  return details;
}

void
cop_details_unref (CopDetails *details)
{
  if (details == NULL || !g_atomic_int_dec_and_test (&details->n_refs))
    return;
  g_ptr_array_unref (details->overview);
  g_ptr_array_unref (details->links);
  g_ptr_array_unref (details->monitors);
  g_ptr_array_unref (details->monitored_by);
  g_ptr_array_unref (details->ancestors);
  g_ptr_array_unref (details->stack);
  g_ptr_array_unref (details->dictionary);
  g_ptr_array_unref (details->child_spec);
  g_ptr_array_unref (details->supervision);
  cop_term_unref (details->state);
  g_free (details->state_text);
  g_free (details->busy);
  g_free (details->title);
  g_free (details->exit_reason);
  g_free (details->last_message);
  g_free (details->successor_title);
  g_free (details);
}

/* ---- words ---- */

char *
cop_duration_text (int64_t usec)
{
  int64_t seconds = usec / G_USEC_PER_SEC;

  if (usec < 1000)
    return g_strdup_printf ("%d µs", (int) MAX (usec, 0));
  if (seconds < 1)
    return g_strdup_printf ("%d ms", (int) (usec / 1000));
  if (seconds < 60)
    return g_strdup_printf ("%.1f s", (double) (usec / 100000) / 10);
  if (seconds < 3600)
    return g_strdup_printf ("%d min %d s", (int) (seconds / 60), (int) (seconds % 60));
  if (seconds < 86400)
    return g_strdup_printf ("%d h %d min", (int) (seconds / 3600),
                            (int) (seconds / 60 % 60));
  return g_strdup_printf ("%" G_GINT64_FORMAT " d %d h", seconds / 86400,
                          (int) (seconds / 3600 % 24));
}

static char *
short_text (CopTerm term)
{
  return cop_print_short (term, COP_NOTATION_ELIXIR, VALUE_BYTES);
}

/* Takes @value; a NULL one is left out. */
static void
add_pair_take (GPtrArray *pairs, const char *key, char *value)
{
  if (value == NULL)
    return;

  CopSeenPair *pair = g_new0 (CopSeenPair, 1);

  pair->key = g_strdup (key);
  pair->value = value;
  g_ptr_array_add (pairs, pair);
}

/* A NULL @value is left out. */
static void
add_pair (GPtrArray *pairs, const char *key, const char *value)
{
  add_pair_take (pairs, key, g_strdup (value));
}

static void
add_number (GPtrArray *pairs, const char *key, uint64_t value)
{
  add_pair_take (pairs, key, g_strdup_printf ("%" G_GUINT64_FORMAT, value));
}

static char *
ago (CopNode *node, int64_t usec)
{
  g_autofree char *duration = cop_duration_text (cop_node_now_usec (node) - usec);

  return g_strdup_printf ("%s ago", duration);
}

/* ---- who is who ---- */

/* What a process is called, alive or remembered; NULL when it is only a number. */
static char *
title_of (const CopDetailsPlace *place, CopTerm pid)
{
  CopProcessInfo info;
  uint64_t       id = cop_local_pid_number (pid);

  if (cop_process_info (place->node, pid, &info)) {
    if (info.name != COP_NONE)
      return g_strdup (cop_texts_atom (place->texts, info.name));
    if (info.label != COP_NONE)
      return cop_words_label (info.label);

    uint32_t row =
        place->last != NULL ? cop_snapshot_find (place->last, id) : COP_NOWHERE;

    if (row != COP_NOWHERE)
      return g_strdup (cop_seen_title (&place->last->processes[row]));

    const char *module = cop_words_shown_module (place->node, place->texts, &info);

    return g_strdup (module != NULL ? module
                                    : cop_words_initial_call (place->texts, &info));
  }

  const CopTombstone *tombstone =
      place->log != NULL ? cop_event_log_find (place->log, id) : NULL;

  return tombstone != NULL ? g_strdup (tombstone->title) : NULL;
}

/* "KV.Supervisor #PID<0.70.0>"; NULL for COP_NONE. */
static char *
describe (const CopDetailsPlace *place, CopTerm pid)
{
  if (pid == COP_NONE)
    return NULL;

  g_autofree char *number = cop_inspect (pid);
  g_autofree char *title = cop_is_local_pid (pid) ? title_of (place, pid) : NULL;

  return title != NULL ? g_strconcat (title, " ", number, NULL)
                       : g_steal_pointer (&number);
}

/* The living end of the line of successors, or 0. */
static uint64_t
alive_id (const CopDetailsPlace *place, uint64_t id)
{
  for (int i = 0; i < MAX_SUCCESSIONS && id != 0; i++) {
    if (cop_is_alive (cop_local_pid (id)))
      return id;

    const CopTombstone *tombstone =
        place->log != NULL ? cop_event_log_find (place->log, id) : NULL;

    id = tombstone != NULL ? tombstone->successor : 0;
  }
  return 0;
}

/* @term: a pid, a name or {Name, Node}. */
static void
add_relative (const CopDetailsPlace *place, GPtrArray *relatives, CopTerm term)
{
  if (relatives->len >= MAX_RELATIVES)
    return;

  CopSeenRelative *relative = g_new0 (CopSeenRelative, 1);
  CopTerm          name =
      cop_is_tuple (term) && cop_tuple_size (term) == 2 ? cop_tuple_get (term, 0) : term;
  CopTerm pid = cop_is_atom (name) ? cop_whereis (name) : term;

  if (cop_is_local_pid (pid))
    relative->id = cop_local_pid_number (pid);
  relative->alive_id = alive_id (place, relative->id);
  if (cop_is_atom (name))
    relative->title = g_strdup (cop_texts_atom (place->texts, name));
  else if (cop_is_local_pid (pid))
    relative->title = title_of (place, pid);
  if (relative->title == NULL)
    relative->title = short_text (term);
  g_ptr_array_add (relatives, relative);
}

static void
add_relatives (const CopDetailsPlace *place, GPtrArray *relatives, CopTerm list)
{
  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    add_relative (place, relatives, cop_head (l));
}

typedef struct {
  const CopDetailsPlace *place;
  GPtrArray             *relatives; /* borrowed */
} Relatives;

static void
add_relative_cb (CopTerm relative, void *data)
{
  Relatives *relatives = data;

  add_relative (relatives->place, relatives->relatives, relative);
}

static void
gather_relations (const CopDetailsPlace *place,
                  CopDetails            *details,
                  const CopProcessInfo  *info)
{
  struct {
    CopRelation relation;
    GPtrArray  *relatives;
  } kinds[] = {
    { COP_RELATION_LINK, details->links },
    { COP_RELATION_MONITORS, details->monitors },
    { COP_RELATION_MONITORED_BY, details->monitored_by },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    cop_process_foreach_relative (place->node, info->pid, kinds[i].relation,
                                  MAX_RELATIVES, add_relative_cb,
                                  &(Relatives){ place, kinds[i].relatives });
  details->n_links = info->n_links;
  details->n_monitors = info->n_monitors;
  details->n_monitored_by = info->n_monitored_by;
}

/* Behaviours keep their ancestors in the dictionary; others have parents only. */
static void
gather_ancestors (const CopDetailsPlace *place, CopDetails *details, CopTerm pid)
{
  CopTerm dictionary = cop_process_dictionary (place->node, pid);
  CopTerm ancestors = dictionary != COP_NONE && cop_is_map (dictionary)
                          ? cop_map_get (dictionary, COP_ATOM (ancestors))
                          : COP_NONE;

  if (ancestors != COP_NONE) {
    add_relatives (place, details->ancestors, ancestors);
    return;
  }

  CopProcessInfo info;

  for (int i = 0; i < MAX_SUCCESSIONS; i++) {
    if (!cop_process_info (place->node, pid, &info) || info.parent == COP_NONE)
      return;
    pid = info.parent;
    add_relative (place, details->ancestors, pid);
  }
}

/* ---- overview ---- */

/* The last snapshot knows masters. */
static CopSeenKind
kind_of (const CopDetailsPlace *place, const CopProcessInfo *info)
{
  uint64_t id = cop_local_pid_number (info->pid);
  uint32_t row = place->last != NULL ? cop_snapshot_find (place->last, id) : COP_NOWHERE;

  if (row != COP_NOWHERE)
    return place->last->processes[row].kind;
  return cop_words_kind (place->node, info,
                         cop_words_module (place->node, place->texts, info));
}

static void
gather_identity (const CopDetailsPlace *place,
                 GPtrArray             *rows,
                 const CopProcessInfo  *info)
{
  CopTexts *texts = place->texts;
  CopTerm   application = cop_application_of (place->node, info->pid);

  add_pair_take (rows, N_ ("Pid"), cop_inspect (info->pid));
  const char *own_call = cop_texts_call (texts, cop_words_own_call (place->node, info));

  add_pair (rows, N_ ("Initial Call"),
            own_call != NULL ? own_call : cop_words_initial_call (texts, info));
  add_pair (rows, N_ ("Current Function"),
            info->current_function != NULL ? info->current_function
                                           : cop_words_initial_call (texts, info));
  if (info->status == COP_STATUS_BLOCKED)
    add_pair_take (rows, N_ ("In Callback"),
                   cop_gen_server_callback_of (place->node, info->pid));
  add_pair (rows, N_ ("Registered Name"),
            info->name != COP_NONE ? cop_texts_atom (texts, info->name) : NULL);
  add_pair_take (rows, N_ ("Label"), cop_words_label (info->label));
  add_pair (rows, N_ ("Kind"), cop_seen_kind_name (kind_of (place, info)));
  add_pair (rows, N_ ("Application"),
            application != COP_NONE ? cop_atom_name (application) : NULL);
  add_pair (rows, N_ ("Status"), cop_seen_status_name (cop_words_status (info->status)));
  add_pair_take (rows, N_ ("Blocked On"), describe (place, info->blocked_on));
  add_pair_take (rows, N_ ("Parent"), describe (place, info->parent));
  add_pair_take (rows, N_ ("Group Leader"), describe (place, info->group_leader));
  add_pair (rows, N_ ("Trap Exit"), info->trap_exit ? "true" : "false");
}

static void
add_work (GPtrArray *rows,
          uint64_t   messages_in,
          uint64_t   messages_out,
          uint64_t   reductions,
          int64_t    cpu_usec,
          uint64_t   memory)
{
  add_number (rows, N_ ("Messages In"), messages_in);
  add_number (rows, N_ ("Messages Out"), messages_out);
  add_number (rows, N_ ("Reductions"), reductions);
  add_pair_take (rows, N_ ("CPU Time"), cop_duration_text (cpu_usec));
  add_pair_take (rows, N_ ("Memory"),
                 g_format_size_full (memory, G_FORMAT_SIZE_IEC_UNITS));
}

static void
gather_counts (const CopDetailsPlace *place, GPtrArray *rows, const CopProcessInfo *info)
{
  add_number (rows, N_ ("Message Queue Len"), info->mailbox);
  add_work (rows, info->messages_in, info->messages_out, info->reductions, info->cpu_usec,
            info->memory);
  add_number (rows, N_ ("Links"), info->n_links);
  add_number (rows, N_ ("Monitors"), info->n_monitors);
  add_number (rows, N_ ("Monitored By"), info->n_monitored_by);
  add_pair_take (rows, N_ ("Started"), ago (place->node, info->started_usec));
}

/* ---- stack, dictionary, state ---- */

/* Addresses only: their words are found elsewhere. */
static void
gather_stack (const CopDetailsPlace *place, CopDetails *details, CopTerm pid)
{
  void  *addresses[MAX_FRAMES];
  size_t n = cop_process_stack (place->node, pid, addresses, MAX_FRAMES);

  for (size_t i = 0; i < n; i++) {
    CopSeenFrame *frame = g_new0 (CopSeenFrame, 1);

    frame->address = addresses[i];
    g_ptr_array_add (details->stack, frame);
  }
}

static void
gather_dictionary (const CopDetailsPlace *place, CopDetails *details, CopTerm pid)
{
  CopTerm dictionary = cop_process_dictionary (place->node, pid);

  if (dictionary == COP_NONE || !cop_is_map (dictionary))
    return;

  g_auto (CopMapIter) iter = { 0 };
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;

  cop_map_iter_init (&iter, dictionary);
  while (details->dictionary->len < MAX_PAIRS &&
         cop_map_iter_next (&iter, &key, &value)) {
    g_autofree char *name = short_text (key);

    add_pair_take (details->dictionary, name, short_text (value));
  }
}

static void
gather_state (const CopDetailsPlace *place,
              CopDetails            *details,
              const CopProcessInfo  *info)
{
  CopSupervisorInfo supervisor;

  if (info->class == NULL) {
    details->state_text = g_strdup ("A plain process: its state is on its stack.");
    return;
  }
  if (cop_supervisor_info (place->node, info->pid, &supervisor)) {
    details->state_text = g_strdup ("A supervisor: its children are its state.");
    return;
  }

  g_auto (CopTerm) state = cop_words_state (place->node, info);

  if (state == COP_NONE) {
    details->state_text = g_strdup ("It does not show its state.");
    return;
  }
  details->state_text = cop_print_short (state, COP_NOTATION_ELIXIR, STATE_TEXT_BYTES);
  if (cop_term_size (state, STATE_BYTES) < STATE_BYTES)
    details->state = cop_term_copy (state);
}

/* ---- as a child ---- */

typedef struct {
  const CopDetailsPlace *place;
  GPtrArray             *pairs; /* borrowed */
} Child;

static char *
start_text (const CopChildSpec *spec)
{
  g_autofree char *module = cop_inspect (spec->module);
  g_autofree char *args = short_text (spec->args);
  size_t           length = strlen (args);

  /* The arguments without the brackets of their list. */
  if (length >= 2 && args[0] == '[' && args[length - 1] == ']')
    return g_strdup_printf ("%s.%s(%.*s)", module, cop_atom_name (spec->function),
                            (int) length - 2, args + 1);
  return g_strdup_printf ("%s.%s(…)", module, cop_atom_name (spec->function));
}

static char *
shutdown_text (const CopChildSpec *spec)
{
  switch (spec->shutdown) {
  case COP_SHUTDOWN_TIME:
    return g_strdup_printf ("%" G_GINT64_FORMAT " ms", spec->shutdown_msec);
  case COP_SHUTDOWN_INFINITY: return g_strdup ("infinity");
  case COP_SHUTDOWN_BRUTAL_KILL: return g_strdup ("brutal_kill");
  }
  return NULL;
}

static void
tell_child (const Child *child, const CopChildInfo *info)
{
  const CopChildSpec *spec = info->spec;

  add_pair_take (child->pairs, "id", cop_words_child_id (info->id));
  add_pair_take (child->pairs, "start", start_text (spec));
  add_pair (child->pairs, "restart", cop_words_restart (spec->restart));
  add_pair_take (child->pairs, "shutdown", shutdown_text (spec));
  add_pair (child->pairs, "type", spec->is_supervisor ? "supervisor" : "worker");
  add_pair_take (child->pairs, "modules",
                 spec->modules != COP_NONE ? short_text (spec->modules) : NULL);
  add_pair (child->pairs, "significant", spec->significant ? "true" : "false");
  add_number (child->pairs, "restarts", info->n_restarts);
  if (info->last_restart_usec != 0)
    add_pair_take (child->pairs, "last restart",
                   ago (child->place->node, info->last_restart_usec));
  if (info->last_reason != COP_NONE)
    add_pair_take (child->pairs, "last reason", short_text (info->last_reason));
}

/* Mostly its parent is its supervisor; the last snapshot knows better. */
static void
gather_child_spec (const CopDetailsPlace *place,
                   CopDetails            *details,
                   const CopProcessInfo  *info)
{
  const CopSnapshot *last = place->last;
  uint32_t     row = last != NULL ? cop_snapshot_find (last, details->id) : COP_NOWHERE;
  CopTerm      candidates[2] = { info->parent, COP_NONE };
  Child        child = { place, details->child_spec };
  CopChildInfo found;

  if (row != COP_NOWHERE && last->processes[row].parent != COP_NOWHERE)
    candidates[1] = cop_local_pid (last->processes[last->processes[row].parent].id);
  for (size_t i = 0; i < 2 && details->child_spec->len == 0; i++) {
    if (candidates[i] == COP_NONE ||
        !cop_supervisor_find_child (place->node, candidates[i], info->pid, &found))
      continue;
    tell_child (&child, &found);
    add_pair_take (details->child_spec, "supervisor", describe (place, candidates[i]));
  }
}

/* ---- as a supervisor ---- */

static void
gather_supervision (const CopDetailsPlace *place, CopDetails *details, CopTerm pid)
{
  GPtrArray        *pairs = details->supervision;
  CopSupervisorInfo info;

  if (!cop_supervisor_info (place->node, pid, &info))
    return;
  add_pair (pairs, N_ ("Strategy"),
            info.strategy != COP_NONE ? cop_atom_name (info.strategy) : "one_for_one");
  add_pair_take (pairs, N_ ("Intensity"),
                 g_strdup_printf ("%" G_GINT64_FORMAT " in %" G_GINT64_FORMAT " s",
                                  info.max_restarts, info.max_seconds));
  add_pair_take (
      pairs, N_ ("Restarts"),
      g_strdup_printf ("%zu of %" G_GINT64_FORMAT, info.n_recent, info.max_restarts));
  add_number (pairs, N_ ("All Restarts"), info.n_restarts);
  if (info.last_restart_usec != 0)
    add_pair_take (pairs, N_ ("Last Restart"), ago (place->node, info.last_restart_usec));
  if (info.last_reason != COP_NONE)
    add_pair_take (pairs, N_ ("Last Reason"), short_text (info.last_reason));
  add_number (pairs, N_ ("Children"), info.n_children);
  if (info.is_dynamic)
    add_pair_take (pairs, N_ ("Max Children"),
                   info.max_children < 0
                       ? g_strdup ("infinity")
                       : g_strdup_printf ("%" G_GINT64_FORMAT, info.max_children));
  else
    add_pair (pairs, N_ ("Auto Shutdown"),
              info.auto_shutdown != COP_NONE ? cop_atom_name (info.auto_shutdown)
                                             : "never");
}

/* ---- the dead ---- */

static CopDetails *
remember (const CopDetailsPlace *place, const CopTombstone *tombstone)
{
  CopDetails *details = cop_details_new (tombstone->id);
  GPtrArray  *rows = details->overview;

  add_pair_take (rows, N_ ("Pid"), cop_seen_pid_text (tombstone->id));
  add_pair (rows, N_ ("Title"), tombstone->title);
  add_pair (rows, N_ ("Initial Call"), tombstone->initial_call);
  add_pair (rows, N_ ("Kind"), cop_seen_kind_name (tombstone->kind));
  add_pair (rows, N_ ("Application"), tombstone->application);
  add_work (rows, tombstone->messages_in, tombstone->messages_out, tombstone->reductions,
            tombstone->cpu_usec, tombstone->memory);
  add_number (rows, N_ ("Messages Left"), tombstone->mailbox);
  add_pair_take (rows, N_ ("Lived"),
                 cop_duration_text (tombstone->time_usec - tombstone->started_usec));
  add_pair_take (rows, N_ ("Ended"), ago (place->node, tombstone->time_usec));
  details->title = g_strdup (tombstone->title);
  details->state_text = g_strdup (tombstone->state);
  details->exit_reason = tombstone->reason != COP_NONE
                             ? cop_format_exit (tombstone->reason)
                             : g_strdup ("unknown");
  details->last_message = g_strdup (tombstone->last_message);
  details->exit_usec = tombstone->time_usec;
  details->successor = alive_id (place, tombstone->successor);
  if (details->successor == 0)
    details->successor = tombstone->successor;
  if (details->successor != 0)
    details->successor_title = describe (place, cop_local_pid (details->successor));
  return details;
}

/* ---- all together ---- */

static CopDetails *
gather_living (const CopDetailsPlace *place, const CopProcessInfo *info)
{
  CopDetails *details = cop_details_new (cop_local_pid_number (info->pid));

  details->is_alive = true;
  gather_identity (place, details->overview, info);
  gather_counts (place, details->overview, info);
  gather_relations (place, details, info);
  gather_ancestors (place, details, info->pid);
  gather_stack (place, details, info->pid);
  details->n_messages = info->mailbox;
  details->busy = cop_gen_server_callback_of (place->node, info->pid);
  gather_dictionary (place, details, info->pid);
  gather_state (place, details, info);
  gather_child_spec (place, details, info);
  gather_supervision (place, details, info->pid);
  return details;
}

CopDetails *
cop_details_gather (const CopDetailsPlace *place, uint64_t id)
{
  g_return_val_if_fail (place != NULL && place->node != NULL, NULL);

  CopNode            *outer = cop_node_enter (place->node);
  const CopTombstone *tombstone =
      place->log != NULL ? cop_event_log_find (place->log, id) : NULL;
  CopDetails    *details = NULL;
  CopProcessInfo info;

  if (tombstone != NULL)
    details = remember (place, tombstone);
  else if (cop_process_info (place->node, cop_local_pid (id), &info))
    details = gather_living (place, &info);
  cop_node_enter (outer);
  return details;
}
