/* Oracle.Start and what it starts, by the outcome which a definition plans. */
#include "module-tree.h"

#include "actor.h"
#include "behaviour/dynamic-supervisor.h"
#include "notation.h"
#include "state.h"
#include "term/match.h"

static void
list_free (void *list)
{
  cop_term_unref ((CopTerm) (uintptr_t) list);
}

OracleTree *
oracle_tree_new (OraclePlayer *player)
{
  OracleTree *tree = g_new0 (OracleTree, 1);
  tree->definitions = oracle_definitions_new (player->scenario, &tree->root);
  tree->parent = oracle_actor_spawn (player, "parent", ORACLE_ACTOR_SILENT, true);
  tree->suspended = g_hash_table_new (NULL, NULL);
  tree->arguments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
  return tree;
}

void
oracle_tree_free (OracleTree *tree)
{
  g_hash_table_unref (tree->definitions);
  g_hash_table_unref (tree->suspended);
  g_hash_table_unref (tree->arguments);
  g_free (tree);
}

/* ---- what the started processes are told: {Id, Name, Outcome, Argument} ---- */

typedef struct {
  OraclePlayer     *player;
  OracleDefinition *definition;
  const char       *name;
  const char       *outcome;  /* without its argument */
  CopTerm           argument; /* lent; nil when there is none */
} Part;

static Part
part_of_term (CopTerm term)
{
  Part        part = { .player = oracle_player_here () };
  OracleTree *tree = part.player->data;
  part.definition =
      g_hash_table_lookup (tree->definitions, cop_binary_data (cop_tuple_get (term, 0)));
  part.name = cop_binary_data (cop_tuple_get (term, 1));
  part.outcome = cop_binary_data (cop_tuple_get (term, 2));
  part.argument = cop_tuple_get (term, 3);
  return part;
}

static CopTerm
part_to_term (const Part *part)
{
  return cop_tuple_of (cop_string (part->definition->id), cop_string (part->name),
                       cop_string (part->outcome), cop_term_ref (part->argument));
}

static bool
has_outcome (const Part *part, const char *outcome)
{
  return g_str_equal (part->outcome, outcome);
}

/* ---- Oracle.Worker ---- */

static CopNext
worker_init (void *state, CopTerm argument)
{
  Part part = part_of_term (argument);
  oracle_names_put (part.player->names, part.name, cop_self ());
  if (part.definition->traps)
    cop_trap_exit (true);

  if (has_outcome (&part, "ignore"))
    return cop_next_ignore ();
  if (has_outcome (&part, "error"))
    return cop_next_stop (cop_term_ref (part.argument));
  if (has_outcome (&part, "raise"))
    cop_raise (cop_term_ref (part.argument));
  if (has_outcome (&part, "exit"))
    cop_exit (cop_term_ref (part.argument));
  if (has_outcome (&part, "throw"))
    cop_throw (cop_term_ref (part.argument));
  if (has_outcome (&part, "badinit"))
    return cop_next_from_init_term (cop_term_ref (part.argument), state);

  oracle_journal_follow (part.player->journal, cop_self ());
  oracle_names_set_latest (part.player->names, part.definition->id, part.name);
  cop_term_replace (state,
                    cop_map_of (cop_atom ("name"), cop_string (part.name),
                                cop_atom ("term"), cop_string (part.definition->end)));
  return cop_next_ok ();
}

static CopNext
worker_handle_call (void *data, CopTerm request, CopFrom from)
{
  CopTerm *state = data;
  if (request == cop_atom ("args")) {
    OracleTree *tree = oracle_player_here ()->data;
    const char *name = oracle_state_text (*state, "name");
    CopTerm     args = (CopTerm) (uintptr_t) g_hash_table_lookup (tree->arguments, name);
    return cop_next_reply (cop_term_ref (args));
  }
  if (!cop_is_tagged (request, cop_atom ("unlink"), 2))
    cop_no_clause ();
  cop_unlink (cop_tuple_get (request, 1));
  return cop_next_reply (COP_ATOM (ok));
}

static CopNext
worker_handle_cast (void *state, CopTerm request)
{
  CopTerm what;
  if (cop_match (request, "{stop, $}", &what))
    return cop_next_stop (cop_term_ref (what));
  if (cop_match (request, "{raise, $}", &what))
    cop_raise (cop_term_ref (what));
  if (cop_match (request, "{exit, $}", &what))
    cop_exit (cop_term_ref (what));
  if (!cop_match (request, "{badreturn, $}", &what))
    cop_no_clause ();
  return cop_next_from_term (cop_term_ref (what), false, state);
}

