/* The two processes of a running application, as OTP has them. The master is the group
 * leader of all its processes and kills what is left of them in the end. The starter, its
 * child, calls the start callback, so it is the parent of the root supervisor; it waits
 * for the root's end or the order to end it, and calls prep_stop and stop. */
#include "behaviour/application-private.h"
#include "behaviour/proc-lib.h"
#include "term/match.h"

/* ---- the starter ---- */

typedef struct {
  const CopApplication *definition; /* static */
  CopTerm               master;     /* pid */
  CopTerm               tag;        /* owned reference; of the answer to the master */
  CopTerm               root;       /* pid, once started */
  CopTerm               state;      /* owned; what start gave for stop */
} Starter;

static void
free_starter (gpointer data)
{
  Starter *self = data;

  cop_term_unref (self->tag);
  cop_term_unref (self->state);
  g_free (self);
}

static CopTerm
argument_of (const CopApplication *definition)
{
  return definition->argument == COP_NONE ? COP_NIL : definition->argument;
}

CopTerm
cop_application_start_call (const CopApplication *definition)
{
  return cop_tuple_of (
      cop_module_atom (definition->module ? definition->module : definition->name),
      COP_ATOM (start),
      cop_list_of (COP_ATOM (normal), cop_term_ref (argument_of (definition))));
}

typedef struct {
  const CopApplication *definition;
  CopTerm               value; /* owned; result, or state that goes in and out */
} Callback;

static void
run_start (void *data)
{
  Callback *call = data;

  call->value =
      call->definition->start (COP_ATOM (normal), argument_of (call->definition));
}

static void
run_prep_stop (void *data)
{
  Callback *call = data;

  call->value = call->definition->prep_stop (cop_term_ref (call->value));
}

static void
run_stop (void *data)
{
  Callback *call = data;

  call->definition->stop (call->value);
}

/* Blocks. Gives what `catch` gives. */
static CopTerm
call_start (const CopApplication *definition)
{
  g_auto (CopFailure) failure = { 0 };
  Callback            call = { definition, COP_NONE };

  if (cop_try (run_start, &call, &failure))
    return call.value;
  if (failure.class == COP_CLASS_THROW)
    return cop_term_steal (&failure.value);

  return cop_tuple_of (COP_ATOM (EXIT), cop_failure_reason (&failure));
}

/* {error, …} for what start gave instead of {ok, Pid}; takes @value. */
static CopTerm
start_failure (const CopApplication *definition, CopTerm value)
{
  g_auto (CopTerm) kept = value;
  CopTerm          call = cop_application_start_call (definition);
  CopTerm          reason = COP_NONE;

  if (cop_is_tagged (value, COP_ATOM (error), 2))
    reason = cop_tuple_of (cop_term_ref (cop_tuple_get (value, 1)), call);
  else if (cop_is_tagged (value, COP_ATOM (EXIT), 2) &&
           cop_tuple_get (value, 1) == COP_ATOM (normal))
    reason = cop_tuple_of (cop_term_steal (&kept), call);
  else
    reason =
        cop_tuple_of (COP_ATOM (bad_return), cop_tuple_of (call, cop_term_steal (&kept)));

  return cop_tuple_of (COP_ATOM (error), reason);
}

/* Blocks. Whether the application runs; tells the master. */
static bool
start_application (Starter *self)
{
  g_auto (CopTerm) value = call_start (self->definition);
  size_t           size = cop_is_tuple (value) ? cop_tuple_size (value) : 0;
  bool is_ok = (size == 2 || size == 3) && cop_tuple_get (value, 0) == COP_ATOM (ok) &&
               cop_is_pid (cop_tuple_get (value, 1));
  if (is_ok) {
    self->root = cop_tuple_get (value, 1);
    self->state = size == 3 ? cop_term_ref (cop_tuple_get (value, 2)) : COP_NIL;
    cop_link (self->root);
  }

  CopTerm answer = is_ok ? cop_tuple_of (COP_ATOM (ok), self->root)
                         : start_failure (self->definition, cop_term_steal (&value));
  cop_send (self->master, cop_tuple_of (cop_term_ref (self->tag), answer));
  return is_ok;
}

static void
call_prep_stop (Starter *self)
{
  g_auto (CopFailure) failure = { 0 };
  Callback            call = { self->definition, self->state };

  if (self->definition->prep_stop != NULL && cop_try (run_prep_stop, &call, &failure))
    cop_term_replace (&self->state, call.value);
}

static void
call_stop (Starter *self)
{
  g_auto (CopFailure) failure = { 0 };
  Callback            call = { self->definition, self->state };

  if (self->definition->stop != NULL)
    cop_try (run_stop, &call, &failure);
}

/* Blocks. Ends the root with @signal, then itself with @reason (taken). */
G_NORETURN static void
stop_application (Starter *self, CopTerm signal, CopTerm reason)
{
  g_auto (CopTerm) kept = reason;

  call_prep_stop (self);
  cop_exit_process (self->root, signal);
  cop_term_unref (cop_receive_exit (self->root, COP_INFINITY));
  call_stop (self);
  cop_exit (cop_term_steal (&kept));
}

