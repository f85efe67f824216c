/* Tokens to trees: operators by their precedence, as Elixir's grammar has them. */
#include "shell/evaluate.h"
#include "shell/parser.h"

#include <string.h>

static CopTerm parse_block (CopParser *self, const char *closer);

/* ---- helpers ---- */

bool
cop_parser_skip_separators (CopParser *self)
{
  while (self->token.kind == COP_TOKEN_SEPARATOR)
    if (!cop_parser_next (self))
      return false;
  return true;
}

static bool
is_reserved (const CopParser *self)
{
  static const char *const words[] = { "and", "or", "in", "when", "end", "do" };

  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (cop_parser_sees (self, words[i]))
      return true;
  return false;
}

static char *
describe_word (CopParser *self, int length, const char *word)
{
  if (!is_reserved (self))
    return g_strdup_printf ("syntax error before: %.*s", length, word);
  return g_strdup_printf (
      "syntax error before: %.*s. \"%.*s\" is a reserved word in Elixir and therefore "
      "its "
      "usage is limited. For instance, it can't be used as a variable or be defined nor "
      "invoked as a regular function",
      length, word, length, word);
}

CopTerm
cop_parser_fail_before (CopParser *self)
{
  const CopToken *token = &self->token;
  int             length = (int) MIN (token->end - token->start, 60);
  const char     *text = token->start;

  if (token->kind == COP_TOKEN_END) {
    cop_parser_fail_at_end (self, g_strdup ("syntax error: expression is incomplete"));
    return COP_NONE;
  }
  char *message = NULL;
  switch (token->kind) {
  case COP_TOKEN_LITERAL:
  case COP_TOKEN_ARGUMENT:
    message = g_strdup_printf ("syntax error before: \"%.*s\"", length, text);
    break;
  case COP_TOKEN_TEXT:
    message =
        g_strdup_printf ("syntax error before: \"%.*s\"", MAX (length - 2, 0), text + 1);
    break;
  case COP_TOKEN_ATOM:
    message = g_strdup_printf ("syntax error before: %.*s", length - 1, text + 1);
    break;
  case COP_TOKEN_NAME: message = describe_word (self, length, text); break;
  case COP_TOKEN_SEPARATOR:
    message = g_strdup (*text == ';' ? "syntax error before: ';'"
                                     : "syntax error before: \"\\n\"");
    break;
  case COP_TOKEN_END:
  case COP_TOKEN_ALIAS:
  case COP_TOKEN_KEY:
  case COP_TOKEN_TEXT_KEY:
  case COP_TOKEN_OPERATOR:
  case COP_TOKEN_BRACKET:
    message = g_strdup_printf ("syntax error before: '%.*s'", length, text);
    break;
  }
  cop_parser_fail (self, token->start, message);
  return COP_NONE;
}

bool
cop_parser_expect (CopParser *self, const char *text)
{
  if (!cop_parser_sees (self, text)) {
    cop_parser_fail_before (self);
    return false;
  }
  return cop_parser_next (self);
}

int
cop_parser_place_here (const CopParser *self)
{
  return cop_parser_place (self, self->token.start);
}

CopTerm
cop_parser_literal (int place, CopTerm value)
{
  return cop_syntax (COP_SYNTAX_LITERAL, place, value);
}

/* Gives what was collected in the right order; takes @list. */
CopTerm
cop_parser_in_order (CopTerm list)
{
  g_auto (CopTerm) reversed = list;

  return cop_list_reverse (reversed);
}

/* ---- operators ---- */

typedef struct {
  const char *text;
  int         precedence;
  bool        is_right;
} Operator;

