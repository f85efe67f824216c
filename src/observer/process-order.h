/* In which order a table shows the processes of a snapshot, and which of them. */
#pragma once

#include "observer/filter.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_COLUMN_PID,
  OBSERVER_COLUMN_NAME,
  OBSERVER_COLUMN_APPLICATION,
  OBSERVER_COLUMN_REDUCTIONS,
  OBSERVER_COLUMN_MEMORY,
  OBSERVER_COLUMN_MAILBOX,
  OBSERVER_COLUMN_FUNCTION,
  OBSERVER_COLUMN_STATUS,
  OBSERVER_N_COLUMNS
} ObserverColumn;

bool observer_column_is_number (ObserverColumn column);

typedef struct {
  uint32_t *rows; /* owned: rank → row */
  size_t    n_rows;
} ObserverOrder;

/* @rates: reductions per second of each row. Equal rows stand in the order of their pids,
 * whatever the direction. */
void observer_order_compute (ObserverOrder        *order,
                             const CopSnapshot    *snapshot,
                             const float          *rates,
                             const ObserverFilter *filter,
                             ObserverColumn        column,
                             bool                  descending);
void observer_order_clear (ObserverOrder *order);
/* Rank of the row, or COP_NOWHERE. Linear. */
uint32_t observer_order_find (const ObserverOrder *order, uint32_t row);

G_END_DECLS
