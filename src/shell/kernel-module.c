/* The module Kernel: what is called without a module; :erlang has most of it too. */
#include "shell/kernel.h"

#include "process/server.h"
#include "shell/arithmetic.h"
#include "shell/raise.h"
#include "term/compare.h"
#include "term/print.h"

#include <math.h>

#define MAX_BYTES (64 * 1024 * 1024)
#define MAX_LENGTH (4 * 1024 * 1024)

/* ---- arithmetic ---- */

COP_NATIVE (add)
{
  return cop_number_add (args[0], args[1]);
}

COP_NATIVE (subtract)
{
  return cop_number_subtract (args[0], args[1]);
}

COP_NATIVE (multiply)
{
  return cop_number_multiply (args[0], args[1]);
}

COP_NATIVE (divide)
{
  return cop_number_divide (args[0], args[1]);
}

COP_NATIVE (div_)
{
  return cop_number_div (args[0], args[1]);
}

COP_NATIVE (rem_)
{
  return cop_number_rem (args[0], args[1]);
}

COP_NATIVE (power)
{
  return cop_number_power (args[0], args[1]);
}

static bool
is_number (CopTerm term)
{
  return cop_is_integer (term) || cop_is_float (term);
}

COP_NATIVE (negate)
{
  if (!is_number (args[0]))
    cop_raise_arithmetic ("-", args[0], COP_NONE);
  return cop_number_negate (args[0]);
}

COP_NATIVE (plus)
{
  if (!is_number (args[0]))
    cop_raise_arithmetic ("+", args[0], COP_NONE);
  return cop_term_ref (args[0]);
}

COP_NATIVE (absolute)
{
  if (!is_number (args[0]))
    cop_raise_bad_argument (1, "not a number");
  return cop_compare (args[0], cop_int (0)) < 0 ? cop_number_negate (args[0])
                                                : cop_term_ref (args[0]);
}

static CopTerm
to_integer (CopTerm number, double (*round_func) (double))
{
  if (!is_number (number))
    cop_raise_bad_argument (1, "not a number");
  return cop_is_integer (number)
             ? cop_term_ref (number)
             : cop_integer_of_double (round_func (cop_to_float (number)));
}

COP_NATIVE (round_)
{
  return to_integer (args[0], round);
}

COP_NATIVE (trunc_)
{
  return to_integer (args[0], trunc);
}

COP_NATIVE (floor_)
{
  return to_integer (args[0], floor);
}

COP_NATIVE (ceil_)
{
  return to_integer (args[0], ceil);
}

/* ---- comparison ---- */

COP_NATIVE (equal)
{
  return cop_bool (cop_compare (args[0], args[1]) == 0);
}

COP_NATIVE (not_equal)
{
  return cop_bool (cop_compare (args[0], args[1]) != 0);
}

COP_NATIVE (exactly_equal)
{
  return cop_bool (cop_equal (args[0], args[1]));
}

COP_NATIVE (not_exactly_equal)
{
  return cop_bool (!cop_equal (args[0], args[1]));
}

COP_NATIVE (less)
{
  return cop_bool (cop_compare (args[0], args[1]) < 0);
}

COP_NATIVE (greater)
{
  return cop_bool (cop_compare (args[0], args[1]) > 0);
}

COP_NATIVE (at_most)
{
  return cop_bool (cop_compare (args[0], args[1]) <= 0);
}

COP_NATIVE (at_least)
{
  return cop_bool (cop_compare (args[0], args[1]) >= 0);
}

COP_NATIVE (max_)
{
  return cop_term_ref (args[cop_compare (args[0], args[1]) < 0 ? 1 : 0]);
}

COP_NATIVE (min_)
{
  return cop_term_ref (args[cop_compare (args[0], args[1]) > 0 ? 1 : 0]);
}

COP_NATIVE (not_)
{
  if (args[0] != COP_ATOM (true) && args[0] != COP_ATOM (false))
    cop_raise_badarg ();
  return cop_bool (args[0] == COP_ATOM (false));
}

COP_NATIVE (bang)
{
  return cop_bool (args[0] == COP_ATOM (false) || args[0] == COP_ATOM (nil));
}

/* ---- texts and lists ---- */

