/* One column of one item. The cell of the name stands as deep as its item, and has the
 * button that opens it. */
#include "observer/tree-cell.h"

#include "observer/direction.h"
#include "observation/i18n.h"
#include "observer/kinds.h"
#include "observer/tooltip.h"

#define INDENT 20

struct _ObserverTreeCell {
  GtkWidget parent_instance;

  GtkButton         *fold; /* in the column of names only, as the next one */
  GtkImage          *image;
  GtkInscription    *text;
  ObserverTreeRow   *row; /* owned, or NULL */
  gulong             handler;
  ObserverTreeColumn column;
  const char        *shape; /* static: CSS class of the image */
};

G_DEFINE_FINAL_TYPE (ObserverTreeCell, observer_tree_cell, GTK_TYPE_WIDGET)

static void
set_class (void *widget, const char *class, bool on)
{
  if (on)
    gtk_widget_add_css_class (widget, class);
  else
    gtk_widget_remove_css_class (widget, class);
}

static void
show_shape (ObserverTreeCell *self, const char *shape, const char *icon)
{
  if (self->shape != NULL && self->shape != shape)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image), self->shape);
  self->shape = shape;
  gtk_widget_add_css_class (GTK_WIDGET (self->image), shape);
  if (g_strcmp0 (gtk_image_get_icon_name (self->image), icon) != 0)
    gtk_image_set_from_icon_name (self->image, icon);
}

static void
show_fold (ObserverTreeCell *self, const ObserverItem *item)
{
  bool has = item->n_children > 0;

  gtk_widget_set_margin_start (GTK_WIDGET (self->fold),
                               (int) MIN (item->depth, 40) * INDENT);
  gtk_widget_set_opacity (GTK_WIDGET (self->fold), has ? 1 : 0);
  gtk_widget_set_can_target (GTK_WIDGET (self->fold), has);
  gtk_button_set_icon_name (self->fold,
                            item->is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  observer_set_tooltip (GTK_WIDGET (self->fold),
                        item->is_open ? _ ("Collapse") : _ ("Expand"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold), "t", item->key);
}

/* A row is a list item of GTK, which knows no name of its own. */
static void
name_row (ObserverTreeCell *self, const ObserverItem *item, const char *text)
{
  GtkWidget       *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget       *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *pid = observer_tree_row_get_text (self->row, OBSERVER_TREE_COLUMN_PID);
  g_autofree char *kind =
      observer_tree_row_get_text (self->row, OBSERVER_TREE_COLUMN_KIND);
  g_autofree char *name =
      pid[0] != '\0' ? g_strdup_printf ("%s, %s, %s", text, kind, pid) : g_strdup (text);

  if (row == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, GTK_ACCESSIBLE_PROPERTY_LEVEL,
                                  (int) item->depth + 1, -1);
  if (item->n_children > 0)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 item->is_open, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static void
show_name (ObserverTreeCell *self, const ObserverItem *item, const char *text)
{
  const CopSnapshot *snapshot =
      observer_tree_model_get_snapshot (observer_tree_row_get_model (self->row));
  CopSeenKind kind = COP_SEEN_PLAIN;

  if (item->kind == OBSERVER_ITEM_PROCESS)
    kind = snapshot->processes[item->row].kind;
  else if (item->kind == OBSERVER_ITEM_ABSENT &&
           snapshot->absent[item->row].is_supervisor)
    kind = COP_SEEN_SUPERVISOR;
  else if (item->kind == OBSERVER_ITEM_ABSENT)
    kind = COP_SEEN_WORKER;
  if (item->kind == OBSERVER_ITEM_PROCESS)
    show_shape (self, observer_kind_class (kind),
                observer_process_icon (&snapshot->processes[item->row]));
  else if (observer_item_is_many (item))
    show_shape (self, "group", "coppice-group-symbolic");
  else
    show_shape (self, observer_kind_class (kind), observer_kind_icon (kind));
  show_fold (self, item);
  name_row (self, item, text);
}

/* The column of what the tree is coloured by has its colours. */
static void
show_heat (ObserverTreeCell *self, ObserverTreeModel *model, const ObserverItem *item)
{
  static const ObserverTreeColumn columns[OBSERVER_N_MEASURES] = {
    [OBSERVER_MEASURE_NONE] = OBSERVER_N_TREE_COLUMNS,
    [OBSERVER_MEASURE_QUEUE] = OBSERVER_TREE_COLUMN_QUEUE,
    [OBSERVER_MEASURE_MEMORY] = OBSERVER_TREE_COLUMN_MEMORY,
    [OBSERVER_MEASURE_REDUCTIONS] = OBSERVER_TREE_COLUMN_REDUCTIONS,
    [OBSERVER_MEASURE_CPU] = OBSERVER_N_TREE_COLUMNS,
  };
  ObserverMeasure measure = observer_tree_model_get_scale (model)->measure;
  int             heat =
      columns[measure] == self->column ? observer_tree_model_get_heat (model, item) : 0;

  for (int i = 1; i <= OBSERVER_HEAT_STEPS; i++) {
    char class[8] = { 'h', 'e', 'a', 't', '-', (char) ('0' + i), '\0' };
    set_class (self, class, i == heat);
  }
}

static void
update (ObserverTreeCell *self)
{
  const ObserverItem *item = observer_tree_row_peek (self->row);
  if (item == NULL)
    return;

  ObserverTreeModel *model = observer_tree_row_get_model (self->row);
  g_autofree char   *text = observer_tree_row_get_text (self->row, self->column);
  if (g_strcmp0 (gtk_inscription_get_text (self->text), text) != 0)
    gtk_inscription_set_text (self->text, text);
  if (self->column == OBSERVER_TREE_COLUMN_NAME)
    show_name (self, item, text);
  if (observer_tree_column_is_number (self->column))
    show_heat (self, model, item);
  set_class (self, "waiting",
             self->column == OBSERVER_TREE_COLUMN_QUEUE && !g_str_equal (text, "0"));
  set_class (self, "dimmed", !observer_tree_model_is_match (model, item));
}

static void
set_row (ObserverTreeCell *self, ObserverTreeRow *row)
{
  if (self->row != NULL)
    g_clear_signal_handler (&self->handler, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  self->handler = g_signal_connect_swapped (row, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
observer_tree_cell_dispose (GObject *object)
{
  ObserverTreeCell *self = OBSERVER_TREE_CELL (object);
  GtkWidget        *child;

  set_row (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (observer_tree_cell_parent_class)->dispose (object);
}

static void
observer_tree_cell_class_init (ObserverTreeCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_tree_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "processcell");
}

static void
observer_tree_cell_init (ObserverTreeCell *self)
{
}

static void
add_fold (ObserverTreeCell *self)
{
  self->fold = GTK_BUTTON (gtk_button_new_from_icon_name ("pan-end-symbolic"));
  gtk_widget_set_focusable (GTK_WIDGET (self->fold), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->fold), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self->fold), "expander");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->fold), "tree.fold");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->fold), "t", (uint64_t) 0);
  gtk_widget_set_parent (GTK_WIDGET (self->fold), GTK_WIDGET (self));
  self->image = GTK_IMAGE (gtk_image_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->image), GTK_WIDGET (self));
}

