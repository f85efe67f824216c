/* Processes without a stack: requests, idle timeouts, failures of handlers. */
#include "support/fixture.h"

typedef struct {
  int     n_handled;
  int     last; /* which of all messages it handled last */
  int     n_timeouts;
  CopFrom kept;
  CopTerm other;
} Counter;

static int n_cleared;
static int n_handled_by_all;

static void
counter_start (void *state)
{
  cop_init_ack (COP_ATOM (ok));
}

static void
ask_for_ever (CopTerm pid)
{
  g_auto (CopTerm) reply = COP_NONE;
  cop_request (pid, COP_MESSAGE_CALL, cop_atom ("x"), COP_INFINITY, "test", &reply);
}

static void
counter_handle (void *state, CopMessage *message)
{
  Counter *counter = state;
  counter->n_handled++;
  counter->last = ++n_handled_by_all;
  if (message->term == cop_atom ("raise"))
    cop_raise (cop_atom ("oops"));
  if (message->term == cop_atom ("keep"))
    counter->kept = message->from;
  else if (message->term == cop_atom ("sleep"))
    cop_sleep (100);
  else if (message->term == cop_atom ("stop"))
    cop_server_end (cop_atom ("asked"));
  else if (message->term == cop_atom ("stop-ask"))
    cop_server_end (cop_atom ("asked")), ask_for_ever (counter->other);
  else if (message->term == cop_atom ("twice"))
    cop_reply (message->from, cop_atom ("first"));
  else if (message->term == cop_atom ("idle"))
    cop_server_set_timeout (50);
  else if (message->term == cop_atom ("idle-sleep"))
    cop_server_set_timeout (50), cop_sleep (10);
  else if (message->term == cop_atom ("idle0-sleep"))
    cop_server_set_timeout (0), cop_sleep (10);
  else if (message->term == cop_atom ("idle0"))
    cop_server_set_timeout (0);

  if (message->kind == COP_MESSAGE_CALL && message->term != cop_atom ("keep"))
    cop_reply (message->from, cop_int (counter->n_handled));
}

static void
counter_timeout (void *state)
{
  ((Counter *) state)->n_timeouts++;
}

static void
counter_clear (void *state)
{
  n_cleared++;
}

static const CopServerClass counter_class = {
  .name = "counter",
  .state_size = sizeof (Counter),
  .start = counter_start,
  .handle = counter_handle,
  .timeout = counter_timeout,
  .clear = counter_clear,
};

static CopTerm
start_counter (Counter **ret_counter)
{
  void   *state;
  CopTerm pid = cop_server_spawn (&counter_class, &(CopServerOptions){ 0 }, &state);
  g_auto (CopTerm) answer = COP_NONE;
  g_assert_cmpint (cop_await_init (pid, COP_INFINITY, &answer), ==, COP_REQUEST_REPLIED);
  *ret_counter = state;
  return pid;
}

static CopRequestResult
ask (CopTerm pid, const char *what, int64_t timeout_msec, CopTerm *ret_term)
{
  return cop_request (pid, COP_MESSAGE_CALL, cop_atom (what), timeout_msec, "test",
                      ret_term);
}

static void
replies (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  reply;
  g_assert_cmpint (ask (pid, "x", 5000, &reply), ==, COP_REQUEST_REPLIED);
  assert_term (reply, "1");
  g_assert_cmpint (ask (pid, "sleep", COP_INFINITY, &reply), ==, COP_REQUEST_REPLIED);
  assert_term (reply, "2");
}

