/* A source: a node to look at, local now, remote later. It is used from the observer's
 * thread: all requests are asynchronous, all answers arrive on the GMainContext that was
 * the thread's default when the source was made. What an observer asks for never waits on
 * a busy process, and never changes what it looks at unless it is an action.
 *
 * Implementations fill CopSourceClass; cop_source_* are the functions to use. */
#pragma once

#include "observation/snapshot.h"

G_BEGIN_DECLS

typedef struct _CopSource CopSource;

/* ---- events ---- */

typedef enum {
  COP_SEEN_SPAWN,
  COP_SEEN_EXIT,     /* reason */
  COP_SEEN_REGISTER, /* text: name */
  COP_SEEN_UNREGISTER,
  COP_SEEN_RESTART, /* other: the old id; text: child id; reason: why */
  COP_SEEN_REPORT,  /* text: the report in full */
  COP_SEEN_ACTION,  /* text: what somebody did by an observer */
  COP_SEEN_LONG_TURN,
  COP_SEEN_APPLICATION, /* text: "kv started", "kv exited: :shutdown" */
  COP_SEEN_MAILBOX,     /* text: "12,000 messages wait" */
  COP_N_SEEN_EVENT_KINDS
} CopSeenEventKind;

typedef enum { COP_SEEN_INFO, COP_SEEN_WARNING, COP_SEEN_ERROR } CopSeenLevel;

typedef struct {
  uint64_t         serial; /* from 1, without gaps but for what the ring lost */
  CopSeenEventKind kind;
  int64_t          time_usec;
  int64_t          wall_usec; /* the same in the calendar's time */
  uint64_t         id;        /* process, or 0 */
  uint64_t         other;     /* parent, old pid, supervisor …, or 0 */
  const char      *title;     /* what the process was called: name or module */
  const char      *text;      /* or NULL */
  const char      *reason;    /* exit reason as Elixir prints it, or NULL */
  CopSeenLevel     level;     /* of reports */
} CopSeenEvent;

/* ---- watching ---- */

typedef struct {
  /* A newer snapshot (lent; ref to keep). After structural changes within 70 ms, and
   * every interval. */
  void (*snapshot) (CopSource *source, CopSnapshot *snapshot, void *data);
  /* New events, oldest first, lent for the call. */
  void (*events) (CopSource          *source,
                  const CopSeenEvent *events,
                  size_t              n_events,
                  void               *data);
  /* The node is gone; the last snapshot stays valid. */
  void (*lost) (CopSource *source, const char *why, void *data);
} CopWatcher;

CopSource *cop_source_ref (CopSource *source);
void       cop_source_unref (CopSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopSource, cop_source_unref)

/* Any function of @watcher may be NULL. The first snapshot follows soon. */
void cop_source_watch (CopSource *source, const CopWatcher *watcher, void *data);
void cop_source_unwatch (CopSource *source, const CopWatcher *watcher, void *data);
void cop_source_set_interval (CopSource *source,
                              int        msec);     /* of value-only snapshots; 0: pause */
void cop_source_refresh (CopSource *source); /* one snapshot now */
CopSnapshot *cop_source_snapshot (CopSource *source); /* the last one, lent, or NULL */

typedef void (*CopSeenEventFunc) (const CopSeenEvent *event, void *data);
/* The last 10,000 events, oldest first, lent for the call: for pages that are opened
 * later. @func must not come back to the source. */
void cop_source_foreach_event (CopSource *source, CopSeenEventFunc func, void *data);

/* ---- details of one process ---- */

typedef struct {
  uint64_t id;       /* 0: of another node, or a name that nobody has */
  char    *title;    /* what it is, "#PID<0.75.0>" when nothing better */
  uint64_t alive_id; /* @id while it lives, else who took its place, or 0 */
} CopSeenRelative;

typedef struct {
  char *key;
  char *value;
} CopSeenPair;

typedef struct {
  void *address;
  char *function; /* NULL when not known */
  char *file;     /* without folders, or NULL */
  int   line;
} CopSeenFrame;

