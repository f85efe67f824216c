/* gen_server: a process that answers calls and casts one at a time.
 *
 * The state is either a C structure (state_size > 0; it is zeroed before init and lives
 * until after terminate) or, with state_size 0, one term: then @state points to a CopTerm
 * which callbacks replace, and a callback that fails leaves the term as it was before, as
 * in OTP. A structure keeps what a failing callback has changed.
 *
 * Requests are lent to the callbacks. A callback may block, and may leave by cop_exit (),
 * cop_raise (), cop_throw (): terminate runs, the server ends. Callbacks that are NULL:
 * init keeps the argument as the term state; handle_call and handle_cast crash the server
 * as a missing clause does; handle_info reports and goes on; terminate does nothing. */
#pragma once

#include "behaviour/module.h"
#include "process/server.h"

G_BEGIN_DECLS

/* What a callback wants next. Made by the functions below, combined by cop_next_*:
 * return cop_next_timeout (cop_next_reply (term), 500); */
typedef enum {
  COP_NEXT_OK,     /* init only */
  COP_NEXT_IGNORE, /* init only */
  COP_NEXT_REPLY,
  COP_NEXT_NOREPLY,
  COP_NEXT_STOP,
  COP_NEXT_STOP_REPLY,
  COP_NEXT_BAD, /* the callback returned nonsense: term */
} CopNextKind;

typedef enum {
  COP_THEN_WAIT,
  COP_THEN_TIMEOUT,
  COP_THEN_HIBERNATE,
  COP_THEN_CONTINUE,
} CopThen;

/* Kind and then lie apart: side by side the compiler reads them at once, right after they
 * were written one by one, and the processor waits (4 ns a message). */
typedef struct {
  CopNextKind kind;
  CopTerm     reply;  /* owned */
  CopTerm     reason; /* owned; of STOP; the nonsense of BAD */
  union {
    int64_t timeout_msec; /* of COP_THEN_TIMEOUT */
    CopTerm argument;     /* owned; of COP_THEN_CONTINUE */
  };
  CopThen then;
} CopNext;

CopNext cop_next_ok (void);     /* {ok, State} */
CopNext cop_next_ignore (void); /* ignore */
static inline CopNext
cop_next_reply (CopTerm reply) /* {reply, Reply, State} */
{
  return (CopNext){ .kind = COP_NEXT_REPLY, .reply = reply };
}
static inline CopNext
cop_next_noreply (void) /* {noreply, State} */
{
  return (CopNext){ .kind = COP_NEXT_NOREPLY };
}
CopNext cop_next_stop (CopTerm reason); /* {stop, Reason, State} */
CopNext cop_next_stop_reply (CopTerm reason,
                             CopTerm reply); /* {stop, Reason, Reply, State} */
/* These change what follows: {…, State, Timeout | hibernate | {continue, Argument}}. */
CopNext cop_next_timeout (CopNext next, int64_t msec);
CopNext cop_next_hibernate (CopNext next);
CopNext cop_next_continue (CopNext next, CopTerm argument);
/* A value which is no valid return of the callback (taken): the server stops with
 * {bad_return_value, @value}. */
CopNext cop_next_bad (CopTerm value);
void    cop_next_clear (CopNext *next);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopNext, cop_next_clear)
/* A callback's result written as an Erlang term, for servers of term state: puts the new
 * state into *@state. What fits no form becomes COP_NEXT_BAD. Takes @value. */
CopNext cop_next_from_term (CopTerm value, bool in_call, CopTerm *state);
CopNext cop_next_from_init_term (CopTerm value, CopTerm *state);

typedef struct {
  const char *module; /* "KV.Registry"; the name in child specs, reports, Observer */
  size_t      state_size;

  CopNext (*init) (void *state, CopTerm argument);
  CopNext (*handle_call) (void *state, CopTerm request, CopFrom from);
  CopNext (*handle_cast) (void *state, CopTerm request);
  CopNext (*handle_info) (void *state, CopTerm message);
  CopNext (*handle_continue) (void *state, CopTerm argument);
  void (*terminate) (void *state, CopTerm reason);

  /* The state as a term, given: for sys, reports and the Observer. NULL: the term itself,
   * or `undefined` for a structure. */
  CopTerm (*state_term) (const void *state);
  /* Takes over a state given as a term (sys:replace_state); raises when it cannot. */
  void (*replace_state) (void *state, CopTerm term);
  /* Frees what a structure holds; runs after the end, outside of the process. */
  void (*clear_state) (void *state);

  /* What child_spec (arg) says; 0: permanent, worker, 5000 ms (infinity for a
   * supervisor). */
  CopTerm restart;  /* COP_ATOM (permanent) … or COP_NONE */
  CopTerm shutdown; /* integer, infinity, brutal_kill or COP_NONE */
  CopTerm type;     /* COP_ATOM (worker), COP_ATOM (supervisor) or COP_NONE */

  const CopExport *exports; /* further functions of the module, or NULL */
  const char      *doc;
} CopGenServerClass;