static void
late_replies_vanish (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  reply;
  g_assert_cmpint (ask (pid, "sleep", 50, &reply), ==, COP_REQUEST_TIMEOUT);
  advance (1000);
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
death_answers_everybody (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  reply;
  g_assert_cmpint (ask (pid, "raise", 5000, &reply), ==, COP_REQUEST_DOWN);
  g_assert_true (cop_tuple_get (reply, 0) == cop_atom ("oops"));
  cop_term_unref (reply);
  g_assert_cmpint (ask (pid, "x", 5000, &reply), ==, COP_REQUEST_DOWN);
  assert_term (reply, ":noproc");
}

static void
a_second_reply_before_the_caller_goes_on_is_a_stray_message (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  reply;
  g_assert_cmpint (ask (pid, "twice", 5000, &reply), ==, COP_REQUEST_REPLIED);
  assert_term (reply, ":first");

  g_auto (CopTerm) stray = cop_receive (0);
  g_assert_true (cop_is_tuple (stray) && cop_is_cons (cop_tuple_get (stray, 0)));
  g_assert_true (cop_tuple_get (stray, 1) == cop_int (1));
}

static void
ask_and_be_killed (void *pid)
{
  CopTerm reply = COP_NONE;
  ask (*(CopTerm *) pid, "keep", COP_INFINITY, &reply);
}

static void
killed_caller_leaves_nothing (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  caller = cop_spawn (ask_and_be_killed, &pid);
  settle ();
  cop_exit_process (caller, COP_ATOM (kill));
  settle ();
  cop_reply (counter->kept, COP_ATOM (ok)); /* to nobody */
  g_assert_true (cop_is_alive (pid));
}

static void
idle_timeout_is_ended_by_a_message (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  reply;
  ask (pid, "idle", 5000, &reply);
  advance (49);
  ask (pid, "x", 5000, &reply);
  advance (500);
  g_assert_cmpint (counter->n_timeouts, ==, 0);

  ask (pid, "idle", 5000, &reply);
  advance (50);
  g_assert_cmpint (counter->n_timeouts, ==, 1);
  advance (500);
  g_assert_cmpint (counter->n_timeouts, ==, 1);
  ask (pid, "idle0", 5000, &reply);
  settle ();
  g_assert_cmpint (counter->n_timeouts, ==, 2);
}

static void
idle_timeout_outlasts_a_handler_that_blocks (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  reply;
  ask (pid, "idle-sleep", 5000, &reply);
  advance (39);
  g_assert_cmpint (counter->n_timeouts, ==, 0);
  advance (1);
  g_assert_cmpint (counter->n_timeouts, ==, 1);

  ask (pid, "idle0-sleep", 5000, &reply);
  settle ();
  g_assert_cmpint (counter->n_timeouts, ==, 2);
}

#define N_WAITING 2000

/* Else whoever writes faster than it is ever further ahead. */
static void
a_turn_lasts_for_all_that_waited (void)
{
  g_autoptr (CopNode) node = cop_node_new (NULL);
  CopNode            *before = cop_node_enter (node);
  Counter            *many, *one;
  CopServerOptions    options = { 0 };
  CopTerm many_pid = cop_server_spawn (&counter_class, &options, (void **) &many);
  CopTerm one_pid = cop_server_spawn (&counter_class, &options, (void **) &one);
  for (int i = 0; i < N_WAITING; i++)
    cop_send (many_pid, cop_atom ("x"));
  cop_send (one_pid, cop_atom ("x"));

  n_handled_by_all = 0;
  cop_node_settle (node);

  g_assert_cmpint (many->last, ==, N_WAITING);
  g_assert_cmpint (one->last, ==, N_WAITING + 1);
  cop_node_enter (before);
}

static void
ends_when_asked_and_clears_its_state (void)
{
  Counter *counter;
  CopTerm  pid = start_counter (&counter);
  CopTerm  ref = cop_monitor (pid);
  n_cleared = 0;
  cop_post (pid, COP_MESSAGE_CAST, cop_atom ("stop"), (CopFrom){ 0 });
  g_auto (CopTerm) down = cop_receive_down (ref, COP_INFINITY);
  assert_term (cop_term_ref (cop_tuple_get (down, 4)), ":asked");
  g_assert_cmpint (n_cleared, ==, 1);
}

static void
ends_where_it_blocks_after_its_end_was_decided (void)
{
  Counter *counter, *other;
  CopTerm  pid = start_counter (&counter);
  counter->other = start_counter (&other);
  CopTerm ref = cop_monitor (pid);
  cop_send (pid, cop_atom ("stop-ask"));

  g_auto (CopTerm) down = cop_receive_down (ref, 100);
  g_assert_true (cop_is_tuple (down));
  assert_term (cop_term_ref (cop_tuple_get (down, 4)), ":asked");
}

static void
raise_again (void *state, CopFailure *failure)
{
  if (failure->class == COP_CLASS_ERROR)
    cop_exit (cop_atom ("again"));
  cop_server_end (cop_failure_reason (failure));
}

static void
raise_message (void *state, CopMessage *message)
{
  cop_raise (cop_term_ref (message->term));
}

static void
a_failing_failed_leaks_nothing (void)
{
  static const CopServerClass class = { .name = "fails twice",
                                        .start = counter_start,
                                        .handle = raise_message,
                                        .failed = raise_again };
  g_auto (CopTerm) error = cop_string ("counted");
  void            *state;
  CopTerm          ref;
  CopServerOptions options = { .monitor = true, .ret_monitor = &ref };
  CopTerm          pid = cop_server_spawn (&class, &options, &state);
  cop_send (pid, cop_term_ref (error));
  settle ();

  g_auto (CopTerm) down = cop_receive_down (ref, 0);
  g_assert_true (cop_tuple_get (down, 4) == cop_atom ("again"));
  g_assert_cmpuint (((CopBox *) (uintptr_t) error)->n_refs, ==, 1);
}

static void
plain_process_sees_calls_as_tuples (void)
{
  cop_post (cop_self (), COP_MESSAGE_CAST, cop_atom ("x"), (CopFrom){ 0 });
  assert_term (cop_receive (0), "{:\"$gen_cast\", :x}");
}

/* ---- ends of many ---- */

static void
wait_for_ever (void *data)
{
  cop_sleep (COP_INFINITY);
}

static void
watched_ends_send_no_messages (void)
{
  CopEndWatch watches[2] = { 0 };
  size_t      n_left = 0;
  cop_trap_exit (true);
  CopTerm linked = cop_spawn_link (wait_for_ever, NULL);
  CopTerm other = cop_spawn (wait_for_ever, NULL);

  g_assert_true (cop_watch_end (linked, &watches[0], &n_left));
  g_assert_true (cop_watch_end (other, &watches[1], &n_left));
  cop_exit_process (linked, COP_ATOM (shutdown));
  cop_exit_process (other, COP_ATOM (kill));

  g_assert_true (cop_await_ends (&n_left, COP_INFINITY));
  g_assert_true (watches[0].reason == COP_ATOM (shutdown));
  g_assert_true (watches[1].reason == COP_ATOM (killed));
  g_assert_true (cop_receive (0) == COP_NONE);
}

static void
exits_of_others_arrive_while_ends_are_awaited (void)
{
  CopEndWatch watch = { 0 };
  size_t      n_left = 0;
  cop_trap_exit (true);
  CopTerm watched = cop_spawn (wait_for_ever, NULL);
  CopTerm linked = cop_spawn_link (wait_for_ever, NULL);

  g_assert_true (cop_watch_end (watched, &watch, &n_left));
  cop_exit_process (linked, COP_ATOM (kill));
  cop_exit_process (watched, COP_ATOM (kill));
  g_assert_true (cop_await_ends (&n_left, COP_INFINITY));

  g_auto (CopTerm) message = cop_receive_exit (linked, 0);
  g_assert_true (message != COP_NONE);
}

static void
forgotten_watches_are_told_nothing (void)
{
  CopEndWatch watch = { 0 };
  size_t      n_left = 0;
  CopTerm     pid = cop_spawn (wait_for_ever, NULL);

  g_assert_true (cop_watch_end (pid, &watch, &n_left));
  g_assert_false (cop_await_ends (&n_left, 0));
  cop_unwatch_ends ();
  cop_exit_process (pid, COP_ATOM (kill));
  settle ();

  g_assert_true (watch.reason == COP_NONE);
  g_assert_cmpuint (n_left, ==, 1);
  g_assert_false (cop_watch_end (pid, &watch, &n_left));
}

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_add ("/server/replies", replies);
  cop_test_add ("/server/late-replies-vanish", late_replies_vanish);
  cop_test_add ("/server/death-answers-everybody", death_answers_everybody);
  cop_test_add ("/server/a-second-reply-before-the-caller-goes-on-is-a-stray-message",
                a_second_reply_before_the_caller_goes_on_is_a_stray_message);
  cop_test_add ("/server/killed-caller-leaves-nothing", killed_caller_leaves_nothing);
  cop_test_add ("/server/idle-timeout-is-ended-by-a-message",
                idle_timeout_is_ended_by_a_message);
  cop_test_add ("/server/idle-timeout-outlasts-a-handler-that-blocks",
                idle_timeout_outlasts_a_handler_that_blocks);
  g_test_add_func ("/server/a-turn-lasts-for-all-that-waited",
                   a_turn_lasts_for_all_that_waited);
  cop_test_add ("/server/ends-when-asked-and-clears-its-state",
                ends_when_asked_and_clears_its_state);
  cop_test_add ("/server/ends-where-it-blocks-after-its-end-was-decided",
                ends_where_it_blocks_after_its_end_was_decided);
  cop_test_add ("/server/a-failing-failed-leaks-nothing", a_failing_failed_leaks_nothing);
  cop_test_add ("/server/plain-process-sees-calls-as-tuples",
                plain_process_sees_calls_as_tuples);
  cop_test_add ("/server/watched-ends-send-no-messages", watched_ends_send_no_messages);
  cop_test_add ("/server/exits-of-others-arrive-while-ends-are-awaited",
                exits_of_others_arrive_while_ends_are_awaited);
  cop_test_add ("/server/forgotten-watches-are-told-nothing",
                forgotten_watches_are_told_nothing);
  return g_test_run ();
}
