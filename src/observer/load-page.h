/* The page of charts: what the node did in the last minutes. */
#pragma once

#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_LOAD_PAGE (observer_load_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverLoadPage, observer_load_page, OBSERVER, LOAD_PAGE, GtkBox)
/* clang-format on */

G_END_DECLS
