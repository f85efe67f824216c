/* Requests to servers as OTP's gen makes them: failures are exits of the caller. */
#include "behaviour/gen-server.h"
#include "behaviour/name.h"
#include "term/compare.h"

/* What the Observer shows of a caller meanwhile. */
static const char call_3[] = "GenServer.call/3";

static CopTerm
timeout_to_term (int64_t timeout_msec)
{
  return timeout_msec == COP_INFINITY ? COP_ATOM (infinity) : cop_int (timeout_msec);
}

/* Why there is no pid at the address @server. */
static CopTerm
reason_of_absence (CopTerm server)
{
  bool has_node = cop_is_tuple (server) && cop_tuple_size (server) == 2 &&
                  cop_is_atom (cop_tuple_get (server, 0)) &&
                  cop_is_atom (cop_tuple_get (server, 1)) &&
                  cop_tuple_get (server, 0) != COP_ATOM (global);
  if (has_node && cop_tuple_get (server, 1) != cop_node_name (cop_node_current ()))
    return cop_tuple_of (COP_ATOM (nodedown), cop_tuple_get (server, 1));

  return COP_ATOM (noproc);
}

/* Like cop_try_call (); @pid is what @server stands for. */
static bool
request_of_pid (CopTerm        pid,
                CopMessageKind kind,
                CopTerm        request,
                int64_t        timeout_msec,
                const char    *where,
                CopTerm       *ret_term)
{
  if (G_UNLIKELY (pid == cop_self ())) {
    cop_term_unref (request);
    *ret_term = COP_ATOM (calling_self);
    return false;
  }

  CopRequestResult result =
      cop_request (pid, kind, request, timeout_msec, where, ret_term);
  if (result == COP_REQUEST_TIMEOUT)
    *ret_term = COP_ATOM (timeout);

  return result == COP_REQUEST_REPLIED;
}

bool
cop_try_call (CopTerm        server,
              CopMessageKind kind,
              CopTerm        request,
              int64_t        timeout_msec,
              const char    *where,
              CopTerm       *ret_term)
{
  g_return_val_if_fail (request != COP_NONE, false);
  g_return_val_if_fail (ret_term != NULL, false);

  if (G_LIKELY (cop_is_local_pid (server)))
    return request_of_pid (server, kind, request, timeout_msec, where, ret_term);

  g_auto (CopTerm) kept = request;
  CopTerm          pid = cop_name_whereis (server);
  if (!cop_is_local_pid (pid)) {
    *ret_term = reason_of_absence (server);
    return false;
  }

  return request_of_pid (pid, kind, cop_term_steal (&kept), timeout_msec, where,
                         ret_term);
}

G_NORETURN static void
exit_failed_call (CopTerm     reason,
                  const char *function,
                  CopTerm     server,
                  CopTerm     what,
                  int64_t     timeout_msec)
{
  CopTerm args = cop_list_of (cop_term_ref (server), cop_term_ref (what),
                              timeout_to_term (timeout_msec));

  cop_exit (cop_tuple_of (
      reason, cop_tuple_of (COP_ATOM (Elixir_GenServer), cop_atom (function), args)));
}

/* A call by pid asks here and not through cop_try_call (): after the switches of stacks
 * in between each return on the way back is mispredicted, so every frame costs. */
CopTerm
cop_call_timeout (CopTerm server, CopTerm request, int64_t timeout_msec)
{
  g_auto (CopTerm) kept = cop_term_ref (request);
  CopTerm          answer = COP_NONE;
  if (G_UNLIKELY (!cop_is_local_pid (server) || server == cop_self ())) {
    if (cop_try_call (server, COP_MESSAGE_CALL, request, timeout_msec, call_3, &answer))
      return answer;
    exit_failed_call (answer, "call", server, kept, timeout_msec);
  }

  CopRequestResult result =
      cop_request (server, COP_MESSAGE_CALL, request, timeout_msec, call_3, &answer);
  if (G_LIKELY (result == COP_REQUEST_REPLIED))
    return answer;

  exit_failed_call (result == COP_REQUEST_TIMEOUT ? COP_ATOM (timeout) : answer, "call",
                    server, kept, timeout_msec);
}

