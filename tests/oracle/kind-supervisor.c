/* Kind supervisor: trees of supervisors and workers which are started, hurt and asked. */
#include "actor.h"
#include "behaviour/dynamic-supervisor.h"
#include "behaviour/sys.h"
#include "kind-signals.h"
#include "module-tree.h"
#include "notation.h"
#include "term/match.h"
#include "term/print.h"

/* Orphans normally die at once; one that lives on is accepted after this time. */
#define ORPHAN_MSEC 600

/* ---- who carries a step out ---- */

static void
order_harness (OraclePlayer *player, OracleAction action, const char *const *words)
{
  oracle_player_perform (player, player->harness,
                         oracle_command_new (player, action, ORACLE_CATCH_ALL, words));
}

/* The process at word 1 becomes command->pid. */
static void
order_about (OraclePlayer *player, OracleAction action, const char *const *words)
{
  CopTerm pid;
  if (!oracle_player_find (player, words[1], &pid))
    return;
  OracleCommand *command = oracle_command_new (player, action, ORACLE_CATCH_ALL, words);
  command->pid = pid;
  oracle_player_perform (player, player->harness, command);
}

static CopTerm
pid_at (OraclePlayer *player, const char *address)
{
  return oracle_names_pid (player->names, oracle_names_resolve (player->names, address));
}

/* ---- start and ends ---- */

static void
do_start (OracleCommand *command)
{
  OracleTree      *tree = command->player->data;
  g_auto (CopTerm) context = oracle_context_term (tree->root->id);
  oracle_command_give (command, oracle_start_native (&context, 1, COP_NONE));
}

static void
play_start (OraclePlayer *player, const char *const *words)
{
  OracleTree *tree = player->data;
  oracle_player_perform (player, tree->parent,
                         oracle_command_new (player, do_start, ORACLE_CATCH_ALL, words));
}

static void
do_exit (OracleCommand *command)
{
  bool             is_kill = g_str_equal (command->words[0], "kill");
  g_auto (CopTerm) reason = is_kill ? COP_ATOM (kill) : oracle_command_term (command, 2);
  cop_exit_process (command->pid, reason);
}

static void
play_exit (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_exit, words);
}

static void
play_parent_exit (OraclePlayer *player, const char *const *words)
{
  OracleTree *tree = player->data;
  CopTerm     pid;
  if (!oracle_player_find (player, words[1], &pid))
    return;
  OracleCommand *command = oracle_command_new (player, do_exit, ORACLE_CATCH_ALL, words);
  command->pid = pid;
  oracle_player_perform (player, tree->parent, command);
}

static void
do_die (OracleCommand *command)
{
  cop_exit (oracle_command_term (command, 1));
}

static void
play_parent_dies (OraclePlayer *player, const char *const *words)
{
  OracleTree *tree = player->data;
  oracle_player_order (player, tree->parent,
                       oracle_command_new (player, do_die, ORACLE_CATCH_NOTHING, words));
}

/* What the worker is told to do: the word of the step, except for `texit`. */
static void
do_tell (OracleCommand *command)
{
  const char *what = command->words[0];
  CopTerm     tag = g_str_equal (what, "texit") ? COP_ATOM (exit) : cop_atom (what);
  cop_cast (command->pid, cop_tuple_of (tag, oracle_command_term (command, 2)));
}

static void
play_tell (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_tell, words);
}

static void
do_stop (OracleCommand *command)
{
  g_auto (CopTerm) reason = oracle_command_term (command, 2);
  cop_stop (command->pid, reason, 10000);
  oracle_command_say (command, "ok");
}

static void
play_stop (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_stop, words);
}

static void
do_unlink (OracleCommand *command)
{
  CopTerm other = pid_at (command->player, command->words[2]);
  oracle_command_give (
      command, cop_call (command->pid, cop_tuple_of (cop_atom ("unlink"), other)));
}

static void
play_unlink (OraclePlayer *player, const char *const *words)
{
  CopTerm other;
  if (oracle_player_find (player, words[2], &other))
    order_about (player, do_unlink, words);
}

/* ---- questions ---- */

static void
do_arguments (OracleCommand *command)
{
  oracle_command_give (command, cop_call (command->pid, cop_atom ("args")));
}

static void
play_arguments (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_arguments, words);
}

static void
do_alive (OracleCommand *command)
{
  CopTerm pid = pid_at (command->player, command->words[1]);
  oracle_command_give (command, cop_bool (pid != COP_NONE && cop_is_alive (pid)));
}

static void
play_alive (OraclePlayer *player, const char *const *words)
{
  order_harness (player, do_alive, words);
}

