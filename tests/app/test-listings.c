/* Trees and process tables as text, DOT and JSON. */
#include "app/process-table.h"
#include "app/table.h"
#include "app/tree.h"
#include "observation/sample.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const SampleRow kv[] = { MASTER (64),
                                SUPERVISOR (65, "KV.Supervisor", 64, "one_for_all"),
                                DYNAMIC (66, "KV.BucketSupervisor", 65),
                                WORKER (67, "KV.Registry", 65, "permanent"),
                                BUCKET (70, 66),
                                BUCKET (75, 66),
                                { 0 } };

static JsonParser *
parse (const char *json)
{
  JsonParser        *parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  return parser;
}

static JsonObject *
element (JsonArray *array, unsigned i)
{
  g_assert_cmpuint (i, <, json_array_get_length (array));
  return json_array_get_object_element (array, i);
}

/* ---- tables ---- */

static const CoppiceColumn two[] = { { "NAME" }, { "N", true } };

static void
table_aligns_texts_and_numbers (void)
{
  g_autoptr (CoppiceTable) table = coppice_table_new (two, 2);

  coppice_table_add (table, (const char *[]){ "ä", "1" });
  coppice_table_add (table, (const char *[]){ "日本", "10" });
  coppice_table_add (table, (const char *[]){ "abcdef", NULL });

  g_autofree char *text = coppice_table_text (table);
  g_assert_cmpstr (text, ==,
                   "NAME     N\n"
                   "ä        1\n"
                   "日本    10\n"
                   "abcdef\n");
}

static void
table_keeps_a_row_on_its_line (void)
{
  g_autoptr (CoppiceTable) table = coppice_table_new (two, 2);

  coppice_table_add (table, (const char *[]){ "a\nb\033[2J\xff", "1" });

  g_autofree char *text = coppice_table_text (table);
  g_assert_cmpstr (text, ==, "NAME      N\na�b�[2J�  1\n");
}

/* ---- trees ---- */

static void
tree_is_drawn (void)
{
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (kv);
  g_autofree char        *text = coppice_tree_text (snapshot, 0, false);

  g_assert_cmpstr (text, ==,
                   /* clang-format off */
"TREE                          PID           KIND                STRATEGY     RESTART\n"
"kv                                          application\n"
"└─ :application_master        #PID<0.64.0>  application master\n"
"   └─ KV.Supervisor           #PID<0.65.0>  supervisor          one_for_all  permanent\n"
"      ├─ KV.BucketSupervisor  #PID<0.66.0>  dynamic supervisor  one_for_one  permanent\n"
"      │  ├─ KV.Bucket         #PID<0.70.0>  agent                            temporary\n"
"      │  └─ KV.Bucket         #PID<0.75.0>  agent                            temporary\n"
"      └─ KV.Registry          #PID<0.67.0>  worker                           permanent\n"
                   /* clang-format on */
  );
}

static void
tree_is_drawn_in_ascii (void)
{
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (kv);
  g_autofree char        *text = coppice_tree_text (snapshot, 0, true);

  g_assert_true (g_str_is_ascii (text));
  g_assert_nonnull (strstr (text, "\n      |  |- KV.Bucket"));
  g_assert_nonnull (strstr (text, "\n      |  `- KV.Bucket"));
  g_assert_nonnull (strstr (text, "\n      `- KV.Registry"));
}

static void
tree_shows_what_belongs_to_no_application (void)
{
  static const SampleRow  loose[] = { WORKER (70, "Loose", 0, NULL), { 0 } };
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (loose);
  g_autofree char        *text = coppice_tree_text (snapshot, COP_NOWHERE, true);

  g_assert_nonnull (strstr (text, "\noutside of applications\n`- Loose "));
}

static void
dot_quotes_and_joins (void)
{
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (kv);
  snapshot->processes[3].name = "a \"b\" \\c";
  g_autofree char *dot = coppice_tree_dot (snapshot, 0);

  g_assert_true (g_str_has_prefix (dot, "digraph coppice {\n"));
  g_assert_nonnull (strstr (dot, "label=\"a \\\"b\\\" \\\\c\\n#PID<0.67.0>\\nworker"));
  g_assert_nonnull (strstr (dot, "  n2 -> n3;\n"));
  g_assert_true (g_str_has_suffix (dot, "}\n"));
}

