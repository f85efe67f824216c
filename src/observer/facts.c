#include "observer/facts.h"

#include "observer/axis.h"
#include "observer/format.h"
#include "observation/i18n.h"

#include <math.h>

static const struct {
  const char *id;
  const char *title;
} sections[OBSERVER_N_FACTS] = {
  { "node", N_ ("Node") },         { "system", N_ ("Program and system") },
  { "memory", N_ ("Memory") },     { "counts", N_ ("Counts and limits") },
  { "activity", N_ ("Activity") },
};

const char *
observer_facts_title (ObserverFactSection section)
{
  return _ (sections[section].title);
}

/* ---- adding ---- */

typedef struct {
  GArray             *facts; /* borrowed */
  ObserverFactSection section;
} Writer;

static void
clear_fact (void *data)
{
  ObserverFact *fact = data;

  g_free (fact->text);
  g_free (fact->raw);
}

static char *
json_string (const char *text)
{
  GString *json = g_string_new (NULL);

  observer_format_json (json, text);
  return g_string_free (json, FALSE);
}

/* Takes @text and @raw. */
static ObserverFact *
add (Writer     *writer,
     const char *id,
     const char *name,
     const char *hint,
     char       *text,
     char       *raw)
{
  ObserverFact fact = { writer->section, id, name, hint, text, raw, -1, -1 };

  g_array_append_val (writer->facts, fact);
  return &g_array_index (writer->facts, ObserverFact, writer->facts->len - 1);
}

static void
add_text (
    Writer *writer, const char *id, const char *name, const char *hint, const char *text)
{
  add (writer, id, name, hint, g_strdup (text != NULL ? text : _ ("not known")),
       text != NULL ? json_string (text) : g_strdup ("null"));
}

static char *
number (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (isfinite (value)
                       ? g_ascii_formatd (digits, sizeof digits, "%.10g", value)
                       : "null");
}

/* NAN: not known. */
static ObserverFact *
add_value (Writer      *writer,
           const char  *id,
           const char  *name,
           const char  *hint,
           ObserverUnit unit,
           double       value)
{
  return add (writer, id, name, hint,
              isnan (value) ? g_strdup (_ ("not known"))
                            : observer_unit_text (unit, value),
              number (value));
}

static void
add_limited (Writer     *writer,
             const char *id,
             const char *name,
             const char *hint,
             uint64_t    count,
             uint64_t    limit)
{
  ObserverFact *fact =
      add_value (writer, id, name, hint, OBSERVER_UNIT_COUNT, (double) count);

  if (limit == 0)
    return;

  g_autofree char *used = g_steal_pointer (&fact->text);
  g_autofree char *all = observer_format_count (limit);
  g_autofree char *share = observer_format_percent ((double) count / (double) limit);

  fact->level = (double) count / (double) limit;
  fact->text = g_strdup_printf (fact->level > OBSERVER_WARNING_LEVEL
                                    ? _ ("%s of %s (%s, nearly full)")
                                    : _ ("%s of %s (%s)"),
                                used, all, share);
}

/* ---- the sections ---- */

static void
add_node (Writer *writer, const CopSnapshot *snapshot)
{
  const CopSeenNode *node = &snapshot->node;
  g_autofree char   *uptime = observer_format_duration (node->uptime_usec);

  writer->section = OBSERVER_FACTS_NODE;
  add_text (writer, "name", _ ("Name"), _ ("What the node is called among nodes"),
            node->node_name);
  add (writer, "uptime_usec", _ ("Uptime"), _ ("How long the node has been running"),
       g_strdup (uptime), number ((double) node->uptime_usec));
  add_text (writer, "clock", _ ("Clock"),
            _ ("Where timers get the time from: the system, or a test that moves it"),
            node->has_manual_clock ? _ ("moved by hand") : _ ("of the system"));
  add_text (writer, "context", _ ("Main context"),
            _ ("The GMainContext whose loop runs the node"),
            node->has_own_context ? _ ("own thread") : _ ("default one"));
  add_value (writer, "applications", _ ("Applications"),
             _ ("Applications that the node knows, running or not"), OBSERVER_UNIT_COUNT,
             (double) snapshot->n_applications);
}

