/* h Module.fun: what modules and functions are for. */
#pragma once

#include "shell/syntax.h"

G_BEGIN_DECLS

/* Prints the help on what @node names and gives the value that is not shown. */
CopTerm cop_help (CopTerm node);
/* The value that iex does not show. */
CopTerm cop_hidden_result (void);

G_END_DECLS
