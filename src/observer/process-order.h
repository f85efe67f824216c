/* In which order a table shows the processes of a snapshot, and which of them. An order
 * is immutable and counted with atomics: it is made on another thread when there are many
 * rows. It holds what it shows, and also those that have just ended: “ghosts”, which keep
 * their rank for a moment. */
#pragma once

#include "observer/filter.h"

G_BEGIN_DECLS

/* A row that is not in the order's snapshot any more. */
typedef struct {
  CopSnapshot      *snapshot; /* owned: the last one that had it */
  ObserverRowRates *rates;    /* owned, or NULL */
  uint32_t          row;
  uint32_t          rank;
  int64_t           until_usec; /* of the caller's clock */
} ObserverGhost;

typedef struct {
  int               n_refs;   /* atomic */
  CopSnapshot      *snapshot; /* owned */
  ObserverRowRates *rates;    /* owned, or NULL */
  uint32_t         *rows; /* owned: rank → row, or OBSERVER_GHOST | number of a ghost */
  size_t            n_rows;
  ObserverGhost    *ghosts; /* owned, by rank */
  size_t            n_ghosts;
} ObserverOrder;

#define OBSERVER_GHOST 0x80000000U

/* What an order is made of. All is borrowed. */
typedef struct {
  CopSnapshot      *snapshot;
  ObserverRowRates *rates;  /* or NULL */
  ObserverFilter   *filter; /* or NULL */
  ObserverColumn    column;
  bool              descending;
  /* For ghosts: who of these ranks has ended becomes one until @until_usec; those of
   * before stay until @now_usec. */
  const ObserverOrder *before; /* or NULL */
  uint32_t             first_shown;
  uint32_t             n_shown;
  int64_t              now_usec;
  int64_t              until_usec;
} ObserverOrderTask;

/* Equal rows stand in the order of their pids, whatever the direction. Numbers in texts
 * are compared as numbers: “bucket 2” stands before “bucket 10”. */
ObserverOrder *observer_order_new (const ObserverOrderTask *task);
ObserverOrder *observer_order_ref (ObserverOrder *order);
void           observer_order_unref (ObserverOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverOrder, observer_order_unref)

/* Who is at @rank, in which rows; COP_NOWHERE when nobody is. */
uint32_t observer_order_get (const ObserverOrder *order,
                             uint32_t             rank,
                             ObserverRows        *ret_rows,
                             bool                *ret_is_ghost);
/* Rank of a living process, or COP_NOWHERE. Linear. */
uint32_t observer_order_find (const ObserverOrder *order, uint64_t id);

/* As strcmp () does, without regard to case, numbers by value. */
int observer_compare_texts (const char *a, const char *b);

G_END_DECLS
