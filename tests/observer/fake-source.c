/* The pretended node: an array of processes, a clock that ticks, and a few rules. */
#include "fake-source.h"

#include "term/print.h"

#include <string.h>

typedef struct {
  uint64_t    id;
  CopSeenKind kind;
  char       *name;  /* owned, or NULL */
  char       *label; /* owned, or NULL */
  const char *module;
  const char *child_id; /* NULL for roots */
  uint64_t    parent;
  uint32_t    n_restarts;
  uint64_t    reductions;
  uint64_t    memory;
  uint32_t    mailbox;
  int64_t     started;
  CopTerm     state; /* owned; of buckets a map */
} Fake;

typedef struct {
  CopSource  parent;
  GPtrArray *processes; /* Fake, owned, by age */
  GPtrArray *dead;      /* CopDetails, owned */
  uint64_t   next_id;
  int64_t    now;
  bool       running;
  char      *last_reason;  /* owned; of the application */
  char      *last_restart; /* owned; reason of the supervisor's last restart */
  int64_t    restarts[8];  /* times of restarts */
  size_t     n_restarts;
  char      *last_apply; /* owned */
} FakeSource;

static void
fake_free (Fake *fake)
{
  g_free (fake->name);
  g_free (fake->label);
  cop_term_unref (fake->state);
  g_free (fake);
}

static Fake *
find_id (FakeSource *self, uint64_t id)
{
  for (size_t i = 0; i < self->processes->len; i++) {
    Fake *fake = self->processes->pdata[i];
    if (fake->id == id)
      return fake;
  }
  return NULL;
}

static Fake *
find_name (FakeSource *self, const char *name)
{
  for (size_t i = 0; i < self->processes->len; i++) {
    Fake *fake = self->processes->pdata[i];
    if (g_strcmp0 (fake->name, name) == 0 || g_strcmp0 (fake->label, name) == 0)
      return fake;
  }
  return NULL;
}

static Fake *
add (FakeSource *self,
     CopSeenKind kind,
     const char *name,
     const char *module,
     uint64_t    parent)
{
  Fake *fake = g_new0 (Fake, 1);

  fake->id = self->next_id++;
  fake->kind = kind;
  fake->name = g_strdup (name);
  fake->module = module;
  fake->parent = parent;
  fake->child_id = name;
  fake->memory = kind == COP_SEEN_AGENT ? 1344 : 2688;
  fake->reductions = 20 + fake->id % 17;
  fake->started = self->now;
  fake->state = COP_NONE;
  g_ptr_array_add (self->processes, fake);
  return fake;
}

static Fake *
add_bucket (FakeSource *self, const char *label)
{
  Fake *supervisor = find_name (self, "KV.BucketSupervisor");
  Fake *bucket = add (self, COP_SEEN_AGENT, NULL, "KV.Bucket", supervisor->id);

  bucket->label = g_strdup (label);
  bucket->child_id = "undefined";
  bucket->state = cop_map_new ();
  return bucket;
}

static uint64_t
find_master (FakeSource *self)
{
  for (size_t i = 0; i < self->processes->len; i++) {
    Fake *fake = self->processes->pdata[i];
    if (fake->kind == COP_SEEN_MASTER)
      return fake->id;
  }
  return 0;
}

static void
start_children (FakeSource *self, uint64_t supervisor, uint32_t n_restarts)
{
  Fake *buckets = add (self, COP_SEEN_DYNAMIC_SUPERVISOR, "KV.BucketSupervisor",
                       "DynamicSupervisor", supervisor);
  Fake *registry = add (self, COP_SEEN_WORKER, "KV.Registry", "KV.Registry", supervisor);

  buckets->n_restarts = registry->n_restarts = n_restarts;
  registry->state = cop_tuple_of (cop_map_new (), cop_map_new ());
}

