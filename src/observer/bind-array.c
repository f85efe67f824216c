#include "observer/bind-array.h"

void
observer_bind_array (GtkWidgetClass    *widget,
                     const char *const *names,
                     size_t             n,
                     size_t             offset)
{
  for (size_t i = 0; i < n; i++)
    gtk_widget_class_bind_template_child_full (widget, names[i], FALSE,
                                               (gssize) (offset + i * sizeof (void *)));
}
