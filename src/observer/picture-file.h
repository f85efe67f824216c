/* What cairo draws as the bytes of a file. */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

typedef void (*ObserverPaintFunc) (const void *picture, cairo_t *cairo);

/* @width and @height: of the picture, before it is scaled. NULL and @error when cairo
 * cannot make it. */
GBytes *observer_picture_svg (double            width,
                              double            height,
                              ObserverPaintFunc paint,
                              const void       *picture,
                              GError          **error);
GBytes *observer_picture_png (double            width,
                              double            height,
                              double            scale,
                              ObserverPaintFunc paint,
                              const void       *picture,
                              GError          **error);

G_END_DECLS
