/* Ranks as items: see the header. */
#include "observer/process-list.h"

#include "observation/i18n.h"
#include "observer/id-set.h"

/* Up to so many rows are sorted at once, on the caller's stack. */
#define FEW_ROWS 3000
/* How long the row of a process stays that has ended. */
#define GHOST_MSEC 1500

struct _ObserverSlot {
  GObject parent_instance;

  ObserverProcessList *list; /* borrowed; NULL when the list is gone */
  unsigned             rank;
  bool                 is_stale; /* it changed while out of view */
};

struct _ObserverProcessList {
  GObject parent_instance;

  ObserverSession *session; /* owned */
  ObserverOrder   *order;   /* owned: what is shown; NULL before the first snapshot */
  ObserverFilter  *filter;  /* owned, or NULL */
  GHashTable      *slots;   /* rank → ObserverSlot, borrowed: those somebody holds */
  ObserverIdSet    selection;
  ObserverColumn   column;
  bool             descending;
  bool             paused;
  bool             asleep;
  bool             stale;      /* something changed while it was paused or asleep */
  bool             buries;     /* the next order has no ghosts */
  bool             is_sorting; /* on another thread */
  bool             is_late;    /* something changed since that began */
  unsigned         n_items;    /* as announced */
  unsigned         selected;   /* rank, or GTK_INVALID_LIST_POSITION */
  unsigned         first_shown;
  unsigned         n_shown;
  unsigned         burial; /* timeout, or 0 */
};

enum { REFRESHED, N_SIGNALS };

static unsigned slot_changed;
static unsigned signals[N_SIGNALS];

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
row_of (ObserverSlot *self, ObserverRows *ret_rows, bool *ret_is_ghost)
{
  return self->list != NULL
             ? observer_order_get (self->list->order, self->rank, ret_rows, ret_is_ghost)
             : COP_NOWHERE;
}

const CopSeenProcess *
observer_slot_peek (ObserverSlot *self)
{
  ObserverRows rows;
  bool         is_ghost;
  uint32_t     row = row_of (self, &rows, &is_ghost);

  return row != COP_NOWHERE ? &rows.snapshot->processes[row] : NULL;
}

uint64_t
observer_slot_get_id (ObserverSlot *self)
{
  const CopSeenProcess *process = observer_slot_peek (self);

  return process != NULL ? process->id : 0;
}

bool
observer_slot_has_ended (ObserverSlot *self)
{
  ObserverRows rows;
  bool         is_ghost;

  return row_of (self, &rows, &is_ghost) != COP_NOWHERE && is_ghost;
}

char *
observer_slot_get_text (ObserverSlot *self, ObserverColumn column)
{
  ObserverRows rows;
  bool         is_ghost;
  uint32_t     row = row_of (self, &rows, &is_ghost);

  if (row == COP_NOWHERE)
    return g_strdup ("");
  if (is_ghost && column == OBSERVER_COLUMN_STATUS)
    return g_strdup (_ ("ended"));
  if (is_ghost && column == OBSERVER_COLUMN_NAME)
    return g_strdup_printf (_ ("%s (ended)"),
                            cop_seen_title (&rows.snapshot->processes[row]));
  return observer_column_format (column, rows, row);
}

static void
tell_slot (ObserverSlot *slot)
{
  slot->is_stale = false;
  g_signal_emit (slot, slot_changed, 0);
}

static bool
is_shown (const ObserverProcessList *self, unsigned rank)
{
  return self->n_shown == 0 ||
         (rank >= self->first_shown && rank - self->first_shown < self->n_shown);
}

/* Those in view; with @only_stale, of these only who missed something. */
static void
tell_slots (ObserverProcessList *self, bool only_stale)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter        iter;
  void                 *value;

  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    ObserverSlot *slot = value;
    slot->is_stale |= !only_stale;
    if (slot->is_stale && is_shown (self, slot->rank))
      g_ptr_array_add (held, g_object_ref (slot));
  }
  for (unsigned i = 0; i < held->len; i++)
    tell_slot (held->pdata[i]);
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

static void
announce_selection (ObserverProcessList *self)
{
  if (self->n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, self->n_items);
}

