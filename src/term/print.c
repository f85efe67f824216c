/* Terms as text: a walk with a stack of its own, since terms nest deeper than the stacks
 * of processes reach. */
#include "term/print.h"
#include "term/lexis.h"
#include "term/private.h"
#include "term/write.h"

#include <string.h>

typedef enum {
  FRAME_TUPLE,
  FRAME_LIST,
  FRAME_KEYWORD, /* Elixir: [key: value] */
  FRAME_PAIRS,   /* %{key => value} */
  FRAME_FIELDS,  /* Elixir: %{key: value} and %Struct{key: value} */
} FrameKind;

/* A value whose opening bracket is written. */
typedef struct {
  FrameKind      kind;
  bool           is_struct;
  bool           hides_exception;
  bool           is_started; /* the next value needs a comma */
  bool           is_at_value;
  const CopTerm *terms; /* tuple: elements; map: key, value … */
  size_t         n_terms;
  CopTerm        rest;  /* list: what is still to be written */
  CopTerm       *owned; /* of a large map, @terms */
} Frame;

typedef struct {
  CopWriter writer;
  Frame    *frames;
  size_t    n_frames;
  size_t    capacity;
} Printer;

static void
append (Printer *self, const char *text)
{
  g_string_append (self->writer.text, text);
}

static const char *
choose (const Printer *self, const char *elixir, const char *erlang)
{
  return self->writer.notation == COP_NOTATION_ELIXIR ? elixir : erlang;
}

static void
push (Printer *self, Frame frame)
{
  if (self->n_frames == self->capacity) {
    self->capacity = MAX (self->capacity * 2, 16);
    self->frames = g_renew (Frame, self->frames, self->capacity);
  }
  self->frames[self->n_frames++] = frame;
}

static void
pop (Printer *self)
{
  g_free (self->frames[--self->n_frames].owned);
}

static bool
is_key (CopTerm term)
{
  return cop_is_atom (term) &&
         !cop_elixir_has_prefix (cop_atom_name (term), cop_atom_length (term));
}

static bool
is_keyword (const Printer *self, CopTerm list)
{
  size_t room = cop_writer_room (&self->writer);

  for (; cop_is_cons (list) && room > 0; list = cop_tail (list), room--) {
    CopTerm pair = cop_head (list);
    if (!cop_is_tuple (pair) || cop_tuple_size (pair) != 2 ||
        !is_key (cop_tuple_get (pair, 0)))
      return false;
  }
  return room == 0 || cop_is_nil (list);
}

static void
open_list (Printer *self, CopTerm list)
{
  if (cop_writer_is_charlist (&self->writer, list)) {
    cop_write_charlist (&self->writer, list);
    return;
  }

  bool as_keyword =
      self->writer.notation == COP_NOTATION_ELIXIR && is_keyword (self, list);
  append (self, "[");
  push (self, (Frame){ .kind = as_keyword ? FRAME_KEYWORD : FRAME_LIST, .rest = list });
}

/* Elixir hides that an exception is one. The parser restores it from the name, so it is
 * only hidden where that gives the same term. */
static bool
names_exception (CopTerm module)
{
  return g_str_has_suffix (cop_atom_name (module), "Error");
}

/* Whether %Module{…} says all of @map. */
static bool
is_struct (CopTerm map)
{
  CopTerm module = cop_map_get (map, COP_ATOM (struct_));

  if (module == COP_NONE || !cop_is_atom (module) ||
      !cop_elixir_is_alias (cop_atom_name (module), cop_atom_length (module)))
    return false;
  return !names_exception (module) ||
         cop_map_get (map, COP_ATOM (exception)) == COP_ATOM (true);
}