static void
do_suspend (OracleCommand *command)
{
  OracleTree *tree = command->player->data;
  CopTerm     result = cop_sys_suspend (command->pid, COP_CALL_TIMEOUT);
  if (result == COP_ATOM (ok))
    g_hash_table_add (tree->suspended, (void *) (uintptr_t) command->pid);
  oracle_command_give (command, result);
}

static void
play_suspend (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_suspend, words);
}

static void
do_resume (OracleCommand *command)
{
  OracleTree *tree = command->player->data;
  g_hash_table_remove (tree->suspended, (void *) (uintptr_t) command->pid);
  oracle_command_give (command, cop_sys_resume (command->pid, COP_CALL_TIMEOUT));
}

static void
play_resume (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_resume, words);
}

/* ---- requests to supervisors: word 1 is the supervisor, which is command->pid ---- */

/* The definition of the supervisor asked; NULL for the harness and the parent. */
static OracleDefinition *
definition_asked (OracleCommand *command)
{
  OracleTree *tree = command->player->data;
  const char *name = oracle_names_resolve (command->player->names, command->words[1]);
  g_autofree char *id = g_strndup (name, strcspn (name, "#"));
  return g_hash_table_lookup (tree->definitions, id);
}

static bool
is_simple (const OracleDefinition *definition)
{
  g_auto (CopTerm) strategy = oracle_definition_value (definition, "strategy");
  return definition->role == ORACLE_SUP && strategy == COP_ATOM (simple_one_for_one);
}

static CopTerm
spec_asked (OracleCommand *command)
{
  OracleTree       *tree = command->player->data;
  OracleDefinition *child = g_hash_table_lookup (tree->definitions, command->words[2]);
  if (!child)
    cop_raise (cop_tuple_of (COP_ATOM (badmatch), COP_NIL));
  return oracle_child_spec (child);
}

static void
do_start_child (OracleCommand *command)
{
  OracleDefinition *definition = definition_asked (command);
  if (definition && is_simple (definition)) {
    CopTerm arguments = COP_NIL;
    for (size_t i = g_strv_length ((GStrv) command->words); i > 3; i--)
      arguments = cop_cons (oracle_command_term (command, i - 1), arguments);
    oracle_command_give (command, cop_supervisor_start_child (command->pid, arguments));
    return;
  }

  if (!definition || definition->role == ORACLE_WORKER || command->words[3])
    cop_raise (COP_ATOM (function_clause));
  CopTerm spec = spec_asked (command);
  oracle_command_give (command,
                       definition->role == ORACLE_DYN
                           ? cop_dynamic_supervisor_start_child (command->pid, spec)
                           : cop_supervisor_start_child (command->pid, spec));
}

static void
play_start_child (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_start_child, words);
}

static bool
is_pid_word (const char *word)
{
  return strchr (word, '#') || g_str_equal (word, "parent") ||
         g_str_equal (word, "harness");
}

/* A child by its id, or a process by its name. */
static CopTerm
child_asked (OracleCommand *command)
{
  const char *word = command->words[2];
  return is_pid_word (word) ? pid_at (command->player, word) : cop_atom (word);
}

static void
do_terminate_child (OracleCommand *command)
{
  OracleDefinition *definition = definition_asked (command);
  if (definition && definition->role == ORACLE_DYN)
    oracle_command_give (command,
                         cop_dynamic_supervisor_terminate_child (
                             command->pid, pid_at (command->player, command->words[2])));
  else
    oracle_command_give (
        command, cop_supervisor_terminate_child (command->pid, child_asked (command)));
}

static void
do_restart_child (OracleCommand *command)
{
  oracle_command_give (
      command, cop_supervisor_restart_child (command->pid, child_asked (command)));
}

static void
do_delete_child (OracleCommand *command)
{
  oracle_command_give (command,
                       cop_supervisor_delete_child (command->pid, child_asked (command)));
}

static void
append_key (GString *text, CopTerm spec, const char *key)
{
  CopTerm value = cop_map_get (spec, cop_atom (key));
  if (value == COP_NONE)
    cop_raise (cop_tuple_of (cop_atom ("badkey"), cop_atom (key), cop_term_ref (spec)));
  g_autofree char *shown = cop_display (value);
  g_string_append_printf (text, " %s=%s", key, shown);
}

