/* The sections of the details: what there is to know of a process, each part foldable. */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_DETAILS_BODY (observer_details_body_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverDetailsBody, observer_details_body, OBSERVER, DETAILS_BODY, GtkBox)
/* clang-format on */

void observer_details_body_set_session (ObserverDetailsBody *self,
                                        ObserverSession     *session);
/* @details are lent and @id's; NULL when nothing is known. Of a process that was shown
 * alive the last that was seen stays after its end. */
void observer_details_body_show (ObserverDetailsBody *self,
                                 uint64_t             id,
                                 const CopDetails    *details);
/* The state on one line, and sizes of sections: for tests, see window.h. */
void observer_details_body_describe (ObserverDetailsBody *self, GString *text);

G_END_DECLS
