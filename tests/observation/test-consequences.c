/* What would happen if …: tables of trees and sentences. */
#include "sample.h"

#define MAX_ROWS 16

typedef struct {
  const char *path;
  SampleRow   rows[MAX_ROWS];
  uint64_t    id;
  bool        by_request;
  const char *expected;
} Case;

#define KV_TOP MASTER (64), SUPERVISOR (65, "KV.Supervisor", 64, "one_for_all")
#define KV_CHILDREN                                                                      \
  DYNAMIC (66, "KV.BucketSupervisor", 65), WORKER (67, "KV.Registry", 65, "permanent")
#define THREE_BUCKETS BUCKET (70, 66), BUCKET (71, 66), BUCKET (72, 66)
#define USED_UP(id, name, parent, strategy)                                              \
  {                                                                                      \
    id, COP_SEEN_SUPERVISOR, name, name, parent, "permanent", strategy, 3                \
  }

static const Case cases[] = {
  { "/consequences/one-for-all-restarts-all-children",
    { KV_TOP, KV_CHILDREN, THREE_BUCKETS },
    67,
    false,
    "KV.Supervisor restarts all of its 2 children. 3 KV.Bucket processes end." },
  { "/consequences/one-for-all-without-buckets",
    { KV_TOP, KV_CHILDREN },
    67,
    false,
    "KV.Supervisor restarts all of its 2 children." },
  { "/consequences/one-bucket-is-singular",
    { KV_TOP, KV_CHILDREN, BUCKET (70, 66) },
    66,
    false,
    "KV.Supervisor restarts all of its 2 children. 1 KV.Bucket process ends." },
  { "/consequences/temporary-child-is-not-restarted",
    { KV_TOP, KV_CHILDREN, THREE_BUCKETS },
    71,
    false,
    "KV.Bucket #PID<0.71.0> ends and KV.BucketSupervisor does not restart it." },
  { "/consequences/permanent-dynamic-child-is-restarted",
    { KV_TOP,
      KV_CHILDREN,
      { 70, COP_SEEN_AGENT, NULL, "KV.Bucket", 66, "permanent", NULL, 0 } },
    70,
    false,
    "KV.BucketSupervisor restarts KV.Bucket #PID<0.70.0>." },
  { "/consequences/one-for-one-restarts-one",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "permanent") },
    66,
    false,
    "Top restarts A." },
  { "/consequences/transient-child-is-restarted-after-a-crash",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), WORKER (66, "A", 65, "transient") },
    66,
    false,
    "Top restarts A." },
  { "/consequences/rest-for-one-restarts-those-behind",
    { SUPERVISOR (65, "Top", 0, "rest_for_one"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "permanent"), WORKER (68, "C", 65, "permanent"),
      WORKER (69, "D", 65, "transient") },
    67,
    false,
    "Top restarts B and the 2 children started after it." },
  { "/consequences/rest-for-one-restarts-the-one-behind",
    { SUPERVISOR (65, "Top", 0, "rest_for_one"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "permanent") },
    66,
    false,
    "Top restarts A and the child started after it." },
  { "/consequences/rest-for-one-last-child-is-alone",
    { SUPERVISOR (65, "Top", 0, "rest_for_one"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "permanent") },
    67,
    false,
    "Top restarts B." },
  { "/consequences/temporary-sibling-of-a-group-ends",
    { SUPERVISOR (65, "Top", 0, "one_for_all"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "permanent"), WORKER (68, "C", 65, "temporary") },
    66,
    false,
    "Top restarts all of its 2 children. C ends." },
  { "/consequences/temporary-child-of-a-group-touches-nobody",
    { SUPERVISOR (65, "Top", 0, "one_for_all"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "temporary") },
    67,
    false,
    "B ends and Top does not restart it." },
  { "/consequences/static-supervisor-starts-its-children-again",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), SUPERVISOR (66, "Sub", 65, "one_for_one"),
      WORKER (67, "A", 66, "permanent"), WORKER (68, "B", 66, "permanent") },
    66,
    false,
    "Top restarts Sub. 2 processes below are started again." },
  { "/consequences/one-process-below-is-singular",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), SUPERVISOR (66, "Sub", 65, "one_for_one"),
      WORKER (67, "A", 66, "permanent") },
    66,
    false,
    "Top restarts Sub. 1 process below is started again." },
  { "/consequences/mixed-losses-are-told-apart",
    { SUPERVISOR (65, "Top", 0, "one_for_one"),
      DYNAMIC (66, "Pool", 65),
      BUCKET (67, 66),
      BUCKET (68, 66),
      WORKER (69, "Main", 66, "temporary"),
      { 70, COP_SEEN_WORKER, NULL, "Job", 66, "temporary", NULL, 0 } },
    66,
    false,
    "Top restarts Pool. 2 KV.Bucket processes, 1 Job process and Main end." },
  { "/consequences/many-kinds-are-summed-up",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), DYNAMIC (66, "Pool", 65), BUCKET (67, 66),
      BUCKET (68, 66), WORKER (69, "A", 66, "temporary"),
      WORKER (70, "B", 66, "temporary"), WORKER (71, "C", 66, "temporary"),
      WORKER (72, "D", 66, "temporary") },
    66,
    false,
    "Top restarts Pool. 2 KV.Bucket processes, A, B and 2 others end." },
  { "/consequences/fourth-restart-ends-the-application",
    { MASTER (64), USED_UP (65, "KV.Supervisor", 64, "one_for_all"), KV_CHILDREN,
      THREE_BUCKETS },
    67,
    false,
    "This is the 4th restart within 5 s: KV.Supervisor gives up and the application kv "
    "ends. 7 processes end." },
  { "/consequences/giving-up-may-be-restarted-above",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), USED_UP (66, "Sub", 65, "one_for_one"),
      WORKER (67, "A", 66, "permanent") },
    67,
    false,
    "This is the 4th restart within 5 s: Sub gives up. Top restarts Sub. 1 process below "
    "is started again." },
  { "/consequences/giving-up-goes-up-twice",
    { MASTER (64), USED_UP (65, "Top", 64, "one_for_one"),
      USED_UP (66, "Sub", 65, "one_for_one"), WORKER (67, "A", 66, "permanent") },
    67,
    false,
    "This is the 4th restart within 5 s: Sub gives up. This is the 4th restart within 5 "
    "s: "
    "Top gives up and the application kv ends. 4 processes end." },
  { "/consequences/transient-supervisor-that-gives-up-stays-away",
    { SUPERVISOR (65, "Top", 0, "one_for_one"),
      { 66, COP_SEEN_SUPERVISOR, "Sub", "Sub", 65, "transient", "one_for_one", 3 },
      WORKER (67, "A", 66, "permanent") },
    67,
    false,
    "This is the 4th restart within 5 s: Sub gives up. Top does not restart it. A "
    "ends." },
  { "/consequences/giving-up-without-a-supervisor",
    { USED_UP (65, "Top", 0, "one_for_one"), WORKER (66, "A", 65, "permanent") },
    66,
    false,
    "This is the 4th restart within 5 s: Top gives up. Nobody restarts it. A ends." },
  { "/consequences/temporary-child-does-not-count",
    { MASTER (64), USED_UP (65, "KV.Supervisor", 64, "one_for_all"),
      WORKER (66, "A", 65, "temporary") },
    66,
    false,
    "A ends and KV.Supervisor does not restart it." },
  { "/consequences/top-of-an-application",
    { KV_TOP, KV_CHILDREN, BUCKET (70, 66) },
    65,
    false,
    "The application kv ends. 5 processes end." },
  { "/consequences/nobody-supervises",
    { { 64, COP_SEEN_PLAIN, NULL, NULL, 0, NULL, NULL, 0 } },
    64,
    false,
    "KV.thing/1 #PID<0.64.0> ends and nobody restarts it." },
  { "/consequences/starter-of-an-application",
    { MASTER (64),
      SUPERVISOR (65, "Top", 66, "one_for_one"),
      { 66, COP_SEEN_MASTER, NULL, NULL, 64, NULL, NULL, 0 } },
    66,
    false,
    "The application kv ends. 3 processes end." },
  { "/consequences/application-controller",
    { WORKER (64, ":application_controller", 0, NULL) },
    64,
    false,
    "The application controller ends, and all applications with it." },
  { "/consequences/lone-supervisor-takes-its-children",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), WORKER (66, "A", 65, "permanent"),
      WORKER (67, "B", 65, "permanent") },
    65,
    false,
    "Top ends and nobody restarts it. A and B end." },
  { "/consequences/terminated-child-is-kept",
    { KV_TOP, KV_CHILDREN, THREE_BUCKETS },
    66,
    true,
    "KV.Supervisor stops KV.BucketSupervisor and keeps it to be started again. 3 "
    "KV.Bucket "
    "processes end." },
  { "/consequences/terminated-temporary-child-is-forgotten",
    { SUPERVISOR (65, "Top", 0, "one_for_one"), WORKER (66, "A", 65, "temporary") },
    66,
    true,
    "Top stops A and forgets it." },
  { "/consequences/terminated-dynamic-child-is-forgotten",
    { KV_TOP, KV_CHILDREN, BUCKET (70, 66) },
    70,
    true,
    "KV.BucketSupervisor stops KV.Bucket #PID<0.70.0> and forgets it." },
  { "/consequences/top-cannot-be-terminated-by-request",
    { KV_TOP, KV_CHILDREN },
    65,
    true,
    "The application kv ends. 4 processes end." },
};

