/* The guide's session with the key-value store, as in iex -S mix. */
#include "shell/console.h"

#include "behaviour/application.h"
#include "behaviour/module.h"
#include "kv/application.h"

#include <string.h>

static const char transcript[] =
    "iex(1)> {:ok, bucket} = DynamicSupervisor.start_child(KV.BucketSupervisor, "
    "KV.Bucket)\n"
    "{:ok, #PID<…>}\n"
    "iex(2)> KV.Bucket.put(bucket, \"eggs\", 3)\n"
    ":ok\n"
    "iex(3)> KV.Bucket.get(bucket, \"eggs\")\n"
    "3\n"
    "iex(4)> :observer.start()\n"
    ":ok\n"
    "iex(5)> Agent.get(bucket, &Map.get(&1, \"eggs\"))\n"
    "3\n"
    "iex(6)> KV.Registry.create(KV.Registry, \"shopping\")\n"
    ":ok\n"
    "iex(7)> {:ok, shopping} = KV.Registry.lookup(KV.Registry, \"shopping\")\n"
    "{:ok, #PID<…>}\n"
    "iex(8)> Supervisor.count_children(KV.BucketSupervisor)\n"
    "%{active: 2, specs: 2, supervisors: 0, workers: 2}\n";

static unsigned n_windows;

/* What the app's module does is open a window. */
static CopTerm
start_observer (const CopTerm *args, size_t n_args, CopTerm env)
{
  n_windows++;
  return COP_ATOM (ok);
}

static const CopExport observer_exports[] = {
  { "start", 0, start_observer, "Opens the window." },
  { NULL },
};

static const CopModule observer_module = { .name = ":observer",
                                           .exports = observer_exports };

static void
start_kv (void *data)
{
  cop_term_unref (
      cop_application_ensure_all_started (COP_ATOM (kv), COP_ATOM (temporary)));
}

/* The inputs of @expected typed again: what stands on the screen afterwards. */
static char *
type_again (Console *console, const char *expected)
{
  g_autoptr (GRegex) pids = g_regex_new ("#PID<[0-9.]+>", 0, 0, NULL);
  g_auto (GStrv)     lines = g_strsplit (expected, "\n", -1);
  GString           *screen = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++) {
    if (!g_str_has_prefix (*line, "iex("))
      continue;
    const char *input = strstr (*line, "> ") + 2;
    g_string_append_printf (screen, "iex(%u)> %s\n", cop_shell_number (console->shell),
                            input);
    const char      *answer = console_eval (console, input);
    g_autofree char *plain =
        g_regex_replace_literal (pids, answer, -1, 0, "#PID<…>", 0, NULL);
    g_string_append_printf (screen, "%s\n", plain);
  }
  return g_string_free (screen, FALSE);
}

static void
works_as_typed (void)
{
  g_autoptr (Console) console = console_new ();
  CopNode            *before = cop_node_enter (console->node);
  kv_define (console->node);
  cop_module_register (console->node, &observer_module);
  cop_spawn (start_kv, NULL);
  cop_node_enter (before);
  console_settle (console);

  g_autofree char *screen = type_again (console, transcript);

  g_assert_cmpstr (screen, ==, transcript);
  g_assert_cmpuint (n_windows, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transcript/works-as-typed", works_as_typed);
  return g_test_run ();
}
