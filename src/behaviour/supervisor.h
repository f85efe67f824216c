/* supervisor: keeps children alive. Starts them in order, restarts the dead, stops in
 * reverse order. Mirrors OTP's supervisor; Elixir's Supervisor names are registered as
 * the module Supervisor. */
#pragma once

#include "behaviour/child-spec.h"

G_BEGIN_DECLS

typedef struct {
  CopTerm strategy;      /* COP_ATOM (one_for_one), one_for_all, rest_for_one,
                          * simple_one_for_one; COP_NONE: one_for_one */
  int64_t max_restarts;  /* intensity; -1: the default 3 (Elixir's) */
  int64_t max_seconds;   /* period; -1: the default 5 */
  CopTerm auto_shutdown; /* COP_NONE: never */
} CopSupervisorFlags;

#define COP_SUPERVISOR_DEFAULTS                                                          \
  {                                                                                      \
    .max_restarts = -1, .max_seconds = -1                                                \
  }

/* Block. @children: a list of child specs in any form (taken). {ok, Pid}, ignore or
 * {error, Reason} as in OTP: {shutdown, {failed_to_start_child, Id, Reason}},
 * {start_spec, Flaw}, {supervisor_data, Flaw}, {already_started, Pid}. Mirror
 * Supervisor.start_link/2. */
CopTerm cop_supervisor_start_link (CopTerm                   children,
                                   const CopSupervisorFlags *flags,
                                   CopTerm                   name);

/* {ok, {Flags, Specs}}, what the init of a callback module gives; takes @children.
 * Mirrors Supervisor.init/2. */
CopTerm cop_supervisor_init (CopTerm children, const CopSupervisorFlags *flags);

/* A callback module: init gives {ok, {Flags, Specs}} (Flags a map as in Erlang, absent
 * keys have Erlang's defaults), ignore, or nonsense. Lent argument. */
typedef struct {
  const char *module;
  CopTerm (*init) (CopTerm argument);
  CopTerm          restart, shutdown; /* of child_spec (arg); COP_NONE: defaults */
  const CopExport *exports;
  const char      *doc;
} CopSupervisorClass;
/* Registers start_link/1, child_spec/1, init/1 and the exports as a module. */
void cop_supervisor_register (CopNode *node, const CopSupervisorClass *class);
/* Mirrors Supervisor.start_link/3 and supervisor:start_link/2,3. */
CopTerm cop_supervisor_class_start_link (const CopSupervisorClass *class,
                                         CopTerm argument,
                                         CopTerm name);

/* Block; calls without time limit. Results are OTP's terms, given. @supervisor: pid or
 * name.
 * @spec and @args are taken, @id is lent. */
CopTerm cop_supervisor_start_child (CopTerm supervisor, CopTerm spec);
CopTerm cop_supervisor_terminate_child (CopTerm supervisor, CopTerm id_or_pid);
CopTerm cop_supervisor_restart_child (CopTerm supervisor, CopTerm id);
CopTerm cop_supervisor_delete_child (CopTerm supervisor, CopTerm id);
CopTerm cop_supervisor_which_children (CopTerm supervisor);
CopTerm cop_supervisor_count_children (
    CopTerm supervisor); /* map: specs active supervisors workers */
CopTerm cop_supervisor_get_childspec (CopTerm supervisor, CopTerm id);

/* ---- for the Observer: read in place on the node's thread, never by message ---- */

typedef struct {
  CopTerm  strategy;
  int64_t  max_restarts, max_seconds;
  CopTerm  auto_shutdown;
  bool     is_dynamic;   /* a DynamicSupervisor */
  int64_t  max_children; /* dynamic only; -1: infinity */
  size_t   n_recent;     /* restarts within the period, now */
  uint64_t n_restarts;   /* since it started */
  CopTerm  last_reason;  /* of the last restart; COP_NONE */
  int64_t  last_restart_usec;
  size_t   n_children;
} CopSupervisorInfo;

typedef struct {
  CopTerm             id;  /* undefined for dynamic children */
  CopTerm             pid; /* pid, undefined or restarting */
  const CopChildSpec *spec;
  uint64_t            n_restarts;  /* of this child */
  CopTerm             last_reason; /* with which it ended last; COP_NONE */
  int64_t             last_restart_usec;
} CopChildInfo;

/* All lent; false when @pid is no (dynamic) supervisor. Children in start order. */
bool cop_supervisor_info (CopNode *node, CopTerm pid, CopSupervisorInfo *ret_info);
/* One child, however many there are; false when @child is none of its living ones. */
bool cop_supervisor_find_child (CopNode      *node,
                                CopTerm       pid,
                                CopTerm       child,
                                CopChildInfo *ret_info);
typedef void (*CopChildInfoFunc) (const CopChildInfo *child, void *data);
void cop_supervisor_foreach_child (CopNode         *node,
                                   CopTerm          pid,
                                   CopChildInfoFunc func,
                                   void            *data);

G_END_DECLS
