/* Short messages at the bottom of the window that go by themselves. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TOASTER (observer_toaster_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverToaster, observer_toaster, OBSERVER, TOASTER, GtkBox)
/* clang-format on */

void observer_toaster_show (ObserverToaster *self, const char *text, bool is_failure);
void observer_toaster_describe (ObserverToaster *self, GString *text);

G_END_DECLS
