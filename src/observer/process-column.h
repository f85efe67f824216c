/* The columns of the process table: what each is called, and what a row has in it. Pure.
 * The keys are also the fields of search expressions, and the names in what is exported.
 */
#pragma once

#include "observer/rates.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_COLUMN_PID,
  OBSERVER_COLUMN_NAME,
  OBSERVER_COLUMN_APPLICATION,
  OBSERVER_COLUMN_SUPERVISOR,
  OBSERVER_COLUMN_REDUCTIONS, /* per second */
  OBSERVER_COLUMN_CPU,
  OBSERVER_COLUMN_MEMORY,
  OBSERVER_COLUMN_MAILBOX,
  OBSERVER_COLUMN_MESSAGES_IN,  /* per second */
  OBSERVER_COLUMN_MESSAGES_OUT, /* per second */
  OBSERVER_COLUMN_STATUS,
  OBSERVER_COLUMN_FUNCTION,
  OBSERVER_COLUMN_STATE,
  OBSERVER_COLUMN_RESTARTS,
  OBSERVER_COLUMN_AGE,
  OBSERVER_COLUMN_KIND,
  OBSERVER_COLUMN_INITIAL_CALL,
  OBSERVER_COLUMN_MODULE,
  OBSERVER_COLUMN_LABEL,
  OBSERVER_COLUMN_CHILD_ID,
  OBSERVER_COLUMN_RESTART_TYPE,
  OBSERVER_COLUMN_CHILDREN,
  OBSERVER_COLUMN_LINKS,
  OBSERVER_COLUMN_MONITORS,
  OBSERVER_COLUMN_ALL_REDUCTIONS, /* since the start */
  OBSERVER_COLUMN_ALL_CPU,
  OBSERVER_COLUMN_ALL_IN,
  OBSERVER_COLUMN_ALL_OUT,
  OBSERVER_N_COLUMNS
} ObserverColumn;

typedef enum {
  OBSERVER_VALUE_PID,
  OBSERVER_VALUE_TEXT,
  OBSERVER_VALUE_COUNT,
  OBSERVER_VALUE_RATE,  /* per second */
  OBSERVER_VALUE_SHARE, /* of a core */
  OBSERVER_VALUE_BYTES,
  OBSERVER_VALUE_USEC,
} ObserverValueKind;

/* Untranslated, static. */
typedef struct {
  const char       *key;
  const char       *aliases; /* other names of the field, by blanks */
  const char       *title;
  const char       *meaning; /* one sentence */
  ObserverValueKind kind;
  int               width;    /* pixels; 0: what is left */
  bool              is_shown; /* unless somebody chose */
} ObserverColumnInfo;

const ObserverColumnInfo *observer_column_info (ObserverColumn column);
/* By key or alias, whatever the case; OBSERVER_N_COLUMNS when there is none. */
ObserverColumn observer_column_find (const char *name);
bool           observer_column_is_number (ObserverColumn column);

/* Rows to be read, both lent; @rates may be NULL. */
typedef struct {
  const CopSnapshot      *snapshot;
  const ObserverRowRates *rates;
} ObserverRows;

/* Of columns that are no text. Shares are 1 for a core. */
double observer_column_number (ObserverColumn column, ObserverRows rows, uint32_t row);
/* Lent, or NULL when there is none; only of columns of texts. */
const char *observer_column_text (ObserverColumn column, ObserverRows rows, uint32_t row);
/* As shown; to be freed. */
char *observer_column_format (ObserverColumn column, ObserverRows rows, uint32_t row);
/* The larger, the further behind, as numbers go up; only of columns that are no text. */
uint64_t observer_column_weight (ObserverColumn column, ObserverRows rows, uint32_t row);

G_END_DECLS
