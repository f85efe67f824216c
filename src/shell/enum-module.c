/* The module Enum: over lists and maps. */
#include "shell/kernel.h"
#include "shell/arithmetic.h"
#include "shell/raise.h"
#include "term/compare.h"

#define MAX_TEXT (64 * 1024 * 1024)

static bool
is_truthy (CopTerm value)
{
  return value != COP_ATOM (nil) && value != COP_ATOM (false);
}

static bool
says_yes (CopTerm function, CopTerm element)
{
  g_auto (CopTerm) verdict = cop_call_1 (function, element);

  return is_truthy (verdict);
}

COP_NATIVE (enum_map)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  g_auto (CopTerm) mapped = COP_NIL;

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm value = cop_call_1 (args[1], cop_head (l));
    mapped = cop_cons (value, cop_term_steal (&mapped));
  }
  return cop_list_reverse (mapped);
}

COP_NATIVE (enum_each)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    cop_term_unref (cop_call_1 (args[1], cop_head (l)));
  return COP_ATOM (ok);
}

static CopTerm
select_where (CopTerm enumerable, CopTerm function, bool wanted)
{
  g_auto (CopTerm) list = cop_enumerate (enumerable);
  g_auto (CopTerm) kept = COP_NIL;

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    if (says_yes (function, cop_head (l)) == wanted)
      kept = cop_cons (cop_term_ref (cop_head (l)), cop_term_steal (&kept));
  return cop_list_reverse (kept);
}

COP_NATIVE (enum_filter)
{
  return select_where (args[0], args[1], true);
}

COP_NATIVE (enum_reject)
{
  return select_where (args[0], args[1], false);
}

COP_NATIVE (enum_reduce)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  CopTerm          l = list;

  if (n_args == 2 && !cop_is_cons (l))
    cop_raise_exception ("Enum.EmptyError", "empty error");
  g_auto (CopTerm) value = cop_term_ref (n_args == 3 ? args[1] : cop_head (l));
  if (n_args == 2)
    l = cop_tail (l);
  for (; cop_is_cons (l); l = cop_tail (l))
    cop_term_replace (&value, cop_call_2 (args[n_args - 1], cop_head (l), value));
  return cop_term_steal (&value);
}

COP_NATIVE (enum_count)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  uint64_t         count = 0;

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    count += n_args == 1 || says_yes (args[1], cop_head (l));
  return cop_uint (count);
}

COP_NATIVE (enum_sum)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  g_auto (CopTerm) sum = cop_int (0);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    cop_term_replace (&sum, cop_number_add (cop_head (l), sum));
  return cop_term_steal (&sum);
}

static CopTerm
extreme (CopTerm enumerable, int sign)
{
  g_auto (CopTerm) list = cop_enumerate (enumerable);
  if (!cop_is_cons (list))
    cop_raise_exception ("Enum.EmptyError", "empty error");

  CopTerm best = cop_head (list);
  for (CopTerm l = cop_tail (list); cop_is_cons (l); l = cop_tail (l))
    if (cop_compare (cop_head (l), best) * sign > 0)
      best = cop_head (l);
  return cop_term_ref (best);
}

COP_NATIVE (enum_max)
{
  return extreme (args[0], 1);
}

COP_NATIVE (enum_min)
{
  return extreme (args[0], -1);
}

COP_NATIVE (enum_member)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    if (cop_equal (cop_head (l), args[1]))
      return COP_ATOM (true);
  return COP_ATOM (false);
}

static CopTerm
any_where (CopTerm enumerable, CopTerm function, bool wanted)
{
  g_auto (CopTerm) list = cop_enumerate (enumerable);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l)) {
    bool verdict = function == COP_NONE ? is_truthy (cop_head (l))
                                        : says_yes (function, cop_head (l));
    if (verdict == wanted)
      return cop_bool (wanted);
  }
  return cop_bool (!wanted);
}

COP_NATIVE (enum_any)
{
  return any_where (args[0], n_args > 1 ? args[1] : COP_NONE, true);
}

COP_NATIVE (enum_all)
{
  return any_where (args[0], n_args > 1 ? args[1] : COP_NONE, false);
}

COP_NATIVE (enum_find)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    if (says_yes (args[n_args - 1], cop_head (l)))
      return cop_term_ref (cop_head (l));
  return n_args == 3 ? cop_term_ref (args[1]) : COP_ATOM (nil);
}

COP_NATIVE (enum_to_list)
{
  return cop_enumerate (args[0]);
}

COP_NATIVE (enum_reverse)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);

  return cop_list_reverse (list);
}

static int
compare_terms (const void *a, const void *b)
{
  return cop_compare (*(const CopTerm *) a, *(const CopTerm *) b);
}

/* Stable, as Elixir's: merge sort by insertion of pointers would do as well. */
static CopTerm
sorted (CopTerm enumerable)
{
  g_auto (CopTerm) list = cop_enumerate (enumerable);
  size_t           length = 0;
  cop_list_length (list, &length);
  g_autofree CopTerm *array = g_new (CopTerm, length + 1);
  size_t              i = 0;
  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    array[i++] = cop_head (l);
  qsort (array, length, sizeof *array, compare_terms);
  for (i = 0; i < length; i++)
    cop_term_ref (array[i]);
  return cop_list (array, length);
}

