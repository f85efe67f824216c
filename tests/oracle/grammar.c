/* Usage lines: the types of their words, and the lists of requests and functions. */
#include "grammar.h"

#include "notation.h"

/* ---- single words ---- */

static bool
is_number (const char *word)
{
  return *word && strspn (word, "0123456789") == strlen (word) && strlen (word) < 10;
}

static bool
is_integer (const char *word)
{
  return is_number (*word == '-' ? word + 1 : word);
}

static bool
is_limit (const char *word)
{
  return g_str_equal (word, "infinity") || is_number (word);
}

static bool
is_any (const char *word)
{
  return true;
}

static bool
is_term (const char *word)
{
  g_auto (CopTerm) term = oracle_term_parse (word);
  return term != COP_NONE;
}

static bool
is_terms (const char *word)
{
  g_autofree char *list = g_strdup_printf ("[%s]", word);
  return is_term (list);
}

/* REGISTRY:KEY */
static bool
is_key (const char *word)
{
  const char *colon = strchr (word, ':');
  return colon && colon != word && is_term (colon + 1);
}

/* Outcomes of starts. */
static bool
is_plan (const char *word)
{
  static const char outcome[] =
      "ok|okinfo:TERM|ignore|error:TERM|raise:TERM|exit:TERM|throw:TERM|badinit:TERM|"
      "bad:TERM|fraise:TERM|fexit:TERM|fthrow:TERM";
  g_auto (GStrv) outcomes = g_strsplit (word, "|", -1);
  for (char **o = outcomes; *o; o++)
    if (!oracle_grammar_fits_word (outcome, *o))
      return false;
  return *outcomes != NULL;
}

static bool
is_place (const char *word)
{
  return !g_str_has_prefix (word, "via:") || is_key (word + strlen ("via:"));
}

static bool
is_init (const char *word)
{
  return oracle_grammar_fits_word (
      "ok|timeout:MS|continue:TERM|hibernate|ignore|stop:TERM|"
      "raise:TERM|exit:TERM|throw:TERM|bad:TERM|sleep:MS",
      word);
}

static bool
is_end (const char *word)
{
  return oracle_grammar_fits_word ("ok|sleep:MS|hang|raise:TERM|exit:TERM|throw:TERM",
                                   word);
}

static bool
is_agent_state (const char *word)
{
  return g_str_has_prefix (word, "raise:")  ? is_term (word + strlen ("raise:"))
         : g_str_has_prefix (word, "exit:") ? is_term (word + strlen ("exit:"))
                                            : is_term (word);
}

static const struct {
  const char *type;
  bool (*check) (const char *word);
} types[] = {
  { "PID", is_any },   { "NAME", is_any },          { "WORD", is_any },
  { "TERM", is_term }, { "TERMS", is_terms },       { "MS", is_number },
  { "N", is_number },  { "INT", is_integer },       { "LIMIT", is_limit },
  { "KEY", is_key },   { "SERVER", is_place },      { "INIT", is_init },
  { "END", is_end },   { "STATE", is_agent_state }, { "PLAN", is_plan },
};

static bool
fits_alternative (const char *alternative, const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (alternative, types[i].type))
      return types[i].check (word);

  size_t head = strcspn (alternative, ":=");
  if (!alternative[head])
    return g_str_equal (alternative, word);
  return strncmp (alternative, word, head + 1) == 0 &&
         oracle_grammar_fits_word (alternative + head + 1, word + head + 1);
}

bool
oracle_grammar_fits_word (const char *type, const char *word)
{
  g_auto (GStrv) alternatives = g_strsplit (type, "|", -1);
  for (char **alternative = alternatives; *alternative; alternative++)
    if (fits_alternative (*alternative, word))
      return true;
  return false;
}

/* ---- lines ---- */

static const char *const requests[] = {
  "get",
  "put TERM",
  "reply TERM",
  "noreply NAME",
  "answer NAME TERM",
  "early TERM TERM",
  "sleep MS TERM",
  "stop TERM",
  "stopreply TERM TERM",
  "raise TERM",
  "exit TERM",
  "throw TERM",
  "throwreply TERM",
  "bad TERM",
  "timeout MS TERM",
  "continue TERM TERM",
  "hibernate TERM",
  "callself",
  "calls NAME",
  NULL,
};

static const char *const functions[] = { "id",        "add INT",    "set TERM",
                                         "swap TERM", "bad TERM",   "raise TERM",
                                         "exit TERM", "throw TERM", "sleep MS",
                                         NULL };

static bool
fits_any (const char *const *usages, const char *const *words)
{
  for (; *usages; usages++)
    if (oracle_grammar_fits (NULL, *usages, words))
      return true;
  return false;
}

static bool
fits_options (const char *type, const char *const *words)
{
  g_autofree char *inside = g_strndup (type + 1, strlen (type) - 2);
  g_strdelimit (inside, ",", '|');
  for (; *words; words++)
    if (!oracle_grammar_fits_word (inside, *words))
      return false;
  return true;
}

static bool
fits_all (const char *type, const char *const *words)
{
  g_autofree char *one = g_strndup (type, strlen (type) - strlen ("..."));
  for (; *words; words++)
    if (!oracle_grammar_fits_word (one, *words))
      return false;
  return true;
}

static bool
fits_rest (const OracleKind  *kind,
           const char *const *types_left,
           const char *const *words)
{
  const char *type = *types_left;
  if (!type)
    return !*words;
  if (g_str_equal (type, "STEP"))
    return oracle_grammar_check_step (kind, words, NULL);
  if (g_str_equal (type, "REQUEST"))
    return fits_any (requests, words);
  if (g_str_equal (type, "FUNCTION"))
    return fits_any (functions, words);
  if (type[0] == '{')
    return fits_options (type, words);
  if (g_str_has_suffix (type, "..."))
    return fits_all (type, words);
  if (type[0] != '[')
    return *words && oracle_grammar_fits_word (type, *words) &&
           fits_rest (kind, types_left + 1, words + 1);

  g_autofree char *inside = g_strndup (type + 1, strlen (type) - 2);
  bool             is_there = *words && oracle_grammar_fits_word (inside, *words);
  return fits_rest (kind, types_left + 1, words + is_there);
}

bool
oracle_grammar_fits (const OracleKind *kind, const char *usage, const char *const *words)
{
  g_auto (GStrv) parts = g_strsplit (usage, " ", -1);
  return fits_rest (kind, (const char *const *) parts, words);
}

bool
oracle_grammar_check_step (const OracleKind  *kind,
                           const char *const *words,
                           char             **ret_problem)
{
  const OracleStepKind *step = words[0] ? oracle_kind_find_step (kind, words[0]) : NULL;
  if (step && oracle_grammar_fits (kind, step->usage, words))
    return true;
  if (ret_problem && step)
    *ret_problem = g_strdup_printf ("expected “step %s”", step->usage);
  else if (ret_problem)
    *ret_problem =
        words[0] ? g_strdup_printf ("kind %s has no step “%s”", kind->name, words[0])
                 : g_strdup ("a step without words");
  return false;
}
