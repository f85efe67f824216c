/* Oracle.Gs: one function for each request. */
#include "module-gs.h"

#include "command.h"
#include "notation.h"
#include "player.h"
#include "state.h"
#include "term/match.h"

static CopTerm
list_of_words (const char *const *words)
{
  CopTerm list = COP_NIL;
  for (size_t i = g_strv_length ((GStrv) words); i > 0; i--)
    list = cop_cons (cop_string (words[i - 1]), list);
  return list;
}

/* The words stay in @list; the array is to be freed. */
static const char **
words_of_list (CopTerm list)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  for (CopTerm l = list; cop_is_cons (l); l = cop_tail (l))
    g_ptr_array_add (words, (void *) cop_binary_data (cop_head (l)));
  g_ptr_array_add (words, NULL);
  return (const char **) g_ptr_array_steal (words, NULL);
}

CopTerm
oracle_gs_argument (const char *name, const char *const *options)
{
  return cop_tuple_of (cop_string (name), list_of_words (options));
}

CopTerm
oracle_gs_request (const char *const *words)
{
  return cop_tuple_of (cop_atom ("req"), list_of_words (words));
}

CopTerm
oracle_gs_value (CopTerm state)
{
  if (!cop_is_map (state) || cop_map_get (state, cop_atom ("froms")) == COP_NONE)
    return COP_NONE;
  return oracle_state_get (state, "val");
}

static void G_GNUC_PRINTF (2, 3) note (CopTerm state, const char *format, ...)
{
  const char *name = oracle_state_text (state, "name");
  va_list     arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  oracle_journal_note (oracle_player_here ()->journal, ORACLE_EVENT, name, "%s", text);
}

static void
note_term (CopTerm state, const char *what, CopTerm term)
{
  const char      *name = oracle_state_text (state, "name");
  g_autofree char *text = oracle_term_text (oracle_player_here ()->names, term);
  note (state, "%s %s %s", what, name, text);
}

/* ---- init ---- */

static CopNext
init_as (const char *how, const char *name, CopTerm *state)
{
  const char *rest;
  if (oracle_is_variant (how, "ok", &rest))
    return cop_next_ok ();
  if (oracle_is_variant (how, "timeout", &rest))
    return cop_next_timeout (cop_next_ok (), g_ascii_strtoll (rest, NULL, 10));
  if (oracle_is_variant (how, "continue", &rest))
    return cop_next_continue (cop_next_ok (), oracle_term_parse (rest));
  if (oracle_is_variant (how, "hibernate", &rest))
    return cop_next_hibernate (cop_next_ok ());
  if (oracle_is_variant (how, "sleep", &rest)) {
    oracle_sleep (g_ascii_strtoll (rest, NULL, 10));
    return cop_next_ok ();
  }

  oracle_journal_forget (oracle_player_here ()->journal, name);
  if (oracle_is_variant (how, "stop", &rest))
    return cop_next_stop (oracle_term_parse (rest));
  if (oracle_is_variant (how, "raise", &rest))
    cop_raise (oracle_term_parse (rest));
  if (oracle_is_variant (how, "exit", &rest))
    cop_exit (oracle_term_parse (rest));
  if (oracle_is_variant (how, "throw", &rest))
    cop_throw (oracle_term_parse (rest));
  if (oracle_is_variant (how, "bad", &rest))
    return cop_next_from_init_term (oracle_term_parse (rest), state);
  return cop_next_ignore ();
}

static CopNext
gs_init (void *data, CopTerm argument)
{
  CopTerm                *state = data;
  OraclePlayer           *player = oracle_player_here ();
  const char             *name = cop_binary_data (cop_tuple_get (argument, 0));
  g_autofree const char **options = words_of_list (cop_tuple_get (argument, 1));
  const char             *end = oracle_option (options, "term");
  const char             *how = oracle_option (options, "init");

  oracle_names_put (player->names, name, cop_self ());
  if (oracle_has_flag (options, "trap"))
    cop_trap_exit (true);
  oracle_journal_follow (player->journal, cop_self ());
  cop_term_replace (state,
                    cop_map_of (cop_atom ("name"), cop_string (name), cop_atom ("val"),
                                cop_int (0), cop_atom ("froms"), cop_map_new (),
                                cop_atom ("term"), cop_string (end ? end : "ok")));
  note (*state, "init %s", name);
  return init_as (how ? how : "ok", name, state);
}

