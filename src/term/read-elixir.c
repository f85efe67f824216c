/* The terms of Elixir that hold no others. */
#include "term/lexis.h"
#include "term/reader.h"

#include <string.h>

/* The end of the name at @text; @text itself when there is none. */
static const char *
skip_name (const char *text, bool with_at)
{
  if (!cop_elixir_is_name_start (g_utf8_get_char (text)))
    return text;
  while (cop_elixir_is_name_part (g_utf8_get_char (text)) || (with_at && *text == '@'))
    text = g_utf8_next_char (text);
  return *text == '?' || *text == '!' ? text + 1 : text;
}

static CopTerm
read_quoted_name (CopReader *self)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char         *at = self->at;

  if (!cop_read_quoted (self, COP_TEXT_CHARACTERS, name))
    return COP_NONE;
  return cop_read_atom_of (self, at, name->str, name->len);
}

/* After the colon. */
static CopTerm
read_atom (CopReader *self)
{
  const char *at = self->at;

  if (*at == '"' || *at == '\'')
    return read_quoted_name (self);

  const char *end = skip_name (at, true);
  if (end == at)
    end += cop_elixir_atom_operator (at, (size_t) (self->end - at));
  if (end == at) {
    cop_reader_fail (self, at, "the name of an atom");
    return COP_NONE;
  }
  self->at = end;
  return cop_read_atom_of (self, at, at, (size_t) (end - at));
}

CopTerm
cop_read_elixir_alias (CopReader *self)
{
  const char *start = self->at;
  const char *end = start;
  size_t      n_first;

  if (!g_ascii_isupper (*start)) {
    cop_reader_fail (self, start, "the name of a module");
    return COP_NONE;
  }
  for (;;) {
    while (g_ascii_isalnum (*end) || *end == '_')
      end++;
    if (*end != '.' || !g_ascii_isupper (end[1]))
      break;
    end++;
  }
  self->at = end;

  n_first = strcspn (start, ".");
  n_first = MIN (n_first, (size_t) (end - start));
  bool             is_full = n_first == 6 && memcmp (start, "Elixir", 6) == 0;
  g_autofree char *name =
      g_strdup_printf ("%s%.*s", is_full ? "" : "Elixir.", (int) (end - start), start);
  return cop_read_atom_of (self, start, name, strlen (name));
}

/* true, false and nil; nothing else is a term that begins with a small letter. */
static CopTerm
read_word (CopReader *self)
{
  const char *at = self->at;
  const char *end = skip_name (at, false);
  CopTerm     atom = cop_atom_existing (at, (size_t) (end - at));

  if (atom != COP_ATOM (true) && atom != COP_ATOM (false) && atom != COP_ATOM (nil)) {
    cop_reader_fail (self, at, "a term");
    return COP_NONE;
  }
  self->at = end;
  return atom;
}

/* pid("0.72.0") */
static CopTerm
read_pid_call (CopReader *self)
{
  self->at += strlen ("pid(\"");

  /* The same reader as for #PID<…>, on a text with its end. */
  const char      *end = self->at + strcspn (self->at, "\"");
  g_autofree char *text = g_strdup_printf ("%.*s>", (int) (end - self->at), self->at);
  CopReader        inner = { .start = text, .at = text, .end = text + strlen (text) };
  g_auto (CopTerm) pid = cop_read_pid (&inner);

  if (pid == COP_NONE || inner.at != inner.end) {
    cop_reader_fail (self, self->at, "a pid like 0.72.0");
    return COP_NONE;
  }
  self->at = end;
  return cop_reader_expect (self, "\")") ? cop_term_steal (&pid) : COP_NONE;
}

/* After the ?. */
static CopTerm
read_character (CopReader *self)
{
  if (*self->at == '\0') {
    cop_reader_fail (self, self->at, "a character");
    return COP_NONE;
  }
  if (!cop_reader_skip (self, "\\")) {
    gunichar c = cop_reader_peek (self);
    cop_reader_step (self);
    return cop_int (c);
  }

  g_autoptr (GString) text = g_string_new (NULL);
  if (!cop_read_escape (self, COP_TEXT_CHARACTERS, text))
    return COP_NONE;
  const char *c = text->str;
  return cop_int (cop_next_character (&c, text->str + text->len));
}

