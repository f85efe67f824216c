/* Reports in words, as Logger.Translator of Elixir 1.14 puts them at level debug. */
#include "behaviour/report.h"

#include "behaviour/exit-format.h"
#include "term/match.h"
#include "term/print.h"

static void
append_term (GString *text, CopTerm term)
{
  cop_print_append (text, term, COP_NOTATION_ELIXIR);
}

static void
append_line (GString *text, const char *prefix, CopTerm term)
{
  g_string_append (text, prefix);
  append_term (text, term);
}

/* A field of the report, or nil. */
static CopTerm
field (CopTerm report, const char *name)
{
  CopTerm value = cop_map_get (report, cop_atom (name));

  return value == COP_NONE ? COP_ATOM (nil) : value;
}

static void
append_stack (GString *text, CopTerm stack)
{
  for (CopTerm l = stack; cop_is_cons (l); l = cop_tail (l)) {
    g_autofree char *entry = cop_format_stack_entry (cop_head (l));
    g_string_append_printf (text, "\n    %s", entry ? entry : "");
  }
}

static bool
is_stack (CopTerm stack)
{
  if (!cop_is_cons (stack))
    return false;

  for (; cop_is_cons (stack); stack = cop_tail (stack)) {
    g_autofree char *entry = cop_format_stack_entry (cop_head (stack));
    if (entry == NULL)
      return false;
  }

  return cop_is_nil (stack);
}

/* ---- gen_server ---- */

static void
append_stop (GString *text, CopTerm reason)
{
  g_autofree char *exit = cop_format_exit (reason);

  g_string_append_printf (text, "\n** (stop) %s", exit);
}

/* An error with its stack, or whatever else a server stopped with. */
static void
append_stop_reason (GString *text, CopTerm reason)
{
  bool has_stack = cop_is_tuple (reason) && cop_tuple_size (reason) == 2 &&
                   is_stack (cop_tuple_get (reason, 1));
  if (!has_stack) {
    append_stop (text, reason);
    return;
  }

  CopTerm          error = cop_tuple_get (reason, 0);
  CopTerm          stack = cop_tuple_get (reason, 1);
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  cop_error_describe (error, stack, &name, &message);
  if (g_str_equal (name, "ErlangError") && !cop_is_map (error))
    append_stop (text, error);
  else
    g_string_append_printf (text, "\n** (%s) %s", name, message);
  append_stack (text, stack);
}

/* {Pid, dead}, {Pid, {Name, Stack}} or undefined. */
static void
append_client (GString *text, CopTerm client)
{
  if (!cop_is_tuple (client) || cop_tuple_size (client) != 2)
    return;

  CopTerm state = cop_tuple_get (client, 1);
  if (cop_is_tuple (state) && cop_tuple_size (state) == 2) {
    append_line (text, "\nClient ", cop_tuple_get (state, 0));
    g_string_append (text, " is alive\n");
    append_stack (text, cop_tuple_get (state, 1));
  } else {
    append_line (text, "\nClient ", cop_tuple_get (client, 0));
    g_string_append (text, " is dead");
  }
}

static void
append_sender (GString *text, CopTerm client)
{
  if (!cop_is_tuple (client) || cop_tuple_size (client) != 2)
    return;

  CopTerm state = cop_tuple_get (client, 1);
  bool    has_name = cop_is_tuple (state) && cop_tuple_size (state) == 2;
  append_line (text, " (from ", cop_tuple_get (has_name ? state : client, 0));
  g_string_append_c (text, ')');
}

static void
format_gen_server (GString *text, CopTerm report)
{
  CopTerm client = field (report, "client_info");

  append_line (text, "GenServer ", field (report, "name"));
  g_string_append (text, " terminating");
  append_stop_reason (text, field (report, "reason"));
  g_string_append (text, "\nLast message");
  append_sender (text, client);
  append_line (text, ": ", field (report, "last_message"));
  append_line (text, "\nState: ", field (report, "state"));
  append_client (text, client);
}

/* {Error, Stack}; of an exit the stack may be empty. */
static void
format_task (GString *text, CopTerm report)
{
  CopTerm reason = field (report, "reason");

  append_line (text, "Task ", field (report, "name"));
  append_line (text, " started from ", field (report, "starter"));
  g_string_append (text, " terminating");
  if (cop_is_tuple (reason) && cop_tuple_size (reason) == 2 &&
      cop_is_nil (cop_tuple_get (reason, 1)))
    append_stop (text, cop_tuple_get (reason, 0));
  else
    append_stop_reason (text, reason);
  append_line (text, "\nFunction: ", field (report, "function"));
  append_line (text, "\n    Args: ", field (report, "args"));
}