static void
tells (const void *data)
{
  const Case             *c = data;
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (c->rows);

  g_autofree char *text = cop_snapshot_consequences (
      snapshot, cop_snapshot_find (snapshot, c->id), c->by_request);

  g_assert_cmpstr (text, ==, c->expected);
}

static void
permanent_application_takes_the_node_down (void)
{
  static const SampleRow  rows[] = { KV_TOP, KV_CHILDREN, { 0 } };
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (rows);
  snapshot->applications[0].type = "permanent";

  g_autofree char *text = cop_snapshot_consequences (snapshot, 1, false);

  g_assert_cmpstr (
      text, ==,
      "The application kv ends. 4 processes end. The whole node stops, because "
      "kv is permanent.");
}

static void
stopped_children_of_a_group_are_started_too (void)
{
  static const SampleRow  rows[] = { KV_TOP, KV_CHILDREN, { 0 } };
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (rows);
  snapshot->absent = g_renew (CopSeenAbsent, snapshot->absent, 2);
  snapshot->absent[0] =
      (CopSeenAbsent){ .supervisor = 1, .order = 2, .child_id = "KV.Log" };
  snapshot->absent[1] =
      (CopSeenAbsent){ .supervisor = 1, .order = 3, .child_id = "KV.Web" };

  snapshot->n_absent = 1;
  g_autofree char *one = cop_snapshot_consequences (snapshot, 3, false);
  snapshot->n_absent = 2;
  g_autofree char *two = cop_snapshot_consequences (snapshot, 3, false);

  g_assert_cmpstr (
      one, ==,
      "KV.Supervisor restarts all of its 2 children. KV.Log, which does not run "
      "now, is started too.");
  g_assert_cmpstr (
      two, ==,
      "KV.Supervisor restarts all of its 2 children. 2 children which do not run "
      "now are started too.");
}

