/* Supervision trees as text, DOT and JSON. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* All: of @application, or of all when it is COP_NOWHERE; to be freed. */
/* A line each, with branches of box characters, or of ASCII. */
char *
coppice_tree_text (const CopSnapshot *snapshot, uint32_t application, bool is_ascii);
/* For Graphviz. */
char *coppice_tree_dot (const CopSnapshot *snapshot, uint32_t application);
/* An array of applications, each with its nested processes. */
char *coppice_tree_json (const CopSnapshot *snapshot, uint32_t application);

G_END_DECLS
