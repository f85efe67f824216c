/* Tables instead of cases where it can be; cases over the enum where values differ, so
 * that the compiler finds the column that was forgotten. */
#include "observer/process-column.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/kinds.h"

#include <string.h>

static const ObserverColumnInfo columns[OBSERVER_N_COLUMNS] = {
  [OBSERVER_COLUMN_PID] = { "pid", "", N_ ("Pid"), N_ ("Number of the process"),
                            OBSERVER_VALUE_PID, 118, true },
  [OBSERVER_COLUMN_NAME] = { "name", "title", N_ ("Name or Initial Call"),
                             N_ ("Registered name; else label, module or initial call"),
                             OBSERVER_VALUE_TEXT, 0, true },
  [OBSERVER_COLUMN_APPLICATION] = { "app", "application", N_ ("Application"),
                                    N_ ("Application it belongs to"), OBSERVER_VALUE_TEXT,
                                    94, true },
  [OBSERVER_COLUMN_SUPERVISOR] = { "sup", "supervisor parent", N_ ("Supervisor"),
                                   N_ ("Who restarts it"), OBSERVER_VALUE_TEXT, 150,
                                   false },
  [OBSERVER_COLUMN_REDUCTIONS] = { "reds", "reductions red", N_ ("Reds/s"),
                                   N_ ("Reductions per second: work done"),
                                   OBSERVER_VALUE_RATE, 78, true },
  [OBSERVER_COLUMN_CPU] = { "cpu", "", N_ ("CPU"),
                            N_ ("Share of a core since the last refresh"),
                            OBSERVER_VALUE_SHARE, 62, true },
  [OBSERVER_COLUMN_MEMORY] = { "mem", "memory", N_ ("Memory"),
                               N_ ("Process, stack, mailbox and state"),
                               OBSERVER_VALUE_BYTES, 78, true },
  [OBSERVER_COLUMN_MAILBOX] = { "queue", "mailbox messages msgs", N_ ("Queue"),
                                N_ ("Messages that wait in its mailbox"),
                                OBSERVER_VALUE_COUNT, 66, true },
  [OBSERVER_COLUMN_MESSAGES_IN] = { "in", "", N_ ("In/s"),
                                    N_ ("Messages received per second"),
                                    OBSERVER_VALUE_RATE, 76, false },
  [OBSERVER_COLUMN_MESSAGES_OUT] = { "out", "", N_ ("Out/s"),
                                     N_ ("Messages sent per second"), OBSERVER_VALUE_RATE,
                                     76, false },
  [OBSERVER_COLUMN_STATUS] = { "status", "", N_ ("Status"),
                               N_ ("running, runnable, waiting, blocked, suspended"),
                               OBSERVER_VALUE_TEXT, 80, false },
  [OBSERVER_COLUMN_FUNCTION] = { "fn", "function current", N_ ("Current Function"),
                                 N_ ("Function that runs or waits"), OBSERVER_VALUE_TEXT,
                                 140, true },
  [OBSERVER_COLUMN_STATE] = { "state", "", N_ ("State"),
                              N_ ("Summary of its state; the field finds a status, too"),
                              OBSERVER_VALUE_TEXT, 160, false },
  [OBSERVER_COLUMN_RESTARTS] = { "restarts", "", N_ ("Restarts"),
                                 N_ ("How often its supervisor restarted it"),
                                 OBSERVER_VALUE_COUNT, 84, false },
  [OBSERVER_COLUMN_AGE] = { "age", "", N_ ("Age"), N_ ("Time since it was started"),
                            OBSERVER_VALUE_USEC, 92, false },
  [OBSERVER_COLUMN_KIND] = { "kind", "type behaviour", N_ ("Kind"),
                             N_ ("supervisor, worker, agent, registry, task …"),
                             OBSERVER_VALUE_TEXT, 130, false },
  [OBSERVER_COLUMN_INITIAL_CALL] = { "call", "initial", N_ ("Initial Call"),
                                     N_ ("Function it was started with"),
                                     OBSERVER_VALUE_TEXT, 160, false },
  [OBSERVER_COLUMN_MODULE] = { "module", "mod", N_ ("Module"), N_ ("Callback module"),
                               OBSERVER_VALUE_TEXT, 130, false },
  [OBSERVER_COLUMN_LABEL] = { "label", "", N_ ("Label"),
                              N_ ("Label that the process gave itself"),
                              OBSERVER_VALUE_TEXT, 130, false },
  [OBSERVER_COLUMN_CHILD_ID] = { "child", "id", N_ ("Child Id"),
                                 N_ ("Its id in the supervisor's child specification"),
                                 OBSERVER_VALUE_TEXT, 130, false },
  [OBSERVER_COLUMN_RESTART_TYPE] = { "restart", "", N_ ("Restart Type"),
                                     N_ ("permanent, transient or temporary"),
                                     OBSERVER_VALUE_TEXT, 104, false },
  [OBSERVER_COLUMN_CHILDREN] = { "children", "", N_ ("Children"),
                                 N_ ("Processes it supervises"), OBSERVER_VALUE_COUNT, 84,
                                 false },
  [OBSERVER_COLUMN_LINKS] = { "links", "", N_ ("Links"), N_ ("Processes linked to it"),
                              OBSERVER_VALUE_COUNT, 70, false },
  [OBSERVER_COLUMN_MONITORS] = { "monitors", "", N_ ("Monitors"),
                                 N_ ("Processes it monitors"), OBSERVER_VALUE_COUNT, 84,
                                 false },
  [OBSERVER_COLUMN_ALL_REDUCTIONS] = { "allreds", "", N_ ("All Reds"),
                                       N_ ("Reductions since its start"),
                                       OBSERVER_VALUE_COUNT, 116, false },
  [OBSERVER_COLUMN_ALL_CPU] = { "allcpu", "", N_ ("CPU Time"),
                                N_ ("Time it has run since its start"),
                                OBSERVER_VALUE_USEC, 92, false },
  [OBSERVER_COLUMN_ALL_IN] = { "allin", "received", N_ ("All In"),
                               N_ ("Messages received since its start"),
                               OBSERVER_VALUE_COUNT, 84, false },
  [OBSERVER_COLUMN_ALL_OUT] = { "allout", "sent", N_ ("All Out"),
                                N_ ("Messages sent since its start"),
                                OBSERVER_VALUE_COUNT, 84, false },
};

