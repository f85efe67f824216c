/* A console for tests: a session on a node of the test's own thread, whose clock is
 * manual; what comes back is collected. */
#pragma once

#include "shell/shell.h"

typedef struct {
  CopNode  *node;   /* owned */
  CopShell *shell;  /* owned */
  GString  *output; /* owned; printed by evaluated code */
  GString  *events; /* owned; what came unasked */

  CopShellEventKind last; /* of any event */

  /* The last answer. */
  CopShellEventKind kind;
  char             *text; /* owned */
  unsigned          line;
  unsigned          column;
  unsigned          n_answers;
} Console;

Console *console_new (void);
void     console_free (Console *console);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Console, console_free)

/* Runs node and context until both are quiet. */
void console_settle (Console *console);
/* Evaluates; gives the text of the answer, owned by the console. */
const char *console_eval (Console *console, const char *text);
