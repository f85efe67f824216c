/* Text to terms: the literals of Elixir and of Erlang. */
#pragma once

#include "term/print.h"

G_BEGIN_DECLS

#define COP_PARSE_ERROR (cop_parse_error_quark ())
GQuark cop_parse_error_quark (void);

typedef enum {
  COP_PARSE_ERROR_SYNTAX,   /* something else was expected at that place */
  COP_PARSE_ERROR_TOO_DEEP, /* nested deeper than 1,000 */
  COP_PARSE_ERROR_ATOM,     /* the atom is too long or the table is full */
} CopParseError;

typedef struct {
  size_t   offset; /* bytes from the start of the text */
  unsigned line;   /* from 1 */
  unsigned column; /* in characters, from 1 */
} CopParsePlace;

/* Reads exactly one term, with blanks and comments (#, %) around it. COP_NONE and @error
 * on a mistake, with “line 1, column 7: expected …, found …”; @ret_place (may be NULL) is
 * then where. Reads everything the printer of @notation writes back to an equal term,
 * except closures, and pids and references of other nodes, which get creation 0. */
CopTerm cop_parse (const char    *text,
                   CopNotation    notation,
                   CopParsePlace *ret_place,
                   GError       **error);

G_END_DECLS
