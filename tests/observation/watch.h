/* A watcher that remembers, and iterating until something is so. */
#pragma once

#include "observation/local-source.h"

typedef struct {
  CopNode        *node;
  CopSource      *source;
  CopSnapshot    *snapshot; /* the last one */
  int             n_snapshots;
  GString        *events; /* "exit Shop.Counter :killed\n" … */
  uint64_t        last_serial;
  size_t          n_events;
  char           *lost;
  CopDetails     *details; /* the last answer */
  int             n_details;
  CopSeenMailbox *mailbox; /* the last answer */
  int             n_mailboxes;
  char           *result; /* inspected, or the failure */
  int             n_results;
} Watch;

/* Watches @node from the calling thread, with an interval of 20 ms. */
void watch_init (Watch *watch, CopNode *node);
void watch_clear (Watch *watch); /* the node stays */

typedef bool (*WatchFunc) (Watch *watch, const void *data);
/* Iterates the thread's context until @func says yes; fails after many iterations. */
void watch_until (Watch *watch, WatchFunc func, const void *data);

/* Until the last snapshot has a process registered as @name with another id than @not_id;
 * gives its row. */
const CopSeenProcess *watch_name (Watch *watch, const char *name, uint64_t not_id);
/* Until the events contain @text. */
void watch_event (Watch *watch, const char *text);
/* Inspects and waits for the answer, lent, or NULL. */
CopDetails *watch_details (Watch *watch, uint64_t id);
/* Asks for a page and waits for the answer, lent, or NULL. */
CopSeenMailbox *
watch_mailbox (Watch *watch, uint64_t id, uint64_t offset, uint64_t n_messages);
/* Applies and waits; @args in Elixir's notation. Gives what @result says, lent. */
const char *
watch_apply (Watch *watch, const char *module, const char *function, const char *args);

/* The value at @key of pairs, or NULL. */
const char *pair_value (GPtrArray *pairs, const char *key);
/* Indented titles of an application's tree. */
char *tree_text (const CopSnapshot *snapshot);
