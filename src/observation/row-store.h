/* Arrays of rows that are used again: a snapshot of 100,000 processes is 22 MB, and fresh
 * pages cost more than what is written into them. Any thread. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct _CopRowStore CopRowStore;

CopRowStore *cop_row_store_new (void);
CopRowStore *cop_row_store_ref (CopRowStore *store);
void         cop_row_store_unref (CopRowStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopRowStore, cop_row_store_unref)

/* An array with room for at least @n_rows, given, its content undefined. */
CopSeenProcess *
cop_row_store_take (CopRowStore *store, size_t n_rows, size_t *ret_n_room);
/* Takes an array back, to be kept or freed. */
void cop_row_store_give (CopRowStore *store, CopSeenProcess *rows, size_t n_room);

G_END_DECLS
