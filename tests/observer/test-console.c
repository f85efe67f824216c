/* The page of the console, with an evaluator that answers what it is told to. */
#include "fake-source.h"
#include "observer/console-links.h"
#include "observer/console-page.h"
#include "widgets.h"

#include <string.h>

typedef struct {
  ObserverEvaluator parent;
  ObserverReplyFunc reply;
  void             *data;
  GString          *log; /* owned: what was asked for */
  unsigned          number;
} FakeEvaluator;

typedef struct {
  CopSource       *source;
  ObserverSession *session;
  GtkWidget       *page;
  GtkWindow       *window;
  FakeEvaluator    evaluator;
} Fixture;

/* ---- the evaluator ---- */

static void
start (ObserverEvaluator *evaluator, ObserverReplyFunc func, void *data)
{
  FakeEvaluator *self = (FakeEvaluator *) evaluator;

  self->reply = func;
  self->data = data;
  self->number = 1;
  g_string_append (self->log, "start;");
}

static void
eval (ObserverEvaluator *evaluator, const char *text)
{
  g_string_append_printf (((FakeEvaluator *) evaluator)->log, "eval %s;", text);
}

static void
interrupt (ObserverEvaluator *evaluator)
{
  g_string_append (((FakeEvaluator *) evaluator)->log, "interrupt;");
}

static void
complete (ObserverEvaluator     *evaluator,
          const char            *text,
          size_t                 cursor,
          ObserverCandidatesFunc func,
          void                  *data)
{
  static const char *const two[] = { "KV.Bucket", "KV.Registry", NULL };
  static const char *const one[] = { "KV.Bucket.get(", NULL };
  bool                     is_one = g_str_has_suffix (text, "KV.Bucket.g");
  ObserverCandidates       candidates = {
          strlen (text) - strlen (strrchr (text, 'K')),
    is_one ? "KV.Bucket.get(" : "KV.",
    is_one ? one : two,
    is_one ? one : two,
  };

  func (&candidates, data);
}

static char **
get_history (ObserverEvaluator *evaluator)
{
  return g_strsplit (":old\n:older", "\n", -1);
}

static void
remember (ObserverEvaluator *evaluator, const char *line)
{
  g_string_append_printf (((FakeEvaluator *) evaluator)->log, "remember %s;", line);
}

static void
free_evaluator (ObserverEvaluator *evaluator)
{
  g_string_append (((FakeEvaluator *) evaluator)->log, "free;");
}

/* ---- the fixture ---- */

static void
set_up (Fixture *fix, gconstpointer data)
{
  fix->source = fake_source_new (1);
  fix->session = observer_session_new (fix->source);
  fix->page = g_object_new (OBSERVER_TYPE_CONSOLE_PAGE, NULL);
  fix->evaluator.parent =
      (ObserverEvaluator){ start,       eval,     interrupt,     complete,
                           get_history, remember, free_evaluator };
  fix->evaluator.log = g_string_new (NULL);
  fake_source_tick (fix->source);
  observer_page_set_session (OBSERVER_PAGE (fix->page), fix->session);
  observer_console_page_take_evaluator (OBSERVER_CONSOLE_PAGE (fix->page),
                                        &fix->evaluator.parent);
  fix->window = widgets_present (fix->page, 700, 400);
  g_string_truncate (fix->evaluator.log, 0);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  widgets_destroy (fix->window);
  g_assert_true (g_str_has_suffix (fix->evaluator.log->str, "free;"));
  g_string_free (fix->evaluator.log, TRUE);
  g_assert_finalize_object (fix->session);
  cop_source_unref (fix->source);
}

static GtkWidget *
entry_of (Fixture *fix)
{
  return widgets_find (fix->page, GTK_TYPE_ENTRY, NULL);
}

static const char *
typed (Fixture *fix)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry_of (fix)));
}

static void
type (Fixture *fix, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (entry_of (fix)), text);
  gtk_editable_set_position (GTK_EDITABLE (entry_of (fix)), -1);
}

static void
enter (Fixture *fix, const char *text)
{
  type (fix, text);
  g_signal_emit_by_name (entry_of (fix), "activate");
}

static bool
press (GtkWidget *widget, unsigned key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean               is_handled = FALSE;

  for (unsigned i = 0; i < g_list_model_get_n_items (controllers) && !is_handled; i++) {
    g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
    if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
      g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &is_handled);
  }
  widgets_settle ();
  return is_handled;
}

