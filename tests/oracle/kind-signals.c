/* Kind signals: plain processes, driven by orders. */
#include "actor.h"
#include "kind-signals.h"
#include "notation.h"
#include "player.h"
#include "process/server.h"
#include "term/match.h"

/* ---- steps that go to a process as an order ---- */

/* The process at word 1 carries out @action. */
static void
order_first (OraclePlayer *player, OracleAction action, const char *const *words)
{
  CopTerm host;
  if (oracle_player_find (player, words[1], &host))
    oracle_player_perform (
        player, host, oracle_command_new (player, action, ORACLE_CATCH_ERRORS, words));
}

/* The same, with the process at @word as command->pid. */
static void
order_with (OraclePlayer      *player,
            OracleAction       action,
            const char *const *words,
            size_t             word)
{
  CopTerm host, pid;
  if (!oracle_player_find (player, words[word], &pid) ||
      !oracle_player_find (player, words[1], &host))
    return;
  OracleCommand *command =
      oracle_command_new (player, action, ORACLE_CATCH_ERRORS, words);
  command->pid = pid;
  oracle_player_perform (player, host, command);
}

/* The harness carries it out, about the process at word 1. */
static void
ask_about (OraclePlayer *player, OracleAction action, const char *const *words)
{
  CopTerm pid;
  if (!oracle_player_find (player, words[1], &pid))
    return;
  OracleCommand *command =
      oracle_command_new (player, action, ORACLE_CATCH_ERRORS, words);
  command->pid = pid;
  oracle_player_perform (player, player->harness, command);
}

/* ---- spawn ---- */

static void
do_spawn (OracleCommand *command)
{
  OraclePlayer      *player = command->player;
  const char *const *options = command->words + 2;
  const char        *monitor = oracle_option (options, "monitor");
  OracleManner       manner =
      oracle_has_flag (options, "manual") ? ORACLE_ACTOR_MANUAL : ORACLE_ACTOR_AUTO;
  CopTerm         ref = COP_NONE;
  CopSpawnOptions spawn = {
    .name = "actor",
    .link = oracle_has_flag (options, "link"),
    .ret_monitor = monitor ? &ref : NULL,
    .destroy = oracle_actor_free,
  };
  cop_spawn_full (oracle_actor_main,
                  oracle_actor_new (player, command->words[1], manner,
                                    oracle_has_flag (options, "trap")),
                  &spawn);
  if (monitor)
    oracle_names_put_ref (player->names, monitor, ref);
}

void
oracle_play_spawn (OraclePlayer *player, const char *const *words)
{
  const char *by = oracle_option (words + 2, "by");
  CopTerm     host = player->harness;
  if (by && !oracle_player_find (player, by, &host))
    return;
  oracle_player_perform (
      player, host, oracle_command_new (player, do_spawn, ORACLE_CATCH_ERRORS, words));
  if (player->result)
    oracle_player_fail (player, "%s cannot spawn: %s", by, player->result);
}

/* ---- links, monitors, exits ---- */

static void
do_trap (OracleCommand *command)
{
  bool was_on = cop_trap_exit (g_str_equal (command->words[2], "on"));
  oracle_command_give (command, cop_bool (was_on));
}

static void
play_trap (OraclePlayer *player, const char *const *words)
{
  order_first (player, do_trap, words);
}

static void
do_link (OracleCommand *command)
{
  cop_link (command->pid);
  oracle_command_say (command, "true");
}

static void
play_link (OraclePlayer *player, const char *const *words)
{
  order_with (player, do_link, words, 2);
}

static void
do_unlink (OracleCommand *command)
{
  cop_unlink (command->pid);
  oracle_command_say (command, "true");
}

static void
play_unlink (OraclePlayer *player, const char *const *words)
{
  order_with (player, do_unlink, words, 2);
}

static void
do_monitor (OracleCommand *command)
{
  CopTerm target = command->pid != COP_NONE
                       ? command->pid
                       : cop_atom (command->words[2] + strlen ("name:"));
  oracle_names_put_ref (command->player->names, command->words[3], cop_monitor (target));
  oracle_command_say (command, "ok");
}

static void
play_monitor (OraclePlayer *player, const char *const *words)
{
  if (g_str_has_prefix (words[2], "name:"))
    order_first (player, do_monitor, words);
  else
    order_with (player, do_monitor, words, 2);
}

static void
do_demonitor (OracleCommand *command)
{
  const char *const *options = command->words + 3;
  CopDemonitorFlags  flags =
      (oracle_has_flag (options, "flush") ? COP_DEMONITOR_FLUSH : COP_DEMONITOR_PLAIN) |
      (oracle_has_flag (options, "info") ? COP_DEMONITOR_INFO : COP_DEMONITOR_PLAIN);
  CopTerm ref = oracle_names_ref (command->player->names, command->words[2]);
  oracle_command_give (command, cop_bool (cop_demonitor (ref, flags)));
}

static void
play_demonitor (OraclePlayer *player, const char *const *words)
{
  if (oracle_names_ref (player->names, words[2]) == COP_NONE)
    oracle_player_say (player, "no-such-process");
  else
    order_first (player, do_demonitor, words);
}

