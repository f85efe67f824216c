/* Spawn, send, receive, names, dictionary. */
#include "support/fixture.h"

static void
echo (void *data)
{
  g_auto (CopTerm) message = cop_receive (COP_INFINITY);
  cop_send (cop_tuple_get (message, 0),
            cop_tuple_of (cop_atom ("echo"), cop_term_ref (cop_tuple_get (message, 1))));
}

static void
sends_and_receives (void)
{
  CopTerm pid = cop_spawn (echo, NULL);
  cop_send (pid, cop_tuple_of (cop_self (), cop_string ("hello")));

  assert_term (cop_receive (COP_INFINITY), "{:echo, \"hello\"}");
  settle ();
  g_assert_false (cop_is_alive (pid));
}

static bool
is_atom_b (CopTerm message, void *data)
{
  return message == cop_atom ("b");
}

static void
receives_selectively (void)
{
  cop_send (cop_self (), cop_atom ("a"));
  cop_send (cop_self (), cop_atom ("b"));
  cop_send (cop_self (), cop_atom ("c"));

  assert_term (cop_receive_if (is_atom_b, NULL, 0), ":b");
  assert_term (cop_receive (0), ":a");
  assert_term (cop_receive (0), ":c");
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
receive_times_out (void)
{
  int64_t before = cop_node_now_msec (cop_node_current ());
  g_assert_true (cop_receive (250) == COP_NONE);
  g_assert_cmpint (cop_node_now_msec (cop_node_current ()) - before, ==, 250);
}

static void
wait_for_ever (void *data)
{
  g_auto (CopTerm) message = cop_receive (COP_INFINITY);
}

static void
name_is_free_when_death_is_told (void)
{
  CopTerm pid = cop_spawn (wait_for_ever, NULL);
  CopTerm name = cop_atom ("waiter");
  cop_register (name, pid);
  CopTerm ref = cop_monitor (name);
  g_assert_true (cop_whereis (name) == pid);

  cop_exit_process (pid, COP_ATOM (kill));
  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);

  g_assert_true (cop_whereis (name) == COP_NONE);
  g_autofree char *text = cop_inspect (cop_tuple_get (down, 3));
  g_assert_cmpstr (text, ==, "{:waiter, :nonode@nohost}");
  g_assert_true (cop_tuple_get (down, 4) == COP_ATOM (killed));
}

static void
dictionary_keeps_values (void)
{
  g_assert_true (cop_dictionary_put (cop_atom ("k"), cop_int (1)) == COP_NONE);
  assert_term (cop_dictionary_put (cop_atom ("k"), cop_int (2)), "1");
  assert_term (cop_term_ref (cop_dictionary_get (cop_atom ("k"))), "2");
  assert_term (cop_dictionary_erase (cop_atom ("k")), "2");
  g_assert_true (cop_dictionary_get (cop_atom ("k")) == COP_NONE);
}

static void
count_to (void *data)
{
  int *left = data;
  if (--*left > 0)
    cop_spawn (count_to, left);
}

static void
spawns_many (void)
{
  int left = 100000;
  cop_spawn (count_to, &left);
  settle ();
  g_assert_cmpint (left, ==, 0);
}

static void
produce (void *data)
{
  CopTerm to = *(CopTerm *) data;
  for (int i = 0; i < 10000; i++)
    cop_send (to, cop_int (i));
}

static void
messages_keep_their_order (void)
{
  CopTerm self = cop_self ();
  cop_spawn (produce, &self);
  for (int i = 0; i < 10000; i++)
    g_assert_cmpint (cop_to_int (cop_receive (COP_INFINITY)), ==, i);
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/process/sends-and-receives", sends_and_receives);
  cop_test_add ("/process/receives-selectively", receives_selectively);
  cop_test_add ("/process/receive-times-out", receive_times_out);
  cop_test_add ("/process/name-is-free-when-death-is-told",
                name_is_free_when_death_is_told);
  cop_test_add ("/process/dictionary-keeps-values", dictionary_keeps_values);
  cop_test_add ("/process/spawns-many", spawns_many);
  cop_test_add ("/process/messages-keep-their-order", messages_keep_their_order);
  return g_test_run ();
}
