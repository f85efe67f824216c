/* What happened per second: the differences between two moments, kept until the next
 * pair of moments is far enough apart to tell something. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* Rates of the rows of one snapshot. Immutable and counted with atomics, as the snapshot:
 * other threads sort by them. */
typedef struct {
  size_t n_rows;
  float *reductions;   /* per second */
  float *cpu;          /* share of a core */
  float *messages_in;  /* per second */
  float *messages_out; /* per second */
  float  values[];
} ObserverRowRates;

ObserverRowRates *observer_row_rates_new (size_t n_rows); /* all 0 */
ObserverRowRates *observer_row_rates_ref (ObserverRowRates *rates);
void              observer_row_rates_unref (ObserverRowRates *rates);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverRowRates, observer_row_rates_unref)

typedef struct {
  CopSnapshot      *base;     /* owned: since when we count */
  ObserverRowRates *rows;     /* owned: of the last snapshot, or NULL */
  double            messages; /* of the node, per second */
  double            load;     /* share of time the node was busy */
  double            cost;     /* share of time the node spent on being observed */
  int64_t           min_usec; /* shortest time between two moments */
} ObserverRates;

void observer_rates_init (ObserverRates *rates, int64_t min_usec);
void observer_rates_clear (ObserverRates *rates);
/* Brings the rates to the rows of @after; processes seen for the first time have 0. */
void observer_rates_update (ObserverRates     *rates,
                            const CopSnapshot *before,
                            CopSnapshot       *after);

G_END_DECLS