static void
start_application (FakeSource *self)
{
  Fake *master = add (self, COP_SEEN_MASTER, NULL, "Application", 0);
  Fake *root =
      add (self, COP_SEEN_SUPERVISOR, "KV.Supervisor", "KV.Supervisor", master->id);

  master->child_id = NULL;
  root->child_id = NULL;
  start_children (self, root->id, 0);
  self->running = true;
  self->n_restarts = 0;
  g_clear_pointer (&self->last_reason, g_free);
}

/* ---- snapshots ---- */

static uint32_t
row_of (FakeSource *self, uint64_t id)
{
  for (size_t i = 0; i < self->processes->len; i++) {
    if (((Fake *) self->processes->pdata[i])->id == id)
      return (uint32_t) i;
  }
  return COP_NOWHERE;
}

static uint32_t
n_recent (FakeSource *self)
{
  uint32_t n = 0;

  for (size_t i = 0; i < self->n_restarts; i++)
    n += self->restarts[i] > self->now - 5 * G_USEC_PER_SEC;
  return n;
}

static void
fill_supervisor (FakeSource     *self,
                 CopSnapshot    *snapshot,
                 CopSeenProcess *row,
                 const Fake     *fake)
{
  bool is_root = fake->kind == COP_SEEN_SUPERVISOR;

  row->strategy = is_root ? "one_for_all" : "one_for_one";
  row->max_restarts = 3;
  row->max_seconds = 5;
  if (!is_root)
    return;
  row->n_recent = n_recent (self);
  row->n_all_restarts = self->n_restarts;
  if (self->n_restarts > 0) {
    row->last_restart_usec = self->restarts[self->n_restarts - 1];
    row->last_reason = cop_snapshot_text (snapshot, self->last_restart);
  }
}

static void
fill_row (FakeSource *self, CopSnapshot *snapshot, CopSeenProcess *row, const Fake *fake)
{
  row->id = fake->id;
  row->kind = fake->kind;
  row->status = fake->mailbox > 0 ? COP_SEEN_RUNNABLE : COP_SEEN_WAITING;
  row->name = cop_snapshot_text (snapshot, fake->name);
  row->label = cop_snapshot_text (snapshot, fake->label);
  row->module = fake->module;
  row->initial_call = fake->kind == COP_SEEN_AGENT ? "KV.Bucket.init/1" : "KV.init/1";
  row->current_function = "gen_server.loop/7";
  row->application = 0;
  row->n_restarts = fake->n_restarts;
  row->reductions = fake->reductions;
  row->messages_in = fake->reductions / 2;
  row->memory = fake->memory;
  row->mailbox = fake->mailbox;
  row->started_usec = fake->started;
  row->n_links = 1;
  row->child_id = fake->child_id;
  row->restart = fake->child_id == NULL         ? NULL
                 : fake->kind == COP_SEEN_AGENT ? "temporary"
                                                : "permanent";
  if (fake->kind == COP_SEEN_SUPERVISOR || fake->kind == COP_SEEN_DYNAMIC_SUPERVISOR)
    fill_supervisor (self, snapshot, row, fake);
}

static void
fill_parents (FakeSource *self, CopSnapshot *snapshot)
{
  uint64_t last_parent = 0;
  uint32_t last_row = COP_NOWHERE;

  for (size_t i = 0; i < snapshot->n_processes; i++) {
    const Fake     *fake = self->processes->pdata[i];
    CopSeenProcess *row = &snapshot->processes[i];

    if (fake->parent == 0)
      continue;
    if (fake->parent != last_parent) {
      last_parent = fake->parent;
      last_row = row_of (self, fake->parent);
    }
    row->parent = last_row;
    if (last_row != COP_NOWHERE)
      row->order = snapshot->processes[last_row].n_children++;
  }
}

