/* What was typed before, kept in the user's state folder: a line each, the newest last.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COPPICE_HISTORY_LINES 1000

/* "~/.local/state/coppice/history"; to be freed. */
char *coppice_history_file (void);
/* The last lines of @file, oldest first; a file that has grown long is cut. Empty when
 * there is none. To be freed. */
char **coppice_history_load (const char *file);
/* Appends @line; nothing is said when that cannot be done. Several programs may do so. */
void coppice_history_add (const char *file, const char *line);

G_END_DECLS
