/* The insides of a node and its processes, shared by the files of this floor only. */
#pragma once

#include "process/arena.h"
#include "process/fiber.h"
#include "process/node.h"
#include "process/pool.h"
#include "process/process.h"
#include "process/server.h"
#include "process/table.h"
#include "process/timer-wheel.h"

#include <unwind.h>

typedef struct _CopProcess CopProcess;
typedef struct _CopLetter  CopLetter;
typedef struct _CopEdge    CopEdge;
typedef struct _CopRequest CopRequest;

/* ---- mailbox: a singly linked queue of letters from the node's free list ---- */

struct _CopLetter {
  CopLetter *next;
  CopMessage message;
};

typedef struct {
  CopLetter  *head;
  CopLetter **tail; /* &head, or the last letter's next */
} CopMailbox;

/* ---- links and monitors: one edge, on a list of each of its two ends ---- */

typedef enum { COP_EDGE_LINK, COP_EDGE_MONITOR, COP_EDGE_WATCH } CopEdgeKind;

typedef struct {
  CopEdge *prev;
  CopEdge *next;
} CopEdgeHook;

struct _CopEdge {
  union {
    CopArenaBlock head;  /* monitor: its number is that of the reference */
    CopEndWatch  *watch; /* borrowed; watch: what is told of the end */
  };
  CopEdgeKind kind;
  bool        alias;  /* monitor: the reference is an address too */
  CopProcess *end[2]; /* link: both; monitor, watch: [0] owner, [1] watched */
  CopEdgeHook
      hook[2];  /* link: in links of both; else: monitors of [0], monitored_by of [1] */
  CopTerm name; /* monitor by name: the name, else COP_NONE */
};

/* Links and watches end before the name: one line of cache. */
#define COP_LINK_SIZE G_STRUCT_OFFSET (CopEdge, name)

/* In a list an edge hangs by the hook of the side which owns that list. */
static inline CopEdgeHook *
cop_edge_hook (CopEdge *edge, const CopProcess *owner)
{
  return &edge->hook[edge->end[0] != owner];
}

typedef struct {
  CopEdge *first; /* the oldest; the list is a ring */
  size_t   length;
} CopEdgeList;

/* ---- requests: the record lives on the stack of the blocked caller ---- */

struct _CopRequest {
  CopRequest *prev, *next; /* callee->requests */
  CopProcess *caller;
  CopProcess *callee; /* NULL once it is off the list */
  uint64_t    tag;
  bool        is_init; /* answered by cop_init_ack () */
  bool        is_done;
  bool        is_down;
  CopTerm     answer; /* owned: reply, or the reason of the callee's end */
};

/* ---- a process ---- */

typedef enum {
  COP_WAIT_NOTHING,
  COP_WAIT_MESSAGE, /* woken by any message and by the timer */
  COP_WAIT_REQUEST, /* woken by the answer and by the timer */
  COP_WAIT_TIME,    /* woken by the timer only */
  COP_WAIT_QUIET,   /* woken when nothing else is ready */
  COP_WAIT_ENDS,    /* woken by the last of the ends it watches and by the timer */
} CopWait;

/* A timer that wakes a process. */
typedef struct {
  CopTimer    timer;
  CopProcess *process;
} CopAlarm;

/* What there is to know of a blocked process; lives on the stack it has left. */
typedef struct {
  CopFiber         *fiber;   /* that stack */
  CopRequest       *request; /* what it waits for, or NULL */
  const char       *where;   /* what it is blocked in, static */
  struct _CopCatch *catches; /* innermost cop_try () */
  CopAlarm          alarm;
  bool              timed_out;
} CopStay;

/* 256 bytes: four lines of cache, of which a message needs the first two. Many at once
 * are what this library is for, so what only some processes need is kept elsewhere. */
struct _CopProcess {
  /* what every message touches */
  CopTerm     pid;
  CopMailbox  mailbox;
  uint32_t    n_letters;
  uint8_t     wait; /* CopWait */
  bool        is_queued;
  bool        is_started;
  bool        is_ending;  /* the end is decided; exit_reason says how */
  bool        is_running; /* has frames on a stack */
  bool        is_selective;
  bool        is_suspended;
  bool        is_unwinding;
  bool        trap_exit;
  bool        is_idle_over; /* the idle timeout has come */
  bool        is_refilled;  /* more to do: goes to the end of the queue */
  uint8_t     n_lines;      /* of 64 bytes, its state included; 0: too large for a pool */
  CopProcess *run_next;     /* node->run_queue */
  CopNode    *node;
  const CopServerClass *class; /* NULL: plain */
  CopStay    *stay;            /* NULL: it holds no stack, or runs on it */
  CopRequest *requests;        /* callers who wait for this process */
  CopLetter  *letter;          /* being handled; owned */
  uint64_t    reductions;
  uint64_t    n_in;
  uint64_t    n_out;
  CopAlarm   *idle; /* owned; the idle timeout, or NULL */
  CopLetter **mark; /* letters before it are older than mark_ref */