static void
do_get_childspec (OracleCommand *command)
{
  g_auto (CopTerm) result =
      cop_supervisor_get_childspec (command->pid, child_asked (command));
  CopTerm spec;
  if (!cop_match (result, "{ok, $m}", &spec)) {
    oracle_command_give (command, cop_term_steal (&result));
    return;
  }
  g_autoptr (GString) text = g_string_new ("ok");
  append_key (text, spec, "id");
  append_key (text, spec, "restart");
  append_key (text, spec, "shutdown");
  append_key (text, spec, "type");
  append_key (text, spec, "significant");
  oracle_command_say (command, text->str);
}

/* Requests about one child; a word which stands for a process must name one. */
static void
play_child_request (OraclePlayer *player, const char *const *words)
{
  static const struct {
    const char  *name;
    OracleAction action;
  } requests[] = { { "terminate_child", do_terminate_child },
                   { "restart_child", do_restart_child },
                   { "delete_child", do_delete_child },
                   { "get_childspec", do_get_childspec } };

  CopTerm supervisor, child;
  if (!oracle_player_find (player, words[1], &supervisor))
    return;
  OracleCommand    *command = oracle_command_new (player, NULL, ORACLE_CATCH_ALL, words);
  OracleDefinition *definition = definition_asked (command);
  bool              by_pid = g_str_equal (words[0], "terminate_child") && definition &&
                definition->role == ORACLE_DYN;
  if ((by_pid || is_pid_word (words[2])) &&
      !oracle_player_find (player, words[2], &child))
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (requests); i++)
    if (g_str_equal (requests[i].name, words[0]))
      command->action = requests[i].action;
  command->pid = supervisor;
  oracle_player_perform (player, player->harness, command);
}

static char *
child_text (OraclePlayer *player, CopTerm entry)
{
  CopTerm          child = cop_tuple_get (entry, 1);
  g_autofree char *id = cop_display (cop_tuple_get (entry, 0));
  g_autofree char *type = cop_display (cop_tuple_get (entry, 2));
  return g_strdup_printf ("%s=%s:%s", id,
                          cop_is_pid (child) ? oracle_names_of (player->names, child)
                                             : cop_atom_name (child),
                          type);
}

static int
compare_texts (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* What the original's `d.kind` does for the harness, which has no definition. */
static OracleDefinition *
definition_or_raise (OracleCommand *command)
{
  OracleDefinition *definition = definition_asked (command);
  if (!definition)
    cop_raise (cop_tuple_of (cop_atom ("badkey"), cop_atom ("kind"), COP_ATOM (nil)));
  return definition;
}

static void
do_which (OracleCommand *command)
{
  OracleDefinition     *definition = definition_or_raise (command);
  bool                  is_dyn = definition->role == ORACLE_DYN;
  g_auto (CopTerm)      children = is_dyn
                                       ? cop_dynamic_supervisor_which_children (command->pid)
                                       : cop_supervisor_which_children (command->pid);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (CopTerm l = children; cop_is_cons (l); l = cop_tail (l))
    g_ptr_array_add (texts, child_text (command->player, cop_head (l)));
  if (is_dyn || is_simple (definition))
    g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_insert (texts, 0, g_strdup ("which"));
  g_ptr_array_add (texts, NULL);
  g_autofree char *joined = g_strjoinv (" ", (char **) texts->pdata);
  oracle_command_say (command, joined);
}

static void
play_which (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_which, words);
}

static void
do_count (OracleCommand *command)
{
  static const char *const keys[] = { "specs", "active", "supervisors", "workers" };
  OracleDefinition        *definition = definition_or_raise (command);
  g_auto (CopTerm)         counts = definition->role == ORACLE_DYN
                                        ? cop_dynamic_supervisor_count_children (command->pid)
                                        : cop_supervisor_count_children (command->pid);
  g_autoptr (GString)      text = g_string_new ("count");
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++)
    append_key (text, counts, keys[i]);
  oracle_command_say (command, text->str);
}

static void
play_count (OraclePlayer *player, const char *const *words)
{
  order_about (player, do_count, words);
}

/* ---- steps around steps ---- */

static void
play_inner (OraclePlayer *player, const char *const *words)
{
  oracle_kind_find_step (player->scenario->kind, words[0])->play (player, words);
}

/* Does nothing but give the answer there is already. */
static void
do_nothing (OracleCommand *command)
{
}

static void
play_async (OraclePlayer *player, const char *const *words)
{
  CopTerm target;
  if (words[3] && !oracle_player_find (player, words[3], &target))
    return;
  player->tag = words[1];
  play_inner (player, words + 2);
  if (player->result) { /* another address is unknown: that is the answer */
    OracleCommand *command =
        oracle_command_new (player, do_nothing, ORACLE_CATCH_ALL, words);
    command->result = g_steal_pointer (&player->result);
    oracle_player_perform (player, player->harness, command);
  }
  player->tag = NULL;
}

