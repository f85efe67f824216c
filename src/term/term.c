/* What all boxed terms share: freeing, copying, measuring; and the simple kinds. */
#include "term/term.h"
#include "term/print.h"
#include "term/private.h"

#include <math.h>
#include <string.h>

size_t
cop_box_size (const CopBox *box)
{
  switch (box->kind) {
  case COP_KIND_INTEGER:
    return sizeof (CopIntegerBox) +
           ((const CopIntegerBox *) box)->n_limbs * sizeof (uint64_t);
  case COP_KIND_FLOAT: return sizeof (CopFloatBox);
  case COP_KIND_REFERENCE: return sizeof (CopReferenceBox);
  case COP_KIND_FUNCTION:
    return (box->flags & COP_FLAG_CLOSURE) ? sizeof (CopClosureBox)
                                           : sizeof (CopFunctionBox);
  case COP_KIND_PID: return sizeof (CopPidBox);
  case COP_KIND_TUPLE:
    return sizeof (CopTupleBox) +
           ((const CopTupleBox *) box)->n_elements * sizeof (CopTerm);
  case COP_KIND_MAP:
    if (box->flags & COP_FLAG_HASHED)
      return sizeof (CopHashMapBox);
    return sizeof (CopFlatMapBox) +
           ((const CopFlatMapBox *) box)->capacity * 2 * sizeof (CopTerm);
  case COP_KIND_CONS: return sizeof (CopConsBox);
  case COP_KIND_BINARY:
    return sizeof (CopBinaryBox) + ((const CopBinaryBox *) box)->n_bytes + 1;
  case COP_KIND_NODE: {
    size_t n_slots;
    cop_box_slots ((CopBox *) box, &n_slots);
    return sizeof (CopNodeBox) + n_slots * sizeof (CopTerm);
  }
  default: g_assert_not_reached ();
  }
}

CopTerm *
cop_box_slots (CopBox *box, size_t *ret_n_slots)
{
  switch (box->kind) {
  case COP_KIND_TUPLE:
    *ret_n_slots = ((CopTupleBox *) box)->n_elements;
    return ((CopTupleBox *) box)->elements;
  case COP_KIND_CONS: *ret_n_slots = 2; return &((CopConsBox *) box)->head;
  case COP_KIND_MAP:
    if (box->flags & COP_FLAG_HASHED) {
      *ret_n_slots = 1;
      return &((CopHashMapBox *) box)->root;
    }
    *ret_n_slots = 2 * (size_t) ((CopFlatMapBox *) box)->n_pairs;
    return ((CopFlatMapBox *) box)->pairs;
  case COP_KIND_NODE: {
    CopNodeBox *node = (CopNodeBox *) box;
    *ret_n_slots =
        (box->flags & COP_FLAG_COLLISION)
            ? 2 * (size_t) node->data_map
            : 2 * cop_count_bits (node->data_map) + cop_count_bits (node->node_map);
    return node->slots;
  }
  case COP_KIND_FUNCTION:
    if (box->flags & COP_FLAG_CLOSURE) {
      *ret_n_slots = 1;
      return &((CopClosureBox *) box)->env;
    }
    *ret_n_slots = 0;
    return NULL;
  default: *ret_n_slots = 0; return NULL;
  }
}

void
cop_walk_init (CopWalk *walk)
{
  walk->spans = walk->first_spans;
  walk->n_spans = 0;
  walk->capacity = G_N_ELEMENTS (walk->first_spans);
}

void
cop_walk_push (CopWalk *walk, CopTerm *terms, size_t n_terms, CopTerm *owned)
{
  if (n_terms == 0) {
    g_free (owned);
    return;
  }

  if (walk->n_spans == walk->capacity) {
    CopSpan *grown = g_new (CopSpan, walk->capacity * 2);
    memcpy (grown, walk->spans, walk->n_spans * sizeof *grown);
    if (walk->spans != walk->first_spans)
      g_free (walk->spans);
    walk->spans = grown;
    walk->capacity *= 2;
  }
  walk->spans[walk->n_spans++] = (CopSpan){ terms, n_terms, owned };
}