static void
json_nests_the_tree (void)
{
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (kv);
  g_autofree char        *json = coppice_tree_json (snapshot, COP_NOWHERE);
  g_autoptr (JsonParser)  parser = parse (json);

  JsonArray  *all = json_node_get_array (json_parser_get_root (parser));
  JsonObject *application = element (all, 0);
  g_assert_cmpuint (json_array_get_length (all), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (application, "application"), ==, "kv");
  JsonObject *master =
      element (json_object_get_array_member (application, "processes"), 0);
  JsonObject *root = element (json_object_get_array_member (master, "children"), 0);
  JsonArray  *children = json_object_get_array_member (root, "children");
  JsonArray  *buckets = json_object_get_array_member (element (children, 0), "children");
  g_assert_cmpuint (json_array_get_length (children), ==, 2);
  g_assert_cmpuint (json_array_get_length (buckets), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (element (buckets, 1), "pid"), ==,
                   "#PID<0.75.0>");
}

/* ---- processes ---- */

static CopSnapshot *
busy_snapshot (void)
{
  CopSnapshot *snapshot = sample_snapshot (kv);

  snapshot->processes[3].memory = 4000;
  snapshot->processes[1].memory = 10000;
  return snapshot;
}

static void
processes_are_sorted_by_numbers_from_high_to_low (void)
{
  g_autoptr (CopSnapshot) snapshot = busy_snapshot ();
  int                     memory = coppice_process_table_find ("memory");
  g_autofree char        *json = coppice_process_table_json (snapshot, memory, 3);
  g_autoptr (JsonParser)  parser = parse (json);

  JsonArray *rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), ==, 3);
  g_assert_cmpint (json_object_get_int_member (element (rows, 0), "memory"), ==, 10000);
  g_assert_cmpint (json_object_get_int_member (element (rows, 1), "memory"), ==, 4000);
  g_assert_cmpstr (json_object_get_string_member (element (rows, 2), "pid"), ==,
                   "#PID<0.64.0>");
}

static void
processes_are_sorted_by_texts (void)
{
  g_autoptr (CopSnapshot) snapshot = busy_snapshot ();
  int                     name = coppice_process_table_find ("name");
  g_autofree char        *text = coppice_process_table_text (snapshot, name, 3);
  g_auto (GStrv)          lines = g_strsplit (text, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_prefix (lines[1], "#PID<0.64.0>  :application_master"));
  g_assert_true (g_str_has_prefix (lines[2], "#PID<0.70.0>  KV.Bucket "));
  g_assert_true (g_str_has_prefix (lines[3], "#PID<0.75.0>  KV.Bucket "));
}

static void
columns_are_known_by_name (void)
{
  g_autofree char *names = coppice_process_table_names ();
  g_auto (GStrv)   known = g_strsplit (names, ", ", -1);

  for (int i = 0; known[i] != NULL; i++)
    g_assert_cmpint (coppice_process_table_find (known[i]), ==, i);
  g_assert_cmpint (coppice_process_table_find ("size"), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/table/aligns-texts-and-numbers", table_aligns_texts_and_numbers);
  g_test_add_func ("/table/keeps-a-row-on-its-line", table_keeps_a_row_on_its_line);
  g_test_add_func ("/tree/is-drawn", tree_is_drawn);
  g_test_add_func ("/tree/is-drawn-in-ascii", tree_is_drawn_in_ascii);
  g_test_add_func ("/tree/shows-what-belongs-to-no-application",
                   tree_shows_what_belongs_to_no_application);
  g_test_add_func ("/tree/dot-quotes-and-joins", dot_quotes_and_joins);
  g_test_add_func ("/tree/json-nests", json_nests_the_tree);
  g_test_add_func ("/ps/sorts-numbers-from-high-to-low",
                   processes_are_sorted_by_numbers_from_high_to_low);
  g_test_add_func ("/ps/sorts-texts", processes_are_sorted_by_texts);
  g_test_add_func ("/ps/columns-are-known-by-name", columns_are_known_by_name);
  return g_test_run ();
}
