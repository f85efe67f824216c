/* A snapshot: what a node looked like at one moment. Immutable and reference counted with
 * atomics, so it is made on the node's thread and read on another. Rows are plain numbers
 * and texts that live as long as the snapshot. */
#pragma once

#include "term/term.h"

G_BEGIN_DECLS

typedef enum {
  COP_SEEN_WORKER, /* a gen_server or another behaviour */
  COP_SEEN_SUPERVISOR,
  COP_SEEN_DYNAMIC_SUPERVISOR,
  COP_SEEN_AGENT,
  COP_SEEN_REGISTRY,
  COP_SEEN_TASK,
  COP_SEEN_MASTER, /* an application master */
  COP_SEEN_PLAIN,  /* a process without behaviour */
  COP_N_SEEN_KINDS
} CopSeenKind;

/* "supervisor", "dynamic supervisor", "agent" …: untranslated, static. */
const char *cop_seen_kind_name (CopSeenKind kind);

typedef enum {
  COP_SEEN_RUNNABLE,
  COP_SEEN_RUNNING,
  COP_SEEN_WAITING,
  COP_SEEN_BLOCKED,
  COP_SEEN_SUSPENDED,
  COP_SEEN_EXITING,
} CopSeenStatus;

const char *cop_seen_status_name (CopSeenStatus status);

#define COP_NOWHERE UINT32_MAX /* no such row */

/* One process. Rows are ordered by id, that is by age. */
typedef struct {
  uint64_t      id; /* number of the pid; unique for ever on this node */
  CopSeenKind   kind;
  CopSeenStatus status;
  const char   *name;  /* registered name as Elixir prints it ("KV.Registry"), or NULL */
  const char   *label; /* for people, or NULL */
  const char   *initial_call;     /* "KV.Bucket.init/1", never NULL */
  const char   *module;           /* "KV.Bucket", or NULL */
  const char   *current_function; /* never NULL */
  const char   *state;            /* short text of the state, or NULL */
  uint32_t      application;      /* index into applications, or COP_NOWHERE */
  uint32_t      parent;           /* row of its supervisor; or master; or COP_NOWHERE */
  uint32_t      order;            /* place among its siblings, in start order */
  uint32_t      n_children;
  uint64_t      reductions;
  uint64_t      messages_in;
  uint64_t      messages_out;
  int64_t       cpu_usec;
  int64_t       started_usec;
  uint64_t      memory; /* bytes */
  uint32_t      mailbox;
  uint32_t      n_links;
  uint32_t      n_monitors;
  uint32_t      n_monitored_by;
  bool          trap_exit;

  /* as a child */
  const char *child_id;   /* NULL when it is no child; "undefined" for dynamic ones */
  const char *restart;    /* "permanent" …, or NULL */
  uint32_t    n_restarts; /* how often this child was restarted */

  /* as a supervisor */
  const char *strategy; /* "one_for_all" …, or NULL */
  int32_t     max_restarts;
  int32_t     max_seconds;
  uint32_t    n_recent; /* restarts within the period: “2 of 3 in 5 s” */
  uint64_t    n_all_restarts;
  int64_t     last_restart_usec; /* 0: never */
  const char *last_reason;       /* of the last restart, or NULL */
} CopSeenProcess;

/* A child without process: stopped, ended or waiting for its restart. */
typedef struct {
  uint32_t    supervisor; /* row */
  uint32_t    order;
  const char *child_id;
  const char *restart;
  bool        is_restarting;
  bool        is_supervisor;
  const char *module;
  uint32_t    n_restarts;
  const char *last_reason; /* or NULL */
} CopSeenAbsent;

typedef struct {
  const char *name; /* "kv" */
  const char *description;
  const char *version;
  const char *type; /* "temporary" …, or NULL when it does not run */
  bool        is_running;
  uint32_t    root; /* row of the root supervisor, or COP_NOWHERE */
  uint32_t    master;
  const char *last_reason; /* why it stopped, or NULL */
  uint32_t    n_processes;
  uint64_t    memory;
  uint64_t    reductions;
  uint64_t    mailbox; /* sum */
} CopSeenApplication;

