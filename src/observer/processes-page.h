/* The page of all processes: search and table. */
#pragma once

#include "observer/page.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_PROCESSES_PAGE (observer_processes_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverProcessesPage, observer_processes_page, OBSERVER, PROCESSES_PAGE, GtkBox)
/* clang-format on */

G_END_DECLS
