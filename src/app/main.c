/* coppice: a node with KV, and a window to look at it. */
#include "app/application.h"

int
main (int argc, char **argv)
{
  g_autoptr (CoppiceApplication) application = coppice_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
