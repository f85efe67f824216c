/* The reading head: places, errors, blanks and numbers. */
#include "term/reader.h"
#include "term/lexis.h"

#include <math.h>
#include <string.h>

G_DEFINE_QUARK (cop_parse_error, cop_parse_error)

static CopParsePlace
place_of (const CopReader *self, const char *at)
{
  CopParsePlace place = { (size_t) (at - self->start), 1, 1 };

  for (const char *c = self->start; c < at; c = g_utf8_next_char (c)) {
    place.column = *c == '\n' ? 1 : place.column + 1;
    place.line += *c == '\n';
  }
  return place;
}

/* The word or the single character at @at, between quotes. */
static char *
describe (const CopReader *self, const char *at)
{
  const size_t max_length = 40;
  const char  *end = at;

  if (*at == '\0')
    return g_strdup ("the end");
  if (*at == '\n')
    return g_strdup ("the end of the line");
  while ((size_t) (end - at) < max_length &&
         cop_elixir_is_name_part (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  if (end == at)
    end = g_utf8_next_char (end);
  return g_strdup_printf ("“%.*s”", (int) (end - at), at);
}

bool
cop_reader_fail_code (CopReader    *self,
                      const char   *at,
                      CopParseError code,
                      const char   *expected)
{
  CopParsePlace    place = place_of (self, at);
  g_autofree char *found = describe (self, at);

  if (self->ret_place != NULL)
    *self->ret_place = place;
  g_set_error (self->error, COP_PARSE_ERROR, code,
               "line %u, column %u: expected %s, found %s", place.line, place.column,
               expected, found);
  return false;
}

bool
cop_reader_fail (CopReader *self, const char *at, const char *expected)
{
  return cop_reader_fail_code (self, at, COP_PARSE_ERROR_SYNTAX, expected);
}

bool
cop_reader_sees (const CopReader *self, const char *word)
{
  return g_str_has_prefix (self->at, word);
}

bool
cop_reader_skip (CopReader *self, const char *word)
{
  if (!cop_reader_sees (self, word))
    return false;
  self->at += strlen (word);
  return true;
}

bool
cop_reader_expect (CopReader *self, const char *word)
{
  if (cop_reader_skip (self, word))
    return true;

  g_autofree char *quoted = g_strdup_printf ("“%s”", word);
  return cop_reader_fail (self, self->at, quoted);
}

gunichar
cop_reader_peek (const CopReader *self)
{
  return g_utf8_get_char (self->at);
}

void
cop_reader_step (CopReader *self)
{
  if (self->at < self->end)
    self->at = g_utf8_next_char (self->at);
}

/* In Elixir # begins a comment, unless it is that of #PID<0.72.0>. */
static bool
is_at_comment (const CopReader *self)
{
  if (self->notation == COP_NOTATION_ERLANG)
    return *self->at == '%';
  return *self->at == '#' && !cop_reader_sees (self, "#PID<") &&
         !cop_reader_sees (self, "#Reference<") && !cop_reader_sees (self, "#Function<");
}

void
cop_reader_skip_blanks (CopReader *self)
{
  for (;;) {
    self->at += strspn (self->at, " \t\r\n\v\f");
    if (!is_at_comment (self))
      return;
    self->at += strcspn (self->at, "\n");
  }
}

bool
cop_read_digits (CopReader *self, uint64_t max, uint64_t *ret_value)
{
  const char *start = self->at;
  uint64_t    value = 0;

  if (!g_ascii_isdigit (*start))
    return cop_reader_fail (self, start, "a number");
  for (; g_ascii_isdigit (*self->at); self->at++) {
    uint64_t digit = (uint64_t) (*self->at - '0');
    if (value > (max - digit) / 10) {
      g_autofree char *expected =
          g_strdup_printf ("a number up to %" G_GUINT64_FORMAT, (guint64) max);
      return cop_reader_fail (self, start, expected);
    }
    value = value * 10 + digit;
  }
  *ret_value = value;
  return true;
}

bool
cop_reader_sees_number (const CopReader *self)
{
  bool has_sign = *self->at == '-' || *self->at == '+';

  return g_ascii_isdigit (self->at[has_sign]);
}

static bool
is_digit (char c, int base)
{
  int digit = g_ascii_isdigit (c)   ? c - '0'
              : g_ascii_isalpha (c) ? g_ascii_tolower (c) - 'a' + 10
                                    : 99;

  return digit < base;
}

/* Digits with single _ between them. */
static bool
read_digits_of (CopReader *self, int base, GString *digits)
{
  if (!is_digit (*self->at, base))
    return cop_reader_fail (self, self->at, "a digit");
  while (is_digit (*self->at, base)) {
    g_string_append_c (digits, *self->at++);
    if (*self->at == '_' && is_digit (self->at[1], base))
      self->at++;
  }
  return true;
}

static CopTerm
read_based (CopReader *self, int base, GString *digits)
{
  if (!read_digits_of (self, base, digits))
    return COP_NONE;
  return cop_int_from_string (digits->str, digits->len, base);
}

/* After the digits before the point. */
static CopTerm
read_float (CopReader *self, const char *start, GString *digits)
{
  self->at++;
  g_string_append_c (digits, '.');
  if (!read_digits_of (self, 10, digits))
    return COP_NONE;

  size_t n_sign = self->at[0] != '\0' && (self->at[1] == '-' || self->at[1] == '+');
  if ((*self->at == 'e' || *self->at == 'E') && g_ascii_isdigit (self->at[1 + n_sign])) {
    g_string_append_len (digits, self->at, (gssize) (1 + n_sign));
    self->at += 1 + n_sign;
    if (!read_digits_of (self, 10, digits))
      return COP_NONE;
  }

  double value = g_ascii_strtod (digits->str, NULL);
  if (!isfinite (value)) {
    cop_reader_fail (self, start, "a float of at most 1.8e308");
    return COP_NONE;
  }
  return cop_float (value);
}

/* 0x of Elixir and 16# of Erlang. 10 for none of these. */
static int
skip_base (CopReader *self)
{
  if (self->notation == COP_NOTATION_ELIXIR) {
    int base = cop_reader_sees (self, "0x")   ? 16
               : cop_reader_sees (self, "0o") ? 8
               : cop_reader_sees (self, "0b") ? 2
                                              : 10;
    self->at += base == 10 ? 0 : 2;
    return base;
  }

  int    base = 0;
  size_t n_digits = 0;
  for (; n_digits < 2 && g_ascii_isdigit (self->at[n_digits]); n_digits++)
    base = base * 10 + self->at[n_digits] - '0';
  if (self->at[n_digits] != '#' || base < 2 || base > 36)
    return 10;
  self->at += n_digits + 1;
  return base;
}

CopTerm
cop_read_number (CopReader *self)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  const char         *start = self->at;

  if (*self->at == '-' || *self->at == '+')
    g_string_append_c (digits, *self->at++);

  int              base = skip_base (self);
  g_auto (CopTerm) term = read_based (self, base, digits);
  if (term != COP_NONE && base == 10 && *self->at == '.' && g_ascii_isdigit (self->at[1]))
    cop_term_replace (&term, read_float (self, start, digits));
  if (term != COP_NONE && cop_elixir_is_name_part (cop_reader_peek (self))) {
    cop_reader_fail (self, self->at, "the end of the number");
    return COP_NONE;
  }
  return cop_term_steal (&term);
}
