#include "observer/process-save.h"

#include "observer/file-save.h"
#include "observation/i18n.h"

#include <string.h>

typedef struct {
  ObserverOrder *order; /* owned */
  ObserverColumn columns[OBSERVER_N_COLUMNS];
  size_t         n_columns;
  bool           is_json;
  GtkWidget     *widget; /* weak; where the clipboard is, or NULL */
} Job;

static void
job_free (void *data)
{
  Job *job = data;

  g_clear_weak_pointer (&job->widget);
  observer_order_unref (job->order);
  g_free (job);
}

static Job *
job_new (const ObserverExportTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->order = observer_order_ref (task->order);
  memcpy (job->columns, task->columns, task->n_columns * sizeof *task->columns);
  job->n_columns = task->n_columns;
  job->is_json = task->is_json;
  return job;
}

static char *
text_of (const Job *job)
{
  return job->is_json ? observer_export_json (job->order, job->columns, job->n_columns)
                      : observer_export_csv (job->order, job->columns, job->n_columns);
}

/* ---- the clipboard ---- */

static void
write_cb (GTask *task, void *source, void *data, GCancellable *cancellable)
{
  g_task_return_pointer (task, text_of (data), g_free);
}

static void
written_cb (GObject *source, GAsyncResult *result, void *data)
{
  Job             *job = g_task_get_task_data (G_TASK (result));
  size_t           n = job->order->n_rows - job->order->n_ghosts;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (job->widget == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (job->widget), text);
  g_autofree char *done =
      g_strdup_printf (ngettext_ ("%zu process copied", "%zu processes copied", n), n);
  gtk_widget_activate_action (job->widget, "win.tell", "(sb)", done, FALSE);
}

void
observer_process_save_copy (GtkWidget *widget, const ObserverExportTask *task)
{
  g_autoptr (GTask) writing = g_task_new (NULL, NULL, written_cb, NULL);
  Job              *job = job_new (task);

  g_set_weak_pointer (&job->widget, widget);
  g_task_set_task_data (writing, job, job_free);
  g_task_run_in_thread (writing, write_cb);
}

/* ---- a file ---- */

static GBytes *
make (GFile *file, void *data, GError **error)
{
  char *text = text_of (data);

  return g_bytes_new_take (text, strlen (text));
}

void
observer_process_save_ask (GtkWidget *widget, const ObserverExportTask *task)
{
  observer_save_ask (widget, &(ObserverSaving){ .title = _ ("Export Processes"),
                                                .name = task->is_json ? "processes.json"
                                                                      : "processes.csv",
                                                .make = make,
                                                .is_slow = true,
                                                .data = job_new (task),
                                                .destroy = job_free });
}