static const Operator binary_operators[] = {
  { "<-", 40, false },   { "\\\\", 40, false }, { "when", 50, true },
  { "::", 60, true },    { "|", 70, true },     { "=", 100, true },
  { "||", 120, false },  { "|||", 120, false }, { "or", 120, false },
  { "&&", 130, false },  { "&&&", 130, false }, { "and", 130, false },
  { "==", 140, false },  { "!=", 140, false },  { "=~", 140, false },
  { "===", 140, false }, { "!==", 140, false }, { "<", 150, false },
  { ">", 150, false },   { "<=", 150, false },  { ">=", 150, false },
  { "|>", 160, false },  { "~>>", 160, false }, { "<~>", 160, false },
  { "<|>", 160, false }, { "~>", 160, false },  { "<~", 160, false },
  { "in", 170, false },  { "^^^", 180, false }, { "//", 190, true },
  { "++", 200, true },   { "--", 200, true },   { "+++", 200, true },
  { "---", 200, true },  { "..", 200, true },   { "<>", 200, true },
  { "+", 210, false },   { "-", 210, false },   { "*", 220, false },
  { "/", 220, false },   { "**", 230, false },
};

#define PRECEDENCE_IN 170
#define PRECEDENCE_CAPTURE 90
#define PRECEDENCE_UNARY 300

/* The operator that the token is, between two operands; NULL when it is none. */
static const Operator *
binary_operator (const CopParser *self)
{
  for (size_t i = 0; i < G_N_ELEMENTS (binary_operators); i++)
    if (cop_parser_sees (self, binary_operators[i].text))
      return &binary_operators[i];
  return NULL;
}

static bool
is_dual (const CopParser *self)
{
  return cop_parser_sees (self, "+") || cop_parser_sees (self, "-");
}

static bool
is_unary (const CopParser *self)
{
  return is_dual (self) || cop_parser_sees (self, "!") || cop_parser_sees (self, "^") ||
         cop_parser_sees (self, "not") || cop_parser_sees (self, "&") ||
         cop_parser_sees (self, "@") || cop_parser_sees (self, "~~~");
}

/* Whether the token, after a name and a blank, is the first argument of a call without
 * parentheses. */
static bool
begins_argument (const CopParser *self)
{
  const CopToken *token = &self->token;
  if (!token->has_blank_before)
    return false;

  switch (token->kind) {
  case COP_TOKEN_LITERAL:
  case COP_TOKEN_ATOM:
  case COP_TOKEN_ALIAS:
  case COP_TOKEN_TEXT:
  case COP_TOKEN_KEY:
  case COP_TOKEN_TEXT_KEY:
  case COP_TOKEN_ARGUMENT: return true;
  case COP_TOKEN_NAME: return !is_reserved (self);
  case COP_TOKEN_BRACKET:
    return strchr ("([{%", *token->start) != NULL || cop_parser_sees (self, "<<");
  case COP_TOKEN_OPERATOR:
    return is_dual (self) ? !g_ascii_isspace (*token->end) : is_unary (self);
  case COP_TOKEN_END:
  case COP_TOKEN_SEPARATOR: return false;
  }
  return false;
}

/* ---- names, calls ---- */

/* After a name that may be called: its arguments, or COP_NIL with *@ret_is_call false. */
static bool
parse_arguments (CopParser *self, bool *ret_is_call, CopTerm *ret_items)
{
  *ret_is_call = true;
  if (cop_parser_sees (self, "(") && !self->token.has_blank_before) {
    if (!cop_parser_next (self))
      return false;
    *ret_items = cop_parser_items (self, ")");
    return *ret_items != COP_NONE;
  }
  if (begins_argument (self)) {
    *ret_items = cop_parser_items (self, NULL);
    return *ret_items != COP_NONE;
  }
  *ret_is_call = false;
  *ret_items = COP_NIL;
  return self->problem.message == NULL;
}

static CopTerm
parse_name (CopParser *self)
{
  static const CopTerm words[] = { COP_ATOM (true), COP_ATOM (false), COP_ATOM (nil) };
  int                  place = cop_parser_place_here (self);
  CopTerm              name = self->token.value;
  bool                 is_call = false;
  CopTerm              items = COP_NONE;

  if (is_reserved (self))
    return cop_parser_fail_before (self);
  if (!cop_parser_next (self))
    return COP_NONE;
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    if (name == words[i])
      return cop_parser_literal (place, name);
  if (!parse_arguments (self, &is_call, &items))
    return COP_NONE;
  return is_call ? cop_syntax (COP_SYNTAX_CALL, place, name, items)
                 : cop_syntax (COP_SYNTAX_VARIABLE, place, name);
}

