/* A timer stands in the level of the highest digit (base 64) in which its expiry differs
 * from now. When now enters that digit, the slot's timers move down, so those of one tick
 * meet in the order of their start. */
#include "process/timer-wheel.h"

#include <glib.h>

void
cop_wheel_init (CopWheel *wheel, int64_t now)
{
  *wheel = (CopWheel){ .now = now };
  for (int level = 0; level < COP_WHEEL_LEVELS; level++)
    for (int i = 0; i < COP_WHEEL_SLOTS; i++) {
      CopTimer *head = &wheel->slots[level][i];
      head->prev = head->next = head;
    }
  wheel->later.prev = wheel->later.next = &wheel->later;
}

static inline int
level_of (int64_t now, int64_t expiry)
{
  uint64_t difference = (uint64_t) now ^ (uint64_t) expiry;
  if (difference < COP_WHEEL_SLOTS)
    return 0;
  int level = (63 - __builtin_clzll (difference)) / COP_WHEEL_BITS;
  return MIN (level, COP_WHEEL_LEVELS - 1);
}

static inline int
slot_of (int64_t expiry, int level)
{
  return (int) (expiry >> (level * COP_WHEEL_BITS)) & (COP_WHEEL_SLOTS - 1);
}

static inline void
append (CopTimer *head, CopTimer *timer)
{
  timer->prev = head->prev;
  timer->next = head;
  head->prev->next = timer;
  head->prev = timer;
}

static void
insert (CopWheel *wheel, CopTimer *timer)
{
  int level = level_of (wheel->now, timer->expiry);
  int slot = slot_of (timer->expiry, level);

  append (&wheel->slots[level][slot], timer);
  wheel->occupied[level] |= (uint64_t) 1 << slot;
}

void
cop_wheel_start (CopWheel *wheel, CopTimer *timer, int64_t expiry)
{
  timer->expiry = MAX (expiry, wheel->now + 1);
  insert (wheel, timer);
  wheel->n_timers++;
}

void
cop_wheel_start_later (CopWheel *wheel, CopTimer *timer, int64_t delay)
{
  timer->expiry = delay;
  append (&wheel->later, timer);
  wheel->n_timers++;
}

void
cop_wheel_place (CopWheel *wheel, int64_t now)
{
  while (cop_wheel_has_later (wheel)) {
    CopTimer *timer = wheel->later.next;
    wheel->later.next = timer->next;
    timer->next->prev = &wheel->later;
    timer->expiry = MAX (now + timer->expiry, wheel->now + 1);
    insert (wheel, timer);
  }
}

void
cop_wheel_stop (CopWheel *wheel, CopTimer *timer)
{
  if (!cop_timer_is_armed (timer))
    return;

  CopTimer *head = timer->next;
  timer->prev->next = timer->next;
  timer->next->prev = timer->prev;
  if (head->next == head && head >= &wheel->slots[0][0] &&
      head <= &wheel->slots[COP_WHEEL_LEVELS - 1][COP_WHEEL_SLOTS - 1]) {
    size_t index = (size_t) (head - &wheel->slots[0][0]);
    wheel->occupied[index / COP_WHEEL_SLOTS] &=
        ~((uint64_t) 1 << (index % COP_WHEEL_SLOTS));
  }
  timer->prev = timer->next = NULL;
  wheel->n_timers--;
}

/* The slot with the soonest timers: every timer of a lower level is due before any of a
 * higher one. Whether there is one. */
static bool
soonest_slot (const CopWheel *wheel, int *ret_level, int *ret_slot)
{
  for (int level = 0; level < COP_WHEEL_LEVELS; level++) {
    if (!wheel->occupied[level])
      continue;
    int      here = slot_of (wheel->now, level);
    uint64_t later = wheel->occupied[level] & ~(((uint64_t) 1 << here) - 1);
    *ret_level = level;
    *ret_slot = __builtin_ctzll (later ? later : wheel->occupied[level]);
    return true;
  }
  return false;
}

int64_t
cop_wheel_next (const CopWheel *wheel)
{
  int level, slot;
  if (!soonest_slot (wheel, &level, &slot))
    return -1;

  const CopTimer *head = &wheel->slots[level][slot];
  int64_t         soonest = head->next->expiry;
  for (const CopTimer *timer = head->next; timer != head; timer = timer->next)
    soonest = MIN (soonest, timer->expiry);
  return soonest;
}

int64_t
cop_wheel_bound (const CopWheel *wheel)
{
  int level, slot;
  if (!soonest_slot (wheel, &level, &slot))
    return -1;
  if (level == 0)
    return wheel->slots[0][slot].next->expiry;

  int     shift = level * COP_WHEEL_BITS;
  int64_t start = ((wheel->now >> shift) + slot - slot_of (wheel->now, level)) << shift;
  return MAX (start, wheel->now + 1);
}

/* Takes a whole slot out as a list of its own. */
static void
take_slot (CopWheel *wheel, int level, int slot, CopTimer *ret_list)
{
  CopTimer *head = &wheel->slots[level][slot];
  wheel->occupied[level] &= ~((uint64_t) 1 << slot);
  if (head->next == head) {
    ret_list->next = ret_list->prev = ret_list;
    return;
  }
  ret_list->next = head->next;
  ret_list->prev = head->prev;
  ret_list->next->prev = ret_list;
  ret_list->prev->next = ret_list;
  head->next = head->prev = head;
}

static void
move_down (CopWheel *wheel, int64_t tick)
{
  for (int level = COP_WHEEL_LEVELS - 1; level > 0; level--) {
    int slot = slot_of (tick, level);
    if (!(wheel->occupied[level] >> slot & 1))
      continue;
    CopTimer list;
    take_slot (wheel, level, slot, &list);
    while (list.next != &list) {
      CopTimer *timer = list.next;
      list.next = timer->next;
      timer->next->prev = &list;
      insert (wheel, timer);
    }
  }
}

void
cop_wheel_advance (CopWheel *wheel, int64_t now)
{
  for (;;) {
    int64_t tick = wheel->n_timers ? cop_wheel_bound (wheel) : -1;
    if (tick < 0 || tick > now)
      break;

    wheel->now = tick;
    move_down (wheel, tick);
    CopTimer *head = &wheel->slots[0][slot_of (tick, 0)];
    while (head->next != head && head->next->expiry <= tick) {
      CopTimer *timer = head->next;
      cop_wheel_stop (wheel, timer);
      timer->fire (timer);
    }
  }
  if (now > wheel->now) {
    wheel->now = now;
    move_down (wheel, now);
  }
}