/* All owned by the details. Lists are GPtrArray with free functions. */
typedef struct {
  int        n_refs;
  uint64_t   id;
  bool       is_alive;
  GPtrArray *overview; /* CopSeenPair: as Erlang's Observer's rows, in order */
  GPtrArray *links;    /* CopSeenRelative */
  GPtrArray *monitors;
  GPtrArray *monitored_by;
  GPtrArray *ancestors;
  uint64_t   n_links; /* in all: the lists may be cut */
  uint64_t   n_monitors;
  uint64_t   n_monitored_by;
  uint64_t   n_messages;
  GPtrArray *stack;      /* CopSeenFrame: where it is blocked, innermost first */
  char      *busy;       /* what it is in the middle of, so that the state is from before;
                          * or NULL */
  GPtrArray *dictionary; /* CopSeenPair */
  CopTerm    state;      /* a copy, or COP_NONE when it cannot be had */
  char      *state_text; /* state as Elixir inspects it, or why there is none */
  GPtrArray *child_spec; /* CopSeenPair: id, start, restart …; empty when no child */
  GPtrArray *supervision; /* CopSeenPair: strategy, intensity, restarts so far …; empty */
  /* after death */
  char    *title;        /* as CopTombstone has it; NULL while alive */
  char    *exit_reason;  /* NULL while alive */
  char    *last_message; /* the one it ended with, or NULL when that is not known */
  int64_t  exit_usec;
  uint64_t successor; /* id of who took its place, or 0 */
  char    *successor_title;
} CopDetails;

/* For sources: details with empty lists, which own what is put into them. */
CopDetails *cop_details_new (uint64_t id);
void        cop_seen_pair_free (void *pair);
void        cop_seen_relative_free (void *relative);
CopDetails *cop_details_ref (CopDetails *details);
void        cop_details_unref (CopDetails *details);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopDetails, cop_details_unref)

/* @details is lent; NULL when nothing is known of that id. */
typedef void (*CopDetailsFunc) (CopSource *source, CopDetails *details, void *data);
/* @destroy frees @data after @func ran, or when the source ends first. For dead processes
 * the tombstone is kept as long as the ring remembers. */
void cop_source_inspect (CopSource     *source,
                         uint64_t       id,
                         CopDetailsFunc func,
                         void          *data,
                         GDestroyNotify destroy);

/* ---- the mailbox of one process ---- */

typedef struct {
  char    *text; /* "{:put, _, _}", "call {:get, _}" */
  uint64_t count;
  uint64_t key; /* by which it is asked for */
} CopSeenShape;

/* A page of messages. Counting shapes goes on with each request, so that none takes long:
 * ask again while @n_counted or @n_searched < @n_messages. */
typedef struct {
  int        n_refs;
  uint64_t   id;
  uint64_t   n_messages; /* in all */
  uint64_t   offset;     /* of the page: at most what was asked for */
  GPtrArray *messages;   /* char *: oldest first, printed short */
  GPtrArray *shapes;     /* CopSeenShape, most frequent first */
  uint64_t   n_others;   /* of less frequent shapes */
  uint64_t   n_counted;  /* messages which the shapes are of */
  GArray    *places;     /* uint64_t: of each message of the page, from 0 */
  uint64_t   n_searched; /* for the shape that was asked for, all when for none */
  uint64_t   n_found;    /* messages of that shape so far, which @offset counts */
} CopSeenMailbox;

CopSeenMailbox *cop_seen_mailbox_new (uint64_t id); /* with empty lists */
CopSeenMailbox *cop_seen_mailbox_ref (CopSeenMailbox *mailbox);
void            cop_seen_mailbox_unref (CopSeenMailbox *mailbox);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CopSeenMailbox, cop_seen_mailbox_unref)
void cop_seen_mailbox_add_shape (CopSeenMailbox *mailbox,
                                 const char     *text,
                                 uint64_t        count,
                                 uint64_t        key);
/* Takes @text. */
void cop_seen_mailbox_add_message (CopSeenMailbox *mailbox, uint64_t place, char *text);

/* @mailbox is lent; NULL when the process has gone. */
typedef void (*CopSeenMailboxFunc) (CopSource      *source,
                                    CopSeenMailbox *mailbox,
                                    void           *data);