static GtkWidget *
cell_new (ObserverTreeColumn column)
{
  ObserverTreeCell *self = g_object_new (OBSERVER_TYPE_TREE_CELL, NULL);
  bool              is_number = observer_tree_column_is_number (column);

  self->column = column;
  if (column == OBSERVER_TREE_COLUMN_NAME)
    add_fold (self);
  self->text =
      g_object_new (GTK_TYPE_INSCRIPTION, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER,
                    "yalign", 0.0, "min-lines", 1, "xalign", is_number ? 1.0 : 0.0,
                    "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->text));
  if (is_number || column == OBSERVER_TREE_COLUMN_PID)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  if (!is_number && column != OBSERVER_TREE_COLUMN_NAME)
    gtk_widget_add_css_class (GTK_WIDGET (self), "quiet");
  return GTK_WIDGET (self);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, void *column)
{
  gtk_list_item_set_child (item, cell_new (GPOINTER_TO_UINT (column)));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, void *column)
{
  set_row (OBSERVER_TREE_CELL (gtk_list_item_get_child (item)),
           gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, void *column)
{
  set_row (OBSERVER_TREE_CELL (gtk_list_item_get_child (item)), NULL);
}

GtkListItemFactory *
observer_tree_cell_factory (ObserverTreeColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GUINT_TO_POINTER (column));
  return factory;
}

ObserverTreeRow *
observer_tree_cell_get_row (ObserverTreeCell *self)
{
  return self->row;
}
