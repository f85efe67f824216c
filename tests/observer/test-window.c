/* The whole window on a pretended node: each action, and what it tells. */
#include "fake-source.h"
#include "observer/preferences.h"
#include "observer/process-list.h"
#include "observer/settings.h"
#include "observer/term-entry.h"
#include "observer/window.h"
#include "widgets.h"

typedef struct {
  CopSource *source;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer data)
{
  fix->source = fake_source_new (2);
  fix->window = observer_window_new (NULL, fix->source);
  widgets_present (GTK_WIDGET (fix->window), 1000, 700);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  widgets_destroy (fix->window);
  g_assert_cmpint (fix->source->n_refs, ==, 1);
  cop_source_unref (fix->source);
}

static bool
shows (Fixture *fix, const char *text)
{
  g_autofree char *all = observer_window_describe (OBSERVER_WINDOW (fix->window));

  return strstr (all, text) != NULL;
}

static void
act (Fixture *fix, const char *action, const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (fix->window), action, "t",
                              fake_source_find (fix->source, name));
  widgets_settle ();
}

static GtkWidget *
sheet_of (Fixture *fix)
{
  GType type = g_type_from_name ("ObserverSheet");

  return widgets_find (GTK_WIDGET (fix->window), type, NULL);
}

static void
type_in (Fixture *fix, unsigned field, const char *text)
{
  GtkWidget *entry = widgets_find (sheet_of (fix), OBSERVER_TYPE_TERM_ENTRY, NULL);

  for (; field > 0; field--)
    entry = gtk_widget_get_next_sibling (entry);
  gtk_editable_set_text (observer_term_entry_get_editable (OBSERVER_TERM_ENTRY (entry)),
                         text);
}

static void
accept (Fixture *fix)
{
  GtkWidget *button =
      widgets_find (sheet_of (fix), GTK_TYPE_BUTTON, "destructive-action");

  if (button == NULL)
    button = widgets_find (sheet_of (fix), GTK_TYPE_BUTTON, "suggested-action");
  widgets_click (button);
}

static void
kill_tells_consequences_first (Fixture *fix, gconstpointer data)
{
  uint64_t before = fake_source_find (fix->source, "KV.Registry");

  act (fix, "win.kill", "KV.Registry");
  g_assert_true (
      shows (fix, "sheet Kill KV.Registry?\tKV.Supervisor restarts all of its 2"));
  g_assert_cmpuint (fake_source_find (fix->source, "KV.Registry"), ==, before);
  accept (fix);

  g_assert_cmpstr (fake_source_last_apply (fix->source), ==,
                   "Process.exit([#PID<0.143.0>, :kill])");
  g_assert_cmpuint (fake_source_find (fix->source, "KV.Registry"), !=, before);
  g_assert_true (shows (fix, "toast KV.Registry was killed"));
}

static void
each_action_calls_its_function (Fixture *fix, gconstpointer data)
{
  static const struct {
    const char *action, *on, *first, *second, *call;
  } cases[] = {
    { "win.exit", "bucket 2", ":bad", NULL, "Process.exit([#PID<0.145.0>, :bad])" },
    { "win.send", "bucket 1", "{:hi, 1}", NULL,
      "Kernel.send([#PID<0.144.0>, {:hi, 1}])" },
    { "win.put", "bucket 1", "eggs", "3", "KV.Bucket.put([#PID<0.144.0>, \"eggs\", 3])" },
    { "win.get", "bucket 1", "eggs", NULL, "KV.Bucket.get([#PID<0.144.0>, \"eggs\"])" },
    { "win.delete-key", "bucket 1", "eggs", NULL,
      "KV.Bucket.delete([#PID<0.144.0>, \"eggs\"])" },
    { "win.create-bucket", "KV.Registry", "music", NULL,
      "KV.Registry.create([#PID<0.143.0>, \"music\"])" },
    { "win.start-child", "KV.BucketSupervisor", "{KV.Bucket, []}", NULL,
      "DynamicSupervisor.start_child([#PID<0.142.0>, {KV.Bucket, []}])" },
    { "win.terminate-child", "bucket 1", NULL, NULL,
      "DynamicSupervisor.terminate_child([#PID<0.142.0>, #PID<0.144.0>])" },
    { "win.terminate-child", "KV.Registry", NULL, NULL,
      "Supervisor.terminate_child([#PID<0.141.0>, KV.Registry])" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    act (fix, cases[i].action, cases[i].on);
    if (cases[i].first != NULL)
      type_in (fix, 0, cases[i].first);
    if (cases[i].second != NULL)
      type_in (fix, 1, cases[i].second);
    accept (fix);
    g_assert_cmpstr (fake_source_last_apply (fix->source), ==, cases[i].call);
  }
}

static void
results_come_as_messages (Fixture *fix, gconstpointer data)
{
  act (fix, "win.put", "bucket 1");
  type_in (fix, 0, "eggs");
  type_in (fix, 1, "3");
  accept (fix);

  act (fix, "win.get", "bucket 1");
  type_in (fix, 0, "eggs");
  accept (fix);

  g_assert_true (shows (fix, "toast KV.Bucket.get → 3"));
}

static void
stops_and_starts_the_application (Fixture *fix, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fix->window), "win.stop-application", "s",
                              "kv");
  accept (fix);
  g_assert_true (shows (fix, "application kv\tstopped"));
  g_assert_false (shows (fix, "banner"));

  gtk_widget_activate_action (GTK_WIDGET (fix->window), "win.start-application", "s",
                              "kv");
  widgets_settle ();

  g_assert_true (shows (fix, "application kv\ttree"));
  g_assert_nonnull (
      strstr (fake_source_last_apply (fix->source), "Application.start([:kv])"));
}

