/* Sums of applications, and their order. */
#include "observer/application-row.h"

#include <string.h>

static int
rank (const ObserverApplicationSums *sums)
{
  if (sums->name[0] == '\0')
    return 3;
  return !sums->is_running ? 2 : sums->has_tree ? 0 : 1;
}

static double
value (const ObserverApplicationSums *sums, ObserverApplicationOrder order)
{
  switch (order) {
  case OBSERVER_APPLICATIONS_BY_PROCESSES: return sums->n_processes;
  case OBSERVER_APPLICATIONS_BY_MEMORY: return (double) sums->memory;
  case OBSERVER_APPLICATIONS_BY_QUEUE: return (double) sums->mailbox;
  case OBSERVER_APPLICATIONS_BY_REDUCTIONS: return sums->reductions;
  case OBSERVER_APPLICATIONS_BY_NAME: break;
  }
  return 0;
}

int
observer_application_compare (const ObserverApplicationSums *a,
                              const ObserverApplicationSums *b,
                              ObserverApplicationOrder       order)
{
  double value_a = value (a, order);
  double value_b = value (b, order);

  if (rank (a) != rank (b))
    return rank (a) - rank (b);
  if (value_a < value_b || value_a > value_b)
    return value_a < value_b ? 1 : -1;
  return strcmp (a->name, b->name);
}

static void
add_process (ObserverApplicationSums *sums, const CopSeenProcess *process, double rate)
{
  sums->n_processes++;
  sums->memory += process->memory;
  sums->mailbox += process->mailbox;
  sums->reductions += rate;
}

GArray *
observer_application_sums (const CopSnapshot *snapshot, const float *rates)
{
  GArray *all = g_array_new (FALSE, TRUE, sizeof (ObserverApplicationSums));

  for (size_t i = 0; i < snapshot->n_applications; i++) {
    const CopSeenApplication *application = &snapshot->applications[i];
    ObserverApplicationSums   sums = {
        .name = application->name,
        .description = application->description,
        .is_running = application->is_running,
        .has_tree = application->root != COP_NOWHERE,
    };
    g_array_append_val (all, sums);
  }
  ObserverApplicationSums outside = { .name = "", .is_running = true };
  g_array_append_val (all, outside);
  for (size_t i = 0; i < snapshot->n_processes; i++) {
    uint32_t index = MIN (snapshot->processes[i].application, all->len - 1);
    add_process (&g_array_index (all, ObserverApplicationSums, index),
                 &snapshot->processes[i], rates != NULL ? (double) rates[i] : 0);
  }
  if (g_array_index (all, ObserverApplicationSums, all->len - 1).n_processes == 0)
    g_array_set_size (all, all->len - 1);
  return all;
}
