/* The log of a test's events and its comparison. */
#include "support/event-log.h"

#include "process/node.h"
#include "support/fixture.h"
#include "term/print.h"

static GString    *text;
static GHashTable *names; /* pid → name, owned */

static void append (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
append (const char *format, ...)
{
  if (text->len > 0)
    g_string_append (text, ", ");
  va_list args;
  va_start (args, format);
  g_string_append_vprintf (text, format, args);
  va_end (args);
}

static const char *
name_of (CopTerm pid)
{
  return g_hash_table_lookup (names, (void *) (uintptr_t) pid);
}

static void
set_name (CopTerm pid, char *name)
{
  append ("+%s", name);
  g_hash_table_insert (names, (void *) (uintptr_t) pid, name);
}

static void
note (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_REGISTER) {
    g_autofree char *shown = cop_inspect (event->term);
    set_name (event->pid, g_strdup (shown[0] == ':' ? shown + 1 : shown));
  } else if (event->kind == COP_EVENT_EXIT && name_of (event->pid)) {
    g_autofree char *reason = cop_inspect (event->term);
    append ("-%s %s", name_of (event->pid), reason);
  }
}

static void
end_log (void *node)
{
  cop_node_unlisten (node, note, NULL);
  g_string_free (text, TRUE);
  g_hash_table_unref (names);
}

void
cop_test_log_events (void)
{
  text = g_string_new (NULL);
  names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  cop_node_listen (cop_node_current (), note, NULL);
  cop_test_on_exit (end_log, cop_node_current ());
}

void
cop_test_name (CopTerm pid, const char *name)
{
  set_name (pid, g_strdup (name));
}

const char *
cop_test_events (void)
{
  return text->str;
}

/* The two stories side by side, a line an event, differences marked. */
static char *
describe_difference (const char *expected, const char *actual)
{
  g_auto (GStrv) left = g_strsplit (expected, ", ", -1);
  g_auto (GStrv) right = g_strsplit (actual, ", ", -1);
  guint          n_left = g_strv_length (left), n_right = g_strv_length (right);
  GString       *out = g_string_new ("the events differ:\n");
  g_string_append_printf (out, "    %-36s %s\n", "expected", "happened");
  for (guint i = 0; i < MAX (n_left, n_right); i++) {
    const char *one = i < n_left ? left[i] : "";
    const char *two = i < n_right ? right[i] : "";
    g_string_append_printf (out, "  %s %-36s %s\n", g_str_equal (one, two) ? " " : "*",
                            one, two);
  }
  return g_string_free (out, FALSE);
}

void
cop_test_assert_events (const char *file,
                        int         line,
                        const char *function,
                        const char *expected)
{
  if (!g_str_equal (text->str, expected)) {
    g_autofree char *message = describe_difference (expected, text->str);
    g_assertion_message (G_LOG_DOMAIN, file, line, function, message);
  }
  g_string_truncate (text, 0);
}
