/* The mailbox of a process of any length: how many messages of which shape, and a page of
 * them at a time, fetched when it is shown. */
#pragma once

#include "observation/source.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_MAILBOX_VIEW (observer_mailbox_view_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverMailboxView, observer_mailbox_view, OBSERVER, MAILBOX_VIEW, GtkBox)
/* clang-format on */

void observer_mailbox_view_set_source (ObserverMailboxView *self, CopSource *source);
/* Shows @id's from its first page on; the same @id again: the page that is shown, as it
 * is now. */
void observer_mailbox_view_look (ObserverMailboxView *self, uint64_t id);
/* The page as lines, to be freed. */
char *observer_mailbox_view_text (ObserverMailboxView *self);

G_END_DECLS