/* What a node runs on. All texts are static or live as long as the program. */
typedef struct {
  const char *version;  /* of Coppice */
  const char *glib;     /* "2.74.6" */
  const char *libc;     /* "glibc 2.36" */
  const char *compiler; /* "gcc 12.2.0" */
  const char *kernel;   /* "Linux 6.1.0" */
  const char *machine;  /* "x86_64" */
  unsigned    n_processors;
  unsigned    word_bits;
  unsigned    page_bytes;
} CopSeenHost;

/* The program that the node lives in, as its operating system sees it. */
typedef struct {
  int64_t  time_usec; /* monotonic: when it was read; 0: not known */
  uint64_t rss, vsz;  /* bytes resident and reserved */
  int64_t  cpu_usec;  /* spent by all threads since the start */
  unsigned n_threads;
  uint64_t heap_used; /* bytes handed out by malloc */
  uint64_t heap_free; /* that it keeps for later */
} CopSeenProgram;

typedef struct {
  const char *node_name;
  const char *system;    /* "Coppice 0.1.0 on GLib 2.74.6" */
  int64_t     time_usec; /* of the node's clock */
  int64_t     uptime_usec;
  uint64_t    n_spawned, n_exited, n_messages, reductions;
  uint64_t    n_names, n_timers, n_monitors, n_links, n_atoms, atom_limit;
  uint64_t    run_queue, n_stacks, n_stacks_idle;
  uint64_t    memory_processes, memory_stacks, memory_mailboxes, memory_atoms, memory_rss;
  uint64_t    memory_terms, memory_stacks_mapped;
  uint64_t    n_mailbox; /* messages that wait, in all mailboxes */
  uint64_t    n_turns;
  int64_t     busy_usec, longest_turn_usec;
  int64_t     recent_turn_usec; /* the longest turn of the last moments */
  uint64_t    n_restarts;
  bool        has_manual_clock;
  bool        has_own_context;  /* not the program's default one */
  const CopSeenHost *host;      /* or NULL */
  CopSeenProgram     program;   /* read by the source, not by the node */
  int64_t            cost_usec; /* what taking this snapshot cost the node */
} CopSeenNode;

typedef struct {
  CopSeenNode         node;
  size_t              n_processes;
  CopSeenProcess     *processes;
  size_t              n_absent;
  CopSeenAbsent      *absent;
  size_t              n_applications;
  CopSeenApplication *applications; /* by name */
  /*< private >*/
  int                  n_refs; /* atomic */
  GStringChunk        *texts;  /* owned */
  struct _CopTexts    *shared; /* owned, or NULL: texts of many snapshots */
  struct _CopRowStore *rows;   /* owned, or NULL: where the rows go back to */
  size_t               n_room; /* of processes */
} CopSnapshot;

CopSnapshot *cop_snapshot_ref (CopSnapshot *snapshot);
void         cop_snapshot_unref (CopSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopSnapshot, cop_snapshot_unref)

/* Row of the process @id by binary search, or COP_NOWHERE. */
uint32_t cop_snapshot_find (const CopSnapshot *snapshot, uint64_t id);
/* Row of the process registered as @name, or COP_NOWHERE. */
uint32_t cop_snapshot_find_name (const CopSnapshot *snapshot, const char *name);
/* "#PID<0.72.0>" of an id; to be freed. */
char *cop_seen_pid_text (uint64_t id);
/* What people call it: name, else label, else module, else initial call. */
const char *cop_seen_title (const CopSeenProcess *process);

/* What ending @row would do, computed from strategies and child specs, as one or more
 * sentences: “KV.Supervisor restarts all of its 2 children. 12 buckets end.” @by_request:
 * terminate_child (not restarted) instead of a crash or kill. To be freed. */
char *
cop_snapshot_consequences (const CopSnapshot *snapshot, uint32_t row, bool by_request);
/* The same for stopping an application. */
char *cop_snapshot_stop_consequences (const CopSnapshot *snapshot, uint32_t application);

/* For tests and other sources: a snapshot to be filled; texts by cop_snapshot_text (). */
CopSnapshot *
cop_snapshot_new (size_t n_processes, size_t n_absent, size_t n_applications);
/* A copy of @text that lives as long as the snapshot; NULL gives NULL. */
const char *cop_snapshot_text (CopSnapshot *snapshot, const char *text);

G_END_DECLS
