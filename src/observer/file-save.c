#include "observer/file-save.h"

#include "observation/i18n.h"

static struct {
  GFile *file; /* owned, or NULL */
  bool   is_set;
} answer;

typedef struct {
  GtkWidget       *widget; /* weak */
  ObserverMakeFunc make;
  bool             is_slow;
  void            *data; /* owned */
  GDestroyNotify   destroy;
  GBytes          *bytes; /* owned: the content, when it was made already */
} Job;

static Job *
job_new (GtkWidget *widget, const ObserverSaving *saving)
{
  Job *job = g_new0 (Job, 1);

  g_set_weak_pointer (&job->widget, widget);
  job->make = saving->make;
  job->is_slow = saving->is_slow;
  job->data = saving->data;
  job->destroy = saving->destroy;
  return job;
}

static void
job_free (void *data)
{
  Job *job = data;

  g_clear_weak_pointer (&job->widget);
  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_pointer (&job->bytes, g_bytes_unref);
  g_free (job);
}

static void
forget_cb (void *data, GClosure *closure)
{
  job_free (data);
}

/* ---- writing ---- */

/* Closing renames what was written over the old file, whole or not, unless it is
 * cancelled. */
static bool
replace (GFile *file, GBytes *bytes, GError **error)
{
  g_autoptr (GCancellable)      cancelled = g_cancellable_new ();
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  size_t size = g_bytes_get_size (bytes);

  if (stream == NULL)
    return false;
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), g_bytes_get_data (bytes, NULL),
                                 size, NULL, NULL, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error);
  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
  return false;
}

static void
write_cb (GTask *task, void *source, void *data, GCancellable *cancellable)
{
  Job    *job = data;
  GError *error = NULL;

  if (job->bytes == NULL)
    job->bytes = job->make (source, job->data, &error);
  if (job->bytes == NULL || !replace (source, job->bytes, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
written_cb (GObject *source, GAsyncResult *result, void *data)
{
  Job               *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  bool               is_done = g_task_propagate_boolean (G_TASK (result), &error);
  g_autofree char   *name = g_file_get_basename (G_FILE (source));
  g_autofree char   *text =
      is_done ? g_strdup_printf (_ ("Saved %s"), name)
                : g_strdup_printf (_ ("%s was not saved: %s"), name, error->message);

  if (job->widget != NULL)
    gtk_widget_activate_action (job->widget, "win.tell", "(sb)", text, !is_done);
}

/* Takes @job. */
static void
save (Job *job, GFile *file)
{
  g_autoptr (GTask) task = g_task_new (file, NULL, written_cb, NULL);
  GError           *error = NULL;

  g_task_set_task_data (task, job, job_free);
  if (!job->is_slow && (job->bytes = job->make (file, job->data, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, write_cb);
}

void
observer_save_to (GtkWidget *widget, const ObserverSaving *saving, GFile *file)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && G_IS_FILE (file));

  save (job_new (widget, saving), file);
}

/* ---- asking ---- */

static void
response_cb (GtkNativeDialog *dialog, int response, Job *job)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && job->widget != NULL) {
    observer_save_to (job->widget,
                      &(ObserverSaving){ .make = job->make,
                                         .is_slow = job->is_slow,
                                         .data = job->data,
                                         .destroy = job->destroy },
                      file);
    job->destroy = NULL;
  }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
observer_save_answer_next (GFile *file)
{
  g_set_object (&answer.file, file);
  answer.is_set = true;
}

/* Takes @job. */
static void
take_answer (Job *job)
{
  g_autoptr (GFile) file = g_steal_pointer (&answer.file);

  answer.is_set = false;
  if (file != NULL)
    save (job, file);
  else
    job_free (job);
}

void
observer_save_ask (GtkWidget *widget, const ObserverSaving *saving)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  GtkRoot *root = gtk_widget_get_root (widget);
  Job     *job = job_new (widget, saving);

  if (answer.is_set) {
    take_answer (job);
    return;
  }

  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      saving->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), saving->name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), job, forget_cb, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