/* ---- requests ---- */

typedef struct {
  const char *const *words; /* borrowed: operation and arguments */
  CopTerm           *state;
  const CopFrom     *from; /* NULL: nobody waits */
} Request;

static CopTerm
term_at (const Request *request, size_t word)
{
  return oracle_term_parse (request->words[word]);
}

static int64_t
msec_at (const Request *request, size_t word)
{
  return g_ascii_strtoll (request->words[word], NULL, 10);
}

/* {reply, @reply, State} to a call, {noreply, State} otherwise. Takes @reply. */
static CopNext
answer (const Request *request, CopTerm reply)
{
  if (request->from)
    return cop_next_reply (reply);
  cop_term_unref (reply);
  return cop_next_noreply ();
}

/* {reply, @reply, State}, whoever asks. */
static CopTerm
reply_term (const Request *request, CopTerm reply)
{
  return cop_tuple_of (COP_ATOM (reply), reply, cop_term_ref (*request->state));
}

static CopNext
do_get (const Request *request)
{
  CopTerm value = cop_term_ref (oracle_state_get (*request->state, "val"));
  return cop_next_from_term (reply_term (request, value), request->from != NULL,
                             request->state);
}

static CopNext
do_put (const Request *request)
{
  oracle_state_put (request->state, "val", term_at (request, 1));
  return answer (request, COP_ATOM (ok));
}

static CopNext
do_reply (const Request *request)
{
  return answer (request, term_at (request, 1));
}

/* put_in(s.froms[k], from): checks the map before the key. */
static CopNext
do_noreply (const Request *request)
{
  CopTerm *state = request->state;
  CopTerm  from = request->from ? cop_from_to_term (*request->from) : COP_ATOM (nil);
  CopTerm  froms =
      cop_is_map (*state) ? cop_map_get (*state, cop_atom ("froms")) : COP_NONE;
  froms = froms == COP_NONE ? cop_map_new () : cop_term_ref (froms);
  oracle_state_put (state, "froms",
                    cop_map_put (froms, cop_string (request->words[1]), from));
  return cop_next_noreply ();
}

/* Takes @reply; raises as GenServer.reply(nil, …) does when nobody is meant. */
static void
reply_to (CopTerm from_term, CopTerm reply)
{
  g_auto (CopTerm) owned = reply;
  CopFrom          from;
  if (from_term == COP_NONE || !cop_from_of_term (from_term, &from))
    cop_raise (COP_ATOM (function_clause));
  cop_reply (from, cop_term_steal (&owned));
}

static CopNext
do_answer (const Request *request)
{
  g_auto (CopTerm) key = cop_string (request->words[1]);
  CopTerm          froms = oracle_state_get (*request->state, "froms");
  reply_to (cop_map_get (froms, key), term_at (request, 2));
  return answer (request, COP_ATOM (ok));
}

static CopNext
do_early (const Request *request)
{
  g_auto (CopTerm) from = request->from ? cop_from_to_term (*request->from) : COP_NONE;
  reply_to (from, term_at (request, 1));
  oracle_sleep (150);
  return answer (request, term_at (request, 2));
}

static CopNext
do_sleep (const Request *request)
{
  oracle_sleep (msec_at (request, 1));
  return answer (request, term_at (request, 2));
}

static CopNext
do_stop (const Request *request)
{
  return cop_next_stop (term_at (request, 1));
}

static CopNext
do_stop_reply (const Request *request)
{
  CopTerm stop = cop_tuple_of (COP_ATOM (stop), term_at (request, 1),
                               term_at (request, 2), cop_term_ref (*request->state));
  return cop_next_from_term (stop, request->from != NULL, request->state);
}

static CopNext
do_raise (const Request *request)
{
  cop_raise (term_at (request, 1));
}

static CopNext
do_exit (const Request *request)
{
  cop_exit (term_at (request, 1));
}

static CopNext
do_throw (const Request *request)
{
  cop_throw (term_at (request, 1));
}

static CopNext
do_throw_reply (const Request *request)
{
  cop_throw (reply_term (request, term_at (request, 1)));
}

static CopNext
do_bad (const Request *request)
{
  return cop_next_from_term (term_at (request, 1), request->from != NULL, request->state);
}

