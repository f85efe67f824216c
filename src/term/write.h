/* The text of single values, appended in either notation. Internal to this folder. */
#pragma once

#include "term/print.h"

G_BEGIN_DECLS

#define COP_WRITER_NO_LIMIT (SIZE_MAX / 2)

/* Where text goes. Writers may stop early once the text is longer than @max_length. */
typedef struct {
  GString    *text;
  size_t      max_length; /* of the whole text, or COP_WRITER_NO_LIMIT */
  CopNotation notation;
} CopWriter;

static inline bool
cop_writer_is_full (const CopWriter *self)
{
  return self->text->len > self->max_length;
}

/* How many more bytes are wanted: no need to look at more. */
static inline size_t
cop_writer_room (const CopWriter *self)
{
  return cop_writer_is_full (self) ? 0 : self->max_length - self->text->len + 1;
}

/* UTF-8 between quotes; a byte that is none stands for the Latin-1 character. */
void cop_write_quoted (CopWriter *self, const char *text, size_t length, char quote);
void cop_write_atom (CopWriter *self, CopTerm atom);
/* `key: ` or `"odd key": ` of Elixir's keyword lists and maps. */
void cop_write_key (CopWriter *self, CopTerm atom);
void cop_write_integer (CopWriter *self, CopTerm term);
void cop_write_float (CopWriter *self, double value);
/* As Erlang writes it in all notations and Elixir's to_string/1. */
void cop_write_float_short (GString *text, double value);
void cop_write_binary (CopWriter *self, CopTerm term);
/* Whether @list is shown as text: not empty, proper, all characters printable. */
bool cop_writer_is_charlist (const CopWriter *self, CopTerm list);
void cop_write_charlist (CopWriter *self, CopTerm list);
void cop_write_pid (CopWriter *self, CopTerm term);
void cop_write_reference (CopWriter *self, CopTerm term);
void cop_write_function (CopWriter *self, CopTerm term);

G_END_DECLS