/* This one has Erlang's words also in Elixir. */
static void
format_unexpected (GString *text, CopTerm report)
{
  cop_print_append (text, field (report, "module"), COP_NOTATION_ERLANG);
  g_string_append_c (text, ' ');
  cop_print_append (text, field (report, "name"), COP_NOTATION_ERLANG);
  g_string_append (text, " received unexpected message in handle_info/2: ");
  cop_print_append (text, field (report, "message"), COP_NOTATION_ERLANG);
}

/* ---- supervisors ---- */

static void
append_supervisor (GString *text, CopTerm name)
{
  if (!cop_is_tuple (name)) {
    append_term (text, name);
  } else if (cop_tuple_size (name) == 2 && cop_is_pid (cop_tuple_get (name, 0))) {
    append_term (text, cop_tuple_get (name, 0));
    append_line (text, " (", cop_tuple_get (name, 1));
    g_string_append_c (text, ')');
  } else {
    append_term (text, cop_tuple_get (name, cop_tuple_size (name) - 1));
  }
}

static void
append_call (GString *text, CopTerm mfa)
{
  if (!cop_is_tuple (mfa) || cop_tuple_size (mfa) != 3) {
    append_term (text, mfa);
    return;
  }

  CopTerm          args = cop_tuple_get (mfa, 2);
  bool             is_forgotten = args == COP_ATOM (undefined);
  g_autofree char *call = cop_format_mfa (cop_tuple_get (mfa, 0), cop_tuple_get (mfa, 1),
                                          is_forgotten ? cop_int (0) : args);
  if (call != NULL && is_forgotten)
    call[strlen (call) - 1] = '?';
  g_string_append (text, call ? call : "");
}

static void
append_child (GString *text, CopTerm child)
{
  for (CopTerm l = child; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm item = cop_head (l);
    if (!cop_is_tuple (item) || cop_tuple_size (item) != 2)
      continue;

    CopTerm key = cop_tuple_get (item, 0);
    CopTerm value = cop_tuple_get (item, 1);
    if (key == cop_atom ("mfargs")) {
      g_string_append (text, "\nStart Call: ");
      append_call (text, value);
    } else if (key == cop_atom ("restart_type")) {
      append_line (text, "\nRestart: ", value);
    } else if (key == COP_ATOM (shutdown)) {
      append_line (text, "\nShutdown: ", value);
    } else if (key == cop_atom ("child_type")) {
      append_line (text, "\nType: ", value);
    } else if (key == COP_ATOM (significant) && value == COP_ATOM (true)) {
      g_string_append (text, "\nSignificant: true");
    }
  }
}

static const char *
context_text (CopTerm context)
{
  if (context == COP_ATOM (start_error))
    return "failed to start";
  if (context == COP_ATOM (child_terminated))
    return "terminated";

  return context == COP_ATOM (shutdown) ? "caused shutdown" : "shut down abnormally";
}

static void
format_supervisor (GString *text, CopTerm report)
{
  CopTerm context = field (report, "errorContext");
  CopTerm reason = field (report, "reason");
  CopTerm offender = field (report, "offender");
  CopTerm pid = cop_keyword_get (offender, COP_ATOM (pid));
  CopTerm count = cop_keyword_get (offender, cop_atom ("nb_children"));
  CopTerm id = cop_keyword_get (offender, COP_ATOM (id));
  if (context == COP_ATOM (start_error) && cop_is_tagged (reason, COP_ATOM (EXIT), 2))
    reason = cop_tuple_get (reason, 1);

  g_autofree char *exit = cop_format_exit (reason);
  g_string_append (text, count != COP_NONE ? "Children "
                         : id != COP_NONE  ? "Child "
                                           : "Child");
  if (id != COP_NONE)
    append_term (text, id);
  g_string_append (text, " of Supervisor ");
  append_supervisor (text, field (report, "supervisor"));
  g_string_append_printf (text, " %s\n** (exit) %s", context_text (context), exit);
  if (count != COP_NONE)
    append_line (text, "\nNumber: ", count);
  else if (pid != COP_NONE && cop_is_pid (pid) && context != COP_ATOM (shutdown))
    append_line (text, "\nPid: ", pid);
  append_child (text, offender);
}

static void
format_supervisor_message (GString *text, CopTerm supervisor, CopTerm report)
{
  append_term (text, supervisor);
  append_line (text, " received unexpected message: ", field (report, "message"));
}

static void
format_progress (GString *text, CopTerm report)
{
  CopTerm started = field (report, "started");
  CopTerm id = cop_keyword_get (started, COP_ATOM (id));
  CopTerm pid = cop_keyword_get (started, COP_ATOM (pid));

  g_string_append (text, "Child");
  if (id != COP_NONE)
    append_line (text, " ", id);
  g_string_append (text, " of Supervisor ");
  append_supervisor (text, field (report, "supervisor"));
  append_line (text, " started\nPid: ", pid == COP_NONE ? COP_ATOM (undefined) : pid);
  append_child (text, started);
}

