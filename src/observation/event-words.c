/* The words of events: batches for the observer, tombstones for the dead. */
#include "observation/event-log-private.h"

#include "behaviour/report.h"
#include "observation/words.h"
#include "term/print.h"

#define REASON_BYTES 2000
#define LAST_BYTES 20000
#define MAX_LAST_NOTES 8

/* ---- batches ---- */

static CopEventBatch *
batch_new (CopTexts *shared)
{
  CopEventBatch *batch = g_new0 (CopEventBatch, 1);

  batch->events = g_array_new (FALSE, FALSE, sizeof (CopSeenEvent));
  batch->texts = g_string_chunk_new (4096);
  batch->shared = cop_texts_ref (shared);
  return batch;
}

void
cop_event_batch_free (CopEventBatch *batch)
{
  if (batch == NULL)
    return;
  g_array_unref (batch->events);
  g_string_chunk_free (batch->texts);
  cop_texts_unref (batch->shared);
  g_free (batch);
}

/* ---- burying ---- */

/* What the last snapshot said of it, or NULL. */
static const CopSeenProcess *
last_seen (CopEventLog *log, uint64_t id)
{
  const CopSnapshot *last = cop_capture_last (log->capture);
  uint32_t           row = last != NULL ? cop_snapshot_find (last, id) : COP_NOWHERE;

  return row != COP_NOWHERE ? &last->processes[row] : NULL;
}

static char *
title_of (const char           *name,
          CopTerm               label,
          const CopSeenProcess *seen,
          const char           *module,
          const char           *initial_call,
          uint64_t              id)
{
  if (name != NULL)
    return g_strdup (name);
  if (label != COP_NONE)
    return cop_words_label (label);
  if (seen != NULL && seen->module != NULL)
    return g_strdup (seen->module);
  if (module != NULL || initial_call != NULL)
    return g_strdup (module != NULL ? module : initial_call);
  return cop_seen_pid_text (id);
}

static char *
application_of (CopEventLog *log, const CopSeenProcess *seen)
{
  return seen != NULL && seen->application != COP_NOWHERE
             ? g_strdup (
                   cop_capture_last (log->capture)->applications[seen->application].name)
             : NULL;
}

/* A gen_server that fails reports its last message and state just before its exit. The
 * report, lent, or COP_NONE. */
static CopTerm
last_report (CopEventLog *log, unsigned index)
{
  uint64_t id = g_array_index (log->notes, CopNote, index).id;
  unsigned first = index > MAX_LAST_NOTES ? index - MAX_LAST_NOTES : 0;

  while (index-- > first) {
    const CopNote *note = &g_array_index (log->notes, CopNote, index);

    if (note->kind == COP_SEEN_REPORT && note->id == id && cop_is_map (note->term) &&
        cop_map_get (note->term, cop_atom ("last_message")) != COP_NONE)
      return note->term;
  }
  return COP_NONE;
}

static char *
field_text (CopTerm report, const char *key)
{
  CopTerm value = report != COP_NONE ? cop_map_get (report, cop_atom (key)) : COP_NONE;

  return value != COP_NONE ? cop_print_short (value, COP_NOTATION_ELIXIR, LAST_BYTES)
                           : NULL;
}

static char *
last_state (CopTerm report, const CopSeenProcess *seen)
{
  char *state = field_text (report, "state");

  return state == NULL && seen != NULL ? g_strdup (seen->state) : state;
}

static void
bury (CopEventLog *log, unsigned index)
{
  CopNote              *note = &g_array_index (log->notes, CopNote, index);
  CopTerm               report = last_report (log, index);
  const CopSeenProcess *seen = last_seen (log, note->id);
  CopTombstone          tombstone = {
             .id = note->id,
             .title = title_of (note->name, note->label, seen, note->module, note->initial_call,
                                note->id),
             .kind = seen != NULL                 ? seen->kind
                     : note->initial_call != NULL ? note->seen
                                                  : COP_SEEN_PLAIN,
             .initial_call = g_strdup (note->initial_call),
             .application = application_of (log, seen),
             .reason = cop_term_ref (note->term),
             .time_usec = note->time_usec,
             .started_usec = note->started_usec,
             .reductions = note->reductions,
             .messages_in = note->messages_in,
             .messages_out = note->messages_out,
             .memory = note->memory,
             .mailbox = note->mailbox,
             .cpu_usec = note->cpu_usec,
             .last_message = field_text (report, "last_message"),
             .state = last_state (report, seen),
  };

  cop_graveyard_add (log->graveyard, &tombstone);
}

