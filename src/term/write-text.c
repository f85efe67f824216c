/* Atoms, binaries and charlists as text. */
#include "term/lexis.h"
#include "term/term.h"
#include "term/write.h"

#include <string.h>

#define BYTE_ORDER_MARK 0xFEFF

static void
append_unprintable (CopWriter *self, gunichar c)
{
  if (c >= 0x100)
    g_string_append_printf (self->text, "\\x{%X}", c);
  else if (self->notation == COP_NOTATION_ERLANG)
    g_string_append_printf (self->text, "\\%03o", c);
  else
    g_string_append_printf (self->text, "\\x%02X", c);
}

/* One character between quotes. @next is the one after, for Elixir's #{. */
static void
append_character (CopWriter *self, gunichar c, gunichar next, char quote)
{
  bool is_elixir = self->notation == COP_NOTATION_ELIXIR;
  char letter = is_elixir ? cop_elixir_escape_letter (c) : cop_erlang_escape_letter (c);

  if (c == (gunichar) quote || c == '\\' || (is_elixir && c == '#' && next == '{')) {
    g_string_append_c (self->text, '\\');
    g_string_append_c (self->text, (char) c);
  } else if (letter != 0) {
    g_string_append_c (self->text, '\\');
    g_string_append_c (self->text, letter);
  } else if (c >= 0x20 && c < 0x7F) {
    g_string_append_c (self->text, (char) c);
  } else if (is_elixir && c == BYTE_ORDER_MARK) {
    g_string_append (self->text, "\\uFEFF");
  } else if (cop_erlang_is_printable (c) || (!is_elixir && c >= 0xFFFE)) {
    g_string_append_unichar (self->text, c);
  } else {
    append_unprintable (self, c);
  }
}

void
cop_write_quoted (CopWriter *self, const char *text, size_t length, char quote)
{
  const char *end = text + length;

  g_string_append_c (self->text, quote);
  while (text < end && !cop_writer_is_full (self)) {
    unsigned char first = (unsigned char) *text;
    gunichar      c = cop_next_character (&text, end);
    append_character (self, c == (gunichar) -1 ? first : c,
                      text < end ? (unsigned char) *text : 0, quote);
  }
  g_string_append_c (self->text, quote);
}

static void
write_elixir_atom (CopWriter *self, CopTerm atom, const char *name, size_t length)
{
  if (atom == COP_ATOM (nil) || atom == COP_ATOM (true) || atom == COP_ATOM (false)) {
    g_string_append_len (self->text, name, (gssize) length);
  } else if (cop_elixir_is_alias (name, length)) {
    /* Elixir.Elixir must keep its prefix, or it would be read as the shorter. */
    size_t skip = cop_elixir_has_prefix (name, length) &&
                          !(length >= 13 && memcmp (name + 7, "Elixir", 6) == 0 &&
                            (length == 13 || name[13] == '.'))
                      ? 7
                      : 0;
    g_string_append_len (self->text, name + skip, (gssize) (length - skip));
  } else {
    g_string_append_c (self->text, ':');
    if (cop_elixir_is_atom (name, length))
      g_string_append_len (self->text, name, (gssize) length);
    else
      cop_write_quoted (self, name, length, '"');
  }
}

void
cop_write_atom (CopWriter *self, CopTerm atom)
{
  const char *name = cop_atom_name (atom);
  size_t      length = cop_atom_length (atom);

  if (self->notation == COP_NOTATION_ELIXIR)
    write_elixir_atom (self, atom, name, length);
  else if (cop_erlang_is_atom (name, length))
    g_string_append_len (self->text, name, (gssize) length);
  else
    cop_write_quoted (self, name, length, '\'');
}

void
cop_write_key (CopWriter *self, CopTerm atom)
{
  const char *name = cop_atom_name (atom);
  size_t      length = cop_atom_length (atom);

  if (cop_elixir_is_atom (name, length) && !cop_elixir_is_alias (name, length))
    g_string_append_len (self->text, name, (gssize) length);
  else
    cop_write_quoted (self, name, length, '"');
  g_string_append (self->text, ": ");
}

