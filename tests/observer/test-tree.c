/* From snapshot to items, and where they stand. */
#include "fake-source.h"
#include "observer/tree.h"

static const ObserverMetrics metrics = {
  .width = 100,
  .height = 20,
  .branch_height = 30,
  .column_gap = 10,
  .row_gap = 5,
  .branch_gap = 4,
};

typedef struct {
  CopSource  *source;
  GHashTable *folds;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer n_buckets)
{
  fix->source = fake_source_new (GPOINTER_TO_SIZE (n_buckets));
  fix->folds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  fake_source_tick (fix->source);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  cop_source_unref (fix->source);
  g_hash_table_unref (fix->folds);
}

static ObserverTree *
make_tree (Fixture *fix)
{
  ObserverTree *tree = observer_tree_new (cop_source_snapshot (fix->source), 0,
                                          &(ObserverTreeOptions){ .folds = fix->folds });

  observer_tree_lay_out (tree, &metrics);
  return tree;
}

static const char *
title_of (Fixture *fix, const ObserverItem *item)
{
  if (observer_item_is_many (item))
    return item->kind == OBSERVER_ITEM_REST ? "rest" : item->module;
  return cop_seen_title (&cop_source_snapshot (fix->source)->processes[item->row]);
}

static void
assert_titles (Fixture *fix, const ObserverTree *tree, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (size_t i = 0; i < tree->n_items; i++)
    g_string_append_printf (text, "%s%u %s", i > 0 ? ", " : "", tree->items[i].depth,
                            title_of (fix, &tree->items[i]));
  g_assert_cmpstr (text->str, ==, expected);
}

static void
fold (Fixture *fix, uint64_t key, bool open)
{
  g_hash_table_replace (fix->folds, g_memdup2 (&key, sizeof key),
                        GINT_TO_POINTER (open + 1));
}

static void
has_children_in_start_order (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = make_tree (fix);

  assert_titles (
      fix, tree,
      "0 KV.Supervisor, 1 KV.BucketSupervisor, 2 bucket 1, 2 bucket 2, 1 KV.Registry");
  g_assert_cmpuint (tree->items[1].end, ==, 4);
}

static void
puts_first_children_beside_their_parents (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = make_tree (fix);
  const ObserverItem      *items = tree->items;

  g_assert_cmpfloat (items[2].x, ==, 220);
  g_assert_cmpfloat (items[0].y + items[0].height / 2, ==,
                     items[2].y + items[2].height / 2);
  g_assert_cmpfloat (items[3].y, ==, 35);              /* below the row of supervisors */
  g_assert_cmpfloat (items[4].y, ==, 35 + 20 + 5 + 4); /* apart from the subtree above */
  g_assert_cmpfloat (tree->height, ==, items[4].y + 20);
  g_assert_cmpfloat (tree->width, ==, 320);
}

static void
keeps_keys_of_static_children_over_restarts (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) before = make_tree (fix);
  uint64_t                 registry = fake_source_find (fix->source, "KV.Registry");
  uint64_t                 key = before->items[4].key;

  fake_source_kill (fix->source, registry, "killed");
  g_autoptr (ObserverTree) after = make_tree (fix);

  uint32_t item = observer_tree_find (after, key);
  g_assert_cmpuint (item, !=, COP_NOWHERE);
  g_assert_cmpuint (after->items[item].id, !=, registry);
  g_assert_cmpuint (observer_tree_find (after, before->items[2].key), ==, COP_NOWHERE);
}

static void
ancestors_do_not_move_when_children_come (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) before = make_tree (fix);

  fake_source_add_bucket (fix->source, "new");
  g_autoptr (ObserverTree) after = make_tree (fix);

  for (uint32_t i = 0; i < 4; i++) {
    g_assert_cmpfloat (before->items[i].x, ==, after->items[i].x);
    g_assert_cmpfloat (before->items[i].y, ==, after->items[i].y);
  }
}

static void
hides_children_that_are_folded (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) open = make_tree (fix);

  fold (fix, open->items[1].key, false);
  g_autoptr (ObserverTree) closed = make_tree (fix);

  assert_titles (fix, closed, "0 KV.Supervisor, 1 KV.BucketSupervisor, 1 KV.Registry");
  g_assert_cmpuint (closed->items[1].n_children, ==, 2);
  g_assert_false (closed->items[1].is_open);
}

static void
draws_many_like_children_as_one (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = make_tree (fix);

  assert_titles (fix, tree,
                 "0 KV.Supervisor, 1 KV.BucketSupervisor, 2 KV.Bucket, 1 KV.Registry");
  g_assert_cmpint (tree->items[2].kind, ==, OBSERVER_ITEM_GROUP);
  g_assert_cmpuint (tree->items[2].n_children, ==, 10000);
  g_assert_cmpuint (tree->items[2].memory, ==, 10000 * 1344);
}

