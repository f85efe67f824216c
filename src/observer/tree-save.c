/* The tree is taken as it is when the file is chosen. */
#include "observer/tree-save.h"

#include "observer/file-save.h"
#include "observation/i18n.h"

typedef struct {
  GtkWidget         *widget; /* weak */
  ObserverTreeModel *model;  /* owned, as all below */
  ObserverTreeEdges *edges;
  char              *name;
  char              *format;
} Saving;

static void
free_saving (void *data)
{
  Saving *saving = data;

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

static GBytes *
make (GFile *file, void *data, GError **error)
{
  Saving *saving = data;

  if (saving->widget == NULL || observer_tree_model_get_tree (saving->model) == NULL) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         _ ("there is no tree any more"));
    return NULL;
  }
  ObserverTreePicture picture = {
    .snapshot = observer_tree_model_get_snapshot (saving->model),
    .tree = observer_tree_model_get_tree (saving->model),
    .scale = observer_tree_model_get_scale (saving->model),
    .edges = observer_tree_edges_get (saving->edges),
    .title = saving->name,
    .dark = is_dark (saving->widget),
  };
  return observer_tree_picture_make (&picture, saving->format, error);
}

void
observer_tree_save (GtkWidget         *widget,
                    ObserverTreeModel *model,
                    ObserverTreeEdges *edges,
                    const char        *name,
                    const char        *format)
{
  g_autofree char *file = g_strdup_printf ("%s.%s", name, format);
  Saving          *saving = g_new0 (Saving, 1);

  g_set_weak_pointer (&saving->widget, widget);
  saving->model = g_object_ref (model);
  saving->edges = g_object_ref (edges);
  saving->name = g_strdup (name);
  saving->format = g_strdup (format);
  observer_save_ask (widget, &(ObserverSaving){ .title = _ ("Export the Tree"),
                                                .name = file,
                                                .make = make,
                                                .data = saving,
                                                .destroy = free_saving });
}
