/* The registry of the guide's chapter on GenServer: it starts its buckets itself, so it
 * is linked to them and dies when one crashes. */
#pragma once

#include "coppice.h"

extern const CopGenServerClass linked_registry_class; /* "Linked.Registry" */
