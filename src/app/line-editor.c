/* libedit reads key by key (EL_UNBUFFERED) when the terminal has something to read, so
 * nothing ever waits for the user. While a line is typed the terminal sends no signals:
 * Ctrl-C and Ctrl-Z are keys then. */
#include "app/line-editor.h"

#include <glib-unix.h>
#include <histedit.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define HISTORY_SIZE 1000
#define END_OF_TRANSMISSION 4 /* Ctrl-D, as libedit leaves it in an empty line */

typedef enum {
  KEY_NONE,
  KEY_CANCEL,
  KEY_SUSPEND,
  KEY_COMPLETE,
  KEY_GONE, /* the terminal */
} Key;

struct _CoppiceLineEditor {
  const CoppiceLineEditorClass *class;
  void         *data;    /* borrowed */
  GMainContext *context; /* owned */
  GSource      *source;  /* owned, while a line is typed */
  EditLine     *edit;    /* owned */
  HistoryW     *history; /* owned */
  wchar_t      *prompt;  /* owned */
  Key           key;     /* pressed just now, of those that are ours */
  bool          is_dumb; /* the terminal knows no escape sequences */
};

/* ---- texts: libedit has wchar_t, which is UCS-4 here ---- */

G_STATIC_ASSERT (sizeof (wchar_t) == sizeof (gunichar));

static wchar_t *
widen (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  return (wchar_t *) g_utf8_to_ucs4_fast (valid, -1, NULL);
}

static char *
narrow (const wchar_t *text, size_t length)
{
  char *narrowed = g_ucs4_to_utf8 ((const gunichar *) text, length, NULL, NULL, NULL);

  return narrowed != NULL ? narrowed : g_strdup ("");
}

/* ---- what libedit calls ---- */

static CoppiceLineEditor *
self_of (EditLine *edit)
{
  void *self = NULL;

  el_wget (edit, EL_CLIENTDATA, &self);
  return self;
}

static wchar_t *
prompt_cb (EditLine *edit)
{
  return self_of (edit)->prompt;
}

static unsigned char
press (EditLine *edit, Key key)
{
  self_of (edit)->key = key;
  return CC_NORM;
}

static unsigned char
cancel_cb (EditLine *edit, wint_t letter)
{
  return press (edit, KEY_CANCEL);
}

static unsigned char
suspend_cb (EditLine *edit, wint_t letter)
{
  return press (edit, KEY_SUSPEND);
}

static unsigned char
complete_cb (EditLine *edit, wint_t letter)
{
  return press (edit, KEY_COMPLETE);
}

/* One character, whatever the locale; what is not UTF-8 is one byte each. */
static int
read_cb (EditLine *edit, wchar_t *ret_letter)
{
  char    bytes[4];
  ssize_t n_read = read (STDIN_FILENO, bytes, 1);
  if (n_read <= 0) {
    self_of (edit)->key = KEY_GONE;
    return n_read;
  }

  size_t n_bytes = (bytes[0] & 0xE0) == 0xC0   ? 2
                   : (bytes[0] & 0xF0) == 0xE0 ? 3
                   : (bytes[0] & 0xF8) == 0xF0 ? 4
                                               : 1;
  for (size_t i = 1; i < n_bytes; i++) {
    if (read (STDIN_FILENO, &bytes[i], 1) != 1)
      return -1;
  }
  gunichar letter = g_utf8_get_char_validated (bytes, n_bytes);
  *ret_letter = letter < 0x110000 ? (wchar_t) letter : 0xFFFD;
  return 1;
}

/* ---- life ---- */

