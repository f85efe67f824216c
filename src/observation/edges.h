/* Links and monitors of many processes at once, for layers of a drawn tree. */
#pragma once

#include "observation/source.h"
#include "process/node.h"

G_BEGIN_DECLS

/* CopSeenEdge, each edge once; given. On the node's thread. */
GArray *cop_edges_gather (CopNode *node, const CopEdgesQuery *query, bool *ret_is_cut);

G_END_DECLS
