/* Lets each step happen, lets time pass until it is over, compares. */
#include "player.h"

#include "actor.h"
#include "notation.h"
#include "trace.h"

/* Longer than anything in a scenario; a bound for loops that set timers for ever. */
#define ONE_HOUR ((int64_t) 3600 * 1000)

static const char player_key;

OraclePlayer *
oracle_player_here (void)
{
  return cop_node_get_data (cop_node_current (), &player_key);
}

static void
stop_sleeping (OraclePlayer **player)
{
  (*player)->n_sleeping--;
}

void
oracle_sleep (int64_t msec)
{
  __attribute__ ((cleanup (stop_sleeping))) OraclePlayer *player = oracle_player_here ();
  player->n_sleeping++;
  cop_sleep (msec);
}

void
oracle_player_say (OraclePlayer *player, const char *result)
{
  g_free (player->result);
  player->result = g_strdup (result);
}

void
oracle_player_fail (OraclePlayer *player, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_free (player->trouble);
  player->trouble = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

bool
oracle_player_find (OraclePlayer *player, const char *address, CopTerm *ret_pid)
{
  const char *name = oracle_names_resolve (player->names, address);
  *ret_pid = oracle_names_pid (player->names, name);
  if (*ret_pid == COP_NONE)
    oracle_player_say (player, "no-such-process");
  return *ret_pid != COP_NONE;
}

/* ---- time ---- */

/* Asked when nobody is ready: 0 when it has come, n > 0 when it comes after n ms even if
 * nothing happens, -1 when something has to happen first. */
typedef int64_t (*MomentFunc) (OraclePlayer *player, void *data);

/* Lets time pass until the moment has come; false when it does not within @limit_msec. */
static bool
wait_for (OraclePlayer *player, MomentFunc func, void *data, int64_t limit_msec)
{
  CopNode *node = player->node;
  int64_t  limit = cop_node_now_msec (node) + limit_msec;
  for (;;) {
    cop_node_settle (node);
    int64_t moment = func (player, data);
    if (moment == 0)
      return true;
    int64_t timer = cop_node_next_timer (node);
    int64_t next = moment < 0 || (timer >= 0 && timer < moment) ? timer : moment;
    if (next < 0 || cop_node_now_msec (node) + next > limit)
      return false;
    cop_node_advance (node, next);
  }
}

void
oracle_player_pass (OraclePlayer *player, int64_t msec)
{
  cop_node_advance (player->node, msec);
  cop_node_settle (player->node);
}

/* ---- orders ---- */

void
oracle_player_order (OraclePlayer *player, CopTerm host, OracleCommand *command)
{
  g_auto (CopTerm) order = oracle_command_to_term (command);
  cop_node_send (player->node, host, order);
}

typedef struct {
  CopTerm        host;
  OracleCommand *command;
} Awaited;

static int64_t
is_answered (OraclePlayer *player, void *data)
{
  Awaited *awaited = data;
  return awaited->command->is_done || !cop_is_alive (awaited->host) ? 0 : -1;
}

void
oracle_player_perform (OraclePlayer *player, CopTerm host, OracleCommand *command)
{
  if (player->tag) {
    command->tag = player->tag;
    command->leaves = host == player->harness;
    if (host == player->harness)
      host = oracle_actor_spawn (player, NULL, ORACLE_ACTOR_SILENT, false);
    oracle_player_order (player, host, command);
    return;
  }

  Awaited awaited = { host, command };
  oracle_player_order (player, host, command);
  if (!wait_for (player, is_answered, &awaited, ONE_HOUR))
    oracle_player_fail (player, "%s waits for ever",
                        oracle_names_of (player->names, host));
  else if (!command->is_done)
    oracle_player_say (player, "gone");
  else
    oracle_player_say (player, command->result);
}

static OracleCommand *
find_answer (OraclePlayer *player, const char *tag)
{
  for (GList *l = player->answers.head; l; l = l->next)
    if (g_str_equal (((OracleCommand *) l->data)->tag, tag))
      return l->data;
  return NULL;
}

static int64_t
is_tag_answered (OraclePlayer *player, void *tag)
{
  return find_answer (player, tag) ? 0 : -1;
}

bool
oracle_player_await (OraclePlayer *player, const char *tag, int64_t limit_msec)
{
  int64_t limit = cop_node_now_msec (player->node) + limit_msec;
  wait_for (player, is_tag_answered, (void *) tag, limit_msec);
  OracleCommand *command = find_answer (player, tag);
  if (!command) {
    oracle_player_pass (player, limit - cop_node_now_msec (player->node));
    return false;
  }
  g_queue_remove (&player->answers, command);
  oracle_player_say (player, command->result);
  return true;
}

/* ---- steps ---- */

static int64_t
is_over (OraclePlayer *player, void *data)
{
  return player->scenario->kind->quiet_at (player);
}

static void
play_step (OraclePlayer *player, const OracleStep *step)
{
  const OracleKind     *kind = player->scenario->kind;
  const OracleStepKind *step_kind = oracle_kind_find_step (kind, step->words[0]);
  g_clear_pointer (&player->result, g_free);
  step_kind->play (player, (const char *const *) step->words);
  player->settled_msec = cop_node_now_msec (player->node);
  if (!player->trouble && !wait_for (player, is_over, NULL, kind->patience_msec))
    oracle_player_fail (player, "it never becomes quiet");
}

static bool
step_fits (OraclePlayer *player, const OracleStep *step, char **ret_why)
{
  g_autoptr (GPtrArray) happened = g_ptr_array_new_with_free_func (g_free);
  if (player->result)
    g_ptr_array_add (happened, g_strconcat ("= ", player->result, NULL));
  oracle_journal_take (player->journal, happened);
  if (!player->trouble)
    return oracle_trace_fits (step->expected, happened, ret_why);

  g_autofree char *rest = NULL;
  g_autofree char *full = oracle_trace_fits (step->expected, happened, &rest)
                              ? NULL
                              : g_steal_pointer (&rest);
  *ret_why =
      g_strdup_printf ("  cannot go on: %s\n%s", player->trouble, full ? full : "");
  return false;
}

static char *
play_all (OraclePlayer *player)
{
  GPtrArray *steps = player->scenario->steps;
  for (guint i = 0; i < steps->len; i++) {
    const OracleStep *step = steps->pdata[i];
    g_autofree char  *why = NULL;
    play_step (player, step);
    if (step_fits (player, step, &why))
      continue;
    g_autofree char *words = g_strjoinv (" ", step->words);
    return g_strdup_printf ("%s:%u: step %u: %s\n%s", player->scenario->file, step->line,
                            i + 1, words, why);
  }
  return NULL;
}

char *
oracle_play (const OracleScenario *scenario)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  CopNodeOptions           options = { .context = context, .clock = COP_CLOCK_MANUAL };
  OraclePlayer player = { .scenario = scenario, .node = cop_node_new (&options) };
  CopNode     *before = cop_node_enter (player.node);
  player.names = oracle_names_new ();
  player.journal = oracle_journal_new (player.node, player.names);
  player.commands = g_ptr_array_new_with_free_func (oracle_command_free);
  cop_node_set_data (player.node, &player_key, &player, NULL);
  player.harness = oracle_actor_spawn (&player, "harness", ORACLE_ACTOR_SILENT, true);
  if (scenario->kind->set_up)
    scenario->kind->set_up (&player);

  char *why = play_all (&player);

  cop_node_enter (before);
  cop_node_free (player.node);
  if (scenario->kind->tear_down)
    scenario->kind->tear_down (&player);
  g_queue_clear (&player.answers);
  g_ptr_array_unref (player.commands);
  oracle_journal_free (player.journal);
  oracle_names_free (player.names);
  g_free (player.result);
  g_free (player.trouble);
  return why;
}
