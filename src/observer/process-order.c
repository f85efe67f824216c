/* Sorting rows of a snapshot: a number for each row first, then one stable sort by the
 * bytes of these numbers, so that a hundred thousand rows cost milliseconds. Texts become
 * numbers by sorting those that differ, which are few. */
#include "observer/process-order.h"

#include <string.h>

typedef struct {
  uint64_t weight;
  uint32_t row;
} Key;

/* ---- texts ---- */

static int
compare_numbers (const char **a, const char **b)
{
  size_t n_a, n_b;

  while (**a == '0')
    (*a)++;
  while (**b == '0')
    (*b)++;
  n_a = strspn (*a, "0123456789");
  n_b = strspn (*b, "0123456789");
  int result = n_a != n_b ? (n_a > n_b) - (n_a < n_b) : strncmp (*a, *b, n_a);
  *a += n_a;
  *b += n_b;
  return result;
}

int
observer_compare_texts (const char *a, const char *b)
{
  while (*a != '\0' && *b != '\0') {
    int result;

    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      result = compare_numbers (&a, &b);
    } else {
      result =
          (unsigned char) g_ascii_tolower (*a) - (unsigned char) g_ascii_tolower (*b);
      a++;
      b++;
    }
    if (result != 0)
      return result;
  }
  return (*a != '\0') - (*b != '\0');
}

typedef struct {
  const char *text;
  uint64_t    rank;
} Text;

static int
compare_texts (const void *a, const void *b)
{
  const Text *one = *(Text *const *) a;
  const Text *two = *(Text *const *) b;

  return observer_compare_texts (one->text, two->text);
}

/* Each text that there is once: by address, since rows share texts. */
typedef struct {
  GHashTable *by_address; /* const char * → Text */
  GPtrArray  *texts;      /* Text, owned */
} Texts;

static void
rank_texts (Texts *texts)
{
  uint64_t rank = 0;

  g_ptr_array_sort (texts->texts, compare_texts);
  for (unsigned i = 0; i < texts->texts->len; i++) {
    Text *text = texts->texts->pdata[i];
    Text *before = i > 0 ? texts->texts->pdata[i - 1] : NULL;

    if (before == NULL || observer_compare_texts (before->text, text->text) != 0)
      rank++;
    text->rank = rank;
  }
}

/* Rows without a text stand first. */
static void
weigh_texts (Key *keys, size_t n_keys, ObserverColumn column, ObserverRows rows)
{
  Texts       texts = { g_hash_table_new (NULL, NULL),
                        g_ptr_array_new_with_free_func (g_free) };
  const char *last = NULL;
  Text       *found = NULL;

  for (size_t i = 0; i < n_keys; i++) {
    const char *text = observer_column_text (column, rows, keys[i].row);
    if (text != NULL && text != last) {
      found = g_hash_table_lookup (texts.by_address, text);
      if (found == NULL) {
        found = g_new (Text, 1);
        *found = (Text){ text, 0 };
        g_hash_table_insert (texts.by_address, (void *) text, found);
        g_ptr_array_add (texts.texts, found);
      }
      last = text;
    }
    keys[i].weight = text != NULL ? (uintptr_t) found : 0;
  }
  rank_texts (&texts);
  for (size_t i = 0; i < n_keys; i++) {
    if (keys[i].weight != 0)
      keys[i].weight = ((Text *) (uintptr_t) keys[i].weight)->rank;
  }
  g_hash_table_unref (texts.by_address);
  g_ptr_array_unref (texts.texts);
}

/* ---- numbers ---- */

/* Sorts by weight: least significant byte first, stable. Bytes that are the same in all
 * keys are skipped, and most are. Returns what of the two has the result. */
static Key *
sort_keys (Key *from, Key *to, size_t n_keys, bool descending)
{
  uint64_t all_or = 0;
  uint64_t all_and = UINT64_MAX;

  for (size_t i = 0; i < n_keys; i++) {
    all_or |= from[i].weight;
    all_and &= from[i].weight;
  }
  for (unsigned shift = 0; shift < 64; shift += 8) {
    size_t counts[257] = { 0 };

    if (((all_or ^ all_and) >> shift & 0xFF) == 0)
      continue;
    for (size_t i = 0; i < n_keys; i++) {
      unsigned byte = from[i].weight >> shift & 0xFF;
      counts[(descending ? 255 - byte : byte) + 1]++;
    }
    for (unsigned b = 1; b <= 256; b++)
      counts[b] += counts[b - 1];
    for (size_t i = 0; i < n_keys; i++) {
      unsigned byte = from[i].weight >> shift & 0xFF;
      to[counts[descending ? 255 - byte : byte]++] = from[i];
    }
    Key *swap = from;
    from = to;
    to = swap;
  }
  return from;
}

static void
compute_rows (ObserverOrder *self, const ObserverOrderTask *task)
{
  ObserverRows    rows = { task->snapshot, task->rates };
  size_t          n_all = task->snapshot->n_processes;
  g_autofree Key *keys = g_new (Key, MAX (n_all, 1));
  g_autofree Key *spare = g_new (Key, MAX (n_all, 1));
  size_t          n_keys = 0;
  bool is_text = observer_column_info (task->column)->kind == OBSERVER_VALUE_TEXT;
  g_autoptr (ObserverMatcher) matcher = observer_matcher_new (task->filter, rows);

  for (uint32_t row = 0; row < n_all; row++) {
    if (!observer_matcher_test (matcher, row))
      continue;
    keys[n_keys++] = (Key){
      .weight = is_text ? 0 : observer_column_weight (task->column, rows, row),
      .row = row,
    };
  }
  if (is_text)
    weigh_texts (keys, n_keys, task->column, rows);

  const Key *sorted = sort_keys (keys, spare, n_keys, task->descending);
  self->rows = g_new (uint32_t, MAX (n_keys, 1));
  self->n_rows = n_keys;
  for (size_t i = 0; i < n_keys; i++)
    self->rows[i] = sorted[i].row;
}

