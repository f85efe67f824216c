/* Expressions that nobody types: those of -e, and scripts. They are evaluated in one
 * session, until one fails. On the main context which is this thread's default. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

typedef struct _CoppiceScript CoppiceScript;

typedef enum {
  COPPICE_SCRIPT_ANSWERS, /* values and what is printed go to standard output */
  COPPICE_SCRIPT_QUIET,   /* values nowhere, what is printed to standard error */
} CoppiceScriptMode;

/* @node may run on this thread, or on its own one. */
CoppiceScript *coppice_script_new (CopNode *node, CoppiceScriptMode mode);
/* Ends the session. */
void coppice_script_free (CoppiceScript *script);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CoppiceScript, coppice_script_free)

/* Both iterate the context meanwhile; false after saying on standard error what failed.
 * @expressions: NULL-terminated, or NULL. */
bool coppice_script_evaluate (CoppiceScript *script, const char *const *expressions);
/* Reads expressions from standard input, line by line as they come. */
bool coppice_script_read (CoppiceScript *script);

G_END_DECLS