static void
open_map (Printer *self, CopTerm map)
{
  Frame  frame = { .kind = FRAME_PAIRS };
  size_t n_pairs = cop_map_size (map);

  /* A label shows only a few of many pairs: no need to sort them all. */
  if (cop_map_is_hashed (map) && cop_writer_room (&self->writer) < n_pairs)
    frame.owned = cop_map_collect (map, cop_writer_room (&self->writer), &n_pairs);
  frame.terms = frame.owned ? frame.owned : cop_map_sorted_pairs (map, &frame.owned);
  frame.n_terms = 2 * n_pairs;

  if (self->writer.notation == COP_NOTATION_ERLANG) {
    append (self, "#{");
    push (self, frame);
    return;
  }

  bool has_keys_only = n_pairs > 0;
  for (size_t i = 0; i < n_pairs && has_keys_only; i++)
    has_keys_only = is_key (frame.terms[2 * i]);
  frame.kind = has_keys_only ? FRAME_FIELDS : FRAME_PAIRS;
  frame.is_struct = has_keys_only && is_struct (map);

  append (self, "%");
  if (frame.is_struct) {
    CopTerm module = cop_map_get (map, COP_ATOM (struct_));
    frame.hides_exception = names_exception (module);
    cop_write_atom (&self->writer, module);
  }
  append (self, "{");
  push (self, frame);
}

/* Writes @term, or its beginning. */
static void
print_term (Printer *self, CopTerm term)
{
  switch (cop_term_kind (term)) {
  case COP_KIND_INTEGER: cop_write_integer (&self->writer, term); break;
  case COP_KIND_FLOAT: cop_write_float (&self->writer, cop_to_float (term)); break;
  case COP_KIND_ATOM: cop_write_atom (&self->writer, term); break;
  case COP_KIND_REFERENCE: cop_write_reference (&self->writer, term); break;
  case COP_KIND_FUNCTION: cop_write_function (&self->writer, term); break;
  case COP_KIND_PID: cop_write_pid (&self->writer, term); break;
  case COP_KIND_BINARY: cop_write_binary (&self->writer, term); break;
  case COP_KIND_TUPLE:
    append (self, "{");
    push (self, (Frame){ .kind = FRAME_TUPLE,
                         .terms = cop_tuple_elements (term),
                         .n_terms = cop_tuple_size (term) });
    break;
  case COP_KIND_MAP: open_map (self, term); break;
  case COP_KIND_NIL: append (self, "[]"); break;
  case COP_KIND_CONS: open_list (self, term); break;
  case COP_KIND_NONE: append (self, "#None<>"); break;
  }
}

static void
close_frame (Printer *self, const char *bracket)
{
  append (self, bracket);
  pop (self);
}

static void
separate (Printer *self, Frame *frame)
{
  if (frame->is_started)
    append (self, choose (self, ", ", ","));
  frame->is_started = true;
}

static void
continue_tuple (Printer *self, Frame *frame)
{
  if (frame->n_terms == 0) {
    close_frame (self, "}");
    return;
  }
  separate (self, frame);
  frame->n_terms--;
  print_term (self, *frame->terms++);
}

static void
continue_list (Printer *self, Frame *frame)
{
  CopTerm rest = frame->rest;

  if (cop_is_nil (rest)) {
    close_frame (self, "]");
  } else if (cop_is_cons (rest)) {
    separate (self, frame);
    frame->rest = cop_tail (rest);
    print_term (self, cop_head (rest));
  } else {
    append (self, choose (self, " | ", "|"));
    frame->rest = COP_NIL;
    print_term (self, rest);
  }
}

static void
continue_keyword (Printer *self, Frame *frame)
{
  if (cop_is_nil (frame->rest)) {
    close_frame (self, "]");
    return;
  }
  separate (self, frame);
  CopTerm pair = cop_head (frame->rest);
  frame->rest = cop_tail (frame->rest);
  cop_write_key (&self->writer, cop_tuple_get (pair, 0));
  print_term (self, cop_tuple_get (pair, 1));
}

