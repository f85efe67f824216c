/* Applications: starting, stopping, dependencies, and what the end of one means. */
#include "behaviour/application.h"

#include "behaviour/report.h"
#include "support/fixture.h"
#include "term/match.h"

/* ---- applications under test ---- */

static GString *events;
static CopTerm  left_over; /* pid of a process that the shop does not supervise */

static void
log_event (const char *what, CopTerm term)
{
  g_autofree char *text = cop_inspect (term);

  g_string_append_printf (events, "%s%s %s", events->len > 0 ? "; " : "", what, text);
}

static void
assert_events (const char *expected)
{
  g_autofree char *happened = g_strdup (events->str);

  g_string_set_size (events, 0);
  g_assert_cmpstr (happened, ==, expected);
}

static void
wait_for_ever (void *data)
{
  cop_trap_exit (true);
  cop_sleep (COP_INFINITY);
}

static CopTerm
start_tree (CopTerm type, CopTerm argument)
{
  left_over = cop_spawn (wait_for_ever, NULL);
  return cop_supervisor_start_link (COP_NIL, NULL, cop_atom ("root"));
}

static CopTerm
start_with_state (CopTerm type, CopTerm argument)
{
  CopTerm root = cop_start_pid (start_tree (type, argument));

  return cop_tuple_of (COP_ATOM (ok), root, cop_atom ("state"));
}

static CopTerm
prep_stop (CopTerm state)
{
  log_event ("prep_stop", state);
  return cop_tuple_of (cop_atom ("prepared"), state);
}

static void
stop (CopTerm state)
{
  log_event ("stop", state);
  log_event ("root", cop_bool (cop_whereis (cop_atom ("root")) != COP_NONE));
  log_event ("left", cop_bool (cop_is_alive (left_over)));
}

/* The argument says how it goes. */
static CopTerm
start_badly (CopTerm type, CopTerm argument)
{
  if (argument == cop_atom ("raise"))
    cop_raise (cop_atom ("oops"));
  if (argument == cop_atom ("exit"))
    cop_exit (cop_atom ("oops"));
  if (argument == cop_atom ("error"))
    return cop_tuple_of (COP_ATOM (error), cop_atom ("oops"));

  return cop_atom ("junk");
}

static CopTerm
start_slowly (CopTerm type, CopTerm argument)
{
  cop_sleep (100);
  return cop_supervisor_start_link (COP_NIL, NULL, COP_NONE);
}

static const char *const needs_library[] = { "library", NULL };
static const char *const needs_shop[] = { "shop", NULL };
static const char *const needs_error[] = { "shop", "error", NULL };
static const char *const needs_nothing_known[] = { "nothing", NULL };

static CopApplication definitions[] = {
  { .name = "library", .description = "a library", .version = "1" },
  { .name = "shop",
    .description = "a shop",
    .version = "2",
    .applications = needs_library,
    .start = start_with_state,
    .prep_stop = prep_stop,
    .stop = stop,
    .module = "Shop",
    .env = "[port: 4040, name: \"corner\"]" },
  { .name = "mall", .applications = needs_shop },
  { .name = "error", .start = start_badly, .module = "Bad" },
  { .name = "raise", .start = start_badly, .module = "Bad" },
  { .name = "exit", .start = start_badly, .module = "Bad" },
  { .name = "junk", .start = start_badly, .module = "Bad" },
  { .name = "both", .applications = needs_error },
  { .name = "lost", .applications = needs_nothing_known },
  { .name = "slow", .start = start_slowly, .module = "Slow" },
};

static void
note_exit_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind != COP_EVENT_REPORT)
    return;

  CopTerm label = cop_map_get (event->term, cop_atom ("label"));
  if (cop_tuple_get (label, 0) == cop_atom ("application_controller") &&
      cop_tuple_get (label, 1) == COP_ATOM (exit))
    log_event ("exited", cop_map_get (event->term, cop_atom ("exited")));
}

static void
set_up (CopNode *node)
{
  if (events == NULL)
    events = g_string_new (NULL);
  g_string_set_size (events, 0);
  for (size_t i = 0; i < G_N_ELEMENTS (definitions); i++) {
    if (definitions[i].start == start_badly)
      definitions[i].argument = cop_atom (definitions[i].name);
    cop_application_define (node, &definitions[i]);
  }
  cop_node_listen (node, note_exit_cb, NULL);
}

static CopTerm
start (const char *name)
{
  return cop_application_start (cop_atom (name), COP_ATOM (temporary));
}

static CopTerm
ensure (const char *name)
{
  return cop_application_ensure_all_started (cop_atom (name), COP_ATOM (temporary));
}

static CopTerm
root (void)
{
  return cop_whereis (cop_atom ("root"));
}

/* ---- starting ---- */

