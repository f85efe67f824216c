/* Everything about the selected process, live; a tombstone after its end. */
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
void observer_details_panel_describe (ObserverDetailsPanel *self, GString *text);

G_END_DECLS
