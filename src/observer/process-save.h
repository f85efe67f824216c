/* What is exported goes into a file that people choose, or to the clipboard. The text is
 * written on another thread; what came of it is said in the window (win.tell). */
#pragma once

#include "observer/process-export.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  ObserverOrder        *order;
  const ObserverColumn *columns;
  size_t                n_columns;
  bool                  is_json; /* else comma separated values */
} ObserverExportTask;

/* Both copy @task. */
void observer_process_save_ask (GtkWidget *widget, const ObserverExportTask *task);
void observer_process_save_copy (GtkWidget *widget, const ObserverExportTask *task);

G_END_DECLS