/* Makes the class known as a module of that name, with start_link/1, start_link/2 (arg,
 * options), child_spec/1 and its exports. Done by every start function as well. */
void cop_gen_server_register (CopNode *node, const CopGenServerClass *class);

typedef struct {
  CopTerm name;                 /* atom, {global, T}, {via, M, T}, or COP_NONE */
  int64_t timeout_msec;         /* of init; 0 means COP_INFINITY */
  int64_t hibernate_after_msec; /* 0: never */
  CopTerm debug;                /* list of sys debug options or COP_NONE */
  CopTerm initial_call;         /* {M, F, A} instead of {Module, init, 1}, or COP_NONE */
  CopTerm noted_call;           /* what `$initial_call` says instead, or COP_NONE */
  bool    trap_exit;            /* a convenience: set before init */
} CopStartOptions;
/* From a keyword list [name: N, timeout: T, hibernate_after: T, debug: D]; raises
 * ArgumentError for what is malformed. Lends from @keywords. */
CopStartOptions cop_start_options (CopTerm keywords);

/* Block until init has returned. Give {ok, Pid}, ignore or {error, Reason}. @argument is
 * lent; @options may be NULL. Mirror GenServer.start_link/3, start/3; of
 * gen_server:start_monitor the reference is in {ok, {Pid, Ref}}. */
CopTerm cop_gen_server_start_link (const CopGenServerClass *class,
                                   CopTerm                argument,
                                   const CopStartOptions *options);
CopTerm cop_gen_server_start (const CopGenServerClass *class,
                              CopTerm                argument,
                              const CopStartOptions *options);
CopTerm cop_gen_server_start_monitor (const CopGenServerClass *class,
                                      CopTerm                argument,
                                      const CopStartOptions *options);
/* The pid of {ok, Pid} (or {ok, Pid, Info}); exits the caller with the reason otherwise.
 * Takes @result. */
CopTerm cop_start_pid (CopTerm result);

/* ---- clients: behaviour/call.h ---- */

#define COP_CALL_TIMEOUT ((int64_t) 5000)

/* Blocks. @server: pid, name, {global, T}, {via, M, T}, {Name, Node}. Takes @request,
 * gives the reply. On failure the caller exits with {Reason, {GenServer, call, [Server,
 * Request, Timeout]}}: noproc, timeout, calling_self, {nodedown, Node}, or the server's
 * own end. Mirrors GenServer.call/3. */
CopTerm cop_call_timeout (CopTerm server, CopTerm request, int64_t timeout_msec);
static inline CopTerm
cop_call (CopTerm server, CopTerm request)
{
  return cop_call_timeout (server, request, COP_CALL_TIMEOUT);
}
/* As above, but failures name @mfa (taken), a tuple {Module, Function, Args}, instead.
 * @where is static: what the Observer shows meanwhile, "Agent.get/3". */
CopTerm cop_call_as (CopTerm     server,
                     CopTerm     request,
                     int64_t     timeout_msec,
                     const char *where,
                     CopTerm     mfa);
/* As above for any kind of request, without exiting: whether a reply came. Otherwise
 * *@ret_term is the bare reason. Given in both cases. */
bool cop_try_call (CopTerm        server,
                   CopMessageKind kind,
                   CopTerm        request,
                   int64_t        timeout_msec,
                   const char    *where,
                   CopTerm       *ret_term);
/* Takes @request. Always “ok”, also for nobody. Mirrors GenServer.cast/2. */
void cop_cast_by_name (CopTerm server, CopTerm request);
static inline void
cop_cast (CopTerm server, CopTerm request)
{
  if (G_LIKELY (cop_is_local_pid (server)))
    cop_post (server, COP_MESSAGE_CAST, request, (CopFrom){ 0 });
  else
    cop_cast_by_name (server, request);
}
/* Blocks. Asks the server to end with @reason (lent) and waits. Exits the caller unless
 * it ended with exactly that. Mirrors GenServer.stop/3. */
void cop_stop (CopTerm server, CopTerm reason, int64_t timeout_msec);
/* Asks as above without exiting: whether it ended with exactly that; otherwise
 * *@ret_reason is the bare reason of the failure, given. */
bool
cop_try_stop (CopTerm server, CopTerm reason, int64_t timeout_msec, CopTerm *ret_reason);
/* pid, or COP_NONE. Mirrors GenServer.whereis/1. */
CopTerm cop_server_whereis (CopTerm server);

/* For handlers that know no clause for the request, as OTP does it: raises
 * function_clause with {Module, handle_call, [Request, From, State]} and this place on
 * top of the stack. */
#define cop_no_clause() cop_no_clause_at (__FILE__, __LINE__)
G_NORETURN void cop_no_clause_at (const char *file, int line);

/* In handle_call after cop_next_noreply (): remember @from, answer later from anywhere:
 * cop_reply (from, term) (process/server.h). */

G_END_DECLS
