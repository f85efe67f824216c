/* Actions: calls that an observer has made on the node, each in a process of its own. */
#pragma once

#include "observation/probe.h"

G_BEGIN_DECLS

/* Starts the call; steals the content of @request. Its result or failure is pushed over
 * @bridge, also when the process is killed before. */
void cop_action_start (CopBridge *bridge, CopNode *node, CopApplyRequest *request);
/* Whom it concerns: the first pid or registered name of @args; 0: nobody. */
uint64_t cop_action_target (CopTerm args);

G_END_DECLS
