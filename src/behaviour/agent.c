#include "behaviour/agent.h"

#include "behaviour/builtin-modules.h"
#include "behaviour/gen-server-module.h"
#include "term/match.h"

/* ---- the server: its state is the value ---- */

/* OTP: an agent's initial call is that of its function. Given. */
static CopTerm
call_of (CopTerm function)
{
  size_t n_args = 0;

  if (cop_is_tuple (function) && cop_tuple_size (function) == 3 &&
      cop_list_length (cop_tuple_get (function, 2), &n_args))
    return cop_tuple_of (cop_term_ref (cop_tuple_get (function, 0)),
                         cop_term_ref (cop_tuple_get (function, 1)),
                         cop_int ((int64_t) n_args));
  if (cop_is_function (function) && !cop_is_closure (function))
    return cop_tuple_of (cop_function_module (function), cop_function_name (function),
                         cop_int (0));
  if (cop_is_closure (function))
    return cop_tuple_of (COP_ATOM (Elixir_Agent), cop_atom (cop_closure_name (function)),
                         cop_int (0));

  return COP_NONE;
}

static CopNext
agent_init (void *state, CopTerm function)
{
  CopTerm *value = state;

  *value = cop_run_function (function, NULL, 0);
  return cop_next_ok ();
}

static CopNext
get_and_update (CopTerm *value, CopTerm function)
{
  g_auto (CopTerm) result = cop_run_function (function, value, 1);
  if (!cop_is_tuple (result) || cop_tuple_size (result) != 2)
    return cop_next_stop (
        cop_tuple_of (COP_ATOM (bad_return_value), cop_term_steal (&result)));

  cop_term_replace (value, cop_term_ref (cop_tuple_get (result, 1)));
  return cop_next_reply (cop_term_ref (cop_tuple_get (result, 0)));
}

static CopNext
agent_handle_call (void *state, CopTerm request, CopFrom from)
{
  CopTerm *value = state;
  if (!cop_is_tuple (request) || cop_tuple_size (request) != 2)
    cop_no_clause ();

  CopTerm tag = cop_tuple_get (request, 0);
  CopTerm function = cop_tuple_get (request, 1);
  if (tag == COP_ATOM (get))
    return cop_next_reply (cop_run_function (function, value, 1));

  if (tag == COP_ATOM (update)) {
    cop_term_replace (value, cop_run_function (function, value, 1));
    return cop_next_reply (COP_ATOM (ok));
  }

  if (tag == cop_atom ("get_and_update"))
    return get_and_update (value, function);

  cop_no_clause ();
}

static CopNext
agent_handle_cast (void *state, CopTerm request)
{
  CopTerm *value = state;
  if (!cop_is_tagged (request, COP_ATOM (cast), 2))
    cop_no_clause ();

  cop_term_replace (value, cop_run_function (cop_tuple_get (request, 1), value, 1));
  return cop_next_noreply ();
}

const CopGenServerClass cop_agent_class = {
  .module = "Agent.Server",
  .init = agent_init,
  .handle_call = agent_handle_call,
  .handle_cast = agent_handle_cast,
};

/* ---- clients ---- */

CopTerm
cop_agent_start_link (CopTerm function, const CopStartOptions *options)
{
  g_auto (CopTerm) call = call_of (function);
  CopStartOptions  noted = options != NULL ? *options : (CopStartOptions){ 0 };
  noted.noted_call = call;

  return cop_gen_server_start_link (&cop_agent_class, function, &noted);
}

CopTerm
cop_agent_start (CopTerm function, const CopStartOptions *options)
{
  g_auto (CopTerm) call = call_of (function);
  CopStartOptions  noted = options != NULL ? *options : (CopStartOptions){ 0 };
  noted.noted_call = call;

  return cop_gen_server_start (&cop_agent_class, function, &noted);
}

CopTerm
cop_agent_get (CopTerm agent, CopTerm function, int64_t timeout_msec)
{
  return cop_call_timeout (agent, cop_tuple_of (COP_ATOM (get), function), timeout_msec);
}

void
cop_agent_update (CopTerm agent, CopTerm function, int64_t timeout_msec)
{
  cop_term_unref (
      cop_call_timeout (agent, cop_tuple_of (COP_ATOM (update), function), timeout_msec));
}

CopTerm
cop_agent_get_and_update (CopTerm agent, CopTerm function, int64_t timeout_msec)
{
  CopTerm request = cop_tuple_of (cop_atom ("get_and_update"), function);

  return cop_call_timeout (agent, request, timeout_msec);
}

void
cop_agent_cast (CopTerm agent, CopTerm function)
{
  cop_cast (agent, cop_tuple_of (COP_ATOM (cast), function));
}

void
cop_agent_stop (CopTerm agent, CopTerm reason, int64_t timeout_msec)
{
  cop_stop (agent, reason, timeout_msec);
}

/* ---- the module Agent ---- */

/* The functions come as (…, Fun, Last) or (…, Module, Function, Args, Last); which, the
 * number of arguments and their kinds tell. */
typedef struct {
  CopTerm function; /* owned */
  CopTerm rest;     /* what follows, lent, or COP_NONE */
} FunctionArgs;

