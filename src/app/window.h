/* The window of a program that is something else as well: a console. For the main thread.
 */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

typedef struct _CoppiceWindow CoppiceWindow;

/* Not yet open; needs no display. @node is borrowed and must outlive it. */
CoppiceWindow *coppice_window_new (CopNode *node);
/* Closes it. */
void coppice_window_free (CoppiceWindow *window);

/* Opens it, or brings it to the front. NULL, or why it cannot (static). */
const char *coppice_window_open (CoppiceWindow *window);

G_END_DECLS
