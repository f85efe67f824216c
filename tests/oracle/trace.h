/* Traces: lines as FORMAT.md writes them, and whether what happened in a step fits what
 * was expected. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
  ORACLE_LINE_RESULT,   /* = TEXT */
  ORACLE_LINE_ORDERED,  /* . TEXT, ! TEXT */
  ORACLE_LINE_FLOATING, /* ~ TEXT, ~! TEXT */
  ORACLE_LINE_OPEN,
  ORACLE_LINE_CLOSE,
} OracleLineKind;

typedef struct {
  OracleLineKind kind;
  char *text;  /* owned; as a harness writes it down: "= ok", ". down a", "! …" */
  char *shown; /* owned; as it stands in the file */
} OracleLine;

/* Whether a line that begins with @word belongs to a trace. */
bool        oracle_line_is (const char *word);
OracleLine *oracle_line_parse (const char *text); /* of such a line */
void        oracle_line_free (void *line);

/* Whether @happened (char *: the result, then the events in their order) is what
 * @expected (OracleLine) says. Otherwise *@ret_why tells people, in several lines, what
 * does not fit; to be freed. */
bool
oracle_trace_fits (const GPtrArray *expected, const GPtrArray *happened, char **ret_why);
