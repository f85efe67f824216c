/* Kind genserver: servers that do what their requests say; clients, sys. */
#include "kind-genserver.h"

#include "actor.h"
#include "behaviour/sys.h"
#include "kind-signals.h"
#include "module-gs.h"
#include "notation.h"
#include "player.h"
#include "term/match.h"

/* ---- words ---- */

CopTerm
oracle_server_name (const char *word)
{
  if (g_str_has_prefix (word, "global:"))
    return cop_tuple_of (cop_atom ("global"), cop_atom (word + strlen ("global:")));
  if (!g_str_has_prefix (word, "via:"))
    return cop_atom (word);

  const char *registry = word + strlen ("via:");
  const char *colon = strchr (registry, ':');
  CopTerm     key = cop_tuple_of (cop_atom_len (registry, colon - registry),
                                  oracle_term_parse (colon + 1));
  return cop_tuple_of (cop_atom ("via"), cop_module_atom ("Registry"), key);
}

CopTerm
oracle_server_address (OraclePlayer *player, const char *word)
{
  if (g_str_has_prefix (word, "name:"))
    return cop_atom (word + strlen ("name:"));
  if (g_str_has_prefix (word, "via:") || g_str_has_prefix (word, "global:"))
    return oracle_server_name (word);
  CopTerm pid = oracle_names_pid (player->names, word);
  if (pid == COP_NONE)
    cop_throw (cop_tuple_of (cop_atom ("unknown"), cop_string (word)));
  return pid;
}

int64_t
oracle_limit (const char *word)
{
  return g_str_equal (word, "infinity") ? COP_INFINITY : g_ascii_strtoll (word, NULL, 10);
}

/* ---- who carries a step out ---- */

void
oracle_order_client (OraclePlayer *player, OracleAction action, const char *const *words)
{
  CopTerm host;
  if (oracle_player_find (player, words[1], &host))
    oracle_player_perform (player, host,
                           oracle_command_new (player, action, ORACLE_CATCH_ALL, words));
}

void
oracle_order_harness (OraclePlayer *player, OracleAction action, const char *const *words)
{
  oracle_player_perform (player, player->harness,
                         oracle_command_new (player, action, ORACLE_CATCH_ALL, words));
}

/* ---- start ---- */

static void
do_start (OracleCommand *command)
{
  const char *const *options = command->words + 3;
  const char        *name = oracle_option (options, "name");
  const char        *timeout = oracle_option (options, "timeout");
  g_auto (CopTerm)   name_term = name ? oracle_server_name (name) : COP_NONE;
  g_auto (CopTerm)   argument = oracle_gs_argument (command->words[2], options);
  CopStartOptions    start = {
       .name = name_term,
       .timeout_msec = timeout ? oracle_limit (timeout) : COP_INFINITY,
  };
  oracle_command_give (
      command, oracle_has_flag (options, "nolink")
                   ? cop_gen_server_start (&oracle_gs_class, argument, &start)
                   : cop_gen_server_start_link (&oracle_gs_class, argument, &start));
}

static void
play_start (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_start, words);
}

static void
do_start_monitor (OracleCommand *command)
{
  g_auto (CopTerm) argument = oracle_gs_argument (command->words[2], command->words + 4);
  g_auto (CopTerm) result =
      cop_gen_server_start_monitor (&oracle_gs_class, argument, NULL);
  CopTerm ref;
  if (cop_match (result, "{ok, {_, $}}", &ref))
    oracle_names_put_ref (command->player->names, command->words[3], ref);
  oracle_command_give (command, cop_term_steal (&result));
}

static void
play_start_monitor (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_start_monitor, words);
}

/* ---- requests ---- */

/* CLIENT SERVER [timeout=LIMIT] REQUEST… from @words on. */
static void
call_server (OracleCommand *command, const char *const *words)
{
  static const char limit[] = "timeout=";
  bool              has_limit = g_str_has_prefix (words[2], limit);
  int64_t msec = has_limit ? oracle_limit (words[2] + strlen (limit)) : COP_CALL_TIMEOUT;
  g_auto (CopTerm) server = oracle_server_address (command->player, words[1]);
  oracle_command_give (
      command,
      cop_call_timeout (server, oracle_gs_request (words + 2 + has_limit), msec));
}

static void
do_call (OracleCommand *command)
{
  call_server (command, command->words + 1);
}

static void
play_call (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_call, words);
}

static void
do_tagged_call (OracleCommand *command)
{
  call_server (command, command->words + 2);
}

