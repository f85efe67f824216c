#include "gen-server-probe.h"

#include "term/match.h"

static GString *events;

void
log_event (const char *format, ...)
{
  if (events == NULL)
    events = g_string_new (NULL);
  if (events->len > 0)
    g_string_append (events, "; ");

  va_list args;
  va_start (args, format);
  g_string_append_vprintf (events, format, args);
  va_end (args);
}

void
probe_set_up (CopNode *node)
{
  if (events != NULL)
    g_string_free (g_steal_pointer (&events), TRUE);
}

void
assert_events (const char *expected)
{
  settle ();
  g_autofree char *text =
      events ? g_string_free (g_steal_pointer (&events), FALSE) : NULL;

  g_assert_cmpstr (text ? text : "", ==, expected);
}

/* ---- text without stacks ---- */

static bool
is_stack (CopTerm list)
{
  if (!cop_is_cons (list) || !cop_is_tuple (cop_head (list)))
    return false;

  CopTerm entry = cop_head (list);
  return cop_tuple_size (entry) == 4 && cop_is_atom (cop_tuple_get (entry, 0)) &&
         cop_is_list (cop_tuple_get (entry, 3));
}

/* The same term with each stack replaced by the atom STACK. */
static CopTerm
without_stacks (CopTerm term)
{
  if (is_stack (term))
    return cop_atom ("STACK");

  if (!cop_is_tuple (term))
    return cop_term_ref (term);

  CopTerm elements[16];
  size_t  size = cop_tuple_size (term);
  g_assert_cmpuint (size, <=, G_N_ELEMENTS (elements));
  for (size_t i = 0; i < size; i++)
    elements[i] = without_stacks (cop_tuple_get (term, i));

  return cop_tuple (elements, size);
}

char *
text_of (CopTerm term)
{
  g_autoptr (GRegex) pids = g_regex_new ("#(PID|Reference)<[0-9.]+>", 0, 0, NULL);
  g_auto (CopTerm)   plain = without_stacks (term);
  g_autofree char   *text = cop_inspect (plain);

  return g_regex_replace (pids, text, -1, 0, "#\\1", 0, NULL);
}

void
assert_text (CopTerm actual, const char *expected)
{
  g_autofree char *text = text_of (actual);

  cop_term_unref (actual);
  g_assert_cmpstr (text, ==, expected);
}

/* ---- the server ---- */

typedef struct {
  CopTerm *state;
  CopFrom  from;
  bool     in_call;
} Context;

static CopFrom kept_caller;

static void
fail_if_told (CopTerm request)
{
  if (!cop_is_tuple (request) || cop_tuple_size (request) != 2)
    return;

  CopTerm tag = cop_tuple_get (request, 0);
  CopTerm what = cop_tuple_get (request, 1);
  if (tag == cop_atom ("raise"))
    cop_raise (cop_term_ref (what));
  if (tag == COP_ATOM (exit))
    cop_exit (cop_term_ref (what));
  if (tag == COP_ATOM (throw))
    cop_throw (cop_term_ref (what));
}

static CopNext act (CopTerm request, const Context *context);

/* {sleep, …}, {keep, …}, {answer, …}, {call, …}. */
static bool
act_specially (CopTerm request, const Context *context, CopNext *ret_next)
{
  size_t size = cop_is_tuple (request) ? cop_tuple_size (request) : 0;
  if (size < 2)
    return false;

  CopTerm tag = cop_tuple_get (request, 0);
  CopTerm last = cop_tuple_get (request, size - 1);
  if (tag == cop_atom ("sleep")) {
    cop_sleep (cop_to_int (cop_tuple_get (request, 1)));
  } else if (tag == cop_atom ("keep")) {
    kept_caller = context->from;
  } else if (tag == cop_atom ("answer")) {
    cop_reply (kept_caller, cop_term_ref (cop_tuple_get (request, 1)));
  } else if (tag == COP_ATOM (call)) {
    *ret_next = cop_next_reply (
        cop_call_timeout (cop_tuple_get (request, 1), cop_term_ref (last), 200));
    return true;
  } else {
    return false;
  }

  *ret_next = act (last, context);
  return true;
}

static CopNext
act (CopTerm request, const Context *context)
{
  CopNext next = { 0 };

  fail_if_told (request);
  if (act_specially (request, context, &next))
    return next;

  return cop_next_from_term (cop_term_ref (request), context->in_call, context->state);
}

static CopNext
probe_init (void *state, CopTerm argument)
{
  log_event ("init");
  fail_if_told (argument);
  if (cop_is_tagged (argument, cop_atom ("sleep"), 3)) {
    cop_sleep (cop_to_int (cop_tuple_get (argument, 1)));
    argument = cop_tuple_get (argument, 2);
  }

  return cop_next_from_init_term (cop_term_ref (argument), state);
}

