/* Order, equality and hash of terms. All three walk with a stack of their own: terms nest
 * deeper than the stacks of processes reach. */
#include "term/compare.h"
#include "term/private.h"

#include <string.h>

typedef enum {
  MODE_COMPARE, /* 1 and 1.0 are equal */
  MODE_EXACT,   /* integers before floats */
  MODE_EQUAL,   /* as exact, but any difference will do */
} Mode;

/* Two rows of terms still to be compared in step. */
typedef struct {
  const CopTerm *a;
  const CopTerm *b;
  size_t         n_terms;
  size_t         stride;
  Mode           mode;
  CopTerm       *owned[2]; /* freed with the row */
} Pairing;

typedef struct {
  Pairing *pairings;
  size_t   n_pairings;
  size_t   capacity;
  Pairing  first_pairings[4];
} Comparison;

static void
push (Comparison *self, Pairing pairing)
{
  if (self->n_pairings == self->capacity) {
    Pairing *grown = g_new (Pairing, self->capacity * 2);
    memcpy (grown, self->pairings, self->n_pairings * sizeof *grown);
    if (self->pairings != self->first_pairings)
      g_free (self->pairings);
    self->pairings = grown;
    self->capacity *= 2;
  }
  self->pairings[self->n_pairings++] = pairing;
}

static void
pop (Comparison *self)
{
  Pairing *top = &self->pairings[--self->n_pairings];

  g_free (top->owned[0]);
  g_free (top->owned[1]);
}

static int
order_of (uint64_t a, uint64_t b)
{
  return (a > b) - (a < b);
}

static int
compare_bytes (const char *a, size_t n_a, const char *b, size_t n_b)
{
  int order = memcmp (a, b, MIN (n_a, n_b));

  return order != 0 ? order : order_of (n_a, n_b);
}

static int
compare_atoms (CopTerm a, CopTerm b)
{
  if (a == b)
    return 0;
  return compare_bytes (cop_atom_name (a), cop_atom_length (a), cop_atom_name (b),
                        cop_atom_length (b));
}

static int
compare_numbers (CopTerm a, CopTerm b, Mode mode)
{
  bool a_float = cop_is_float (a), b_float = cop_is_float (b);

  if (a_float != b_float) {
    if (mode != MODE_COMPARE)
      return a_float ? 1 : -1;
    return a_float ? -cop_integer_compare_float (b, cop_to_float (a))
                   : cop_integer_compare_float (a, cop_to_float (b));
  }
  if (a_float) {
    double x = cop_to_float (a), y = cop_to_float (b);
    return (x > y) - (x < y);
  }
  if (cop_is_small (a) && cop_is_small (b))
    return ((int64_t) a > (int64_t) b) - ((int64_t) a < (int64_t) b);
  return cop_bigint_compare (a, b);
}

/* COP_NONE for this node, which comes before all others. */
static int
compare_nodes (CopTerm a, CopTerm b)
{
  if (a == COP_NONE || b == COP_NONE)
    return (a != COP_NONE) - (b != COP_NONE);
  return compare_atoms (a, b);
}

static int
compare_references (CopTerm a, CopTerm b)
{
  CopTerm  a_node = COP_NONE, b_node = COP_NONE;
  uint32_t a_creation = 0, b_creation = 0;
  uint32_t a_words[3], b_words[3];

  if (!cop_remote_reference_get (a, &a_node, &a_creation, a_words))
    cop_local_reference_words (a, a_words);
  if (!cop_remote_reference_get (b, &b_node, &b_creation, b_words))
    cop_local_reference_words (b, b_words);

  int order = compare_nodes (a_node, b_node);
  if (order == 0)
    order = order_of (a_creation, b_creation);
  for (int i = 2; i >= 0 && order == 0; i--)
    order = order_of (a_words[i], b_words[i]);
  return order;
}