/* The caller reads the place before the next call, but after a row with @owned is gone:
 * so such a row stays until the call after its last term. */
CopTerm *
cop_walk_next (CopWalk *walk)
{
  while (walk->n_spans > 0) {
    CopSpan *span = &walk->spans[walk->n_spans - 1];

    if (span->n_terms == 0) {
      g_free (span->owned);
      walk->n_spans--;
      continue;
    }
    CopTerm *place = span->terms++;
    if (--span->n_terms == 0 && span->owned == NULL)
      walk->n_spans--;
    return place;
  }
  return NULL;
}

void
cop_walk_clear (CopWalk *walk)
{
  for (size_t i = 0; i < walk->n_spans; i++)
    g_free (walk->spans[i].owned);
  if (walk->spans != walk->first_spans)
    g_free (walk->spans);
}

/* Boxes that wait to be freed are linked through the head which they need no more:
 * user addresses have 48 bits on all machines we know. */
static CopBox *
push_pending (CopBox *box, CopBox *next)
{
  uintptr_t address = (uintptr_t) next;

  box->n_refs = (uint32_t) address;
  box->reserved = (uint16_t) (address >> 32);
  return box;
}

static CopBox *
next_pending (const CopBox *box)
{
  return (CopBox *) ((uintptr_t) box->reserved << 32 | box->n_refs);
}

/* Drops the terms of @slots; those that die join @pending. */
static inline CopBox *
release (CopTerm *slots, size_t n_slots, CopBox *pending)
{
  for (size_t i = 0; i < n_slots; i++)
    if (cop_is_boxed (slots[i]) && --cop_box (slots[i])->n_refs == 0)
      pending = push_pending (cop_box (slots[i]), pending);
  return pending;
}

/* Frees @box; what dies with it joins @pending. Tuples, cells and closures are what
 * messages are made of: they take the short way. */
static inline CopBox *
free_box (CopBox *box, CopBox *pending)
{
  if (G_LIKELY (box->kind == COP_KIND_TUPLE)) {
    CopTupleBox *tuple = (CopTupleBox *) box;
    pending = release (tuple->elements, tuple->n_elements, pending);
    cop_alloc_free (box, sizeof *tuple + tuple->n_elements * sizeof (CopTerm));
  } else if (box->kind == COP_KIND_CONS) {
    pending = release (&((CopConsBox *) box)->head, 2, pending);
    cop_alloc_free (box, sizeof (CopConsBox));
  } else if (box->kind == COP_KIND_FUNCTION && (box->flags & COP_FLAG_CLOSURE)) {
    pending = release (&((CopClosureBox *) box)->env, 1, pending);
    cop_alloc_free (box, sizeof (CopClosureBox));
  } else {
    size_t   n_slots;
    CopTerm *slots = cop_box_slots (box, &n_slots);
    pending = release (slots, n_slots, pending);
    cop_alloc_free (box, cop_box_size (box));
  }
  return pending;
}

void
cop_term_free (CopTerm term)
{
  CopBox *pending = free_box (cop_box (term), NULL);

  while (G_UNLIKELY (pending != NULL)) {
    CopBox *box = pending;
    pending = free_box (box, next_pending (box));
  }
}

/* A box with the same content, whose parts are not counted yet. */
static CopBox *
copy_box (const CopBox *box)
{
  size_t  size = cop_box_size (box);
  CopBox *copy = cop_alloc (size);

  memcpy (copy, box, size);
  copy->n_refs = 1;
  return copy;
}

