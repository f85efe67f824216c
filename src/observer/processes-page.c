/* The process table: the model does the work, the page joins it with GTK's column view,
 * the search box and the actions. */
#include "observer/processes-page.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/process-cell.h"
#include "observer/process-columns.h"
#include "observer/process-menu.h"
#include "observer/process-save.h"
#include "observer/process-search.h"
#include "observer/settings.h"

#define KEY_FILTER "processes-filter"

struct _ObserverProcessesPage {
  GtkBox parent_instance;

  ObserverProcessSearch *search;
  GtkLabel              *count;
  GtkMenuButton         *columns_button;
  GtkWidget             *paused_bar;
  GtkLabel              *paused_text;
  GtkStack              *stack;
  GtkLabel              *empty_title;
  GtkScrolledWindow     *scrolled;
  GtkColumnView         *table;

  ObserverSession        *session;  /* owned */
  ObserverProcessList    *list;     /* owned */
  ObserverProcessColumns *columns;  /* owned */
  GSettings              *settings; /* owned, or NULL */
  bool                    is_paused;
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverProcessesPage,
                               observer_processes_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

enum { PROP_0, PROP_PAUSED, N_PROPS };

static GParamSpec *props[N_PROPS];

/* ---- count and emptiness ---- */

static char *
count_text (ObserverProcessesPage *self, size_t n, size_t n_all)
{
  g_autofree char *shown = observer_format_count (n);
  g_autofree char *all = observer_format_count (n_all);

  return n == n_all
             ? g_strdup_printf (ngettext_ ("%s process", "%s processes", n_all), all)
             : g_strdup_printf (_ ("%s of %s"), shown, all);
}

static void
show_empty (ObserverProcessesPage *self)
{
  const char      *filter = observer_process_search_get_text (self->search);
  g_autofree char *title = *filter != '\0'
                               ? g_strdup_printf (_ ("No process matches “%s”"), filter)
                               : g_strdup (_ ("No processes"));

  gtk_label_set_text (self->empty_title, title);
}

static void
show_count (ObserverProcessesPage *self)
{
  ObserverOrder   *order = observer_process_list_get_order (self->list);
  size_t           n = order != NULL ? order->n_rows - order->n_ghosts : 0;
  size_t           n_all = order != NULL ? order->snapshot->n_processes : 0;
  size_t           n_selected = observer_process_list_get_n_selected (self->list);
  g_autofree char *text = count_text (self, n, n_all);

  if (n_selected > 1) {
    g_autofree char *selected = observer_format_count (n_selected);
    g_autofree char *all = g_strdup_printf (_ ("%s selected · %s"), selected, text);
    gtk_label_set_text (self->count, all);
  } else {
    gtk_label_set_text (self->count, text);
  }
  if (n == 0)
    show_empty (self);
  gtk_stack_set_visible_child_name (
      self->stack, order == NULL || order->n_rows > 0 ? "table" : "empty");
}

/* ---- what is in view ---- */

static void
show_range (ObserverProcessesPage *self)
{
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (self->scrolled);
  double         upper = gtk_adjustment_get_upper (scroll);
  unsigned       n =
      self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;

  if (n == 0 || upper <= 0)
    return;
  double height = upper / n;
  double first = gtk_adjustment_get_value (scroll) / height;
  double n_rows = gtk_adjustment_get_page_size (scroll) / height;
  /* One more at each end, in case rows are not as high as they seem. */
  unsigned start = (unsigned) MAX (first - 2, 0);
  observer_process_list_set_shown (self->list, start, (unsigned) n_rows + 5);
}

/* ---- filter ---- */

static void
filter_cb (ObserverProcessesPage *self)
{
  const char        *text = observer_process_search_get_text (self->search);
  ObserverSpan       span = { 0 };
  g_autoptr (GError) error = NULL;

  if (self->list == NULL)
    return;
  observer_process_list_set_filter (self->list, text, &span, &error);
  observer_process_search_show_mistake (self->search,
                                        error != NULL ? error->message : NULL, span);
  if (error == NULL && self->settings != NULL)
    g_settings_set_string (self->settings, KEY_FILTER, text);
}

static void
stop_search_cb (ObserverProcessesPage *self)
{
  observer_process_search_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

/* Enter in the search entry: on to the first match. */
static void
search_activate_cb (ObserverProcessesPage *self)
{
  uint64_t id = observer_process_list_get_id (self->list, 0);

  if (id == 0)
    return;
  observer_session_select (self->session, id);
  gtk_widget_child_focus (GTK_WIDGET (self->table), GTK_DIR_TAB_FORWARD);
}

static void
clear_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  stop_search_cb (OBSERVER_PROCESSES_PAGE (widget));
}

/* ---- pause ---- */

static void
set_paused (ObserverProcessesPage *self, bool paused)
{
  if (self->list == NULL || paused == self->is_paused)
    return;
  self->is_paused = paused;
  if (paused) {
    g_autoptr (GDateTime) now = g_date_time_new_now_local ();
    g_autofree char      *time = g_date_time_format (now, "%H:%M:%S");
    g_autofree char      *text =
        g_strdup_printf (_ ("Paused: the table shows the node as it was at %s"), time);
    gtk_label_set_text (self->paused_text, text);
  }
  gtk_widget_set_visible (self->paused_bar, paused);
  observer_process_list_set_paused (self->list, paused);
  if (!paused)
    cop_source_refresh (observer_session_get_source (self->session));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAUSED]);
}

