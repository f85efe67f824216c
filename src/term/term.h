/* Erlang's values. A CopTerm is one word: small integers, atoms, local pids, local
 * references and [] are immediate; everything else is a boxed, immutable, reference
 * counted value. The count is not atomic: a term belongs to one thread, and
 * cop_term_copy () makes one that may be given to another.
 *
 * Ownership: parameters are lent, except where the comment says “takes”. Constructors
 * give a reference (harmless on immediates); accessors lend one that lives as long as the
 * value which holds it. `g_auto (CopTerm)` drops a local at the end of its scope.
 *
 * Accessors abort when a term is not of the kind they are for: ask cop_is_* first. */
#pragma once

#include "term/atom.h"

G_BEGIN_DECLS

/* No term at all: what a zeroed structure holds. Never part of another term. */
#define COP_NONE ((CopTerm) 0)
/* The empty list []. */
#define COP_NIL ((CopTerm) 0xA)

typedef enum {
  COP_KIND_NONE,
  COP_KIND_INTEGER, /* of any size */
  COP_KIND_FLOAT,
  COP_KIND_ATOM,
  COP_KIND_REFERENCE,
  COP_KIND_FUNCTION,
  COP_KIND_PID,
  COP_KIND_TUPLE,
  COP_KIND_MAP,
  COP_KIND_NIL,
  COP_KIND_CONS, /* a list cell, proper or improper */
  COP_KIND_BINARY,
} CopKind;

/* What a function term runs. @args are lent, @env is what the closure holds (COP_NONE for
 * a function of a module). Gives its result to the caller. */
typedef CopTerm (*CopNative) (const CopTerm *args, size_t n_args, CopTerm env);

/* ---- references: inline, they are on every path ---- */

/* Aligned as the words which follow it. */
typedef struct {
  uint32_t n_refs;
  uint8_t  kind; /* CopKind */
  uint8_t  flags;
  uint16_t reserved;
} __attribute__ ((aligned (8))) CopBox;

static inline bool
cop_is_boxed (CopTerm term)
{
  return (term & 7) == 0 && term != COP_NONE;
}

/* The layouts of the two kinds which every message is made of: for the inline accessors
 * below only. */
typedef struct {
  CopBox  box;
  size_t  n_elements;
  CopTerm elements[];
} CopTupleBox;

typedef struct {
  CopBox  box;
  CopTerm head;
  CopTerm tail;
} CopConsBox;

static inline bool
cop_is_boxed_kind (CopTerm term, CopKind kind)
{
  return cop_is_boxed (term) && ((const CopBox *) (uintptr_t) term)->kind == kind;
}

/* Aborts with a message which says what @term is instead of @expected. */
G_NORETURN void cop_term_wrong_kind (CopTerm term, const char *expected);

void cop_term_free (CopTerm term); /* of a boxed term without references; internal */

static inline CopTerm
cop_term_ref (CopTerm term)
{
  if (cop_is_boxed (term))
    ((CopBox *) (uintptr_t) term)->n_refs++;
  return term;
}

/* Accepts COP_NONE. Deep values are dropped without recursion. */
static inline void
cop_term_unref (CopTerm term)
{
  if (cop_is_boxed (term) && --((CopBox *) (uintptr_t) term)->n_refs == 0)
    cop_term_free (term);
}

/* Puts @value (taken) in the place of *@place, whose old value is dropped. */
static inline void
cop_term_replace (CopTerm *place, CopTerm value)
{
  CopTerm old = *place;
  *place = value;
  cop_term_unref (old);
}

static inline CopTerm
cop_term_steal (CopTerm *place)
{
  CopTerm term = *place;
  *place = COP_NONE;
  return term;
}

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (CopTerm, cop_term_unref, COP_NONE)

/* A copy that shares nothing with @term and may be handed to another thread. */
CopTerm cop_term_copy (CopTerm term);

/* Bytes of heap that @term holds, shared parts counted once per occurrence; stops
 * counting at @limit bytes (0: no limit). */
