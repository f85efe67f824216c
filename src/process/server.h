/* What the behaviour floor builds on: processes that are a table of functions and a state
 * instead of a stack, and requests that block their caller. Not for users' code. */
#pragma once

#include "process/node.h"

G_BEGIN_DECLS

typedef enum {
  COP_MESSAGE_PLAIN,  /* term */
  COP_MESSAGE_CALL,   /* {$gen_call, From, Term} */
  COP_MESSAGE_CAST,   /* {$gen_cast, Term} */
  COP_MESSAGE_SYSTEM, /* {system, From, Term} */
} CopMessageKind;

/* Who waits for a reply. As a term: {Pid, Ref}, or {Pid, [alias | Ref]} when late replies
 * are to vanish (calls with a finite timeout). A value; holds no references. */
typedef struct {
  CopTerm  pid;
  uint64_t tag; /* number of the reference; 0: nobody */
  bool     alias;
} CopFrom;

CopTerm cop_from_to_term (CopFrom from); /* given */
bool    cop_from_of_term (CopTerm term, CopFrom *ret_from);

typedef struct {
  CopMessageKind kind;
  CopTerm        term; /* lent to the handler for the time of the call; steal with
                        * cop_term_steal () to keep it without a new reference */
  CopFrom from;        /* of CALL and SYSTEM */
} CopMessage;

/* The message as a process function would receive it: CALL becomes a {$gen_call, …}
 * tuple. Given. */
CopTerm cop_message_to_term (const CopMessage *message);

/* A kind of process without a stack of its own. Handlers run on the loop's stack, may
 * block, and may leave by cop_exit (), cop_raise (), cop_throw (). */
typedef struct {
  const char *name;
  size_t      state_size; /* zeroed at spawn */
  /* First turn, before any message. */
  void (*start) (void *state);
  void (*handle) (void *state, CopMessage *message);
  /* No message came within what cop_server_set_timeout () said. */
  void (*timeout) (void *state);
  /* A handler (also this one, once more) was left. NULL: the process ends with
   * cop_failure_reason (). The content of @failure may be stolen. */
  void (*failed) (void *state, CopFailure *failure);
  /* While cop_server_set_selective (true): which messages may be handled now. */
  bool (*accepts) (void *state, const CopMessage *message);
  /* After the end, outside of the process: frees what @state holds. */
  void (*clear) (void *state);
  /* For the Observer: where an idle process waits, e.g. ":gen_server.loop/7". */
  const char *idle_function;
} CopServerClass;

typedef struct {
  bool     link;
  bool     monitor;
  CopTerm *ret_monitor;
  CopTerm  parent;       /* shown as parent; COP_NONE: the caller */
  CopTerm  initial_call; /* {M, F, A}; lent */
  CopTerm  dictionary;   /* a map to begin with, or COP_NONE; lent */
  size_t   extra_size;   /* bytes of state beyond class->state_size */
} CopServerOptions;

/* Spawns; *@ret_state is its zeroed state, to be filled before the caller blocks. */
CopTerm cop_server_spawn (const CopServerClass *class,
                          const CopServerOptions *options,
                          void                  **ret_state);

/* In a handler: end with @reason (taken) when the handler returns. */
void cop_server_end (CopTerm reason);
/* In a handler: idle timeout from its return on. 0: at once if no message waits;
 * COP_INFINITY: none. Any message ends it; it must be set again. */
void cop_server_set_timeout (int64_t msec);
void cop_server_set_selective (bool selective);
/* The message being handled by the running process, also in `failed`; NULL when none. */
const CopMessage *cop_server_message (void);
/* The state of the running process if its class is @class, else NULL. */
void *cop_server_state (const CopServerClass *class);
/* The state of any process of that class, or NULL: for observers on the node's thread. */
void *cop_server_peek (CopTerm pid, const CopServerClass *class);

/* ---- requests ---- */

typedef enum {
  COP_REQUEST_REPLIED, /* *ret: the reply */
  COP_REQUEST_DOWN, /* *ret: the reason with which the callee ended (noproc: dead before)
                     */
  COP_REQUEST_TIMEOUT,
} CopRequestResult;

/* Blocks. Sends @request (taken) to @pid and waits for the reply, the callee's end or the
 * time. A finite timeout uses an alias. @where is static, for the Observer:
 * "GenServer.call/3". Writes *@ret_term (given) unless it timed out. */
CopRequestResult cop_request (CopTerm        pid,
                              CopMessageKind kind,
                              CopTerm        request,
                              int64_t        timeout_msec,
                              const char    *where,
                              CopTerm       *ret_term);

/* Blocks until the process @pid, just spawned by the caller, calls cop_init_ack (), ends,
 * or the time is over. Results as of cop_request (). */
