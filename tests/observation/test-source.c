/* A local source and its node on one thread, by the manual clock. */
#include "shop.h"
#include "watch.h"

#include <string.h>

typedef struct {
  CopNode *node;
  CopNode *outer;
  Watch    watch;
} Fixture;

static void
set_up (Fixture *fix, const void *data)
{
  fix->node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  fix->outer = cop_node_enter (fix->node);
  shop_define (fix->node);
  cop_node_run (fix->node, shop_start, NULL);
  watch_init (&fix->watch, fix->node);
}

static void
tear_down (Fixture *fix, const void *data)
{
  watch_clear (&fix->watch);
  cop_node_free (fix->node);
  cop_node_enter (fix->outer);
}

static void
kill_by_id (Watch *watch, uint64_t id)
{
  cop_source_apply (watch->source, "Kill it", "Process", "exit",
                    cop_list_of (cop_seen_pid (id), COP_ATOM (kill)), NULL, NULL, NULL);
}

/* ---- snapshots ---- */

static bool
counter_shows (Watch *watch, const void *data)
{
  uint32_t row = cop_snapshot_find_name (watch->snapshot, "Shop.Counter");

  return g_strcmp0 (watch->snapshot->processes[row].state, data) == 0;
}

static void
first_snapshot_shows_the_tree (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  watch_until (&fix->watch, counter_shows,
               "5"); /* a node out of breath leaves states out */

  const CopSeenProcess *counter = watch_name (&fix->watch, "Shop.Counter", 0);
  const CopSnapshot    *snapshot = fix->watch.snapshot;
  g_autofree char      *tree = tree_text (snapshot);

  g_assert_cmpstr (tree, ==,
                   "Shop.Supervisor (supervisor)\n"
                   "  Shop.Pool (dynamic supervisor)\n"
                   "  Shop.Counter (worker)\n");
  g_assert_cmpstr (counter->module, ==, "Shop.Counter");
  g_assert_cmpstr (counter->restart, ==, "permanent");
  g_assert_cmpstr (counter->child_id, ==, "Shop.Counter");
  g_assert_cmpint (counter->status, ==, COP_SEEN_WAITING);
  g_assert_cmpuint (counter->memory, >, 0);
}

static void
supervisors_show_their_intensity (Fixture *fix, const void *data)
{
  const CopSeenProcess *top = watch_name (&fix->watch, "Shop.Supervisor", 0);

  g_assert_cmpstr (top->strategy, ==, "one_for_all");
  g_assert_cmpint (top->max_restarts, ==, 3);
  g_assert_cmpint (top->max_seconds, ==, 5);
  g_assert_cmpuint (top->n_children, ==, 2);
  g_assert_cmpuint (top->n_recent, ==, 0);
  g_assert_null (top->last_reason);
}

static void
applications_are_summed_up (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  const CopSeenApplication *shop = &fix->watch.snapshot->applications[0];

  g_assert_cmpstr (shop->name, ==, "shop");
  g_assert_cmpstr (shop->description, ==, "a shop");
  g_assert_cmpstr (shop->version, ==, "1.2");
  g_assert_cmpstr (shop->type, ==, "temporary");
  g_assert_true (shop->is_running);
  g_assert_cmpuint (shop->n_processes, >=, 3);
  g_assert_cmpuint (shop->memory, >, 0);
  g_assert_cmpuint (shop->master, !=, COP_NOWHERE);
  g_assert_cmpint (fix->watch.snapshot->processes[shop->master].kind, ==,
                   COP_SEEN_MASTER);
  uint32_t starter = fix->watch.snapshot->processes[shop->root].parent;
  g_assert_cmpint (fix->watch.snapshot->processes[starter].kind, ==, COP_SEEN_MASTER);
}

static void
node_figures_are_there (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  const CopSeenNode *node = &fix->watch.snapshot->node;

  g_assert_cmpstr (node->node_name, ==, "nonode@nohost");
  g_assert_true (g_str_has_prefix (node->system, "Coppice "));
  g_assert_cmpuint (node->n_spawned, >=, fix->watch.snapshot->n_processes);
  g_assert_cmpuint (node->n_atoms, >, 0);
  g_assert_cmpuint (node->memory_rss, >, 0);
  g_assert_cmpuint (node->n_names, >=, 3);
}

