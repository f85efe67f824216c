/* The loop: takes processes from the run queue and gives each a bounded turn.
 *
 * The loop itself runs on a pooled fiber and calls handlers as plain functions. When a
 * handler blocks, its process keeps this fiber, frames of the loop and all, and the loop
 * goes on upon another one. When the process is ready again the loop switches to that
 * fiber: the handler returns into its loop frames, which are now the loop, and the fiber
 * left behind is parked in the pool, to be gone on with at the next block. From one
 * blocking process to the next that is ready on a stack of its own the way is direct. */
#include "process/process-private.h"
#include "process/switch.h"

static CopProcess *
take_ready (CopNode *node)
{
  CopProcess *process = node->run_head;
  node->run_head = process->run_next;
  node->n_ready--;
  if (!node->run_head)
    node->run_tail = &node->run_head;
  process->is_queued = false;
  return process;
}

/* ---- time ---- */

int64_t
cop_node_last_usec (CopNode *node)
{
  return node->clock == COP_CLOCK_REAL && node->is_turning
             ? node->last_clock - node->epoch_usec
             : cop_node_now_usec (node);
}

#if defined(__x86_64__) || defined(__i386__)
/* No processor counts fewer than 10^9 a second, so these are COP_RECENT_USEC at most. A
 * count from another core may be behind; the difference is large then, too. */
#define RECENT_CYCLES 65536

int64_t
cop_node_recent_usec (CopNode *node)
{
  if (node->clock == COP_CLOCK_MANUAL)
    return node->now_usec;

  uint64_t cycles = __builtin_ia32_rdtsc ();
  if (cycles - node->recent_cycles >= RECENT_CYCLES) {
    node->recent_usec = cop_node_now_usec (node);
    node->recent_cycles = cycles;
  }
  return node->recent_usec;
}
#else
int64_t
cop_node_recent_usec (CopNode *node)
{
  return cop_node_now_usec (node);
}
#endif

static void
place_timers (CopNode *node, int64_t now_usec)
{
  cop_wheel_place (&node->wheel, (now_usec + 999) / 1000);
}

void
cop_node_start_timer (CopNode *node, CopTimer *timer, int64_t msec)
{
  int64_t now = cop_node_recent_usec (node);
  if (node->clock == COP_CLOCK_REAL) /* never early */
    now += COP_RECENT_USEC;
  if (cop_wheel_has_later (&node->wheel))
    place_timers (node, now);
  cop_wheel_start (&node->wheel, timer,
                   (now + 999) / 1000 + MIN (msec, COP_LONGEST_MSEC));
}

void
cop_node_place_timers (CopNode *node)
{
  if (cop_wheel_has_later (&node->wheel))
    place_timers (node, cop_node_now_usec (node));
}

void
cop_node_expire (CopNode *node)
{
  int64_t now = cop_node_now_usec (node);
  place_timers (node, now);
  cop_wheel_advance (&node->wheel, now / 1000);
}

void
cop_look_at_clock (CopNode *node)
{
  int64_t now = g_get_monotonic_time ();
  if (node->current)
    node->current->cpu_usec += now - node->last_clock;
  node->last_clock = now;
  node->reductions += (uint64_t) node->since_clock;
  node->since_clock = 0;
  if (node->turn_limit && now >= node->turn_limit)
    node->turn_over = true;
  if (--node->looks_left == 0 || node->turn_over)
    node->is_spent = true;
  cop_node_place_timers (node);
}

/* Arms the timer of who is about to stop: the time need not be known for that. It never
 * fires early, and late by what is left of COP_CLOCK_UNITS. */
static void
arm (CopAlarm *alarm, CopProcess *process, int64_t msec, void (*fire) (CopTimer *timer))
{
  alarm->process = process;
  alarm->timer.fire = fire;
  cop_wheel_start_later (&process->node->wheel, &alarm->timer,
                         MIN (msec, COP_LONGEST_MSEC));
}

static void
idle_is_over (CopTimer *timer)
{
  CopProcess *process = ((CopAlarm *) timer)->process;
  process->is_idle_over = true;
  cop_make_ready (process);
}

void
cop_start_idle (CopProcess *process, int64_t msec)
{
  cop_stop_idle (process);
  process->idle = g_new (CopAlarm, 1);
  arm (process->idle, process, msec, idle_is_over);
}

void
cop_stop_idle (CopProcess *process)
{
  process->is_idle_over = false;
  if (!process->idle)
    return;
  cop_wheel_stop (&process->node->wheel, &process->idle->timer);
  g_clear_pointer (&process->idle, g_free);
}

/* ---- blocking ---- */

