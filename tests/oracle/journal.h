/* What happened during a step, in its order, as lines of a trace. */
#pragma once

#include "names.h"
#include "process/node.h"

typedef struct _OracleJournal OracleJournal;

typedef enum {
  ORACLE_EVENT,        /* ". TEXT" */
  ORACLE_EVENT_DOWN,   /* the same */
  ORACLE_EVENT_REPORT, /* "! TEXT" */
  ORACLE_EVENT_END,    /* "! TEXT": a report of a process about its own end */
} OracleEventKind;

/* Listens on @node for ends of processes that are followed, and for reports. To be freed
 * after the node. */
OracleJournal *oracle_journal_new (CopNode *node, const OracleNames *names);
void           oracle_journal_free (OracleJournal *journal);

/* @name: the process it is about. */
void oracle_journal_note (OracleJournal  *journal,
                          OracleEventKind kind,
                          const char     *name,
                          const char     *format,
                          ...) G_GNUC_PRINTF (4, 5);
/* Its end will be noted. */
void oracle_journal_follow (OracleJournal *journal, CopTerm pid);
/* The start of that process did not succeed: its end is not followed. */
void oracle_journal_forget (OracleJournal *journal, const char *name);
/* Appends the lines noted so far (char *, given) and begins anew. */
void oracle_journal_take (OracleJournal *journal, GPtrArray *lines);
