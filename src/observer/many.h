/* What ending several processes at once would do, as text for people. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* "3 × KV.Bucket, KV.Registry". To be freed. */
char *
observer_many_titles (const CopSnapshot *snapshot, const uint64_t *ids, size_t n_ids);
/* The consequences for each kind of them, and which supervisors have fewer restarts left
 * than they would need. To be freed. */
char *observer_many_consequences (const CopSnapshot *snapshot,
                                  const uint64_t    *ids,
                                  size_t             n_ids);

G_END_DECLS
