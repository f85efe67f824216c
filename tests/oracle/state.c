/* Access to states as Elixir does it, and endings of servers. */
#include "state.h"

#include "notation.h"
#include "player.h"

CopTerm
oracle_state_get (CopTerm state, const char *key)
{
  CopTerm atom = cop_atom (key);
  CopTerm value = cop_is_map (state) ? cop_map_get (state, atom) : COP_NONE;
  bool    is_module = cop_is_atom (state) && state != COP_ATOM (nil) &&
                   state != COP_ATOM (true) && state != COP_ATOM (false);
  if (is_module)
    cop_raise (COP_ATOM (undef));
  if (value == COP_NONE)
    cop_raise (cop_tuple_of (cop_atom ("badkey"), atom, cop_term_ref (state)));
  return value;
}

void
oracle_state_put (CopTerm *state, const char *key, CopTerm value)
{
  CopTerm          atom = cop_atom (key);
  g_auto (CopTerm) owned = value;
  if (!cop_is_map (*state))
    cop_raise (cop_tuple_of (cop_atom ("badmap"), cop_term_ref (*state)));
  if (cop_map_get (*state, atom) == COP_NONE)
    cop_raise (cop_tuple_of (cop_atom ("badkey"), atom));
  *state = cop_map_put (*state, atom, cop_term_steal (&owned));
}

const char *
oracle_state_text (CopTerm state, const char *key)
{
  return cop_binary_data (oracle_state_get (state, key));
}

bool
oracle_is_variant (const char *text, const char *kind, const char **ret_argument)
{
  size_t length = strlen (kind);
  if (strncmp (text, kind, length) != 0 || (text[length] && text[length] != ':'))
    return false;
  *ret_argument = text[length] ? text + length + 1 : "";
  return true;
}

void
oracle_end_callback (const char *how)
{
  const char *argument;
  if (oracle_is_variant (how, "sleep", &argument))
    oracle_sleep (g_ascii_strtoll (argument, NULL, 10));
  else if (oracle_is_variant (how, "hang", &argument))
    cop_sleep (COP_INFINITY);
  else if (oracle_is_variant (how, "raise", &argument))
    cop_raise (oracle_term_parse (argument));
  else if (oracle_is_variant (how, "exit", &argument))
    cop_exit (oracle_term_parse (argument));
  else if (oracle_is_variant (how, "throw", &argument))
    cop_throw (oracle_term_parse (argument));
}
