/* A local source whose node runs on another thread. */
#include "shop.h"
#include "watch.h"

#include <string.h>

static void
define_and_start (void *unused, void *node)
{
  shop_define (node);
  cop_spawn (shop_start, NULL);
}

static CopNode *
start_node (void)
{
  CopNode *node = cop_node_new_thread (NULL);

  cop_node_invoke (node, define_and_start, NULL, NULL);
  return node;
}

static void
kill_by_id (Watch *watch, uint64_t id)
{
  cop_source_apply (watch->source, "Kill it", "Process", "exit",
                    cop_list_of (cop_seen_pid (id), COP_ATOM (kill)), NULL, NULL, NULL);
}

static void
kill_is_seen_from_another_thread (void)
{
  CopNode *node = start_node ();
  Watch    watch;
  watch_init (&watch, node);
  uint64_t id = watch_name (&watch, "Shop.Counter", 0)->id;

  kill_by_id (&watch, id);

  uint64_t new_id = watch_name (&watch, "Shop.Counter", id)->id;
  watch_event (&watch, "exit Shop.Counter - :killed\n");
  CopDetails *dead = watch_details (&watch, id);
  g_assert_cmpuint (dead->successor, ==, new_id);
  CopDetails *living = watch_details (&watch, new_id);
  g_assert_cmpstr (living->state_text, ==, "5");
  watch_clear (&watch);
  cop_node_join (node);
}

static void
results_are_copies (void)
{
  CopNode *node = start_node ();
  Watch    watch;
  watch_init (&watch, node);
  watch_name (&watch, "Shop.Counter", 0);

  g_assert_cmpstr (watch_apply (&watch, "GenServer", "call", "[Shop.Counter, :get]"), ==,
                   "5");
  g_assert_nonnull (
      strstr (watch_apply (&watch, "Supervisor", "which_children", "[Shop.Supervisor]"),
              "{Shop.Counter, #PID<"));
  watch_clear (&watch);
  cop_node_join (node);
}

static void
wait_a_little (void *data)
{
  cop_sleep (1);
}

static void
spawn_many (void *data)
{
  for (int round = 0; round < 50; round++) {
    for (int i = 0; i < 500; i++)
      cop_spawn (wait_a_little, NULL);
    cop_sleep (1);
  }
}

static void
spawn_many_cb (void *unused, void *node)
{
  cop_spawn (spawn_many, NULL);
}

static bool
has_spawned (Watch *watch, const void *data)
{
  return watch->snapshot->node.n_exited >= *(const uint64_t *) data;
}

static void
slow_observer_holds_the_news_back (void)
{
  CopNode *node = start_node ();
  Watch    watch;
  watch_init (&watch, node);
  watch_name (&watch, "Shop.Counter", 0);
  uint64_t n_exited = watch.snapshot->node.n_exited + 25000;
  uint64_t serial = watch.last_serial + 2 * 25000;

  /* The node works on while nobody iterates here: at most one batch is on its way. */
  cop_node_invoke (node, spawn_many_cb, NULL, NULL);
  for (int i = 0; i < 1000; i++)
    g_thread_yield ();
  watch_until (&watch, has_spawned, &n_exited);
  watch_apply (&watch, "GenServer", "call", "[Shop.Counter, :get]");
  watch_event (&watch, "action Shop.Counter call");

  g_assert_cmpuint (watch.last_serial, >, serial);
  g_assert_cmpuint (watch.n_events, <, watch.last_serial);
  watch_clear (&watch);
  cop_node_join (node);
}

static void
unexpected_cb (CopSource *source, CopDetails *details, void *data)
{
  g_assert_not_reached ();
}

static void
source_may_go_at_any_moment (void)
{
  CopNode *node = start_node ();

  for (int i = 0; i < 200; i++) {
    Watch watch;
    watch_init (&watch, node);
    cop_source_inspect (watch.source, 64 + (uint64_t) (i % 8), unexpected_cb, NULL, NULL);
    for (int j = 0; j < i % 5; j++)
      g_thread_yield ();
    watch_clear (&watch);
  }
  cop_node_join (node);
}

static bool
is_lost (Watch *watch, const void *data)
{
  return watch->lost != NULL;
}

static void
node_may_end_first (void)
{
  CopNode *node = start_node ();
  Watch    watch;
  watch_init (&watch, node);
  watch_name (&watch, "Shop.Counter", 0);

  cop_node_join (node);
  watch_until (&watch, is_lost, NULL);

  g_assert_cmpstr (watch_apply (&watch, "Process", "list", "[]"), ==,
                   "** (exit) the node has ended");
  watch_clear (&watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source-thread/kill-is-seen-from-another-thread",
                   kill_is_seen_from_another_thread);
  g_test_add_func ("/source-thread/results-are-copies", results_are_copies);
  g_test_add_func ("/source-thread/slow-observer-holds-the-news-back",
                   slow_observer_holds_the_news_back);
  g_test_add_func ("/source-thread/source-may-go-at-any-moment",
                   source_may_go_at_any_moment);
  g_test_add_func ("/source-thread/node-may-end-first", node_may_end_first);
  return g_test_run ();
}
