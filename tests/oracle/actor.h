/* Scripted processes: they do what steps order and log what they receive. */
#pragma once

#include "command.h"

typedef enum {
  ORACLE_ACTOR_AUTO,   /* receives everything and logs it */
  ORACLE_ACTOR_MANUAL, /* leaves everything but orders in the mailbox */
  ORACLE_ACTOR_SILENT, /* drops everything but orders; its end is not logged */
} OracleManner;

/* What a new process begins with; data of oracle_actor_main (). */
typedef struct _OracleActor OracleActor;
/* @name may be NULL: then it has none. */
OracleActor *oracle_actor_new (OraclePlayer *player,
                               const char   *name,
                               OracleManner  manner,
                               bool          traps);
void         oracle_actor_free (void *actor);
void         oracle_actor_main (void *actor);

/* From outside of processes. Gives the pid. */
CopTerm oracle_actor_spawn (OraclePlayer *player,
                            const char   *name,
                            OracleManner  manner,
                            bool          traps);
