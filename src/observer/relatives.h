/* A list of processes to go to. */
#pragma once

#include "observation/source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_RELATIVES (observer_relatives_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverRelatives, observer_relatives, OBSERVER, RELATIVES, GtkBox)
/* clang-format on */

/* CopSeenRelative; lent; may be NULL. */
void observer_relatives_set (ObserverRelatives *self, GPtrArray *relatives);

G_END_DECLS