static gboolean
is_selected (GtkSelectionModel *model, unsigned rank)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);
  uint64_t             id = observer_process_list_get_id (self, rank);

  return id != 0 && observer_id_set_has (&self->selection, id);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, unsigned start, unsigned n)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);
  GtkBitset           *bits = gtk_bitset_new_empty ();
  unsigned             end = start + MIN (n, self->n_items - MIN (start, self->n_items));

  for (unsigned rank = start; rank < end && observer_id_set_size (&self->selection) > 0;
       rank++) {
    if (is_selected (model, rank))
      gtk_bitset_add (bits, rank);
  }
  return bits;
}

/* The session's process is one of the selected. */
static void
choose_first (ObserverProcessList *self, uint64_t wanted)
{
  uint64_t id = observer_session_get_selected (self->session);

  if (wanted != 0 && observer_id_set_has (&self->selection, wanted))
    id = wanted;
  else if (!observer_id_set_has (&self->selection, id))
    id = observer_id_set_size (&self->selection) > 0
             ? observer_id_set_get (&self->selection, 0)
             : 0;
  observer_session_select (self->session, id);
}

static gboolean
select_item (GtkSelectionModel *model, unsigned rank, gboolean unselect_rest)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);
  uint64_t             id = observer_process_list_get_id (self, rank);

  if (id == 0)
    return TRUE;
  if (unselect_rest)
    observer_id_set_assign (&self->selection, id);
  else
    observer_id_set_add (&self->selection, &id, 1);
  choose_first (self, unselect_rest ? id : 0);
  announce_selection (self);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, unsigned rank)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);
  uint64_t             id = observer_process_list_get_id (self, rank);

  observer_id_set_remove (&self->selection, &id, 1);
  choose_first (self, 0);
  announce_selection (self);
  return TRUE;
}

static GArray *
ids_of (ObserverProcessList *self, GtkBitset *ranks)
{
  GArray       *ids = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  GtkBitsetIter iter;
  unsigned      rank;

  for (bool is_valid = gtk_bitset_iter_init_first (&iter, ranks, &rank); is_valid;
       is_valid = gtk_bitset_iter_next (&iter, &rank)) {
    uint64_t id = observer_process_list_get_id (self, rank);
    g_array_append_val (ids, id);
  }
  return ids;
}

/* @mask: the ranks to be changed, @selected: how. Select-all, ranges and unselect-all of
 * GTK come here, too. */
static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  ObserverProcessList  *self = OBSERVER_PROCESS_LIST (model);
  g_autoptr (GtkBitset) chosen = gtk_bitset_copy (selected);
  g_autoptr (GtkBitset) dropped = gtk_bitset_copy (mask);

  gtk_bitset_intersect (chosen, mask);
  gtk_bitset_subtract (dropped, selected);
  g_autoptr (GArray) in = ids_of (self, chosen);
  if (gtk_bitset_get_size (mask) >= self->n_items) {
    observer_id_set_assign (&self->selection, 0); /* also those the filter hides */
  } else {
    g_autoptr (GArray) out = ids_of (self, dropped);
    observer_id_set_remove (&self->selection, (uint64_t *) (void *) out->data, out->len);
  }
  observer_id_set_add (&self->selection, (uint64_t *) (void *) in->data, in->len);
  choose_first (self, 0);
  announce_selection (self);
  return TRUE;
}

static gboolean
select_all (GtkSelectionModel *model)
{
  unsigned              n = OBSERVER_PROCESS_LIST (model)->n_items;
  g_autoptr (GtkBitset) all = gtk_bitset_new_range (0, n);

  return set_selection (model, all, all);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (model);

  observer_id_set_assign (&self->selection, 0);
  choose_first (self, 0);
  announce_selection (self);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->set_selection = set_selection;
  iface->select_all = select_all;
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
  unsigned after = self->order != NULL ? (unsigned) self->order->n_rows : 0;

  self->n_items = after;
  if (after > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, after - before);
  else if (after < before)
    g_list_model_items_changed (G_LIST_MODEL (self), after, before - after, 0);
}