/* A.B.C */
static CopTerm
parse_alias (CopParser *self)
{
  int                 place = cop_parser_place_here (self);
  g_autoptr (GString) name = g_string_new ("Elixir");

  for (;;) {
    g_string_append_printf (name, ".%s", cop_atom_name (self->token.value));
    const char *end = self->token.end;
    if (!cop_parser_next (self))
      return COP_NONE;
    if (!cop_parser_sees (self, ".") || !g_ascii_isupper (*self->token.end))
      break;
    if (!cop_parser_next (self) || self->token.kind != COP_TOKEN_ALIAS) {
      self->token.end = end;
      return cop_parser_fail_before (self);
    }
  }
  bool is_full = g_str_has_prefix (name->str, "Elixir.Elixir.") ||
                 g_str_equal (name->str, "Elixir.Elixir");
  const char *text = is_full ? name->str + strlen ("Elixir.") : name->str;
  CopTerm     atom = cop_atom_from_outside (text, strlen (text));
  if (atom == COP_NONE) {
    cop_parser_fail (self, self->token.start, g_strdup ("the name is too long"));
    return COP_NONE;
  }
  return cop_syntax (COP_SYNTAX_ALIAS, place, atom);
}

/* The name behind a dot: a word, an operator or a text. */
static bool
parse_member (CopParser *self, CopTerm *ret_name)
{
  const CopToken *token = &self->token;

  switch (token->kind) {
  case COP_TOKEN_NAME: *ret_name = token->value; break;
  case COP_TOKEN_OPERATOR:
    *ret_name = cop_atom_len (token->start, (size_t) (token->end - token->start));
    break;
  case COP_TOKEN_TEXT: {
    CopTerm text = cop_syntax_part (token->value, 0);
    *ret_name =
        cop_syntax_kind (token->value) == COP_SYNTAX_LITERAL && cop_is_binary (text)
            ? cop_atom_from_outside (cop_binary_data (text), cop_binary_size (text))
            : COP_NONE;
    break;
  }
  case COP_TOKEN_END:
  case COP_TOKEN_SEPARATOR:
  case COP_TOKEN_LITERAL:
  case COP_TOKEN_ATOM:
  case COP_TOKEN_ALIAS:
  case COP_TOKEN_KEY:
  case COP_TOKEN_TEXT_KEY:
  case COP_TOKEN_ARGUMENT:
  case COP_TOKEN_BRACKET: *ret_name = COP_NONE; break;
  }
  if (*ret_name != COP_NONE)
    return cop_parser_next (self);
  cop_parser_fail_before (self);
  return false;
}

/* At a dot; @taken is what stands before it. */
static CopTerm
parse_dot (CopParser *self, CopTerm taken)
{
  g_auto (CopTerm) target = taken;
  int              place = cop_parser_place_here (self);
  bool             is_call = false;
  CopTerm          name = COP_NONE;
  CopTerm          items = COP_NONE;

  if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
    return COP_NONE;
  if (cop_parser_sees (self, "(")) {
    if (!cop_parser_next (self) || (items = cop_parser_items (self, ")")) == COP_NONE)
      return COP_NONE;
    return cop_syntax (COP_SYNTAX_INVOKE, place, cop_term_steal (&target), items);
  }
  if (!parse_member (self, &name) || !parse_arguments (self, &is_call, &items))
    return COP_NONE;
  return is_call ? cop_syntax (COP_SYNTAX_REMOTE, place, cop_term_steal (&target), name,
                               items)
                 : cop_syntax (COP_SYNTAX_FIELD, place, cop_term_steal (&target), name);
}

/* Dots, calls and indices behind @taken. */
static CopTerm
parse_postfix (CopParser *self, CopTerm taken)
{
  g_auto (CopTerm) node = taken;

  for (unsigned n = 0; node != COP_NONE; n++) {
    if (n > COP_SYNTAX_MAX_DEPTH) {
      cop_parser_fail (self, self->token.start, g_strdup ("nested too deep"));
      return COP_NONE;
    }
    if (cop_parser_sees (self, ".")) {
      node = parse_dot (self, cop_term_steal (&node));
    } else if (cop_parser_sees (self, "[") && !self->token.has_blank_before) {
      int place = cop_parser_place_here (self);
      if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
        return COP_NONE;
      CopTerm key = cop_parser_sees_key (self)
                        ? cop_parser_keywords (self)
                        : cop_parser_expression (self, COP_PRECEDENCE_LOWEST);
      if (key == COP_NONE)
        return COP_NONE;
      node = cop_syntax (COP_SYNTAX_ACCESS, place, cop_term_steal (&node), key);
      if (!cop_parser_skip_separators (self) || !cop_parser_expect (self, "]"))
        return COP_NONE;
    } else {
      break;
    }
  }
  return cop_term_steal (&node);
}

