/* Words in a text that name processes: pids, registered names, modules. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct {
  size_t start; /* bytes */
  size_t end;
} ObserverLink;

/* The words of @text that have the form of a pid, a name or a module. ObserverLink, in
 * order; to be unreffed. */
GArray *observer_links_find (const char *text);
/* The process which @word names: its pid, living or not, who is registered so, or the
 * oldest process of that module. 0 when nobody. @snapshot may be NULL. */
uint64_t observer_link_resolve (const CopSnapshot *snapshot, const char *word);

G_END_DECLS
