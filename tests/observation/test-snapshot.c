/* Finding rows, words, life; and differences of two snapshots. */
#include "observation/diff.h"
#include "observation/texts.h"
#include "sample.h"

#include <string.h>

static const SampleRow kv[] = { MASTER (64),
                                SUPERVISOR (65, "KV.Supervisor", 64, "one_for_all"),
                                DYNAMIC (66, "KV.BucketSupervisor", 65),
                                WORKER (67, "KV.Registry", 65, "permanent"),
                                BUCKET (70, 66),
                                BUCKET (75, 66),
                                { 0 } };

static void
finds_rows_by_id (void)
{
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (kv);

  for (uint32_t i = 0; i < snapshot->n_processes; i++)
    g_assert_cmpuint (cop_snapshot_find (snapshot, snapshot->processes[i].id), ==, i);
  g_assert_cmpuint (cop_snapshot_find (snapshot, 0), ==, COP_NOWHERE);
  g_assert_cmpuint (cop_snapshot_find (snapshot, 71), ==, COP_NOWHERE);
  g_assert_cmpuint (cop_snapshot_find (snapshot, UINT64_MAX), ==, COP_NOWHERE);
}

static void
finds_nothing_in_an_empty_snapshot (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (0, 0, 0);

  g_assert_cmpuint (cop_snapshot_find (snapshot, 64), ==, COP_NOWHERE);
  g_assert_cmpuint (cop_snapshot_find_name (snapshot, "KV"), ==, COP_NOWHERE);
}

static void
finds_rows_by_name (void)
{
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (kv);

  g_assert_cmpuint (cop_snapshot_find_name (snapshot, "KV.Registry"), ==, 3);
  g_assert_cmpuint (cop_snapshot_find_name (snapshot, "KV.Bucket"), ==, COP_NOWHERE);
}

static void
titles_prefer_names (void)
{
  CopSeenProcess process = { .initial_call = "a.b/1" };

  g_assert_cmpstr (cop_seen_title (&process), ==, "a.b/1");
  process.module = "M";
  g_assert_cmpstr (cop_seen_title (&process), ==, "M");
  process.label = "label";
  g_assert_cmpstr (cop_seen_title (&process), ==, "label");
  process.name = "N";
  g_assert_cmpstr (cop_seen_title (&process), ==, "N");
}

static void
pids_are_printed_as_elixir_does (void)
{
  g_autofree char *text = cop_seen_pid_text (72);

  g_assert_cmpstr (text, ==, "#PID<0.72.0>");
}

static void
all_kinds_have_names (void)
{
  for (int i = 0; i < COP_N_SEEN_KINDS; i++)
    g_assert_cmpstr (cop_seen_kind_name (i), !=, "");
  for (int i = 0; i <= COP_SEEN_EXITING; i++)
    g_assert_cmpstr (cop_seen_status_name (i), !=, "");
}

static void *
reader_thread (void *data)
{
  for (int i = 0; i < 1000; i++) {
    CopSnapshot *snapshot = cop_snapshot_ref (data);
    g_assert_cmpuint (cop_snapshot_find (snapshot, 70), ==, 4);
    cop_snapshot_unref (snapshot);
  }
  cop_snapshot_unref (data);
  return NULL;
}

