/* The column view, its keys and its menu. */
#include "observer/tree-table.h"

#include "observer/process-menu.h"
#include "observer/tree-cell.h"

struct _ObserverTreeTable {
  GtkBox parent_instance;

  GtkColumnView       *table;
  GtkColumnViewColumn *columns[OBSERVER_N_TREE_COLUMNS];

  ObserverTreeModel *model; /* owned */
  ObserverTreeList  *list;  /* owned */
};

G_DEFINE_FINAL_TYPE (ObserverTreeTable, observer_tree_table, GTK_TYPE_BOX)

/* ---- which row ---- */

static ObserverTreeCell *
cell_below (GtkWidget *widget)
{
  if (OBSERVER_IS_TREE_CELL (widget))
    return OBSERVER_TREE_CELL (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    ObserverTreeCell *cell = cell_below (child);
    if (cell != NULL)
      return cell;
  }
  return NULL;
}

/* The item whose row has @widget in it, or NULL. */
static const ObserverItem *
item_around (ObserverTreeTable *self, GtkWidget *widget)
{
  for (; widget != NULL && widget != GTK_WIDGET (self->table);
       widget = gtk_widget_get_parent (widget)) {
    ObserverTreeCell *cell = !GTK_IS_LIST_VIEW (widget) ? cell_below (widget) : NULL;
    if (cell != NULL && observer_tree_cell_get_row (cell) != NULL)
      return observer_tree_row_peek (observer_tree_cell_get_row (cell));
  }
  return NULL;
}

static GtkWidget *
focused (ObserverTreeTable *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->table)) ? focus
                                                                                   : NULL;
}

/* With the keyboard; else the selected one. */
static const ObserverItem *
current_item (ObserverTreeTable *self)
{
  const ObserverItem *item = item_around (self, focused (self));
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  if (item != NULL || tree == NULL)
    return item;

  uint32_t index = observer_tree_find_id (
      tree,
      observer_session_get_selected (observer_tree_model_get_session (self->model)));
  return index != COP_NOWHERE ? &tree->items[index] : NULL;
}

/* ---- going to a row ---- */

static GtkWidget *
list_view (ObserverTreeTable *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->table));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static void
scroll_to (ObserverTreeTable *self, uint64_t key)
{
  unsigned   position = observer_tree_list_find (self->list, key);
  GtkWidget *view = list_view (self);

  if (position != GTK_INVALID_LIST_POSITION && view != NULL)
    gtk_widget_activate_action (view, "list.scroll-to-item", "u", position);
}

static void
focus_key (ObserverTreeTable *self, uint64_t key)
{
  scroll_to (self, key);
  for (GtkWidget *row = gtk_widget_get_first_child (list_view (self)); row != NULL;
       row = gtk_widget_get_next_sibling (row)) {
    const ObserverItem *item = item_around (self, row);
    if (item != NULL && item->key == key) {
      gtk_widget_grab_focus (row);
      observer_session_select (observer_tree_model_get_session (self->model), item->id);
      return;
    }
  }
}

void
observer_tree_table_reveal (ObserverTreeTable *self, uint64_t id)
{
  uint32_t index = observer_tree_model_uncover (self->model, id);

  if (index != COP_NOWHERE)
    scroll_to (self, observer_tree_model_get_tree (self->model)->items[index].key);
}

/* ---- keys ---- */

static void
open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ObserverTreeTable  *self = OBSERVER_TREE_TABLE (widget);
  const ObserverItem *item = current_item (self);

  if (item != NULL)
    observer_tree_model_set_open (self->model, item->key, true);
}

/* What is closed already leads to what it is in. */
static void
close_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ObserverTreeTable  *self = OBSERVER_TREE_TABLE (widget);
  const ObserverItem *item = current_item (self);

  if (item == NULL)
    return;
  if (item->n_children > 0 && item->is_open)
    observer_tree_model_set_open (self->model, item->key, false);
  else if (item->parent != COP_NOWHERE)
    focus_key (self, observer_tree_model_get_tree (self->model)->items[item->parent].key);
}

static void
activate_cb (ObserverTreeTable *self, unsigned position)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  if (tree == NULL || position >= tree->n_items)
    return;

  const ObserverItem *item = &tree->items[position];
  if (observer_item_is_many (item))
    observer_tree_model_fold (self->model, item->key);
  else if (item->id != 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.details", "t", item->id);
}

/* ---- menu ---- */

static void
show_menu (ObserverTreeTable *self, const ObserverItem *item, double x, double y)
{
  const CopSnapshot *snapshot = observer_tree_model_get_snapshot (self->model);
  GMenuModel        *menu = NULL;

  if (item == NULL)
    return;
  if (item->kind == OBSERVER_ITEM_PROCESS)
    menu = observer_process_menu (snapshot, item->row);
  else if (item->kind == OBSERVER_ITEM_ABSENT)
    menu = observer_absent_menu (snapshot, item->row);
  if (menu == NULL)
    return;
  observer_session_select (observer_tree_model_get_session (self->model), item->id);
  observer_popup_menu (GTK_WIDGET (self), menu, x, y);
}

static void
right_click_cb (
    ObserverTreeTable *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkWidget          *table = GTK_WIDGET (self->table);
  const ObserverItem *item =
      item_around (self, gtk_widget_pick (table, x, y, GTK_PICK_DEFAULT));
  graphene_point_t place;

  if (item == NULL ||
      !gtk_widget_compute_point (table, GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &place))
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, item, (double) place.x, (double) place.y);
}

