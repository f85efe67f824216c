/* A list of names and values, updated in place: what somebody has selected or focused
 * stays. */
#pragma once

#include "observation/source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PAIRS (observer_pairs_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverPairs, observer_pairs, OBSERVER, PAIRS, GtkBox)
/* clang-format on */

/* CopSeenPair; lent; may be NULL. @are_words: names are shown in people's language. */
void observer_pairs_set (ObserverPairs *self, GPtrArray *pairs, bool are_words);
/* All rows as lines, to be freed. */
char *observer_pairs_text (ObserverPairs *self);
/* Numbered lines: char *. */
void observer_pairs_set_lines (ObserverPairs *self, GPtrArray *lines);

G_END_DECLS
