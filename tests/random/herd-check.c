/* What must hold in a herd: each monitor tells once, each link once, messages keep their
 * order, and the node's tables hold what the living have and nothing else. */
#include "herd.h"

#include "process/server.h"
#include "term/compare.h"

int
herd_count (GHashTable *table, CopTerm pid)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (table, (void *) (uintptr_t) pid));
}

void
herd_add (GHashTable *table, CopTerm pid, int n)
{
  g_hash_table_insert (table, (void *) (uintptr_t) pid,
                       GINT_TO_POINTER (herd_count (table, pid) + n));
}

static Actor *
actor_of (CopTerm pid)
{
  return g_hash_table_lookup (herd.by_pid, (void *) (uintptr_t) pid);
}

static void *
pair (CopTerm a, CopTerm b)
{
  uint64_t low = cop_local_pid_number (MIN (a, b)),
           high = cop_local_pid_number (MAX (a, b));
  return (void *) (uintptr_t) (low << 32 | high);
}

bool
herd_traps (CopTerm pid)
{
  CopProcessInfo info;
  return cop_process_info (herd.node, pid, &info) && info.trap_exit;
}

/* ---- exit signals ---- */

/* A signal arrives at @to: what is it to do? */
static void
expect_effect (CopTerm from, CopTerm to, CopTerm reason)
{
  Actor *target = actor_of (to);
  if (!target || !cop_is_alive (to))
    return;
  if (herd_traps (to))
    herd_add (target->exits, from, 1);
  else if (reason != COP_ATOM (normal) || from == to)
    target->must_end = true;
}

void
herd_expect_signal (CopTerm from, CopTerm to, CopTerm reason)
{
  Actor *target = actor_of (to);
  if (reason == COP_ATOM (kill) && target)
    target->must_end = true;
  else
    expect_effect (from, to, reason);
}

static void
note_end (CopTerm pid, CopTerm reason)
{
  Actor *actor = actor_of (pid);
  expect (actor && !actor->has_ended, "a process ended twice or was never born");
  if (!actor)
    return;
  expect (actor->must_end || !actor->is_trying, "a process fell through its try");
  actor->has_ended = true;
  actor->reason = cop_term_ref (reason);

  GHashTableIter iter;
  void          *key;
  g_hash_table_iter_init (&iter, herd.links);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    uint64_t low = (uintptr_t) key >> 32, high = (uintptr_t) key & 0xFFFFFFFF;
    uint64_t self = cop_local_pid_number (pid);
    if (low != self && high != self)
      continue;
    g_hash_table_iter_remove (&iter);
    expect_effect (pid, cop_local_pid (low == self ? high : low), reason);
  }
}

void
herd_note (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_SPAWN) {
    herd.born->pid = event->pid;
    g_hash_table_insert (herd.by_pid, (void *) (uintptr_t) event->pid, herd.born);
  } else if (event->kind == COP_EVENT_LINK)
    expect (g_hash_table_add (herd.links, pair (event->pid, event->other)),
            "two links between one pair");
  else if (event->kind == COP_EVENT_UNLINK)
    expect (g_hash_table_remove (herd.links, pair (event->pid, event->other)),
            "an unlink of what was not linked");
  else if (event->kind == COP_EVENT_EXIT)
    note_end (event->pid, event->term);
}

void
herd_check_exit (Actor *self, CopTerm message)
{
  CopTerm from = cop_tuple_get (message, 1);
  herd_add (self->exits, from, -1);
  expect (herd_count (self->exits, from) >= 0, "an EXIT message too many");
}

/* ---- monitors ---- */

static Watch *
watch_of (Actor *self, CopTerm ref)
{
  for (guint i = 0; i < self->watches->len; i++) {
    Watch *watch = &g_array_index (self->watches, Watch, i);
    if (watch->ref == ref)
      return watch;
  }
  return NULL;
}

