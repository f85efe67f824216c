/* The client's half of sys: requests that every gen_server answers. */
#include "behaviour/sys.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/gen-server-module.h"
#include "term/match.h"

#include <stdio.h>

/* ---- where trace lines go ---- */

typedef struct {
  CopPrintFunc func;
  void        *data;
} Printer;

static const char printer_key;

void
cop_sys_set_print (CopNode *node, CopPrintFunc func, void *data)
{
  g_return_if_fail (node != NULL);

  Printer *printer = g_new (Printer, 1);
  *printer = (Printer){ func, data };
  cop_node_set_data (node, &printer_key, printer, g_free);
}

void
cop_sys_print (const char *text)
{
  CopNode       *node = cop_node_current ();
  const Printer *printer = cop_node_get_data (node, &printer_key);

  if (printer != NULL && printer->func != NULL)
    printer->func (node, text, printer->data);
  else
    fputs (text, stdout);
}

/* ---- requests ---- */

typedef struct {
  CopTerm     server;
  const char *function; /* of sys, for the failure */
  CopTerm     argument; /* of that function, for the failure; COP_NONE: none */
  int64_t timeout_msec; /* COP_NO_TIMEOUT_GIVEN: the default, not named in the failure */
} Request;

/* The exported functions without a timeout do not show one in their failures. */
#define COP_NO_TIMEOUT_GIVEN ((int64_t) -2)

/* OTP: a failure exits with {Reason, {sys, Function, [Server, Argument, Timeout]}}. */
G_NORETURN static void
exit_failed (const Request *request, CopTerm reason)
{
  CopTerm args = COP_NIL;
  if (request->timeout_msec != COP_NO_TIMEOUT_GIVEN)
    args =
        cop_cons (request->timeout_msec == COP_INFINITY ? COP_ATOM (infinity)
                                                        : cop_int (request->timeout_msec),
                  args);
  if (request->argument != COP_NONE)
    args = cop_cons (cop_term_ref (request->argument), args);
  args = cop_cons (cop_term_ref (request->server), args);

  cop_exit (cop_tuple_of (
      reason, cop_tuple_of (COP_ATOM (sys), cop_atom (request->function), args)));
}

typedef struct {
  const Request *request;
  CopTerm        message; /* owned until it is sent */
  int64_t        timeout_msec;
  CopTerm        answer;
  bool           is_answered;
} Asking;

static void
try_ask (void *data)
{
  Asking *asking = data;

  asking->is_answered = cop_try_call (
      asking->request->server, COP_MESSAGE_SYSTEM, cop_term_steal (&asking->message),
      asking->timeout_msec, "sys.call/3", &asking->answer);
}

/* Takes @message. OTP: an error while the name is looked up is an exit as well. */
static CopTerm
ask (const Request *request, CopTerm message)
{
  g_auto (CopFailure) failure = { 0 };
  Asking              asking = { request, message, request->timeout_msec };
  if (asking.timeout_msec == COP_NO_TIMEOUT_GIVEN)
    asking.timeout_msec = COP_CALL_TIMEOUT;

  if (!cop_try (try_ask, &asking, &failure))
    exit_failed (request, cop_failure_reason (&failure));
  if (!asking.is_answered)
    exit_failed (request, asking.answer);

  return asking.answer;
}

static CopTerm
ask_plain (CopTerm server, const char *function, int64_t timeout_msec)
{
  return ask (&(Request){ server, function, COP_NONE, timeout_msec },
              cop_atom (function));
}

/* {error, Reason} for a state is an error of the caller. */
static CopTerm
state_or_raise (CopTerm answer)
{
  g_auto (CopTerm) kept = answer;
  if (cop_is_tagged (kept, COP_ATOM (error), 2))
    cop_raise (cop_term_ref (cop_tuple_get (kept, 1)));

  return cop_term_steal (&kept);
}

/* {debug, {Function, Argument}}. */
static CopTerm
ask_debug (CopTerm server, const char *function, CopTerm argument, int64_t timeout_msec)
{
  CopTerm command = cop_tuple_of (cop_atom (function), cop_term_ref (argument));

  return ask (&(Request){ server, function, argument, timeout_msec },
              cop_tuple_of (COP_ATOM (debug), command));
}