static void
run_starter (void *data)
{
  Starter *self = data;

  cop_trap_exit (true);
  if (!start_application (self))
    return;

  for (;;) {
    g_auto (CopTerm) message = cop_receive (COP_INFINITY);
    if (cop_is_tagged (message, self->master, 2))
      stop_application (self, COP_ATOM (shutdown), COP_ATOM (normal));
    if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
      continue;

    CopTerm from = cop_tuple_get (message, 1);
    CopTerm reason = cop_tuple_get (message, 2);
    if (from == self->master)
      stop_application (self, reason, cop_term_ref (reason));
    if (from == self->root) {
      call_prep_stop (self);
      call_stop (self);
      cop_exit (cop_term_ref (reason));
    }
  }
}

/* ---- the master ---- */

typedef struct {
  const CopApplication *definition; /* static */
  CopTerm               name;
  CopTerm               controller; /* pid */
  CopTerm               starter;    /* pid */
} Master;

typedef struct {
  CopTerm leader;
  GArray *pids; /* CopTerm */
} Group;

static void
collect_of_group (const CopProcessInfo *info, void *data)
{
  Group *group = data;

  if (info->group_leader == group->leader && info->pid != group->leader &&
      info->status != COP_STATUS_EXITING)
    g_array_append_val (group->pids, info->pid);
}

/* Ends what is left of the application's processes; new ones may have come meanwhile. */
static void
kill_group (void)
{
  g_autoptr (GArray) pids = g_array_new (FALSE, FALSE, sizeof (CopTerm));
  Group              group = { cop_self (), pids };

  do {
    g_array_set_size (pids, 0);
    cop_process_foreach (cop_node_current (), collect_of_group, &group);
    for (unsigned i = 0; i < pids->len; i++)
      cop_exit_process (g_array_index (pids, CopTerm, i), COP_ATOM (kill));
    if (pids->len > 0)
      cop_yield ();
  } while (pids->len > 0);
}

/* Takes @reason. */
G_NORETURN static void
end_master (CopTerm reason)
{
  g_auto (CopTerm) kept = reason;

  kill_group ();
  cop_exit (cop_term_steal (&kept));
}

/* Blocks. Gives {ok, Root} or {error, Reason}. */
static CopTerm
await_start (Master *self, CopTerm tag)
{
  for (;;) {
    g_auto (CopTerm) message = cop_receive (COP_INFINITY);
    if (cop_is_tagged (message, tag, 2))
      return cop_term_ref (cop_tuple_get (message, 1));
    if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
      continue;

    CopTerm reason = cop_tuple_get (message, 2);
    if (cop_tuple_get (message, 1) == self->controller)
      end_master (cop_term_ref (reason));
    if (cop_tuple_get (message, 1) == self->starter)
      return cop_tuple_of (COP_ATOM (error), cop_term_ref (reason));
  }
}

/* Blocks. Has the starter end the application. Takes @reason. */
G_NORETURN static void
stop_starter (Master *self, CopTerm reason)
{
  g_auto (CopTerm) kept = reason;

  cop_send (self->starter, cop_tuple_of (cop_self (), COP_ATOM (terminate)));
  cop_term_unref (cop_receive_exit (self->starter, COP_INFINITY));
  end_master (cop_term_steal (&kept));
}

static void
run_master (void *data)
{
  Master *self = data;

  cop_trap_exit (true);
  cop_set_group_leader (cop_self (), cop_self ());

  g_auto (CopTerm) tag = cop_make_ref ();
  Starter         *starter = g_new0 (Starter, 1);
  *starter = (Starter){ .definition = self->definition,
                        .master = cop_self (),
                        .tag = cop_term_ref (tag) };
  self->starter =
      cop_spawn_full (run_starter, starter,
                      &(CopSpawnOptions){ .name = "application_master.start_it/4",
                                          .link = true,
                                          .destroy = free_starter });

  g_auto (CopTerm) result = await_start (self, tag);
  cop_cast (self->controller, cop_tuple_of (cop_atom ("application_started"), self->name,
                                            cop_term_ref (result)));
  if (cop_is_tagged (result, COP_ATOM (error), 2))
    cop_exit (cop_term_ref (cop_tuple_get (result, 1)));

  for (;;) {
    g_auto (CopTerm) message = cop_receive (COP_INFINITY);
    if (message == COP_ATOM (stop))
      stop_starter (self, COP_ATOM (normal));
    if (!cop_is_tagged (message, COP_ATOM (EXIT), 3))
      continue;

    CopTerm from = cop_tuple_get (message, 1);
    CopTerm reason = cop_tuple_get (message, 2);
    if (from == self->controller)
      stop_starter (self, cop_term_ref (reason));
    if (from == self->starter)
      end_master (cop_term_ref (reason));
  }
}

CopTerm
cop_application_spawn_master (const CopApplication *definition, CopTerm name)
{
  g_auto (CopTerm) initial_call =
      cop_tuple_of (cop_atom ("application_master"), COP_ATOM (init), cop_int (4));
  Master *self = g_new0 (Master, 1);
  *self = (Master){ .definition = definition, .name = name, .controller = cop_self () };

  return cop_proc_lib_spawn (run_master, self,
                             &(CopProcLibOptions){ .link = true,
                                                   .initial_call = initial_call,
                                                   .name = "application_master.init/4",
                                                   .destroy = g_free });
}

void
cop_application_stop_master (CopTerm master)
{
  g_auto (CopTerm) ref = cop_monitor (master);

  cop_unlink (master);
  cop_send (master, COP_ATOM (stop));
  cop_term_unref (cop_receive_down (ref, COP_INFINITY));
  cop_term_unref (cop_receive_exit (master, 0));
}
