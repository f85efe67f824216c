/* Colours and shapes: style.css, with the colours of light or dark. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Loads the style, and follows gtk-application-prefer-dark-theme and the theme's name
 * from then on. Once for each display; later calls do nothing. */
void observer_style_init (GdkDisplay *display);

G_END_DECLS
