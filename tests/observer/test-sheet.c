/* Questions inside the window, and terms that are typed. */
#include "observer/sheet.h"
#include "term/print.h"
#include "widgets.h"

typedef struct {
  GtkWindow     *window;
  ObserverSheet *sheet;
  char          *answer;
  int            n_freed;
} Fixture;

static void
set_up (Fixture *fix, gconstpointer data)
{
  fix->sheet = g_object_new (OBSERVER_TYPE_SHEET, NULL);
  fix->window = widgets_present (GTK_WIDGET (fix->sheet), 600, 400);
}

static void
tear_down (Fixture *fix, gconstpointer data)
{
  widgets_destroy (fix->window);
  g_assert_cmpint (fix->n_freed, ==, 1);
  g_free (fix->answer);
}

static void
answer_cb (const CopTerm *answers, void *data)
{
  ((Fixture *) data)->answer =
      answers[0] != COP_NONE ? cop_inspect (answers[0]) : g_strdup ("yes");
}

static void
freed_cb (void *data)
{
  ((Fixture *) data)->n_freed++;
}

static void
ask_for_term (Fixture *fix)
{
  observer_sheet_ask (fix->sheet,
                      &(ObserverQuestion){ .title = "Exit KV.Registry?",
                                           .consequences = "2 children restart.",
                                           .accept = "Exit",
                                           .is_destructive = true,
                                           .fields = { { "Reason", OBSERVER_FIELD_TERM,
                                                         ":shutdown", NULL } } },
                      answer_cb, fix, freed_cb);
}

static GtkWidget *
accept_button (Fixture *fix)
{
  return widgets_find (GTK_WIDGET (fix->sheet), GTK_TYPE_BUTTON, "destructive-action");
}

static ObserverTermEntry *
entry_of (Fixture *fix)
{
  return OBSERVER_TERM_ENTRY (
      widgets_find (GTK_WIDGET (fix->sheet), OBSERVER_TYPE_TERM_ENTRY, NULL));
}

static void
type (Fixture *fix, const char *text)
{
  gtk_editable_set_text (observer_term_entry_get_editable (entry_of (fix)), text);
}

static void
answers_with_the_term (Fixture *fix, gconstpointer data)
{
  ask_for_term (fix);
  gtk_test_accessible_assert_role (fix->sheet, GTK_ACCESSIBLE_ROLE_DIALOG);
  type (fix, "{:bad, [1, 2]}");

  widgets_click (accept_button (fix));

  g_assert_cmpstr (fix->answer, ==, "{:bad, [1, 2]}");
  g_assert_false (observer_sheet_is_open (fix->sheet));
}

static void
marks_a_mistake_at_its_place (Fixture *fix, gconstpointer data)
{
  ask_for_term (fix);
  type (fix, "{:ok, )");

  g_assert_cmpint (observer_term_entry_get_mistake (entry_of (fix)), ==, 6);
  g_assert_nonnull (strstr (observer_term_entry_get_hint (entry_of (fix)), "column 7"));
  g_assert_false (gtk_widget_get_sensitive (accept_button (fix)));
  type (fix, "{:ok, 1}");

  g_assert_cmpint (observer_term_entry_get_mistake (entry_of (fix)), ==, -1);
  g_assert_true (gtk_widget_get_sensitive (accept_button (fix)));
  observer_sheet_cancel (fix->sheet);
}

static void
reads_erlang_where_elixir_does_not_fit (Fixture *fix, gconstpointer data)
{
  ask_for_term (fix);
  type (fix, "{ok,<<\"a\">>}");

  g_assert_nonnull (
      strstr (observer_term_entry_get_hint (entry_of (fix)), "{:ok, \"a\"}"));
  widgets_click (accept_button (fix));

  g_assert_cmpstr (fix->answer, ==, "{:ok, \"a\"}");
}

static void
needs_something_typed (Fixture *fix, gconstpointer data)
{
  ask_for_term (fix);

  type (fix, "  ");

  g_assert_false (gtk_widget_get_sensitive (accept_button (fix)));
  observer_sheet_cancel (fix->sheet);
}

static void
escape_withdraws_the_question (Fixture *fix, gconstpointer data)
{
  ask_for_term (fix);

  g_assert_true (widgets_press (GTK_WIDGET (entry_of (fix)), GDK_KEY_Escape, 0));

  g_assert_false (observer_sheet_is_open (fix->sheet));
  g_assert_null (fix->answer);
}

static void
is_freed_with_its_question (Fixture *fix, gconstpointer data)
{
  ask_for_term (fix);
}

#define ADD(path, test)                                                                  \
  g_test_add ("/sheet/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  if (!widgets_init (&argc, &argv)) {
    g_print ("1..0 # SKIP no display\n");
    return 0;
  }
  ADD ("answers-with-the-term", answers_with_the_term);
  ADD ("marks-a-mistake-at-its-place", marks_a_mistake_at_its_place);
  ADD ("reads-erlang-where-elixir-does-not-fit", reads_erlang_where_elixir_does_not_fit);
  ADD ("needs-something-typed", needs_something_typed);
  ADD ("escape-withdraws-the-question", escape_withdraws_the_question);
  ADD ("is-freed-with-its-question", is_freed_with_its_question);
  return g_test_run ();
}
