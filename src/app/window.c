#include "app/window.h"

#include "app/application.h"
#include "observation/i18n.h"

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

static void
end_application (CoppiceApplication *application)
{
  coppice_application_end (application);
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