static void
add_system (Writer *writer, const CopSeenNode *node)
{
  static const CopSeenHost nothing;
  const CopSeenHost       *host = node->host != NULL ? node->host : &nothing;

  writer->section = OBSERVER_FACTS_SYSTEM;
  add_text (writer, "coppice", _ ("Coppice"), _ ("Version of the library"),
            host->version);
  add_text (writer, "glib", _ ("GLib"), _ ("Version of the GLib that is loaded"),
            host->glib);
  add_text (writer, "libc", _ ("C library"), _ ("Version of the C library"), host->libc);
  add_text (writer, "compiler", _ ("Compiler"), _ ("What Coppice was built with"),
            host->compiler);
  add_text (writer, "kernel", _ ("Kernel"), _ ("The operating system that runs it"),
            host->kernel);
  add_text (writer, "machine", _ ("Machine"), _ ("Kind of processor"), host->machine);
  add_value (writer, "processors", _ ("Processors"),
             _ ("Processors the program may use; a node uses one at a time"),
             OBSERVER_UNIT_COUNT, host->n_processors);
  add_value (writer, "threads", _ ("Threads"),
             _ ("Threads of the program, those of the window included"),
             OBSERVER_UNIT_COUNT, node->program.n_threads);
}

static void
add_memory (Writer *writer, const CopSeenNode *node)
{
  static const struct {
    const char *id, *name, *hint;
  } kinds[OBSERVER_N_MEMORY_KINDS] = {
    { "processes", N_ ("Processes"),
      N_ ("The structs of processes and what they carry with them") },
    { "stacks", N_ ("Stacks"),
      N_ ("Memory that stacks are likely to have touched: an estimate") },
    { "mailboxes", N_ ("Mailboxes"), N_ ("Messages that wait, without their terms") },
    { "terms", N_ ("Terms"),
      N_ ("Tuples, lists, maps, binaries and other values that do not fit into a word") },
    { "atoms", N_ ("Atoms"), N_ ("Names of atoms and the table that finds them") },
    { "other_heap", N_ ("Other heap"),
      N_ ("What else malloc has handed out: states that are no terms, and this window") },
    { "free_heap", N_ ("Free heap"),
      N_ ("What malloc keeps for later instead of giving it back") },
  };
  double bytes[OBSERVER_N_MEMORY_KINDS];

  writer->section = OBSERVER_FACTS_MEMORY;
  observer_memory_kinds (node, bytes);
  for (int i = 0; i < OBSERVER_N_MEMORY_KINDS; i++)
    add_value (writer, kinds[i].id, _ (kinds[i].name), _ (kinds[i].hint),
               OBSERVER_UNIT_BYTES, bytes[i])
        ->memory = i;
  add_value (writer, "stacks_mapped", _ ("Stacks reserved"),
             _ ("Addresses set aside for stacks; memory is taken only where one is used"),
             OBSERVER_UNIT_BYTES, (double) node->memory_stacks_mapped);
  add_value (writer, "resident", _ ("Resident"),
             _ ("What the operating system holds in memory for the whole program"),
             OBSERVER_UNIT_BYTES, (double) node->program.rss);
  add_value (writer, "virtual", _ ("Virtual"),
             _ ("Addresses set aside for the whole program"), OBSERVER_UNIT_BYTES,
             (double) node->program.vsz);
}

static void
add_counts (Writer *writer, const CopSnapshot *snapshot)
{
  const CopSeenNode *node = &snapshot->node;

  writer->section = OBSERVER_FACTS_COUNTS;
  add_limited (writer, "atoms", _ ("Atoms"),
               _ ("Names that are kept for ever; more than the limit cannot be made "
                  "from outside"),
               node->n_atoms, node->atom_limit);
  add_limited (writer, "stacks", _ ("Stacks in use"),
               _ ("Stacks lent to processes that block, of those that were made"),
               node->n_stacks, node->n_stacks + node->n_stacks_idle);
  /* A full pool only grows: no reason to warn. */
  g_array_index (writer->facts, ObserverFact, writer->facts->len - 1).level = -1;
  add_limited (writer, "processes", _ ("Processes"),
               _ ("Processes that live; memory is the only limit"), snapshot->n_processes,
               0);
  add_limited (writer, "names", _ ("Names"), _ ("Names that processes are registered by"),
               node->n_names, 0);
  add_limited (writer, "timers", _ ("Timers"), _ ("Timers that are set"), node->n_timers,
               0);
  add_limited (writer, "links", _ ("Links"), _ ("Pairs of processes that end together"),
               node->n_links, 0);
  add_limited (writer, "monitors", _ ("Monitors"),
               _ ("Processes that are told when another ends"), node->n_monitors, 0);
  add_limited (writer, "run_queue", _ ("Run queue"),
               _ ("Processes that are ready and wait for their turn"), node->run_queue,
               0);
  add_limited (writer, "messages_waiting", _ ("Messages waiting"),
               _ ("Messages in all mailboxes"), node->n_mailbox, 0);
}