/* As text, if all of it that will be shown is printable UTF-8. */
static bool
is_text (const CopWriter *self, const char *bytes, size_t n_bytes, bool *ret_is_ascii)
{
  bool        is_elixir = self->notation == COP_NOTATION_ELIXIR;
  const char *end = bytes + n_bytes;
  const char *enough = bytes + MIN (n_bytes, cop_writer_room (self));
  bool        is_ascii = true;

  while (bytes < enough) {
    gunichar c = cop_next_character (&bytes, end);
    if (!(is_elixir ? cop_elixir_is_printable (c) : cop_erlang_is_printable (c)))
      return false;
    is_ascii = is_ascii && c < 0x80;
  }
  *ret_is_ascii = is_ascii;
  return true;
}

/* Erlang shows <<233>> as <<"é">>, without /utf8, unless it could be UTF-8. */
static bool
is_latin1 (const CopWriter *self, const char *bytes, size_t n_bytes)
{
  size_t n_enough = MIN (n_bytes, cop_writer_room (self));

  for (size_t i = 0; i < n_enough; i++)
    if (!cop_erlang_is_printable_in_list ((unsigned char) bytes[i]))
      return false;
  return !g_utf8_validate_len (bytes, n_bytes, NULL);
}

static void
append_latin1 (CopWriter *self, const char *bytes, size_t n_bytes)
{
  g_string_append_c (self->text, '"');
  for (size_t i = 0; i < n_bytes && !cop_writer_is_full (self); i++)
    append_character (self, (unsigned char) bytes[i], 0, '"');
  g_string_append_c (self->text, '"');
}

static void
append_bytes (CopWriter *self, const char *bytes, size_t n_bytes)
{
  const char *separator = self->notation == COP_NOTATION_ELIXIR ? ", " : ",";

  for (size_t i = 0; i < n_bytes && !cop_writer_is_full (self); i++)
    g_string_append_printf (self->text, "%s%u", i > 0 ? separator : "",
                            (unsigned) (unsigned char) bytes[i]);
}

void
cop_write_binary (CopWriter *self, CopTerm term)
{
  const char *bytes = cop_binary_data (term);
  size_t      n_bytes = cop_binary_size (term);
  bool        is_ascii;

  if (self->notation == COP_NOTATION_ELIXIR &&
      is_text (self, bytes, n_bytes, &is_ascii)) {
    cop_write_quoted (self, bytes, n_bytes, '"');
    return;
  }

  g_string_append (self->text, "<<");
  if (self->notation == COP_NOTATION_ELIXIR || n_bytes == 0) {
    append_bytes (self, bytes, n_bytes);
  } else if (is_text (self, bytes, n_bytes, &is_ascii)) {
    cop_write_quoted (self, bytes, n_bytes, '"');
    g_string_append (self->text, is_ascii ? "" : "/utf8");
  } else if (is_latin1 (self, bytes, n_bytes)) {
    append_latin1 (self, bytes, n_bytes);
  } else {
    append_bytes (self, bytes, n_bytes);
  }
  g_string_append (self->text, ">>");
}

bool
cop_writer_is_charlist (const CopWriter *self, CopTerm list)
{
  bool   is_elixir = self->notation == COP_NOTATION_ELIXIR;
  size_t room = cop_writer_room (self);

  for (; cop_is_cons (list) && room > 0; list = cop_tail (list), room--) {
    CopTerm head = cop_head (list);
    if (!cop_is_small (head) || head > 0x1FF)
      return false;
    gunichar c = (gunichar) (head >> 1);
    if (!(is_elixir ? cop_elixir_is_printable_in_charlist (c)
                    : cop_erlang_is_printable_in_list (c)))
      return false;
  }
  return room == 0 || cop_is_nil (list);
}

void
cop_write_charlist (CopWriter *self, CopTerm list)
{
  char quote = self->notation == COP_NOTATION_ELIXIR ? '\'' : '"';

  g_string_append_c (self->text, quote);
  for (; cop_is_cons (list) && !cop_writer_is_full (self); list = cop_tail (list)) {
    CopTerm next = cop_tail (list);
    append_character (self, (gunichar) (cop_head (list) >> 1),
                      cop_is_cons (next) ? (gunichar) (cop_head (next) >> 1) : 0, quote);
  }
  g_string_append_c (self->text, quote);
}
