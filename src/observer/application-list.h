/* The applications of the node with their sums; one of them is chosen. What belongs to
 * none has an entry of its own, with an empty name.
 *
 * Property `chosen`: name, or NULL; changes by hand only, but for the first time. */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_APPLICATION_LIST (observer_application_list_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverApplicationList, observer_application_list, OBSERVER, APPLICATION_LIST, GtkBox)
/* clang-format on */

void observer_application_list_set_session (ObserverApplicationList *self,
                                            ObserverSession         *session);
void observer_application_list_choose (ObserverApplicationList *self, const char *name);
const char *observer_application_list_get_chosen (ObserverApplicationList *self);

G_END_DECLS
