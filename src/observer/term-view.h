/* The tree of a term, which marks what has changed since a moment ago. */
#pragma once

#include "term/term.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TERM_VIEW (observer_term_view_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTermView, observer_term_view, OBSERVER, TERM_VIEW, GtkBox)
/* clang-format on */

/* The term as it is at @time_usec; lent. What differs from the one before is marked for
 * some seconds. COP_NONE: shows nothing. */
void observer_term_view_set (ObserverTermView *self, CopTerm term, int64_t time_usec);
/* Another process: nothing has changed, nothing is opened by hand. */
void observer_term_view_reset (ObserverTermView *self);
bool observer_term_view_has_marks (ObserverTermView *self);

G_END_DECLS
