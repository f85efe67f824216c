/* The side panel. */
#include "fake-source.h"
#include "observer/details-panel.h"
#include "observer/details-window.h"
#include "observer/mailbox-view.h"
#include "observer/relatives.h"
#include "observer/section.h"
#include "observer/sparkline.h"
#include "observer/term-row.h"
#include "observer/term-view.h"
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
the_dead_have_their_title_though_nobody_saw_them_alive (Fixture *fix, gconstpointer data)
{
  uint64_t id = fake_source_find (fix->source, "bucket 1");

  fake_source_kill (fix->source, id, "killed");
  observer_session_select (fix->session, id);
  widgets_settle ();

  g_assert_true (shows (fix, "bucket 1\t#PID<0.144.0>\tdead\tkilled"));
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

/* ---- state ---- */

static uint64_t
put (Fixture *fix, const char *bucket, const char *key, int value)
{
  uint64_t id = fake_source_find (fix->source, bucket);

  cop_source_apply (fix->source, "put", "KV.Bucket", "put",
                    cop_list_of (cop_seen_pid (id), cop_string (key), cop_int (value)),
                    NULL, NULL, NULL);
  widgets_settle ();
  return id;
}

static GtkWidget *
term_row (Fixture *fix, unsigned index)
{
  GtkWidget *row = gtk_widget_get_first_child (
      widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_TERM_VIEW, NULL));

  for (; row != NULL && index > 0; index--)
    row = gtk_widget_get_next_sibling (row);
  return row;
}

static void
marks_what_has_changed (Fixture *fix, gconstpointer data)
{
  put (fix, "bucket 1", "eggs", 3);
  select_name (fix, "bucket 1");
  g_assert_true (gtk_widget_has_css_class (term_row (fix, 1), "same"));

  put (fix, "bucket 1", "eggs", 4);
  g_assert_true (gtk_widget_has_css_class (term_row (fix, 1), "changed"));
  put (fix, "bucket 1", "milk", 1);
  g_assert_true (gtk_widget_has_css_class (term_row (fix, 2), "new"));
  for (int i = 0; i < 20; i++) /* after a while it is nothing new */
    fake_source_tick (fix->source);

  g_assert_true (gtk_widget_has_css_class (term_row (fix, 2), "same"));
}

static void
state_opens_by_keyboard (Fixture *fix, gconstpointer data)
{
  put (fix, "bucket 1", "eggs", 3);
  select_name (fix, "bucket 1");
  g_assert_nonnull (term_row (fix, 1));
  gtk_test_accessible_assert_role (term_row (fix, 0), GTK_ACCESSIBLE_ROLE_TREE_ITEM);
  gtk_test_accessible_assert_property (term_row (fix, 1), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "\"eggs\" 3");

  g_assert_true (widgets_press (term_row (fix, 0), GDK_KEY_Left, 0));
  g_assert_null (term_row (fix, 1));
  g_assert_true (widgets_press (term_row (fix, 0), GDK_KEY_Right, 0));

  g_assert_nonnull (term_row (fix, 1));
}

/* ---- mailbox ---- */

static char *
mailbox_text (Fixture *fix)
{
  return observer_mailbox_view_text (OBSERVER_MAILBOX_VIEW (
      widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_MAILBOX_VIEW, NULL)));
}

static GtkWidget *
button_with_icon (Fixture *fix, const char *icon)
{
  GtkWidget *mailbox =
      widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_MAILBOX_VIEW, NULL);
  GtkWidget *pager = widgets_find (mailbox, GTK_TYPE_BOX, "pager");

  for (GtkWidget *child = gtk_widget_get_first_child (pager); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_BUTTON (child) &&
        g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (child)), icon) == 0)
      return child;
  }
  return NULL;
}

