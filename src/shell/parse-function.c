/* fn … end: clauses of patterns, guard and body. */
#include "shell/parser.h"

/* A clause's head or an expression of a body: what stands between commas. */
static bool
parse_head (CopParser *self, CopTerm *ret_items, CopTerm *ret_guard)
{
  g_auto (CopTerm) items = COP_NIL;
  g_auto (CopTerm) guard = COP_NIL;

  while (!cop_parser_sees (self, "->")) {
    CopTerm item = cop_parser_sees_key (self) ? cop_parser_keywords (self)
                                              : cop_parser_expression (self, 51);
    if (item == COP_NONE)
      return false;
    items = cop_cons (item, cop_term_steal (&items));
    if (!cop_parser_sees (self, ","))
      break;
    if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
      return false;
  }
  if (cop_parser_sees (self, "when")) {
    if (!cop_parser_next (self))
      return false;
    guard = cop_parser_expression (self, 51);
    if (guard == COP_NONE)
      return false;
  }
  *ret_items = cop_parser_in_order (cop_term_steal (&items));
  *ret_guard = cop_term_steal (&guard);
  return true;
}

typedef struct {
  CopTerm clauses;  /* owned, reversed */
  CopTerm patterns; /* owned; of the clause being read, or COP_NONE */
  CopTerm guard;    /* owned */
  CopTerm body;     /* owned, reversed */
} Clauses;

static void
clauses_clear (Clauses *self)
{
  cop_term_unref (self->clauses);
  cop_term_unref (self->patterns);
  cop_term_unref (self->guard);
  cop_term_unref (self->body);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Clauses, clauses_clear)

static void
end_clause (Clauses *self, int place)
{
  if (self->patterns == COP_NONE)
    return;
  CopTerm body = cop_is_nil (self->body)
                     ? cop_parser_literal (place, COP_ATOM (nil))
                     : cop_syntax (COP_SYNTAX_BLOCK, place,
                                   cop_parser_in_order (cop_term_steal (&self->body)));
  self->clauses = cop_cons (cop_tuple_of (cop_term_steal (&self->patterns),
                                          cop_term_steal (&self->guard), body),
                            self->clauses);
  self->body = COP_NIL;
}

static bool
fail_without_arrow (CopParser *self, const char *start)
{
  return cop_parser_fail (
      self, start,
      g_strdup ("expected anonymous functions to be defined with -> inside: 'fn'"));
}

/* At fn. */
CopTerm
cop_parser_function (CopParser *self)
{
  const char      *start = self->token.start;
  int              place = cop_parser_place_here (self);
  g_auto (Clauses) clauses = { COP_NIL, COP_NONE, COP_NONE, COP_NIL };

  if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
    return COP_NONE;
  while (!cop_parser_sees (self, "end")) {
    g_auto (CopTerm) items = COP_NONE;
    g_auto (CopTerm) guard = COP_NONE;
    if (!parse_head (self, &items, &guard))
      return COP_NONE;
    if (cop_parser_sees (self, "->")) {
      end_clause (&clauses, place);
      clauses.patterns = cop_term_steal (&items);
      clauses.guard = cop_term_steal (&guard);
      if (!cop_parser_next (self))
        return COP_NONE;
    } else if (clauses.patterns == COP_NONE) {
      fail_without_arrow (self, start);
      return COP_NONE;
    } else if (!cop_is_nil (guard) || cop_is_cons (cop_tail (items))) {
      return cop_parser_fail_before (self);
    } else {
      clauses.body = cop_cons (cop_term_ref (cop_head (items)), clauses.body);
      if (self->token.kind != COP_TOKEN_SEPARATOR && !cop_parser_sees (self, "end"))
        return cop_parser_fail_before (self);
    }
    if (!cop_parser_skip_separators (self))
      return COP_NONE;
  }
  end_clause (&clauses, place);
  if (cop_is_nil (clauses.clauses))
    return cop_parser_fail_before (self);
  return cop_parser_next (self)
             ? cop_syntax (COP_SYNTAX_FUNCTION, place,
                           cop_parser_in_order (cop_term_steal (&clauses.clauses)))
             : COP_NONE;
}