  /* seldom touched */
  CopTerm     exit_reason; /* owned */
  uint64_t    mark_ref;    /* number of the last monitor's reference */
  CopEdgeList links;
  CopEdgeList monitors;
  CopEdgeList monitored_by;
  CopTerm     name;         /* atom or COP_NONE */
  CopTerm     label;        /* owned */
  CopTerm     dictionary;   /* owned map or COP_NONE */
  CopTerm     initial_call; /* owned tuple or COP_NONE */
  CopTerm     parent;       /* pid */
  CopTerm     group_leader; /* pid */
  int64_t     started_usec;
  int64_t     cpu_usec;
  max_align_t state[]; /* class->state_size bytes and more, or CopPlain */
};

G_STATIC_ASSERT (sizeof (CopProcess) <= 256);

/* The state of a plain process. */
typedef struct {
  CopProcessFunc func;
  void          *data;
  GDestroyNotify destroy;
  const char    *entry;      /* static; shown as its initial call */
  CopTerm       *ret_reason; /* cop_node_run (): where the exit reason goes */
} CopPlain;

/* NULL when it is none. */
static inline CopPlain *
cop_process_plain (const CopProcess *process)
{
  return process->class ? NULL : (CopPlain *) process->state;
}

/* A timer which sends a message. */
typedef struct {
  CopArenaBlock head; /* node->timers; its number is that of the reference */
  CopTimer      timer;
  CopNode      *node;
  CopTerm       destination; /* owned: pid or name */
  CopTerm       message;     /* owned */
} CopMessageTimer;

/* ---- the node ---- */

#define COP_N_DATA 16
/* Processes of up to this many times 64 bytes, their state included, are pooled. */
#define COP_N_PROCESS_POOLS 24

struct _CopNode {
  CopTerm       name;
  GMainContext *context; /* owned */
  GSource      *source;  /* owned */
  GThread      *thread;  /* of cop_node_new_thread () */
  GMainLoop    *loop;
  CopClock      clock;
  int64_t       budget_usec;

  /* scheduling */
  CopProcess       *current;
  CopProcess       *run_head;
  CopProcess      **run_tail;
  size_t            n_ready;
  GPtrArray        *quiet; /* CopProcess *, borrowed: waiting for silence */
  CopFiberPool      fibers;
  int64_t           trim_time;     /* real time from which on stacks may be trimmed */
  CopFiber         *main_fiber;    /* stands for the stack that called the run source */
  CopFiber         *loop_fiber;    /* where the loop goes on; NULL: a new one */
  CopFiber         *running;       /* whose stack this is */
  CopProcess       *failed;        /* its handler was just left … */
  CopFailure        failure;       /* … with this */
  struct _CopCatch *catches;       /* innermost cop_try () of who runs */
  struct _Unwind_Exception unwind; /* of the unwinding in progress: never two at once */
  int                      since_clock; /* units since the last look at the clock */
  size_t                   looks_left;  /* of this process's turn */
  bool                     is_spent;    /* the process's turn is over, or even … */
  bool                     turn_over;   /* … the time of this turn on the main loop */
  int64_t                  last_clock;  /* real time of the last look */
  int64_t turn_limit; /* real time at which the turn on the main loop ends; 0: never */
  bool    is_turning;
  bool    is_closing;

  /* processes: slot = number & mask, number grows for ever */
  CopProcess **slots;
  size_t       n_slots;
  size_t       n_processes;
  uint64_t     next_pid;
  CopTable     names;    /* atom → CopProcess */
  CopArena     monitors; /* CopEdge */
  CopArena     timers;   /* CopMessageTimer */
  uint64_t     next_ref;

  /* time */
  int64_t  epoch_usec;    /* real clock at the start */
  int64_t  recent_usec;   /* the node's real time at the last look for a timer … */
  uint64_t recent_cycles; /* … and the processor's count of cycles then */
  int64_t  now_usec;      /* of the manual clock */
  CopWheel wheel;