/* A pid's number comes before its node, as on the BEAM. */
static int
compare_pids (CopTerm a, CopTerm b)
{
  CopTerm  a_node = COP_NONE, b_node = COP_NONE;
  uint32_t a_id, b_id, a_serial, b_serial, a_creation = 0, b_creation = 0;
  uint64_t a_number, b_number;

  a_number = cop_remote_pid_get (a, &a_node, &a_id, &a_serial, &a_creation)
                 ? (uint64_t) a_serial << COP_PID_ID_BITS | a_id
                 : cop_local_pid_number (a);
  b_number = cop_remote_pid_get (b, &b_node, &b_id, &b_serial, &b_creation)
                 ? (uint64_t) b_serial << COP_PID_ID_BITS | b_id
                 : cop_local_pid_number (b);

  int order = order_of (a_number, b_number);
  if (order == 0)
    order = compare_nodes (a_node, b_node);
  return order != 0 ? order : order_of (a_creation, b_creation);
}

/* Functions of modules come before closures. */
static int
compare_functions (Comparison *self, CopTerm a, CopTerm b, Mode mode)
{
  bool a_closure = cop_is_closure (a), b_closure = cop_is_closure (b);

  if (a_closure != b_closure)
    return a_closure ? 1 : -1;

  int order;
  if (a_closure) {
    const CopClosureBox *x = (const CopClosureBox *) cop_box (a);
    const CopClosureBox *y = (const CopClosureBox *) cop_box (b);
    order = strcmp (x->name, y->name);
    if (order == 0)
      order = order_of ((uintptr_t) x->native, (uintptr_t) y->native);
    if (order == 0)
      push (self, (Pairing){ &x->env, &y->env, 1, 1, mode });
  } else {
    order = compare_atoms (cop_function_module (a), cop_function_module (b));
    if (order == 0)
      order = compare_atoms (cop_function_name (a), cop_function_name (b));
  }
  return order != 0 ? order : order_of (cop_function_arity (a), cop_function_arity (b));
}

static int
compare_tuples (Comparison *self, CopTerm a, CopTerm b, Mode mode)
{
  size_t n_elements = cop_tuple_size (a);

  if (n_elements != cop_tuple_size (b))
    return order_of (n_elements, cop_tuple_size (b));
  if (n_elements > 0)
    push (self, (Pairing){ cop_tuple_elements (a), cop_tuple_elements (b), n_elements, 1,
                           mode });
  return 0;
}

/* For equality nothing needs to be sorted: each key of @a must be in @b. */
static int
find_values (Comparison *self, CopTerm a, CopTerm b)
{
  size_t   n_pairs;
  CopTerm *a_pairs = cop_map_collect (a, SIZE_MAX, &n_pairs);
  CopTerm *b_pairs = g_new (CopTerm, 2 * n_pairs);

  push (self,
        (Pairing){
            a_pairs + 1, b_pairs + 1, n_pairs, 2, MODE_EQUAL, { a_pairs, b_pairs } });
  for (size_t i = 0; i < n_pairs; i++) {
    b_pairs[2 * i + 1] = cop_map_get (b, a_pairs[2 * i]);
    if (b_pairs[2 * i + 1] == COP_NONE)
      return 1;
  }
  return 0;
}

/* Size, then all keys, then all values. */
static int
compare_maps (Comparison *self, CopTerm a, CopTerm b, Mode mode)
{
  size_t n_pairs = cop_map_size (a);

  if (n_pairs != cop_map_size (b))
    return order_of (n_pairs, cop_map_size (b));
  if (n_pairs == 0)
    return 0;
  if (mode == MODE_EQUAL && cop_map_is_hashed (a) && cop_map_is_hashed (b))
    return find_values (self, a, b);

  Pairing  values = { .n_terms = n_pairs, .stride = 2, .mode = mode };
  CopTerm *a_pairs = cop_map_sorted_pairs (a, &values.owned[0]);
  CopTerm *b_pairs = cop_map_sorted_pairs (b, &values.owned[1]);
  values.a = a_pairs + 1;
  values.b = b_pairs + 1;
  push (self, values);
  push (self, (Pairing){ a_pairs, b_pairs, n_pairs, 2,
                         mode == MODE_COMPARE ? MODE_EXACT : mode });
  return 0;
}

