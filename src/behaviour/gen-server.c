/* gen_server: starting a server, its init, and what happens when a callback fails. The
 * loop is in gen-server-loop.c, the end in gen-server-end.c. */
#include "behaviour/gen-server-private.h"

#include "behaviour/gen-server-module.h"
#include "behaviour/name.h"
#include "behaviour/proc-lib.h"
#include "term/match.h"

/* ---- init, in the new process ---- */

/* Answers the starter and ends; takes @answer and the failure's content. */
static void
give_up (CopGenServer *self, CopTerm answer, CopFailure *failure)
{
  cop_init_ack (answer);
  cop_gen_server_end (failure);
}

/* OTP: the name is free before the starter learns of the failure. */
static void
free_name (CopGenServer *self)
{
  if (cop_gen_server_name (self) != COP_NONE)
    cop_name_unregister (cop_gen_server_name (self));
}

static CopTerm
error_of (CopTerm reason)
{
  return cop_tuple_of (COP_ATOM (error), reason);
}

static void
stop_in_init (CopGenServer *self, CopTerm reason)
{
  g_auto (CopFailure) failure = { .class = COP_CLASS_EXIT, .value = reason };

  give_up (self, error_of (cop_term_ref (reason)), &failure);
}

static void
finish_init (CopGenServer *self, CopNext *first)
{
  g_auto (CopNext) next = *first;
  *first = (CopNext){ 0 };

  switch (next.kind) {
  case COP_NEXT_OK:
    cop_init_ack (cop_tuple_of (COP_ATOM (ok), cop_self ()));
    cop_gen_server_follow (self, &next);
    return;

  case COP_NEXT_IGNORE:
    free_name (self);
    cop_init_ack (COP_ATOM (ignore));
    cop_server_end (COP_ATOM (normal));
    return;

  case COP_NEXT_STOP:
    free_name (self);
    stop_in_init (self, cop_term_steal (&next.reason));
    return;

  case COP_NEXT_BAD:
    /* OTP leaves the name to the end of the process, which is quicker than its starter.
     */
    free_name (self);
    stop_in_init (
        self, cop_tuple_of (COP_ATOM (bad_return_value), cop_term_steal (&next.reason)));
    return;

  case COP_NEXT_REPLY:
  case COP_NEXT_NOREPLY:
  case COP_NEXT_STOP_REPLY: break;
  }

  stop_in_init (self, cop_tuple_of (COP_ATOM (bad_return_value), COP_ATOM (noreply)));
}

static void
init_failed (CopGenServer *self, CopFailure *failure)
{
  if (failure->class == COP_CLASS_THROW) {
    CopNext next = cop_gen_server_thrown (self, cop_term_steal (&failure->value));
    finish_init (self, &next);
    return;
  }

  free_name (self);
  give_up (self, error_of (cop_failure_reason (failure)), failure);
}

/* OTP: the name is checked before the spawn, and claimed here. */
static bool
claim_name (CopGenServer *self)
{
  CopTerm name = cop_gen_server_name (self);
  if (name == COP_NONE || cop_name_register (name))
    return true;

  CopTerm pid = cop_name_whereis (name);
  cop_init_ack (error_of (cop_tuple_of (COP_ATOM (already_started),
                                        pid == COP_NONE ? COP_ATOM (undefined) : pid)));
  cop_server_end (COP_ATOM (normal));
  return false;
}

static CopNext
call_init (CopGenServer *self)
{
  if (self->class->init != NULL)
    return self->class->init (self->state, self->argument);

  if (self->has_term)
    cop_gen_server_term_state (self)->term = cop_term_ref (self->argument);
  return cop_next_ok ();
}

static void
start_server (void *data)
{
  CopGenServer *self = data;

  if (self->parent == COP_NONE)
    self->parent = cop_self ();
  if (!claim_name (self))
    return;

  if (self->trap_exit)
    cop_trap_exit (true);
  if (self->rare != NULL && self->rare->debug_options != COP_NONE)
    cop_debug_install (&self->rare->debug, self->rare->debug_options);
  cop_gen_server_note_watched (self);

  self->callback = COP_CALLBACK_INIT;
  CopNext next = call_init (self);
  finish_init (self, &next);
}

