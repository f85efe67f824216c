#include "observer/picture-file.h"

#include "observation/i18n.h"

#include <cairo-svg.h>

static cairo_status_t
append_cb (void *bytes, const unsigned char *data, unsigned n_bytes)
{
  g_byte_array_append (bytes, data, n_bytes);
  return CAIRO_STATUS_SUCCESS;
}

/* Takes @bytes. */
static GBytes *
finish (GByteArray *bytes, cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The picture cannot be made: %s"),
               cairo_status_to_string (status));
  return NULL;
}

GBytes *
observer_picture_svg (double            width,
                      double            height,
                      ObserverPaintFunc paint,
                      const void       *picture,
                      GError          **error)
{
  GByteArray      *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_svg_surface_create_for_stream (append_cb, bytes, width, height);
  cairo_t *cairo = cairo_create (surface);

  paint (picture, cairo);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);

  cairo_status_t status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return finish (bytes, status, error);
}

GBytes *
observer_picture_png (double            width,
                      double            height,
                      double            scale,
                      ObserverPaintFunc paint,
                      const void       *picture,
                      GError          **error)
{
  GByteArray      *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) MAX (width * scale, 1), (int) MAX (height * scale, 1));
  cairo_t *cairo = cairo_create (surface);

  cairo_scale (cairo, scale, scale);
  paint (picture, cairo);
  cairo_destroy (cairo);

  cairo_status_t status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return finish (bytes, status, error);
}
