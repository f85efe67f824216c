/* What the window and its actions share. */
#pragma once

#include "observer/applications-page.h"
#include "observer/details-panel.h"
#include "observer/sheet.h"
#include "observer/toaster.h"
#include "observer/window.h"

G_BEGIN_DECLS

struct _ObserverWindow {
  GtkApplicationWindow parent_instance;

  GtkWidget                *content;
  GtkWidget                *rail; /* buttons of the pages */
  GtkStack                 *stack;
  GtkPaned                 *paned;
  ObserverApplicationsPage *applications;
  ObserverDetailsPanel     *details;
  GtkWidget                *details_box;
  ObserverSheet            *sheet;
  ObserverToaster          *toaster;
  GtkRevealer              *banner;
  GtkLabel                 *banner_text;
  GtkButton                *banner_start;
  GtkLabel                 *status_processes;
  GtkLabel                 *status_queue;
  GtkLabel                 *status_messages;
  GtkLabel                 *status_restarts;
  GtkLabel                 *status_cost;
  GtkLabel                 *status_read_only;
  GtkLabel                 *status_node;

  ObserverSession *session;  /* owned */
  GSettings       *settings; /* owned, or NULL */
  GHashTable      *running;  /* name → likely_cause (), owned: applications that run */
  GHashTable      *stopping; /* names of applications that are stopped by hand, owned */
  bool             wants_details; /* of what is selected */
};

void          observer_window_class_init_actions (GtkWidgetClass *widget);
void          observer_window_class_init_process (GtkWidgetClass *widget);
void          observer_window_class_init_children (GtkWidgetClass *widget);
void          observer_window_class_init_buckets (GtkWidgetClass *widget);
void          observer_window_class_init_many (GtkWidgetClass *widget);
ObserverPage *observer_window_get_page (ObserverWindow *self); /* the one that is shown */
/* The selected process; when that has ended, the one that has the keyboard in the tree,
 * which may be its successor; or 0. */
uint64_t observer_window_get_current (ObserverWindow *self);
/* Enables what makes sense now. */
void observer_window_update_actions (ObserverWindow *self);

G_END_DECLS
