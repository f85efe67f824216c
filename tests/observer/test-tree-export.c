/* Edges between items, and the tree as a file. */
#include "fake-source.h"
#include "observer/tree-export.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  CopSource    *source;
  GHashTable   *folds;
  ObserverTree *tree;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer n_buckets)
{
  fix->source = fake_source_new (GPOINTER_TO_SIZE (n_buckets));
  fix->folds = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  fake_source_tick (fix->source);
  fix->tree = observer_tree_new (cop_source_snapshot (fix->source), 0,
                                 &(ObserverTreeOptions){ .folds = fix->folds });
  observer_tree_lay_out (fix->tree, &observer_tree_metrics);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  observer_tree_free (fix->tree);
  cop_source_unref (fix->source);
  g_hash_table_unref (fix->folds);
}

static void
keep_cb (CopSource *source, const CopSeenEdge *edges, size_t n, bool is_cut, void *data)
{
  g_array_append_vals (data, edges, (unsigned) n);
}

static GArray *
join (Fixture *fix)
{
  g_autoptr (GArray) ids = observer_tree_edge_ids (fix->tree);
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (CopSeenEdge));
  CopEdgesQuery      query = { .ids = (const uint64_t *) (void *) ids->data,
                               .n_ids = ids->len,
                               .links = true,
                               .monitors = true };

  cop_source_edges (fix->source, &query, keep_cb, seen, NULL);
  return observer_tree_join_edges (cop_source_snapshot (fix->source), fix->tree,
                                   (const CopSeenEdge *) (void *) seen->data, seen->len);
}

static void
the_tree_itself_is_no_layer (Fixture *fix, gconstpointer data)
{
  g_autoptr (GArray) edges = join (fix);

  /* Items: supervisor, bucket supervisor, two buckets, registry. */
  g_assert_cmpuint (edges->len, ==, 3);
  const ObserverTreeEdge *link = &g_array_index (edges, ObserverTreeEdge, 0);
  const ObserverTreeEdge *first = &g_array_index (edges, ObserverTreeEdge, 1);
  const ObserverTreeEdge *second = &g_array_index (edges, ObserverTreeEdge, 2);
  g_assert_false (link->is_monitor);
  g_assert_cmpuint (link->from, ==, 2);
  g_assert_cmpuint (link->to, ==, 4);
  g_assert_true (first->is_monitor);
  g_assert_cmpuint (first->from, ==, 4);
  g_assert_cmpuint (second->to, ==, 3);
}

static void
edges_to_a_group_are_one (Fixture *fix, gconstpointer data)
{
  g_autoptr (GArray) edges = join (fix);

  g_assert_cmpuint (edges->len, ==, 2);
  const ObserverTreeEdge *monitors = &g_array_index (edges, ObserverTreeEdge, 1);
  g_assert_true (monitors->is_monitor);
  g_assert_cmpuint (monitors->from, ==, 3);
  g_assert_cmpuint (monitors->to, ==, 2);
  g_assert_cmpuint (monitors->n, ==, 100);
}

static void
curves_lead_from_side_to_side (void)
{
  const double  here[3] = { 0, 0, 56 };
  const double  right[3] = { 300, 200, 56 };
  const double  below[3] = { 0, 200, 56 };
  double        width = observer_tree_metrics.width;
  ObserverCurve across = observer_tree_curve (&observer_tree_metrics, here, right);
  ObserverCurve back = observer_tree_curve (&observer_tree_metrics, right, here);
  ObserverCurve down = observer_tree_curve (&observer_tree_metrics, here, below);

  g_assert_cmpfloat (across.x0, ==, width);
  g_assert_cmpfloat (across.x3, ==, 300);
  g_assert_cmpfloat (back.x0, ==, 300);
  g_assert_cmpfloat (back.x3, ==, width);
  g_assert_cmpfloat (down.x3, ==, width);
  g_assert_cmpfloat (down.x1, >, width);
}

/* ---- files ---- */

static ObserverTreePicture
picture_of (Fixture *fix, const GArray *edges)
{
  return (ObserverTreePicture){ .snapshot = cop_source_snapshot (fix->source),
                                .tree = fix->tree,
                                .edges = edges,
                                .title = "k\"v" };
}

static void
writes_dot (Fixture *fix, gconstpointer data)
{
  g_autoptr (GArray)  edges = join (fix);
  ObserverTreePicture picture = picture_of (fix, edges);

  g_autofree char *dot = observer_tree_write_dot (&picture);

  g_assert_true (g_str_has_prefix (dot, "digraph \"k\\\"v\" {\n"));
  g_assert_true (g_str_has_suffix (dot, "}\n"));
  g_assert_nonnull (strstr (
      dot, "n0 [shape=box, label=\"KV.Supervisor\\n#PID<0.141.0>\\none_for_all, 0 of 3 "
           "in 5 s\"];"));
  g_assert_nonnull (strstr (dot, "n0 -> n1 [dir=none];"));
  g_assert_nonnull (strstr (dot, "n4 -> n2 [constraint=false, style=dashed"));
}

static GBytes *
make (Fixture *fix, const char *format)
{
  g_autoptr (GArray)  edges = join (fix);
  g_autoptr (GError)  error = NULL;
  ObserverTreePicture picture = picture_of (fix, edges);
  GBytes             *bytes = observer_tree_picture_make (&picture, format, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
writes_svg_png_and_dot (Fixture *fix, gconstpointer data)
{
  g_autoptr (GBytes) svg = make (fix, "svg");
  g_autoptr (GBytes) png = make (fix, "png");
  g_autoptr (GBytes) dot = make (fix, "dot");
  const char        *text = g_bytes_get_data (svg, NULL);
  gssize             length = (gssize) g_bytes_get_size (svg);

  g_assert_nonnull (g_strstr_len (text, length, "<svg"));
  g_assert_nonnull (g_strstr_len (text, length, "</svg>"));
  g_assert_cmpint (memcmp (g_bytes_get_data (png, NULL), "\x89PNG", 4), ==, 0);
  g_assert_cmpint (memcmp (g_bytes_get_data (dot, NULL), "digraph", 7), ==, 0);
}

#define ADD(path, n_buckets, test)                                                       \
  g_test_add (path, Fixture, GSIZE_TO_POINTER (n_buckets), set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/tree-edges/the-tree-itself-is-no-layer", 2, the_tree_itself_is_no_layer);
  ADD ("/tree-edges/edges-to-a-group-are-one", 100, edges_to_a_group_are_one);
  g_test_add_func ("/tree-edges/curves-lead-from-side-to-side",
                   curves_lead_from_side_to_side);
  ADD ("/tree-export/writes-dot", 2, writes_dot);
  ADD ("/tree-export/writes-svg-png-and-dot", 2, writes_svg_png_and_dot);
  return g_test_run ();
}
