/* Looking into processes: mailboxes in slices, stacks of the blocked. */
#include "process/look.h"
#include "support/fixture.h"

#include <string.h>

static void
wait_for_go (void *data)
{
  g_auto (CopTerm) go =
      cop_receive_if ((CopMessageFunc) (void *) data, NULL, COP_INFINITY);
}

static bool
is_go (CopTerm message, void *data)
{
  return message == COP_ATOM (ok);
}

static CopTerm
spawn_with (int n_messages)
{
  CopTerm pid = cop_spawn (wait_for_go, (void *) is_go);
  for (int i = 0; i < n_messages; i++)
    cop_send (pid, cop_int (i));
  settle ();
  return pid;
}

static void
sum_cb (const CopMessage *message, void *data)
{
  *(int64_t *) data += cop_to_int (message->term);
}

static int64_t
sum_next (CopTerm pid, CopMailboxPlace *place, size_t limit)
{
  int64_t sum = 0;
  g_assert_true (cop_mailbox_look (cop_node_current (), pid, place, limit, sum_cb, &sum));
  return sum;
}

static void
goes_on_where_it_was (void)
{
  CopTerm         pid = spawn_with (10);
  CopMailboxPlace place = { 0 };

  g_assert_cmpint (sum_next (pid, &place, 3), ==, 0 + 1 + 2);
  g_assert_cmpint (sum_next (pid, &place, 4), ==, 3 + 4 + 5 + 6);
  g_assert_cmpint (sum_next (pid, &place, 100), ==, 7 + 8 + 9);
  g_assert_cmpuint (place.position, ==, 10);

  cop_send (pid, cop_int (40));
  g_assert_cmpint (sum_next (pid, &place, 100), ==, 40);
  g_assert_cmpint (sum_next (pid, &place, 100), ==, 0);
}

static void
begins_in_what_came_later (void)
{
  CopTerm         pid = spawn_with (0);
  CopMailboxPlace place = { 0 };
  g_assert_cmpint (sum_next (pid, &place, 5), ==, 0);

  cop_send (pid, cop_int (7));

  g_assert_cmpint (sum_next (pid, &place, 5), ==, 7);
}

static void
take_two (void *data)
{
  g_auto (CopTerm) go = cop_receive_if (is_go, NULL, COP_INFINITY);
  g_auto (CopTerm) first = cop_receive (COP_INFINITY);
  g_auto (CopTerm) never = cop_receive_if (is_go, NULL, COP_INFINITY);
}

static void
place_is_lost_when_messages_are_taken (void)
{
  CopTerm         pid = cop_spawn (take_two, NULL);
  CopMailboxPlace place = { 0 };
  for (int i = 0; i < 5; i++)
    cop_send (pid, cop_int (i));
  settle ();
  sum_next (pid, &place, 2);

  cop_send (pid, COP_ATOM (ok));
  settle ();

  int64_t sum = 0;
  g_assert_false (cop_mailbox_look (cop_node_current (), pid, &place, 9, sum_cb, &sum));
  g_assert_cmpint (sum, ==, 0);
  g_assert_cmpint (sum_next (pid, &place, 100), ==, 1 + 2 + 3 + 4);
}

static void
place_is_lost_with_the_process (void)
{
  CopTerm         pid = spawn_with (3);
  CopMailboxPlace place = { 0 };
  sum_next (pid, &place, 2);

  cop_exit_process (pid, COP_ATOM (kill));
  settle ();

  g_assert_false (cop_mailbox_look (cop_node_current (), pid, &place, 9, NULL, NULL));
}

static void
count_cb (CopTerm relative, void *data)
{
  ++*(int *) data;
}

static void
relatives_are_bounded (void)
{
  int n_seen = 0;
  for (int i = 0; i < 5; i++)
    cop_term_unref (cop_monitor (spawn_with (0)));

  cop_process_foreach_relative (cop_node_current (), cop_self (), COP_RELATION_MONITORS,
                                3, count_cb, &n_seen);

  g_assert_cmpint (n_seen, ==, 3);
}

