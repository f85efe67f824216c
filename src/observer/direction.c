#include "observer/direction.h"

void
observer_keep_ltr (GtkWidget *widget)
{
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    observer_keep_ltr (child);
}

void
observer_text_keep_ltr (GtkWidget *text)
{
  float xalign;

  if (gtk_widget_get_direction (text) == GTK_TEXT_DIR_LTR)
    return;
  g_object_get (text, "xalign", &xalign, NULL);
  gtk_widget_set_direction (text, GTK_TEXT_DIR_LTR);
  g_object_set (text, "xalign", 1 - xalign, NULL);
}
