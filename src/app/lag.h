/* How long the main loop was busy without a break: for measurements, when the environment
 * variable COPPICE_LAG is set. "1": a line each second on standard error; "probe": by
 * orders (app/probe.h). */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct {
  int64_t usec;      /* since the last time it was asked */
  int64_t stall;     /* longest time between two waits, by the clock on the wall */
  int64_t stall_cpu; /* by the clock of the thread: without what other programs took */
  int64_t window;    /* what this thread used of its processor */
  int64_t program;   /* what all threads used */
} CoppiceLag;

void coppice_lag_start (void);
/* Since the last time; the time now counts. */
void coppice_lag_take (CoppiceLag *ret_lag);
/* Whether the program is to be probed. */
bool coppice_lag_is_probed (void);

G_END_DECLS
