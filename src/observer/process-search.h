/* The search box of the process table: an expression, the mistake in it, and help.
 *
 * Signals `changed`, `activate`, `stop`. */
#pragma once

#include "observer/filter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PROCESS_SEARCH (observer_process_search_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverProcessSearch, observer_process_search, OBSERVER, PROCESS_SEARCH, GtkBox)
/* clang-format on */

const char *observer_process_search_get_text (ObserverProcessSearch *self);
void observer_process_search_set_text (ObserverProcessSearch *self, const char *text);
/* Underlines the mistake and says what it is; NULL: there is none. */
void        observer_process_search_show_mistake (ObserverProcessSearch *self,
                                                  const char            *message,
                                                  ObserverSpan           span);
const char *observer_process_search_get_mistake (ObserverProcessSearch *self);
/* What is typed on @widget goes into the box. */
void observer_process_search_capture (ObserverProcessSearch *self, GtkWidget *widget);
void observer_process_search_focus (ObserverProcessSearch *self);

G_END_DECLS
