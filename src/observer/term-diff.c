/* Maps by key, tuples by place, lists by their longest common part. */
#include "observer/term-diff.h"

#include "term/compare.h"

/* Steps of comparing two lists; longer ones are compared place by place. */
#define MAX_STEPS 40000

static bool
is_text (CopTerm list)
{
  g_autofree char *text = cop_charlist_to_utf8 (list);

  return text != NULL;
}

bool
observer_term_has_parts (CopTerm term)
{
  if (term == COP_NONE)
    return false;
  if (cop_is_tuple (term))
    return cop_tuple_size (term) > 0;
  if (cop_is_map (term))
    return cop_map_size (term) > 0;
  return cop_is_cons (term) && !is_text (term);
}

size_t
observer_term_n_parts (CopTerm term, size_t max)
{
  size_t n = 0;

  if (!observer_term_has_parts (term))
    return 0;
  if (cop_is_tuple (term))
    return MIN (cop_tuple_size (term), max);
  if (cop_is_map (term))
    return MIN (cop_map_size (term), max);
  for (; cop_is_cons (term) && n < max; term = cop_tail (term))
    n++;
  return n + (!cop_is_list (term) && n < max);
}

static bool
is_equal (CopTerm a, CopTerm b)
{
  return a == b || cop_equal (a, b);
}

static void
add (GArray *parts, ObserverPart part)
{
  if (part.after == COP_NONE)
    part.change = OBSERVER_GONE;
  else if (part.before == COP_NONE)
    part.change = OBSERVER_NEW;
  else
    part.change = is_equal (part.before, part.after) ? OBSERVER_SAME : OBSERVER_CHANGED;
  g_array_append_val (parts, part);
}

/* ---- maps ---- */

static void
diff_maps (GArray *parts, CopTerm before, CopTerm after)
{
  g_auto (CopMapIter) iter = { 0 };
  g_auto (CopMapIter) old = { 0 };
  CopTerm             key, value;

  cop_map_iter_init (&iter, after);
  while (cop_map_iter_next (&iter, &key, &value))
    add (parts, (ObserverPart){
                    .key = key, .before = cop_map_get (before, key), .after = value });

  cop_map_iter_init (&old, before);
  while (cop_map_iter_next (&old, &key, &value)) {
    if (cop_map_get (after, key) == COP_NONE)
      add (parts, (ObserverPart){ .key = key, .before = value, .after = COP_NONE });
  }
}

/* ---- tuples ---- */

static void
diff_tuples (GArray *parts, CopTerm before, CopTerm after)
{
  size_t n_before = cop_tuple_size (before);
  size_t n_after = cop_tuple_size (after);

  for (size_t i = 0; i < MAX (n_before, n_after); i++)
    add (parts,
         (ObserverPart){ .index = i,
                         .before = i < n_before ? cop_tuple_get (before, i) : COP_NONE,
                         .after = i < n_after ? cop_tuple_get (after, i) : COP_NONE });
}

/* ---- lists ---- */

typedef struct {
  const CopTerm *terms;
  size_t         n;
} Run;

static GArray *
elements_of (CopTerm list, CopTerm *ret_tail)
{
  GArray *elements = g_array_new (FALSE, FALSE, sizeof (CopTerm));

  for (; cop_is_cons (list); list = cop_tail (list)) {
    CopTerm head = cop_head (list);
    g_array_append_val (elements, head);
  }
  *ret_tail = cop_is_list (list) ? COP_NONE : list;
  return elements;
}

static void
add_elements (GArray *parts, const Run *before, const Run *after, size_t index)
{
  for (size_t i = 0; i < MAX (before->n, after->n); i++)
    add (parts, (ObserverPart){ .index = index + i,
                                .before = i < before->n ? before->terms[i] : COP_NONE,
                                .after = i < after->n ? after->terms[i] : COP_NONE });
}

/* lengths[i][j]: of the longest common part of what follows i and j. */
static uint16_t *
common_lengths (const Run *before, const Run *after)
{
  size_t    width = after->n + 1;
  uint16_t *lengths = g_new0 (uint16_t, (before->n + 1) * width);

  for (size_t i = before->n; i-- > 0;) {
    for (size_t j = after->n; j-- > 0;)
      lengths[i * width + j] =
          is_equal (before->terms[i], after->terms[j])
              ? lengths[(i + 1) * width + j + 1] + 1
              : MAX (lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
  }
  return lengths;
}

static void
diff_runs (GArray *parts, const Run *before, const Run *after, size_t index)
{
  g_autofree uint16_t *lengths = common_lengths (before, after);
  size_t               width = after->n + 1;
  size_t               i = 0;
  size_t               j = 0;

  if (lengths[0] == 0) { /* nothing in common: one has taken the place of the other */
    add_elements (parts, before, after, index);
    return;
  }
  while (i < before->n || j < after->n) {
    bool is_common =
        i < before->n && j < after->n && is_equal (before->terms[i], after->terms[j]);
    bool is_gone =
        !is_common && i < before->n &&
        (j == after->n || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]);

    add (parts,
         (ObserverPart){ .index = index + j,
                         .before = is_common || is_gone ? before->terms[i] : COP_NONE,
                         .after = is_gone ? COP_NONE : after->terms[j] });
    i += is_common || is_gone;
    j += !is_gone;
  }
}

static void
diff_elements (GArray *parts, Run before, Run after)
{
  size_t n_front = 0;
  size_t n_back = 0;

  while (n_front < MIN (before.n, after.n) &&
         is_equal (before.terms[n_front], after.terms[n_front]))
    n_front++;
  while (
      n_back < MIN (before.n, after.n) - n_front &&
      is_equal (before.terms[before.n - 1 - n_back], after.terms[after.n - 1 - n_back]))
    n_back++;

  Run front = { after.terms, n_front };
  Run back = { after.terms + after.n - n_back, n_back };
  Run old = { before.terms + n_front, before.n - n_front - n_back };
  Run new = { after.terms + n_front, after.n - n_front - n_back };

  add_elements (parts, &front, &front, 0);
  if (old.n * new.n <= MAX_STEPS)
    diff_runs (parts, &old, &new, n_front);
  else
    add_elements (parts, &old, &new, n_front);
  add_elements (parts, &back, &back, after.n - n_back);
}

static void
diff_lists (GArray *parts, CopTerm before, CopTerm after)
{
  CopTerm            old_tail, new_tail;
  g_autoptr (GArray) old = elements_of (before, &old_tail);
  g_autoptr (GArray) new = elements_of (after, &new_tail);

  diff_elements (parts, (Run){ (const CopTerm *) (void *) old->data, old->len },
                 (Run){ (const CopTerm *) (void *) new->data, new->len });
  if (old_tail != COP_NONE || new_tail != COP_NONE)
    add (parts,
         (ObserverPart){
             .index = new->len, .before = old_tail, .after = new_tail, .is_tail = true });
}

GArray *
observer_term_diff (CopTerm before, CopTerm after)
{
  GArray          *parts = g_array_new (FALSE, TRUE, sizeof (ObserverPart));
  g_auto (CopTerm) empty = COP_NONE;

  if (before == COP_NONE)
    before = after;
  if (cop_is_map (after)) {
    empty = cop_map_new ();
    diff_maps (parts, cop_is_map (before) ? before : empty, after);
  } else if (cop_is_tuple (after)) {
    empty = cop_tuple (NULL, 0);
    diff_tuples (parts, cop_is_tuple (before) ? before : empty, after);
  } else if (cop_is_list (after)) {
    diff_lists (parts, cop_is_list (before) ? before : COP_NIL, after);
  }
  return parts;
}
