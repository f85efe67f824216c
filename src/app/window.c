#include "app/window.h"

#include "app/application.h"
#include "observer/i18n.h"

struct _CoppiceWindow {
  CopNode            *node;        /* borrowed */
  CoppiceApplication *application; /* owned, or NULL: it was never opened */
};

CoppiceWindow *
coppice_window_new (CopNode *node)
{
  CoppiceWindow *window = g_new0 (CoppiceWindow, 1);

  window->node = node;
  return window;
}

/* The application was never run, so GApplication does not end it. */
static void
end_application (CoppiceApplication *application)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (application))) != NULL)
    gtk_window_destroy (windows->data);
  g_signal_emit_by_name (application, "shutdown");
  g_object_unref (application);
}

void
coppice_window_free (CoppiceWindow *window)
{
  g_clear_pointer (&window->application, end_application);
  g_free (window);
}

const char *
coppice_window_open (CoppiceWindow *window)
{
  if (!gtk_init_check ())
    return _ ("there is no display");

  if (window->application == NULL) {
    window->application = coppice_application_new_on (window->node);
    g_application_register (G_APPLICATION (window->application), NULL, NULL);
  }
  g_application_activate (G_APPLICATION (window->application));
  return NULL;
}
