/* Looks into a process that may be huge or stand still: its mailbox in slices, its
 * relatives one by one, the stack it has left. For observers, on the node's thread and
 * outside of processes; nothing here waits, copies or changes anything. */
#pragma once

#include "process/server.h"

G_BEGIN_DECLS

/* ---- mailbox ---- */

/* A place in a mailbox, good until the process takes a message. {0} is the front. */
typedef struct {
  const void *letter;   /* the last one that was passed, or NULL */
  size_t      position; /* of the next one, from 0 */
  uint64_t    n_taken;  /* by the process when the place was made */
} CopMailboxPlace;

/* Messages are lent, oldest first. */
typedef void (*CopMailboxFunc) (const CopMessage *message, void *data);
/* Shows the next @limit messages, fewer at the end, and moves @place. @func NULL: skips.
 * false: the process has gone or has taken messages since; the place is at the front
 * again. */
bool cop_mailbox_look (CopNode         *node,
                       CopTerm          pid,
                       CopMailboxPlace *place,
                       size_t           limit,
                       CopMailboxFunc   func,
                       void            *data);

/* ---- relatives ---- */

/* @relative as in cop_process_relations (), lent. */
typedef void (*CopRelativeFunc) (CopTerm relative, void *data);
/* At most @limit of them, oldest first. */
void cop_process_foreach_relative (CopNode        *node,
                                   CopTerm         pid,
                                   CopRelation     relation,
                                   size_t          limit,
                                   CopRelativeFunc func,
                                   void           *data);

/* ---- stack ---- */

/* Return addresses of a process that is blocked, from the function that blocks outwards
 * to the one that the loop called; their number, 0 when it holds no stack. */
size_t
cop_process_stack (CopNode *node, CopTerm pid, void **ret_addresses, size_t n_addresses);

G_END_DECLS
