/* The side panel. */
#include "fake-source.h"
#include "observer/details-panel.h"
#include "widgets.h"

typedef struct {
  CopSource            *source;
  ObserverSession      *session;
  ObserverDetailsPanel *panel;
  GtkWindow            *window;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer data)
{
  fix->source = fake_source_new (2);
  fix->session = observer_session_new (fix->source);
  fix->panel = g_object_new (OBSERVER_TYPE_DETAILS_PANEL, NULL);
  observer_details_panel_set_session (fix->panel, fix->session);
  fix->window = widgets_present (GTK_WIDGET (fix->panel), 340, 700);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  widgets_destroy (fix->window);
  g_assert_finalize_object (fix->session);
  cop_source_unref (fix->source);
}

static bool
shows (Fixture *fix, const char *text)
{
  g_autoptr (GString) all = g_string_new (NULL);

  observer_details_panel_describe (fix->panel, all);
  return strstr (all->str, text) != NULL;
}

static void
select_name (Fixture *fix, const char *name)
{
  observer_session_select (fix->session, fake_source_find (fix->source, name));
  widgets_settle ();
}

static void
says_when_nothing_is_selected (Fixture *fix, gconstpointer data)
{
  g_assert_true (shows (fix, "details nothing"));
}

static void
follows_the_selection (Fixture *fix, gconstpointer data)
{
  select_name (fix, "KV.Registry");
  g_assert_true (shows (fix, "KV.Registry\t#PID<0.143.0>\talive"));
  select_name (fix, "bucket 1");

  g_assert_true (shows (fix, "bucket 1\t#PID<0.144.0>\talive"));
  g_assert_true (shows (fix, "state %{}"));
}

static void
keeps_up_with_the_process (Fixture *fix, gconstpointer data)
{
  uint64_t id = fake_source_find (fix->source, "bucket 1");
  select_name (fix, "bucket 1");

  cop_source_apply (fix->source, "put", "KV.Bucket", "put",
                    cop_list_of (cop_seen_pid (id), cop_string ("eggs"), cop_int (3)),
                    NULL, NULL, NULL);

  g_assert_true (shows (fix, "state %{\"eggs\" => 3}"));
}

static void
becomes_a_tombstone (Fixture *fix, gconstpointer data)
{
  uint64_t id = fake_source_find (fix->source, "KV.Registry");
  select_name (fix, "KV.Registry");

  fake_source_kill (fix->source, id, "killed");

  g_assert_cmpuint (observer_session_get_selected (fix->session), ==, id);
  g_assert_true (shows (fix, "KV.Registry\t#PID<0.143.0>\tdead\tkilled"));
  g_assert_true (shows (fix, "state {%{}, %{}}")); /* the last that was seen */
}

static void
goes_back_and_forward (Fixture *fix, gconstpointer data)
{
  select_name (fix, "KV.Registry");
  select_name (fix, "bucket 1");

  observer_session_go (fix->session, -1);
  g_assert_true (shows (fix, "KV.Registry"));
  g_assert_false (observer_session_can_go (fix->session, -1));
  observer_session_go (fix->session, 1);

  g_assert_true (shows (fix, "bucket 1"));
}

#define ADD(path, test)                                                                  \
  g_test_add ("/details/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  ADD ("says-when-nothing-is-selected", says_when_nothing_is_selected);
  ADD ("follows-the-selection", follows_the_selection);
  ADD ("keeps-up-with-the-process", keeps_up_with_the_process);
  ADD ("becomes-a-tombstone", becomes_a_tombstone);
  ADD ("goes-back-and-forward", goes_back_and_forward);
  return g_test_run ();
}
