/* Runs test cases as processes. */
#include "support/fixture.h"

#include "term/parse.h"

static void (*set_up) (CopNode *node);

typedef struct {
  void (*func) (void);
} Case;

void
cop_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
}

void
cop_test_set_up (void (*func) (CopNode *node))
{
  set_up = func;
}

typedef struct {
  void (*func) (void *data);
  void *data;
} OnExit;

static GArray *on_exits; /* OnExit; NULL: none */
static void (*on_stop) (void);

void
cop_test_on_exit (void (*func) (void *data), void *data)
{
  if (!on_exits)
    on_exits = g_array_new (FALSE, FALSE, sizeof (OnExit));
  OnExit entry = { func, data };
  g_array_append_val (on_exits, entry);
}

void
cop_test_on_stop (void (*func) (void))
{
  on_stop = func;
}

static void
tear_down (void)
{
  if (on_stop)
    on_stop ();
  on_stop = NULL;
  while (on_exits && on_exits->len > 0) {
    OnExit entry = g_array_index (on_exits, OnExit, on_exits->len - 1);
    g_array_set_size (on_exits, on_exits->len - 1);
    entry.func (entry.data);
  }
  g_clear_pointer (&on_exits, g_array_unref);
}

static void
run_body (void *data)
{
  ((Case *) data)->func ();
  tear_down ();
}

static void
run_case (const void *data)
{
  CopNode *node = cop_node_new (&(CopNodeOptions){ .clock = COP_CLOCK_MANUAL });
  CopNode *before = cop_node_enter (node);
  if (set_up)
    set_up (node);

  Case             copy = *(const Case *) data;
  g_auto (CopTerm) reason = cop_node_run (node, run_body, &copy);
  g_autofree char *text = cop_inspect (reason);
  g_assert_cmpstr (text, ==, ":normal");

  cop_term_replace (&reason, COP_NONE);
  cop_node_enter (before);
  cop_node_free (node);
}

void
cop_test_add (const char *path, void (*func) (void))
{
  Case *test = g_new (Case, 1);
  test->func = func;
  g_test_add_data_func_full (path, test, run_case, g_free);
}

void
settle (void)
{
  cop_node_settle (cop_node_current ());
}

void
advance (int64_t msec)
{
  cop_node_advance (cop_node_current (), msec);
  settle ();
}

CopTerm
cop_test_term (const char *text)
{
  g_autoptr (GError) error = NULL;
  CopTerm            term = cop_parse (text, COP_NOTATION_ELIXIR, NULL, &error);
  g_assert_no_error (error);
  return term;
}

void
cop_test_assert_term (const char *file,
                      int         line,
                      const char *function,
                      const char *what,
                      CopTerm     actual,
                      const char *expected)
{
  g_autofree char *text = cop_inspect (actual);
  cop_term_unref (actual);
  if (g_strcmp0 (text, expected) != 0) {
    g_autofree char *message =
        g_strdup_printf ("%s:\n  expected %s\n  got      %s", what, expected, text);
    g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
  }
}