static void
do_exit (OracleCommand *command)
{
  g_auto (CopTerm) reason = oracle_command_term (command, 3);
  cop_exit_process (command->pid, reason);
}

/* No result, so nobody waits: the process may end itself by it. */
static void
play_exit (OraclePlayer *player, const char *const *words)
{
  CopTerm host = player->harness, pid;
  if (!oracle_player_find (player, words[2], &pid) ||
      (!g_str_equal (words[1], "-") && !oracle_player_find (player, words[1], &host)))
    return;
  OracleCommand *command =
      oracle_command_new (player, do_exit, ORACLE_CATCH_ERRORS, words);
  command->pid = pid;
  oracle_player_order (player, host, command);
}

static void
do_end (OracleCommand *command)
{
  const char *how = command->words[0];
  CopTerm     what = command->words[2] ? oracle_command_term (command, 2) : COP_NONE;
  if (g_str_equal (how, "die"))
    cop_exit (what);
  if (g_str_equal (how, "raise"))
    cop_raise (what);
  if (g_str_equal (how, "throw"))
    cop_throw (what);
  command->leaves = true;
}

static void
play_end (OraclePlayer *player, const char *const *words)
{
  CopTerm host;
  if (oracle_player_find (player, words[1], &host))
    oracle_player_order (
        player, host, oracle_command_new (player, do_end, ORACLE_CATCH_NOTHING, words));
}

/* ---- messages and names ---- */

static void
do_send (OracleCommand *command)
{
  cop_send (command->pid, oracle_command_term (command, 3));
  oracle_command_say (command, "ok");
}

static void
play_send (OraclePlayer *player, const char *const *words)
{
  CopTerm pid;
  if (!g_str_equal (words[1], "-")) {
    order_with (player, do_send, words, 2);
  } else if (oracle_player_find (player, words[2], &pid)) {
    OracleCommand *command =
        oracle_command_new (player, do_send, ORACLE_CATCH_ERRORS, words);
    command->pid = pid;
    oracle_player_order (player, player->harness, command);
  }
}

static void
do_send_name (OracleCommand *command)
{
  cop_send (cop_atom (command->words[2]), oracle_command_term (command, 3));
  oracle_command_say (command, "ok");
}

static void
play_send_name (OraclePlayer *player, const char *const *words)
{
  order_first (player, do_send_name, words);
}

static void
do_register (OracleCommand *command)
{
  cop_register (cop_atom (command->words[2]), command->pid);
  oracle_command_say (command, "true");
}

static void
play_register (OraclePlayer *player, const char *const *words)
{
  order_with (player, do_register, words, 3);
}

static void
do_unregister (OracleCommand *command)
{
  cop_unregister (cop_atom (command->words[2]));
  oracle_command_say (command, "true");
}

static void
play_unregister (OraclePlayer *player, const char *const *words)
{
  order_first (player, do_unregister, words);
}

static void
do_whereis (OracleCommand *command)
{
  CopTerm pid = cop_whereis (cop_atom (command->words[1]));
  oracle_command_give (command, pid == COP_NONE ? COP_ATOM (undefined) : pid);
}

void
oracle_play_whereis (OraclePlayer *player, const char *const *words)
{
  oracle_player_perform (
      player, player->harness,
      oracle_command_new (player, do_whereis, ORACLE_CATCH_ERRORS, words));
}

static void
do_registered_name (OracleCommand *command)
{
  CopTerm name = cop_registered_name (command->pid);
  if (!cop_is_alive (command->pid))
    oracle_command_say (command, "undefined");
  else
    oracle_command_give (command, name == COP_NONE ? COP_NIL : name);
}

static void
play_registered_name (OraclePlayer *player, const char *const *words)
{
  ask_about (player, do_registered_name, words);
}

static bool
has_tag (CopTerm message, void *data)
{
  CopTerm tag = *(CopTerm *) data;
  return message == tag || (cop_is_tuple (message) && cop_tuple_size (message) > 0 &&
                            cop_tuple_get (message, 0) == tag);
}

static void
do_receive (OracleCommand *command)
{
  const char *const *options = command->words + 2;
  const char        *after = oracle_option (options, "after");
  const char        *word = NULL;
  for (const char *const *o = options; *o && !word; o++)
    word = strchr (*o, '=') ? NULL : *o;
  CopTerm tag = word ? cop_atom (word) : COP_NONE;
  int64_t msec = after ? g_ascii_strtoll (after, NULL, 10) : 0;
  CopTerm message = word ? cop_receive_if (has_tag, &tag, msec) : cop_receive (msec);
  oracle_command_give (command, message == COP_NONE ? COP_ATOM (timeout) : message);
}

static void
play_receive (OraclePlayer *player, const char *const *words)
{
  order_first (player, do_receive, words);
}

/* ---- questions ---- */

static void
do_mailbox (OracleCommand *command)
{
  CopNode *node = command->player->node;
  if (cop_is_alive (command->pid))
    oracle_command_give (command, cop_process_messages (node, command->pid, 0, SIZE_MAX));
  else
    oracle_command_say (command, "undefined");
}

