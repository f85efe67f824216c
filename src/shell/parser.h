/* The parser's state and its tokens. Internal to lexer.c and parser*.c. */
#pragma once

#include "shell/syntax.h"
#include "term/reader.h"

G_BEGIN_DECLS

typedef enum {
  COP_TOKEN_END,
  COP_TOKEN_SEPARATOR, /* newline or ; */
  COP_TOKEN_LITERAL,   /* number, character, pid, reference: value */
  COP_TOKEN_ATOM,      /* value */
  COP_TOKEN_ALIAS,     /* value: one part of a name, "KV" */
  COP_TOKEN_NAME,      /* value: an atom */
  COP_TOKEN_KEY,       /* value: an atom; `name:` */
  COP_TOKEN_TEXT,      /* value: a node */
  COP_TOKEN_TEXT_KEY,  /* value: an atom; `"name":` */
  COP_TOKEN_ARGUMENT,  /* value: an integer; &1 */
  COP_TOKEN_OPERATOR,
  COP_TOKEN_BRACKET, /* ( ) [ ] { } << >> %{ % , */
} CopTokenKind;

typedef struct {
  CopTokenKind kind;
  const char  *start;
  const char  *end;
  CopTerm      value; /* owned */
  bool         has_blank_before;
} CopToken;

typedef struct {
  char     opener[3];
  unsigned line;
} CopOpenBracket;

typedef struct {
  CopReader        reader;
  CopToken         token;
  GArray          *open; /* CopOpenBracket, while scanning; else NULL */
  unsigned         depth;
  bool             is_dotted; /* the token comes after a dot */
  CopSyntaxProblem problem;
  GError          *error; /* of the reader */
} CopParser;

/* Reads the next token. false: there is a problem. */
bool cop_parser_next (CopParser *self);
/* Sets the problem at @at, if there is none yet. */
bool cop_parser_fail (CopParser *self, const char *at, char *message); /* takes */
/* Sets the problem “more text is needed”. */
bool cop_parser_fail_at_end (CopParser *self, char *message); /* takes */
bool cop_parser_sees (const CopParser *self, const char *text);
int  cop_parser_place (const CopParser *self, const char *at);
/* At #{: reads up to the }. A node, or COP_NONE. */
CopTerm cop_parser_interpolation (CopParser *self);

/* ---- what the parts of the parser share ---- */

#define COP_PRECEDENCE_LOWEST 0

bool cop_parser_skip_separators (CopParser *self);
/* “syntax error before: …” the token, or that the text ends too early. COP_NONE. */
CopTerm cop_parser_fail_before (CopParser *self);
bool    cop_parser_expect (CopParser *self, const char *text);
int     cop_parser_place_here (const CopParser *self);
CopTerm cop_parser_literal (int place, CopTerm value); /* takes @value */
CopTerm cop_parser_in_order (CopTerm list);            /* reverses; takes @list */

/* Nodes, or COP_NONE and a problem. */
CopTerm cop_parser_expression (CopParser *self, int min_precedence);
bool    cop_parser_sees_key (const CopParser *self);
CopTerm cop_parser_keywords (CopParser *self); /* a: 1, b: 2 */
/* Expressions up to @closer (NULL: as far as commas go), keywords last; moves over the
 * closer. A list of nodes. */
CopTerm cop_parser_items (CopParser *self, const char *closer);
CopTerm cop_parser_list (CopParser *self, int place); /* after the [ */
CopTerm cop_parser_map (CopParser *self, int place);  /* after the %{ */
CopTerm cop_parser_function (CopParser *self);        /* at fn */

G_END_DECLS
