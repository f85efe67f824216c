/* The tree is made anew from each snapshot: that takes a millisecond for 10,000
 * processes, and what was by hand (folds, search, colour) is kept beside it. */
#include "observer/tree-model.h"

struct _ObserverTreeModel {
  GObject parent_instance;

  ObserverSession *session;     /* owned */
  CopSnapshot     *snapshot;    /* owned: what the tree is made of */
  ObserverTree    *tree;        /* owned, or NULL */
  char            *application; /* owned, or NULL: outside of all */
  GHashTable      *folds;       /* key → is open + 1 */
  GHashTable      *wanted;      /* set of ids */
  bool             masters;
  bool             is_active, is_stale;

  ObserverScale scale;
  float        *values; /* owned, or NULL: by row */

  ObserverFilter *filter;    /* owned, or NULL */
  uint8_t        *matches;   /* owned, or NULL: by row */
  unsigned       *n_matches; /* owned, or NULL: by item, with those it stands for */
  unsigned        n_all_matches;
};

enum { CHANGED, N_SIGNALS };

static unsigned signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ObserverTreeModel, observer_tree_model, G_TYPE_OBJECT)

/* ---- making the tree ---- */

static uint32_t
find_application (const CopSnapshot *snapshot, const char *name)
{
  if (name == NULL)
    return OBSERVER_OUTSIDE;
  for (size_t i = 0; i < snapshot->n_applications; i++) {
    if (g_str_equal (snapshot->applications[i].name, name))
      return (uint32_t) i;
  }
  return COP_NOWHERE;
}

static void
make_values (ObserverTreeModel *self)
{
  const CopSnapshot *snapshot = self->snapshot;

  g_clear_pointer (&self->values, g_free);
  if (self->scale.measure == OBSERVER_MEASURE_NONE)
    return;
  self->values = g_new (float, MAX (snapshot->n_processes, 1));
  observer_measure_values (self->scale.measure, snapshot,
                           observer_session_get_rates (self->session),
                           observer_session_get_cpu (self->session), self->values);
}

/* To the values of this tree only: another application has its own. */
static void
fit_scale (ObserverTreeModel *self)
{
  double highest = 0;

  for (size_t i = 0; i < self->tree->n_items; i++)
    highest = MAX (highest, (double) self->tree->items[i].value);
  if (self->scale.measure != OBSERVER_MEASURE_NONE)
    observer_scale_fit (&self->scale, self->scale.measure, highest);
}

static void
find_matches (ObserverTreeModel *self)
{
  const CopSnapshot *snapshot = self->snapshot;

  g_clear_pointer (&self->matches, g_free);
  g_clear_pointer (&self->n_matches, g_free);
  self->n_all_matches = 0;
  if (observer_filter_is_empty (self->filter))
    return;

  g_autofree uint32_t *items = observer_tree_stand_ins (snapshot, self->tree);
  self->matches = g_new0 (uint8_t, MAX (snapshot->n_processes, 1));
  self->n_matches = g_new0 (unsigned, MAX (self->tree->n_items, 1));
  for (uint32_t i = 0; i < snapshot->n_processes; i++) {
    if (items[i] == COP_NOWHERE || !observer_filter_matches (self->filter, snapshot, i))
      continue;
    self->matches[i] = 1;
    self->n_matches[items[i]]++;
    self->n_all_matches++;
  }
}

static ObserverTree *
make_tree (ObserverTreeModel *self, const ObserverTree *before, bool whole)
{
  ObserverTreeOptions options = {
    .folds = self->folds,
    .values = self->values,
    .before = before,
    .wanted = self->wanted,
    .masters = self->masters,
    .whole = whole,
  };

  return observer_tree_new (
      self->snapshot, find_application (self->snapshot, self->application), &options);
}

static void
rebuild (ObserverTreeModel *self, bool is_another)
{
  CopSnapshot             *snapshot = observer_session_get_snapshot (self->session);
  g_autoptr (ObserverTree) before = NULL;

  self->is_stale = !self->is_active;
  if (!self->is_active || snapshot == NULL)
    return;
  before = g_steal_pointer (&self->tree);
  cop_snapshot_ref (snapshot);
  cop_snapshot_unref (self->snapshot);
  self->snapshot = snapshot;
  make_values (self);
  self->tree = make_tree (self, before, false);
  observer_tree_lay_out (self->tree, &observer_tree_metrics);
  fit_scale (self);
  find_matches (self);
  g_signal_emit (self, signals[CHANGED], 0, is_another ? NULL : before);
}

static void
changed_cb (ObserverTreeModel *self)
{
  rebuild (self, false);
}

/* ---- life ---- */

static void
observer_tree_model_finalize (GObject *object)
{
  ObserverTreeModel *self = OBSERVER_TREE_MODEL (object);

  g_object_unref (self->session);
  cop_snapshot_unref (self->snapshot);
  observer_tree_free (self->tree);
  g_free (self->application);
  g_hash_table_unref (self->folds);
  g_hash_table_unref (self->wanted);
  g_free (self->values);
  observer_filter_unref (self->filter);
  g_free (self->matches);
  g_free (self->n_matches);
  G_OBJECT_CLASS (observer_tree_model_parent_class)->finalize (object);
}

