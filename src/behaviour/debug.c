#include "behaviour/debug.h"

#include "behaviour/module.h"
#include "behaviour/sys.h"
#include "term/compare.h"
#include "term/match.h"
#include "term/print.h"

#include <stdio.h>

typedef enum {
  DEBUG_TRACE,
  DEBUG_LOG,
  DEBUG_LOG_TO_FILE,
  DEBUG_STATISTICS,
  DEBUG_FUNCTION,
} DebugKind;

#define DEFAULT_LOG_LENGTH 10

struct _CopDebug {
  CopDebug *next;
  DebugKind kind;

  /* DEBUG_LOG */
  int64_t length;
  GQueue  events; /* CopTerm as pointer, owned; oldest first */

  /* DEBUG_LOG_TO_FILE */
  FILE *file; /* owned */

  /* DEBUG_STATISTICS */
  GDateTime *started; /* owned */
  uint64_t   reductions;
  uint64_t   n_in;
  uint64_t   n_out;

  /* DEBUG_FUNCTION */
  CopTerm id;       /* owned; COP_NONE: the function itself */
  CopTerm function; /* owned */
  CopTerm state;    /* owned */
};

static CopTerm
term_of (gpointer data)
{
  return GPOINTER_TO_SIZE (data);
}

static void
free_option (CopDebug *option)
{
  while (!g_queue_is_empty (&option->events))
    cop_term_unref (term_of (g_queue_pop_head (&option->events)));
  if (option->file != NULL)
    fclose (option->file);
  g_clear_pointer (&option->started, g_date_time_unref);
  cop_term_unref (option->id);
  cop_term_unref (option->function);
  cop_term_unref (option->state);
  g_free (option);
}

void
cop_debug_free (CopDebug *debug)
{
  while (debug != NULL) {
    CopDebug *next = debug->next;
    free_option (debug);
    debug = next;
  }
}

/* ---- install and remove ---- */

static CopDebug **
find_kind (CopDebug **debug, DebugKind kind)
{
  while (*debug != NULL && (*debug)->kind != kind)
    debug = &(*debug)->next;

  return debug;
}

static CopTerm
key_of (const CopDebug *option)
{
  return option->id == COP_NONE ? option->function : option->id;
}

static CopDebug **
find_function (CopDebug **debug, CopTerm key)
{
  while (*debug != NULL &&
         ((*debug)->kind != DEBUG_FUNCTION || !cop_equal (key_of (*debug), key)))
    debug = &(*debug)->next;

  return debug;
}

static CopDebug *
push_option (CopDebug **debug, DebugKind kind)
{
  CopDebug *option = g_new0 (CopDebug, 1);
  option->kind = kind;
  option->next = *debug;
  *debug = option;

  return option;
}

static void
remove_option (CopDebug **place)
{
  CopDebug *option = *place;
  if (option == NULL)
    return;

  *place = option->next;
  free_option (option);
}

/* OTP: what is installed already stays as it is. */
static void
install_log (CopDebug **debug, int64_t length)
{
  if (*find_kind (debug, DEBUG_LOG) == NULL)
    push_option (debug, DEBUG_LOG)->length = length;
}

static uint64_t
own_reductions (void)
{
  CopProcessInfo info = { 0 };
  cop_process_info (cop_node_current (), cop_self (), &info);

  return info.reductions;
}

static void
install_statistics (CopDebug **debug)
{
  if (*find_kind (debug, DEBUG_STATISTICS) != NULL)
    return;

  CopDebug *option = push_option (debug, DEBUG_STATISTICS);
  option->started = g_date_time_new_now_local ();
  option->reductions = own_reductions ();
}

static CopTerm
install_file (CopDebug **debug, CopTerm name)
{
  g_autofree char *path = cop_is_binary (name) ? g_strdup (cop_binary_data (name))
                                               : cop_charlist_to_utf8 (name);
  FILE            *file = path ? fopen (path, "w") : NULL;
  remove_option (find_kind (debug, DEBUG_LOG_TO_FILE));
  if (file == NULL)
    return cop_tuple_of (COP_ATOM (error), cop_atom ("open_file"));

  push_option (debug, DEBUG_LOG_TO_FILE)->file = file;
  return COP_ATOM (ok);
}