COP_NATIVE (concatenate)
{
  for (size_t i = 0; i < 2; i++) {
    if (cop_is_binary (args[i]))
      continue;
    g_autofree char *text = cop_print_short (args[i], COP_NOTATION_ELIXIR, 2000);
    cop_raise_exception ("ArgumentError",
                         "expected binary argument in <> operator but got: %s", text);
  }
  size_t n_left = cop_binary_size (args[0]);
  size_t n_right = cop_binary_size (args[1]);
  if (n_left + n_right > MAX_BYTES)
    cop_raise_limit ();
  g_autofree char *bytes = g_malloc (n_left + n_right + 1);
  memcpy (bytes, cop_binary_data (args[0]), n_left);
  memcpy (bytes + n_left, cop_binary_data (args[1]), n_right);
  return cop_binary (bytes, n_left + n_right);
}

COP_NATIVE (append)
{
  size_t n_left = 0;
  size_t n_right = 0;

  if (!cop_list_length (args[0], &n_left))
    cop_raise_badarg ();
  cop_list_length (args[1], &n_right);
  if (n_left + n_right > MAX_LENGTH)
    cop_raise_limit ();
  return cop_list_append (args[0], cop_term_ref (args[1]));
}

static bool
remove_first (GArray *kept, CopTerm element)
{
  for (guint i = 0; i < kept->len; i++) {
    CopTerm *place = &g_array_index (kept, CopTerm, i);
    if (*place == COP_NONE || !cop_equal (*place, element))
      continue;
    *place = COP_NONE;
    return true;
  }
  return false;
}

COP_NATIVE (subtract_lists)
{
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  size_t             n_left = 0;
  size_t             n_right = 0;

  if (!cop_list_length (args[0], &n_left) || !cop_list_length (args[1], &n_right))
    cop_raise_badarg ();
  if (n_left * n_right > 64 * (size_t) MAX_LENGTH)
    cop_raise_limit ();
  for (CopTerm l = args[0]; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm element = cop_head (l);
    g_array_append_val (kept, element);
  }
  for (CopTerm l = args[1]; cop_is_cons (l); l = cop_tail (l))
    remove_first (kept, cop_head (l));

  CopTerm list = COP_NIL;
  for (guint i = kept->len; i > 0; i--) {
    CopTerm element = g_array_index (kept, CopTerm, i - 1);
    if (element != COP_NONE)
      list = cop_cons (cop_term_ref (element), list);
  }
  return list;
}

COP_NATIVE (in)
{
  g_auto (CopTerm) list = cop_enumerate (args[1]);

  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    if (cop_equal (cop_head (l), args[0]))
      return COP_ATOM (true);
  return COP_ATOM (false);
}

COP_NATIVE (matches_text)
{
  if (!cop_is_binary (args[0]) || !cop_is_binary (args[1]))
    cop_raise_no_clause ("Kernel", "=~", 2);
  return cop_bool (g_strstr_len (cop_binary_data (args[0]),
                                 (gssize) cop_binary_size (args[0]),
                                 cop_binary_data (args[1])) != NULL);
}

COP_NATIVE (hd_)
{
  if (!cop_is_cons (args[0]))
    cop_raise_bad_argument (1, "not a nonempty list");
  return cop_term_ref (cop_head (args[0]));
}

COP_NATIVE (tl_)
{
  if (!cop_is_cons (args[0]))
    cop_raise_bad_argument (1, "not a nonempty list");
  return cop_term_ref (cop_tail (args[0]));
}

COP_NATIVE (length_)
{
  size_t length = 0;

  if (!cop_list_length (args[0], &length))
    cop_raise_bad_argument (1, "not a list");
  return cop_uint (length);
}

COP_NATIVE (elem)
{
  int64_t index = 0;

  if (!cop_is_tuple (args[0]))
    cop_raise_bad_argument (2, "not a tuple");
  if (!cop_is_integer (args[1]))
    cop_raise_bad_argument (1, "not an integer");
  if (!cop_int_get (args[1], &index) || index < 0 ||
      (size_t) index >= cop_tuple_size (args[0]))
    cop_raise_bad_argument (1, "out of range");
  return cop_term_ref (cop_tuple_get (args[0], (size_t) index));
}

COP_NATIVE (put_elem)
{
  int64_t index = 0;

  if (!cop_is_tuple (args[0]))
    cop_raise_bad_argument (2, "not a tuple");
  if (!cop_is_integer (args[1]) || !cop_int_get (args[1], &index) || index < 0 ||
      (size_t) index >= cop_tuple_size (args[0]))
    cop_raise_bad_argument (1, "out of range");

  size_t              size = cop_tuple_size (args[0]);
  g_autofree CopTerm *elements = g_new (CopTerm, size);
  for (size_t i = 0; i < size; i++)
    elements[i] =
        cop_term_ref (i == (size_t) index ? args[2] : cop_tuple_get (args[0], i));
  return cop_tuple (elements, size);
}

