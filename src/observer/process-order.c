/* Sorting rows of a snapshot: keys first, then one stable sort of them, so that a hundred
 * thousand rows cost milliseconds. */
#include "observer/process-order.h"

#include <string.h>

typedef struct {
  uint64_t    number;
  const char *text;
  uint32_t    row;
} Key;

bool
observer_column_is_number (ObserverColumn column)
{
  return column == OBSERVER_COLUMN_REDUCTIONS || column == OBSERVER_COLUMN_MEMORY ||
         column == OBSERVER_COLUMN_MAILBOX;
}

static uint64_t
number_of (const CopSeenProcess *process, float rate, ObserverColumn column)
{
  switch (column) {
  case OBSERVER_COLUMN_REDUCTIONS: return (uint64_t) (rate * 16);
  case OBSERVER_COLUMN_MEMORY: return process->memory;
  case OBSERVER_COLUMN_MAILBOX: return process->mailbox;
  case OBSERVER_COLUMN_PID:
  case OBSERVER_COLUMN_NAME:
  case OBSERVER_COLUMN_APPLICATION:
  case OBSERVER_COLUMN_FUNCTION:
  case OBSERVER_COLUMN_STATUS:
  case OBSERVER_N_COLUMNS: break;
  }
  return process->id;
}

static const char *
text_of (const CopSnapshot    *snapshot,
         const CopSeenProcess *process,
         ObserverColumn        column)
{
  switch (column) {
  case OBSERVER_COLUMN_NAME: return cop_seen_title (process);
  case OBSERVER_COLUMN_FUNCTION: return process->current_function;
  case OBSERVER_COLUMN_STATUS: return cop_seen_status_name (process->status);
  case OBSERVER_COLUMN_APPLICATION:
    return process->application != COP_NOWHERE
               ? snapshot->applications[process->application].name
               : "";
  case OBSERVER_COLUMN_PID:
  case OBSERVER_COLUMN_REDUCTIONS:
  case OBSERVER_COLUMN_MEMORY:
  case OBSERVER_COLUMN_MAILBOX:
  case OBSERVER_N_COLUMNS: break;
  }
  return NULL;
}

static int
compare_keys (const void *a, const void *b, void *data)
{
  const Key *one = a;
  const Key *two = b;
  int        sign = GPOINTER_TO_INT (data);
  int        result = 0;

  if (one->text != two->text)
    result = strcasecmp (one->text, two->text);
  else if (one->text == NULL)
    result = (one->number > two->number) - (one->number < two->number);
  if (result != 0)
    return sign * result;
  return (one->row > two->row) - (one->row < two->row);
}

/* Sorts by number: least significant byte first, stable. Bytes that are the same in all
 * keys are skipped, and most are. */
static void
sort_numbers (Key *keys, size_t n_keys, bool descending)
{
  g_autofree Key *spare = g_new (Key, MAX (n_keys, 1));
  Key            *from = keys;
  Key            *to = spare;

  for (unsigned shift = 0; shift < 64; shift += 8) {
    size_t counts[257] = { 0 };

    for (size_t i = 0; i < n_keys; i++) {
      unsigned byte = from[i].number >> shift & 0xFF;
      counts[(descending ? 255 - byte : byte) + 1]++;
    }
    bool same = false;
    for (unsigned b = 1; b <= 256 && !same; b++)
      same = counts[b] == n_keys;
    if (same)
      continue;
    for (unsigned b = 1; b <= 256; b++)
      counts[b] += counts[b - 1];
    for (size_t i = 0; i < n_keys; i++) {
      unsigned byte = from[i].number >> shift & 0xFF;
      to[counts[descending ? 255 - byte : byte]++] = from[i];
    }
    Key *swap = from;
    from = to;
    to = swap;
  }
  if (from != keys)
    memcpy (keys, from, n_keys * sizeof *keys);
}

void
observer_order_compute (ObserverOrder        *order,
                        const CopSnapshot    *snapshot,
                        const float          *rates,
                        const ObserverFilter *filter,
                        ObserverColumn        column,
                        bool                  descending)
{
  g_autofree Key *keys = g_new (Key, MAX (snapshot->n_processes, 1));
  size_t          n_keys = 0;

  for (uint32_t row = 0; row < snapshot->n_processes; row++) {
    const CopSeenProcess *process = &snapshot->processes[row];

    if (!observer_filter_matches (filter, snapshot, row))
      continue;
    keys[n_keys++] = (Key){
      .number = number_of (process, rates != NULL ? rates[row] : 0, column),
      .text = text_of (snapshot, process, column),
      .row = row,
    };
  }

  if (n_keys > 0 && keys[0].text == NULL)
    sort_numbers (keys, n_keys, descending);
  else
    g_qsort_with_data (keys, (int) n_keys, sizeof *keys, compare_keys,
                       GINT_TO_POINTER (descending ? -1 : 1));

  order->rows = g_renew (uint32_t, order->rows, MAX (n_keys, 1));
  order->n_rows = n_keys;
  for (size_t i = 0; i < n_keys; i++)
    order->rows[i] = keys[i].row;
}

void
observer_order_clear (ObserverOrder *order)
{
  g_clear_pointer (&order->rows, g_free);
  order->n_rows = 0;
}

uint32_t
observer_order_find (const ObserverOrder *order, uint32_t row)
{
  for (size_t i = 0; i < order->n_rows; i++) {
    if (order->rows[i] == row)
      return (uint32_t) i;
  }
  return COP_NOWHERE;
}