static void
note_term (CopTerm state, const char *event, CopTerm term)
{
  OraclePlayer    *player = oracle_player_here ();
  const char      *name = oracle_state_text (state, "name");
  g_autofree char *text = oracle_term_text (player->names, term);
  oracle_journal_note (player->journal, ORACLE_EVENT, name, "%s %s %s", event, name,
                       text);
}

static CopNext
worker_handle_info (void *state, CopTerm message)
{
  note_term (*(CopTerm *) state, "info", message);
  return cop_next_noreply ();
}

static void
worker_terminate (void *data, CopTerm reason)
{
  CopTerm state = *(CopTerm *) data;
  note_term (state, "terminate", reason);
  oracle_end_callback (oracle_state_text (state, "term"));
}

static const CopGenServerClass worker_class = {
  .module = "Oracle.Worker",
  .init = worker_init,
  .handle_call = worker_handle_call,
  .handle_cast = worker_handle_cast,
  .handle_info = worker_handle_info,
  .terminate = worker_terminate,
};

/* ---- Oracle.Sup and Oracle.Dyn ---- */

/* Whether init goes on; otherwise *@ret_result is what it returns. */
static bool
begin_supervisor (const Part *part, CopTerm *ret_result)
{
  oracle_names_put (part->player->names, part->name, cop_self ());
  oracle_journal_follow (part->player->journal, cop_self ());
  oracle_names_set_latest (part->player->names, part->definition->id, part->name);
  if (has_outcome (part, "raise"))
    cop_raise (cop_term_ref (part->argument));
  *ret_result = has_outcome (part, "ignore")  ? COP_ATOM (ignore)
                : has_outcome (part, "error") ? cop_term_ref (part->argument)
                                              : COP_NONE;
  return *ret_result == COP_NONE;
}

static CopTerm
sup_init (CopTerm argument)
{
  static const char *const flags[] = { "strategy",      "strategy",      "intensity",
                                       "intensity",     "period",        "period",
                                       "auto_shutdown", "auto_shutdown", NULL };
  Part                     part = part_of_term (argument);
  CopTerm                  result;
  if (!begin_supervisor (&part, &result))
    return result;

  CopTerm    specs = COP_NIL;
  GPtrArray *children = part.definition->children;
  for (guint i = children->len; i > 0; i--)
    specs = cop_cons (oracle_child_spec (children->pdata[i - 1]), specs);
  return cop_tuple_of (
      COP_ATOM (ok),
      cop_tuple_of (oracle_definition_map (part.definition, flags), specs));
}

static const CopSupervisorClass sup_class = { .module = "Oracle.Sup", .init = sup_init };

/* What DynamicSupervisor.init/1 makes of the options which are there. */
static CopTerm
dyn_init (CopTerm argument)
{
  static const char *const flags[] = { "strategy",     "strategy",     "intensity",
                                       "intensity",    "period",       "period",
                                       "max_children", "max_children", NULL };
  Part                     part = part_of_term (argument);
  CopTerm                  result;
  if (!begin_supervisor (&part, &result))
    return result;

  CopTerm defaults = cop_map_of (
      cop_atom ("strategy"), COP_ATOM (one_for_one), cop_atom ("intensity"), cop_int (3),
      cop_atom ("period"), cop_int (5), cop_atom ("max_children"), COP_ATOM (infinity),
      cop_atom ("extra_arguments"), oracle_definition_list (part.definition, "extra"));
  g_auto (CopTerm)    given = oracle_definition_map (part.definition, flags);
  g_auto (CopMapIter) iter;
  CopTerm             key, value;
  cop_map_iter_init (&iter, given);
  while (cop_map_iter_next (&iter, &key, &value))
    defaults = cop_map_put (defaults, cop_term_ref (key), cop_term_ref (value));
  return cop_tuple_of (COP_ATOM (ok), defaults);
}

static const CopSupervisorClass dyn_class = { .module = "Oracle.Dyn", .init = dyn_init };

/* ---- Oracle.Start ---- */

CopTerm
oracle_context_term (const char *id)
{
  return cop_tuple_of (cop_atom ("ctx"), cop_string (id));
}

