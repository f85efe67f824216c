/* One chart on the screen. The charts of a page look at one stretch of time: each tells
 * by `view-changed` that it moved it, and the page redraws them all. */
#pragma once

#include "observer/chart-paint.h"

G_BEGIN_DECLS

#define OBSERVER_TYPE_CHART (observer_chart_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverChart, observer_chart, OBSERVER, CHART, GtkWidget)
/* clang-format on */

/* @view is the page's and outlives the chart. */
GtkWidget *observer_chart_new (const ObserverChartSpec *spec, ObserverTimeView *view);
/* Whose values are shown; lent: it outlives the chart, or NULL is set. */
void observer_chart_set_history (ObserverChart *self, const ObserverHistory *history);
/* Draws again, and tells readers what the values are. */
void                     observer_chart_update (ObserverChart *self);
const ObserverChartSpec *observer_chart_get_spec (ObserverChart *self);
/* What it says to readers of the screen: lent. */
const char *observer_chart_get_words (ObserverChart *self);

G_END_DECLS