static void
answer (Fixture *fix, ObserverReplyKind kind, const char *text)
{
  FakeEvaluator *evaluator = &fix->evaluator;
  if (kind == OBSERVER_REPLY_VALUE)
    evaluator->number++;
  ObserverReply reply = { kind, true, text, evaluator->number };

  evaluator->reply (&reply, evaluator->data);
}

static void
assert_log (Fixture *fix, const char *expected)
{
  g_assert_cmpstr (fix->evaluator.log->str, ==, expected);
  g_string_truncate (fix->evaluator.log, 0);
}

static void
assert_shows (Fixture *fix, const char *expected, bool shown)
{
  g_autoptr (GString) text = g_string_new (NULL);

  observer_page_describe (OBSERVER_PAGE (fix->page), text);
  if ((strstr (text->str, expected) != NULL) != shown)
    g_error ("“%s” in\n%s", expected, text->str);
}

/* ---- typing ---- */

static void
evaluates_what_is_entered (Fixture *fix, gconstpointer data)
{
  enter (fix, "1 + 1");
  assert_log (fix, "remember 1 + 1;eval 1 + 1\n;");
  assert_shows (fix, "\tbusy", true);
  answer (fix, OBSERVER_REPLY_VALUE, "2");

  assert_shows (fix, "console iex(1)> 1 + 1\nconsole 2\n", true);
  assert_shows (fix, "prompt iex(2)>\t\n", true);
}

static void
asks_for_more_lines (Fixture *fix, gconstpointer data)
{
  enter (fix, "{:a,");
  answer (fix, OBSERVER_REPLY_INCOMPLETE, NULL);
  assert_shows (fix, "prompt ...(1)>", true);
  g_string_truncate (fix->evaluator.log, 0);
  enter (fix, ":b}");

  assert_log (fix, "remember :b};eval {:a,\n:b}\n;");
}

static void
one_input_at_a_time (Fixture *fix, gconstpointer data)
{
  enter (fix, ":a");
  g_string_truncate (fix->evaluator.log, 0);
  enter (fix, ":b");

  assert_log (fix, "");
  g_assert_cmpstr (typed (fix), ==, ":b");
}

static void
interrupts (Fixture *fix, gconstpointer data)
{
  g_assert_true (observer_page_is_at_rest (OBSERVER_PAGE (fix->page)));
  enter (fix, ":a");
  g_string_truncate (fix->evaluator.log, 0);

  g_assert_false (observer_page_is_at_rest (OBSERVER_PAGE (fix->page)));
  g_assert_true (press (entry_of (fix), GDK_KEY_c, GDK_CONTROL_MASK));
  assert_log (fix, "interrupt;");
  answer (fix, OBSERVER_REPLY_ERROR, "** (EXIT) interrupted");
  assert_shows (fix, "prompt iex(1)>\t\n", true);
}

static void
cancels_a_line (Fixture *fix, gconstpointer data)
{
  enter (fix, "{:a,");
  answer (fix, OBSERVER_REPLY_INCOMPLETE, NULL);
  type (fix, ":b");
  press (entry_of (fix), GDK_KEY_c, GDK_CONTROL_MASK);

  assert_shows (fix, "prompt iex(1)>\t\n", true);
}

static void
recalls_what_was_typed (Fixture *fix, gconstpointer data)
{
  type (fix, ":dra");

  press (entry_of (fix), GDK_KEY_Up, 0);
  g_assert_cmpstr (typed (fix), ==, ":older");
  press (entry_of (fix), GDK_KEY_Up, 0);
  press (entry_of (fix), GDK_KEY_Up, 0);
  g_assert_cmpstr (typed (fix), ==, ":old");
  press (entry_of (fix), GDK_KEY_Down, 0);
  press (entry_of (fix), GDK_KEY_Down, 0);
  g_assert_cmpstr (typed (fix), ==, ":dra");
}

static void
clears (Fixture *fix, gconstpointer data)
{
  answer (fix, OBSERVER_REPLY_OUTPUT, "much\n");
  press (entry_of (fix), GDK_KEY_l, GDK_CONTROL_MASK);

  assert_shows (fix, "much", false);
}

static void
read_only_windows_evaluate_nothing (Fixture *fix, gconstpointer data)
{
  observer_session_set_read_only (fix->session, true);

  g_assert_false (gtk_widget_is_sensitive (entry_of (fix)));
  observer_session_set_read_only (fix->session, false);
  g_assert_true (gtk_widget_is_sensitive (entry_of (fix)));
}

/* ---- completion ---- */

static void
completes_what_is_clear (Fixture *fix, gconstpointer data)
{
  type (fix, "x = KV.Bucket.g");

  g_assert_true (press (entry_of (fix), GDK_KEY_Tab, 0));
  g_assert_cmpstr (typed (fix), ==, "x = KV.Bucket.get(");
}

