/* How a gen_server ends: terminate, the server's report, a reply still owed, the crash
 * report, and the end of the process. Order and reasons are those of OTP 25. */
#include "behaviour/gen-server-private.h"

#include "behaviour/proc-lib.h"
#include "behaviour/report.h"
#include "term/match.h"

/* How a server is to end. */
typedef struct {
  CopGenServer *self;
  CopFailure    failure;    /* owned */
  bool          with_stack; /* a callback failed: the report shows its stack */
  CopTerm       reply;      /* owned; COP_NONE: nobody waits for one */
  bool          is_reported;
} Ending;

static void
clear_ending (Ending *ending)
{
  cop_failure_clear (&ending->failure);
  cop_term_unref (cop_term_steal (&ending->reply));
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ending, clear_ending)

/* ---- the report ---- */

static CopTerm
client_info (const CopGenServer *self)
{
  if (self->message == NULL || self->message->kind != COP_MESSAGE_CALL)
    return COP_ATOM (undefined);

  CopTerm pid = self->message->from.pid;
  if (!cop_is_alive (pid))
    return cop_tuple_of (pid, cop_atom ("dead"));

  CopTerm name = cop_registered_name (pid);
  return cop_tuple_of (pid, cop_tuple_of (name == COP_NONE ? pid : name, COP_NIL));
}

/* The stack of a failed callback; an exit has none of its own and gets the callback. */
static CopTerm
stack_of (const Ending *ending)
{
  static const struct {
    const char *function;
    int         arity;
  } callbacks[] = {
    [COP_CALLBACK_NONE] = { "loop", 7 },
    [COP_CALLBACK_INIT] = { "init", 1 },
    [COP_CALLBACK_CALL] = { "handle_call", 3 },
    [COP_CALLBACK_CAST] = { "handle_cast", 2 },
    [COP_CALLBACK_INFO] = { "handle_info", 2 },
    [COP_CALLBACK_CONTINUE] = { "handle_continue", 2 },
    [COP_CALLBACK_TERMINATE] = { "terminate", 2 },
  };

  CopTerm stack = ending->failure.stack;
  if (stack != COP_NONE && stack != COP_NIL)
    return cop_term_ref (stack);

  const CopGenServer *self = ending->self;
  return cop_list_of (cop_tuple_of (cop_module_atom (self->class->module),
                                    cop_atom (callbacks[self->callback].function),
                                    cop_int (callbacks[self->callback].arity), COP_NIL));
}

static void
report_end (void *data)
{
  Ending           *ending = data;
  CopGenServer     *self = ending->self;
  const CopFailure *failure = &ending->failure;
  CopTerm           name = cop_gen_server_name_term (self);
  CopTerm           reason = cop_term_ref (failure->value);
  if (ending->with_stack)
    reason = cop_tuple_of (reason, stack_of (ending));

  cop_report (cop_map_of (cop_atom ("label"),
                          cop_tuple_of (COP_ATOM (gen_server), COP_ATOM (terminate)),
                          COP_ATOM (name), cop_term_ref (name), cop_atom ("last_message"),
                          cop_gen_server_message_term (self, true), cop_atom ("state"),
                          cop_gen_server_state_term (self), COP_ATOM (log),
                          cop_debug_log (cop_gen_server_debug (self)), COP_ATOM (reason),
                          reason, cop_atom ("client_info"), client_info (self)));
}

static void
try_report (Ending *ending)
{
  g_auto (CopFailure) ignored = { 0 };

  if (cop_report_is_wanted ())
    cop_try (report_end, ending, &ignored);
}

/* ---- terminate ---- */

static void
call_terminate (void *data)
{
  Ending          *ending = data;
  CopGenServer    *self = ending->self;
  g_auto (CopTerm) reason = cop_failure_reason (&ending->failure);

  self->class->terminate (self->state, reason);
}

/* OTP: a throw of terminate is ignored; another failure takes the place of the reason. */
static void
try_terminate (Ending *ending)
{
  g_auto (CopFailure) failure = { 0 };
  if (ending->self->class->terminate == NULL)
    return;

  ending->self->callback = COP_CALLBACK_TERMINATE;
  if (cop_try (call_terminate, ending, &failure) || failure.class == COP_CLASS_THROW)
    return;

  CopFailure old = ending->failure;
  ending->failure = failure;
  failure = old;
  ending->with_stack = true;
  try_report (ending);
  ending->is_reported = true;
}

/* ---- the end ---- */

void
cop_gen_server_end (const CopFailure *failure)
{
  cop_proc_lib_crash_report (failure);
  cop_server_end (cop_failure_reason (failure));
}

static void
end (Ending *ending)
{
  CopGenServer *self = ending->self;

  try_terminate (ending);
  bool is_crash = ending->failure.class != COP_CLASS_EXIT ||
                  cop_reason_is_abnormal (ending->failure.value);
  if (is_crash && !ending->is_reported)
    try_report (ending);

  if (ending->reply != COP_NONE) {
    if (cop_gen_server_debug (self) != NULL)
      cop_gen_server_event (self,
                            cop_tuple_of (cop_atom ("out"), cop_term_ref (ending->reply),
                                          cop_from_to_term (self->message->from),
                                          cop_gen_server_state_term (self)));
    cop_reply (self->message->from, cop_term_steal (&ending->reply));
  }

  cop_gen_server_end (&ending->failure);
}

void
cop_gen_server_stop (CopGenServer *self, CopTerm reason)
{
  g_auto (Ending) ending = { .self = self,
                             .failure = { .class = COP_CLASS_EXIT, .value = reason } };
  end (&ending);
}

void
cop_gen_server_stop_reply (CopGenServer *self, CopTerm reason, CopTerm reply)
{
  g_auto (Ending) ending = { .self = self,
                             .failure = { .class = COP_CLASS_EXIT, .value = reason },
                             .reply = reply };
  end (&ending);
}

void
cop_gen_server_stop_failed (CopGenServer *self, CopFailure *failure)
{
  g_auto (Ending) ending = { .self = self, .failure = *failure, .with_stack = true };
  *failure = (CopFailure){ 0 };
  end (&ending);
}
