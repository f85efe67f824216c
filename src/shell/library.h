/* The modules of Elixir and Erlang that users of a console type and no behaviour exports:
 * Kernel, IO, Map, Enum, String … */
#pragma once

#include "behaviour/module.h"

G_BEGIN_DECLS

/* Registers them all with @node; those already there stay. */
void cop_library_register (CopNode *node);

G_END_DECLS
