/* A number with its name and how it went. */
#pragma once

#include "observer/figures.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_FIGURE (observer_figure_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverFigure, observer_figure, OBSERVER, FIGURE, GtkBox)
/* clang-format on */

void observer_figure_set (ObserverFigure        *self,
                          const ObserverFigures *figures,
                          ObserverFigureKind     kind);

G_END_DECLS
