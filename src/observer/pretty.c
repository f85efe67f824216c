/* Lines: what fits on the rest of a line stays there; a container that does not is
 * opened, one element on each line. */
#include "observer/pretty.h"

#include "term/print.h"

#define MAX_DEPTH 20

typedef struct {
  GString *text;
  size_t   width;
} Printer;

static void print (Printer *printer, CopTerm term, unsigned depth, size_t used);

static void
new_line (Printer *printer, unsigned depth)
{
  g_string_append_c (printer->text, '\n');
  for (unsigned i = 0; i < depth; i++)
    g_string_append (printer->text, "  ");
}

static void
print_elements (Printer *printer, const CopTerm *elements, size_t n, unsigned depth)
{
  for (size_t i = 0; i < n; i++) {
    new_line (printer, depth + 1);
    print (printer, elements[i], depth + 1, 1);
    if (i + 1 < n)
      g_string_append_c (printer->text, ',');
  }
  new_line (printer, depth);
}

static void
print_list (Printer *printer, CopTerm list, unsigned depth)
{
  g_string_append_c (printer->text, '[');
  for (; cop_is_cons (list); list = cop_tail (list)) {
    new_line (printer, depth + 1);
    print (printer, cop_head (list), depth + 1, 1);
    if (cop_is_cons (cop_tail (list)))
      g_string_append_c (printer->text, ',');
  }
  new_line (printer, depth);
  g_string_append_c (printer->text, ']');
}

/* What stands behind an arrow, and goes below it when it neither fits nor opens. */
static void
print_value (Printer *printer, CopTerm value, unsigned depth, size_t used)
{
  g_autofree char *line = cop_inspect (value);
  bool opens = cop_is_tuple (value) || cop_is_map (value) || cop_is_cons (value);

  if (!opens && 2 * depth + used + (size_t) g_utf8_strlen (line, -1) > printer->width) {
    g_string_truncate (printer->text, printer->text->len - 1);
    new_line (printer, depth + 1);
  }
  print (printer, value, depth, opens ? used : 0);
}

static void
print_map (Printer *printer, CopTerm map, unsigned depth)
{
  g_auto (CopMapIter) iter;
  CopTerm             key;
  CopTerm             value;
  bool                first = true;

  g_string_append (printer->text, "%{");
  cop_map_iter_init (&iter, map);
  while (cop_map_iter_next (&iter, &key, &value)) {
    if (!first)
      g_string_append_c (printer->text, ',');
    first = false;
    new_line (printer, depth + 1);

    size_t start = printer->text->len;
    cop_print_append (printer->text, key, COP_NOTATION_ELIXIR);
    g_string_append (printer->text, " => ");
    print_value (printer, value, depth + 1, printer->text->len - start + 1);
  }
  new_line (printer, depth);
  g_string_append_c (printer->text, '}');
}

static void
print (Printer *printer, CopTerm term, unsigned depth, size_t used)
{
  g_autofree char *line = cop_inspect (term);
  size_t           length = (size_t) g_utf8_strlen (line, -1);
  bool             has_list = false;

  if (cop_is_cons (term)) {
    g_autofree char *charlist = cop_charlist_to_utf8 (term);
    has_list = charlist == NULL && cop_list_length (term, &(size_t){ 0 });
  }
  if (2 * depth + used + length <= printer->width || depth >= MAX_DEPTH) {
    g_string_append (printer->text, line);
  } else if (cop_is_tuple (term) && cop_tuple_size (term) > 0) {
    g_string_append_c (printer->text, '{');
    print_elements (printer, cop_tuple_elements (term), cop_tuple_size (term), depth);
    g_string_append_c (printer->text, '}');
  } else if (cop_is_map (term) && cop_map_size (term) > 0) {
    print_map (printer, term, depth);
  } else if (has_list) {
    print_list (printer, term, depth);
  } else {
    g_string_append (printer->text, line);
  }
}

char *
observer_pretty (CopTerm term, size_t width)
{
  Printer printer = { .text = g_string_new (NULL), .width = width };

  print (&printer, term, 0, 0);
  return g_string_free (printer.text, FALSE);
}
