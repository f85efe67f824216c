/* One message that goes by itself, or when it is closed; then it leaves its box. */
#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

G_BEGIN_DECLS

#define OBSERVER_TYPE_TOAST (observer_toast_get_type ())
/* clang-format off */
G_DECLARE_FINAL_TYPE (ObserverToast, observer_toast, OBSERVER, TOAST, GtkBox)
/* clang-format on */

GtkWidget  *observer_toast_new (const char *text, bool is_failure);
const char *observer_toast_get_text (ObserverToast *self);
bool        observer_toast_is_failure (ObserverToast *self);

G_END_DECLS