CopTerm
cop_term_copy (CopTerm term)
{
  g_auto (CopWalk) walk = { 0 };
  CopTerm          result = term;
  CopTerm         *place = &result;

  cop_walk_init (&walk);
  do {
    if (cop_is_boxed (*place)) {
      CopBox  *copy = copy_box (cop_box (*place));
      size_t   n_slots;
      CopTerm *slots = cop_box_slots (copy, &n_slots);
      cop_walk_push (&walk, slots, n_slots, NULL);
      *place = cop_term_of_box (copy);
    }
  } while ((place = cop_walk_next (&walk)) != NULL);
  return result;
}

size_t
cop_term_size (CopTerm term, size_t limit)
{
  g_auto (CopWalk) walk = { 0 };
  size_t           n_bytes = 0;
  CopTerm         *place = &term;

  cop_walk_init (&walk);
  do {
    if (cop_is_boxed (*place)) {
      size_t   n_slots;
      CopTerm *slots = cop_box_slots (cop_box (*place), &n_slots);
      n_bytes += cop_box_size (cop_box (*place));
      cop_walk_push (&walk, slots, n_slots, NULL);
    }
  } while ((limit == 0 || n_bytes < limit) && (place = cop_walk_next (&walk)) != NULL);
  return n_bytes;
}

CopKind
cop_term_kind (CopTerm term)
{
  if (cop_is_boxed (term))
    return (CopKind) cop_box (term)->kind;
  if (cop_is_small (term))
    return COP_KIND_INTEGER;
  if (cop_is_atom (term))
    return COP_KIND_ATOM;
  if (cop_is_local_pid (term))
    return COP_KIND_PID;
  if (cop_is_local_reference (term))
    return COP_KIND_REFERENCE;
  return cop_is_nil (term) ? COP_KIND_NIL : COP_KIND_NONE;
}

void
cop_term_wrong_kind (CopTerm term, const char *expected)
{
  g_autofree char *text = cop_print_short (term, COP_NOTATION_ELIXIR, 200);

  g_error ("Expected %s, found %s", expected, text);
}

CopTerm
cop_float (double value)
{
  g_assert (isfinite (value));

  CopFloatBox *box = cop_box_new (sizeof *box, COP_KIND_FLOAT, 0);
  box->value = value;
  return cop_term_of_box (box);
}

double
cop_to_float (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_float (term)))
    cop_term_wrong_kind (term, "a float");
  return ((const CopFloatBox *) cop_box (term))->value;
}

CopTerm
cop_binary (const void *bytes, size_t n_bytes)
{
  CopBinaryBox *box = cop_box_new (sizeof *box + n_bytes + 1, COP_KIND_BINARY, 0);

  box->n_bytes = n_bytes;
  if (n_bytes > 0)
    memcpy (box->bytes, bytes, n_bytes);
  box->bytes[n_bytes] = '\0';
  return cop_term_of_box (box);
}

CopTerm
cop_string (const char *text)
{
  return cop_binary (text, strlen (text));
}

CopTerm
cop_string_printf (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  return cop_string (text);
}

size_t
cop_binary_size (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_binary (term)))
    cop_term_wrong_kind (term, "a binary");
  return ((const CopBinaryBox *) cop_box (term))->n_bytes;
}

const char *
cop_binary_data (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_binary (term)))
    cop_term_wrong_kind (term, "a binary");
  return ((const CopBinaryBox *) cop_box (term))->bytes;
}

bool
cop_binary_equals (CopTerm term, const char *text)
{
  if (!cop_is_binary (term))
    return false;

  size_t n_bytes = strlen (text);
  return cop_binary_size (term) == n_bytes &&
         memcmp (cop_binary_data (term), text, n_bytes) == 0;
}

CopTerm
cop_tuple (const CopTerm *elements, size_t n_elements)
{
  size_t       n_bytes = n_elements * sizeof (CopTerm);
  CopTupleBox *box = cop_box_new (sizeof *box + n_bytes, COP_KIND_TUPLE, 0);

  box->n_elements = n_elements;
  for (size_t i = 0; i < n_elements; i++)
    box->elements[i] = elements[i];
  return cop_term_of_box (box);
}
