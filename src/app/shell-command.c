/* `coppice shell`: a node with KV, and a prompt, script or expressions for it. */
#include "app/command.h"
#include "app/commands.h"
#include "app/host.h"
#include "app/observer-module.h"
#include "app/script.h"
#include "app/terminal.h"
#include "app/window.h"
#include "observation/i18n.h"

#include <unistd.h>

static gboolean
quit_cb (void *loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static const char *
open_cb (void *window)
{
  return coppice_window_open (window);
}

/* The main loop of this thread runs meanwhile: the window is its. Gives what is left of
 * the terminal. */
static CoppiceTerminal *
prompt (CopNode *node)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  CoppiceTerminal      *terminal = coppice_terminal_start (node, quit_cb, loop);

  g_main_loop_run (loop);
  coppice_terminal_stop (terminal);
  return terminal;
}

static bool
run_script (CopNode *node, const char *const *expressions)
{
  g_autoptr (CoppiceScript) script = coppice_script_new (node, COPPICE_SCRIPT_ANSWERS);

  return expressions != NULL ? coppice_script_evaluate (script, expressions)
                             : coppice_script_read (script);
}

int
coppice_shell_run (int argc, char **argv)
{
  g_auto (GStrv)     expressions = NULL;
  const GOptionEntry entries[] = {
    { "evaluate", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &expressions,
      N_ ("Evaluate this and end; can be given more than once"), N_ ("EXPR") },
    { NULL },
  };

  if (!coppice_command_parse (
          NULL,
          _ ("Starts a node with KV and evaluates Elixir expressions on it, as iex does: "
             "those of\n-e, a script on standard input, or what is typed at the prompt. "
             "Prints their values."),
          entries, 0, &argc, &argv))
    return COPPICE_USAGE;

  bool is_typed = expressions == NULL && isatty (STDIN_FILENO) && isatty (STDOUT_FILENO);
  bool is_good = true;
  CoppiceTerminal *terminal = NULL;
  CopNode         *node = coppice_host_start (NULL, true);
  CoppiceWindow   *window = coppice_window_new (node);
  coppice_observer_module_define (node, open_cb, window);
  if (is_typed)
    terminal = prompt (node);
  else
    is_good = run_script (node, (const char *const *) expressions);
  coppice_window_free (window);
  coppice_host_stop (node);
  coppice_terminal_free (terminal);
  return is_good ? 0 : COPPICE_FAILED;
}
