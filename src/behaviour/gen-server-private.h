/* The insides of a gen_server, shared by its files: start and init (gen-server.c),
 * messages and returns (gen-server-loop.c), the end (gen-server-end.c), system messages
 * (gen-server-system.c). */
#pragma once

#include "behaviour/debug.h"
#include "behaviour/gen-server.h"

G_BEGIN_DECLS

typedef enum {
  COP_CALLBACK_NONE,
  COP_CALLBACK_INIT,
  COP_CALLBACK_CALL,
  COP_CALLBACK_CAST,
  COP_CALLBACK_INFO,
  COP_CALLBACK_CONTINUE,
  COP_CALLBACK_TERMINATE,
} CopCallback;

typedef struct {
  /* what every message touches */
  const CopGenServerClass *class; /* static */
  void       *state;              /* owned bytes, or &term */
  CopTerm     term;               /* owned; the state when class->state_size is 0 */
  CopTerm     before;             /* owned; the term before the callback that runs */
  CopMessage *message;            /* borrowed while it is handled; NULL: none */
  int64_t     idle_msec;          /* what to wait for the next message; COP_INFINITY */
  CopDebug   *debug;              /* owned; NULL: none */
  CopCallback callback;           /* which one runs, or failed last */
  bool        is_watched : 1;     /* debug, hibernate_after: off the fast path */
  bool        is_suspended : 1;
  bool        is_hibernating : 1; /* nothing to see but the flag */
  bool        trap_exit : 1;      /* to be set before init */
  CopTerm     parent;             /* pid; its own for a server without parent */

  /* seldom touched */
  CopTerm name;                 /* owned; atom, {global, T}, {via, M, T}, or COP_NONE */
  CopTerm argument;             /* owned; of init or continue while it runs */
  CopTerm ancestors;            /* owned; for the start */
  CopTerm debug_options;        /* owned; for the start */
  CopTerm initial_call;         /* owned {M, F, Arity}; for the start */
  int64_t hibernate_after_msec; /* 0: never */
} CopGenServer;

extern const CopServerClass cop_gen_server_class;

/* gen-server-loop.c */
void cop_gen_server_handle (void *data, CopMessage *message);
void cop_gen_server_idle (void *data);
/* What @next, the return of a callback, asks for; takes its content. */
void cop_gen_server_go_on (CopGenServer *self, CopNext *next);
/* The second half of it: continues, idle timeout, hibernation. Leaves what it did not use
 * in @next. */
void cop_gen_server_follow (CopGenServer *self, CopNext *next);
/* A callback threw @value (taken): it counts as its return. */
CopNext cop_gen_server_thrown (CopGenServer *self, CopTerm value);
/* Sets the wait for the next message as the last return said. */
void cop_gen_server_wait (CopGenServer *self);
void cop_gen_server_event (CopGenServer *self, CopTerm event); /* takes @event */
/* Gives the term state back that was before the callback. */
void cop_gen_server_restore (CopGenServer *self);

/* gen-server-end.c */
/* terminate, reports, end. Takes @reason. */
void cop_gen_server_stop (CopGenServer *self, CopTerm reason);
/* The same, with @reply (taken) sent between reports and end. */
void cop_gen_server_stop_reply (CopGenServer *self, CopTerm reason, CopTerm reply);
/* The same for a callback that failed; takes the failure's content. */
void cop_gen_server_stop_failed (CopGenServer *self, CopFailure *failure);
/* The end alone: crash report, then the process ends. */
void cop_gen_server_end (const CopFailure *failure);

/* gen-server-system.c */
void cop_gen_server_system (CopGenServer *self, CopTerm request, CopFrom from);
/* The state as a term, given; `undefined` when the class shows none. */
CopTerm cop_gen_server_state_term (const CopGenServer *self);
/* Registered name, term of the name, or pid; lent. */
CopTerm cop_gen_server_name_term (const CopGenServer *self);
/* The message being handled as OTP's loop sees it; given. @inner: of a call only its
 * request. */
CopTerm cop_gen_server_message_term (const CopGenServer *self, bool inner);

G_END_DECLS
