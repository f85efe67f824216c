/* A list box. Rows follow the applications; their order changes when they come and go or
 * when people choose another, never because a number did. */
#include "observer/application-list.h"

#include "observer/application-row.h"
#include "observer/property-action.h"
#include "observer/settings.h"

struct _ObserverApplicationList {
  GtkBox parent_instance;

  GtkListBox *list;

  ObserverSession    *session;  /* owned */
  GSettings          *settings; /* owned, or NULL */
  GSimpleActionGroup *actions;  /* owned */
  char               *chosen;   /* owned, or NULL */
  char               *order;    /* owned */
};

enum { PROP_0, PROP_CHOSEN, PROP_ORDER, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (ObserverApplicationList, observer_application_list, GTK_TYPE_BOX)

/* ---- order ---- */

static const char *const orders[] = {
  [OBSERVER_APPLICATIONS_BY_NAME] = "name",
  [OBSERVER_APPLICATIONS_BY_PROCESSES] = "processes",
  [OBSERVER_APPLICATIONS_BY_MEMORY] = "memory",
  [OBSERVER_APPLICATIONS_BY_QUEUE] = "queue",
  [OBSERVER_APPLICATIONS_BY_REDUCTIONS] = "reductions",
};

static ObserverApplicationOrder
order_of (ObserverApplicationList *self)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (orders); i++) {
    if (g_strcmp0 (self->order, orders[i]) == 0)
      return i;
  }
  return OBSERVER_APPLICATIONS_BY_NAME;
}

static int
compare_cb (GtkListBoxRow *a, GtkListBoxRow *b, void *data)
{
  return observer_application_compare (
      observer_application_row_get_sums (OBSERVER_APPLICATION_ROW (a)),
      observer_application_row_get_sums (OBSERVER_APPLICATION_ROW (b)), order_of (data));
}

/* ---- rows ---- */

static ObserverApplicationRow *
find_row (ObserverApplicationList *self, const char *name)
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

static bool
has_name (const GArray *all, const char *name)
{
  for (unsigned i = 0; i < all->len; i++) {
    if (g_str_equal (g_array_index (all, ObserverApplicationSums, i).name, name))
      return true;
  }
  return false;
}

static void
remove_vanished (ObserverApplicationList *self, const GArray *all)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list));
       child != NULL; child = next) {
    next = gtk_widget_get_next_sibling (child);
    if (OBSERVER_IS_APPLICATION_ROW (child) &&
        !has_name (all,
                   observer_application_row_get_name (OBSERVER_APPLICATION_ROW (child))))
      gtk_list_box_remove (self->list, child);
  }
}

/* Whether it is a new one, or has started or stopped: then it has another place. */
static bool
update_row (ObserverApplicationList *self, const ObserverApplicationSums *sums)
{
  ObserverApplicationRow *row = find_row (self, sums->name);
  bool                    is_new = row == NULL;

  if (is_new) {
    row = OBSERVER_APPLICATION_ROW (observer_application_row_new (sums->name));
    observer_application_row_update (row, sums);
    gtk_list_box_append (self->list, GTK_WIDGET (row));
    return true;
  }
  ObserverApplicationSums before = *observer_application_row_get_sums (row);
  observer_application_row_update (row, sums);
  return before.is_running != sums->is_running || before.has_tree != sums->has_tree;
}

static void
update (ObserverApplicationList *self)
{
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);
  bool         moves = false;

  if (snapshot == NULL)
    return;
  g_autoptr (GArray) all =
      observer_application_sums (snapshot, observer_session_get_rates (self->session));
  remove_vanished (self, all);
  for (unsigned i = 0; i < all->len; i++)
    moves |= update_row (self, &g_array_index (all, ObserverApplicationSums, i));
  if (moves)
    gtk_list_box_invalidate_sort (self->list);
  if (self->chosen == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
row_selected_cb (ObserverApplicationList *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  const char *name = observer_application_row_get_name (OBSERVER_APPLICATION_ROW (row));
  if (g_strcmp0 (name, self->chosen) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CHOSEN]);
}

/* ---- life ---- */

static void
observer_application_list_set_property (GObject      *object,
                                        unsigned      id,
                                        const GValue *value,
                                        GParamSpec   *pspec)
{
  ObserverApplicationList *self = OBSERVER_APPLICATION_LIST (object);

  if (id != PROP_ORDER) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  g_free (self->order);
  self->order = g_value_dup_string (value);
  gtk_list_box_invalidate_sort (self->list);
}

static void
observer_application_list_get_property (GObject    *object,
                                        unsigned    id,
                                        GValue     *value,
                                        GParamSpec *pspec)
{
  ObserverApplicationList *self = OBSERVER_APPLICATION_LIST (object);

  switch (id) {
  case PROP_CHOSEN: g_value_set_string (value, self->chosen); break;
  case PROP_ORDER: g_value_set_string (value, self->order); break;
  default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
observer_application_list_dispose (GObject *object)
{
  ObserverApplicationList *self = OBSERVER_APPLICATION_LIST (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_application_list_parent_class)->dispose (object);
}

static void
observer_application_list_finalize (GObject *object)
{
  ObserverApplicationList *self = OBSERVER_APPLICATION_LIST (object);

  g_free (self->chosen);
  g_free (self->order);
  G_OBJECT_CLASS (observer_application_list_parent_class)->finalize (object);
}

static void
observer_application_list_class_init (ObserverApplicationListClass *klass)
{
  GObjectClass   *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  object->dispose = observer_application_list_dispose;
  object->finalize = observer_application_list_finalize;
  object->set_property = observer_application_list_set_property;
  object->get_property = observer_application_list_get_property;
  props[PROP_CHOSEN] = g_param_spec_string ("chosen", NULL, NULL, NULL,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                                G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_ORDER] = g_param_spec_string ("order", NULL, NULL, "name",
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (
      widget, "/org/coppice/Observer/application-list.ui");
  gtk_widget_class_bind_template_child (widget, ObserverApplicationList, list);
  gtk_widget_class_bind_template_callback (widget, row_selected_cb);
}

static void
observer_application_list_init (ObserverApplicationList *self)
{
  self->order = g_strdup ("name");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_cb, self, NULL);
  self->settings = observer_settings_new ();
  if (self->settings != NULL)
    g_settings_bind (self->settings, "applications-order", self, "order",
                     G_SETTINGS_BIND_DEFAULT);
  self->actions = g_simple_action_group_new ();
  observer_property_action_add (G_ACTION_MAP (self->actions), "order", G_OBJECT (self),
                                "order");
  gtk_widget_insert_action_group (GTK_WIDGET (self), "applications",
                                  G_ACTION_GROUP (self->actions));
}

void
observer_application_list_set_session (ObserverApplicationList *self,
                                       ObserverSession         *session)
{
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
observer_application_list_choose (ObserverApplicationList *self, const char *name)
{
  ObserverApplicationRow *row = find_row (self, name);

  if (row != NULL)
    gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}

const char *
observer_application_list_get_chosen (ObserverApplicationList *self)
{
  return self->chosen;
}