static void
values_come_with_the_interval (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);

  const char *result =
      watch_apply (&fix->watch, "GenServer", "call", "[Shop.Counter, :increase]");

  g_assert_cmpstr (result, ==, "6");
  watch_until (&fix->watch, counter_shows, "6");
}

static bool
has_snapshots (Watch *watch, const void *data)
{
  return watch->n_snapshots >= *(const int *) data;
}

static void
paused_source_still_shows_changes (Fixture *fix, const void *data)
{
  uint64_t id = watch_name (&fix->watch, "Shop.Counter", 0)->id;

  cop_source_set_interval (fix->watch.source, 0);
  kill_by_id (&fix->watch, id);

  watch_name (&fix->watch, "Shop.Counter", id);
}

static void
refresh_gives_a_snapshot_while_paused (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  cop_source_set_interval (fix->watch.source, 0);
  int expected = fix->watch.n_snapshots + 1;

  cop_source_refresh (fix->watch.source);

  watch_until (&fix->watch, has_snapshots, &expected);
}

/* ---- restarts ---- */

static void
kill_is_seen_as_a_restart (Fixture *fix, const void *data)
{
  uint64_t id = watch_name (&fix->watch, "Shop.Counter", 0)->id;

  kill_by_id (&fix->watch, id);
  watch_name (&fix->watch, "Shop.Counter", id);
  watch_event (&fix->watch, "restart Shop.Counter");

  const CopSeenProcess *top = watch_name (&fix->watch, "Shop.Supervisor", 0);
  g_assert_cmpuint (top->n_recent, ==, 1);
  g_assert_cmpuint (top->n_all_restarts, ==, 1);
  g_assert_cmpstr (top->last_reason, ==, ":killed");
  g_assert_nonnull (strstr (fix->watch.events->str, "action Shop.Counter Kill it -\n"));
  g_assert_nonnull (strstr (fix->watch.events->str, "exit Shop.Counter - :killed\n"));
  g_assert_nonnull (strstr (fix->watch.events->str, "exit Shop.Pool - :shutdown\n"));
  g_assert_nonnull (
      strstr (fix->watch.events->str, "restart Shop.Counter Shop.Counter :killed\n"));
}

static void
tombstone_names_reason_and_successor (Fixture *fix, const void *data)
{
  uint64_t id = watch_name (&fix->watch, "Shop.Counter", 0)->id;
  watch_until (&fix->watch, counter_shows, "5");
  kill_by_id (&fix->watch, id);
  uint64_t new_id = watch_name (&fix->watch, "Shop.Counter", id)->id;

  CopDetails *details = watch_details (&fix->watch, id);

  g_assert_nonnull (details);
  g_assert_false (details->is_alive);
  g_assert_cmpstr (details->title, ==, "Shop.Counter");
  g_assert_cmpstr (details->exit_reason, ==, "killed");
  g_assert_cmpuint (details->successor, ==, new_id);
  g_assert_true (g_str_has_prefix (details->successor_title, "Shop.Counter #PID<"));
  g_assert_cmpstr (pair_value (details->overview, "Title"), ==, "Shop.Counter");
  g_assert_cmpstr (pair_value (details->overview, "Application"), ==, "shop");
  g_assert_cmpstr (details->state_text, ==, "5");
}

static bool
shop_has_stopped (Watch *watch, const void *data)
{
  return !watch->snapshot->applications[0].is_running;
}

static void
fourth_kill_ends_the_application (Fixture *fix, const void *data)
{
  uint64_t id = 0;

  for (int i = 0; i < 4; i++) {
    id = watch_name (&fix->watch, "Shop.Counter", id)->id;
    kill_by_id (&fix->watch, id);
  }
  watch_until (&fix->watch, shop_has_stopped, NULL);

  g_assert_cmpuint (fix->watch.snapshot->applications[0].root, ==, COP_NOWHERE);
  g_assert_cmpstr (fix->watch.snapshot->applications[0].last_reason, ==, ":shutdown");
  watch_event (&fix->watch, "application - shop exited: :shutdown");
}

