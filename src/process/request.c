/* Requests: a caller blocks until its callee replies or ends. The record of a pending
 * request lives on the caller's stack and hangs on the callee's list, which is the
 * monitor that a call needs; the reply goes straight into it, not through the mailbox. */
#include "process/process-private.h"

static void
request_add (CopRequest *request, CopProcess *callee)
{
  request->callee = callee;
  request->next = callee->requests;
  if (request->next)
    request->next->prev = request;
  callee->requests = request;
}

static void
request_remove (CopRequest *request)
{
  if (!request->callee)
    return;
  if (request->prev)
    request->prev->next = request->next;
  else
    request->callee->requests = request->next;
  if (request->next)
    request->next->prev = request->prev;
  request->callee = NULL;
}

/* Also runs when the caller is unwound. */
static void
request_clear (CopRequest *request)
{
  request_remove (request);
  cop_term_unref (request->answer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CopRequest, request_clear)

/* Takes @answer. */
static void
request_answer (CopRequest *request, CopTerm answer, bool is_down)
{
  request_remove (request);
  request->is_done = true;
  request->is_down = is_down;
  request->answer = answer;
  if (request->caller->wait == COP_WAIT_REQUEST)
    cop_wake (request->caller);
}

void
cop_process_answer_requests (CopProcess *process, CopTerm reason)
{
  /* The list is youngest first; callers are told oldest first. */
  CopRequest *request = process->requests;
  while (request && request->next)
    request = request->next;
  while (request) {
    CopRequest *younger = request->prev;
    request_answer (request, cop_term_ref (reason), true);
    request = younger;
  }
}

static CopRequestResult
await (CopRequest *request, int64_t timeout_msec, const char *where, CopTerm *ret_term)
{
  CopProcess *self = request->caller;
  if (timeout_msec != 0)
    cop_block_on (self, request, timeout_msec, where);
  if (!request->is_done)
    return COP_REQUEST_TIMEOUT;
  *ret_term = cop_term_steal (&request->answer);
  return request->is_down ? COP_REQUEST_DOWN : COP_REQUEST_REPLIED;
}

CopRequestResult
cop_request (CopTerm        pid,
             CopMessageKind kind,
             CopTerm        request_term,
             int64_t        timeout_msec,
             const char    *where,
             CopTerm       *ret_term)
{
  CopProcess *self = cop_running ();
  CopNode    *node = self->node;
  CopProcess *callee = cop_process_lookup (node, pid);
  if (!callee) {
    cop_term_unref (request_term);
    *ret_term = cop_is_local_pid (pid) ? COP_ATOM (noproc) : COP_ATOM (noconnection);
    return COP_REQUEST_DOWN;
  }

  g_auto (CopRequest) request = { .caller = self, .tag = node->next_ref++ };
  request_add (&request, callee);
  node->n_messages++;
  self->n_out++;
  self->reductions++;
  CopFrom from = { .pid = self->pid, .tag = request.tag, .alias = timeout_msec >= 0 };
  cop_deliver (callee, kind, request_term, from);
  return await (&request, timeout_msec, where, ret_term);
}

CopRequestResult
cop_await_init (CopTerm pid, int64_t timeout_msec, CopTerm *ret_term)
{
  CopProcess *self = cop_running ();
  CopProcess *child = cop_process_lookup (self->node, pid);
  if (!child) {
    *ret_term = COP_ATOM (noproc);
    return COP_REQUEST_DOWN;
  }

  g_auto (CopRequest) request = { .caller = self, .is_init = true };
  request_add (&request, child);
  return await (&request, timeout_msec, "proc_lib:start_link/3", ret_term);
}

void
cop_init_ack (CopTerm answer)
{
  CopProcess *self = cop_running ();
  for (CopRequest *request = self->requests; request; request = request->next)
    if (request->is_init) {
      request_answer (request, answer, false);
      return;
    }
  cop_term_unref (answer);
}

/* A reply that nobody waits for any more is a plain message. OTP: an alias is dead from
 * the moment on at which the caller has seen the first reply. */
static void
reply_late (CopProcess *caller, CopFrom from, bool is_alive, CopTerm reply)
{
  if (from.alias && !is_alive) {
    cop_term_unref (reply);
    return;
  }
  CopTerm ref = cop_local_reference (from.tag);
  CopTerm tag = from.alias ? cop_cons (COP_ATOM (alias), ref) : ref;
  cop_deliver (caller, COP_MESSAGE_PLAIN, cop_tuple_of (tag, reply), (CopFrom){ 0 });
}

void
cop_reply (CopFrom from, CopTerm reply)
{
  CopNode    *node = cop_the_node ();
  CopProcess *caller = cop_process_lookup (node, from.pid);
  if (!caller) {
    cop_term_unref (reply);
    return;
  }

  node->n_messages++;
  CopRequest *request = caller->stay ? caller->stay->request : NULL;
  bool        is_its = request && request->tag == from.tag && from.tag;
  if (G_LIKELY (is_its && !request->is_done))
    request_answer (request, reply, false);
  else
    reply_late (caller, from, is_its, reply);
  if (node->current) {
    node->current->n_out++;
    node->current->reductions++;
  }
}