static CopSnapshot *
take_snapshot (FakeSource *self)
{
  CopSnapshot        *snapshot = cop_snapshot_new (self->processes->len, 0, 1);
  CopSeenApplication *app = &snapshot->applications[0];

  snapshot->node.node_name = "fake@nowhere";
  snapshot->node.system = "Fake 1.0";
  snapshot->node.time_usec = snapshot->node.uptime_usec = self->now;
  snapshot->node.n_restarts = self->n_restarts;
  *app = (CopSeenApplication){
    .name = "kv",
    .description = "A key-value store",
    .version = "0.1.0",
    .type = self->running ? "temporary" : NULL,
    .is_running = self->running,
    .root = COP_NOWHERE,
    .master = COP_NOWHERE,
    .last_reason = cop_snapshot_text (snapshot, self->last_reason),
    .n_processes = self->processes->len,
  };
  for (size_t i = 0; i < self->processes->len; i++) {
    const Fake *fake = self->processes->pdata[i];

    fill_row (self, snapshot, &snapshot->processes[i], fake);
    app->memory += fake->memory;
    app->reductions += fake->reductions;
    app->mailbox += fake->mailbox;
    if (fake->kind == COP_SEEN_SUPERVISOR)
      app->root = (uint32_t) i;
    if (fake->kind == COP_SEEN_MASTER)
      app->master = (uint32_t) i;
    snapshot->node.n_messages += fake->reductions / 2;
  }
  fill_parents (self, snapshot);
  return snapshot;
}

static void
give (FakeSource *self)
{
  cop_source_give_snapshot (&self->parent, take_snapshot (self));
}

/* ---- endings ---- */

static void
remember_death (FakeSource *self,
                const Fake *fake,
                const char *reason,
                uint64_t    successor)
{
  CopDetails *details = cop_details_new (fake->id);

  details->title = g_strdup (fake->name != NULL ? fake->name : fake->label);
  details->exit_reason = g_strdup (reason);
  details->exit_usec = self->now;
  details->successor = successor;
  details->successor_title = successor != 0 ? g_strdup (fake->name) : NULL;
  g_ptr_array_add (self->dead, details);
}

/* Removes the process and everything below it. */
static void
end_process (FakeSource *self, Fake *fake, const char *reason, uint64_t successor)
{
  uint64_t id = fake->id;

  for (size_t i = self->processes->len; i-- > 0;) {
    Fake *child = self->processes->pdata[i];
    if (child->parent == id)
      end_process (self, child, ":shutdown", 0);
    i = MIN (i, self->processes->len);
  }
  remember_death (self, fake, reason, successor);
  g_ptr_array_remove (self->processes, fake);
}

static void
end_application (FakeSource *self, const char *reason)
{
  Fake *master = find_id (self, find_master (self));

  if (master != NULL)
    end_process (self, master, reason, 0);
  self->running = false;
  g_free (self->last_reason);
  self->last_reason = g_strdup (reason);
}

/* one_for_all: both children of KV.Supervisor end and start again. */
static void
restart_all (FakeSource *self, Fake *culprit, const char *reason)
{
  uint64_t supervisor = culprit->parent;
  uint32_t n_restarts = culprit->n_restarts + 1;
  Fake    *buckets = find_name (self, "KV.BucketSupervisor");
  Fake    *registry = find_name (self, "KV.Registry");

  if (n_recent (self) >= 3) {
    end_application (self, ":shutdown");
    return;
  }
  g_assert (self->n_restarts < G_N_ELEMENTS (self->restarts));
  self->restarts[self->n_restarts++] = self->now;
  g_free (self->last_restart);
  self->last_restart = g_strdup (reason);
  end_process (self, buckets, buckets == culprit ? reason : ":shutdown", self->next_id);
  end_process (self, registry, registry == culprit ? reason : ":shutdown",
               self->next_id + 1);
  start_children (self, supervisor, n_restarts);
}

