/* Modules: tables of functions under the names which child specs, the console and remote
 * calls use: {Module, function, args}. A node knows the modules registered with it. */
#pragma once

#include "process/process.h"
#include "process/node.h"

G_BEGIN_DECLS

typedef struct {
  const char *name; /* "start_link" */
  unsigned    arity;
  /* Gives its result; the @args are lent, env is the module's name (an atom). May block,
   * exit, raise and throw. */
  CopNative   function;
  const char *doc; /* one line, or NULL */
} CopExport;

typedef struct {
  const char      *name;    /* "KV.Registry" for Elixir names, ":sys" for Erlang's */
  const char      *doc;     /* one line, or NULL */
  const CopExport *exports; /* ends with { NULL } */
  const void *class;        /* CopGenServerClass *, CopSupervisorClass * … or NULL */
  const char *behaviour;    /* "gen_server", "supervisor", "application" … or NULL */
} CopModule;

/* Static data; registering twice is a no-op, another module of the same name replaces it.
 * The modules of this floor (GenServer, Supervisor, Agent …) are there from the start. */
void             cop_module_register (CopNode *node, const CopModule *module);
const CopModule *cop_module_find (CopNode *node, CopTerm name);
/* COP_NONE never; a list of the atoms, sorted; given. */
CopTerm cop_module_list (CopNode *node);
/* The function or NULL; to be called with @module as its env. */
CopNative
cop_module_function (CopNode *node, CopTerm module, CopTerm function, unsigned arity);

/* apply/3: raises undef when there is no such function. @args is a proper list, lent. */
CopTerm cop_apply (CopTerm module, CopTerm function, CopTerm args);
/* The same with the arguments in an array. */
CopTerm
cop_apply_array (CopTerm module, CopTerm function, const CopTerm *args, size_t n_args);
/* Calls a function term (closure or &Mod.fun/arity); raises badfun, badarity. */
CopTerm cop_call_function (CopTerm function, const CopTerm *args, size_t n_args);
/* Calls what behaviours take as a function: a function term with @args, or {M, F, Args}
 * with @args in front of Args. */
CopTerm cop_run_function (CopTerm function_or_mfa, const CopTerm *args, size_t n_args);

G_END_DECLS