static void
note_successor (CopEventLog *log, const CopNote *note)
{
  if (!cop_is_tuple (note->term) || cop_tuple_size (note->term) != 3)
    return;

  CopTombstone *tombstone =
      cop_graveyard_find (log->graveyard, cop_note_id (cop_tuple_get (note->term, 1)));

  if (tombstone != NULL)
    tombstone->successor = note->id;
}

void
cop_event_log_bury (CopEventLog *log)
{
  for (; log->n_buried < log->notes->len; log->n_buried++) {
    const CopNote *note = &g_array_index (log->notes, CopNote, log->n_buried);

    if (note->kind == COP_SEEN_EXIT)
      bury (log, log->n_buried);
    else if (note->kind == COP_SEEN_RESTART)
      note_successor (log, note);
  }
}

const CopTombstone *
cop_event_log_find (CopEventLog *log, uint64_t id)
{
  cop_event_log_bury (log);
  return cop_graveyard_find (log->graveyard, id);
}

/* ---- wording ---- */

static const char *
batch_text (CopEventBatch *batch, const char *text)
{
  return text != NULL ? g_string_chunk_insert (batch->texts, text) : NULL;
}

static const char *
reason_text (CopEventLog *log, CopEventBatch *batch, CopTerm reason)
{
  if (reason == COP_NONE)
    return NULL;
  if (cop_is_atom (reason))
    return cop_texts_atom (log->texts, reason);

  g_autofree char *text = cop_print_short (reason, COP_NOTATION_ELIXIR, REASON_BYTES);

  return batch_text (batch, text);
}

/* What the process is called: it lives, or it was buried, or nothing is known. */
static const char *
note_title (CopEventLog *log, CopEventBatch *batch, uint64_t id)
{
  CopProcessInfo      info;
  const CopTombstone *tombstone;

  if (id == 0)
    return NULL;
  if ((tombstone = cop_event_log_find (log, id)) != NULL)
    return batch_text (batch, tombstone->title);

  bool             is_known = cop_process_info (log->node, cop_local_pid (id), &info);
  g_autofree char *title =
      is_known ? title_of (cop_texts_atom (log->texts, info.name), info.label,
                           last_seen (log, id),
                           cop_words_shown_module (log->node, log->texts, &info),
                           cop_words_initial_call (log->texts, &info), id)
               : cop_seen_pid_text (id);

  return batch_text (batch, title);
}

static void
word_restart (CopEventLog   *log,
              CopEventBatch *batch,
              const CopNote *note,
              CopSeenEvent  *event)
{
  if (!cop_is_tuple (note->term) || cop_tuple_size (note->term) != 3)
    return;

  g_autofree char *child_id = cop_words_child_id (cop_tuple_get (note->term, 0));

  event->text = batch_text (batch, child_id);
  event->other = cop_note_id (cop_tuple_get (note->term, 1));
  event->reason = reason_text (log, batch, cop_tuple_get (note->term, 2));
}

static void
word_report (CopEventBatch *batch, const CopNote *note, CopSeenEvent *event)
{
  g_autofree char *text = cop_report_format (note->term);

  event->text = batch_text (batch, text);
  event->level = (CopSeenLevel) cop_report_level (note->term);
}

static void
word (CopEventLog *log, CopEventBatch *batch, const CopNote *note)
{
  CopSeenEvent event = {
    .serial = note->serial,
    .kind = note->kind,
    .time_usec = note->time_usec,
    .wall_usec = note->time_usec + log->wall_offset,
    .id = note->id,
    .other = note->other,
    .title = note_title (log, batch, note->id),
    .text = batch_text (batch, note->text),
    .reason = batch_text (batch, note->reason),
  };

  switch (note->kind) {
  case COP_SEEN_EXIT: event.reason = reason_text (log, batch, note->term); break;
  case COP_SEEN_REGISTER:
  case COP_SEEN_UNREGISTER: event.text = cop_texts_atom (log->texts, note->term); break;
  case COP_SEEN_RESTART: word_restart (log, batch, note, &event); break;
  case COP_SEEN_REPORT: word_report (batch, note, &event); break;
  case COP_SEEN_SPAWN:
  case COP_SEEN_ACTION:
  case COP_SEEN_LONG_TURN:
  case COP_SEEN_APPLICATION:
  case COP_SEEN_MAILBOX:
  case COP_N_SEEN_EVENT_KINDS: break;
  }
  g_array_append_val (batch->events, event);
}

CopEventBatch *
cop_event_log_word (CopEventLog *log)
{
  CopEventBatch *batch = batch_new (log->texts);

  cop_event_log_bury (log);
  for (unsigned i = 0; i < log->notes->len; i++)
    word (log, batch, &g_array_index (log->notes, CopNote, i));
  return batch;
}