/* The rows under the selection have moved. GTK asks only those that it holds. */
static void
update_selected (ObserverProcessList *self)
{
  uint32_t rank =
      observer_order_find (self->order, observer_session_get_selected (self->session));

  self->selected = rank != COP_NOWHERE ? rank : GTK_INVALID_LIST_POSITION;
  announce_selection (self);
}

/* Somebody else selected: here or in the tree. */
static void
selected_cb (ObserverProcessList *self)
{
  uint64_t id = observer_session_get_selected (self->session);

  if (!observer_id_set_has (&self->selection, id))
    observer_id_set_assign (&self->selection, id);
  update_selected (self);
}

static void update (ObserverProcessList *self);

static gboolean
bury_cb (void *data)
{
  ObserverProcessList *self = data;

  self->burial = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Takes @order. */
static void
show_order (ObserverProcessList *self, ObserverOrder *order)
{
  g_autoptr (ObserverOrder) before = g_steal_pointer (&self->order);

  self->order = order;
  if (observer_id_set_size (&self->selection) > 1)
    observer_id_set_prune (&self->selection, order->snapshot);
  announce_count (self);
  update_selected (self);
  tell_slots (self, false);
  if (order->n_ghosts > 0 && self->burial == 0)
    self->burial = g_timeout_add (GHOST_MSEC, bury_cb, self);
  g_signal_emit (self, signals[REFRESHED], 0);
}

static ObserverOrderTask
task_of (ObserverProcessList *self)
{
  int64_t now = g_get_monotonic_time ();
  bool    is_frozen = self->paused && self->order != NULL;
  return (ObserverOrderTask){
    .snapshot =
        is_frozen ? self->order->snapshot : observer_session_get_snapshot (self->session),
    .rates =
        is_frozen ? self->order->rates : observer_session_get_row_rates (self->session),
    .filter = self->filter,
    .column = self->column,
    .descending = self->descending,
    .before = self->buries ? NULL : self->order,
    .first_shown = self->first_shown,
    .n_shown = self->n_shown,
    .now_usec = now,
    .until_usec = now + GHOST_MSEC * 900, /* it has passed when bury_cb () comes */
  };
}

/* ---- sorting on another thread ---- */

typedef struct {
  GWeakRef          list;  /* ObserverProcessList */
  ObserverOrderTask task;  /* with references of its own */
  ObserverOrder    *order; /* owned: the result */
} Job;

static void
job_free (void *data)
{
  Job *job = data;

  g_weak_ref_clear (&job->list);
  cop_snapshot_unref (job->task.snapshot);
  observer_row_rates_unref (job->task.rates);
  observer_filter_unref (job->task.filter);
  observer_order_unref ((ObserverOrder *) job->task.before);
  observer_order_unref (job->order);
  g_free (job);
}

static void
sort_cb (GTask *task, void *source, void *data, GCancellable *cancellable)
{
  Job *job = data;

  job->order = observer_order_new (&job->task);
  g_task_return_boolean (task, TRUE);
}

static void
sorted_cb (GObject *source, GAsyncResult *result, void *data)
{
  Job                            *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (ObserverProcessList) self = g_weak_ref_get (&job->list);
  if (self == NULL)
    return;

  self->is_sorting = false;
  if (self->asleep || (self->paused && job->order->snapshot != self->order->snapshot))
    self->stale = true;
  else
    show_order (self, g_steal_pointer (&job->order));
  if (self->is_late)
    update (self);
}

static void
start_sorting (ObserverProcessList *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, sorted_cb, NULL);
  Job              *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->list, self);
  job->task = task_of (self);
  cop_snapshot_ref (job->task.snapshot);
  if (job->task.rates != NULL)
    observer_row_rates_ref (job->task.rates);
  if (job->task.filter != NULL)
    observer_filter_ref (job->task.filter);
  if (job->task.before != NULL)
    observer_order_ref ((ObserverOrder *) job->task.before);
  g_task_set_task_data (task, job, job_free);
  g_task_set_priority (task, G_PRIORITY_DEFAULT);
  self->is_sorting = true;
  self->is_late = self->buries = false;
  g_task_run_in_thread (task, sort_cb);
}

