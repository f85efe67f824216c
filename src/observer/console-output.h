/* The text above the line of a console: what was typed and what came back. Words in it
 * that name processes are links. */
#pragma once

#include "observer/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _ObserverConsoleOutput ObserverConsoleOutput;

typedef enum {
  OBSERVER_OUTPUT_INPUT,
  OBSERVER_OUTPUT_VALUE,
  OBSERVER_OUTPUT_ERROR,
  OBSERVER_OUTPUT_PRINTED,
  OBSERVER_OUTPUT_NOTE,
} ObserverOutputKind;

/* @view is borrowed. A link that is followed activates the action win.details. */
ObserverConsoleOutput *observer_console_output_new (GtkTextView *view);
void                   observer_console_output_free (ObserverConsoleOutput *output);

void observer_console_output_set_session (ObserverConsoleOutput *output,
                                          ObserverSession       *session);
/* On lines of its own, but for what is printed, which goes on where it was. */
void observer_console_output_append (ObserverConsoleOutput *output,
                                     ObserverOutputKind     kind,
                                     const char            *text);
void observer_console_output_clear (ObserverConsoleOutput *output);
/* Takes the colours of the view's style: it was made, or has changed. */
void observer_console_output_update_colors (ObserverConsoleOutput *output);
/* Follows the link at the character @offset; whether there is one. */
bool observer_console_output_follow (ObserverConsoleOutput *output, int offset);

G_END_DECLS
