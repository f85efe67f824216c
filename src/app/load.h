/* Work for a node, so that its window has something to show. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

/* As a process: uses the buckets of KV in waves, makes short-lived tasks, and now and
 * then ends a bucket that it made. */
void coppice_load_run (void *unused);

G_END_DECLS