COP_NATIVE (tuple_size)
{
  if (!cop_is_tuple (args[0]))
    cop_raise_bad_argument (1, "not a tuple");
  return cop_uint (cop_tuple_size (args[0]));
}

COP_NATIVE (map_size)
{
  if (!cop_is_map (args[0]))
    cop_raise_tagged (COP_ATOM (badmap), args[0]);
  return cop_uint (cop_map_size (args[0]));
}

COP_NATIVE (byte_size)
{
  if (!cop_is_binary (args[0]))
    cop_raise_bad_argument (1, "not a bitstring");
  return cop_uint (cop_binary_size (args[0]));
}

COP_NATIVE (inspect_)
{
  g_autofree char *text = cop_print_short (args[0], COP_NOTATION_ELIXIR, MAX_BYTES / 64);

  return cop_string (text);
}

COP_NATIVE (to_string)
{
  return cop_string_of_term (args[0]);
}

COP_NATIVE (to_charlist)
{
  g_auto (CopTerm) text = cop_string_of_term (args[0]);

  return cop_is_list (args[0]) ? cop_term_ref (args[0]) : cop_charlist_of_binary (text);
}

/* ---- processes ---- */

COP_NATIVE (self_)
{
  return cop_self ();
}

COP_NATIVE (send_)
{
  bool is_name = cop_is_atom (args[0]);
  bool is_place = cop_is_tuple (args[0]) && cop_tuple_size (args[0]) == 2;

  if (is_name ? cop_whereis (args[0]) == COP_NONE
              : !is_place && !cop_is_pid (args[0]) && !cop_is_reference (args[0]))
    cop_raise_bad_argument (1, "invalid destination");
  cop_send (args[0], cop_term_ref (args[1]));
  return cop_term_ref (args[1]);
}

COP_NATIVE (exit_)
{
  cop_exit (cop_term_ref (args[0]));
}

COP_NATIVE (throw_)
{
  CopFailure failure = { COP_CLASS_THROW, cop_term_ref (args[0]), COP_NIL };

  cop_rethrow (&failure);
}

COP_NATIVE (error_)
{
  cop_raise_stack (cop_term_ref (args[0]), COP_NIL);
}

static bool
is_exception (CopTerm term)
{
  return cop_is_map (term) && cop_map_get (term, COP_ATOM (exception)) == COP_ATOM (true);
}

/* What ArgumentError and its like say when nothing else is said. */
static const char *
default_message (const char *name)
{
  return g_str_equal (name, "Elixir.ArgumentError") ? "argument error"
         : g_str_equal (name, "Elixir.ArithmeticError")
             ? "bad argument in arithmetic expression"
         : g_str_equal (name, "Elixir.RuntimeError") ? "runtime error"
                                                     : NULL;
}

static bool
is_error_module (CopTerm term)
{
  return cop_is_atom (term) && g_str_has_prefix (cop_atom_name (term), "Elixir.") &&
         g_str_has_suffix (cop_atom_name (term), "Error");
}

G_NORETURN static void
raise_bad_exception (CopTerm term)
{
  g_autofree char *text = cop_print_short (term, COP_NOTATION_ELIXIR, 2000);

  cop_raise_exception (
      "ArgumentError",
      "raise/1 and reraise/2 expect a module name, string or exception as "
      "the first argument, got: %s",
      text);
}

G_NORETURN static void
raise_module (CopTerm module, CopTerm message)
{
  if (!cop_is_atom (module))
    raise_bad_exception (module);
  if (!is_error_module (module)) {
    CopTerm frame = cop_tuple_of (module, cop_atom ("exception"), cop_int (1), COP_NIL);
    cop_raise_stack (COP_ATOM (undef), cop_list_of (frame));
  }

  const char *plain = default_message (cop_atom_name (module));
  CopTerm     text =
      cop_is_list (message) ? cop_keyword_get (message, COP_ATOM (message)) : message;
  CopTerm value = text != COP_NONE && text != COP_NIL ? cop_term_ref (text)
                  : plain != NULL                     ? cop_string (plain)
                                                      : COP_ATOM (nil);
  cop_raise_stack (cop_map_of (COP_ATOM (struct_), module, COP_ATOM (exception),
                               COP_ATOM (true), COP_ATOM (message), value),
                   COP_NIL);
}