size_t cop_term_size (CopTerm term, size_t limit);
/* Bytes of all boxed terms of the program; what other threads than the caller's keep for
 * later counts, too. */
size_t cop_term_memory (void);

CopKind cop_term_kind (CopTerm term);

/* ---- atoms (more in atom.h) ---- */

static inline bool
cop_is_atom (CopTerm term)
{
  return (term & 0xF) == 0x2;
}

static inline CopTerm
cop_bool (bool value)
{
  return value ? COP_ATOM (true) : COP_ATOM (false);
}

/* ---- integers ---- */

static inline bool
cop_is_small (CopTerm term)
{
  return (term & 1) != 0;
}

CopTerm cop_int_big (int64_t value);

/* Any int64_t: what does not fit 63 bits is boxed. */
static inline CopTerm
cop_int (int64_t value)
{
  CopTerm term = ((uint64_t) value << 1) | 1;
  return ((int64_t) term >> 1) == value ? term : cop_int_big (value);
}

CopTerm cop_uint (uint64_t value);
/* Digits in @base (2–36) with an optional sign; COP_NONE when @text is not a number. */
CopTerm cop_int_from_string (const char *text, size_t length, int base);
/* Decimal digits. */
char *cop_int_to_string (CopTerm term);

/* Of any size. */
static inline bool
cop_is_integer (CopTerm term)
{
  return cop_is_small (term) || cop_is_boxed_kind (term, COP_KIND_INTEGER);
}
/* Whether the integer @term fits; writes *@ret_value only then. */
bool    cop_int_get (CopTerm term, int64_t *ret_value);
int64_t cop_to_int (CopTerm term); /* aborts when it does not fit */

/* The digits of a big integer, base 2^64, least first, for arithmetic and for encoders.
 */
const uint64_t *cop_bigint_limbs (CopTerm term, size_t *ret_n_limbs, bool *ret_negative);
/* Normalises: gives a small integer when the value fits one. Copies @limbs. */
CopTerm cop_bigint (const uint64_t *limbs, size_t n_limbs, bool negative);

/* ---- floats: always finite ---- */

CopTerm cop_float (double value); /* aborts on NaN and infinity: Erlang has neither */
static inline bool
cop_is_float (CopTerm term)
{
  return cop_is_boxed_kind (term, COP_KIND_FLOAT);
}
double cop_to_float (CopTerm term);

/* ---- binaries: bytes, mostly UTF-8 text ---- */

CopTerm cop_binary (const void *bytes, size_t n_bytes);
CopTerm cop_string (const char *text); /* a binary without the final NUL */
CopTerm cop_string_printf (const char *format, ...) G_GNUC_PRINTF (1, 2);
static inline bool
cop_is_binary (CopTerm term)
{
  return cop_is_boxed_kind (term, COP_KIND_BINARY);
}
size_t cop_binary_size (CopTerm term);
/* The bytes, followed by a NUL which is not part of the value. */
const char *cop_binary_data (CopTerm term);
bool cop_binary_equals (CopTerm term, const char *text); /* false for other kinds */

/* ---- tuples ---- */

CopTerm cop_tuple (const CopTerm *elements, size_t n_elements); /* takes the elements */
/* Takes its arguments: cop_tuple_of (COP_ATOM (ok), pid). At most 16. */
#define cop_tuple_of(...)                                                                \
  cop_tuple ((const CopTerm[]){ __VA_ARGS__ },                                           \
             sizeof ((const CopTerm[]){ __VA_ARGS__ }) / sizeof (CopTerm))

static inline bool
cop_is_tuple (CopTerm term)
{
  return cop_is_boxed_kind (term, COP_KIND_TUPLE);
}

static inline size_t
cop_tuple_size (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_tuple (term)))
    cop_term_wrong_kind (term, "a tuple");
  return ((const CopTupleBox *) (uintptr_t) term)->n_elements;
}

