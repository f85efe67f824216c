/* What a word at the cursor may become. */
#pragma once

#include "shell/shell.h"

G_BEGIN_DECLS

CopShellCompletion *cop_completion_new (size_t start); /* without candidates */

/* On the node's thread. @bindings: map of variables, or COP_NONE. Given. */
CopShellCompletion *
cop_complete (CopNode *node, CopTerm bindings, const char *text, size_t cursor);

G_END_DECLS
