/* Texts between quotes, their escapes, and binaries. */
#include "term/lexis.h"
#include "term/reader.h"

#include <string.h>

/* The value of the hexadecimal digits at the head, at most @max_digits. */
static bool
read_hex (CopReader *self, int max_digits, uint32_t *ret_value)
{
  uint32_t value = 0;

  if (!g_ascii_isxdigit (*self->at))
    return cop_reader_fail (self, self->at, "a hexadecimal digit");
  for (int i = 0; i < max_digits && g_ascii_isxdigit (*self->at); i++)
    value = value << 4 | (uint32_t) g_ascii_xdigit_value (*self->at++);
  *ret_value = value;
  return true;
}

static bool
append_character (CopReader *self, const char *at, uint32_t c, GString *text)
{
  if (!g_unichar_validate (c))
    return cop_reader_fail (self, at, "the number of a character");
  /* g_string_append_unichar () writes no NUL. */
  if (c == 0)
    g_string_append_c (text, '\0');
  else
    g_string_append_unichar (text, c);
  return true;
}

/* After \x or \u. */
static bool
read_numeric_escape (CopReader *self, CopTextKind kind, GString *text)
{
  const char *at = self->at;
  bool        is_x = at[-1] == 'x';
  bool        has_braces = cop_reader_skip (self, "{");
  uint32_t    c = 0;

  if (!read_hex (self, has_braces ? 6 : is_x ? 2 : 4, &c))
    return false;
  if (has_braces && !cop_reader_expect (self, "}"))
    return false;
  if (!is_x && !has_braces && self->at - at < 4)
    return cop_reader_fail (self, self->at, "four hexadecimal digits");
  if (is_x && !has_braces && kind == COP_TEXT_BYTES) {
    g_string_append_c (text, (char) c);
    return true;
  }
  return append_character (self, at, c, text);
}

/* \a … \v of both notations, \0 and \s; 0xFF when there is no such letter. */
static unsigned char
letter_value (CopNotation notation, char letter)
{
  switch (letter) {
  case 'a': return notation == COP_NOTATION_ELIXIR ? '\a' : 0xFF;
  case '0': return notation == COP_NOTATION_ELIXIR ? 0 : 0xFF;
  case 'b': return '\b';
  case 'd': return 0x7F;
  case 'e': return 0x1B;
  case 'f': return '\f';
  case 'n': return '\n';
  case 'r': return '\r';
  case 's': return ' ';
  case 't': return '\t';
  case 'v': return '\v';
  default: return 0xFF;
  }
}

static bool
read_octal (CopReader *self, GString *text)
{
  const char *at = self->at;
  uint32_t    c = 0;

  for (int i = 0; i < 3 && *self->at >= '0' && *self->at <= '7'; i++)
    c = c << 3 | (uint32_t) (*self->at++ - '0');
  return append_character (self, at, c, text);
}

bool
cop_read_escape (CopReader *self, CopTextKind kind, GString *text)
{
  char          letter = *self->at;
  unsigned char value = letter_value (self->notation, letter);

  if (letter == '\0')
    return cop_reader_fail (self, self->at, "an escaped character");
  if (self->notation == COP_NOTATION_ERLANG && letter >= '0' && letter <= '7')
    return read_octal (self, text);

  const char *at = self->at;
  cop_reader_step (self);
  if (value != 0xFF) {
    g_string_append_c (text, (char) value);
    return true;
  }
  if (letter == 'x' || (letter == 'u' && self->notation == COP_NOTATION_ELIXIR))
    return read_numeric_escape (self, kind, text);
  if (letter == '^' && self->notation == COP_NOTATION_ERLANG && *self->at >= '@' &&
      *self->at <= '_') {
    g_string_append_c (text, (char) (*self->at++ & 0x1F));
    return true;
  }
  /* Elixir joins the lines. */
  if (letter != '\n' || self->notation == COP_NOTATION_ERLANG)
    g_string_append_len (text, at, self->at - at);
  return true;
}

bool
cop_read_quoted (CopReader *self, CopTextKind kind, GString *ret_text)
{
  char quote = *self->at++;
  bool is_elixir = self->notation == COP_NOTATION_ELIXIR;

  while (*self->at != quote) {
    if (*self->at == '\0')
      return cop_reader_fail (self, self->at, quote == '"' ? "“\"”" : "“'”");
    if (is_elixir && cop_reader_sees (self, "#{"))
      return cop_reader_fail (self, self->at, "plain text without interpolation (#{…})");
    if (*self->at == '\\') {
      self->at++;
      if (!cop_read_escape (self, kind, ret_text))
        return false;
    } else {
      const char *at = self->at;
      cop_reader_step (self);
      g_string_append_len (ret_text, at, self->at - at);
    }
  }
  self->at++;
  return true;
}

CopTerm
cop_read_charlist_of (const GString *text, CopTerm tail)
{
  g_autoptr (GArray) characters = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  const char        *end = text->str + text->len;

  for (const char *c = text->str; c < end;) {
    CopTerm character = cop_int (cop_next_character (&c, end));
    g_array_append_val (characters, character);
  }
  for (guint i = characters->len; i > 0; i--)
    tail = cop_cons (g_array_index (characters, CopTerm, i - 1), tail);
  return tail;
}

/* Erlang: without /utf8, characters are bytes. */
static bool
append_erlang_text (CopReader *self, const char *at, const GString *text, GString *bytes)
{
  if (cop_reader_skip (self, "/utf8")) {
    g_string_append_len (bytes, text->str, (gssize) text->len);
    return true;
  }

  const char *end = text->str + text->len;
  for (const char *c = text->str; c < end;) {
    gunichar character = cop_next_character (&c, end);
    if (character > 0xFF)
      return cop_reader_fail (self, at, "a text of bytes (or /utf8 after it)");
    g_string_append_c (bytes, (char) character);
  }
  return true;
}

static bool
read_segment (CopReader *self, GString *bytes)
{
  const char *at = self->at;

  if (*at != '"') {
    uint64_t byte;
    if (!cop_reader_sees_number (self))
      return cop_reader_fail (self, at, "a byte or a text");
    if (!cop_read_digits (self, 255, &byte))
      return false;
    g_string_append_c (bytes, (char) byte);
    return true;
  }

  if (self->notation == COP_NOTATION_ELIXIR)
    return cop_read_quoted (self, COP_TEXT_BYTES, bytes);
  g_autoptr (GString) text = g_string_new (NULL);
  return cop_read_quoted (self, COP_TEXT_CHARACTERS, text) &&
         append_erlang_text (self, at, text, bytes);
}

CopTerm
cop_read_binary (CopReader *self)
{
  g_autoptr (GString) bytes = g_string_new (NULL);

  self->at += strlen ("<<");
  cop_reader_skip_blanks (self);
  while (!cop_reader_skip (self, ">>")) {
    if (!read_segment (self, bytes))
      return COP_NONE;
    cop_reader_skip_blanks (self);

    bool has_comma = cop_reader_skip (self, ",");
    cop_reader_skip_blanks (self);
    if (!has_comma && !cop_reader_sees (self, ">>")) {
      cop_reader_fail (self, self->at, "“,” or “>>”");
      return COP_NONE;
    }
    if (has_comma && self->notation == COP_NOTATION_ERLANG &&
        cop_reader_sees (self, ">>")) {
      cop_reader_fail (self, self->at, "a byte or a text");
      return COP_NONE;
    }
  }
  return cop_binary (bytes->str, bytes->len);
}
