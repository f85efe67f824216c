/* What is about looking happens here; what acts on the node asks first, so it goes to the
 * main window, which has the means to ask. */
#include "observer/details-window.h"

#include "observer/acting.h"
#include "observer/details-panel.h"
#include "observation/i18n.h"

struct _ObserverDetailsWindow {
  GtkWindow parent_instance;

  ObserverDetailsPanel *panel;

  GtkWindow       *main_window; /* weak */
  ObserverSession *session;     /* owned */
  ObserverTrail   *trail;       /* owned */
};

G_DEFINE_FINAL_TYPE (ObserverDetailsWindow, observer_details_window, GTK_TYPE_WINDOW)

/* ---- looking ---- */

static void
show_title (ObserverDetailsWindow *self)
{
  uint64_t         id = observer_trail_get_selected (self->trail);
  g_autofree char *name = observer_session_title (self->session, id);
  g_autofree char *pid = cop_seen_pid_text (id);
  g_autofree char *title = g_strdup_printf ("%s %s", name, pid);

  gtk_window_set_title (GTK_WINDOW (self), g_str_equal (name, pid) ? pid : title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back",
                                 observer_trail_can_go (self->trail, -1));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.forward",
                                 observer_trail_can_go (self->trail, 1));
}

static void
inspect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  uint64_t id = g_variant_get_uint64 (parameter);

  if (id != 0)
    observer_trail_select (OBSERVER_DETAILS_WINDOW (widget)->trail, id);
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  observer_trail_go (OBSERVER_DETAILS_WINDOW (widget)->trail,
                     g_str_equal (name, "win.back") ? -1 : 1);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverDetailsWindow *self = OBSERVER_DETAILS_WINDOW (widget);
  uint64_t               id = g_variant_get_uint64 (parameter);

  if (self->main_window != NULL)
    gtk_window_present (observer_details_window_new (
        self->main_window, self->session,
        id != 0 ? id : observer_trail_get_selected (self->trail)));
}

static void
copy_pid_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverDetailsWindow *self = OBSERVER_DETAILS_WINDOW (widget);
  g_autofree char *pid = cop_seen_pid_text (observer_trail_get_selected (self->trail));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pid);
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* ---- acting ---- */

/* For the process that is shown here, when the action leaves open for which. */
static void
forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverDetailsWindow *self = OBSERVER_DETAILS_WINDOW (widget);
  uint64_t               id = observer_trail_get_selected (self->trail);

  if (self->main_window == NULL)
    return;
  if (parameter != NULL && g_variant_is_of_type (parameter, G_VARIANT_TYPE_UINT64) &&
      g_variant_get_uint64 (parameter) == 0)
    parameter = g_variant_new_uint64 (id);
  gtk_window_present (self->main_window);
  gtk_widget_activate_action_variant (GTK_WIDGET (self->main_window), name, parameter);
}

static void
update_acting (ObserverDetailsWindow *self)
{
  bool may_act = observer_session_may_act (self->session);

  for (size_t i = 0; i < observer_n_acting; i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), observer_acting[i].name, may_act);
}

/* ---- life ---- */

static void
observer_details_window_dispose (GObject *object)
{
  ObserverDetailsWindow *self = OBSERVER_DETAILS_WINDOW (object);

  g_clear_weak_pointer (&self->main_window);
  g_clear_object (&self->session);
  g_clear_object (&self->trail);
  G_OBJECT_CLASS (observer_details_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget)
{
  static const struct {
    const char                 *name;
    const char                 *type;
    GtkWidgetActionActivateFunc func;
  } own[] = {
    { "win.inspect", "t", inspect_action },
    { "win.details", "t", inspect_action },
    { "win.back", NULL, go_action },
    { "win.forward", NULL, go_action },
    { "win.open-details", "t", open_action },
    { "win.copy-pid", "t", copy_pid_action },
    { "win.close-details", NULL, close_action },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (own); i++)
    gtk_widget_class_install_action (widget, own[i].name, own[i].type, own[i].func);
  for (size_t i = 0; i < observer_n_acting; i++)
    gtk_widget_class_install_action (widget, observer_acting[i].name,
                                     observer_acting[i].type, forward_action);
  gtk_widget_class_install_action (widget, "win.refresh", NULL, forward_action);
}

static void
observer_details_window_class_init (ObserverDetailsWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_details_window_dispose;
  g_type_ensure (OBSERVER_TYPE_DETAILS_PANEL);
  install_actions (widget);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_w, GDK_CONTROL_MASK,
                                       "win.close-details", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Escape, 0, "win.close-details",
                                       NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Left, GDK_ALT_MASK, "win.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Right, GDK_ALT_MASK, "win.forward",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/details-window.ui");
  gtk_widget_class_bind_template_child (widget, ObserverDetailsWindow, panel);
}

static void
observer_details_window_init (ObserverDetailsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
observer_details_window_new (GtkWindow       *main_window,
                             ObserverSession *session,
                             uint64_t         id)
{
  g_return_val_if_fail (GTK_IS_WINDOW (main_window), NULL);

  ObserverDetailsWindow *self =
      g_object_new (OBSERVER_TYPE_DETAILS_WINDOW, "application",
                    gtk_window_get_application (main_window), NULL);

  g_set_weak_pointer (&self->main_window, main_window);
  self->session = g_object_ref (session);
  self->trail = observer_trail_new ();
  g_signal_connect_object (self->trail, "notify::selected", G_CALLBACK (show_title), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::read-only", G_CALLBACK (update_acting), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "lost", G_CALLBACK (update_acting), self,
                           G_CONNECT_SWAPPED);
  update_acting (self);
  g_signal_connect_object (main_window, "destroy", G_CALLBACK (gtk_window_destroy), self,
                           G_CONNECT_SWAPPED);
  observer_details_panel_follow (self->panel, session, self->trail);
  observer_trail_select (self->trail, id);
  return GTK_WINDOW (self);
}