static void
ordinals_are_english (void)
{
  static const struct {
    uint32_t    n_recent;
    const char *ordinal;
  } table[] = { { 0, "the 1st " },   { 1, "the 2nd " },   { 2, "the 3rd " },
                { 3, "the 4th " },   { 10, "the 11th " }, { 11, "the 12th " },
                { 12, "the 13th " }, { 20, "the 21st " }, { 111, "the 112th " } };
  static const SampleRow rows[] = { KV_TOP, KV_CHILDREN, { 0 } };

  for (size_t i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (CopSnapshot) snapshot = sample_snapshot (rows);
    snapshot->processes[1].n_recent = table[i].n_recent;
    snapshot->processes[1].max_restarts = (int32_t) table[i].n_recent;

    g_autofree char *text = cop_snapshot_consequences (snapshot, 3, false);

    g_assert_nonnull (strstr (text, table[i].ordinal));
  }
}

static void
stopping_an_application_counts_its_processes (void)
{
  static const SampleRow  rows[] = { KV_TOP, KV_CHILDREN, { 0 } };
  g_autoptr (CopSnapshot) snapshot = sample_snapshot (rows);

  g_autofree char *many = cop_snapshot_stop_consequences (snapshot, 0);
  snapshot->applications[0].n_processes = 1;
  g_autofree char *one = cop_snapshot_stop_consequences (snapshot, 0);
  snapshot->applications[0].is_running = false;
  g_autofree char *none = cop_snapshot_stop_consequences (snapshot, 0);

  g_assert_cmpstr (many, ==, "The application kv stops. All of its 4 processes end.");
  g_assert_cmpstr (one, ==, "The application kv stops. Its only process ends.");
  g_assert_cmpstr (none, ==, "The application kv does not run.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], tells);
  g_test_add_func ("/consequences/permanent-application-takes-the-node-down",
                   permanent_application_takes_the_node_down);
  g_test_add_func ("/consequences/stopped-children-of-a-group-are-started-too",
                   stopped_children_of_a_group_are_started_too);
  g_test_add_func ("/consequences/ordinals-are-english", ordinals_are_english);
  g_test_add_func ("/consequences/stopping-an-application-counts-its-processes",
                   stopping_an_application_counts_its_processes);
  return g_test_run ();
}
