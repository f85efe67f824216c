/* Text to terms. Brackets are kept on a stack of our own, so that depth costs no stack of
 * the process that reads. */
#include "term/parse.h"
#include "term/reader.h"

#include <string.h>

#define MAX_DEPTH 1000
#define NO_KEYWORDS SIZE_MAX

/* A value whose closing bracket is still to come. */
typedef struct {
  CopKind     kind; /* tuple, map or list (COP_KIND_CONS) */
  const char *closer;
  size_t      base;     /* where its values begin */
  size_t      keywords; /* where those of [key: value] begin, or NO_KEYWORDS */
  CopTerm     module;   /* of a struct, or COP_NONE */
  bool        has_tail; /* the last value comes after | */
} Frame;

typedef enum {
  WANT_FIRST,     /* a value or the closing bracket */
  WANT_VALUE,     /* a value */
  WANT_NEXT,      /* a value after a comma */
  WANT_SEPARATOR, /* whatever comes after a value */
} State;

typedef struct {
  CopReader *reader;
  State      state;
  GArray    *values; /* CopTerm, owned */
  GArray    *frames; /* Frame */
} Parser;

/* There is one. */
static Frame *
top_frame (Parser *self)
{
  return &g_array_index (self->frames, Frame, self->frames->len - 1);
}

static CopTerm *
values_from (Parser *self, size_t index)
{
  return &((CopTerm *) (void *) self->values->data)[index];
}

/* Takes @value. */
static void
add_value (Parser *self, CopTerm value)
{
  g_array_append_val (self->values, value);
  self->state = WANT_SEPARATOR;
}

static bool
is_elixir (const Parser *self)
{
  return self->reader->notation == COP_NOTATION_ELIXIR;
}

/* Whether the last value is a key which waits for its value. */
static bool
is_after_key (Parser *self, const Frame *frame)
{
  size_t base = frame->keywords != NO_KEYWORDS ? frame->keywords : frame->base;

  if (frame->kind != COP_KIND_MAP && frame->keywords == NO_KEYWORDS)
    return false;
  return (self->values->len - base) % 2 == 1;
}

/* [{key, value}, …] of the keywords, which leave the values. */
static CopTerm
build_keywords (Parser *self, const Frame *frame)
{
  CopTerm  list = COP_NIL;
  CopTerm *values = values_from (self, 0);

  for (size_t i = self->values->len; i > frame->keywords; i -= 2)
    list = cop_cons (cop_tuple_of (values[i - 2], values[i - 1]), list);
  g_array_set_size (self->values, (guint) frame->keywords);
  return list;
}

/* The parser and the printer agree that %NameError{} is an exception. */
static CopTerm
add_struct_fields (CopTerm map, CopTerm module)
{
  if (g_str_has_suffix (cop_atom_name (module), "Error"))
    map = cop_map_put (map, COP_ATOM (exception), COP_ATOM (true));
  return cop_map_put (map, COP_ATOM (struct_), module);
}

static CopTerm
build_list (Parser *self, const Frame *frame)
{
  CopTerm list = frame->keywords != NO_KEYWORDS ? build_keywords (self, frame) : COP_NIL;
  size_t  n_values = self->values->len;

  if (frame->has_tail)
    list = *values_from (self, --n_values);
  while (n_values > frame->base)
    list = cop_cons (*values_from (self, --n_values), list);
  return list;
}

static CopTerm
build (Parser *self, const Frame *frame)
{
  if (frame->kind == COP_KIND_CONS)
    return build_list (self, frame);

  if (frame->kind == COP_KIND_TUPLE && frame->keywords != NO_KEYWORDS) {
    CopTerm list = build_keywords (self, frame);
    g_array_append_val (self->values, list);
  }

  const CopTerm *values = values_from (self, frame->base);
  size_t         n_values = self->values->len - frame->base;
  if (frame->kind == COP_KIND_TUPLE)
    return cop_tuple (values, n_values);

  CopTerm map = cop_map (values, n_values / 2);
  return frame->module == COP_NONE ? map : add_struct_fields (map, frame->module);
}

/* Over the closing bracket. */
static bool
close_frame (Parser *self)
{
  Frame frame = *top_frame (self);

  self->reader->at += strlen (frame.closer);
  CopTerm term = build (self, &frame);
  g_array_set_size (self->values, (guint) frame.base);
  g_array_set_size (self->frames, self->frames->len - 1);
  add_value (self, term);
  return true;
}

/* Over an opening bracket, if there is one; the rest of @frame is as it begins. */
static bool
skip_opening (Parser *self, Frame *frame)
{
  CopReader *reader = self->reader;

  *frame = (Frame){ .closer = "}", .base = self->values->len, .keywords = NO_KEYWORDS };
  if (cop_reader_skip (reader, "[")) {
    frame->kind = COP_KIND_CONS;
    frame->closer = "]";
    return true;
  }
  if (cop_reader_skip (reader, "{")) {
    frame->kind = COP_KIND_TUPLE;
    return true;
  }
  frame->kind = COP_KIND_MAP;
  return cop_reader_skip (reader, is_elixir (self) ? "%{" : "#{");
}

