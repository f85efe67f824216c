/* What happened on the node, newest first: a list model of the last events, of which a
 * filter leaves some. Bounded; stands still while it is paused. */
#pragma once

#include "observer/session.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_EVENT (observer_event_get_type ())
#define OBSERVER_TYPE_EVENT_LIST (observer_event_list_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverEvent, observer_event, OBSERVER, EVENT, GObject)
G_DECLARE_FINAL_TYPE (ObserverEventList, observer_event_list, OBSERVER, EVENT_LIST, GObject)
/* clang-format on */

#define OBSERVER_MAX_EVENTS 10000

/* Events are filtered by what they are about. */
typedef enum {
  OBSERVER_TOPIC_LIFE, /* spawned, ended */
  OBSERVER_TOPIC_RESTARTS,
  OBSERVER_TOPIC_NAMES,
  OBSERVER_TOPIC_REPORTS,
  OBSERVER_TOPIC_ALARMS,
  OBSERVER_TOPIC_ACTIONS,
  OBSERVER_N_TOPICS
} ObserverTopic;

#define OBSERVER_ALL_TOPICS ((1u << OBSERVER_N_TOPICS) - 1)

/* Takes what the source remembers, and follows it. */
ObserverEventList *observer_event_list_new (ObserverSession *session);
/* @topics: bits 1 << ObserverTopic. Every word of @text must occur, whatever its case. */
void observer_event_list_set_filter (ObserverEventList *self,
                                     unsigned           topics,
                                     const char        *text);
void observer_event_list_set_paused (ObserverEventList *self, bool paused);
void observer_event_list_clear (ObserverEventList *self);
/* How many there are without the filter; how many came while it is paused; how many were
 * never told, in floods. */
unsigned observer_event_list_get_n_all (ObserverEventList *self);
unsigned observer_event_list_get_n_waiting (ObserverEventList *self);
uint64_t observer_event_list_get_n_lost (ObserverEventList *self);

CopSeenEventKind observer_event_get_kind (ObserverEvent *self);
ObserverTopic    observer_event_get_topic (ObserverEvent *self);
bool             observer_event_is_bad (ObserverEvent *self); /* crash, alarm, failure */
uint64_t         observer_event_get_id (ObserverEvent *self); /* process, or 0 */
const char      *observer_event_get_title (ObserverEvent *self); /* lent, as below */
const char      *observer_event_get_pid (ObserverEvent *self);   /* "<0.71.0>", or "" */
const char      *observer_event_get_what (ObserverEvent *self);  /* one line */
/* All that is known, in as many lines as it takes: a report in full. */
const char *observer_event_get_text (ObserverEvent *self);
const char *observer_event_get_time (ObserverEvent *self); /* "14:03:22.118" */
const char *observer_event_get_icon (ObserverEvent *self);
const char *observer_event_get_kind_name (ObserverEvent *self); /* translated */

G_END_DECLS
