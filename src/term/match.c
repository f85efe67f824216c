/* Terms against patterns: the parser reads a pattern as a term with holes. */
#include "term/match.h"
#include "term/compare.h"
#include "term/reader.h"

#include <string.h>

#define MAX_CAPTURES 16

static bool
is_of_kind (CopTerm term, char kind)
{
  switch (kind) {
  case 'a': return cop_is_atom (term);
  case 'i': return cop_is_integer (term);
  case 'b': return cop_is_binary (term);
  case 'p': return cop_is_pid (term);
  case 'l': return cop_is_list (term);
  case 't': return cop_is_tuple (term);
  case 'm': return cop_is_map (term);
  default: return true;
  }
}

static bool match (CopTerm term, CopTerm pattern, CopTerm *captures);

static bool
match_tuple (CopTerm term, CopTerm pattern, CopTerm *captures)
{
  if (!cop_is_tuple (term) || cop_tuple_size (term) != cop_tuple_size (pattern))
    return false;
  for (size_t i = 0; i < cop_tuple_size (term); i++)
    if (!match (cop_tuple_get (term, i), cop_tuple_get (pattern, i), captures))
      return false;
  return true;
}

static bool
match_list (CopTerm term, CopTerm pattern, CopTerm *captures)
{
  for (; cop_is_cons (pattern); term = cop_tail (term), pattern = cop_tail (pattern))
    if (!cop_is_cons (term) || !match (cop_head (term), cop_head (pattern), captures))
      return false;
  return match (term, pattern, captures);
}

/* As in Erlang, @term may have more keys. */
static bool
match_map (CopTerm term, CopTerm pattern, CopTerm *captures)
{
  g_auto (CopMapIter) iter = { 0 };
  CopTerm             key, value_pattern;

  if (!cop_is_map (term))
    return false;
  cop_map_iter_init (&iter, pattern);
  while (cop_map_iter_next (&iter, &key, &value_pattern)) {
    CopTerm value = cop_map_get (term, key);
    if (value == COP_NONE || !match (value, value_pattern, captures))
      return false;
  }
  return true;
}

/* Patterns are no deeper than the parser lets them be, and written by hand. */
static bool
match (CopTerm term, CopTerm pattern, CopTerm *captures)
{
  if (pattern == COP_PATTERN_ANY)
    return true;
  if (COP_PATTERN_IS_CAPTURE (pattern)) {
    captures[COP_PATTERN_INDEX (pattern)] = term;
    return is_of_kind (term, COP_PATTERN_KIND (pattern));
  }
  if (cop_is_tuple (pattern))
    return match_tuple (term, pattern, captures);
  if (cop_is_cons (pattern))
    return match_list (term, pattern, captures);
  if (cop_is_map (pattern))
    return match_map (term, pattern, captures);
  return cop_equal (term, pattern);
}

bool
cop_match (CopTerm term, const char *pattern, ...)
{
  g_autoptr (GError) error = NULL;
  CopReader          reader = { .start = pattern,
                                .at = pattern,
                                .end = pattern + strlen (pattern),
                                .notation = COP_NOTATION_ERLANG,
                                .is_pattern = true,
                                .error = &error };

  g_auto (CopTerm) parsed = cop_parse_with (&reader);
  if (parsed == COP_NONE)
    g_error ("Malformed pattern %s: %s", pattern, error->message);
  g_assert (reader.n_captures <= MAX_CAPTURES);

  CopTerm captures[MAX_CAPTURES];
  if (!match (term, parsed, captures))
    return false;

  va_list places;
  va_start (places, pattern);
  for (unsigned i = 0; i < reader.n_captures; i++)
    *va_arg (places, CopTerm *) = captures[i];
  va_end (places);
  return true;
}
