/* The rows of the process table: a list model and its selection in one.
 *
 * Items are ranks, not processes: item 3 is whoever is fourth now. A refresh therefore
 * changes no item but its content (signal `changed` of ObserverSlot); items come and go
 * only when the number of rows changes, at the end. So the list never scrolls by itself,
 * and a refresh costs the same at any number of processes. The selection is a pid. */
#pragma once

#include "observer/process-order.h"
#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_SLOT (observer_slot_get_type ())
#define OBSERVER_TYPE_PROCESS_LIST (observer_process_list_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverSlot, observer_slot, OBSERVER, SLOT, GObject)
G_DECLARE_FINAL_TYPE (ObserverProcessList, observer_process_list, OBSERVER, PROCESS_LIST, GObject)
/* clang-format on */

ObserverProcessList *observer_process_list_new (ObserverSession *session);

/* Paused, it keeps showing what it shows; resumed, it catches up at once. */
void observer_process_list_set_paused (ObserverProcessList *self, bool paused);
void observer_process_list_set_filter (ObserverProcessList *self, const char *text);
void observer_process_list_set_sort (ObserverProcessList *self,
                                     ObserverColumn       column,
                                     bool                 descending);
/* Rank of the selected process, or GTK_INVALID_LIST_POSITION. */
unsigned observer_process_list_get_selected_rank (ObserverProcessList *self);
/* Id of the process at @rank, or 0. */
uint64_t observer_process_list_get_id (ObserverProcessList *self, unsigned rank);

/* Who is at the slot's rank now; lent until the next change. NULL when nobody is. */
const CopSeenProcess *observer_slot_peek (ObserverSlot *self);
uint64_t              observer_slot_get_id (ObserverSlot *self);
/* What column @column says of it; to be freed. */
char *observer_slot_get_text (ObserverSlot *self, ObserverColumn column);

G_END_DECLS