/* {Func, State} or {Id, Func, State}. */
static bool
install_function (CopDebug **debug, CopTerm spec)
{
  size_t size = cop_is_tuple (spec) ? cop_tuple_size (spec) : 0;
  if (size != 2 && size != 3)
    return false;

  CopTerm key = cop_tuple_get (spec, 0);
  if (*find_function (debug, key) != NULL)
    return true;

  CopDebug *option = push_option (debug, DEBUG_FUNCTION);
  option->id = size == 3 ? cop_term_ref (key) : COP_NONE;
  option->function = cop_term_ref (cop_tuple_get (spec, size - 2));
  option->state = cop_term_ref (cop_tuple_get (spec, size - 1));
  return true;
}

static bool
is_positive (CopTerm term, int64_t *ret_value)
{
  return cop_is_integer (term) && cop_int_get (term, ret_value) && *ret_value > 0;
}

void
cop_debug_install (CopDebug **debug, CopTerm options)
{
  int64_t length = 0;

  for (CopTerm l = options; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm option = cop_head (l);
    if (option == COP_ATOM (trace) && *find_kind (debug, DEBUG_TRACE) == NULL)
      push_option (debug, DEBUG_TRACE);
    else if (option == COP_ATOM (log))
      install_log (debug, DEFAULT_LOG_LENGTH);
    else if (cop_is_tagged (option, COP_ATOM (log), 2) &&
             is_positive (cop_tuple_get (option, 1), &length))
      install_log (debug, length);
    else if (option == COP_ATOM (statistics))
      install_statistics (debug);
    else if (cop_is_tagged (option, cop_atom ("log_to_file"), 2))
      cop_term_unref (install_file (debug, cop_tuple_get (option, 1)));
    else if (cop_is_tagged (option, COP_ATOM (install), 2))
      install_function (debug, cop_tuple_get (option, 1));
  }
}

/* ---- what is printed: as gen_server:print_event ---- */

static void
append_call (GString *text, CopTerm message)
{
  g_string_append (text, " got call ");
  cop_print_append (text, cop_tuple_get (message, 2), COP_NOTATION_ERLANG);
  g_string_append (text, " from ");
  cop_print_append (text, cop_tuple_get (cop_tuple_get (message, 1), 0),
                    COP_NOTATION_ERLANG);
}

static void
append_message (GString *text, CopTerm message)
{
  if (cop_is_tagged (message, COP_ATOM (gen_call), 3)) {
    append_call (text, message);
    return;
  }

  bool is_cast = cop_is_tagged (message, COP_ATOM (gen_cast), 2);
  g_string_append (text, is_cast ? " got cast " : " got ");
  cop_print_append (text, is_cast ? cop_tuple_get (message, 1) : message,
                    COP_NOTATION_ERLANG);
}

