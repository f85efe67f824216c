/* One way for all that is saved: people choose a file, the content is made and written
 * off the main thread, and the window says what came of it (win.tell). A file that was
 * there stays as it is when something fails. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* What is written, given. */
typedef GBytes *(*ObserverMakeFunc) (GFile *file, void *data, GError **error);

typedef struct {
  const char      *title; /* of the dialog */
  const char      *name;  /* proposed for the file */
  ObserverMakeFunc make;
  bool             is_slow; /* make is called on another thread */
  void            *data;
  GDestroyNotify   destroy;
} ObserverSaving;

/* Copies @saving and takes its data. @widget is where the question comes from. */
void observer_save_ask (GtkWidget *widget, const ObserverSaving *saving);
/* Without asking where. */
void observer_save_to (GtkWidget *widget, const ObserverSaving *saving, GFile *file);

/* For tests: the next question is answered with @file, NULL for a no, and no dialog. */
void observer_save_answer_next (GFile *file);

G_END_DECLS