static void
says_when_an_application_gives_up (Fixture *fix, gconstpointer data)
{
  for (int i = 0; i < 4; i++) {
    g_assert_false (shows (fix, "banner"));
    fake_source_kill (fix->source, fake_source_find (fix->source, "KV.Registry"),
                      "killed");
  }
  g_assert_true (
      shows (fix, "banner kv has ended: KV.Supervisor gave up after more than 3"));

  gtk_widget_activate_action (GTK_WIDGET (fix->window), "win.start-application", "s",
                              "kv");
  widgets_settle ();

  g_assert_false (shows (fix, "banner"));
}

static void
acts_on_the_successor_at_the_cursor (Fixture *fix, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fix->window), "win.inspect", "t",
                              fake_source_find (fix->source, "KV.Registry"));
  fake_source_kill (fix->source, fake_source_find (fix->source, "KV.Registry"), "killed");
  uint64_t successor = fake_source_find (fix->source, "KV.Registry");

  gtk_widget_activate_action (GTK_WIDGET (fix->window), "win.kill", "t", (uint64_t) 0);
  accept (fix);

  g_autofree char *pid = cop_seen_pid_text (successor);
  g_autofree char *call = g_strdup_printf ("Process.exit([%s, :kill])", pid);
  g_assert_cmpstr (fake_source_last_apply (fix->source), ==, call);
}

static void
shows_pages_and_details (Fixture *fix, gconstpointer data)
{
  g_action_group_activate_action (G_ACTION_GROUP (fix->window), "page",
                                  g_variant_new_string ("processes"));
  act (fix, "win.details", "KV.Registry");
  widgets_wait_frame (fix->window);

  g_assert_true (shows (fix, "page processes"));
  g_assert_true (shows (fix, "details process\tKV.Registry"));
}

static void
select_process (Fixture *fix, const char *name)
{
  observer_session_select (observer_window_get_session (OBSERVER_WINDOW (fix->window)),
                           fake_source_find (fix->source, name));
  widgets_wait_frame (fix->window);
}

static void
what_is_selected_shows_its_details (Fixture *fix, gconstpointer data)
{
  g_autoptr (GSettings) settings = observer_settings_new ();
  g_assert_false (shows (fix, "details process"));
  select_process (fix, "KV.Registry");
  g_assert_true (shows (fix, "details process\tKV.Registry"));

  gtk_widget_activate_action (GTK_WIDGET (fix->window), "win.show-details", NULL);
  select_process (fix, "KV.Supervisor");
  g_assert_false (shows (fix, "details process"));

  gboolean is_kept_open;
  g_signal_emit_by_name (fix->window, "close-request", &is_kept_open);
  /* The next window finds it as it was left. */
  g_assert_false (g_settings_get_boolean (settings, "show-details"));
  g_settings_reset (settings, "show-details");
}

static void
says_when_the_node_is_gone (Fixture *fix, gconstpointer data)
{
  cop_source_give_lost (fix->source, "it ended");

  g_assert_true (shows (fix, "banner The node is gone: it ended"));
  act (fix, "win.kill", "KV.Registry");

  g_assert_false (shows (fix, "sheet"));
}

static void
read_only_window_does_nothing (Fixture *fix, gconstpointer data)
{
  observer_session_set_read_only (
      observer_window_get_session (OBSERVER_WINDOW (fix->window)), true);
  act (fix, "win.kill", "KV.Registry");
  g_assert_false (shows (fix, "sheet"));

  g_action_group_activate_action (G_ACTION_GROUP (fix->window), "read-only", NULL);
  act (fix, "win.kill", "KV.Registry");
  g_assert_true (shows (fix, "sheet Kill KV.Registry"));
}

/* On the page of processes, by pointer or keyboard. */
static GtkWidget *
select_buckets (Fixture *fix)
{
  observer_window_show_page (OBSERVER_WINDOW (fix->window), "processes");
  widgets_settle ();

  GtkWidget         *page = widgets_find (GTK_WIDGET (fix->window),
                                          g_type_from_name ("ObserverProcessesPage"), NULL);
  GtkWidget         *table = widgets_find (page, GTK_TYPE_COLUMN_VIEW, NULL);
  GtkSelectionModel *rows = gtk_column_view_get_model (GTK_COLUMN_VIEW (table));
  unsigned           n_rows = g_list_model_get_n_items (G_LIST_MODEL (rows));

  for (unsigned rank = 0; rank < n_rows; rank++) {
    uint64_t id = observer_process_list_get_id (OBSERVER_PROCESS_LIST (rows), rank);
    if (id == fake_source_find (fix->source, "bucket 1") ||
        id == fake_source_find (fix->source, "bucket 2"))
      gtk_selection_model_select_item (rows, rank, FALSE);
  }
  return table;
}

