/* A short array that moves by one: simpler than a ring and as quick at this length. */
#include "observer/figures.h"

#include <string.h>

static void
make_room (ObserverFigures *figures)
{
  size_t n_kept = OBSERVER_N_MOMENTS - 1;

  if (figures->n_moments < OBSERVER_N_MOMENTS)
    return;
  memmove (figures->times, figures->times + 1, n_kept * sizeof *figures->times);
  for (size_t i = 0; i < OBSERVER_N_FIGURES; i++)
    memmove (figures->values[i], figures->values[i] + 1, n_kept * sizeof (double));
  figures->n_moments = n_kept;
}

static void
set_now (ObserverFigures *figures, size_t at, const CopSeenProcess *process)
{
  figures->values[OBSERVER_FIGURE_MAILBOX][at] = process->mailbox;
  figures->values[OBSERVER_FIGURE_MEMORY][at] = (double) process->memory;
}

static void
set_rates (ObserverFigures      *figures,
           size_t                at,
           const CopSeenProcess *process,
           int64_t               time_usec)
{
  double usec = at > 0 ? (double) (time_usec - figures->times[at - 1]) : 0;

  figures->times[at] = time_usec;
  figures->values[OBSERVER_FIGURE_MESSAGES][at] =
      usec > 0 ? (double) (process->messages_in - figures->last_messages) * 1e6 / usec
               : 0;
  figures->values[OBSERVER_FIGURE_CPU][at] =
      usec > 0 ? (double) (process->cpu_usec - figures->last_cpu_usec) / usec : 0;
  figures->last_messages = process->messages_in;
  figures->last_cpu_usec = process->cpu_usec;
}

void
observer_figures_add (ObserverFigures      *figures,
                      const CopSeenProcess *process,
                      int64_t               time_usec,
                      int64_t               gap_usec)
{
  g_return_if_fail (figures != NULL && process != NULL);

  size_t n = figures->n_moments;

  if (n > 0 && time_usec - figures->times[n - 1] < gap_usec) {
    set_now (figures, n - 1, process);
    return;
  }
  make_room (figures);
  set_now (figures, figures->n_moments, process);
  set_rates (figures, figures->n_moments, process, time_usec);
  figures->n_moments++;
}

double
observer_figures_last (const ObserverFigures *figures, ObserverFigureKind kind)
{
  return figures->n_moments > 0 ? figures->values[kind][figures->n_moments - 1] : 0;
}

double
observer_figures_highest (const ObserverFigures *figures, ObserverFigureKind kind)
{
  double highest = 0;

  for (size_t i = 0; i < figures->n_moments; i++)
    highest = MAX (highest, figures->values[kind][i]);
  return highest;
}

int64_t
observer_figures_span (const ObserverFigures *figures)
{
  return figures->n_moments > 0
             ? figures->times[figures->n_moments - 1] - figures->times[0]
             : 0;
}