/* The turn of @process begins. It may handle what waits now, be it more than
 * COP_TURN_UNITS, or those who write to it would be ever further ahead. */
static inline void
begin_turn (CopNode *node, CopProcess *process)
{
  node->current = process;
  node->is_spent = false;
  node->looks_left = (COP_TURN_UNITS + process->n_letters) / COP_CLOCK_UNITS;
  cop_count_unit (node, process);
}

/* The stack to go on with for @process, which is ready and blocked. */
static CopFiber *
resume (CopNode *node, CopProcess *process)
{
  CopFiber *fiber = process->stay->fiber;
  process->stay = NULL;
  begin_turn (node, process);
  return fiber;
}

/* Leaves the stack @self, to come back when its process is resumed. */
static void
leave (CopNode *node, CopFiber *self)
{
  CopProcess *next = node->turn_over ? NULL : node->run_head;
  node->current = NULL;
  node->running = next && next->stay ? resume (node, take_ready (node))
                                     : cop_fiber_take (&node->fibers);
  if (node->running != self)
    cop_fiber_switch (self, node->running);
}

static void
time_is_over (CopTimer *timer)
{
  CopProcess *process = ((CopAlarm *) timer)->process;
  if (process->wait == COP_WAIT_NOTHING)
    return;
  process->stay->timed_out = true;
  cop_wake (process);
}

static bool
block (CopProcess *process,
       CopWait     wait,
       CopRequest *request,
       int64_t     timeout_msec,
       const char *where)
{
  CopNode *node = process->node;
  g_assert (process == node->current);
  if (G_UNLIKELY (process->is_unwinding))
    g_error ("a clean-up function of process %s blocks", where);
  if (G_UNLIKELY (process->is_ending)) /* nobody would answer it any more */
    cop_unwind_to_loop (process);

  CopStay stay;
  stay.fiber = node->running;
  stay.request = request;
  stay.where = where;
  stay.catches = node->catches;
  stay.timed_out = false;
  if (timeout_msec > 0)
    arm (&stay.alarm, process, timeout_msec, time_is_over);
  process->stay = &stay;
  process->wait = wait;
  node->catches = NULL;
  if (process->is_refilled && wait <= COP_WAIT_MESSAGE) { /* ready before it blocked */
    node->current = NULL;
    process->is_refilled = false;
    cop_wake (process);
  }

  leave (node, stay.fiber);

  node->catches = stay.catches;
  if (timeout_msec > 0)
    cop_wheel_stop (&node->wheel, &stay.alarm.timer);
  if (process->is_ending)
    cop_unwind_to_loop (process);
  return stay.timed_out;
}

bool
cop_block (CopProcess *process, CopWait wait, int64_t timeout_msec, const char *where)
{
  return block (process, wait, NULL, timeout_msec, where);
}

bool
cop_block_on (CopProcess *process,
              CopRequest *request,
              int64_t     timeout_msec,
              const char *where)
{
  return block (process, COP_WAIT_REQUEST, request, timeout_msec, where);
}

void
cop_yield (void)
{
  CopProcess *self = cop_running ();
  self->is_refilled = true;
  cop_block (self, COP_WAIT_NOTHING, 0, NULL);
}

void
cop_sleep (int64_t msec)
{
  CopProcess *self = cop_running ();
  if (msec == 0)
    cop_yield ();
  else
    cop_block (self, COP_WAIT_TIME, msec, "Process.sleep/1");
}

void
cop_lose_turn (CopProcess *process)
{
  if (!process->is_unwinding && !process->is_ending)
    cop_yield ();
}

/* ---- one process's turn ---- */

/* Where the next letter stands which may be handled now; *place is NULL when none does.
 */
static CopLetter **
next_place (CopProcess *process)
{
  CopLetter **place = &process->mailbox.head;
  if (G_UNLIKELY (process->is_selective))
    while (*place && !process->class->accepts (process->state, &(*place)->message))
      place = &(*place)->next;
  return place;
}

static inline bool
has_letter (CopProcess *process)
{
  return process->mailbox.head && *next_place (process);
}

static void
free_letter (CopProcess *process)
{
  if (process->letter) {
    cop_letter_free (process->node, process->letter);
    process->letter = NULL;
  }
}

static void
start (CopProcess *process)
{
  process->is_started = true;
  if (process->class) {
    process->class->start (process->state);
  } else {
    const CopPlain *plain = cop_process_plain (process);
    plain->func (plain->data);
    cop_process_decide_end (process, COP_ATOM (normal));
  }
}

