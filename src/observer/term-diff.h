/* Two moments of a term side by side: what is new, changed, gone. Pure. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_SAME,
  OBSERVER_CHANGED,
  OBSERVER_NEW,
  OBSERVER_GONE,
} ObserverChange;

/* One part of a container. All terms are lent by the two moments. */
typedef struct {
  CopTerm        key;     /* of a map; COP_NONE in tuples and lists */
  size_t         index;   /* in tuples and lists, of the newer moment where it is there */
  CopTerm        before;  /* COP_NONE when it was not there */
  CopTerm        after;   /* COP_NONE when it is gone */
  bool           is_tail; /* what stands behind the bar of an improper list */
  ObserverChange change;
} ObserverPart;

/* Whether @term has parts to be shown: a tuple, a map, or a list that is no text. */
bool observer_term_has_parts (CopTerm term);
/* How many, counting at most @max. */
size_t observer_term_n_parts (CopTerm term, size_t max);

/* The parts of @after, with those of @before that are gone among them: ObserverPart,
 * given. @before may be COP_NONE: then nothing has changed. Where the two are not of one
 * kind all is new. */
GArray *observer_term_diff (CopTerm before, CopTerm after);

G_END_DECLS