COP_NATIVE (enum_sort)
{
  CopTerm order = n_args > 1 ? args[1] : cop_atom ("asc");

  if (order != cop_atom ("asc") && order != cop_atom ("desc"))
    cop_raise_exception ("ArgumentError", "this console sorts :asc or :desc only");
  g_auto (CopTerm) ascending = sorted (args[0]);
  return order == cop_atom ("asc") ? cop_term_steal (&ascending)
                                   : cop_list_reverse (ascending);
}

COP_NATIVE (enum_at)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  int64_t          index = 0;
  size_t           length = 0;

  cop_list_length (list, &length);
  if (!cop_is_integer (args[1]) || !cop_int_get (args[1], &index))
    cop_raise_no_clause ("Enum", "at", 3);
  if (index < 0)
    index += (int64_t) length;
  if (index < 0 || index >= (int64_t) length)
    return n_args > 2 ? cop_term_ref (args[2]) : COP_ATOM (nil);
  CopTerm l = list;
  for (; index > 0; index--)
    l = cop_tail (l);
  return cop_term_ref (cop_head (l));
}

COP_NATIVE (enum_join)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  g_auto (CopTerm) joiner =
      n_args > 1 ? cop_string_of_term (args[1]) : cop_binary ("", 0);
  g_autoptr (GString) text = g_string_new (NULL);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l)) {
    g_auto (CopTerm) part = cop_string_of_term (cop_head (l));
    g_string_append_len (text, cop_binary_data (part), (gssize) cop_binary_size (part));
    if (cop_is_cons (cop_tail (l)))
      g_string_append_len (text, cop_binary_data (joiner),
                           (gssize) cop_binary_size (joiner));
    if (text->len > MAX_TEXT)
      cop_raise_limit ();
  }
  return cop_binary (text->str, text->len);
}

static CopTerm
part_of (CopTerm enumerable, CopTerm amount, bool takes, const char *name)
{
  g_auto (CopTerm) list = cop_enumerate (enumerable);
  g_auto (CopTerm) taken = COP_NIL;
  int64_t          n = 0;

  if (!cop_is_integer (amount) || !cop_int_get (amount, &n) || n < 0)
    cop_raise_no_clause ("Enum", name, 2);
  CopTerm l = list;
  for (; n > 0 && cop_is_cons (l); n--, l = cop_tail (l))
    if (takes)
      taken = cop_cons (cop_term_ref (cop_head (l)), cop_term_steal (&taken));
  return takes ? cop_list_reverse (taken) : cop_term_ref (l);
}

COP_NATIVE (enum_take)
{
  return part_of (args[0], args[1], true, "take");
}

COP_NATIVE (enum_drop)
{
  return part_of (args[0], args[1], false, "drop");
}

COP_NATIVE (enum_with_index)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);
  g_auto (CopTerm) pairs = COP_NIL;
  int64_t          index = 0;

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    pairs = cop_cons (cop_tuple_of (cop_term_ref (cop_head (l)), cop_int (index++)),
                      cop_term_steal (&pairs));
  return cop_list_reverse (pairs);
}

COP_NATIVE (enum_empty)
{
  g_auto (CopTerm) list = cop_enumerate (args[0]);

  return cop_bool (cop_is_nil (list));
}

static const CopExport enum_exports[] = {
  { "map", 2, enum_map, "What a function makes of each element." },
  { "each", 2, enum_each, "Calls a function with each element." },
  { "filter", 2, enum_filter, "The elements for which a function says yes." },
  { "reject", 2, enum_reject, "Those for which it says no." },
  { "reduce", 2, enum_reduce, "One value of all elements, from the first on." },
  { "reduce", 3, enum_reduce, "The same with a value to begin with." },
  { "count", 1, enum_count, "The number of elements." },
  { "count", 2, enum_count, "The number of those for which a function says yes." },
  { "sum", 1, enum_sum, "The sum of numbers." },
  { "max", 1, enum_max, "The largest element." },
  { "min", 1, enum_min, "The smallest element." },
  { "member?", 2, enum_member, "Whether an element is in it." },
  { "any?", 1, enum_any, "Whether any element is truthy." },
  { "any?", 2, enum_any, "Whether a function says yes to any." },
  { "all?", 1, enum_all, "Whether all are truthy." },
  { "all?", 2, enum_all, "Whether a function says yes to all." },
  { "find", 2, enum_find, "The first for which a function says yes, or nil." },
  { "find", 3, enum_find, "The same with a default." },
  { "to_list", 1, enum_to_list, "The elements as a list." },
  { "reverse", 1, enum_reverse, "The elements from the last to the first." },
  { "sort", 1, enum_sort, "The elements in the order of terms." },
  { "sort", 2, enum_sort, "The same, :asc or :desc." },
  { "at", 2, enum_at, "The element at an index from 0, or nil." },
  { "at", 3, enum_at, "The same with a default." },
  { "join", 1, enum_join, "The elements as one text." },
  { "join", 2, enum_join, "The same with a text between them." },
  { "take", 2, enum_take, "The first n elements." },
  { "drop", 2, enum_drop, "All but the first n." },
  { "with_index", 1, enum_with_index, "Pairs of element and index." },
  { "empty?", 1, enum_empty, "Whether there is no element." },
  { NULL },
};

const CopModule cop_enum_module = { .name = "Enum",
                                    .doc = "What can be done with lists and maps.",
                                    .exports = enum_exports };