static void
mailbox_is_shown_in_pages (Fixture *fix, gconstpointer data)
{
  fake_source_fill_mailbox (fix->source, fake_source_find (fix->source, "KV.Registry"),
                            1000000);
  select_name (fix, "KV.Registry");
  g_autofree char *first = mailbox_text (fix);
  g_assert_true (g_str_has_prefix (first, "1\t{:put, 0}\n"));
  g_assert_nonnull (strstr (first, "\n24\t:tick\n"));

  widgets_click (button_with_icon (fix, "go-next-symbolic"));
  g_autofree char *second = mailbox_text (fix);
  g_assert_true (g_str_has_prefix (second, "26\t{:put, 25}\n"));
  widgets_click (button_with_icon (fix, "go-last-symbolic"));

  g_autofree char *last = mailbox_text (fix);
  g_assert_true (g_str_has_prefix (last, "999,976\t:tick\n999,977\t{:put, 999976}\n"));
  g_assert_false (gtk_widget_get_sensitive (button_with_icon (fix, "go-next-symbolic")));
}

static void
page_of_messages_can_be_searched (Fixture *fix, gconstpointer data)
{
  fake_source_fill_mailbox (fix->source, fake_source_find (fix->source, "KV.Registry"),
                            300);
  select_name (fix, "KV.Registry");
  GtkWidget *mailbox =
      widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_MAILBOX_VIEW, NULL);

  gtk_editable_set_text (GTK_EDITABLE (widgets_find (mailbox, GTK_TYPE_ENTRY, NULL)),
                         "PUT, 22");

  g_autofree char *text = mailbox_text (fix);
  g_assert_cmpstr (text, ==, "23\t{:put, 22}\n");
}

static void
a_shape_filters_the_whole_mailbox (Fixture *fix, gconstpointer data)
{
  fake_source_fill_mailbox (fix->source, fake_source_find (fix->source, "KV.Registry"),
                            300);
  select_name (fix, "KV.Registry");
  GtkWidget *shapes = widgets_find (GTK_WIDGET (fix->panel), GTK_TYPE_BOX, "shapes");
  GtkWidget *ticks = gtk_widget_get_last_child (shapes);

  widgets_click (ticks);
  g_autofree char *text = mailbox_text (fix);
  g_assert_true (g_str_has_prefix (text, "4\t:tick\n8\t:tick\n12\t:tick\n"));
  widgets_click (button_with_icon (fix, "go-last-symbolic"));
  g_autofree char *last = mailbox_text (fix);
  g_assert_true (g_str_has_suffix (last, "300\t:tick\n"));
  widgets_click (ticks);

  g_autofree char *all = mailbox_text (fix);
  g_assert_true (g_str_has_prefix (all, "1\t{:put, 0}\n"));
}

/* ---- sections ---- */

static void
sections_fold (Fixture *fix, gconstpointer data)
{
  select_name (fix, "KV.Registry");
  g_assert_true (shows (fix, "section links\topen"));
  GtkWidget *section =
      widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_RELATIVES, NULL);
  while (!OBSERVER_IS_SECTION (section) ||
         g_strcmp0 (observer_section_get_key (OBSERVER_SECTION (section)), "links") != 0)
    section = OBSERVER_IS_SECTION (section) ? gtk_widget_get_next_sibling (section)
                                            : gtk_widget_get_parent (section);

  widgets_click (widgets_find (section, GTK_TYPE_BUTTON, "section-heading"));
  g_assert_true (shows (fix, "section links\tfolded"));
  widgets_click (widgets_find (section, GTK_TYPE_BUTTON, "section-heading"));

  g_assert_true (shows (fix, "section links\topen"));
}

static void
supervisors_show_their_children (Fixture *fix, gconstpointer data)
{
  select_name (fix, "KV.BucketSupervisor");

  g_assert_true (shows (fix, "section children\topen"));
  g_assert_false (shows (fix, "section mailbox"));
}

static void
relatives_are_text_too (Fixture *fix, gconstpointer data)
{
  select_name (fix, "KV.BucketSupervisor");
  GtkWidget *children =
      widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_RELATIVES, NULL);
  g_autofree char *text = observer_relatives_text (OBSERVER_RELATIVES (children));

  g_assert_cmpstr (text, ==, "bucket 1  #PID<0.144.0>\nbucket 2  #PID<0.145.0>\n");
}

