/* Light or dark: as chosen, or as the desktop has it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _CoppiceColorScheme CoppiceColorScheme;

/* Asks the desktop (the settings portal) and follows it; where there is none, GTK's own
 * setting counts. */
CoppiceColorScheme *coppice_color_scheme_new (void);
void                coppice_color_scheme_free (CoppiceColorScheme *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoppiceColorScheme, coppice_color_scheme_free)

/* "default", "light" or "dark". */
void coppice_color_scheme_set (CoppiceColorScheme *self, const char *scheme);

G_END_DECLS
