/* Short questions about the shape of a term: what handlers ask of each message. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

/* Whether @term is a tuple of @size elements whose first is @tag: {put, Key, Value} is
 * cop_is_tagged (term, COP_ATOM (put), 3). */
static inline bool
cop_is_tagged (CopTerm term, CopTerm tag, size_t size)
{
  return cop_is_tuple (term) && cop_tuple_size (term) == size &&
         cop_tuple_get (term, 0) == tag;
}

/* Whether @term matches @pattern, an Erlang literal where `_` matches anything and `$`
 * stores the (lent) term in the next CopTerm*: cop_match (t, "{ok, {_, $}}", &value).
 * `$a` `$i` `$b` `$p` `$l` `$t` `$m` do so for an atom, integer, binary, pid, list, tuple
 * or map only. Writes all or none. Aborts on a malformed pattern. For tests and cold
 * code: it reads the pattern each time. */
bool cop_match (CopTerm term, const char *pattern, ...);

G_END_DECLS
