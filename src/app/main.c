/* coppice: a node with KV, and a window to look at it. */
#include "app/application.h"

int
main (int argc, char **argv)
{
  g_autoptr (CoppiceApplication) application = coppice_application_new ();

  return coppice_application_run (application, argc, argv);
}