static void
update (ObserverProcessList *self)
{
  CopSnapshot *snapshot =
      self->session != NULL ? observer_session_get_snapshot (self->session) : NULL;

  if (snapshot == NULL)
    return;
  self->stale = self->asleep;
  if (self->asleep)
    return;
  if (self->is_sorting) {
    self->is_late = true;
  } else if (snapshot->n_processes > FEW_ROWS) {
    start_sorting (self);
  } else {
    ObserverOrderTask task = task_of (self);
    self->buries = false;
    show_order (self, observer_order_new (&task));
  }
}

static void
changed_cb (ObserverProcessList *self)
{
  if (self->paused)
    self->stale = true;
  else
    update (self);
}

/* ---- life ---- */

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
  g_clear_handle_id (&self->burial, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (observer_process_list_parent_class)->dispose (object);
}

static void
observer_process_list_finalize (GObject *object)
{
  ObserverProcessList *self = OBSERVER_PROCESS_LIST (object);

  g_clear_pointer (&self->order, observer_order_unref);
  g_clear_pointer (&self->filter, observer_filter_unref);
  observer_id_set_clear (&self->selection);
  g_hash_table_unref (self->slots);
  G_OBJECT_CLASS (observer_process_list_parent_class)->finalize (object);
}

static void
observer_process_list_class_init (ObserverProcessListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_process_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_process_list_finalize;
  signals[REFRESHED] =
      g_signal_new ("refreshed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
observer_process_list_init (ObserverProcessList *self)
{
  self->slots = g_hash_table_new (NULL, NULL);
  observer_id_set_init (&self->selection);
  self->selected = GTK_INVALID_LIST_POSITION;
  self->column = OBSERVER_COLUMN_REDUCTIONS;
  self->descending = true;
}

ObserverProcessList *
observer_process_list_new (ObserverSession *session)
{
  ObserverProcessList *self = g_object_new (OBSERVER_TYPE_PROCESS_LIST, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  observer_id_set_assign (&self->selection, observer_session_get_selected (session));
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
observer_process_list_set_asleep (ObserverProcessList *self, bool asleep)
{
  if (asleep == self->asleep)
    return;
  self->asleep = asleep;
  if (!asleep && self->stale && !self->paused)
    update (self);
}

bool
observer_process_list_set_filter (ObserverProcessList *self,
                                  const char          *text,
                                  ObserverSpan        *ret_span,
                                  GError             **error)
{
  if (!observer_filter_replace (&self->filter, text, ret_span, error))
    return false;
  update (self);
  return true;
}

void
observer_process_list_set_sort (ObserverProcessList *self,
                                ObserverColumn       column,
                                bool                 descending)
{
  if (column == self->column && descending == self->descending)
    return;
  self->column = column;
  self->descending = descending;
  update (self);
}

void
observer_process_list_set_shown (ObserverProcessList *self,
                                 unsigned             first,
                                 unsigned             n_ranks)
{
  if (first == self->first_shown && n_ranks == self->n_shown)
    return;
  self->first_shown = first;
  self->n_shown = n_ranks;
  tell_slots (self, true);
}

bool
observer_process_list_is_busy (ObserverProcessList *self)
{
  return self->is_sorting;
}

void
observer_process_list_bury (ObserverProcessList *self)
{
  self->buries = true;
  g_clear_handle_id (&self->burial, g_source_remove);
  update (self);
}

ObserverOrder *
observer_process_list_get_order (ObserverProcessList *self)
{
  return self->order;
}

unsigned
observer_process_list_get_selected_rank (ObserverProcessList *self)
{
  return self->selected;
}

size_t
observer_process_list_get_n_selected (ObserverProcessList *self)
{
  return observer_id_set_size (&self->selection);
}

GArray *
observer_process_list_dup_selected (ObserverProcessList *self)
{
  return g_array_copy (self->selection.ids);
}

uint64_t
observer_process_list_get_id (ObserverProcessList *self, unsigned rank)
{
  ObserverRows rows;
  bool         is_ghost;
  uint32_t     row = observer_order_get (self->order, rank, &rows, &is_ghost);

  return row != COP_NOWHERE ? rows.snapshot->processes[row].id : 0;
}
