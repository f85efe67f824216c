/* Windows in tests: shown, waited for, and gone without a trace. */
#include "widgets.h"

#define PATIENCE_SECONDS 20

bool
widgets_init (int *argc, char ***argv)
{
  (g_test_init) (argc, argv, NULL);
  gtk_disable_setlocale ();
  return gtk_init_check ();
}

void
widgets_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef struct {
  int  n_frames;
  bool out_of_patience;
} Wait;

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, void *data)
{
  ((Wait *) data)->n_frames++;
  return G_SOURCE_CONTINUE;
}

static gboolean
patience_cb (void *data)
{
  ((Wait *) data)->out_of_patience = true;
  return G_SOURCE_CONTINUE;
}

void
widgets_wait_frame (GtkWindow *window)
{
  Wait     wait = { 0 };
  unsigned tick =
      gtk_widget_add_tick_callback (GTK_WIDGET (window), frame_cb, &wait, NULL);
  unsigned patience = g_timeout_add_seconds (PATIENCE_SECONDS, patience_cb, &wait);

  while (wait.n_frames < 3 && !wait.out_of_patience)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (wait.out_of_patience);
  g_source_remove (patience);
  gtk_widget_remove_tick_callback (GTK_WIDGET (window), tick);
  widgets_settle ();
}

GtkWindow *
widgets_present (GtkWidget *widget, int width, int height)
{
  GtkWindow *window =
      GTK_IS_WINDOW (widget) ? GTK_WINDOW (widget) : GTK_WINDOW (gtk_window_new ());

  if (!GTK_IS_WINDOW (widget))
    gtk_window_set_child (window, widget);
  gtk_window_set_default_size (window, width, height);
  gtk_window_present (window);
  widgets_wait_frame (window);
  return window;
}

void
widgets_destroy (GtkWindow *window)
{
  GtkWindow *weak = NULL;

  g_set_weak_pointer (&weak, window);
  gtk_window_destroy (window);
  widgets_settle ();
  g_assert_null (weak);
}

GtkWidget *
widgets_find (GtkWidget *root, GType type, const char *class)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type) &&
      (class == NULL || gtk_widget_has_css_class (root, class)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = widgets_find (child, type, class);
    if (found != NULL)
      return found;
  }
  return NULL;
}

void
widgets_click (GtkWidget *button)
{
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  widgets_settle ();
}

static bool
press_on (GtkWidget *widget, unsigned key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (unsigned i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    for (unsigned j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++) {
      g_autoptr (GtkShortcut) shortcut =
          g_list_model_get_item (G_LIST_MODEL (controller), j);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
      if (GTK_IS_KEYVAL_TRIGGER (trigger) &&
          gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key &&
          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers &&
          gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                        gtk_shortcut_get_arguments (shortcut)))
        return true;
    }
  }
  return false;
}

bool
widgets_press (GtkWidget *widget, unsigned key, GdkModifierType modifiers)
{
  bool done = false;

  /* What the key does may be the end of the widget. */
  while (widget != NULL && !(done = press_on (widget, key, modifiers)))
    widget = gtk_widget_get_parent (widget);
  widgets_settle ();
  return done;
}
