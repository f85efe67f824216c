/* What a step has a process do, and what came of it. */
#pragma once

#include "process/process.h"

typedef struct _OracleCommand OracleCommand;
typedef struct _OraclePlayer  OraclePlayer;
/* Runs in the process; may block, fail, and be ended in the middle. */
typedef void (*OracleAction) (OracleCommand *command);

/* Which failures become results: “raised X”, “exit R”, “no-such-process”. Others end the
 * process. */
typedef enum {
  ORACLE_CATCH_NOTHING = 0,
  ORACLE_CATCH_ERRORS = 1 << 0,
  ORACLE_CATCH_EXITS = 1 << 1,
  ORACLE_CATCH_THROWS = 1 << 2,
  ORACLE_CATCH_ALL = ORACLE_CATCH_ERRORS | ORACLE_CATCH_EXITS | ORACLE_CATCH_THROWS,
} OracleCatch;

struct _OracleCommand {
  OraclePlayer *player;
  OracleAction  action;
  OracleCatch catch;
  const char *const *words;  /* borrowed: of the step */
  CopTerm            pid;    /* what the step's address stands for, if it has one */
  const char        *tag;    /* borrowed; not NULL: the answer is fetched by name */
  bool               leaves; /* the process returns after this */
  bool               is_done;
  char              *result; /* owned; NULL: none */
};

/* Lives until the end of the scenario. */
OracleCommand *oracle_command_new (OraclePlayer *player,
                                   OracleAction  action,
                                   OracleCatch catch,
                                   const char *const *words);
void           oracle_command_free (void *command);

CopTerm        oracle_command_to_term (OracleCommand *command); /* a message; given */
OracleCommand *oracle_command_of_term (CopTerm message);        /* NULL when it is none */
/* In the process that got it: whether the process is to go on. */
bool oracle_command_run (OracleCommand *command);

/* ---- for actions ---- */

void oracle_command_give (OracleCommand *command, CopTerm result); /* takes @result */
void oracle_command_say (OracleCommand *command, const char *result);
/* @result as a term, parsed: when a step has a term at that place. Given. */
CopTerm oracle_command_term (OracleCommand *command, size_t word);
int64_t oracle_command_number (OracleCommand *command, size_t word);
/* The value of the last option “NAME=…” from @first on, or NULL. */
const char *oracle_option (const char *const *first, const char *name);
bool        oracle_has_flag (const char *const *first, const char *flag);
