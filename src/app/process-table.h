/* The processes of a snapshot as text and JSON, in an order. Pure. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

/* A column by its name ("memory"), or -1. */
int coppice_process_table_find (const char *name);
/* The names of all, by commas. To be freed. */
char *coppice_process_table_names (void);

/* Both: numbers from high to low, pids and texts from low to high; at most @n_top rows;
 * to be freed. */
char *coppice_process_table_text (const CopSnapshot *snapshot, int column, size_t n_top);
char *coppice_process_table_json (const CopSnapshot *snapshot, int column, size_t n_top);

G_END_DECLS
