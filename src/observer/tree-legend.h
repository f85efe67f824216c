/* What the colours and lines of the drawn tree mean. Shown only when there are some. */
#pragma once

#include "observer/tree-model.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TREE_LEGEND (observer_tree_legend_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTreeLegend, observer_tree_legend, OBSERVER, TREE_LEGEND, GtkBox)
/* clang-format on */

void observer_tree_legend_set_model (ObserverTreeLegend *self, ObserverTreeModel *model);
void
observer_tree_legend_set_layers (ObserverTreeLegend *self, bool links, bool monitors);

G_END_DECLS
