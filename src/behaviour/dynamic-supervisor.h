/* DynamicSupervisor: children of any kind, started on demand, each on its own. Mirrors
 * Elixir's DynamicSupervisor. */
#pragma once

#include "behaviour/supervisor.h"

G_BEGIN_DECLS

typedef struct {
  CopTerm strategy;        /* COP_NONE: one_for_one, the only one */
  int64_t max_restarts;    /* -1: 3 */
  int64_t max_seconds;     /* -1: 5 */
  int64_t max_children;    /* -1: infinity */
  CopTerm extra_arguments; /* list, lent; COP_NONE: [] */
} CopDynamicSupervisorFlags;

#define COP_DYNAMIC_SUPERVISOR_DEFAULTS                                                  \
  {                                                                                      \
    .max_restarts = -1, .max_seconds = -1, .max_children = -1                            \
  }

/* Blocks. {ok, Pid} or {error, Reason}. @flags may be NULL. */
CopTerm cop_dynamic_supervisor_start_link (const CopDynamicSupervisorFlags *flags,
                                           CopTerm                          name);

/* A callback module, described as one of supervisor is; its init gives {ok, Flags}, a map
 * of strategy, intensity, period, max_children, extra_arguments (absent: one_for_one, 1,
 * 5, infinity, []), ignore, or nonsense. Mirror `use DynamicSupervisor` and
 * DynamicSupervisor.start_link/3. */
void    cop_dynamic_supervisor_register (CopNode *node, const CopSupervisorClass *class);
CopTerm cop_dynamic_supervisor_class_start_link (const CopSupervisorClass *class,
                                                 CopTerm argument,
                                                 CopTerm name);

/* Block, results given: {ok, Pid}, {ok, Pid, Info}, ignore, {error, max_children},
 * {error, Reason}. @child in any of Elixir's forms, taken; checked in the caller. */
CopTerm cop_dynamic_supervisor_start_child (CopTerm supervisor, CopTerm child);
CopTerm cop_dynamic_supervisor_terminate_child (CopTerm supervisor,
                                                CopTerm pid); /* ok, {error, not_found} */
CopTerm cop_dynamic_supervisor_which_children (CopTerm supervisor);
CopTerm cop_dynamic_supervisor_count_children (CopTerm supervisor); /* map */

G_END_DECLS
