/* Work in a given measure, for figures: a process that uses every second bucket. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

/* The one worker of @node, made when it is first asked for. @per_second: rounds of work,
 * a value put into one bucket and read back; 0: none; -1: as many as can be. From any
 * thread. */
void coppice_busy_set (CopNode *node, int64_t per_second);
/* Rounds since the start; from any thread. */
uint64_t coppice_busy_rounds (void);
/* Starts a process registered as `flooded` which never reads its @n_messages messages. */
void coppice_busy_flood (CopNode *node, unsigned n_messages);

G_END_DECLS
