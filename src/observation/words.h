/* Words about processes: what is true of one at this moment, read on the node's thread.
 */
#pragma once

#include "behaviour/supervisor.h"
#include "observation/snapshot.h"
#include "observation/texts.h"
#include "process/server.h"

G_BEGIN_DECLS

/* @module: as cop_words_module () gives it. */
CopSeenKind
cop_words_kind (CopNode *node, const CopProcessInfo *info, const char *module);
CopSeenStatus cop_words_status (CopStatus status);

/* Shared texts, as in CopSeenProcess. */
const char *cop_words_initial_call (CopTexts *texts, const CopProcessInfo *info);
const char *cop_words_module (CopNode *node, CopTexts *texts, const CopProcessInfo *info);

/* The initial call as the process itself knows it: an agent's is that of its function.
 * {M, F, A}, lent, or COP_NONE. */
CopTerm cop_words_own_call (CopNode *node, const CopProcessInfo *info);
/* The state of a gen_server as a term, given; COP_NONE where there is none to be shown.
 */
CopTerm cop_words_state (CopNode *node, const CopProcessInfo *info);

/* The module that people know: an agent's is that of its function. */
const char *
cop_words_shown_module (CopNode *node, CopTexts *texts, const CopProcessInfo *info);

const char *cop_words_restart (CopRestart restart); /* "permanent" … */
char       *cop_words_child_id (CopTerm id);        /* to be freed */
char       *cop_words_label (CopTerm label);        /* to be freed; NULL for COP_NONE */

G_END_DECLS