/* The Menu key: below the focused row. */
static void
menu_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ObserverTreeTable *self = OBSERVER_TREE_TABLE (widget);
  GtkWidget         *focus = focused (self);
  graphene_rect_t    bounds = GRAPHENE_RECT_INIT (40, 80, 1, 1);

  if (focus != NULL && !gtk_widget_compute_bounds (focus, widget, &bounds))
    return;
  show_menu (self, current_item (self), (double) bounds.origin.x + 40,
             (double) (bounds.origin.y + bounds.size.height));
}

/* ---- life ---- */

static gboolean
observer_tree_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (OBSERVER_TREE_TABLE (widget)->table));
}

static void
observer_tree_table_map (GtkWidget *widget)
{
  ObserverTreeTable *self = OBSERVER_TREE_TABLE (widget);

  if (self->list != NULL)
    observer_tree_list_set_active (self->list, true);
  GTK_WIDGET_CLASS (observer_tree_table_parent_class)->map (widget);
}

static void
observer_tree_table_unmap (GtkWidget *widget)
{
  ObserverTreeTable *self = OBSERVER_TREE_TABLE (widget);

  GTK_WIDGET_CLASS (observer_tree_table_parent_class)->unmap (widget);
  if (self->list != NULL)
    observer_tree_list_set_active (self->list, false);
}

static void
observer_tree_table_dispose (GObject *object)
{
  ObserverTreeTable *self = OBSERVER_TREE_TABLE (object);

  if (self->list != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_object (&self->list);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (observer_tree_table_parent_class)->dispose (object);
}

static void
bind_columns (GtkWidgetClass *widget)
{
  static const char *const names[OBSERVER_N_TREE_COLUMNS] = {
    "name_column",       "pid_column",      "kind_column",  "restart_column",
    "strategy_column",   "restarts_column", "queue_column", "memory_column",
    "reductions_column", "state_column",
  };

  for (unsigned i = 0; i < OBSERVER_N_TREE_COLUMNS; i++)
    gtk_widget_class_bind_template_child_full (
        widget, names[i], FALSE,
        G_STRUCT_OFFSET (ObserverTreeTable, columns) + (int) (i * sizeof (void *)));
}

static void
observer_tree_table_class_init (ObserverTreeTableClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = observer_tree_table_dispose;
  widget->grab_focus = observer_tree_table_grab_focus;
  widget->map = observer_tree_table_map;
  widget->unmap = observer_tree_table_unmap;
  gtk_widget_class_set_template_from_resource (widget,
                                               "/org/coppice/Observer/tree-table.ui");
  gtk_widget_class_bind_template_child (widget, ObserverTreeTable, table);
  bind_columns (widget);
  gtk_widget_class_bind_template_callback (widget, activate_cb);
  gtk_widget_class_bind_template_callback (widget, right_click_cb);
  gtk_widget_class_install_action (widget, "table.open", NULL, open_cb);
  gtk_widget_class_install_action (widget, "table.close", NULL, close_cb);
  gtk_widget_class_install_action (widget, "table.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, 0, "win.exit", "t",
                                       (uint64_t) 0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Delete, GDK_SHIFT_MASK, "win.kill",
                                       "t", (uint64_t) 0);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_Menu, 0, "table.menu", NULL);
  gtk_widget_class_add_binding_action (widget, GDK_KEY_F10, GDK_SHIFT_MASK, "table.menu",
                                       NULL);
}

/* Titles stand over their numbers. GTK has no property for that: the header's children
 * are buttons with a box each. */
static void
align_titles (ObserverTreeTable *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->table));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  for (unsigned i = 0; i < OBSERVER_N_TREE_COLUMNS && title != NULL; i++) {
    GtkWidget *box = gtk_widget_get_first_child (title);

    if (GTK_IS_BOX (box) && observer_tree_column_is_number (i))
      gtk_widget_set_halign (box, GTK_ALIGN_END);
    title = gtk_widget_get_next_sibling (title);
  }
}

static void
observer_tree_table_init (ObserverTreeTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (unsigned i = 0; i < OBSERVER_N_TREE_COLUMNS; i++) {
    g_autoptr (GtkListItemFactory) factory = observer_tree_cell_factory (i);
    gtk_column_view_column_set_factory (self->columns[i], factory);
  }
  align_titles (self);
}

void
observer_tree_table_set_model (ObserverTreeTable *self, ObserverTreeModel *model)
{
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  self->list = observer_tree_list_new (model);
  observer_tree_list_set_active (self->list, gtk_widget_get_mapped (GTK_WIDGET (self)));
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->list));
}

void
observer_tree_table_describe (ObserverTreeTable *self, GString *text)
{
  unsigned n = g_list_model_get_n_items (G_LIST_MODEL (self->list));

  for (unsigned i = 0; i < MIN (n, 30); i++) {
    g_autoptr (ObserverTreeRow) row =
        g_list_model_get_item (G_LIST_MODEL (self->list), i);
    g_string_append_printf (text, "branch %u", observer_tree_row_peek (row)->depth);
    for (unsigned column = 0; column < OBSERVER_N_TREE_COLUMNS; column++) {
      g_autofree char *value = observer_tree_row_get_text (row, column);
      g_string_append_printf (text, "\t%s", value);
    }
    g_string_append_c (text, '\n');
  }
}
