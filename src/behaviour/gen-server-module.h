/* Gen_server classes as modules of a node: start_link/1,2, child_spec/1 and their own
 * exports under the module's name. */
#pragma once

#include "behaviour/gen-server.h"

G_BEGIN_DECLS

/* Registers @class if it is not yet; gives its {Module, init, 1}, lent. */
CopTerm cop_gen_server_initial_call (CopNode *node, const CopGenServerClass *class);

/* Arguments of exported functions: raise what Elixir raises when they are malformed. */
int64_t cop_timeout_of_term (CopTerm term); /* milliseconds or infinity */

G_END_DECLS
