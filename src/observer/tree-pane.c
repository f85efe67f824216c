/* The pane joins the views of one model, and holds what people choose about them as
 * properties: each is an action, and a key of the settings. */
#include "observer/tree-pane.h"

#include "observer/direction.h"
#include "observation/i18n.h"
#include "observer/property-action.h"
#include "observer/search-mistake.h"
#include "observer/settings.h"
#include "observer/tree-legend.h"
#include "observer/tree-map.h"
#include "observer/tree-save.h"
#include "observer/tree-table.h"
#include "observer/tree-view.h"

struct _ObserverTreePane {
  GtkBox parent_instance;

  GtkWidget          *search_bar;
  GtkSearchEntry     *search;
  GtkLabel           *matches;
  GtkLabel           *mistake;
  GtkStack           *stack;
  ObserverTreeView   *tree;
  ObserverTreeTable  *table;
  ObserverTreeLegend *legend;
  ObserverTreeMap    *map;
  GtkLabel           *zoom;

  ObserverSession    *session;  /* owned */
  ObserverTreeModel  *model;    /* owned */
  GSettings          *settings; /* owned, or NULL */
  GSimpleActionGroup *actions;  /* owned */

  char    *application; /* owned, or NULL: outside of all */
  char    *view;        /* owned: "drawn" or "list" */
  char    *color;       /* owned: id of a measure */
  bool     links, monitors, masters, minimap;
  char    *searched; /* owned, or NULL: the text that was searched last */
  uint64_t found;    /* the match that was gone to last, or 0 */
  unsigned rank;     /* of it, from 1; 0: none */
};

enum {
  PROP_0,
  PROP_VIEW,
  PROP_COLOR,
  PROP_LINKS,
  PROP_MONITORS,
  PROP_MASTERS,
  PROP_MINIMAP,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ObserverTreePane, observer_tree_pane, GTK_TYPE_BOX)

static bool
is_drawn (ObserverTreePane *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "drawn") == 0;
}

/* ---- search ---- */

static void
show_matches (ObserverTreePane *self)
{
  unsigned         n = observer_tree_model_count_matches (self->model);
  g_autofree char *text = NULL;

  if (!observer_tree_model_is_searching (self->model))
    text = g_strdup ("");
  else if (n == 0)
    text = g_strdup (_ ("No match"));
  else if (self->rank > 0)
    text = g_strdup_printf (_ ("%u of %u"), MIN (self->rank, n), n);
  else
    text = g_strdup_printf (ngettext_ ("%u match", "%u matches", n), n);
  if (g_strcmp0 (gtk_label_get_text (self->matches), text) != 0)
    gtk_label_set_text (self->matches, text);
}

static void
search_changed_cb (ObserverTreePane *self)
{
  const char        *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  ObserverSpan       span = { 0 };
  g_autoptr (GError) error = NULL;

  /* The entry tells it late: meanwhile somebody may have gone to a match. */
  if (self->model == NULL || g_strcmp0 (text, self->searched) == 0)
    return;
  g_free (self->searched);
  self->searched = g_strdup (text);
  self->found = 0;
  self->rank = 0;
  observer_tree_model_set_search (self->model, text, &span, &error);
  observer_search_show_mistake (self->search, self->mistake, self->search_bar,
                                error != NULL ? error->message : NULL, span);
  show_matches (self);
}

static void
go_to_match (ObserverTreePane *self, int step)
{
  uint64_t from =
      self->found != 0 ? self->found : observer_session_get_selected (self->session);
  uint64_t id = observer_tree_model_next_match (self->model, from, step, &self->rank);

  if (id == 0)
    return;
  self->found = id;
  observer_session_select (self->session, id);
  observer_tree_pane_reveal (self, id);
  show_matches (self);
}

static void
search_activate_cb (ObserverTreePane *self)
{
  search_changed_cb (self);
  go_to_match (self, 1);
}

