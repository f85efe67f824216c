#include "shell/input.h"

#include "behaviour/exit-format.h"
#include "shell/evaluate.h"
#include "shell/help.h"
#include "shell/kernel.h"

#include <string.h>

/* ---- errors as iex prints them ---- */

/* The line with a caret below the place, as Elixir shows it. */
static void
append_snippet (GString                *message,
                const char             *text,
                const CopSyntaxProblem *problem,
                unsigned                number)
{
  const char *line = text;
  for (unsigned i = 1; i < problem->line && strchr (line, '\n'); i++)
    line = strchr (line, '\n') + 1;

  g_autofree char *digits = g_strdup_printf ("%u", number);
  int              n_digits = (int) strlen (digits);
  int              length = (int) strcspn (line, "\n");
  g_string_append_printf (message, "\n   %*s|\n  %s | %.*s\n   %*s| %*s^", n_digits, "",
                          digits, length, line, n_digits, "",
                          (int) MIN (problem->column - 1, 10000), "");
}

static char *
describe_problem (const char *text, const CopSyntaxProblem *problem, unsigned first_line)
{
  GString *message = g_string_new (NULL);
  unsigned number = first_line + problem->line - 1;

  g_string_printf (message, "** (%s) iex:%u:%u: %s",
                   problem->kind == COP_SYNTAX_INCOMPLETE ? "TokenMissingError"
                                                          : "SyntaxError",
                   number, problem->column, problem->message);
  append_snippet (message, text, problem, number);
  return g_string_free (message, FALSE);
}

/* The banner, and the stack where it says more than the banner. */
static char *
describe_failure (const CopFailure *failure)
{
  GString         *message = g_string_new (NULL);
  g_autofree char *banner = cop_format_banner (failure);

  g_string_append (message, banner);
  for (CopTerm l = failure->stack; cop_is_cons (l); l = cop_tail (l)) {
    g_autofree char *entry = cop_format_stack_entry (cop_head (l));
    bool             is_c = entry != NULL && strstr (entry, ":c.") != NULL;
    /* Places in our own C tell users of the console nothing. */
    if (entry != NULL && !is_c)
      g_string_append_printf (message, "\n    %s", entry);
  }
  return g_string_free (message, FALSE);
}

/* ---- evaluation ---- */

typedef struct {
  CopTerm node;     /* owned */
  CopTerm bindings; /* owned */
  CopTerm value;    /* owned */
} Evaluation;

static void
evaluation_clear (Evaluation *self)
{
  cop_term_unref (self->node);
  cop_term_unref (self->bindings);
  cop_term_unref (self->value);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evaluation, evaluation_clear)

static void
evaluate (void *data)
{
  Evaluation *self = data;

  self->value = cop_evaluate (self->node, &self->bindings);
}

static void
keep_result (CopSession *session, Evaluation *evaluation)
{
  CopTerm *place = &session->results[session->number % COP_SESSION_N_RESULTS];

  cop_term_replace (place, cop_term_ref (evaluation->value));
  cop_term_replace (&session->bindings, cop_term_ref (evaluation->bindings));
  session->number++;
}

static void
run_node (CopSession *session, CopTerm node)
{
  g_auto (Evaluation) evaluation = { cop_term_ref (node),
                                     cop_term_ref (session->bindings), COP_NONE };
  g_auto (CopFailure) failure = { 0 };
  char               *problem = cop_check (node, session->bindings, session->number);

  if (problem != NULL) {
    cop_session_answer (session, COP_SHELL_ERROR, problem, 0, 0);
  } else if (!cop_try (evaluate, &evaluation, &failure)) {
    cop_session_answer (session, COP_SHELL_ERROR, describe_failure (&failure), 0, 0);
  } else {
    keep_result (session, &evaluation);
    if (evaluation.value == cop_hidden_result ())
      cop_session_answer (session, COP_SHELL_NOTHING, g_strdup (""), 0, 0);
    else
      cop_session_answer (session, COP_SHELL_VALUE, cop_pretty (evaluation.value), 0, 0);
  }
}

void
cop_input_run (CopSession *session, const char *text, bool is_whole)
{
  g_auto (CopSyntaxProblem) problem = { 0 };

  if (strlen (text) > COP_SHELL_MAX_INPUT || !g_utf8_validate (text, -1, NULL)) {
    char *message = g_strdup_printf (
        strlen (text) > COP_SHELL_MAX_INPUT
            ? "** (SyntaxError) iex:%u: the input is longer than 65536 bytes"
            : "** (UnicodeConversionError) iex:%u: the input is not UTF-8",
        session->number);
    cop_session_answer (session, COP_SHELL_ERROR, message, 1, 1);
    return;
  }

  g_auto (CopTerm) node = cop_syntax_parse (text, &problem);
  if (node == COP_NONE && problem.kind == COP_SYNTAX_INCOMPLETE && !is_whole)
    cop_session_answer (session, COP_SHELL_INCOMPLETE, g_strdup (""), 0, 0);
  else if (node == COP_NONE)
    cop_session_answer (session, COP_SHELL_ERROR,
                        describe_problem (text, &problem, session->number), problem.line,
                        problem.column);
  else if (cop_is_nil (node))
    cop_session_answer (session, COP_SHELL_NOTHING, g_strdup (""), 0, 0);
  else
    run_node (session, node);
}
