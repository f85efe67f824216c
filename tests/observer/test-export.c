/* The process table as text; sets of ids; what ending many would do. */
#include "fake-source.h"
#include "observer/id-set.h"
#include "observer/many.h"
#include "observer/process-export.h"

#include <string.h>

static ObserverOrder *
sample (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (2, 0, 0);
  CopSeenProcess         *rows = snapshot->processes;

  rows[0] = (CopSeenProcess){ .id = 71,
                              .label = "say \"hi\", you\n",
                              .application = COP_NOWHERE,
                              .parent = COP_NOWHERE,
                              .memory = 4096 };
  rows[1] = (CopSeenProcess){ .id = 72,
                              .name = "plain",
                              .application = COP_NOWHERE,
                              .parent = COP_NOWHERE,
                              .mailbox = 3 };
  return observer_order_new (&(ObserverOrderTask){ .snapshot = snapshot });
}

static const ObserverColumn columns[] = { OBSERVER_COLUMN_PID, OBSERVER_COLUMN_NAME,
                                          OBSERVER_COLUMN_MEMORY, OBSERVER_COLUMN_MAILBOX,
                                          OBSERVER_COLUMN_APPLICATION };

static void
writes_csv (void)
{
  g_autoptr (ObserverOrder) order = sample ();
  g_autofree char *text = observer_export_csv (order, columns, G_N_ELEMENTS (columns));

  g_assert_cmpstr (text, ==,
                   "pid,name,mem_bytes,queue,app\r\n"
                   "#PID<0.71.0>,\"say \"\"hi\"\", you\n\",4096,0,\r\n"
                   "#PID<0.72.0>,plain,0,3,\r\n");
}

static void
writes_json (void)
{
  g_autoptr (ObserverOrder) order = sample ();
  g_autofree char *text = observer_export_json (order, columns, G_N_ELEMENTS (columns));

  g_assert_cmpstr (
      text, ==,
      "[\n"
      "  {\"pid\": \"#PID<0.71.0>\", \"name\": \"say \\\"hi\\\", you\\u000a\", "
      "\"mem_bytes\": 4096, \"queue\": 0, \"app\": null},\n"
      "  {\"pid\": \"#PID<0.72.0>\", \"name\": \"plain\", "
      "\"mem_bytes\": 0, \"queue\": 3, \"app\": null}\n"
      "]\n");
}

static void
writes_nothing_as_an_empty_list (void)
{
  g_autoptr (CopSnapshot)   snapshot = cop_snapshot_new (0, 0, 0);
  g_autoptr (ObserverOrder) order =
      observer_order_new (&(ObserverOrderTask){ .snapshot = snapshot });
  g_autofree char *text = observer_export_json (order, columns, 1);

  g_assert_cmpstr (text, ==, "[]\n");
}

static void
set_adds_and_removes (void)
{
  ObserverIdSet set;
  observer_id_set_init (&set);

  observer_id_set_add (&set, (uint64_t[]){ 5, 3, 5, 9 }, 4);
  g_assert_cmpuint (observer_id_set_size (&set), ==, 3);
  g_assert_cmpuint (observer_id_set_get (&set, 0), ==, 3);
  observer_id_set_remove (&set, (uint64_t[]){ 9, 4 }, 2);

  g_assert_true (observer_id_set_has (&set, 5));
  g_assert_false (observer_id_set_has (&set, 9));
  observer_id_set_clear (&set);
}

static void
set_forgets_the_dead (void)
{
  g_autoptr (ObserverOrder) order = sample ();
  ObserverIdSet             set;
  observer_id_set_init (&set);
  observer_id_set_add (&set, (uint64_t[]){ 70, 71 }, 2);

  g_assert_true (observer_id_set_prune (&set, order->snapshot));
  g_assert_false (observer_id_set_prune (&set, order->snapshot));
  g_assert_cmpuint (observer_id_set_get (&set, 0), ==, 71);
  observer_id_set_clear (&set);
}

static void
tells_what_ending_many_would_do (void)
{
  g_autoptr (CopSource) source = fake_source_new (3);
  fake_source_tick (source);
  CopSnapshot   *snapshot = cop_source_snapshot (source);
  const uint64_t ids[] = { fake_source_find (source, "bucket 1"),
                           fake_source_find (source, "bucket 2"),
                           fake_source_find (source, "KV.Registry") };

  g_autofree char *titles = observer_many_titles (snapshot, ids, 3);
  g_autofree char *consequences = observer_many_consequences (snapshot, ids, 3);

  g_assert_cmpstr (titles, ==, "bucket 1, bucket 2, KV.Registry");
  g_assert_true (g_str_has_prefix (consequences, "2 processes like this one: bucket 1"));
  g_assert_nonnull (strstr (consequences, "KV.Supervisor restarts all"));
}

static void
warns_of_too_many_restarts (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (3, 0, 0);
  CopSeenProcess         *rows = snapshot->processes;

  rows[0] = (CopSeenProcess){ .id = 1,
                              .kind = COP_SEEN_SUPERVISOR,
                              .name = "Top",
                              .strategy = "one_for_one",
                              .max_restarts = 1,
                              .max_seconds = 5,
                              .parent = COP_NOWHERE,
                              .application = COP_NOWHERE,
                              .n_children = 2 };
  for (uint32_t i = 1; i < 3; i++)
    rows[i] = (CopSeenProcess){ .id = i + 1,
                                .name = i == 1 ? "A" : "B",
                                .application = COP_NOWHERE,
                                .child_id = "a",
                                .restart = "permanent" };
  g_autofree char *one = observer_many_consequences (snapshot, (uint64_t[]){ 2 }, 1);
  g_autofree char *two = observer_many_consequences (snapshot, (uint64_t[]){ 2, 3 }, 2);

  g_assert_null (strstr (one, "may give up"));
  g_assert_nonnull (strstr (two, "Top allows 1 restarts in 5 s: it may give up"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/export/writes-csv", writes_csv);
  g_test_add_func ("/export/writes-json", writes_json);
  g_test_add_func ("/export/writes-nothing-as-an-empty-list",
                   writes_nothing_as_an_empty_list);
  g_test_add_func ("/id-set/adds-and-removes", set_adds_and_removes);
  g_test_add_func ("/id-set/forgets-the-dead", set_forgets_the_dead);
  g_test_add_func ("/many/tells-what-ending-many-would-do",
                   tells_what_ending_many_would_do);
  g_test_add_func ("/many/warns-of-too-many-restarts", warns_of_too_many_restarts);
  return g_test_run ();
}
