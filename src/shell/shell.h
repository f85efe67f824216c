/* A session of the console: Elixir's expressions, read and evaluated in a process of the
 * node, printed as iex prints them.
 *
 * The handle lives on the thread that makes it; the node may run on another one, or on
 * the same context. All that comes back is an event, delivered on the main context which
 * was the thread's default when the handle was made: iterate it. The evaluator keeps its
 * variables, numbered results and mailbox from input to input. When it ends (an exit
 * signal, Process.exit (self (), :kill), an interrupt), another one goes on with the same
 * variables and results. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

typedef struct _CopShell CopShell;

typedef enum {
  /* One of these answers each input, in their order. */
  COP_SHELL_VALUE,       /* text: the value; it has the number that the prompt had */
  COP_SHELL_NOTHING,     /* there is nothing to show: blank input, help was printed */
  COP_SHELL_INCOMPLETE,  /* it needs more lines: give the whole text again with them */
  COP_SHELL_ERROR,       /* text: "** (MatchError) …"; the variables are as before */
  COP_SHELL_INTERRUPTED, /* cop_shell_interrupt () ended it; text: what happened */
  /* Answers when an input was being evaluated (is_answer), or comes by itself. */
  COP_SHELL_EXITED, /* text: "** (EXIT from #PID<0.1.0>) shell process exited …" */
  /* Come at any time. */
  COP_SHELL_OUTPUT, /* text: what evaluated code prints, newlines as printed */
  COP_SHELL_LOST,   /* the node has ended; nothing comes any more */
} CopShellEventKind;

typedef struct {
  CopShellEventKind kind;
  bool              is_answer; /* the input is done: the prompt may return */
  const char       *text;      /* UTF-8, no final newline (but as printed in OUTPUT) */
  unsigned          number;    /* of the next prompt, from 1 */
  unsigned          line;      /* where a syntax error is, from 1; else 0 */
  unsigned          column;    /* in characters, from 1 */
} CopShellEvent;

/* May call cop_shell_eval () and free the handle. */
typedef void (*CopShellFunc) (CopShell *shell, const CopShellEvent *event, void *data);

/* Starts a session on @node, from any thread. The library of modules which users type
 * (Kernel, Map, Enum, IO …) is registered with the node. */
CopShell *cop_shell_new (CopNode *node, CopShellFunc func, void *data);
/* Ends its processes; no event comes any more. The node may have ended before. */
void cop_shell_free (CopShell *shell);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopShell, cop_shell_free)

/* Evaluates one input: one or several expressions, perhaps of several lines. At most
 * COP_SHELL_MAX_INPUT bytes. Inputs given meanwhile wait for their turn. */
void cop_shell_eval (CopShell *shell, const char *text);
#define COP_SHELL_MAX_INPUT (64 * 1024)
/* As cop_shell_eval (), but no more lines can come: what needs them is an error with its
 * place ("** (TokenMissingError) …"). For `-e` and the end of scripts. */
void cop_shell_eval_whole (CopShell *shell, const char *text);
/* Ends the running evaluation, also one that waits for a reply; no-op when none runs. */
void cop_shell_interrupt (CopShell *shell);
/* Of the next prompt: that of the last event; 1 at first. */
unsigned cop_shell_number (const CopShell *shell);

/* ---- completion ---- */

typedef struct {
  char *text;  /* replaces what is between start and the cursor: "KV.Bucket." */
  char *label; /* for a list of candidates: "get/2" */
} CopShellCandidate;

typedef struct {
  size_t     start;      /* byte offset of the word being completed */
  char      *common;     /* the longest text that all candidates begin with; "" */
  GPtrArray *candidates; /* CopShellCandidate *, sorted, each once */
} CopShellCompletion;

void cop_shell_completion_free (CopShellCompletion *completion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopShellCompletion, cop_shell_completion_free)

/* Modules, functions with arity, registered names and variables at byte @cursor of @text.
 * Waits for the node without iterating any context of this thread, so the node must run
 * on another one. Given; no candidates when the node has ended. */
CopShellCompletion *cop_shell_complete (CopShell *shell, const char *text, size_t cursor);

/* Takes @completion; not called when the handle is freed before. */
typedef void (*CopShellCompletionFunc) (CopShell           *shell,
                                        CopShellCompletion *completion,
                                        void               *data);
/* The same without waiting: @func is called on the handle's context. */
void cop_shell_complete_async (CopShell              *shell,
                               const char            *text,
                               size_t                 cursor,
                               CopShellCompletionFunc func,
                               void                  *data);

G_END_DECLS
