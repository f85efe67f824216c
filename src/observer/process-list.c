/* Ranks as items: see the header. */
#include "observer/process-list.h"

#include "observer/format.h"
#include "observer/kinds.h"

struct _ObserverSlot {
  GObject parent_instance;

  ObserverProcessList *list; /* borrowed; NULL when the list is gone */
  unsigned             rank;
};

struct _ObserverProcessList {
  GObject parent_instance;

  ObserverSession *session;  /* owned */
  CopSnapshot     *snapshot; /* owned: the one that is shown */
  ObserverFilter  *filter;   /* owned */
  ObserverOrder    order;
  GHashTable      *slots; /* rank → ObserverSlot, borrowed: those somebody holds */
  ObserverColumn   column;
  bool             descending;
  bool             paused;
  bool             stale;    /* something changed while it was paused */
  unsigned         n_items;  /* as announced */
  unsigned         selected; /* rank, or GTK_INVALID_LIST_POSITION */
};

static unsigned slot_changed;

G_DEFINE_FINAL_TYPE (ObserverSlot, observer_slot, G_TYPE_OBJECT)

/* ---- slots ---- */

static void
observer_slot_dispose (GObject *object)
{
  ObserverSlot *self = OBSERVER_SLOT (object);

  if (self->list != NULL)
    g_hash_table_remove (self->list->slots, GUINT_TO_POINTER (self->rank));
  self->list = NULL;
  G_OBJECT_CLASS (observer_slot_parent_class)->dispose (object);
}

static void
observer_slot_class_init (ObserverSlotClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_slot_dispose;
  slot_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
observer_slot_init (ObserverSlot *self)
{
}

static uint32_t
row_at (ObserverProcessList *self, unsigned rank)
{
  return self != NULL && rank < self->order.n_rows ? self->order.rows[rank] : COP_NOWHERE;
}

const CopSeenProcess *
observer_slot_peek (ObserverSlot *self)
{
  uint32_t row = row_at (self->list, self->rank);

  return row != COP_NOWHERE ? &self->list->snapshot->processes[row] : NULL;
}

uint64_t
observer_slot_get_id (ObserverSlot *self)
{
  const CopSeenProcess *process = observer_slot_peek (self);

  return process != NULL ? process->id : 0;
}

char *
observer_slot_get_text (ObserverSlot *self, ObserverColumn column)
{
  const CopSeenProcess *process = observer_slot_peek (self);

  if (process == NULL)
    return g_strdup ("");
  switch (column) {
  case OBSERVER_COLUMN_PID: return observer_short_pid (process->id);
  case OBSERVER_COLUMN_NAME: return g_strdup (cop_seen_title (process));
  case OBSERVER_COLUMN_APPLICATION:
    return g_strdup (process->application != COP_NOWHERE
                         ? self->list->snapshot->applications[process->application].name
                         : "–");
  case OBSERVER_COLUMN_REDUCTIONS: {
    const float *rates = observer_session_get_rates (self->list->session);
    uint32_t     row = row_at (self->list, self->rank);
    return observer_format_rate (!self->list->stale && rates != NULL ? rates[row] : 0);
  }
  case OBSERVER_COLUMN_MEMORY: return observer_format_bytes (process->memory);
  case OBSERVER_COLUMN_MAILBOX: return observer_format_count (process->mailbox);
  case OBSERVER_COLUMN_FUNCTION: return g_strdup (process->current_function);
  case OBSERVER_COLUMN_STATUS: return g_strdup (cop_seen_status_name (process->status));
  case OBSERVER_N_COLUMNS: break;
  }
  return g_strdup ("");
}

/* ---- the list model ---- */

static GType
get_item_type (GListModel *model)
{
  return OBSERVER_TYPE_SLOT;
}

static unsigned
get_n_items (GListModel *model)
{
  return OBSERVER_PROCESS_LIST (model)->n_items;
}

static void *
get_item (GListModel *model, unsigned rank)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);

  if (rank >= self->n_items)
    return NULL;

  ObserverSlot *slot = g_hash_table_lookup (self->slots, GUINT_TO_POINTER (rank));
  if (slot != NULL)
    return g_object_ref (slot);
  slot = g_object_new (OBSERVER_TYPE_SLOT, NULL);
  slot->list = self;
  slot->rank = rank;
  g_hash_table_insert (self->slots, GUINT_TO_POINTER (rank), slot);
  return slot;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- the selection ---- */