static void
application_stops_and_starts_again (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);

  g_assert_cmpstr (watch_apply (&fix->watch, "Application", "stop", "[:shop]"), ==,
                   ":ok");
  watch_until (&fix->watch, shop_has_stopped, NULL);
  watch_event (&fix->watch, "application - shop exited");
  g_assert_cmpstr (watch_apply (&fix->watch, "Application", "start", "[:shop]"), ==,
                   ":ok");

  watch_event (&fix->watch, "application Shop.Supervisor shop started");
  watch_name (&fix->watch, "Shop.Counter", 0);
}

static void
terminated_child_is_absent (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);

  watch_apply (&fix->watch, "Supervisor", "terminate_child",
               "[Shop.Supervisor, Shop.Counter]");
  cop_source_refresh (fix->watch.source);
  int expected = fix->watch.n_snapshots + 2;
  watch_until (&fix->watch, has_snapshots, &expected);

  g_assert_cmpuint (fix->watch.snapshot->n_absent, ==, 1);
  const CopSeenAbsent *absent = &fix->watch.snapshot->absent[0];
  g_assert_cmpstr (absent->child_id, ==, "Shop.Counter");
  g_assert_cmpuint (absent->order, ==, 1);
  g_assert_cmpstr (absent->restart, ==, "permanent");
  g_assert_cmpstr (absent->module, ==, "Shop.Counter");
  g_assert_false (absent->is_restarting);
}

/* ---- details ---- */

static void
details_of_a_living_child (Fixture *fix, const void *data)
{
  uint64_t    id = watch_name (&fix->watch, "Shop.Counter", 0)->id;
  CopDetails *details = watch_details (&fix->watch, id);

  g_assert_true (details->is_alive);
  g_assert_cmpstr (pair_value (details->overview, "Registered Name"), ==, "Shop.Counter");
  g_assert_cmpstr (pair_value (details->overview, "Status"), ==, "waiting");
  g_assert_cmpstr (pair_value (details->overview, "Application"), ==, "shop");
  g_assert_true (g_str_has_prefix (pair_value (details->overview, "Parent"),
                                   "Shop.Supervisor #PID<"));
  g_assert_cmpstr (details->state_text, ==, "5");
  g_assert_cmpint (cop_to_int (details->state), ==, 5);
  g_assert_cmpstr (pair_value (details->child_spec, "id"), ==, "Shop.Counter");
  g_assert_cmpstr (pair_value (details->child_spec, "restart"), ==, "permanent");
  g_assert_cmpstr (pair_value (details->child_spec, "shutdown"), ==, "5000 ms");
  g_assert_cmpuint (details->links->len, ==, 1);
  const CopSeenRelative *link = details->links->pdata[0];
  g_assert_cmpstr (link->title, ==, "Shop.Supervisor");
  g_assert_cmpuint (link->alive_id, ==, link->id);
  const CopSeenRelative *ancestor = details->ancestors->pdata[0];
  g_assert_cmpstr (ancestor->title, ==, "Shop.Supervisor");
  g_assert_cmpuint (details->supervision->len, ==, 0);
}

static void
details_of_a_supervisor (Fixture *fix, const void *data)
{
  uint64_t    id = watch_name (&fix->watch, "Shop.Supervisor", 0)->id;
  CopDetails *details = watch_details (&fix->watch, id);

  g_assert_cmpstr (pair_value (details->supervision, "Strategy"), ==, "one_for_all");
  g_assert_cmpstr (pair_value (details->supervision, "Intensity"), ==, "3 in 5 s");
  g_assert_cmpstr (pair_value (details->supervision, "Restarts"), ==, "0 of 3");
  g_assert_cmpstr (pair_value (details->supervision, "Children"), ==, "2");
  g_assert_cmpuint (details->child_spec->len, ==, 0);
}

