/* Plays scenarios in worker processes: one that crashes or hangs spoils only the scenario
 * it was playing. */
#pragma once

#include "scenario.h"

/* Called for each scenario in the order of the list; @why is NULL when it passed. */
typedef void (*OracleVerdictFunc) (size_t                index,
                                   const OracleScenario *scenario,
                                   const char           *why,
                                   void                 *data);

/* Gives the number of workers which did not end well although their scenarios did (they
 * leaked memory). */
unsigned oracle_jobs_run (const GPtrArray  *scenarios,
                          unsigned          n_workers,
                          OracleVerdictFunc func,
                          void             *data);