static gboolean
is_selected (GtkSelectionModel *model, unsigned rank)
{
  return OBSERVER_PROCESS_LIST (model)->selected == rank;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, unsigned start, unsigned n)
{
  unsigned   selected = OBSERVER_PROCESS_LIST (model)->selected;
  GtkBitset *bits = gtk_bitset_new_empty ();

  if (selected != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (bits, selected);
  return bits;
}

static gboolean
select_item (GtkSelectionModel *model, unsigned rank, gboolean unselect_rest)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);
  uint64_t             id = observer_process_list_get_id (self, rank);

  if (id != 0)
    observer_session_select (self->session, id);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, unsigned rank)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);

  if (rank == self->selected)
    observer_session_select (self->session, 0);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  observer_session_select (OBSERVER_PROCESS_LIST (model)->session, 0);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->unselect_all = unselect_all;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverProcessList,
                               observer_process_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

/* ---- keeping up ---- */

static void
announce_count (ObserverProcessList *self)
{
  unsigned before = self->n_items;
  unsigned after = (unsigned) self->order.n_rows;

  self->n_items = after;
  if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
  else if (after < before)
    g_list_model_items_changed (G_LIST_MODEL (self), after, before - after, 0);
}

static void
update_selected (ObserverProcessList *self)
{
  uint64_t id = observer_session_get_selected (self->session);
  uint32_t row =
      self->snapshot != NULL ? cop_snapshot_find (self->snapshot, id) : COP_NOWHERE;
  uint32_t rank =
      row != COP_NOWHERE ? observer_order_find (&self->order, row) : COP_NOWHERE;
  unsigned before = self->selected;

  self->selected = rank != COP_NOWHERE ? rank : GTK_INVALID_LIST_POSITION;
  if (self->selected == before)
    return;
  if (before < self->n_items)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (self->selected < self->n_items)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), self->selected, 1);
}

static void
tell_slots (ObserverProcessList *self)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter        iter;
  void                 *slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    g_ptr_array_add (held, g_object_ref (slot));
  for (unsigned i = 0; i < held->len; i++)
    g_signal_emit (held->pdata[i], slot_changed, 0);
}

static void
update (ObserverProcessList *self)
{
  CopSnapshot *snapshot = observer_session_get_snapshot (self->session);

  self->stale = true;
  if (self->paused || snapshot == NULL)
    return;
  if (snapshot != self->snapshot) {
    cop_snapshot_ref (snapshot);
    g_clear_pointer (&self->snapshot, cop_snapshot_unref);
    self->snapshot = snapshot;
  }
  self->stale = false;
  observer_order_compute (&self->order, snapshot,
                          observer_session_get_rates (self->session), self->filter,
                          self->column, self->descending);
  announce_count (self);
  update_selected (self);
  tell_slots (self);
}

static void
observer_process_list_dispose (GObject *object)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (object);
  GHashTableIter       iter;
  void                *slot;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &slot))
    OBSERVER_SLOT (slot)->list = NULL;
  g_hash_table_remove_all (self->slots);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_process_list_parent_class)->dispose (object);
}

static void
observer_process_list_finalize (GObject *object)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (object);

  g_clear_pointer (&self->snapshot, cop_snapshot_unref);
  g_clear_pointer (&self->filter, observer_filter_free);
  observer_order_clear (&self->order);
  g_hash_table_unref (self->slots);
  G_OBJECT_CLASS (observer_process_list_parent_class)->finalize (object);
}

static void
observer_process_list_class_init (ObserverProcessListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_process_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_process_list_finalize;
}

static void
observer_process_list_init (ObserverProcessList *self)
{
  self->slots = g_hash_table_new (NULL, NULL);
  self->selected = GTK_INVALID_LIST_POSITION;
  self->column = OBSERVER_COLUMN_REDUCTIONS;
  self->descending = true;
}

ObserverProcessList *
observer_process_list_new (ObserverSession *session)
{
  ObserverProcessList *self = g_object_new (OBSERVER_TYPE_PROCESS_LIST, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (update_selected),
                           self, G_CONNECT_SWAPPED);
  update (self);
  return self;
}

void
observer_process_list_set_paused (ObserverProcessList *self, bool paused)
{
  if (paused == self->paused)
    return;
  self->paused = paused;
  if (!paused && self->stale)
    update (self);
}

void
observer_process_list_set_filter (ObserverProcessList *self, const char *text)
{
  observer_filter_free (self->filter);
  self->filter = observer_filter_new (text);
  update (self);
}

void
observer_process_list_set_sort (ObserverProcessList *self,
                                ObserverColumn       column,
                                bool                 descending)
{
  self->column = column;
  self->descending = descending;
  update (self);
}

unsigned
observer_process_list_get_selected_rank (ObserverProcessList *self)
{
  return self->selected;
}

uint64_t
observer_process_list_get_id (ObserverProcessList *self, unsigned rank)
{
  uint32_t row = row_at (self, rank);

  return row != COP_NOWHERE ? self->snapshot->processes[row].id : 0;
}
