/* Snapshots written down as tables, for tests without a node. */
#pragma once

#include "observation/snapshot.h"

typedef struct {
  uint64_t    id;
  CopSeenKind kind;
  const char *name;
  const char *module;
  uint64_t    parent; /* id, or 0 */
  const char *restart;
  const char *strategy;
  uint32_t    n_recent;
} SampleRow;

/* Rows until one without id; orders follow the rows. Every supervisor allows 3 restarts
 * in 5 s. All rows belong to the application kv when the first one is a master. */
CopSnapshot *sample_snapshot (const SampleRow *rows);

#define MASTER(id)                                                                       \
  {                                                                                      \
    id, COP_SEEN_MASTER, NULL, ":application_master", 0, NULL, NULL, 0                   \
  }
#define SUPERVISOR(id, name, parent, strategy)                                           \
  {                                                                                      \
    id, COP_SEEN_SUPERVISOR, name, name, parent, "permanent", strategy, 0                \
  }
#define DYNAMIC(id, name, parent)                                                        \
  {                                                                                      \
    id, COP_SEEN_DYNAMIC_SUPERVISOR, name, name, parent, "permanent", "one_for_one", 0   \
  }
#define WORKER(id, name, parent, restart)                                                \
  {                                                                                      \
    id, COP_SEEN_WORKER, name, name, parent, restart, NULL, 0                            \
  }
#define BUCKET(id, parent)                                                               \
  {                                                                                      \
    id, COP_SEEN_AGENT, NULL, "KV.Bucket", parent, "temporary", NULL, 0                  \
  }