COP_NATIVE (raise_)
{
  if (n_args == 1 && cop_is_binary (args[0]))
    cop_raise_stack (cop_map_of (COP_ATOM (struct_), COP_ATOM (Elixir_RuntimeError),
                                 COP_ATOM (exception), COP_ATOM (true),
                                 COP_ATOM (message), cop_term_ref (args[0])),
                     COP_NIL);
  if (n_args == 1 && is_exception (args[0]))
    cop_raise_stack (cop_term_ref (args[0]), COP_NIL);
  raise_module (args[0], n_args > 1 ? args[1] : COP_NIL);
}

COP_NATIVE (node_)
{
  return cop_node_name (cop_node_current ());
}

COP_NATIVE (make_ref)
{
  return cop_make_ref ();
}

/* What a spawned process runs: {function} or {module, name, args}. */
static void
run_spawned (void *data)
{
  CopTerm call = (CopTerm) (uintptr_t) data;

  cop_term_unref (cop_tuple_size (call) == 1
                      ? cop_call_function (cop_tuple_get (call, 0), NULL, 0)
                      : cop_apply (cop_tuple_get (call, 0), cop_tuple_get (call, 1),
                                   cop_tuple_get (call, 2)));
}

static void
free_call (void *data)
{
  cop_term_unref ((CopTerm) (uintptr_t) data);
}

static CopTerm
spawn_with (const CopTerm *args, size_t n_args, bool link, CopTerm *ret_monitor)
{
  size_t length = 0;

  if (n_args == 1 && !cop_is_function (args[0]))
    cop_raise_bad_argument (1, "not a fun");
  if (n_args == 3 && (!cop_is_atom (args[0]) || !cop_is_atom (args[1]) ||
                      !cop_list_length (args[2], &length)))
    cop_raise_badarg ();

  CopTerm call = n_args == 1 ? cop_tuple_of (cop_term_ref (args[0]))
                             : cop_tuple_of (args[0], args[1], cop_term_ref (args[2]));
  return cop_spawn_full (run_spawned, (void *) (uintptr_t) call,
                         &(CopSpawnOptions){ .name = ":erlang.apply/2",
                                             .link = link,
                                             .ret_monitor = ret_monitor,
                                             .destroy = free_call });
}

COP_NATIVE (spawn_)
{
  return spawn_with (args, n_args, false, NULL);
}

COP_NATIVE (spawn_link_)
{
  return spawn_with (args, n_args, true, NULL);
}

COP_NATIVE (spawn_monitor_)
{
  CopTerm reference = COP_NONE;
  CopTerm pid = spawn_with (args, n_args, false, &reference);

  return cop_tuple_of (pid, reference);
}

G_NORETURN static void
raise_bad_apply (const CopTerm *args, size_t n_args)
{
  if (n_args == 2 || !cop_is_atom (args[0]) || !cop_is_atom (args[1]))
    cop_raise_badarg ();
  g_autofree char *module = cop_inspect (args[0]);
  g_autofree char *name = cop_inspect (args[1]);
  g_autofree char *list = cop_print_short (args[2], COP_NOTATION_ELIXIR, 2000);

  cop_raise_exception (
      "ArgumentError",
      "you attempted to apply a function named %s on module %s with "
      "arguments %s. Arguments (the third argument of apply) must always "
      "be a proper list",
      name, module, list);
}

COP_NATIVE (apply_)
{
  size_t length = 0;

  if (!cop_list_length (args[n_args - 1], &length))
    raise_bad_apply (args, n_args);
  if (length > 255)
    cop_raise_limit ();
  if (n_args == 3)
    return cop_apply (args[0], args[1], args[2]);

  CopTerm array[256];
  size_t  i = 0;
  for (CopTerm l = args[1]; cop_is_cons (l); l = cop_tail (l))
    array[i++] = cop_head (l);
  return cop_call_function (args[0], array, length);
}

COP_NATIVE (tap)
{
  cop_term_unref (cop_call_1 (args[1], args[0]));
  return cop_term_ref (args[0]);
}

COP_NATIVE (then)
{
  return cop_call_1 (args[1], args[0]);
}

