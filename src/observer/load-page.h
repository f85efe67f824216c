/* What the node did in the last hour, as charts. */
#pragma once

#include "observer/chart-export.h"
#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_LOAD_PAGE (observer_load_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverLoadPage, observer_load_page, OBSERVER, LOAD_PAGE, GtkBox)
/* clang-format on */

/* What the charts look at; lent. */
const ObserverTimeView *observer_load_page_get_view (ObserverLoadPage *self);

G_END_DECLS