static void
add_rates (Writer *writer, const CopSeenNode *node, const float *row)
{
  static const struct {
    const char  *id, *name, *hint;
    ObserverUnit unit;
    ObserverLoad load;
  } rates[] = {
    { "utilisation", N_ ("Utilisation"),
      N_ ("Share of the time in which the scheduler ran processes"), OBSERVER_UNIT_SHARE,
      OBSERVER_LOAD_NODE },
    { "program_cores", N_ ("CPU of the program"),
      N_ ("CPU time of all its threads; 100 % is one core"), OBSERVER_UNIT_SHARE,
      OBSERVER_LOAD_PROGRAM },
    { "messages_per_s", N_ ("Messages"), N_ ("Messages sent each second"),
      OBSERVER_UNIT_RATE, OBSERVER_LOAD_MESSAGES },
    { "spawns_per_s", N_ ("Spawns"), N_ ("Processes that start each second"),
      OBSERVER_UNIT_RATE, OBSERVER_LOAD_SPAWNS },
    { "exits_per_s", N_ ("Exits"), N_ ("Processes that end each second"),
      OBSERVER_UNIT_RATE, OBSERVER_LOAD_EXITS },
    { "restarts_per_s", N_ ("Restarts"), N_ ("Children started again each second"),
      OBSERVER_UNIT_RATE, OBSERVER_LOAD_RESTARTS },
    { "turn_usec", N_ ("Longest turn"),
      N_ ("How long the scheduler kept the main loop at a stretch, just now"),
      OBSERVER_UNIT_DURATION, OBSERVER_LOAD_TURN },
  };

  writer->section = OBSERVER_FACTS_RATES;
  for (size_t i = 0; i < G_N_ELEMENTS (rates); i++)
    add_value (writer, rates[i].id, _ (rates[i].name), _ (rates[i].hint), rates[i].unit,
               row != NULL ? (double) row[rates[i].load] : NAN);
  add_value (writer, "longest_turn_usec", _ ("Longest turn ever"),
             _ ("The same since the node started"), OBSERVER_UNIT_DURATION,
             (double) node->longest_turn_usec);
  add_value (writer, "spawned", _ ("Spawned so far"),
             _ ("Processes that were started since the node started"),
             OBSERVER_UNIT_COUNT, (double) node->n_spawned);
  add_value (writer, "messages", _ ("Messages so far"),
             _ ("Messages that were sent since the node started"), OBSERVER_UNIT_COUNT,
             (double) node->n_messages);
  add_value (writer, "restarts", _ ("Restarts so far"),
             _ ("Children that today’s supervisors started again"), OBSERVER_UNIT_COUNT,
             (double) node->n_restarts);
}

GArray *
observer_facts_new (const CopSnapshot *snapshot, const ObserverHistory *history)
{
  GArray      *facts = g_array_new (FALSE, FALSE, sizeof (ObserverFact));
  Writer       writer = { .facts = facts };
  const float *row = NULL;

  g_array_set_clear_func (facts, clear_fact);
  if (history != NULL) {
    const ObserverSeries *series = observer_history_get_series (history);
    size_t                n_rows = observer_series_count (series);

    row = n_rows > 0 ? observer_series_row (series, n_rows - 1) : NULL;
  }
  add_node (&writer, snapshot);
  add_system (&writer, &snapshot->node);
  add_memory (&writer, &snapshot->node);
  add_counts (&writer, snapshot);
  add_rates (&writer, &snapshot->node, row);
  return facts;
}

/* ---- to be copied ---- */

char *
observer_facts_to_text (const GArray *facts)
{
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < facts->len; i++) {
    const ObserverFact *fact = &g_array_index (facts, ObserverFact, i);

    if (i == 0 || fact->section != fact[-1].section)
      g_string_append_printf (text, "%s%s\n", i > 0 ? "\n" : "",
                              observer_facts_title (fact->section));
    g_string_append_printf (text, "  %s: %s\n", fact->name, fact->text);
  }
  return g_string_free (text, FALSE);
}

char *
observer_facts_to_json (const GArray *facts)
{
  GString *json = g_string_new ("{\n");

  for (unsigned i = 0; i < facts->len; i++) {
    const ObserverFact *fact = &g_array_index (facts, ObserverFact, i);
    bool                is_first = i == 0 || fact->section != fact[-1].section;
    bool                is_last = i + 1 == facts->len || fact->section != fact[1].section;

    if (is_first)
      g_string_append_printf (json, "  \"%s\": {\n", sections[fact->section].id);
    g_string_append_printf (json, "    \"%s\": %s%s\n", fact->id, fact->raw,
                            is_last ? "" : ",");
    if (is_last)
      g_string_append_printf (json, "  }%s\n", i + 1 < facts->len ? "," : "");
  }
  g_string_append (json, "}\n");
  return g_string_free (json, FALSE);
}