static void
bind_keys (EditLine *edit)
{
  el_wset (edit, EL_ADDFN, L"coppice-cancel", L"Leave the line", cancel_cb);
  el_wset (edit, EL_ADDFN, L"coppice-suspend", L"Stop the program", suspend_cb);
  el_wset (edit, EL_ADDFN, L"coppice-complete", L"Complete the word", complete_cb);
  el_wset (edit, EL_BIND, L"^C", L"coppice-cancel", NULL);
  el_wset (edit, EL_BIND, L"^Z", L"coppice-suspend", NULL);
  el_wset (edit, EL_BIND, L"^I", L"coppice-complete", NULL);
  el_wset (edit, EL_BIND, L"^R", L"em-inc-search-prev", NULL);
  el_wset (edit, EL_BIND, L"\\e[1~", L"ed-move-to-beg", NULL);
  el_wset (edit, EL_BIND, L"\\e[4~", L"ed-move-to-end", NULL);
  el_wset (edit, EL_BIND, L"\\e[3~", L"ed-delete-next-char", NULL);
  el_wset (edit, EL_BIND, L"\\e[1;5C", L"em-next-word", NULL);
  el_wset (edit, EL_BIND, L"\\e[1;5D", L"ed-prev-word", NULL);
  el_wset (edit, EL_SETTY, L"-d", L"-isig", NULL);
}

CoppiceLineEditor *
coppice_line_editor_new (const CoppiceLineEditorClass *class, void *data)
{
  CoppiceLineEditor *editor = g_new0 (CoppiceLineEditor, 1);
  HistEventW         event;

  editor->class = class;
  editor->data = data;
  editor->context = g_main_context_ref_thread_default ();
  editor->prompt = widen ("");
  editor->is_dumb = g_strcmp0 (g_getenv ("TERM"), "dumb") == 0;
  editor->history = history_winit ();
  history_w (editor->history, &event, H_SETSIZE, HISTORY_SIZE);
  history_w (editor->history, &event, H_SETUNIQUE, 1);
  editor->edit = el_init ("coppice", stdin, stdout, stderr);
  el_wset (editor->edit, EL_CLIENTDATA, editor);
  el_wset (editor->edit, EL_PROMPT, prompt_cb);
  el_wset (editor->edit, EL_EDITOR, L"emacs");
  el_wset (editor->edit, EL_HIST, history_w, editor->history);
  el_wset (editor->edit, EL_GETCFN, read_cb);
  bind_keys (editor->edit);
  return editor;
}

void
coppice_line_editor_free (CoppiceLineEditor *editor)
{
  if (editor == NULL)
    return;
  coppice_line_editor_stop (editor);
  el_end (editor->edit);
  history_wend (editor->history);
  g_main_context_unref (editor->context);
  g_free (editor->prompt);
  g_free (editor);
}

/* ---- typing ---- */

static void
dispatch_key (CoppiceLineEditor *editor)
{
  const CoppiceLineEditorClass *class = editor->class;
  const LineInfoW *line = el_wline (editor->edit);
  g_autofree char *text = NULL;
  g_autofree char *before = NULL;

  switch (editor->key) {
  case KEY_NONE: return;
  case KEY_CANCEL:
    coppice_line_editor_stop (editor);
    fputs ("^C\n", stdout);
    class->cancel (editor, editor->data);
    return;
  case KEY_SUSPEND:
    el_wset (editor->edit, EL_UNBUFFERED, 0);
    raise (SIGTSTP);
    el_wset (editor->edit, EL_UNBUFFERED, 1);
    return;
  case KEY_COMPLETE:
    text = narrow (line->buffer, line->lastchar - line->buffer);
    before = narrow (line->buffer, line->cursor - line->buffer);
    class->complete (editor, text, strlen (before), editor->data);
    return;
  case KEY_GONE:
    coppice_line_editor_stop (editor);
    class->end (editor, editor->data);
    return;
  }
}

static gboolean
readable_cb (int fd, GIOCondition condition, void *data)
{
  CoppiceLineEditor *editor = data;
  int                length = 0;

  editor->key = KEY_NONE;
  const wchar_t *line = el_wgets (editor->edit, &length);
  if (editor->key != KEY_NONE) {
    dispatch_key (editor);
  } else if (line != NULL && length == 1 && line[0] == END_OF_TRANSMISSION) {
    coppice_line_editor_stop (editor);
    fputc ('\n', stdout);
    editor->class->end (editor, editor->data);
  } else if (line != NULL && length > 0 && line[length - 1] == L'\n') {
    g_autofree char *text = narrow (line, length - 1);
    coppice_line_editor_stop (editor);
    editor->class->line (editor, text, editor->data);
  }
  return G_SOURCE_CONTINUE; /* or it was destroyed */
}

