/* The node in this program as a source. */
#pragma once

#include "observation/source.h"
#include "process/node.h"

G_BEGIN_DECLS

/* @node may run on another thread and must outlive the source. */
CopSource *cop_local_source_new (CopNode *node);

G_END_DECLS
