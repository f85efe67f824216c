/* The table as text for other programs: comma separated values (RFC 4180) or JSON. Pure,
 * and on any thread. Numbers are written as they are: bytes, microseconds, shares of 1.
 */
#pragma once

#include "observer/process-order.h"

G_BEGIN_DECLS

/* The rows of @order but ghosts, with these columns. To be freed. */
char *observer_export_csv (const ObserverOrder  *order,
                           const ObserverColumn *columns,
                           size_t                n_columns);
char *observer_export_json (const ObserverOrder  *order,
                            const ObserverColumn *columns,
                            size_t                n_columns);

G_END_DECLS
