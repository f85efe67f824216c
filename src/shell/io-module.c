/* The modules IO and IEx.Helpers: what prints, and what only a console has. */
#include "shell/help.h"
#include "shell/kernel.h"
#include "shell/raise.h"
#include "shell/session.h"
#include "term/parse.h"
#include "term/print.h"

/* ---- IO ---- */

COP_NATIVE (puts_)
{
  g_auto (CopTerm) text = cop_string_of_term (args[n_args - 1]);
  g_autofree char *valid =
      g_utf8_make_valid (cop_binary_data (text), (gssize) cop_binary_size (text));
  g_autofree char *line = g_strconcat (valid, "\n", NULL);

  cop_session_print (line);
  return COP_ATOM (ok);
}

COP_NATIVE (write_)
{
  g_auto (CopTerm) text = cop_string_of_term (args[n_args - 1]);
  g_autofree char *valid =
      g_utf8_make_valid (cop_binary_data (text), (gssize) cop_binary_size (text));

  cop_session_print (valid);
  return COP_ATOM (ok);
}

COP_NATIVE (inspect_)
{
  CopTerm          label = n_args > 1 && cop_is_list (args[1])
                               ? cop_keyword_get (args[1], cop_atom ("label"))
                               : COP_NONE;
  g_autofree char *name = label == COP_NONE ? NULL : cop_display (label);
  g_autofree char *text = cop_pretty (args[0]);
  g_autofree char *line =
      g_strconcat (name ? name : "", name ? ": " : "", text, "\n", NULL);

  cop_session_print (line);
  return cop_term_ref (args[0]);
}

static const CopExport io_exports[] = {
  { "puts", 1, puts_, "Prints a text and a newline." },
  { "puts", 2, puts_, "The same; the device is ignored." },
  { "write", 1, write_, "Prints a text." },
  { "write", 2, write_, "The same; the device is ignored." },
  { "inspect", 1, inspect_, "Prints a term; gives the term." },
  { "inspect", 2, inspect_, "The same with options: label." },
  { NULL },
};

const CopModule cop_io_module = { .name = "IO",
                                  .doc = "Prints on the console.",
                                  .exports = io_exports };

/* ---- IEx.Helpers ---- */

static CopTerm
result_at (CopSession *session, int64_t number)
{
  unsigned n_results = session->number - 1;
  int64_t  asked = number;

  if (number < 0)
    number += n_results + 1;
  int64_t first = n_results > COP_SESSION_N_RESULTS
                      ? (int64_t) n_results - COP_SESSION_N_RESULTS + 1
                      : 1;
  if (number < first || number > n_results)
    cop_raise_exception ("RuntimeError", "v(%" G_GINT64_FORMAT ") is out of bounds",
                         asked);
  return cop_term_ref (session->results[number % COP_SESSION_N_RESULTS]);
}

COP_NATIVE (v_)
{
  CopSession *session = cop_session_current ();
  int64_t     number = -1;

  if (session == NULL)
    cop_raise_exception ("RuntimeError", "v() works in a console only");
  if (n_args > 0 && (!cop_is_integer (args[0]) || !cop_int_get (args[0], &number)))
    cop_raise_no_clause ("IEx.History", "nth", 2);
  return result_at (session, CLAMP (number, -1000000, 1000000));
}

COP_NATIVE (pid_)
{
  g_autofree char *text = NULL;

  if (n_args == 3) {
    int64_t numbers[3] = { 0 };
    for (size_t i = 0; i < 3; i++)
      if (!cop_is_integer (args[i]) || !cop_int_get (args[i], &numbers[i]) ||
          numbers[i] < 0)
        cop_raise_no_clause ("IEx.Helpers", "pid", 3);
    text = g_strdup_printf ("#PID<%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT
                            ".%" G_GINT64_FORMAT ">",
                            numbers[0], numbers[1], numbers[2]);
  } else if (cop_is_binary (args[0]) && cop_binary_size (args[0]) < 100) {
    const char *inner = cop_binary_data (args[0]);
    text = g_str_has_prefix (inner, "#PID<") ? g_strdup (inner)
                                             : g_strdup_printf ("#PID<%s>", inner);
  } else if (cop_is_pid (args[0])) {
    return cop_term_ref (args[0]);
  } else {
    cop_raise_no_clause ("IEx.Helpers", "pid", 1);
  }

  CopTerm pid = cop_parse (text, COP_NOTATION_ELIXIR, NULL, NULL);
  if (pid != COP_NONE && cop_is_pid (pid))
    return pid;
  cop_term_unref (pid);
  cop_raise_bad_argument (1, "not a textual representation of a pid");
}

/* Whether a message is the user's own. */
static bool
is_users (CopTerm message, void *session)
{
  return session == NULL || !cop_session_owns (session, message);
}

COP_NATIVE (flush_)
{
  CopSession *session = cop_session_current ();

  for (;;) {
    g_auto (CopTerm) message = cop_receive_if (is_users, session, 0);
    if (message == COP_NONE)
      return COP_ATOM (ok);
    g_autofree char *text = cop_pretty (message);
    g_autofree char *line = g_strconcat (text, "\n", NULL);
    cop_session_print (line);
  }
}

COP_NATIVE (h_)
{
  cop_session_print (
      "Type Elixir's expressions; they are evaluated in a process of this node.\n\n"
      "  h Module          the functions of a module\n"
      "  h Module.fun      what a function is for\n"
      "  v(), v(n)         the last result, that of prompt n\n"
      "  pid(\"0.72.0\")     the process of that number\n"
      "  flush()           prints and drops the console's messages\n"
      "  self()            the console's own process\n"
      "  exports(Module)   the names of a module's functions\n");
  return cop_hidden_result ();
}

COP_NATIVE (exports_)
{
  const CopModule *module =
      cop_is_atom (args[0]) ? cop_module_find (cop_node_current (), args[0]) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (module == NULL) {
    CopTerm frame = cop_tuple_of (cop_is_atom (args[0]) ? args[0] : COP_ATOM (nil),
                                  cop_atom ("module_info"), cop_int (1), COP_NIL);
    cop_raise_stack (COP_ATOM (undef), cop_list_of (frame));
  }
  for (const CopExport *export = module->exports; export && export->name; export ++)
    g_string_append_printf (text, "%s/%u\n", export->name, export->arity);
  cop_session_print (text->str);
  return cop_hidden_result ();
}

COP_NATIVE (modules_)
{
  return cop_module_list (cop_node_current ());
}

static const CopExport helper_exports[] = {
  { "v", 0, v_, "The result of the last prompt." },
  { "v", 1, v_, "The result of prompt n, or of the n-th last." },
  { "pid", 1, pid_, "The pid written \"0.72.0\"." },
  { "pid", 3, pid_, "The pid of three numbers." },
  { "flush", 0, flush_, "Prints and drops all messages of the console." },
  { "h", 0, h_, "What this console can do." },
  { "exports", 1, exports_, "The functions of a module." },
  { "modules", 0, modules_, "All modules that this node knows." },
  { NULL },
};

const CopModule cop_iex_helpers_module = { .name = "IEx.Helpers",
                                           .doc = "What only a console has.",
                                           .exports = helper_exports };
