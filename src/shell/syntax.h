/* Elixir's expressions as trees. A tree is a term, so that closures may hold it,
 * processes share it, and nothing leaks when an evaluation is unwound. A node is a tuple
 * {Kind, Place, …}, Kind an integer below, Place line << 16 | column. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

typedef enum {
  COP_SYNTAX_LITERAL,      /* value */
  COP_SYNTAX_ALIAS,        /* module atom */
  COP_SYNTAX_VARIABLE,     /* name */
  COP_SYNTAX_TUPLE,        /* list of nodes */
  COP_SYNTAX_LIST,         /* list of nodes, tail node or [] */
  COP_SYNTAX_MAP,          /* list of {key node, value node} */
  COP_SYNTAX_UPDATE,       /* map node, list of {key node, value node} */
  COP_SYNTAX_STRUCT,       /* module node */
  COP_SYNTAX_TEXT,         /* quote: " ' or :, list of binaries and nodes */
  COP_SYNTAX_BYTES,        /* list of nodes */
  COP_SYNTAX_BLOCK,        /* list of nodes, not empty */
  COP_SYNTAX_OPERATOR,     /* name, left, right */
  COP_SYNTAX_UNARY,        /* name, operand */
  COP_SYNTAX_CALL,         /* name, list of nodes: foo (1) */
  COP_SYNTAX_REMOTE,       /* target, name, list of nodes: Foo.bar (1) */
  COP_SYNTAX_FIELD,        /* target, name: map.key, Foo.bar */
  COP_SYNTAX_INVOKE,       /* function, list of nodes: f.(1) */
  COP_SYNTAX_ACCESS,       /* container, key: map[:key] */
  COP_SYNTAX_CAPTURE,      /* body with arguments */
  COP_SYNTAX_CAPTURE_NAME, /* module node or [], name, arity */
  COP_SYNTAX_ARGUMENT,     /* number: &1 */
  COP_SYNTAX_FUNCTION,     /* list of clauses {patterns, guard or [], body} */
} CopSyntaxKind;

#define COP_SYNTAX_MAX_DEPTH 200

static inline CopSyntaxKind
cop_syntax_kind (CopTerm node)
{
  return (CopSyntaxKind) cop_to_int (cop_tuple_get (node, 0));
}

/* The parts of a node behind kind and place, from 0; lent. */
static inline CopTerm
cop_syntax_part (CopTerm node, size_t index)
{
  return cop_tuple_get (node, index + 2);
}

static inline unsigned
cop_syntax_line (CopTerm node)
{
  return (unsigned) (cop_to_int (cop_tuple_get (node, 1)) >> 16);
}

/* Takes the parts. */
#define cop_syntax(kind, place, ...)                                                     \
  cop_tuple_of (cop_int (kind), cop_int (place), __VA_ARGS__)

/* As it would be typed, for messages: short. To be freed. */
char *cop_syntax_to_string (CopTerm node);

typedef enum {
  COP_SYNTAX_ERROR,      /* SyntaxError */
  COP_SYNTAX_INCOMPLETE, /* TokenMissingError: more text may mend it */
} CopSyntaxProblemKind;

typedef struct {
  CopSyntaxProblemKind kind;
  char                *message; /* owned; NULL: there is no problem */
  unsigned             line;    /* from 1 */
  unsigned             column;  /* in characters, from 1 */
} CopSyntaxProblem;

void cop_syntax_problem_clear (CopSyntaxProblem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopSyntaxProblem, cop_syntax_problem_clear)

/* The block of expressions in @text, [] when it is blank, or COP_NONE and *@ret_problem.
 * Given. A text that begins with an operator such as |> goes on from v (). */
CopTerm cop_syntax_parse (const char *text, CopSyntaxProblem *ret_problem);

G_END_DECLS
