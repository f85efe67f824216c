/* Everything that is known of one process, gathered on the node's thread. */
#pragma once

#include "observation/events.h"
#include "observation/source.h"

G_BEGIN_DECLS

typedef struct {
  CopNode           *node;
  CopTexts          *texts;
  const CopSnapshot *last; /* or NULL */
  CopEventLog       *log;  /* or NULL: then nothing is known of the dead */
} CopDetailsPlace;

/* Given; NULL when nothing is known of @id. Sends nothing, never blocks; long lists are
 * cut. */
CopDetails *cop_details_gather (const CopDetailsPlace *place, uint64_t id);

/* "850 µs", "12.3 s", "3 min 4 s", "2 h 5 min"; to be freed. */
char *cop_duration_text (int64_t usec);

G_END_DECLS
