#include "observer/process-save.h"

#include "observer/i18n.h"

#include <string.h>

typedef struct {
  GtkWidget     *widget; /* weak */
  ObserverOrder *order;  /* owned */
  ObserverColumn columns[OBSERVER_N_COLUMNS];
  size_t         n_columns;
  bool           is_json;
  GFile         *file; /* owned; NULL: the clipboard */
  char          *text; /* owned: the result */
} Job;

static void
job_free (void *data)
{
  Job *job = data;

  g_clear_weak_pointer (&job->widget);
  observer_order_unref (job->order);
  g_clear_object (&job->file);
  g_free (job->text);
  g_free (job);
}

static Job *
job_new (GtkWidget *widget, const ObserverExportTask *task)
{
  Job *job = g_new0 (Job, 1);

  g_set_weak_pointer (&job->widget, widget);
  job->order = observer_order_ref (task->order);
  memcpy (job->columns, task->columns, task->n_columns * sizeof *task->columns);
  job->n_columns = task->n_columns;
  job->is_json = task->is_json;
  return job;
}

static void
write_cb (GTask *task, void *source, void *data, GCancellable *cancellable)
{
  Job    *job = data;
  GError *error = NULL;

  job->text = job->is_json
                  ? observer_export_json (job->order, job->columns, job->n_columns)
                  : observer_export_csv (job->order, job->columns, job->n_columns);
  if (job->file != NULL &&
      !g_file_replace_contents (job->file, job->text, strlen (job->text), NULL, FALSE,
                                G_FILE_CREATE_REPLACE_DESTINATION, NULL, cancellable,
                                &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static char *
done_text (const Job *job)
{
  size_t n = job->order->n_rows - job->order->n_ghosts;

  if (job->file == NULL)
    return g_strdup_printf (ngettext_ ("%zu process copied", "%zu processes copied", n),
                            n);
  g_autofree char *name = g_file_get_basename (job->file);
  return g_strdup_printf (
      ngettext_ ("%zu process saved in %s", "%zu processes saved in %s", n), n, name);
}

static void
written_cb (GObject *source, GAsyncResult *result, void *data)
{
  Job               *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  bool               is_done = g_task_propagate_boolean (G_TASK (result), &error);

  if (job->widget == NULL)
    return;
  if (is_done && job->file == NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (job->widget), job->text);
  g_autofree char *text = is_done ? done_text (job) : g_strdup (error->message);
  gtk_widget_activate_action (job->widget, is_done ? "win.say" : "win.complain", "s",
                              text);
}

/* Takes @job. */
static void
start (Job *job)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, written_cb, NULL);

  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_cb);
}

void
observer_process_save_copy (GtkWidget *widget, const ObserverExportTask *task)
{
  start (job_new (widget, task));
}

void
observer_process_save_to (GtkWidget *widget, const ObserverExportTask *task, GFile *file)
{
  Job *job = job_new (widget, task);

  job->file = g_object_ref (file);
  start (job);
}

static void
response_cb (GtkFileChooserNative *chooser, int response, Job *job)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL) {
    const ObserverExportTask task = { job->order, job->columns, job->n_columns,
                                      job->is_json };
    observer_process_save_to (job->widget, &task, file);
  }
  g_object_unref (chooser);
}

static void
forget_cb (void *data, GClosure *closure)
{
  job_free (data);
}

void
observer_process_save_ask (GtkWidget *widget, const ObserverExportTask *task)
{
  GtkRoot              *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
      _ ("Export Processes"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser),
                                     task->is_json ? "processes.json" : "processes.csv");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_data (chooser, "response", G_CALLBACK (response_cb),
                         job_new (widget, task), forget_cb, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
