/* List of applications on the left, tree of the chosen one on the right. */
#include "observer/applications-page.h"

#include "observer/application-row.h"
#include "observer/format.h"
#include "observer/i18n.h"
#include "observer/tree-view.h"

struct _ObserverApplicationsPage {
  GtkBox parent_instance;

  GtkListBox       *list;
  GtkStack         *stack;
  ObserverTreeView *tree;
  GtkLabel         *title;
  GtkLabel         *subtitle;
  GtkButton        *new_bucket;
  GtkButton        *stop;
  GtkButton        *start;
  GtkLabel         *stopped_title;
  GtkLabel         *stopped_reason;
  GtkLabel         *zoom;

  ObserverSession   *session; /* owned */
  ObserverTreeModel *model;   /* owned */
  char              *chosen;  /* owned: name, or NULL */
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
  if (application->root != COP_NOWHERE)
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
          : g_strdup (_ ("It has not been started yet."));

  set_text (self->stopped_title, title);
  set_text (self->stopped_reason, reason);
}

static void
show_chosen (ObserverApplicationsPage *self)
{
  const CopSeenApplication *application = find_application (self, self->chosen);
  const char               *view = view_for (application);
  bool                      running = application != NULL && application->is_running;

  gtk_stack_set_visible_child_name (self->stack, view);
  gtk_widget_set_visible (GTK_WIDGET (self->new_bucket),
                          running && has_kv_registry (self, application));
  gtk_widget_set_visible (GTK_WIDGET (self->stop), running);
  if (application == NULL) {
    set_text (self->title, "");
    set_text (self->subtitle, "");
    return;
  }

  g_autofree char *count = observer_format_count (application->n_processes);
  g_autofree char *memory = observer_format_bytes (application->memory);
  g_autofree char *figures = g_strdup_printf (
      ngettext_ ("version %s · %s process · %s", "version %s · %s processes · %s",
                 application->n_processes),
      application->version != NULL ? application->version : "–", count, memory);
  set_text (self->title, application->name);
  set_text (self->subtitle, running ? figures : _ ("not running"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->stop), "s", application->name);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->start), "s", application->name);
  show_stopped (self, application);
  observer_tree_model_set_application (self->model, application->name);
}

static void
choose (ObserverApplicationsPage *self, const char *name)
{
  if (g_strcmp0 (name, self->chosen) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (name);
  show_chosen (self);
}

static void
row_selected_cb (ObserverApplicationsPage *self, GtkListBoxRow *row)
{
  if (row != NULL)
    choose (self, observer_application_row_get_name (OBSERVER_APPLICATION_ROW (row)));
}

/* ---- the list ---- */

static ObserverApplicationRow *
find_row (ObserverApplicationsPage *self, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (OBSERVER_IS_APPLICATION_ROW (child) &&
        g_str_equal (observer_application_row_get_name (OBSERVER_APPLICATION_ROW (child)),
                     name))
      return OBSERVER_APPLICATION_ROW (child);
  }
  return NULL;
}

static void
remove_vanished (ObserverApplicationsPage *self)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       child != NULL; child = next) {
    next = gtk_widget_get_next_sibling (child);
    if (OBSERVER_IS_APPLICATION_ROW (child) &&
        find_application (self, observer_application_row_get_name (
                                    OBSERVER_APPLICATION_ROW (child))) == NULL)
      gtk_list_box_remove (self->list, child);
  }
}

/* At first the one that has most to show is chosen; afterwards only people choose. */
static void
choose_first (ObserverApplicationsPage *self, CopSnapshot *snapshot)
{
  const CopSeenApplication *best = NULL;

  for (size_t i = 0; i < snapshot->n_applications; i++) {
    const CopSeenApplication *application = &snapshot->applications[i];
    if (best == NULL || (best->root == COP_NOWHERE && application->root != COP_NOWHERE))
      best = application;
  }
  if (best != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (find_row (self, best->name)));
}

static void
update (ObserverApplicationsPage *self)
{
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);

  if (snapshot == NULL)
    return;
  remove_vanished (self);
  for (size_t i = 0; i < snapshot->n_applications; i++) {
    const CopSeenApplication *application = &snapshot->applications[i];
    ObserverApplicationRow   *row = find_row (self, application->name);

    if (row == NULL) {
      row = OBSERVER_APPLICATION_ROW (observer_application_row_new (application->name));
      gtk_list_box_insert (self->list, GTK_WIDGET (row), (int) i);
    }
    observer_application_row_update (row, application);
  }
  if (self->chosen == NULL)
    choose_first (self, snapshot);
  show_chosen (self);
}

