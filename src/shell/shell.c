/* The handle of a session: parcels become calls of the user's function. */
#include "shell/shell.h"

#include "shell/complete.h"
#include "shell/session.h"

#include <string.h>

typedef struct {
  GSource   base;
  CopShell *shell; /* borrowed */
} Inbox;

struct _CopShell {
  CopShellChannel *channel; /* owned */
  GSource         *inbox;   /* owned */
  CopShellFunc     func;
  void            *data;
  unsigned         number;
  bool            *is_freed; /* while the inbox is dispatched: where to tell it */
};

/* ---- what comes ---- */

static void
deliver (CopShell *shell, CopShellParcel *parcel)
{
  if (parcel->completion != NULL) {
    parcel->func (shell, g_steal_pointer (&parcel->completion), parcel->data);
    return;
  }

  parcel->event.text = parcel->text;
  if (parcel->event.number > 0)
    shell->number = parcel->event.number;
  if (shell->func != NULL)
    shell->func (shell, &parcel->event, shell->data);
}

static gboolean
inbox_dispatch (GSource *source, GSourceFunc func, void *data)
{
  CopShell       *shell = ((Inbox *) source)->shell;
  CopShellParcel *next;
  bool            is_freed = false;

  g_source_set_ready_time (source, -1);
  bool *outer = shell->is_freed;
  shell->is_freed = &is_freed;
  while (!is_freed && (next = cop_shell_channel_pop (shell->channel)) != NULL) {
    g_autoptr (CopShellParcel) parcel = next;
    deliver (shell, parcel);
  }
  if (!is_freed)
    shell->is_freed = outer;
  else if (outer != NULL)
    *outer = true;
  return is_freed ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static GSourceFuncs inbox_funcs = { .dispatch = inbox_dispatch };

/* ---- life ---- */

static void
start_session (CopShellChannel *channel, CopNode *node, void *data)
{
  cop_session_start (channel, node);
}

static void
close_session (CopShellChannel *channel, CopNode *node, void *data)
{
  CopSession *session = cop_shell_channel_get_session (channel);

  if (session != NULL)
    cop_session_close (session);
}

CopShell *
cop_shell_new (CopNode *node, CopShellFunc func, void *data)
{
  g_return_val_if_fail (node != NULL, NULL);

  CopShell *shell = g_new0 (CopShell, 1);
  shell->channel = cop_shell_channel_new (node);
  shell->func = func;
  shell->data = data;
  shell->number = 1;
  shell->inbox = g_source_new (&inbox_funcs, sizeof (Inbox));
  ((Inbox *) shell->inbox)->shell = shell;
  g_source_set_name (shell->inbox, "coppice shell");
  g_source_attach (shell->inbox, g_main_context_get_thread_default ());
  cop_shell_channel_open (shell->channel, shell->inbox);
  cop_shell_channel_to_node (shell->channel, start_session, NULL, NULL);
  return shell;
}

void
cop_shell_free (CopShell *shell)
{
  if (shell == NULL)
    return;
  cop_shell_channel_open (shell->channel, NULL);
  cop_shell_channel_to_node (shell->channel, close_session, NULL, NULL);
  if (shell->is_freed != NULL)
    *shell->is_freed = true;
  g_source_destroy (shell->inbox);
  g_source_unref (shell->inbox);
  cop_shell_channel_unref (shell->channel);
  g_free (shell);
}

unsigned
cop_shell_number (const CopShell *shell)
{
  g_return_val_if_fail (shell != NULL, 1);

  return shell->number;
}

/* ---- what goes ---- */

static void
add_job (CopShellChannel *channel, CopNode *node, void *data)
{
  CopShellJob **job = data;
  CopSession   *session = cop_shell_channel_get_session (channel);

  if (session != NULL)
    cop_session_add_job (session, g_steal_pointer (job));
}

static void
free_job_place (void *data)
{
  CopShellJob **job = data;

  cop_shell_job_free (*job);
  g_free (job);
}

static void
eval (CopShell *shell, const char *text, bool is_whole)
{
  CopShellJob **job = g_new (CopShellJob *, 1);

  *job = cop_shell_job_new (text, is_whole);
  cop_shell_channel_to_node (shell->channel, add_job, job, free_job_place);
}

void
cop_shell_eval (CopShell *shell, const char *text)
{
  g_return_if_fail (shell != NULL && text != NULL);

  eval (shell, text, false);
}

void
cop_shell_eval_whole (CopShell *shell, const char *text)
{
  g_return_if_fail (shell != NULL && text != NULL);

  eval (shell, text, true);
}

static void
interrupt (CopShellChannel *channel, CopNode *node, void *data)
{
  CopSession *session = cop_shell_channel_get_session (channel);

  if (session != NULL)
    cop_session_interrupt (session);
}

void
cop_shell_interrupt (CopShell *shell)
{
  g_return_if_fail (shell != NULL);

  cop_shell_channel_to_node (shell->channel, interrupt, NULL, NULL);
}

/* ---- completion ---- */

typedef struct {
  char                  *text; /* owned */
  size_t                 cursor;
  CopShellCompletionFunc func; /* NULL: somebody waits */
  void                  *data;
} Question;

static void
free_question (void *data)
{
  Question *question = data;

  g_free (question->text);
  g_free (question);
}

static void
answer_question (CopShellChannel *channel, CopNode *node, void *data)
{
  Question       *question = data;
  CopSession     *session = cop_shell_channel_get_session (channel);
  CopShellParcel *parcel = g_new0 (CopShellParcel, 1);

  parcel->func = question->func;
  parcel->data = question->data;
  parcel->completion = cop_complete (node, session ? session->bindings : COP_NONE,
                                     question->text, question->cursor);
  cop_shell_channel_push (channel, parcel);
}

static bool
ask (CopShell              *shell,
     const char            *text,
     size_t                 cursor,
     CopShellCompletionFunc func,
     void                  *data)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ g_strdup (text), MIN (cursor, strlen (text)), func, data };
  return cop_shell_channel_to_node (shell->channel, answer_question, question,
                                    free_question);
}

CopShellCompletion *
cop_shell_complete (CopShell *shell, const char *text, size_t cursor)
{
  g_return_val_if_fail (shell != NULL && text != NULL, NULL);

  CopShellCompletion *completion = NULL;
  if (ask (shell, text, cursor, NULL, NULL))
    completion = cop_shell_channel_wait (shell->channel);
  return completion ? completion : cop_completion_new (cursor);
}

void
cop_shell_complete_async (CopShell              *shell,
                          const char            *text,
                          size_t                 cursor,
                          CopShellCompletionFunc func,
                          void                  *data)
{
  g_return_if_fail (shell != NULL && text != NULL && func != NULL);

  ask (shell, text, cursor, func, data);
}
