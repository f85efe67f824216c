#include "shell/session.h"

#include "behaviour/exit-format.h"
#include "shell/input.h"
#include "process/server.h"
#include "shell/library.h"
#include "term/match.h"
#include "term/print.h"

static const char sessions_key; /* node data: GPtrArray of CopSession, the latest last */

CopShellJob *
cop_shell_job_new (const char *text, bool is_whole)
{
  CopShellJob *job = g_new (CopShellJob, 1);

  *job = (CopShellJob){ g_strdup (text), is_whole };
  return job;
}

void
cop_shell_job_free (CopShellJob *job)
{
  if (job == NULL)
    return;
  g_free (job->text);
  g_free (job);
}

/* ---- lifetime ---- */

static CopSession *
ref_session (CopSession *session)
{
  session->n_refs++;
  return session;
}

static void
unref_session (void *data)
{
  CopSession *session = data;

  if (--session->n_refs > 0)
    return;
  for (size_t i = 0; i < COP_SESSION_N_RESULTS; i++)
    cop_term_unref (session->results[i]);
  cop_term_unref (session->bindings);
  cop_shell_job_free (session->current);
  g_queue_clear_full (&session->jobs, (GDestroyNotify) cop_shell_job_free);
  g_free (session);
}

static void
push (CopSession *session, CopShellParcel *parcel)
{
  parcel->event.number = session->number;
  if (session->channel != NULL)
    cop_shell_channel_push (session->channel, parcel);
  else
    cop_shell_parcel_free (parcel);
}

void
cop_session_answer (CopSession       *session,
                    CopShellEventKind kind,
                    char             *text,
                    unsigned          line,
                    unsigned          column)
{
  CopShellParcel *parcel = g_new0 (CopShellParcel, 1);

  parcel->event = (CopShellEvent){
    .kind = kind, .is_answer = session->current != NULL, .line = line, .column = column
  };
  parcel->text = text;
  g_clear_pointer (&session->current, cop_shell_job_free);
  push (session, parcel);
}

/* ---- the evaluator ---- */

static bool
is_wakeup (CopTerm message, void *session)
{
  return message == ((CopSession *) session)->wakeup;
}

static void
evaluator_main (void *data)
{
  CopSession *session = data;

  cop_set_group_leader (session->server, cop_self ());
  for (;;) {
    cop_term_unref (cop_receive_if (is_wakeup, session, COP_INFINITY));
    session->current = g_queue_pop_head (&session->jobs);
    if (session->current != NULL)
      cop_input_run (session, session->current->text, session->current->is_whole);
  }
}

bool
cop_session_owns (const CopSession *session, CopTerm message)
{
  return message == session->wakeup;
}

/* ---- the server ---- */

static void
start_evaluator (CopSession *session, CopTerm *ret_monitor)
{
  session->is_interrupted = false;
  session->evaluator = cop_spawn_full (evaluator_main, ref_session (session),
                                       &(CopSpawnOptions){ .name = "IEx.Evaluator.init/4",
                                                           .ret_monitor = ret_monitor,
                                                           .destroy = unref_session });
  for (guint i = 0; i < session->jobs.length; i++)
    cop_send (session->evaluator, session->wakeup);
}

static void
tell_interrupted (CopSession *session)
{
  g_autofree char *pid = cop_inspect (session->evaluator);

  cop_session_answer (
      session, COP_SHELL_INTERRUPTED,
      g_strdup_printf ("** (EXIT from %s) evaluation was interrupted", pid), 0, 0);
}

static void
tell_end (CopSession *session, CopTerm reason)
{
  if (session->is_interrupted) {
    tell_interrupted (session);
    return;
  }
  g_autofree char *pid = cop_inspect (session->evaluator);
  g_autofree char *text = cop_format_exit (reason);
  cop_session_answer (
      session, COP_SHELL_EXITED,
      g_strdup_printf ("** (EXIT from %s) shell process exited with reason: %s", pid,
                       text),
      0, 0);
}

static void
server_main (void *data)
{
  CopSession *session = data;
  CopTerm     monitor = COP_NONE;

  cop_trap_exit (true);
  /* A server before this one was killed: what it watched is given up. */
  if (session->evaluator != COP_NONE && cop_is_alive (session->evaluator))
    cop_exit_process (session->evaluator, COP_ATOM (kill));
  if (session->current != NULL)
    tell_end (session, COP_ATOM (killed));
  for (;;) {
    start_evaluator (session, &monitor);
    g_auto (CopTerm) down = cop_receive_down (monitor, COP_INFINITY);
    tell_end (session, cop_tuple_get (down, 4));
  }
}

