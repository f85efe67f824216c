/* Errors in Elixir's words, without a place in C: their stack is empty or names the
 * function of Elixir. */
#pragma once

#include "process/process.h"

G_BEGIN_DECLS

/* %@name{message: …} */
G_NORETURN void cop_raise_exception (const char *name, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
/* ArithmeticError: “bad argument in arithmetic expression: 1 + :a”. @b: COP_NONE for
 * operators with one operand. */
G_NORETURN void cop_raise_arithmetic (const char *operation, CopTerm a, CopTerm b);
/* ArgumentError: “errors were found at the given arguments: * 1st argument: not a list”.
 */
G_NORETURN void cop_raise_bad_argument (unsigned position, const char *what);
/* ArgumentError: “argument error”. */
G_NORETURN void cop_raise_badarg (void);
/* FunctionClauseError: “no function clause matching in String.upcase/2”. */
G_NORETURN void
cop_raise_no_clause (const char *module, const char *name, unsigned arity);
/* {@tag, @term}: BadMapError and the like. */
G_NORETURN void cop_raise_tagged (CopTerm tag, CopTerm term);
/* “protocol Enumerable not implemented for 1 of type Integer” */
G_NORETURN void cop_raise_protocol (const char *protocol, CopTerm term);
/* SystemLimitError: too large or too deep. */
G_NORETURN void cop_raise_limit (void);

G_END_DECLS
