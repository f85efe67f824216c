/* Applications: a supervision tree with a name, dependencies, an environment, started and
 * stopped as one. Mirrors OTP's application module. */
#pragma once

#include "behaviour/supervisor.h"

G_BEGIN_DECLS

typedef struct {
  const char        *name; /* "kv" */
  const char        *description;
  const char        *version;
  const char *const *applications; /* names of dependencies, ends with NULL, or NULL */
  const char *const *registered;
  /* {ok, Pid}, {ok, Pid, State}, {error, Reason} or anything else (a failure). @type is
   * normal; @argument lent. NULL: a library, starting only marks it as started. */
  CopTerm (*start) (CopTerm type, CopTerm argument);
  CopTerm (*prep_stop) (CopTerm state); /* takes and gives the state; may be NULL */
  void (*stop) (CopTerm state);         /* lent; may be NULL */
  const char *module;                   /* of the callbacks, "KV" */
  CopTerm     argument;                 /* COP_NONE: [] */
  const char *env; /* keyword list in Elixir's notation, "[port: 4040]", or NULL */
} CopApplication;

/* Makes an application known, as a .app file does. Static data. */
void cop_application_define (CopNode *node, const CopApplication *application);

/* Block; results are OTP's terms, given. @name: atom; @type: temporary, transient,
 * permanent. */
CopTerm cop_application_load (CopTerm name);
CopTerm cop_application_unload (CopTerm name);
CopTerm cop_application_start (CopTerm name, CopTerm type);
CopTerm cop_application_stop (CopTerm name);
CopTerm cop_application_ensure_all_started (CopTerm name,
                                            CopTerm type); /* {ok, [Started]} */
/* [{Name, Description, Version}], last started first; the texts are charlists. */
CopTerm cop_application_which (void);
CopTerm cop_application_get_env (CopTerm name, CopTerm key); /* lent or COP_NONE */
void    cop_application_put_env (CopTerm name, CopTerm key, CopTerm value); /* takes */
void    cop_application_delete_env (CopTerm name, CopTerm key);
CopTerm cop_application_all_env (CopTerm name); /* keyword list, given */
/* The application of a process (by its group leader), or COP_NONE. Also for observers. */
CopTerm cop_application_of (CopNode *node, CopTerm pid);

/* Called, in the process of the application controller, when a permanent or transient
 * application takes the runtime down; nothing else happens then. Default: the other
 * applications are stopped and all processes of the node ended. */
typedef void (*CopRuntimeStopFunc) (CopNode *node,
                                    CopTerm  application,
                                    CopTerm  reason,
                                    void    *data);
void
cop_application_set_runtime_stop (CopNode *node, CopRuntimeStopFunc func, void *data);

typedef struct {
  const CopApplication *application;
  CopTerm               name;
  bool                  running;
  CopTerm               root;   /* pid of the root supervisor, or COP_NONE */
  CopTerm               master; /* pid of the application master, or COP_NONE */
  CopTerm               type;
  CopTerm               last_reason; /* with which it stopped; COP_NONE */
} CopApplicationInfo;
typedef void (*CopApplicationInfoFunc) (const CopApplicationInfo *info, void *data);
void cop_application_foreach (CopNode *node, CopApplicationInfoFunc func, void *data);

G_END_DECLS
