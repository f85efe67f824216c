/* The console on a terminal: prompts, lines, colours, Ctrl-C. It has a thread of its own,
 * so that neither the node nor the window can hold up who types. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

typedef struct _CoppiceTerminal CoppiceTerminal;

/* Prompts on standard input and output for expressions for @node (borrowed), whose
 * reports it prints as well. When the user leaves, @ended is called on the main context
 * that is the default one of this thread. */
CoppiceTerminal *coppice_terminal_start (CopNode *node, GSourceFunc ended, void *data);
/* Leaves if the user has not, and waits for the end of its thread. */
void coppice_terminal_stop (CoppiceTerminal *terminal);
/* After the node has ended. Accepts NULL. */
void coppice_terminal_free (CoppiceTerminal *terminal);

G_END_DECLS