CopTerm
oracle_child_spec (const OracleDefinition *definition)
{
  static const char *const keys[] = { "restart",     "restart",     "shutdown",
                                      "shutdown",    "type",        "type",
                                      "significant", "significant", NULL };
  CopTerm                  spec = oracle_definition_map (definition, keys);
  CopTerm                  arguments = cop_cons (oracle_context_term (definition->id),
                                                 oracle_definition_list (definition, "args"));
  spec = cop_map_put (spec, cop_atom ("id"), cop_atom (definition->child_id));
  spec = cop_map_put (
      spec, cop_atom ("start"),
      cop_tuple_of (cop_module_atom ("Oracle.Start"), cop_atom ("go"), arguments));
  if (definition->role != ORACLE_WORKER &&
      cop_map_get (spec, cop_atom ("type")) == COP_NONE)
    spec = cop_map_put (spec, cop_atom ("type"), COP_ATOM (supervisor));
  return spec;
}

static const char *
id_of_arguments (const CopTerm *args, size_t n_args)
{
  for (size_t i = 0; i < n_args; i++)
    if (cop_is_tagged (args[i], cop_atom ("ctx"), 2))
      return cop_binary_data (cop_tuple_get (args[i], 1));
  g_assert_not_reached ();
}

static void
remember_arguments (OracleTree    *tree,
                    const char    *name,
                    const CopTerm *args,
                    size_t         n_args)
{
  CopTerm list = COP_NIL;
  for (size_t i = n_args; i > 0; i--)
    list = cop_cons (cop_term_ref (args[i - 1]), list);
  g_hash_table_replace (tree->arguments, g_strdup (name), (void *) (uintptr_t) list);
}

static CopTerm
start_process (const Part *part)
{
  const char      *name = part->definition->name;
  CopTerm          name_term = name ? cop_atom (name) : COP_NONE;
  g_auto (CopTerm) argument = part_to_term (part);
  CopStartOptions  options = { .name = name_term };
  switch (part->definition->role) {
  case ORACLE_WORKER:
    return cop_gen_server_start_link (&worker_class, argument, &options);
  case ORACLE_SUP:
    return cop_supervisor_class_start_link (&sup_class, argument, name_term);
  case ORACLE_DYN:
    return cop_dynamic_supervisor_class_start_link (&dyn_class, argument, name_term);
  }
  g_assert_not_reached ();
}

/* What the start function returns, by the outcome. */
static CopTerm
start_part (const Part *part)
{
  if (has_outcome (part, "fraise"))
    cop_raise (cop_term_ref (part->argument));
  if (has_outcome (part, "fexit"))
    cop_exit (cop_term_ref (part->argument));
  if (has_outcome (part, "fthrow"))
    cop_throw (cop_term_ref (part->argument));

  g_auto (CopTerm) result =
      has_outcome (part, "bad") ? cop_term_ref (part->argument) : start_process (part);
  bool is_good = cop_is_tagged (result, COP_ATOM (ok), 2);
  if (!is_good)
    oracle_journal_forget (part->player->journal, part->name);
  else if (has_outcome (part, "okinfo"))
    return cop_tuple_of (COP_ATOM (ok), cop_term_ref (cop_tuple_get (result, 1)),
                         cop_term_ref (part->argument));
  return cop_term_steal (&result);
}

CopTerm
oracle_start_native (const CopTerm *args, size_t n_args, CopTerm env)
{
  Part        part = { .player = oracle_player_here () };
  OracleTree *tree = part.player->data;
  part.definition =
      g_hash_table_lookup (tree->definitions, id_of_arguments (args, n_args));
  const char      *plan = oracle_definition_next_outcome (part.definition);
  g_autofree char *name =
      g_strdup_printf ("%s#%u", part.definition->id, part.definition->n_starts);
  const char      *colon = strchr (plan, ':');
  g_autofree char *outcome = colon ? g_strndup (plan, colon - plan) : g_strdup (plan);
  g_auto (CopTerm) argument = colon ? oracle_term_parse (colon + 1) : COP_ATOM (nil);
  part.name = name;
  part.outcome = outcome;
  part.argument = argument;

  oracle_names_set_parent (part.player->names, name,
                           oracle_names_of (part.player->names, cop_self ()));
  bool is_plain = g_str_equal (plan, "ok");
  oracle_journal_note (part.player->journal, ORACLE_EVENT, name, "start %s%s%s", name,
                       is_plain ? "" : " ", is_plain ? "" : plan);
  remember_arguments (tree, name, args, n_args);
  return start_part (&part);
}