static void
observer_tree_model_class_init (ObserverTreeModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = observer_tree_model_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
observer_tree_model_init (ObserverTreeModel *self)
{
  self->folds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->is_active = true;
}

ObserverTreeModel *
observer_tree_model_new (ObserverSession *session)
{
  ObserverTreeModel *self = g_object_new (OBSERVER_TYPE_TREE_MODEL, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  rebuild (self, true);
  return self;
}

ObserverSession *
observer_tree_model_get_session (ObserverTreeModel *self)
{
  return self->session;
}

const CopSnapshot *
observer_tree_model_get_snapshot (ObserverTreeModel *self)
{
  return self->snapshot;
}

const ObserverTree *
observer_tree_model_get_tree (ObserverTreeModel *self)
{
  return self->tree;
}

/* ---- what is shown ---- */

void
observer_tree_model_set_active (ObserverTreeModel *self, bool active)
{
  self->is_active = active;
  if (active && self->is_stale)
    rebuild (self, false);
}

void
observer_tree_model_set_application (ObserverTreeModel *self, const char *name)
{
  if (g_strcmp0 (name, self->application) == 0)
    return;
  g_free (self->application);
  self->application = g_strdup (name);
  rebuild (self, true);
}

void
observer_tree_model_set_masters (ObserverTreeModel *self, bool shown)
{
  if (shown == self->masters)
    return;
  self->masters = shown;
  rebuild (self, false);
}

void
observer_tree_model_set_open (ObserverTreeModel *self, uint64_t key, bool open)
{
  uint32_t index =
      self->tree != NULL ? observer_tree_find (self->tree, key) : COP_NOWHERE;

  if (index == COP_NOWHERE || self->tree->items[index].n_children == 0 ||
      self->tree->items[index].is_open == open)
    return;
  g_hash_table_replace (self->folds, g_memdup2 (&key, sizeof key),
                        GINT_TO_POINTER (open + 1));
  rebuild (self, false);
}

void
observer_tree_model_fold (ObserverTreeModel *self, uint64_t key)
{
  uint32_t index =
      self->tree != NULL ? observer_tree_find (self->tree, key) : COP_NOWHERE;

  if (index != COP_NOWHERE)
    observer_tree_model_set_open (self, key, !self->tree->items[index].is_open);
}

uint32_t
observer_tree_model_uncover (ObserverTreeModel *self, uint64_t id)
{
  uint32_t row =
      self->snapshot != NULL ? cop_snapshot_find (self->snapshot, id) : COP_NOWHERE;
  uint32_t last = COP_NOWHERE;

  if (row == COP_NOWHERE || self->tree == NULL)
    return COP_NOWHERE;
  g_hash_table_add (self->wanted, g_memdup2 (&id, sizeof id));
  for (;;) {
    g_autofree uint32_t *items = observer_tree_stand_ins (self->snapshot, self->tree);
    uint32_t             item = items[row];

    if (item == COP_NOWHERE || self->tree->items[item].id == id)
      return item;
    if (self->tree->items[item].is_open || item == last)
      return COP_NOWHERE;
    last = item;
    /* A member of an open group comes out of the rest because it is wanted. */
    if (self->tree->items[item].kind == OBSERVER_ITEM_REST)
      rebuild (self, false);
    else
      observer_tree_model_set_open (self, self->tree->items[item].key, true);
  }
}

/* ---- colour ---- */

void
observer_tree_model_set_measure (ObserverTreeModel *self, ObserverMeasure measure)
{
  if (measure == self->scale.measure)
    return;
  self->scale = (ObserverScale){ .measure = measure };
  /* The top of a group is by the value: it is chosen anew. */
  if (self->tree != NULL)
    g_hash_table_remove_all (self->tree->tops);
  rebuild (self, false);
}

const ObserverScale *
observer_tree_model_get_scale (ObserverTreeModel *self)
{
  return &self->scale;
}

int
observer_tree_model_get_heat (ObserverTreeModel *self, const ObserverItem *item)
{
  return observer_scale_step (&self->scale, (double) item->value);
}

/* ---- search ---- */

bool
observer_tree_model_set_search (ObserverTreeModel *self,
                                const char        *text,
                                ObserverSpan      *ret_span,
                                GError           **error)
{
  if (!observer_filter_replace (&self->filter, text, ret_span, error))
    return false;
  if (observer_filter_is_empty (self->filter))
    g_hash_table_remove_all (self->wanted);
  rebuild (self, false);
  return true;
}

bool
observer_tree_model_is_searching (ObserverTreeModel *self)
{
  return !observer_filter_is_empty (self->filter);
}

unsigned
observer_tree_model_count_matches (ObserverTreeModel *self)
{
  return self->n_all_matches;
}

bool
observer_tree_model_is_match (ObserverTreeModel *self, const ObserverItem *item)
{
  return self->n_matches == NULL || self->n_matches[item - self->tree->items] > 0;
}

uint64_t
observer_tree_model_next_match (ObserverTreeModel *self,
                                uint64_t           id,
                                int                step,
                                unsigned          *ret_rank)
{
  if (self->matches == NULL || self->n_all_matches == 0)
    return 0;

  g_autoptr (ObserverTree) tree = make_tree (self, NULL, true);
  g_autoptr (GArray)       ids = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  int                      place = step > 0 ? -1 : 0; /* before the first */

  for (size_t i = 0; i < tree->n_items; i++) {
    const ObserverItem *item = &tree->items[i];

    if (item->kind == OBSERVER_ITEM_PROCESS && self->matches[item->row])
      g_array_append_val (ids, item->id);
    if (item->id == id && id != 0)
      place = (int) ids->len - (step > 0 || self->matches[item->row] ? 1 : 0);
  }
  if (ids->len == 0)
    return 0;
  place = (place + step + (int) ids->len) % (int) ids->len;
  *ret_rank = (unsigned) place + 1;
  return g_array_index (ids, uint64_t, place);
}
