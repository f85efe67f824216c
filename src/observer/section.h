/* A part of the details with a heading that folds it away; which ones are folded is
 * kept. Signal `copy`: somebody wants its content as text. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_SECTION (observer_section_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverSection, observer_section, OBSERVER, SECTION, GtkBox)
/* clang-format on */

/* Beside the title: "12", "changed"; NULL: nothing. */
void        observer_section_set_note (ObserverSection *self, const char *note);
const char *observer_section_get_key (ObserverSection *self);
bool        observer_section_is_open (ObserverSection *self);

G_END_DECLS
