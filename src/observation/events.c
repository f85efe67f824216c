/* Events, in two steps. While something happens only a note is made: numbers, shared
 * texts and a reference to a term, because the listener runs in the middle of it and must
 * be cheap. Some ten milliseconds later cop_event_log_take () words the notes, buries the
 * dead and names everybody as they were called.
 *
 * A flood is cut: at most MAX_COMMON spawns, exits and names are kept for a batch, and
 * MAX_REPORTS reports; what is beyond is only counted, by the serial. Restarts and
 * actions have room of their own, so that a flood does not hide them. */
#include "observation/event-log-private.h"

#include "behaviour/application.h"
#include "observation/words.h"
#include "term/print.h"

#include <string.h>

#define MAX_COMMON 1000
#define MAX_REPORTS 100
#define MAX_SPECIAL 1000
#define MAX_TOMBSTONES 1000
#define REASON_BYTES 2000
#define LONG_TURN_USEC 20000
#define MAILBOX_ALARM 10000
#define MAILBOX_RELIEF (MAILBOX_ALARM / 2)

/* ---- notes: in the middle of what happens ---- */

static void
clear_note (void *data)
{
  CopNote *note = data;

  cop_term_unref (note->term);
  cop_term_unref (note->label);
  g_free (note->text);
  g_free (note->reason);
}

static void
tell_news (CopEventLog *log, bool structural)
{
  if (structural ? log->has_told_structural : log->has_told)
    return;
  log->has_told = true;
  log->has_told_structural |= structural;
  log->func (structural, log->data);
}

static bool
has_room (CopEventLog *log, CopSeenEventKind kind)
{
  switch (kind) {
  case COP_SEEN_SPAWN:
  case COP_SEEN_EXIT:
  case COP_SEEN_REGISTER:
  case COP_SEEN_UNREGISTER: return log->n_common < MAX_COMMON && ++log->n_common;
  case COP_SEEN_REPORT: return log->n_reports < MAX_REPORTS && ++log->n_reports;
  case COP_SEEN_RESTART:
  case COP_SEEN_ACTION:
  case COP_SEEN_LONG_TURN:
  case COP_SEEN_MAILBOX:
  case COP_SEEN_APPLICATION: return log->n_special < MAX_SPECIAL && ++log->n_special;
  case COP_N_SEEN_EVENT_KINDS: break;
  }
  return false;
}

/* A new note to be filled, or NULL when there is no room for it. */
static CopNote *
add_note (CopEventLog *log, CopSeenEventKind kind, int64_t time_usec, CopTerm pid)
{
  log->serial++;
  if (!has_room (log, kind))
    return NULL;
  g_array_set_size (log->notes, log->notes->len + 1);

  CopNote *note = &g_array_index (log->notes, CopNote, log->notes->len - 1);

  note->kind = kind;
  note->serial = log->serial;
  note->time_usec = time_usec;
  note->id = cop_is_local_pid (pid) ? cop_local_pid_number (pid) : 0;
  return note;
}

uint64_t
cop_note_id (CopTerm pid)
{
  return cop_is_local_pid (pid) ? cop_local_pid_number (pid) : 0;
}

static void
note_what_it_was (CopEventLog *log, CopNote *note, CopTerm pid)
{
  CopProcessInfo info;

  if (!cop_process_info (log->node, pid, &info))
    return;
  note->initial_call = cop_words_initial_call (log->texts, &info);
  note->module = cop_words_shown_module (log->node, log->texts, &info);
  note->seen =
      cop_words_kind (log->node, &info, cop_words_module (log->node, log->texts, &info));
  note->label = cop_term_ref (info.label);
  note->started_usec = info.started_usec;
  note->reductions = info.reductions;
  note->messages_in = info.messages_in;
  note->messages_out = info.messages_out;
  note->memory = info.memory;
  note->mailbox = info.mailbox;
  note->cpu_usec = info.cpu_usec;
}

static void
note_exit (CopEventLog *log, const CopEvent *event)
{
  uint64_t    id = cop_note_id (event->pid);
  const char *name = NULL;
  void       *stolen = NULL;

  if (g_hash_table_size (log->names) > 0 &&
      g_hash_table_steal_extended (log->names, GSIZE_TO_POINTER (id), NULL, &stolen))
    name = stolen;

  CopNote *note = add_note (log, COP_SEEN_EXIT, event->time_usec, event->pid);

  if (note == NULL)
    return;
  note->name = name;
  note->term = cop_term_ref (event->term);
  note_what_it_was (log, note, event->pid);
}

