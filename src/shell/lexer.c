/* Text to tokens. */
#include "shell/parser.h"
#include "term/lexis.h"

#include <string.h>

/* ---- problems ---- */

static void
place_of (const CopParser *self, const char *at, unsigned *ret_line, unsigned *ret_column)
{
  unsigned line = 1;
  unsigned column = 1;

  for (const char *c = self->reader.start; c < at; c = g_utf8_next_char (c)) {
    column = *c == '\n' ? 1 : column + 1;
    line += *c == '\n';
  }
  *ret_line = line;
  *ret_column = column;
}

int
cop_parser_place (const CopParser *self, const char *at)
{
  unsigned line = 0;
  unsigned column = 0;

  place_of (self, at, &line, &column);
  return (int) (line << 16 | MIN (column, 0xFFFF));
}

static bool
fail (CopParser *self, const char *at, CopSyntaxProblemKind kind, char *message)
{
  if (self->problem.message != NULL) {
    g_free (message);
    return false;
  }
  self->problem.kind = kind;
  self->problem.message = message;
  place_of (self, at, &self->problem.line, &self->problem.column);
  return false;
}

bool
cop_parser_fail (CopParser *self, const char *at, char *message)
{
  return fail (self, at, COP_SYNTAX_ERROR, message);
}

bool
cop_parser_fail_at_end (CopParser *self, char *message)
{
  return fail (self, self->reader.end, COP_SYNTAX_INCOMPLETE, message);
}

/* Passes on what the reader of literals found wrong: “line 1, column 7: expected …”. */
static bool
fail_as_reader (CopParser *self)
{
  if (self->problem.message != NULL)
    return false;

  const char   *message = self->error ? self->error->message : "a term was expected";
  const char   *colon = strstr (message, ": ");
  CopParsePlace place = *self->reader.ret_place;
  fail (self, self->reader.start + place.offset, COP_SYNTAX_ERROR,
        g_strdup (colon ? colon + 2 : message));
  return false;
}

bool
cop_parser_sees (const CopParser *self, const char *text)
{
  const CopToken *token = &self->token;
  size_t          length = strlen (text);

  return (token->kind == COP_TOKEN_OPERATOR || token->kind == COP_TOKEN_BRACKET ||
          token->kind == COP_TOKEN_NAME) &&
         (size_t) (token->end - token->start) == length &&
         memcmp (token->start, text, length) == 0;
}

/* ---- brackets ---- */

static const char *
closer_of (const char *opener)
{
  switch (opener[0]) {
  case '(': return ")";
  case '[': return "]";
  case '{': return "}";
  case '<': return ">>";
  default: return "end";
  }
}

static void
open_bracket (CopParser *self, const char *opener, const char *at)
{
  CopOpenBracket bracket = { .line = (unsigned) cop_parser_place (self, at) >> 16 };

  g_strlcpy (bracket.opener, opener, sizeof bracket.opener);
  g_array_append_val (self->open, bracket);
}

static bool
close_bracket (CopParser *self, const char *closer, const char *at)
{
  if (self->open->len == 0)
    return cop_parser_fail (self, at,
                            g_strdup_printf (g_str_equal (closer, "end")
                                                 ? "unexpected reserved word: %s"
                                                 : "unexpected token: %s",
                                             closer));

  CopOpenBracket *last = &g_array_index (self->open, CopOpenBracket, self->open->len - 1);
  const char     *wanted = closer_of (last->opener);
  if (!g_str_equal (wanted, closer))
    return cop_parser_fail (
        self, at,
        g_strdup_printf (
            "unexpected token: %s. The \"%s\" at line %u is missing terminator \"%s\"",
            closer, last->opener, last->line, wanted));
  g_array_set_size (self->open, self->open->len - 1);
  return true;
}

/* ---- tokens ---- */

static bool
set_token (CopParser *self, CopTokenKind kind, const char *start, CopTerm value)
{
  self->token.kind = kind;
  self->token.start = start;
  self->token.end = self->reader.at;
  self->token.value = value;
  return true;
}

