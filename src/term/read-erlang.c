/* The terms of Erlang that hold no others. */
#include "term/lexis.h"
#include "term/reader.h"

#include <string.h>

/* The length of the atom without quotes at the head. */
static size_t
word_length (const CopReader *self)
{
  const char *end = self->at;

  if (cop_erlang_is_name_start (g_utf8_get_char (end)))
    while (cop_erlang_is_name_part (g_utf8_get_char (end)))
      end = g_utf8_next_char (end);
  return (size_t) (end - self->at);
}

static CopTerm
read_atom (CopReader *self)
{
  const char *at = self->at;

  if (*at == '\'') {
    g_autoptr (GString) name = g_string_new (NULL);
    if (!cop_read_quoted (self, COP_TEXT_CHARACTERS, name))
      return COP_NONE;
    return cop_read_atom_of (self, at, name->str, name->len);
  }

  size_t length = word_length (self);
  if (length == 0 || cop_erlang_is_reserved (at, length)) {
    cop_reader_fail (self, at, "a term");
    return COP_NONE;
  }
  self->at += length;
  return cop_read_atom_of (self, at, at, length);
}

/* After the $. */
static CopTerm
read_character (CopReader *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (*self->at == '\0') {
    cop_reader_fail (self, self->at, "a character");
    return COP_NONE;
  }
  if (!cop_reader_skip (self, "\\")) {
    gunichar c = cop_reader_peek (self);
    cop_reader_step (self);
    return cop_int (c);
  }
  if (!cop_read_escape (self, COP_TEXT_CHARACTERS, text))
    return COP_NONE;
  const char *c = text->str;
  return cop_int (cop_next_character (&c, text->str + text->len));
}

/* Neighbouring texts are one. */
static CopTerm
read_text (CopReader *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char         *after;

  do {
    if (!cop_read_quoted (self, COP_TEXT_CHARACTERS, text))
      return COP_NONE;
    after = self->at;
    cop_reader_skip_blanks (self);
  } while (*self->at == '"');
  self->at = after;
  return cop_read_charlist_of (text, COP_NIL);
}

/* fun module:name/arity */
static CopTerm
read_function (CopReader *self)
{
  self->at += strlen ("fun");
  cop_reader_skip_blanks (self);

  CopTerm module = read_atom (self);
  if (module == COP_NONE || !cop_reader_expect (self, ":"))
    return COP_NONE;

  unsigned arity;
  CopTerm  name = read_atom (self);
  if (name == COP_NONE || !cop_read_arity (self, &arity))
    return COP_NONE;
  return cop_function (module, name, arity);
}

/* After the $ of a pattern. */
static CopTerm
read_capture (CopReader *self)
{
  char kind = '\0';

  if (g_ascii_isalpha (*self->at)) {
    if (strchr ("aibpltm", *self->at) == NULL || g_ascii_isalnum (self->at[1])) {
      cop_reader_fail (self, self->at, "one of a, i, b, p, l, t, m");
      return COP_NONE;
    }
    kind = *self->at++;
  }
  return COP_PATTERN_CAPTURE (self->n_captures++, kind);
}

CopTerm
cop_read_erlang_leaf (CopReader *self)
{
  if (cop_reader_sees_number (self))
    return cop_read_number (self);
  if (*self->at == '"')
    return read_text (self);
  if (cop_reader_sees (self, "<<"))
    return cop_read_binary (self);
  if (cop_reader_skip (self, "<"))
    return cop_read_pid (self);
  if (cop_reader_skip (self, "#Ref<"))
    return cop_read_reference (self);
  if (cop_reader_skip (self, "$"))
    return self->is_pattern ? read_capture (self) : read_character (self);
  if (self->is_pattern && *self->at == '_' &&
      !cop_erlang_is_name_part (g_utf8_get_char (self->at + 1))) {
    self->at++;
    return COP_PATTERN_ANY;
  }
  if (cop_reader_sees (self, "fun") && word_length (self) == strlen ("fun"))
    return read_function (self);
  return read_atom (self);
}
