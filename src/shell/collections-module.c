/* The modules Map, Keyword, List and Tuple: what people type of them. */
#include "shell/kernel.h"
#include "shell/raise.h"
#include "term/compare.h"

/* ---- Map ---- */

static void
require_map (CopTerm term)
{
  if (!cop_is_map (term))
    cop_raise_tagged (COP_ATOM (badmap), term);
}

COP_NATIVE (map_new)
{
  g_auto (CopTerm) list = n_args > 0 ? cop_enumerate (args[0]) : COP_NIL;
  g_auto (CopTerm) map = cop_map_new ();

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l)) {
    g_auto (CopTerm) pair =
        n_args > 1 ? cop_call_1 (args[1], cop_head (l)) : cop_term_ref (cop_head (l));
    if (!cop_is_tuple (pair) || cop_tuple_size (pair) != 2)
      cop_raise_bad_argument (1, "not a list of pairs");
    map = cop_map_put (cop_term_steal (&map), cop_term_ref (cop_tuple_get (pair, 0)),
                       cop_term_ref (cop_tuple_get (pair, 1)));
  }
  return cop_term_steal (&map);
}

COP_NATIVE (map_get)
{
  require_map (args[0]);
  CopTerm value = cop_map_get (args[0], args[1]);
  return value != COP_NONE ? cop_term_ref (value)
         : n_args > 2      ? cop_term_ref (args[2])
                           : COP_ATOM (nil);
}

COP_NATIVE (map_fetch)
{
  require_map (args[0]);
  CopTerm value = cop_map_get (args[0], args[1]);
  return value == COP_NONE ? COP_ATOM (error)
                           : cop_tuple_of (COP_ATOM (ok), cop_term_ref (value));
}

G_NORETURN static void
raise_key (CopTerm key, CopTerm container)
{
  cop_raise_stack (cop_map_of (COP_ATOM (struct_), cop_module_atom ("KeyError"),
                               COP_ATOM (exception), COP_ATOM (true), cop_atom ("key"),
                               cop_term_ref (key), cop_atom ("term"),
                               cop_term_ref (container)),
                   COP_NIL);
}

COP_NATIVE (map_fetch_bang)
{
  require_map (args[0]);
  CopTerm value = cop_map_get (args[0], args[1]);
  if (value == COP_NONE)
    raise_key (args[1], args[0]);
  return cop_term_ref (value);
}

COP_NATIVE (map_put)
{
  require_map (args[0]);
  return cop_map_put (cop_term_ref (args[0]), cop_term_ref (args[1]),
                      cop_term_ref (args[2]));
}

COP_NATIVE (map_put_new)
{
  require_map (args[0]);
  if (cop_map_get (args[0], args[1]) != COP_NONE)
    return cop_term_ref (args[0]);
  return cop_map_put (cop_term_ref (args[0]), cop_term_ref (args[1]),
                      cop_term_ref (args[2]));
}

COP_NATIVE (map_delete)
{
  require_map (args[0]);
  return cop_map_remove (cop_term_ref (args[0]), args[1]);
}

COP_NATIVE (map_has_key)
{
  require_map (args[0]);
  return cop_bool (cop_map_get (args[0], args[1]) != COP_NONE);
}

static CopTerm
map_column (CopTerm map, size_t column)
{
  require_map (map);
  CopTerm             list = COP_NIL;
  CopTerm             pair[2] = { 0 };
  g_auto (CopMapIter) iter = { 0 };
  cop_map_iter_init (&iter, map);
  while (cop_map_iter_next (&iter, &pair[0], &pair[1]))
    list = cop_cons (column < 2
                         ? cop_term_ref (pair[column])
                         : cop_tuple_of (cop_term_ref (pair[0]), cop_term_ref (pair[1])),
                     list);
  g_auto (CopTerm) reversed = list;
  return cop_list_reverse (reversed);
}

COP_NATIVE (map_keys)
{
  return map_column (args[0], 0);
}

COP_NATIVE (map_values)
{
  return map_column (args[0], 1);
}

COP_NATIVE (map_to_list)
{
  return map_column (args[0], 2);
}

COP_NATIVE (map_merge)
{
  require_map (args[0]);
  require_map (args[1]);
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopTerm)    map = cop_term_ref (args[0]);
  g_auto (CopMapIter) iter = { 0 };
  cop_map_iter_init (&iter, args[1]);
  while (cop_map_iter_next (&iter, &key, &value))
    map = cop_map_put (cop_term_steal (&map), cop_term_ref (key), cop_term_ref (value));
  return cop_term_steal (&map);
}