/* ---- captures ---- */

/* &Mod.fun/2 and &fun/2 come as a division; otherwise COP_NONE. */
static CopTerm
capture_name (int place, CopTerm operand)
{
  if (cop_syntax_kind (operand) != COP_SYNTAX_OPERATOR ||
      cop_syntax_part (operand, 0) != cop_atom ("/"))
    return COP_NONE;

  CopTerm left = cop_syntax_part (operand, 1);
  CopTerm right = cop_syntax_part (operand, 2);
  int64_t arity = 0;
  bool    has_arity = cop_syntax_kind (right) == COP_SYNTAX_LITERAL &&
                   cop_is_integer (cop_syntax_part (right, 0)) &&
                   cop_int_get (cop_syntax_part (right, 0), &arity) && arity >= 0 &&
                   arity <= 255;
  if (!has_arity)
    return COP_NONE;
  if (cop_syntax_kind (left) == COP_SYNTAX_VARIABLE)
    return cop_syntax (COP_SYNTAX_CAPTURE_NAME, place, COP_NIL, cop_syntax_part (left, 0),
                       cop_int (arity));
  if (cop_syntax_kind (left) == COP_SYNTAX_FIELD)
    return cop_syntax (COP_SYNTAX_CAPTURE_NAME, place,
                       cop_term_ref (cop_syntax_part (left, 0)),
                       cop_syntax_part (left, 1), cop_int (arity));
  return COP_NONE;
}

/* After the &. */
static CopTerm
parse_capture (CopParser *self, int place)
{
  /* &+/2 and the like. */
  const Operator *symbol = binary_operator (self);
  if (symbol != NULL && *self->token.end == '/') {
    CopTerm name = cop_atom (symbol->text);
    if (!cop_parser_next (self) || !cop_parser_next (self) ||
        self->token.kind != COP_TOKEN_LITERAL || !cop_is_small (self->token.value) ||
        cop_to_int (self->token.value) > 255)
      return cop_parser_fail_before (self);
    CopTerm arity = self->token.value;
    return cop_parser_next (self)
               ? cop_syntax (COP_SYNTAX_CAPTURE_NAME, place, COP_NIL, name, arity)
               : COP_NONE;
  }

  g_auto (CopTerm) operand = cop_parser_expression (self, PRECEDENCE_CAPTURE);
  if (operand == COP_NONE)
    return COP_NONE;
  CopTerm name = capture_name (place, operand);
  return name != COP_NONE
             ? name
             : cop_syntax (COP_SYNTAX_CAPTURE, place, cop_term_steal (&operand));
}

/* ---- operands ---- */

static CopTerm
take_value (CopParser *self)
{
  g_auto (CopTerm) value = cop_term_steal (&self->token.value);

  return cop_parser_next (self) ? cop_term_steal (&value) : COP_NONE;
}

static CopTerm
parse_literal (CopParser *self)
{
  int     place = cop_parser_place_here (self);
  CopTerm value = take_value (self);

  return value == COP_NONE ? COP_NONE : cop_parser_literal (place, value);
}

/* After the opening parenthesis. */
static CopTerm
parse_parentheses (CopParser *self, int place)
{
  g_auto (CopTerm) block = parse_block (self, ")");
  if (block == COP_NONE || !cop_parser_expect (self, ")"))
    return COP_NONE;
  if (cop_is_nil (block))
    return cop_parser_literal (place, COP_ATOM (nil));
  return cop_term_steal (&block);
}

