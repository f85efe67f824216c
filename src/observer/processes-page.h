/* The page of all processes: search and table. */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PROCESSES_PAGE (observer_processes_page_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverProcessesPage, observer_processes_page, OBSERVER, PROCESSES_PAGE, GtkBox)
/* clang-format on */

void observer_processes_page_set_session (ObserverProcessesPage *self,
                                          ObserverSession       *session);
void observer_processes_page_focus_table (ObserverProcessesPage *self);
void observer_processes_page_focus_search (ObserverProcessesPage *self);
/* Tells what it shows, for tests: see window.h. */
void observer_processes_page_describe (ObserverProcessesPage *self, GString *text);

G_END_DECLS
