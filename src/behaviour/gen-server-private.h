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

/* What few servers have. */
typedef struct {
  CopTerm   name;                 /* owned; atom, {global, T}, {via, M, T}, or COP_NONE */
  CopDebug *debug;                /* owned; NULL: none */
  CopTerm   debug_options;        /* owned; for the start */
  int64_t   hibernate_after_msec; /* 0: never */
} CopGenServerRare;

/* Followed by the state: bytes of class->state_size, or a CopTermState. Small, for there
 * may be very many. */
typedef struct {
  const CopGenServerClass *class;   /* static */
  CopMessage       *message;        /* borrowed while it is handled; NULL: none */
  CopTerm           parent;         /* pid; its own for a server without parent */
  CopTerm           argument;       /* owned; of init or continue while it runs */
  CopGenServerRare *rare;           /* owned; NULL: nothing of it */
  uint8_t           callback;       /* CopCallback: which one runs, or failed last */
  bool              has_term : 1;   /* the state is a CopTermState */
  bool              is_watched : 1; /* debug, hibernate_after: off the fast path */
  bool              is_suspended : 1;
  bool              is_hibernating : 1; /* nothing to see but the flag */
  bool              trap_exit : 1;      /* to be set before init */
  uint16_t          idle_high;          /* the wait for the next message, in msec … */
  uint32_t          idle_low;           /* … of 48 bits */
  max_align_t       state[];
} CopGenServer;

typedef struct {
  CopTerm term;   /* owned */
  CopTerm before; /* owned; the term before the callback that runs */
} CopTermState;

extern const CopServerClass cop_gen_server_class;

#define COP_IDLE_HIGH_INFINITY UINT16_MAX

static inline void
cop_gen_server_set_idle (CopGenServer *self, int64_t msec)
{
  uint64_t longest = ((uint64_t) COP_IDLE_HIGH_INFINITY << 32) - 1; /* 8,000 years */
  uint64_t value = MIN ((uint64_t) msec, longest);

  self->idle_high =
      msec == COP_INFINITY ? COP_IDLE_HIGH_INFINITY : (uint16_t) (value >> 32);
  self->idle_low = (uint32_t) value;
}

/* May be COP_INFINITY. */
static inline int64_t
cop_gen_server_idle_msec (const CopGenServer *self)
{
  return self->idle_high == COP_IDLE_HIGH_INFINITY
             ? COP_INFINITY
             : (int64_t) self->idle_high << 32 | self->idle_low;
}

/* NULL when the state is a structure. */
static inline CopTermState *
cop_gen_server_term_state (CopGenServer *self)
{
  return self->has_term ? (void *) self->state : NULL;
}

static inline CopTerm
cop_gen_server_term (const CopGenServer *self)
{
  const CopTermState *state = (const void *) self->state;

  return self->has_term ? state->term : COP_NONE;
}

static inline CopDebug *
cop_gen_server_debug (const CopGenServer *self)
{
  return self->rare ? self->rare->debug : NULL;
}

static inline CopTerm
cop_gen_server_name (const CopGenServer *self)
{
  return self->rare ? self->rare->name : COP_NONE;
}

/* gen-server.c */
CopGenServerRare *cop_gen_server_rare (CopGenServer *self); /* made when new */
/* After a change of debug or hibernate_after. */
void cop_gen_server_note_watched (CopGenServer *self);

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