static void
continue_pairs (Printer *self, Frame *frame)
{
  if (frame->n_terms == 0) {
    close_frame (self, "}");
    return;
  }
  if (frame->is_at_value)
    append (self, " => ");
  else
    separate (self, frame);
  frame->is_at_value = !frame->is_at_value;
  frame->n_terms--;
  print_term (self, *frame->terms++);
}

static bool
is_hidden (const Frame *frame)
{
  CopTerm key = frame->terms[0];

  return frame->is_struct && (key == COP_ATOM (struct_) ||
                              (key == COP_ATOM (exception) && frame->hides_exception));
}

static void
continue_fields (Printer *self, Frame *frame)
{
  while (frame->n_terms > 0 && is_hidden (frame)) {
    frame->terms += 2;
    frame->n_terms -= 2;
  }
  if (frame->n_terms == 0) {
    close_frame (self, "}");
    return;
  }
  separate (self, frame);
  const CopTerm *pair = frame->terms;
  frame->terms += 2;
  frame->n_terms -= 2;
  cop_write_key (&self->writer, pair[0]);
  print_term (self, pair[1]);
}

static void
continue_frame (Printer *self)
{
  Frame *frame = &self->frames[self->n_frames - 1];

  switch (frame->kind) {
  case FRAME_TUPLE: continue_tuple (self, frame); break;
  case FRAME_LIST: continue_list (self, frame); break;
  case FRAME_KEYWORD: continue_keyword (self, frame); break;
  case FRAME_PAIRS: continue_pairs (self, frame); break;
  case FRAME_FIELDS: continue_fields (self, frame); break;
  }
}

/* Whether all of @term was written. */
static bool
print (GString *text, CopTerm term, CopNotation notation, size_t max_length)
{
  Printer self = { .writer = { text, max_length, notation } };

  print_term (&self, term);
  while (self.n_frames > 0 && !cop_writer_is_full (&self.writer))
    continue_frame (&self);

  bool is_whole = self.n_frames == 0 && !cop_writer_is_full (&self.writer);
  while (self.n_frames > 0)
    pop (&self);
  g_free (self.frames);
  return is_whole;
}

void
cop_print_append (GString *text, CopTerm term, CopNotation notation)
{
  print (text, term, notation, COP_WRITER_NO_LIMIT);
}

char *
cop_print (CopTerm term, CopNotation notation)
{
  GString *text = g_string_new (NULL);

  cop_print_append (text, term, notation);
  return g_string_free (text, FALSE);
}

char *
cop_inspect (CopTerm term)
{
  return cop_print (term, COP_NOTATION_ELIXIR);
}

char *
cop_print_short (CopTerm term, CopNotation notation, size_t max_bytes)
{
  GString *text = g_string_new (NULL);

  if (!print (text, term, notation, max_bytes)) {
    size_t length = MIN (max_bytes, text->len);
    while (length > 0 && ((unsigned char) text->str[length] & 0xC0) == 0x80)
      length--;
    g_string_truncate (text, length);
    g_string_append (text, "…");
  }
  return g_string_free (text, FALSE);
}

char *
cop_display (CopTerm term)
{
  if (cop_is_binary (term) &&
      g_utf8_validate_len (cop_binary_data (term), cop_binary_size (term), NULL))
    return g_strdup (cop_binary_data (term));
  if (term == COP_ATOM (nil) || cop_is_nil (term))
    return g_strdup ("");
  if (cop_is_atom (term))
    return g_strdup (cop_atom_name (term));

  g_autofree char *charlist = cop_is_cons (term) ? cop_charlist_to_utf8 (term) : NULL;
  if (charlist != NULL)
    return g_steal_pointer (&charlist);

  g_autoptr (GString) text = g_string_new (NULL);
  if (cop_is_float (term))
    cop_write_float_short (text, cop_to_float (term));
  else
    cop_print_append (text, term, COP_NOTATION_ELIXIR);
  return g_strdup (text->str);
}
