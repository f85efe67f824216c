/* Character classes and word lists of Elixir 1.14 and Erlang/OTP 25. */
#include "term/lexis.h"

#include <string.h>

/* clang-format off */
static const char *const atom_operators[] = {
  "!", "&", "+", "-", "*", "/", "++", "--", "+++", "---", "<>", "..", "...", "..//", "|",
  "||", "|||", "&&", "&&&", "<", ">", "<=", ">=", "==", "===", "!=", "!==", "=~", "->",
  "<-", "\\\\", "=", ".", "@", "^", "~>", "<~", "<~>", "<<~", "~>>", "<<<", ">>>", "|>",
  "%", "%{}", "{}", "<<>>", "**",
};

static const char *const function_operators[] = {
  "!", "&", "+", "-", "*", "/", "++", "--", "+++", "---", "<>", "|", "||", "|||", "&&",
  "&&&", "<", ">", "<=", ">=", "==", "===", "!=", "!==", "=~", "<-", "\\\\", "::", "=",
  "@", "^", "^^^", "~~~", "~>", "<~", "<~>", "<<~", "~>>", "<|>", "<<<", ">>>", "|>", "**",
};

static const char *const erlang_reserved[] = {
  "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
  "catch", "cond", "div", "end", "fun", "if", "let", "not", "of", "or", "orelse",
  "receive", "rem", "try", "when", "xor",
};
/* clang-format on */

gunichar
cop_next_character (const char **text, const char *end)
{
  unsigned char first = (unsigned char) **text;

  if (first < 0x80) {
    (*text)++;
    return first;
  }

  gunichar c = g_utf8_get_char_validated (*text, end - *text);
  if (c > 0x10FFFF) {
    (*text)++;
    return (gunichar) -1;
  }
  *text = g_utf8_next_char (*text);
  return c;
}

bool
cop_elixir_is_name_start (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalpha ((char) c) || c == '_';
  return c <= 0x10FFFF &&
         (g_unichar_isalpha (c) || g_unichar_type (c) == G_UNICODE_LETTER_NUMBER);
}

bool
cop_elixir_is_name_part (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || c == '_';
  return cop_elixir_is_name_start (c) ||
         (c <= 0x10FFFF && (g_unichar_ismark (c) || g_unichar_isdigit (c) ||
                            g_unichar_type (c) == G_UNICODE_CONNECT_PUNCTUATION));
}

/* A name with perhaps ? or ! at its end and, if @with_at, @ in it. */
static bool
is_word (const char *name, size_t length, bool with_at)
{
  const char *text = name, *end = name + length;

  if (length == 0 || !cop_elixir_is_name_start (cop_next_character (&text, end)))
    return false;
  while (text < end) {
    gunichar c = cop_next_character (&text, end);
    bool     is_last = text == end;
    if (!cop_elixir_is_name_part (c) && !(with_at && c == '@') &&
        !(is_last && (c == '?' || c == '!')))
      return false;
  }
  return true;
}

bool
cop_elixir_is_atom (const char *name, size_t length)
{
  return is_word (name, length, true) ||
         (length > 0 && cop_elixir_atom_operator (name, length) == length);
}

bool
cop_elixir_is_function (const char *name, size_t length)
{
  if (length > 0 && cop_elixir_function_operator (name, length) == length)
    return true;
  if (!is_word (name, length, false))
    return false;

  gunichar first = cop_next_character (&name, name + length);
  return !g_unichar_isupper (first) && !g_unichar_istitle (first);
}

bool
cop_elixir_has_prefix (const char *name, size_t length)
{
  return length >= 7 && memcmp (name, "Elixir.", 7) == 0;
}

bool
cop_elixir_is_alias (const char *name, size_t length)
{
  if (length == 6)
    return memcmp (name, "Elixir", 6) == 0;
  if (!cop_elixir_has_prefix (name, length))
    return false;

  bool at_start = true;
  for (size_t i = 7; i < length; i++) {
    if (at_start ? !g_ascii_isupper (name[i])
                 : !g_ascii_isalnum (name[i]) && name[i] != '_' && name[i] != '.')
      return false;
    at_start = name[i] == '.';
  }
  return !at_start;
}

static size_t
longest (const char *const *words, size_t n_words, const char *text, size_t length)
{
  size_t best = 0;

  for (size_t i = 0; i < n_words; i++) {
    size_t n = strlen (words[i]);
    if (n > best && n <= length && memcmp (words[i], text, n) == 0)
      best = n;
  }
  return best;
}

size_t
cop_elixir_atom_operator (const char *text, size_t length)
{
  return longest (atom_operators, G_N_ELEMENTS (atom_operators), text, length);
}

size_t
cop_elixir_function_operator (const char *text, size_t length)
{
  return longest (function_operators, G_N_ELEMENTS (function_operators), text, length);
}

bool
cop_erlang_is_name_start (gunichar c)
{
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7);
}

bool
cop_erlang_is_name_part (gunichar c)
{
  return cop_erlang_is_name_start (c) || (c < 0x80 && g_ascii_isalnum ((char) c)) ||
         c == '_' || c == '@' || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

bool
cop_erlang_is_reserved (const char *name, size_t length)
{
  for (size_t i = 0; i < G_N_ELEMENTS (erlang_reserved); i++)
    if (strlen (erlang_reserved[i]) == length &&
        memcmp (erlang_reserved[i], name, length) == 0)
      return true;
  return false;
}

bool
cop_erlang_is_atom (const char *name, size_t length)
{
  const char *text = name, *end = name + length;

  if (length == 0 || !cop_erlang_is_name_start (cop_next_character (&text, end)))
    return false;
  while (text < end)
    if (!cop_erlang_is_name_part (cop_next_character (&text, end)))
      return false;
  return !cop_erlang_is_reserved (name, length);
}

static bool
is_printable_ascii (gunichar c)
{
  return (c >= 0x20 && c < 0x7F) || (c >= '\b' && c <= '\r') || c == 0x1B;
}

/* Beyond ASCII both languages agree. */
static bool
is_printable_unicode (gunichar c)
{
  return (c >= 0xA0 && c < 0xD800) || (c >= 0xE000 && c < 0xFFFE) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

bool
cop_elixir_is_printable (gunichar c)
{
  return is_printable_ascii (c) || c == '\a' || c == 0x7F || is_printable_unicode (c);
}

bool
cop_elixir_is_printable_in_charlist (gunichar c)
{
  return is_printable_ascii (c) || c == '\a';
}

bool
cop_erlang_is_printable (gunichar c)
{
  return is_printable_ascii (c) || is_printable_unicode (c);
}

bool
cop_erlang_is_printable_in_list (gunichar c)
{
  return is_printable_ascii (c) || (c >= 0xA0 && c <= 0xFF);
}

char
cop_elixir_escape_letter (gunichar c)
{
  switch (c) {
  case 0: return '0';
  case '\a': return 'a';
  default: return cop_erlang_escape_letter (c);
  }
}

char
cop_erlang_escape_letter (gunichar c)
{
  switch (c) {
  case '\b': return 'b';
  case '\t': return 't';
  case '\n': return 'n';
  case '\v': return 'v';
  case '\f': return 'f';
  case '\r': return 'r';
  case 0x1B: return 'e';
  case 0x7F: return 'd';
  default: return 0;
  }
}
