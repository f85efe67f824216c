/* A row of the system page: a name, its value, and how near to its limit that is. */
#pragma once

#include "observer/facts.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_FACT_ROW (observer_fact_row_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverFactRow, observer_fact_row, OBSERVER, FACT_ROW, GtkBox)
/* clang-format on */

GtkWidget *observer_fact_row_new (const ObserverFact *fact);
/* Changes only what differs. */
void        observer_fact_row_update (ObserverFactRow *self, const ObserverFact *fact);
const char *observer_fact_row_get_value (ObserverFactRow *self);

G_END_DECLS