/* Lent, as the single elements are. */
static inline const CopTerm *
cop_tuple_elements (CopTerm term)
{
  if (G_UNLIKELY (!cop_is_tuple (term)))
    cop_term_wrong_kind (term, "a tuple");
  return ((const CopTupleBox *) (uintptr_t) term)->elements;
}

/* Lent; @index is from 0. */
static inline CopTerm
cop_tuple_get (CopTerm term, size_t index)
{
  if (G_UNLIKELY (index >= cop_tuple_size (term)))
    cop_term_wrong_kind (term, "a larger tuple");
  return ((const CopTupleBox *) (uintptr_t) term)->elements[index];
}

/* ---- lists ---- */

CopTerm cop_cons (CopTerm head, CopTerm tail);                 /* takes both */
CopTerm cop_list (const CopTerm *elements, size_t n_elements); /* takes the elements */
#define cop_list_of(...)                                                                 \
  cop_list ((const CopTerm[]){ __VA_ARGS__ },                                            \
            sizeof ((const CopTerm[]){ __VA_ARGS__ }) / sizeof (CopTerm))

static inline bool
cop_is_nil (CopTerm term)
{
  return term == COP_NIL;
}

static inline bool
cop_is_cons (CopTerm term)
{
  return cop_is_boxed_kind (term, COP_KIND_CONS);
}

/* [] or a cell; says nothing of the tail. */
static inline bool
cop_is_list (CopTerm term)
{
  return cop_is_nil (term) || cop_is_cons (term);
}

/* Lent. */
static inline CopTerm
cop_head (CopTerm cons)
{
  if (G_UNLIKELY (!cop_is_cons (cons)))
    cop_term_wrong_kind (cons, "a list cell");
  return ((const CopConsBox *) (uintptr_t) cons)->head;
}

/* Lent. */
static inline CopTerm
cop_tail (CopTerm cons)
{
  if (G_UNLIKELY (!cop_is_cons (cons)))
    cop_term_wrong_kind (cons, "a list cell");
  return ((const CopConsBox *) (uintptr_t) cons)->tail;
}

/* Whether @list is proper; writes its length only then. */
bool    cop_list_length (CopTerm list, size_t *ret_length);
CopTerm cop_list_reverse (CopTerm list);               /* of a proper list */
CopTerm cop_list_append (CopTerm front, CopTerm back); /* front ++ back; takes @back */
/* The value at @key of a keyword list [{key, value}], lent, or COP_NONE. */
CopTerm cop_keyword_get (CopTerm list, CopTerm key);
/* Text of a charlist (UTF-8, to be freed), or NULL when @list is none. */
char *cop_charlist_to_utf8 (CopTerm list);

/* Walks a proper (part of a) list: `for (CopTerm l = list; cop_is_cons (l); l = cop_tail
 * (l))`. */

/* ---- maps: at most one value per key, keys equal by =:= ---- */

CopTerm cop_map_new (void); /* the empty map */
/* Takes pairs: cop_map_of (key, value, key, value). A later equal key wins. */
CopTerm cop_map (const CopTerm *pairs, size_t n_pairs);
#define cop_map_of(...)                                                                  \
  cop_map ((const CopTerm[]){ __VA_ARGS__ },                                             \
           sizeof ((const CopTerm[]){ __VA_ARGS__ }) / sizeof (CopTerm) / 2)
static inline bool
cop_is_map (CopTerm term)
{
  return cop_is_boxed_kind (term, COP_KIND_MAP);
}
size_t  cop_map_size (CopTerm map);
CopTerm cop_map_get (CopTerm map, CopTerm key); /* lent, or COP_NONE */
/* Takes all three. Changes @map in place when nobody else holds it; O(log n) otherwise.
 */