static void start_server (CopSession *session);

static void
restart_server (void *data, void *node)
{
  CopSession *session = data;

  if (session->channel != NULL && session->server == COP_NONE)
    start_server (session);
}

static void
server_ended (void *data)
{
  CopSession *session = data;

  session->server = COP_NONE;
  if (session->channel != NULL)
    cop_node_invoke (session->node, restart_server, ref_session (session), unref_session);
  unref_session (session);
}

static void
start_server (CopSession *session)
{
  session->server = cop_spawn_full (
      server_main, ref_session (session),
      &(CopSpawnOptions){ .name = "IEx.Server.run/1", .destroy = server_ended });
}

/* ---- sessions of a node ---- */

static void
lose_sessions (void *data)
{
  GPtrArray *sessions = data;

  for (guint i = 0; i < sessions->len; i++) {
    CopSession *session = sessions->pdata[i];
    cop_shell_channel_lose_node (session->channel);
    g_clear_pointer (&session->channel, cop_shell_channel_unref);
  }
  g_ptr_array_unref (sessions);
}

static GPtrArray *
sessions_of (CopNode *node)
{
  GPtrArray *sessions = cop_node_get_data (node, &sessions_key);

  if (sessions == NULL) {
    sessions = g_ptr_array_new_with_free_func (unref_session);
    cop_node_set_data (node, &sessions_key, sessions, lose_sessions);
  }
  return sessions;
}

void
cop_session_start (CopShellChannel *channel, CopNode *node)
{
  CopSession *session = g_new0 (CopSession, 1);

  cop_library_register (node);
  session->n_refs = 1;
  session->node = node;
  session->channel = cop_shell_channel_ref (channel);
  session->bindings = cop_map_new ();
  session->wakeup = cop_make_ref ();
  session->number = 1;
  g_queue_init (&session->jobs);
  g_ptr_array_add (sessions_of (node), session);
  cop_shell_channel_set_session (channel, session);
  start_server (session);
}

static void
end_process (CopTerm pid)
{
  if (pid != COP_NONE)
    cop_exit_process (pid, COP_ATOM (kill));
}

void
cop_session_close (CopSession *session)
{
  cop_shell_channel_set_session (session->channel, NULL);
  g_clear_pointer (&session->channel, cop_shell_channel_unref);
  end_process (session->server);
  end_process (session->evaluator);
  g_ptr_array_remove (sessions_of (session->node), session);
}

void
cop_session_add_job (CopSession *session, CopShellJob *job)
{
  g_queue_push_tail (&session->jobs, job);
  if (session->server == COP_NONE)
    start_server (session);
  else if (session->evaluator != COP_NONE)
    cop_node_send (session->node, session->evaluator, session->wakeup);
}

void
cop_session_interrupt (CopSession *session)
{
  if (session->is_interrupted)
    return;
  if (session->current == NULL) {
    session->current = g_queue_pop_head (&session->jobs);
    if (session->current != NULL) /* the evaluator has not come to it yet */
      tell_interrupted (session);
    return;
  }
  session->is_interrupted = true;
  cop_exit_process (session->evaluator, COP_ATOM (kill));
}

/* ---- of the running process ---- */

CopSession *
cop_session_current (void)
{
  CopNode   *node = cop_node_current ();
  GPtrArray *sessions = node ? cop_node_get_data (node, &sessions_key) : NULL;
  CopTerm    self = node ? cop_self () : COP_NONE;

  for (guint i = 0; sessions != NULL && i < sessions->len; i++) {
    CopSession *session = sessions->pdata[i];
    if (session->evaluator == self)
      return session;
  }
  return NULL;
}

void
cop_session_print (const char *text)
{
  GPtrArray  *sessions = cop_node_get_data (cop_node_current (), &sessions_key);
  CopSession *found = NULL;

  for (guint i = 0; sessions != NULL && i < sessions->len; i++) {
    CopSession *session = sessions->pdata[i];
    if (session->server == cop_group_leader ())
      found = session;
  }
  if (found == NULL && sessions != NULL && sessions->len > 0)
    found = sessions->pdata[sessions->len - 1];
  if (found == NULL)
    return;

  CopShellParcel *parcel = g_new0 (CopShellParcel, 1);
  parcel->event.kind = COP_SHELL_OUTPUT;
  parcel->text = g_strdup (text);
  push (found, parcel);
}