static void
details_of_nobody (Fixture *fix, const void *data)
{
  g_assert_null (watch_details (&fix->watch, 999999));
}

static bool
accepts_nothing (CopTerm message, void *data)
{
  return false;
}

static void
wait_for_nothing (void *data)
{
  cop_set_label (cop_string ("a collector"));
  cop_dictionary_put (cop_atom ("colour"), cop_atom ("red"));
  cop_receive_if (accepts_nothing, NULL, COP_INFINITY);
}

static void
details_of_a_plain_process (Fixture *fix, const void *data)
{
  CopTerm pid = cop_spawn (wait_for_nothing, NULL);
  cop_node_settle (fix->node);
  for (int i = 0; i < 150; i++)
    cop_node_send (fix->node, pid, cop_int (i));

  CopDetails *details = watch_details (&fix->watch, cop_local_pid_number (pid));

  g_assert_cmpstr (pair_value (details->overview, "Label"), ==, "a collector");
  g_assert_cmpstr (pair_value (details->overview, "Initial Call"), ==,
                   "wait_for_nothing");
  g_assert_cmpuint (details->n_messages, ==, 150);
  g_assert_cmpstr (pair_value (details->dictionary, ":colour"), ==, ":red");
  g_assert_true (details->state == COP_NONE);
  g_assert_nonnull (details->state_text);
}

/* ---- actions ---- */

static void
failures_are_told_in_words (Fixture *fix, const void *data)
{
  const char *undefined = watch_apply (&fix->watch, "Shop.Counter", "nothing", "[1]");
  g_assert_nonnull (strstr (undefined, "(UndefinedFunctionError)"));

  const char *failed =
      watch_apply (&fix->watch, "GenServer", "call", "[Shop.Counter, :crash]");
  g_assert_nonnull (
      strstr (failed, "** (exit) exited in: GenServer.call(Shop.Counter, :crash"));
  watch_event (&fix->watch, "action Shop.Counter call ** (exit)");
}

static void
killed_action_fails (Fixture *fix, const void *data)
{
  const char *result = watch_apply (&fix->watch, "Process", "exit_self", "[]");
  g_assert_nonnull (strstr (result, "UndefinedFunctionError"));

  const char *killed = watch_apply (&fix->watch, ":erlang", "exit", "[:kill]");
  g_assert_nonnull (killed);
}

static void
count_cb (void *data)
{
  ++*(int *) data;
}

static void
unexpected_details_cb (CopSource *source, CopDetails *details, void *data)
{
  g_assert_not_reached ();
}

static void
unexpected_result_cb (CopSource *source, CopTerm result, const char *failure, void *data)
{
  g_assert_not_reached ();
}