static char *
event_line (CopTerm name, CopTerm event)
{
  GString *text = g_string_new ("*DBG* ");
  cop_print_append (text, name, COP_NOTATION_ERLANG);

  if (cop_is_tagged (event, cop_atom ("in"), 2)) {
    append_message (text, cop_tuple_get (event, 1));
  } else if (cop_is_tagged (event, cop_atom ("out"), 4)) {
    g_string_append (text, " sent ");
    cop_print_append (text, cop_tuple_get (event, 1), COP_NOTATION_ERLANG);
    g_string_append (text, " to ");
    cop_print_append (text, cop_tuple_get (cop_tuple_get (event, 2), 0),
                      COP_NOTATION_ERLANG);
    g_string_append (text, ", new state ");
    cop_print_append (text, cop_tuple_get (event, 3), COP_NOTATION_ERLANG);
  } else if (cop_is_tagged (event, COP_ATOM (noreply), 2)) {
    g_string_append (text, " new state ");
    cop_print_append (text, cop_tuple_get (event, 1), COP_NOTATION_ERLANG);
  } else {
    g_string_append (text, " dbg  ");
    cop_print_append (text, event, COP_NOTATION_ERLANG);
  }

  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

static void
print_event (CopTerm name, CopTerm event)
{
  g_autofree char *line = event_line (name, event);

  cop_sys_print (line);
}

/* ---- events ---- */

static void
log_event (CopDebug *option, CopTerm name, CopTerm event)
{
  /* Kept with its name, for log print. */
  CopTerm item = cop_tuple_of (cop_term_ref (event), cop_term_ref (name));
  g_queue_push_tail (&option->events, GSIZE_TO_POINTER (item));
  if ((int64_t) option->events.length > option->length)
    cop_term_unref (term_of (g_queue_pop_head (&option->events)));
}

static void
count_event (CopDebug *option, CopTerm event)
{
  CopTerm tag = cop_is_tuple (event) && cop_tuple_size (event) > 0
                    ? cop_tuple_get (event, 0)
                    : COP_NONE;
  option->n_in += tag == cop_atom ("in");
  option->n_out += tag == cop_atom ("out");
}

typedef struct {
  CopTerm function; /* borrowed */
  CopTerm args[3];  /* borrowed */
  CopTerm result;   /* owned */
} FunctionCall;

static void
call_function (void *data)
{
  FunctionCall *call = data;

  call->result = cop_call_function (call->function, call->args, 3);
}

/* Whether the function stays: it leaves by `done` and by failing; a throw is its value.
 */
static bool
run_function (CopDebug *option, CopTerm name, CopTerm event)
{
  g_auto (CopFailure) failure = { 0 };
  FunctionCall call = { option->function, { option->state, event, name }, COP_NONE };
  if (!cop_try (call_function, &call, &failure)) {
    if (failure.class != COP_CLASS_THROW)
      return false;
    call.result = cop_term_steal (&failure.value);
  }

  if (call.result == cop_atom ("done"))
    return false;

  cop_term_replace (&option->state, call.result);
  return true;
}

void
cop_debug_event (CopDebug **debug, CopTerm name, CopTerm event)
{
  g_auto (CopTerm) kept = event;
  g_autofree char *line = NULL;

  for (CopDebug **place = debug; *place != NULL;) {
    CopDebug *option = *place;
    bool      stays = true;
    switch (option->kind) {
    case DEBUG_TRACE: print_event (name, event); break;
    case DEBUG_LOG: log_event (option, name, event); break;
    case DEBUG_LOG_TO_FILE:
      if (line == NULL)
        line = event_line (name, event);
      fputs (line, option->file);
      fflush (option->file);
      break;
    case DEBUG_STATISTICS: count_event (option, event); break;
    case DEBUG_FUNCTION: stays = run_function (option, name, event); break;
    }
    if (stays)
      place = &option->next;
    else
      remove_option (place);
  }
}

/* ---- commands ---- */

static CopTerm
local_time (GDateTime *time)
{
  CopTerm date = cop_tuple_of (cop_int (g_date_time_get_year (time)),
                               cop_int (g_date_time_get_month (time)),
                               cop_int (g_date_time_get_day_of_month (time)));
  CopTerm day_time = cop_tuple_of (cop_int (g_date_time_get_hour (time)),
                                   cop_int (g_date_time_get_minute (time)),
                                   cop_int (g_date_time_get_second (time)));

  return cop_tuple_of (date, day_time);
}

static CopTerm
statistics_of (const CopDebug *option)
{
  if (option == NULL)
    return cop_atom ("no_statistics");

  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  return cop_list_of (
      cop_tuple_of (cop_atom ("start_time"), local_time (option->started)),
      cop_tuple_of (cop_atom ("current_time"), local_time (now)),
      cop_tuple_of (cop_atom ("reductions"),
                    cop_uint (own_reductions () - option->reductions)),
      cop_tuple_of (cop_atom ("messages_in"), cop_uint (option->n_in)),
      cop_tuple_of (cop_atom ("messages_out"), cop_uint (option->n_out)));
}

CopTerm
cop_debug_log (const CopDebug *debug)
{
  CopTerm         list = COP_NIL;
  const CopDebug *option = *find_kind ((CopDebug **) &debug, DEBUG_LOG);
  for (GList *l = option ? option->events.tail : NULL; l != NULL; l = l->prev)
    list = cop_cons (cop_term_ref (cop_tuple_get (term_of (l->data), 0)), list);

  return list;
}

static CopTerm
log_command (CopDebug **debug, CopTerm flag)
{
  int64_t    length = 0;
  CopDebug **place = find_kind (debug, DEBUG_LOG);

  if (flag == COP_ATOM (get))
    return cop_tuple_of (COP_ATOM (ok), cop_debug_log (*debug));

  if (flag == COP_ATOM (true)) {
    install_log (debug, DEFAULT_LOG_LENGTH);
  } else if (cop_is_tagged (flag, COP_ATOM (true), 2) &&
             is_positive (cop_tuple_get (flag, 1), &length)) {
    install_log (debug, length);
  } else if (flag == COP_ATOM (false)) {
    remove_option (place);
  } else if (flag == cop_atom ("print")) {
    for (GList *l = *place ? (*place)->events.head : NULL; l != NULL; l = l->next)
      print_event (cop_tuple_get (term_of (l->data), 1),
                   cop_tuple_get (term_of (l->data), 0));
  } else {
    return cop_atom ("unknown_debug");
  }

  return COP_ATOM (ok);
}

static CopTerm
trace_command (CopDebug **debug, CopTerm flag)
{
  CopDebug **place = find_kind (debug, DEBUG_TRACE);
  if (flag == COP_ATOM (true) && *place == NULL)
    push_option (debug, DEBUG_TRACE);
  else if (flag == COP_ATOM (false))
    remove_option (place);
  else if (flag != COP_ATOM (true))
    return cop_atom ("unknown_debug");

  return COP_ATOM (ok);
}

static CopTerm
statistics_command (CopDebug **debug, CopTerm flag)
{
  CopDebug **place = find_kind (debug, DEBUG_STATISTICS);
  if (flag == COP_ATOM (get))
    return cop_tuple_of (COP_ATOM (ok), statistics_of (*place));

  if (flag == COP_ATOM (true))
    install_statistics (debug);
  else if (flag == COP_ATOM (false))
    remove_option (place);
  else
    return cop_atom ("unknown_debug");

  return COP_ATOM (ok);
}

/* Those that are named by an atom or an installed function. */
static CopTerm
remove_command (CopDebug **debug, CopTerm key)
{
  CopDebug **place = find_function (debug, key);
  if (key == COP_ATOM (trace))
    place = find_kind (debug, DEBUG_TRACE);
  else if (key == COP_ATOM (log))
    place = find_kind (debug, DEBUG_LOG);
  else if (key == COP_ATOM (statistics))
    place = find_kind (debug, DEBUG_STATISTICS);

  remove_option (place);
  return COP_ATOM (ok);
}

CopTerm
cop_debug_command (CopDebug **debug, CopTerm command)
{
  if (command == cop_atom ("no_debug")) {
    cop_debug_free (*debug);
    *debug = NULL;
    return COP_ATOM (ok);
  }

  if (!cop_is_tuple (command) || cop_tuple_size (command) != 2)
    return cop_atom ("unknown_debug");

  CopTerm tag = cop_tuple_get (command, 0);
  CopTerm argument = cop_tuple_get (command, 1);
  if (tag == COP_ATOM (trace))
    return trace_command (debug, argument);
  if (tag == COP_ATOM (log))
    return log_command (debug, argument);
  if (tag == COP_ATOM (statistics))
    return statistics_command (debug, argument);
  if (tag == COP_ATOM (install) && install_function (debug, argument))
    return COP_ATOM (ok);
  if (tag == COP_ATOM (remove))
    return remove_command (debug, argument);
  if (tag == cop_atom ("log_to_file")) {
    if (argument != COP_ATOM (false))
      return install_file (debug, argument);
    remove_option (find_kind (debug, DEBUG_LOG_TO_FILE));
    return COP_ATOM (ok);
  }

  return cop_atom ("unknown_debug");
}

static CopTerm
option_to_term (const CopDebug *option)
{
  switch (option->kind) {
  case DEBUG_TRACE: return cop_tuple_of (COP_ATOM (trace), COP_ATOM (true));
  case DEBUG_LOG:
    return cop_tuple_of (COP_ATOM (log),
                         cop_tuple_of (cop_int (option->length), cop_debug_log (option)));
  case DEBUG_LOG_TO_FILE: return cop_tuple_of (cop_atom ("log_to_file"), COP_ATOM (true));
  case DEBUG_STATISTICS:
    return cop_tuple_of (COP_ATOM (statistics),
                         cop_tuple_of (local_time (option->started),
                                       cop_tuple_of (cop_atom ("reductions"),
                                                     cop_uint (option->reductions)),
                                       cop_uint (option->n_in),
                                       cop_uint (option->n_out)));
  case DEBUG_FUNCTION: break;
  }

  CopTerm function = cop_term_ref (option->function);
  CopTerm state = cop_term_ref (option->state);
  if (option->id == COP_NONE)
    return cop_tuple_of (function, state);

  return cop_tuple_of (cop_term_ref (option->id), cop_tuple_of (function, state));
}

CopTerm
cop_debug_to_term (const CopDebug *debug)
{
  CopTerm list = COP_NIL;
  for (const CopDebug *option = debug; option != NULL; option = option->next)
    list = cop_cons (option_to_term (option), list);

  g_auto (CopTerm) reversed = list;
  return cop_list_reverse (reversed);
}
