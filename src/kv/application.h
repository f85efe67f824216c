/* The application kv: what a node must know to run the key-value store. */
#pragma once

#include "coppice.h"

G_BEGIN_DECLS

/* Makes the modules KV.Bucket, KV.Registry, KV.Supervisor and the applications kv and
 * logger (a library on which kv depends, as in the guide) known to @node. Starting kv
 * starts KV.Supervisor under its names. */
void kv_define (CopNode *node);

G_END_DECLS