/* ---- applications ---- */

static void
append_application (GString *text, CopTerm report)
{
  g_autofree char *name = cop_display (field (report, "application"));

  g_string_append_printf (text, "Application %s", name);
}

static void
format_application_progress (GString *text, CopTerm report)
{
  append_application (text, report);
  append_line (text, " started at ", field (report, "started_at"));
}

/* {Module, start, Args} */
static bool
is_start_call (CopTerm term)
{
  return cop_is_tuple (term) && cop_tuple_size (term) == 3 &&
         cop_tuple_get (term, 1) == COP_ATOM (start);
}

static char *
start_call_text (CopTerm call)
{
  return cop_format_mfa (cop_tuple_get (call, 0), COP_ATOM (start),
                         cop_tuple_get (call, 2));
}

/* The start function was left with @reason. */
static void
append_failed_start (GString *text, CopTerm reason, CopTerm call)
{
  g_auto (CopTerm) nested = cop_tuple_of (cop_term_ref (reason), cop_term_ref (call));
  g_autofree char *exit = cop_format_exit (nested);

  g_string_append (text, exit);
}

/* {bad_return, {{Module, start, Args}, Value}}; false when it is something else. */
static bool
append_bad_start (GString *text, CopTerm detail)
{
  if (!cop_is_tuple (detail) || cop_tuple_size (detail) != 2 ||
      !is_start_call (cop_tuple_get (detail, 0)))
    return false;

  CopTerm call = cop_tuple_get (detail, 0);
  CopTerm value = cop_tuple_get (detail, 1);
  if (cop_is_tagged (value, COP_ATOM (EXIT), 2)) {
    append_failed_start (text, cop_tuple_get (value, 1), call);
    return true;
  }

  g_autofree char *mfa = start_call_text (call);
  g_string_append_printf (text, "%s returned a bad value: ", mfa ? mfa : "");
  append_term (text, value);
  return true;
}

/* {already_started, kv} and the like. */
static bool
append_application_flaw (GString *text, CopTerm tag, CopTerm value)
{
  const char *prefix = NULL;
  if (tag == COP_ATOM (already_started))
    prefix = "already started application ";
  else if (tag == COP_ATOM (not_started))
    prefix = "not started application ";
  else if (tag == COP_ATOM (already_loaded))
    prefix = "already loaded application ";
  else if (tag == cop_atom ("not_loaded"))
    prefix = "not loaded application ";
  if (prefix == NULL || !cop_is_atom (value))
    return false;

  g_string_append_printf (text, "%s%s", prefix, cop_atom_name (value));
  return true;
}

/* Mirrors Application.format_error/1. */
static void
append_application_error (GString *text, CopTerm reason)
{
  if (cop_is_tuple (reason) && cop_tuple_size (reason) == 2) {
    CopTerm first = cop_tuple_get (reason, 0);
    CopTerm second = cop_tuple_get (reason, 1);
    if ((first == COP_ATOM (bad_return) && append_bad_start (text, second)) ||
        append_application_flaw (text, first, second))
      return;

    if (is_start_call (second) && cop_is_tagged (first, COP_ATOM (EXIT), 2)) {
      append_failed_start (text, cop_tuple_get (first, 1), second);
      return;
    }

    if (is_start_call (second)) {
      g_autofree char *mfa = start_call_text (second);
      g_autofree char *exit = cop_format_exit (first);
      g_string_append_printf (text, "%s returned an error: %s", mfa ? mfa : "", exit);
      return;
    }
  }

  g_autofree char *exit = cop_format_exit (reason);
  g_string_append (text, exit);
}

char *
cop_format_application_error (CopTerm reason)
{
  GString *text = g_string_new (NULL);
  append_application_error (text, reason);

  return g_string_free (text, FALSE);
}

static void
format_application_exit (GString *text, CopTerm report)
{
  append_application (text, report);
  g_string_append (text, " exited: ");
  append_application_error (text, field (report, "exited"));
}

/* ---- crashes ---- */

typedef struct {
  const char *key;
  const char *label;
} CrashItem;

static const CrashItem crash_items[] = {
  { "ancestors", "Ancestors" },   { "message_queue_len", "Message Queue Length" },
  { "messages", "Messages" },     { "links", "Links" },
  { "dictionary", "Dictionary" }, { "trap_exit", "Trapping Exits" },
  { "status", "Status" },         { "heap_size", "Heap Size" },
  { "stack_size", "Stack Size" }, { "reductions", "Reductions" },
};