typedef struct {
  uint64_t id;
  uint64_t offset;
  uint64_t n_messages; /* at most a thousand */
  uint64_t shape;      /* key: only such messages; 0: all */
} CopMailboxQuery;
void cop_source_mailbox (CopSource             *source,
                         const CopMailboxQuery *query,
                         CopSeenMailboxFunc     func,
                         void                  *data,
                         GDestroyNotify         destroy);

/* ---- links and monitors of many processes ---- */

#define COP_MAX_EDGES 20000

typedef struct {
  uint64_t from, to; /* a monitor: @from watches @to */
  bool     is_monitor;
} CopSeenEdge;

typedef struct {
  const uint64_t *ids; /* ascending; lent for the call */
  size_t          n_ids;
  bool            links, monitors; /* what is asked for */
} CopEdgesQuery;

/* @edges are lent. @is_cut: there are more of them. */
typedef void (*CopSeenEdgesFunc) (
    CopSource *source, const CopSeenEdge *edges, size_t n_edges, bool is_cut, void *data);
/* What the processes are linked to, watch and are watched by: each edge once,
 * COP_MAX_EDGES at most, so that asking costs the node little whatever there is. */
void cop_source_edges (CopSource           *source,
                       const CopEdgesQuery *query,
                       CopSeenEdgesFunc     func,
                       void                *data,
                       GDestroyNotify       destroy);

/* ---- actions ---- */

/* @result: what the function returned (lent), or COP_NONE; @failure: "** (exit) …", or
 * NULL. */
typedef void (*CopResultFunc) (CopSource  *source,
                               CopTerm     result,
                               const char *failure,
                               void       *data);
/* Runs Module.function(args…) in a process of its own on the node. @args is a list
 * (taken). Everything an observer can do is such a call: KV.Registry.create/2,
 * Process.exit/2, Supervisor.terminate_child/2, Application.stop/1. @what: “Kill
 * KV.Registry”, for the event. @func may be NULL. */
void cop_source_apply (CopSource     *source,
                       const char    *what,
                       const char    *module,
                       const char    *function,
                       CopTerm        args,
                       CopResultFunc  func,
                       void          *data,
                       GDestroyNotify destroy);

/* The pid of @id for the args of an action. */
static inline CopTerm
cop_seen_pid (uint64_t id)
{
  return cop_local_pid (id);
}

/* ---- implementations ---- */

typedef struct {
  void (*start) (CopSource *source); /* somebody watches, after nobody did */
  void (*stop) (CopSource *source);  /* nobody watches any more; may be NULL */
  void (*set_interval) (CopSource *source, int msec);
  void (*refresh) (CopSource *source);
  void (*inspect) (CopSource     *source,
                   uint64_t       id,
                   CopDetailsFunc func,
                   void          *data,
                   GDestroyNotify destroy);
  void (*mailbox) (CopSource             *source,
                   const CopMailboxQuery *query,
                   CopSeenMailboxFunc     func,
                   void                  *data,
                   GDestroyNotify         destroy);
  void (*edges) (CopSource           *source,
                 const CopEdgesQuery *query,
                 CopSeenEdgesFunc     func,
                 void                *data,
                 GDestroyNotify       destroy);
  void (*apply) (CopSource     *source,
                 const char    *what,
                 const char    *module,
                 const char    *function,
                 CopTerm        args,
                 CopResultFunc  func,
                 void          *data,
                 GDestroyNotify destroy);
  void (*free) (CopSource *source);
} CopSourceClass;

struct _CopSource {
  const CopSourceClass *class;
  int                   n_refs;   /* observer's thread only */
  GPtrArray            *watchers; /* owned */
  CopSnapshot          *snapshot; /* owned; the last one */
  struct _CopEventRing *events;   /* owned; the last ones */
};

/* For implementations, on the observer's thread: hand out and remember. */
void cop_source_init (CopSource *source, const CopSourceClass *class);
void cop_source_clear (CopSource *source);
void cop_source_give_snapshot (CopSource *source, CopSnapshot *snapshot); /* takes */
void
cop_source_give_events (CopSource *source, const CopSeenEvent *events, size_t n_events);
void cop_source_give_lost (CopSource *source, const char *why);

G_END_DECLS
