/* Asks for a file and writes the tree to it; says by “win.tell” how it went. */
#pragma once

#include "observer/tree-export.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @format: "svg", "png" or "dot". @edges may be NULL; @name: of the application. */
void observer_tree_save (GtkWidget         *widget,
                         ObserverTreeModel *model,
                         ObserverTreeEdges *edges,
                         const char        *name,
                         const char        *format);

G_END_DECLS