static void
play_mailbox (OraclePlayer *player, const char *const *words)
{
  ask_about (player, do_mailbox, words);
}

static CopRelation
relation_of (const char *word)
{
  return g_str_equal (word, "links")      ? COP_RELATION_LINK
         : g_str_equal (word, "monitors") ? COP_RELATION_MONITORS
                                          : COP_RELATION_MONITORED_BY;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const char *
relative_name (const OracleNames *names, CopTerm relative)
{
  return cop_is_pid (relative) ? oracle_names_of (names, relative)
                               : cop_atom_name (cop_tuple_get (relative, 0));
}

static void
do_relations (OracleCommand *command)
{
  OraclePlayer *player = command->player;
  if (!cop_is_alive (command->pid)) {
    oracle_command_say (command, "undefined");
    return;
  }
  g_auto (CopTerm) relatives =
      cop_process_relations (player->node, command->pid, relation_of (command->words[0]));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (CopTerm l = relatives; cop_is_cons (l); l = cop_tail (l)) {
    const char *name = relative_name (player->names, cop_head (l));
    if (!g_str_equal (name, "harness"))
      g_ptr_array_add (names, (void *) name);
  }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_insert (names, 0, (void *) command->words[0]);
  g_ptr_array_add (names, NULL);
  g_autofree char *text = g_strjoinv (" ", (char **) names->pdata);
  oracle_command_say (command, text);
}

static void
play_relations (OraclePlayer *player, const char *const *words)
{
  ask_about (player, do_relations, words);
}

static void
do_alive (OracleCommand *command)
{
  oracle_command_give (command, cop_bool (cop_is_alive (command->pid)));
}

static void
play_alive (OraclePlayer *player, const char *const *words)
{
  ask_about (player, do_alive, words);
}

/* ---- time ---- */

void
oracle_play_sleep (OraclePlayer *player, const char *const *words)
{
  oracle_player_pass (player, g_ascii_strtoll (words[1], NULL, 10));
}

static void
do_set_timer (OracleCommand *command)
{
  CopTerm message = oracle_command_term (command, 4);
  int64_t msec = oracle_command_number (command, 2);
  CopTerm ref = g_str_equal (command->words[0], "start_timer")
                    ? cop_start_timer (msec, command->pid, message)
                    : cop_send_after (msec, command->pid, message);
  oracle_names_put_ref (command->player->names, command->words[5], ref);
  oracle_command_say (command, "ok");
}

static void
play_set_timer (OraclePlayer *player, const char *const *words)
{
  order_with (player, do_set_timer, words, 3);
}

static void
do_timer (OracleCommand *command)
{
  const char *name = command->words[2];
  CopTerm     ref = oracle_names_ref (command->player->names, name);
  if (ref ==
      COP_NONE) /* the original looks it up in the process, which does not catch it */
    cop_throw (cop_tuple_of (cop_atom ("unknown"),
                             cop_tuple_of (cop_atom ("tim"), cop_string (name))));
  int64_t left = g_str_equal (command->words[0], "cancel_timer") ? cop_cancel_timer (ref)
                                                                 : cop_read_timer (ref);
  oracle_command_say (command, left >= 0 ? "left" : "false");
}

static void
play_timer (OraclePlayer *player, const char *const *words)
{
  order_first (player, do_timer, words);
}

/* ---- the kind ---- */

/* Processes of this kind are quiet as soon as nobody is ready. */
static int64_t
quiet_at (OraclePlayer *player)
{
  return 0;
}

static const OracleStepKind steps[] = {
  { "spawn NAME {manual,trap,by=PID,link,monitor=NAME}", oracle_play_spawn },
  { "trap PID on|off", play_trap },
  { "link PID PID", play_link },
  { "unlink PID PID", play_unlink },
  { "monitor PID PID NAME", play_monitor },
  { "demonitor PID NAME {flush,info}", play_demonitor },
  { "exit PID PID TERM", play_exit },
  { "die PID TERM", play_end },
  { "raise PID TERM", play_end },
  { "throw PID TERM", play_end },
  { "return PID", play_end },
  { "send PID PID TERM", play_send },
  { "sendname PID NAME TERM", play_send_name },
  { "register PID NAME PID", play_register },
  { "unregister PID NAME", play_unregister },
  { "whereis NAME", oracle_play_whereis },
  { "regname PID", play_registered_name },
  { "recv PID {after=MS,WORD}", play_receive },
  { "mbox PID", play_mailbox },
  { "links PID", play_relations },
  { "monitors PID", play_relations },
  { "monitored_by PID", play_relations },
  { "alive PID", play_alive },
  { "sleep MS", oracle_play_sleep },
  { "send_after PID MS PID TERM NAME", play_set_timer },
  { "start_timer PID MS PID TERM NAME", play_set_timer },
  { "cancel_timer PID NAME", play_timer },
  { "read_timer PID NAME", play_timer },
  { NULL },
};

const OracleKind oracle_kind_signals = {
  .name = "signals", .steps = steps, .quiet_at = quiet_at, .patience_msec = 5000
};
