/* List of applications on the left, tree of the chosen one on the right. */
#include "observer/applications-page.h"

#include "observer/application-list.h"
#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/tree-pane.h"

struct _ObserverApplicationsPage {
  GtkBox parent_instance;

  ObserverApplicationList *list;
  GtkStack                *stack;
  ObserverTreePane        *pane;
  GtkLabel                *title;
  GtkLabel                *subtitle;
  GtkWidget               *tools;
  GtkButton               *new_bucket;
  GtkButton               *start;
  GtkLabel                *stopped_title;
  GtkLabel                *stopped_reason;

  ObserverSession *session; /* owned */
  bool             is_lost; /* the node is gone */
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverApplicationsPage,
                               observer_applications_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

/* ---- the chosen application ---- */

static const CopSeenApplication *
find_application (ObserverApplicationsPage *self, const char *name)
{
  CopSnapshot *snapshot =
      self->session != NULL ? observer_session_get_snapshot (self->session) : NULL;

  for (size_t i = 0; snapshot != NULL && name != NULL && i < snapshot->n_applications;
       i++) {
    if (g_str_equal (snapshot->applications[i].name, name))
      return &snapshot->applications[i];
  }
  return NULL;
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (label), text) != 0)
    gtk_label_set_text (label, text);
}

static bool
has_kv_registry (ObserverApplicationsPage *self, const CopSeenApplication *application)
{
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);
  uint32_t     row = cop_snapshot_find_name (snapshot, "KV.Registry");

  return row != COP_NOWHERE && snapshot->processes[row].application != COP_NOWHERE &&
         &snapshot->applications[snapshot->processes[row].application] == application;
}

static const char *
view_for (const CopSeenApplication *application)
{
  if (application == NULL)
    return "none";
  if (application->root != COP_NOWHERE || application->n_processes > 0)
    return "tree";
  return application->is_running ? "empty" : "stopped";
}

static void
show_stopped (ObserverApplicationsPage *self, const CopSeenApplication *application)
{
  g_autofree char *title = g_strdup_printf (_ ("%s is not running"), application->name);
  g_autofree char *reason =
      application->last_reason != NULL
          ? g_strdup_printf (_ ("It ended with %s."), application->last_reason)
          : g_strdup (_ ("It is loaded, but has not been started yet."));

  set_text (self->stopped_title, title);
  set_text (self->stopped_reason, reason);
}

static char *
figures_of (const CopSeenApplication *application)
{
  g_autofree char *count = observer_format_count (application->n_processes);
  g_autofree char *memory = observer_format_bytes (application->memory);

  return g_strdup_printf (
      ngettext_ ("version %s · %s process · %s", "version %s · %s processes · %s",
                 application->n_processes),
      application->version != NULL ? application->version : "–", count, memory);
}

static void
show_application (ObserverApplicationsPage *self, const CopSeenApplication *application)
{
  bool             running = application->is_running;
  g_autofree char *figures = figures_of (application);

  set_text (self->title, application->name);
  set_text (self->subtitle, self->is_lost ? _ ("as last seen: the node is gone")
                            : running     ? figures
                                          : _ ("not running"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->start), "s", application->name);
  gtk_widget_set_visible (GTK_WIDGET (self->new_bucket),
                          running && has_kv_registry (self, application));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.stop", running);
  show_stopped (self, application);
  observer_tree_pane_set_application (self->pane, application->name);
}

/* What belongs to no application, or nothing at all. */
static void
show_outside (ObserverApplicationsPage *self, bool is_outside)
{
  set_text (self->title, is_outside ? _ ("Outside") : "");
  set_text (self->subtitle,
            is_outside ? _ ("Processes that belong to no application") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->new_bucket), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.stop", FALSE);
  if (is_outside)
    observer_tree_pane_set_application (self->pane, NULL);
}