static bool
take_bracket (CopParser *self, const char *text)
{
  const char *start = self->reader.at;

  self->reader.at += strlen (text);
  set_token (self, COP_TOKEN_BRACKET, start, COP_NONE);
  if (self->open == NULL || *text == ',' || g_str_equal (text, "%"))
    return true;
  if (g_str_equal (text, ")") || g_str_equal (text, "]") || g_str_equal (text, "}") ||
      g_str_equal (text, ">>"))
    return close_bracket (self, text, start);
  open_bracket (self, *text == '%' ? "{" : text, start);
  return true;
}

static const char *const brackets[] = { "(", ")",  "[",  "]", "%{", "{",
                                        "}", "<<", ">>", "%", ",",  NULL };

/* The longest first. */
static const char *const operators[] = {
  "===", "!==", "&&&",  "|||", "~>>", "<~>", "<|>", "^^^", "+++", "---", "~~~", "==",
  "!=",  "=~",  "<=",   ">=",  "&&",  "||",  "|>",  "<>",  "++",  "--",  "**",  "..",
  "//",  "<-",  "\\\\", "::",  "->",  "=>",  "~>",  "<~",  "+",   "-",   "*",   "/",
  "<",   ">",   "=",    "!",   "^",   "&",   "|",   "@",   ".",   NULL,
};

static const char *
find_prefix (const char *at, const char *const *words)
{
  for (; *words != NULL; words++)
    if (g_str_has_prefix (at, *words))
      return *words;
  return NULL;
}

static bool
is_word (const char *at, const char *word)
{
  size_t length = strlen (word);

  return strncmp (at, word, length) == 0 &&
         !cop_elixir_is_name_part (g_utf8_get_char (at + length)) && at[length] != '?' &&
         at[length] != '!' && (at[length] != ':' || at[length + 1] == ':');
}

/* Whether the line that begins at @at goes on with the expression before it. */
static bool
continues (const char *at)
{
  static const char *const doubled[] = { "&&", "++", "--", "!=", NULL };
  const char *const        symbol = find_prefix (at, operators);

  if (is_word (at, "and") || is_word (at, "or") || is_word (at, "in") ||
      is_word (at, "when"))
    return true;
  if (symbol == NULL || g_str_has_prefix (at, "<<"))
    return false;
  return strchr ("+-!^&@", *symbol) == NULL || find_prefix (at, doubled) != NULL;
}

/* Over blanks, comments and newlines. Whether a new line or ; ends the expression. */
static bool
skip_blanks (CopParser *self)
{
  const char *at = self->reader.at;

  self->token.has_blank_before = false;
  while (*at == ' ' || *at == '\t' || *at == '\r')
    at++;
  self->token.has_blank_before = at > self->reader.at;
  self->reader.at = at;
  bool is_comment = *at == '#' && !g_str_has_prefix (at, "#PID<") &&
                    !g_str_has_prefix (at, "#Reference<");
  if (*at != '\n' && !is_comment)
    return false;

  cop_reader_skip_blanks (&self->reader);
  self->token.has_blank_before = true;
  return !continues (self->reader.at) && *self->reader.at != '\0' &&
         *self->reader.at != ';';
}

