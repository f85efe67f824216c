/* What a process started by proc_lib reports when it crashes. Mirrors proc_lib's
 * crash_report/4, key by key. */
#include "behaviour/proc-lib.h"
#include "behaviour/report.h"
#include "term/match.h"

#define MAX_NEIGHBOURS 15
/* OTP shows all messages; a report with a million of them helps nobody. */
#define MAX_MESSAGES 100

bool
cop_reason_is_abnormal (CopTerm reason)
{
  return reason != COP_ATOM (normal) && reason != COP_ATOM (shutdown) &&
         !cop_is_tagged (reason, COP_ATOM (shutdown), 2);
}

CopTerm
cop_proc_lib_dummy_call (CopTerm mfa)
{
  CopTerm args = COP_NIL;
  for (int64_t i = cop_to_int (cop_tuple_get (mfa, 2)); i > 0; i--) {
    g_autofree char *name = g_strdup_printf ("Argument__%d", (int) i);
    args = cop_cons (cop_atom (name), args);
  }

  return cop_tuple_of (cop_tuple_get (mfa, 0), cop_tuple_get (mfa, 1), args);
}

static CopTerm
item (const char *key, CopTerm value)
{
  return cop_tuple_of (cop_atom (key), value);
}

static CopTerm
dictionary_value (CopTerm pid, CopTerm key)
{
  CopTerm dictionary = cop_process_dictionary (cop_node_current (), pid);

  return dictionary == COP_NONE ? COP_NONE : cop_map_get (dictionary, key);
}

static CopTerm
initial_call_of (CopTerm pid)
{
  CopTerm mfa = dictionary_value (pid, COP_ATOM (initial_call));
  bool    is_mfa = mfa != COP_NONE && cop_is_tuple (mfa) && cop_tuple_size (mfa) == 3 &&
                cop_is_small (cop_tuple_get (mfa, 2));

  return is_mfa ? cop_proc_lib_dummy_call (mfa) : COP_NONE;
}

static CopTerm
ancestors_of (CopTerm pid)
{
  CopTerm ancestors = dictionary_value (pid, COP_ATOM (ancestors));

  return ancestors == COP_NONE ? COP_NIL : cop_term_ref (ancestors);
}

/* The dictionary as a list, without what proc_lib itself keeps there. */
static CopTerm
cleaned_dictionary (CopTerm pid)
{
  CopTerm dictionary = cop_process_dictionary (cop_node_current (), pid);
  if (dictionary == COP_NONE)
    return COP_NIL;

  CopTerm             list = COP_NIL;
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter;
  cop_map_iter_init (&iter, dictionary);
  while (cop_map_iter_next (&iter, &key, &value)) {
    if (key != COP_ATOM (ancestors) && key != COP_ATOM (initial_call))
      list = cop_cons (cop_tuple_of (cop_term_ref (key), cop_term_ref (value)), list);
  }

  g_auto (CopTerm) reversed = list;
  return cop_list_reverse (reversed);
}

static const char *
status_name (CopStatus status)
{
  switch (status) {
  case COP_STATUS_RUNNABLE: return "runnable";
  case COP_STATUS_RUNNING: return "running";
  case COP_STATUS_SUSPENDED: return "suspended";
  case COP_STATUS_EXITING: return "exiting";
  case COP_STATUS_WAITING:
  case COP_STATUS_BLOCKED: break;
  }

  return "waiting";
}

/* ---- the process itself ---- */

