/* Definitions of kind supervisor: what the processes of a scenario are and how they are
 * started, stopped and supervised. */
#pragma once

#include "scenario.h"
#include "term/term.h"

typedef enum { ORACLE_SUP, ORACLE_DYN, ORACLE_WORKER } OracleRole;

/* All texts are borrowed from the scenario. */
typedef struct {
  OracleRole         role;
  const char        *id;
  const char        *child_id; /* in the child specification */
  const char        *parent;   /* NULL: it is the root */
  bool               is_initial;
  bool               traps;
  const char        *end;      /* of a worker: what terminate does */
  const char        *name;     /* registered, or NULL */
  GStrv              plan;     /* owned: outcomes of its starts */
  const char *const *options;  /* the words KEY=VALUE */
  GPtrArray         *children; /* OracleDefinition, borrowed: those to begin with */
  unsigned           n_starts;
} OracleDefinition;

/* Whether the words of a definition are well formed. */
bool oracle_definition_check (const char *const *words, char **ret_problem);
/* Whether all definitions of a scenario make sense together. */
bool oracle_definitions_check_all (const OracleScenario *scenario, char **ret_problem);

/* id → OracleDefinition, owned; ids are borrowed from the scenario. */
GHashTable *oracle_definitions_new (const OracleScenario *scenario,
                                    OracleDefinition    **ret_root);

/* The outcome of the next start, which is counted. */
const char *oracle_definition_next_outcome (OracleDefinition *definition);
/* The value of an option as a term (yes and no are booleans), or COP_NONE. Given. */
CopTerm oracle_definition_value (const OracleDefinition *definition, const char *key);
/* The map with those options which the definition has: pairs of option and key in the
 * map, ending with NULL. Given. */
CopTerm oracle_definition_map (const OracleDefinition *definition,
                               const char *const      *keys);
/* What the option (terms with commas) lists; [] without it. Given. */
CopTerm oracle_definition_list (const OracleDefinition *definition, const char *key);
