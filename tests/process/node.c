/* A node on the main loop and on a thread; what reaches it from outside. */
#include "support/fixture.h"

static void
wait_for_one (void *data)
{
  *(CopTerm *) data = cop_receive (COP_INFINITY);
}

static void
runs_on_the_real_clock (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  CopNode            *before = cop_node_enter (node);
  CopTerm             message = COP_NONE;
  CopTerm             pid = cop_spawn (wait_for_one, &message);
  cop_node_send (node, pid, cop_atom ("hello"));
  while (message == COP_NONE)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (message == cop_atom ("hello"));
  cop_node_enter (before);
}

static void
count_turns (void *data)
{
  for (;;)
    cop_send (cop_self (), cop_int (1)), cop_term_unref (cop_receive (0));
}

static gboolean
set_flag (void *flag)
{
  *(bool *) flag = true;
  return G_SOURCE_REMOVE;
}

static void
a_busy_process_leaves_time_to_the_main_loop (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  CopNode            *before = cop_node_enter (node);
  bool                idle_ran = false;
  cop_spawn (count_turns, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, set_flag, &idle_ran, NULL);
  for (int i = 0; i < 1000 && !idle_ran; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (idle_ran);
  cop_node_enter (before);
}

static void
yield_for_ever (void *data)
{
  for (;;)
    cop_yield ();
}

static void
a_yielding_process_leaves_time_to_the_main_loop (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  CopNode            *before = cop_node_enter (node);
  bool                idle_ran = false;
  cop_spawn (yield_for_ever, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, set_flag, &idle_ran, NULL);
  for (int i = 0; i < 1000 && !idle_ran; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (idle_ran);
  cop_node_enter (before);
}

static void
poll_for_ever (void *data)
{
  for (;;)
    cop_term_unref (cop_receive (0));
}

static void
a_polling_process_leaves_time_to_the_main_loop (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  CopNode            *before = cop_node_enter (node);
  bool                idle_ran = false;
  cop_spawn (poll_for_ever, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, set_flag, &idle_ran, NULL);
  for (int i = 0; i < 1000 && !idle_ran; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (idle_ran);
  cop_node_enter (before);
}

static void
sleep_a_little (void *data)
{
  int64_t start = g_get_monotonic_time ();
  cop_sleep (3);
  cop_receive (2);
  *(int64_t *) data = g_get_monotonic_time () - start;
}

static void
real_time_is_never_cut_short (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  for (int i = 0; i < 10; i++) {
    int64_t usec = 0;
    g_assert_true (cop_node_run (node, sleep_a_little, &usec) == COP_ATOM (normal));
    g_assert_cmpint (usec, >=, 5000);
  }
}

typedef struct {
  GMutex lock;
  GCond  done;
  int    n_done;
} Meeting;

static void
arrive (void *data, void *node)
{
  Meeting *meeting = data;
  g_assert_true (cop_node_current () == node);
  g_mutex_lock (&meeting->lock);
  meeting->n_done++;
  g_cond_signal (&meeting->done);
  g_mutex_unlock (&meeting->lock);
}

static void
errands_reach_a_node_on_its_thread (void)
{
  Meeting  meeting = { 0 };
  CopNode *node = cop_node_new_thread (NULL);
  for (int i = 0; i < 1000; i++)
    cop_node_invoke (node, arrive, &meeting, NULL);
  g_mutex_lock (&meeting.lock);
  while (meeting.n_done < 1000)
    g_cond_wait (&meeting.done, &meeting.lock);
  g_mutex_unlock (&meeting.lock);
  cop_node_join (node);
}

/* The node may be gone before cop_node_invoke () returns to who asked it to end. */
static void
nodes_on_threads_come_and_go (void)
{
  for (int i = 0; i < 500; i++)
    cop_node_join (cop_node_new_thread (NULL));
}

static void
descend (int depth)
{
  g_autofree char *text = g_strdup_printf ("depth %d", depth);
  if (depth > 0)
    descend (depth - 1);
  else if (text)
    cop_raise (cop_atom ("deep"));
}

static void
crash_deep (void *data)
{
  descend (50);
}

static void
sleep_and_crash (void *data)
{
  cop_sleep (1);
  descend (50);
}

/* A node may live within a process of another one. */
static void
nodes_nest (void)
{
  for (int i = 0; i < 20; i++) {
    g_autoptr (CopNode) inner =
        cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
    g_auto (CopTerm) reason = cop_node_run (inner, sleep_and_crash, NULL);
    g_assert_true (cop_tuple_get (reason, 0) == cop_atom ("deep"));

    g_auto (CopFailure) failure = { 0 };
    g_assert_false (cop_try (crash_deep, NULL, &failure));
    g_assert_cmpint (failure.class, ==, COP_CLASS_ERROR);
  }
}

static void
note_event (CopNode *node, const CopEvent *event, void *data)
{
  GString                 *log = data;
  static const char *const names[] = { "spawn", "exit",   "register", "unregister",
                                       "link",  "unlink", "monitor",  "demonitor" };
  if (event->kind < G_N_ELEMENTS (names))
    g_string_append_printf (log, "%s ", names[event->kind]);
}

static void
named_life (void *data)
{
  cop_register (cop_atom ("short"), cop_self ());
}

static void
events_are_told_in_order (void)
{
  g_autoptr (GString) log = g_string_new (NULL);
  CopNode            *node = cop_node_current ();
  cop_node_listen (node, note_event, log);
  CopTerm ref;
  cop_spawn_monitor (named_life, NULL, &ref);
  settle ();
  cop_node_unlisten (node, note_event, log);
  g_assert_cmpstr (log->str, ==, "spawn monitor register exit unregister ");
}

static void
wait_for_ever (void *data)
{
  g_autofree char *memory = g_strdup ("freed when the node ends");
  cop_term_unref (cop_receive (COP_INFINITY));
  g_assert_nonnull (memory);
}

static void
ending_a_node_unwinds_the_blocked (void)
{
  CopNode *node = cop_node_new (NULL);
  CopNode *before = cop_node_enter (node);
  for (int i = 0; i < 200; i++)
    cop_spawn (wait_for_ever, NULL);
  cop_node_settle (node);
  CopNodeStats stats;
  cop_node_stats (node, &stats);
  g_assert_cmpuint (stats.n_stacks, >=, 200);
  cop_node_enter (before);
  cop_node_free (node);
}

static int
recurse (volatile int depth)
{
  volatile char frame[1024];
  if (depth < 0)
    return 0;
  frame[0] = (char) depth;
  return recurse (depth + 1) + frame[0];
}

static void
overflow (void *data)
{
  recurse (0);
}

static void
stack_overflow_names_the_process (void)
{
  if (g_test_subprocess ()) {
    CopNode *node = cop_node_new (NULL);
    cop_node_enter (node);
    cop_spawn (overflow, NULL);
    cop_node_settle (node);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*stack overflow in process <0.*(overflow)*");
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  g_test_add_func ("/node/runs-on-the-real-clock", runs_on_the_real_clock);
  g_test_add_func ("/node/a-busy-process-leaves-time-to-the-main-loop",
                   a_busy_process_leaves_time_to_the_main_loop);
  g_test_add_func ("/node/a-yielding-process-leaves-time-to-the-main-loop",
                   a_yielding_process_leaves_time_to_the_main_loop);
  g_test_add_func ("/node/a-polling-process-leaves-time-to-the-main-loop",
                   a_polling_process_leaves_time_to_the_main_loop);
  g_test_add_func ("/node/real-time-is-never-cut-short", real_time_is_never_cut_short);
  g_test_add_func ("/node/errands-reach-a-node-on-its-thread",
                   errands_reach_a_node_on_its_thread);
  g_test_add_func ("/node/nodes-on-threads-come-and-go", nodes_on_threads_come_and_go);
  cop_test_add ("/node/nodes-nest", nodes_nest);
  cop_test_add ("/node/events-are-told-in-order", events_are_told_in_order);
  g_test_add_func ("/node/ending-a-node-unwinds-the-blocked",
                   ending_a_node_unwinds_the_blocked);
  g_test_add_func ("/node/stack-overflow-names-the-process",
                   stack_overflow_names_the_process);
  return g_test_run ();
}
