/* Events: what happens on a node, noted in place, worded later in batches. */
#pragma once

#include "observation/capture.h"
#include "observation/source.h"
#include "observation/texts.h"
#include "observation/tombstone.h"

G_BEGIN_DECLS

/* ---- a batch: made on the node's thread, read on the observer's ---- */

typedef struct {
  GArray       *events; /* CopSeenEvent; owned */
  GStringChunk *texts;  /* owned */
  CopTexts     *shared; /* owned */
} CopEventBatch;

void cop_event_batch_free (CopEventBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopEventBatch, cop_event_batch_free)

/* ---- the log: node's thread only ---- */

typedef struct _CopEventLog CopEventLog;

/* Something was noted since the last batch. @structural: the tree may look different.
 * Must only make a note itself. Called once for many events: again after the next batch.
 */
typedef void (*CopEventNewsFunc) (bool structural, void *data);

/* Listens from now on. All parameters are borrowed. */
CopEventLog *
cop_event_log_new (CopNode *node, CopCapture *capture, CopEventNewsFunc func, void *data);
void cop_event_log_free (CopEventLog *log); /* listens no more */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopEventLog, cop_event_log_free)

/* What was noted since the last time, in words; NULL when that is nothing. In a flood
 * only the first of each batch are kept: the serials show how many are missing. */
CopEventBatch *cop_event_log_take (CopEventLog *log);
/* Notes whose mailbox is too long in the last snapshot, once until it is short again. */
void cop_event_log_check_mailboxes (CopEventLog *log);
/* Whether the tree may have changed since cop_event_log_settle (). */
bool cop_event_log_is_structural (const CopEventLog *log);
void cop_event_log_settle (CopEventLog *log);

/* Notes what an observer did (or failed to do, then with @failure) to @id (or 0). */
void cop_event_log_action (CopEventLog *log,
                           const char  *what,
                           uint64_t     id,
                           const char  *failure);
/* What is remembered of a dead process; lent, or NULL. */
const CopTombstone *cop_event_log_find (CopEventLog *log, uint64_t id);

G_END_DECLS