  /* from other threads */
  GMutex inbox_lock;
  GQueue inbox; /* CopErrand *, owned */
  gint   inbox_filled;

  CopPool letters;
  CopPool links;
  CopPool processes[COP_N_PROCESS_POOLS]; /* by size */

  GArray *listeners; /* CopListener */
  struct {
    const void    *key;
    void          *data;
    GDestroyNotify destroy;
  } data[COP_N_DATA];

  size_t   n_links;
  uint64_t n_spawned;
  uint64_t n_exited;
  uint64_t n_messages;
  uint64_t reductions; /* without since_clock */
  int64_t  busy_usec;
  int64_t  longest_turn_usec;
  uint64_t n_turns;
  int64_t  turn_second; /* real time of the last turn */
  int64_t  turn_usec;   /* the longest one in that second … */
  int64_t  turn_before; /* … and in the second before */
};

typedef struct {
  CopEventFunc func;
  void        *data;
} CopListener;

/* Units (messages handled and sent) of one process before the next has its turn. */
#define COP_TURN_UNITS 512
/* Longer times are cut to 70 years: that much fits the wheel, and microseconds do not
 * overflow. */
#define COP_LONGEST_MSEC ((int64_t) 1 << 41)
/* What the machinery that blocks and its caller have on a stack. */
#define COP_N_FETCHED_LINES 5
/* Units between two looks at the clock. */
#define COP_CLOCK_UNITS 64

extern __thread CopNode *cop_current_node __attribute__ ((tls_model ("initial-exec")));

static inline CopNode *
cop_the_node (void)
{
  return cop_current_node;
}

static inline CopProcess *
cop_the_process (void)
{
  return cop_current_node ? cop_current_node->current : NULL;
}

G_NORETURN void cop_no_process (void); /* says so and aborts */

/* The running process; outside of any the program aborts. */
static inline CopProcess *
cop_running (void)
{
  CopProcess *process = cop_the_process ();
  if (G_UNLIKELY (!process))
    cop_no_process ();
  return process;
}

/* The process of @pid, also while its end is decided but not done; NULL when gone. */
static inline CopProcess *
cop_process_lookup_any (CopNode *node, CopTerm pid)
{
  if (!cop_is_local_pid (pid))
    return NULL;
  CopProcess *process = node->slots[cop_local_pid_number (pid) & (node->n_slots - 1)];
  return process && process->pid == pid ? process : NULL;
}

/* The process of @pid while it counts as alive. */
static inline CopProcess *
cop_process_lookup (CopNode *node, CopTerm pid)
{
  CopProcess *process = cop_process_lookup_any (node, pid);
  return process && !process->is_ending ? process : NULL;
}

/* mailbox.c */
static inline void
cop_letter_free (CopNode *node, CopLetter *letter)
{
  cop_term_unref (letter->message.term);
  cop_pool_give (&node->letters, letter);
}

/* Takes *@place out of the queue; @place is &head or &previous->next. */
static inline CopLetter *
cop_mailbox_take (CopProcess *process, CopLetter **place)
{
  CopLetter *letter = *place;
  *place = letter->next;
  if (process->mailbox.tail == &letter->next)
    process->mailbox.tail = place;
  if (process->mark == &letter->next)
    process->mark = place;
  process->n_letters--;
  return letter;
}

void cop_mailbox_clear (CopProcess *process);
/* Queues and wakes; takes the term. */
void cop_deliver (CopProcess *process, CopMessageKind kind, CopTerm term, CopFrom from);

/* process.c */
/* @extra_size: bytes of state beyond those which @class asks for. */
CopProcess      *
cop_process_new (CopNode *node, const CopServerClass *class, size_t extra_size);
void cop_process_finish (CopProcess *process); /* the end: tells everybody, frees */
/* Bytes of the structure and the state; of large ones without its extra bytes. */
size_t cop_process_size (const CopProcess *process);

/* signal.c */
typedef enum { COP_EXIT_BY_CALL, COP_EXIT_BY_LINK } CopExitOrigin;
/* An exit signal arrives at @target. @reason is lent. */
void
cop_signal_exit (CopProcess *target, CopTerm from, CopTerm reason, CopExitOrigin origin);
/* The end of @process is decided; takes @reason. It is carried out on its next turn. */
void cop_process_decide_end (CopProcess *process, CopTerm reason);

