/* Cards side by side, each below the shortest column so far: no holes between cards of
 * different heights. As many columns as fit. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_MASONRY (observer_masonry_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverMasonry, observer_masonry, OBSERVER, MASONRY, GtkLayoutManager)
/* clang-format on */

G_END_DECLS