const ObserverColumnInfo *
observer_column_info (ObserverColumn column)
{
  return &columns[column < OBSERVER_N_COLUMNS ? column : OBSERVER_COLUMN_PID];
}

static bool
is_alias (const char *aliases, const char *name)
{
  g_auto (GStrv) words = g_strsplit (aliases, " ", -1);

  return g_strv_contains ((const char *const *) words, name);
}

ObserverColumn
observer_column_find (const char *name)
{
  g_autofree char *folded = g_ascii_strdown (name, -1);

  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++) {
    if (g_str_equal (columns[i].key, folded) || is_alias (columns[i].aliases, folded))
      return i;
  }
  return OBSERVER_N_COLUMNS;
}

bool
observer_column_is_number (ObserverColumn column)
{
  ObserverValueKind kind = observer_column_info (column)->kind;

  return kind != OBSERVER_VALUE_TEXT && kind != OBSERVER_VALUE_PID;
}

/* ---- numbers ---- */

/* Rates have a float, all others an integer. */
static const float *
floats_of (ObserverColumn column, const ObserverRowRates *rates)
{
  if (rates == NULL)
    return NULL;
  if (column == OBSERVER_COLUMN_REDUCTIONS)
    return rates->reductions;
  if (column == OBSERVER_COLUMN_CPU)
    return rates->cpu;
  return column == OBSERVER_COLUMN_MESSAGES_IN ? rates->messages_in : rates->messages_out;
}

static bool
is_float (ObserverColumn column)
{
  return columns[column].kind == OBSERVER_VALUE_RATE ||
         columns[column].kind == OBSERVER_VALUE_SHARE;
}

static uint64_t
integer_of (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  const CopSeenProcess *process = &rows.snapshot->processes[row];

  switch (column) {
  case OBSERVER_COLUMN_PID: return process->id;
  case OBSERVER_COLUMN_MEMORY: return process->memory;
  case OBSERVER_COLUMN_MAILBOX: return process->mailbox;
  case OBSERVER_COLUMN_RESTARTS: return process->n_restarts;
  case OBSERVER_COLUMN_AGE:
    return (uint64_t) MAX (rows.snapshot->node.time_usec - process->started_usec, 0);
  case OBSERVER_COLUMN_CHILDREN: return process->n_children;
  case OBSERVER_COLUMN_LINKS: return process->n_links;
  case OBSERVER_COLUMN_MONITORS: return process->n_monitors;
  case OBSERVER_COLUMN_ALL_REDUCTIONS: return process->reductions;
  case OBSERVER_COLUMN_ALL_CPU: return (uint64_t) MAX (process->cpu_usec, 0);
  case OBSERVER_COLUMN_ALL_IN: return process->messages_in;
  case OBSERVER_COLUMN_ALL_OUT: return process->messages_out;
  case OBSERVER_COLUMN_REDUCTIONS:
  case OBSERVER_COLUMN_CPU:
  case OBSERVER_COLUMN_MESSAGES_IN:
  case OBSERVER_COLUMN_MESSAGES_OUT:
  case OBSERVER_COLUMN_NAME:
  case OBSERVER_COLUMN_APPLICATION:
  case OBSERVER_COLUMN_SUPERVISOR:
  case OBSERVER_COLUMN_FUNCTION:
  case OBSERVER_COLUMN_STATUS:
  case OBSERVER_COLUMN_STATE:
  case OBSERVER_COLUMN_KIND:
  case OBSERVER_COLUMN_INITIAL_CALL:
  case OBSERVER_COLUMN_MODULE:
  case OBSERVER_COLUMN_LABEL:
  case OBSERVER_COLUMN_CHILD_ID:
  case OBSERVER_COLUMN_RESTART_TYPE:
  case OBSERVER_N_COLUMNS: break;
  }
  return 0;
}

