/* The process table: the model does the work, the page joins it with GTK's column view.
 */
#include "observer/processes-page.h"

#include "observer/format.h"
#include "observer/i18n.h"
#include "observer/process-cell.h"
#include "observer/process-menu.h"

struct _ObserverProcessesPage {
  GtkBox parent_instance;

  GtkSearchEntry      *search;
  GtkLabel            *count;
  GtkStack            *stack;
  GtkScrolledWindow   *scrolled;
  GtkColumnView       *table;
  GtkColumnViewColumn *columns[OBSERVER_N_COLUMNS];

  ObserverSession     *session; /* owned */
  ObserverProcessList *list;    /* owned */
  ObserverColumn       probed;  /* by compare_cb () */
};

static void page_init (ObserverPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverProcessesPage,
                               observer_processes_page,
                               GTK_TYPE_BOX,
                               G_IMPLEMENT_INTERFACE (OBSERVER_TYPE_PAGE, page_init))

/* ---- sorting: which column's header was clicked ---- */

typedef struct {
  ObserverProcessesPage *page;
  ObserverColumn         column;
} Probe;

static int
compare_cb (const void *a, const void *b, void *data)
{
  Probe *probe = data;

  probe->page->probed = probe->column;
  return GTK_ORDERING_SMALLER;
}

/* The view's sorter is opaque before GTK 4.10, but it asks the sorter of the chosen
 * column first: so ask it which is smaller of two things, and see who was asked. */
static void
sort_changed_cb (ObserverProcessesPage *self)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkSorter          *sorter = gtk_column_view_get_sorter (self->table);
  GtkOrdering         ordering;

  if (self->list == NULL)
    return;
  self->probed = OBSERVER_N_COLUMNS;
  ordering = gtk_sorter_compare (sorter, one, other);
  if (self->probed < OBSERVER_N_COLUMNS)
    observer_process_list_set_sort (self->list, self->probed,
                                    ordering == GTK_ORDERING_LARGER);
  else
    observer_process_list_set_sort (self->list, OBSERVER_COLUMN_PID, false);
}

/* Titles stand over their numbers. GTK has no property for that: the header's children
 * are buttons with a box each. */
static void
align_titles (ObserverProcessesPage *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->table));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (unsigned i = 0; i < OBSERVER_N_COLUMNS && title != NULL; i++) {
    GtkWidget *box = gtk_widget_get_first_child (title);

    if (GTK_IS_BOX (box) && observer_column_is_number (i))
      gtk_widget_set_halign (box, GTK_ALIGN_END);
    title = gtk_widget_get_next_sibling (title);
  }
}

static void
set_up_columns (ObserverProcessesPage *self)
{
  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++) {
    g_autoptr (GtkListItemFactory) factory = observer_process_cell_factory (i);
    Probe                         *probe = g_new (Probe, 1);

    *probe = (Probe){ .page = self, .column = i };
    g_autoptr (GtkSorter) sorter =
        GTK_SORTER (gtk_custom_sorter_new (compare_cb, probe, g_free));
    gtk_column_view_column_set_factory (self->columns[i], factory);
    gtk_column_view_column_set_sorter (self->columns[i], sorter);
  }
  align_titles (self);
}

/* ---- filter and count ---- */

static void
show_count (ObserverProcessesPage *self)
{
  unsigned n =
      self->list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->list)) : 0;
  CopSnapshot     *snapshot = observer_session_get_snapshot (self->session);
  size_t           n_all = snapshot != NULL ? snapshot->n_processes : 0;
  g_autofree char *shown = observer_format_count (n);
  g_autofree char *all = observer_format_count (n_all);
  g_autofree char *text =
      n == n_all ? g_strdup_printf (ngettext_ ("%s process", "%s processes", n_all), all)
                 : g_strdup_printf (_ ("%s of %s"), shown, all);

  gtk_label_set_text (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "table" : "empty");
}

static void
search_changed_cb (ObserverProcessesPage *self)
{
  if (self->list == NULL)
    return;
  observer_process_list_set_filter (self->list,
                                    gtk_editable_get_text (GTK_EDITABLE (self->search)));
  show_count (self);
}

static void
stop_search_cb (ObserverProcessesPage *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
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

static void
show_menu (ObserverProcessesPage *self, uint64_t id, double x, double y)
{
  uint32_t row = observer_session_find (self->session, id);

  if (row == COP_NOWHERE)
    return;
  observer_session_select (self->session, id);
  observer_popup_menu (
      GTK_WIDGET (self),
      observer_process_menu (observer_session_get_snapshot (self->session), row), x, y);
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
    observer_process_list_set_paused (self->list,
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
observer_processes_page_dispose (GObject *object)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (object);

  if (self->list != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_processes_page_parent_class)->dispose (object);
}

static void
bind_columns (GtkWidgetClass *widget)
{
  static const char *const names[OBSERVER_N_COLUMNS] = {
    "pid_column",    "name_column",    "application_column", "reductions_column",
    "memory_column", "mailbox_column", "function_column",    "status_column",
  };

  for (unsigned i = 0; i < OBSERVER_N_COLUMNS; i++)
    gtk_widget_class_bind_template_child_full (
        widget, names[i], FALSE,
        G_STRUCT_OFFSET (ObserverProcessesPage, columns) + (int) (i * sizeof (void *)));
}

static void
observer_processes_page_class_init (ObserverProcessesPageClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_processes_page_dispose;
  widget->map = observer_processes_page_map;
  widget->unmap = observer_processes_page_unmap;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/processes-page.ui");
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, search);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, count);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, stack);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, scrolled);
  gtk_widget_class_bind_template_child (widget, ObserverProcessesPage, table);
  bind_columns (widget);
  gtk_widget_class_bind_template_callback (widget, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget, activate_cb);
  gtk_widget_class_bind_template_callback (widget, right_click_cb);
  gtk_widget_class_install_action (widget, "page.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, 0, "win.exit", "t",
                                       (uint64_t) 0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, GDK_SHIFT_MASK, "win.kill",
                                       "t", (uint64_t) 0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Menu, 0, "page.menu", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_F10, GDK_SHIFT_MASK, "page.menu",
                                       NULL);
}

static void
observer_processes_page_init (ObserverProcessesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->table));
  set_up_columns (self);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (sort_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
set_session (ObserverPage *page, ObserverSession *session)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (page);
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->list = observer_process_list_new (session);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->list));
  gtk_column_view_sort_by_column (self->table, self->columns[OBSERVER_COLUMN_REDUCTIONS],
                                  GTK_SORT_DESCENDING);
  g_signal_connect_object (session, "changed", G_CALLBACK (show_count), self,
                           G_CONNECT_SWAPPED);
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
  gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_PROCESSES_PAGE (page)->search));
}

static void
describe (ObserverPage *page, GString *text)
{
  ObserverProcessesPage *self = OBSERVER_PROCESSES_PAGE (page);
  unsigned               n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (unsigned i = 0; i < MIN (n, 30); i++) {
    g_autoptr (ObserverSlot) slot = g_list_model_get_item (G_LIST_MODEL (self->list), i);
    g_string_append_printf (text, "row %u", i);
    for (unsigned column = 0; column < OBSERVER_N_COLUMNS; column++) {
      g_autofree char *cell = observer_slot_get_text (slot, column);
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
  iface->describe = describe;
}
