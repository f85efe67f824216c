/* Draws one chart with cairo: the same for the screen and for files. */
#pragma once

#include "observer/charts.h"
#include "observer/time-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  GdkRGBA ink, quiet, grid, ground;
  GdkRGBA lines[OBSERVER_MAX_LINES];
} ObserverChartColors;

typedef struct {
  const ObserverChartSpec    *spec;    /* borrowed, as all that follow */
  const ObserverHistory      *history; /* or NULL: empty axes */
  const ObserverTimeView     *view;
  const ObserverChartColors  *colors;
  const PangoFontDescription *font; /* of absolute size: see observer_chart_font () */
  ObserverAxis                axis; /* see observer_chart_fit () */
  int                         width, height;
} ObserverChartPicture;

/* The colours of the window's style; sensible ones where it has none. */
void observer_chart_colors_look_up (ObserverChartColors *colors, GtkWidget *widget);
/* The window's font, in the window's pixels. To be freed. */
PangoFontDescription *observer_chart_font (GtkWidget *widget);
/* Fits the axis to what is in view. */
void observer_chart_fit (ObserverChartPicture *picture);
void observer_chart_paint (const ObserverChartPicture *picture, cairo_t *cr);

/* The moment at @x, and how much time a pixel is. */
int64_t observer_chart_time_at (const ObserverChartPicture *picture, double x);
double  observer_chart_usec_per_pixel (const ObserverChartPicture *picture);

G_END_DECLS
