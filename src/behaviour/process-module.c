/* The module Process: what the console can ask of and do to processes. */
#include "behaviour/builtin-modules.h"
#include "behaviour/gen-server-module.h"
#include "process/server.h"
#include "term/match.h"
#include "term/print.h"

static CopTerm
nil_if_none (CopTerm term)
{
  return term == COP_NONE ? COP_ATOM (nil) : term;
}

static void
require (bool condition)
{
  if (!condition)
    cop_raise (COP_ATOM (badarg));
}

/* As Elixir says it since OTP 24. @what: "not a pid". */
static void
require_argument (bool condition, const char *position, const char *what)
{
  if (!condition)
    cop_raise_argument (
        "errors were found at the given arguments:\n\n  * %s argument: %s\n", position,
        what);
}

static void
require_pid (CopTerm term)
{
  require_argument (cop_is_pid (term), "1st", "not a pid");
}

/* ---- who is there ---- */

static CopTerm
export_list (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_processes ();
}

static CopTerm
export_alive (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_pid (args[0]);
  return cop_bool (cop_is_alive (args[0]));
}

static CopTerm
export_whereis (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_argument (cop_is_atom (args[0]), "1st", "not an atom");
  return nil_if_none (cop_whereis (args[0]));
}

static CopTerm
export_registered (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_registered ();
}

static CopTerm
export_register (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (!cop_is_pid (args[0]) || !cop_is_atom (args[1]) || args[1] == COP_ATOM (nil))
    cop_raise_stack (
        COP_ATOM (function_clause),
        cop_list_of (cop_tuple_of (env, cop_atom ("register"), cop_int (2), COP_NIL)));

  if (!cop_try_register (args[1], args[0])) {
    g_autofree char *pid = cop_inspect (args[0]);
    g_autofree char *name = cop_inspect (args[1]);
    cop_raise_argument (
        "could not register %s with name %s because it is not alive, the name is "
        "already taken, or it has already been given another name",
        pid, name);
  }

  return COP_ATOM (true);
}

static CopTerm
export_unregister (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_unregister (args[0]);
  return COP_ATOM (true);
}

static CopTerm
export_group_leader (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (n_args == 0)
    return cop_group_leader ();

  cop_set_group_leader (args[1], args[0]);
  return COP_ATOM (true);
}

/* ---- signals ---- */

static CopTerm
export_exit (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_pid (args[0]);
  cop_exit_process (args[0], args[1]);
  return COP_ATOM (true);
}

static CopTerm
export_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_pid (args[0]);
  cop_link (args[0]);
  return COP_ATOM (true);
}

static CopTerm
export_unlink (const CopTerm *args, size_t n_args, CopTerm env)
{
  require_pid (args[0]);
  cop_unlink (args[0]);
  return COP_ATOM (true);
}

static CopTerm
export_monitor (const CopTerm *args, size_t n_args, CopTerm env)
{
  require (cop_is_pid (args[0]) || cop_is_atom (args[0]) || cop_is_tuple (args[0]));
  return cop_monitor (args[0]);
}

static bool
list_contains (CopTerm list, CopTerm atom)
{
  for (; cop_is_cons (list); list = cop_tail (list))
    if (cop_head (list) == atom)
      return true;

  return false;
}

static CopTerm
export_demonitor (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopDemonitorFlags flags = COP_DEMONITOR_PLAIN;
  require (cop_is_reference (args[0]));
  if (n_args > 1 && list_contains (args[1], cop_atom ("flush")))
    flags |= COP_DEMONITOR_FLUSH;
  if (n_args > 1 && list_contains (args[1], COP_ATOM (info)))
    flags |= COP_DEMONITOR_INFO;

  return cop_bool (cop_demonitor (args[0], flags));
}

static CopTerm
export_flag (const CopTerm *args, size_t n_args, CopTerm env)
{
  require (args[0] == cop_atom ("trap_exit") &&
           (args[1] == COP_ATOM (true) || args[1] == COP_ATOM (false)));
  return cop_bool (cop_trap_exit (args[1] == COP_ATOM (true)));
}

static CopTerm
export_send (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_send (args[0], cop_term_ref (args[1]));
  return COP_ATOM (ok);
}

/* ---- time ---- */

static CopTerm
export_sleep (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_sleep (cop_timeout_of_term (args[0]));
  return COP_ATOM (ok);
}

static CopTerm
export_send_after (const CopTerm *args, size_t n_args, CopTerm env)
{
  int64_t msec = 0;
  require_argument (cop_is_integer (args[2]), "1st", "not an integer");
  require_argument (cop_int_get (args[2], &msec) && msec >= 0, "1st", "out of range");
  return cop_send_after (msec, args[0], cop_term_ref (args[1]));
}

static CopTerm
left_or_false (int64_t left)
{
  return left < 0 ? COP_ATOM (false) : cop_int (left);
}

