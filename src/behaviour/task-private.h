/* What Task and Task.Supervisor share. */
#pragma once

#include "behaviour/task.h"

G_BEGIN_DECLS

CopTerm cop_task_mfa (CopTerm function); /* {M, F, Args}; given */
CopTerm cop_task_owner (void);           /* of the caller: {Node, Name, Pid}; given */
CopTerm cop_task_callers (void);         /* [Pid]; given */
/* Tells the waiting task @pid what to run; gives the %Task{} to await. */
CopTerm cop_task_begin (CopTerm pid, CopTerm mfa);

G_END_DECLS