static CopTerm
value_in (CopTerm data, CopTerm keys)
{
  g_auto (CopTerm) value = cop_term_ref (data);

  for (; cop_is_cons (keys); keys = cop_tail (keys))
    cop_term_replace (&value, cop_access_get (value, cop_head (keys), COP_ATOM (nil)));
  return cop_term_steal (&value);
}

COP_NATIVE (get_in_)
{
  if (!cop_is_cons (args[1]))
    cop_raise_no_clause ("Kernel", "get_in", 2);
  return value_in (args[0], args[1]);
}

#define IS(name, condition)                                                              \
  COP_NATIVE (name)                                                                      \
  {                                                                                      \
    return cop_bool (condition);                                                         \
  }

IS (is_atom, cop_is_atom (args[0]))
IS (is_binary, cop_is_binary (args[0]))
IS (is_boolean, args[0] == COP_ATOM (true) || args[0] == COP_ATOM (false))
IS (is_float_, cop_is_float (args[0]))
IS (is_function,
    cop_is_function (args[0]) &&
        (n_args == 1 || cop_int (cop_function_arity (args[0])) == args[1]))
IS (is_integer_, cop_is_integer (args[0]))
IS (is_list_, cop_is_list (args[0]))
IS (is_map_, cop_is_map (args[0]))
IS (is_nil, args[0] == COP_ATOM (nil))
IS (is_number_, is_number (args[0]))
IS (is_pid_, cop_is_pid (args[0]))
IS (is_reference_, cop_is_reference (args[0]))
IS (is_tuple_, cop_is_tuple (args[0]))
IS (is_struct_,
    cop_is_map (args[0]) && cop_map_get (args[0], COP_ATOM (struct_)) != COP_NONE)
IS (is_exception_, is_exception (args[0]))
IS (is_port, false)

COP_NATIVE (is_map_key_)
{
  if (!cop_is_map (args[0]))
    cop_raise_tagged (COP_ATOM (badmap), args[0]);
  return cop_bool (cop_map_get (args[0], args[1]) != COP_NONE);
}

