/* A history as a file: what is in view as a picture, or the values. */
#pragma once

#include "observer/chart-paint.h"

G_BEGIN_DECLS

typedef enum {
  OBSERVER_EXPORT_PNG,
  OBSERVER_EXPORT_SVG,
  OBSERVER_EXPORT_CSV
} ObserverExport;

/* "png", "svg", "csv", also as the end of a file's name; false for others. */
bool        observer_export_from_name (const char *name, ObserverExport *ret_format);
const char *observer_export_name (ObserverExport format);

typedef struct {
  const ObserverHistory      *history;
  const ObserverTimeView     *view;
  const ObserverChartColors  *colors;
  const PangoFontDescription *font;
} ObserverExportContent;

/* What is in view: all charts in two columns, or a line of values for each sample. */
GBytes *observer_export_make (const ObserverExportContent *content,
                              ObserverExport               format,
                              GError                     **error);

G_END_DECLS
