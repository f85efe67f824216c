/* The part of kind genserver that is about agents and registries. */
#include "actor.h"
#include "behaviour/agent.h"
#include "behaviour/registry.h"
#include "kind-genserver.h"
#include "notation.h"
#include "player.h"
#include "state.h"
#include "term/match.h"

/* ---- agents ---- */

#define AGENT_TIMEOUT ((int64_t) 500)

/* The initial function; @env: {Name, Value}, the texts of the step. */
static CopTerm
begin_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  OraclePlayer *player = oracle_player_here ();
  const char   *name = cop_binary_data (cop_tuple_get (env, 0));
  const char   *value = cop_binary_data (cop_tuple_get (env, 1));
  const char   *reason;
  bool          raises = oracle_is_variant (value, "raise", &reason);
  bool          fails = raises || oracle_is_variant (value, "exit", &reason);

  oracle_names_put (player->names, name, cop_self ());
  oracle_journal_follow (player->journal, cop_self ());
  if (!fails || !strchr (value, ':'))
    return oracle_term_parse (value);
  oracle_journal_forget (player->journal, name);
  if (raises)
    cop_raise (oracle_term_parse (reason));
  cop_exit (oracle_term_parse (reason));
}

static void
do_agent (OracleCommand *command)
{
  const char *const *options = command->words + 4;
  const char        *name = oracle_option (options, "name");
  const char        *timeout = oracle_option (options, "timeout");
  g_auto (CopTerm)   name_term = name ? oracle_server_name (name) : COP_NONE;
  g_auto (CopTerm)   function = cop_closure (
        "begin", 0, begin_native,
        cop_tuple_of (cop_string (command->words[2]), cop_string (command->words[3])));
  CopStartOptions start = {
    .name = name_term,
    .timeout_msec = timeout ? oracle_limit (timeout) : COP_INFINITY,
  };
  oracle_command_give (command, oracle_has_flag (options, "nolink")
                                    ? cop_agent_start (function, &start)
                                    : cop_agent_start_link (function, &start));
}

static void
play_agent (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_agent, words);
}

static CopTerm
add (CopTerm state, int64_t number)
{
  int64_t value;
  if (!cop_is_integer (state) || !cop_int_get (state, &value))
    cop_raise (COP_ATOM (badarith));
  return cop_int (value + number);
}

/* A function on the state; @env: {Operation} or {Operation, Argument}, as texts. */
static CopTerm
work_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  CopTerm     state = args[0];
  const char *operation = cop_binary_data (cop_tuple_get (env, 0));
  if (g_str_equal (operation, "id"))
    return cop_term_ref (state);

  const char *argument = cop_binary_data (cop_tuple_get (env, 1));
  if (g_str_equal (operation, "add"))
    return add (state, g_ascii_strtoll (argument, NULL, 10));
  if (g_str_equal (operation, "sleep")) {
    oracle_sleep (g_ascii_strtoll (argument, NULL, 10));
    return cop_term_ref (state);
  }
  if (g_str_equal (operation, "swap"))
    return cop_tuple_of (cop_term_ref (state), oracle_term_parse (argument));
  if (g_str_equal (operation, "raise"))
    cop_raise (oracle_term_parse (argument));
  if (g_str_equal (operation, "exit"))
    cop_exit (oracle_term_parse (argument));
  if (g_str_equal (operation, "throw"))
    cop_throw (oracle_term_parse (argument));
  return oracle_term_parse (argument); /* set, bad */
}

static CopTerm
work_function (OracleCommand *command)
{
  const char *const *words = command->words + 3;
  CopTerm env = words[1] ? cop_tuple_of (cop_string (words[0]), cop_string (words[1]))
                         : cop_tuple_of (cop_string (words[0]));
  return cop_closure ("work", 1, work_native, env);
}

static void
do_agent_request (OracleCommand *command)
{
  const char      *what = command->words[0];
  g_auto (CopTerm) agent = oracle_server_address (command->player, command->words[2]);
  CopTerm          function = work_function (command);
  CopTerm          result = COP_ATOM (ok);
  if (g_str_equal (what, "aget"))
    result = cop_agent_get (agent, function, AGENT_TIMEOUT);
  else if (g_str_equal (what, "agau"))
    result = cop_agent_get_and_update (agent, function, AGENT_TIMEOUT);
  else if (g_str_equal (what, "aupdate"))
    cop_agent_update (agent, function, AGENT_TIMEOUT);
  else
    cop_agent_cast (agent, function);
  oracle_command_give (command, result);
}

static void
play_agent_request (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_agent_request, words);
}

static void
do_agent_stop (OracleCommand *command)
{
  g_auto (CopTerm) agent = oracle_server_address (command->player, command->words[2]);
  g_auto (CopTerm) reason =
      command->words[3] ? oracle_command_term (command, 3) : COP_ATOM (normal);
  cop_agent_stop (agent, reason, 1000);
  oracle_command_say (command, "ok");
}

static void
play_agent_stop (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_agent_stop, words);
}

/* ---- registries ---- */

