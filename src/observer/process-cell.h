/* One cell of the process table. */
#pragma once

#include "observer/process-list.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_PROCESS_CELL (observer_process_cell_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverProcessCell, observer_process_cell, OBSERVER, PROCESS_CELL, GtkWidget)
/* clang-format on */

/* A factory that makes cells of @column. Given. */
GtkListItemFactory *observer_process_cell_factory (ObserverColumn column);
ObserverSlot *
observer_process_cell_get_slot (ObserverProcessCell *self); /* lent, or NULL */

G_END_DECLS