static void
handle_letters (CopProcess *process)
{
  CopNode *node = process->node;
  while (!process->is_ending && !node->is_spent) {
    CopLetter **place = next_place (process);
    if (!*place)
      return;

    CopLetter *letter = cop_mailbox_take (process, place);
    if (G_UNLIKELY (process->idle || process->is_idle_over))
      cop_stop_idle (process);
    process->letter = letter;
    process->n_in++;
    cop_count_unit (node, process);
    process->class->handle (process->state, &letter->message);
    free_letter (process);
  }
}

/* After a handler: ends the process, or finds out whether there is more to do. */
static void
end_turn (CopProcess *process)
{
  CopNode *node = process->node;
  process->is_running = false;
  if (process->is_ending) {
    cop_process_finish (process);
    return;
  }

  bool more = process->is_refilled || has_letter (process);
  process->is_refilled = false;
  node->current = NULL;
  if (more)
    cop_make_ready (process);
}

static void
take_turn (CopProcess *process)
{
  if (process->is_ending) {
    cop_process_finish (process);
    return;
  }

  process->is_running = true;
  if (!process->is_started)
    start (process);
  handle_letters (process);
  if (G_UNLIKELY (process->is_idle_over) && !process->is_ending &&
      !has_letter (process)) {
    cop_stop_idle (process);
    process->class->timeout (process->state);
  }
  end_turn (process);
}

/* The handler of a process was left; its frames are gone. A frame of its own, not part of
 * the loop's, so that it is unwound too when `failed` is left. */
static void __attribute__ ((noinline)) after_failure (CopNode *node)
{
  CopProcess         *process = node->failed;
  g_auto (CopFailure) failure = node->failure;
  node->failed = NULL;
  node->failure = (CopFailure){ 0 };
  node->current = process;

  if (!process->is_ending && process->class && process->class->failed)
    process->class->failed (process->state, &failure);
  else
    cop_process_decide_end (process, cop_failure_reason (&failure));
  free_letter (process);
  end_turn (process);
}

static void
run_process (CopNode *node, CopProcess *process)
{
  if (!process->stay) {
    begin_turn (node, process);
    take_turn (process);
    return;
  }

  CopFiber *self = node->running;
  node->running = resume (node, process);
  cop_fiber_park (self);
  cop_fiber_switch (self, node->running);
}

static bool
wake_quiet (CopNode *node)
{
  if (node->quiet->len == 0)
    return false;
  CopProcess *process = g_ptr_array_steal_index (node->quiet, node->quiet->len - 1);
  cop_wake (process);
  return true;
}

void
cop_loop_main (void *data)
{
  CopNode *node = data;
  node->running->boundary = __builtin_frame_address (0);

  for (;;) {
    if (G_UNLIKELY (node->failed)) {
      after_failure (node);
    } else if (node->run_head && !node->turn_over) {
      run_process (node, take_ready (node));
    } else if (node->turn_over || !wake_quiet (node)) {
      node->loop_fiber = node->running;
      node->running = node->main_fiber;
      cop_fiber_switch (node->loop_fiber, node->main_fiber);
    }
  }
}

static void
trim_stacks (CopNode *node, int64_t now)
{
  if (now < node->trim_time)
    return;
  node->trim_time = now + COP_TRIM_PAUSE_USEC;
  cop_fiber_pool_trim (&node->fibers);
}

static void
note_turn (CopNode *node, int64_t started, int64_t took)
{
  int64_t second = started / G_USEC_PER_SEC;

  if (second != node->turn_second) {
    node->turn_before = second == node->turn_second + 1 ? node->turn_usec : 0;
    node->turn_usec = 0;
    node->turn_second = second;
  }
  node->turn_usec = MAX (node->turn_usec, took);
  node->longest_turn_usec = MAX (node->longest_turn_usec, took);
  node->busy_usec += took;
  node->n_turns++;
}

bool
cop_node_turn (CopNode *node, int64_t budget_usec)
{
  g_assert (!node->is_turning);
  cop_overflow_install ();
  CopNode *before = cop_node_enter (node);
  int64_t  started = g_get_monotonic_time ();
  node->is_turning = true;
  node->turn_over = false;
  node->turn_limit = budget_usec > 0 ? started + budget_usec : 0;
  node->last_clock = started;

  node->running = node->loop_fiber ? node->loop_fiber : cop_fiber_take (&node->fibers);
  node->loop_fiber = NULL;
  cop_fiber_switch (node->main_fiber, node->running);

  int64_t now = g_get_monotonic_time ();
  node->is_turning = false;
  note_turn (node, started, now - started);
  if (G_UNLIKELY (cop_fiber_pool_has_excess (&node->fibers)))
    trim_stacks (node, now);
  cop_node_enter (before);
  return node->run_head != NULL;
}
