/* The window joins its parts: the session tells it what changed, and it tells people. */
#include "observer/window-private.h"

#include "observer/console-page.h"
#include "observer/events-page.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/load-page.h"
#include "observer/processes-page.h"
#include "observer/property-action.h"
#include "observer/settings.h"
#include "observer/style.h"
#include "observer/system-page.h"

G_DEFINE_FINAL_TYPE (ObserverWindow, observer_window, GTK_TYPE_APPLICATION_WINDOW)

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

/* ---- status bar ---- */

static void
show_counts (ObserverWindow *self, const CopSnapshot *snapshot)
{
  uint64_t         n_restarts = observer_session_get_restarts (self->session);
  g_autofree char *processes = observer_format_count (snapshot->n_processes);
  g_autofree char *queue = observer_format_count (snapshot->node.run_queue);
  g_autofree char *restarts = observer_format_count (n_restarts);
  g_autofree char *all = g_strdup_printf (
      ngettext_ ("%s process", "%s processes", snapshot->n_processes), processes);
  g_autofree char *waiting = g_strdup_printf (_ ("run queue %s"), queue);
  g_autofree char *restarted =
      g_strdup_printf (ngettext_ ("%s restart", "%s restarts", n_restarts), restarts);

  set_text (self->status_processes, all);
  set_text (self->status_queue, waiting);
  set_text (self->status_restarts, restarted);
  set_text (self->status_node, snapshot->node.node_name);
}

static void
show_status (ObserverWindow *self, const CopSnapshot *snapshot)
{
  g_autofree char *rate =
      observer_format_rate (observer_session_get_messages (self->session));
  g_autofree char *messages = g_strdup_printf (_ ("%s messages/s"), rate);
  g_autofree char *share =
      observer_format_percent (observer_session_get_cost (self->session));
  g_autofree char *cost = g_strdup_printf (_ ("Observer %s"), share);

  show_counts (self, snapshot);
  set_text (self->status_messages, messages);
  set_text (self->status_cost, cost);
}

/* ---- applications that end by themselves ---- */

/* Why the application would end now: when its supervisor has no restart left, that is the
 * cause, and `shutdown` only the reason. NULL when it has. To be freed. */
static char *
likely_cause (const CopSnapshot *snapshot, const CopSeenApplication *application)
{
  if (application->root == COP_NOWHERE)
    return NULL;

  const CopSeenProcess *root = &snapshot->processes[application->root];
  if (root->strategy == NULL || root->n_recent < (uint32_t) MAX (root->max_restarts, 1))
    return NULL;
  return g_strdup_printf (_ ("%s gave up after more than %d restarts in %d s"),
                          cop_seen_title (root), root->max_restarts, root->max_seconds);
}

static void
show_banner (ObserverWindow           *self,
             const CopSeenApplication *application,
             const char               *cause)
{
  const char      *reason = application->last_reason;
  g_autofree char *text =
      cause != NULL ? g_strdup_printf (_ ("%s has ended: %s"), application->name, cause)
                    : g_strdup_printf (_ ("%s has ended with %s"), application->name,
                                       reason != NULL ? reason : _ ("an unknown reason"));

  gtk_label_set_text (self->banner_text, text);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->banner_start), "s",
                                    application->name);
  gtk_revealer_set_reveal_child (self->banner, TRUE);
}

static void
watch_application (ObserverWindow           *self,
                   const CopSnapshot        *snapshot,
                   const CopSeenApplication *application)
{
  bool was_running = g_hash_table_contains (self->running, application->name);

  if (application->is_running) {
    g_hash_table_replace (self->running, g_strdup (application->name),
                          likely_cause (snapshot, application));
    g_hash_table_remove (self->stopping, application->name);
    if (!was_running)
      gtk_revealer_set_reveal_child (self->banner, FALSE);
  } else if (was_running) {
    if (!g_hash_table_remove (self->stopping, application->name))
      show_banner (self, application,
                   g_hash_table_lookup (self->running, application->name));
    g_hash_table_remove (self->running, application->name);
  }
}

/* ---- following the session ---- */

static void
changed_cb (ObserverWindow *self)
{
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);

  for (size_t i = 0; i < snapshot->n_applications; i++)
    watch_application (self, snapshot, &snapshot->applications[i]);
  show_status (self, snapshot);
  observer_window_update_actions (self);
}

static void
keep_details_width (ObserverWindow *self)
{
  int width = gtk_widget_get_width (self->details_box);

  if (self->settings != NULL && width > 0)
    g_settings_set_int (self->settings, "details-width", width);
}

/* Without a selection there is nothing to show, unless people ask for it. */
static void
selected_cb (ObserverWindow *self)
{
  uint64_t id = observer_session_get_selected (self->session);

  if (self->wants_details && id != 0)
    observer_window_show_details (self, id);
  observer_window_update_actions (self);
}

static void
details_shown_cb (ObserverWindow *self)
{
  self->wants_details = gtk_widget_get_visible (self->details_box);
  if (!self->wants_details)
    keep_details_width (self);
}

