/* The insides of applications, shared by application.c (table, environment, callers),
 * application-controller.c (starts, stops, decides) and application-master.c (the two
 * processes of a running one). */
#pragma once

#include "behaviour/application.h"

G_BEGIN_DECLS

typedef struct {
  const CopApplication *definition; /* static; NULL: only an environment */
  CopTerm               name;
  GHashTable           *env; /* term → term, owned */
  bool                  is_loaded;
  bool                  is_started; /* and not stopped by request */
  bool                  is_running;
  CopTerm               type;         /* atom */
  CopTerm               master;       /* pid or COP_NONE */
  CopTerm               root;         /* pid or COP_NONE */
  CopTerm               last_reason;  /* owned */
  GArray               *waiters;      /* CopFrom of those who started it, owned */
  uint64_t              start_number; /* grows with each start of any */
} CopKnownApplication;

typedef struct {
  GHashTable        *by_name;   /* atom → CopKnownApplication, borrowed */
  GHashTable        *by_master; /* pid → CopKnownApplication, borrowed */
  GPtrArray         *all;       /* CopKnownApplication, owned, as defined */
  uint64_t           n_starts;
  CopRuntimeStopFunc runtime_stop;
  void              *runtime_stop_data; /* borrowed */
} CopApplications;

/* Of a node; made when it is first asked for. */
CopApplications     *cop_applications (CopNode *node);
CopKnownApplication *cop_applications_find (CopApplications *applications, CopTerm name);
/* {M, start, [normal, Argument]}; given. */
CopTerm cop_application_start_call (const CopApplication *definition);
CopTerm cop_charlist (const char *text); /* given */

/* ---- application-controller.c ---- */

/* Blocks. Asks the controller, which is started when there is none; takes @request. */
CopTerm cop_application_ask (CopTerm request);

/* ---- application-master.c ---- */

/* A master for the application, linked to the caller, who will get the cast
 * {application_started, Name, {ok, Root} | {error, Reason}}. Gives its pid. */
CopTerm cop_application_spawn_master (const CopApplication *definition, CopTerm name);
/* Blocks. Has it stop its application and end. */
void cop_application_stop_master (CopTerm master);

G_END_DECLS