static CopTerm
parse_struct (CopParser *self, int place)
{
  if (self->token.kind != COP_TOKEN_ALIAS)
    return cop_parser_fail_before (self);
  g_auto (CopTerm) module = parse_alias (self);
  if (module == COP_NONE || !cop_parser_expect (self, "{"))
    return COP_NONE;
  g_auto (CopTerm) map = cop_parser_map (self, place);
  return map == COP_NONE
             ? COP_NONE
             : cop_syntax (COP_SYNTAX_STRUCT, place, cop_term_steal (&module));
}

static CopTerm
parse_bracket (CopParser *self)
{
  int  place = cop_parser_place_here (self);
  char first = *self->token.start;
  bool is_map = cop_parser_sees (self, "%{");
  bool is_opener = strchr ("([{%", first) != NULL || cop_parser_sees (self, "<<");

  if (!is_opener)
    return cop_parser_fail_before (self);
  if (!cop_parser_next (self))
    return COP_NONE;
  if (first == '(')
    return parse_parentheses (self, place);
  if (first == '[')
    return cop_parser_list (self, place);
  if (first == '%')
    return is_map ? cop_parser_map (self, place) : parse_struct (self, place);

  CopTerm items = cop_parser_items (self, first == '{' ? "}" : ">>");
  if (items == COP_NONE)
    return COP_NONE;
  return cop_syntax (first == '{' ? COP_SYNTAX_TUPLE : COP_SYNTAX_BYTES, place, items);
}

static CopTerm
parse_operand (CopParser *self)
{
  int place = cop_parser_place_here (self);

  switch (self->token.kind) {
  case COP_TOKEN_LITERAL:
  case COP_TOKEN_ATOM: return parse_literal (self);
  case COP_TOKEN_TEXT: return take_value (self);
  case COP_TOKEN_ALIAS: return parse_alias (self);
  case COP_TOKEN_NAME:
    return cop_parser_sees (self, "fn") ? cop_parser_function (self) : parse_name (self);
  case COP_TOKEN_BRACKET: return parse_bracket (self);
  case COP_TOKEN_ARGUMENT: {
    CopTerm number = take_value (self);
    return number == COP_NONE ? COP_NONE
                              : cop_syntax (COP_SYNTAX_ARGUMENT, place, number);
  }
  case COP_TOKEN_KEY:
  case COP_TOKEN_TEXT_KEY:
  case COP_TOKEN_OPERATOR:
  case COP_TOKEN_END:
  case COP_TOKEN_SEPARATOR: return cop_parser_fail_before (self);
  }
  return COP_NONE;
}

static CopTerm
parse_unary (CopParser *self)
{
  if (!is_unary (self))
    return parse_postfix (self, parse_operand (self));

  int     place = cop_parser_place_here (self);
  bool    is_capture = cop_parser_sees (self, "&");
  CopTerm name =
      cop_atom_len (self->token.start, (size_t) (self->token.end - self->token.start));
  if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
    return COP_NONE;
  if (is_capture)
    return parse_capture (self, place);
  CopTerm operand = cop_parser_expression (self, PRECEDENCE_UNARY);
  return operand == COP_NONE ? COP_NONE
                             : cop_syntax (COP_SYNTAX_UNARY, place, name, operand);
}

/* ---- operators between operands ---- */

/* `a |> f (b)` is `f (a, b)`; takes all. */
static CopTerm
build_operator (int place, const Operator *symbol, CopTerm left, CopTerm right)
{
  return cop_syntax (COP_SYNTAX_OPERATOR, place, cop_atom (symbol->text), left, right);
}

/* `a not in b` is `not (a in b)`. *@ret_node is @left (taken) when there is none. */
static bool
parse_not_in (CopParser *self, int min_precedence, CopTerm *left)
{
  if (!cop_parser_sees (self, "not") || min_precedence > PRECEDENCE_IN)
    return true;

  int place = cop_parser_place_here (self);
  if (!cop_parser_next (self) || !cop_parser_expect (self, "in"))
    return false;
  CopTerm right = cop_parser_expression (self, PRECEDENCE_IN + 1);
  if (right == COP_NONE)
    return false;
  CopTerm in = cop_syntax (COP_SYNTAX_OPERATOR, place, cop_atom ("in"),
                           cop_term_steal (left), right);
  *left = cop_syntax (COP_SYNTAX_UNARY, place, cop_atom ("not"), in);
  return true;
}