/* ---- actions ---- */

/* Of all selected processes, when they are many: the window's action on many. */
static bool
act_on_many (ObserverProcessesPage *self, const char *action)
{
  if (observer_process_list_get_n_selected (self->list) < 2)
    return false;

  g_autoptr (GArray) ids = observer_process_list_dup_selected (self->list);
  gtk_widget_activate_action_variant (GTK_WIDGET (self), action,
                                      g_variant_new_fixed_array (G_VARIANT_TYPE_UINT64,
                                                                 ids->data, ids->len,
                                                                 sizeof (uint64_t)));
  return true;
}

static void
end_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (widget);
  bool                   kills = g_str_equal (name, "page.kill");

  if (self->list != NULL &&
      !act_on_many (self, kills ? "win.kill-many" : "win.exit-many"))
    gtk_widget_activate_action (widget, kills ? "win.kill" : "win.exit", "t",
                                (uint64_t) 0);
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (widget);
  ObserverColumn         columns[OBSERVER_N_COLUMNS];
  bool is_json = g_str_equal (g_variant_get_string (parameter, NULL), "json");

  if (self->list == NULL || observer_process_list_get_order (self->list) == NULL)
    return;
  size_t         n = observer_process_columns_get_shown (self->columns, columns);
  ObserverOrder *order = observer_process_list_get_order (self->list);
  const ObserverExportTask task = { order, columns, n, is_json };
  if (g_str_equal (name, "page.copy"))
    observer_process_save_copy (widget, &task);
  else
    observer_process_save_ask (widget, &task);
}

/* ---- rows ---- */

static void
activate_cb (ObserverProcessesPage *self, unsigned rank)
{
  uint64_t id = observer_process_list_get_id (self->list, rank);

  if (id != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.details", "t", id);
}

static ObserverProcessCell *
cell_below (GtkWidget *widget)
{
  if (OBSERVER_IS_PROCESS_CELL (widget))
    return OBSERVER_PROCESS_CELL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    ObserverProcessCell *cell = cell_below (child);
    if (cell != NULL)
      return cell;
  }
  return NULL;
}

/* The process whose row has @widget in it; 0 when it is no row. */
static uint64_t
id_around (ObserverProcessesPage *self, GtkWidget *widget)
{
  for (; widget != NULL && widget != GTK_WIDGET (self->table);
       widget = gtk_widget_get_parent (widget)) {
    ObserverProcessCell *cell = cell_below (widget);
    if (cell != NULL && observer_process_cell_get_slot (cell) != NULL &&
        !GTK_IS_LIST_VIEW (widget))
      return observer_slot_get_id (observer_process_cell_get_slot (cell));
  }
  return 0;
}

