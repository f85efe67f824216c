/* Help for tests of widgets. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* GLib's and GTK's start; returns whether there is a display. Instead of gtk_test_init
 * (), which ends the program when there is none. */
bool widgets_init (int *argc, char ***argv);

/* Shows @widget in a window of that size and waits until it is drawn. Given. */
GtkWindow *widgets_present (GtkWidget *widget, int width, int height);
/* Waits until the window has drawn a frame. */
void widgets_wait_frame (GtkWindow *window);
/* Runs what is pending. */
void widgets_settle (void);
/* Destroys the window and asserts that it is finalised. Takes @window. */
void widgets_destroy (GtkWindow *window);
/* First descendant of that type with that CSS class (NULL: any), or NULL. */
GtkWidget *widgets_find (GtkWidget *root, GType type, const char *class);
void       widgets_click (GtkWidget *button);
/* Runs what a key does on @widget and its ancestors, by their shortcuts. */
bool widgets_press (GtkWidget *widget, unsigned key, GdkModifierType modifiers);

G_END_DECLS
