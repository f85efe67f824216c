/* The command line: which command, and what all commands share. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* Exit statuses. */
#define COPPICE_FAILED 1 /* the world said no */
#define COPPICE_USAGE 2  /* the command line is not understood */

/* Runs the command which @argv names, by default the window; gives the exit status. */
int coppice_command_run (int argc, char **argv);

/* For commands: reads @argv by @entries; up to @max_words words remain, as in @usage
 * ("[APP]"), or NULL. On a mistake says which and gives false: end with COPPICE_USAGE. */
bool coppice_command_parse (const char         *usage,
                            const char         *summary,
                            const GOptionEntry *entries,
                            int                 max_words,
                            int                *argc,
                            char             ***argv);
/* What the program does without a command, and its commands. To be freed. */
char *coppice_command_summary (void);
/* Prints "coppice: …" on standard error. */
void coppice_command_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* Prints UTF-8 as it is, whatever the locale; gives the exit status. */
int coppice_command_print (const char *text);

G_END_DECLS