/* For all selected processes when @id is one of several, else for @id. */
static void
show_menu (ObserverProcessesPage *self, uint64_t id, double x, double y)
{
  uint32_t           row = observer_session_find (self->session, id);
  g_autoptr (GArray) ids = observer_process_list_dup_selected (self->list);
  bool               is_among_many = false;

  if (row == COP_NOWHERE)
    return;
  for (unsigned i = 0; i < ids->len && ids->len > 1; i++)
    is_among_many |= g_array_index (ids, uint64_t, i) == id;
  if (!is_among_many)
    observer_session_select (self->session, id);
  observer_popup_menu (
      GTK_WIDGET (self),
      is_among_many
          ? observer_many_menu (ids)
          : observer_process_menu (observer_session_get_snapshot (self->session), row),
      x, y);
}

static void
right_click_cb (
    ObserverProcessesPage *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget       *table = GTK_WIDGET (self->table);
  uint64_t         id = id_around (self, gtk_widget_pick (table, x, y, GTK_PICK_DEFAULT));
  graphene_point_t place;

  if (id == 0 ||
      !gtk_widget_compute_point (table, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &place))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, id, place.x, place.y);
}

/* The Menu key: below the focused row. */
static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (widget);
  GtkRoot               *root = gtk_widget_get_root (widget);
  GtkWidget             *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  uint64_t               id = observer_session_get_selected (self->session);
  graphene_rect_t        bounds = GRAPHENE_RECT_INIT (40, 80, 1, 1);

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table))) {
    uint64_t focused = id_around (self, focus);
    id = focused != 0 ? focused : id;
    if (!gtk_widget_compute_bounds (focus, widget, &bounds))
      return;
  }
  show_menu (self, id, bounds.origin.x + 40, bounds.origin.y + bounds.size.height);
}

/* ---- life ---- */

static void
refresh_visible (ObserverProcessesPage *self)
{
  if (self->list != NULL)
    observer_process_list_set_asleep (self->list,
                                      !gtk_widget_get_mapped (GTK_WIDGET (self)));
}

static void
observer_processes_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (observer_processes_page_parent_class)->map (widget);
  refresh_visible (OBSERVER_PROCESSES_PAGE (widget));
}

static void
observer_processes_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (observer_processes_page_parent_class)->unmap (widget);
  refresh_visible (OBSERVER_PROCESSES_PAGE (widget));
}

static void
observer_processes_page_get_property (GObject    *object,
                                      unsigned    id,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  g_value_set_boolean (value, OBSERVER_PROCESSES_PAGE (object)->is_paused);
}

static void
observer_processes_page_set_property (GObject      *object,
                                      unsigned      id,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  set_paused (OBSERVER_PROCESSES_PAGE (object), g_value_get_boolean (value));
}

static void
observer_processes_page_dispose (GObject *object)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (object);

  if (self->list != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_object (&self->list);
  g_clear_object (&self->columns);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (observer_processes_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, search);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, count);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, columns_button);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, paused_bar);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, paused_text);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, stack);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, empty_title);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, scrolled);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, table);
  gtk_widget_class_bind_template_callback (widget, filter_cb);
  gtk_widget_class_bind_template_callback (widget, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget, activate_cb);
  gtk_widget_class_bind_template_callback (widget, right_click_cb);
}

static void
install_actions (GtkWidgetClass *widget)
{
  gtk_widget_class_install_action (widget, "page.menu", NULL, menu_cb);
  gtk_widget_class_install_action (widget, "page.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget, "page.exit", NULL, end_cb);
  gtk_widget_class_install_action (widget, "page.kill", NULL, end_cb);
  gtk_widget_class_install_action (widget, "page.save", "s", export_cb);
  gtk_widget_class_install_action (widget, "page.copy", "s", export_cb);
  gtk_widget_class_install_property_action (widget, "page.pause", "paused");
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, 0, "page.exit", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, GDK_SHIFT_MASK,
                                       "page.kill", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Menu, 0, "page.menu", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_F10, GDK_SHIFT_MASK, "page.menu",
                                       NULL);
}