/* ---- ghosts ---- */

static void
add_ghost (GArray *ghosts, ObserverRows rows, uint32_t row, uint32_t rank, int64_t until)
{
  ObserverGhost ghost = {
    .snapshot = cop_snapshot_ref ((CopSnapshot *) rows.snapshot),
    .rates = rows.rates != NULL ? observer_row_rates_ref ((ObserverRowRates *) rows.rates)
                                : NULL,
    .row = row,
    .rank = rank,
    .until_usec = until,
  };

  g_array_append_val (ghosts, ghost);
}

static void
find_ghosts (GArray *ghosts, const ObserverOrderTask *task)
{
  const ObserverOrder *before = task->before;

  for (uint32_t i = 0; i < task->n_shown; i++) {
    ObserverRows rows;
    bool         is_ghost;
    uint32_t     rank = task->first_shown + i;
    uint32_t     row = observer_order_get (before, rank, &rows, &is_ghost);
    if (row == COP_NOWHERE)
      return;
    int64_t until = is_ghost
                        ? before->ghosts[before->rows[rank] & ~OBSERVER_GHOST].until_usec
                        : task->until_usec;
    if (until > task->now_usec &&
        (is_ghost || cop_snapshot_find (task->snapshot,
                                        rows.snapshot->processes[row].id) == COP_NOWHERE))
      add_ghost (ghosts, rows, row, rank, until);
  }
}

/* Puts the ghosts where they were; the living move aside. */
static void
merge_ghosts (ObserverOrder *self)
{
  size_t    n_rows = self->n_rows + self->n_ghosts;
  uint32_t *rows = g_new (uint32_t, n_rows);
  size_t    next_living = 0;
  size_t    next_ghost = 0;

  for (size_t rank = 0; rank < n_rows; rank++) {
    bool is_ghost =
        next_ghost < self->n_ghosts &&
        (self->ghosts[next_ghost].rank <= rank || next_living == self->n_rows);
    rows[rank] =
        is_ghost ? OBSERVER_GHOST | (uint32_t) next_ghost++ : self->rows[next_living++];
  }
  g_free (self->rows);
  self->rows = rows;
  self->n_rows = n_rows;
}

static void
compute_ghosts (ObserverOrder *self, const ObserverOrderTask *task)
{
  if (task->before == NULL)
    return;

  GArray *ghosts = g_array_new (FALSE, FALSE, sizeof (ObserverGhost));
  find_ghosts (ghosts, task);
  self->n_ghosts = ghosts->len;
  self->ghosts = (ObserverGhost *) (void *) g_array_free (ghosts, FALSE);
  if (self->n_ghosts > 0)
    merge_ghosts (self);
}

/* ---- life ---- */

ObserverOrder *
observer_order_new (const ObserverOrderTask *task)
{
  ObserverOrder *self = g_new0 (ObserverOrder, 1);

  self->n_refs = 1;
  self->snapshot = cop_snapshot_ref (task->snapshot);
  self->rates = task->rates != NULL ? observer_row_rates_ref (task->rates) : NULL;
  compute_rows (self, task);
  compute_ghosts (self, task);
  return self;
}

ObserverOrder *
observer_order_ref (ObserverOrder *order)
{
  g_atomic_int_inc (&order->n_refs);
  return order;
}

void
observer_order_unref (ObserverOrder *order)
{
  if (order == NULL || !g_atomic_int_dec_and_test (&order->n_refs))
    return;
  for (size_t i = 0; i < order->n_ghosts; i++) {
    cop_snapshot_unref (order->ghosts[i].snapshot);
    observer_row_rates_unref (order->ghosts[i].rates);
  }
  g_free (order->ghosts);
  g_free (order->rows);
  cop_snapshot_unref (order->snapshot);
  observer_row_rates_unref (order->rates);
  g_free (order);
}

uint32_t
observer_order_get (const ObserverOrder *order,
                    uint32_t             rank,
                    ObserverRows        *ret_rows,
                    bool                *ret_is_ghost)
{
  if (order == NULL || rank >= order->n_rows)
    return COP_NOWHERE;

  uint32_t row = order->rows[rank];
  *ret_is_ghost = (row & OBSERVER_GHOST) != 0;
  if (!*ret_is_ghost) {
    *ret_rows = (ObserverRows){ order->snapshot, order->rates };
    return row;
  }
  const ObserverGhost *ghost = &order->ghosts[row & ~OBSERVER_GHOST];
  *ret_rows = (ObserverRows){ ghost->snapshot, ghost->rates };
  return ghost->row;
}

uint32_t
observer_order_find (const ObserverOrder *order, uint64_t id)
{
  uint32_t row = order != NULL ? cop_snapshot_find (order->snapshot, id) : COP_NOWHERE;

  for (size_t i = 0; row != COP_NOWHERE && i < order->n_rows; i++) {
    if (order->rows[i] == row)
      return (uint32_t) i;
  }
  return COP_NOWHERE;
}
