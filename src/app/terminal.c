/* All of it happens on the terminal's thread but for start, stop and note_report_cb. */
#include "app/terminal.h"

#include "app/history.h"
#include "app/line-editor.h"
#include "behaviour/report.h"
#include "observation/i18n.h"
#include "shell/shell.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define RED "\033[31m"
#define YELLOW "\033[33m"

struct _CoppiceTerminal {
  CopNode      *node;    /* borrowed */
  GThread      *thread;  /* owned */
  GMainContext *context; /* owned; of its thread */
  GMainLoop    *loop;    /* owned */
  GSourceFunc   ended;
  void         *data;       /* borrowed; for ended */
  GMainContext *at_the_end; /* owned; where ended is called */

  /* of the thread */
  CopShell          *shell;  /* owned */
  CoppiceLineEditor *editor; /* owned */
  GString           *input;  /* owned; its lines so far */
  char              *file;   /* of the history, owned */
  char              *last;   /* line of it, owned */
  bool               has_colors;
};

/* ---- printing ---- */

static void
print (CoppiceTerminal *terminal, const char *color, const char *text)
{
  bool             is_colored = color != NULL && terminal->has_colors;
  g_autofree char *line =
      g_strconcat (is_colored ? color : "", text, is_colored ? "\033[0m\n" : "\n", NULL);

  coppice_line_editor_print (terminal->editor, line);
}

static void
prompt (CoppiceTerminal *terminal)
{
  g_autofree char *text =
      g_strdup_printf ("%s(%u)> ", terminal->input->len > 0 ? "..." : "iex",
                       cop_shell_number (terminal->shell));

  coppice_line_editor_start (terminal->editor, text);
}

/* ---- what the shell says ---- */

static void
answer (CoppiceTerminal *terminal, const CopShellEvent *event)
{
  if (event->kind != COP_SHELL_INCOMPLETE)
    g_string_truncate (terminal->input, 0);
  prompt (terminal);
}

static void
shell_cb (CopShell *shell, const CopShellEvent *event, void *data)
{
  CoppiceTerminal *terminal = data;

  switch (event->kind) {
  case COP_SHELL_VALUE: print (terminal, YELLOW, event->text); break;
  case COP_SHELL_ERROR:
  case COP_SHELL_INTERRUPTED:
  case COP_SHELL_EXITED: print (terminal, RED, event->text); break;
  case COP_SHELL_OUTPUT: coppice_line_editor_print (terminal->editor, event->text); break;
  case COP_SHELL_LOST: g_main_loop_quit (terminal->loop); return;
  case COP_SHELL_NOTHING:
  case COP_SHELL_INCOMPLETE: break;
  }
  if (event->is_answer)
    answer (terminal, event);
}

/* ---- what the user does ---- */

static void
remember (CoppiceTerminal *terminal, const char *line)
{
  if (strspn (line, " \t") == strlen (line) || g_strcmp0 (line, terminal->last) == 0)
    return;
  g_free (terminal->last);
  terminal->last = g_strdup (line);
  coppice_line_editor_remember (terminal->editor, line);
  coppice_history_add (terminal->file, line);
}

static void
line_cb (CoppiceLineEditor *editor, const char *line, void *data)
{
  CoppiceTerminal *terminal = data;

  remember (terminal, line);
  g_string_append_printf (terminal->input, "%s\n", line);
  cop_shell_eval (terminal->shell, terminal->input->str);
}

static void
cancel_cb (CoppiceLineEditor *editor, void *data)
{
  CoppiceTerminal *terminal = data;

  g_string_truncate (terminal->input, 0);
  prompt (terminal);
}

static void
end_cb (CoppiceLineEditor *editor, void *data)
{
  g_main_loop_quit (((CoppiceTerminal *) data)->loop);
}

/* ---- completion ---- */

/* A question and the line for which it was asked. */
typedef struct {
  CoppiceTerminal *terminal;
  char            *before; /* owned */
  size_t           offset; /* of the line in the whole text */
} Question;

