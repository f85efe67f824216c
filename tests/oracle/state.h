/* States of the scenarios' servers: maps, used as Elixir code uses them, so that a server
 * whose state is no map any more fails as the original does. */
#pragma once

#include "term/term.h"

/* state.key: lent; raises {badkey, Key, State} or, for an atom, undef. */
CopTerm oracle_state_get (CopTerm state, const char *key);
/* %{state | key: value}: takes @value; raises {badmap, State} or {badkey, Key}. */
void oracle_state_put (CopTerm *state, const char *key, CopTerm value);
/* The text of a key whose value is a binary; lent. */
const char *oracle_state_text (CopTerm state, const char *key);
/* “KIND:ARGUMENT”: whether @text begins so; *@ret_argument is what follows. */
bool oracle_is_variant (const char *text, const char *kind, const char **ret_argument);
/* Does what a terminate callback is to do: ok, sleep:MS, hang, raise:T, exit:R, throw:T.
 */
void oracle_end_callback (const char *how);