/* ---- failures ---- */

static void
callback_failed (CopGenServer *self, CopFailure *failure)
{
  if (failure->class == COP_CLASS_THROW) {
    CopNext next = cop_gen_server_thrown (self, cop_term_steal (&failure->value));
    cop_gen_server_go_on (self, &next);
    return;
  }

  cop_gen_server_restore (self);
  cop_gen_server_stop_failed (self, failure);
}

static void
server_failed (void *data, CopFailure *failure)
{
  CopGenServer *self = data;

  switch ((CopCallback) self->callback) {
  case COP_CALLBACK_INIT: init_failed (self, failure); break;

  case COP_CALLBACK_CALL:
  case COP_CALLBACK_CAST:
  case COP_CALLBACK_INFO:
  case COP_CALLBACK_CONTINUE: callback_failed (self, failure); break;

  case COP_CALLBACK_NONE:
  case COP_CALLBACK_TERMINATE: cop_gen_server_end (failure); break;
  }
}

void
cop_no_clause_at (const char *file, int line)
{
  const CopGenServer *self = cop_server_state (&cop_gen_server_class);
  if (self == NULL || self->message == NULL || self->callback < COP_CALLBACK_CALL ||
      self->callback > COP_CALLBACK_INFO)
    cop_raise_at (COP_ATOM (function_clause), file, line, "?");

  bool    is_call = self->callback == COP_CALLBACK_CALL;
  CopTerm request = cop_term_ref (self->message->term);
  CopTerm state = cop_gen_server_state_term (self);
  CopTerm args =
      is_call ? cop_list_of (request, cop_from_to_term (self->message->from), state)
              : cop_list_of (request, state);
  CopTerm function = is_call                               ? COP_ATOM (handle_call)
                     : self->callback == COP_CALLBACK_CAST ? COP_ATOM (handle_cast)
                                                           : COP_ATOM (handle_info);
  CopTerm place = cop_list_of (cop_tuple_of (COP_ATOM (file), cop_string (file)),
                               cop_tuple_of (COP_ATOM (line), cop_int (line)));

  cop_raise_stack (COP_ATOM (function_clause),
                   cop_list_of (cop_tuple_of (cop_module_atom (self->class->module),
                                              function, args, place)));
}

/* ---- the process ---- */

/* While suspended: system messages and the parent's exit. */
static bool
accepts_message (void *data, const CopMessage *message)
{
  const CopGenServer *self = data;
  if (message->kind == COP_MESSAGE_SYSTEM)
    return true;

  CopTerm term = message->term;
  if (message->kind != COP_MESSAGE_PLAIN || !cop_is_tuple (term) ||
      cop_tuple_size (term) != 3)
    return false;

  return cop_tuple_get (term, 0) == COP_ATOM (system) ||
         (cop_tuple_get (term, 0) == COP_ATOM (EXIT) &&
          cop_tuple_get (term, 1) == self->parent);
}

CopGenServerRare *
cop_gen_server_rare (CopGenServer *self)
{
  if (self->rare == NULL)
    self->rare = g_new0 (CopGenServerRare, 1);
  return self->rare;
}

void
cop_gen_server_note_watched (CopGenServer *self)
{
  const CopGenServerRare *rare = self->rare;

  self->is_watched =
      rare != NULL && (rare->debug != NULL || rare->hibernate_after_msec > 0);
}

static void
free_rare (CopGenServerRare *rare)
{
  if (rare == NULL)
    return;

  cop_term_unref (rare->name);
  cop_debug_free (rare->debug);
  cop_term_unref (rare->debug_options);
  g_free (rare);
}

static void
clear_server (void *data)
{
  CopGenServer *self = data;
  CopTermState *term_state = cop_gen_server_term_state (self);

  if (term_state != NULL) {
    cop_term_unref (term_state->term);
    cop_term_unref (term_state->before);
  } else if (self->class->clear_state != NULL) {
    self->class->clear_state (self->state);
  }
  cop_term_unref (self->argument);
  free_rare (self->rare);
}

const CopServerClass cop_gen_server_class = {
  .name = "gen_server",
  .state_size = sizeof (CopGenServer),
  .start = start_server,
  .handle = cop_gen_server_handle,
  .timeout = cop_gen_server_idle,
  .failed = server_failed,
  .accepts = accepts_message,
  .clear = clear_server,
  .idle_function = ":gen_server.loop/7",
};

