/* Trees to values, in the running process. */
#pragma once

#include "shell/syntax.h"

G_BEGIN_DECLS

/* What has the names of a tree's functions: they are called without a module. */
#define COP_IMPORTS                                                                      \
  {                                                                                      \
    "IEx.Helpers", "Kernel"                                                              \
  }

/* *@bindings: map of variables, name → value; changed by what matches. Given. Raises,
 * throws, exits and blocks as the expression says. The tree must have been checked. */
CopTerm cop_evaluate (CopTerm node, CopTerm *bindings);

/* Whether @value matches; *@bindings is changed only then. */
bool cop_pattern_match (CopTerm pattern, CopTerm value, CopTerm *bindings);

/* What is wrong with @node before anything of it runs: undefined variables and
 * functions, misplaced operators. NULL, or the text of the error ("** (CompileError)
 * iex:3: …"), to be freed. @bindings: the variables that are known; @first_line: the
 * number of the text's first line. */
char *cop_check (CopTerm node, CopTerm bindings, unsigned first_line);

/* Whether the stack ends soon: what recurses must stop then. */
bool cop_stack_is_short (void);

G_END_DECLS
