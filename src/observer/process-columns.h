/* The columns of the process table as widgets: which are shown, in which order, how wide,
 * and by which one it is sorted. All of it is kept.
 *
 * Signal `sort-changed` (uint column, boolean descending). */
#pragma once

#include "observer/process-column.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PROCESS_COLUMNS (observer_process_columns_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverProcessColumns, observer_process_columns, OBSERVER, PROCESS_COLUMNS, GObject)
/* clang-format on */

/* Fills @table; @settings may be NULL. */
ObserverProcessColumns *observer_process_columns_new (GtkColumnView *table,
                                                      GSettings     *settings);
/* To be inserted as "columns": an action for each key, and "reset". Lent. */
GActionGroup *observer_process_columns_get_actions (ObserverProcessColumns *self);
GMenuModel   *observer_process_columns_get_menu (ObserverProcessColumns *self); /* lent */
/* From left to right; returns how many. */
size_t observer_process_columns_get_shown (ObserverProcessColumns *self,
                                           ObserverColumn ret[OBSERVER_N_COLUMNS]);
void   observer_process_columns_sort (ObserverProcessColumns *self,
                                      ObserverColumn          column,
                                      bool                    descending);
/* By what the table is sorted. */
ObserverColumn observer_process_columns_get_sort (ObserverProcessColumns *self,
                                                  bool                   *ret_descending);
/* Writes down what was changed, now. */
void observer_process_columns_keep (ObserverProcessColumns *self);

G_END_DECLS
