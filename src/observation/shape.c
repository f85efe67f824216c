/* A mailbox mostly repeats itself, so the shape seen last is looked at first. */
#include "observation/shape.h"

#include "term/print.h"

#define MAX_SHAPES 500
#define MAX_ELEMENTS 6

static CopTerm
atom_or_none (CopTerm term)
{
  return term != COP_NONE && cop_is_atom (term) ? term : COP_NONE;
}

CopShape
cop_shape_of (const CopMessage *message)
{
  CopTerm  term = message->term;
  CopShape shape = { .tag = COP_NONE,
                     .message = message->kind,
                     .kind = cop_term_kind (term) };

  if (cop_is_atom (term)) {
    shape.tag = term;
  } else if (cop_is_tuple (term)) {
    shape.size = (uint32_t) cop_tuple_size (term);
    if (shape.size > 0)
      shape.tag = atom_or_none (cop_tuple_get (term, 0));
  } else if (cop_is_map (term)) {
    shape.tag = atom_or_none (cop_map_get (term, COP_ATOM (struct_)));
  }
  return shape;
}

bool
cop_shape_equal (const CopShape *a, const CopShape *b)
{
  return a->tag == b->tag && a->size == b->size && a->message == b->message &&
         a->kind == b->kind;
}

static void
write_tuple (GString *text, const CopShape *shape)
{
  uint32_t n_left = shape->size;

  g_string_append_c (text, '{');
  if (shape->tag != COP_NONE) {
    cop_print_append (text, shape->tag, COP_NOTATION_ELIXIR);
    n_left--;
  }
  for (uint32_t i = 0; i < MIN (n_left, MAX_ELEMENTS); i++)
    g_string_append (text, i > 0 || n_left < shape->size ? ", _" : "_");
  if (n_left > MAX_ELEMENTS)
    g_string_append_printf (text, ", … %u more", n_left - MAX_ELEMENTS);
  g_string_append_c (text, '}');
}

static void
write_map (GString *text, const CopShape *shape)
{
  g_string_append_c (text, '%');
  if (shape->tag != COP_NONE)
    cop_print_append (text, shape->tag, COP_NOTATION_ELIXIR);
  g_string_append (text, "{}");
}

static void
write_term (GString *text, const CopShape *shape)
{
  static const char *const words[] = {
    [COP_KIND_INTEGER] = "integer", [COP_KIND_FLOAT] = "float",
    [COP_KIND_ATOM] = "atom",       [COP_KIND_REFERENCE] = "#Reference<>",
    [COP_KIND_PID] = "#PID<>",      [COP_KIND_TUPLE] = "tuple",
    [COP_KIND_MAP] = "map",         [COP_KIND_NIL] = "[]",
    [COP_KIND_CONS] = "[_ | _]",    [COP_KIND_BINARY] = "binary",
  };

  if (shape->kind == COP_KIND_TUPLE)
    write_tuple (text, shape);
  else if (shape->kind == COP_KIND_MAP)
    write_map (text, shape);
  else if (shape->kind == COP_KIND_ATOM)
    cop_print_append (text, shape->tag, COP_NOTATION_ELIXIR);
  else
    g_string_append (text, (size_t) shape->kind < G_N_ELEMENTS (words) &&
                                   words[shape->kind] != NULL
                               ? words[shape->kind]
                               : "other");
}

char *
cop_shape_text (const CopShape *shape)
{
  static const char *const prefixes[] = {
    [COP_MESSAGE_PLAIN] = "",
    [COP_MESSAGE_CALL] = "call ",
    [COP_MESSAGE_CAST] = "cast ",
    [COP_MESSAGE_SYSTEM] = "system ",
  };
  GString *text = g_string_new (prefixes[shape->message]);

  write_term (text, shape);
  return g_string_free (text, FALSE);
}

/* ---- counting ---- */

struct _CopHistogram {
  GHashTable    *counts; /* &count->shape → CopShapeCount, owned */
  CopShapeCount *last;   /* borrowed from counts, or NULL */
  uint64_t       n_others;
  uint64_t       total;
};

/* Multiplying by an odd number loses nothing. */
uint64_t
cop_shape_key (const CopShape *shape)
{
  uint64_t key = (shape->tag ^ ((uint64_t) shape->size << 40) ^
                  ((uint64_t) shape->message << 8) ^ shape->kind) *
                 0x9E3779B97F4A7C15u;

  return MAX (key, 1);
}

static unsigned
shape_hash (const void *key)
{
  return (unsigned) (cop_shape_key (key) >> 32);
}

static gboolean
shape_equal (const void *a, const void *b)
{
  return cop_shape_equal (a, b);
}

CopHistogram *
cop_histogram_new (void)
{
  CopHistogram *histogram = g_new0 (CopHistogram, 1);

  histogram->counts = g_hash_table_new_full (shape_hash, shape_equal, NULL, g_free);
  return histogram;
}

void
cop_histogram_free (CopHistogram *histogram)
{
  if (histogram == NULL)
    return;
  g_hash_table_unref (histogram->counts);
  g_free (histogram);
}

void
cop_histogram_clear (CopHistogram *histogram)
{
  histogram->last = NULL;
  histogram->n_others = histogram->total = 0;
  g_hash_table_remove_all (histogram->counts);
}

static CopShapeCount *
find (CopHistogram *histogram, const CopShape *shape)
{
  CopShapeCount *count = histogram->last;

  if (count != NULL && cop_shape_equal (&count->shape, shape))
    return count;
  count = g_hash_table_lookup (histogram->counts, shape);
  if (count == NULL && g_hash_table_size (histogram->counts) < MAX_SHAPES) {
    count = g_new0 (CopShapeCount, 1);
    count->shape = *shape;
    g_hash_table_insert (histogram->counts, &count->shape, count);
  }
  return count;
}

void
cop_histogram_add (CopHistogram *histogram, const CopShape *shape)
{
  CopShapeCount *count = find (histogram, shape);

  histogram->total++;
  if (count == NULL) {
    histogram->n_others++;
    return;
  }
  count->count++;
  histogram->last = count;
}

uint64_t
cop_histogram_total (const CopHistogram *histogram)
{
  return histogram->total;
}

/* Most frequent first; the text only decides between equal ones, so that they stay. */
static int
compare_counts (const void *a, const void *b)
{
  const CopShapeCount *first = a;
  const CopShapeCount *second = b;

  if (first->count != second->count)
    return first->count < second->count ? 1 : -1;

  g_autofree char *first_text = cop_shape_text (&first->shape);
  g_autofree char *second_text = cop_shape_text (&second->shape);

  return g_strcmp0 (first_text, second_text);
}

GArray *
cop_histogram_top (const CopHistogram *histogram, size_t max, uint64_t *ret_n_others)
{
  GArray        *top = g_array_new (FALSE, FALSE, sizeof (CopShapeCount));
  GHashTableIter iter;
  void          *count;

  g_hash_table_iter_init (&iter, histogram->counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    g_array_append_vals (top, count, 1);
  g_array_sort (top, compare_counts);

  *ret_n_others = histogram->n_others;
  for (unsigned i = (unsigned) max; i < top->len; i++)
    *ret_n_others += g_array_index (top, CopShapeCount, i).count;
  if (top->len > max)
    g_array_set_size (top, (unsigned) max);
  return top;
}
