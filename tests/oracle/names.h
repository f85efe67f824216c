/* What the processes, monitors and timers of a scenario are called. */
#pragma once

#include "term/term.h"

typedef struct _OracleNames OracleNames;

OracleNames *oracle_names_new (void);
void         oracle_names_free (OracleNames *names);

/* Calls @pid so; the name now means this pid, earlier pids keep it. */
void        oracle_names_put (OracleNames *names, const char *name, CopTerm pid);
CopTerm     oracle_names_pid (const OracleNames *names, const char *name); /* COP_NONE */
const char *oracle_names_of (const OracleNames *names, CopTerm pid);       /* "?" */
/* Calls @func with each name and its pid. */
void oracle_names_foreach (const OracleNames *names, GHFunc func, void *data);

/* Instances: "a#2" is one of the processes of the definition "a". */
void oracle_names_set_latest (OracleNames *names, const char *id, const char *name);
/* The name which an address stands for: the latest instance of "a", or itself. */
const char *oracle_names_resolve (const OracleNames *names, const char *address);
/* Who started an instance; NULL when unknown. */
void oracle_names_set_parent (OracleNames *names, const char *name, const char *parent);
const char *oracle_names_parent (const OracleNames *names, const char *name);

/* References by name and back: "m1" ↔ a monitor, "t1" ↔ a timer. */
void        oracle_names_put_ref (OracleNames *names, const char *name, CopTerm ref);
CopTerm     oracle_names_ref (const OracleNames *names, const char *name); /* COP_NONE */
const char *oracle_names_of_ref (const OracleNames *names, CopTerm ref);   /* "REF" */
