/* Figures of one process over the last minutes. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

#define OBSERVER_N_MOMENTS 150

typedef enum {
  OBSERVER_FIGURE_MAILBOX,  /* messages */
  OBSERVER_FIGURE_MEMORY,   /* bytes */
  OBSERVER_FIGURE_MESSAGES, /* handled each second */
  OBSERVER_FIGURE_CPU,      /* share of a core */
  OBSERVER_N_FIGURES
} ObserverFigureKind;

typedef struct {
  int64_t  times[OBSERVER_N_MOMENTS];                      /* of the node's clock */
  double   values[OBSERVER_N_FIGURES][OBSERVER_N_MOMENTS]; /* oldest first */
  size_t   n_moments;
  uint64_t last_messages;
  int64_t  last_cpu_usec;
} ObserverFigures;

/* Notes what @process looks like at @time_usec. A moment less than @gap_usec after the
 * one before takes its place, but for the rates, which need a while. */
void observer_figures_add (ObserverFigures      *figures,
                           const CopSeenProcess *process,
                           int64_t               time_usec,
                           int64_t               gap_usec);
/* The last value, 0 when there is none. */
double observer_figures_last (const ObserverFigures *figures, ObserverFigureKind kind);
double observer_figures_highest (const ObserverFigures *figures, ObserverFigureKind kind);
/* Time that the moments span. */
int64_t observer_figures_span (const ObserverFigures *figures);

G_END_DECLS
