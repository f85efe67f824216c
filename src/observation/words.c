/* Words about processes: what is true of one at this moment, read on the node's thread.
 */
#include "observation/words.h"

#include "behaviour/sys.h"
#include "term/match.h"
#include "term/print.h"

#include <string.h>

#define ID_BYTES 96
#define LABEL_BYTES 200

CopSeenStatus
cop_words_status (CopStatus status)
{
  switch (status) {
  case COP_STATUS_RUNNABLE: return COP_SEEN_RUNNABLE;
  case COP_STATUS_RUNNING: return COP_SEEN_RUNNING;
  case COP_STATUS_WAITING: return COP_SEEN_WAITING;
  case COP_STATUS_BLOCKED: return COP_SEEN_BLOCKED;
  case COP_STATUS_SUSPENDED: return COP_SEEN_SUSPENDED;
  case COP_STATUS_EXITING: return COP_SEEN_EXITING;
  }
  return COP_SEEN_WAITING;
}

const char *
cop_words_restart (CopRestart restart)
{
  switch (restart) {
  case COP_RESTART_PERMANENT: return "permanent";
  case COP_RESTART_TRANSIENT: return "transient";
  case COP_RESTART_TEMPORARY: return "temporary";
  }
  return "permanent";
}

char *
cop_words_child_id (CopTerm id)
{
  return id == COP_NONE || id == COP_ATOM (undefined)
             ? g_strdup ("undefined")
             : cop_print_short (id, COP_NOTATION_ELIXIR, ID_BYTES);
}

const char *
cop_words_initial_call (CopTexts *texts, const CopProcessInfo *info)
{
  const char *text = cop_texts_call (texts, info->initial_call);

  if (text != NULL)
    return text;
  return info->entry != NULL ? cop_texts_copy (texts, info->entry) : "process";
}

/* proc_lib's name of a supervisor: {supervisor, KV.Supervisor, 1}. */
static CopTerm
supervisor_module (CopTerm call)
{
  bool is_one = cop_is_tagged (call, COP_ATOM (supervisor), 3) &&
                cop_is_atom (cop_tuple_get (call, 1)) &&
                g_str_has_prefix (cop_atom_name (cop_tuple_get (call, 1)), "Elixir.");

  return is_one ? cop_tuple_get (call, 1) : COP_NONE;
}

static bool
is_default_supervisor (CopTerm module)
{
  return strcmp (cop_atom_name (module), "Elixir.Supervisor.Default") == 0;
}

CopTerm
cop_words_own_call (CopNode *node, const CopProcessInfo *info)
{
  CopTerm dictionary = cop_process_dictionary (node, info->pid);
  CopTerm call = dictionary != COP_NONE && cop_is_map (dictionary)
                     ? cop_map_get (dictionary, COP_ATOM (initial_call))
                     : COP_NONE;

  return call != COP_NONE ? call : info->initial_call;
}

const char *
cop_words_module (CopNode *node, CopTexts *texts, const CopProcessInfo *info)
{
  const char *module =
      info->class != NULL ? cop_gen_server_module_of (node, info->pid) : NULL;
  CopTerm supervisor = supervisor_module (info->initial_call);

  if (supervisor != COP_NONE && !is_default_supervisor (supervisor))
    return cop_texts_atom (texts, supervisor);
  if (module != NULL)
    return cop_texts_copy (texts, module);
  if (cop_is_tuple (info->initial_call) && cop_tuple_size (info->initial_call) == 3 &&
      cop_is_atom (cop_tuple_get (info->initial_call, 0)))
    return cop_texts_atom (texts, cop_tuple_get (info->initial_call, 0));
  return NULL;
}

static CopSeenKind
kind_of_module (const char *module)
{
  static const struct {
    const char *module;
    CopSeenKind kind;
  } kinds[] = {
    { "Agent", COP_SEEN_AGENT },
    { "Agent.Server", COP_SEEN_AGENT },
    { "Supervisor", COP_SEEN_SUPERVISOR },
    { ":supervisor", COP_SEEN_SUPERVISOR },
    { "DynamicSupervisor", COP_SEEN_DYNAMIC_SUPERVISOR },
    { "Registry", COP_SEEN_REGISTRY },
    { "Registry.Partition", COP_SEEN_REGISTRY },
    { "Task", COP_SEEN_TASK },
    { "Task.Supervised", COP_SEEN_TASK },
    { ":application_master", COP_SEEN_MASTER },
  };

  for (size_t i = 0; module != NULL && i < G_N_ELEMENTS (kinds); i++) {
    if (strcmp (kinds[i].module, module) == 0)
      return kinds[i].kind;
  }
  return COP_SEEN_WORKER;
}

CopSeenKind
cop_words_kind (CopNode *node, const CopProcessInfo *info, const char *module)
{
  CopSupervisorInfo supervisor;

  if (cop_supervisor_info (node, info->pid, &supervisor))
    return supervisor.is_dynamic ? COP_SEEN_DYNAMIC_SUPERVISOR : COP_SEEN_SUPERVISOR;

  if (info->class == NULL && g_strcmp0 (info->entry, "Task") == 0)
    return COP_SEEN_TASK;

  CopSeenKind kind = kind_of_module (module);

  return info->class == NULL && kind == COP_SEEN_WORKER ? COP_SEEN_PLAIN : kind;
}

const char *
cop_words_shown_module (CopNode *node, CopTexts *texts, const CopProcessInfo *info)
{
  const char *module = cop_words_module (node, texts, info);
  CopSeenKind kind = cop_words_kind (node, info, module);
  CopTerm     call = cop_words_own_call (node, info);

  return (kind == COP_SEEN_AGENT || kind == COP_SEEN_TASK) &&
                 cop_texts_call (texts, call) != NULL
             ? cop_texts_atom (texts, cop_tuple_get (call, 0))
             : module;
}

char *
cop_words_label (CopTerm label)
{
  if (label == COP_NONE)
    return NULL;
  if (cop_is_binary (label) && cop_binary_size (label) <= LABEL_BYTES)
    return cop_display (label);
  return cop_print_short (label, COP_NOTATION_ELIXIR, LABEL_BYTES);
}

/* Before and during init a state is nothing that state_term () could read. */
static bool
is_in_init (CopNode *node, const CopProcessInfo *info)
{
  if (info->reductions == 0)
    return true;
  if (info->status != COP_STATUS_BLOCKED && info->status != COP_STATUS_RUNNING)
    return false;

  g_autofree char *callback = cop_gen_server_callback_of (node, info->pid);

  return callback != NULL && g_str_has_suffix (callback, ".init/1");
}

CopTerm
cop_words_state (CopNode *node, const CopProcessInfo *info)
{
  if (info->class == NULL || is_in_init (node, info))
    return COP_NONE;

  CopTerm state = cop_gen_server_peek_state (node, info->pid);

  /* What a class says that shows no state. */
  return state != COP_ATOM (undefined) ? state : COP_NONE;
}
