/* Writers. Keys are those of process-column.h, with the unit where there is one. */
#include "observer/process-export.h"

#include "observer/format.h"

#include <string.h>

static const char *
unit_of (ObserverColumn column)
{
  switch (observer_column_info (column)->kind) {
  case OBSERVER_VALUE_RATE: return "_per_s";
  case OBSERVER_VALUE_BYTES: return "_bytes";
  case OBSERVER_VALUE_USEC: return "_us";
  case OBSERVER_VALUE_PID:
  case OBSERVER_VALUE_TEXT:
  case OBSERVER_VALUE_COUNT:
  case OBSERVER_VALUE_SHARE: break;
  }
  return "";
}

static void
append_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (number == (double) (uint64_t) number)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT, (uint64_t) number);
  else
    g_string_append (text, g_ascii_formatd (digits, sizeof digits, "%.6g", number));
}

/* Quotes are doubled; what has none of , " and line ends needs none. */
static void
append_csv (GString *text, const char *value)
{
  if (strpbrk (value, ",\"\r\n") == NULL) {
    g_string_append (text, value);
    return;
  }
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++) {
    if (*value == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *value);
  }
  g_string_append_c (text, '"');
}

/* Text of a cell, to be freed; NULL when it has none or is a number. */
static char *
cell_text (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  if (column == OBSERVER_COLUMN_PID)
    return cop_seen_pid_text (rows.snapshot->processes[row].id);
  return g_strdup (observer_column_text (column, rows, row));
}

static void
append_csv_cell (GString *text, ObserverColumn column, ObserverRows rows, uint32_t row)
{
  if (observer_column_is_number (column)) {
    append_number (text, observer_column_number (column, rows, row));
    return;
  }
  g_autofree char *value = cell_text (column, rows, row);
  if (value != NULL)
    append_csv (text, value);
}

static void
append_json_cell (GString *text, ObserverColumn column, ObserverRows rows, uint32_t row)
{
  if (observer_column_is_number (column)) {
    append_number (text, observer_column_number (column, rows, row));
    return;
  }
  g_autofree char *value = cell_text (column, rows, row);
  if (value != NULL)
    observer_format_json (text, value);
  else
    g_string_append (text, "null");
}

char *
observer_export_csv (const ObserverOrder  *order,
                     const ObserverColumn *columns,
                     size_t                n_columns)
{
  GString *text = g_string_new (NULL);

  for (size_t i = 0; i < n_columns; i++)
    g_string_append_printf (text, "%s%s%s", i > 0 ? "," : "",
                            observer_column_info (columns[i])->key, unit_of (columns[i]));
  g_string_append (text, "\r\n");
  for (uint32_t rank = 0; rank < order->n_rows; rank++) {
    ObserverRows rows;
    bool         is_ghost;
    uint32_t     row = observer_order_get (order, rank, &rows, &is_ghost);
    if (is_ghost)
      continue;
    for (size_t i = 0; i < n_columns; i++) {
      if (i > 0)
        g_string_append_c (text, ',');
      append_csv_cell (text, columns[i], rows, row);
    }
    g_string_append (text, "\r\n");
  }
  return g_string_free (text, FALSE);
}

static void
append_json_row (GString              *text,
                 const ObserverColumn *columns,
                 size_t                n_columns,
                 ObserverRows          rows,
                 uint32_t              row)
{
  g_string_append (text, "  {");
  for (size_t i = 0; i < n_columns; i++) {
    g_string_append_printf (text, "%s\"%s%s\": ", i > 0 ? ", " : "",
                            observer_column_info (columns[i])->key, unit_of (columns[i]));
    append_json_cell (text, columns[i], rows, row);
  }
  g_string_append_c (text, '}');
}

char *
observer_export_json (const ObserverOrder  *order,
                      const ObserverColumn *columns,
                      size_t                n_columns)
{
  GString *text = g_string_new ("[");
  bool     is_first = true;

  for (uint32_t rank = 0; rank < order->n_rows; rank++) {
    ObserverRows rows;
    bool         is_ghost;
    uint32_t     row = observer_order_get (order, rank, &rows, &is_ghost);
    if (is_ghost)
      continue;
    g_string_append (text, is_first ? "\n" : ",\n");
    is_first = false;
    append_json_row (text, columns, n_columns, rows, row);
  }
  g_string_append (text, is_first ? "]\n" : "\n]\n");
  return g_string_free (text, FALSE);
}
