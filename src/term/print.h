/* Terms as text. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

typedef enum {
  COP_NOTATION_ELIXIR, /* {:ok, #PID<0.72.0>}, %{"eggs" => 3}, KV.Registry, 'abc' */
  COP_NOTATION_ERLANG, /* {ok,<0.72.0>}, #{<<"eggs">> => 3}, 'Elixir.KV.Registry', "abc"
                        */
} CopNotation;

/* As Elixir's inspect/1 on one line, or Erlang's ~tp without line breaks. Nothing is
 * left out. The pairs of maps are in the order of their keys, those of structs too. What
 * differs from the BEAM's own text:
 * - Pids and references of other nodes show the name where local ones have 0:
 *   #PID<kv@host.72.0>, <kv@host.72.0>. Their creation is not shown.
 * - A map is a struct when the value of __struct__ is an alias, known or not. A struct
 *   named …Error is an exception: __exception__: true is hidden in it, and the map is
 *   written as a plain one without it.
 * - Erlang's lists are text in Latin-1 only (as in plain erl), its binaries in all of
 *   Unicode (as in erl +pc unicode). */
char *cop_inspect (CopTerm term); /* COP_NOTATION_ELIXIR */
char *cop_print (CopTerm term, CopNotation notation);
void  cop_print_append (GString *text, CopTerm term, CopNotation notation);
/* At most about @max_bytes, for labels: cut places show “…”. Never splits a character. */
char *cop_print_short (CopTerm term, CopNotation notation, size_t max_bytes);
/* The text of a value as Elixir's to_string/1 or string interpolation gives it: binaries
 * and atoms without quotes, numbers; otherwise as inspected. */
char *cop_display (CopTerm term);

G_END_DECLS
