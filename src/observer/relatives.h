/* A list of processes to go to. */
#pragma once

#include "observation/source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_RELATIVES (observer_relatives_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverRelatives, observer_relatives, OBSERVER, RELATIVES, GtkBox)
/* clang-format on */

/* CopSeenRelative; a reference is taken; may be NULL. @n_all: how many there are, of
 * which these are the first. */
void
observer_relatives_set (ObserverRelatives *self, GPtrArray *relatives, uint64_t n_all);
/* Of somebody else from now on: the list is short again. */
void observer_relatives_reset (ObserverRelatives *self);
/* All that are known as lines, also those that are not shown yet; to be freed. */
char *observer_relatives_text (ObserverRelatives *self);

G_END_DECLS