CopTerm
cop_sys_get_state (CopTerm server, int64_t timeout_msec)
{
  return state_or_raise (ask_plain (server, "get_state", timeout_msec));
}

CopTerm
cop_sys_replace_state (CopTerm server, CopTerm function, int64_t timeout_msec)
{
  g_auto (CopTerm) command = cop_tuple_of (COP_ATOM (replace_state), function);

  /* OTP names it {sys, {replace_state, Function}, [Server]}, which is no function. */
  return state_or_raise (
      ask (&(Request){ server, "replace_state", function, timeout_msec },
           cop_term_ref (command)));
}

CopTerm
cop_sys_get_status (CopTerm server, int64_t timeout_msec)
{
  return ask_plain (server, "get_status", timeout_msec);
}

CopTerm
cop_sys_suspend (CopTerm server, int64_t timeout_msec)
{
  return ask_plain (server, "suspend", timeout_msec);
}

CopTerm
cop_sys_resume (CopTerm server, int64_t timeout_msec)
{
  return ask_plain (server, "resume", timeout_msec);
}

CopTerm
cop_sys_terminate (CopTerm server, CopTerm reason, int64_t timeout_msec)
{
  return ask (&(Request){ server, "terminate", reason, timeout_msec },
              cop_tuple_of (COP_ATOM (terminate), cop_term_ref (reason)));
}

CopTerm
cop_sys_statistics (CopTerm server, CopTerm flag, int64_t timeout_msec)
{
  return ask_debug (server, "statistics", flag, timeout_msec);
}

CopTerm
cop_sys_log (CopTerm server, CopTerm flag, int64_t timeout_msec)
{
  return ask_debug (server, "log", flag, timeout_msec);
}

CopTerm
cop_sys_trace (CopTerm server, CopTerm flag, int64_t timeout_msec)
{
  return ask_debug (server, "trace", flag, timeout_msec);
}

CopTerm
cop_sys_log_to_file (CopTerm server, CopTerm file, int64_t timeout_msec)
{
  return ask_debug (server, "log_to_file", file, timeout_msec);
}

CopTerm
cop_sys_install (CopTerm server, CopTerm function, CopTerm state, int64_t timeout_msec)
{
  g_auto (CopTerm) spec = cop_tuple_of (function, state);

  return ask_debug (server, "install", spec, timeout_msec);
}

CopTerm
cop_sys_remove (CopTerm server, CopTerm function, int64_t timeout_msec)
{
  g_auto (CopTerm) kept = function;

  return ask_debug (server, "remove", kept, timeout_msec);
}

CopTerm
cop_sys_no_debug (CopTerm server, int64_t timeout_msec)
{
  CopTerm command = cop_atom ("no_debug");

  return ask (&(Request){ server, "no_debug", COP_NONE, timeout_msec },
              cop_tuple_of (COP_ATOM (debug), command));
}

CopTerm
cop_sys_change_code (
    CopTerm server, CopTerm module, CopTerm version, CopTerm extra, int64_t timeout_msec)
{
  CopTerm message = cop_tuple_of (cop_atom ("change_code"), cop_term_ref (module),
                                  cop_term_ref (version), cop_term_ref (extra));

  return ask (&(Request){ server, "change_code", module, timeout_msec }, message);
}

/* ---- the module :sys ---- */

typedef CopTerm (*PlainFunc) (CopTerm server, int64_t timeout_msec);
typedef CopTerm (*ArgumentFunc) (CopTerm server, CopTerm argument, int64_t timeout_msec);

static CopTerm
call_plain (PlainFunc func, const CopTerm *args, size_t n_args)
{
  return func (args[0],
               n_args > 1 ? cop_timeout_of_term (args[1]) : COP_NO_TIMEOUT_GIVEN);
}

static CopTerm
call_with_argument (ArgumentFunc func, const CopTerm *args, size_t n_args)
{
  return func (args[0], args[1],
               n_args > 2 ? cop_timeout_of_term (args[2]) : COP_NO_TIMEOUT_GIVEN);
}

