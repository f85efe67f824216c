/* The last hour of a node: what happened per second and what there was, sample by sample,
 * kept whether or not anybody looks. Owned by the session. */
#pragma once

#include "observation/snapshot.h"
#include "observer/series.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_LOAD_NODE,     /* share of the time in which the node ran */
  OBSERVER_LOAD_PROGRAM,  /* CPU of the whole program, in cores */
  OBSERVER_LOAD_TURN,     /* longest turn, microseconds */
  OBSERVER_LOAD_MESSAGES, /* per second, as the next three */
  OBSERVER_LOAD_SPAWNS,
  OBSERVER_LOAD_EXITS,
  OBSERVER_LOAD_RESTARTS,
  OBSERVER_LOAD_RUN_QUEUE,
  OBSERVER_LOAD_MAILBOXES, /* messages that wait */
  OBSERVER_LOAD_PROCESSES, /* bytes, as all that follow */
  OBSERVER_LOAD_STACKS,
  OBSERVER_LOAD_LETTERS, /* mailboxes */
  OBSERVER_LOAD_TERMS,
  OBSERVER_LOAD_ATOMS,
  OBSERVER_LOAD_HEAP, /* what else malloc has handed out */
  OBSERVER_LOAD_FREE, /* what malloc keeps */
  OBSERVER_LOAD_RSS,
  OBSERVER_N_LOADS
} ObserverLoad;

#define OBSERVER_HISTORY_USEC (3600 * (int64_t) G_USEC_PER_SEC)

typedef struct _ObserverHistory ObserverHistory;

ObserverHistory *observer_history_new (void);
void             observer_history_free (ObserverHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverHistory, observer_history_free)

/* Takes a sample when about @interval has passed since the last one. @real_usec: the time
 * of day. Returns whether it did. */
bool observer_history_add (ObserverHistory   *history,
                           const CopSnapshot *snapshot,
                           int64_t            interval_usec,
                           int64_t            real_usec);
/* The node is gone: what comes next is not joined to what was. */
void observer_history_break (ObserverHistory *history);

/* Columns are ObserverLoad; times are the node's. Lent. */
const ObserverSeries *observer_history_get_series (const ObserverHistory *history);
/* Of the newest sample; 0 when there is none. */
int64_t observer_history_get_end (const ObserverHistory *history);
/* The time of day at a time of the node. */
int64_t observer_history_real (const ObserverHistory *history, int64_t time_usec);

/* Bytes by kind, which together are what is resident as far as that is known: from the
 * stats of one moment. The first is OBSERVER_LOAD_PROCESSES, and so on. */
#define OBSERVER_N_MEMORY_KINDS (OBSERVER_LOAD_RSS - OBSERVER_LOAD_PROCESSES)
void observer_memory_kinds (const CopSeenNode *node,
                            double             bytes[OBSERVER_N_MEMORY_KINDS]);

G_END_DECLS