static void
play_tagged_call (OraclePlayer *player, const char *const *words)
{
  CopTerm host;
  if (!oracle_player_find (player, words[2], &host))
    return;
  OracleCommand *command =
      oracle_command_new (player, do_tagged_call, ORACLE_CATCH_ALL, words);
  command->tag = words[1];
  oracle_player_order (player, host, command);
}

static void
play_await (OraclePlayer *player, const char *const *words)
{
  if (!oracle_player_await (player, words[1], 5000))
    oracle_player_say (player, "no-answer");
}

static void
play_pending (OraclePlayer *player, const char *const *words)
{
  if (!oracle_player_await (player, words[1], 0))
    oracle_player_say (player, "pending");
}

static void
do_cast (OracleCommand *command)
{
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[2]);
  cop_cast (server, oracle_gs_request (command->words + 3));
  oracle_command_say (command, "ok");
}

static void
play_cast (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_cast, words);
}

static void
do_info (OracleCommand *command)
{
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[2]);
  cop_send (server, oracle_gs_request (command->words + 3));
  oracle_command_say (command, "ok");
}

static void
play_info (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_info, words);
}

static void
do_stop (OracleCommand *command)
{
  const char      *limit = command->words[4];
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[2]);
  g_auto (CopTerm) reason = oracle_command_term (command, 3);
  cop_stop (server, reason, limit ? oracle_limit (limit) : COP_INFINITY);
  oracle_command_say (command, "ok");
}

static void
play_stop (OraclePlayer *player, const char *const *words)
{
  oracle_order_client (player, do_stop, words);
}

/* ---- sys, from outside ---- */

#define SYS_TIMEOUT ((int64_t) 1000)

static CopTerm
shown_state (CopTerm state)
{
  CopTerm value = oracle_gs_value (state);
  return cop_term_ref (value == COP_NONE ? state : value);
}

static void
do_state (OracleCommand *command)
{
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[1]);
  g_auto (CopTerm) state = cop_sys_get_state (server, SYS_TIMEOUT);
  oracle_command_give (command, shown_state (state));
}

static void
play_state (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_state, words);
}

/* @env: the new value. */
static CopTerm
replace_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  if (oracle_gs_value (args[0]) == COP_NONE)
    return cop_term_ref (env);
  return cop_map_put (cop_term_ref (args[0]), cop_atom ("val"), cop_term_ref (env));
}

static CopTerm
fail_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  cop_raise (cop_term_ref (env));
}

static void
do_replace (OracleCommand *command)
{
  bool             fails = g_str_equal (command->words[0], "replacefail");
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[1]);
  CopTerm function = cop_closure ("replace", 1, fails ? fail_native : replace_native,
                                  oracle_command_term (command, 2));
  cop_term_unref (cop_sys_replace_state (server, function, SYS_TIMEOUT));
  oracle_command_say (command, "ok");
}

static void
play_replace (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_replace, words);
}

static void
do_suspend (OracleCommand *command)
{
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[1]);
  oracle_command_give (command, g_str_equal (command->words[0], "suspend")
                                    ? cop_sys_suspend (server, SYS_TIMEOUT)
                                    : cop_sys_resume (server, SYS_TIMEOUT));
}

static void
play_suspend (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_suspend, words);
}

static void
do_terminate (OracleCommand *command)
{
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[1]);
  g_auto (CopTerm) reason = oracle_command_term (command, 2);
  oracle_command_give (command, cop_sys_terminate (server, reason, SYS_TIMEOUT));
}

static void
play_terminate (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_terminate, words);
}

static void
say_statistics (OracleCommand *command, CopTerm list)
{
  g_autofree char *in =
      cop_int_to_string (cop_keyword_get (list, cop_atom ("messages_in")));
  g_autofree char *out =
      cop_int_to_string (cop_keyword_get (list, cop_atom ("messages_out")));
  g_autofree char *text = g_strdup_printf ("stats in=%s out=%s", in, out);
  oracle_command_say (command, text);
}

static void
do_statistics (OracleCommand *command)
{
  const char      *what = command->words[2];
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[1]);
  bool             is_get = g_str_equal (what, "get");
  CopTerm          flag = is_get ? COP_ATOM (get) : cop_bool (g_str_equal (what, "on"));
  g_auto (CopTerm) result = cop_sys_statistics (server, flag, COP_CALL_TIMEOUT);
  CopTerm          value;
  if (!is_get || !cop_match (result, "{ok, $}", &value))
    oracle_command_give (command, cop_term_steal (&result));
  else if (cop_is_list (value))
    say_statistics (command, value);
  else
    oracle_command_give (command, cop_term_ref (value));
}

static void
play_statistics (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_statistics, words);
}