static FunctionArgs
take_function (const CopTerm *args, size_t n_args)
{
  if (n_args >= 3 && cop_is_atom (args[0]))
    return (FunctionArgs){ cop_tuple_of (args[0], cop_term_ref (args[1]),
                                         cop_term_ref (args[2])),
                           n_args > 3 ? args[3] : COP_NONE };

  return (FunctionArgs){ cop_term_ref (args[0]), n_args > 1 ? args[1] : COP_NONE };
}

static CopTerm
start_agent (const CopTerm *args,
             size_t         n_args,
             const CopGenServerClass *class,
             bool link)
{
  FunctionArgs     taken = take_function (args, n_args);
  g_auto (CopTerm) function = taken.function;
  CopStartOptions  options =
      cop_start_options (taken.rest == COP_NONE ? COP_NIL : taken.rest);

  return link ? cop_gen_server_start_link (class, function, &options)
              : cop_gen_server_start (class, function, &options);
}

static CopTerm
export_start_link (const CopTerm *args, size_t n_args, CopTerm env)
{
  return start_agent (args, n_args, &cop_agent_class, true);
}

static CopTerm
export_start (const CopTerm *args, size_t n_args, CopTerm env)
{
  return start_agent (args, n_args, &cop_agent_class, false);
}

static int64_t
timeout_of (const FunctionArgs *taken)
{
  return taken->rest == COP_NONE ? COP_CALL_TIMEOUT : cop_timeout_of_term (taken->rest);
}

static CopTerm
export_get (const CopTerm *args, size_t n_args, CopTerm env)
{
  FunctionArgs taken = take_function (args + 1, n_args - 1);

  return cop_agent_get (args[0], taken.function, timeout_of (&taken));
}

static CopTerm
export_update (const CopTerm *args, size_t n_args, CopTerm env)
{
  FunctionArgs taken = take_function (args + 1, n_args - 1);

  cop_agent_update (args[0], taken.function, timeout_of (&taken));
  return COP_ATOM (ok);
}

static CopTerm
export_get_and_update (const CopTerm *args, size_t n_args, CopTerm env)
{
  FunctionArgs taken = take_function (args + 1, n_args - 1);

  return cop_agent_get_and_update (args[0], taken.function, timeout_of (&taken));
}

static CopTerm
export_cast (const CopTerm *args, size_t n_args, CopTerm env)
{
  FunctionArgs taken = take_function (args + 1, n_args - 1);

  cop_agent_cast (args[0], taken.function);
  return COP_ATOM (ok);
}

static CopTerm
export_stop (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_agent_stop (args[0], n_args > 1 ? args[1] : COP_ATOM (normal),
                  n_args > 2 ? cop_timeout_of_term (args[2]) : COP_INFINITY);
  return COP_ATOM (ok);
}

static CopTerm
export_child_spec (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm start = cop_tuple_of (COP_ATOM (Elixir_Agent), COP_ATOM (start_link),
                                cop_list_of (cop_term_ref (args[0])));

  return cop_map_of (COP_ATOM (id), COP_ATOM (Elixir_Agent), COP_ATOM (start), start);
}

static const CopExport agent_exports[] = {
  { "start_link", 1, export_start_link,
    "Starts a linked agent with what a function gives." },
  { "start_link", 2, export_start_link, "The same with options." },
  { "start_link", 3, export_start_link, "The same with module, function and arguments." },
  { "start_link", 4, export_start_link, "The same with options." },
  { "start", 1, export_start, "Starts an agent without link." },
  { "start", 2, export_start, "The same with options." },
  { "start", 3, export_start, "The same with module, function and arguments." },
  { "start", 4, export_start, "The same with options." },
  { "get", 2, export_get, "What a function makes of the value." },
  { "get", 3, export_get, "The same with a timeout." },
  { "get", 4, export_get, "The same with module, function and arguments." },
  { "get", 5, export_get, "The same with a timeout." },
  { "update", 2, export_update, "Replaces the value by what a function makes of it." },
  { "update", 3, export_update, "The same with a timeout." },
  { "update", 4, export_update, "The same with module, function and arguments." },
  { "update", 5, export_update, "The same with a timeout." },
  { "get_and_update", 2, export_get_and_update,
    "Both: the function gives {reply, new}." },
  { "get_and_update", 3, export_get_and_update, "The same with a timeout." },
  { "get_and_update", 4, export_get_and_update,
    "The same with module, function and arguments." },
  { "get_and_update", 5, export_get_and_update, "The same with a timeout." },
  { "cast", 2, export_cast, "Updates without waiting." },
  { "cast", 4, export_cast, "The same with module, function and arguments." },
  { "stop", 1, export_stop, "Ends the agent and waits for it." },
  { "stop", 2, export_stop, "The same with a reason." },
  { "stop", 3, export_stop, "The same with a reason and a timeout." },
  { "child_spec", 1, export_child_spec, "How a supervisor starts it." },
  { NULL },
};

const CopModule cop_agent_module = { .name = "Agent",
                                     .doc = "Processes around a value.",
                                     .exports = agent_exports };