/* link.c */
CopEdge *cop_edge_link (CopProcess *a, CopProcess *b);
CopEdge *cop_edge_find_link (CopProcess *a, CopProcess *b);
CopEdge      *
cop_edge_monitor (CopProcess *owner, CopProcess *watched, CopTerm name, bool alias);
void cop_edge_free (CopNode *node, CopEdge *edge); /* off both lists */
/* What the watchers and partners of a process that ends are told. */
void cop_process_tell_links (CopProcess *process);
void cop_process_tell_monitors (CopProcess *process);
void cop_process_drop_monitors (CopProcess *process);

/* name.c */
void cop_process_forget_name (CopProcess *process);

/* timer.c */
void cop_message_timers_clear (CopNode *node);

/* request.c */
void cop_process_answer_requests (CopProcess *process, CopTerm reason);

/* scheduler.c */
static inline void
cop_make_ready (CopProcess *process)
{
  if (process->is_queued)
    return;
  CopNode *node = process->node;
  if (process == node->current) {
    process->is_refilled = true;
    return;
  }

  process->is_queued = true;
  process->run_next = NULL;
  *node->run_tail = process;
  node->run_tail = &process->run_next;
  node->n_ready++;
}

/* A stack that was left long ago is in no cache, and the processor cannot guess where it
 * lies: has its frames fetched while the others before it run. NULL does no harm. */
static inline void
cop_fetch_stack (const void *stay)
{
  uintptr_t line = (uintptr_t) stay;
  for (size_t i = 0; i < COP_N_FETCHED_LINES; i++)
    __builtin_prefetch ((const void *) (line + i * 64));
}

/* Out of its cop_block (). */
static inline void
cop_wake (CopProcess *process)
{
  process->wait = COP_WAIT_NOTHING;
  cop_fetch_stack (process->stay);
  cop_make_ready (process);
}

/* Leaves the running process's handler for other processes until woken; @timeout_msec as
 * in cop_receive. Whether it was woken by the timer. */
bool
cop_block (CopProcess *process, CopWait wait, int64_t timeout_msec, const char *where);
/* The same until @request is answered. */
bool cop_block_on (CopProcess *process,
                   CopRequest *request,
                   int64_t     timeout_msec,
                   const char *where);
void cop_start_idle (CopProcess *process, int64_t msec);
void cop_stop_idle (CopProcess *process);
/* Charges the time to who runs and finds out whether turns are over. */
void cop_look_at_clock (CopNode *node);
/* Yields, unless the process is about to end. */
void cop_lose_turn (CopProcess *process);

static inline void
cop_count_unit (CopNode *node, CopProcess *process)
{
  process->reductions++;
  if (G_UNLIKELY (++node->since_clock >= COP_CLOCK_UNITS))
    cop_look_at_clock (node);
}

/* Counts a unit of work, at which the process may lose the rest of its turn. */
static inline void
cop_count_work (CopProcess *process)
{
  CopNode *node = process->node;
  cop_count_unit (node, process);
  if (G_UNLIKELY (node->is_spent))
    cop_lose_turn (process);
}

/* Sends count like messages handled, or a producer would fill mailboxes without bound. */
static inline void
cop_count_send (CopProcess *sender)
{
  sender->n_out++;
  cop_count_work (sender);
}

/* Starts those timers of processes which wait for a look at the clock. */
void cop_node_place_timers (CopNode *node);
/* For timers: the node's time, or up to COP_RECENT_USEC before it. The system's clock is
 * asked only when that long has passed: it costs more than the rest of a timer. */
#define COP_RECENT_USEC 66
int64_t cop_node_recent_usec (CopNode *node);
/* For timers whose owner goes on meanwhile: looks at the clock itself. */
void cop_node_start_timer (CopNode *node, CopTimer *timer, int64_t msec);
bool cop_node_turn (CopNode *node,
                    int64_t  budget_usec); /* whether something is still ready */
void cop_node_expire (CopNode *node);     /* fires timers that are due */
void cop_node_run_errands (CopNode *node);
void cop_loop_main (void *node);

/* unwind.c */
/* Leaves the frames of the running process; the loop then goes on with class->failed or
 * the end of the process. */
G_NORETURN void cop_unwind_to_loop (CopProcess *process);

/* look.c */
/* The other end of @edge as @process sees it; given. */
CopTerm
cop_edge_relative (const CopEdge *edge, const CopProcess *process, CopRelation relation);

/* overflow.c */
void cop_overflow_install (void);
