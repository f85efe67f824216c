/* One input in the evaluator: read, evaluated, answered. */
#pragma once

#include "shell/session.h"

G_BEGIN_DECLS

/* In the evaluator of @session. @is_whole: no more lines can come. */
void cop_input_run (CopSession *session, const char *text, bool is_whole);

G_END_DECLS
