/* Reads a mailbox of any length a page at a time and counts the shapes of its messages,
 * each time a little further. Node's thread. */
#pragma once

#include "observation/source.h"
#include "process/node.h"

G_BEGIN_DECLS

typedef struct _CopMailboxReader CopMailboxReader;

CopMailboxReader *cop_mailbox_reader_new (CopNode *node, uint64_t id);
void              cop_mailbox_reader_free (CopMailboxReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopMailboxReader, cop_mailbox_reader_free)

uint64_t cop_mailbox_reader_id (const CopMailboxReader *reader);

/* Given; NULL when the process has gone. Takes a few milliseconds at most: when the page
 * lies too far away for that, it comes without messages, and asking again gets further.
 */
CopSeenMailbox *cop_mailbox_reader_read (CopMailboxReader      *reader,
                                         const CopMailboxQuery *query);

G_END_DECLS