COP_NATIVE (map_update)
{
  require_map (args[0]);
  CopTerm value = cop_map_get (args[0], args[1]);
  CopTerm updated =
      value == COP_NONE ? cop_term_ref (args[2]) : cop_call_1 (args[3], value);
  return cop_map_put (cop_term_ref (args[0]), cop_term_ref (args[1]), updated);
}

COP_NATIVE (map_update_bang)
{
  require_map (args[0]);
  CopTerm value = cop_map_get (args[0], args[1]);
  if (value == COP_NONE)
    raise_key (args[1], args[0]);
  return cop_map_put (cop_term_ref (args[0]), cop_term_ref (args[1]),
                      cop_call_1 (args[2], value));
}

COP_NATIVE (map_pop)
{
  require_map (args[0]);
  CopTerm value = cop_map_get (args[0], args[1]);
  CopTerm given = value != COP_NONE ? cop_term_ref (value)
                  : n_args > 2      ? cop_term_ref (args[2])
                                    : COP_ATOM (nil);
  return cop_tuple_of (given, cop_map_remove (cop_term_ref (args[0]), args[1]));
}

static const CopExport map_exports[] = {
  { "new", 0, map_new, "The empty map." },
  { "new", 1, map_new, "The map of a list of pairs." },
  { "new", 2, map_new, "The map of what a function makes of each element." },
  { "get", 2, map_get, "The value at a key, or nil." },
  { "get", 3, map_get, "The same with a default." },
  { "fetch", 2, map_fetch, "{:ok, value} or :error." },
  { "fetch!", 2, map_fetch_bang, "The value at a key; raises when there is none." },
  { "put", 3, map_put, "The map with a value at a key." },
  { "put_new", 3, map_put_new, "The same unless the key is there." },
  { "delete", 2, map_delete, "The map without a key." },
  { "has_key?", 2, map_has_key, "Whether the key is there." },
  { "keys", 1, map_keys, "All keys." },
  { "values", 1, map_values, "All values." },
  { "to_list", 1, map_to_list, "All pairs." },
  { "merge", 2, map_merge, "Both maps; the second one wins." },
  { "update", 4, map_update, "Puts what a function makes of the value, or a default." },
  { "update!", 3, map_update_bang, "The same; raises when there is no such key." },
  { "pop", 2, map_pop, "{value, map without it}." },
  { "pop", 3, map_pop, "The same with a default." },
  { NULL },
};

const CopModule cop_map_module = { .name = "Map",
                                   .doc = "Maps: keys and values.",
                                   .exports = map_exports };

/* ---- Keyword ---- */

static void
require_list (CopTerm term, const char *name, unsigned arity)
{
  size_t length = 0;

  if (!cop_list_length (term, &length))
    cop_raise_no_clause ("Keyword", name, arity);
}

COP_NATIVE (keyword_get)
{
  require_list (args[0], "get", 3);
  return cop_access_get (args[0], args[1], n_args > 2 ? args[2] : COP_ATOM (nil));
}

static CopTerm
keyword_without (CopTerm list, CopTerm key)
{
  g_auto (CopTerm) kept = COP_NIL;

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    if (!cop_is_tuple (cop_head (l)) || cop_tuple_size (cop_head (l)) != 2 ||
        cop_tuple_get (cop_head (l), 0) != key)
      kept = cop_cons (cop_term_ref (cop_head (l)), cop_term_steal (&kept));
  return cop_list_reverse (kept);
}

COP_NATIVE (keyword_put)
{
  require_list (args[0], "put", 3);
  return cop_cons (cop_tuple_of (cop_term_ref (args[1]), cop_term_ref (args[2])),
                   keyword_without (args[0], args[1]));
}

COP_NATIVE (keyword_delete)
{
  require_list (args[0], "delete", 2);
  return keyword_without (args[0], args[1]);
}

COP_NATIVE (keyword_has_key)
{
  require_list (args[0], "has_key?", 2);
  return cop_bool (cop_keyword_get (args[0], args[1]) != COP_NONE);
}

static const CopExport keyword_exports[] = {
  { "get", 2, keyword_get, "The first value at a key, or nil." },
  { "get", 3, keyword_get, "The same with a default." },
  { "put", 3, keyword_put, "The list with one value at a key." },
  { "delete", 2, keyword_delete, "The list without a key." },
  { "has_key?", 2, keyword_has_key, "Whether the key is there." },
  { NULL },
};