static void
read_only_cb (ObserverWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->status_read_only),
                          observer_session_is_read_only (self->session));
  observer_window_update_actions (self);
}

static void
interval_cb (ObserverWindow *self)
{
  observer_session_set_interval (self->session,
                                 g_settings_get_int (self->settings, "refresh-msec"));
}

static void
units_cb (ObserverWindow *self)
{
  g_autofree char *units = g_settings_get_string (self->settings, "units");

  observer_format_set_si (g_str_equal (units, "si"));
  cop_source_refresh (observer_session_get_source (self->session));
}

static void
lost_cb (ObserverWindow *self, const char *why)
{
  g_autofree char *text =
      g_strdup_printf (_ ("The node is gone: %s. What you see is its last moment."),
                       why != NULL ? why : _ ("it ended"));

  gtk_label_set_text (self->banner_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->banner_start), FALSE);
  gtk_revealer_set_reveal_child (self->banner, TRUE);
  observer_window_update_actions (self);
}

/* ---- pages ---- */

ObserverPage *
observer_window_get_page (ObserverWindow *self)
{
  return OBSERVER_PAGE (gtk_stack_get_visible_child (self->stack));
}

static void
page_cb (ObserverWindow *self)
{
  if (self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self->stack)))
    observer_page_focus (observer_window_get_page (self));
}

/* Below this width labels beside icons are left out: the pages need the room. */
#define NARROW 1100

static void
width_cb (ObserverWindow *self)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (width < NARROW)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

static void
give_session (ObserverWindow *self)
{
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
       page != NULL; page = gtk_widget_get_next_sibling (page))
    observer_page_set_session (OBSERVER_PAGE (page), self->session);
  observer_details_panel_set_session (self->details, self->session);
}

/* ---- what is kept ---- */

static void
restore (ObserverWindow *self)
{
  int width = 1280;
  int height = 800;

  self->wants_details = true;
  if (self->settings != NULL) {
    self->wants_details = g_settings_get_boolean (self->settings, "show-details");
    width = g_settings_get_int (self->settings, "window-width");
    height = g_settings_get_int (self->settings, "window-height");
    if (g_settings_get_boolean (self->settings, "window-maximized"))
      gtk_window_maximize (GTK_WINDOW (self));
  }
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
}

static void
keep (ObserverWindow *self)
{
  int width;
  int height;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!gtk_window_is_maximized (GTK_WINDOW (self)) && width > 0 && height > 0) {
    g_settings_set_int (self->settings, "window-width", width);
    g_settings_set_int (self->settings, "window-height", height);
  }
  g_settings_set_boolean (self->settings, "show-details", self->wants_details);
  if (gtk_widget_get_visible (self->details_box))
    keep_details_width (self);
  g_settings_set_string (self->settings, "page",
                         gtk_stack_get_visible_child_name (self->stack));
}

static gboolean
observer_window_close_request (GtkWindow *window)
{
  keep (OBSERVER_WINDOW (window));
  return GTK_WINDOW_CLASS (observer_window_parent_class)->close_request (window);
}

/* ---- life ---- */

static void
observer_window_dispose (GObject *object)
{
  ObserverWindow *self = OBSERVER_WINDOW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (observer_window_parent_class)->dispose (object);
}

static void
observer_window_finalize (GObject *object)
{
  ObserverWindow *self = OBSERVER_WINDOW (object);

  g_hash_table_unref (self->running);
  g_hash_table_unref (self->stopping);
  G_OBJECT_CLASS (observer_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverWindow, content);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, rail);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, stack);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, paned);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, applications);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, details);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, details_box);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, sheet);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, toaster);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, banner);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, banner_text);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, banner_start);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_processes);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_queue);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_messages);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_restarts);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_cost);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_read_only);
  gtk_widget_class_bind_template_child (widget, ObserverWindow, status_node);
  gtk_widget_class_bind_template_callback (widget, page_cb);
}

static void
observer_window_class_init (ObserverWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = observer_window_close_request;
  g_type_ensure (OBSERVER_TYPE_APPLICATIONS_PAGE);
  g_type_ensure (OBSERVER_TYPE_PROCESSES_PAGE);
  g_type_ensure (OBSERVER_TYPE_EVENTS_PAGE);
  g_type_ensure (OBSERVER_TYPE_LOAD_PAGE);
  g_type_ensure (OBSERVER_TYPE_SYSTEM_PAGE);
  g_type_ensure (OBSERVER_TYPE_CONSOLE_PAGE);
  g_type_ensure (OBSERVER_TYPE_DETAILS_PANEL);
  g_type_ensure (OBSERVER_TYPE_SHEET);
  g_type_ensure (OBSERVER_TYPE_TOASTER);
  gtk_widget_class_set_template_from_resource (widget, "/org/coppice/Observer/window.ui");
  bind_children (widget);
  observer_window_class_init_actions (widget);
}

