/* The page of the node itself: versions, limits, memory. */
#pragma once

#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_SYSTEM_PAGE (observer_system_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverSystemPage, observer_system_page, OBSERVER, SYSTEM_PAGE, GtkBox)
/* clang-format on */

G_END_DECLS