/* Numbers are one kind here. */
static CopKind
kind_for_order (CopTerm term)
{
  CopKind kind = cop_term_kind (term);

  return kind == COP_KIND_FLOAT ? COP_KIND_INTEGER : kind;
}

/* The order as far as it shows without looking at what is inside; that is pushed. */
static int
compare_outside (Comparison *self, CopTerm a, CopTerm b, Mode mode)
{
  if (a == b)
    return 0;

  CopKind kind = kind_for_order (a), b_kind = kind_for_order (b);
  if (kind != b_kind)
    return kind < b_kind ? -1 : 1;

  switch (kind) {
  case COP_KIND_INTEGER:
  case COP_KIND_FLOAT: return compare_numbers (a, b, mode);
  case COP_KIND_ATOM: return compare_atoms (a, b);
  case COP_KIND_REFERENCE: return compare_references (a, b);
  case COP_KIND_FUNCTION: return compare_functions (self, a, b, mode);
  case COP_KIND_PID: return compare_pids (a, b);
  case COP_KIND_TUPLE: return compare_tuples (self, a, b, mode);
  case COP_KIND_MAP: return compare_maps (self, a, b, mode);
  case COP_KIND_CONS: {
    const CopConsBox *x = (const CopConsBox *) cop_box (a);
    const CopConsBox *y = (const CopConsBox *) cop_box (b);
    push (self, (Pairing){ &x->head, &y->head, 2, 1, mode });
    return 0;
  }
  case COP_KIND_BINARY:
    return compare_bytes (cop_binary_data (a), cop_binary_size (a), cop_binary_data (b),
                          cop_binary_size (b));
  case COP_KIND_NIL:
  case COP_KIND_NONE: return 0;
  }
  return 0;
}

static int
compare (CopTerm a, CopTerm b, Mode mode)
{
  Comparison self;
  self.pairings = self.first_pairings;
  self.n_pairings = 0;
  self.capacity = G_N_ELEMENTS (self.first_pairings);

  int order = compare_outside (&self, a, b, mode);
  while (order == 0 && self.n_pairings > 0) {
    Pairing *top = &self.pairings[self.n_pairings - 1];
    if (top->n_terms == 0) {
      pop (&self);
      continue;
    }

    CopTerm x = *top->a, y = *top->b;
    Mode    row_mode = top->mode;
    top->a += top->stride;
    top->b += top->stride;
    /* The last cell of a row leaves before we go on: long lists need one row only. */
    if (--top->n_terms == 0)
      pop (&self);
    order = compare_outside (&self, x, y, row_mode);
  }

  while (self.n_pairings > 0)
    pop (&self);
  if (self.pairings != self.first_pairings)
    g_free (self.pairings);
  return order;
}

int
cop_compare (CopTerm a, CopTerm b)
{
  return compare (a, b, MODE_COMPARE);
}

int
cop_compare_exact (CopTerm a, CopTerm b)
{
  return a == b ? 0 : compare (a, b, MODE_EXACT);
}

bool
cop_equal (CopTerm a, CopTerm b)
{
  if (a == b)
    return true;
  if (!cop_is_boxed (a) || !cop_is_boxed (b) || cop_box (a)->kind != cop_box (b)->kind)
    return false;
  if (cop_box (a)->kind == COP_KIND_BINARY)
    return cop_binary_size (a) == cop_binary_size (b) &&
           memcmp (cop_binary_data (a), cop_binary_data (b), cop_binary_size (a)) == 0;
  return compare (a, b, MODE_EQUAL) == 0;
}
