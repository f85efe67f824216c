/* Pids, references and functions as text. Those of other nodes show the node's name where
 * the local ones have 0; the creation of a node is not shown. */
#include "term/lexis.h"
#include "term/term.h"
#include "term/write.h"

#include <string.h>

/* The name as it is if the dots and > around it cannot be mistaken, else quoted. */
static void
append_node (CopWriter *self, CopTerm node)
{
  const char *name = cop_atom_name (node);
  size_t      length = cop_atom_length (node);
  bool        is_plain = length > 0 && g_ascii_isalpha (name[0]);

  for (size_t i = 0; i < length && is_plain; i++)
    is_plain = g_ascii_isalnum (name[i]) || strchr ("@._-", name[i]) != NULL;

  if (is_plain)
    g_string_append_len (self->text, name, (gssize) length);
  else
    cop_write_quoted (self, name, length, '\'');
}

void
cop_write_pid (CopWriter *self, CopTerm term)
{
  CopTerm  node;
  uint32_t id, serial, creation;

  g_string_append (self->text, self->notation == COP_NOTATION_ELIXIR ? "#PID<" : "<");
  if (cop_remote_pid_get (term, &node, &id, &serial, &creation)) {
    append_node (self, node);
    g_string_append_printf (self->text, ".%u.%u>", id, serial);
  } else {
    uint64_t number = cop_local_pid_number (term);
    g_string_append_printf (self->text, "0.%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT ">",
                            (guint64) (number & ((UINT64_C (1) << COP_PID_ID_BITS) - 1)),
                            (guint64) (number >> COP_PID_ID_BITS));
  }
}

void
cop_write_reference (CopWriter *self, CopTerm term)
{
  CopTerm  node;
  uint32_t creation, words[3];

  g_string_append (self->text,
                   self->notation == COP_NOTATION_ELIXIR ? "#Reference<" : "#Ref<");
  if (cop_remote_reference_get (term, &node, &creation, words)) {
    append_node (self, node);
  } else {
    cop_local_reference_words (term, words);
    g_string_append_c (self->text, '0');
  }
  g_string_append_printf (self->text, ".%u.%u.%u>", words[2], words[1], words[0]);
}

static void
write_elixir_function (CopWriter *self, CopTerm term)
{
  CopTerm     name = cop_function_name (term);
  const char *text = cop_atom_name (name);
  size_t      length = cop_atom_length (name);

  g_string_append_c (self->text, '&');
  cop_write_atom (self, cop_function_module (term));
  g_string_append_c (self->text, '.');
  if (cop_elixir_is_function (text, length))
    g_string_append_len (self->text, text, (gssize) length);
  else
    cop_write_quoted (self, text, length, '"');
}

void
cop_write_function (CopWriter *self, CopTerm term)
{
  bool     is_elixir = self->notation == COP_NOTATION_ELIXIR;
  unsigned arity = cop_function_arity (term);

  if (cop_is_closure (term)) {
    g_string_append_printf (self->text, is_elixir ? "#Function<%s/%u>" : "#Fun<%s.%u>",
                            cop_closure_name (term), arity);
    return;
  }

  if (is_elixir) {
    write_elixir_function (self, term);
  } else {
    g_string_append (self->text, "fun ");
    cop_write_atom (self, cop_function_module (term));
    g_string_append_c (self->text, ':');
    cop_write_atom (self, cop_function_name (term));
  }
  g_string_append_printf (self->text, "/%u", arity);
}