static CopNext
probe_handle_call (void *state, CopTerm request, CopFrom from)
{
  if (request == COP_ATOM (get))
    return cop_next_reply (cop_term_ref (*(CopTerm *) state));
  if (request == cop_atom ("unknown"))
    cop_no_clause ();

  return act (request, &(Context){ state, from, true });
}

static CopNext
probe_handle_cast (void *state, CopTerm request)
{
  return act (request, &(Context){ .state = state });
}

static CopNext
probe_handle_info (void *state, CopTerm message)
{
  g_autofree char *text = text_of (message);
  bool             is_order =
      cop_is_tuple (message) && (cop_tuple_get (message, 0) == COP_ATOM (noreply) ||
                                 cop_tuple_get (message, 0) == COP_ATOM (stop) ||
                                 cop_is_tagged (message, cop_atom ("raise"), 2));
  if (is_order)
    return act (message, &(Context){ .state = state });

  if (message == COP_ATOM (timeout))
    log_event ("timeout");
  else
    log_event ("info %s", text);
  return cop_next_noreply ();
}

/* Orders as in casts; other arguments are logged. */
static CopNext
probe_handle_continue (void *state, CopTerm argument)
{
  g_autofree char *text = text_of (argument);

  log_event ("continue %s", text);
  if (cop_is_tuple (argument))
    return act (argument, &(Context){ .state = state });

  return cop_next_noreply ();
}

static void
probe_terminate (void *state, CopTerm reason)
{
  CopTerm          value = *(CopTerm *) state;
  g_autofree char *reason_text = text_of (reason);
  g_autofree char *state_text = cop_inspect (value);

  log_event ("terminate %s %s", reason_text, state_text);
  if (cop_is_cons (value) && cop_head (value) == cop_atom ("fail"))
    fail_if_told (cop_head (cop_tail (value)));
}

const CopGenServerClass probe_class = {
  .module = "Probe",
  .init = probe_init,
  .handle_call = probe_handle_call,
  .handle_cast = probe_handle_cast,
  .handle_info = probe_handle_info,
  .handle_continue = probe_handle_continue,
  .terminate = probe_terminate,
};

CopTerm
probe_start_with (const char *init, const CopStartOptions *options, bool link)
{
  g_auto (CopTerm) argument = T (init);

  return link ? cop_gen_server_start_link (&probe_class, argument, options)
              : cop_gen_server_start (&probe_class, argument, options);
}

CopTerm
probe_start (const char *init)
{
  return cop_start_pid (probe_start_with (init, NULL, true));
}

CopTerm
probe_start_alone (const char *init)
{
  return cop_start_pid (probe_start_with (init, NULL, false));
}

/* ---- reports ---- */

static void
log_report (CopTerm report)
{
  CopTerm label = cop_map_get (report, cop_atom ("label"));
  if (cop_tuple_get (label, 1) == COP_ATOM (terminate)) {
    g_autofree char *reason = text_of (cop_map_get (report, COP_ATOM (reason)));
    log_event ("report %s", reason);
  } else if (cop_tuple_get (label, 0) == COP_ATOM (proc_lib)) {
    CopTerm error =
        cop_keyword_get (cop_map_get (report, COP_ATOM (info)), cop_atom ("error_info"));
    g_autofree char *reason = text_of (cop_tuple_get (error, 1));
    log_event ("crash %s %s", cop_atom_name (cop_tuple_get (error, 0)), reason);
  }
}

static void
event_cb (CopNode *node, const CopEvent *event, void *data)
{
  if (event->kind == COP_EVENT_REPORT) {
    log_report (event->term);
  } else if (event->kind == COP_EVENT_EXIT) {
    CopProcessInfo info = { 0 };
    if (!cop_process_info (node, event->pid, &info) || info.class == NULL)
      return;
    g_autofree char *reason = text_of (event->term);
    log_event ("down %s", reason);
  }
}

void
log_reports (void)
{
  cop_node_listen (cop_node_current (), event_cb, NULL);
}

/* ---- clients ---- */

typedef struct {
  CopTerm     server;
  const char *request;
  int64_t     timeout_msec;
} Call;

static void
run_call (void *data)
{
  const Call *call = data;

  cop_term_unref (cop_call_timeout (call->server, T (call->request), call->timeout_msec));
}

CopTerm
reason_of_call (CopTerm server, const char *request, int64_t timeout_msec)
{
  Call             call = { server, request, timeout_msec };
  CopTerm          ref = COP_NONE;
  CopTerm          pid = cop_spawn_monitor (run_call, &call, &ref);
  g_auto (CopTerm) down = COP_NONE;

  settle ();
  if (cop_is_alive (pid) && timeout_msec > 0)
    advance (timeout_msec);
  down = cop_receive_down (ref, 0);
  return down == COP_NONE ? cop_atom ("alive") : cop_term_ref (cop_tuple_get (down, 4));
}