static void
observer_processes_page_class_init (ObserverProcessesPageClass *klass)
{
  GObjectClass   *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  object->dispose = observer_processes_page_dispose;
  object->get_property = observer_processes_page_get_property;
  object->set_property = observer_processes_page_set_property;
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                 G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object, N_PROPS, props);
  widget->map = observer_processes_page_map;
  widget->unmap = observer_processes_page_unmap;
  g_type_ensure (OBSERVER_TYPE_PROCESS_SEARCH);
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/processes-page.ui");
  bind_children (widget);
  install_actions (widget);
}

static void
observer_processes_page_init (ObserverProcessesPage *self)
{
  GtkAdjustment *scroll;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = observer_settings_new ();
  observer_process_search_capture (self->search, GTK_WIDGET (self->table));
  self->columns = observer_process_columns_new (self->table, self->settings);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns",
                                  observer_process_columns_get_actions (self->columns));
  gtk_menu_button_set_menu_model (self->columns_button,
                                  observer_process_columns_get_menu (self->columns));
  scroll = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_signal_connect_object (scroll, "value-changed", G_CALLBACK (show_range), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "changed", G_CALLBACK (show_range), self,
                           G_CONNECT_SWAPPED);
}

static void
sort_cb (ObserverProcessesPage *self, ObserverColumn column, gboolean descending)
{
  observer_process_list_set_sort (self->list, column, descending);
}

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (page);
  bool                   descending;
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->list = observer_process_list_new (session);
  ObserverColumn column = observer_process_columns_get_sort (self->columns, &descending);
  observer_process_list_set_sort (self->list, column, descending);
  g_signal_connect_object (self->columns, "sort-changed", G_CALLBACK (sort_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "refreshed", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selection-changed", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->list));
  if (self->settings != NULL) {
    g_autofree char *filter = g_settings_get_string (self->settings, KEY_FILTER);
    observer_process_search_set_text (self->search, filter);
  }
  show_count (self);
  refresh_visible (self);
}

static void
focus (ObserverPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_PROCESSES_PAGE (page)->table));
}

static void
search (ObserverPage *page)
{
  observer_process_search_focus (OBSERVER_PROCESSES_PAGE (page)->search);
}

static void
toggle_pause (ObserverPage *page)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (page);

  set_paused (self, !self->is_paused);
}

static bool
is_at_rest (ObserverPage *page)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (page);

  return !observer_process_list_is_busy (self->list) &&
         observer_process_list_get_order (self->list) != NULL;
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (page);
  unsigned               n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  ObserverColumn         columns[OBSERVER_N_COLUMNS];
  size_t n_columns = observer_process_columns_get_shown (self->columns, columns);

  g_string_append_printf (text, "count %s%s\n", gtk_label_get_text (self->count),
                          self->is_paused ? "\tpaused" : "");
  g_string_append_printf (text, "mistake %s\n",
                          observer_process_search_get_mistake (self->search));
  for (unsigned i = 0; i < MIN (n, 30); i++) {
    g_autoptr (ObserverSlot) slot = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    g_string_append_printf (text, "row %u", i);
    for (size_t j = 0; j < n_columns; j++) {
      g_autofree char *cell = observer_slot_get_text (slot, columns[j]);
      g_string_append_printf (text, "\t%s", cell);
    }
    g_string_append_c (text, '\n');
  }
}

static void
page_init (ObserverPageInterface *iface)
{
  iface->set_session = set_session;
  iface->focus = focus;
  iface->search = search;
  iface->toggle_pause = toggle_pause;
  iface->describe = describe;
  iface->is_at_rest = is_at_rest;
}
