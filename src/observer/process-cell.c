/* A cell shows one column of whoever is at its slot's rank. It is not built of
 * expressions in a .ui file: a list keeps two hundred rows of eight cells alive, and
 * formatting a number straight into a GtkInscription is what keeps a refresh under a few
 * milliseconds. */
#include "observer/process-cell.h"

#include "observer/direction.h"
#include "observation/i18n.h"
#include "observer/kinds.h"

struct _ObserverProcessCell {
  GtkWidget parent_instance;

  GtkImage       *image; /* of the kind, in the column of names only */
  GtkInscription *text;
  ObserverSlot   *slot; /* owned, or NULL */
  gulong          handler;
  ObserverColumn  column;
  CopSeenKind     kind;
  const char     *icon; /* one of a few constants */
  bool            has_ended;
  bool            is_waiting;
  uint64_t        named; /* whose name the row has */
};

G_DEFINE_FINAL_TYPE (ObserverProcessCell, observer_process_cell, GTK_TYPE_WIDGET)

static void
show_kind (ObserverProcessCell *self, const CopSeenProcess *process, bool has_ended)
{
  if (self->image == NULL)
    return;

  CopSeenKind kind = process->kind;
  const char *icon =
      has_ended ? "coppice-kill-symbolic" : observer_process_icon (process);
  if (kind == self->kind && icon == self->icon)
    return;
  if (self->kind != COP_N_SEEN_KINDS)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image),
                                 observer_kind_class (self->kind));
  self->kind = kind;
  self->icon = icon;
  gtk_image_set_from_icon_name (self->image, icon);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), observer_kind_class (kind));
}

static void
set_class (ObserverProcessCell *self, const char *class, bool has_it, bool *has)
{
  if (has_it == *has)
    return;
  *has = has_it;
  if (has_it)
    gtk_widget_add_css_class (GTK_WIDGET (self), class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), class);
}

/* A row is a list item of GTK, which knows no name of its own. */
static void
name_row (ObserverProcessCell *self, const CopSeenProcess *process, const char *text)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  if (self->column != OBSERVER_COLUMN_NAME || row == NULL || process->id == self->named)
    return;

  g_autofree char *pid = cop_seen_pid_text (process->id);
  g_autofree char *name = g_strdup_printf ("%s %s", text, pid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  self->named = process->id;
}

static void
update (ObserverProcessCell *self)
{
  const CopSeenProcess *process = observer_slot_peek (self->slot);

  if (process == NULL)
    return;

  bool             has_ended = observer_slot_has_ended (self->slot);
  g_autofree char *text = observer_slot_get_text (self->slot, self->column);
  show_kind (self, process, has_ended);
  name_row (self, process, text);
  set_class (self, "ended", has_ended, &self->has_ended);
  set_class (self, "waiting",
             self->column == OBSERVER_COLUMN_MAILBOX && process->mailbox > 0 &&
                 !has_ended,
             &self->is_waiting);
  if (g_strcmp0 (gtk_inscription_get_text (self->text), text) != 0)
    gtk_inscription_set_text (self->text, text);
}

static void
set_slot (ObserverProcessCell *self, ObserverSlot *slot)
{
  if (self->slot != NULL)
    g_clear_signal_handler (&self->handler, self->slot);
  g_set_object (&self->slot, slot);
  self->named = 0;
  if (slot == NULL)
    return;
  self->handler = g_signal_connect_swapped (slot, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
observer_process_cell_dispose (GObject *object)
{
  ObserverProcessCell *self = OBSERVER_PROCESS_CELL (object);
  GtkWidget           *child;

  set_slot (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (observer_process_cell_parent_class)->dispose (object);
}

static void
observer_process_cell_class_init (ObserverProcessCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_process_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "processcell");
}

static void
observer_process_cell_init (ObserverProcessCell *self)
{
  self->kind = COP_N_SEEN_KINDS;
}

static ObserverProcessCell *
cell_new (ObserverColumn column)
{
  ObserverProcessCell *self = g_object_new (OBSERVER_TYPE_PROCESS_CELL, NULL);

  self->column = column;
  if (column == OBSERVER_COLUMN_NAME) {
    self->image = GTK_IMAGE (gtk_image_new ());
    gtk_widget_set_parent (GTK_WIDGET (self->image), GTK_WIDGET (self));
  }
  self->text = g_object_new (GTK_TYPE_INSCRIPTION, "hexpand", TRUE, "valign",
                             GTK_ALIGN_CENTER, "yalign", 0.0, "min-lines", 1, "xalign",
                             observer_column_is_number (column) ? 1.0 : 0.0, "min-chars",
                             column == OBSERVER_COLUMN_NAME ? 14 : 3, "text-overflow",
                             GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->text), GTK_WIDGET (self));
  observer_text_keep_ltr (GTK_WIDGET (self->text));
  if (observer_column_is_number (column) || column == OBSERVER_COLUMN_PID)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  if (!observer_column_is_number (column) && column != OBSERVER_COLUMN_NAME)
    gtk_widget_add_css_class (GTK_WIDGET (self), "quiet");
  return self;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, void *column)
{
  gtk_list_item_set_child (item, GTK_WIDGET (cell_new (GPOINTER_TO_UINT (column))));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, void *column)
{
  set_slot (OBSERVER_PROCESS_CELL (gtk_list_item_get_child (item)),
            gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, void *column)
{
  set_slot (OBSERVER_PROCESS_CELL (gtk_list_item_get_child (item)), NULL);
}

GtkListItemFactory *
observer_process_cell_factory (ObserverColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GUINT_TO_POINTER (column));
  return factory;
}

ObserverSlot *
observer_process_cell_get_slot (ObserverProcessCell *self)
{
  return self->slot;
}