static void
append_initial_call (GString *text, CopTerm info, const char *prefix)
{
  CopTerm call = cop_keyword_get (info, cop_atom ("initial_call"));
  size_t  n_args = 0;
  if (call == COP_NONE || !cop_is_tuple (call) || cop_tuple_size (call) != 3)
    return;

  /* A supervisor's is {supervisor, Module, Args}: its init is meant. */
  bool             is_supervisor = cop_tuple_get (call, 0) == COP_ATOM (supervisor);
  CopTerm          module = cop_tuple_get (call, is_supervisor ? 1 : 0);
  CopTerm          function = is_supervisor ? COP_ATOM (init) : cop_tuple_get (call, 1);
  bool             has_args = cop_list_length (cop_tuple_get (call, 2), &n_args);
  g_autofree char *mfa = cop_format_mfa (
      module, function, has_args ? cop_int ((int64_t) n_args) : cop_tuple_get (call, 2));
  g_string_append_printf (text, "%sInitial Call: %s", prefix, mfa ? mfa : "");
}

static void
append_crash_info (GString *text, CopTerm info, const char *prefix)
{
  append_initial_call (text, info, prefix);
  for (size_t i = 0; i < G_N_ELEMENTS (crash_items); i++) {
    CopTerm value = cop_keyword_get (info, cop_atom (crash_items[i].key));
    if (value == COP_NONE)
      continue;
    g_string_append_printf (text, "%s%s: ", prefix, crash_items[i].label);
    append_term (text, value);
  }
}

static void
append_crash_name (GString *text, CopTerm info)
{
  CopTerm pid = cop_keyword_get (info, COP_ATOM (pid));
  CopTerm name = cop_keyword_get (info, cop_atom ("registered_name"));
  if (name == COP_NONE || !cop_is_atom (name)) {
    append_term (text, pid);
    return;
  }

  append_term (text, name);
  append_line (text, " (", pid);
  g_string_append_c (text, ')');
}

static CopFailure
failure_of (CopTerm error_info)
{
  CopFailure failure = { .class = COP_CLASS_EXIT };
  if (error_info == COP_NONE || !cop_is_tuple (error_info) ||
      cop_tuple_size (error_info) != 3)
    return failure;

  CopTerm class = cop_tuple_get (error_info, 0);
  failure.class = class == COP_ATOM (error)   ? COP_CLASS_ERROR
                  : class == COP_ATOM (throw) ? COP_CLASS_THROW
                                              : COP_CLASS_EXIT;
  failure.value = cop_tuple_get (error_info, 1);
  failure.stack = cop_tuple_get (error_info, 2);
  return failure;
}

static void
format_crash (GString *text, CopTerm report)
{
  CopTerm          info = field (report, "info");
  CopTerm          neighbours = field (report, "neighbours");
  CopFailure       failure = failure_of (cop_keyword_get (info, cop_atom ("error_info")));
  g_autofree char *banner = cop_format_banner (&failure); /* lends from the report */

  g_string_append (text, "Process ");
  append_crash_name (text, info);
  g_string_append_printf (text, " terminating\n%s", banner);
  append_stack (text, failure.stack);
  append_crash_info (text, info, "\n");

  if (cop_is_cons (neighbours))
    g_string_append (text, "\nNeighbours:");
  for (CopTerm l = neighbours; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm neighbour = cop_tuple_get (cop_head (l), 1);
    g_string_append (text, "\n    ");
    append_crash_name (text, neighbour);
    append_crash_info (text, neighbour, "\n        ");
    g_string_append (text, "\n        Current Stacktrace:");
  }
}

/* ---- public ---- */

char *
cop_report_format (CopTerm report)
{
  CopTerm label =
      cop_is_map (report) ? cop_map_get (report, cop_atom ("label")) : COP_NONE;
  if (label == COP_NONE || !cop_is_tuple (label) || cop_tuple_size (label) != 2)
    return cop_inspect (report);

  CopTerm  source = cop_tuple_get (label, 0);
  CopTerm  event = cop_tuple_get (label, 1);
  GString *text = g_string_new (NULL);
  if (source == COP_ATOM (gen_server) && event == COP_ATOM (terminate))
    format_gen_server (text, report);
  else if (event == cop_atom ("no_handle_info"))
    format_unexpected (text, report);
  else if (event == cop_atom ("unexpected_msg"))
    format_supervisor_message (text, source, report);
  else if (event == cop_atom ("terminating"))
    format_task (text, report);
  else if (source == COP_ATOM (proc_lib))
    format_crash (text, report);
  else if (source == COP_ATOM (supervisor) && event == COP_ATOM (progress))
    format_progress (text, report);
  else if (source == COP_ATOM (supervisor))
    format_supervisor (text, report);
  else if (source == cop_atom ("application_controller") && event == COP_ATOM (progress))
    format_application_progress (text, report);
  else if (source == cop_atom ("application_controller"))
    format_application_exit (text, report);
  else
    append_term (text, report);

  return g_string_free (text, FALSE);
}