static void
show_chosen (ObserverApplicationsPage *self)
{
  const char               *chosen = observer_application_list_get_chosen (self->list);
  bool                      is_outside = chosen != NULL && chosen[0] == '\0';
  const CopSeenApplication *application = find_application (self, chosen);
  const char               *view = is_outside ? "tree" : view_for (application);

  if (application != NULL)
    show_application (self, application);
  else
    show_outside (self, is_outside);
  gtk_stack_set_visible_child_name (self->stack, view);
  gtk_widget_set_visible (self->tools, g_str_equal (view, "tree"));
}

static void
lost_cb (ObserverApplicationsPage *self)
{
  self->is_lost = true;
  gtk_widget_add_css_class (GTK_WIDGET (self), "lost");
  show_chosen (self);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverApplicationsPage *self = OBSERVER_APPLICATIONS_PAGE (widget);

  gtk_widget_activate_action (widget, "win.stop-application", "s",
                              observer_application_list_get_chosen (self->list));
}

/* ---- life ---- */

static void
observer_applications_page_dispose (GObject *object)
{
  ObserverApplicationsPage *self = OBSERVER_APPLICATIONS_PAGE (object);

  gtk_widget_insert_action_group (GTK_WIDGET (self), "tree", NULL);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_applications_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, list);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stack);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, pane);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, title);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, subtitle);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, tools);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, new_bucket);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, start);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stopped_title);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stopped_reason);
  gtk_widget_class_bind_template_callback (widget, show_chosen);
}

static void
observer_applications_page_class_init (ObserverApplicationsPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_applications_page_dispose;
  g_type_ensure (OBSERVER_TYPE_APPLICATION_LIST);
  g_type_ensure (OBSERVER_TYPE_TREE_PANE);
  gtk_widget_class_set_template_from_resource (
      widget, "/org/coppice/Observer/applications-page.ui");
  bind_children (widget);
  gtk_widget_class_install_action (widget, "page.stop", NULL, stop_action);
}

static void
observer_applications_page_init (ObserverApplicationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tree",
                                  observer_tree_pane_get_actions (self->pane));
}

void
observer_applications_page_reveal (ObserverApplicationsPage *self, uint64_t id)
{
  const CopSeenProcess *process = observer_session_peek (self->session, id);

  if (process == NULL)
    return;
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);
  observer_application_list_choose (
      self->list, process->application != COP_NOWHERE
                      ? snapshot->applications[process->application].name
                      : "");
  observer_tree_pane_reveal (self->pane, id);
}

void
observer_applications_page_reveal_when_resized (ObserverApplicationsPage *self,
                                                uint64_t                  id)
{
  observer_tree_pane_reveal_when_resized (self->pane, id);
}

uint64_t
observer_applications_page_get_cursor_id (ObserverApplicationsPage *self)
{
  return observer_tree_pane_get_cursor_id (self->pane);
}

const char *
observer_applications_page_get_application (ObserverApplicationsPage *self)
{
  return observer_application_list_get_chosen (self->list);
}

/* ---- as a page ---- */

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverApplicationsPage *self = OBSERVER_APPLICATIONS_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  observer_tree_pane_set_session (self->pane, session);
  observer_application_list_set_session (self->list, session);
  g_signal_connect_object (session, "changed", G_CALLBACK (show_chosen), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "lost", G_CALLBACK (lost_cb), self,
                           G_CONNECT_SWAPPED);
  show_chosen (self);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_APPLICATIONS_PAGE (page)->pane));
}

static void
search (ObserverPage *page)
{
  observer_tree_pane_search (OBSERVER_APPLICATIONS_PAGE (page)->pane);
}

static bool
is_at_rest (ObserverPage *page)
{
  return observer_tree_pane_is_at_rest (OBSERVER_APPLICATIONS_PAGE (page)->pane);
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverApplicationsPage *self = OBSERVER_APPLICATIONS_PAGE (page);
  const char               *chosen = observer_application_list_get_chosen (self->list);

  g_string_append_printf (text, "application %s\t%s\n", chosen != NULL ? chosen : "-",
                          gtk_stack_get_visible_child_name (self->stack));
  observer_tree_pane_describe (self->pane, text);
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->search = search;
  iface->is_at_rest = is_at_rest;
  iface->describe = describe;
}