static void
observer_window_init (ObserverWindow *self)
{
  observer_style_init (gtk_widget_get_display (GTK_WIDGET (self)));
  self->running = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stopping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->settings = observer_settings_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_property_action_add (G_ACTION_MAP (self), "page", G_OBJECT (self->stack),
                                "visible-child-name");
  observer_property_action_add (G_ACTION_MAP (self), "show-details",
                                G_OBJECT (self->details_box), "visible");
  observer_sheet_set_content (self->sheet, self->content);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (width_cb), NULL);
  g_signal_connect_object (self->details_box, "notify::visible",
                           G_CALLBACK (details_shown_cb), self, G_CONNECT_SWAPPED);
  restore (self);
}

GtkWindow *
observer_window_new (GtkApplication *application, CopSource *source)
{
  ObserverWindow *self =
      g_object_new (OBSERVER_TYPE_WINDOW, "application", application, NULL);

  self->session = observer_session_new (source);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::selected", G_CALLBACK (selected_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "lost", G_CALLBACK (lost_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::read-only", G_CALLBACK (read_only_cb),
                           self, G_CONNECT_SWAPPED);
  observer_property_action_add (G_ACTION_MAP (self), "read-only",
                                G_OBJECT (self->session), "read-only");
  give_session (self);
  if (self->settings != NULL) {
    g_autofree char *page = g_settings_get_string (self->settings, "page");
    observer_window_show_page (self, page);
    interval_cb (self);
    g_signal_connect_object (self->settings, "changed::refresh-msec",
                             G_CALLBACK (interval_cb), self, G_CONNECT_SWAPPED);
    units_cb (self);
    g_signal_connect_object (self->settings, "changed::units", G_CALLBACK (units_cb),
                             self, G_CONNECT_SWAPPED);
    g_settings_bind (self->settings, "read-only", self->session, "read-only",
                     G_SETTINGS_BIND_DEFAULT);
  } else {
    observer_window_show_page (self, "applications");
  }
  if (observer_session_get_snapshot (self->session) != NULL)
    changed_cb (self);
  observer_window_update_actions (self);
  return GTK_WINDOW (self);
}

ObserverSession *
observer_window_get_session (ObserverWindow *self)
{
  return self->session;
}

void
observer_window_take_evaluator (ObserverWindow *self, ObserverEvaluator *evaluator)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, "console");

  observer_console_page_take_evaluator (OBSERVER_CONSOLE_PAGE (page), evaluator);
}

void
observer_window_show_page (ObserverWindow *self, const char *name)
{
  if (gtk_stack_get_child_by_name (self->stack, name) == NULL)
    name = "applications";
  gtk_stack_set_visible_child_name (self->stack, name);
}

void
observer_window_lock (ObserverWindow *self)
{
  g_settings_unbind (self->session, "read-only");
  g_action_map_remove_action (G_ACTION_MAP (self), "read-only");
  observer_session_set_read_only (self->session, true);
}

void
observer_window_show_details (ObserverWindow *self, uint64_t id)
{
  if (gtk_widget_get_visible (self->details_box))
    return;
  /* The panel must not cover what it is about. */
  observer_applications_page_reveal_when_resized (self->applications, id);
  gtk_widget_set_visible (self->details_box, TRUE);
  if (self->settings != NULL && gtk_widget_get_width (GTK_WIDGET (self->paned)) > 0)
    gtk_paned_set_position (self->paned,
                            gtk_widget_get_width (GTK_WIDGET (self->paned)) -
                                g_settings_get_int (self->settings, "details-width"));
}

bool
observer_window_is_settled (ObserverWindow *self)
{
  return observer_session_get_snapshot (self->session) != NULL &&
         observer_page_is_at_rest (observer_window_get_page (self));
}

static void
describe_banner (ObserverWindow *self, GString *text)
{
  graphene_rect_t bounds;

  if (gtk_revealer_get_child_revealed (self->banner) &&
      gtk_widget_compute_bounds (GTK_WIDGET (self->banner_start), GTK_WIDGET (self),
                                 &bounds))
    g_string_append_printf (text, "banner %s\t%d\t%d\n",
                            gtk_label_get_text (self->banner_text),
                            (int) (bounds.origin.x + bounds.size.width / 2),
                            (int) (bounds.origin.y + bounds.size.height / 2));
}

char *
observer_window_describe (ObserverWindow *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "page %s\n",
                          gtk_stack_get_visible_child_name (self->stack));
  describe_banner (self, text);
  g_string_append_printf (text, "status %s\t%s\n",
                          gtk_label_get_text (self->status_processes),
                          gtk_label_get_text (self->status_restarts));
  observer_sheet_describe (self->sheet, text);
  observer_toaster_describe (self->toaster, text);
  if (gtk_widget_get_visible (self->details_box))
    observer_details_panel_describe (self->details, text);
  for (GtkWidget *page = gtk_widget_get_first_child (GTK_WIDGET (self->stack));
       page != NULL; page = gtk_widget_get_next_sibling (page))
    observer_page_describe (OBSERVER_PAGE (page), text);
  return g_string_free (text, FALSE);
}
