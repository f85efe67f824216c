/* Rows are known by the keys of their items. What changed between two trees is announced
 * in runs, from the end to the start, so that positions before a run stay true. */
#include "observer/tree-list.h"

#include "observer/format.h"
#include "observation/i18n.h"
#include "observer/kinds.h"

/* Beyond that, one large change is cheaper for the table than many small ones. */
#define MAX_RUNS 64

struct _ObserverTreeRow {
  GObject parent_instance;

  ObserverTreeList *list; /* borrowed; NULL when the list is gone */
  uint64_t          key;
};

struct _ObserverTreeList {
  GObject parent_instance;

  ObserverTreeModel *model; /* owned */
  GHashTable        *rows;  /* &key → ObserverTreeRow, borrowed: those somebody holds */
  GArray            *keys;  /* uint64_t, as announced; owned */
  unsigned           selected; /* position, or GTK_INVALID_LIST_POSITION */
  bool               is_active;
  bool               is_stale; /* the tree changed meanwhile */
};

static unsigned row_changed;

G_DEFINE_FINAL_TYPE (ObserverTreeRow, observer_tree_row, G_TYPE_OBJECT)

/* ---- rows ---- */

static void
observer_tree_row_dispose (GObject *object)
{
  ObserverTreeRow *self = OBSERVER_TREE_ROW (object);

  if (self->list != NULL)
    g_hash_table_remove (self->list->rows, &self->key);
  self->list = NULL;
  G_OBJECT_CLASS (observer_tree_row_parent_class)->dispose (object);
}

