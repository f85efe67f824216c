#include "app/evaluator.h"

#include "app/history.h"
#include "shell/shell.h"

typedef struct {
  ObserverEvaluator parent;
  CopNode          *node;  /* borrowed */
  CopShell         *shell; /* owned, once started */
  char             *file;  /* of the history; owned */
  ObserverReplyFunc reply;
  void             *data; /* borrowed; for reply */
} Evaluator;

static void
shell_cb (CopShell *shell, const CopShellEvent *event, void *data)
{
  static const ObserverReplyKind kinds[] = {
    [COP_SHELL_VALUE] = OBSERVER_REPLY_VALUE,
    [COP_SHELL_NOTHING] = OBSERVER_REPLY_NOTHING,
    [COP_SHELL_INCOMPLETE] = OBSERVER_REPLY_INCOMPLETE,
    [COP_SHELL_ERROR] = OBSERVER_REPLY_ERROR,
    [COP_SHELL_INTERRUPTED] = OBSERVER_REPLY_ERROR,
    [COP_SHELL_EXITED] = OBSERVER_REPLY_ERROR,
    [COP_SHELL_OUTPUT] = OBSERVER_REPLY_OUTPUT,
    [COP_SHELL_LOST] = OBSERVER_REPLY_LOST,
  };
  Evaluator    *self = data;
  ObserverReply reply = { kinds[event->kind], event->is_answer, event->text,
                          event->number };

  self->reply (&reply, self->data);
}

static void
start (ObserverEvaluator *evaluator, ObserverReplyFunc func, void *data)
{
  Evaluator *self = (Evaluator *) evaluator;

  self->reply = func;
  self->data = data;
  self->shell = cop_shell_new (self->node, shell_cb, self);
}

static void
eval (ObserverEvaluator *evaluator, const char *text)
{
  cop_shell_eval (((Evaluator *) evaluator)->shell, text);
}

static void
interrupt (ObserverEvaluator *evaluator)
{
  cop_shell_interrupt (((Evaluator *) evaluator)->shell);
}

/* ---- completion ---- */

typedef struct {
  ObserverCandidatesFunc func;
  void                  *data;
} Question;

static void
completed_cb (CopShell *shell, CopShellCompletion *completion, void *data)
{
  g_autoptr (CopShellCompletion) owned = completion;
  g_autofree Question           *question = data;
  GPtrArray                     *found = owned->candidates;
  g_autofree const char        **texts = g_new0 (const char *, found->len + 1);
  g_autofree const char        **labels = g_new0 (const char *, found->len + 1);

  for (size_t i = 0; i < found->len; i++) {
    const CopShellCandidate *candidate = found->pdata[i];
    texts[i] = candidate->text;
    labels[i] = candidate->label;
  }
  ObserverCandidates candidates = { owned->start, owned->common, texts, labels };
  question->func (&candidates, question->data);
}

static void
complete (ObserverEvaluator     *evaluator,
          const char            *text,
          size_t                 cursor,
          ObserverCandidatesFunc func,
          void                  *data)
{
  Question *question = g_new (Question, 1);

  *question = (Question){ func, data };
  cop_shell_complete_async (((Evaluator *) evaluator)->shell, text, cursor, completed_cb,
                            question);
}

/* ---- history and life ---- */

static char **
get_history (ObserverEvaluator *evaluator)
{
  return coppice_history_load (((Evaluator *) evaluator)->file);
}

static void
remember (ObserverEvaluator *evaluator, const char *line)
{
  coppice_history_add (((Evaluator *) evaluator)->file, line);
}

static void
free_evaluator (ObserverEvaluator *evaluator)
{
  Evaluator *self = (Evaluator *) evaluator;

  g_clear_pointer (&self->shell, cop_shell_free);
  g_free (self->file);
  g_free (self);
}

ObserverEvaluator *
coppice_evaluator_new (CopNode *node)
{
  Evaluator *self = g_new0 (Evaluator, 1);

  self->parent = (ObserverEvaluator){ start,       eval,     interrupt,     complete,
                                      get_history, remember, free_evaluator };
  self->node = node;
  self->file = coppice_history_file ();
  return &self->parent;
}
