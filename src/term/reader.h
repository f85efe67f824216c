/* The reading head of the parser and what it reads in one piece: numbers, texts, names.
 * Internal to this folder.
 *
 * Readers start at the first character of what they read and stop after the last. A term
 * is COP_NONE, a bool false, when the error is set. */
#pragma once

#include "term/parse.h"

G_BEGIN_DECLS

typedef struct {
  const char    *start;
  const char    *at;
  const char    *end; /* the final NUL */
  CopNotation    notation;
  bool           is_pattern; /* Erlang with _ and $: see match.h */
  unsigned       n_captures;
  CopParsePlace *ret_place;
  GError       **error;
} CopReader;

/* The holes of a pattern are immediate terms that are no values. */
#define COP_PATTERN_ANY ((CopTerm) 0x1A)
#define COP_PATTERN_CAPTURE(index, kind)                                                 \
  ((CopTerm) (index) << 16 | (CopTerm) (unsigned char) (kind) << 8 | 0x2A)
#define COP_PATTERN_IS_CAPTURE(term) (((term) &0xFF) == 0x2A)
#define COP_PATTERN_KIND(term) ((char) ((term) >> 8 & 0xFF))
#define COP_PATTERN_INDEX(term) ((size_t) ((term) >> 16))

/* Sets “line 1, column 7: expected @expected, found …”, the place being @at. */
bool cop_reader_fail (CopReader *self, const char *at, const char *expected);
bool cop_reader_fail_code (CopReader    *self,
                           const char   *at,
                           CopParseError code,
                           const char   *expected);

void cop_reader_skip_blanks (CopReader *self);
/* Whether the text goes on with @word. */
bool cop_reader_sees (const CopReader *self, const char *word);
/* The same, and moves over it. */
bool cop_reader_skip (CopReader *self, const char *word);
/* As skip, but fails without it. */
bool cop_reader_expect (CopReader *self, const char *word);
/* The character at the head; 0 at the end. */
gunichar cop_reader_peek (const CopReader *self);
void     cop_reader_step (CopReader *self); /* over one character */

/* Integers and floats of both notations, with sign. */
CopTerm cop_read_number (CopReader *self);
bool    cop_reader_sees_number (const CopReader *self);
/* Decimal digits without sign, up to @max. */
bool cop_read_digits (CopReader *self, uint64_t max, uint64_t *ret_value);

typedef enum {
  COP_TEXT_BYTES,      /* Elixir's \xFF is a byte */
  COP_TEXT_CHARACTERS, /* … is U+00FF */
} CopTextKind;

/* A text in the quotes at the head, its escapes resolved. */
bool cop_read_quoted (CopReader *self, CopTextKind kind, GString *ret_text);
/* What follows a backslash. */
bool cop_read_escape (CopReader *self, CopTextKind kind, GString *text);
/* <<…>> */
CopTerm cop_read_binary (CopReader *self);
/* UTF-8 to a list of characters, before @tail (taken). */
CopTerm cop_read_charlist_of (const GString *text, CopTerm tail);

/* The atom of that name; fails at @at when there can be none. */
CopTerm
cop_read_atom_of (CopReader *self, const char *at, const char *name, size_t length);
/* The rest of a pid after <, with the closing >. */
CopTerm cop_read_pid (CopReader *self);
CopTerm cop_read_reference (CopReader *self);
/* `/2` */
bool cop_read_arity (CopReader *self, unsigned *ret_arity);

/* A term that holds no others, in one notation. */
CopTerm cop_read_elixir_leaf (CopReader *self);
CopTerm cop_read_erlang_leaf (CopReader *self);
/* `key: ` where there is one; @ret_key is COP_NONE where there is none. */
bool cop_read_elixir_key (CopReader *self, CopTerm *ret_key);
/* KV.Registry */
CopTerm cop_read_elixir_alias (CopReader *self);

/* COP_NONE and @error on a mistake; for match.c. */
CopTerm cop_parse_with (CopReader *reader);

G_END_DECLS
