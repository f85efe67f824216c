/* Task: a process that runs one function, awaited or under a supervisor. Mirrors Elixir's
 * Task and Task.Supervisor. */
#pragma once

#include "behaviour/dynamic-supervisor.h"

G_BEGIN_DECLS

/* @function: a function term without arguments or {M, F, Args}, lent. {ok, Pid}. A
 * failure is reported as a Task's and ends the task with its reason. */
CopTerm cop_task_start_link (CopTerm function);
CopTerm cop_task_start (CopTerm function);

/* A linked task whose result the caller awaits: %Task{pid:, ref:, owner:, mfa:}; given.
 */
CopTerm cop_task_async (CopTerm function);
/* Block. @task is lent. await gives the result; the caller exits with {Reason, {Task,
 * await, [Task, Timeout]}} when the task ends without one or the time is over. yield
 * gives {ok, Result}, {exit, Reason} or nil. Only for the task's owner: ArgumentError. */
CopTerm cop_task_await (CopTerm task, int64_t timeout_msec);
CopTerm cop_task_yield (CopTerm task, int64_t timeout_msec);
/* Ends the task: {ok, Result} when it came meanwhile, {exit, Reason} or nil. @how is the
 * milliseconds after which it is killed, infinity or brutal_kill. */
CopTerm cop_task_shutdown (CopTerm task, CopTerm how);

typedef struct {
  CopTerm name;         /* COP_NONE: none */
  int64_t max_children; /* as of DynamicSupervisor */
  int64_t max_restarts;
  int64_t max_seconds;
} CopTaskSupervisorOptions;

#define COP_TASK_SUPERVISOR_DEFAULTS                                                     \
  {                                                                                      \
    .max_restarts = -1, .max_seconds = -1, .max_children = -1                            \
  }

/* Blocks. A DynamicSupervisor of tasks. @options may be NULL. */
CopTerm cop_task_supervisor_start_link (const CopTaskSupervisorOptions *options);
/* Block. A task linked to the supervisor only: {ok, Pid} or {error, max_children}.
 * @restart: COP_NONE for temporary; @shutdown: COP_NONE for 5000. */
CopTerm cop_task_supervisor_start_child (CopTerm supervisor,
                                         CopTerm function,
                                         CopTerm restart,
                                         CopTerm shutdown);
/* A task to be awaited, linked to the caller as well or not. Raise when there are too
 * many children. */
CopTerm cop_task_supervisor_async (CopTerm supervisor, CopTerm function);
CopTerm cop_task_supervisor_async_nolink (CopTerm supervisor, CopTerm function);

G_END_DECLS
