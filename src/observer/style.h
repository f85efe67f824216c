/* Colours and shapes: style.css, with the colours of light or dark, and on these those of
 * high contrast. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Names of files; static. */
typedef struct {
  const char *colors;
  const char *contrast; /* on top, or NULL */
} ObserverStyleSheets;

/* @theme: as GtkSettings or GTK_THEME has it, or NULL. Pure. */
ObserverStyleSheets observer_style_choose (const char *theme, gboolean prefers_dark);

/* Loads the style, and follows gtk-application-prefer-dark-theme and the theme's name
 * from then on. Once for each display; later calls do nothing. */
void observer_style_init (GdkDisplay *display);

G_END_DECLS
