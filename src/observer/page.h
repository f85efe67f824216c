/* A page of the window. The window knows its pages by this interface alone: it hands them
 * the session, tells them when they are shown, and asks them what they show. */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PAGE (observer_page_get_type ())
/* clang-format off */
G_DECLARE_INTERFACE (ObserverPage, observer_page, OBSERVER, PAGE, GtkWidget)
/* clang-format on */

struct _ObserverPageInterface {
  GTypeInterface parent_interface;

  void (*set_session) (ObserverPage *self, ObserverSession *session);
  /* The keyboard goes to what the page is for. */
  void (*focus) (ObserverPage *self);
  /* Opens the page's own search; NULL: it has none. */
  void (*search) (ObserverPage *self);
  /* Stops following the node, or goes on; NULL: the page cannot. */
  void (*toggle_pause) (ObserverPage *self);
  /* Tells what it shows, for tests: see window.h. */
  void (*describe) (ObserverPage *self, GString *text);
  /* Whether nothing moves on it; NULL: nothing ever does. */
  bool (*is_at_rest) (ObserverPage *self);
};

void observer_page_set_session (ObserverPage *self, ObserverSession *session);
void observer_page_focus (ObserverPage *self);
bool observer_page_search (ObserverPage *self);       /* whether it has a search */
bool observer_page_toggle_pause (ObserverPage *self); /* whether it can pause */
void observer_page_describe (ObserverPage *self, GString *text);
bool observer_page_is_at_rest (ObserverPage *self);

G_END_DECLS