static CopTerm
parse_operators (CopParser *self, int min_precedence, CopTerm taken)
{
  g_auto (CopTerm) left = taken;
  unsigned         n_operators = 0;

  while (left != COP_NONE) {
    if (!parse_not_in (self, min_precedence, &left))
      return COP_NONE;
    const Operator *symbol = binary_operator (self);
    if (symbol == NULL || symbol->precedence < min_precedence)
      break;
    if (++n_operators > COP_SYNTAX_MAX_DEPTH) {
      cop_parser_fail (self, self->token.start, g_strdup ("nested too deep"));
      return COP_NONE;
    }
    int place = cop_parser_place_here (self);
    if (!cop_parser_next (self) || !cop_parser_skip_separators (self))
      return COP_NONE;
    CopTerm right =
        cop_parser_sees_key (self) && symbol->precedence == 70
            ? cop_parser_keywords (self)
            : cop_parser_expression (self, symbol->precedence + !symbol->is_right);
    if (right == COP_NONE)
      return COP_NONE;
    left = build_operator (place, symbol, cop_term_steal (&left), right);
  }
  return cop_term_steal (&left);
}

CopTerm
cop_parser_expression (CopParser *self, int min_precedence)
{
  if (self->depth >= COP_SYNTAX_MAX_DEPTH || cop_stack_is_short ()) {
    cop_parser_fail (self, self->token.start, g_strdup ("nested too deep"));
    return COP_NONE;
  }
  self->depth++;
  CopTerm node = parse_operators (self, min_precedence, parse_unary (self));
  self->depth--;
  return node;
}

/* Expressions up to @closer or the end, which stays. [] when there is none. */
static CopTerm
parse_block (CopParser *self, const char *closer)
{
  int              place = cop_parser_place_here (self);
  g_auto (CopTerm) nodes = COP_NIL;

  for (;;) {
    if (!cop_parser_skip_separators (self))
      return COP_NONE;
    if (self->token.kind == COP_TOKEN_END || (closer && cop_parser_sees (self, closer)))
      break;
    CopTerm node = cop_parser_expression (self, COP_PRECEDENCE_LOWEST);
    if (node == COP_NONE)
      return COP_NONE;
    nodes = cop_cons (node, cop_term_steal (&nodes));
    if (self->token.kind != COP_TOKEN_SEPARATOR && self->token.kind != COP_TOKEN_END &&
        !(closer && cop_parser_sees (self, closer)))
      return cop_parser_fail_before (self);
  }
  if (cop_is_nil (nodes))
    return COP_NIL;
  if (cop_is_nil (cop_tail (nodes)))
    return cop_term_ref (cop_head (nodes));
  return cop_syntax (COP_SYNTAX_BLOCK, place,
                     cop_parser_in_order (cop_term_steal (&nodes)));
}

/* ---- the whole ---- */

/* Past the } that belongs to the #{ before the head. */
static CopTerm
scan_interpolation (CopParser *self)
{
  guint          n_open = self->open->len;
  CopOpenBracket bracket = { .opener = "{", .line = 1 };

  g_array_append_val (self->open, bracket);
  do {
    if (!cop_parser_next (self))
      return COP_NONE;
    if (self->token.kind == COP_TOKEN_END) {
      cop_parser_fail_at_end (self, g_strdup ("missing terminator: } (for \"#{\")"));
      return COP_NONE;
    }
  } while (self->open->len > n_open);
  return cop_parser_literal (0, COP_ATOM (nil));
}