static const char *
skip_name (const char *at)
{
  while (cop_elixir_is_name_part (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return (*at == '?' || *at == '!') && at[1] != '=' ? at + 1 : at;
}

static bool
take_name (CopParser *self)
{
  const char *start = self->reader.at;
  const char *end = skip_name (start);
  bool        is_alias = g_ascii_isupper (*start);
  bool        is_key = *end == ':' && end[1] != ':' && !self->is_dotted &&
                (end[1] == '\0' || g_ascii_isspace (end[1]));

  self->reader.at = end;
  CopTerm name = cop_read_atom_of (&self->reader, start, start, (size_t) (end - start));
  if (name == COP_NONE)
    return fail_as_reader (self);
  if (is_key) {
    self->reader.at = end + 1;
    return set_token (self, COP_TOKEN_KEY, start, name);
  }
  set_token (self, is_alias ? COP_TOKEN_ALIAS : COP_TOKEN_NAME, start, name);
  if (self->open == NULL || self->is_dotted)
    return true;
  if (cop_parser_sees (self, "fn"))
    open_bracket (self, "fn", start);
  if (cop_parser_sees (self, "do"))
    return cop_parser_fail (
        self, start, g_strdup ("blocks of do and end are not known to this console"));
  return !cop_parser_sees (self, "end") || close_bracket (self, "end", start);
}

/* ---- texts ---- */

typedef struct {
  CopTerm  parts; /* owned, reversed: binaries and nodes */
  GString *text;  /* owned; what comes after them */
  unsigned n_nodes;
} TextParts;

static void
text_parts_clear (TextParts *parts)
{
  cop_term_unref (parts->parts);
  g_string_free (parts->text, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TextParts, text_parts_clear)

static void
end_part (TextParts *parts)
{
  if (parts->text->len == 0)
    return;
  parts->parts = cop_cons (cop_binary (parts->text->str, parts->text->len), parts->parts);
  g_string_truncate (parts->text, 0);
}

static bool
read_interpolation (CopParser *self, TextParts *parts)
{
  CopTerm node = cop_parser_interpolation (self);
  if (node == COP_NONE)
    return false;

  end_part (parts);
  parts->parts = cop_cons (node, parts->parts);
  parts->n_nodes++;
  return true;
}

/* Up to the quote, which is the one before the head. */
static bool
read_parts (CopParser *self, char quote, CopTextKind kind, TextParts *parts)
{
  CopReader  *reader = &self->reader;
  const char *start = reader->at;

  while (*reader->at != quote) {
    if (*reader->at == '\0')
      return cop_parser_fail_at_end (
          self, g_strdup_printf ("missing terminator: %c (for %s starting at line %d)",
                                 quote, "string", cop_parser_place (self, start) >> 16));
    if (cop_reader_sees (reader, "#{")) {
      if (!read_interpolation (self, parts))
        return false;
    } else if (cop_reader_skip (reader, "\\")) {
      if (*reader->at != '\0' && !cop_read_escape (reader, kind, parts->text))
        return fail_as_reader (self);
    } else {
      const char *at = reader->at;
      cop_reader_step (reader);
      g_string_append_len (parts->text, at, reader->at - at);
    }
  }
  reader->at++;
  return true;
}

static CopTerm
text_value (char quote, const GString *text)
{
  return quote == '"' ? cop_binary (text->str, text->len)
                      : cop_read_charlist_of (text, COP_NIL);
}

static bool
take_text (CopParser *self, bool is_atom)
{
  const char *start = self->reader.at - is_atom;
  char        quote = *self->reader.at++;
  CopTextKind kind = quote == '"' && !is_atom ? COP_TEXT_BYTES : COP_TEXT_CHARACTERS;
  g_auto (TextParts) parts = { COP_NIL, g_string_new (NULL), 0 };
  if (!read_parts (self, quote, kind, &parts))
    return false;

  bool is_key = !is_atom && parts.n_nodes == 0 && *self->reader.at == ':' &&
                (self->reader.at[1] == '\0' || g_ascii_isspace (self->reader.at[1]));
  int place = cop_parser_place (self, start);
  if (is_key || (is_atom && parts.n_nodes == 0)) {
    CopTerm atom =
        cop_read_atom_of (&self->reader, start, parts.text->str, parts.text->len);
    if (atom == COP_NONE)
      return fail_as_reader (self);
    self->reader.at += is_key;
    return set_token (self, is_key ? COP_TOKEN_TEXT_KEY : COP_TOKEN_ATOM, start, atom);
  }
  if (parts.n_nodes == 0)
    return set_token (
        self, COP_TOKEN_TEXT, start,
        cop_syntax (COP_SYNTAX_LITERAL, place, text_value (quote, parts.text)));

  end_part (&parts);
  return set_token (self, COP_TOKEN_TEXT, start,
                    cop_syntax (COP_SYNTAX_TEXT, place, cop_int (is_atom ? ':' : quote),
                                cop_list_reverse (parts.parts)));
}

/* ---- the rest ---- */

/* 1foo */
static bool
fail_in_number (CopParser *self, const char *start)
{
  const char *end = start;

  while (g_ascii_isdigit (*end) || *end == '_')
    end++;
  if (!g_ascii_isalpha (*end))
    return fail_as_reader (self);
  return cop_parser_fail (
      self, start,
      g_strdup_printf (
          "invalid character \"%c\" after number %.*s. If you intended to write a "
          "number, "
          "make sure to separate the number from the character (using comma, space, "
          "etc). "
          "If you meant to write a function name or a variable, note that identifiers in "
          "Elixir cannot start with numbers. Unexpected token: %c",
          *end, (int) (end - start), start, *end));
}

/* With numbers, characters, atoms, pids and references. */
static bool
take_leaf (CopParser *self, CopTokenKind kind)
{
  const char *start = self->reader.at;
  CopTerm     value = cop_read_elixir_leaf (&self->reader);

  if (value == COP_NONE && g_ascii_isdigit (*start))
    return fail_in_number (self, start);
  return value == COP_NONE ? fail_as_reader (self) : set_token (self, kind, start, value);
}

static bool
take_argument (CopParser *self)
{
  const char *start = self->reader.at++;
  uint64_t    number = 0;

  if (!cop_read_digits (&self->reader, 255, &number))
    return fail_as_reader (self);
  return set_token (self, COP_TOKEN_ARGUMENT, start, cop_int ((int64_t) number));
}

static bool
take_operator (CopParser *self, const char *symbol)
{
  const char *start = self->reader.at;

  self->reader.at += strlen (symbol);
  return set_token (self, COP_TOKEN_OPERATOR, start, COP_NONE);
}

static bool
fail_on_character (CopParser *self)
{
  const char *at = self->reader.at;
  gunichar    c = g_utf8_get_char (at);
  unsigned    column = (unsigned) cop_parser_place (self, at) & 0xFFFF;

  if (*at == '~')
    return cop_parser_fail (self, at, g_strdup ("sigils are not known to this console"));
  return cop_parser_fail (
      self, at,
      g_strdup_printf ("unexpected token: \"%.*s\" (column %u, code point U+%04X)",
                       (int) (g_utf8_next_char (at) - at), at, column, c));
}

static bool
take_colon (CopParser *self)
{
  char next = self->reader.at[1];

  if (next == '"' || next == '\'') {
    self->reader.at++;
    return take_text (self, true);
  }
  bool is_atom =
      cop_elixir_is_name_start (g_utf8_get_char (self->reader.at + 1)) ||
      cop_elixir_atom_operator (self->reader.at + 1, strlen (self->reader.at + 1)) > 0;
  return is_atom && next != ':' ? take_leaf (self, COP_TOKEN_ATOM)
                                : fail_on_character (self);
}

static bool
take_token (CopParser *self)
{
  const char *at = self->reader.at;

  if (*at == '\0') {
    set_token (self, COP_TOKEN_END, at, COP_NONE);
    return true;
  }
  if (*at == ';') {
    self->reader.at++;
    return set_token (self, COP_TOKEN_SEPARATOR, at, COP_NONE);
  }
  if (g_ascii_isdigit (*at) || (*at == '?' && at[1] != '\0') ||
      g_str_has_prefix (at, "#PID<") || g_str_has_prefix (at, "#Reference<"))
    return take_leaf (self, COP_TOKEN_LITERAL);
  if (*at == '"' || *at == '\'')
    return take_text (self, false);
  if (*at == ':' && at[1] != ':')
    return take_colon (self);
  if (*at == '&' && g_ascii_isdigit (at[1]))
    return take_argument (self);
  if (cop_elixir_is_name_start (g_utf8_get_char (at)))
    return take_name (self);

  const char *bracket = find_prefix (at, brackets);
  if (bracket != NULL)
    return take_bracket (self, bracket);
  const char *symbol = find_prefix (at, operators);
  return symbol != NULL ? take_operator (self, symbol) : fail_on_character (self);
}

bool
cop_parser_next (CopParser *self)
{
  const char *before = self->reader.at;

  self->is_dotted = self->token.kind == COP_TOKEN_OPERATOR && *self->token.start == '.' &&
                    self->token.end - self->token.start == 1;
  cop_term_replace (&self->token.value, COP_NONE);
  if (self->problem.message != NULL)
    return false;
  if (skip_blanks (self)) {
    self->token.kind = COP_TOKEN_SEPARATOR;
    self->token.start = before;
    self->token.end = self->reader.at;
    return true;
  }
  return take_token (self);
}
