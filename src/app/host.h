/* The node of this program: it runs KV on a thread of its own. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

/* Starts a node and on it the application kv, with buckets of the names in @buckets (a
 * NULL-terminated array, or NULL), each with a few keys. With @should_wait it gives the
 * node when all of that has been done. */
CopNode *coppice_host_start (const char *const *buckets, bool should_wait);
/* The same in two parts, for a node of this thread: makes KV known to it and prints its
 * error reports; then, as a process, starts kv. */
void coppice_host_define (CopNode *node);
void coppice_host_boot (void *buckets);
/* Keeps it busy with KV. */
void coppice_host_load (CopNode *node);
/* Ends it: its processes are stopped and its thread is joined. */
void coppice_host_stop (CopNode *node);

G_END_DECLS