CopTerm
cop_parser_interpolation (CopParser *self)
{
  CopToken         outer = self->token;
  g_auto (CopTerm) node = COP_NONE;

  if (self->depth >= COP_SYNTAX_MAX_DEPTH || cop_stack_is_short ()) {
    cop_parser_fail (self, self->reader.at, g_strdup ("nested too deep"));
    return COP_NONE;
  }
  self->depth += 8; /* strings in strings cost more stack than brackets */
  self->reader.at += strlen ("#{");
  self->token = (CopToken){ .kind = COP_TOKEN_SEPARATOR, .start = self->reader.at };
  if (self->open != NULL) {
    node = scan_interpolation (self);
  } else if (cop_parser_next (self)) {
    node = parse_block (self, "}");
    if (node == COP_NIL)
      node = cop_parser_literal (0, cop_binary ("", 0));
    if (node != COP_NONE && !cop_parser_sees (self, "}"))
      cop_term_replace (&node, cop_parser_fail_before (self));
  }
  self->reader.at = self->token.end ? self->token.end : self->reader.at;
  self->depth -= 8;
  cop_term_unref (self->token.value);
  self->token = outer;
  return cop_term_steal (&node);
}

/* Elixir finds wrong tokens and brackets before it looks at the grammar. */
static bool
scan (CopParser *self)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (CopOpenBracket));

  self->open = open;
  bool is_good;
  do
    is_good = cop_parser_next (self);
  while (is_good && self->token.kind != COP_TOKEN_END);
  self->open = NULL;
  if (!is_good || open->len == 0)
    return is_good;

  CopOpenBracket *last = &g_array_index (open, CopOpenBracket, open->len - 1);
  const char     *closer = last->opener[0] == '('   ? ")"
                           : last->opener[0] == '[' ? "]"
                           : last->opener[0] == '{' ? "}"
                           : last->opener[0] == '<' ? ">>"
                                                    : "end";
  return cop_parser_fail_at_end (
      self, g_strdup_printf ("missing terminator: %s (for \"%s\" starting at line %u)",
                             closer, last->opener, last->line));
}

/* Puts the head at the start. */
static bool
rewind_parser (CopParser *self)
{
  self->reader.at = self->reader.start;
  cop_term_replace (&self->token.value, COP_NONE);
  self->token = (CopToken){ .kind = COP_TOKEN_SEPARATOR, .start = self->reader.at };
  self->depth = 0;
  return cop_parser_next (self);
}

static CopTerm
parse_all (CopParser *self)
{
  if (!scan (self) || !rewind_parser (self) || !cop_parser_skip_separators (self))
    return COP_NONE;

  /* iex: an operator at the beginning goes on from the last result. */
  const Operator  *symbol = binary_operator (self);
  g_auto (CopTerm) first = COP_NONE;
  if (symbol != NULL && !is_dual (self) && symbol->precedence > 100 &&
      !is_reserved (self) && !cop_parser_sees (self, "--")) {
    CopTerm call = cop_syntax (COP_SYNTAX_CALL, cop_parser_place_here (self),
                               cop_atom ("v"), COP_NIL);
    first = parse_operators (self, COP_PRECEDENCE_LOWEST, call);
    if (first == COP_NONE)
      return COP_NONE;
    if (self->token.kind != COP_TOKEN_SEPARATOR && self->token.kind != COP_TOKEN_END)
      return cop_parser_fail_before (self);
  }
  int     place = cop_parser_place_here (self);
  CopTerm block = parse_block (self, NULL);
  if (block == COP_NONE || first == COP_NONE)
    return block;
  if (cop_is_nil (block))
    return cop_term_steal (&first);
  return cop_syntax (COP_SYNTAX_BLOCK, place,
                     cop_list_of (cop_term_steal (&first), block));
}

void
cop_syntax_problem_clear (CopSyntaxProblem *problem)
{
  g_clear_pointer (&problem->message, g_free);
}

CopTerm
cop_syntax_parse (const char *text, CopSyntaxProblem *ret_problem)
{
  CopParsePlace place = { 0 };
  CopParser     parser = { 0 };

  parser.reader = (CopReader){ .start = text,
                               .at = text,
                               .end = text + strlen (text),
                               .notation = COP_NOTATION_ELIXIR,
                               .ret_place = &place,
                               .error = &parser.error };
  parser.token = (CopToken){ .kind = COP_TOKEN_SEPARATOR, .start = text };
  CopTerm node = parse_all (&parser);
  if (node == COP_NONE)
    *ret_problem = parser.problem;
  else
    cop_syntax_problem_clear (&parser.problem);
  cop_term_unref (parser.token.value);
  g_clear_error (&parser.error);
  return node;
}