#define PLAIN_EXPORT(name)                                                               \
  static CopTerm export_##name (const CopTerm *args, size_t n_args, CopTerm env)         \
  {                                                                                      \
    return call_plain (cop_sys_##name, args, n_args);                                    \
  }

#define ARGUMENT_EXPORT(name)                                                            \
  static CopTerm export_##name (const CopTerm *args, size_t n_args, CopTerm env)         \
  {                                                                                      \
    return call_with_argument (cop_sys_##name, args, n_args);                            \
  }

PLAIN_EXPORT (get_state)
PLAIN_EXPORT (get_status)
PLAIN_EXPORT (suspend)
PLAIN_EXPORT (resume)
PLAIN_EXPORT (no_debug)
ARGUMENT_EXPORT (terminate)
ARGUMENT_EXPORT (statistics)
ARGUMENT_EXPORT (log)
ARGUMENT_EXPORT (trace)
ARGUMENT_EXPORT (log_to_file)

static CopTerm
export_replace_state (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_sys_replace_state (args[0], cop_term_ref (args[1]),
                                n_args > 2 ? cop_timeout_of_term (args[2])
                                           : COP_NO_TIMEOUT_GIVEN);
}

/* Its second argument is {Func, State} or {Id, Func, State}. */
static CopTerm
install_spec (CopTerm server, CopTerm spec, int64_t timeout_msec)
{
  return ask_debug (server, "install", spec, timeout_msec);
}

static CopTerm
export_install (const CopTerm *args, size_t n_args, CopTerm env)
{
  return call_with_argument (install_spec, args, n_args);
}

static CopTerm
export_remove (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_sys_remove (args[0], cop_term_ref (args[1]),
                         n_args > 2 ? cop_timeout_of_term (args[2])
                                    : COP_NO_TIMEOUT_GIVEN);
}

static CopTerm
export_change_code (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_sys_change_code (args[0], args[1], args[2], args[3],
                              n_args > 4 ? cop_timeout_of_term (args[4])
                                         : COP_NO_TIMEOUT_GIVEN);
}

static const CopExport sys_exports[] = {
  { "get_state", 1, export_get_state, "The state of a server." },
  { "get_state", 2, export_get_state, "The same with a timeout." },
  { "replace_state", 2, export_replace_state,
    "Replaces the state by what a function makes of it." },
  { "replace_state", 3, export_replace_state, "The same with a timeout." },
  { "get_status", 1, export_get_status, "Everything a server says of itself." },
  { "get_status", 2, export_get_status, "The same with a timeout." },
  { "suspend", 1, export_suspend, "Lets a server handle system messages only." },
  { "suspend", 2, export_suspend, "The same with a timeout." },
  { "resume", 1, export_resume, "Ends the suspension." },
  { "resume", 2, export_resume, "The same with a timeout." },
  { "terminate", 2, export_terminate, "Ends a server with a reason." },
  { "terminate", 3, export_terminate, "The same with a timeout." },
  { "statistics", 2, export_statistics, "Counts messages: true, false, get." },
  { "statistics", 3, export_statistics, "The same with a timeout." },
  { "log", 2, export_log, "Keeps the last events: true, {true, n}, false, get, print." },
  { "log", 3, export_log, "The same with a timeout." },
  { "trace", 2, export_trace, "Prints each event: true, false." },
  { "trace", 3, export_trace, "The same with a timeout." },
  { "log_to_file", 2, export_log_to_file, "Writes each event into a file, or false." },
  { "log_to_file", 3, export_log_to_file, "The same with a timeout." },
  { "install", 2, export_install, "Calls a function with each event." },
  { "install", 3, export_install, "The same with a timeout." },
  { "remove", 2, export_remove, "Takes such a function away." },
  { "remove", 3, export_remove, "The same with a timeout." },
  { "no_debug", 1, export_no_debug, "Takes all of these away." },
  { "no_debug", 2, export_no_debug, "The same with a timeout." },
  { "change_code", 4, export_change_code, "Tells a suspended server of new code." },
  { "change_code", 5, export_change_code, "The same with a timeout." },
  { NULL },
};

const CopModule cop_sys_module = {
  .name = ":sys",
  .doc = "What every server answers besides its own requests.",
  .exports = sys_exports
};
