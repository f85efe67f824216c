/* The insides of the event log, shared by events.c (noting) and event-words.c (wording).
 */
#pragma once

#include "observation/events.h"

G_BEGIN_DECLS

/* What happened, not yet in words. */
typedef struct {
  CopSeenEventKind kind;
  uint64_t         serial;
  int64_t          time_usec;
  uint64_t         id;
  uint64_t         other;
  CopTerm          term;   /* owned */
  char            *text;   /* owned, or NULL */
  char            *reason; /* owned, or NULL */

  /* of exits: what it was; shared texts */
  const char *name;
  const char *initial_call;
  const char *module;
  CopTerm     label; /* owned */
  CopSeenKind seen;
  int64_t     started_usec;
  uint64_t    reductions;
  uint64_t    messages_in;
  uint64_t    messages_out;
  uint64_t    memory;
  uint64_t    mailbox;
  int64_t     cpu_usec;
} CopNote;

/* What was last known of an application. */
typedef struct {
  CopTerm name;
  CopTerm master; /* COP_NONE: it did not run */
} KnownApplication;

struct _CopEventLog {
  CopNode         *node;    /* borrowed */
  CopCapture      *capture; /* borrowed */
  CopTexts        *texts;   /* owned: of names and calls, for as long as it listens */
  CopEventNewsFunc func;
  void            *data;

  GArray       *notes;    /* CopNote; owned */
  size_t        n_buried; /* of them: exits which have their tombstone */
  size_t        n_common; /* of them, by the limit they fall under */
  size_t        n_reports;
  size_t        n_special;
  uint64_t      serial;              /* of the last event */
  bool          has_told;            /* @func was called since the last batch … */
  bool          has_told_structural; /* … or since the last cop_event_log_settle () */
  GHashTable   *names;               /* id → shared text: of all registered; owned */
  CopGraveyard *graveyard;           /* owned */
  GArray       *applications;        /* KnownApplication; owned */
  int64_t       wall_offset;         /* calendar's time less the node's */
  int64_t       longest_turn_usec;
  GHashTable   *overfull; /* ids of those whose mailbox alarm was told; owned */
};

/* The number of a local pid, else 0. */
uint64_t cop_note_id (CopTerm pid);

/* event-words.c: gives all exits among the notes their tombstone. */
void           cop_event_log_bury (CopEventLog *log);
CopEventBatch *cop_event_log_word (CopEventLog *log); /* all notes; given */

G_END_DECLS
