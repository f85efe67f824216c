/* Child specifications: how to start, restart and stop one child. */
#pragma once

#include "behaviour/gen-server.h"

G_BEGIN_DECLS

/* As a term: %{id:, start: {M, F, Args}, restart:, shutdown:, type:, modules:,
 * significant:}; absent keys have OTP's defaults. */

/* Elixir's forms of a child: Module, {Module, Arg}, a map, an old 6-tuple. The first two
 * call Module.child_spec/1. Gives the map or tuple; raises ArgumentError when a module
 * has no child_spec/1. Mirrors Supervisor.child_spec/2 with overrides (a keyword list or
 * COP_NIL), lent. */
CopTerm cop_child_spec (CopTerm child, CopTerm overrides);
/* The same for each child of a proper list, which is lent. */
CopTerm cop_child_specs (CopTerm children);

/* The shortest way in C: a child of a registered or unregistered class, started with
 * @argument (taken) and, when @name is not COP_NONE, under that name. */
CopTerm cop_child_of (const CopGenServerClass *class, CopTerm argument, CopTerm name);

typedef enum {
  COP_RESTART_PERMANENT,
  COP_RESTART_TRANSIENT,
  COP_RESTART_TEMPORARY
} CopRestart;
typedef enum {
  COP_SHUTDOWN_TIME,
  COP_SHUTDOWN_INFINITY,
  COP_SHUTDOWN_BRUTAL_KILL
} CopShutdownKind;

/* A checked specification. */
typedef struct {
  CopTerm         id; /* owned, as all terms here */
  CopTerm         module, function;
  CopTerm         args;          /* a list, or `undefined` when they were forgotten */
  CopTerm         modules;       /* list or `dynamic` */
  int64_t         shutdown_msec; /* of COP_SHUTDOWN_TIME */
  CopRestart      restart : 8;
  CopShutdownKind shutdown : 8;
  bool            is_supervisor;
  bool            significant;
} CopChildSpec;

/* Whether @spec (map or 6-tuple, lent) is sound; otherwise *@ret_flaw is OTP's flaw term
 * ({invalid_restart_type, x}, missing_id, …), given. @auto_shutdown: the supervisor's
 * flag (atom), for the combinations it forbids. */
bool cop_child_spec_check (CopTerm       spec,
                           CopTerm       auto_shutdown,
                           CopChildSpec *ret_spec,
                           CopTerm      *ret_flaw);
/* The same in DynamicSupervisor's order (Elixir 1.14): an id is needed but ignored,
 * `significant` is not looked at, a shutdown time of 0 is refused. Raises {case_clause,
 * Type} for an unknown type in a map, as Elixir does. */
bool
cop_child_spec_check_dynamic (CopTerm spec, CopChildSpec *ret_spec, CopTerm *ret_flaw);
/* The same of what DynamicSupervisor.start_child/2 makes of a specification: {{M, F,
 * Args}, Restart, Shutdown, Type, Modules}; an absent part is COP_NONE. */
bool cop_child_spec_check_parts (CopTerm parts, CopChildSpec *ret_spec);
/* Makes *@copy a copy with references of its own. */
void cop_child_spec_copy (const CopChildSpec *spec, CopChildSpec *ret_copy);
/* The map with all defaults filled in; given. */
CopTerm cop_child_spec_to_term (const CopChildSpec *spec);
void    cop_child_spec_clear (CopChildSpec *spec);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopChildSpec, cop_child_spec_clear)

/* Single fields as terms: atoms, a number, {M, F, Args} (given). */
CopTerm cop_child_spec_restart_term (const CopChildSpec *spec);
CopTerm cop_child_spec_shutdown_term (const CopChildSpec *spec);
CopTerm cop_child_spec_type_term (const CopChildSpec *spec);
CopTerm cop_child_spec_mfa_term (const CopChildSpec *spec);

G_END_DECLS
