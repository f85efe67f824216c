/* One process per action: what it calls may block or fail as it likes. */
#include "observation/action.h"

#include "behaviour/exit-format.h"
#include "behaviour/module.h"

#include <string.h>

typedef struct {
  CopBridge      *bridge;  /* owned */
  CopApplyRequest request; /* content owned */
  uint64_t        target;
  CopTerm         result; /* owned */
  bool            is_answered;
} Action;

static void
clear_request (CopApplyRequest *request)
{
  g_free (request->what);
  g_free (request->module);
  g_free (request->function);
  cop_term_unref (request->args);
  *request = (CopApplyRequest){ 0 };
}

void
cop_apply_request_free (CopApplyRequest *request)
{
  if (request == NULL)
    return;
  clear_request (request);
  g_free (request);
}

uint64_t
cop_action_target (CopTerm args)
{
  for (CopTerm l = args; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm arg = cop_head (l);
    CopTerm pid = cop_is_atom (arg) ? cop_whereis (arg) : arg;

    if (cop_is_local_pid (pid))
      return cop_local_pid_number (pid);
  }
  return 0;
}

/* Takes @failure; NULL: the result is there. */
static void
answer (Action *action, char *failure)
{
  CopAnswer *reply = cop_answer_new (COP_ANSWER_RESULT, action->request.token);

  if (failure != NULL && action->request.what != NULL)
    cop_probe_note_failure (action->bridge, action->request.what, action->target,
                            failure);
  if (failure == NULL)
    reply->result = cop_term_copy (action->result);
  reply->failure = failure;
  action->is_answered = true;
  cop_bridge_push (action->bridge, reply);
}

static void
free_action (void *data)
{
  Action *action = data;

  if (!action->is_answered)
    answer (action, g_strdup ("** (exit) the action was killed before it returned"));
  clear_request (&action->request);
  cop_term_unref (action->result);
  cop_bridge_unref (action->bridge);
  g_free (action);
}

/* "KV.Registry" and ":sys" as atoms; names from outside do not fill the table. */
static CopTerm
module_atom (const char *module)
{
  if (module[0] == ':')
    return cop_atom_from_outside (module + 1, strlen (module) - 1);

  g_autofree char *name = g_strconcat ("Elixir.", module, NULL);

  return cop_atom_from_outside (name, strlen (name));
}

static void
call (void *data)
{
  Action *action = data;
  CopTerm module = module_atom (action->request.module);
  CopTerm function =
      cop_atom_from_outside (action->request.function, strlen (action->request.function));

  if (module == COP_NONE || function == COP_NONE)
    cop_raise_argument ("not a function: %s.%s", action->request.module,
                        action->request.function);
  action->result = cop_apply (module, function, action->request.args);
}

static void
run (void *data)
{
  Action             *action = data;
  g_auto (CopFailure) failure = { 0 };

  if (cop_try (call, action, &failure))
    answer (action, NULL);
  else
    answer (action, g_strchomp (cop_format_failure (&failure)));
}

void
cop_action_start (CopBridge *bridge, CopNode *node, CopApplyRequest *request)
{
  Action  *action = g_new0 (Action, 1);
  CopNode *outer = cop_node_enter (node);

  action->bridge = cop_bridge_ref (bridge);
  action->target = cop_action_target (request->args);
  action->request = *request;
  *request = (CopApplyRequest){ 0 };
  cop_spawn_full (
      run, action,
      &(CopSpawnOptions){ .name = "Observer.action/1", .destroy = free_action });
  cop_node_enter (outer);
}
