/* The module :observer of a node: its function start/0 opens the window. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

/* Opens the window, on the main thread; NULL, or why it cannot (static). */
typedef const char *(*CoppiceOpenFunc) (void *data);

/* Makes :observer known to @node, which runs on a thread of its own. @func is called on
 * the main context which is the default one of this thread; @data must outlive the node.
 */
void coppice_observer_module_define (CopNode *node, CoppiceOpenFunc func, void *data);

G_END_DECLS
