/* The tree as a file: a picture from the same layout as the drawn one, or text. Pure: no
 * display is needed. */
#pragma once

#include "observer/tree-edges.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef struct {
  const CopSnapshot   *snapshot;
  const ObserverTree  *tree;  /* laid out by observer_tree_metrics */
  const ObserverScale *scale; /* or NULL: no colours but of kinds */
  const GArray        *edges; /* ObserverTreeEdge, or NULL */
  const char          *title; /* of the application */
  bool                 dark;
} ObserverTreePicture;

/* With a margin around it. */
void observer_tree_picture_size (const ObserverTreePicture *picture,
                                 double                    *ret_width,
                                 double                    *ret_height);
void observer_tree_picture_draw (const ObserverTreePicture *picture, cairo_t *cairo);
/* For Graphviz; given. */
char *observer_tree_write_dot (const ObserverTreePicture *picture);

/* @format: "svg", "png" or "dot". A PNG that would be larger than pictures can be is made
 * smaller. */
GBytes *observer_tree_picture_make (const ObserverTreePicture *picture,
                                    const char                *format,
                                    GError                   **error);

G_END_DECLS