const CopModule cop_keyword_module = { .name = "Keyword",
                                       .doc = "Lists of pairs whose keys are atoms.",
                                       .exports = keyword_exports };

/* ---- List ---- */

static CopTerm
list_or_raise (CopTerm term, const char *name, unsigned arity)
{
  size_t length = 0;

  if (!cop_list_length (term, &length))
    cop_raise_no_clause ("List", name, arity);
  return term;
}

COP_NATIVE (list_first)
{
  CopTerm list = list_or_raise (args[0], "first", 2);

  return cop_is_cons (list) ? cop_term_ref (cop_head (list)) : COP_ATOM (nil);
}

COP_NATIVE (list_last)
{
  CopTerm last = COP_ATOM (nil);

  for (CopTerm l = list_or_raise (args[0], "last", 2); cop_is_cons (l); l = cop_tail (l))
    last = cop_head (l);
  return cop_term_ref (last);
}

COP_NATIVE (list_flatten)
{
  g_auto (CopTerm) rest = cop_term_ref (list_or_raise (args[0], "flatten", 1));
  g_auto (CopTerm) flat = COP_NIL;

  while (cop_is_cons (rest)) {
    CopTerm head = cop_head (rest);
    if (cop_is_list (head)) {
      list_or_raise (head, "flatten", 1);
      cop_term_replace (&rest, cop_list_append (head, cop_term_ref (cop_tail (rest))));
    } else {
      flat = cop_cons (cop_term_ref (head), cop_term_steal (&flat));
      cop_term_replace (&rest, cop_term_ref (cop_tail (rest)));
    }
  }
  return cop_list_reverse (flat);
}

COP_NATIVE (list_delete)
{
  g_auto (CopTerm) kept = COP_NIL;
  bool             is_gone = false;

  for (CopTerm l = list_or_raise (args[0], "delete", 2); cop_is_cons (l);
       l = cop_tail (l)) {
    if (!is_gone && cop_equal (cop_head (l), args[1]))
      is_gone = true;
    else
      kept = cop_cons (cop_term_ref (cop_head (l)), cop_term_steal (&kept));
  }
  return cop_list_reverse (kept);
}

COP_NATIVE (list_wrap)
{
  return cop_is_list (args[0])       ? cop_term_ref (args[0])
         : args[0] == COP_ATOM (nil) ? COP_NIL
                                     : cop_list_of (cop_term_ref (args[0]));
}

COP_NATIVE (list_to_tuple)
{
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (CopTerm));

  for (CopTerm l = list_or_raise (args[0], "to_tuple", 1); cop_is_cons (l);
       l = cop_tail (l)) {
    CopTerm element = cop_term_ref (cop_head (l));
    g_array_append_val (elements, element);
  }
  return cop_tuple ((const CopTerm *) (const void *) elements->data, elements->len);
}

COP_NATIVE (list_to_string)
{
  list_or_raise (args[0], "to_string", 1);
  return cop_string_of_term (args[0]);
}

static const CopExport list_exports[] = {
  { "first", 1, list_first, "The first element, or nil." },
  { "last", 1, list_last, "The last element, or nil." },
  { "flatten", 1, list_flatten, "The elements of lists in lists as one list." },
  { "delete", 2, list_delete, "The list without the first equal element." },
  { "wrap", 1, list_wrap, "A list of what is none." },
  { "to_tuple", 1, list_to_tuple, "The elements as a tuple." },
  { "to_string", 1, list_to_string, "A list of characters and texts as one text." },
  { NULL },
};

const CopModule cop_list_module = { .name = "List",
                                    .doc = "Lists.",
                                    .exports = list_exports };

/* ---- Tuple ---- */

COP_NATIVE (tuple_to_list)
{
  if (!cop_is_tuple (args[0]))
    cop_raise_bad_argument (1, "not a tuple");

  CopTerm list = COP_NIL;
  for (size_t i = cop_tuple_size (args[0]); i > 0; i--)
    list = cop_cons (cop_term_ref (cop_tuple_get (args[0], i - 1)), list);
  return list;
}

static const CopExport tuple_exports[] = {
  { "to_list", 1, tuple_to_list, "The elements as a list." },
  { NULL },
};

const CopModule cop_tuple_module = { .name = "Tuple",
                                     .doc = "Tuples.",
                                     .exports = tuple_exports };
