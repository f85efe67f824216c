/* A herd: processes without a supervisor that link, monitor, name, call and end each
 * other. Shared by its files: the plans (herd.c), what actors do (herd-actor.c), and what
 * must hold (herd-check.c). */
#pragma once

#include "random.h"

#define N_NAMES 4

typedef enum {
  HERD_BEAR, /* by the outside: a new actor, if the last of the slot has ended */
  HERD_KILL, /* by the outside */
  HERD_ADVANCE,
  HERD_SEND,
  HERD_FLOOD, /* more than one turn's worth */
  HERD_LINK,
  HERD_UNLINK,
  HERD_MONITOR,
  HERD_MONITOR_NAME,
  HERD_MONITOR_ALIAS,
  HERD_DEMONITOR,
  HERD_SEND_ALIAS,
  HERD_REGISTER,
  HERD_UNREGISTER,
  HERD_TRAP,
  HERD_LEAVE, /* by exit, raise or throw */
  HERD_TRY,
  HERD_SIGNAL, /* exit/2 */
  HERD_SPAWN,  /* linked, monitored or neither */
  HERD_REQUEST,
  HERD_SLEEP,
  HERD_WAIT, /* selective receive */
  HERD_TIMER,
  HERD_CANCEL,
  HERD_SETTLE,
  HERD_DIE_SENDING, /* its clean-up functions send */
  N_HERD_OPS,
} HerdOp;

/* A monitor. */
typedef struct {
  CopTerm ref;
  CopTerm target;   /* pid, or COP_NONE when nobody had the name */
  bool    was_dead; /* at the time */
  bool    is_alias;
  bool    is_over; /* demonitored, or its alias used */
  int     n_down;
  int     n_messages; /* to the alias */
} Watch;

/* One process, also after its end. */
typedef struct {
  int         slot;
  bool        is_server;
  CopTerm     pid;
  bool        has_ended;
  bool        must_end;  /* a signal came which it cannot survive */
  bool        is_trying; /* in a cop_try () that it leaves alive */
  CopTerm     reason;    /* owned; of its end */
  GHashTable *sent;      /* pid → number of messages */
  GHashTable *received;
  GHashTable *exits; /* pid → EXIT messages to come */
  GArray     *watches;
  CopTerm     timer; /* the last it set, or COP_NONE */
  int64_t     timer_due;
} Actor;

typedef struct {
  const Plan *plan;
  CopNode    *node;
  GPtrArray  *actors;        /* owned; all there ever were */
  GHashTable *by_pid;        /* → Actor, borrowed */
  Actor      *at[MAX_SLOTS]; /* the last of each slot */
  GHashTable *links;         /* pairs of pids */
  Actor      *born;          /* whose process is just being spawned */
} Herd;

extern Herd herd;

/* herd-actor.c */
Actor  *herd_bear (int slot, bool link, CopTerm *ret_monitor);
CopTerm herd_order (const Step *step); /* as a message to an actor */
CopTerm herd_reason (int value);

/* herd-check.c */
int  herd_count (GHashTable *table, CopTerm pid);
void herd_add (GHashTable *table, CopTerm pid, int n);
void herd_note (CopNode *node, const CopEvent *event, void *data);
void herd_check_quiet (void);
void herd_check_down (Actor *self, CopTerm message);
void herd_check_alias (Actor *self, CopTerm ref);
void herd_check_exit (Actor *self, CopTerm message);
/* An exit signal is about to be sent. */
void herd_expect_signal (CopTerm from, CopTerm to, CopTerm reason);
bool herd_traps (CopTerm pid);
