/* A hierarchical timing wheel: starting and cancelling a timer is O(1). Times are ticks
 * of one millisecond. Timers of the same tick fire in the order in which they were
 * started. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct _CopTimer CopTimer;

struct _CopTimer {
  CopTimer *prev, *next; /* slot list; NULL: not armed */
  int64_t   expiry;      /* tick; ticks from now on while it stands in `later` */
  void (*fire) (CopTimer *timer);
};

#define COP_WHEEL_BITS 6
#define COP_WHEEL_SLOTS (1 << COP_WHEEL_BITS)
#define COP_WHEEL_LEVELS 7 /* 2^42 ms: 139 years */

typedef struct {
  int64_t  now; /* the tick up to which all has been fired */
  size_t   n_timers;
  uint64_t occupied[COP_WHEEL_LEVELS];               /* a bit per slot */
  CopTimer slots[COP_WHEEL_LEVELS][COP_WHEEL_SLOTS]; /* list heads */
  CopTimer later;                                    /* head of those not placed yet */
} CopWheel;

void cop_wheel_init (CopWheel *wheel, int64_t now);
/* Arms @timer for @expiry (a past tick fires at the next advance). It must not be armed.
 */
void cop_wheel_start (CopWheel *wheel, CopTimer *timer, int64_t expiry);
/* Arms @timer for @delay ticks after the next cop_wheel_place (): for callers who do not
 * know the time. Most such timers are stopped before that. */
void cop_wheel_start_later (CopWheel *wheel, CopTimer *timer, int64_t delay);
static inline bool
cop_wheel_has_later (const CopWheel *wheel)
{
  return wheel->later.next != &wheel->later;
}

/* It is @now: starts the timers above. Before cop_wheel_next (), _bound () and
 * _advance (), and before a cop_wheel_start () that is to keep the order. */
void cop_wheel_place (CopWheel *wheel, int64_t now);
void cop_wheel_stop (CopWheel *wheel, CopTimer *timer); /* no-op when not armed */

static inline bool
cop_timer_is_armed (const CopTimer *timer)
{
  return timer->next != NULL;
}

/* The tick of the next timer, or -1. Linear in the timers of one slot. */
int64_t cop_wheel_next (const CopWheel *wheel);
/* A tick not later than that of the next timer, later than now; or -1. O(1). */
int64_t cop_wheel_bound (const CopWheel *wheel);
/* Fires all that is due until @now, in order. Timers started meanwhile fire too if due.
 */
void cop_wheel_advance (CopWheel *wheel, int64_t now);
