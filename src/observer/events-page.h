/* The page of events: what happened on the node, newest first. */
#pragma once

#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_EVENTS_PAGE (observer_events_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverEventsPage, observer_events_page, OBSERVER, EVENTS_PAGE, GtkBox)
/* clang-format on */

G_END_DECLS
