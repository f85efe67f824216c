#include "supervisor-probe.h"

#include "behaviour/report.h"
#include "term/match.h"

typedef struct {
  char    *id;
  char   **plan;
  unsigned n_starts;
  CopTerm  pid; /* of the latest; local */
} Probe;

static GString    *events;
static GHashTable *probes; /* id → Probe, owned */
static GHashTable *names;  /* pid → "a#2", owned */
static bool        has_reports;

static void
free_probe (gpointer data)
{
  Probe *probe = data;

  g_free (probe->id);
  g_strfreev (probe->plan);
  g_free (probe);
}

static Probe *
probe_of (const char *id)
{
  Probe *probe = g_hash_table_lookup (probes, id);
  if (probe == NULL) {
    probe = g_new0 (Probe, 1);
    probe->id = g_strdup (id);
    g_hash_table_insert (probes, probe->id, probe);
  }

  return probe;
}

static const char *
name_of (CopTerm pid)
{
  return g_hash_table_lookup (names, GSIZE_TO_POINTER (pid));
}

/* ---- the log ---- */

static void G_GNUC_PRINTF (1, 2) log_event (const char *format, ...)
{
  va_list args;

  if (events->len > 0)
    g_string_append (events, "; ");
  va_start (args, format);
  g_string_append_vprintf (events, format, args);
  va_end (args);
}

/* The reason without its stack. */
static char *
reason_text (CopTerm reason)
{
  bool has_stack = cop_is_tuple (reason) && cop_tuple_size (reason) == 2 &&
                   cop_is_cons (cop_tuple_get (reason, 1));

  return cop_inspect (has_stack ? cop_tuple_get (reason, 0) : reason);
}

static void
log_supervisor_report (CopTerm report)
{
  CopTerm label = cop_map_get (report, cop_atom ("label"));
  if (cop_tuple_get (label, 0) != COP_ATOM (supervisor) ||
      cop_tuple_get (label, 1) == COP_ATOM (progress))
    return;

  CopTerm          offender = cop_map_get (report, cop_atom ("offender"));
  CopTerm          pid = cop_keyword_get (offender, COP_ATOM (pid));
  CopTerm          id = cop_keyword_get (offender, COP_ATOM (id));
  const char      *name = pid != COP_NONE ? name_of (pid) : NULL;
  g_autofree char *reason = reason_text (cop_map_get (report, COP_ATOM (reason)));
  log_event ("%s %s %s", cop_atom_name (cop_tuple_get (label, 1)),
             name ? name : cop_atom_name (id), reason);
}

static void
heard_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_REPORT && has_reports)
    log_supervisor_report (event->term);
  if (event->kind != COP_EVENT_EXIT || name_of (event->pid) == NULL)
    return;

  g_autofree char *reason = reason_text (event->term);
  log_event ("-%s %s", name_of (event->pid), reason);
}

void
assert_events (const char *expected)
{
  g_autofree char *happened = g_strdup (events->str);

  g_string_set_size (events, 0);
  g_assert_cmpstr (happened, ==, expected);
}

void
log_reports (void)
{
  has_reports = true;
}

/* ---- the process ---- */

typedef struct {
  CopTerm how; /* owned; of terminate */
} Worker;

/* @argument: {Id, Options, Outcome}. */
static CopNext
worker_init (void *state, CopTerm argument)
{
  Worker *self = state;
  CopTerm options = cop_tuple_get (argument, 1);
  CopTerm outcome = cop_tuple_get (argument, 2);

  if (outcome == COP_ATOM (ignore))
    return cop_next_ignore ();
  if (cop_is_tagged (outcome, COP_ATOM (error), 2))
    return cop_next_stop (cop_term_ref (cop_tuple_get (outcome, 1)));

  cop_trap_exit (cop_keyword_get (options, cop_atom ("trap")) == COP_ATOM (true));
  self->how = cop_term_ref (cop_keyword_get (options, COP_ATOM (terminate)));
  return cop_next_ok ();
}

static CopNext
worker_handle_cast (void *state, CopTerm request)
{
  return cop_next_stop (cop_term_ref (cop_tuple_get (request, 1)));
}

static void
worker_terminate (void *state, CopTerm reason)
{
  Worker *self = state;

  if (self->how == cop_atom ("hang"))
    cop_sleep (COP_INFINITY);
  else if (cop_is_tagged (self->how, cop_atom ("sleep"), 2))
    cop_sleep (cop_to_int (cop_tuple_get (self->how, 1)));
  else if (cop_is_tagged (self->how, COP_ATOM (exit), 2))
    cop_exit (cop_term_ref (cop_tuple_get (self->how, 1)));
}

static void
worker_clear (void *state)
{
  cop_term_unref (((Worker *) state)->how);
}

static const CopGenServerClass worker_class = {
  .module = "Probe.Worker",
  .state_size = sizeof (Worker),
  .init = worker_init,
  .handle_cast = worker_handle_cast,
  .terminate = worker_terminate,
  .clear_state = worker_clear,
};

static CopTerm
next_outcome (Probe *probe)
{
  unsigned n = probe->n_starts++;
  if (probe->plan == NULL)
    return COP_ATOM (ok);

  const char *text = probe->plan[MIN (n, g_strv_length (probe->plan) - 1)];
  return g_str_equal (text, "ok") ? COP_ATOM (ok) : T (text);
}

