/* One application in the list of applications. */
#pragma once

#include "observation/snapshot.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *name;        /* "": outside of any application */
  const char *description; /* or NULL */
  bool        is_running;
  bool        has_tree;
  uint32_t    n_processes;
  uint64_t    memory;
  uint64_t    mailbox;
  double      reductions; /* per second */
} ObserverApplicationSums;

typedef enum {
  OBSERVER_APPLICATIONS_BY_NAME,
  OBSERVER_APPLICATIONS_BY_PROCESSES,
  OBSERVER_APPLICATIONS_BY_MEMORY,
  OBSERVER_APPLICATIONS_BY_QUEUE,
  OBSERVER_APPLICATIONS_BY_REDUCTIONS,
} ObserverApplicationOrder;

/* Those with a tree first, then the others that run, then those that do not; last what is
 * outside. Among these by @order, the most first. */
int observer_application_compare (const ObserverApplicationSums *a,
                                  const ObserverApplicationSums *b,
                                  ObserverApplicationOrder       order);
/* One for each application, and one for what is outside if there is something. Texts are
 * the snapshot's. @rates: reductions per second by row, or NULL. */
GArray *observer_application_sums (const CopSnapshot *snapshot, const float *rates);

#define OBSERVER_TYPE_APPLICATION_ROW (observer_application_row_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverApplicationRow, observer_application_row, OBSERVER, APPLICATION_ROW, GtkListBoxRow)
/* clang-format on */

GtkWidget  *observer_application_row_new (const char *name);
void        observer_application_row_update (ObserverApplicationRow        *self,
                                             const ObserverApplicationSums *sums);
const char *observer_application_row_get_name (ObserverApplicationRow *self);
/* The last ones; lent. */
const ObserverApplicationSums *
observer_application_row_get_sums (ObserverApplicationRow *self);

G_END_DECLS
