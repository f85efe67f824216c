/* Samples are differences of counters between two snapshots. Snapshots also come at once
 * after changes: those within an interval are passed over. */
#include "observer/history.h"

#include <math.h>

#define N_FINE 3000
/* A sample may come this much early, as timers are not exact. */
#define EARLY(usec) ((usec) / 10)
/* Without a sample for so many intervals, nothing is known of the time between. */
#define LOST_INTERVALS 4
#define LOST_USEC (3 * (int64_t) G_USEC_PER_SEC)

struct _ObserverHistory {
  ObserverSeries *series; /* owned */
  CopSeenNode     base;   /* counters at the last sample; its texts are not used */
  bool            has_base;
  int64_t         real_offset; /* time of day − node's time */
};

static const ObserverKeep keep[OBSERVER_N_LOADS] = {
  [OBSERVER_LOAD_TURN] = OBSERVER_KEEP_MAX,
  [OBSERVER_LOAD_RUN_QUEUE] = OBSERVER_KEEP_MAX,
  [OBSERVER_LOAD_MAILBOXES] = OBSERVER_KEEP_MAX,
};

ObserverHistory *
observer_history_new (void)
{
  ObserverHistory *history = g_new0 (ObserverHistory, 1);

  history->series =
      observer_series_new (OBSERVER_N_LOADS, keep, OBSERVER_HISTORY_USEC, N_FINE);
  return history;
}

void
observer_history_free (ObserverHistory *history)
{
  if (history == NULL)
    return;
  observer_series_free (history->series);
  g_free (history);
}

void
observer_history_break (ObserverHistory *history)
{
  observer_series_break (history->series);
  history->has_base = false;
}

void
observer_memory_kinds (const CopSeenNode *node, double bytes[OBSERVER_N_MEMORY_KINDS])
{
  double known = 0;

  bytes[0] = (double) node->memory_processes;
  bytes[OBSERVER_LOAD_STACKS - OBSERVER_LOAD_PROCESSES] = (double) node->memory_stacks;
  bytes[OBSERVER_LOAD_LETTERS - OBSERVER_LOAD_PROCESSES] =
      (double) node->memory_mailboxes;
  bytes[OBSERVER_LOAD_TERMS - OBSERVER_LOAD_PROCESSES] = (double) node->memory_terms;
  bytes[OBSERVER_LOAD_ATOMS - OBSERVER_LOAD_PROCESSES] = (double) node->memory_atoms;
  /* Stacks and large pools are not malloc's. */
  known = bytes[0] + (double) node->memory_mailboxes + (double) node->memory_terms +
          (double) node->memory_atoms;
  bytes[OBSERVER_LOAD_HEAP - OBSERVER_LOAD_PROCESSES] =
      MAX (0, (double) node->program.heap_used - known);
  bytes[OBSERVER_LOAD_FREE - OBSERVER_LOAD_PROCESSES] = (double) node->program.heap_free;
}

static float
rate (uint64_t before, uint64_t after, double seconds)
{
  return after > before ? (float) ((double) (after - before) / seconds) : 0;
}

static void
fill_rates (float *values, const CopSeenNode *a, const CopSeenNode *b, double seconds)
{
  double program = (double) (b->program.time_usec - a->program.time_usec);

  values[OBSERVER_LOAD_NODE] =
      MIN (1, rate ((uint64_t) a->busy_usec, (uint64_t) b->busy_usec, seconds * 1e6));
  values[OBSERVER_LOAD_PROGRAM] =
      a->program.time_usec != 0 && program > 0
          ? rate ((uint64_t) a->program.cpu_usec, (uint64_t) b->program.cpu_usec, program)
          : NAN;
  values[OBSERVER_LOAD_MESSAGES] = rate (a->n_messages, b->n_messages, seconds);
  values[OBSERVER_LOAD_SPAWNS] = rate (a->n_spawned, b->n_spawned, seconds);
  values[OBSERVER_LOAD_EXITS] = rate (a->n_exited, b->n_exited, seconds);
  values[OBSERVER_LOAD_RESTARTS] = rate (a->n_restarts, b->n_restarts, seconds);
}

static void
fill_levels (float *values, const CopSeenNode *node)
{
  double kinds[OBSERVER_N_MEMORY_KINDS];

  observer_memory_kinds (node, kinds);
  for (int i = 0; i < OBSERVER_N_MEMORY_KINDS; i++)
    values[OBSERVER_LOAD_PROCESSES + i] = (float) kinds[i];
  values[OBSERVER_LOAD_TURN] = (float) node->recent_turn_usec;
  values[OBSERVER_LOAD_RUN_QUEUE] = (float) node->run_queue;
  values[OBSERVER_LOAD_MAILBOXES] = (float) node->n_mailbox;
  values[OBSERVER_LOAD_RSS] = (float) node->program.rss;
}

bool
observer_history_add (ObserverHistory   *history,
                      const CopSnapshot *snapshot,
                      int64_t            interval_usec,
                      int64_t            real_usec)
{
  const CopSeenNode *node = &snapshot->node;
  int64_t            usec = node->time_usec - history->base.time_usec;
  float              values[OBSERVER_N_LOADS];

  if (!history->has_base || usec < 0) {
    history->base = *node;
    history->has_base = true;
    return false;
  }
  if (usec == 0 || usec < interval_usec - EARLY (interval_usec))
    return false;
  if (usec > MAX (LOST_INTERVALS * interval_usec, LOST_USEC))
    observer_series_break (history->series);
  fill_rates (values, &history->base, node, (double) usec / 1e6);
  fill_levels (values, node);
  history->real_offset = real_usec - node->time_usec;
  observer_series_add (history->series, node->time_usec, values);
  history->base = *node;
  return true;
}

const ObserverSeries *
observer_history_get_series (const ObserverHistory *history)
{
  return history->series;
}

int64_t
observer_history_get_end (const ObserverHistory *history)
{
  size_t n_rows = observer_series_count (history->series);

  return n_rows > 0 ? observer_series_time (history->series, n_rows - 1) : 0;
}

int64_t
observer_history_real (const ObserverHistory *history, int64_t time_usec)
{
  return time_usec + history->real_offset;
}
