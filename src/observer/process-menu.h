/* What can be done with a process, as menus. */
#pragma once

#include "observer/tree.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For a living process at @row. Given. */
GMenuModel *observer_process_menu (const CopSnapshot *snapshot, uint32_t row);
/* For several processes: array of uint64_t. Given. */
GMenuModel *observer_many_menu (const GArray *ids);
/* For a child without process. Given. */
GMenuModel *observer_absent_menu (const CopSnapshot *snapshot, uint32_t absent);

/* Shows @model (taken) at a place of @parent; it goes when it is closed, and the keyboard
 * returns to where it was. Lends the popover. */
GtkWidget *observer_popup_menu (GtkWidget *parent, GMenuModel *model, double x, double y);

G_END_DECLS
