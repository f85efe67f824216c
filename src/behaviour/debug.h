/* The debug options of a server: trace, log, statistics, log_to_file and installed
 * functions, and what they do with each event. Mirrors the server's half of sys. */
#pragma once

#include "process/server.h"

G_BEGIN_DECLS

typedef struct _CopDebug CopDebug; /* a list of options, newest first; NULL: none */

void cop_debug_free (CopDebug *debug);

/* Options as in start_link's debug: trace, log, {log, N}, statistics, {log_to_file, F},
 * {install, …}; unknown ones are skipped. */
void cop_debug_install (CopDebug **debug, CopTerm options);
/* Carries out a {debug, @command} request; gives the reply. */
CopTerm cop_debug_command (CopDebug **debug, CopTerm command);
/* Hands an event ({in, M}, {out, R, From, State}, {noreply, State}, {continue, T}; taken)
 * to each option. @name is what trace lines call the server. May block. */
void cop_debug_event (CopDebug **debug, CopTerm name, CopTerm event);
/* The logged events, oldest first; given. */
CopTerm cop_debug_log (const CopDebug *debug);
/* As get_status shows them: [{trace, true}, {log, …}, …]; given. */
CopTerm cop_debug_to_term (const CopDebug *debug);

G_END_DECLS
