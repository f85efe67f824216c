/* Takes snapshots: reads a node in place, on its own thread, between two turns. */
#pragma once

#include "observation/snapshot.h"
#include "process/node.h"

G_BEGIN_DECLS

typedef struct _CopCapture CopCapture;

CopCapture *cop_capture_new (CopNode *node); /* @node is borrowed */
void        cop_capture_free (CopCapture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopCapture, cop_capture_free)

/* A new snapshot, given. Sends no message and never blocks; linear. */
CopSnapshot *cop_capture_take (CopCapture *capture);
/* The last one, lent, or NULL. */
CopSnapshot *cop_capture_last (CopCapture *capture);

G_END_DECLS
