/* The commands of the program: each reads its own arguments (argv[0] is its name) and
 * gives the exit status. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

int coppice_window_run (int argc, char **argv); /* with GTK, or says that it is without */
int coppice_shell_run (int argc, char **argv);
int coppice_tree_run (int argc, char **argv);
int coppice_ps_run (int argc, char **argv);

G_END_DECLS
