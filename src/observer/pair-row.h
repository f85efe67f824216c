/* A name and its value. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_PAIR_ROW (observer_pair_row_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverPairRow, observer_pair_row, OBSERVER, PAIR_ROW, GtkBox)
/* clang-format on */

/* @key_width in characters. */
GtkWidget *observer_pair_row_new (int key_width);
void       observer_pair_row_append (ObserverPairRow *self, GString *text);
void observer_pair_row_set (ObserverPairRow *self, const char *key, const char *value);

G_END_DECLS
