/* What changed between two snapshots of one node. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef enum {
  COP_CHANGE_ENTER = 1 << 0, /* the process is new */
  COP_CHANGE_LEAVE = 1 << 1, /* it has ended */
  COP_CHANGE_PLACE = 1 << 2, /* other supervisor, application, order, name, kind */
  COP_CHANGE_VALUE = 1 << 3, /* any number, status or state */
} CopChange;

/* Called in order of ids; @before or @after is COP_NOWHERE for those that enter or leave.
 */
typedef void (*CopDiffFunc) (CopChange change,
                             uint32_t  before,
                             uint32_t  after,
                             void     *data);
/* @before may be NULL: everything enters. Linear. */
void cop_snapshot_diff (const CopSnapshot *before,
                        const CopSnapshot *after,
                        CopDiffFunc        func,
                        void              *data);

G_END_DECLS
