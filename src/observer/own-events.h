/* What happened to one process, from the events that the source remembers. */
#pragma once

#include "observation/source.h"

G_BEGIN_DECLS

/* Newest first, at most @max: time and words, as CopSeenPair; given. @now_usec of the
 * node's clock is the present. */
GPtrArray *
observer_own_events (CopSource *source, uint64_t id, int64_t now_usec, size_t max);

G_END_DECLS
