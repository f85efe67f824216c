/* Scenario files (FORMAT.md) as structures: definitions, steps, and the trace that each
 * step has on a real OTP. */
#pragma once

#include "kind.h"

#define ORACLE_SCENARIO_ERROR (oracle_scenario_error_quark ())
GQuark oracle_scenario_error_quark (void);

typedef enum {
  ORACLE_SCENARIO_ERROR_READ,      /* the file cannot be read */
  ORACLE_SCENARIO_ERROR_MALFORMED, /* the message begins with FILE:LINE: */
} OracleScenarioError;

typedef struct {
  unsigned   line;     /* from 1 */
  GStrv      words;    /* owned */
  GPtrArray *expected; /* OracleLine, owned */
} OracleStep;

typedef struct {
  char             *name; /* owned */
  char             *file; /* owned */
  unsigned          line;
  const OracleKind *kind;
  GPtrArray        *definitions; /* GStrv, owned */
  GPtrArray        *steps;       /* OracleStep, owned */
} OracleScenario;

void oracle_scenario_free (OracleScenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OracleScenario, oracle_scenario_free)

/* Appends the scenarios of a file (OracleScenario, given). */
bool oracle_scenario_read (const char *file, GPtrArray *scenarios, GError **error);
/* The same with the text at hand; @file is for messages. */
bool oracle_scenario_parse (const char *file,
                            const char *text,
                            GPtrArray  *scenarios,
                            GError    **error);
