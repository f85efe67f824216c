/* What a box of search shows about an expression that is none. */
#pragma once

#include "observer/filter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Underlines the mistake in @entry, says in @hint what it is and marks @box, which holds
 * both, by a CSS class. @message NULL: there is no mistake. */
void observer_search_show_mistake (GtkSearchEntry *entry,
                                   GtkLabel       *hint,
                                   GtkWidget      *box,
                                   const char     *message,
                                   ObserverSpan    span);

G_END_DECLS