static CopTerm
export_cancel_timer (const CopTerm *args, size_t n_args, CopTerm env)
{
  require (cop_is_reference (args[0]));
  return left_or_false (cop_cancel_timer (args[0]));
}

static CopTerm
export_read_timer (const CopTerm *args, size_t n_args, CopTerm env)
{
  require (cop_is_reference (args[0]));
  return left_or_false (cop_read_timer (args[0]));
}

/* ---- dictionary and label ---- */

static CopTerm
export_get (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm value = cop_dictionary_get (args[0]);
  if (value == COP_NONE)
    return n_args > 1 ? cop_term_ref (args[1]) : COP_ATOM (nil);

  return cop_term_ref (value);
}

static CopTerm
export_put (const CopTerm *args, size_t n_args, CopTerm env)
{
  return nil_if_none (
      cop_dictionary_put (cop_term_ref (args[0]), cop_term_ref (args[1])));
}

static CopTerm
export_delete (const CopTerm *args, size_t n_args, CopTerm env)
{
  return nil_if_none (cop_dictionary_erase (args[0]));
}

static CopTerm
export_set_label (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_set_label (cop_term_ref (args[0]));
  return COP_ATOM (ok);
}

/* ---- info ---- */

static CopTerm
initial_call (const CopProcessInfo *info)
{
  if (info->initial_call != COP_NONE)
    return cop_term_ref (info->initial_call);

  return cop_tuple_of (cop_atom ("c"), cop_atom (info->entry ? info->entry : "?"),
                       cop_int (0));
}

/* The text of a place as a tuple: "GenServer.call/3" → {GenServer, call, 3}. */
static CopTerm
function_to_term (const char *text)
{
  const char *slash = strrchr (text, '/');
  const char *dot = strrchr (text, '.');
  if (slash == NULL || dot == NULL || dot > slash)
    return cop_tuple_of (cop_atom ("c"), cop_atom (text), cop_int (0));

  g_autofree char *module = g_strndup (text, dot - text);
  CopTerm          atom = module[0] == ':'              ? cop_atom (module + 1)
                          : g_ascii_isupper (module[0]) ? cop_module_atom (module)
                                                        : cop_atom (module);

  return cop_tuple_of (atom, cop_atom_len (dot + 1, slash - dot - 1),
                       cop_int (g_ascii_strtoll (slash + 1, NULL, 10)));
}

static CopTerm
dictionary_of (CopTerm pid)
{
  CopTerm dictionary = cop_process_dictionary (cop_node_current (), pid);
  if (dictionary == COP_NONE)
    return COP_NIL;

  CopTerm             list = COP_NIL;
  CopTerm             key = COP_NONE;
  CopTerm             value = COP_NONE;
  g_auto (CopMapIter) iter;
  cop_map_iter_init (&iter, dictionary);
  while (cop_map_iter_next (&iter, &key, &value))
    list = cop_cons (cop_tuple_of (cop_term_ref (key), cop_term_ref (value)), list);

  return list;
}

static CopTerm
monitors_of (CopTerm pid)
{
  g_auto (CopTerm) targets =
      cop_process_relations (cop_node_current (), pid, COP_RELATION_MONITORS);
  CopTerm list = COP_NIL;
  for (CopTerm l = targets; cop_is_cons (l); l = cop_tail (l))
    list =
        cop_cons (cop_tuple_of (COP_ATOM (process), cop_term_ref (cop_head (l))), list);

  g_auto (CopTerm) reversed = list;
  return cop_list_reverse (reversed);
}

static const char *
status_name (CopStatus status)
{
  static const char *const names[] = {
    [COP_STATUS_RUNNABLE] = "runnable", [COP_STATUS_RUNNING] = "running",
    [COP_STATUS_WAITING] = "waiting",   [COP_STATUS_BLOCKED] = "waiting",
    [COP_STATUS_SUSPENDED] = "waiting", [COP_STATUS_EXITING] = "exiting",
  };

  return names[status];
}

/* The value of one item of process_info/2, or COP_NONE for an unknown item. */
static CopTerm
info_value (const CopProcessInfo *info, const char *item)
{
  CopNode *node = cop_node_current ();
  CopTerm  pid = info->pid;

  if (g_str_equal (item, "registered_name"))
    return info->name == COP_NONE ? COP_NIL : info->name;
  if (g_str_equal (item, "current_function"))
    return function_to_term (info->current_function ? info->current_function : "?");
  if (g_str_equal (item, "initial_call"))
    return initial_call (info);
  if (g_str_equal (item, "status"))
    return cop_atom (status_name (info->status));
  if (g_str_equal (item, "message_queue_len"))
    return cop_uint (info->mailbox);
  if (g_str_equal (item, "messages"))
    return cop_process_messages (node, pid, 0, info->mailbox);
  if (g_str_equal (item, "links"))
    return cop_process_relations (node, pid, COP_RELATION_LINK);
  if (g_str_equal (item, "monitors"))
    return monitors_of (pid);
  if (g_str_equal (item, "monitored_by"))
    return cop_process_relations (node, pid, COP_RELATION_MONITORED_BY);
  if (g_str_equal (item, "dictionary"))
    return dictionary_of (pid);
  if (g_str_equal (item, "trap_exit"))
    return cop_bool (info->trap_exit);
  if (g_str_equal (item, "group_leader"))
    return info->group_leader == COP_NONE ? COP_ATOM (undefined) : info->group_leader;
  if (g_str_equal (item, "parent"))
    return info->parent == COP_NONE ? COP_ATOM (undefined) : info->parent;
  if (g_str_equal (item, "memory"))
    return cop_uint (info->memory);
  if (g_str_equal (item, "label"))
    return info->label == COP_NONE ? COP_ATOM (undefined) : cop_term_ref (info->label);
  if (g_str_equal (item, "reductions"))
    return cop_uint (info->reductions);

  return COP_NONE;
}

