/* The actions of the window: menus, keys and buttons all come to these, with the pid they
 * mean as parameter; 0 means the selected process. Here those that only look. */
#include "observer/window-private.h"

#include "observer/acting.h"
#include "observer/details-window.h"
#include "observation/i18n.h"
#include "observer/preferences.h"

static void
inspect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = observer_window_get_current (self);
  observer_session_select (self->session, id);
  observer_applications_page_reveal (self->applications, id);
}

static void
details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = observer_window_get_current (self);
  observer_session_select (self->session, id);
  observer_window_show_details (self, id);
}

static void
open_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = observer_window_get_current (self);
  if (id == 0)
    id = observer_session_get_selected (self->session);
  if (id != 0)
    gtk_window_present (
        observer_details_window_new (GTK_WINDOW (self), self->session, id));
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);

  observer_session_go (self->session, g_str_equal (name, "win.back") ? -1 : 1);
  observer_applications_page_reveal (self->applications,
                                     observer_session_get_selected (self->session));
}

static void
copy_pid_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);
  uint64_t        id = g_variant_get_uint64 (parameter);

  if (id == 0)
    id = observer_session_get_selected (self->session);
  if (id == 0)
    return;
  g_autofree char *pid = cop_seen_pid_text (id);
  g_autofree char *text = g_strdup_printf (_ ("%s copied"), pid);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), pid);
  observer_toaster_show (self->toaster, text, false);
}

/* From pages: what came of something they did themselves. */
static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text;
  gboolean    failed;

  g_variant_get (parameter, "(&sb)", &text, &failed);
  observer_toaster_show (OBSERVER_WINDOW (widget)->toaster, text, failed);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cop_source_refresh (observer_session_get_source (OBSERVER_WINDOW (widget)->session));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverWindow *self = OBSERVER_WINDOW (widget);

  if (observer_page_search (observer_window_get_page (self)))
    return;
  observer_window_show_page (self, "processes");
  observer_page_search (observer_window_get_page (self));
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  observer_page_toggle_pause (observer_window_get_page (OBSERVER_WINDOW (widget)));
}

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_present (
      observer_preferences_new (GTK_WINDOW (widget), OBSERVER_WINDOW (widget)->settings));
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_revealer_set_reveal_child (OBSERVER_WINDOW (widget)->banner, FALSE);
}

/* ---- installing ---- */

static const struct {
  const char                 *name;
  const char                 *type;
  GtkWidgetActionActivateFunc func;
} actions[] = {
  { "win.inspect", "t", inspect_action },
  { "win.details", "t", details_action },
  { "win.open-details", "t", open_details_action },
  { "win.back", NULL, go_action },
  { "win.forward", NULL, go_action },
  { "win.copy-pid", "t", copy_pid_action },
  { "win.tell", "(sb)", tell_action },
  { "win.refresh", NULL, refresh_action },
  { "win.search", NULL, search_action },
  { "win.pause", NULL, pause_action },
  { "win.preferences", NULL, preferences_action },
  { "win.dismiss-banner", NULL, dismiss_action },
};

void
observer_window_class_init_actions (GtkWidgetClass *widget)
{
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget, actions[i].name, actions[i].type,
                                     actions[i].func);
  observer_window_class_init_process (widget);
  observer_window_class_init_children (widget);
  observer_window_class_init_buckets (widget);
  observer_window_class_init_many (widget);
}

void
observer_window_update_actions (ObserverWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  bool       may_act = observer_session_may_act (self->session);

  for (size_t i = 0; i < observer_n_acting; i++)
    gtk_widget_action_set_enabled (widget, observer_acting[i].name, may_act);
  gtk_widget_action_set_enabled (widget, "win.back",
                                 observer_session_can_go (self->session, -1));
  gtk_widget_action_set_enabled (widget, "win.forward",
                                 observer_session_can_go (self->session, 1));
}
