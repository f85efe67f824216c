/* Colouring by values, and the sums of applications. */
#include "observer/application-row.h"
#include "observer/heat.h"

static void
steps_grow_by_a_factor (void)
{
  ObserverScale scale = { 0 };

  observer_scale_fit (&scale, OBSERVER_MEASURE_MEMORY, 7000);

  g_assert_cmpfloat (scale.bounds[4], ==, 4096);
  g_assert_cmpfloat (scale.bounds[0], ==, 256);
  g_assert_cmpint (observer_scale_step (&scale, 7000), ==, 5);
  g_assert_cmpint (observer_scale_step (&scale, 4095), ==, 4);
  g_assert_cmpint (observer_scale_step (&scale, 255), ==, 0);
}

static void
a_scale_that_serves_stays (void)
{
  ObserverScale scale = { 0 };

  observer_scale_fit (&scale, OBSERVER_MEASURE_MEMORY, 7000);
  observer_scale_fit (&scale, OBSERVER_MEASURE_MEMORY, 5000);
  g_assert_cmpfloat (scale.bounds[4], ==, 4096);
  observer_scale_fit (&scale, OBSERVER_MEASURE_MEMORY, 9000);
  g_assert_cmpfloat (scale.bounds[4], ==, 8192);
  observer_scale_fit (&scale, OBSERVER_MEASURE_MEMORY, 600);
  g_assert_cmpfloat (scale.bounds[4], ==, 512);
}

static void
few_messages_are_not_hot (void)
{
  ObserverScale scale = { 0 };

  observer_scale_fit (&scale, OBSERVER_MEASURE_QUEUE, 2);

  g_assert_cmpint (observer_scale_step (&scale, 0), ==, 0);
  g_assert_cmpint (observer_scale_step (&scale, 2), ==, 1);
  g_assert_cmpint (observer_scale_step (&scale, 1000), ==, 5);
}

static void
measures_have_ids_and_texts (void)
{
  static const struct {
    ObserverMeasure measure;
    double          value;
    const char     *text;
  } cases[] = {
    { OBSERVER_MEASURE_QUEUE, 1200, "1,200" },
    { OBSERVER_MEASURE_MEMORY, 2048, "2.0 KiB" },
    { OBSERVER_MEASURE_REDUCTIONS, 1250, "1,250/s" },
    { OBSERVER_MEASURE_CPU, 0.004, "0.4 %" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = observer_measure_text (cases[i].measure, cases[i].value);
    g_assert_cmpstr (text, ==, cases[i].text);
    g_assert_cmpint (observer_measure_from_id (observer_measure_id (cases[i].measure)),
                     ==, cases[i].measure);
  }
  g_assert_cmpint (observer_measure_from_id ("nonsense"), ==, OBSERVER_MEASURE_NONE);
}

static void
values_are_those_of_the_measure (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (2, 0, 0);
  const float             rates[] = { 5, 6 };
  float                   values[2];
  snapshot->processes[1].mailbox = 3;

  observer_measure_values (OBSERVER_MEASURE_QUEUE, snapshot, rates, NULL, values);
  g_assert_cmpfloat ((double) values[1], ==, 3);
  observer_measure_values (OBSERVER_MEASURE_REDUCTIONS, snapshot, rates, NULL, values);
  g_assert_cmpfloat ((double) values[1], ==, 6);
  observer_measure_values (OBSERVER_MEASURE_CPU, snapshot, rates, NULL, values);
  g_assert_cmpfloat ((double) values[1], ==, 0);
}

/* ---- sums of applications ---- */

static void
sums_what_belongs_to_none_as_well (void)
{
  g_autoptr (CopSnapshot) snapshot = cop_snapshot_new (3, 0, 1);
  const float             rates[] = { 1, 2, 4 };
  snapshot->applications[0].name = "kv";
  snapshot->processes[0].application = snapshot->processes[1].application = 0;
  snapshot->processes[1].mailbox = 7;
  snapshot->processes[2].memory = 100;

  g_autoptr (GArray) all = observer_application_sums (snapshot, rates);

  g_assert_cmpuint (all->len, ==, 2);
  const ObserverApplicationSums *kv = &g_array_index (all, ObserverApplicationSums, 0);
  const ObserverApplicationSums *none = &g_array_index (all, ObserverApplicationSums, 1);
  g_assert_cmpuint (kv->n_processes, ==, 2);
  g_assert_cmpuint (kv->mailbox, ==, 7);
  g_assert_cmpfloat (kv->reductions, ==, 3);
  g_assert_cmpstr (none->name, ==, "");
  g_assert_cmpuint (none->memory, ==, 100);
}

static void
applications_that_do_not_run_come_later (void)
{
  ObserverApplicationSums tree = {
    .name = "z", .is_running = true, .has_tree = true, .memory = 1
  };
  ObserverApplicationSums library = { .name = "b", .is_running = true };
  ObserverApplicationSums stopped = { .name = "a", .memory = 9 };
  ObserverApplicationSums other = {
    .name = "y", .is_running = true, .has_tree = true, .memory = 5
  };

  ObserverApplicationOrder by_name = OBSERVER_APPLICATIONS_BY_NAME;
  ObserverApplicationOrder by_memory = OBSERVER_APPLICATIONS_BY_MEMORY;
  g_assert_cmpint (observer_application_compare (&tree, &library, by_name), <, 0);
  g_assert_cmpint (observer_application_compare (&library, &stopped, by_memory), <, 0);
  g_assert_cmpint (observer_application_compare (&other, &tree, by_name), <, 0);
  g_assert_cmpint (observer_application_compare (&other, &tree, by_memory), <, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat/steps-grow-by-a-factor", steps_grow_by_a_factor);
  g_test_add_func ("/heat/a-scale-that-serves-stays", a_scale_that_serves_stays);
  g_test_add_func ("/heat/few-messages-are-not-hot", few_messages_are_not_hot);
  g_test_add_func ("/heat/measures-have-ids-and-texts", measures_have_ids_and_texts);
  g_test_add_func ("/heat/values-are-those-of-the-measure",
                   values_are_those_of_the_measure);
  g_test_add_func ("/applications/sums-what-belongs-to-none-as-well",
                   sums_what_belongs_to_none_as_well);
  g_test_add_func ("/applications/those-that-do-not-run-come-later",
                   applications_that_do_not_run_come_later);
  return g_test_run ();
}
