/* The program without the window: built with -Dobserver=disabled. */
#include "app/command.h"
#include "app/commands.h"
#include "app/window.h"
#include "observation/i18n.h"

int
coppice_window_run (int argc, char **argv)
{
  gboolean           version = FALSE;
  const GOptionEntry entries[] = {
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version"), NULL },
    { NULL },
  };
  g_autofree char *summary = coppice_command_summary ();

  if (!coppice_command_parse (_ ("[COMMAND]"), summary, entries, 0, &argc, &argv))
    return COPPICE_USAGE;
  if (version) {
    g_print ("coppice %s\n", COPPICE_VERSION);
    return 0;
  }
  coppice_command_complain (_ (
      "this build has no window (it needs GTK 4); coppice --help says what it can do"));
  return COPPICE_FAILED;
}

/* ---- of a console ---- */

CoppiceWindow *
coppice_window_new (CopNode *node)
{
  return NULL;
}

void
coppice_window_free (CoppiceWindow *window)
{
}

const char *
coppice_window_open (CoppiceWindow *window)
{
  return _ ("this build has no window");
}