static void
stop_search_cb (ObserverTreePane *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  search_changed_cb (self);
  gtk_widget_set_visible (self->search_bar, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
observer_tree_pane_search (ObserverTreePane *self)
{
  gtk_widget_set_visible (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

/* ---- actions ---- */

static void
zoom_action (GSimpleAction *action, GVariant *parameter, void *data)
{
  ObserverTreeView *tree = OBSERVER_TREE_PANE (data)->tree;
  const char       *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "zoom-in"))
    observer_tree_view_zoom (tree, 1.2);
  else if (g_str_equal (name, "zoom-out"))
    observer_tree_view_zoom (tree, 1 / 1.2);
  else if (g_str_equal (name, "zoom-reset"))
    observer_tree_view_zoom_reset (tree);
  else
    observer_tree_view_fit (tree);
}

static void
fold_action (GSimpleAction *action, GVariant *parameter, void *data)
{
  observer_tree_model_fold (OBSERVER_TREE_PANE (data)->model,
                            g_variant_get_uint64 (parameter));
}

static void
search_action (GSimpleAction *action, GVariant *parameter, void *data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  if (g_str_equal (name, "search"))
    observer_tree_pane_search (data);
  else if (g_str_equal (name, "stop-search"))
    stop_search_cb (data);
  else
    go_to_match (data, g_str_equal (name, "next-match") ? 1 : -1);
}

static void
export_action (GSimpleAction *action, GVariant *parameter, void *data)
{
  ObserverTreePane *self = data;

  observer_tree_save (GTK_WIDGET (self), self->model,
                      observer_tree_view_get_edges (self->tree),
                      self->application != NULL ? self->application : "outside",
                      g_variant_get_string (parameter, NULL));
}

static void
add_actions (ObserverTreePane *self)
{
  static const GActionEntry entries[] = {
    { .name = "zoom-in", .activate = zoom_action },
    { .name = "zoom-out", .activate = zoom_action },
    { .name = "zoom-reset", .activate = zoom_action },
    { .name = "fit", .activate = zoom_action },
    { .name = "fold", .activate = fold_action, .parameter_type = "t" },
    { .name = "export", .activate = export_action, .parameter_type = "s" },
    { .name = "search", .activate = search_action },
    { .name = "stop-search", .activate = search_action },
    { .name = "next-match", .activate = search_action },
    { .name = "previous-match", .activate = search_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries,
                                   G_N_ELEMENTS (entries), self);
  for (unsigned i = 1; i < N_PROPS; i++)
    observer_property_action_add (G_ACTION_MAP (self->actions), props[i]->name,
                                  G_OBJECT (self), props[i]->name);
}

/* ---- what is chosen ---- */

static void
apply (ObserverTreePane *self)
{
  if (self->model == NULL)
    return;
  observer_tree_model_set_measure (self->model, observer_measure_from_id (self->color));
  observer_tree_model_set_masters (self->model, self->masters);
  observer_tree_view_set_layers (self->tree, self->links, self->monitors);
  observer_tree_legend_set_layers (self->legend, self->links, self->monitors);
  observer_tree_map_set_wanted (self->map, self->minimap);
}

static void
show_view (ObserverTreePane *self)
{
  bool had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL;

  gtk_stack_set_visible_child_name (
      self->stack, g_strcmp0 (self->view, "list") == 0 ? "list" : "drawn");
  if (had_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
observer_tree_pane_set_property (GObject      *object,
                                 unsigned      id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (object);

  switch (id) {
  case PROP_VIEW:
    g_free (self->view);
    self->view = g_value_dup_string (value);
    show_view (self);
    return;
  case PROP_COLOR:
    g_free (self->color);
    self->color = g_value_dup_string (value);
    break;
  case PROP_LINKS: self->links = g_value_get_boolean (value); break;
  case PROP_MONITORS: self->monitors = g_value_get_boolean (value); break;
  case PROP_MASTERS: self->masters = g_value_get_boolean (value); break;
  case PROP_MINIMAP: self->minimap = g_value_get_boolean (value); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  apply (self);
}

static void
observer_tree_pane_get_property (GObject    *object,
                                 unsigned    id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (object);

  switch (id) {
  case PROP_VIEW: g_value_set_string (value, self->view); break;
  case PROP_COLOR: g_value_set_string (value, self->color); break;
  case PROP_LINKS: g_value_set_boolean (value, self->links); break;
  case PROP_MONITORS: g_value_set_boolean (value, self->monitors); break;
  case PROP_MASTERS: g_value_set_boolean (value, self->masters); break;
  case PROP_MINIMAP: g_value_set_boolean (value, self->minimap); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
keep_in_settings (ObserverTreePane *self)
{
  self->settings = observer_settings_new ();
  for (unsigned i = 1; i < N_PROPS && self->settings != NULL; i++) {
    g_autofree char *key = g_strconcat ("tree-", props[i]->name, NULL);
    g_settings_bind (self->settings, key, self, props[i]->name, G_SETTINGS_BIND_DEFAULT);
  }
}

/* ---- life ---- */

static void
zoomed_cb (ObserverTreePane *self)
{
  g_autofree char *text = g_strdup_printf (
      _ ("%d %%"), (int) (observer_tree_view_get_zoom (self->tree) * 100 + 0.5));

  if (g_strcmp0 (gtk_label_get_text (self->zoom), text) != 0)
    gtk_label_set_text (self->zoom, text);
}

static void
observer_tree_pane_map (GtkWidget *widget)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (widget);

  if (self->model != NULL)
    observer_tree_model_set_active (self->model, true);
  GTK_WIDGET_CLASS (observer_tree_pane_parent_class)->map (widget);
}

static void
observer_tree_pane_unmap (GtkWidget *widget)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (widget);

  GTK_WIDGET_CLASS (observer_tree_pane_parent_class)->unmap (widget);
  if (self->model != NULL)
    observer_tree_model_set_active (self->model, false);
}

static gboolean
observer_tree_pane_grab_focus (GtkWidget *widget)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (widget);

  return gtk_widget_grab_focus (is_drawn (self) ? GTK_WIDGET (self->tree)
                                                : GTK_WIDGET (self->table));
}

static void
observer_tree_pane_dispose (GObject *object)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->model);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_tree_pane_parent_class)->dispose (object);
}

static void
observer_tree_pane_finalize (GObject *object)
{
  ObserverTreePane *self = OBSERVER_TREE_PANE (object);

  g_free (self->application);
  g_free (self->searched);
  g_free (self->view);
  g_free (self->color);
  G_OBJECT_CLASS (observer_tree_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, search_bar);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, search);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, matches);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, mistake);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, stack);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, tree);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, table);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, legend);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, map);
  gtk_widget_class_bind_template_child (widget, ObserverTreePane, zoom);
  gtk_widget_class_bind_template_callback (widget, zoomed_cb);
  gtk_widget_class_bind_template_callback (widget, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget, stop_search_cb);
}