static CopTerm
own_info (const CopFailure *failure)
{
  static const char *const classes[] = { "none", "exit", "error", "throw" };

  CopNode       *node = cop_node_current ();
  CopTerm        self = cop_self ();
  CopProcessInfo info = { 0 };
  if (!cop_process_info (node, self, &info))
    return COP_NIL;

  CopTerm error_info =
      cop_tuple_of (cop_atom (classes[failure->class]), cop_term_ref (failure->value),
                    failure->stack == COP_NONE ? COP_NIL : cop_term_ref (failure->stack));
  CopTerm list = cop_list_of (
      item ("pid", self),
      item ("registered_name", info.name == COP_NONE ? COP_NIL : info.name),
      item ("error_info", error_info), item ("ancestors", ancestors_of (self)),
      item ("message_queue_len", cop_uint (info.mailbox)),
      item ("messages", cop_process_messages (node, self, 0, MAX_MESSAGES)),
      item ("links", cop_process_relations (node, self, COP_RELATION_LINK)),
      item ("dictionary", cleaned_dictionary (self)),
      item ("trap_exit", cop_bool (info.trap_exit)), item ("status", COP_ATOM (running)),
      item ("heap_size", cop_uint (info.memory / sizeof (CopTerm))),
      item ("stack_size", cop_int (0)), item ("reductions", cop_uint (info.reductions)));
  CopTerm initial_call = initial_call_of (self);

  return initial_call == COP_NONE ? list
                                  : cop_cons (item ("initial_call", initial_call), list);
}

/* ---- its neighbours: linked processes that do not trap exits, and theirs ---- */

static bool
is_trapping (CopTerm pid)
{
  CopProcessInfo info = { 0 };

  return !cop_process_info (cop_node_current (), pid, &info) || info.trap_exit;
}

static void
visit_neighbours (CopTerm pid, GArray *visited)
{
  g_auto (CopTerm) links =
      cop_process_relations (cop_node_current (), pid, COP_RELATION_LINK);
  for (CopTerm l = links; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm partner = cop_head (l);
    bool    is_known = false;
    for (unsigned i = 0; i < visited->len; i++)
      is_known |= g_array_index (visited, CopTerm, i) == partner;
    if (is_known || is_trapping (partner) || visited->len > MAX_NEIGHBOURS)
      continue;

    g_array_append_val (visited, partner);
    visit_neighbours (partner, visited);
  }
}

static CopTerm
neighbour_info (CopTerm pid)
{
  CopNode       *node = cop_node_current ();
  CopProcessInfo info = { 0 };
  if (!cop_process_info (node, pid, &info))
    return COP_NONE;

  CopTerm initial_call = initial_call_of (pid);
  CopTerm list = cop_list_of (
      item ("pid", pid),
      item ("registered_name", info.name == COP_NONE ? COP_NIL : info.name),
      item ("initial_call", initial_call == COP_NONE ? COP_NIL : initial_call),
      item ("current_function", COP_NIL), item ("ancestors", ancestors_of (pid)),
      item ("message_queue_len", cop_uint (info.mailbox)),
      item ("links", cop_process_relations (node, pid, COP_RELATION_LINK)),
      item ("trap_exit", cop_bool (info.trap_exit)),
      item ("status", cop_atom (status_name (info.status))),
      item ("heap_size", cop_uint (info.memory / sizeof (CopTerm))),
      item ("stack_size", cop_int (0)), item ("reductions", cop_uint (info.reductions)),
      item ("current_stacktrace", COP_NIL));

  return item ("neighbour", list);
}

static CopTerm
neighbours (void)
{
  g_autoptr (GArray) visited = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  CopTerm            self = cop_self ();
  CopTerm            list = COP_NIL;

  g_array_append_val (visited, self);
  visit_neighbours (self, visited);
  for (unsigned i = visited->len; i > 1; i--) {
    CopTerm neighbour = neighbour_info (g_array_index (visited, CopTerm, i - 1));
    if (neighbour != COP_NONE)
      list = cop_cons (neighbour, list);
  }

  return list;
}

void
cop_proc_lib_crash_report (const CopFailure *failure)
{
  if (failure->class == COP_CLASS_EXIT && !cop_reason_is_abnormal (failure->value))
    return;

  if (cop_report_is_wanted ())
    cop_report (cop_map_of (
        cop_atom ("label"), cop_tuple_of (COP_ATOM (proc_lib), cop_atom ("crash")),
        COP_ATOM (info), own_info (failure), cop_atom ("neighbours"), neighbours ()));
  cop_yield ();
}
