/* Checks definitions and makes structures of them. */
#include "definition.h"

#include "command.h"
#include "grammar.h"
#include "notation.h"

static const char usage[] =
    "sup|dyn|worker NAME "
    "{parent=NAME,restart=TERM,shutdown=TERM,type=TERM,significant=TERM,"
    "initial=WORD,plan=PLAN,args=TERMS,as=NAME,trap=WORD,name=NAME,term=END,strategy="
    "TERM,"
    "intensity=TERM,period=TERM,auto_shutdown=TERM,max_children=TERM,extra=TERMS}";

bool
oracle_definition_check (const char *const *words, char **ret_problem)
{
  if (oracle_grammar_fits (NULL, usage, words))
    return true;

  *ret_problem = g_strdup_printf ("neither a step nor a definition: “%s”", words[0]);
  for (const char *const *word = words + 1; *word && word[1]; word++) {
    const char *one[] = { "worker", "a", word[1], NULL };
    if (oracle_grammar_fits (NULL, usage, one))
      continue;
    g_free (*ret_problem);
    *ret_problem = g_strdup_printf ("this is no option of a definition: “%s”", word[1]);
    return false;
  }
  return false;
}

static const char *
parent_of (const char *const *words)
{
  const char *parent = oracle_option (words + 2, "parent");
  return parent && !g_str_equal (parent, "-") ? parent : NULL;
}

static bool
collect_ids (const OracleScenario *scenario, GHashTable *ids, char **ret_problem)
{
  for (guint i = 0; i < scenario->definitions->len; i++) {
    const char *const *words = scenario->definitions->pdata[i];
    if (!g_hash_table_add (ids, (void *) words[1])) {
      *ret_problem = g_strdup_printf ("%s is defined twice", words[1]);
      return false;
    }
  }
  return true;
}

bool
oracle_definitions_check_all (const OracleScenario *scenario, char **ret_problem)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  unsigned               n_roots = 0;
  if (!scenario->kind->has_definitions)
    return true;
  if (!collect_ids (scenario, ids, ret_problem))
    return false;

  for (guint i = 0; i < scenario->definitions->len; i++) {
    const char *const *words = scenario->definitions->pdata[i];
    const char        *parent = parent_of (words);
    n_roots += parent == NULL;
    if (parent && !g_hash_table_contains (ids, parent)) {
      *ret_problem = g_strdup_printf ("the parent of %s is not defined", words[1]);
      return false;
    }
  }
  if (n_roots != 1)
    *ret_problem = g_strdup_printf ("%u definitions are the root, not one", n_roots);
  return n_roots == 1;
}

static void
definition_free (void *data)
{
  OracleDefinition *definition = data;
  g_strfreev (definition->plan);
  g_ptr_array_unref (definition->children);
  g_free (definition);
}

static OracleDefinition *
definition_new (const char *const *words)
{
  const char *const *options = words + 2;
  const char        *initial = oracle_option (options, "initial");
  const char        *trap = oracle_option (options, "trap");
  const char        *as = oracle_option (options, "as");
  const char        *end = oracle_option (options, "term");
  const char        *plan = oracle_option (options, "plan");
  OracleDefinition  *definition = g_new (OracleDefinition, 1);
  *definition = (OracleDefinition){
    .role = g_str_equal (words[0], "sup")   ? ORACLE_SUP
            : g_str_equal (words[0], "dyn") ? ORACLE_DYN
                                            : ORACLE_WORKER,
    .id = words[1],
    .child_id = as ? as : words[1],
    .parent = parent_of (words),
    .is_initial = g_strcmp0 (initial, "no") != 0,
    .traps = g_strcmp0 (trap, "yes") == 0,
    .end = end ? end : "ok",
    .name = oracle_option (options, "name"),
    .plan = g_strsplit (plan ? plan : "ok", "|", -1),
    .options = options,
    .children = g_ptr_array_new (),
  };
  return definition;
}

GHashTable *
oracle_definitions_new (const OracleScenario *scenario, OracleDefinition **ret_root)
{
  GHashTable *definitions =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, definition_free);
  g_autoptr (GPtrArray) in_order = g_ptr_array_new ();
  for (guint i = 0; i < scenario->definitions->len; i++) {
    OracleDefinition *definition = definition_new (scenario->definitions->pdata[i]);
    g_hash_table_insert (definitions, (void *) definition->id, definition);
    g_ptr_array_add (in_order, definition);
  }

  for (guint i = 0; i < in_order->len; i++) {
    OracleDefinition *definition = in_order->pdata[i];
    OracleDefinition *parent =
        definition->parent ? g_hash_table_lookup (definitions, definition->parent) : NULL;
    if (!parent)
      *ret_root = definition;
    else if (definition->is_initial)
      g_ptr_array_add (parent->children, definition);
  }
  return definitions;
}

const char *
oracle_definition_next_outcome (OracleDefinition *definition)
{
  unsigned n_outcomes = g_strv_length (definition->plan);
  unsigned number = definition->n_starts++;
  return definition->plan[MIN (number, n_outcomes - 1)];
}

CopTerm
oracle_definition_value (const OracleDefinition *definition, const char *key)
{
  const char *text = oracle_option (definition->options, key);
  if (!text)
    return COP_NONE;
  if (g_str_equal (text, "yes") || g_str_equal (text, "no"))
    return cop_bool (g_str_equal (text, "yes"));
  return oracle_term_parse (text);
}

CopTerm
oracle_definition_map (const OracleDefinition *definition, const char *const *keys)
{
  CopTerm map = cop_map_new ();
  for (; *keys; keys += 2) {
    CopTerm value = oracle_definition_value (definition, keys[0]);
    if (value != COP_NONE)
      map = cop_map_put (map, cop_atom (keys[1]), value);
  }
  return map;
}

CopTerm
oracle_definition_list (const OracleDefinition *definition, const char *key)
{
  const char *text = oracle_option (definition->options, key);
  return text ? oracle_terms_parse (text) : COP_NIL;
}
