/* One event in a list. */
#pragma once

#include "observer/event-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_EVENT_ROW (observer_event_row_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverEventRow, observer_event_row, OBSERVER, EVENT_ROW, GtkBox)
/* clang-format on */

GtkWidget *observer_event_row_new (void);
void       observer_event_row_set_event (ObserverEventRow *self, ObserverEvent *event);
/* Makes rows for a GtkListView of events. Given. */
GtkListItemFactory *observer_event_row_factory (void);

G_END_DECLS
