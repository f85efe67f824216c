/* Everything about one process, live; a tombstone after its end. A panel at the side of
 * the window follows what is selected there, one in a window of its own has its own way.
 */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_DETAILS_PANEL (observer_details_panel_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverDetailsPanel, observer_details_panel, OBSERVER, DETAILS_PANEL, GtkBox)
/* clang-format on */

void observer_details_panel_set_session (ObserverDetailsPanel *self,
                                         ObserverSession      *session);
/* With a way of its own; its buttons are the actions win.inspect, win.back … of the
 * window that it is in. */
void observer_details_panel_follow (ObserverDetailsPanel *self,
                                    ObserverSession      *session,
                                    ObserverTrail        *trail);
/* What the process is called; lent, or NULL. */
const char *observer_details_panel_get_name (ObserverDetailsPanel *self);
void        observer_details_panel_describe (ObserverDetailsPanel *self, GString *text);

G_END_DECLS