void
herd_check_down (Actor *self, CopTerm message)
{
  Watch *watch = watch_of (self, cop_tuple_get (message, 1));
  if (!watch) {
    complain ("a DOWN without a monitor");
    return;
  }
  expect (!watch->is_over, "a DOWN of a monitor that was over");
  expect (++watch->n_down == 1, "two DOWNs of one monitor");

  const Actor *target = actor_of (watch->target);
  CopTerm      reason = cop_tuple_get (message, 4);
  if (watch->was_dead)
    expect (reason == COP_ATOM (noproc), "a DOWN of the dead without noproc");
  else
    expect (target && target->has_ended && cop_equal (target->reason, reason),
            "a DOWN whose reason is not that of the end");
}

void
herd_check_alias (Actor *self, CopTerm ref)
{
  Watch *watch = watch_of (self, ref);
  expect (watch && watch->is_alias && ++watch->n_messages == 1,
          "a message to an alias that was dead");
}

/* How many of its monitors the node must know. */
static size_t
check_watches (const Actor *actor)
{
  size_t n = 0;
  for (guint i = 0; i < actor->watches->len; i++) {
    const Watch *watch = &g_array_index (actor->watches, Watch, i);
    bool         is_alive = watch->target != COP_NONE && cop_is_alive (watch->target);
    bool         is_due = !watch->is_over && !is_alive;
    expect (watch->n_down == (is_due ? 1 : 0), "%d DOWNs of a monitor whose target is %s",
            watch->n_down, is_alive ? "alive" : "dead");
    n += !watch->is_over && is_alive && watch->target != actor->pid;
  }
  return n;
}

/* ---- all of it, when nothing moves ---- */

static void
check_received (const Actor *actor)
{
  for (guint i = 0; i < herd.actors->len; i++) {
    const Actor *sender = herd.actors->pdata[i];
    int          n_sent = herd_count (sender->sent, actor->pid);
    int          n_received = herd_count (actor->received, sender->pid);
    expect (n_sent == n_received, "%d messages sent, %d received", n_sent, n_received);
  }
}

static void
check_living (const Actor *actor)
{
  CopProcessInfo info;
  bool           is_there = cop_process_info (herd.node, actor->pid, &info);
  expect (is_there && !actor->has_ended, "a living process which nobody knows");
  expect (!actor->must_end, "a process survived what it cannot survive");
  expect (info.mailbox == 0, "messages are left that nobody handles");
  expect (info.status == COP_STATUS_WAITING, "a process does not wait at the end");
  check_received (actor);

  GHashTableIter iter;
  void          *count;
  g_hash_table_iter_init (&iter, actor->exits);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    expect (GPOINTER_TO_INT (count) == 0, "an EXIT message did not come");
}

void
herd_check_quiet (void)
{
  size_t n_living = 0, n_monitors = 0, n_names = 0;
  for (guint i = 0; i < herd.actors->len; i++) {
    const Actor *actor = herd.actors->pdata[i];
    if (!cop_is_alive (actor->pid)) {
      expect (actor->has_ended, "a process is neither alive nor has it ended");
      continue;
    }
    CopTerm name = cop_registered_name (actor->pid);
    expect (name == COP_NONE || cop_whereis (name) == actor->pid,
            "a name is not its own");
    n_names += name != COP_NONE;
    n_living++;
    n_monitors += check_watches (actor);
    check_living (actor);
  }

  CopNodeStats stats;
  cop_node_stats (herd.node, &stats);
  size_t n_links = g_hash_table_size (herd.links);
  expect (stats.n_processes == n_living, "%zu processes, %zu known", stats.n_processes,
          n_living);
  expect (stats.n_links == n_links, "%zu links, %zu known", stats.n_links, n_links);
  expect (stats.n_monitors == n_monitors, "%zu monitors, %zu known", stats.n_monitors,
          n_monitors);
  expect (stats.n_names == n_names, "%zu names, %zu known", stats.n_names, n_names);
  expect (stats.n_timers == 0, "%zu timers are left", stats.n_timers);
}