static void
references_may_be_dropped_on_any_thread (void)
{
  CopSnapshot *snapshot = sample_snapshot (kv);
  GThread     *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("reader", reader_thread, cop_snapshot_ref (snapshot));
  cop_snapshot_unref (snapshot);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

static void
texts_are_shared_by_content (void)
{
  g_autoptr (CopTexts) texts = cop_texts_new ();
  char                 buffer[] = "one";
  g_auto (CopTerm)     call =
      cop_tuple_of (cop_module_atom ("KV.Bucket"), COP_ATOM (init), cop_int (1));
  g_auto (CopTerm) with_args = cop_tuple_of (cop_module_atom ("KV.Bucket"),
                                             COP_ATOM (init), cop_list_of (COP_NIL));

  const char *one = cop_texts_copy (texts, buffer);
  memcpy (buffer, "two", 3);
  const char *two = cop_texts_copy (texts, buffer);

  g_assert_cmpstr (one, ==, "one");
  g_assert_cmpstr (two, ==, "two");
  g_assert_true (cop_texts_copy (texts, buffer) == two);
  g_assert_cmpstr (cop_texts_atom (texts, cop_module_atom ("KV.Registry")), ==,
                   "KV.Registry");
  g_assert_cmpstr (cop_texts_atom (texts, COP_ATOM (kv)), ==, ":kv");
  g_assert_cmpstr (cop_texts_call (texts, call), ==, "KV.Bucket.init/1");
  g_assert_true (cop_texts_call (texts, with_args) == cop_texts_call (texts, call));
  g_assert_null (cop_texts_call (texts, COP_ATOM (kv)));
  g_assert_null (cop_texts_atom (texts, COP_NONE));
}

/* ---- differences ---- */

typedef struct {
  const CopSnapshot *before, *after;
  GString           *log;
} Diff;

static void
write_change_cb (CopChange change, uint32_t before, uint32_t after, void *data)
{
  Diff    *diff = data;
  uint64_t id = after != COP_NOWHERE ? diff->after->processes[after].id
                                     : diff->before->processes[before].id;

  g_assert_cmpint ((change & COP_CHANGE_ENTER) != 0, ==, before == COP_NOWHERE);
  g_assert_cmpint ((change & COP_CHANGE_LEAVE) != 0, ==, after == COP_NOWHERE);
  g_string_append_printf (diff->log, "%s%s%s%s%d", diff->log->len > 0 ? " " : "",
                          change & COP_CHANGE_ENTER   ? "+"
                          : change & COP_CHANGE_LEAVE ? "-"
                                                      : "",
                          change & COP_CHANGE_PLACE ? "p" : "",
                          change & COP_CHANGE_VALUE ? "v" : "", (int) id);
}

static char *
diff_text (const CopSnapshot *before, const CopSnapshot *after)
{
  Diff diff = { before, after, g_string_new (NULL) };

  cop_snapshot_diff (before, after, write_change_cb, &diff);
  return g_string_free (diff.log, FALSE);
}

static void
all_enter_at_first (void)
{
  g_autoptr (CopSnapshot) after = sample_snapshot (kv);
  g_autofree char        *text = diff_text (NULL, after);

  g_assert_cmpstr (text, ==, "+64 +65 +66 +67 +70 +75");
}

static void
nothing_differs_between_copies (void)
{
  g_autoptr (CopSnapshot) before = sample_snapshot (kv);
  g_autoptr (CopSnapshot) after = sample_snapshot (kv);
  g_autofree char        *text = diff_text (before, after);

  g_assert_cmpstr (text, ==, "");
}

static void
bucket_that_leaves_moves_nobody (void)
{
  static const SampleRow  less[] = { MASTER (64),
                                     SUPERVISOR (65, "KV.Supervisor", 64, "one_for_all"),
                                     DYNAMIC (66, "KV.BucketSupervisor", 65),
                                     WORKER (67, "KV.Registry", 65, "permanent"),
                                     BUCKET (75, 66),
                                     BUCKET (80, 66),
                                     { 0 } };
  g_autoptr (CopSnapshot) before = sample_snapshot (kv);
  g_autoptr (CopSnapshot) after = sample_snapshot (less);
  g_autofree char        *text = diff_text (before, after);

  g_assert_cmpstr (text, ==, "-70 +80");
}

static void
order_matters_below_static_supervisors (void)
{
  g_autoptr (CopSnapshot) before = sample_snapshot (kv);
  g_autoptr (CopSnapshot) after = sample_snapshot (kv);
  after->processes[2].order = 1;
  after->processes[3].order = 0;
  g_autofree char *text = diff_text (before, after);

  g_assert_cmpstr (text, ==, "p66 p67");
}

static void
numbers_are_values_and_names_are_places (void)
{
  g_autoptr (CopSnapshot) before = sample_snapshot (kv);
  g_autoptr (CopSnapshot) after = sample_snapshot (kv);
  after->processes[0].reductions = 1;
  after->processes[1].n_recent = 2;
  after->processes[2].status = COP_SEEN_BLOCKED;
  after->processes[3].name = NULL;
  after->processes[4].state = "%{}";
  after->processes[5].name = "Me";
  after->processes[5].mailbox = 3;
  g_autofree char *text = diff_text (before, after);

  g_assert_cmpstr (text, ==, "v64 v65 v66 p67 v70 pv75");
}

static void
parents_are_compared_by_id (void)
{
  static const SampleRow  more[] = { MASTER (64),
                                     SUPERVISOR (65, "KV.Supervisor", 64, "one_for_all"),
                                     WORKER (67, "KV.Registry", 65, "permanent"),
                                     BUCKET (70, 67),
                                     BUCKET (75, 67),
                                     { 0 } };
  g_autoptr (CopSnapshot) before = sample_snapshot (kv);
  g_autoptr (CopSnapshot) after = sample_snapshot (more);
  before->processes[1].n_children = after->processes[1].n_children;
  before->processes[3].n_children = after->processes[2].n_children;
  before->processes[3].order = after->processes[2].order;
  g_autofree char *text = diff_text (before, after);

  g_assert_cmpstr (text, ==, "-66 p70 p75");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snapshot/finds-rows-by-id", finds_rows_by_id);
  g_test_add_func ("/snapshot/finds-nothing-in-an-empty-snapshot",
                   finds_nothing_in_an_empty_snapshot);
  g_test_add_func ("/snapshot/finds-rows-by-name", finds_rows_by_name);
  g_test_add_func ("/snapshot/titles-prefer-names", titles_prefer_names);
  g_test_add_func ("/snapshot/pids-are-printed-as-elixir-does",
                   pids_are_printed_as_elixir_does);
  g_test_add_func ("/snapshot/all-kinds-have-names", all_kinds_have_names);
  g_test_add_func ("/snapshot/references-may-be-dropped-on-any-thread",
                   references_may_be_dropped_on_any_thread);
  g_test_add_func ("/snapshot/texts-are-shared-by-content", texts_are_shared_by_content);
  g_test_add_func ("/diff/all-enter-at-first", all_enter_at_first);
  g_test_add_func ("/diff/nothing-differs-between-copies",
                   nothing_differs_between_copies);
  g_test_add_func ("/diff/bucket-that-leaves-moves-nobody",
                   bucket_that_leaves_moves_nobody);
  g_test_add_func ("/diff/order-matters-below-static-supervisors",
                   order_matters_below_static_supervisors);
  g_test_add_func ("/diff/numbers-are-values-and-names-are-places",
                   numbers_are_values_and_names_are_places);
  g_test_add_func ("/diff/parents-are-compared-by-id", parents_are_compared_by_id);
  return g_test_run ();
}
