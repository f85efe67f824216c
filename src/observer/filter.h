/* Which processes a search text means. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct _ObserverFilter ObserverFilter;

/* Every word of @text must occur, whatever its case, in the pid, name, label, module,
 * initial call, current function, application or status. NULL or blanks: all match. */
ObserverFilter *observer_filter_new (const char *text);
void            observer_filter_free (ObserverFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObserverFilter, observer_filter_free)

bool observer_filter_is_empty (const ObserverFilter *filter);
bool observer_filter_matches (const ObserverFilter *filter,
                              const CopSnapshot    *snapshot,
                              uint32_t              row);

G_END_DECLS
