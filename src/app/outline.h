/* The trees of a snapshot as lines from top to bottom, for printing. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  COPPICE_LINE_APPLICATION, /* row: of applications; COP_NOWHERE: what is in none */
  COPPICE_LINE_PROCESS,
  COPPICE_LINE_ABSENT, /* a child without process */
} CoppiceLineKind;

typedef struct {
  CoppiceLineKind kind;
  uint32_t        row;
  uint32_t        depth;
  uint32_t        parent;  /* line, or COP_NOWHERE */
  bool            is_last; /* of its siblings */
} CoppiceLine;

/* Of @application, or of all when it is COP_NOWHERE. CoppiceLine in preorder, siblings in
 * start order; to be unreffed. */
GArray *coppice_outline_new (const CopSnapshot *snapshot, uint32_t application);

/* The branches in front of a line: "│  └─ ", or of ASCII alone. To be freed. */
char *coppice_outline_branches (const GArray *outline, uint32_t line, bool is_ascii);

G_END_DECLS
