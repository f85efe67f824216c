/* A look at a node which is started for it: what `tree` and `ps` print. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* Starts a node with KV on this thread, evaluates @expressions there (NULL-terminated, or
 * NULL) and waits until it is quiet. NULL after saying which of them failed. */
CopSnapshot *coppice_look (const char *const *expressions);

G_END_DECLS