static void
figures_are_told_to_screen_readers (Fixture *fix, gconstpointer data)
{
  select_name (fix, "KV.Registry");
  fake_source_tick (fix->source);
  fake_source_tick (fix->source);

  GtkWidget *line = widgets_find (GTK_WIDGET (fix->panel), OBSERVER_TYPE_SPARKLINE, NULL);
  gtk_test_accessible_assert_role (line, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (line, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Mailbox: 0, at most 0 in the last 2 s");
}

/* ---- windows of their own ---- */

static void
window_goes_its_own_way (Fixture *fix, gconstpointer data)
{
  uint64_t   registry = fake_source_find (fix->source, "KV.Registry");
  uint64_t   bucket = fake_source_find (fix->source, "bucket 1");
  GtkWindow *window = widgets_present (
      GTK_WIDGET (observer_details_window_new (fix->window, fix->session, registry)), 400,
      500);
  select_name (fix, "bucket 2");
  g_assert_cmpstr (gtk_window_get_title (window), ==, "KV.Registry #PID<0.143.0>");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.inspect", "t", bucket);
  widgets_settle ();
  g_assert_true (g_str_has_prefix (gtk_window_get_title (window), "bucket 1 "));
  g_assert_true (shows (fix, "bucket 2\t"));
  g_assert_true (widgets_press (GTK_WIDGET (window), GDK_KEY_Left, GDK_ALT_MASK));

  g_assert_true (g_str_has_prefix (gtk_window_get_title (window), "KV.Registry "));
  widgets_destroy (window);
}

static bool
can_kill (GtkWidget *window)
{
  GtkWidget *panel = widgets_find (window, OBSERVER_TYPE_DETAILS_PANEL, NULL);
  GtkWidget *button = widgets_find (panel, GTK_TYPE_BUTTON, "danger");

  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==,
                   "win.kill");
  return gtk_widget_is_sensitive (button);
}

static void
window_acts_only_when_it_may (Fixture *fix, gconstpointer data)
{
  uint64_t   registry = fake_source_find (fix->source, "KV.Registry");
  GtkWindow *window = observer_details_window_new (fix->window, fix->session, registry);
  widgets_present (GTK_WIDGET (window), 400, 500);

  g_assert_true (can_kill (GTK_WIDGET (window)));
  observer_session_set_read_only (fix->session, true);
  g_assert_false (can_kill (GTK_WIDGET (window)));
  observer_session_set_read_only (fix->session, false);
  g_assert_true (can_kill (GTK_WIDGET (window)));

  widgets_destroy (window);
}

static void
window_closes_by_key (Fixture *fix, gconstpointer data)
{
  static const struct {
    unsigned        key;
    GdkModifierType modifiers;
  } keys[] = { { GDK_KEY_Escape, 0 }, { GDK_KEY_w, GDK_CONTROL_MASK } };
  uint64_t id = fake_source_find (fix->source, "KV.Registry");

  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    GtkWindow *window = widgets_present (
        GTK_WIDGET (observer_details_window_new (fix->window, fix->session, id)), 400,
        500);
    g_object_add_weak_pointer (G_OBJECT (window), (void **) &window);
    g_assert_true (widgets_press (GTK_WIDGET (window), keys[i].key, keys[i].modifiers));
    g_assert_null (window);
  }
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
  ADD ("the-dead-have-their-title-though-nobody-saw-them-alive",
       the_dead_have_their_title_though_nobody_saw_them_alive);
  ADD ("goes-back-and-forward", goes_back_and_forward);
  ADD ("marks-what-has-changed", marks_what_has_changed);
  ADD ("state-opens-by-keyboard", state_opens_by_keyboard);
  ADD ("mailbox-is-shown-in-pages", mailbox_is_shown_in_pages);
  ADD ("page-of-messages-can-be-searched", page_of_messages_can_be_searched);
  ADD ("a-shape-filters-the-whole-mailbox", a_shape_filters_the_whole_mailbox);
  ADD ("relatives-are-text-too", relatives_are_text_too);
  ADD ("sections-fold", sections_fold);
  ADD ("supervisors-show-their-children", supervisors_show_their_children);
  ADD ("figures-are-told-to-screen-readers", figures_are_told_to_screen_readers);
  ADD ("window-goes-its-own-way", window_goes_its_own_way);
  ADD ("window-acts-only-when-it-may", window_acts_only_when_it_may);
  ADD ("window-closes-by-key", window_closes_by_key);
  return g_test_run ();
}
