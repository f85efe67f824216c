/* Atoms, pids, references and functions of both notations. */
#include "term/lexis.h"
#include "term/reader.h"

#include <string.h>

CopTerm
cop_read_atom_of (CopReader *self, const char *at, const char *name, size_t length)
{
  CopTerm atom = cop_atom_from_outside (name, length);

  if (atom == COP_NONE)
    cop_reader_fail_code (self, at, COP_PARSE_ERROR_ATOM,
                          g_utf8_strlen (name, (gssize) length) > 255
                              ? "an atom of at most 255 characters"
                              : "an atom that exists (their table is full)");
  return atom;
}

static CopTerm
read_quoted_atom (CopReader *self)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char         *at = self->at;

  if (!cop_read_quoted (self, COP_TEXT_CHARACTERS, name))
    return COP_NONE;
  return cop_read_atom_of (self, at, name->str, name->len);
}

/* The node of a pid or reference: 0 gives COP_NONE. Stops before the point. */
static bool
read_node (CopReader *self, int n_numbers, CopTerm *ret_node)
{
  const char *at = self->at;

  if (*at == '0' && at[1] == '.') {
    self->at++;
    *ret_node = COP_NONE;
    return true;
  }
  if (*at == '\'') {
    *ret_node = read_quoted_atom (self);
    return *ret_node != COP_NONE;
  }

  /* Names of nodes have points: the numbers are counted from the end. */
  const char *end = at + strcspn (at, "> \t\n");
  const char *point = end;
  while (point > at && n_numbers > 0)
    if (*--point == '.')
      n_numbers--;
  if (!g_ascii_isalpha (*at) || *end != '>' || n_numbers > 0 || point == at)
    return cop_reader_fail (self, at, "0 or the name of a node, and numbers");
  self->at = point;
  *ret_node = cop_read_atom_of (self, at, at, (size_t) (point - at));
  return *ret_node != COP_NONE;
}

static bool
read_part (CopReader *self, uint64_t max, uint64_t *ret_value)
{
  return cop_reader_expect (self, ".") && cop_read_digits (self, max, ret_value);
}

CopTerm
cop_read_pid (CopReader *self)
{
  const uint64_t max_id = (UINT64_C (1) << COP_PID_ID_BITS) - 1;
  const uint64_t max_serial = (UINT64_C (1) << (61 - COP_PID_ID_BITS)) - 1;
  CopTerm        node;
  uint64_t       id, serial;

  if (!read_node (self, 2, &node))
    return COP_NONE;
  bool is_local = node == COP_NONE;
  if (!read_part (self, is_local ? max_id : UINT32_MAX, &id) ||
      !read_part (self, is_local ? max_serial : UINT32_MAX, &serial) ||
      !cop_reader_expect (self, ">"))
    return COP_NONE;
  return is_local ? cop_local_pid (serial << COP_PID_ID_BITS | id)
                  : cop_remote_pid (node, (uint32_t) id, (uint32_t) serial, 0);
}

CopTerm
cop_read_reference (CopReader *self)
{
  CopTerm  node;
  uint64_t words[3];

  if (!read_node (self, 3, &node))
    return COP_NONE;
  bool is_local = node == COP_NONE;
  if (!read_part (self, is_local ? (1 << 11) - 1 : UINT32_MAX, &words[2]) ||
      !read_part (self, UINT32_MAX, &words[1]) ||
      !read_part (self, is_local ? (1 << 18) - 1 : UINT32_MAX, &words[0]) ||
      !cop_reader_expect (self, ">"))
    return COP_NONE;
  if (is_local)
    return cop_local_reference (words[2] << 50 | words[1] << 18 | words[0]);
  return cop_remote_reference (node, 0,
                               (const uint32_t[]){ (uint32_t) words[0],
                                                   (uint32_t) words[1],
                                                   (uint32_t) words[2] });
}

bool
cop_read_arity (CopReader *self, unsigned *ret_arity)
{
  uint64_t arity;

  if (!cop_reader_expect (self, "/") || !cop_read_digits (self, 255, &arity))
    return false;
  *ret_arity = (unsigned) arity;
  return true;
}