static void
bind_keys (GtkWidgetClass *widget)
{
  gtk_widget_class_add_binding_action (widget, GDK_KEY_F3, 0, "tree.next-match", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_F3, GDK_SHIFT_MASK,
                                       "tree.previous-match", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_g, GDK_CONTROL_MASK,
                                       "tree.next-match", NULL);
  gtk_widget_class_add_binding_action (
      widget, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "tree.previous-match", NULL);
}

static void
install_properties (GObjectClass *object)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  props[PROP_VIEW] = g_param_spec_string ("view", NULL, NULL, "drawn", flags);
  props[PROP_COLOR] = g_param_spec_string ("color", NULL, NULL, "none", flags);
  props[PROP_LINKS] = g_param_spec_boolean ("links", NULL, NULL, FALSE, flags);
  props[PROP_MONITORS] = g_param_spec_boolean ("monitors", NULL, NULL, FALSE, flags);
  props[PROP_MASTERS] = g_param_spec_boolean ("masters", NULL, NULL, FALSE, flags);
  props[PROP_MINIMAP] = g_param_spec_boolean ("minimap", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object, N_PROPS, props);
}

static void
observer_tree_pane_class_init (ObserverTreePaneClass *klass)
{
  GObjectClass   *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  object->dispose = observer_tree_pane_dispose;
  object->finalize = observer_tree_pane_finalize;
  object->set_property = observer_tree_pane_set_property;
  object->get_property = observer_tree_pane_get_property;
  install_properties (object);
  widget->map = observer_tree_pane_map;
  widget->unmap = observer_tree_pane_unmap;
  widget->grab_focus = observer_tree_pane_grab_focus;
  g_type_ensure (OBSERVER_TYPE_TREE_VIEW);
  g_type_ensure (OBSERVER_TYPE_TREE_TABLE);
  g_type_ensure (OBSERVER_TYPE_TREE_LEGEND);
  g_type_ensure (OBSERVER_TYPE_TREE_MAP);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/tree-pane.ui");
  bind_children (widget);
  bind_keys (widget);
}

