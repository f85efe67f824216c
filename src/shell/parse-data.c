/* Lists, maps, keywords and arguments. */
#include "shell/parser.h"

bool
cop_parser_sees_key (const CopParser *self)
{
  return self->token.kind == COP_TOKEN_KEY || self->token.kind == COP_TOKEN_TEXT_KEY;
}

static const char keyword_order[] =
    "unexpected expression after keyword list. Keyword lists must always come last in "
    "lists and maps. Therefore, this is not allowed:\n\n    [some: :value, :another]\n"
    "    %{some: :value, another => value}\n\nInstead, reorder it to be the last entry:"
    "\n\n    [:another, some: :value]\n    %{another => value, some: :value}\n\n"
    "Syntax error after: ','";

/* `key: value, …`: a reversed list of {key node, value node}; @pairs is taken. */
static CopTerm
parse_pairs (CopParser *self, CopTerm taken)
{
  g_auto (CopTerm) pairs = taken;

  for (;;) {
    CopTerm key = cop_parser_literal (cop_parser_place_here (self), self->token.value);
    g_auto (CopTerm) pair_key = key;
    if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
      return COP_NONE;
    CopTerm value = cop_parser_expression (self, COP_PRECEDENCE_LOWEST);
    if (value == COP_NONE)
      return COP_NONE;
    pairs = cop_cons (cop_tuple_of (cop_term_steal (&pair_key), value),
                      cop_term_steal (&pairs));
    if (!cop_parser_sees (self, ","))
      return cop_term_steal (&pairs);
    const char *comma = self->token.start;
    if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
      return COP_NONE;
    if (cop_parser_sees (self, "]") || cop_parser_sees (self, "}"))
      return cop_term_steal (&pairs);
    if (!cop_parser_sees_key (self)) {
      if (self->token.kind == COP_TOKEN_END || cop_parser_sees (self, ")"))
        cop_parser_fail_before (self);
      else
        cop_parser_fail (self, comma, g_strdup (keyword_order));
      return COP_NONE;
    }
  }
}

/* The same as one node: a literal keyword list. */
CopTerm
cop_parser_keywords (CopParser *self)
{
  int     place = cop_parser_place_here (self);
  CopTerm pairs = parse_pairs (self, COP_NIL);
  if (pairs == COP_NONE)
    return COP_NONE;

  CopTerm list = COP_NIL;
  for (CopTerm l = pairs; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm pair = cop_head (l);
    CopTerm both = cop_list_of (cop_term_ref (cop_tuple_get (pair, 0)),
                                cop_term_ref (cop_tuple_get (pair, 1)));
    list = cop_cons (cop_syntax (COP_SYNTAX_TUPLE, place, both), list);
  }
  cop_term_unref (pairs);
  return cop_syntax (COP_SYNTAX_LIST, place, list, COP_NIL);
}

/* The pairs of the keyword list @keywords (taken) as elements before @items (taken),
 * which is reversed. */
static CopTerm
add_keywords (CopTerm keywords, CopTerm items)
{
  for (CopTerm l = cop_syntax_part (keywords, 0); cop_is_cons (l); l = cop_tail (l))
    items = cop_cons (cop_term_ref (cop_head (l)), items);
  cop_term_unref (keywords);
  return items;
}

/* Expressions up to @closer (NULL: as far as commas go), keywords last; moves over the
 * closer. A list of nodes. */
CopTerm
cop_parser_items (CopParser *self, const char *closer)
{
  g_auto (CopTerm) items = COP_NIL;

  if (closer != NULL && !cop_parser_skip_separators (self))
    return COP_NONE;
  while (closer == NULL || !cop_parser_sees (self, closer)) {
    bool    was_key = cop_parser_sees_key (self);
    CopTerm item = was_key ? cop_parser_keywords (self)
                           : cop_parser_expression (self, COP_PRECEDENCE_LOWEST);
    if (item == COP_NONE)
      return COP_NONE;
    if (was_key && closer != NULL && *closer == ']')
      items = add_keywords (item, cop_term_steal (&items));
    else
      items = cop_cons (item, cop_term_steal (&items));
    if (closer != NULL && !cop_parser_skip_separators (self))
      return COP_NONE;
    if (was_key || !cop_parser_sees (self, ","))
      break;
    if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
      return COP_NONE;
    if (closer != NULL && *closer == ')' && cop_parser_sees (self, closer)) {
      cop_parser_fail_before (self);
      return COP_NONE;
    }
  }
  if (closer != NULL && !cop_parser_expect (self, closer))
    return COP_NONE;
  return cop_parser_in_order (cop_term_steal (&items));
}

