/* The loop: takes processes from the run queue and gives each a bounded turn.
 *
 * The loop itself runs on a pooled fiber and calls handlers as plain functions. When a
 * handler blocks, its process keeps this fiber, frames of the loop and all, and the loop
 * goes on upon another one. When the process is ready again the loop switches to that
 * fiber: the handler returns into its loop frames, which are now the loop, and the fiber
 * left behind is parked in the pool, to be gone on with at the next block. */
#include "process/process-private.h"

void
cop_make_ready (CopProcess *process)
{
  if (process->is_queued)
    return;
  if (process == process->node->current) {
    process->is_refilled = true;
    return;
  }

  CopNode *node = process->node;
  process->is_queued = true;
  process->run_next = NULL;
  *node->run_tail = process;
  node->run_tail = &process->run_next;
  node->n_ready++;
}

void
cop_wake (CopProcess *process)
{
  process->wait = COP_WAIT_NOTHING;
  cop_make_ready (process);
}

static CopProcess *
take_ready (CopNode *node)
{
  CopProcess *process = node->run_head;
  if (!process)
    return NULL;
  node->run_head = process->run_next;
  if (!node->run_head)
    node->run_tail = &node->run_head;
  node->n_ready--;
  process->is_queued = false;
  return process;
}

/* ---- time ---- */

/* Looks at the clock: charges the time to who runs and ends the turn when it is over. */
static void
look_at_clock (CopNode *node)
{
  int64_t now = g_get_monotonic_time ();
  if (node->current)
    node->current->cpu_usec += now - node->last_clock;
  node->last_clock = now;
  node->since_clock = 0;
  if (node->turn_limit && now >= node->turn_limit)
    node->turn_over = true;
}

static inline void
count_unit (CopNode *node, CopProcess *process)
{
  process->reductions++;
  node->reductions++;
  node->units++;
  if (++node->since_clock >= COP_CLOCK_UNITS)
    look_at_clock (node);
}

static void
timer_fired (CopTimer *timer)
{
  CopProcess *process =
      (CopProcess *) ((char *) timer - G_STRUCT_OFFSET (CopProcess, timer));
  process->timed_out = true;
  if (process->idle_timer)
    cop_make_ready (process);
  else if (process->wait != COP_WAIT_NOTHING)
    cop_wake (process);
}

void
cop_arm_timer (CopProcess *process, int64_t msec)
{
  CopNode *node = process->node;
  process->timed_out = false;
  process->timer.fire = timer_fired;
  cop_wheel_start (&node->wheel, &process->timer,
                   (cop_node_now_usec (node) + 999) / 1000 + msec);
}

void
cop_disarm_timer (CopProcess *process)
{
  cop_wheel_stop (&process->node->wheel, &process->timer);
  process->idle_timer = false;
}

void
cop_node_expire (CopNode *node)
{
  cop_wheel_advance (&node->wheel, cop_node_now_usec (node) / 1000);
}

/* ---- blocking ---- */

bool
cop_block (CopProcess *process, CopWait wait, int64_t timeout_msec, const char *where)
{
  CopNode *node = process->node;
  g_assert (process == node->current);
  if (process->is_unwinding)
    g_error ("a clean-up function of process %s blocks", where);

  if (timeout_msec > 0)
    cop_arm_timer (process, timeout_msec);
  CopFiber *self = node->running;
  CopFiber *loop = cop_fiber_take (&node->fibers);
  process->fiber = self;
  process->wait = wait;
  process->where = where;
  node->current = NULL;
  node->running = loop;
  if (process->is_refilled) { /* ready before it blocked */
    process->is_refilled = false;
    if (wait == COP_WAIT_NOTHING || wait == COP_WAIT_MESSAGE)
      cop_wake (process);
  }

  cop_fiber_switch (&node->fibers, self, loop);

  process->where = NULL;
  bool timed_out = process->timed_out;
  process->timed_out = false;
  if (timeout_msec > 0)
    cop_disarm_timer (process);
  if (process->is_ending)
    cop_unwind_to_loop (process);
  return timed_out;
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

/* Sends count like messages handled, or a producer would fill mailboxes without bound. */
void
cop_count_send (CopProcess *sender)
{
  CopNode *node = sender->node;
  sender->n_out++;
  count_unit (node, sender);
  if (G_UNLIKELY (node->units >= COP_TURN_UNITS || node->turn_over) &&
      !sender->is_unwinding && !sender->is_ending)
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
    process->func (process->data);
    cop_process_decide_end (process, COP_ATOM (normal));
  }
}

static void
handle_letters (CopProcess *process)
{
  CopNode *node = process->node;
  while (!process->is_ending) {
    if (node->units >= COP_TURN_UNITS || node->turn_over)
      return;
    CopLetter **place = next_place (process);
    if (!*place)
      return;

    CopLetter *letter = cop_mailbox_take (process, place);

    if (process->idle_timer)
      cop_disarm_timer (process);
    process->timed_out = false;
    process->letter = letter;
    process->n_in++;
    count_unit (node, process);
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
  process->current = NULL;
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
  CopNode *node = process->node;
  if (process->is_ending) {
    node->current = process;
    cop_process_finish (process);
    return;
  }

  node->current = process;
  process->is_running = true;
  if (!process->is_started) {
    count_unit (node, process);
    start (process);
  }
  handle_letters (process);
  if (process->timed_out && !process->is_ending && !has_letter (process)) {
    cop_disarm_timer (process);
    process->timed_out = false;
    process->class->timeout (process->state);
  }
  end_turn (process);
}

/* The handler of a process was left; its frames are gone. */
static void
after_failure (CopNode *node)
{
  CopProcess *process = node->failed;
  node->failed = NULL;
  node->current = process;

  if (!process->is_ending && process->class && process->class->failed) {
    CopFailure failure = process->failure;
    process->failure = (CopFailure){ 0 };
    process->class->failed (process->state, &failure);
    cop_failure_clear (&failure);
  } else {
    cop_process_decide_end (process, cop_failure_reason (&process->failure));
  }
  free_letter (process);
  end_turn (process);
}

static void
run_process (CopNode *node, CopProcess *process)
{
  node->units = 0;
  CopFiber *kept = process->fiber;
  if (!kept) {
    take_turn (process);
    return;
  }

  CopFiber *self = node->running;
  process->fiber = NULL;
  node->current = process;
  node->running = kept;
  cop_fiber_give (&node->fibers, self);
  cop_fiber_switch (&node->fibers, self, kept);
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
    if (node->failed) {
      after_failure (node);
      continue;
    }
    CopProcess *process = node->turn_over ? NULL : take_ready (node);
    if (process) {
      run_process (node, process);
    } else if (node->turn_over || !wake_quiet (node)) {
      CopFiber *self = node->running;
      node->loop_fiber = self;
      node->running = node->main_fiber;
      cop_fiber_switch (&node->fibers, self, node->main_fiber);
    }
  }
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
  cop_fiber_switch (&node->fibers, node->main_fiber, node->running);

  int64_t took = g_get_monotonic_time () - started;
  node->is_turning = false;
  node->busy_usec += took;
  node->longest_turn_usec = MAX (node->longest_turn_usec, took);
  cop_node_enter (before);
  return node->run_head != NULL;
}