void
fake_source_kill (CopSource *source, uint64_t id, const char *reason)
{
  FakeSource *self = (FakeSource *) source;
  Fake       *fake = find_id (self, id);

  if (fake == NULL)
    return;
  switch (fake->kind) {
  case COP_SEEN_DYNAMIC_SUPERVISOR:
  case COP_SEEN_WORKER: restart_all (self, fake, reason); break;
  case COP_SEEN_SUPERVISOR:
  case COP_SEEN_MASTER: end_application (self, reason); break;
  case COP_SEEN_AGENT:
  case COP_SEEN_REGISTRY:
  case COP_SEEN_TASK:
  case COP_SEEN_PLAIN:
  case COP_N_SEEN_KINDS: end_process (self, fake, reason, 0); break;
  }
  give (self);
}

void
fake_source_set_running (CopSource *source, bool running)
{
  FakeSource *self = (FakeSource *) source;

  if (running && !self->running)
    start_application (self);
  else if (!running && self->running)
    end_application (self, ":normal");
  give (self);
}

uint64_t
fake_source_find (CopSource *source, const char *name)
{
  Fake *fake = find_name ((FakeSource *) source, name);

  return fake != NULL ? fake->id : 0;
}

uint64_t
fake_source_add_bucket (CopSource *source, const char *label)
{
  uint64_t id = add_bucket ((FakeSource *) source, label)->id;

  give ((FakeSource *) source);
  return id;
}

void
fake_source_tick (CopSource *source)
{
  FakeSource *self = (FakeSource *) source;

  self->now += G_USEC_PER_SEC;
  give (self);
}

void
fake_source_work (CopSource *source)
{
  FakeSource *self = (FakeSource *) source;

  for (size_t i = 0; i < self->processes->len; i++) {
    Fake *fake = self->processes->pdata[i];
    fake->reductions += fake->id * 7919 % 1000;
    fake->memory = 1344 + fake->id * 104729 % 5000;
    fake->mailbox = fake->id % 97 == 3 ? 2 : 0;
  }
}

void
fake_source_fill_mailbox (CopSource *source, uint64_t id, uint32_t n_messages)
{
  Fake *fake = find_id ((FakeSource *) source, id);

  g_assert (fake != NULL);
  fake->mailbox = n_messages;
  give ((FakeSource *) source);
}

const char *
fake_source_last_apply (CopSource *source)
{
  return ((FakeSource *) source)->last_apply;
}

/* ---- CopSourceClass ---- */

static void
add_pair (GPtrArray *pairs, const char *key, const char *value)
{
  CopSeenPair *pair = g_new0 (CopSeenPair, 1);

  pair->key = g_strdup (key);
  pair->value = g_strdup (value);
  g_ptr_array_add (pairs, pair);
}

static void
add_relative (GPtrArray *relatives, FakeSource *self, uint64_t id)
{
  Fake *fake = find_id (self, id);

  if (fake == NULL)
    return;
  CopSeenRelative *relative = g_new0 (CopSeenRelative, 1);
  relative->id = relative->alive_id = id;
  relative->title = fake->name != NULL ? g_strdup (fake->name) : cop_seen_pid_text (id);
  g_ptr_array_add (relatives, relative);
}

static CopDetails *
describe (FakeSource *self, const Fake *fake)
{
  CopDetails      *details = cop_details_new (fake->id);
  g_autofree char *pid = cop_seen_pid_text (fake->id);

  details->is_alive = true;
  details->n_messages = fake->mailbox;
  add_pair (details->overview, "Pid", pid);
  add_pair (details->overview, "Initial call", "KV.init/1");
  add_relative (details->links, self, fake->parent);
  add_relative (details->ancestors, self, fake->parent);
  if (fake->child_id != NULL)
    add_pair (details->child_spec, "Id", fake->child_id);
  if (fake->kind == COP_SEEN_SUPERVISOR)
    add_pair (details->supervision, "Strategy", "one_for_all");
  add_pair (details->dictionary, ":\"$initial_call\"", "{KV.Bucket, :init, 1}");
  details->state = cop_term_ref (fake->state);
  details->state_text = fake->state != COP_NONE ? cop_inspect (fake->state) : NULL;
  return details;
}