static void
starts_once (void)
{
  assert_term (start ("shop"), "{:error, {:not_started, :library}}");
  assert_term (start ("library"), ":ok");
  assert_term (start ("shop"), ":ok");
  assert_term (start ("shop"), "{:error, {:already_started, :shop}}");

  assert_term (cop_application_which (),
               "[{:shop, 'a shop', '2'}, {:library, 'a library', '1'}]");
}

static void
is_unknown_without_a_definition (void)
{
  assert_term (start ("nothing"), "{:error, {'no such file or directory', "
                                  "'nothing.app'}}");
  assert_term (cop_application_stop (cop_atom ("nothing")),
               "{:error, {:not_started, :nothing}}");
  assert_term (cop_application_load (cop_atom ("nothing")),
               "{:error, {'no such file or directory', 'nothing.app'}}");
}

static void
failures_are_otps (void)
{
  assert_term (start ("error"), "{:error, {:oops, {Bad, :start, [:normal, :error]}}}");
  assert_term (start ("junk"),
               "{:error, {:bad_return, {{Bad, :start, [:normal, :junk]}, :junk}}}");
  assert_term (
      start ("exit"),
      "{:error, {:bad_return, {{Bad, :start, [:normal, :exit]}, {:EXIT, :oops}}}}");

  g_auto (CopTerm) result = start ("raise");
  g_autofree char *text = cop_inspect (result);
  g_assert_true (g_str_has_prefix (
      text,
      "{:error, {:bad_return, {{Bad, :start, [:normal, :raise]}, {:EXIT, {:oops, "));
}

static void
ensures_what_it_needs (void)
{
  assert_term (ensure ("mall"), "{:ok, [:library, :shop, :mall]}");
  assert_term (ensure ("mall"), "{:ok, []}");
}

static void
stops_again_what_was_started_in_vain (void)
{
  assert_term (ensure ("both"),
               "{:error, {:error, {:oops, {Bad, :start, [:normal, :error]}}}}");
  assert_term (ensure ("lost"),
               "{:error, {:nothing, {'no such file or directory', 'nothing.app'}}}");

  assert_term (cop_application_which (), "[]");
}

static void
start_slow (void *result)
{
  *(CopTerm *) result = start ("slow");
}

static void
two_starters_share_a_start (void)
{
  CopTerm first = COP_NONE, second = COP_NONE;

  cop_spawn (start_slow, &first);
  cop_spawn (start_slow, &second);
  settle ();
  g_assert_true (first == COP_NONE && second == COP_NONE);
  advance (100);

  assert_term (first, ":ok");
  assert_term (second, ":ok");
}

/* ---- stopping ---- */

static void
stops_in_order (void)
{
  cop_term_unref (ensure ("shop"));

  assert_term (cop_application_stop (cop_atom ("shop")), ":ok");

  /* prep_stop while the root runs, stop when it is gone; then the rest is killed. */
  assert_events ("prep_stop :state; stop {:prepared, :state}; root false; left true; "
                 "exited :stopped");
  g_assert_false (cop_is_alive (left_over));
  assert_term (cop_application_stop (cop_atom ("shop")),
               "{:error, {:not_started, :shop}}");
  assert_term (start ("shop"), ":ok");
}

static void
end_of_a_temporary_one_is_reported (void)
{
  cop_term_unref (ensure ("shop"));

  cop_exit_process (root (), COP_ATOM (kill));
  settle ();

  assert_events ("prep_stop :state; stop {:prepared, :state}; root false; left true; "
                 "exited :killed");
  g_assert_false (cop_is_alive (left_over));
  assert_term (cop_application_which (), "[{:library, 'a library', '1'}]");
  assert_term (cop_application_stop (cop_atom ("shop")), ":ok");
}

static CopTerm stopped_by;

static void
note_runtime_stop (CopNode *node, CopTerm application, CopTerm reason, void *data)
{
  stopped_by = application;
  log_event ("runtime stops", reason);
}

/* Ends the root of an application of @type with @reason; whether the runtime stops. */
static bool
stops_runtime (const char *type, const char *reason)
{
  g_auto (CopTerm) term = T (reason);
  stopped_by = COP_NONE;
  cop_application_set_runtime_stop (cop_node_current (), note_runtime_stop, NULL);
  cop_term_unref (start ("library"));
  assert_term (cop_application_start (cop_atom ("shop"), cop_atom (type)), ":ok");

  cop_stop (root (), term, COP_INFINITY);
  settle ();
  cop_term_unref (cop_application_stop (cop_atom ("shop")));

  return stopped_by == cop_atom ("shop");
}

static void
types_decide_about_the_runtime (void)
{
  g_assert_false (stops_runtime ("temporary", ":normal"));
  g_assert_false (stops_runtime ("temporary", ":boom"));
  g_assert_false (stops_runtime ("transient", ":normal"));
  g_assert_true (stops_runtime ("transient", ":shutdown"));
  g_assert_true (stops_runtime ("transient", "{:shutdown, :x}"));
  g_assert_true (stops_runtime ("permanent", ":normal"));
  g_assert_true (stops_runtime ("permanent", ":boom"));
}