CopTerm
cop_call_as (
    CopTerm server, CopTerm request, int64_t timeout_msec, const char *where, CopTerm mfa)
{
  g_auto (CopTerm) kept = mfa;
  CopTerm          answer = COP_NONE;
  if (!cop_try_call (server, COP_MESSAGE_CALL, request, timeout_msec, where, &answer))
    cop_exit (cop_tuple_of (answer, cop_term_steal (&kept)));

  return answer;
}

/* A via module and its send may fail in any way: the cast is dropped then. */
typedef struct {
  CopTerm  server;
  CopTerm *request;
} NamedCast;

static void
cast_by_name (void *data)
{
  NamedCast *cast = data;
  CopTerm    pid = cop_name_whereis (cast->server);

  if (cop_is_local_pid (pid))
    cop_post (pid, COP_MESSAGE_CAST, cop_term_steal (cast->request), (CopFrom){ 0 });
}

void
cop_cast_by_name (CopTerm server, CopTerm request)
{
  g_return_if_fail (request != COP_NONE);

  g_auto (CopTerm)    kept = request;
  g_auto (CopFailure) failure = { 0 };
  NamedCast           cast = { server, &kept };
  cop_try (cast_by_name, &cast, &failure);
}

/* Waits for the end of a server that was asked to stop. */
static bool
await_end (CopTerm ref, CopTerm reason, int64_t timeout_msec, CopTerm *ret_reason)
{
  g_auto (CopTerm) down = cop_receive_down (ref, timeout_msec);
  if (down == COP_NONE) {
    cop_demonitor (ref, COP_DEMONITOR_FLUSH);
    *ret_reason = COP_ATOM (timeout);
    return false;
  }

  CopTerm actual = cop_tuple_get (down, 4);
  if (cop_equal (actual, reason))
    return true;

  *ret_reason = cop_term_ref (actual);
  return false;
}

/* OTP: proc_lib:stop monitors, asks by sys:terminate, and waits for the end in what is
 * left of the time. */
bool
cop_try_stop (CopTerm server, CopTerm reason, int64_t timeout_msec, CopTerm *ret_reason)
{
  CopTerm pid = cop_name_whereis (server);
  if (!cop_is_local_pid (pid) || pid == cop_self ()) {
    *ret_reason = pid == COP_NONE ? reason_of_absence (server) : COP_ATOM (calling_self);
    return false;
  }

  CopNode *node = cop_node_current ();
  int64_t  started = cop_node_now_msec (node);
  CopTerm  ref = cop_monitor (pid);
  CopTerm  answer = COP_NONE;
  CopTerm  request = cop_tuple_of (COP_ATOM (terminate), cop_term_ref (reason));
  if (!cop_try_call (pid, COP_MESSAGE_SYSTEM, request, timeout_msec, "GenServer.stop/3",
                     &answer)) {
    cop_demonitor (ref, COP_DEMONITOR_FLUSH);
    *ret_reason = answer;
    if (answer != COP_ATOM (noproc) && answer != COP_ATOM (timeout)) {
      CopTerm args =
          cop_list_of (pid, cop_term_ref (reason), timeout_to_term (timeout_msec));
      *ret_reason = cop_tuple_of (
          answer, cop_tuple_of (COP_ATOM (sys), COP_ATOM (terminate), args));
    }
    return false;
  }
  cop_term_unref (answer);

  int64_t left = timeout_msec;
  if (timeout_msec != COP_INFINITY)
    left = MAX (timeout_msec - (cop_node_now_msec (node) - started), 0);

  return await_end (ref, reason, left, ret_reason);
}

void
cop_stop (CopTerm server, CopTerm reason, int64_t timeout_msec)
{
  CopTerm failure = COP_NONE;
  if (!cop_try_stop (server, reason, timeout_msec, &failure))
    exit_failed_call (failure, "stop", server, reason, timeout_msec);
}

CopTerm
cop_server_whereis (CopTerm server)
{
  return cop_name_whereis (server);
}