/* Over `%Module{`. */
static bool
skip_struct_opening (Parser *self, Frame *frame)
{
  self->reader->at += strlen ("%");
  frame->module = cop_read_elixir_alias (self->reader);
  return frame->module != COP_NONE && cop_reader_expect (self->reader, "{");
}

/* Reads a value or its opening bracket. */
static bool
read_value (Parser *self)
{
  CopReader *reader = self->reader;
  Frame      frame;

  const char *at = reader->at;
  bool        is_open = skip_opening (self, &frame);
  if (!is_open && is_elixir (self) && *reader->at == '%') {
    if (!skip_struct_opening (self, &frame))
      return false;
    is_open = true;
  }
  if (is_open) {
    if (self->frames->len == MAX_DEPTH)
      return cop_reader_fail_code (reader, at, COP_PARSE_ERROR_TOO_DEEP,
                                   "at most 1000 brackets in each other");
    g_array_append_val (self->frames, frame);
    self->state = WANT_FIRST;
    return true;
  }

  CopTerm leaf =
      is_elixir (self) ? cop_read_elixir_leaf (reader) : cop_read_erlang_leaf (reader);
  if (leaf == COP_NONE)
    return false;
  add_value (self, leaf);
  return true;
}

/* `key:` of Elixir. Once there was one, others must follow. */
static bool
read_key (Parser *self, Frame *frame, bool *ret_found)
{
  CopTerm key;
  bool may_have_keys = frame->kind != COP_KIND_TUPLE || self->values->len > frame->base;

  *ret_found = false;
  if (!may_have_keys || frame->has_tail)
    return true;
  if (!cop_read_elixir_key (self->reader, &key))
    return false;
  if (key == COP_NONE)
    return frame->keywords == NO_KEYWORDS ||
           cop_reader_fail (self->reader, self->reader->at, "another “key:”");

  if (frame->keywords == NO_KEYWORDS)
    frame->keywords = self->values->len;
  add_value (self, key);
  self->state = WANT_VALUE;
  *ret_found = true;
  return true;
}

static bool
want_value (Parser *self)
{
  if (self->frames->len == 0)
    return read_value (self);

  Frame *frame = top_frame (self);
  bool   may_close =
      self->state == WANT_FIRST || (self->state == WANT_NEXT && is_elixir (self));
  if (may_close && cop_reader_sees (self->reader, frame->closer))
    return close_frame (self);

  if (is_elixir (self) && !is_after_key (self, frame)) {
    bool found;
    if (!read_key (self, frame, &found))
      return false;
    if (found)
      return true;
  }
  return read_value (self);
}

static bool
want_arrow (Parser *self)
{
  self->state = WANT_VALUE;
  if (self->reader->is_pattern && cop_reader_skip (self->reader, ":="))
    return true;
  return cop_reader_expect (self->reader, "=>");
}

static bool
want_separator (Parser *self)
{
  CopReader *reader = self->reader;
  Frame     *frame = top_frame (self);
  bool is_plain_list = frame->kind == COP_KIND_CONS && frame->keywords == NO_KEYWORDS;

  if (is_after_key (self, frame))
    return want_arrow (self);
  if (cop_reader_sees (reader, frame->closer))
    return close_frame (self);
  if (!frame->has_tail && cop_reader_skip (reader, ",")) {
    self->state = WANT_NEXT;
    return true;
  }
  if (!frame->has_tail && is_plain_list && cop_reader_skip (reader, "|")) {
    frame->has_tail = true;
    self->state = WANT_VALUE;
    return true;
  }

  g_autofree char *expected =
      g_strdup_printf ("%s“%s”", frame->has_tail ? "" : "“,” or ", frame->closer);
  return cop_reader_fail (reader, reader->at, expected);
}

static void
clear_term_cb (gpointer place)
{
  cop_term_unref (*(CopTerm *) place);
}

CopTerm
cop_parse_with (CopReader *reader)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  Parser             self = { reader, WANT_VALUE, values, frames };

  bool is_well = true;
  do {
    cop_reader_skip_blanks (reader);
    if (self.state == WANT_SEPARATOR && frames->len == 0)
      break;
    is_well = self.state == WANT_SEPARATOR ? want_separator (&self) : want_value (&self);
  } while (is_well);

  if (is_well && *reader->at != '\0')
    is_well = cop_reader_fail (reader, reader->at, "the end");
  if (is_well)
    return *values_from (&self, 0);
  g_array_set_clear_func (values, clear_term_cb);
  return COP_NONE;
}

CopTerm
cop_parse (const char    *text,
           CopNotation    notation,
           CopParsePlace *ret_place,
           GError       **error)
{
  g_return_val_if_fail (text != NULL, COP_NONE);

  size_t      length = strlen (text);
  const char *invalid;
  CopReader   reader = { .start = text,
                         .at = text,
                         .end = text + length,
                         .notation = notation,
                         .ret_place = ret_place,
                         .error = error };

  if (!g_utf8_validate (text, (gssize) length, &invalid)) {
    g_autofree char *valid = g_strndup (text, (size_t) (invalid - text));
    reader.start = valid;
    cop_reader_fail (&reader, valid + strlen (valid), "text in UTF-8");
    return COP_NONE;
  }
  return cop_parse_with (&reader);
}
