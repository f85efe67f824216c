/* The page of applications: their list, and the tree of the chosen one. */
#pragma once

#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_APPLICATIONS_PAGE (observer_applications_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverApplicationsPage, observer_applications_page, OBSERVER, APPLICATIONS_PAGE, GtkBox)
/* clang-format on */

/* Shows the application of the process and scrolls to it, as little as needed. */
void observer_applications_page_reveal (ObserverApplicationsPage *self, uint64_t id);
/* The same, when the page next gets another size. */
void observer_applications_page_reveal_when_resized (ObserverApplicationsPage *self,
                                                     uint64_t                  id);
/* The process with the keyboard in the tree, or 0. */
uint64_t observer_applications_page_get_cursor_id (ObserverApplicationsPage *self);
/* Name of the chosen application, lent, or NULL. */
const char *observer_applications_page_get_application (ObserverApplicationsPage *self);

G_END_DECLS