static void
note_name (CopEventLog *log, const CopEvent *event)
{
  bool  is_new = event->kind == COP_EVENT_REGISTER;
  void *key = GSIZE_TO_POINTER (cop_note_id (event->pid));

  /* A process that ends loses its name before or after its exit is told: the name is
   * kept for the exit. */
  if (!is_new && !cop_is_alive (event->pid))
    return;
  if (is_new)
    g_hash_table_insert (log->names, key,
                         (char *) cop_texts_atom (log->texts, event->term));
  else
    g_hash_table_remove (log->names, key);

  CopNote *note = add_note (log, is_new ? COP_SEEN_REGISTER : COP_SEEN_UNREGISTER,
                            event->time_usec, event->pid);

  if (note != NULL)
    note->term = event->term;
}

static void
note_other (CopEventLog *log, const CopEvent *event, CopSeenEventKind kind)
{
  CopNote *note = add_note (log, kind, event->time_usec, event->pid);

  if (note == NULL)
    return;
  note->other = cop_note_id (event->other);
  note->term = cop_term_ref (event->term);
}

static void
heard_cb (CopNode *node, const CopEvent *event, void *data)
{
  CopEventLog *log = data;

  switch (event->kind) {
  case COP_EVENT_SPAWN: note_other (log, event, COP_SEEN_SPAWN); break;
  case COP_EVENT_EXIT: note_exit (log, event); break;
  case COP_EVENT_REGISTER:
  case COP_EVENT_UNREGISTER: note_name (log, event); break;
  case COP_EVENT_RESTART: note_other (log, event, COP_SEEN_RESTART); break;
  case COP_EVENT_REPORT:
    note_other (log, event, COP_SEEN_REPORT);
    tell_news (log, false);
    return;
  case COP_EVENT_CHILD:
  case COP_EVENT_LABEL: break;
  case COP_EVENT_LINK:
  case COP_EVENT_UNLINK:
  case COP_EVENT_MONITOR:
  case COP_EVENT_DEMONITOR: return; /* numbers: the next interval shows them */
  }
  tell_news (log, true);
}

void
cop_event_log_action (CopEventLog *log,
                      const char  *what,
                      uint64_t     id,
                      const char  *failure)
{
  CopNote *note = add_note (log, COP_SEEN_ACTION, cop_node_now_usec (log->node),
                            id != 0 ? cop_local_pid (id) : COP_NONE);

  if (note == NULL)
    return;
  note->text = g_strdup (what);
  note->reason = g_strdup (failure);
  tell_news (log, false);
}

/* ---- applications: by comparing, they are few ---- */

static KnownApplication *
find_application (CopEventLog *log, CopTerm name)
{
  for (unsigned i = 0; i < log->applications->len; i++) {
    KnownApplication *known = &g_array_index (log->applications, KnownApplication, i);

    if (known->name == name)
      return known;
  }
  g_array_append_vals (log->applications, &(KnownApplication){ .name = name }, 1);
  return &g_array_index (log->applications, KnownApplication, log->applications->len - 1);
}

static void
note_application (CopEventLog *log, const CopApplicationInfo *info, bool is_start)
{
  CopTerm  subject = is_start ? info->root : COP_NONE;
  CopNote *note =
      add_note (log, COP_SEEN_APPLICATION, cop_node_now_usec (log->node), subject);

  if (note == NULL)
    return;

  const char *name = cop_atom_name (info->name);

  if (is_start) {
    note->text = g_strdup_printf ("%s started", name);
  } else if (info->last_reason != COP_NONE) {
    g_autofree char *reason =
        cop_print_short (info->last_reason, COP_NOTATION_ELIXIR, REASON_BYTES);

    note->text = g_strdup_printf ("%s exited: %s", name, reason);
  } else {
    note->text = g_strdup_printf ("%s exited", name);
  }
}

static void
compare_application_cb (const CopApplicationInfo *info, void *data)
{
  CopEventLog      *log = data;
  KnownApplication *known = find_application (log, info->name);
  CopTerm           master = !info->running             ? COP_NONE
                             : info->master != COP_NONE ? info->master
                                                        : COP_ATOM (running);

  if (master == known->master)
    return;
  if (known->master != COP_NONE)
    note_application (log, info, false);
  if (master != COP_NONE)
    note_application (log, info, true);
  known->master = master;
}

static void
remember_application_cb (const CopApplicationInfo *info, void *data)
{
  if (info->running)
    find_application (data, info->name)->master =
        info->master != COP_NONE ? info->master : COP_ATOM (running);
}

