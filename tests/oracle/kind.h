/* The kinds of scenarios: which steps each knows and how they are played. */
#pragma once

#include "process/node.h"

typedef struct _OraclePlayer OraclePlayer;

typedef struct {
  const char *usage; /* see grammar.h; its first word names the step */
  void (*play) (OraclePlayer *player, const char *const *words);
} OracleStepKind;

typedef struct _OracleKind OracleKind;
struct _OracleKind {
  const char           *name;
  bool                  has_definitions;
  const OracleStepKind *steps; /* ends with { NULL } */
  const OracleKind     *base;  /* whose steps it knows as well; or NULL */
  void (*set_up) (OraclePlayer *player);
  void (*tear_down) (OraclePlayer *player);
  /* Nobody is ready to run. How many milliseconds after the step's action the step is
   * over unless something happens: 0 when it is over, -1 when somebody still waits for
   * time or for another process. */
  int64_t (*quiet_at) (OraclePlayer *player);
  int64_t patience_msec; /* a step that is not over by then fails */
};

extern const OracleKind oracle_kind_signals;
extern const OracleKind oracle_kind_genserver;
extern const OracleKind oracle_kind_supervisor;

const OracleKind     *oracle_kind_find (const char *name); /* NULL when unknown */
const OracleStepKind *oracle_kind_find_step (const OracleKind *kind, const char *name);
