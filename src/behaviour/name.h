/* Names of servers: an atom (local), {global, Term}, {via, Module, Term}; and addresses,
 * which may also be a pid or {Name, Node}. */
#pragma once

#include "process/process.h"

G_BEGIN_DECLS

/* A name in one of its three forms. */
bool cop_name_is_valid (CopTerm name);

/* The pid at that name or address, or COP_NONE. A via module may block and raise. */
CopTerm cop_name_whereis (CopTerm name);
/* Whether @name now belongs to the calling process. */
bool cop_name_register (CopTerm name);
/* Gives up a name of the calling process; no error when it has none such. */
void cop_name_unregister (CopTerm name);
/* How reports call it: the term within {global, Term} and {via, Module, Term}. Lent. */
CopTerm cop_name_in_reports (CopTerm name);

/* ---- global names: in this node's table until nodes are connected ---- */

bool    cop_global_register (CopTerm name, CopTerm pid); /* false when taken */
void    cop_global_unregister (CopTerm name);
CopTerm cop_global_whereis (CopTerm name); /* pid or COP_NONE */
CopTerm cop_global_registered (void);      /* list, given */

G_END_DECLS