/* ---- start, in the starter ---- */

static void
fill_server (CopGenServer *self,
             const CopGenServerClass *class,
             CopTerm                argument,
             const CopStartOptions *options)
{
  self->class = class;
  self->has_term = class->state_size == 0;
  self->idle_high = COP_IDLE_HIGH_INFINITY;
  self->trap_exit = options->trap_exit;
  self->argument = cop_term_ref (argument);
  if (options->name == COP_NONE && options->debug == COP_NONE &&
      options->hibernate_after_msec == 0)
    return;

  CopGenServerRare *rare = cop_gen_server_rare (self);
  rare->name = cop_term_ref (options->name);
  rare->debug_options = cop_term_ref (options->debug);
  rare->hibernate_after_msec = options->hibernate_after_msec;
}

static CopTerm
start (const CopGenServerClass *class,
       CopTerm                argument,
       const CopStartOptions *options,
       CopStartLinkage        linkage)
{
  static const CopStartOptions defaults = { 0 };
  if (options == NULL)
    options = &defaults;

  g_return_val_if_fail (class != NULL && class->module != NULL, COP_NONE);
  g_return_val_if_fail (options->name == COP_NONE || cop_name_is_valid (options->name),
                        COP_NONE);

  CopTerm initial_call = cop_gen_server_initial_call (cop_node_current (), class);
  if (options->initial_call != COP_NONE)
    initial_call = options->initial_call;
  CopTerm noted_call =
      options->noted_call != COP_NONE ? options->noted_call : initial_call;

  CopTerm taken = options->name == COP_NONE ? COP_NONE : cop_name_whereis (options->name);
  if (taken != COP_NONE)
    return error_of (cop_tuple_of (COP_ATOM (already_started), taken));

  CopTerm          ref = COP_NONE;
  void            *data = NULL;
  size_t           state_size = MAX (class->state_size, sizeof (CopTermState));
  CopServerOptions spawn = { .link = linkage == COP_START_LINK,
                             .monitor = linkage == COP_START_MONITOR,
                             .ret_monitor = &ref,
                             .initial_call = initial_call,
                             .dictionary = cop_proc_lib_dictionary (noted_call),
                             .extra_size = state_size };
  CopTerm          pid = cop_server_spawn (&cop_gen_server_class, &spawn, &data);
  CopGenServer    *self = data;
  fill_server (self, class, argument != COP_NONE ? argument : COP_NIL, options);
  /* OTP: a server started without link has no parent, but one that is monitored has. */
  if (linkage != COP_START_NOLINK)
    self->parent = cop_self ();

  int64_t timeout_msec = options->timeout_msec > 0 ? options->timeout_msec : COP_INFINITY;
  return cop_proc_lib_await (pid, linkage, ref, timeout_msec);
}

CopTerm
cop_gen_server_start_link (const CopGenServerClass *class,
                           CopTerm                argument,
                           const CopStartOptions *options)
{
  return start (class, argument, options, COP_START_LINK);
}

CopTerm
cop_gen_server_start (const CopGenServerClass *class,
                      CopTerm                argument,
                      const CopStartOptions *options)
{
  return start (class, argument, options, COP_START_NOLINK);
}

CopTerm
cop_gen_server_start_monitor (const CopGenServerClass *class,
                              CopTerm                argument,
                              const CopStartOptions *options)
{
  return start (class, argument, options, COP_START_MONITOR);
}

CopTerm
cop_start_pid (CopTerm result)
{
  g_auto (CopTerm) kept = result;
  bool             is_ok = cop_is_tuple (kept) && cop_tuple_size (kept) >= 2 &&
               cop_tuple_get (kept, 0) == COP_ATOM (ok) &&
               cop_is_pid (cop_tuple_get (kept, 1));
  if (is_ok)
    return cop_tuple_get (kept, 1);

  if (cop_is_tagged (kept, COP_ATOM (error), 2))
    cop_exit (cop_term_ref (cop_tuple_get (kept, 1)));

  cop_exit (cop_term_steal (&kept));
}
