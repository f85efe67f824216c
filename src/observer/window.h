/* The window: pages, details, status bar, messages; and all actions (window-actions.c).
 */
#pragma once

#include "observer/evaluator.h"
#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_WINDOW (observer_window_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverWindow, observer_window, OBSERVER, WINDOW, GtkApplicationWindow)
/* clang-format on */

/* @application may be NULL (tests). */
GtkWindow *observer_window_new (GtkApplication *application, CopSource *source);

/* For the page of the console, which otherwise says that there is none. Takes @evaluator.
 */
void observer_window_take_evaluator (ObserverWindow *self, ObserverEvaluator *evaluator);

ObserverSession *observer_window_get_session (ObserverWindow *self);
void             observer_window_show_page (ObserverWindow *self, const char *name);
/* Shows the panel, which shows the selected process, @id, and must not cover it. */
void observer_window_show_details (ObserverWindow *self, uint64_t id);
/* Nothing can be changed on the node by this window, whatever the preferences say. */
void observer_window_lock (ObserverWindow *self);
/* Whether the first snapshot is shown and nothing moves. */
bool observer_window_is_settled (ObserverWindow *self);
/* What the window shows, as lines of words and tab separated fields, with places in
 * window coordinates: for tests that drive the program from outside. To be freed. */
char *observer_window_describe (ObserverWindow *self);

G_END_DECLS