static void
list_candidates (CoppiceTerminal *terminal, const GPtrArray *candidates)
{
  g_autoptr (GString) list = g_string_new (NULL);
  struct winsize      size = { 0 };
  size_t              width = 0;

  for (size_t i = 0; i < candidates->len; i++) {
    const CopShellCandidate *candidate = candidates->pdata[i];
    width = MAX (width, (size_t) g_utf8_strlen (candidate->label, -1));
  }
  ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
  size_t n_columns = MAX (size.ws_col / (width + 2), 1);
  for (size_t i = 0; i < candidates->len; i++) {
    const CopShellCandidate *candidate = candidates->pdata[i];
    size_t                   n_letters = g_utf8_strlen (candidate->label, -1);
    bool is_last = (i + 1) % n_columns == 0 || i + 1 == candidates->len;
    g_string_append (list, candidate->label);
    g_string_append_printf (list, "%*s", is_last ? 0 : (int) (width + 2 - n_letters), "");
    if (is_last)
      g_string_append_c (list, '\n');
  }
  coppice_line_editor_list (terminal->editor, list->str);
}

static void
completed_cb (CopShell *shell, CopShellCompletion *completion, void *data)
{
  Question        *question = data;
  CoppiceTerminal *terminal = question->terminal;
  g_autofree char *before = coppice_line_editor_dup_before_cursor (terminal->editor);
  bool             is_current =
      g_str_equal (before, question->before) && completion->start >= question->offset;
  size_t length = strlen (question->before);
  size_t start = completion->start - question->offset;

  if (is_current && strlen (completion->common) > length - start)
    coppice_line_editor_replace (terminal->editor, length - start, completion->common);
  else if (is_current && completion->candidates->len > 1)
    list_candidates (terminal, completion->candidates);
  cop_shell_completion_free (completion);
  g_free (question->before);
  g_free (question);
}

static void
complete_cb (CoppiceLineEditor *editor, const char *line, size_t cursor, void *data)
{
  CoppiceTerminal *terminal = data;
  g_autofree char *text = g_strconcat (terminal->input->str, line, NULL);
  Question        *question = g_new0 (Question, 1);

  question->terminal = terminal;
  question->before = g_strndup (line, cursor);
  question->offset = terminal->input->len;
  cop_shell_complete_async (terminal->shell, text, terminal->input->len + cursor,
                            completed_cb, question);
}

static const CoppiceLineEditorClass editor_class = {
  .line = line_cb,
  .cancel = cancel_cb,
  .end = end_cb,
  .complete = complete_cb,
};

/* ---- signals and reports ---- */

static gboolean
interrupt_cb (void *data)
{
  cop_shell_interrupt (((CoppiceTerminal *) data)->shell);
  return G_SOURCE_CONTINUE;
}

