/* GTK's CSS has no media queries: one provider for shapes, one that is refilled with the
 * colours of light or dark, one with those of high contrast. */
#include "observer/style.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
  GtkCssProvider *shapes;   /* owned */
  GtkCssProvider *colors;   /* owned */
  GtkCssProvider *contrast; /* owned; empty when it is not wanted */
} Style;

static void
style_free (void *data)
{
  Style *style = data;

  g_object_unref (style->shapes);
  g_object_unref (style->colors);
  g_object_unref (style->contrast);
  g_free (style);
}

/* “Default-hc-dark”, “HighContrastInverse”, “Adwaita:dark”. */
ObserverStyleSheets
observer_style_choose (const char *theme, gboolean prefers_dark)
{
  const char *name = theme != NULL ? theme : "";
  bool        is_contrast = strstr (name, "HighContrast") != NULL ||
                     strstr (name, "-hc") != NULL || strstr (name, ":hc") != NULL;
  bool is_dark = prefers_dark || g_str_has_suffix (name, "dark") ||
                 g_str_has_suffix (name, "Inverse");

  return (ObserverStyleSheets){
    .colors = is_dark ? "colors-dark.css" : "colors-light.css",
    .contrast = !is_contrast ? NULL
                : is_dark    ? "colors-contrast-dark.css"
                             : "colors-contrast-light.css",
  };
}

static void
load (GtkCssProvider *provider, const char *file)
{
  g_autofree char *path = g_strconcat ("/org/coppice/Observer/", file, NULL);

  if (file != NULL)
    gtk_css_provider_load_from_resource (provider, path);
  else
    gtk_css_provider_load_from_data (provider, "", 0);
}

/* GTK_THEME goes before what the settings say, as in GTK itself. */
static void
load_colors_cb (GtkSettings *settings, GParamSpec *pspec, void *data)
{
  Style           *style = data;
  gboolean         prefers_dark = FALSE;
  g_autofree char *theme = g_strdup (g_getenv ("GTK_THEME"));

  g_object_get (settings, "gtk-application-prefer-dark-theme", &prefers_dark, NULL);
  if (theme == NULL || theme[0] == '\0') {
    g_free (theme);
    g_object_get (settings, "gtk-theme-name", &theme, NULL);
  }
  ObserverStyleSheets sheets = observer_style_choose (theme, prefers_dark);
  load (style->colors, sheets.colors);
  load (style->contrast, sheets.contrast);
}

static void
add (GdkDisplay *display, GtkCssProvider *provider)
{
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
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
  style->contrast = gtk_css_provider_new ();
  g_object_set_qdata_full (G_OBJECT (display), key, style, style_free);
  gtk_css_provider_load_from_resource (style->shapes, "/org/coppice/Observer/style.css");
  load_colors_cb (settings, NULL, style);
  g_signal_connect (settings, "notify::gtk-application-prefer-dark-theme",
                    G_CALLBACK (load_colors_cb), style);
  g_signal_connect (settings, "notify::gtk-theme-name", G_CALLBACK (load_colors_cb),
                    style);
  add (display, style->colors);
  add (display, style->contrast);
  add (display, style->shapes);
}
