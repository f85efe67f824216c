/* A property as an action. GPropertyAction holds its object, and a widget that holds the
 * action would never end; this one goes with it. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

G_BEGIN_DECLS

/* A string property is chosen by targets, a boolean one switched. Nothing is given back:
 * @map holds the action. */
void observer_property_action_add (GActionMap *map,
                                   const char *name,
                                   GObject    *object,
                                   const char *property);

G_END_DECLS