CopRequestResult cop_await_init (CopTerm pid, int64_t timeout_msec, CopTerm *ret_term);
/* In a new process: answers its starter (once; later calls do nothing). Takes @answer. */
void cop_init_ack (CopTerm answer);

/* Answers; takes @reply. From any process; also to somebody dead. */
void cop_reply (CopFrom from, CopTerm reply);
/* The node's time at the last look at the clock: a few units of work ago. */
int64_t cop_node_last_usec (CopNode *node);
/* Sends without waiting; takes @term. Dropped when @pid is dead. */
void cop_post (CopTerm pid, CopMessageKind kind, CopTerm term, CopFrom from);

/* Waits (blocks) for {EXIT, @pid, Reason} or {DOWN, @ref, …}, leaving everything else in
 * the mailbox: cheaper than cop_receive_if. Gives the message or COP_NONE. */
CopTerm cop_receive_down (CopTerm ref, int64_t timeout_msec);
CopTerm cop_receive_exit (CopTerm pid, int64_t timeout_msec);

/* ---- ends of many processes, without a message for each ---- */

typedef struct {
  CopTerm reason; /* owned; the end's, unless it was set before */
  size_t *n_left; /* NULL: it has ended, or is not watched */
} CopEndWatch;

/* Has @watch told of the end of @pid, and *@n_left count it. Both must stay in place
 * until then or until cop_unwatch_ends (), which also has to run when the caller is
 * unwound. false: there is no such process. */
bool cop_watch_end (CopTerm pid, CopEndWatch *watch, size_t *n_left);
/* Blocks until all have ended or the time is over; whether they have. Meanwhile they send
 * no EXIT to the caller, as if it took that out of its mailbox. */
bool cop_await_ends (const size_t *n_left, int64_t timeout_msec);
void cop_unwatch_ends (void);

/* ---- what is known of a process ---- */

typedef enum {
  COP_STATUS_RUNNABLE,
  COP_STATUS_RUNNING,
  COP_STATUS_WAITING, /* idle, or blocked in receive */
  COP_STATUS_BLOCKED, /* in a call or sleep, in the middle of a handler */
  COP_STATUS_SUSPENDED,
  COP_STATUS_EXITING,
} CopStatus;

typedef struct {
  CopTerm     pid;
  CopTerm     name; /* COP_NONE when none */
  CopTerm     label;
  CopTerm     initial_call; /* {M, F, A} or COP_NONE: then @entry */
  const char *entry;
  CopTerm     parent;
  CopTerm     group_leader;
  CopStatus   status;
  const char *current_function; /* static text */
  CopTerm     blocked_on;       /* the pid it waits for, or COP_NONE */
  size_t      mailbox;
  uint64_t    reductions;
  uint64_t    messages_in;
  uint64_t    messages_out;
  int64_t     cpu_usec; /* sampled */
  int64_t     started_usec;
  size_t      memory; /* bytes: structures, mailbox, borrowed stack */
  size_t      n_links;
  size_t      n_monitors;
  size_t      n_monitored_by;
  bool        trap_exit;
  const CopServerClass *class; /* NULL: a plain process */
} CopProcessInfo;

/* On the node's thread. All terms are lent. false when dead. */
bool cop_process_info (CopNode *node, CopTerm pid, CopProcessInfo *ret_info);
/* Every process, oldest first. @func must not spawn, send or block. */
typedef void (*CopProcessInfoFunc) (const CopProcessInfo *info, void *data);
void cop_process_foreach (CopNode *node, CopProcessInfoFunc func, void *data);

typedef enum {
  COP_RELATION_LINK,
  COP_RELATION_MONITORS,
  COP_RELATION_MONITORED_BY
} CopRelation;
/* List of pids (for monitors by name: {Name, Node}), oldest first; given. */
CopTerm cop_process_relations (CopNode *node, CopTerm pid, CopRelation relation);
/* The pids at the other ends, for monitors by name as well, youngest first; at most
 * @limit. Gives how many. */
size_t cop_process_edges (
    CopNode *node, CopTerm pid, CopRelation relation, CopTerm *ret_pids, size_t limit);
/* List of at most @limit messages from @offset on, as terms; given. */
CopTerm cop_process_messages (CopNode *node, CopTerm pid, size_t offset, size_t limit);
CopTerm cop_process_dictionary (CopNode *node, CopTerm pid); /* map, lent; COP_NONE */
/* Bytes that the running process may still put on its stack; SIZE_MAX outside of
 * processes. For what recurses as deep as its input says. */
size_t cop_stack_left (void);
void   cop_set_suspended (bool suspended); /* status for the Observer */

G_END_DECLS