static void
many_are_told_to_end_after_one_question (Fixture *fix, gconstpointer data)
{
  uint64_t before = fake_source_find (fix->source, "bucket 2");

  g_assert_true (widgets_press (select_buckets (fix), GDK_KEY_Delete, 0));
  widgets_settle ();
  g_assert_true (shows (fix, "sheet Exit 2 processes?\t"));
  g_assert_null (fake_source_last_apply (fix->source));
  type_in (fix, 0, ":bored");
  accept (fix);
  widgets_settle ();

  g_assert_cmpstr (fake_source_last_apply (fix->source), ==,
                   "Process.exit([#PID<0.145.0>, :bored])");
  g_assert_cmpuint (fake_source_find (fix->source, "bucket 2"), !=, before);
  g_assert_true (shows (fix, "toast Exit signals sent to 2 processes"));
}

static void
many_are_killed_with_their_consequences_told (Fixture *fix, gconstpointer data)
{
  g_assert_true (widgets_press (select_buckets (fix), GDK_KEY_Delete, GDK_SHIFT_MASK));
  widgets_settle ();
  g_assert_true (shows (fix, "sheet Kill 2 processes?\t2 processes like this one: "
                             "bucket 1 #PID<0.144.0> ends and KV.BucketSupervisor does "
                             "not restart it."));
  accept (fix);
  widgets_settle ();

  g_assert_cmpstr (fake_source_last_apply (fix->source), ==,
                   "Process.exit([#PID<0.145.0>, :kill])");
  g_assert_true (shows (fix, "toast 2 processes were killed"));
}

static void
locked_window_stays_read_only (Fixture *fix, gconstpointer data)
{
  observer_window_lock (OBSERVER_WINDOW (fix->window));
  act (fix, "win.kill", "KV.Registry");

  g_assert_false (shows (fix, "sheet"));
  g_assert_false (g_action_group_has_action (G_ACTION_GROUP (fix->window), "read-only"));
}

static void
preferences_are_kept_and_followed (Fixture *fix, gconstpointer data)
{
  g_autoptr (GSettings) settings = observer_settings_new ();
  g_assert_nonnull (settings);
  GtkWindow *preferences = observer_preferences_new (fix->window, settings);
  GtkWidget *interval = gtk_widget_get_next_sibling (
      widgets_find (GTK_WIDGET (preferences), GTK_TYPE_DROP_DOWN, NULL));
  while (!GTK_IS_DROP_DOWN (interval))
    interval = gtk_widget_get_next_sibling (interval);
  GtkWidget *read_only = widgets_find (GTK_WIDGET (preferences), GTK_TYPE_SWITCH, NULL);

  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (interval)), ==, 2);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (interval), 4);
  g_assert_cmpint (g_settings_get_int (settings, "refresh-msec"), ==, 5000);
  gtk_switch_set_active (GTK_SWITCH (read_only), TRUE);
  widgets_settle ();
  g_assert_true (observer_session_is_read_only (
      observer_window_get_session (OBSERVER_WINDOW (fix->window))));

  g_settings_reset (settings, "refresh-msec");
  g_settings_reset (settings, "read-only");
  gtk_window_destroy (preferences);
}

/* GTK itself warns about some of its parts: nothing may, whatever is opened. */
static void
shortcuts_open_without_a_warning (Fixture *fix, gconstpointer data)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/org/coppice/Observer/gtk/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_present (shortcuts);
  widgets_wait_frame (shortcuts);

  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (shortcuts)));
  gtk_window_destroy (shortcuts);
}

#define ADD(path, test)                                                                  \
  g_test_add ("/window/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  ADD ("kill-tells-consequences-first", kill_tells_consequences_first);
  ADD ("each-action-calls-its-function", each_action_calls_its_function);
  ADD ("results-come-as-messages", results_come_as_messages);
  ADD ("stops-and-starts-the-application", stops_and_starts_the_application);
  ADD ("says-when-an-application-gives-up", says_when_an_application_gives_up);
  ADD ("acts-on-the-successor-at-the-cursor", acts_on_the_successor_at_the_cursor);
  ADD ("shows-pages-and-details", shows_pages_and_details);
  ADD ("read-only-window-does-nothing", read_only_window_does_nothing);
  ADD ("many-are-told-to-end-after-one-question",
       many_are_told_to_end_after_one_question);
  ADD ("many-are-killed-with-their-consequences-told",
       many_are_killed_with_their_consequences_told);
  ADD ("locked-window-stays-read-only", locked_window_stays_read_only);
  ADD ("preferences-are-kept-and-followed", preferences_are_kept_and_followed);
  ADD ("shortcuts-open-without-a-warning", shortcuts_open_without_a_warning);
  ADD ("what-is-selected-shows-its-details", what_is_selected_shows_its_details);
  ADD ("says-when-the-node-is-gone", says_when_the_node_is_gone);
  return g_test_run ();
}