/* ---- zoom ---- */

static void
zoomed_cb (ObserverApplicationsPage *self)
{
  g_autofree char *text = g_strdup_printf (
      _ ("%d %%"), (int) (observer_tree_view_get_zoom (self->tree) * 100 + 0.5));

  set_text (self->zoom, text);
}

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverTreeView *tree = OBSERVER_APPLICATIONS_PAGE (widget)->tree;

  if (g_str_equal (name, "tree.zoom-in"))
    observer_tree_view_zoom (tree, 1.2);
  else if (g_str_equal (name, "tree.zoom-out"))
    observer_tree_view_zoom (tree, 1 / 1.2);
  else if (g_str_equal (name, "tree.zoom-reset"))
    observer_tree_view_zoom_reset (tree);
  else
    observer_tree_view_fit (tree);
}

static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  observer_tree_model_fold (OBSERVER_APPLICATIONS_PAGE (widget)->model,
                            g_variant_get_uint64 (parameter));
}

/* ---- life ---- */

static void
observer_applications_page_dispose (GObject *object)
{
  g_clear_object (&OBSERVER_APPLICATIONS_PAGE (object)->model);
  g_clear_object (&OBSERVER_APPLICATIONS_PAGE (object)->session);
  G_OBJECT_CLASS (observer_applications_page_parent_class)->dispose (object);
}

static void
observer_applications_page_finalize (GObject *object)
{
  g_free (OBSERVER_APPLICATIONS_PAGE (object)->chosen);
  G_OBJECT_CLASS (observer_applications_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, list);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stack);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, tree);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, title);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, subtitle);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, new_bucket);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stop);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, start);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stopped_title);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, stopped_reason);
  gtk_widget_class_bind_template_child (widget, ObserverApplicationsPage, zoom);
  gtk_widget_class_bind_template_callback (widget, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget, zoomed_cb);
}

static void
observer_applications_page_class_init (ObserverApplicationsPageClass *klass)
{
  static const char *const zooms[] = { "tree.zoom-in", "tree.zoom-out", "tree.zoom-reset",
                                       "tree.fit" };
  GtkWidgetClass          *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_applications_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_applications_page_finalize;
  g_type_ensure (OBSERVER_TYPE_TREE_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget, "/org/coppice/Observer/applications-page.ui");
  bind_children (widget);
  for (size_t i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_install_action (widget, zooms[i], NULL, zoom_action);
  gtk_widget_class_install_action (widget, "tree.fold", "t", fold_action);
}

static void
observer_applications_page_init (ObserverApplicationsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverApplicationsPage *self = OBSERVER_APPLICATIONS_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->model = observer_tree_model_new (session);
  observer_tree_view_set_model (self->tree, self->model);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
observer_applications_page_reveal (ObserverApplicationsPage *self, uint64_t id)
{
  const CopSeenProcess *process = observer_session_peek (self->session, id);

  if (process == NULL)
    return;
  if (process->application != COP_NOWHERE) {
    CopSnapshot *snapshot = observer_session_get_snapshot (self->session);
    const char  *name = snapshot->applications[process->application].name;
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (find_row (self, name)));
  }
  observer_tree_view_reveal (self->tree, id);
}

void
observer_applications_page_reveal_when_resized (ObserverApplicationsPage *self,
                                                uint64_t                  id)
{
  observer_tree_view_reveal_when_resized (self->tree, id);
}

uint64_t
observer_applications_page_get_cursor_id (ObserverApplicationsPage *self)
{
  return observer_tree_view_get_cursor_id (self->tree);
}

const char *
observer_applications_page_get_application (ObserverApplicationsPage *self)
{
  return self->chosen;
}

static void
focus (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_APPLICATIONS_PAGE (page)->tree));
}

static bool
is_at_rest (ObserverPage *page)
{
  return observer_tree_view_is_at_rest (OBSERVER_APPLICATIONS_PAGE (page)->tree);
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverApplicationsPage *self = OBSERVER_APPLICATIONS_PAGE (page);

  g_string_append_printf (text, "application %s\t%s\n",
                          self->chosen != NULL ? self->chosen : "-",
                          gtk_stack_get_visible_child_name (self->stack));
  observer_tree_view_describe (self->tree, text);
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->is_at_rest = is_at_rest;
  iface->describe = describe;
}
