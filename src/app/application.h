/* The window as a program: the node with KV on its thread, the window on it. */
#pragma once

#include "process/node.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define COPPICE_TYPE_APPLICATION (coppice_application_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (CoppiceApplication, coppice_application, COPPICE, APPLICATION, GtkApplication)
/* clang-format on */

CoppiceApplication *coppice_application_new (void);
/* A window on @node (borrowed), which runs already and must outlive it. */
CoppiceApplication *coppice_application_new_on (CopNode *node);
/* Of one that was registered, but is not run: closes its windows, shuts it down. */
void coppice_application_end (CoppiceApplication *self);

G_END_DECLS
