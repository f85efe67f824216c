#include "shell/console.h"

static void
event_cb (CopShell *shell, const CopShellEvent *event, void *data)
{
  Console *console = data;

  console->last = event->kind;
  if (event->kind == COP_SHELL_OUTPUT) {
    g_string_append (console->output, event->text);
    return;
  }
  if (!event->is_answer) {
    g_string_append_printf (console->events, "%s\n", event->text);
    return;
  }
  console->n_answers++;
  console->kind = event->kind;
  console->line = event->line;
  console->column = event->column;
  g_free (console->text);
  console->text = g_strdup (event->text);
}

Console *
console_new (void)
{
  Console *console = g_new0 (Console, 1);

  console->node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  console->output = g_string_new (NULL);
  console->events = g_string_new (NULL);
  console->shell = cop_shell_new (console->node, event_cb, console);
  return console;
}

void
console_free (Console *console)
{
  if (console == NULL)
    return;
  cop_shell_free (console->shell);
  cop_node_free (console->node);
  g_string_free (console->output, TRUE);
  g_string_free (console->events, TRUE);
  g_free (console->text);
  g_free (console);
}

void
console_settle (Console *console)
{
  do
    cop_node_settle (console->node);
  while (g_main_context_iteration (NULL, FALSE));
}

const char *
console_eval (Console *console, const char *text)
{
  unsigned n_answers = console->n_answers;

  cop_shell_eval (console->shell, text);
  console_settle (console);
  return console->n_answers == n_answers + 1 ? console->text : "(no answer)";
}
