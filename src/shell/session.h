/* A session on the node's thread: two processes, as in iex. The server starts the
 * evaluator and waits for its end; the evaluator takes one input after the other. The
 * variables and results belong to the session, so they outlive the evaluator. */
#pragma once

#include "shell/channel.h"

G_BEGIN_DECLS

#define COP_SESSION_N_RESULTS 20 /* what v () remembers, as in iex */

typedef struct {
  char *text;     /* owned */
  bool  is_whole; /* no more lines can come */
} CopShellJob;

CopShellJob *cop_shell_job_new (const char *text, bool is_whole);
void         cop_shell_job_free (CopShellJob *job);

struct _CopSession {
  int              n_refs;
  CopNode         *node;    /* borrowed */
  CopShellChannel *channel; /* owned; NULL once closed */

  CopTerm server;
  CopTerm evaluator;
  CopTerm wakeup; /* a reference: the message that says there is a job */

  GQueue       jobs;    /* CopShellJob *, owned */
  CopShellJob *current; /* owned; NULL: idle */
  bool         is_interrupted;

  CopTerm  bindings;                       /* owned; map: name → value */
  CopTerm  results[COP_SESSION_N_RESULTS]; /* owned; of input n at n % 20 */
  unsigned number;                         /* of the next prompt */
};

/* From an errand on the node's thread. */
void cop_session_start (CopShellChannel *channel, CopNode *node);
void cop_session_close (CopSession *session);
void cop_session_add_job (CopSession *session, CopShellJob *job); /* takes */
void cop_session_interrupt (CopSession *session);

/* Of the running process: the evaluator's own session, or NULL. */
CopSession *cop_session_current (void);
/* Prints @text on the session to which the running process belongs by its group leader;
 * those of other groups print on the session which was opened last. Lost when there is
 * none. */
void cop_session_print (const char *text);
/* Answers the current input; takes @text. */
void cop_session_answer (CopSession       *session,
                         CopShellEventKind kind,
                         char             *text,
                         unsigned          line,
                         unsigned          column);
/* Whether @message is one of the session's own, which users never see. */
bool cop_session_owns (const CopSession *session, CopTerm message);

G_END_DECLS
