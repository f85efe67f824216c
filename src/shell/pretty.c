/* Values as iex prints them: in lines of at most 80 columns where that can be, and not
 * more than 50 elements of a list or map. */
#include "shell/evaluate.h"
#include "shell/kernel.h"
#include "term/print.h"

#include <string.h>

#define WIDTH 80
#define LIMIT 50
#define MAX_BYTES (64 * 1024)

typedef struct {
  GString *text;
  size_t   column;
} Pretty;

static void append (Pretty *self, CopTerm term, size_t indent, size_t n_closing);

static void
append_flat (Pretty *self, const char *text)
{
  g_string_append (self->text, text);
  self->column += (size_t) g_utf8_strlen (text, -1);
}

static void
break_line (Pretty *self, size_t indent)
{
  g_string_append_c (self->text, '\n');
  for (size_t i = 0; i < indent; i++)
    g_string_append_c (self->text, ' ');
  self->column = indent;
}

/* Flat: as inspect prints it, but cut. */
static char *
flat (CopTerm term)
{
  return cop_print_short (term, COP_NOTATION_ELIXIR, MAX_BYTES);
}

static bool
is_text_list (CopTerm list)
{
  g_autofree char *text = cop_print_short (list, COP_NOTATION_ELIXIR, 64);

  return text[0] == '\'';
}

static bool
is_keyword (CopTerm list)
{
  for (; cop_is_cons (list); list = cop_tail (list)) {
    CopTerm pair = cop_head (list);
    if (!cop_is_tuple (pair) || cop_tuple_size (pair) != 2 ||
        !cop_is_atom (cop_tuple_get (pair, 0)) ||
        g_str_has_prefix (cop_atom_name (cop_tuple_get (pair, 0)), "Elixir."))
      return false;
  }
  return cop_is_nil (list);
}

static bool
has_parts (CopTerm term)
{
  return (cop_is_cons (term) && !is_text_list (term)) || cop_is_tuple (term) ||
         cop_is_map (term);
}

/* Elements that hold no others stand side by side (flex), others each on a line. */
static bool
are_simple (const CopTerm *elements, size_t n_elements)
{
  for (size_t i = 0; i < n_elements; i++)
    if (has_parts (elements[i]))
      return false;
  return true;
}

static void
append_key (Pretty *self, CopTerm key, size_t indent)
{
  bool is_word = cop_is_atom (key) && key != COP_NIL;

  if (is_word) {
    g_autofree char *pair = flat (key);
    append_flat (self, pair[0] == ':' ? pair + 1 : pair);
    append_flat (self, ": ");
    return;
  }
  append (self, key, indent, 3);
  append_flat (self, " => ");
}

/* @keys may be NULL. */
static void
append_elements (Pretty        *self,
                 const char    *opener,
                 const CopTerm *keys,
                 const CopTerm *elements,
                 size_t         n_elements,
                 const char    *closer,
                 size_t         n_closing)
{
  size_t indent = self->column + strlen (opener);
  bool   is_flex = keys == NULL && are_simple (elements, n_elements);
  size_t n_shown = MIN (n_elements, LIMIT);

  if (*opener == '%')
    indent = self->column + 2;
  append_flat (self, opener);
  for (size_t i = 0; i < n_shown; i++) {
    if (i > 0)
      append_flat (self, ",");
    g_autofree char *text = is_flex ? flat (elements[i]) : NULL;
    size_t           n_after = i + 1 < n_elements ? 1 : strlen (closer) + n_closing;
    size_t           n_text = text ? (size_t) g_utf8_strlen (text, -1) : 0;
    bool             fits = is_flex && self->column + 1 + n_text + n_after <= WIDTH;
    if (i > 0 && fits)
      append_flat (self, " ");
    else if (i > 0 || *opener == '%')
      break_line (self, indent);
    if (keys != NULL)
      append_key (self, keys[i], indent);
    if (text != NULL)
      append_flat (self, text);
    else
      append (self, elements[i], keys ? indent + 2 : indent, n_after);
  }
  if (n_shown < n_elements) {
    append_flat (self, ",");
    if (is_flex && self->column + 4 + strlen (closer) <= WIDTH)
      append_flat (self, " ...");
    else {
      break_line (self, indent);
      append_flat (self, "...");
    }
  }
  if (*opener == '%')
    break_line (self, indent - 2);
  append_flat (self, closer);
}

static void
append_list (Pretty *self, CopTerm list, size_t n_closing)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  g_autoptr (GArray) elements = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  bool               has_keys = is_keyword (list);

  for (; cop_is_cons (list); list = cop_tail (list)) {
    CopTerm element = cop_head (list);
    if (has_keys) {
      CopTerm key = cop_tuple_get (element, 0);
      g_array_append_val (keys, key);
      element = cop_tuple_get (element, 1);
    }
    g_array_append_val (elements, element);
  }
  append_elements (self, "[", has_keys ? (const void *) keys->data : NULL,
                   (const void *) elements->data, elements->len, "]", n_closing);
}

static void
append_map (Pretty *self, CopTerm map, size_t n_closing)
{
  g_autoptr (GArray)  keys = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  g_autoptr (GArray)  elements = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter = { 0 };

  cop_map_iter_init (&iter, map);
  while (cop_map_iter_next (&iter, &key, &value)) {
    g_array_append_val (keys, key);
    g_array_append_val (elements, value);
  }
  append_elements (self, "%{", (const void *) keys->data, (const void *) elements->data,
                   elements->len, "}", n_closing);
}

static size_t
n_parts (CopTerm term)
{
  size_t length = 0;

  if (cop_is_map (term))
    return cop_map_size (term);
  if (cop_is_list (term) && cop_list_length (term, &length) && !is_text_list (term))
    return length;
  return 0;
}

static bool
is_breakable (CopTerm term)
{
  size_t length = 0;

  if (cop_is_map (term))
    return cop_map_size (term) > 0 && cop_map_get (term, COP_ATOM (struct_)) == COP_NONE;
  if (cop_is_cons (term))
    return cop_list_length (term, &length) && !is_text_list (term);
  return cop_is_tuple (term) && cop_tuple_size (term) > 0;
}

/* @n_closing: characters that follow on the same line. */
static void
append (Pretty *self, CopTerm term, size_t indent, size_t n_closing)
{
  g_autofree char *text = flat (term);
  size_t           n_text = (size_t) g_utf8_strlen (text, -1);

  if ((n_parts (term) <= LIMIT && self->column + n_text + n_closing <= WIDTH) ||
      !is_breakable (term) || self->text->len > MAX_BYTES || cop_stack_is_short ())
    append_flat (self, text);
  else if (cop_is_map (term))
    append_map (self, term, n_closing);
  else if (cop_is_list (term))
    append_list (self, term, n_closing);
  else
    append_elements (self, "{", NULL, cop_tuple_elements (term), cop_tuple_size (term),
                     "}", n_closing);
}

char *
cop_pretty (CopTerm term)
{
  Pretty self = { g_string_new (NULL), 0 };

  append (&self, term, 0, 0);
  return g_string_free (self.text, FALSE);
}