static void
fake_inspect (CopSource     *source,
              uint64_t       id,
              CopDetailsFunc func,
              void          *data,
              GDestroyNotify destroy)
{
  FakeSource            *self = (FakeSource *) source;
  Fake                  *fake = find_id (self, id);
  g_autoptr (CopDetails) details = NULL;

  if (fake != NULL)
    details = describe (self, fake);
  for (size_t i = 0; i < self->dead->len && details == NULL; i++) {
    if (((CopDetails *) self->dead->pdata[i])->id == id)
      details = cop_details_ref (self->dead->pdata[i]);
  }
  func (source, details, data);
  if (destroy != NULL)
    destroy (data);
}

/* Messages {:put, 0}, {:put, 1} …, with a :tick after every three of them. */
static char *
message_text (uint64_t index)
{
  return index % 4 == 3 ? g_strdup (":tick")
                        : g_strdup_printf ("{:put, %" G_GUINT64_FORMAT "}", index);
}

static bool
is_asked_for (const CopEdgesQuery *query, uint64_t id)
{
  for (size_t i = 0; i < query->n_ids; i++) {
    if (query->ids[i] == id)
      return true;
  }
  return false;
}

/* Everybody is linked to his supervisor, and KV.Registry watches all buckets and is
 * linked to the first one. */
static void
fake_edges (CopSource           *source,
            const CopEdgesQuery *query,
            CopSeenEdgesFunc     func,
            void                *data,
            GDestroyNotify       destroy)
{
  FakeSource        *self = (FakeSource *) source;
  uint64_t           registry = fake_source_find (source, "KV.Registry");
  bool               is_first = true;
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (CopSeenEdge));

  for (size_t i = 0; i < self->processes->len; i++) {
    const Fake *fake = self->processes->pdata[i];
    CopSeenEdge link = { .from = fake->parent, .to = fake->id };
    CopSeenEdge other = { .from = registry, .to = fake->id };
    CopSeenEdge monitor = { .from = registry, .to = fake->id, .is_monitor = true };

    if (query->links && fake->parent != 0 && is_asked_for (query, fake->parent))
      g_array_append_val (edges, link);
    if (fake->kind != COP_SEEN_AGENT || !is_asked_for (query, registry))
      continue;
    if (query->links && is_first)
      g_array_append_val (edges, other);
    is_first = false;
    if (query->monitors)
      g_array_append_val (edges, monitor);
  }
  func (source, (const CopSeenEdge *) (void *) edges->data, edges->len, false, data);
  if (destroy != NULL)
    destroy (data);
}

enum { PUT = 1, TICK };

static void
fake_mailbox (CopSource             *source,
              const CopMailboxQuery *query,
              CopSeenMailboxFunc     func,
              void                  *data,
              GDestroyNotify         destroy)
{
  Fake                      *fake = find_id ((FakeSource *) source, query->id);
  g_autoptr (CopSeenMailbox) mailbox = NULL;

  if (fake != NULL) {
    uint64_t n = fake->mailbox;

    mailbox = cop_seen_mailbox_new (query->id);
    mailbox->n_messages = mailbox->n_counted = n;
    mailbox->offset = query->offset;
    mailbox->n_searched = n;
    for (uint64_t i = 0; i < n; i++) {
      if (query->shape != 0 && query->shape != (i % 4 == 3 ? TICK : PUT))
        continue;
      if (mailbox->n_found++ >= query->offset &&
          mailbox->messages->len < query->n_messages)
        cop_seen_mailbox_add_message (mailbox, i, message_text (i));
    }
    cop_seen_mailbox_add_shape (mailbox, "{:put, _}", n - n / 4, PUT);
    if (n >= 4)
      cop_seen_mailbox_add_shape (mailbox, ":tick", n / 4, TICK);
  }
  func (source, mailbox, data);
  if (destroy != NULL)
    destroy (data);
}