/* ---- stacks ---- */

static void __attribute__ ((noinline)) inner (int depth)
{
  if (depth > 0)
    inner (depth - 1);
  else
    cop_sleep (1000);
  __asm__ volatile("" ::: "memory"); /* no tail call */
}

static void
outer (void *data)
{
  inner (3);
  __asm__ volatile("" ::: "memory");
}

static size_t
n_within (void *const *addresses, size_t n_addresses, const void *function, size_t size)
{
  size_t n = 0;
  for (size_t i = 0; i < n_addresses; i++)
    n += (const char *) addresses[i] > (const char *) function &&
         (const char *) addresses[i] < (const char *) function + size;
  return n;
}

static void
stack_of_the_blocked (void)
{
  CopTerm pid = cop_spawn (outer, NULL);
  settle ();
  void  *addresses[32], *again[32];
  size_t n = cop_process_stack (cop_node_current (), pid, addresses, 32);

  g_assert_cmpuint (n, >=, 5);
  g_assert_cmpuint (n_within (addresses, n, (void *) inner, 200), >=, 2);
  for (int i = 0; i < 1000; i++) /* and looking leaves nothing behind */
    g_assert_cmpuint (cop_process_stack (cop_node_current (), pid, again, 32), ==, n);
  g_assert_cmpmem (addresses, n * sizeof (void *), again, n * sizeof (void *));
}

static void
who_was_looked_at_goes_on (void)
{
  CopTerm pid = cop_spawn (outer, NULL);
  void   *addresses[32];
  settle ();
  cop_process_stack (cop_node_current (), pid, addresses, 32);
  g_assert_true (cop_is_alive (pid));

  advance (1000);

  g_assert_false (cop_is_alive (pid));
}

static int n_cleaned;

static void
clean (int *unused)
{
  n_cleaned++;
}

static void
sleep_with_something (void *data)
{
  __attribute__ ((cleanup (clean))) int something = 0;
  inner (2);
}

static void
who_was_looked_at_can_be_killed (void)
{
  CopTerm pid = cop_spawn (sleep_with_something, NULL);
  void   *addresses[32];
  settle ();
  n_cleaned = 0;
  cop_process_stack (cop_node_current (), pid, addresses, 32);

  cop_exit_process (pid, COP_ATOM (kill));
  settle ();

  g_assert_cmpint (n_cleaned, ==, 1);
}

static void
others_have_no_stack (void)
{
  void    *addresses[32];
  CopNode *node = cop_node_current ();
  CopTerm  dead = cop_spawn (outer, NULL);
  cop_exit_process (dead, COP_ATOM (kill));
  settle ();

  g_assert_cmpuint (cop_process_stack (node, dead, addresses, 32), ==, 0);
  g_assert_cmpuint (cop_process_stack (node, cop_self (), addresses, 32), ==, 0);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/look/mailbox/goes-on-where-it-was", goes_on_where_it_was);
  cop_test_add ("/look/mailbox/begins-in-what-came-later", begins_in_what_came_later);
  cop_test_add ("/look/mailbox/place-is-lost-when-messages-are-taken",
                place_is_lost_when_messages_are_taken);
  cop_test_add ("/look/mailbox/place-is-lost-with-the-process",
                place_is_lost_with_the_process);
  cop_test_add ("/look/relatives-are-bounded", relatives_are_bounded);
  cop_test_add ("/look/stack/of-the-blocked", stack_of_the_blocked);
  cop_test_add ("/look/stack/who-was-looked-at-goes-on", who_was_looked_at_goes_on);
  cop_test_add ("/look/stack/who-was-looked-at-can-be-killed",
                who_was_looked_at_can_be_killed);
  cop_test_add ("/look/stack/others-have-none", others_have_no_stack);
  return g_test_run ();
}