static void
play_await (OraclePlayer *player, const char *const *words)
{
  if (!oracle_player_await (player, words[1], 10000))
    oracle_player_fail (player, "%s gets no answer", words[1]);
}

static void
play_timed (OraclePlayer *player, const char *const *words)
{
  int64_t before = cop_node_now_msec (player->node);
  play_inner (player, words + 2);
  int64_t     took = cop_node_now_msec (player->node) - before;
  const char *word = took <= g_ascii_strtoll (words[1], NULL, 10) ? "within" : "late";
  g_autofree char *text =
      player->result ? g_strdup_printf ("%s %s", word, player->result) : g_strdup (word);
  oracle_player_say (player, text);
}

/* ---- the kind ---- */

static const CopExport start_exports[] = {
  { "go", 1, oracle_start_native },
  { "go", 2, oracle_start_native },
  { "go", 3, oracle_start_native },
  { "go", 4, oracle_start_native },
  { "go", 5, oracle_start_native },
  { "go", 6, oracle_start_native },
  { "go", 7, oracle_start_native },
  { "go", 8, oracle_start_native },
  { NULL },
};

static const CopModule start_module = { .name = "Oracle.Start",
                                        .exports = start_exports };

static void
set_up (OraclePlayer *player)
{
  cop_module_register (player->node, &start_module);
  player->data = oracle_tree_new (player);
}

static void
tear_down (OraclePlayer *player)
{
  oracle_tree_free (player->data);
}

typedef struct {
  OraclePlayer *player;
  bool          is_busy;
  bool          has_orphans;
} Look;

static bool
is_orphan (OraclePlayer *player, const char *name)
{
  const char *parent = oracle_names_parent (player->names, name);
  CopTerm     pid = parent ? oracle_names_pid (player->names, parent) : COP_NONE;
  return pid != COP_NONE && !cop_is_alive (pid);
}

static void
look_at (void *name, void *value, void *data)
{
  Look          *look = data;
  OracleTree    *tree = look->player->data;
  CopTerm        pid = (CopTerm) (uintptr_t) value;
  CopProcessInfo info;
  if (pid == look->player->harness || pid == tree->parent ||
      !cop_process_info (look->player->node, pid, &info))
    return;
  bool is_idle = info.status == COP_STATUS_WAITING && info.mailbox == 0;
  if (!is_idle && !g_hash_table_contains (tree->suspended, (void *) (uintptr_t) pid))
    look->is_busy = true;
  if (is_orphan (look->player, name))
    look->has_orphans = true;
}

/* Everybody is idle in the main loop with an empty mailbox, or suspended by a step. */
static int64_t
quiet_at (OraclePlayer *player)
{
  Look look = { .player = player };
  oracle_names_foreach (player->names, look_at, &look);
  if (look.is_busy)
    return -1;
  int64_t waited = cop_node_now_msec (player->node) - player->settled_msec;
  return look.has_orphans && waited <= ORPHAN_MSEC ? ORPHAN_MSEC + 1 - waited : 0;
}

static const OracleStepKind steps[] = {
  { "start", play_start },
  { "kill PID", play_exit },
  { "exit PID TERM", play_exit },
  { "pexit PID TERM", play_parent_exit },
  { "pdie TERM", play_parent_dies },
  { "stop PID TERM", play_tell },
  { "raise PID TERM", play_tell },
  { "texit PID TERM", play_tell },
  { "badreturn PID TERM", play_tell },
  { "gstop PID TERM", play_stop },
  { "unlink PID PID", play_unlink },
  { "args PID", play_arguments },
  { "alive PID", play_alive },
  { "whereis NAME", oracle_play_whereis },
  { "suspend PID", play_suspend },
  { "resume PID", play_resume },
  { "start_child PID NAME TERM...", play_start_child },
  { "terminate_child PID NAME", play_child_request },
  { "restart_child PID NAME", play_child_request },
  { "delete_child PID NAME", play_child_request },
  { "get_childspec PID NAME", play_child_request },
  { "which PID", play_which },
  { "count PID", play_count },
  { "async NAME STEP", play_async },
  { "await NAME", play_await },
  { "timed MS STEP", play_timed },
  { "sleep MS", oracle_play_sleep },
  { NULL },
};

const OracleKind oracle_kind_supervisor = {
  .name = "supervisor",
  .has_definitions = true,
  .steps = steps,
  .set_up = set_up,
  .tear_down = tear_down,
  .quiet_at = quiet_at,
  .patience_msec = 8000,
};
