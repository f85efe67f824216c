/* Words about processes: what is true of one at this moment, read on the node's thread.
 */
#include "observation/words.h"

#include "behaviour/sys.h"
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

const char *
cop_words_module (CopNode *node, CopTexts *texts, const CopProcessInfo *info)
{
  const char *module =
      info->class != NULL ? cop_gen_server_module_of (node, info->pid) : NULL;

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

  CopSeenKind kind = kind_of_module (module);

  return info->class == NULL && kind == COP_SEEN_WORKER ? COP_SEEN_PLAIN : kind;
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
  return info->class == NULL || is_in_init (node, info)
             ? COP_NONE
             : cop_gen_server_peek_state (node, info->pid);
}
