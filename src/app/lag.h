/* How long the main loop was busy without a break: for measurements, when the environment
 * variable COPPICE_LAG is set. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void coppice_lag_start (void);

G_END_DECLS