static const CopExport kernel_exports[] = {
  { "+", 2, add, "Adds two numbers." },
  { "-", 2, subtract, "Subtracts two numbers." },
  { "*", 2, multiply, "Multiplies two numbers." },
  { "/", 2, divide, "Divides two numbers; gives a float." },
  { "**", 2, power, "Power of two numbers." },
  { "+", 1, plus, "The number itself." },
  { "-", 1, negate, "The number with the other sign." },
  { "div", 2, div_, "Integer division." },
  { "rem", 2, rem_, "The rest of an integer division." },
  { "abs", 1, absolute, "The number without its sign." },
  { "round", 1, round_, "The nearest integer." },
  { "trunc", 1, trunc_, "The integer part." },
  { "floor", 1, floor_, "The largest integer that is not larger." },
  { "ceil", 1, ceil_, "The smallest integer that is not smaller." },
  { "==", 2, equal, "Equal; 1 == 1.0." },
  { "!=", 2, not_equal, "Not equal." },
  { "===", 2, exactly_equal, "Equal and of one kind." },
  { "!==", 2, not_exactly_equal, "Not equal, or of two kinds." },
  { "<", 2, less, "Less, in the order of all terms." },
  { ">", 2, greater, "Greater." },
  { "<=", 2, at_most, "Less or equal." },
  { ">=", 2, at_least, "Greater or equal." },
  { "max", 2, max_, "The larger of two terms." },
  { "min", 2, min_, "The smaller of two terms." },
  { "not", 1, not_, "Strictly boolean not." },
  { "!", 1, bang, "Not; only nil and false are falsy." },
  { "<>", 2, concatenate, "Concatenates two binaries." },
  { "++", 2, append, "Concatenates two lists." },
  { "--", 2, subtract_lists, "Removes the elements of the right list from the left." },
  { "in", 2, in, "Whether an element is in a list or map." },
  { "=~", 2, matches_text, "Whether the left text has the right one in it." },
  { "hd", 1, hd_, "The first element of a list." },
  { "tl", 1, tl_, "What follows the first element." },
  { "length", 1, length_, "The length of a list." },
  { "elem", 2, elem, "The element of a tuple at an index from 0." },
  { "put_elem", 3, put_elem, "The tuple with another element at an index." },
  { "tuple_size", 1, tuple_size, "The size of a tuple." },
  { "map_size", 1, map_size, "The number of pairs of a map." },
  { "byte_size", 1, byte_size, "The number of bytes of a binary." },
  { "inspect", 1, inspect_, "The text with which a term is printed." },
  { "inspect", 2, inspect_, "The same with options." },
  { "to_string", 1, to_string, "A term as text." },
  { "to_charlist", 1, to_charlist, "A term as a list of characters." },
  { "self", 0, self_, "The pid of the calling process." },
  { "send", 2, send_, "Sends a message to a pid or name; gives the message." },
  { "exit", 1, exit_, "Ends the calling process with a reason." },
  { "throw", 1, throw_, "Throws a term." },
  { "raise", 1, raise_, "Raises an error with a message, or an exception." },
  { "raise", 2, raise_, "Raises an exception with a message or fields." },
  { "node", 0, node_, "The name of this node." },
  { "make_ref", 0, make_ref, "A new reference." },
  { "spawn", 1, spawn_, "Starts a process which calls a function." },
  { "spawn", 3, spawn_, "The same with module, function and arguments." },
  { "spawn_link", 1, spawn_link_, "Starts a linked process." },
  { "spawn_link", 3, spawn_link_, "The same with module, function and arguments." },
  { "spawn_monitor", 1, spawn_monitor_, "Starts a process and monitors it." },
  { "spawn_monitor", 3, spawn_monitor_, "The same with module, function and arguments." },
  { "apply", 2, apply_, "Calls a function with a list of arguments." },
  { "apply", 3, apply_, "Calls a module's function with a list of arguments." },
  { "tap", 2, tap, "Calls a function with a value and gives the value." },
  { "then", 2, then, "Calls a function with a value." },
  { "get_in", 2, get_in_, "The value at a path of keys." },
  { "is_atom", 1, is_atom, "Whether it is an atom." },
  { "is_binary", 1, is_binary, "Whether it is a binary." },
  { "is_bitstring", 1, is_binary, "Whether it is a bitstring." },
  { "is_boolean", 1, is_boolean, "Whether it is true or false." },
  { "is_float", 1, is_float_, "Whether it is a float." },
  { "is_function", 1, is_function, "Whether it is a function." },
  { "is_integer", 1, is_integer_, "Whether it is an integer." },
  { "is_list", 1, is_list_, "Whether it is a list." },
  { "is_map", 1, is_map_, "Whether it is a map." },
  { "is_nil", 1, is_nil, "Whether it is nil." },
  { "is_number", 1, is_number_, "Whether it is a number." },
  { "is_pid", 1, is_pid_, "Whether it is a pid." },
  { "is_port", 1, is_port, "Whether it is a port." },
  { "is_reference", 1, is_reference_, "Whether it is a reference." },
  { "is_tuple", 1, is_tuple_, "Whether it is a tuple." },
  { "is_struct", 1, is_struct_, "Whether it is a struct." },
  { "is_exception", 1, is_exception_, "Whether it is an exception." },
  { "is_function", 2, is_function, "Whether it is a function of that arity." },
  { "is_map_key", 2, is_map_key_, "Whether a map has a key." },
  { NULL },
};

const CopModule cop_kernel_module = { .name = "Kernel",
                                      .doc = "What is called without a module.",
                                      .exports = kernel_exports };

static const CopExport erlang_exports[] = {
  { "+", 2, add, "Adds two numbers." },
  { "-", 2, subtract, "Subtracts two numbers." },
  { "*", 2, multiply, "Multiplies two numbers." },
  { "/", 2, divide, "Divides two numbers; gives a float." },
  { "self", 0, self_, "The pid of the calling process." },
  { "send", 2, send_, "Sends a message." },
  { "exit", 1, exit_, "Ends the calling process with a reason." },
  { "throw", 1, throw_, "Throws a term." },
  { "error", 1, error_, "Raises an error." },
  { "node", 0, node_, "The name of this node." },
  { "make_ref", 0, make_ref, "A new reference." },
  { "spawn", 1, spawn_, "Starts a process which calls a function." },
  { "spawn", 3, spawn_, "The same with module, function and arguments." },
  { "apply", 2, apply_, "Calls a function with a list of arguments." },
  { "apply", 3, apply_, "Calls a module's function with a list of arguments." },
  { "length", 1, length_, "The length of a list." },
  { "hd", 1, hd_, "The first element of a list." },
  { "tl", 1, tl_, "What follows the first element." },
  { NULL },
};

const CopModule cop_erlang_module = { .name = ":erlang",
                                      .doc = "Erlang's own functions.",
                                      .exports = erlang_exports };
