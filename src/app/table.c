#include "app/table.h"

#define GAP 2 /* between columns */

struct _CoppiceTable {
  const CoppiceColumn *columns; /* borrowed */
  size_t               n_columns;
  size_t              *widths; /* owned */
  GPtrArray           *cells;  /* char *, row by row; owned */
};

static size_t
width_of (const char *text)
{
  size_t width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text)) {
    gunichar letter = g_utf8_get_char (text);
    if (!g_unichar_iszerowidth (letter))
      width += g_unichar_iswide (letter) ? 2 : 1;
  }
  return width;
}

/* Valid UTF-8 without control characters. */
static char *
clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *line = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar letter = g_utf8_get_char (at);
    g_string_append_unichar (line, g_unichar_iscntrl (letter) ? 0xFFFD : letter);
  }
  return g_string_free (line, FALSE);
}

CoppiceTable *
coppice_table_new (const CoppiceColumn *columns, size_t n_columns)
{
  CoppiceTable *table = g_new0 (CoppiceTable, 1);

  table->columns = columns;
  table->n_columns = n_columns;
  table->widths = g_new0 (size_t, n_columns);
  table->cells = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < n_columns; i++)
    table->widths[i] = width_of (columns[i].title);
  return table;
}

void
coppice_table_free (CoppiceTable *table)
{
  if (table == NULL)
    return;
  g_ptr_array_unref (table->cells);
  g_free (table->widths);
  g_free (table);
}

void
coppice_table_add (CoppiceTable *table, const char *const *cells)
{
  for (size_t i = 0; i < table->n_columns; i++) {
    char  *cell = clean (cells[i] != NULL ? cells[i] : "");
    size_t width = width_of (cell);
    g_ptr_array_add (table->cells, cell);
    table->widths[i] = MAX (table->widths[i], width);
  }
}

static void
append_spaces (GString *text, size_t n_spaces)
{
  for (size_t i = 0; i < n_spaces; i++)
    g_string_append_c (text, ' ');
}

static void
append_row (const CoppiceTable *table, GString *text, const char *const *cells)
{
  size_t pending = 0; /* spaces, written only before something */

  for (size_t i = 0; i < table->n_columns; i++) {
    size_t room = table->widths[i] - width_of (cells[i]);
    if (table->columns[i].is_number)
      pending += room;
    if (*cells[i] != '\0') {
      append_spaces (text, pending);
      pending = 0;
      g_string_append (text, cells[i]);
    }
    pending += GAP + (table->columns[i].is_number ? 0 : room);
  }
  g_string_append_c (text, '\n');
}

char *
coppice_table_text (const CoppiceTable *table)
{
  GString                *text = g_string_new (NULL);
  g_autofree const char **titles = g_new (const char *, table->n_columns);

  for (size_t i = 0; i < table->n_columns; i++)
    titles[i] = table->columns[i].title;
  append_row (table, text, titles);
  for (size_t i = 0; i < table->cells->len; i += table->n_columns)
    append_row (table, text, (const char *const *) &table->cells->pdata[i]);
  return g_string_free (text, FALSE);
}
