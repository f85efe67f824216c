/* A small application to look at: Shop.Supervisor (one_for_all, 3 in 5 s) over the
 * dynamic supervisor Shop.Pool and the server Shop.Counter, whose state is a number. */
#pragma once

#include "behaviour/application.h"
#include "process/node.h"

void shop_define (CopNode *node); /* from a node's thread; does not start it */
/* In a process: starts the application :shop. */
void shop_start (void *unused);
/* In a process: one more temporary counter below Shop.Pool; gives its pid. */
CopTerm shop_add_to_pool (void);