static void
observer_tree_row_class_init (ObserverTreeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_tree_row_dispose;
  row_changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                              NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
observer_tree_row_init (ObserverTreeRow *self)
{
}

const ObserverItem *
observer_tree_row_peek (ObserverTreeRow *self)
{
  const ObserverTree *tree =
      self->list != NULL ? observer_tree_model_get_tree (self->list->model) : NULL;
  uint32_t index = tree != NULL ? observer_tree_find (tree, self->key) : COP_NOWHERE;

  return index != COP_NOWHERE ? &tree->items[index] : NULL;
}

ObserverTreeModel *
observer_tree_row_get_model (ObserverTreeRow *self)
{
  return self->list != NULL ? self->list->model : NULL;
}

bool
observer_tree_column_is_number (ObserverTreeColumn column)
{
  return column >= OBSERVER_TREE_COLUMN_RESTARTS &&
         column <= OBSERVER_TREE_COLUMN_REDUCTIONS;
}

static char *
strategy_text (const CopSeenProcess *process)
{
  if (process->strategy == NULL)
    return g_strdup ("");
  g_autofree char *intensity = observer_intensity_text (process);
  return g_strdup_printf ("%s · %s", process->strategy, intensity);
}

static char *
count_text (uint64_t count)
{
  return count > 0 ? observer_format_count (count) : g_strdup ("");
}

static char *
process_text (ObserverTreeList     *list,
              const CopSeenProcess *process,
              uint32_t              row,
              ObserverTreeColumn    column)
{
  const float *rates =
      observer_session_get_rates (observer_tree_model_get_session (list->model));

  switch (column) {
  case OBSERVER_TREE_COLUMN_NAME: return g_strdup (cop_seen_title (process));
  case OBSERVER_TREE_COLUMN_PID: return observer_short_pid (process->id);
  case OBSERVER_TREE_COLUMN_KIND: return g_strdup (observer_kind_name (process->kind));
  case OBSERVER_TREE_COLUMN_RESTART: return g_strdup (process->restart);
  case OBSERVER_TREE_COLUMN_STRATEGY: return strategy_text (process);
  case OBSERVER_TREE_COLUMN_RESTARTS: return count_text (process->n_restarts);
  case OBSERVER_TREE_COLUMN_QUEUE: return observer_format_count (process->mailbox);
  case OBSERVER_TREE_COLUMN_MEMORY: return observer_format_bytes (process->memory);
  case OBSERVER_TREE_COLUMN_REDUCTIONS:
    return observer_format_rate (rates != NULL ? (double) rates[row] : 0);
  case OBSERVER_TREE_COLUMN_STATE:
    return g_strdup (process->state != NULL ? process->state
                                            : observer_status_name (process->status));
  case OBSERVER_N_TREE_COLUMNS: break;
  }
  return NULL;
}

static char *
absent_text (const CopSeenAbsent *child, ObserverTreeColumn column)
{
  if (column == OBSERVER_TREE_COLUMN_RESTART)
    return g_strdup (child->restart);
  if (column == OBSERVER_TREE_COLUMN_RESTARTS)
    return count_text (child->n_restarts);
  if (column == OBSERVER_TREE_COLUMN_STATE)
    return g_strdup (child->is_restarting ? _ ("restarting…") : _ ("not running"));
  return NULL;
}

static char *
many_text (const ObserverItem *item, ObserverTreeColumn column)
{
  if (column == OBSERVER_TREE_COLUMN_QUEUE)
    return observer_format_count (item->mailbox);
  if (column == OBSERVER_TREE_COLUMN_MEMORY)
    return observer_format_bytes (item->memory);
  return NULL;
}

char *
observer_tree_row_get_text (ObserverTreeRow *self, ObserverTreeColumn column)
{
  const ObserverItem *item = observer_tree_row_peek (self);
  if (item == NULL)
    return g_strdup ("");

  const CopSnapshot *snapshot = observer_tree_model_get_snapshot (self->list->model);
  char              *text = NULL;

  if (column == OBSERVER_TREE_COLUMN_NAME)
    text = observer_tree_title (snapshot, item);
  else if (item->kind == OBSERVER_ITEM_PROCESS)
    text = process_text (self->list, &snapshot->processes[item->row], item->row, column);
  else if (item->kind == OBSERVER_ITEM_ABSENT)
    text = absent_text (&snapshot->absent[item->row], column);
  else
    text = many_text (item, column);
  return text != NULL ? text : g_strdup ("");
}

/* ---- the list model ---- */

static GType
get_item_type (GListModel *model)
{
  return OBSERVER_TYPE_TREE_ROW;
}

static unsigned
get_n_items (GListModel *model)
{
  return OBSERVER_TREE_LIST (model)->keys->len;
}

static void *
get_item (GListModel *model, unsigned position)
{
  ObserverTreeList *self = OBSERVER_TREE_LIST (model);

  if (position >= self->keys->len)
    return NULL;

  uint64_t         key = g_array_index (self->keys, uint64_t, position);
  ObserverTreeRow *row = g_hash_table_lookup (self->rows, &key);
  if (row != NULL)
    return g_object_ref (row);
  row = g_object_new (OBSERVER_TYPE_TREE_ROW, NULL);
  row->list = self;
  row->key = key;
  g_hash_table_insert (self->rows, &row->key, row);
  return row;
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
is_selected (GtkSelectionModel *model, unsigned position)
{
  return OBSERVER_TREE_LIST (model)->selected == position;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, unsigned start, unsigned n)
{
  unsigned   selected = OBSERVER_TREE_LIST (model)->selected;
  GtkBitset *bits = gtk_bitset_new_empty ();

  if (selected != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (bits, selected);
  return bits;
}

static gboolean
select_item (GtkSelectionModel *model, unsigned position, gboolean unselect_rest)
{
  ObserverTreeList   *self = OBSERVER_TREE_LIST (model);
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  uint32_t            index =
      position < self->keys->len
                     ? observer_tree_find (tree, g_array_index (self->keys, uint64_t, position))
                     : COP_NOWHERE;

  if (index != COP_NOWHERE)
    observer_session_select (observer_tree_model_get_session (self->model),
                             tree->items[index].id);
  return TRUE;
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  ObserverTreeList *self = OBSERVER_TREE_LIST (model);

  observer_session_select (observer_tree_model_get_session (self->model), 0);
  return TRUE;
}

static gboolean
unselect_item (GtkSelectionModel *model, unsigned position)
{
  return position == OBSERVER_TREE_LIST (model)->selected ? unselect_all (model) : TRUE;
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

G_DEFINE_FINAL_TYPE_WITH_CODE (ObserverTreeList,
                               observer_tree_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

/* ---- keeping up ---- */

/* A run of positions of the old list which is replaced by one of the new list. */
typedef struct {
  unsigned before, n_before;
  unsigned after, n_after;
} Run;

static GHashTable *
places_of (GArray *keys)
{
  GHashTable *places = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (unsigned i = 0; i < keys->len; i++)
    g_hash_table_insert (places, &g_array_index (keys, uint64_t, i),
                         GUINT_TO_POINTER (i + 1));
  return places;
}

/* Walks both lists; items that stay keep their order but for those that moved, which are
 * taken for new ones. */
static GArray *
find_runs (GArray *before, GArray *after)
{
  GArray                *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr (GHashTable) places = places_of (after);
  unsigned               i = 0;
  unsigned               j = 0;

  while (i < before->len || j < after->len) {
    Run run = { .before = i, .after = j };

    if (i < before->len && j < after->len &&
        g_array_index (before, uint64_t, i) == g_array_index (after, uint64_t, j)) {
      i++;
      j++;
      continue;
    }
    unsigned place = 0;
    while (i < before->len && place <= j) {
      place = GPOINTER_TO_UINT (
          g_hash_table_lookup (places, &g_array_index (before, uint64_t, i)));
      if (place <= j)
        i++;
    }
    j = place > j ? place - 1 : after->len;
    run.n_before = i - run.before;
    run.n_after = j - run.after;
    g_array_append_val (runs, run);
  }
  return runs;
}

static void
announce_runs (ObserverTreeList *self, GArray *runs, GArray *after)
{
  for (unsigned i = runs->len; i-- > 0;) {
    Run run = g_array_index (runs, Run, i);

    g_array_remove_range (self->keys, run.before, run.n_before);
    g_array_insert_vals (self->keys, run.before,
                         &g_array_index (after, uint64_t, run.after), run.n_after);
    g_list_model_items_changed (G_LIST_MODEL (self), run.before, run.n_before,
                                run.n_after);
  }
}

static void
announce (ObserverTreeList *self)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  g_autoptr (GArray)  after = g_array_new (FALSE, FALSE, sizeof (uint64_t));

  for (size_t i = 0; tree != NULL && i < tree->n_items; i++)
    g_array_append_val (after, tree->items[i].key);

  g_autoptr (GArray) runs = find_runs (self->keys, after);
  if (runs->len > MAX_RUNS) {
    Run first = g_array_index (runs, Run, 0);
    Run last = g_array_index (runs, Run, runs->len - 1);

    first.n_before = last.before + last.n_before - first.before;
    first.n_after = last.after + last.n_after - first.after;
    g_array_set_size (runs, 0);
    g_array_append_val (runs, first);
  }
  announce_runs (self, runs, after);
}

static void
update_selected (ObserverTreeList *self)
{
  if (!self->is_active)
    return;

  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  uint64_t            id =
      observer_session_get_selected (observer_tree_model_get_session (self->model));
  uint32_t item = tree != NULL ? observer_tree_find_id (tree, id) : COP_NOWHERE;
  unsigned before = self->selected;

  self->selected = item != COP_NOWHERE ? item : GTK_INVALID_LIST_POSITION;
  if (self->selected == before)
    return;
  if (before < self->keys->len)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), before, 1);
  if (self->selected < self->keys->len)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), self->selected, 1);
}

