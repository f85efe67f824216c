/* Which process is looked at, and the way there: back and forward as in a browser.
 * Property `selected`: id of the process, or 0. */
#pragma once

#include <glib-object.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TRAIL (observer_trail_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTrail, observer_trail, OBSERVER, TRAIL, GObject)
/* clang-format on */

ObserverTrail *observer_trail_new (void);

uint64_t observer_trail_get_selected (ObserverTrail *self);
void     observer_trail_select (ObserverTrail *self, uint64_t id);
bool     observer_trail_can_go (ObserverTrail *self, int steps); /* -1 back, 1 forward */
void     observer_trail_go (ObserverTrail *self, int steps);

G_END_DECLS