static void
opens_groups (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) closed = make_tree (fix);

  fold (fix, closed->items[2].key, true);
  g_autoptr (ObserverTree) open = make_tree (fix);

  g_assert_cmpuint (open->n_items, ==, 4 + OBSERVER_GROUP_TOP + 1);
  g_assert_cmpuint (open->items[3].depth, ==, 3);
  const ObserverItem *rest = &open->items[3 + OBSERVER_GROUP_TOP];
  g_assert_cmpint (rest->kind, ==, OBSERVER_ITEM_REST);
  g_assert_cmpuint (rest->n_children, ==, 10000 - OBSERVER_GROUP_TOP);
  g_assert_cmpuint (rest->memory, ==, (10000 - OBSERVER_GROUP_TOP) * 1344);

  fold (fix, rest->key, true);
  g_autoptr (ObserverTree) all = make_tree (fix);

  g_assert_cmpuint (all->n_items, ==, 10005);
  g_assert_cmpuint (all->items[10004].depth, ==, 1);
}

static void
finds_items_by_place (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) closed = make_tree (fix);
  fold (fix, closed->items[2].key, true);
  g_autoptr (ObserverTree) tree = make_tree (fix);

  for (uint32_t i = 0; i < tree->n_items; i++) {
    const ObserverItem *item = &tree->items[i];
    g_assert_cmpuint (observer_tree_pick (tree, &metrics, item->x + 1, item->y + 1), ==,
                      i);
    g_assert_cmpuint (observer_tree_first_at (tree, item->y), <=, i);
  }
  g_assert_cmpuint (observer_tree_pick (tree, &metrics, 105, 10), ==, COP_NOWHERE);
  g_assert_cmpuint (observer_tree_pick (tree, &metrics, 5, 1e6), ==, COP_NOWHERE);
}

