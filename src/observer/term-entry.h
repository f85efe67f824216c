/* An entry for a term, which is parsed while it is typed, or for plain text.
 *
 * Signals: `changed`; `activate` by Enter when there is a sound term. */
#pragma once

#include "term/term.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TERM_ENTRY (observer_term_entry_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverTermEntry, observer_term_entry, OBSERVER, TERM_ENTRY, GtkBox)
/* clang-format on */

typedef enum {
  OBSERVER_FIELD_TERM, /* any literal of Elixir, or else of Erlang */
  OBSERVER_FIELD_TEXT, /* what is typed, as a binary; not empty */
} ObserverFieldKind;

GtkWidget *observer_term_entry_new (ObserverFieldKind kind,
                                    const char       *label,
                                    const char       *text,
                                    const char       *placeholder);
/* Given; COP_NONE when what is typed is no term. */
CopTerm observer_term_entry_get_term (ObserverTermEntry *self);
/* Where the mistake is, in bytes; -1 when there is none. */
int          observer_term_entry_get_mistake (ObserverTermEntry *self);
const char  *observer_term_entry_get_hint (ObserverTermEntry *self);
GtkEditable *observer_term_entry_get_editable (ObserverTermEntry *self);

G_END_DECLS