/* By the module, which checks its options as Elixir's does. */
static void
do_registry (OracleCommand *command)
{
  const char      *partitions = oracle_option (command->words + 4, "partitions");
  g_auto (CopTerm) options =
      partitions ? cop_list_of (cop_tuple_of (cop_atom ("partitions"),
                                              oracle_term_parse (partitions)))
                 : COP_NIL;
  options =
      cop_cons (cop_tuple_of (cop_atom ("name"), cop_atom (command->words[2])), options);
  options =
      cop_cons (cop_tuple_of (cop_atom ("keys"), cop_atom (command->words[3])), options);
  g_auto (CopTerm) result = cop_apply_array (cop_module_atom ("Registry"),
                                             cop_atom ("start_link"), &options, 1);
  CopTerm          pid;
  if (cop_match (result, "{ok, $}", &pid))
    oracle_names_put (command->player->names, command->words[2], pid);
  oracle_command_give (command, cop_term_steal (&result));
}

static void
play_registry (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_registry, words);
}

static void
do_register (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 3);
  g_auto (CopTerm) value = oracle_command_term (command, 4);
  g_auto (CopTerm) result =
      cop_registry_register (cop_atom (command->words[2]), key, value);
  oracle_command_give (command, cop_is_tagged (result, COP_ATOM (ok), 2)
                                    ? COP_ATOM (ok)
                                    : cop_term_steal (&result));
}

static void
play_register (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_register, words);
}

static void
do_unregister (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 3);
  cop_registry_unregister (cop_atom (command->words[2]), key);
  oracle_command_say (command, "ok");
}

static void
play_unregister (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_unregister, words);
}

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* “WORD A B C”, the elements sorted by their texts. Takes @list. */
static void
say_sorted (OracleCommand *command, CopTerm list)
{
  g_auto (CopTerm)      owned = list;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (CopTerm l = owned; cop_is_cons (l); l = cop_tail (l))
    g_ptr_array_add (texts, oracle_term_text (command->player->names, cop_head (l)));
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_insert (texts, 0, g_strdup (command->words[0]));
  g_ptr_array_add (texts, NULL);
  g_autofree char *joined = g_strjoinv (" ", (char **) texts->pdata);
  oracle_command_say (command, joined);
}

static void
do_lookup (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 2);
  say_sorted (command, cop_registry_lookup (cop_atom (command->words[1]), key));
}

static void
play_lookup (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_lookup, words);
}

static void
do_values (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 2);
  CopTerm          pid = oracle_server_address (command->player, command->words[3]);
  say_sorted (command, cop_registry_values (cop_atom (command->words[1]), key, pid));
}

static void
play_values (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_values, words);
}

static void
do_keys (OracleCommand *command)
{
  CopTerm pid = oracle_server_address (command->player, command->words[2]);
  say_sorted (command, cop_registry_keys (cop_atom (command->words[1]), pid));
}

static void
play_keys (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_keys, words);
}

static void
do_count (OracleCommand *command)
{
  size_t count = cop_registry_count (cop_atom (command->words[1]));
  oracle_command_give (command, cop_uint (count));
}

static void
play_count (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_count, words);
}

static CopTerm
constant_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  return cop_term_ref (env);
}

static void
do_update (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 3);
  g_auto (CopTerm) function =
      cop_closure ("update", 1, constant_native, oracle_command_term (command, 4));
  oracle_command_give (
      command, cop_registry_update_value (cop_atom (command->words[2]), key, function));
}

static void
play_update (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_update, words);
}

/* Sends {@env, Value} to each. */
static CopTerm
dispatch_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  for (CopTerm l = args[0]; cop_is_cons (l); l = cop_tail (l)) {
    CopTerm value = cop_tuple_get (cop_head (l), 1);
    cop_send (cop_tuple_get (cop_head (l), 0),
              cop_tuple_of (cop_term_ref (env), cop_term_ref (value)));
  }
  return COP_ATOM (ok);
}

static void
do_dispatch (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 3);
  g_auto (CopTerm) function =
      cop_closure ("dispatch", 1, dispatch_native, oracle_command_term (command, 4));
  cop_registry_dispatch (cop_atom (command->words[2]), key, function);
  oracle_command_say (command, "ok");
}

static void
play_dispatch (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_dispatch, words);
}

static void
do_key_whereis (OracleCommand *command)
{
  g_auto (CopTerm) key = oracle_command_term (command, 2);
  CopTerm          pid = cop_registry_whereis (cop_atom (command->words[1]), key);
  oracle_command_give (command, pid == COP_NONE ? COP_ATOM (undefined) : pid);
}

static void
play_key_whereis (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_key_whereis, words);
}

static const OracleStepKind steps[] = {
  { "agent PID NAME STATE {nolink,name=SERVER,timeout=LIMIT}", play_agent },
  { "aget PID SERVER FUNCTION", play_agent_request },
  { "aupdate PID SERVER FUNCTION", play_agent_request },
  { "agau PID SERVER FUNCTION", play_agent_request },
  { "acast PID SERVER FUNCTION", play_agent_request },
  { "astop PID SERVER [TERM]", play_agent_stop },
  { "registry PID NAME WORD {partitions=N}", play_registry },
  { "reg PID NAME TERM TERM", play_register },
  { "unreg PID NAME TERM", play_unregister },
  { "lookup NAME TERM", play_lookup },
  { "values NAME TERM PID", play_values },
  { "keys NAME PID", play_keys },
  { "regcount NAME", play_count },
  { "update PID NAME TERM TERM", play_update },
  { "dispatch PID NAME TERM TERM", play_dispatch },
  { "regwhereis NAME TERM", play_key_whereis },
  { NULL },
};

const OracleKind oracle_kind_services = { .steps = steps, .base = &oracle_kind_signals };