static void
arrows_walk_the_tree (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = make_tree (fix);
  static const struct {
    uint32_t     from;
    ObserverStep step;
    uint32_t     to;
  } steps[] = {
    { 0, OBSERVER_STEP_CHILD, 1 },
    { 1, OBSERVER_STEP_CHILD, 2 },
    { 2, OBSERVER_STEP_DOWN, 3 },
    { 3, OBSERVER_STEP_DOWN, 4 },
    { 4, OBSERVER_STEP_UP, 1 },
    { 3, OBSERVER_STEP_PARENT, 1 },
    { 2, OBSERVER_STEP_UP, 1 },
    { 0, OBSERVER_STEP_PARENT, COP_NOWHERE },
    { 0, OBSERVER_STEP_UP, COP_NOWHERE },
    { 4, OBSERVER_STEP_DOWN, COP_NOWHERE },
    { 4, OBSERVER_STEP_CHILD, COP_NOWHERE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpuint (observer_tree_step (tree, steps[i].from, steps[i].step), ==,
                      steps[i].to);
}

static void
shows_absent_children (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (2, 1, 1);
  g_autoptr (GHashTable)  folds = g_hash_table_new (g_int64_hash, g_int64_equal);
  snapshot->processes[0].id = 1;
  snapshot->processes[1].id = 2;
  snapshot->processes[1].parent = 0;
  snapshot->processes[1].order = 1;
  snapshot->processes[1].child_id = "second";
  snapshot->absent[0] =
      (CopSeenAbsent){ .supervisor = 0, .order = 0, .child_id = "first" };
  snapshot->applications[0].name = "app";
  snapshot->applications[0].root = 0;

  g_autoptr (ObserverTree) tree =
      observer_tree_new (snapshot, 0, &(ObserverTreeOptions){ .folds = folds });

  g_assert_cmpuint (tree->n_items, ==, 3);
  g_assert_cmpint (tree->items[1].kind, ==, OBSERVER_ITEM_ABSENT);
  g_assert_cmpuint (tree->items[2].id, ==, 2);
}

/* ---- groups ---- */

/* A supervisor with @n children, numbered by their ids from 2 on. */
static CopSnapshot *
many_children (size_t n)
{
  CopSnapshot *snapshot = cop_snapshot_new (n + 1, 0, 1);

  snapshot->processes[0].id = 1;
  snapshot->processes[0].application = 0;
  for (size_t i = 1; i <= n; i++) {
    snapshot->processes[i].id = i + 1;
    snapshot->processes[i].parent = 0;
    snapshot->processes[i].order = (uint32_t) i;
    snapshot->processes[i].module = "Worker";
    snapshot->processes[i].application = 0;
  }
  snapshot->applications[0].name = "app";
  snapshot->applications[0].root = 0;
  return snapshot;
}

typedef struct {
  CopSnapshot *snapshot;
  GHashTable  *folds;
  GHashTable  *wanted;
  float       *values;
} Many;

static void
set_up_many (Many *many, gconstpointer data)
{
  many->snapshot = many_children (200);
  many->folds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  many->wanted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  many->values = g_new0 (float, 201);
  for (int i = 0; i <= 200; i++)
    many->values[i] = (float) i;
}

static void
tear_down_many (Many *many, gconstpointer data)
{
  cop_snapshot_unref (many->snapshot);
  g_hash_table_unref (many->folds);
  g_hash_table_unref (many->wanted);
  g_free (many->values);
}

static ObserverTree *
build_many (Many *many, const ObserverTree *before)
{
  return observer_tree_new (many->snapshot, 0,
                            &(ObserverTreeOptions){ .folds = many->folds,
                                                    .values = many->values,
                                                    .before = before,
                                                    .wanted = many->wanted });
}

static ObserverTree *
build_open (Many *many)
{
  g_autoptr (ObserverTree) closed = build_many (many, NULL);

  g_hash_table_replace (many->folds, g_memdup2 (&closed->items[1].key, sizeof (uint64_t)),
                        GINT_TO_POINTER (2));
  return build_many (many, NULL);
}

static void
groups_tell_their_highest_value (Many *many, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = build_many (many, NULL);

  g_assert_cmpuint (tree->n_items, ==, 2);
  g_assert_cmpfloat ((double) tree->items[1].value, ==, 200);
}

static void
the_highest_are_drawn_in_start_order (Many *many, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = build_open (many);

  g_assert_cmpuint (tree->items[2].id, ==, 201 - OBSERVER_GROUP_TOP + 1);
  g_assert_cmpuint (tree->items[1 + OBSERVER_GROUP_TOP].id, ==, 201);
  const ObserverItem *rest = &tree->items[2 + OBSERVER_GROUP_TOP];
  g_assert_cmpint (rest->kind, ==, OBSERVER_ITEM_REST);
  g_assert_cmpfloat ((double) rest->value, ==, 200 - OBSERVER_GROUP_TOP);
}

static void
who_is_at_the_top_stays_while_near_it (Many *many, gconstpointer data)
{
  g_autoptr (ObserverTree) before = build_open (many);

  many->values[5] =
      1000; /* a new highest one, and the lowest of the top falls a little */
  many->values[200 - OBSERVER_GROUP_TOP + 1] -= 5;
  g_autoptr (ObserverTree) after = build_many (many, before);

  g_assert_cmpuint (observer_tree_find_id (after, 201 - OBSERVER_GROUP_TOP + 1), !=,
                    COP_NOWHERE);
  g_assert_cmpuint (after->n_items, ==, before->n_items);
}

static void
who_falls_far_leaves_the_top (Many *many, gconstpointer data)
{
  g_autoptr (ObserverTree) before = build_open (many);

  many->values[200] = 1;
  g_autoptr (ObserverTree) after = build_many (many, before);

  g_assert_cmpuint (observer_tree_find_id (after, 201), ==, COP_NOWHERE);
}

static void
who_is_wanted_is_drawn (Many *many, gconstpointer data)
{
  uint64_t id = 7;

  g_hash_table_add (many->wanted, g_memdup2 (&id, sizeof id));
  g_autoptr (ObserverTree) tree = build_open (many);

  g_assert_cmpuint (observer_tree_find_id (tree, 7), !=, COP_NOWHERE);
}

static void
a_whole_tree_has_no_groups (Many *many, gconstpointer data)
{
  g_autoptr (ObserverTree) tree = observer_tree_new (
      many->snapshot, 0, &(ObserverTreeOptions){ .folds = many->folds, .whole = true });

  g_assert_cmpuint (tree->n_items, ==, 201);
}

static void
what_is_not_drawn_has_a_stand_in (Many *many, gconstpointer data)
{
  g_autoptr (ObserverTree) closed = build_many (many, NULL);
  g_autofree uint32_t     *in_group = observer_tree_stand_ins (many->snapshot, closed);
  g_autoptr (ObserverTree) open = build_open (many);
  g_autofree uint32_t     *in_rest = observer_tree_stand_ins (many->snapshot, open);

  g_assert_cmpuint (in_group[0], ==, 0);
  g_assert_cmpuint (in_group[17], ==, 1);
  g_assert_cmpuint (in_rest[17], ==, 2 + OBSERVER_GROUP_TOP);
  g_assert_cmpuint (in_rest[200], ==, observer_tree_find_id (open, 201));
}

/* ---- what no supervisor has started ---- */

static void
loose_processes_have_a_root_of_their_own (void)
{
  g_autoptr (CopSnapshot) snapshot = many_children (1);
  g_autoptr (GHashTable)  folds = g_hash_table_new (g_int64_hash, g_int64_equal);
  snapshot->processes[1].parent = COP_NOWHERE;

  g_autoptr (ObserverTree) tree =
      observer_tree_new (snapshot, 0, &(ObserverTreeOptions){ .folds = folds });
  g_autofree uint32_t *items = observer_tree_stand_ins (snapshot, tree);

  g_assert_cmpuint (tree->n_items, ==, 3);
  g_assert_cmpint (tree->items[1].kind, ==, OBSERVER_ITEM_LOOSE);
  g_assert_cmpuint (tree->items[2].parent, ==, 1);
  g_assert_cmpuint (items[1], ==, 2);
}

static void
processes_outside_of_applications_are_a_tree (void)
{
  g_autoptr (CopSnapshot) snapshot = many_children (3);
  g_autoptr (GHashTable)  folds = g_hash_table_new (g_int64_hash, g_int64_equal);
  snapshot->processes[3].parent = COP_NOWHERE;
  snapshot->processes[3].application = COP_NOWHERE;

  g_autoptr (ObserverTree) tree = observer_tree_new (
      snapshot, OBSERVER_OUTSIDE, &(ObserverTreeOptions){ .folds = folds });

  g_assert_cmpuint (tree->n_items, ==, 2);
  g_assert_cmpuint (tree->items[1].id, ==, 4);
}

static void
masters_are_shown_when_asked_for (Fixture *fix, gconstpointer data)
{
  g_autoptr (ObserverTree) tree =
      observer_tree_new (cop_source_snapshot (fix->source), 0,
                         &(ObserverTreeOptions){ .folds = fix->folds, .masters = true });

  assert_titles (fix, tree,
                 "0 Application, 1 KV.Supervisor, 2 KV.BucketSupervisor, 2 KV.Registry");
}

#define ADD(path, n_buckets, test)                                                       \
  g_test_add ("/tree/" path, Fixture, GSIZE_TO_POINTER (n_buckets), set_up, test,        \
              tear_down)

#define ADD_MANY(path, test)                                                             \
  g_test_add ("/tree/groups/" path, Many, NULL, set_up_many, test, tear_down_many)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("has-children-in-start-order", 2, has_children_in_start_order);
  ADD ("puts-first-children-beside-their-parents", 2,
       puts_first_children_beside_their_parents);
  ADD ("keeps-keys-of-static-children-over-restarts", 2,
       keeps_keys_of_static_children_over_restarts);
  ADD ("ancestors-do-not-move-when-children-come", 2,
       ancestors_do_not_move_when_children_come);
  ADD ("hides-children-that-are-folded", 2, hides_children_that_are_folded);
  ADD ("draws-many-like-children-as-one", 10000, draws_many_like_children_as_one);
  ADD ("opens-groups", 10000, opens_groups);
  ADD ("finds-items-by-place", 500, finds_items_by_place);
  ADD ("arrows-walk-the-tree", 2, arrows_walk_the_tree);
  ADD ("masters-are-shown-when-asked-for", 0, masters_are_shown_when_asked_for);
  ADD_MANY ("tell-their-highest-value", groups_tell_their_highest_value);
  ADD_MANY ("the-highest-are-drawn-in-start-order", the_highest_are_drawn_in_start_order);
  ADD_MANY ("who-is-at-the-top-stays-while-near-it",
            who_is_at_the_top_stays_while_near_it);
  ADD_MANY ("who-falls-far-leaves-the-top", who_falls_far_leaves_the_top);
  ADD_MANY ("who-is-wanted-is-drawn", who_is_wanted_is_drawn);
  ADD_MANY ("a-whole-tree-has-no-groups", a_whole_tree_has_no_groups);
  ADD_MANY ("what-is-not-drawn-has-a-stand-in", what_is_not_drawn_has_a_stand_in);
  g_test_add_func ("/tree/shows-absent-children", shows_absent_children);
  g_test_add_func ("/tree/loose-processes-have-a-root-of-their-own",
                   loose_processes_have_a_root_of_their_own);
  g_test_add_func ("/tree/processes-outside-of-applications-are-a-tree",
                   processes_outside_of_applications_are_a_tree);
  return g_test_run ();
}