static void
lists_candidates (Fixture *fix, gconstpointer data)
{
  type (fix, "x = KV.");
  press (entry_of (fix), GDK_KEY_Tab, 0);

  GtkWidget *list = widgets_find (fix->page, GTK_TYPE_LIST_BOX, NULL);
  g_assert_true (gtk_widget_get_mapped (list));
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  g_assert_cmpstr (typed (fix), ==, "x = KV.Registry");
  g_assert_false (gtk_widget_get_mapped (list));
}

static void
tab_leads_on_from_an_empty_line (Fixture *fix, gconstpointer data)
{
  g_assert_false (press (entry_of (fix), GDK_KEY_Tab, 0));
}

/* ---- links ---- */

static void
links_select_by_keyboard (Fixture *fix, gconstpointer data)
{
  GtkWidget     *view = widgets_find (fix->page, GTK_TYPE_TEXT_VIEW, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter    start, found;

  enter (fix, ":a");
  answer (fix, OBSERVER_REPLY_VALUE, "{:ok, KV.Registry}");
  gtk_text_buffer_get_start_iter (buffer, &start);
  g_assert_true (
      gtk_text_iter_forward_search (&start, "Registry}", 0, &found, NULL, NULL));
  gtk_text_buffer_place_cursor (buffer, &found);

  g_assert_true (press (view, GDK_KEY_Return, 0));
  g_assert_cmpuint (observer_session_get_selected (fix->session), ==,
                    fake_source_find (fix->source, "KV.Registry"));
}

static void
finds_links (void)
{
  const char *text =
      "{:ok, #PID<0.72.0>} “KV.Registry” x.KV \"Text\" :a? 12 KV.Bucket.get";
  static const char *const expected[] = { ":ok", "#PID<0.72.0>", "KV.Registry", ":a?",
                                          "KV.Bucket" };
  g_autoptr (GArray)       links = observer_links_find (text);

  g_assert_cmpuint (links->len, ==, G_N_ELEMENTS (expected));
  for (size_t i = 0; i < links->len; i++) {
    const ObserverLink *link = &g_array_index (links, ObserverLink, i);
    g_autofree char    *word = g_strndup (text + link->start, link->end - link->start);
    g_assert_cmpstr (word, ==, expected[i]);
  }
}

static void
resolves_links (void)
{
  CopSource       *source = fake_source_new (1);
  g_autofree char *pid = cop_seen_pid_text (fake_source_find (source, "KV.Registry"));
  ObserverSession *session = observer_session_new (source);
  fake_source_tick (source);
  CopSnapshot *snapshot = observer_session_get_snapshot (session);

  g_assert_cmpuint (observer_link_resolve (snapshot, "KV.Registry"), ==,
                    fake_source_find (source, "KV.Registry"));
  g_assert_cmpuint (observer_link_resolve (snapshot, pid), ==,
                    fake_source_find (source, "KV.Registry"));
  g_assert_cmpuint (observer_link_resolve (snapshot, "KV.Bucket"), !=, 0);
  g_assert_cmpuint (observer_link_resolve (snapshot, "#PID<0.72.0>"), ==, 72);
  g_assert_cmpuint (observer_link_resolve (snapshot, "Nobody"), ==, 0);
  g_assert_cmpuint (observer_link_resolve (NULL, "KV.Registry"), ==, 0);
  g_object_unref (session);
  cop_source_unref (source);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  bool has_display = widgets_init (&argc, &argv);

  g_test_add_func ("/console/finds-links", finds_links);
  g_test_add_func ("/console/resolves-links", resolves_links);
  if (!has_display)
    return g_test_run ();
  add ("/console/evaluates-what-is-entered", evaluates_what_is_entered);
  add ("/console/asks-for-more-lines", asks_for_more_lines);
  add ("/console/one-input-at-a-time", one_input_at_a_time);
  add ("/console/interrupts", interrupts);
  add ("/console/cancels-a-line", cancels_a_line);
  add ("/console/recalls-what-was-typed", recalls_what_was_typed);
  add ("/console/clears", clears);
  add ("/console/read-only-windows-evaluate-nothing", read_only_windows_evaluate_nothing);
  add ("/console/completes-what-is-clear", completes_what_is_clear);
  add ("/console/lists-candidates", lists_candidates);
  add ("/console/tab-leads-on-from-an-empty-line", tab_leads_on_from_an_empty_line);
  add ("/console/links-select-by-keyboard", links_select_by_keyboard);
  return g_test_run ();
}