static void
say_log (OracleCommand *command, CopTerm result)
{
  g_autoptr (GString) text = g_string_new ("log");
  CopTerm             events;
  if (!cop_match (result, "{ok, $l}", &events))
    cop_raise (cop_tuple_of (cop_atom ("badmatch"), cop_term_ref (result)));
  for (CopTerm l = events; cop_is_cons (l); l = cop_tail (l))
    g_string_append_printf (text, " %s", cop_atom_name (cop_tuple_get (cop_head (l), 0)));
  oracle_command_say (command, text->str);
}

static void
do_log (OracleCommand *command)
{
  const char      *what = command->words[2];
  g_auto (CopTerm) server = oracle_server_address (command->player, command->words[1]);
  g_auto (CopTerm) flag =
      g_str_equal (what, "get")  ? COP_ATOM (get)
      : g_str_equal (what, "on") ? COP_ATOM (true)
      : g_str_equal (what, "off")
          ? COP_ATOM (false)
          : cop_tuple_of (COP_ATOM (true), oracle_command_term (command, 2));
  g_auto (CopTerm) result = cop_sys_log (server, flag, COP_CALL_TIMEOUT);
  if (flag == COP_ATOM (get))
    say_log (command, result);
  else
    oracle_command_give (command, cop_term_steal (&result));
}

static void
play_log (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_log, words);
}

/* “Status for generic server <0.72.0>” without the numbers of the pid, blanks as “_”. */
static char *
header_text (OraclePlayer *player, CopTerm header)
{
  static GRegex   *pid_regex;
  g_autofree char *raw = cop_charlist_to_utf8 (header);
  if (!raw)
    raw = cop_is_binary (header) ? g_strdup (cop_binary_data (header))
                                 : oracle_term_text (player->names, header);
  if (!pid_regex)
    pid_regex = g_regex_new ("<[0-9.]+>", G_REGEX_OPTIMIZE, 0, NULL);
  char *text = g_regex_replace_literal (pid_regex, raw, -1, 0, "<pid>", 0, NULL);
  return g_strdelimit (text, " ", '_');
}

static void
do_status (OracleCommand *command)
{
  OraclePlayer    *player = command->player;
  g_auto (CopTerm) server = oracle_server_address (player, command->words[1]);
  g_auto (CopTerm) status = cop_sys_get_status (server, SYS_TIMEOUT);
  CopTerm          pid, module, running, parent, misc;
  if (!cop_match (status, "{status, $, {module, $}, [_, $, $, _, $]}", &pid, &module,
                  &running, &parent, &misc))
    cop_raise (cop_tuple_of (cop_atom ("badmatch"), cop_term_ref (status)));
  g_autofree char *header =
      header_text (player, cop_keyword_get (misc, cop_atom ("header")));
  g_autofree char *text = g_strdup_printf (
      "status %s module=%s %s parent=%s header=%s", oracle_names_of (player->names, pid),
      cop_atom_name (module), cop_atom_name (running),
      oracle_names_of (player->names, parent), header);
  oracle_command_say (command, text);
}

static void
play_status (OraclePlayer *player, const char *const *words)
{
  oracle_order_harness (player, do_status, words);
}

/* ---- the kind ---- */

static int64_t
quiet_at (OraclePlayer *player)
{
  return player->n_sleeping == 0 ? 0 : -1;
}

static const OracleStepKind steps[] = {
  { "client NAME {trap}", oracle_play_spawn },
  { "start PID NAME {nolink,name=SERVER,trap,init=INIT,term=END,timeout=LIMIT}",
    play_start },
  { "startmon PID NAME NAME {name=SERVER,trap,init=INIT,term=END}", play_start_monitor },
  { "call PID SERVER [timeout=LIMIT] REQUEST", play_call },
  { "acall NAME PID SERVER timeout=LIMIT REQUEST", play_tagged_call },
  { "await NAME", play_await },
  { "pending NAME", play_pending },
  { "cast PID SERVER REQUEST", play_cast },
  { "info PID SERVER REQUEST", play_info },
  { "gstop PID SERVER TERM [LIMIT]", play_stop },
  { "state SERVER", play_state },
  { "replace SERVER TERM", play_replace },
  { "replacefail SERVER TERM", play_replace },
  { "suspend SERVER", play_suspend },
  { "resume SERVER", play_suspend },
  { "sysstop SERVER TERM", play_terminate },
  { "stats SERVER on|off|get", play_statistics },
  { "syslog SERVER on|off|get|N", play_log },
  { "status SERVER", play_status },
  { NULL },
};

const OracleKind oracle_kind_genserver = { .name = "genserver",
                                           .steps = steps,
                                           .base = &oracle_kind_services,
                                           .quiet_at = quiet_at,
                                           .patience_msec = 5000 };
