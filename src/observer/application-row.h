/* One application in the list of applications. */
#pragma once

#include "observation/snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_APPLICATION_ROW (observer_application_row_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverApplicationRow, observer_application_row, OBSERVER, APPLICATION_ROW, GtkListBoxRow)
/* clang-format on */

GtkWidget  *observer_application_row_new (const char *name);
void        observer_application_row_update (ObserverApplicationRow   *self,
                                             const CopSeenApplication *application);
const char *observer_application_row_get_name (ObserverApplicationRow *self);

G_END_DECLS