static CopTerm
argument (CopTerm args, size_t index)
{
  for (; index > 0 && cop_is_cons (args); index--)
    args = cop_tail (args);
  return cop_is_cons (args) ? cop_head (args) : COP_NONE;
}

static CopTerm
run_bucket (FakeSource *self, const char *function, CopTerm args)
{
  Fake   *bucket = find_id (self, cop_local_pid_number (argument (args, 0)));
  CopTerm key = argument (args, 1);

  if (strcmp (function, "put") == 0) {
    bucket->state = cop_map_put (bucket->state, cop_term_ref (key),
                                 cop_term_ref (argument (args, 2)));
    return COP_ATOM (ok);
  }
  CopTerm value = cop_map_get (bucket->state, key);
  value = value != COP_NONE ? cop_term_ref (value) : COP_ATOM (nil);
  if (strcmp (function, "delete") == 0)
    bucket->state = cop_map_remove (bucket->state, key);
  return value;
}

static CopTerm
run (FakeSource *self, const char *module, const char *function, CopTerm args)
{
  if (strcmp (module, "KV.Registry") == 0)
    add_bucket (self, cop_binary_data (argument (args, 1)));
  else if (strcmp (module, "KV.Bucket") == 0)
    return run_bucket (self, function, args);
  else if (strcmp (module, "Process") == 0)
    fake_source_kill (&self->parent, cop_local_pid_number (argument (args, 0)),
                      ":killed");
  else if (strcmp (module, "DynamicSupervisor") == 0)
    fake_source_kill (&self->parent, cop_local_pid_number (argument (args, 1)),
                      ":shutdown");
  else if (strcmp (module, "Application") == 0)
    fake_source_set_running (&self->parent, strcmp (function, "stop") != 0);
  return COP_ATOM (ok);
}

static void
fake_apply (CopSource     *source,
            const char    *what,
            const char    *module,
            const char    *function,
            CopTerm        args,
            CopResultFunc  func,
            void          *data,
            GDestroyNotify destroy)
{
  FakeSource      *self = (FakeSource *) source;
  g_autofree char *text = cop_inspect (args);
  g_auto (CopTerm) owned = args;

  g_free (self->last_apply);
  self->last_apply = g_strdup_printf ("%s.%s(%s)", module, function, text);
  g_auto (CopTerm) result = run (self, module, function, owned);
  give (self);
  if (func != NULL)
    func (source, result, NULL, data);
  if (destroy != NULL)
    destroy (data);
}

static void
fake_refresh (CopSource *source)
{
  give ((FakeSource *) source);
}

static void
fake_set_interval (CopSource *source, int msec)
{
}

static void
fake_source_free (CopSource *source)
{
  FakeSource *self = (FakeSource *) source;

  cop_source_clear (source);
  g_ptr_array_unref (self->processes);
  g_ptr_array_unref (self->dead);
  g_free (self->last_reason);
  g_free (self->last_restart);
  g_free (self->last_apply);
  g_free (self);
}

static const CopSourceClass fake_class = {
  .start = fake_refresh,
  .set_interval = fake_set_interval,
  .refresh = fake_refresh,
  .inspect = fake_inspect,
  .mailbox = fake_mailbox,
  .edges = fake_edges,
  .apply = fake_apply,
  .free = fake_source_free,
};

CopSource *
fake_source_new (size_t n_buckets)
{
  FakeSource *self = g_new0 (FakeSource, 1);

  cop_source_init (&self->parent, &fake_class);
  self->processes = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_free);
  self->dead = g_ptr_array_new_with_free_func ((GDestroyNotify) cop_details_unref);
  self->next_id = 140;
  self->now = 10 * G_USEC_PER_SEC;
  start_application (self);
  for (size_t i = 0; i < n_buckets; i++) {
    g_autofree char *label = g_strdup_printf ("bucket %zu", i + 1);
    add_bucket (self, label);
  }
  return &self->parent;
}
