/* GTK's CSS has no media queries: one provider for shapes, one that is refilled with the
 * colours of light or dark. */
#include "observer/style.h"

#include <stdbool.h>

typedef struct {
  GtkCssProvider *shapes; /* owned */
  GtkCssProvider *colors; /* owned */
} Style;

static void
style_free (void *data)
{
  Style *style = data;

  g_object_unref (style->shapes);
  g_object_unref (style->colors);
  g_free (style);
}

static bool
is_dark (GtkSettings *settings)
{
  gboolean         dark = FALSE;
  g_autofree char *theme = NULL;

  g_object_get (settings, "gtk-application-prefer-dark-theme", &dark, "gtk-theme-name",
                &theme, NULL);
  return dark || (theme != NULL && g_str_has_suffix (theme, "dark"));
}

static void
load_colors_cb (GtkSettings *settings, GParamSpec *pspec, void *data)
{
  Style *style = data;

  gtk_css_provider_load_from_resource (
      style->colors, is_dark (settings) ? "/org/coppice/Observer/colors-dark.css"
                                        : "/org/coppice/Observer/colors-light.css");
}

void
observer_style_init (GdkDisplay *display)
{
  GtkSettings *settings = gtk_settings_get_for_display (display);
  GQuark       key = g_quark_from_static_string ("observer-style");

  if (g_object_get_qdata (G_OBJECT (display), key) != NULL)
    return;

  Style *style = g_new0 (Style, 1);
  style->shapes = gtk_css_provider_new ();
  style->colors = gtk_css_provider_new ();
  g_object_set_qdata_full (G_OBJECT (display), key, style, style_free);
  gtk_css_provider_load_from_resource (style->shapes, "/org/coppice/Observer/style.css");
  load_colors_cb (settings, NULL, style);
  g_signal_connect (settings, "notify::gtk-application-prefer-dark-theme",
                    G_CALLBACK (load_colors_cb), style);
  g_signal_connect (settings, "notify::gtk-theme-name", G_CALLBACK (load_colors_cb),
                    style);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style->colors),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style->shapes),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}
