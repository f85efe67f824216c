/* The console of the window, on the node of this program. */
#pragma once

#include "observer/evaluator.h"
#include "process/node.h"

G_BEGIN_DECLS

/* @node is borrowed and must outlive it. */
ObserverEvaluator *coppice_evaluator_new (CopNode *node);

G_END_DECLS