void
coppice_line_editor_start (CoppiceLineEditor *editor, const char *prompt)
{
  g_return_if_fail (editor->source == NULL);

  g_free (editor->prompt);
  editor->prompt = widen (prompt);
  fflush (stdout);
  el_wset (editor->edit, EL_UNBUFFERED, 1);
  editor->source = g_unix_fd_source_new (STDIN_FILENO, G_IO_IN | G_IO_HUP);
  g_source_set_callback (editor->source, G_SOURCE_FUNC (readable_cb), editor, NULL);
  g_source_attach (editor->source, editor->context);
}

void
coppice_line_editor_stop (CoppiceLineEditor *editor)
{
  if (editor->source == NULL)
    return;
  g_source_destroy (editor->source);
  g_clear_pointer (&editor->source, g_source_unref);
  el_wset (editor->edit, EL_UNBUFFERED, 0);
}

void
coppice_line_editor_remember (CoppiceLineEditor *editor, const char *line)
{
  g_autofree wchar_t *wide = widen (line);
  HistEventW          event;

  history_w (editor->history, &event, H_ENTER, wide);
}

void
coppice_line_editor_resize (CoppiceLineEditor *editor)
{
  el_resize (editor->edit);
}

/* ---- printing beside it ---- */

static size_t
width_of (const wchar_t *text, size_t length)
{
  size_t width = 0;

  for (size_t i = 0; i < length; i++)
    width += g_unichar_iszerowidth (text[i]) ? 0 : g_unichar_iswide (text[i]) ? 2 : 1;
  return width;
}

/* Wipes prompt and line off the screen, whose rows they may fill. */
static void
hide_line (CoppiceLineEditor *editor)
{
  const LineInfoW *line = el_wline (editor->edit);
  struct winsize   size = { 0 };
  size_t           width = width_of (editor->prompt, wcslen (editor->prompt)) +
                 width_of (line->buffer, line->cursor - line->buffer);
  if (editor->is_dumb) {
    fputc ('\n', stdout);
    return;
  }

  ioctl (STDOUT_FILENO, TIOCGWINSZ, &size);
  size_t rows = size.ws_col > 0 ? width / size.ws_col : 0;
  if (rows > 0)
    fprintf (stdout, "\033[%zuA", rows);
  fputs ("\r\033[J", stdout);
}

void
coppice_line_editor_print (CoppiceLineEditor *editor, const char *text)
{
  bool is_typing = editor->source != NULL;

  if (is_typing)
    hide_line (editor);
  fputs (text, stdout);
  if (is_typing && *text != '\0' && text[strlen (text) - 1] != '\n')
    fputc ('\n', stdout);
  fflush (stdout);
  if (is_typing)
    el_wset (editor->edit, EL_REFRESH);
}

/* ---- completion ---- */

void
coppice_line_editor_list (CoppiceLineEditor *editor, const char *text)
{
  g_return_if_fail (editor->source != NULL);

  fprintf (stdout, "\n%s", text);
  el_wset (editor->edit, EL_REFRESH);
}

char *
coppice_line_editor_dup_before_cursor (CoppiceLineEditor *editor)
{
  const LineInfoW *line = el_wline (editor->edit);

  return narrow (line->buffer, line->cursor - line->buffer);
}

void
coppice_line_editor_replace (CoppiceLineEditor *editor, size_t n_bytes, const char *text)
{
  g_autofree char    *before = coppice_line_editor_dup_before_cursor (editor);
  g_autofree wchar_t *wide = widen (text);
  size_t              length = strlen (before);
  g_return_if_fail (editor->source != NULL && n_bytes <= length);

  hide_line (editor); /* EL_REFRESH draws from where the cursor is */
  el_deletestr (editor->edit, g_utf8_strlen (before + length - n_bytes, n_bytes));
  el_winsertstr (editor->edit, wide);
  el_wset (editor->edit, EL_REFRESH);
}
