#include "app/script.h"

#include "app/command.h"
#include "shell/shell.h"

#include <stdio.h>
#include <unistd.h>

struct _CoppiceScript {
  CopShell         *shell; /* owned */
  CoppiceScriptMode mode;
  bool              is_waiting; /* for an answer */
  bool              is_incomplete;
  bool              has_failed;
};

static void
shell_cb (CopShell *shell, const CopShellEvent *event, void *data)
{
  CoppiceScript *script = data;

  switch (event->kind) {
  case COP_SHELL_VALUE:
    if (script->mode == COPPICE_SCRIPT_ANSWERS)
      printf ("%s\n", event->text);
    break;
  case COP_SHELL_OUTPUT:
    fputs (event->text, script->mode == COPPICE_SCRIPT_ANSWERS ? stdout : stderr);
    break;
  case COP_SHELL_ERROR:
  case COP_SHELL_INTERRUPTED:
  case COP_SHELL_EXITED:
    fflush (stdout);
    fprintf (stderr, "%s\n", event->text);
    script->has_failed = true;
    break;
  case COP_SHELL_LOST: script->has_failed = true; break;
  case COP_SHELL_NOTHING:
  case COP_SHELL_INCOMPLETE: break;
  }
  fflush (stdout);
  script->is_incomplete = event->kind == COP_SHELL_INCOMPLETE;
  if (event->is_answer || event->kind == COP_SHELL_LOST)
    script->is_waiting = false;
}

CoppiceScript *
coppice_script_new (CopNode *node, CoppiceScriptMode mode)
{
  CoppiceScript *script = g_new0 (CoppiceScript, 1);

  script->mode = mode;
  script->shell = cop_shell_new (node, shell_cb, script);
  return script;
}

void
coppice_script_free (CoppiceScript *script)
{
  if (script == NULL)
    return;
  cop_shell_free (script->shell);
  g_free (script);
}

typedef void (*EvalFunc) (CopShell *shell, const char *text);

static bool
evaluate (CoppiceScript *script, EvalFunc func, const char *text)
{
  script->is_waiting = !script->has_failed;
  if (!script->has_failed)
    func (script->shell, text);
  while (script->is_waiting)
    g_main_context_iteration (NULL, TRUE);
  return !script->has_failed;
}

bool
coppice_script_evaluate (CoppiceScript *script, const char *const *expressions)
{
  for (size_t i = 0; expressions != NULL && expressions[i] != NULL; i++) {
    if (!evaluate (script, cop_shell_eval_whole, expressions[i]))
      return false;
  }
  return true;
}

/* ---- scripts ---- */

static gboolean
readable_cb (GIOChannel *channel, GIOCondition condition, void *is_readable)
{
  *(bool *) is_readable = true;
  return G_SOURCE_REMOVE;
}

/* The next line, or NULL at the end. */
static char *
read_line (GIOChannel *channel, GError **error)
{
  bool  is_readable = false;
  char *line = NULL;

  g_io_add_watch (channel, G_IO_IN | G_IO_HUP | G_IO_ERR, readable_cb, &is_readable);
  while (!is_readable)
    g_main_context_iteration (NULL, TRUE);
  g_io_channel_read_line (channel, &line, NULL, NULL, error);
  return line;
}

bool
coppice_script_read (CoppiceScript *script)
{
  g_autoptr (GIOChannel) channel = g_io_channel_unix_new (STDIN_FILENO);
  g_autoptr (GString)    input = g_string_new (NULL);
  g_autoptr (GError)     error = NULL;
  char                  *line;

  g_io_channel_set_encoding (channel, NULL, NULL); /* the shell judges it */
  while ((line = read_line (channel, &error)) != NULL) {
    g_string_append (input, line);
    g_free (line);
    if (!evaluate (script, cop_shell_eval, input->str))
      return false;
    if (!script->is_incomplete)
      g_string_truncate (input, 0);
  }
  if (error != NULL) {
    coppice_command_complain ("%s", error->message);
    return false;
  }
  return input->len == 0 || evaluate (script, cop_shell_eval_whole, input->str);
}