CopTerm cop_map_put (CopTerm map, CopTerm key, CopTerm value);
CopTerm cop_map_remove (CopTerm map, CopTerm key); /* takes @map, not @key */
/* Walks the pairs in the order of the keys. @map must stay alive and unchanged. */
typedef struct {
  CopTerm  map;
  CopTerm *sorted; /* owned: key, value, key, value … */
  size_t   position;
} CopMapIter;
void cop_map_iter_init (CopMapIter *iter, CopTerm map);
/* In no particular order, without the cost of sorting a large map. */
void cop_map_iter_init_unordered (CopMapIter *iter, CopTerm map);
bool
cop_map_iter_next (CopMapIter *iter, CopTerm *ret_key, CopTerm *ret_value); /* lent */
void cop_map_iter_clear (CopMapIter *iter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopMapIter, cop_map_iter_clear)

/* ---- pids and references ---- */

/* A pid of this node: its number, printed <0.ID.SERIAL>. Made by the process floor. */
static inline CopTerm
cop_local_pid (uint64_t number)
{
  return number << 3 | 4;
}
static inline bool
cop_is_local_pid (CopTerm term)
{
  return (term & 7) == 4;
}
static inline uint64_t
cop_local_pid_number (CopTerm pid)
{
  return pid >> 3;
}
/* Bits of the number which are printed as ID; the rest is SERIAL. */
#define COP_PID_ID_BITS 28

/* A pid of another node. @node is its name (an atom). */
CopTerm cop_remote_pid (CopTerm node, uint32_t id, uint32_t serial, uint32_t creation);
/* Whether @term is a pid of another node; writes its parts only then. */
bool cop_remote_pid_get (CopTerm   term,
                         CopTerm  *ret_node,
                         uint32_t *ret_id,
                         uint32_t *ret_serial,
                         uint32_t *ret_creation);

/* Of any node. */
static inline bool
cop_is_pid (CopTerm term)
{
  return cop_is_local_pid (term) || cop_is_boxed_kind (term, COP_KIND_PID);
}

static inline CopTerm
cop_local_reference (uint64_t number)
{
  return number << 3 | 6;
}
static inline bool
cop_is_local_reference (CopTerm term)
{
  return (term & 7) == 6;
}
static inline uint64_t
cop_local_reference_number (CopTerm reference)
{
  return reference >> 3;
}
/* The number as the three words of Erlang's external format: 18, 32 and 11 bits, lowest
 * first. Printed #Reference<0.WORD2.WORD1.WORD0>. */
static inline void
cop_local_reference_words (CopTerm reference, uint32_t ret_words[3])
{
  uint64_t number = cop_local_reference_number (reference);
  ret_words[0] = number & 0x3FFFF;
  ret_words[1] = (uint32_t) (number >> 18);
  ret_words[2] = (uint32_t) (number >> 50);
}

/* A reference of another node; @words as above. */
CopTerm cop_remote_reference (CopTerm node, uint32_t creation, const uint32_t words[3]);
/* Whether @term is a reference of another node; writes its parts only then. */
bool cop_remote_reference_get (CopTerm   term,
                               CopTerm  *ret_node,
                               uint32_t *ret_creation,
                               uint32_t  ret_words[3]);

/* Of any node. */
static inline bool
cop_is_reference (CopTerm term)
{
  return cop_is_local_reference (term) || cop_is_boxed_kind (term, COP_KIND_REFERENCE);
}

/* ---- functions ---- */

/* &Module.function/arity: names code, holds none. */
CopTerm cop_function (CopTerm module, CopTerm function, unsigned arity);
/* A closure: @native with what it holds (@env taken). @name is static and for printing.
 */
CopTerm cop_closure (const char *name, unsigned arity, CopNative native, CopTerm env);
/* Of either sort. */
static inline bool
cop_is_function (CopTerm term)
{
  return cop_is_boxed_kind (term, COP_KIND_FUNCTION);
}
bool        cop_is_closure (CopTerm term);
unsigned    cop_function_arity (CopTerm term);
CopTerm     cop_function_module (CopTerm term); /* atom; nil for a closure */
CopTerm     cop_function_name (CopTerm term);   /* atom; nil for a closure */
const char *cop_closure_name (CopTerm term);
CopNative   cop_closure_native (CopTerm term);
CopTerm     cop_closure_env (CopTerm term); /* lent */

G_END_DECLS
