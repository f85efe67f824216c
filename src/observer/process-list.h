/* The rows of the process table: a list model and its selection in one.
 *
 * Items are ranks, not processes: item 3 is whoever is fourth now. A refresh therefore
 * changes no item but its content (signal `changed` of ObserverSlot); items come and go
 * only when the number of rows changes, at the end. So the list never scrolls by itself,
 * and a refresh costs the same at any number of processes. Many rows are filtered and
 * sorted on another thread. The selection is a set of ids, so it follows the processes;
 * its first is the one that the session has selected.
 *
 * Signal `refreshed`: other rows, or other values in them. */
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

/* Paused, it shows the moment at which it was, in any order and through any filter;
 * resumed, it catches up at once. */
void observer_process_list_set_paused (ObserverProcessList *self, bool paused);
/* Asleep, it does nothing: nobody sees it. */
void observer_process_list_set_asleep (ObserverProcessList *self, bool asleep);
/* An expression (filter.h); one that is wrong changes nothing, see observer_filter_parse
 * (). */
bool observer_process_list_set_filter (ObserverProcessList *self,
                                       const char          *text,
                                       ObserverSpan        *ret_span,
                                       GError             **error);
void observer_process_list_set_sort (ObserverProcessList *self,
                                     ObserverColumn       column,
                                     bool                 descending);
/* Ranks that can be seen: the others are told of changes when they come into view. */
void observer_process_list_set_shown (ObserverProcessList *self,
                                      unsigned             first,
                                      unsigned             n_ranks);
/* Whether another thread sorts. */
bool observer_process_list_is_busy (ObserverProcessList *self);
/* Processes that have ended lose their rows now, not after a moment. */
void observer_process_list_bury (ObserverProcessList *self);

/* What is shown, lent; NULL before the first snapshot. */
ObserverOrder *observer_process_list_get_order (ObserverProcessList *self);
/* Rank of the process that the session has selected, or GTK_INVALID_LIST_POSITION. */
unsigned observer_process_list_get_selected_rank (ObserverProcessList *self);
size_t   observer_process_list_get_n_selected (ObserverProcessList *self);
/* Ids of all selected processes, in order of age: array of uint64_t, given. */
GArray *observer_process_list_dup_selected (ObserverProcessList *self);
/* Id of the process at @rank, or 0. */
uint64_t observer_process_list_get_id (ObserverProcessList *self, unsigned rank);

/* Who is at the slot's rank now; lent until the next change. NULL when nobody is. */
const CopSeenProcess *observer_slot_peek (ObserverSlot *self);
uint64_t              observer_slot_get_id (ObserverSlot *self);
bool                  observer_slot_has_ended (ObserverSlot *self); /* it is a ghost */
/* What column @column says of it; to be freed. */
char *observer_slot_get_text (ObserverSlot *self, ObserverColumn column);

G_END_DECLS
