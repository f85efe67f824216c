/* The tree is taken as it is when the file is chosen. */
#include "observer/tree-save.h"

#include "observer/i18n.h"

typedef struct {
  GtkWidget         *widget; /* weak */
  ObserverTreeModel *model;  /* owned, as all below */
  ObserverTreeEdges *edges;
  char              *name;
  char              *format;
} Saving;

static void
free_saving (Saving *saving)
{
  g_clear_weak_pointer (&saving->widget);
  g_object_unref (saving->model);
  g_object_unref (saving->edges);
  g_free (saving->name);
  g_free (saving->format);
  g_free (saving);
}

static bool
is_dark (GtkWidget *widget)
{
  GdkRGBA ink;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  return ink.red + ink.green + ink.blue > 1.5F;
}

static void
save (Saving *saving, const char *path)
{
  ObserverTreePicture picture = {
    .snapshot = observer_tree_model_get_snapshot (saving->model),
    .tree = observer_tree_model_get_tree (saving->model),
    .scale = observer_tree_model_get_scale (saving->model),
    .edges = observer_tree_edges_get (saving->edges),
    .title = saving->name,
    .dark = is_dark (saving->widget),
  };
  g_autoptr (GError) error = NULL;
  bool done = observer_tree_picture_save (&picture, saving->format, path, &error);
  g_autofree char *text =
      done ? g_strdup_printf (_ ("The tree is in %s"), path) : g_strdup (error->message);

  gtk_widget_activate_action (saving->widget, "win.tell", "(sb)", text, !done);
}

static void
response_cb (GtkNativeDialog *dialog, int response, Saving *saving)
{
  if (response == GTK_RESPONSE_ACCEPT && saving->widget != NULL &&
      observer_tree_model_get_tree (saving->model) != NULL) {
    g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
    g_autofree char  *path = file != NULL ? g_file_get_path (file) : NULL;
    if (path != NULL)
      save (saving, path);
  }
  free_saving (saving);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
observer_tree_save (GtkWidget         *widget,
                    ObserverTreeModel *model,
                    ObserverTreeEdges *edges,
                    const char        *name,
                    const char        *format)
{
  GtkRoot              *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Export the Tree"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
      GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"), _ ("_Cancel"));
  g_autofree char *file = g_strdup_printf ("%s.%s", name, format);
  Saving          *saving = g_new0 (Saving, 1);

  g_set_weak_pointer (&saving->widget, widget);
  saving->model = g_object_ref (model);
  saving->edges = g_object_ref (edges);
  saving->name = g_strdup (name);
  saving->format = g_strdup (format);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), saving);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
