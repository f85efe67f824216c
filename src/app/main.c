/* coppice: a node with KV, and a window or commands to look at it. */
#include "app/command.h"

int
main (int argc, char **argv)
{
  return coppice_command_run (argc, argv);
}
