/* What happened per second: the differences between two moments, kept until the next
 * pair of moments is far enough apart to tell something. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  CopSnapshot *base;       /* owned: since when we count */
  float       *reductions; /* owned: per second, one for each row of the snapshot */
  float       *cpu;        /* owned: share of a core, likewise */
  size_t       n_rows;
  double       messages; /* of the node, per second */
  double       load;     /* share of time the node was busy */
  double       cost;     /* share of time the node spent on being observed */
  int64_t      min_usec; /* shortest time between two moments */
} ObserverRates;

void observer_rates_init (ObserverRates *rates, int64_t min_usec);
void observer_rates_clear (ObserverRates *rates);
/* Brings the rates to the rows of @after; processes seen for the first time have 0. */
void observer_rates_update (ObserverRates     *rates,
                            const CopSnapshot *before,
                            CopSnapshot       *after);

G_END_DECLS
