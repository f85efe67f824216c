/* What names and characters look like in the two notations: what the printer and the
 * parser must agree on. Internal to this folder. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

G_BEGIN_DECLS

/* A name without quotes: a letter or _, then letters, digits and _. */
bool cop_elixir_is_name_start (gunichar c);
bool cop_elixir_is_name_part (gunichar c);
/* Of an atom without quotes: also @ inside and ? or ! at the end. */
bool cop_elixir_is_atom (const char *name, size_t length);
/* Of a function without quotes: no capital first, no @. */
bool cop_elixir_is_function (const char *name, size_t length);
/* Whether @name is "Elixir" or "Elixir.A.B", which are written Elixir and A.B. */
bool cop_elixir_is_alias (const char *name, size_t length);
/* Whether [name: value] would be read as an alias: such keys are not written so. */
bool cop_elixir_has_prefix (const char *name, size_t length);
/* The length of the longest operator that @text begins with which is an atom (:+) without
 * quotes; 0 for none. */
size_t cop_elixir_atom_operator (const char *text, size_t length);
/* The same for the name of a function (&Kernel.+/2). */
size_t cop_elixir_function_operator (const char *text, size_t length);

bool cop_erlang_is_name_start (gunichar c);
bool cop_erlang_is_name_part (gunichar c);
/* Of an atom without quotes, which is no reserved word. */
bool cop_erlang_is_atom (const char *name, size_t length);
bool cop_erlang_is_reserved (const char *name, size_t length);

/* Whether text with @c in it is shown as text, not as numbers. */
bool cop_elixir_is_printable (gunichar c);
bool cop_elixir_is_printable_in_charlist (gunichar c);
bool cop_erlang_is_printable (gunichar c);
/* The same for lists, of which only Latin-1 is shown as text, as the BEAM does unless it
 * is started with +pc unicode. */
bool cop_erlang_is_printable_in_list (gunichar c);

/* The letter of the escape \n, \t … for @c, or 0. */
char cop_elixir_escape_letter (gunichar c);
char cop_erlang_escape_letter (gunichar c);

/* The next character, which moves *@text on. A byte that is no UTF-8 gives -1 and is one
 * step. */
gunichar cop_next_character (const char **text, const char *end);

G_END_DECLS