static void
source_may_go_while_answers_are_on_their_way (Fixture *fix, const void *data)
{
  int        n_destroyed = 0;
  CopSource *source = cop_local_source_new (fix->node);

  cop_source_inspect (source, 64, unexpected_details_cb, &n_destroyed, count_cb);
  cop_source_apply (source, "Nothing", "Process", "list", COP_NIL, unexpected_result_cb,
                    &n_destroyed, count_cb);
  if (data != NULL) /* the node has answered, nobody has read it */
    cop_node_settle (fix->node);
  cop_source_unref (source);

  g_assert_cmpint (n_destroyed, ==, 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  cop_node_settle (fix->node);
  g_assert_cmpint (n_destroyed, ==, 2);
}

/* ---- watchers ---- */

static void unwatch_in_the_middle (CopSource *source, CopSnapshot *snapshot, void *data);

static const CopWatcher leaving = { .snapshot = unwatch_in_the_middle };

static void
unwatch_in_the_middle (CopSource *source, CopSnapshot *snapshot, void *data)
{
  int *n_calls = data;

  ++*n_calls;
  cop_source_unwatch (source, &leaving, data);
}

static bool
has_called (Watch *watch, const void *data)
{
  return *(const int *) data > 0;
}

static void
watcher_may_leave_in_its_callback (Fixture *fix, const void *data)
{
  int n_calls = 0;

  cop_source_watch (fix->watch.source, &leaving, &n_calls);
  watch_until (&fix->watch, has_called, &n_calls);
  int expected = fix->watch.n_snapshots + 3;
  watch_until (&fix->watch, has_snapshots, &expected);

  g_assert_cmpint (n_calls, ==, 1);
}

static void
unref_in_the_middle (CopSource *source, CopSnapshot *snapshot, void *data)
{
  int *n_calls = data;

  ++*n_calls;
  cop_source_unref (source);
}

static const CopWatcher last = { .snapshot = unref_in_the_middle };

static void
source_may_go_in_its_callback (Fixture *fix, const void *data)
{
  int        n_calls = 0;
  CopSource *source = cop_local_source_new (fix->node);

  cop_source_watch (source, &last, &n_calls);
  watch_until (&fix->watch, has_called, &n_calls);

  g_assert_cmpint (n_calls, ==, 1);
}

static void
count_event_cb (const CopSeenEvent *event, void *data)
{
  ++*(size_t *) data;
}

static void
events_are_kept_for_later (Fixture *fix, const void *data)
{
  size_t n_events = 0;
  kill_by_id (&fix->watch, watch_name (&fix->watch, "Shop.Counter", 0)->id);
  watch_event (&fix->watch, "restart Shop.Counter");

  cop_source_foreach_event (fix->watch.source, count_event_cb, &n_events);

  g_assert_cmpuint (n_events, ==, fix->watch.n_events);
}

/* ---- floods and ends ---- */

static void
do_nothing (void *data)
{
}

static bool
has_read_serial (Watch *watch, const void *data)
{
  return watch->last_serial >= *(const uint64_t *) data;
}

static void
flood_is_cut_and_counted (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  uint64_t expected = fix->watch.last_serial + 20000;
  size_t   n_before = fix->watch.n_events;

  for (int i = 0; i < 10000; i++)
    cop_spawn (do_nothing, NULL);
  cop_node_settle (fix->node);
  kill_by_id (&fix->watch, watch_name (&fix->watch, "Shop.Counter", 0)->id);
  watch_event (&fix->watch, "restart Shop.Counter");

  watch_until (&fix->watch, has_read_serial, &expected);
  g_assert_cmpuint (fix->watch.n_events - n_before, <, 5000);
}

static void
node_may_end_first (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  int n_before = fix->watch.n_results;

  cop_node_free (fix->node);
  watch_apply (&fix->watch, "Process", "list", "[]");

  g_assert_cmpstr (fix->watch.lost, ==, "The node has ended.");
  g_assert_cmpint (fix->watch.n_results, ==, n_before + 1);
  g_assert_cmpstr (fix->watch.result, ==, "** (exit) the node has ended");
  g_assert_null (watch_details (&fix->watch, 64));
  g_assert_cmpstr (cop_seen_title (watch_name (&fix->watch, "Shop.Pool", 0)), ==,
                   "Shop.Pool");
  fix->node = NULL;
}

static void
dynamic_children_stand_below_their_supervisor (Fixture *fix, const void *data)
{
  watch_name (&fix->watch, "Shop.Counter", 0);
  uint64_t before = fix->watch.snapshot->n_processes;
  g_assert_cmpuint (before, >, 0);

  for (int i = 0; i < 3; i++)
    watch_apply (&fix->watch, "DynamicSupervisor", "start_child",
                 "[Shop.Pool, %{id: 1, start: {Shop.Counter, :start_link, [1]}, restart: "
                 ":temporary}]");
  int expected = fix->watch.n_snapshots + 2;
  watch_until (&fix->watch, has_snapshots, &expected);
  g_autofree char *tree = tree_text (fix->watch.snapshot);

  g_assert_cmpstr (tree, ==,
                   "Shop.Supervisor (supervisor)\n"
                   "  Shop.Pool (dynamic supervisor)\n"
                   "    Shop.Counter (worker)\n"
                   "    Shop.Counter (worker)\n"
                   "    Shop.Counter (worker)\n"
                   "  Shop.Counter (worker)\n");
  const CopSeenProcess *child =
      &fix->watch.snapshot->processes[fix->watch.snapshot->n_processes - 1];
  g_assert_cmpstr (child->child_id, ==, "undefined");
  g_assert_cmpstr (child->restart, ==, "temporary");
}

static void
flood_counter (void *data)
{
  CopTerm counter = cop_whereis (cop_atom ("Elixir.Shop.Counter"));
  g_assert_true (cop_is_pid (counter));
  for (int i = 0; i < 10000; i++)
    cop_send (counter, cop_int (i));
}

static void
long_mailbox_raises_one_alarm (Fixture *fix, const void *data)
{
  const CopSeenProcess *counter = watch_name (&fix->watch, "Shop.Counter", 0);
  g_autofree char      *pid = cop_seen_pid_text (counter->id);
  g_autofree char      *args = g_strdup_printf ("[%s]", pid);

  g_assert_cmpstr (watch_apply (&fix->watch, ":sys", "suspend", args), ==, ":ok");
  cop_node_run (fix->node, flood_counter, NULL);
  watch_event (&fix->watch, "mailbox Shop.Counter 10000 messages wait");
  g_string_truncate (fix->watch.events, 0);
  cop_source_refresh (fix->watch.source);
  g_assert_cmpstr (watch_apply (&fix->watch, "Process", "alive?", args), ==, "true");

  g_assert_null (strstr (fix->watch.events->str, "mailbox"));
}

#define CASE(path, func)                                                                 \
  g_test_add ("/source/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  static int yes = 1;

  g_test_init (&argc, &argv, NULL);
  CASE ("first-snapshot-shows-the-tree", first_snapshot_shows_the_tree);
  CASE ("supervisors-show-their-intensity", supervisors_show_their_intensity);
  CASE ("applications-are-summed-up", applications_are_summed_up);
  CASE ("node-figures-are-there", node_figures_are_there);
  CASE ("values-come-with-the-interval", values_come_with_the_interval);
  CASE ("paused-source-still-shows-changes", paused_source_still_shows_changes);
  CASE ("refresh-gives-a-snapshot-while-paused", refresh_gives_a_snapshot_while_paused);
  CASE ("kill-is-seen-as-a-restart", kill_is_seen_as_a_restart);
  CASE ("tombstone-names-reason-and-successor", tombstone_names_reason_and_successor);
  CASE ("fourth-kill-ends-the-application", fourth_kill_ends_the_application);
  CASE ("application-stops-and-starts-again", application_stops_and_starts_again);
  CASE ("terminated-child-is-absent", terminated_child_is_absent);
  CASE ("dynamic-children-stand-below-their-supervisor",
        dynamic_children_stand_below_their_supervisor);
  CASE ("details-of-a-living-child", details_of_a_living_child);
  CASE ("details-of-a-supervisor", details_of_a_supervisor);
  CASE ("details-of-nobody", details_of_nobody);
  CASE ("details-of-a-plain-process", details_of_a_plain_process);
  CASE ("failures-are-told-in-words", failures_are_told_in_words);
  CASE ("killed-action-fails", killed_action_fails);
  CASE ("source-may-go-while-requests-are-on-their-way",
        source_may_go_while_answers_are_on_their_way);
  g_test_add ("/source/source-may-go-while-answers-are-on-their-way", Fixture, &yes,
              set_up, source_may_go_while_answers_are_on_their_way, tear_down);
  CASE ("watcher-may-leave-in-its-callback", watcher_may_leave_in_its_callback);
  CASE ("source-may-go-in-its-callback", source_may_go_in_its_callback);
  CASE ("events-are-kept-for-later", events_are_kept_for_later);
  CASE ("flood-is-cut-and-counted", flood_is_cut_and_counted);
  CASE ("long-mailbox-raises-one-alarm", long_mailbox_raises_one_alarm);
  CASE ("node-may-end-first", node_may_end_first);
  return g_test_run ();
}