static void
note_long_turn (CopEventLog *log)
{
  CopNodeStats stats;

  cop_node_stats (log->node, &stats);
  if (stats.longest_turn_usec <= log->longest_turn_usec)
    return;
  log->longest_turn_usec = stats.longest_turn_usec;
  if (stats.longest_turn_usec < LONG_TURN_USEC)
    return;

  CopNote *note =
      add_note (log, COP_SEEN_LONG_TURN, cop_node_now_usec (log->node), COP_NONE);

  if (note != NULL)
    note->text = g_strdup_printf ("a turn took %" G_GINT64_FORMAT " ms",
                                  stats.longest_turn_usec / 1000);
}

static void
note_mailbox (CopEventLog *log, const CopSeenProcess *process)
{
  CopNote *note = add_note (log, COP_SEEN_MAILBOX, cop_node_now_usec (log->node),
                            cop_local_pid (process->id));

  if (note != NULL)
    note->text = g_strdup_printf ("%u messages wait", process->mailbox);
  tell_news (log, false);
}

void
cop_event_log_check_mailboxes (CopEventLog *log)
{
  const CopSnapshot *last = cop_capture_last (log->capture);

  /* None can be long while they are not even together; looking would cost each row. */
  if (last == NULL ||
      (last->node.n_mailbox < MAILBOX_ALARM && g_hash_table_size (log->overfull) == 0))
    return;
  for (size_t i = 0; i < last->n_processes; i++) {
    const CopSeenProcess *process = &last->processes[i];
    void                 *key = GSIZE_TO_POINTER (process->id);
    if (process->mailbox >= MAILBOX_ALARM) {
      if (g_hash_table_add (log->overfull, key))
        note_mailbox (log, process);
    } else if (process->mailbox < MAILBOX_RELIEF &&
               g_hash_table_size (log->overfull) > 0) {
      g_hash_table_remove (log->overfull, key);
    }
  }
}

/* ---- taking ---- */

CopEventBatch *
cop_event_log_take (CopEventLog *log)
{
  g_return_val_if_fail (log != NULL, NULL);

  CopNode *outer = cop_node_enter (log->node);

  cop_application_foreach (log->node, compare_application_cb, log);
  note_long_turn (log);

  CopEventBatch *batch = log->notes->len > 0 ? cop_event_log_word (log) : NULL;

  g_array_set_size (log->notes, 0);
  log->n_buried = 0;
  log->n_common = log->n_reports = log->n_special = 0;
  log->has_told = false;
  cop_node_enter (outer);
  return batch;
}

bool
cop_event_log_is_structural (const CopEventLog *log)
{
  return log->has_told_structural;
}

void
cop_event_log_settle (CopEventLog *log)
{
  log->has_told_structural = false;
}

/* ---- life ---- */

static void
remember_name_cb (const CopProcessInfo *info, void *data)
{
  CopEventLog *log = data;

  if (info->name != COP_NONE)
    g_hash_table_insert (log->names, GSIZE_TO_POINTER (cop_note_id (info->pid)),
                         (char *) cop_texts_atom (log->texts, info->name));
}

CopEventLog *
cop_event_log_new (CopNode *node, CopCapture *capture, CopEventNewsFunc func, void *data)
{
  CopEventLog *log = g_new0 (CopEventLog, 1);
  CopNodeStats stats;

  log->node = node;
  log->capture = capture;
  log->texts = cop_texts_new ();
  log->func = func;
  log->data = data;
  log->notes = g_array_new (FALSE, TRUE, sizeof (CopNote));
  g_array_set_clear_func (log->notes, clear_note);
  log->names = g_hash_table_new (NULL, NULL);
  log->overfull = g_hash_table_new (NULL, NULL);
  log->graveyard = cop_graveyard_new (MAX_TOMBSTONES);
  log->applications = g_array_new (FALSE, TRUE, sizeof (KnownApplication));
  cop_node_stats (node, &stats);
  log->longest_turn_usec = stats.longest_turn_usec;
  log->wall_offset = g_get_real_time () - cop_node_now_usec (node);
  cop_application_foreach (node, remember_application_cb, log);
  cop_process_foreach (node, remember_name_cb, log);
  cop_node_listen (node, heard_cb, log);
  return log;
}

void
cop_event_log_free (CopEventLog *log)
{
  if (log == NULL)
    return;
  cop_node_unlisten (log->node, heard_cb, log);
  g_array_unref (log->notes);
  g_array_unref (log->applications);
  g_hash_table_unref (log->names);
  g_hash_table_unref (log->overfull);
  cop_graveyard_free (log->graveyard);
  cop_texts_unref (log->texts);
  g_free (log);
}
