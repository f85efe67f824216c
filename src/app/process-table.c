#include "app/process-table.h"

#include "app/json.h"
#include "app/table.h"

typedef enum {
  PID,
  NAME,
  KIND,
  APPLICATION,
  STATUS,
  REDUCTIONS,
  MEMORY,
  MAILBOX,
  FUNCTION,
  N_COLUMNS
} Column;

static const CoppiceColumn columns[N_COLUMNS] = {
  [PID] = { "PID" },
  [NAME] = { "NAME" },
  [KIND] = { "KIND" },
  [APPLICATION] = { "APPLICATION" },
  [STATUS] = { "STATUS" },
  [REDUCTIONS] = { "REDUCTIONS", true },
  [MEMORY] = { "MEMORY", true },
  [MAILBOX] = { "MAILBOX", true },
  [FUNCTION] = { "FUNCTION" },
};

static char *
column_name (int column)
{
  return g_ascii_strdown (columns[column].title, -1);
}

int
coppice_process_table_find (const char *name)
{
  for (int i = 0; i < N_COLUMNS; i++) {
    g_autofree char *known = column_name (i);
    if (g_str_equal (known, name))
      return i;
  }
  return -1;
}

char *
coppice_process_table_names (void)
{
  GString *names = g_string_new (NULL);

  for (int i = 0; i < N_COLUMNS; i++) {
    g_autofree char *name = column_name (i);
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
  }
  return g_string_free (names, FALSE);
}

/* ---- cells ---- */

static uint64_t
number_of (const CopSeenProcess *process, Column column)
{
  if (column == REDUCTIONS)
    return process->reductions;
  return column == MEMORY ? process->memory : process->mailbox;
}

/* NULL where there is nothing; not for numbers and pids. */
static const char *
text_of (const CopSnapshot *snapshot, const CopSeenProcess *process, Column column)
{
  if (column == NAME)
    return cop_seen_title (process);
  if (column == KIND)
    return cop_seen_kind_name (process->kind);
  if (column == STATUS)
    return cop_seen_status_name (process->status);
  if (column == FUNCTION)
    return process->current_function;
  if (column == APPLICATION && process->application != COP_NOWHERE)
    return snapshot->applications[process->application].name;
  return NULL;
}

/* ---- order ---- */

typedef struct {
  const CopSnapshot *snapshot;
  Column             column;
} Order;

static int
compare_rows (const void *a, const void *b, void *data)
{
  uint32_t              left = *(const uint32_t *) a, right = *(const uint32_t *) b;
  const Order          *order = data;
  const CopSeenProcess *rows = order->snapshot->processes;
  int                   result = 0;

  if (columns[order->column].is_number) {
    uint64_t of_left = number_of (&rows[left], order->column);
    uint64_t of_right = number_of (&rows[right], order->column);
    result = of_left > of_right ? -1 : of_left < of_right;
  } else if (order->column != PID) {
    const char *of_left = text_of (order->snapshot, &rows[left], order->column);
    const char *of_right = text_of (order->snapshot, &rows[right], order->column);
    result = g_strcmp0 (of_left, of_right);
  }
  return result != 0 ? result : left < right ? -1 : left > right;
}

/* The rows that are shown, uint32_t. */
static GArray *
sort_rows (const CopSnapshot *snapshot, int column, size_t n_top)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  Order   order = { snapshot, column };

  for (uint32_t i = 0; i < snapshot->n_processes; i++)
    g_array_append_val (rows, i);
  g_array_sort_with_data (rows, compare_rows, &order);
  if (rows->len > n_top)
    g_array_set_size (rows, n_top);
  return rows;
}

/* ---- output ---- */

static void
add_row (CoppiceTable *table, const CopSnapshot *snapshot, uint32_t row)
{
  const CopSeenProcess *process = &snapshot->processes[row];
  g_autofree char      *pid = cop_seen_pid_text (process->id);
  char                  numbers[N_COLUMNS][24];
  const char           *cells[N_COLUMNS];

  for (int i = 0; i < N_COLUMNS; i++) {
    if (columns[i].is_number) {
      g_snprintf (numbers[i], sizeof numbers[i], "%" G_GUINT64_FORMAT,
                  number_of (process, i));
      cells[i] = numbers[i];
    } else {
      cells[i] = i == PID ? pid : text_of (snapshot, process, i);
    }
  }
  coppice_table_add (table, cells);
}

char *
coppice_process_table_text (const CopSnapshot *snapshot, int column, size_t n_top)
{
  g_autoptr (GArray)       rows = sort_rows (snapshot, column, n_top);
  g_autoptr (CoppiceTable) table = coppice_table_new (columns, N_COLUMNS);

  for (size_t i = 0; i < rows->len; i++)
    add_row (table, snapshot, g_array_index (rows, uint32_t, i));
  return coppice_table_text (table);
}

static void
build_row (JsonBuilder *builder, const CopSnapshot *snapshot, uint32_t row)
{
  const CopSeenProcess *process = &snapshot->processes[row];
  g_autofree char      *pid = cop_seen_pid_text (process->id);

  json_builder_begin_object (builder);
  for (int i = 0; i < N_COLUMNS; i++) {
    g_autofree char *name = column_name (i);
    if (columns[i].is_number)
      coppice_json_number (builder, name, number_of (process, i));
    else
      coppice_json_text (builder, name, i == PID ? pid : text_of (snapshot, process, i));
  }
  json_builder_end_object (builder);
}

char *
coppice_process_table_json (const CopSnapshot *snapshot, int column, size_t n_top)
{
  g_autoptr (GArray)      rows = sort_rows (snapshot, column, n_top);
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  json_builder_begin_array (builder);
  for (size_t i = 0; i < rows->len; i++)
    build_row (builder, snapshot, g_array_index (rows, uint32_t, i));
  json_builder_end_array (builder);
  return coppice_json_print (builder);
}