static CopTerm
info_pair (const CopProcessInfo *info, CopTerm item)
{
  require_argument (cop_is_atom (item), "2nd", "invalid item or item list");
  CopTerm value = info_value (info, cop_atom_name (item));
  require_argument (value != COP_NONE, "2nd", "invalid item or item list");

  return cop_tuple_of (item, value);
}

static CopTerm
info_list (const CopProcessInfo *info, CopTerm items)
{
  g_auto (CopTerm) list = COP_NIL;
  for (CopTerm l = items; cop_is_cons (l); l = cop_tail (l))
    list = cop_cons (info_pair (info, cop_head (l)), cop_term_steal (&list));

  return cop_list_reverse (list);
}

/* OTP: process_info/1 leaves the registered name out when there is none. */
static CopTerm
info_all (const CopProcessInfo *info)
{
  static const char *const items[] = { "registered_name",   "current_function",
                                       "initial_call",      "status",
                                       "message_queue_len", "links",
                                       "dictionary",        "trap_exit",
                                       "group_leader",      "memory",
                                       "reductions" };

  CopTerm list = COP_NIL;
  for (size_t i = G_N_ELEMENTS (items); i > 0; i--) {
    if (i == 1 && info->name == COP_NONE)
      break;
    list = cop_cons (
        cop_tuple_of (cop_atom (items[i - 1]), info_value (info, items[i - 1])), list);
  }

  return list;
}

static CopTerm
export_info (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopProcessInfo info = { 0 };
  require_pid (args[0]);
  if (!cop_is_alive (args[0]) || !cop_process_info (cop_node_current (), args[0], &info))
    return COP_ATOM (nil);

  if (n_args == 1)
    return info_all (&info);

  return cop_is_list (args[1]) ? info_list (&info, args[1]) : info_pair (&info, args[1]);
}

static const CopExport process_exports[] = {
  { "list", 0, export_list, "All pids." },
  { "alive?", 1, export_alive, "Whether a process lives." },
  { "whereis", 1, export_whereis, "The pid of a registered name, or nil." },
  { "registered", 0, export_registered, "All registered names." },
  { "register", 2, export_register, "Gives a process a name." },
  { "unregister", 1, export_unregister, "Takes a name away." },
  { "group_leader", 0, export_group_leader, "The own group leader." },
  { "group_leader", 2, export_group_leader, "Sets the group leader of a process." },
  { "exit", 2, export_exit, "Sends an exit signal." },
  { "link", 1, export_link, "Links the caller to a process." },
  { "unlink", 1, export_unlink, "Removes the link." },
  { "monitor", 1, export_monitor, "Watches a process; gives a reference." },
  { "demonitor", 1, export_demonitor, "Stops watching." },
  { "demonitor", 2, export_demonitor, "The same with options: flush, info." },
  { "flag", 2, export_flag, "Sets trap_exit; gives the old value." },
  { "send", 3, export_send, "Sends a message." },
  { "sleep", 1, export_sleep, "Waits for milliseconds." },
  { "send_after", 3, export_send_after, "Sends a message after milliseconds." },
  { "send_after", 4, export_send_after, "The same with options." },
  { "cancel_timer", 1, export_cancel_timer, "Cancels a timer; what was left, or false." },
  { "cancel_timer", 2, export_cancel_timer, "The same with options." },
  { "read_timer", 1, export_read_timer, "Milliseconds left, or false." },
  { "get", 1, export_get, "A value of the own dictionary." },
  { "get", 2, export_get, "The same with a default." },
  { "put", 2, export_put, "Puts a value into the own dictionary; gives the old." },
  { "delete", 1, export_delete, "Deletes a value of the own dictionary." },
  { "set_label", 1, export_set_label, "A few words shown beside the pid." },
  { "info", 1, export_info, "What is known of a process." },
  { "info", 2, export_info, "One item or several." },
  { NULL },
};

const CopModule cop_process_module = {
  .name = "Process",
  .doc = "Processes: who is there, links, monitors, timers.",
  .exports = process_exports
};