static void
start_permanent (void *data)
{
  cop_term_unref (start ("library"));
  cop_term_unref (cop_application_start (cop_atom ("shop"), COP_ATOM (permanent)));
  cop_spawn (wait_for_ever, NULL);
  cop_exit_process (root (), COP_ATOM (kill));
  cop_sleep (COP_INFINITY);
}

static void
nothing_is_left_of_a_stopped_runtime (void)
{
  CopNode *node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  CopNode *outer = cop_node_enter (node);
  set_up (node);

  assert_term (cop_node_run (node, start_permanent, NULL), ":killed");
  cop_node_settle (node);

  CopNodeStats stats;
  cop_node_stats (node, &stats);
  g_assert_cmpuint (stats.n_processes, ==, 0);
  cop_node_enter (outer);
  cop_node_free (node);
}

/* ---- environment and membership ---- */

static void
has_an_environment (void)
{
  CopTerm shop = cop_atom ("shop");
  assert_term (cop_application_load (shop), ":ok");
  assert_term (cop_application_load (shop), "{:error, {:already_loaded, :shop}}");

  cop_application_put_env (shop, cop_atom ("port"), cop_int (80));
  assert_term (cop_application_all_env (shop), "[name: \"corner\", port: 80]");
  cop_application_delete_env (shop, cop_atom ("name"));

  g_assert_true (cop_application_get_env (shop, COP_ATOM (name)) == COP_NONE);
  g_assert_true (cop_application_get_env (shop, cop_atom ("port")) == cop_int (80));
}

static void
processes_belong_to_it (void)
{
  cop_term_unref (ensure ("shop"));
  CopNode *node = cop_node_current ();

  assert_term (cop_application_of (node, root ()), ":shop");
  assert_term (cop_application_of (node, left_over), ":shop");
  g_assert_true (cop_application_of (node, cop_self ()) == COP_NONE);
}

static void
find_shop_cb (const CopApplicationInfo *info, void *data)
{
  if (info->name == cop_atom ("shop"))
    *(CopApplicationInfo *) data = *info;
}

static void
is_seen_by_observers (void)
{
  CopApplicationInfo info = { 0 };
  cop_term_unref (ensure ("shop"));

  cop_application_foreach (cop_node_current (), find_shop_cb, &info);
  g_assert_true (info.running);
  g_assert_true (info.root == root ());
  g_assert_true (cop_is_alive (info.master));

  cop_term_unref (cop_application_stop (cop_atom ("shop")));
  cop_application_foreach (cop_node_current (), find_shop_cb, &info);
  g_assert_false (info.running);
  g_assert_true (info.last_reason == COP_ATOM (stopped));
}

static CopTerm
call (const char *function, const char *args)
{
  g_auto (CopTerm) list = T (args);

  return cop_apply (COP_ATOM (Elixir_Application), cop_atom (function), list);
}

static void
module_is_elixirs (void)
{
  assert_term (call ("ensure_all_started", "[:shop]"), "{:ok, [:library, :shop]}");
  assert_term (call ("ensure_started", "[:shop]"), ":ok");
  assert_term (call ("get_env", "[:shop, :port]"), "4040");
  assert_term (call ("get_env", "[:shop, :none, 7]"), "7");
  assert_term (call ("fetch_env", "[:shop, :none]"), ":error");
  assert_term (call ("spec", "[:shop, :mod]"), "{Shop, []}");
  assert_term (call ("start", "[:shop, :sometimes]"),
               "{:error, {:invalid_restart_type, :sometimes}}");
  assert_term (call ("stop", "[:shop]"), ":ok");
}

#define ADD(name, func) cop_test_add ("/application/" name, func)

int
main (int argc, char **argv)
{
  cop_test_init (&argc, &argv);
  cop_test_set_up (set_up);
  ADD ("starts-once", starts_once);
  ADD ("is-unknown-without-a-definition", is_unknown_without_a_definition);
  ADD ("failures-are-otps", failures_are_otps);
  ADD ("ensures-what-it-needs", ensures_what_it_needs);
  ADD ("stops-again-what-was-started-in-vain", stops_again_what_was_started_in_vain);
  ADD ("two-starters-share-a-start", two_starters_share_a_start);
  ADD ("stops-in-order", stops_in_order);
  ADD ("end-of-a-temporary-one-is-reported", end_of_a_temporary_one_is_reported);
  ADD ("types-decide-about-the-runtime", types_decide_about_the_runtime);
  ADD ("has-an-environment", has_an_environment);
  ADD ("processes-belong-to-it", processes_belong_to_it);
  ADD ("is-seen-by-observers", is_seen_by_observers);
  ADD ("module-is-elixirs", module_is_elixirs);
  g_test_add_func ("/application/nothing-is-left-of-a-stopped-runtime",
                   nothing_is_left_of_a_stopped_runtime);
  return g_test_run ();
}
