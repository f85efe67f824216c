#include "observer/charts.h"

#include "observation/i18n.h"

#include <math.h>

const ObserverChartSpec observer_charts[OBSERVER_N_CHARTS] = {
  { "utilisation", N_ ("Utilisation"),
    N_ ("Node: share of the time in which its scheduler ran processes. Program: CPU "
        "time of all threads, this window included; 100 % is one core."),
    OBSERVER_UNIT_SHARE, .n_lines = 2,
    .lines = { { OBSERVER_LOAD_NODE, N_ ("Node"), 0, 0 },
               { OBSERVER_LOAD_PROGRAM, N_ ("Program"), 1, 1 } } },
  { "turn", N_ ("Longest turn"),
    N_ ("How long the scheduler kept the main loop at a stretch, at most. A turn should "
        "end after about 2 ms; a longer one is a handler that does not give way."),
    OBSERVER_UNIT_DURATION, .n_lines = 1,
    .lines = { { OBSERVER_LOAD_TURN, N_ ("Turn"), 2, 0 } } },
  { "messages", N_ ("Messages"),
    N_ ("Messages sent on the node each second, calls and casts included."),
    OBSERVER_UNIT_RATE, .n_lines = 1,
    .lines = { { OBSERVER_LOAD_MESSAGES, N_ ("Sent"), 0, 0 } } },
  { "processes", N_ ("Spawns and exits"),
    N_ ("Processes that started and that ended each second."), OBSERVER_UNIT_RATE,
    .n_lines = 2,
    .lines = { { OBSERVER_LOAD_SPAWNS, N_ ("Spawns"), 3, 0 },
               { OBSERVER_LOAD_EXITS, N_ ("Exits"), 4, 1 } } },
  { "restarts", N_ ("Restarts"),
    N_ ("Children that supervisors started again each second."), OBSERVER_UNIT_RATE,
    .n_lines = 1, .lines = { { OBSERVER_LOAD_RESTARTS, N_ ("Restarts"), 4, 0 } } },
  { "queues", N_ ("Queues"),
    N_ ("Run queue: processes that are ready and wait for their turn. Mailboxes: "
        "messages that wait in all of them."),
    OBSERVER_UNIT_COUNT, .n_lines = 2,
    .lines = { { OBSERVER_LOAD_RUN_QUEUE, N_ ("Run queue"), 0, 0 },
               { OBSERVER_LOAD_MAILBOXES, N_ ("Mailboxes"), 1, 1 } } },
  { "memory", N_ ("Memory by kind"),
    N_ ("What the node is known to use, and the rest of the heap: states that are no "
        "terms, and this window."),
    OBSERVER_UNIT_BYTES, .is_stacked = true, .n_lines = 6,
    .lines = { { OBSERVER_LOAD_PROCESSES, N_ ("Processes"), 0, 0 },
               { OBSERVER_LOAD_STACKS, N_ ("Stacks"), 2, 1 },
               { OBSERVER_LOAD_LETTERS, N_ ("Mailboxes"), 1, 2 },
               { OBSERVER_LOAD_TERMS, N_ ("Terms"), 4, 1 },
               { OBSERVER_LOAD_ATOMS, N_ ("Atoms"), 3, 3 },
               { OBSERVER_LOAD_HEAP, N_ ("Other heap"), 5, 0 } } },
  { "program", N_ ("Memory of the program"),
    N_ ("Resident: what the operating system holds in memory for the whole program. "
        "Free heap: what malloc keeps for later."),
    OBSERVER_UNIT_BYTES, .n_lines = 2,
    .lines = { { OBSERVER_LOAD_RSS, N_ ("Resident"), 0, 0 },
               { OBSERVER_LOAD_FREE, N_ ("Free heap"), 5, 1 } } },
};

char *
observer_chart_words (const ObserverChartSpec *spec,
                      const ObserverSeries    *series,
                      size_t                   row)
{
  GString     *words = g_string_new (NULL);
  const float *values = observer_series_row (series, row);

  for (size_t i = 0; i < spec->n_lines; i++) {
    float            value = values[spec->lines[i].load];
    g_autofree char *text = isnan (value) ? g_strdup (_ ("not known"))
                                          : observer_unit_text (spec->unit, value);

    g_string_append_printf (words, "%s%s %s", i > 0 ? ", " : "", _ (spec->lines[i].name),
                            text);
  }
  return g_string_free (words, FALSE);
}