/* In the supervisor. */
static void
act (CopTerm outcome)
{
  CopTerm tag = cop_is_tuple (outcome) ? cop_tuple_get (outcome, 0) : outcome;

  if (tag == cop_atom ("block"))
    cop_sleep (COP_INFINITY);
  if (tag == cop_atom ("raise"))
    cop_raise (cop_term_ref (cop_tuple_get (outcome, 1)));
  if (tag == COP_ATOM (exit))
    cop_exit (cop_term_ref (cop_tuple_get (outcome, 1)));
  if (tag == COP_ATOM (throw))
    cop_throw (cop_term_ref (cop_tuple_get (outcome, 1)));
}

/* Probe.start (Id [, Options]); further arguments in front are left alone. */
static CopTerm
export_start (const CopTerm *args, size_t n_args, CopTerm env)
{
  bool             has_options = n_args > 1 && cop_is_list (args[n_args - 1]);
  CopTerm          options = has_options ? args[n_args - 1] : COP_NIL;
  CopTerm          id = args[n_args - (has_options ? 2 : 1)];
  Probe           *probe = probe_of (cop_atom_name (id));
  g_auto (CopTerm) outcome = next_outcome (probe);
  g_autofree char *name = g_strdup_printf ("%s#%u", probe->id, probe->n_starts);

  if (outcome != COP_ATOM (ok))
    log_event ("!%s", name);
  act (outcome);
  if (cop_is_tagged (outcome, cop_atom ("return"), 2))
    return cop_term_ref (cop_tuple_get (outcome, 1));

  g_auto (CopTerm) argument =
      cop_tuple_of (id, cop_term_ref (options), cop_term_ref (outcome));
  CopTerm result = cop_gen_server_start_link (
      &worker_class, argument,
      &(CopStartOptions){ .name = cop_keyword_get (options, COP_ATOM (name)) });
  if (cop_is_tagged (result, COP_ATOM (ok), 2)) {
    probe->pid = cop_tuple_get (result, 1);
    log_event ("+%s", name);
    g_hash_table_insert (names, GSIZE_TO_POINTER (probe->pid), g_steal_pointer (&name));
  }

  return result;
}

static const CopExport probe_exports[] = {
  { "start", 1, export_start, NULL },
  { "start", 2, export_start, NULL },
  { "start", 3, export_start, NULL },
  { NULL },
};

static const CopModule probe_module = { .name = "Probe", .exports = probe_exports };

void
probe_set_up (CopNode *node)
{
  g_clear_pointer (&probes, g_hash_table_unref);
  g_clear_pointer (&names, g_hash_table_unref);
  if (events == NULL)
    events = g_string_new (NULL);

  g_string_set_size (events, 0);
  probes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_probe);
  names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  has_reports = false;
  cop_module_register (node, &probe_module);
  cop_node_listen (node, heard_cb, NULL);
}

/* ---- for the cases ---- */

static CopTerm
make_child (const char *id, const char *args, const char *more)
{
  g_autofree char *text =
      g_strdup_printf ("%%{id: :%s, start: {Probe, :start, [%s]}%s%s}", id, args,
                       more ? ", " : "", more ? more : "");

  return T (text);
}

CopTerm
probe_child (const char *id, const char *more)
{
  g_autofree char *args = g_strconcat (":", id, NULL);

  return make_child (id, args, more);
}

CopTerm
probe_child_with (const char *id, const char *options, const char *more)
{
  g_autofree char *args = g_strdup_printf (":%s, [%s]", id, options);

  return make_child (id, args, more);
}

void
probe_plan (const char *id, const char *plan)
{
  Probe *probe = probe_of (id);

  g_strfreev (probe->plan);
  probe->plan = g_strsplit (plan, "|", -1);
}

CopTerm
probe_pid (const char *id)
{
  return probe_of (id)->pid;
}

void
probe_stop (const char *id, const char *reason)
{
  cop_cast (probe_pid (id), cop_tuple_of (COP_ATOM (stop), T (reason)));
  settle ();
}

void
probe_kill (const char *id)
{
  cop_exit_process (probe_pid (id), COP_ATOM (kill));
  settle ();
}

CopTerm
start_tree (const char *strategy, int64_t max_restarts, CopTerm children)
{
  CopSupervisorFlags flags = COP_SUPERVISOR_DEFAULTS;
  flags.strategy = cop_atom (strategy);
  flags.max_restarts = max_restarts;

  cop_trap_exit (true);
  return cop_start_pid (cop_supervisor_start_link (children, &flags, COP_NONE));
}

void
assert_children (CopTerm supervisor, const char *expected)
{
  g_auto (CopTerm)    which = cop_supervisor_which_children (supervisor);
  g_autoptr (GString) text = g_string_new (NULL);

  for (CopTerm l = which; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm          pid = cop_tuple_get (cop_head (l), 1);
    g_autofree char *id = cop_display (cop_tuple_get (cop_head (l), 0));
    g_autofree char *shown =
        g_strdup (cop_is_pid (pid) ? name_of (pid) : cop_atom_name (pid));
    g_autofree char *item =
        g_strdup_printf ("%s=%s%s", id, shown, text->len > 0 ? " " : "");
    g_string_prepend (text, item);
  }
  g_assert_cmpstr (text->str, ==, expected);
}