static CopNext
do_timeout (const Request *request)
{
  return cop_next_timeout (answer (request, term_at (request, 2)), msec_at (request, 1));
}

static CopNext
do_continue (const Request *request)
{
  CopTerm argument = term_at (request, 1);
  return cop_next_continue (answer (request, term_at (request, 2)), argument);
}

static CopNext
do_hibernate (const Request *request)
{
  return cop_next_hibernate (answer (request, term_at (request, 1)));
}

static CopNext
do_call_self (const Request *request)
{
  return answer (request, cop_call (cop_self (), cop_atom ("x")));
}

static CopNext
do_calls (const Request *request)
{
  static const char *const get[] = { "get", NULL };
  CopTerm other = oracle_names_pid (oracle_player_here ()->names, request->words[1]);
  return answer (request, cop_call_timeout (other == COP_NONE ? COP_ATOM (nil) : other,
                                            oracle_gs_request (get), 200));
}

static const struct {
  const char *name;
  CopNext (*func) (const Request *request);
} operations[] = {
  { "get", do_get },
  { "put", do_put },
  { "reply", do_reply },
  { "noreply", do_noreply },
  { "answer", do_answer },
  { "early", do_early },
  { "sleep", do_sleep },
  { "stop", do_stop },
  { "stopreply", do_stop_reply },
  { "raise", do_raise },
  { "exit", do_exit },
  { "throw", do_throw },
  { "throwreply", do_throw_reply },
  { "bad", do_bad },
  { "timeout", do_timeout },
  { "continue", do_continue },
  { "hibernate", do_hibernate },
  { "callself", do_call_self },
  { "calls", do_calls },
};

static CopNext
carry_out (CopTerm *state, CopTerm list, const CopFrom *from)
{
  g_autofree const char **words = words_of_list (list);
  const Request           request = { words, state, from };
  for (size_t i = 0; i < G_N_ELEMENTS (operations); i++)
    if (g_str_equal (operations[i].name, words[0]))
      return operations[i].func (&request);
  g_assert_not_reached ();
}

static bool
is_request (CopTerm message)
{
  return cop_is_tagged (message, cop_atom ("req"), 2);
}

/* ---- callbacks ---- */

static CopNext
gs_handle_call (void *state, CopTerm message, CopFrom from)
{
  if (is_request (message))
    return carry_out (state, cop_tuple_get (message, 1), &from);
  return cop_next_reply (cop_tuple_of (cop_atom ("unknown"), cop_term_ref (message)));
}

static CopNext
gs_handle_cast (void *state, CopTerm message)
{
  if (!is_request (message))
    cop_no_clause ();
  return carry_out (state, cop_tuple_get (message, 1), NULL);
}

static CopNext
gs_handle_info (void *data, CopTerm message)
{
  CopTerm *state = data;
  if (is_request (message))
    return carry_out (state, cop_tuple_get (message, 1), NULL);
  if (message == COP_ATOM (timeout))
    note (*state, "timeout %s", oracle_state_text (*state, "name"));
  else
    note_term (*state, "info", message);
  return cop_next_noreply ();
}

static CopNext
gs_handle_continue (void *data, CopTerm argument)
{
  CopTerm *state = data;
  if (cop_is_tagged (argument, COP_ATOM (stop), 2))
    return cop_next_stop (cop_term_ref (cop_tuple_get (argument, 1)));
  if (cop_is_tagged (argument, cop_atom ("put"), 2)) {
    oracle_state_put (state, "val", cop_term_ref (cop_tuple_get (argument, 1)));
    return cop_next_noreply ();
  }
  note_term (*state, "continue", argument);
  if (cop_is_tagged (argument, cop_atom ("twice"), 2))
    return cop_next_continue (cop_next_noreply (),
                              cop_term_ref (cop_tuple_get (argument, 1)));
  return cop_next_noreply ();
}

static void
gs_terminate (void *data, CopTerm reason)
{
  CopTerm *state = data;
  note_term (*state, "terminate", reason);
  oracle_end_callback (oracle_state_text (*state, "term"));
}

const CopGenServerClass oracle_gs_class = {
  .module = "Oracle.Gs",
  .init = gs_init,
  .handle_call = gs_handle_call,
  .handle_cast = gs_handle_cast,
  .handle_info = gs_handle_info,
  .handle_continue = gs_handle_continue,
  .terminate = gs_terminate,
};