double
observer_column_number (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  if (!is_float (column))
    return (double) integer_of (column, rows, row);

  const float *floats = floats_of (column, rows.rates);
  return floats != NULL ? (double) floats[row] : 0;
}

/* Floats that are not negative are ordered as their bits. */
uint64_t
observer_column_weight (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  if (!is_float (column))
    return integer_of (column, rows, row);

  const float *floats = floats_of (column, rows.rates);
  uint32_t     bits = 0;
  if (floats != NULL)
    memcpy (&bits, &floats[row], sizeof bits);
  return bits;
}

/* ---- texts ---- */

static const char *
supervisor_of (const CopSnapshot *snapshot, const CopSeenProcess *process)
{
  return process->parent != COP_NOWHERE
             ? cop_seen_title (&snapshot->processes[process->parent])
             : NULL;
}

const char *
observer_column_text (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  const CopSeenProcess *process = &rows.snapshot->processes[row];

  switch (column) {
  case OBSERVER_COLUMN_NAME: return cop_seen_title (process);
  case OBSERVER_COLUMN_APPLICATION:
    return process->application != COP_NOWHERE
               ? rows.snapshot->applications[process->application].name
               : NULL;
  case OBSERVER_COLUMN_SUPERVISOR: return supervisor_of (rows.snapshot, process);
  case OBSERVER_COLUMN_FUNCTION: return process->current_function;
  case OBSERVER_COLUMN_STATUS: return cop_seen_status_name (process->status);
  case OBSERVER_COLUMN_STATE: return process->state;
  case OBSERVER_COLUMN_KIND: return cop_seen_kind_name (process->kind);
  case OBSERVER_COLUMN_INITIAL_CALL: return process->initial_call;
  case OBSERVER_COLUMN_MODULE: return process->module;
  case OBSERVER_COLUMN_LABEL: return process->label;
  case OBSERVER_COLUMN_CHILD_ID: return process->child_id;
  case OBSERVER_COLUMN_RESTART_TYPE: return process->restart;
  case OBSERVER_COLUMN_PID:
  case OBSERVER_COLUMN_REDUCTIONS:
  case OBSERVER_COLUMN_CPU:
  case OBSERVER_COLUMN_MEMORY:
  case OBSERVER_COLUMN_MAILBOX:
  case OBSERVER_COLUMN_MESSAGES_IN:
  case OBSERVER_COLUMN_MESSAGES_OUT:
  case OBSERVER_COLUMN_RESTARTS:
  case OBSERVER_COLUMN_AGE:
  case OBSERVER_COLUMN_CHILDREN:
  case OBSERVER_COLUMN_LINKS:
  case OBSERVER_COLUMN_MONITORS:
  case OBSERVER_COLUMN_ALL_REDUCTIONS:
  case OBSERVER_COLUMN_ALL_CPU:
  case OBSERVER_COLUMN_ALL_IN:
  case OBSERVER_COLUMN_ALL_OUT:
  case OBSERVER_N_COLUMNS: break;
  }
  return NULL;
}

static char *
format_text (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  const char *text = observer_column_text (column, rows, row);

  if (column == OBSERVER_COLUMN_STATUS)
    text = observer_status_name (rows.snapshot->processes[row].status);
  else if (column == OBSERVER_COLUMN_KIND)
    text = observer_kind_name (rows.snapshot->processes[row].kind);
  return g_strdup (text != NULL ? text : "–");
}

char *
observer_column_format (ObserverColumn column, ObserverRows rows, uint32_t row)
{
  switch (columns[column].kind) {
  case OBSERVER_VALUE_PID: return observer_short_pid (rows.snapshot->processes[row].id);
  case OBSERVER_VALUE_TEXT: return format_text (column, rows, row);
  case OBSERVER_VALUE_COUNT:
    return observer_format_count (integer_of (column, rows, row));
  case OBSERVER_VALUE_RATE:
    return observer_format_rate (observer_column_number (column, rows, row));
  case OBSERVER_VALUE_SHARE:
    return observer_format_percent (observer_column_number (column, rows, row));
  case OBSERVER_VALUE_BYTES:
    return observer_format_bytes (integer_of (column, rows, row));
  case OBSERVER_VALUE_USEC:
    return observer_format_duration ((int64_t) integer_of (column, rows, row));
  }
  return g_strdup ("");
}