/* After the [. */
CopTerm
cop_parser_list (CopParser *self, int place)
{
  g_auto (CopTerm) items = cop_parser_items (self, "]");
  if (items == COP_NONE)
    return COP_NONE;

  /* [a, b | tail]: the bar binds the last item. */
  CopTerm last = COP_NONE;
  for (CopTerm l = items; cop_is_cons (l); l = cop_tail (l))
    last = cop_head (l);
  if (last == COP_NONE || cop_syntax_kind (last) != COP_SYNTAX_OPERATOR ||
      cop_syntax_part (last, 0) != cop_atom ("|"))
    return cop_syntax (COP_SYNTAX_LIST, place, cop_term_steal (&items), COP_NIL);

  CopTerm front = COP_NIL;
  for (CopTerm l = items; cop_is_cons (cop_tail (l)); l = cop_tail (l))
    front = cop_cons (cop_term_ref (cop_head (l)), front);
  front =
      cop_parser_in_order (cop_cons (cop_term_ref (cop_syntax_part (last, 1)), front));
  return cop_syntax (COP_SYNTAX_LIST, place, front,
                     cop_term_ref (cop_syntax_part (last, 2)));
}

/* `key => value` or keywords, up to the }. Reversed pairs. @first is taken, or NONE. */
static CopTerm
parse_map_pairs (CopParser *self, CopTerm first)
{
  g_auto (CopTerm) key = first;
  g_auto (CopTerm) pairs = COP_NIL;

  while (key != COP_NONE || !cop_parser_sees (self, "}")) {
    if (key == COP_NONE && cop_parser_sees_key (self)) {
      cop_term_replace (&pairs, parse_pairs (self, cop_term_ref (pairs)));
      if (pairs == COP_NONE || !cop_parser_skip_separators (self))
        return COP_NONE;
      break;
    }
    if (key == COP_NONE)
      key = cop_parser_expression (self, COP_PRECEDENCE_LOWEST);
    if (key == COP_NONE || !cop_parser_expect (self, "=>") ||
        !cop_parser_skip_separators (self))
      return COP_NONE;
    CopTerm value = cop_parser_expression (self, COP_PRECEDENCE_LOWEST);
    if (value == COP_NONE)
      return COP_NONE;
    pairs =
        cop_cons (cop_tuple_of (cop_term_steal (&key), value), cop_term_steal (&pairs));
    if (!cop_parser_skip_separators (self))
      return COP_NONE;
    if (!cop_parser_sees (self, ","))
      break;
    if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
      return COP_NONE;
  }
  return cop_parser_expect (self, "}") ? cop_term_steal (&pairs) : COP_NONE;
}

/* After the %{. */
CopTerm
cop_parser_map (CopParser *self, int place)
{
  if (!cop_parser_skip_separators (self))
    return COP_NONE;
  g_auto (CopTerm) base = COP_NONE;
  g_auto (CopTerm) first = COP_NONE;
  if (!cop_parser_sees_key (self) && !cop_parser_sees (self, "}")) {
    first = cop_parser_expression (self, 71);
    if (first == COP_NONE || !cop_parser_skip_separators (self))
      return COP_NONE;
    if (cop_parser_sees (self, "|")) {
      if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
        return COP_NONE;
      base = cop_term_steal (&first);
    }
  }

  CopTerm pairs = parse_map_pairs (self, cop_term_steal (&first));
  if (pairs == COP_NONE)
    return COP_NONE;
  pairs = cop_parser_in_order (pairs);
  return base == COP_NONE
             ? cop_syntax (COP_SYNTAX_MAP, place, pairs)
             : cop_syntax (COP_SYNTAX_UPDATE, place, cop_term_steal (&base), pairs);
}
