/* Oracle.Gs: the gen_server of kind genserver, whose requests say what to do. */
#pragma once

#include "behaviour/gen-server.h"

extern const CopGenServerClass oracle_gs_class;

/* The argument of its init: {Name, Options}. Given. */
CopTerm oracle_gs_argument (const char *name, const char *const *options);
/* {req, Words}: a request. Given. */
CopTerm oracle_gs_request (const char *const *words);
/* The value which a state holds, lent; COP_NONE when it is no state of an Oracle.Gs. */
CopTerm oracle_gs_value (CopTerm state);
