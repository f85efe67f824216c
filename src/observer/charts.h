/* Which charts there are and what they show. */
#pragma once

#include "observer/axis.h"
#include "observer/history.h"

G_BEGIN_DECLS

#define OBSERVER_MAX_LINES 6
#define OBSERVER_N_CHARTS 8

typedef struct {
  ObserverLoad load;
  const char  *name;  /* to be translated */
  unsigned     color; /* one of OBSERVER_MAX_LINES */
  unsigned     dash;  /* tells lines apart without colour: see chart-paint.c */
} ObserverChartLine;

typedef struct {
  const char       *id;    /* "messages" */
  const char       *title; /* to be translated, as @hint */
  const char       *hint;  /* what the numbers mean */
  ObserverUnit      unit;
  bool              is_stacked;
  size_t            n_lines;
  ObserverChartLine lines[OBSERVER_MAX_LINES];
} ObserverChartSpec;

extern const ObserverChartSpec observer_charts[OBSERVER_N_CHARTS];

/* "node 12 %, program 14 %" at @row, for people who hear it. To be freed. */
char *observer_chart_words (const ObserverChartSpec *spec,
                            const ObserverSeries    *series,
                            size_t                   row);

G_END_DECLS
