/* One look at one node: what all pages of a window share. It holds the last snapshot, the
 * rates since the one before, and which process is selected, with the way there.
 *
 * Signals: `changed` after each snapshot; `events` (const CopSeenEvent *, uint) lent;
 * `lost` (const char *). Properties `selected`: id of the process, or 0; `read-only`:
 * whether nothing may be changed on the node. */
#pragma once

#include "observation/source.h"
#include "observer/history.h"
#include "observer/rates.h"
#include "observer/trail.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_SESSION (observer_session_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverSession, observer_session, OBSERVER, SESSION, GObject)
/* clang-format on */

ObserverSession *observer_session_new (CopSource *source);

CopSource   *observer_session_get_source (ObserverSession *self);
CopSnapshot *observer_session_get_snapshot (ObserverSession *self); /* lent, or NULL */
/* Row of a living process, or COP_NOWHERE. */
uint32_t observer_session_find (ObserverSession *self, uint64_t id);
/* The process, lent until the next snapshot, or NULL. */
const CopSeenProcess *observer_session_peek (ObserverSession *self, uint64_t id);
/* "KV.Registry", for living ones, for those that were selected when they ended, and for
 * those whose title was told; else the pid. To be freed. */
char *observer_session_title (ObserverSession *self, uint64_t id);
void  observer_session_tell_title (ObserverSession *self, uint64_t id, const char *title);

/* Reductions per second of each row of the snapshot, lent. */
const float *observer_session_get_rates (ObserverSession *self);
const float *observer_session_get_cpu (ObserverSession *self); /* shares of a core */
/* All rates of the snapshot's rows, lent; NULL before the first. */
ObserverRowRates *observer_session_get_row_rates (ObserverSession *self);
double            observer_session_get_messages (ObserverSession *self); /* per second */
uint64_t observer_session_get_restarts (ObserverSession *self); /* seen since the start */
double   observer_session_get_cost (ObserverSession *self);     /* share of a core */
void     observer_session_add_own_cost (ObserverSession *self, int64_t usec);

bool observer_session_is_read_only (ObserverSession *self);
void observer_session_set_read_only (ObserverSession *self, bool read_only);
bool observer_session_may_act (ObserverSession *self); /* nor is the node gone */

/* The last hour; lent. */
ObserverHistory *observer_session_get_history (ObserverSession *self);
/* Time between two refreshes of values, which is that between two samples. */
void observer_session_set_interval (ObserverSession *self, int msec);
int  observer_session_get_interval (ObserverSession *self);

/* Where the selection is kept; lent. */
ObserverTrail *observer_session_get_trail (ObserverSession *self);
uint64_t       observer_session_get_selected (ObserverSession *self);
void           observer_session_select (ObserverSession *self, uint64_t id);
bool observer_session_can_go (ObserverSession *self, int steps); /* -1 back, 1 forward */
void observer_session_go (ObserverSession *self, int steps);

G_END_DECLS