static void
tell_rows (ObserverTreeList *self)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter        iter;
  void                 *row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (held, g_object_ref (row));
  for (unsigned i = 0; i < held->len; i++)
    g_signal_emit (held->pdata[i], row_changed, 0);
}

static void
changed_cb (ObserverTreeList *self)
{
  self->is_stale = !self->is_active;
  if (!self->is_active)
    return;
  /* Positions move with the items: nothing is selected while they do. */
  self->selected = GTK_INVALID_LIST_POSITION;
  announce (self);
  update_selected (self);
  tell_rows (self);
}

static void
observer_tree_list_dispose (GObject *object)
{
  ObserverTreeList *self = OBSERVER_TREE_LIST (object);
  GHashTableIter    iter;
  void             *row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    OBSERVER_TREE_ROW (row)->list = NULL;
  g_hash_table_remove_all (self->rows);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (observer_tree_list_parent_class)->dispose (object);
}

static void
observer_tree_list_finalize (GObject *object)
{
  ObserverTreeList *self = OBSERVER_TREE_LIST (object);

  g_hash_table_unref (self->rows);
  g_array_unref (self->keys);
  G_OBJECT_CLASS (observer_tree_list_parent_class)->finalize (object);
}

static void
observer_tree_list_class_init (ObserverTreeListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = observer_tree_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = observer_tree_list_finalize;
}

static void
observer_tree_list_init (ObserverTreeList *self)
{
  self->rows = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->keys = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  self->selected = GTK_INVALID_LIST_POSITION;
}

ObserverTreeList *
observer_tree_list_new (ObserverTreeModel *model)
{
  ObserverTreeList *self = g_object_new (OBSERVER_TYPE_TREE_LIST, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (observer_tree_model_get_session (model), "notify::selected",
                           G_CALLBACK (update_selected), self, G_CONNECT_SWAPPED);
  self->is_stale = true;
  return self;
}

void
observer_tree_list_set_active (ObserverTreeList *self, bool active)
{
  self->is_active = active;
  if (active && self->is_stale)
    changed_cb (self);
  else
    update_selected (self);
}

unsigned
observer_tree_list_find (ObserverTreeList *self, uint64_t key)
{
  const ObserverTree *tree = observer_tree_model_get_tree (self->model);
  uint32_t            index =
      tree != NULL && !self->is_stale ? observer_tree_find (tree, key) : COP_NOWHERE;

  return index != COP_NOWHERE ? index : GTK_INVALID_LIST_POSITION;
}