static void
observer_tree_pane_init (ObserverTreePane *self)
{
  self->view = g_strdup ("drawn");
  self->color = g_strdup ("none");
  self->minimap = true;
  gtk_widget_init_template (GTK_WIDGET (self));
  observer_keep_ltr (gtk_stack_get_child_by_name (self->stack, "drawn"));
  add_actions (self);
  keep_in_settings (self);
}

void
observer_tree_pane_set_session (ObserverTreePane *self, ObserverSession *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->model = observer_tree_model_new (session);
  observer_tree_view_set_model (self->tree, self->model);
  observer_tree_table_set_model (self->table, self->model);
  observer_tree_legend_set_model (self->legend, self->model);
  observer_tree_map_set_view (self->map, self->tree, self->model);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (show_matches), self,
                           G_CONNECT_SWAPPED);
  observer_tree_model_set_active (self->model, gtk_widget_get_mapped (GTK_WIDGET (self)));
  apply (self);
}

void
observer_tree_pane_set_application (ObserverTreePane *self, const char *name)
{
  if (g_strcmp0 (name, self->application) != 0) {
    g_free (self->application);
    self->application = g_strdup (name);
  }
  observer_tree_model_set_application (self->model, name);
}

ObserverTreeModel *
observer_tree_pane_get_model (ObserverTreePane *self)
{
  return self->model;
}

GActionGroup *
observer_tree_pane_get_actions (ObserverTreePane *self)
{
  return G_ACTION_GROUP (self->actions);
}

void
observer_tree_pane_reveal (ObserverTreePane *self, uint64_t id)
{
  if (is_drawn (self))
    observer_tree_view_reveal (self->tree, id);
  else
    observer_tree_table_reveal (self->table, id);
}

void
observer_tree_pane_reveal_when_resized (ObserverTreePane *self, uint64_t id)
{
  if (is_drawn (self))
    observer_tree_view_reveal_when_resized (self->tree, id);
}

uint64_t
observer_tree_pane_get_cursor_id (ObserverTreePane *self)
{
  return is_drawn (self) ? observer_tree_view_get_cursor_id (self->tree)
                         : observer_session_get_selected (self->session);
}

bool
observer_tree_pane_is_at_rest (ObserverTreePane *self)
{
  return observer_tree_view_is_at_rest (self->tree);
}

void
observer_tree_pane_describe (ObserverTreePane *self, GString *text)
{
  if (gtk_widget_get_visible (self->search_bar))
    g_string_append_printf (
        text, "search %s\t%s\t%s\n", gtk_editable_get_text (GTK_EDITABLE (self->search)),
        gtk_label_get_text (self->matches), gtk_label_get_text (self->mistake));
  if (is_drawn (self))
    observer_tree_view_describe (self->tree, text);
  else
    observer_tree_table_describe (self->table, text);
}
