/* The line in which a user types at a terminal, by libedit. Used from one thread; it
 * waits on a source of the context that was the thread's default when it was made. */
#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef struct _CoppiceLineEditor CoppiceLineEditor;

typedef struct {
  /* A line was entered (UTF-8 without newline); the terminal is as it was before. */
  void (*line) (CoppiceLineEditor *editor, const char *line, void *data);
  void (*cancel) (CoppiceLineEditor *editor, void *data); /* Ctrl-C: the line is left */
  void (*end) (CoppiceLineEditor *editor,
               void              *data); /* Ctrl-D, or the terminal is gone */
  /* Tab: candidates at byte @cursor of @line are wanted. */
  void (*complete) (CoppiceLineEditor *editor,
                    const char        *line,
                    size_t             cursor,
                    void              *data);
} CoppiceLineEditorClass;

/* On standard input and output, which are a terminal. */
CoppiceLineEditor *coppice_line_editor_new (const CoppiceLineEditorClass *class,
                                            void *data);
/* Gives the terminal back. */
void coppice_line_editor_free (CoppiceLineEditor *editor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoppiceLineEditor, coppice_line_editor_free)

/* Shows @prompt and lets the user type, until one of line, cancel and end is called. */
void coppice_line_editor_start (CoppiceLineEditor *editor, const char *prompt);
/* Leaves the line that is being typed, if one is. */
void coppice_line_editor_stop (CoppiceLineEditor *editor);
/* A line for the arrow keys, the newest one. */
void coppice_line_editor_remember (CoppiceLineEditor *editor, const char *line);
/* The terminal has another size. */
void coppice_line_editor_resize (CoppiceLineEditor *editor);

/* Prints, whether a line is being typed or not: that one then stands below it again. A
 * @text without newline at its end gets one then. */
void coppice_line_editor_print (CoppiceLineEditor *editor, const char *text);

/* While a line is typed: prints @text, whole lines, below it; it then stands there again.
 */
void coppice_line_editor_list (CoppiceLineEditor *editor, const char *text);
/* While a line is typed: puts @text in place of the @n_bytes before the cursor. */
void
coppice_line_editor_replace (CoppiceLineEditor *editor, size_t n_bytes, const char *text);
/* What is typed now, up to the cursor; "" when nothing is. To be freed. */
char *coppice_line_editor_dup_before_cursor (CoppiceLineEditor *editor);

G_END_DECLS
