/* Erlang's match specifications: [{Pattern, Guards, Body}] as ets:select takes them. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

/* What `$0` … `$99` stand for. Lent. */
#define COP_N_BINDINGS 100

typedef struct {
  CopTerm object;                 /* `$_`; lent */
  CopTerm values[COP_N_BINDINGS]; /* COP_NONE: unbound */
} CopBindings;

/* Whether @term matches @pattern: `_` anything, `$N` anything, the same at each place. */
bool cop_match_pattern (CopTerm pattern, CopTerm term, CopBindings *bindings);
/* Whether all of the list @guards are true; a guard that fails is false. */
bool cop_match_guards (CopTerm guards, const CopBindings *bindings);
/* The value of a body's expression, given; COP_NONE when it fails. */
CopTerm cop_match_body (CopTerm expression, const CopBindings *bindings);

/* Tries each {Pattern, Guards, Body} of @spec on @object; the value of the last
 * expression of the first that matches, given, or COP_NONE. */
CopTerm cop_match_spec_run (CopTerm spec, CopTerm object);

G_END_DECLS