/* The name of a function before its arity. */
static CopTerm
read_function_name (CopReader *self)
{
  const char *at = self->at;

  if (*at == '"')
    return read_quoted_name (self);

  const char *end = skip_name (at, false);
  if (end == at)
    end += cop_elixir_function_operator (at, (size_t) (self->end - at));
  if (end == at) {
    cop_reader_fail (self, at, "the name of a function");
    return COP_NONE;
  }
  self->at = end;
  return cop_read_atom_of (self, at, at, (size_t) (end - at));
}

/* After the &. */
static CopTerm
read_function (CopReader *self)
{
  CopTerm module = cop_reader_skip (self, ":")   ? read_atom (self)
                   : g_ascii_islower (*self->at) ? read_word (self)
                                                 : cop_read_elixir_alias (self);
  if (module == COP_NONE || !cop_reader_expect (self, "."))
    return COP_NONE;

  unsigned arity;
  CopTerm  name = read_function_name (self);
  if (name == COP_NONE || !cop_read_arity (self, &arity))
    return COP_NONE;
  return cop_function (module, name, arity);
}

static CopTerm
read_text (CopReader *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  bool                is_binary = *self->at == '"';

  if (!cop_read_quoted (self, is_binary ? COP_TEXT_BYTES : COP_TEXT_CHARACTERS, text))
    return COP_NONE;
  return is_binary ? cop_binary (text->str, text->len)
                   : cop_read_charlist_of (text, COP_NIL);
}

/* As Elixir prints charlists since 1.15. */
static CopTerm
read_charlist_sigil (CopReader *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  self->at += strlen ("~c");
  if (!cop_read_quoted (self, COP_TEXT_CHARACTERS, text))
    return COP_NONE;
  return cop_read_charlist_of (text, COP_NIL);
}

CopTerm
cop_read_elixir_leaf (CopReader *self)
{
  if (cop_reader_sees_number (self))
    return cop_read_number (self);
  if (*self->at == '"' || *self->at == '\'')
    return read_text (self);
  if (g_ascii_isupper (*self->at))
    return cop_read_elixir_alias (self);
  if (cop_reader_sees (self, "<<"))
    return cop_read_binary (self);
  if (cop_reader_sees (self, "pid(\""))
    return read_pid_call (self);
  if (cop_reader_sees (self, "~c\""))
    return read_charlist_sigil (self);
  if (cop_reader_skip (self, "#PID<"))
    return cop_read_pid (self);
  if (cop_reader_skip (self, "#Reference<"))
    return cop_read_reference (self);
  if (cop_reader_skip (self, ":"))
    return read_atom (self);
  if (cop_reader_skip (self, "?"))
    return read_character (self);
  if (cop_reader_skip (self, "&"))
    return read_function (self);
  return read_word (self);
}

/* The end of the name before a colon, or NULL. */
static const char *
find_key (const CopReader *self)
{
  const char *at = self->at;
  const char *end = skip_name (at, true);

  if (end == at)
    end += cop_elixir_atom_operator (at, (size_t) (self->end - at));
  return end > at && *end == ':' && end[1] != ':' ? end : NULL;
}

static bool
is_blank_or_end (char c)
{
  return c == '\0' || g_ascii_isspace (c);
}

bool
cop_read_elixir_key (CopReader *self, CopTerm *ret_key)
{
  const char *at = self->at;
  const char *end = find_key (self);

  *ret_key = COP_NONE;
  if (end != NULL &&
      (is_blank_or_end (end[1]) || cop_elixir_is_name_start (g_utf8_get_char (at)))) {
    if (!is_blank_or_end (end[1]))
      return cop_reader_fail (self, end + 1, "a blank after the key");
    self->at = end + 1;
    *ret_key = cop_read_atom_of (self, at, at, (size_t) (end - at));
    return *ret_key != COP_NONE;
  }
  if (*at != '"' && *at != '\'')
    return true;

  /* A text that turns out to be none is read again as a leaf. */
  g_autoptr (GString) name = g_string_new (NULL);
  if (!cop_read_quoted (self, COP_TEXT_CHARACTERS, name))
    return false;
  if (*self->at == ':' && is_blank_or_end (self->at[1])) {
    self->at++;
    *ret_key = cop_read_atom_of (self, at, name->str, name->len);
    return *ret_key != COP_NONE;
  }
  self->at = at;
  return true;
}