static gboolean
resize_cb (void *data)
{
  coppice_line_editor_resize (((CoppiceTerminal *) data)->editor);
  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (void *data)
{
  g_main_loop_quit (((CoppiceTerminal *) data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
attach (CoppiceTerminal *terminal, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, terminal, NULL);
  g_source_attach (source, terminal->context);
  g_source_unref (source);
}

typedef struct {
  CoppiceTerminal *terminal;
  char            *line; /* owned */
} Report;

static gboolean
report_cb (void *data)
{
  Report *report = data;

  if (report->terminal->editor != NULL)
    print (report->terminal, RED, report->line);
  return G_SOURCE_REMOVE;
}

static void
free_report (void *data)
{
  g_free (((Report *) data)->line);
  g_free (data);
}

/* On the node's thread. */
static void
note_report_cb (CopNode *node, const CopEvent *event, void *data)
{
  CoppiceTerminal *terminal = data;
  if (event->kind != COP_EVENT_REPORT || cop_report_level (event->term) < COP_LEVEL_ERROR)
    return;

  Report  *report = g_new (Report, 1);
  GSource *source = g_idle_source_new ();
  report->terminal = terminal;
  report->line = cop_report_line (event->term);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, report_cb, report, free_report);
  g_source_attach (source, terminal->context);
  g_source_unref (source);
}

static void
take_reports (void *terminal, void *node)
{
  cop_node_unlisten (node, cop_report_print_cb, GSIZE_TO_POINTER (COP_LEVEL_ERROR));
  cop_node_listen (node, note_report_cb, terminal);
}

/* ---- life ---- */

static bool
wants_colors (void)
{
  const char *no_color = g_getenv ("NO_COLOR"); /* https://no-color.org */

  return (no_color == NULL || *no_color == '\0') && isatty (STDOUT_FILENO) &&
         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
}

static void
open_editor (CoppiceTerminal *terminal)
{
  terminal->editor = coppice_line_editor_new (&editor_class, terminal);
  terminal->file = coppice_history_file ();
  g_auto (GStrv) lines = coppice_history_load (terminal->file);

  for (size_t i = 0; lines[i] != NULL; i++)
    coppice_line_editor_remember (terminal->editor, lines[i]);
}

static void
welcome (CoppiceTerminal *terminal)
{
  g_autofree char *text = g_strdup_printf (
      _ ("Coppice %s on GLib %u.%u.%u – press Ctrl+D to leave (type h() ENTER for help)"),
      COPPICE_VERSION, glib_major_version, glib_minor_version, glib_micro_version);

  print (terminal, NULL, text);
}

static void *
run (void *data)
{
  CoppiceTerminal *terminal = data;

  g_main_context_push_thread_default (terminal->context);
  open_editor (terminal);
  welcome (terminal);
  terminal->shell = cop_shell_new (terminal->node, shell_cb, terminal);
  attach (terminal, g_unix_signal_source_new (SIGINT), interrupt_cb);
  attach (terminal, g_unix_signal_source_new (SIGWINCH), resize_cb);
  attach (terminal, g_unix_signal_source_new (SIGTERM), quit_cb);
  attach (terminal, g_unix_signal_source_new (SIGHUP), quit_cb);
  prompt (terminal);
  g_main_loop_run (terminal->loop);
  g_clear_pointer (&terminal->shell, cop_shell_free);
  g_clear_pointer (&terminal->editor, coppice_line_editor_free);
  g_main_context_pop_thread_default (terminal->context);

  GSource *source = g_idle_source_new ();
  g_source_set_callback (source, terminal->ended, terminal->data, NULL);
  g_source_attach (source, terminal->at_the_end);
  g_source_unref (source);
  return NULL;
}

CoppiceTerminal *
coppice_terminal_start (CopNode *node, GSourceFunc ended, void *data)
{
  CoppiceTerminal *terminal = g_new0 (CoppiceTerminal, 1);

  terminal->node = node;
  terminal->ended = ended;
  terminal->data = data;
  terminal->at_the_end = g_main_context_ref_thread_default ();
  terminal->context = g_main_context_new ();
  terminal->loop = g_main_loop_new (terminal->context, FALSE);
  terminal->input = g_string_new (NULL);
  terminal->has_colors = wants_colors ();
  cop_node_invoke (node, take_reports, terminal, NULL);
  terminal->thread = g_thread_new ("terminal", run, terminal);
  return terminal;
}

void
coppice_terminal_stop (CoppiceTerminal *terminal)
{
  GSource *source = g_idle_source_new ();

  attach (terminal, source, quit_cb); /* also when its loop has not begun */
  g_clear_pointer (&terminal->thread, g_thread_join);
}

void
coppice_terminal_free (CoppiceTerminal *terminal)
{
  if (terminal == NULL)
    return;
  g_main_loop_unref (terminal->loop);
  g_main_context_unref (terminal->context);
  g_main_context_unref (terminal->at_the_end);
  g_string_free (terminal->input, TRUE);
  g_free (terminal->file);
  g_free (terminal->last);
  g_free (terminal);
}
